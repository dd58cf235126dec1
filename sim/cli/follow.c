/* Each strategy has one trace and one capture; each followed user of it one tap. */
#include "cli/follow.h"

#include <stdlib.h>
#include <string.h>

/* A number at *text, which moves behind it; false when there is none. */
static bool read_number(const char **text, uint32_t *number)
{
	uint64_t value = 0;
	const char *at = *text;
	while (*at >= '0' && *at <= '9' && value < UINT32_MAX) {
		value = value * 10 + (uint64_t)(*at++ - '0');
	}
	if (at == *text || value >= UINT32_MAX) {
		return false;
	}
	*number = (uint32_t)value;
	*text = at;
	return true;
}

/* Marks the users of "0,3,7-9". */
static enum err mark(const char *text, uint32_t all, bool *marks, struct err_info *info)
{
	for (const char *at = text;; at++) {
		uint32_t from, to;
		bool read = read_number(&at, &from);
		to = from;
		if (read && *at == '-') {
			at++;
			read = read_number(&at, &to) && from <= to;
		}
		if (!read || (*at != ',' && *at != '\0')) {
			return err_set(info, ERR_USAGE, "--pcap-users",
				"'%s' is not a list such as 0,3,7-9 or all", text);
		}
		if (to >= all) {
			return err_set(info, ERR_USAGE, "--pcap-users",
				"user %u: the scenario has users 0 to %u", to, all - 1);
		}
		memset(marks + from, true, to - from + 1);
		if (*at == '\0') {
			return ERR_OK;
		}
	}
}

static enum err choose(struct follow *follow, const struct scenario *scenario,
	const struct follow_options *options, struct err_info *info)
{
	const uint32_t all = scenario->population.users;
	bool *marks = calloc(all, sizeof *marks);
	follow->users = calloc(all, sizeof *follow->users);
	enum err err = ERR_OK;
	if (marks == NULL || follow->users == NULL) {
		err = err_set(info, ERR_FAILURE, "--pcap-users", "no memory");
	} else if (options->users == NULL) {
		marks[options->user] = true;
	} else if (strcmp(options->users, "all") == 0) {
		memset(marks, true, all);
	} else {
		err = mark(options->users, all, marks, info);
	}
	for (uint32_t user = 0; err == ERR_OK && user < all; user++) {
		if (marks[user]) {
			follow->users[follow->user_n++] = user;
		}
	}
	free(marks);
	return err;
}

/* A tap for each captured user, and one for the traced user where that is none of them. */
static void build_taps(struct follow *follow, uint32_t strategy, uint32_t user)
{
	const struct tap trace = trace_tap(&follow->traces[strategy]);
	struct tap *taps = &follow->taps[(size_t)strategy * follow->tap_n];
	uint32_t n = 0;
	for (uint32_t k = 0; k < follow->user_n; k++) {
		taps[n++] = capture_tap(follow->captures[strategy], k,
			follow->users[k] == user ? &trace : NULL);
	}
	if (n < follow->tap_n) {
		taps[n] = trace;
	}
}

static bool captured(const struct follow *follow, uint32_t user)
{
	for (uint32_t k = 0; k < follow->user_n; k++) {
		if (follow->users[k] == user) {
			return true;
		}
	}
	return false;
}

enum err follow_open(struct follow *follow, const struct scenario *scenario,
	const struct follow_options *options, struct err_info *info)
{
	memset(follow, 0, sizeof *follow);
	if (options->user >= scenario->population.users) {
		return err_set(info, ERR_USAGE, "--trace", "user %u: the scenario has users 0 to %u",
			options->user, scenario->population.users - 1);
	}
	enum err err = options->pcap == NULL ? ERR_OK : choose(follow, scenario, options, info);
	follow->tap_n = follow->user_n + (captured(follow, options->user) ? 0 : 1);
	follow->taps = calloc((size_t)scenario->strategy_n * follow->tap_n, sizeof *follow->taps);
	if (err == ERR_OK && follow->taps == NULL) {
		err = err_set(info, ERR_FAILURE, "--pcap-users", "no memory");
	}
	for (uint32_t s = 0; err == ERR_OK && s < scenario->strategy_n; s++) {
		const struct capture_plan plan = {.scenario = scenario, .strategy = s,
			.users = follow->users, .user_n = follow->user_n,
			.sealed = options->sealed, .version = PUSHSIM_VERSION};
		trace_open(&follow->traces[s], scenario, s, options->user);
		follow->open_n++;
		if (options->pcap != NULL) {
			follow->captures[s] = capture_open(options->pcap, &plan, info);
			err = follow->captures[s] == NULL ? info->code : ERR_OK;
		}
		if (err == ERR_OK) {
			build_taps(follow, s, options->user);
		}
	}
	if (err != ERR_OK) {
		follow_drop(follow);
	}
	return err;
}

static void release(struct follow *follow)
{
	free(follow->users);
	free(follow->taps);
	memset(follow, 0, sizeof *follow);
}

enum err follow_close(struct follow *follow, const struct folder *folder, const char *comment,
	struct err_info *info)
{
	enum err err = trace_close(follow->traces, follow->open_n, folder, comment, info);
	for (uint32_t s = 0; s < follow->open_n; s++) {
		enum err closed = capture_close(follow->captures[s], info);
		err = err == ERR_OK ? closed : err;
	}
	release(follow);
	return err;
}

void follow_drop(struct follow *follow)
{
	trace_drop(follow->traces, follow->open_n);
	for (uint32_t s = 0; s < follow->open_n; s++) {
		capture_drop(follow->captures[s]);
	}
	release(follow);
}
