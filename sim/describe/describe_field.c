/* JSON fields in and out, hexadecimal, UTF-16. Nothing here knows a protocol. */
#include "describe/describe_field.h"

#include "wire/octets.h"
#include "wire/utf.h"

#define HEX_MARK "hex:"
#define NAMED_CODE_BYTES_MAX 160u

void describe_field_fail(struct describe_in *in, const char *key, const char *reason)
{
	if (!in->failed) {
		in->failed = true;
		(void)err_set(in->info, ERR_SCENARIO, key, "%s", reason);
	}
}

static bool listed(const char *const *keys, const char *key)
{
	for (; keys != NULL && *keys != NULL; keys++) {
		if (strcmp(*keys, key) == 0) {
			return true;
		}
	}
	return false;
}

void describe_field_only(struct describe_in *in, const char *const *keys,
	const char *const *more_keys)
{
	const char *key;
	json_t *value;
	if (!json_is_object(in->object)) {
		describe_field_fail(in, "", "not a JSON object");
		return;
	}
	json_object_foreach((json_t *)in->object, key, value) {
		if (!listed(keys, key) && !listed(more_keys, key)) {
			describe_field_fail(in, key, "unknown field");
		}
	}
}

bool describe_field_has(const struct describe_in *in, const char *key)
{
	return json_object_get(in->object, key) != NULL;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "0x15", "0x40 UDHI": the number before the first space; -1 when it is none. */
static int64_t code_value(const char *text)
{
	int64_t v = 0;
	if (text[0] != '0' || text[1] != 'x') {
		return -1;
	}
	size_t i = 2;
	for (; text[i] != '\0' && text[i] != ' '; i++) {
		const int digit = hex_value(text[i]);
		if (digit < 0 || i > 9) {
			return -1;
		}
		v = v * 16 + digit;
	}
	return i == 2 ? -1 : v;
}

uint32_t describe_field_number(struct describe_in *in, const char *key, uint32_t max,
	int64_t fallback)
{
	const json_t *value = json_object_get(in->object, key);
	if (value == NULL) {
		if (fallback < 0) {
			describe_field_fail(in, key, "missing");
			return 0;
		}
		return (uint32_t)fallback;
	}
	const int64_t v = json_is_integer(value) ? json_integer_value(value) :
		json_is_string(value) ? code_value(json_string_value(value)) : -1;
	if (v < 0 || v > max) {
		describe_field_fail(in, key, "not a number in range");
		return 0;
	}
	return (uint32_t)v;
}

bool describe_field_bool(struct describe_in *in, const char *key)
{
	const json_t *value = json_object_get(in->object, key);
	if (value != NULL && !json_is_boolean(value)) {
		describe_field_fail(in, key, "not true or false");
	}
	return json_is_true(value);
}

struct wire_span describe_field_text(struct describe_in *in, const char *key)
{
	const json_t *value = json_object_get(in->object, key);
	if (value == NULL) {
		return octets_text("");
	}
	if (!json_is_string(value)) {
		describe_field_fail(in, key, "not a string");
		return octets_text("");
	}
	return octets_span(json_string_value(value), json_string_length(value));
}

static bool hex_read(struct wire_span text, uint8_t *buffer, size_t cap, struct wire_span *out)
{
	if (text.n % 2 != 0 || text.n / 2 > cap) {
		return false;
	}
	for (size_t i = 0; i < text.n / 2; i++) {
		const int high = hex_value((char)text.p[2 * i]);
		const int low = hex_value((char)text.p[2 * i + 1]);
		if (high < 0 || low < 0) {
			return false;
		}
		buffer[i] = (uint8_t)(high << 4 | low);
	}
	*out = octets_span(buffer, text.n / 2);
	return true;
}

struct wire_span describe_field_hex(struct describe_in *in, const char *key, uint8_t *buffer,
	size_t cap)
{
	struct wire_span octets = octets_span(buffer, 0);
	if (!hex_read(describe_field_text(in, key), buffer, cap, &octets)) {
		describe_field_fail(in, key, "not hexadecimal, or too long");
	}
	return octets;
}

bool describe_field_value_octets(const json_t *value, uint8_t *buffer, size_t cap,
	struct wire_span *out)
{
	if (!json_is_string(value)) {
		return false;
	}
	const struct wire_span text =
		octets_span(json_string_value(value), json_string_length(value));
	const size_t mark = strlen(HEX_MARK);
	if (text.n >= mark && memcmp(text.p, HEX_MARK, mark) == 0) {
		return hex_read(octets_span(text.p + mark, text.n - mark), buffer, cap, out);
	}
	*out = text;
	return true;
}

struct wire_span describe_field_octets(struct describe_in *in, const char *key, uint8_t *buffer,
	size_t cap)
{
	struct wire_span octets = octets_span(buffer, 0);
	const json_t *value = json_object_get(in->object, key);
	if (value != NULL && !describe_field_value_octets(value, buffer, cap, &octets)) {
		describe_field_fail(in, key, "not a string, or wrong hexadecimal digits");
	}
	return octets;
}

/* "AB01" of octets with `mark` before it; NULL when memory is short. */
static json_t *hex_string(const char *mark, struct wire_span octets)
{
	static const char digits[16] = "0123456789ABCDEF";
	const size_t mark_n = strlen(mark);
	char *text = malloc(mark_n + 2 * octets.n + 1);
	if (text == NULL) {
		return NULL;
	}
	memcpy(text, mark, mark_n);
	for (size_t i = 0; i < octets.n; i++) {
		text[mark_n + 2 * i] = digits[octets.p[i] >> 4];
		text[mark_n + 2 * i + 1] = digits[octets.p[i] & 15];
	}
	json_t *value = json_stringn(text, mark_n + 2 * octets.n);
	free(text);
	return value;
}

void describe_field_put_hex(json_t *object, const char *key, struct wire_span octets)
{
	json_object_set_new(object, key, hex_string("", octets));
}

void describe_field_put_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_string(text));
}

json_t *describe_field_octets_value(struct wire_span octets)
{
	const size_t mark = strlen(HEX_MARK);
	const bool plain = octets.n == 0 || memchr(octets.p, 0, octets.n) == NULL;
	if (octets.n == 0) {
		return json_string("");
	}
	if (plain && (octets.n < mark || memcmp(octets.p, HEX_MARK, mark) != 0)) {
		json_t *value = json_stringn((const char *)octets.p, octets.n);
		if (value != NULL) {
			return value;
		}
	}
	return hex_string(HEX_MARK, octets);
}

void describe_field_put_octets(json_t *object, const char *key, struct wire_span octets)
{
	json_object_set_new(object, key, describe_field_octets_value(octets));
}

void describe_field_put_number(json_t *object, const char *key, uint64_t v)
{
	json_object_set_new(object, key, json_integer((json_int_t)v));
}

void describe_field_put_bool(json_t *object, const char *key, bool v)
{
	json_object_set_new(object, key, json_boolean(v));
}

void describe_field_put_code(json_t *object, const char *key, uint32_t v, const char *name)
{
	char text[NAMED_CODE_BYTES_MAX];
	if (v < 10 && name == NULL) {
		describe_field_put_number(object, key, v);
		return;
	}
	snprintf(text, sizeof text, "0x%02X%s%s", v, name == NULL ? "" : " ",
		name == NULL ? "" : name);
	describe_field_put_text(object, key, text);
}

bool describe_field_from_utf16(struct wire_span octets, struct wire_out *out)
{
	const size_t start = out->n;
	/* JSON strings end at a NUL where jansson reads them as C strings. */
	return utf_from_utf16(octets, out, NULL) == WIRE_OK && !out->overflow &&
		(out->n == start || memchr(out->p + start, 0, out->n - start) == NULL);
}

bool describe_field_to_utf16(struct wire_span text, struct wire_out *out)
{
	return utf_to_utf16(text, out, NULL) == WIRE_OK && !out->overflow;
}
