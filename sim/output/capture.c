/* Collects each user's records; at the end they become steps of one play, drawn into a new file. */
#include "output/capture.h"

#include "output/capture_air.h"
#include "output/capture_cause.h"
#include "output/capture_net.h"
#include "output/capture_play.h"
#include "output/capture_tcp.h"
#include "wire/octets.h"
#include "wire/pcapng.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

#define PATH_BYTES_MAX 4096u
#define NOTE_BYTES_MAX 1024u
#define BLOCK_BYTES_MAX 8192u
#define NAMES_MAX 64u /* in one block */

struct capture_user {
	struct capture *capture;
	uint32_t number;
	struct tap next;            /* record NULL: nobody */
	struct tap_record *records; /* their bytes are copies of ours */
	size_t n, cap;
	bool failed;                /* no memory for a record */
};

struct capture {
	struct capture_plan plan;
	char path[PATH_BYTES_MAX];
	char part[PATH_BYTES_MAX];  /* written first, renamed when complete */
	char note[NOTE_BYTES_MAX];
	FILE *file;
	struct capture_user *users; /* [plan.user_n] */
	atomic_uint_fast64_t kept_bytes; /* whether it passes its limit depends on no thread */
};

/* ---- opening */

/* "users 0, 3, 7-9", shortened where there are many. */
static void users_text(const struct capture_plan *plan, char *text, size_t cap)
{
	size_t n = (size_t)snprintf(text, cap, "user%s", plan->user_n == 1 ? "" : "s");
	for (uint32_t i = 0; i < plan->user_n;) {
		uint32_t last = i;
		while (last + 1 < plan->user_n && plan->users[last + 1] == plan->users[last] + 1) {
			last++;
		}
		if (n + 40 > cap) {
			snprintf(text + n, cap - n, ", ...");
			return;
		}
		n += (size_t)snprintf(text + n, cap - n, "%s %u", i == 0 ? "" : ",",
			plan->users[i]);
		if (last > i) {
			n += (size_t)snprintf(text + n, cap - n, "-%u", plan->users[last]);
		}
		i = last + 1;
	}
}

/* The finished file is renamed over what is there, which only a file may suffer: a device or a FIFO
 * would be gone. */
static bool replaceable(const char *path, struct err_info *info)
{
	struct stat status;
	if (stat(path, &status) == 0) {
		if (!S_ISREG(status.st_mode)) {
			err_set(info, ERR_FAILURE, path, "is there and no regular file: a capture would "
				"replace it");
		}
		return S_ISREG(status.st_mode);
	}
	if (lstat(path, &status) == 0) {
		err_set(info, ERR_FAILURE, path, "is a symbolic link to nothing that could be replaced");
		return false;
	}
	return true; /* not there yet; opening it tells if it cannot be */
}

/* What a symbolic link leads to is replaced, not the link. */
static bool link_follow(struct capture *capture)
{
	struct stat status;
	if (lstat(capture->path, &status) != 0 || !S_ISLNK(status.st_mode)) {
		return true;
	}
	char *real = realpath(capture->path, NULL);
	const bool fits = real != NULL && strlen(real) < sizeof capture->path;
	if (fits) {
		memcpy(capture->path, real, strlen(real) + 1);
	}
	free(real);
	return fits;
}

static bool paths_write(struct capture *capture, const char *path, struct err_info *info)
{
	const struct scenario *scenario = capture->plan.scenario;
	const char *dot = strrchr(path, '.');
	int n;
	if (dot == NULL || strchr(dot, '/') != NULL) {
		dot = path + strlen(path);
	}
	if (scenario->strategy_n > 1) {
		n = snprintf(capture->path, sizeof capture->path, "%.*s-%s%s", (int)(dot - path), path,
			scenario->strategies[capture->plan.strategy].name, dot);
	} else {
		n = snprintf(capture->path, sizeof capture->path, "%s", path);
	}
	bool fits = n >= 0 && (size_t)n < sizeof capture->path;
	if (fits && (!replaceable(path, info) || !replaceable(capture->path, info))) {
		return false;
	}
	fits = fits && link_follow(capture);
	n = fits ? snprintf(capture->part, sizeof capture->part, "%s.part", capture->path) : -1;
	if (n < 0 || (size_t)n >= sizeof capture->part) {
		err_set(info, ERR_FAILURE, path, "the file's name is too long");
		return false;
	}
	return replaceable(capture->part, info);
}

static void note_write(struct capture *capture)
{
	const struct capture_plan *plan = &capture->plan;
	char users[256];
	users_text(plan, users, sizeof users);
	snprintf(capture->note, sizeof capture->note, "pushsim %s: scenario %s, strategy %s, %s, "
		"seed %llu, replication 0. Simulated; ActiveSync %s", plan->version,
		plan->scenario->name, plan->scenario->strategies[plan->strategy].name, users,
		(unsigned long long)plan->scenario->run.seed,
		plan->sealed && plan->scenario->network.tls ? "in TLS, sizes only" : "in clear");
}

/* Refused before anything is simulated, not when memory is gone. */
static bool too_much(const struct capture_plan *plan, struct err_info *info)
{
	const struct scenario *scenario = plan->scenario;
	const double days = (double)(scenario->run.duration_ns + scenario->run.warm_up_ns) / 86400e9;
	const double all = days * plan->user_n * scenario->strategy_n;
	if (all <= CAPTURE_DAYS_MAX) {
		return false;
	}
	err_set(info, ERR_USAGE, "--pcap-users", "%u users over %.3g days under %u strateg%s are %.0f "
		"user-days to hold in memory, at most %u fit: name fewer users or shorten run.duration",
		plan->user_n, days, scenario->strategy_n, scenario->strategy_n == 1 ? "y" : "ies", all,
		CAPTURE_DAYS_MAX);
	return true;
}

struct capture *capture_open(const char *path, const struct capture_plan *plan,
	struct err_info *info)
{
	if (too_much(plan, info)) {
		return NULL;
	}
	struct capture *capture = calloc(1, sizeof *capture);
	struct capture_user *users = calloc(plan->user_n == 0 ? 1 : plan->user_n, sizeof *users);
	if (capture == NULL || users == NULL) {
		free(capture);
		free(users);
		err_set(info, ERR_FAILURE, path, "no memory for a capture");
		return NULL;
	}
	capture->plan = *plan;
	capture->users = users;
	for (uint32_t k = 0; k < plan->user_n; k++) {
		users[k].number = plan->users[k];
		users[k].capture = capture;
	}
	note_write(capture);
	if (paths_write(capture, path, info)) {
		capture->file = fopen(capture->part, "wb");
		if (capture->file == NULL) {
			err_set(info, ERR_FAILURE, capture->path, "cannot create: %s",
				strerror(errno));
		}
	}
	if (capture->file == NULL) {
		free(users);
		free(capture);
		return NULL;
	}
	return capture;
}

/* ---- collecting */

static bool wanted(enum tap_kind kind)
{
	return kind != TAP_RADIO && kind != TAP_SMS && kind != TAP_CPU && kind != TAP_COVERAGE;
}

static void keep(struct capture_user *user, const struct tap_record *record)
{
	const uint64_t bytes_n = sizeof *record + record->n;
	if (atomic_fetch_add(&user->capture->kept_bytes, bytes_n) + bytes_n > CAPTURE_BYTES_MAX) {
		return;
	}
	if (user->n == user->cap) {
		const size_t cap = user->cap == 0 ? 64 : user->cap * 2;
		struct tap_record *bigger = realloc(user->records, cap * sizeof *bigger);
		if (bigger == NULL) {
			user->failed = true;
			return;
		}
		user->records = bigger;
		user->cap = cap;
	}
	struct tap_record copy = *record;
	copy.bytes = NULL;
	if (record->n > 0) {
		uint8_t *bytes = malloc(record->n);
		if (bytes == NULL) {
			user->failed = true;
			return;
		}
		copy.bytes = memcpy(bytes, record->bytes, record->n);
	}
	user->records[user->n++] = copy;
}

static void on_record(void *context, const struct tap_record *record)
{
	struct capture_user *user = context;
	if (wanted(record->kind) && !user->failed) {
		keep(user, record);
	}
	if (user->next.record != NULL) {
		user->next.record(user->next.context, record);
	}
}

struct tap capture_tap(struct capture *capture, uint32_t k, const struct tap *next)
{
	struct capture_user *user = &capture->users[k];
	if (next != NULL) {
		user->next = *next;
	}
	return (struct tap){.user = user->number, .context = user, .record = on_record};
}

/* ---- writing */

static bool put(struct capture *capture, const struct wire_out *out)
{
	if (out->overflow) {
		errno = EOVERFLOW;
		return false;
	}
	return fwrite(out->p, 1, out->n, capture->file) == out->n;
}

/* Section, interfaces, and names of the machines. */
static bool head_write(struct capture *capture)
{
	static const struct pcapng_name machines[] = {
		{CAPTURE_NET_EXCHANGE, "exchange"},
		{CAPTURE_NET_DNS, "nameserver"},
		{CAPTURE_NET_GATEWAY, "sms-gateway"},
		{CAPTURE_NET_SMSC, "smsc"},
	};
	uint8_t octets[BLOCK_BYTES_MAX];
	char application[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	snprintf(application, sizeof application, "pushsim %s", capture->plan.version);
	pcapng_section_write(application, capture->note, &out);
	pcapng_interface_write(PCAPNG_LINKTYPE_RAW, "ip",
		"IP of the phones, the mail server, the SMS gateway and the SMSC", &out);
	pcapng_interface_write(PCAPNG_LINKTYPE_RAW, "air",
		"GSM signalling channels, GSMTAP from phone to monitor", &out);
	pcapng_names_write(machines, sizeof machines / sizeof machines[0], &out);
	bool done = put(capture, &out);
	for (uint32_t k = 0; k < capture->plan.user_n && done;) {
		struct pcapng_name phones[NAMES_MAX];
		char names[NAMES_MAX][24];
		size_t n = 0;
		for (; n < NAMES_MAX && k < capture->plan.user_n; n++, k++) {
			snprintf(names[n], sizeof names[n], "phone-%u", capture->users[k].number);
			phones[n] = (struct pcapng_name){
				CAPTURE_NET_PHONE + capture->users[k].number, names[n]};
		}
		out = wire_out_init(octets, sizeof octets);
		pcapng_names_write(phones, n, &out);
		done = put(capture, &out);
	}
	return done;
}

/* All that was seen of one user becomes steps of the play. */
static void perform(const struct capture_user *user, struct capture_tcp *tcp,
	struct capture_play *play)
{
	const char **texts = calloc(user->n + 1, sizeof *texts);
	if (texts == NULL || user->failed) {
		play->failed = true;
		free(texts);
		return;
	}
	struct capture_air air = {.play = play, .epoch_ns = tcp->epoch_ns, .user = user->number};
	capture_cause_texts(play, user->number, tcp->epoch_ns, user->records, user->n, texts);
	capture_tcp_user(tcp, user->number);
	for (size_t i = 0; i < user->n; i++) {
		const struct tap_record *record = &user->records[i];
		if (record->kind == TAP_AIR) {
			capture_air_record(&air, record, texts[i]);
		} else if (record->kind != TAP_MAIL && record->kind != TAP_DELIVERED) {
			capture_tcp_record(tcp, record, texts[i]);
		}
	}
	free(texts);
}

static void forget(struct capture_user *user)
{
	for (size_t i = 0; i < user->n; i++) {
		free((void *)(uintptr_t)user->records[i].bytes);
	}
	free(user->records);
	user->records = NULL;
	user->n = 0;
}

/* 0, or errno of what went wrong. */
static int content_write(struct capture *capture)
{
	struct capture_play play;
	struct capture_tcp tcp;
	capture_play_init(&play);
	capture_tcp_init(&tcp, &play, capture->plan.scenario, capture->plan.sealed);
	for (uint32_t k = 0; k < capture->plan.user_n; k++) {
		perform(&capture->users[k], &tcp, &play);
		forget(&capture->users[k]); /* the play has its own copies */
	}
	int error = head_write(capture) ? capture_play_draw(&play, capture->file) : errno;
	capture_tcp_free(&tcp);
	capture_play_free(&play);
	return error;
}

static void release(struct capture *capture)
{
	for (uint32_t k = 0; k < capture->plan.user_n; k++) {
		forget(&capture->users[k]);
	}
	free(capture->users);
	free(capture);
}

enum err capture_close(struct capture *capture, struct err_info *info)
{
	if (capture == NULL) {
		return ERR_OK;
	}
	enum err err = ERR_OK;
	const bool fits = atomic_load(&capture->kept_bytes) <= CAPTURE_BYTES_MAX;
	int error = fits ? content_write(capture) : 0;
	/* fclose reports a full disk that buffering had hidden. */
	if (fclose(capture->file) != 0 && error == 0) {
		error = errno;
	}
	if (!fits) {
		err = err_set(info, ERR_FAILURE, capture->path, "more than %u MB to hold in memory: "
			"name fewer users or shorten run.duration", (unsigned)(CAPTURE_BYTES_MAX >> 20));
	} else if (error != 0) {
		err = err_set(info, ERR_FAILURE, capture->path, "cannot write: %s",
			strerror(error));
	} else if (rename(capture->part, capture->path) != 0) {
		err = err_set(info, ERR_FAILURE, capture->path, "cannot rename: %s",
			strerror(errno));
	}
	if (err != ERR_OK) {
		remove(capture->part);
	}
	release(capture);
	return err;
}

void capture_drop(struct capture *capture)
{
	if (capture != NULL) {
		fclose(capture->file);
		remove(capture->part);
		release(capture);
	}
}
