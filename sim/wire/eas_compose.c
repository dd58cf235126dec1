/* The three commands share one table but for Source and ReplaceMime, which SendMail has not.
 *
 * Not here: anything that looks into the mail. See eas_compose.h. */
#include "wire/eas_compose.h"

#define S struct eas_compose_source
static const struct eas_field source_fields[] = {
	EAS_TEXT(COMPOSEMAIL_FOLDERID, S, folder_id),
	EAS_TEXT(COMPOSEMAIL_ITEMID, S, item_id),
	EAS_TEXT(COMPOSEMAIL_LONGID, S, long_id),
	EAS_TEXT(COMPOSEMAIL_INSTANCEID, S, instance_id),
};
static const struct eas_shape source_shape = EAS_SHAPE(S, source_fields);
#undef S

#define S struct eas_compose_request
#define CLIENT_ID                                                                                  \
	EAS_TEXT(COMPOSEMAIL_CLIENTID, S, client_id, .max = EAS_COMPOSE_CLIENT_ID_BYTES_MAX)
#define ACCOUNT_ID EAS_TEXT(COMPOSEMAIL_ACCOUNTID, S, account_id, .since = EAS_V14_1)
#define SAVE EAS_MARK(COMPOSEMAIL_SAVEINSENTITEMS, S, save_in_sent)
#define MIME EAS_DATA(COMPOSEMAIL_MIME, S, mime)
#define TEMPLATE EAS_TEXT(RIGHTSMANAGEMENT_TEMPLATEID, S, template_id, .since = EAS_V14_1)

static const struct eas_field send_fields[] = {CLIENT_ID, ACCOUNT_ID, SAVE, MIME, TEMPLATE};
static const struct eas_field smart_fields[] = {
	CLIENT_ID,
	EAS_GROUP_IN(COMPOSEMAIL_SOURCE, S, source, struct eas_compose_source, source_shape),
	ACCOUNT_ID,
	SAVE,
	EAS_MARK(COMPOSEMAIL_REPLACEMIME, S, replace_mime),
	MIME,
	TEMPLATE,
};

/* In the order of `commands`. */
static const struct eas_shape request_shapes[] = {
	EAS_SHAPE(S, send_fields, .root = EAS_TAG_COMPOSEMAIL_SENDMAIL, .since = EAS_V14_0),
	EAS_SHAPE(S, smart_fields, .root = EAS_TAG_COMPOSEMAIL_SMARTREPLY, .since = EAS_V14_0),
	EAS_SHAPE(S, smart_fields, .root = EAS_TAG_COMPOSEMAIL_SMARTFORWARD, .since = EAS_V14_0),
};
#undef S

#define S struct eas_compose_response
static const struct eas_field response_fields[] = {EAS_CODE(COMPOSEMAIL_STATUS, S, status)};
static const struct eas_shape response_shapes[] = {
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_COMPOSEMAIL_SENDMAIL, .since = EAS_V14_0),
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_COMPOSEMAIL_SMARTREPLY, .since = EAS_V14_0),
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_COMPOSEMAIL_SMARTFORWARD, .since = EAS_V14_0),
};
#undef S

static const enum eas_command commands[] = {EAS_CMD_SEND_MAIL, EAS_CMD_SMART_REPLY,
					    EAS_CMD_SMART_FORWARD};
enum { COMMAND_N = sizeof commands / sizeof commands[0] };

/* Index of a command, COMMAND_N for all others. */
static size_t index_of(enum eas_command command)
{
	size_t i = 0;
	while (i < COMMAND_N && commands[i] != command) {
		i++;
	}
	return i;
}

/* Index of the document's root; when it is none of the three, 0, whose reader then says why. */
static size_t index_of_root(const uint8_t *p, size_t n)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	wbxml_reader_init(&r, p, n);
	bool known = wbxml_next(&r, &root) == WIRE_OK;
	for (size_t i = 0; known && i < COMMAND_N; i++) {
		if (root.tag == request_shapes[i].root) {
			return i;
		}
	}
	return 0;
}

bool eas_compose_request_write(struct wire_out *out, enum eas_version version,
			       const struct eas_compose_request *compose)
{
	size_t i = index_of(compose->command);
	if (i == COMMAND_N || compose->mime.n == 0) {
		return false;
	}
	if (version < EAS_V14_0) {
		wire_put(out, compose->mime.p, compose->mime.n);
		return !out->overflow;
	}
	return compose->client_id.n > 0 &&
	       eas_shape_write(&request_shapes[i], out, version, compose);
}

enum wire_verdict eas_compose_request_read(const uint8_t *p, size_t n,
					   struct eas_compose_request *out, struct wire_bad *bad)
{
	size_t i = index_of_root(p, n);
	enum wire_verdict v = eas_shape_read(&request_shapes[i], p, n, out, bad);
	out->command = commands[i];
	return v;
}

void eas_compose_query_put(struct eas_query *query, const struct eas_compose_request *compose)
{
	query->command = compose->command;
	query->collection_id = compose->source.folder_id;
	query->item_id = compose->source.item_id;
	query->long_id = compose->source.long_id;
	query->occurrence = compose->source.instance_id;
	query->save_in_sent = compose->save_in_sent;
}

bool eas_compose_query_take(const struct eas_query *query, struct wire_span mail,
			    struct eas_compose_request *out)
{
	bool source = query->long_id.n > 0 || (query->collection_id.n > 0 && query->item_id.n > 0);
	*out = (struct eas_compose_request){
		.command = query->command,
		.source = {.folder_id = query->collection_id,
			   .item_id = query->item_id,
			   .long_id = query->long_id,
			   .instance_id = query->occurrence},
		.save_in_sent = query->save_in_sent,
		.mime = mail,
	};
	return index_of(query->command) < COMMAND_N && mail.n > 0 &&
	       (source || query->command == EAS_CMD_SEND_MAIL);
}

bool eas_compose_response_write(struct wire_out *out, enum eas_version version,
				const struct eas_compose_response *compose)
{
	if (compose->status == 0) {
		return true;
	}
	size_t i = index_of(compose->command);
	return i < COMMAND_N && eas_shape_write(&response_shapes[i], out, version, compose);
}

enum wire_verdict eas_compose_response_read(const uint8_t *p, size_t n,
					    struct eas_compose_response *out,
					    struct wire_bad *bad)
{
	*out = (struct eas_compose_response){.command = EAS_CMD_UNKNOWN};
	if (n == 0) {
		return WIRE_OK;
	}
	size_t i = index_of_root(p, n);
	enum wire_verdict v = eas_shape_read(&response_shapes[i], p, n, out, bad);
	out->command = commands[i];
	return v;
}
