/* Queries as JSON. Plain and packed share their keys; what only one has is simply absent.
 *
 * Not here: the grammar (wire/eas_query.c). See describe_query.h. */
#include "describe/describe_query.h"

#include "describe/describe_bytes.h"

/* The string fields, in the order in which they are printed. */
struct field {
	const char *key;
	struct wire_span *value;
};

enum { FIELD_N = 8 };

static void fields_of(struct eas_query *q, struct field fields[FIELD_N])
{
	const struct field all[FIELD_N] = {{"user", &q->user},
					   {"device_id", &q->device_id},
					   {"device_type", &q->device_type},
					   {"attachment_name", &q->attachment_name},
					   {"collection_id", &q->collection_id},
					   {"item_id", &q->item_id},
					   {"long_id", &q->long_id},
					   {"occurrence", &q->occurrence}};
	memcpy(fields, all, sizeof all);
}

json_t *describe_query_tree(struct eas_query *q)
{
	json_t *root = json_object();
	struct field fields[FIELD_N];
	fields_of(q, fields);
	bool fine =
		root != NULL &&
		json_object_set_new(root, "form", json_string(q->packed ? "packed" : "plain")) == 0;
	if (q->packed) {
		const char *version = eas_version_text(q->version);
		fine = fine && json_object_set_new(root, "version", json_string(version)) == 0;
		fine = fine && json_object_set_new(root, "command_code",
						   json_integer(q->command_code)) == 0;
		fine = fine && json_object_set_new(root, "locale", json_integer(q->locale)) == 0;
	}
	if (q->command_name.n > 0) {
		fine = fine && describe_bytes_put(root, "command", q->command_name);
	}
	if (q->has_policy_key) {
		fine = fine &&
		       json_object_set_new(root, "policy_key", json_integer(q->policy_key)) == 0;
	}
	for (size_t i = 0; i < FIELD_N; i++) {
		if (fields[i].value->p != NULL) {
			fine = fine && describe_bytes_put(root, fields[i].key, *fields[i].value);
		}
	}
	if (q->save_in_sent) {
		fine = fine && json_object_set_new(root, "save_in_sent", json_true()) == 0;
	}
	if (q->accept_multipart) {
		fine = fine && json_object_set_new(root, "accept_multipart", json_true()) == 0;
	}
	if (!fine) {
		json_decref(root);
		return NULL;
	}
	return root;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum err describe_query_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			       struct err_info *info)
{
	(void)json; /* JSON is the only form */
	size_t start = 0;
	while (start < n && is_blank(p[start])) {
		start++;
	}
	while (n > start && is_blank(p[n - 1])) {
		n--;
	}
	struct eas_query q;
	struct wire_bad bad;
	if (eas_query_read(p + start, n - start, &q, &bad) != WIRE_OK) {
		return describe_bytes_bad(info, start + bad.offset, bad.reason);
	}
	return describe_bytes_print(describe_query_tree(&q), out, info);
}

static bool known_key(const char *key)
{
	static const char *const keys[] = {"form",
					   "version",
					   "command_code",
					   "locale",
					   "command",
					   "policy_key",
					   "user",
					   "device_id",
					   "device_type",
					   "attachment_name",
					   "item_id",
					   "long_id",
					   "occurrence",
					   "save_in_sent",
					   "accept_multipart",
					   "user_hex",
					   "device_id_hex",
					   "device_type_hex",
					   "collection_id",
					   "item_id_hex",
					   "long_id_hex",
					   "occurrence_hex",
					   "attachment_name_hex",
					   "collection_id_hex"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(keys[i], key) == 0) {
			return true;
		}
	}
	return false;
}

/* A number under `key`, `when_absent` when there is none. */
static enum err number(const json_t *root, const char *key, json_int_t max, json_int_t when_absent,
		       json_int_t *value, struct err_info *info)
{
	const json_t *v = json_object_get(root, key);
	*value = when_absent;
	if (v == NULL) {
		return ERR_OK;
	}
	if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > max) {
		char place[64];
		snprintf(place, sizeof place, "/%s", key);
		return err_set(info, ERR_SCENARIO, place, "not a whole number from 0 to %lld",
			       (long long)max);
	}
	*value = json_integer_value(v);
	return ERR_OK;
}

static enum err keys_check(json_t *root, struct err_info *info)
{
	const char *key;
	json_t *value;
	json_object_foreach(root, key, value)
	{
		if (!known_key(key)) {
			char place[128];
			snprintf(place, sizeof place, "/%s", key);
			return err_set(info, ERR_SCENARIO, place, "unknown key");
		}
	}
	return ERR_OK;
}

static struct wire_span text_of(const json_t *root, const char *key)
{
	const json_t *v = json_object_get(root, key);
	return json_is_string(v) ? eas_span(json_string_value(v)) : (struct wire_span){0};
}

static enum err parse(json_t *root, struct eas_query *q, struct wire_out *store,
		      struct err_info *info)
{
	memset(q, 0, sizeof *q);
	struct wire_span form = text_of(root, "form");
	q->packed = wire_span_is(form, "packed");
	if (!q->packed && !wire_span_is(form, "plain")) {
		return err_set(info, ERR_SCENARIO, "/form", "not \"plain\" or \"packed\"");
	}
	json_int_t code, locale, key;
	enum err e = keys_check(root, info);
	e = e != ERR_OK ? e : number(root, "command_code", 255, -1, &code, info);
	e = e != ERR_OK ? e : number(root, "locale", 65535, 0, &locale, info);
	e = e != ERR_OK ? e : number(root, "policy_key", UINT32_MAX, -1, &key, info);
	struct field fields[FIELD_N];
	fields_of(q, fields);
	for (size_t i = 0; e == ERR_OK && i < FIELD_N; i++) {
		bool present;
		e = describe_bytes_get(root, fields[i].key, store, fields[i].value, &present, info);
	}
	if (e != ERR_OK) {
		return e;
	}
	q->command_name = text_of(root, "command");
	q->command = eas_command_find(q->command_name);
	if (code >= 0 && q->packed) {
		q->command = code < EAS_CMD_CODE_N ? (enum eas_command)code : EAS_CMD_UNKNOWN;
	}
	q->version = eas_version_find(text_of(root, "version"));
	q->locale = (uint16_t)locale;
	q->has_policy_key = key >= 0;
	q->policy_key = key >= 0 ? (uint32_t)key : 0;
	q->save_in_sent = json_is_true(json_object_get(root, "save_in_sent"));
	q->accept_multipart = json_is_true(json_object_get(root, "accept_multipart"));
	return ERR_OK;
}

enum err describe_query_encode(const char *text, size_t n, struct wire_out *out,
			       struct err_info *info)
{
	json_t *root;
	enum err e = describe_bytes_load(text, n, &root, info);
	if (e != ERR_OK) {
		return e;
	}
	uint8_t room[EAS_QUERY_BYTES_MAX];
	struct wire_out store = wire_out_init(room, sizeof room);
	struct eas_query q;
	e = parse(root, &q, &store, info);
	if (e == ERR_OK && !q.packed && q.command_name.n == 0) {
		e = err_set(info, ERR_SCENARIO, "/command", "a plain query needs a command");
	} else if (e == ERR_OK && !q.packed) {
		eas_query_plain_write(out, &q);
	} else if (e == ERR_OK && !eas_query_packed_write(out, &q)) {
		e = err_set(info, ERR_SCENARIO, "",
			    "cannot be packed: needs version 12.1 or later, a command with a code, "
			    "a device_id of 1 to 64 bytes, fields of at most 255 bytes");
	}
	json_decref(root);
	if (e == ERR_OK && out->overflow) {
		return err_set(info, ERR_FAILURE, "", "output does not fit");
	}
	return e;
}
