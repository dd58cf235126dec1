/* The account's own story: "I ask what the server speaks (OPTIONS), fetch and acknowledge the
 * policy, list the folders, prime the Inbox with key 0. After that I do what my strategy asks: Sync
 * until nothing is left, ask for an estimate, or leave a Ping pending. A 449 sends me through
 * Provision and back to where I was. I keep a SyncKey only from an answer that I could read to its
 * end."
 *
 *   OPTIONS -> PROVISION -> ACKNOWLEDGE -> FOLDERS -> PRIME -> GOAL
 *                  ^                            449 from any of these |
 *                  +--------------------------------------------------+ */
#include "models/device/account.h"

#include "models/identity.h"
#include "wire/eas_estimate.h"
#include "wire/eas_folder.h"
#include "wire/eas_http.h"
#include "wire/eas_ping.h"
#include "wire/eas_provision.h"
#include "wire/eas_sync.h"

enum { BODY_MAX = 512 };

void account_init(struct account *account)
{
	*account = (struct account){.step = ACCOUNT_OPTIONS, .resume = ACCOUNT_FOLDERS, .key_n = 1,
		.key = "0"};
}

static enum eas_version version_of(const struct account_owner *owner)
{
	return owner->protocol == 121 ? EAS_V12_1 : EAS_V2_5;
}

static struct wire_span key_of(const struct account *account)
{
	return (struct wire_span){.p = (const uint8_t *)account->key, .n = account->key_n};
}

static void write_sync(const struct account *account, const struct account_owner *owner,
	struct wire_out *body)
{
	struct eas_sync_request sync;
	memset(&sync, 0, offsetof(struct eas_sync_request, collection) + sizeof sync.collection[0]);
	sync.collection_n = 1;
	struct eas_sync_collection *folder = &sync.collection[0];
	enum eas_version version = version_of(owner);
	folder->collection_id = eas_span(IDENTITY_INBOX);
	if (version == EAS_V2_5) {
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
	REQUIRE(eas_sync_request_write(body, version, &sync));
}

static void write_ping(struct account *account, struct wire_out *body, uint32_t heartbeat_s)
{
	struct eas_ping_request ping = {0};
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
	if (account->step == ACCOUNT_ACKNOWLEDGE) {
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
		write_sync(account, owner, &body);
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
			write_sync(account, owner, &body);
		}
	}
	struct identity who;
	identity_write(&who, owner->user);
	struct eas_http_request http = {
		.command = command,
		.version = version_of(owner),
		.has_policy_key = command != EAS_CMD_PING && command != EAS_CMD_OPTIONS,
		.policy_key = account->policy_key,
		.host = eas_span(IDENTITY_HOST),
		.user = identity_user(&who),
		.credentials = identity_credentials(&who),
		.device_id = identity_device(&who),
		.device_type = eas_span("PocketPC"),
		.user_agent = eas_span("MSFT-PPC/5.1.2300"),
		.body = {.p = bytes, .n = body.n},
	};
	REQUIRE(!body.overflow && eas_http_request_write(request->out, &http));
	request->written = true;
	request->command = command;
}

void account_begin(struct account *account, const struct account_owner *owner,
	enum account_goal goal, uint32_t heartbeat_s, struct account_request *request)
{
	account->goal = (uint8_t)goal;
	if (account->primed) {
		account->step = ACCOUNT_GOAL;
	} else if (account->step == ACCOUNT_GOAL || account->step == ACCOUNT_PRIME) {
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
	if (eas_provision_response_read(body.p, body.n, &answer, &bad) != WIRE_OK ||
	    answer.status != 1 || !answer.has_policy_key || answer.policy_status != 1) {
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
	if (account->step == ACCOUNT_PRIME || more) {
		if (account->step == ACCOUNT_PRIME && account->goal != ACCOUNT_SYNC) {
			account->goal = ACCOUNT_SYNC;
		}
		return go_on(account, owner, ACCOUNT_GOAL, request);
	}
	return ACCOUNT_DONE;
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
	if (http.status == 449 && account->step >= ACCOUNT_FOLDERS) {
		account->resume = account->step;
		account->policy_key = 0;
		return go_on(account, owner, ACCOUNT_PROVISION, request);
	}
	if (http.status != 200) {
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
	default:
		break;
	}
	if (account->goal == ACCOUNT_PING) {
		return read_ping(account, owner, http.body, request);
	}
	if (account->goal == ACCOUNT_SYNC) {
		return read_sync(account, owner, http.body, request, items);
	}
	struct eas_estimate_response estimate;
	if (eas_estimate_response_read(http.body.p, http.body.n, &estimate, &bad) != WIRE_OK) {
		return ACCOUNT_FAILED;
	}
	return ACCOUNT_DONE;
}
