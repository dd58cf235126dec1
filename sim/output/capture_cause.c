/* One pass from the last record to the first finds what each connection was opened for; one pass
 * from the first on keeps the list of waiting mails and counts heartbeats. */
#include "output/capture_cause.h"

#include "core/civil.h"
#include "models/model.h"
#include "wire/eas_ping.h"
#include "wire/http1.h"
#include "observe/tally.h"

#include <stdlib.h>

struct mail {
	int64_t arrival_ns;
	uint64_t item;
	bool announced;
};

struct causes {
	struct capture_play *play;
	uint32_t user;
	int64_t epoch_ns;
	const struct tap_record *records;
	const char **texts;
	size_t n;
	struct mail *mails;       /* all that came so far; those from waiting_ix on wait */
	size_t mail_n, mail_cap, waiting_ix;
	uint64_t announced_from, announced_to; /* by the last Ping's answer; from > to: none */
	uint64_t sms_from, sms_to; /* mails of SMS since the last Sync; from > to: none */
	uint32_t ping_n;
	uint32_t provision_n;     /* requests */
};

/* "08:01:12" of a simulated time. */
static void clock_text(const struct causes *causes, int64_t at_ns, char text[9])
{
	char iso[CIVIL_ISO_BYTES];
	civil_iso((causes->epoch_ns + at_ns) / SECOND_NS, iso);
	snprintf(text, 9, "%.8s", iso + 11);
}

static const struct mail *mail_find(const struct causes *causes, uint64_t item)
{
	for (size_t i = causes->mail_n; i-- > 0;) {
		if (causes->mails[i].item == item) {
			return &causes->mails[i];
		}
	}
	return NULL;
}

/* "mail 17 of user 0, committed 08:01:12", or of several: "mails 17-19 ..., committed 08:01:12 to
 * 08:03:40". */
static const char *mails_text(struct causes *causes, uint64_t from, uint64_t to)
{
	const struct mail *first = mail_find(causes, from), *last = mail_find(causes, to);
	char since[9] = "earlier", until[9] = "";
	if (first != NULL && last != NULL) {
		clock_text(causes, first->arrival_ns, since);
		clock_text(causes, last->arrival_ns, until);
	}
	if (from == to) {
		return capture_play_text(causes->play, "mail %llu of user %u, committed %s",
			(unsigned long long)from, causes->user, since);
	}
	return capture_play_text(causes->play, "mails %llu-%llu of user %u, committed %s to %s",
		(unsigned long long)from, (unsigned long long)to, causes->user, since, until);
}

static void mail_came(struct causes *causes, const struct tap_record *record)
{
	if (causes->mail_n == causes->mail_cap) {
		const size_t wanted = causes->mail_cap == 0 ? 64 : causes->mail_cap * 2;
		struct mail *bigger = realloc(causes->mails, wanted * sizeof *bigger);
		if (bigger == NULL) {
			causes->play->failed = true;
			return;
		}
		causes->mails = bigger;
		causes->mail_cap = wanted;
	}
	causes->mails[causes->mail_n++] = (struct mail){.arrival_ns = record->time_ns,
		.item = record->item};
}

/* ---- requests */

static const char *sync_text(struct causes *causes, const struct tap_record *record)
{
	if (causes->sms_from <= causes->sms_to) {
		return capture_play_text(causes->play, "Sync after the SMS: %s",
			mails_text(causes, causes->sms_from, causes->sms_to));
	}
	if (causes->announced_from <= causes->announced_to) {
		return capture_play_text(causes->play, "Sync after the Ping: %s",
			mails_text(causes, causes->announced_from, causes->announced_to));
	}
	return record->purpose == PURPOSE_POLL ? "scheduled Sync" : "Sync";
}

static const char *request_text(struct causes *causes, const struct tap_record *record)
{
	switch (record->command) {
	case EAS_CMD_PING:
		return capture_play_text(causes->play, "heartbeat %u begins", ++causes->ping_n);
	case EAS_CMD_SYNC:
		return sync_text(causes, record);
	case EAS_CMD_GET_ITEM_ESTIMATE:
		return "check-in";
	case EAS_CMD_PROVISION:
		/* The first policy takes two requests: for it and to acknowledge it. */
		return ++causes->provision_n <= 2 ? "first policy" : "policy refresh";
	case EAS_CMD_FOLDER_SYNC:
		return "list of folders";
	default:
		return "what the server can do";
	}
}

/* ---- answers */

/* What the Ping announces: the waiting mails that no Ping has announced, else all that wait. */
static const char *announce(struct causes *causes)
{
	size_t first = causes->waiting_ix;
	while (first < causes->mail_n && causes->mails[first].announced) {
		first++;
	}
	if (first == causes->mail_n) {
		first = causes->waiting_ix;
	}
	if (first == causes->mail_n) {
		return "Ping answer";
	}
	for (size_t i = first; i < causes->mail_n; i++) {
		causes->mails[i].announced = true;
	}
	causes->announced_from = causes->mails[first].item;
	causes->announced_to = causes->mails[causes->mail_n - 1].item;
	return capture_play_text(causes->play, "%s: Ping answer",
		mails_text(causes, causes->announced_from, causes->announced_to));
}

static const char *ping_text(struct causes *causes, const struct http1_response *http)
{
	struct eas_ping_response ping;
	struct wire_bad bad;
	if (eas_ping_response_read(http->body.p, http->body.n, &ping, &bad) != WIRE_OK) {
		return "Ping answer";
	}
	switch (ping.status) {
	case EAS_PING_EXPIRED:
		return capture_play_text(causes->play, "heartbeat %u expired", causes->ping_n);
	case EAS_PING_CHANGES:
		return announce(causes);
	default:
		return capture_play_text(causes->play, "heartbeat %u refused: status %u",
			causes->ping_n, ping.status);
	}
}

/* The mails that a Sync's answer at `ix` brought, as the device then says. */
static const char *delivered_text(struct causes *causes, size_t ix)
{
	uint64_t from = UINT64_MAX, to = 0;
	for (size_t i = ix + 1; i < causes->n; i++) {
		const struct tap_record *record = &causes->records[i];
		if (record->kind == TAP_DELIVERED) {
			from = record->item < from ? record->item : from;
			to = record->item > to ? record->item : to;
		} else if (record->leg == TAP_LEG_HTTP && (record->kind == TAP_TCP_DATA ||
			   record->kind == TAP_TCP_CLOSE || record->kind == TAP_TCP_RESET)) {
			break;
		}
	}
	return from > to ? "Sync answer, nothing new"
		: capture_play_text(causes->play, "%s: Sync answer", mails_text(causes, from, to));
}

static const char *answer_text(struct causes *causes, size_t ix)
{
	const struct tap_record *record = &causes->records[ix];
	struct http1_response http;
	struct wire_bad bad;
	size_t used;
	if (http1_response_read(record->bytes, record->n, &http, &used, &bad) != WIRE_OK) {
		return "answer";
	}
	if (http.status != 200) {
		return http.status == 449 ? "a policy is due (449)"
			: http.status == 503 ? "the server is full (503)" : "refused";
	}
	switch (record->command) {
	case EAS_CMD_PING:
		return ping_text(causes, &http);
	case EAS_CMD_SYNC:
		causes->announced_from = causes->sms_from = UINT64_MAX;
		causes->announced_to = causes->sms_to = 0;
		return record->lost ? "Sync answer" : delivered_text(causes, ix);
	case EAS_CMD_GET_ITEM_ESTIMATE:
		return "answer to the check-in";
	case EAS_CMD_PROVISION:
		return causes->provision_n <= 2 ? "first policy" : "policy refresh";
	case EAS_CMD_FOLDER_SYNC:
		return "list of folders";
	default:
		return "what the server can do";
	}
}

/* ---- everything else */

static const char *sms_text(struct causes *causes, const struct tap_record *record)
{
	const char *mail = mails_text(causes, record->item, record->item);
	switch (record->leg) {
	case TAP_LEG_AIR:
		causes->sms_from = record->item < causes->sms_from ? record->item : causes->sms_from;
		causes->sms_to = record->item > causes->sms_to ? record->item : causes->sms_to;
		return record->n > 2 && !record->from_client
			? capture_play_text(causes->play, "%s: SMS", mail) : NULL;
	case TAP_LEG_SMTP:
		return record->kind == TAP_TCP_OPEN
			? capture_play_text(causes->play, "%s: mail to the operator's gateway", mail)
			: NULL;
	default:
		return record->kind == TAP_TCP_OPEN ? "the gateway binds"
			: record->from_client && record->n > 100
			? capture_play_text(causes->play, "%s: SMS handed in", mail) : NULL;
	}
}

static const char *end_text(const struct tap_record *record)
{
	if (record->kind == TAP_TCP_CLOSE) {
		return "the phone has nothing more to do";
	}
	if (record->from_client) {
		return "the phone gives this connection up";
	}
	return record->counted ? "the firewall has forgotten this connection"
			       : "the front end ends this connection";
}

static const char *text_of(struct causes *causes, size_t ix)
{
	const struct tap_record *record = &causes->records[ix];
	if (record->leg != TAP_LEG_HTTP) {
		return sms_text(causes, record);
	}
	switch (record->kind) {
	case TAP_TCP_DATA:
		return record->from_client ? request_text(causes, record) : answer_text(causes, ix);
	case TAP_TCP_CLOSE:
	case TAP_TCP_RESET:
		return end_text(record);
	case TAP_TLS_HELLO:
		return "full TLS handshake";
	case TAP_TLS_RESUME:
		return "resumed TLS handshake";
	default:
		return NULL;
	}
}

/* Look-ups and handshakes are for the request that follows on their connection. */
static void opening_texts(struct causes *causes)
{
	const char *request = NULL;
	for (size_t i = causes->n; i-- > 0;) {
		const struct tap_record *record = &causes->records[i];
		if (record->leg != TAP_LEG_HTTP) {
			continue;
		}
		if (record->kind == TAP_TCP_DATA && record->from_client) {
			request = causes->texts[i];
		} else if (request != NULL &&
			   (record->kind == TAP_TCP_OPEN || record->kind == TAP_DNS)) {
			causes->texts[i] = capture_play_text(causes->play, "%s: %s",
				record->kind == TAP_DNS ? "look-up" : "new connection", request);
		}
	}
}

void capture_cause_texts(struct capture_play *play, uint32_t user, int64_t epoch_ns,
	const struct tap_record *records, size_t n, const char **texts)
{
	struct causes causes = {.play = play, .user = user, .epoch_ns = epoch_ns,
		.records = records, .texts = texts, .n = n, .announced_from = UINT64_MAX,
		.sms_from = UINT64_MAX};
	for (size_t i = 0; i < n; i++) {
		texts[i] = NULL;
		if (records[i].kind == TAP_MAIL) {
			mail_came(&causes, &records[i]);
		} else if (records[i].kind == TAP_DELIVERED) {
			while (causes.waiting_ix < causes.mail_n &&
			       causes.mails[causes.waiting_ix].item <= records[i].item) {
				causes.waiting_ix++;
			}
		} else {
			texts[i] = text_of(&causes, i);
		}
	}
	opening_texts(&causes);
	free(causes.mails);
}
