/* The account's own story: "I ask what the server speaks (OPTIONS), fetch and acknowledge the
 * policy, list the folders, prime the Inbox with key 0. After that I do what my strategy asks: send
 * what the user wrote and Sync until nothing is left, ask for an estimate, or leave a Ping or a
 * Sync pending. A 449 sends me through
 * Provision and back to where I was. I keep a SyncKey only from an answer that I could read to its
 * end."
 *
 *   OPTIONS -> PROVISION -> ACKNOWLEDGE -> FOLDERS -> PRIME -> SEND -> GOAL
 *                  ^                                    449 from any of these |
 *                  +----------------------------------------------------------+ */
#include "models/device/account.h"

#include "models/identity.h"
#include "wire/eas_compose.h"
#include "wire/eas_estimate.h"
#include "wire/eas_folder.h"
#include "wire/eas_http.h"
#include "wire/eas_ping.h"
#include "wire/eas_provision.h"
#include "wire/eas_sync.h"

enum { BODY_MAX = 1024, LETTER_HEAD_MAX = 400 };

void account_init(struct account *account)
{
	*account = (struct account){.step = ACCOUNT_OPTIONS, .resume = ACCOUNT_FOLDERS, .key_n = 1,
		.key = "0"};
}

static enum eas_version version_of(const struct account_owner *owner)
{
	return (enum eas_version)owner->protocol;
}

static struct wire_span key_of(const struct account *account)
{
	return (struct wire_span){.p = (const uint8_t *)account->key, .n = account->key_n};
}

/* What the user read or deleted, as operations of a Sync. `text` holds what they borrow. */
static void write_changes(struct outbox *outbox, struct eas_sync_request *sync,
	struct eas_sync_item items[OUTBOX_CHANGES_MAX], uint8_t text[OUTBOX_CHANGES_MAX][12])
{
	outbox->asked_n = outbox->change_n;
	sync->commands = items;
	sync->collection[0].command_n = outbox->change_n;
	for (unsigned i = 0; i < outbox->change_n; i++) {
		bool deleted = outbox->change[i].deleted;
		text[i][0] = (uint8_t)IDENTITY_INBOX[0];
		text[i][1] = ':';
		items[i] = (struct eas_sync_item){
			.kind = deleted ? EAS_SYNC_DELETE : EAS_SYNC_CHANGE,
			.server_id = {text[i], 2 + http1_decimal(outbox->change[i].mail, text[i] + 2)},
			.read = true,
			.has = deleted ? 0 : EAS_SYNC_ITEM_DATA | EAS_SYNC_ITEM_READ,
		};
	}
}

/* How long the server may keep a Sync: in minutes up to 12.1, in seconds from 14.0 on. */
static void write_wait(struct account *account, enum eas_version version, uint32_t heartbeat_s,
	struct eas_sync_request *sync)
{
	account->ping_s = heartbeat_s;
	if (version >= EAS_V14_0) {
		sync->heartbeat_s = heartbeat_s;
	} else {
		sync->wait_min = heartbeat_s < 60 ? 1 : heartbeat_s / 60;
	}
}

static void write_sync(struct account *account, const struct account_owner *owner,
	uint32_t heartbeat_s, struct wire_out *body)
{
	struct eas_sync_item items[OUTBOX_CHANGES_MAX];
	uint8_t text[OUTBOX_CHANGES_MAX][12];
	struct eas_sync_request sync;
	wire_clear(&sync, offsetof(struct eas_sync_request, collection) + sizeof sync.collection[0]);
	sync.collection_n = 1;
	struct eas_sync_collection *folder = &sync.collection[0];
	enum eas_version version = version_of(owner);
	folder->collection_id = eas_span(IDENTITY_INBOX);
	if (version < EAS_V12_1) {
		folder->class_name = eas_span("Email");
	}
	if (account->step == ACCOUNT_PRIME) {
		folder->sync_key = eas_span("0");
		REQUIRE(eas_sync_request_write(body, version, &sync));
		return;
	}
	folder->sync_key = key_of(account);
	folder->deletes_as_moves = EAS_FLAG_EMPTY;
	folder->get_changes = EAS_FLAG_EMPTY;
	folder->window_size = ACCOUNT_WINDOW;
	folder->filter_type = 2; /* three days */
	folder->conflict = 1;
	folder->has = EAS_SYNC_HAS_OPTIONS | EAS_SYNC_HAS_WINDOW | EAS_SYNC_HAS_FILTER | EAS_SYNC_HAS_CONFLICT;
	if (version == EAS_V2_5) {
		folder->truncation = 1; /* 512 characters; the model's server sends body_limit */
		folder->has |= EAS_SYNC_HAS_TRUNCATION;
	} else {
		folder->body_type = 1;
		folder->body_bytes = owner->body_limit_bytes;
		folder->has |= EAS_SYNC_HAS_BODY_TYPE | EAS_SYNC_HAS_BODY_BYTES;
	}
	if (owner->outbox != NULL) {
		write_changes(owner->outbox, &sync, items, text);
	}
	if (account->goal == ACCOUNT_HANG) {
		write_wait(account, version, heartbeat_s, &sync);
	}
	REQUIRE(eas_sync_request_write(body, version, &sync));
}

static void write_ping(struct account *account, struct wire_out *body, uint32_t heartbeat_s)
{
	struct eas_ping_request ping;
	memset(&ping, 0, offsetof(struct eas_ping_request, folder));
	if (!account->ping_stored) {
		ping.heartbeat_s = heartbeat_s;
		ping.has_folders = true;
		ping.folder_n = 1;
		ping.folder[0].id = eas_span(IDENTITY_INBOX);
		ping.folder[0].folder_class = eas_span("Email");
	} else if (heartbeat_s != account->ping_s) {
		ping.heartbeat_s = heartbeat_s;
	} else {
		ping.empty = true;
	}
	account->ping_s = heartbeat_s;
	REQUIRE(eas_ping_request_write(body, &ping));
}

static void write_provision(const struct account *account, const struct account_owner *owner,
	struct wire_out *body)
{
	struct eas_provision_request provision = {
		.policy_type = eas_provision_type(version_of(owner))};
	if (account->wiping) {
		provision.policy_type = (struct wire_span){0};
		provision.wipe_status = 1;
	} else if (account->step == ACCOUNT_ACKNOWLEDGE) {
		provision.has_policy_key = true;
		provision.policy_key = account->policy_key;
		provision.policy_status = 1;
	}
	REQUIRE(eas_provision_request_write(body, &provision));
}

static void write_estimate(const struct account *account, const struct account_owner *owner,
	struct wire_out *body)
{
	struct eas_estimate_request estimate = {.collection_n = 1};
	estimate.collection[0] = (struct eas_estimate_collection){
		.class_name = eas_span("Email"),
		.collection_id = eas_span(IDENTITY_INBOX),
		.sync_key = key_of(account),
		.filter = {.there = true, .value = 2},
	};
	REQUIRE(eas_estimate_request_write(body, version_of(owner), &estimate));
}

static void put_text(struct wire_out *out, const char *text)
{
	wire_put(out, text, strlen(text));
}

/* The oldest letter of the outbox, as the phone's mail program writes it (RFC 5322); only its
 * length matters. */
static void write_letter(const struct account_owner *owner, const struct identity *who,
	struct wire_out *mime)
{
	static const char words[] = "I agree with the plan and will call you before the meeting.\r\n";
	uint8_t number[10];
	put_text(mime, "From: <");
	wire_put(mime, who->mailbox, who->mailbox_n);
	put_text(mime, ">\r\nTo: <bob@example.com>\r\nSubject: Re: the figures\r\nMessage-ID: <");
	wire_put(mime, number, http1_decimal(owner->outbox->letter[0].number, number));
	put_text(mime, ".");
	wire_put(mime, who->device, sizeof who->device);
	put_text(mime, "@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
		"charset=\"iso-8859-1\"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n");
	for (uint32_t left = owner->outbox->letter[0].bytes; left > 0;) {
		uint32_t n = left < sizeof words - 1 ? left : (uint32_t)sizeof words - 1;
		wire_put(mime, words, n);
		left -= n;
	}
}

/* `extra` is NULL but for a request whose body is a letter. Every field is named: a compiler clears
 * what is left out of so large a struct, and takes its time. */
static void write_http(const struct account *account, const struct account_owner *owner,
	const struct identity *who, enum eas_command command, struct wire_span body,
	const struct eas_query *extra, struct account_request *request)
{
	const struct eas_http_request http = {
		.command = command,
		.version = version_of(owner),
		.packed = false,
		.has_policy_key = command != EAS_CMD_PING && command != EAS_CMD_OPTIONS,
		.policy_key = account->policy_key,
		.host = eas_span(IDENTITY_HOST),
		.user = identity_user(who),
		.credentials = identity_credentials(who),
		.device_id = identity_device(who),
		.device_type = eas_span("PocketPC"),
		.user_agent = eas_span("MSFT-PPC/5.1.2300"),
		.content_type = eas_span(extra != NULL ? "message/rfc822" : ""),
		.body = body,
		.extra = extra,
	};
	REQUIRE(eas_http_request_write(request->out, &http));
	request->written = true;
	request->command = command;
}

/* Up to 12.1 the body is the letter; from 14.0 on a document holds it. */
static void write_send(const struct account *account, const struct account_owner *owner,
	struct account_request *request)
{
	uint8_t letter[OUTBOX_LETTER_BYTES_MAX + LETTER_HEAD_MAX];
	uint8_t bytes[sizeof letter + LETTER_HEAD_MAX], id[10];
	struct wire_out mime = wire_out_init(letter, sizeof letter);
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	struct identity who;
	identity_write(&who, owner->user);
	write_letter(owner, &who, &mime);
	struct eas_compose_request compose = {.command = EAS_CMD_SEND_MAIL, .save_in_sent = true,
		.client_id = {id, http1_decimal(owner->outbox->letter[0].number, id)},
		.mime = {letter, mime.n}};
	REQUIRE(!mime.overflow && eas_compose_request_write(&body, version_of(owner), &compose));
	bool raw = version_of(owner) < EAS_V14_0;
	struct eas_query extra = {.command = EAS_CMD_SEND_MAIL};
	eas_compose_query_put(&extra, &compose);
	REQUIRE(!body.overflow);
	write_http(account, owner, &who, EAS_CMD_SEND_MAIL, (struct wire_span){bytes, body.n},
		raw ? &extra : NULL, request);
}

/* Writes the request of account->step. */
static void write_step(struct account *account, const struct account_owner *owner,
	uint32_t heartbeat_s, struct account_request *request)
{
	uint8_t bytes[BODY_MAX];
	struct wire_out body = wire_out_init(bytes, sizeof bytes);
	enum eas_command command = EAS_CMD_OPTIONS;
	switch (account->step) {
	case ACCOUNT_OPTIONS:
		break;
	case ACCOUNT_SEND:
		write_send(account, owner, request);
		return;
	case ACCOUNT_PROVISION:
	case ACCOUNT_ACKNOWLEDGE:
		command = EAS_CMD_PROVISION;
		write_provision(account, owner, &body);
		break;
	case ACCOUNT_FOLDERS:
		command = EAS_CMD_FOLDER_SYNC;
		REQUIRE(eas_folder_request_write(&body, eas_span("0")));
		break;
	case ACCOUNT_PRIME:
		command = EAS_CMD_SYNC;
		write_sync(account, owner, 0, &body);
		break;
	default:
		if (account->goal == ACCOUNT_PING) {
			command = EAS_CMD_PING;
			write_ping(account, &body, heartbeat_s);
		} else if (account->goal == ACCOUNT_ESTIMATE) {
			command = EAS_CMD_GET_ITEM_ESTIMATE;
			write_estimate(account, owner, &body);
		} else {
			command = EAS_CMD_SYNC;
			write_sync(account, owner, heartbeat_s, &body);
		}
	}
	struct identity who;
	identity_write(&who, owner->user);
	REQUIRE(!body.overflow);
	write_http(account, owner, &who, command, (struct wire_span){bytes, body.n}, NULL, request);
}

/* A session that synchronises takes the user's letters along first. */
static enum account_step last_step(const struct account *account,
	const struct account_owner *owner)
{
	bool letters = owner->outbox != NULL && owner->outbox->letter_n > 0;
	return letters && account->goal == ACCOUNT_SYNC ? ACCOUNT_SEND : ACCOUNT_GOAL;
}

void account_begin(struct account *account, const struct account_owner *owner,
	enum account_goal goal, uint32_t heartbeat_s, struct account_request *request)
{
	account->goal = (uint8_t)goal;
	if (account->primed) {
		account->step = (uint8_t)last_step(account, owner);
	} else if (account->step >= ACCOUNT_PRIME) {
		account->step = ACCOUNT_FOLDERS;
	} else if (account->step == ACCOUNT_ACKNOWLEDGE) {
		account->step = ACCOUNT_PROVISION;
	}
	write_step(account, owner, heartbeat_s, request);
}

static enum account_meaning go_on(struct account *account, const struct account_owner *owner,
	enum account_step step, struct account_request *request)
{
	account->step = (uint8_t)step;
	write_step(account, owner, account->ping_s, request);
	return ACCOUNT_GOING;
}

static enum account_meaning read_provision(struct account *account,
	const struct account_owner *owner, struct wire_span body, struct account_request *request)
{
	struct eas_provision_response answer;
	struct wire_bad bad;
	bool read = eas_provision_response_read(body.p, body.n, &answer, &bad) == WIRE_OK;
	if (read && answer.status == 1 && answer.remote_wipe && !account->wiping) {
		account->wiping = true; /* the owner ends this account when the answer is here */
		return go_on(account, owner, ACCOUNT_PROVISION, request);
	}
	if (!read || answer.status != 1 || !answer.has_policy_key || answer.policy_status != 1) {
		account->policy_key = 0;
		return ACCOUNT_FAILED;
	}
	account->policy_key = answer.policy_key;
	if (account->step == ACCOUNT_PROVISION) {
		return go_on(account, owner, ACCOUNT_ACKNOWLEDGE, request);
	}
	return go_on(account, owner, account->resume, request);
}

static enum account_meaning read_ping(struct account *account, const struct account_owner *owner,
	struct wire_span body, struct account_request *request)
{
	struct eas_ping_response answer;
	struct wire_bad bad;
	if (eas_ping_response_read(body.p, body.n, &answer, &bad) != WIRE_OK || answer.empty) {
		return ACCOUNT_FAILED;
	}
	account->ping_stored = answer.status != EAS_PING_INCOMPLETE;
	switch (answer.status) {
	case EAS_PING_EXPIRED:
		return ACCOUNT_EXPIRED;
	case EAS_PING_CHANGES:
		return ACCOUNT_CHANGES;
	case EAS_PING_INTERVAL:
		account->bound_s = answer.heartbeat_s;
		account->ping_s = 0;
		return ACCOUNT_BOUND;
	case EAS_PING_INCOMPLETE:
		return go_on(account, owner, ACCOUNT_GOAL, request);
	case EAS_PING_HIERARCHY:
		account->primed = false;
		return go_on(account, owner, ACCOUNT_FOLDERS, request);
	default:
		return ACCOUNT_FAILED;
	}
}

/* The number behind the colon of a ServerId ("5:17"), or false. */
static bool item_number(struct wire_span id, uint32_t *number)
{
	size_t at = id.n;
	uint32_t value = 0, unit = 1;
	while (at > 0 && id.p[at - 1] != ':') {
		uint8_t digit = (uint8_t)(id.p[at - 1] - '0');
		if (digit > 9 || id.n - at > 9) {
			return false;
		}
		value += unit * digit;
		unit *= 10;
		at--;
	}
	*number = value;
	return at > 0 && at < id.n;
}

static enum account_meaning read_sync(struct account *account, const struct account_owner *owner,
	struct wire_span body, struct account_request *request, struct account_items *items)
{
	struct eas_sync_reader reader;
	enum eas_sync_event event = EAS_SYNC_EVENT_END;
	struct account_items seen = {0};
	bool more = false, good = false;
	char key[ACCOUNT_KEY_MAX];
	uint8_t key_n = 0;
	eas_sync_response_open(&reader, body.p, body.n);
	do {
		if (eas_sync_response_next(&reader, &event) != WIRE_OK) {
			return ACCOUNT_FAILED;
		}
		uint32_t number;
		if (event == EAS_SYNC_EVENT_ITEM && reader.item.kind == EAS_SYNC_ADD &&
		    item_number(reader.item.server_id, &number)) {
			seen.first = seen.n == 0 ? number : seen.first;
			seen.n++;
		} else if (event == EAS_SYNC_EVENT_COLLECTION) {
			const struct eas_sync_result *result = &reader.result;
			good = result->status == EAS_SYNC_SUCCESS && result->sync_key.n > 0 &&
			       result->sync_key.n <= ACCOUNT_KEY_MAX;
			more = result->more_available;
			if (good) {
				key_n = (uint8_t)result->sync_key.n;
				memcpy(key, result->sync_key.p, key_n);
			}
		}
	} while (event != EAS_SYNC_EVENT_END);
	if (reader.status == EAS_SYNC_WAIT_RANGE) {
		account->bound_s = version_of(owner) >= EAS_V14_0 ? reader.limit : reader.limit * 60;
		return ACCOUNT_BOUND;
	}
	if (!good) {
		/* Status 3, or nothing useful: begin with the folders next time. */
		account->primed = false;
		account->step = ACCOUNT_FOLDERS;
		return ACCOUNT_FAILED;
	}
	memcpy(account->key, key, key_n);
	account->key_n = key_n;
	account->primed = true;
	*items = seen;
	if (account->step == ACCOUNT_PRIME) {
		account->goal = ACCOUNT_SYNC;
		return go_on(account, owner, last_step(account, owner), request);
	}
	if (owner->outbox != NULL) {
		outbox_changes_gone(owner->outbox);
	}
	if (more) {
		return go_on(account, owner, ACCOUNT_GOAL, request);
	}
	return ACCOUNT_DONE;
}

static enum account_meaning read_send(struct account *account, const struct account_owner *owner,
	struct wire_span body, struct account_request *request)
{
	struct eas_compose_response answer;
	struct wire_bad bad;
	if (eas_compose_response_read(body.p, body.n, &answer, &bad) != WIRE_OK ||
	    answer.status != 0) {
		return ACCOUNT_FAILED;
	}
	outbox_letter_gone(owner->outbox);
	return go_on(account, owner, last_step(account, owner), request);
}

enum account_meaning account_answer(struct account *account, const struct account_owner *owner,
	const uint8_t *p, size_t n, struct account_request *request, struct account_items *items)
{
	struct http1_response http;
	struct wire_bad bad;
	size_t used;
	*items = (struct account_items){0};
	if (http1_response_read(p, n, &http, &used, &bad) != WIRE_OK) {
		return ACCOUNT_FAILED;
	}
	if (http.status == 449 && account->step >= ACCOUNT_FOLDERS && !owner->deaf) {
		account->resume = account->step;
		account->policy_key = 0;
		return go_on(account, owner, ACCOUNT_PROVISION, request);
	}
	account->retry_after_s = 0;
	if (http.status != 200) {
		struct eas_http_answer refusal;
		eas_http_answer_read(&http, &refusal);
		account->retry_after_s = (uint16_t)(refusal.retry_after_s < UINT16_MAX ?
			refusal.retry_after_s : UINT16_MAX);
		return ACCOUNT_FAILED;
	}
	switch (account->step) {
	case ACCOUNT_OPTIONS: {
		struct eas_http_answer options;
		eas_http_answer_read(&http, &options);
		if ((options.version_set & eas_http_version_bit(version_of(owner))) == 0) {
			return ACCOUNT_FAILED;
		}
		return go_on(account, owner, ACCOUNT_FOLDERS, request);
	}
	case ACCOUNT_PROVISION:
	case ACCOUNT_ACKNOWLEDGE:
		return read_provision(account, owner, http.body, request);
	case ACCOUNT_FOLDERS: {
		struct eas_folder_response folders;
		if (eas_folder_response_read(http.body.p, http.body.n, &folders, &bad) != WIRE_OK ||
		    folders.status != 1) {
			return ACCOUNT_FAILED;
		}
		return go_on(account, owner, ACCOUNT_PRIME, request);
	}
	case ACCOUNT_PRIME:
		return read_sync(account, owner, http.body, request, items);
	case ACCOUNT_SEND:
		return read_send(account, owner, http.body, request);
	default:
		break;
	}
	if (account->goal == ACCOUNT_PING) {
		return read_ping(account, owner, http.body, request);
	}
	if (account->goal == ACCOUNT_HANG && http.body.n == 0) {
		return ACCOUNT_EXPIRED;
	}
	if (account->goal == ACCOUNT_SYNC || account->goal == ACCOUNT_HANG) {
		return read_sync(account, owner, http.body, request, items);
	}
	struct eas_estimate_response estimate;
	if (eas_estimate_response_read(http.body.p, http.body.n, &estimate, &bad) != WIRE_OK) {
		return ACCOUNT_FAILED;
	}
	return ACCOUNT_DONE;
}
