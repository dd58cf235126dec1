/* A body against the table of typed messages.
 *
 * Not here: see describe_message.h. */
#include "describe/describe_message.h"

#include "wire/eas_message.h"
#include "wire/eas_page.h"
#include "wire/eas_status.h"
#include "wire/wbxml.h"

#include <stdlib.h>

static bool put(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

/* "2.5 and later", "2.0 to 12.1" */
static json_t *versions_new(const struct eas_message *message)
{
	const char *from = eas_version_text(message->from);
	return message->last == EAS_V_NONE
		       ? json_sprintf("%s and later", from)
		       : json_sprintf("%s to %s", from, eas_version_text(message->last));
}

/* Writes the message again as one version does; *differs_at is the first octet that is another. */
static bool same(const struct eas_message *message, enum eas_version version, const uint8_t *p,
		 size_t n, struct wire_out *again, size_t *differs_at)
{
	struct wire_bad bad;
	again->n = 0;
	again->overflow = false;
	if (message->check(p, n, version, again, &bad) != WIRE_OK || again->overflow) {
		return false;
	}
	size_t i = 0;
	while (i < n && i < again->n && p[i] == again->p[i]) {
		i++;
	}
	*differs_at = i;
	return i == n && again->n == n;
}

/* Without a version from outside, the one whose writer agrees longest counts. */
static bool put_same(json_t *object, const struct eas_message *message, enum eas_version version,
		     const uint8_t *p, size_t n)
{
	static const enum eas_version tried[] = {EAS_V2_5, EAS_V12_0, EAS_V12_1, EAS_V14_0,
						 EAS_V14_1};
	size_t cap = 2 * n + 1024, furthest = 0;
	uint8_t *room = malloc(cap);
	if (room == NULL) {
		return false;
	}
	struct wire_out again = wire_out_init(room, cap);
	bool equal = false;
	for (size_t i = 0; !equal && i < sizeof tried / sizeof tried[0]; i++) {
		size_t at = 0;
		equal = (version == EAS_V_NONE || version == tried[i]) &&
			same(message, tried[i], p, n, &again, &at);
		furthest = at > furthest ? at : furthest;
	}
	free(room);
	return put(object, "same_when_written", json_boolean(equal)) &&
	       (equal || put(object, "differs_at", json_integer((json_int_t)furthest)));
}

static bool status_put(json_t *list, const struct eas_message *message, uint16_t parent,
		       uint32_t code)
{
	enum eas_status_set set = eas_status_set_of(message->command, message->response, parent);
	const char *name = set == EAS_STATUS_SET_NONE ? NULL : eas_status_name(set, code);
	const char *in = eas_page_element(parent);
	json_t *entry = json_object();
	return json_array_append_new(list, entry) == 0 &&
	       put(entry, "in", json_string(in == NULL ? "" : in)) &&
	       put(entry, "code", json_integer(code)) &&
	       put(entry, "name", name == NULL ? json_null() : json_string(name));
}

/* Every element Status, whatever its page: no page calls anything else so, apart from the states of
 * flags and tasks, which these commands' sets do not speak of. */
static bool put_status(json_t *object, const struct eas_message *message, const uint8_t *p,
		       size_t n)
{
	json_t *list = json_array();
	bool fine = put(object, "status", list);
	struct wbxml_reader r;
	struct wbxml_event e;
	wbxml_reader_init(&r, p, n);
	while (fine && wbxml_next(&r, &e) == WIRE_OK && e.kind != WBXML_END) {
		const char *name = eas_page_element(e.tag);
		bool is_status = e.kind == WBXML_OPEN && !e.empty && r.depth > 1 && name != NULL &&
				 strcmp(name, "Status") == 0 && e.tag >> 8 != 2;
		uint16_t parent = is_status ? r.stack[r.depth - 2] : EAS_TAG_NONE;
		uint32_t code;
		if (is_status && wbxml_number(&r, &e, &code) == WIRE_OK) {
			fine = status_put(list, message, parent, code);
		}
	}
	return fine && (json_array_size(list) > 0 || json_object_del(object, "status") == 0);
}

static bool put_message(json_t *object, const struct eas_message *message, enum eas_version version,
			const uint8_t *p, size_t n)
{
	struct wire_bad bad = {0};
	enum wire_verdict v = message->check(p, n, version, NULL, &bad);
	bool fine = put(object, "command", json_string(eas_command_name(message->command))) &&
		    put(object, "side", json_string(message->response ? "response" : "request")) &&
		    put(object, "versions", versions_new(message)) &&
		    put(object, "accepted", json_boolean(v == WIRE_OK));
	if (version != EAS_V_NONE && !eas_message_known_in(message, version)) {
		fine = fine && put(object, "unknown_in", json_string(eas_version_text(version)));
	}
	if (v == WIRE_OK) {
		fine = fine && put_same(object, message, version, p, n);
	} else {
		size_t at = v == WIRE_MORE ? n : bad.offset;
		fine = fine && put(object, "byte", json_integer((json_int_t)at)) &&
		       put(object, "reason",
			   json_string(v == WIRE_MORE ? "the message is cut here" : bad.reason));
	}
	return fine && (message->root == EAS_TAG_NONE || put_status(object, message, p, n));
}

json_t *describe_message(const struct describe_message_hint *hint, const uint8_t *p, size_t n)
{
	const struct eas_message *message =
		hint->command == EAS_CMD_UNKNOWN ? eas_message_guess(p, n)
						 : eas_message_find(hint->command, hint->response);
	json_t *object = json_object();
	bool fine = object != NULL &&
		    (message != NULL ? put_message(object, message, hint->version, p, n)
				     : put(object, "command", json_null()));
	if (!fine) {
		json_decref(object);
		return NULL;
	}
	return object;
}
