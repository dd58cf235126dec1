/* One SAME and one row for each message; everything else follows from the table.
 *
 * Not here: any element. See eas_message.h. */
#include "wire/eas_message.h"

#include "wire/eas_cert.h"
#include "wire/eas_compose.h"
#include "wire/eas_estimate.h"
#include "wire/eas_folder.h"
#include "wire/eas_folder_edit.h"
#include "wire/eas_item_operations.h"
#include "wire/eas_meeting.h"
#include "wire/eas_move.h"
#include "wire/eas_multipart.h"
#include "wire/eas_notify.h"
#include "wire/eas_page.h"
#include "wire/eas_ping.h"
#include "wire/eas_provision.h"
#include "wire/eas_recipients.h"
#include "wire/eas_search.h"
#include "wire/eas_settings.h"
#include "wire/eas_sync.h"
#include "wire/wbxml.h"

/* A check of one struct: READ and WRITE may use p, n, version, again, bad and the message `m`. */
#define SAME(name, type, READ, WRITE)                                                             \
	static enum wire_verdict name(const uint8_t *p, size_t n, enum eas_version version,        \
				      struct wire_out *again, struct wire_bad *bad)                \
	{                                                                                          \
		type m;                                                                            \
		(void)version;                                                                     \
		enum wire_verdict v = READ;                                                        \
		if (v == WIRE_OK && again != NULL && !(WRITE)) {                                   \
			again->overflow = true;                                                    \
		}                                                                                  \
		return v;                                                                          \
	}

SAME(ping_request, struct eas_ping_request, eas_ping_request_read(p, n, &m, bad),
     eas_ping_request_write(again, &m))
SAME(ping_response, struct eas_ping_response, eas_ping_response_read(p, n, &m, bad),
     eas_ping_response_write(again, &m))
SAME(folder_request, struct wire_span, eas_folder_request_read(p, n, &m, bad),
     eas_folder_request_write(again, m))
SAME(folder_response, struct eas_folder_response, eas_folder_response_read(p, n, &m, bad),
     eas_folder_response_write(again, &m))
SAME(hierarchy, struct eas_folder_hierarchy, eas_folder_hierarchy_read(p, n, &m, bad),
     eas_folder_hierarchy_write(again, version, &m))
SAME(edit_request, struct eas_folder_edit, eas_folder_edit_request_read(p, n, &m, bad),
     eas_folder_edit_request_write(again, &m))
SAME(edit_response, struct eas_folder_edited, eas_folder_edit_response_read(p, n, &m, bad),
     eas_folder_edit_response_write(again, &m))
SAME(move_request, struct eas_move_request, eas_move_request_read(p, n, &m, bad),
     eas_move_request_write(again, version, &m))
SAME(move_response, struct eas_move_response, eas_move_response_read(p, n, &m, bad),
     eas_move_response_write(again, version, &m))
SAME(estimate_request, struct eas_estimate_request, eas_estimate_request_read(p, n, &m, bad),
     eas_estimate_request_write(again, version, &m))
SAME(estimate_response, struct eas_estimate_response, eas_estimate_response_read(p, n, &m, bad),
     eas_estimate_response_write(again, &m))
SAME(notify_request, struct eas_notify_request, eas_notify_request_read(p, n, &m, bad),
     eas_notify_request_write(again, version, &m))
SAME(notify_response, struct eas_notify_response, eas_notify_response_read(p, n, &m, bad),
     eas_notify_response_write(again, version, &m))
SAME(provision_request, struct eas_provision_request, eas_provision_request_read(p, n, &m, bad),
     (m.version = version, eas_provision_request_write(again, &m)))
SAME(provision_response, struct eas_provision_response, eas_provision_response_read(p, n, &m, bad),
     (m.version = version, eas_provision_response_write(again, &m)))
SAME(compose_request, struct eas_compose_request, eas_compose_request_read(p, n, &m, bad),
     eas_compose_request_write(again, version, &m))
SAME(compose_response, struct eas_compose_response, eas_compose_response_read(p, n, &m, bad),
     eas_compose_response_write(again, version, &m))
SAME(operations_request, struct eas_item_operations_request,
     eas_item_operations_request_read(p, n, &m, bad),
     eas_item_operations_request_write(again, version, &m))
SAME(operations_response, struct eas_item_operations_response,
     eas_item_operations_response_read(p, n, &m, bad),
     eas_item_operations_response_write(again, version, &m))
SAME(search_request, struct eas_search_request, eas_search_request_read(p, n, &m, bad),
     eas_search_request_write(again, version, &m))
SAME(search_response, struct eas_search_response, eas_search_response_read(p, n, &m, bad),
     eas_search_response_write(again, version, &m))
SAME(settings_request, struct eas_settings_request, eas_settings_request_read(p, n, &m, bad),
     eas_settings_request_write(again, version, &m))
SAME(settings_response, struct eas_settings_response, eas_settings_response_read(p, n, &m, bad),
     eas_settings_response_write(again, version, &m))
SAME(meeting_request, struct eas_meeting_request, eas_meeting_request_read(p, n, &m, bad),
     eas_meeting_request_write(again, version, &m))
SAME(meeting_response, struct eas_meeting_response, eas_meeting_response_read(p, n, &m, bad),
     eas_meeting_response_write(again, version, &m))
SAME(recipients_request, struct eas_recipients_request, eas_recipients_request_read(p, n, &m, bad),
     eas_recipients_request_write(again, version, &m))
SAME(recipients_response, struct eas_recipients_response,
     eas_recipients_response_read(p, n, &m, bad),
     eas_recipients_response_write(again, version, &m))
SAME(cert_request, struct eas_cert_request, eas_cert_request_read(p, n, &m, bad),
     eas_cert_request_write(again, version, &m))
SAME(cert_response, struct eas_cert_response, eas_cert_response_read(p, n, &m, bad),
     eas_cert_response_write(again, version, &m))

/* The multipart answer of ItemOperations: the table, and part 0 as the answer that it is. */
static enum wire_verdict operations_multipart(const uint8_t *p, size_t n, enum eas_version version,
					      struct wire_out *again, struct wire_bad *bad)
{
	struct eas_multipart multipart;
	struct wire_span part[2 * EAS_ITEM_OPERATIONS_MAX + 1];
	enum { PART_MAX = sizeof part / sizeof part[0] };
	enum wire_verdict v = eas_multipart_read(p, n, &multipart, bad);
	if (v != WIRE_OK) {
		return v;
	}
	uint32_t part_n = multipart.part_n < PART_MAX ? multipart.part_n : PART_MAX;
	for (uint32_t i = 0; i < part_n; i++) {
		part[i] = eas_multipart_part(&multipart, i);
	}
	v = operations_response(part[0].p, part[0].n, version, NULL, bad);
	if (v == WIRE_MORE) {
		*bad = (struct wire_bad){.offset = part[0].n, .reason = "the document is cut"};
		v = WIRE_BAD;
	}
	if (v == WIRE_BAD) {
		bad->offset += (size_t)(part[0].p - p);
	}
	if (v == WIRE_OK && again != NULL &&
	    (part_n < multipart.part_n || !eas_multipart_write(again, part, part_n))) {
		again->overflow = true;
	}
	return v;
}

enum { COMMAND_MAX = 32 }; /* kept of a Sync request; a device sends 200 at most */

static enum wire_verdict sync_request(const uint8_t *p, size_t n, enum eas_version version,
				      struct wire_out *again, struct wire_bad *bad)
{
	struct eas_sync_item items[COMMAND_MAX];
	struct eas_mail mails[COMMAND_MAX];
	struct eas_sync_extra extras[EAS_COLLECTION_MAX];
	struct eas_sync_request m = {.commands = items, .command_cap = COMMAND_MAX};
	const struct eas_sync_more more = {.extra = extras, .mail = mails};
	enum wire_verdict v = eas_sync_request_read_more(p, n, &m, &more, bad);
	if (v == WIRE_OK && again != NULL &&
	    !eas_sync_request_write_more(again, version, &m, &more)) {
		again->overflow = true;
	}
	return v;
}

/* A whole answer with all that its items may have. A collection's beginning is written before its
 * items, but known only behind them: with `w` they are in `all` from a first reading, without it
 * they are put there. */
static enum wire_verdict sync_response_walk(const uint8_t *p, size_t n,
					    struct eas_sync_response *all,
					    struct eas_sync_writer *w, struct wire_bad *bad)
{
	struct eas_sync_reader r;
	struct eas_mail mail;
	enum eas_sync_event event;
	enum wire_verdict v;
	bool open = false;
	eas_sync_response_open(&r, p, n);
	r.mail = &mail;
	while ((v = eas_sync_response_next(&r, &event)) == WIRE_OK && event != EAS_SYNC_EVENT_END) {
		bool over = event == EAS_SYNC_EVENT_COLLECTION;
		uint32_t ix = r.collection_n - over;
		if (ix >= EAS_COLLECTION_MAX) {
			continue;
		}
		if (w == NULL && over) {
			all->collection[ix] = r.result;
			all->collection_n = ix + 1;
		}
		if (w != NULL && !open) {
			eas_sync_collection_begin(w, &all->collection[ix]);
		}
		if (w != NULL && over) {
			eas_sync_collection_end(w);
		} else if (w != NULL) {
			eas_sync_mail_write(w, &r.item, &mail);
		}
		open = !over;
	}
	all->empty = r.empty;
	all->status = r.status;
	all->limit = r.limit;
	*bad = r.wbxml.bad;
	return v;
}

static enum wire_verdict sync_response(const uint8_t *p, size_t n, enum eas_version version,
				       struct wire_out *again, struct wire_bad *bad)
{
	struct eas_sync_response all = {.collection_n = 0};
	struct eas_sync_writer w;
	enum wire_verdict v = sync_response_walk(p, n, &all, NULL, bad);
	if (v != WIRE_OK || again == NULL || all.empty) {
		return v;
	}
	bool fits;
	if (all.collection_n > 0) {
		eas_sync_response_begin(&w, again, version);
		(void)sync_response_walk(p, n, &all, &w, bad);
		fits = eas_sync_response_end(&w);
	} else {
		fits = eas_sync_response_status_write(again, all.status, all.limit);
	}
	again->overflow |= !fits;
	return v;
}

/* What an answer has and no request has: a Status or Response right under the root, but for Sync,
 * whose Status stands in each collection. */
#define REQUEST(command_, root_, from_, last_, check_)                                             \
	{                                                                                          \
		.command = EAS_CMD_##command_, .root = EAS_TAG_##root_, .from = EAS_##from_,       \
		.last = EAS_##last_, .check = check_                                               \
	}
#define RESPONSE(command_, root_, from_, last_, check_, mark_, other_mark_, mark_depth_)           \
	{                                                                                          \
		.command = EAS_CMD_##command_, .response = true, .root = EAS_TAG_##root_,          \
		.mark = {EAS_TAG_##mark_, EAS_TAG_##other_mark_}, .mark_depth = mark_depth_,       \
		.from = EAS_##from_, .last = EAS_##last_, .check = check_                          \
	}

static const struct eas_message messages[] = {
	REQUEST(PING, PING_PING, V2_5, V_NONE, ping_request),
	RESPONSE(PING, PING_PING, V2_5, V_NONE, ping_response, PING_STATUS, NONE, 1),
	REQUEST(SYNC, AIRSYNC_SYNC, V2_0, V_NONE, sync_request),
	RESPONSE(SYNC, AIRSYNC_SYNC, V2_0, V_NONE, sync_response, AIRSYNC_STATUS, NONE, 3),
	REQUEST(FOLDER_SYNC, FOLDERHIERARCHY_FOLDERSYNC, V2_0, V_NONE, folder_request),
	RESPONSE(FOLDER_SYNC, FOLDERHIERARCHY_FOLDERSYNC, V2_0, V_NONE, folder_response,
		 FOLDERHIERARCHY_STATUS, NONE, 1),
	RESPONSE(GET_HIERARCHY, FOLDERHIERARCHY_FOLDERS, V1_0, V12_1, hierarchy,
		 FOLDERHIERARCHY_FOLDER, NONE, 1),
	REQUEST(FOLDER_CREATE, FOLDERHIERARCHY_FOLDERCREATE, V2_0, V_NONE, edit_request),
	RESPONSE(FOLDER_CREATE, FOLDERHIERARCHY_FOLDERCREATE, V2_0, V_NONE, edit_response,
		 FOLDERHIERARCHY_STATUS, NONE, 1),
	REQUEST(FOLDER_UPDATE, FOLDERHIERARCHY_FOLDERUPDATE, V2_0, V_NONE, edit_request),
	RESPONSE(FOLDER_UPDATE, FOLDERHIERARCHY_FOLDERUPDATE, V2_0, V_NONE, edit_response,
		 FOLDERHIERARCHY_STATUS, NONE, 1),
	REQUEST(FOLDER_DELETE, FOLDERHIERARCHY_FOLDERDELETE, V2_0, V_NONE, edit_request),
	RESPONSE(FOLDER_DELETE, FOLDERHIERARCHY_FOLDERDELETE, V2_0, V_NONE, edit_response,
		 FOLDERHIERARCHY_STATUS, NONE, 1),
	REQUEST(MOVE_ITEMS, MOVE_MOVEITEMS, V2_0, V_NONE, move_request),
	RESPONSE(MOVE_ITEMS, MOVE_MOVEITEMS, V2_0, V_NONE, move_response, MOVE_RESPONSE,
		 MOVE_STATUS, 1),
	REQUEST(GET_ITEM_ESTIMATE, GETITEMESTIMATE_GETITEMESTIMATE, V2_0, V_NONE, estimate_request),
	RESPONSE(GET_ITEM_ESTIMATE, GETITEMESTIMATE_GETITEMESTIMATE, V2_0, V_NONE,
		 estimate_response, GETITEMESTIMATE_RESPONSE, GETITEMESTIMATE_STATUS, 1),
	REQUEST(NOTIFY, AIRNOTIFY_NOTIFY, V2_0, V2_5, notify_request),
	RESPONSE(NOTIFY, AIRNOTIFY_NOTIFY, V2_0, V2_5, notify_response, AIRNOTIFY_STATUS,
		 AIRNOTIFY_RESPONSES, 1),
	REQUEST(PROVISION, PROVISION_PROVISION, V2_5, V_NONE, provision_request),
	RESPONSE(PROVISION, PROVISION_PROVISION, V2_5, V_NONE, provision_response, PROVISION_STATUS,
		 NONE, 1),
	REQUEST(SEND_MAIL, COMPOSEMAIL_SENDMAIL, V14_0, V_NONE, compose_request),
	RESPONSE(SEND_MAIL, COMPOSEMAIL_SENDMAIL, V14_0, V_NONE, compose_response,
		 COMPOSEMAIL_STATUS, NONE, 1),
	REQUEST(SMART_REPLY, COMPOSEMAIL_SMARTREPLY, V14_0, V_NONE, compose_request),
	RESPONSE(SMART_REPLY, COMPOSEMAIL_SMARTREPLY, V14_0, V_NONE, compose_response,
		 COMPOSEMAIL_STATUS, NONE, 1),
	REQUEST(SMART_FORWARD, COMPOSEMAIL_SMARTFORWARD, V14_0, V_NONE, compose_request),
	RESPONSE(SMART_FORWARD, COMPOSEMAIL_SMARTFORWARD, V14_0, V_NONE, compose_response,
		 COMPOSEMAIL_STATUS, NONE, 1),
	REQUEST(ITEM_OPERATIONS, ITEMOPERATIONS_ITEMOPERATIONS, V12_0, V_NONE, operations_request),
	RESPONSE(ITEM_OPERATIONS, ITEMOPERATIONS_ITEMOPERATIONS, V12_0, V_NONE, operations_response,
		 ITEMOPERATIONS_STATUS, ITEMOPERATIONS_RESPONSE, 1),
	RESPONSE(ITEM_OPERATIONS, NONE, V12_0, V_NONE, operations_multipart, NONE, NONE, 0),
	REQUEST(SEARCH, SEARCH_SEARCH, V2_5, V_NONE, search_request),
	RESPONSE(SEARCH, SEARCH_SEARCH, V2_5, V_NONE, search_response, SEARCH_STATUS,
		 SEARCH_RESPONSE, 1),
	REQUEST(SETTINGS, SETTINGS_SETTINGS, V12_0, V_NONE, settings_request),
	RESPONSE(SETTINGS, SETTINGS_SETTINGS, V12_0, V_NONE, settings_response, SETTINGS_STATUS,
		 NONE, 2),
	REQUEST(MEETING_RESPONSE, MEETINGRESPONSE_MEETINGRESPONSE, V2_5, V_NONE, meeting_request),
	RESPONSE(MEETING_RESPONSE, MEETINGRESPONSE_MEETINGRESPONSE, V2_5, V_NONE, meeting_response,
		 MEETINGRESPONSE_RESULT, NONE, 1),
	REQUEST(RESOLVE_RECIPIENTS, RESOLVERECIPIENTS_RESOLVERECIPIENTS, V2_5, V_NONE,
		recipients_request),
	RESPONSE(RESOLVE_RECIPIENTS, RESOLVERECIPIENTS_RESOLVERECIPIENTS, V2_5, V_NONE,
		 recipients_response, RESOLVERECIPIENTS_STATUS, RESOLVERECIPIENTS_RESPONSE, 1),
	REQUEST(VALIDATE_CERT, VALIDATECERT_VALIDATECERT, V2_5, V_NONE, cert_request),
	RESPONSE(VALIDATE_CERT, VALIDATECERT_VALIDATECERT, V2_5, V_NONE, cert_response,
		 VALIDATECERT_STATUS, NONE, 2),
};

#undef REQUEST
#undef RESPONSE

enum { MESSAGE_N = sizeof messages / sizeof messages[0] };

size_t eas_message_n(void)
{
	return MESSAGE_N;
}

const struct eas_message *eas_message_at(size_t i)
{
	return i < MESSAGE_N ? &messages[i] : NULL;
}

const struct eas_message *eas_message_find(enum eas_command command, bool response)
{
	for (size_t i = 0; i < MESSAGE_N; i++) {
		if (messages[i].command == command && messages[i].response == response) {
			return &messages[i];
		}
	}
	return NULL;
}

/* Whether one of the message's marks stands in the document, as far as it can be read. */
static bool marked(const struct eas_message *message, const uint8_t *p, size_t n)
{
	struct wbxml_reader r;
	struct wbxml_event e;
	wbxml_reader_init(&r, p, n);
	while (wbxml_next(&r, &e) == WIRE_OK && e.kind != WBXML_END) {
		unsigned level = e.empty ? r.depth : r.depth - 1u;
		if (e.kind == WBXML_OPEN && level > 0 && level <= message->mark_depth &&
		    (e.tag == message->mark[0] || e.tag == message->mark[1])) {
			return true;
		}
	}
	return false;
}

const struct eas_message *eas_message_guess(const uint8_t *p, size_t n)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	wbxml_reader_init(&r, p, n);
	if (wbxml_next(&r, &root) != WIRE_OK) {
		return NULL;
	}
	const struct eas_message *guess = NULL;
	for (size_t i = 0; i < MESSAGE_N; i++) {
		const struct eas_message *message = &messages[i];
		if (message->root == root.tag && (guess == NULL || marked(message, p, n))) {
			guess = message;
		}
	}
	return guess;
}

bool eas_message_known_in(const struct eas_message *message, enum eas_version version)
{
	return version >= message->from &&
	       (message->last == EAS_V_NONE || version <= message->last);
}
