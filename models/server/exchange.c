/* The server's own story: "I read a request, check its policy key, and act on the mailbox. A Sync
 * with the key I gave last moves the device on; with the key before it I give the same mails again,
 * because the answer must have been lost; any other key is refused (status 3). A Ping with mail
 * newer than the device's last Sync is answered at once; otherwise I keep it until something
 * arrives, its interval passes, or a newer request of the device takes its place. A Sync that may
 * wait I keep in the same way, and its answer brings the mail itself." */
#include "models/server/exchange.h"

#include "core/civil.h"
#include "core/err.h"
#include "models/identity.h"
#include "models/server/policy.h"
#include "wire/eas_compose.h"
#include "wire/eas_estimate.h"
#include "wire/eas_folder.h"
#include "wire/eas_http.h"
#include "wire/eas_ping.h"
#include "wire/eas_provision.h"
#include "wire/eas_sync.h"

enum { HEAD_MAX = 1024, BODY_MAX = 1024, ITEM_MARKUP_MAX = 160 };

/* An item's bytes without subject and body text, as write_item writes it for 2.5. */
enum { FIXED_ITEM_BYTES = 128 };

size_t exchange_answer_bytes_max(const struct workload_cfg *workload)
{
	return HEAD_MAX + BODY_MAX + EXCHANGE_WINDOW_MAX * ((size_t)workload->item_header_bytes +
		workload->body_limit_bytes + FIXED_ITEM_BYTES + ITEM_MARKUP_MAX);
}

static enum eas_version version_of(const struct exchange_context *context)
{
	return (enum eas_version)context->cfg->protocol;
}

static void answer(const struct exchange_context *context, uint32_t status, struct wire_span body,
	struct wire_out *out)
{
	struct eas_http_response response = {
		.status = status,
		.version = version_of(context),
		.date_unix_s = context->unix_s,
		.body = body,
	};
	REQUIRE(eas_http_response_write(out, &response) && !out->overflow);
}

static void answer_status(const struct exchange_context *context, uint32_t status,
	struct wire_out *out, struct exchange_result *result)
{
	result->status = status;
	answer(context, status, (struct wire_span){0}, out);
}

static uint32_t decimal(struct wire_span text, bool *good)
{
	uint32_t value = 0;
	*good = text.n > 0 && text.n <= 9;
	for (size_t i = 0; i < text.n && *good; i++) {
		*good = text.p[i] >= '0' && text.p[i] <= '9';
		value = value * 10 + (uint32_t)(text.p[i] - '0');
	}
	return value;
}

/* ---- Sync */

struct item_text {
	uint8_t server_id[16];
	char date[CIVIL_EAS_BYTES];
	size_t server_id_n;
};

static void write_item(const struct exchange_context *context, struct eas_sync_writer *writer,
	const struct identity *who, uint32_t number, const struct exchange_mail *mail,
	struct item_text *text)
{
	const struct workload_cfg *cfg = context->workload;
	uint32_t shown = mail->bytes < cfg->body_limit_bytes ? mail->bytes : cfg->body_limit_bytes;
	text->server_id[0] = '5';
	text->server_id[1] = ':';
	text->server_id_n = 2 + http1_decimal(number, text->server_id + 2);
	civil_eas(context->epoch_unix_s + mail->arrival_ns / SECOND_NS, text->date);
	/* The subject makes the headers as long as the workload says. */
	uint32_t subject_n = 8;
	if (cfg->item_header_bytes > FIXED_ITEM_BYTES + subject_n) {
		subject_n = cfg->item_header_bytes - FIXED_ITEM_BYTES;
	}
	if (subject_n > EXCHANGE_FILLER_BYTES_MIN) {
		subject_n = EXCHANGE_FILLER_BYTES_MIN;
	}
	struct eas_sync_item item = {
		.kind = EAS_SYNC_ADD,
		.server_id = {text->server_id, text->server_id_n},
		.to = identity_mailbox(who),
		.from = eas_span("\"Bob\" <bob@example.com>"),
		.subject = {context->filler, subject_n},
		.date_received = {(const uint8_t *)text->date, sizeof text->date},
		.importance = 1,
		.read = false,
		.message_class = eas_span("IPM.Note"),
		.truncated = shown < mail->bytes,
		.body_type = 1,
		.body_bytes = mail->bytes,
		.body = {context->filler, shown},
		.has = EAS_SYNC_ITEM_DATA | EAS_SYNC_ITEM_IMPORTANCE | EAS_SYNC_ITEM_READ |
		       EAS_SYNC_ITEM_BODY | EAS_SYNC_ITEM_BODY_BYTES | EAS_SYNC_ITEM_TRUNCATED,
	};
	if (version_of(context) != EAS_V2_5) {
		item.has |= EAS_SYNC_ITEM_BODY_TYPE;
	}
	eas_sync_item_write(writer, &item);
}

static void answer_sync(struct mailbox *box, const struct exchange_context *context,
	const struct eas_sync_collection *folder, struct wire_out *out,
	struct exchange_result *result)
{
	uint8_t key_text[10];
	bool good;
	uint32_t key = decimal(folder->sync_key, &good);
	uint32_t from = box->acked, to = box->acked;
	uint32_t window = folder->has & EAS_SYNC_HAS_WINDOW ? folder->window_size : 100;
	struct eas_sync_result answered = {.collection_id = folder->collection_id,
		.status = EAS_SYNC_SUCCESS};
	if (version_of(context) < EAS_V12_1) {
		answered.class_name = eas_span("Email");
	}
	window = window == 0 || window > EXCHANGE_WINDOW_MAX ? EXCHANGE_WINDOW_MAX : window;
	if (good && key == 0) {
		box->key = box->key + 1;
		box->acked = box->sent = 0;
		from = to = 0;
	} else if (good && box->key != 0 && key == box->key) {
		box->acked = box->sent;
		from = box->acked;
		to = box->committed - from > window ? from + window : box->committed;
		box->sent = to;
		box->key++;
	} else if (good && box->key > 1 && key == box->key - 1) {
		/* The last answer was lost: the same mails, and whatever fits behind them. */
		to = box->committed - from > window ? from + window : box->committed;
		box->sent = to;
		result->repeated = true;
	} else {
		answered.status = EAS_SYNC_KEY_INVALID;
	}
	answered.sync_key = answered.status == EAS_SYNC_SUCCESS
		? (struct wire_span){key_text, http1_decimal(box->key, key_text)}
		: eas_span("0");
	answered.more_available = to < box->committed && key != 0;
	box->watched = to;
	result->items = to - from;
	struct wire_out body = wire_out_init(context->scratch, context->scratch_cap);
	struct eas_sync_writer writer;
	eas_sync_response_begin(&writer, &body, version_of(context));
	eas_sync_collection_begin(&writer, &answered);
	struct identity who;
	struct item_text text;
	identity_write(&who, context->user);
	for (uint32_t number = from; number < to; number++) {
		struct exchange_mail mail;
		if (context->mail(context->store, number, &mail)) {
			write_item(context, &writer, &who, number, &mail, &text);
		}
	}
	eas_sync_collection_end(&writer);
	REQUIRE(eas_sync_response_end(&writer));
	answer(context, 200, (struct wire_span){body.p, body.n}, out);
}

/* The interval that a Sync may be kept; 0: answer at once. */
static uint32_t wait_of(const struct eas_sync_request *request)
{
	return request->heartbeat_s > 0 ? request->heartbeat_s : request->wait_min * 60;
}

/* The bound that an interval breaks, or 0. Up to 12.1 it is told in minutes. */
static uint32_t wait_bound(const struct exchange_context *context, uint32_t wait_s)
{
	uint32_t unit_s = version_of(context) >= EAS_V14_0 ? 1 : 60;
	uint32_t least_s = (uint32_t)(exchange_heartbeat_min_ns(context->cfg) / SECOND_NS);
	uint32_t most_s = (uint32_t)(exchange_heartbeat_max_ns(context->cfg) / SECOND_NS);
	return wait_s < least_s ? (least_s + unit_s - 1) / unit_s
	       : wait_s > most_s ? most_s / unit_s : 0;
}

static enum exchange_verdict sync(struct mailbox *box, const struct exchange_context *context,
	const struct http1_request *http, struct wire_out *out, struct exchange_result *result)
{
	struct eas_sync_request request;
	struct wire_bad bad;
	bool good;
	request.commands = NULL;
	request.command_cap = 0;
	if (eas_sync_request_read(http->body.p, http->body.n, &request, &bad) != WIRE_OK ||
	    request.collection_n != 1) {
		result->unreadable = true;
		answer_status(context, 400, out, result);
		return EXCHANGE_ANSWER;
	}
	if (box->held_sync) { /* the device has left it behind */
		result->superseded = box->held;
		box->held = box->held_sync = false;
	}
	result->changes = request.command_seen_n;
	uint32_t wait_s = wait_of(&request), bound = wait_s > 0 ? wait_bound(context, wait_s) : 0;
	if (bound > 0) {
		struct wire_out body = wire_out_init(context->scratch, context->scratch_cap);
		result->refused = true;
		REQUIRE(eas_sync_response_status_write(&body, EAS_SYNC_WAIT_RANGE, bound));
		answer(context, 200, (struct wire_span){body.p, body.n}, out);
		return EXCHANGE_ANSWER;
	}
	result->heartbeat_s = wait_s;
	uint32_t key = decimal(request.collection[0].sync_key, &good);
	if (wait_s > 0 && good && key != 0 && key == box->key && box->committed == box->sent &&
	    request.command_seen_n == 0) {
		box->acked = box->sent;
		box->held = box->held_sync = true;
		box->heartbeat_s = wait_s;
		box->held_ns = context->now_ns;
		box->hold_until_ns = context->now_ns + (int64_t)wait_s * SECOND_NS;
		return EXCHANGE_HOLD;
	}
	answer_sync(box, context, &request.collection[0], out, result);
	result->immediate = wait_s > 0 && result->items > 0;
	return EXCHANGE_ANSWER;
}

/* The end of a kept Sync: what arrived, or a body of nothing. */
static void end_sync(struct mailbox *box, const struct exchange_context *context, bool changes,
	struct wire_out *out, struct exchange_result *result)
{
	uint8_t key[10];
	struct eas_sync_collection folder = {.collection_id = eas_span(IDENTITY_INBOX),
		.sync_key = {key, http1_decimal(box->key, key)}, .has = EAS_SYNC_HAS_WINDOW,
		.window_size = EXCHANGE_WINDOW_MAX};
	*result = (struct exchange_result){.command = EAS_CMD_SYNC, .status = 200};
	if (changes) {
		answer_sync(box, context, &folder, out, result);
	} else {
		answer(context, 200, (struct wire_span){0}, out);
	}
}

/* ---- Ping */

static bool contradictory(const struct server_cfg *cfg)
{
	return cfg->heartbeat_min_ns > cfg->heartbeat_max_ns;
}

int64_t exchange_heartbeat_min_ns(const struct server_cfg *cfg)
{
	return contradictory(cfg) ? MINUTE_NS : cfg->heartbeat_min_ns;
}

int64_t exchange_heartbeat_max_ns(const struct server_cfg *cfg)
{
	return contradictory(cfg) ? 45 * MINUTE_NS : cfg->heartbeat_max_ns;
}

static void write_ping(const struct exchange_context *context,
	const struct eas_ping_response *ping, struct wire_out *out)
{
	uint8_t bytes[BODY_MAX];
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	REQUIRE(eas_ping_response_write(&body, ping));
	answer(context, 200, (struct wire_span){bytes, body.n}, out);
}

static void end_ping(const struct exchange_context *context, bool changes, struct wire_out *out)
{
	struct eas_ping_response ping_answer;
	memset(&ping_answer, 0, offsetof(struct eas_ping_response, folder));
	ping_answer.status = EAS_PING_EXPIRED;
	if (changes) {
		ping_answer.status = EAS_PING_CHANGES;
		ping_answer.folder_n = 1;
		ping_answer.folder[0] = eas_span(IDENTITY_INBOX);
	}
	write_ping(context, &ping_answer, out);
}

static enum exchange_verdict ping(struct mailbox *box, const struct exchange_context *context,
	const struct http1_request *http, struct wire_out *out, struct exchange_result *result)
{
	struct eas_ping_request request;
	struct wire_bad bad;
	struct eas_ping_response refusal;
	memset(&refusal, 0, offsetof(struct eas_ping_response, folder));
	if (eas_ping_request_read(http->body.p, http->body.n, &request, &bad) != WIRE_OK) {
		result->unreadable = true;
		answer_status(context, 400, out, result);
		return EXCHANGE_ANSWER;
	}
	/* Whatever becomes of this Ping, the device has left the older one behind. */
	result->superseded = box->held;
	box->held = false;
	if (request.heartbeat_s != 0) {
		box->heartbeat_s = request.heartbeat_s;
	}
	box->ping_stored |= request.has_folders && request.folder_n > 0;
	int64_t least_ns = exchange_heartbeat_min_ns(context->cfg);
	int64_t most_ns = exchange_heartbeat_max_ns(context->cfg);
	if (!box->ping_stored || box->heartbeat_s == 0) {
		refusal.status = EAS_PING_INCOMPLETE;
	} else if ((int64_t)box->heartbeat_s * SECOND_NS < least_ns) {
		refusal.status = EAS_PING_INTERVAL;
		refusal.heartbeat_s = (uint32_t)(least_ns / SECOND_NS);
	} else if ((int64_t)box->heartbeat_s * SECOND_NS > most_ns) {
		refusal.status = EAS_PING_INTERVAL;
		refusal.heartbeat_s = (uint32_t)(most_ns / SECOND_NS);
	}
	if (refusal.status != 0) {
		result->refused = refusal.status == EAS_PING_INTERVAL;
		box->heartbeat_s = 0;
		write_ping(context, &refusal, out);
		return EXCHANGE_ANSWER;
	}
	result->heartbeat_s = box->heartbeat_s;
	if (box->committed > box->watched) {
		result->immediate = true;
		end_ping(context, true, out);
		return EXCHANGE_ANSWER;
	}
	box->held = true;
	box->held_sync = false;
	box->held_ns = context->now_ns;
	box->hold_until_ns = context->now_ns + (int64_t)box->heartbeat_s * SECOND_NS;
	return EXCHANGE_HOLD;
}

void exchange_hold_end(struct mailbox *box, const struct exchange_context *context, bool changes,
	struct wire_out *out, struct exchange_result *result)
{
	bool kept_sync = box->held_sync;
	*result = (struct exchange_result){.command = EAS_CMD_PING, .status = 200};
	box->held = box->held_sync = false;
	if (kept_sync) {
		end_sync(box, context, changes, out, result);
	} else {
		end_ping(context, changes, out);
	}
}

/* ---- Provision, FolderSync, GetItemEstimate */

static uint32_t new_policy_key(struct mailbox *box, uint32_t user)
{
	box->policy_round++;
	return (user * UINT32_C(2654435761) + box->policy_round * UINT32_C(40503)) | 1;
}

/* Phase 1: the document with a temporary key. `wap` holds what the answer borrows. */
static void give_policy(struct mailbox *box, const struct exchange_context *context,
	uint8_t wap[BODY_MAX], struct eas_provision_response *response)
{
	struct eas_policy policy = policy_document(context->policy_set, context->policy_version);
	box->policy_temporary = new_policy_key(box, context->user);
	response->has_policy_key = true;
	response->policy_key = box->policy_temporary;
	if (version_of(context) == EAS_V2_5) {
		struct wire_out text = wire_out_init(wap, BODY_MAX);
		eas_policy_wap_write(&text, &policy);
		response->document = EAS_PROVISION_WAP;
		response->wap = (struct wire_span){wap, text.n};
	} else {
		response->document = EAS_PROVISION_EAS;
		response->policy = policy;
	}
}

static void provision(struct mailbox *box, const struct exchange_context *context,
	const struct http1_request *http, struct wire_out *out, struct exchange_result *result)
{
	struct eas_provision_request request;
	struct wire_bad bad;
	if (eas_provision_request_read(http->body.p, http->body.n, &request, &bad) != WIRE_OK) {
		result->unreadable = true;
		answer_status(context, 400, out, result);
		return;
	}
	struct eas_provision_response response = {.status = 1};
	uint8_t wap[BODY_MAX];
	if (box->wipe) {
		/* The order; Exchange 2007 repeats it in the answer to the acknowledgement. */
		result->wiped = request.wipe_status == 1;
		response.remote_wipe = !result->wiped || version_of(context) != EAS_V2_5;
	} else if (!request.has_policy_key) {
		response.has_policy = true;
		response.policy_type = request.policy_type;
		response.policy_status = 1;
		give_policy(box, context, wap, &response);
	} else {
		bool good = request.policy_key == box->policy_temporary && request.policy_status == 1;
		response.has_policy = true;
		response.policy_type = request.policy_type;
		response.policy_status = good ? 1 : 5;
		if (good) {
			box->policy_ns = context->now_ns -
				(box->policy_key == 0 ? context->policy_age_ns : 0);
			box->policy_key = new_policy_key(box, context->user);
			box->policy_version = (uint8_t)context->policy_version;
			response.has_policy_key = true;
			response.policy_key = box->policy_key;
			result->in_force = true;
		}
	}
	struct wire_out body = wire_out_init(context->scratch, context->scratch_cap);
	REQUIRE(eas_provision_response_write(&body, &response));
	answer(context, 200, (struct wire_span){body.p, body.n}, out);
}

static void folder_sync(const struct exchange_context *context, struct wire_out *out)
{
	static const struct {
		const char *id, *name;
		uint32_t type;
	} folders[] = {{"5", "Inbox", EAS_FOLDER_INBOX}, {"1", "Calendar", EAS_FOLDER_CALENDAR},
		{"2", "Contacts", EAS_FOLDER_CONTACTS}, {"3", "Tasks", EAS_FOLDER_TASKS}};
	struct eas_folder_response response = {.status = 1, .sync_key = eas_span("1"),
		.has_changes = true, .change_n = 4};
	for (unsigned i = 0; i < 4; i++) {
		response.change[i] = (struct eas_folder_change){.kind = EAS_FOLDER_CHANGE_ADD,
			.type = folders[i].type, .server_id = eas_span(folders[i].id),
			.parent_id = eas_span("0"), .display_name = eas_span(folders[i].name)};
	}
	uint8_t bytes[BODY_MAX];
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	REQUIRE(eas_folder_response_write(&body, &response));
	answer(context, 200, (struct wire_span){bytes, body.n}, out);
}

static void estimate(struct mailbox *box, const struct exchange_context *context,
	const struct http1_request *http, struct wire_out *out, struct exchange_result *result)
{
	struct eas_estimate_request request;
	struct wire_bad bad;
	bool good = false;
	if (eas_estimate_request_read(http->body.p, http->body.n, &request, &bad) != WIRE_OK ||
	    request.collection_n != 1) {
		result->unreadable = true;
		answer_status(context, 400, out, result);
		return;
	}
	uint32_t key = decimal(request.collection[0].sync_key, &good);
	struct eas_estimate_response response = {.result_n = 1};
	response.result[0].collection_id = request.collection[0].collection_id;
	response.result[0].class_name = request.collection[0].class_name;
	if (good && key != 0 && (key == box->key || key + 1 == box->key)) {
		uint32_t from = key == box->key ? box->sent : box->acked;
		response.result[0].status = 1;
		response.result[0].estimate = box->committed - from;
	} else {
		response.result[0].status = key == 0 ? 3 : 4;
	}
	result->estimate = response.result[0].estimate;
	uint8_t bytes[BODY_MAX];
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	REQUIRE(eas_estimate_response_write(&body, &response));
	answer(context, 200, (struct wire_span){bytes, body.n}, out);
}

/* Sent at once; the answer to a mail that went out has no body. */
static void send_mail(const struct exchange_context *context, const struct http1_request *http,
	const struct eas_http_parsed *parsed, struct wire_out *out, struct exchange_result *result)
{
	struct eas_compose_request compose;
	struct wire_bad bad;
	bool read = version_of(context) < EAS_V14_0
		? eas_compose_query_take(&parsed->query, http->body, &compose)
		: eas_compose_request_read(http->body.p, http->body.n, &compose, &bad) == WIRE_OK;
	result->unreadable = !read;
	answer_status(context, read ? 200 : 400, out, result);
}

/* ---- the front door */

static bool needs_policy(const struct mailbox *box, const struct exchange_context *context,
	const struct eas_http_parsed *parsed)
{
	if (context->policy_waived) {
		return false;
	}
	if (box->policy_key == 0 || !parsed->has_policy_key ||
	    parsed->policy_key != box->policy_key || box->policy_version != context->policy_version) {
		return true;
	}
	int64_t refresh_ns = context->cfg->policy_refresh_ns;
	return refresh_ns != NEVER_NS && context->now_ns - box->policy_ns >= refresh_ns;
}

enum exchange_verdict exchange_request(struct mailbox *box, const struct exchange_context *context,
	const uint8_t *p, size_t n, struct wire_out *out, struct exchange_result *result)
{
	struct http1_request http;
	struct eas_http_parsed parsed;
	struct wire_bad bad;
	size_t used;
	*result = (struct exchange_result){.command = EAS_CMD_UNKNOWN, .status = 200};
	if (http1_request_read(p, n, &http, &used, &bad) != WIRE_OK ||
	    eas_http_request_read(&http, &parsed, &bad) != WIRE_OK) {
		result->unreadable = true;
		answer_status(context, 400, out, result);
		return EXCHANGE_ANSWER;
	}
	result->command = parsed.command;
	if (!parsed.has_credentials) {
		answer_status(context, 401, out, result);
		return EXCHANGE_ANSWER;
	}
	if (box->wipe && parsed.command != EAS_CMD_OPTIONS && parsed.command != EAS_CMD_PROVISION) {
		/* Whatever it asks, the order comes first. */
		box->held = box->held && parsed.command != EAS_CMD_PING;
		answer_status(context, 449, out, result);
		return EXCHANGE_ANSWER;
	}
	switch (parsed.command) {
	case EAS_CMD_OPTIONS: {
		struct eas_http_response response = {.status = 200, .version = version_of(context),
			.date_unix_s = context->unix_s};
		REQUIRE(eas_http_options_write(out, &response));
		return EXCHANGE_ANSWER;
	}
	case EAS_CMD_PING:
		return ping(box, context, &http, out, result);
	case EAS_CMD_PROVISION:
		provision(box, context, &http, out, result);
		return EXCHANGE_ANSWER;
	case EAS_CMD_FOLDER_SYNC:
	case EAS_CMD_SYNC:
	case EAS_CMD_SEND_MAIL:
	case EAS_CMD_GET_ITEM_ESTIMATE:
		break;
	default:
		answer_status(context, 501, out, result);
		return EXCHANGE_ANSWER;
	}
	if (needs_policy(box, context, &parsed)) {
		answer_status(context, 449, out, result);
	} else if (parsed.command == EAS_CMD_FOLDER_SYNC) {
		folder_sync(context, out);
	} else if (parsed.command == EAS_CMD_SYNC) {
		return sync(box, context, &http, out, result);
	} else if (parsed.command == EAS_CMD_SEND_MAIL) {
		send_mail(context, &http, &parsed, out, result);
	} else {
		estimate(box, context, &http, out, result);
	}
	return EXCHANGE_ANSWER;
}

void exchange_refuse(const struct exchange_context *context, uint32_t status, const char *throttle,
	struct wire_out *out)
{
	struct eas_http_response response = {
		.status = status,
		.version = version_of(context),
		.date_unix_s = context->unix_s,
		.retry_after_s = status == 503 ? context->cfg->retry_after_s : 0,
		.throttle = throttle == NULL ? (struct wire_span){0} : eas_span(throttle),
	};
	REQUIRE(eas_http_response_write(out, &response) && !out->overflow);
}
