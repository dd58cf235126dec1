/* What the describe_* files share. Not here: any protocol. See describe_bytes.h. */
#include "describe/describe_bytes.h"

enum err describe_bytes_bad(struct err_info *info, size_t offset, const char *reason)
{
	char place[40];
	snprintf(place, sizeof place, "byte %zu", offset);
	return err_set(info, ERR_SCENARIO, place, "%s", reason);
}

size_t describe_bytes_utf8_end(const uint8_t *p, size_t n)
{
	size_t i = 0;
	while (i < n) {
		uint8_t c = p[i];
		size_t more = c < 0x80	 ? 0
			      : c < 0xC2 ? 9
			      : c < 0xE0 ? 1
			      : c < 0xF0 ? 2
			      : c < 0xF5 ? 3
					 : 9;
		if (more >= n - i) {
			return i;
		}
		for (size_t k = 1; k <= more; k++) {
			if ((p[i + k] & 0xC0) != 0x80) {
				return i;
			}
		}
		/* Overlong forms, surrogates, and what lies above U+10FFFF. */
		if ((c == 0xE0 && p[i + 1] < 0xA0) || (c == 0xED && p[i + 1] > 0x9F) ||
		    (c == 0xF0 && p[i + 1] < 0x90) || (c == 0xF4 && p[i + 1] > 0x8F)) {
			return i;
		}
		i += more + 1;
	}
	return n;
}

json_t *describe_bytes_hex(struct wire_span bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	char *text = malloc(2 * bytes.n + 1);
	if (text == NULL) {
		return NULL;
	}
	for (size_t i = 0; i < bytes.n; i++) {
		text[2 * i] = digits[bytes.p[i] >> 4];
		text[2 * i + 1] = digits[bytes.p[i] & 15];
	}
	json_t *string = json_stringn(text, 2 * bytes.n);
	free(text);
	return string;
}

json_t *describe_bytes_latin1(struct wire_span bytes)
{
	char *text = malloc(2 * bytes.n + 1);
	if (text == NULL) {
		return NULL;
	}
	size_t n = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		uint8_t c = bytes.p[i];
		if (c >= 0x80) {
			text[n++] = (char)(0xC0 | c >> 6);
			c = 0x80 | (c & 0x3F);
		}
		text[n++] = (char)c;
	}
	json_t *string = json_stringn(text, n);
	free(text);
	return string;
}

bool describe_bytes_put(json_t *object, const char *key, struct wire_span bytes)
{
	bool is_text = describe_bytes_utf8_end(bytes.p, bytes.n) == bytes.n &&
		       (bytes.n == 0 || memchr(bytes.p, 0, bytes.n) == NULL);
	if (is_text) {
		const char *text = bytes.n == 0 ? "" : (const char *)bytes.p;
		return json_object_set_new(object, key, json_stringn(text, bytes.n)) == 0;
	}
	char name[64];
	snprintf(name, sizeof name, "%s_hex", key);
	return json_object_set_new(object, name, describe_bytes_hex(bytes)) == 0;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool describe_bytes_unhex(const char *text, struct wire_out *out)
{
	size_t n = strlen(text);
	for (size_t i = 0; i + 1 < n; i += 2) {
		int high = hex_value(text[i]);
		int low = hex_value(text[i + 1]);
		if (high < 0 || low < 0) {
			return false;
		}
		wire_put_u8(out, (unsigned)(high << 4 | low));
	}
	return n % 2 == 0 && !out->overflow;
}

bool describe_bytes_unlatin1(const char *text, struct wire_out *out)
{
	const uint8_t *p = (const uint8_t *)text;
	for (size_t i = 0; p[i] != 0; i++) {
		unsigned c = p[i];
		if (c >= 0x80) {
			if (c > 0xC3 || p[i + 1] == 0) {
				return false; /* above U+00FF */
			}
			c = (c & 3) << 6 | (p[++i] & 0x3Fu);
		}
		wire_put_u8(out, c);
	}
	return !out->overflow;
}

enum err describe_bytes_get(const json_t *object, const char *key, struct wire_out *store,
			    struct wire_span *bytes, bool *present, struct err_info *info)
{
	char name[64];
	char place[72];
	snprintf(name, sizeof name, "%s_hex", key);
	const json_t *plain = json_object_get(object, key);
	const json_t *hex = json_object_get(object, name);
	snprintf(place, sizeof place, "/%s", hex != NULL ? name : key);
	*present = plain != NULL || hex != NULL;
	*bytes = (struct wire_span){0};
	if (!*present) {
		return ERR_OK;
	}
	if ((plain != NULL && hex != NULL) || !json_is_string(hex != NULL ? hex : plain)) {
		return err_set(info, ERR_SCENARIO, place, "not one string");
	}
	if (plain != NULL) {
		*bytes = (struct wire_span){.p = (const uint8_t *)json_string_value(plain),
					    .n = json_string_length(plain)};
		return ERR_OK;
	}
	size_t start = store->n;
	if (!describe_bytes_unhex(json_string_value(hex), store)) {
		return err_set(info, ERR_SCENARIO, place, "not hexadecimal, or too long");
	}
	*bytes = (struct wire_span){.p = store->p + start, .n = store->n - start};
	return ERR_OK;
}

enum err describe_bytes_load(const char *text, size_t n, json_t **object, struct err_info *info)
{
	json_error_t error;
	*object = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (*object == NULL) {
		char place[48];
		snprintf(place, sizeof place, "%d:%d", error.line, error.column);
		return err_set(info, ERR_SCENARIO, place, "%s", error.text);
	}
	if (!json_is_object(*object)) {
		json_decref(*object);
		*object = NULL;
		return err_set(info, ERR_SCENARIO, "1:1", "not a JSON object");
	}
	return ERR_OK;
}

enum err describe_bytes_print(json_t *object, FILE *out, struct err_info *info)
{
	if (object == NULL) {
		return err_set(info, ERR_FAILURE, "", "out of memory");
	}
	int failed = json_dumpf(object, out, JSON_INDENT(2));
	json_decref(object);
	if (failed != 0 || fputc('\n', out) == EOF) {
		return err_set(info, ERR_FAILURE, "", "cannot write the output");
	}
	return ERR_OK;
}
