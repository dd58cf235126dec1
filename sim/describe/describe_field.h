/* Small helpers between JSON objects and octets, shared by the describers of the SMS leg.
 *
 * Not here: any protocol, printing, files.
 * Ownership: json_t values put into an object belong to it; spans read from an object point into it
 * or into the caller's buffer. Units: octets.
 * Invariants: a describe_in remembers its first error; later reads give zeros and do no harm.
 * Errors: ERR_SCENARIO with the field's name as place. */
#pragma once

#include "core/err.h"
#include "wire/wire.h"

#include <jansson.h>

/* An object that is being encoded. */
struct describe_in {
	const json_t *object;
	struct err_info *info;
	bool failed;
};

/* Notes an error at a field (unless there is one) and sets `failed`. */
void describe_field_fail(struct describe_in *in, const char *key, const char *reason);

/* Refuses keys that are not in the NULL-terminated lists. Either list may be NULL. */
void describe_field_only(struct describe_in *in, const char *const *keys,
	const char *const *more_keys);

bool describe_field_has(const struct describe_in *in, const char *key);

/* A number 0..max: a JSON integer, or a string "0x1F" that may go on after a space. `fallback` < 0:
 * the field must be there. */
uint32_t describe_field_number(struct describe_in *in, const char *key, uint32_t max,
	int64_t fallback);
bool describe_field_bool(struct describe_in *in, const char *key);

/* The string's octets; an empty span when absent. */
struct wire_span describe_field_text(struct describe_in *in, const char *key);

/* Pairs of hexadecimal digits into `buffer`; an empty span when absent. */
struct wire_span describe_field_hex(struct describe_in *in, const char *key, uint8_t *buffer,
	size_t cap);

/* A string as describe_field_put_octets writes it. */
struct wire_span describe_field_octets(struct describe_in *in, const char *key, uint8_t *buffer,
	size_t cap);
/* The same of one JSON string; false when it is none or its hexadecimal digits are wrong. */
bool describe_field_value_octets(const json_t *value, uint8_t *buffer, size_t cap,
	struct wire_span *out);

void describe_field_put_hex(json_t *object, const char *key, struct wire_span octets);
/* NUL-terminated text. */
void describe_field_put_text(json_t *object, const char *key, const char *text);
/* UTF-8 as it is; anything else, and what could be mistaken, as "hex:0A1B". */
void describe_field_put_octets(json_t *object, const char *key, struct wire_span octets);
json_t *describe_field_octets_value(struct wire_span octets);
void describe_field_put_number(json_t *object, const char *key, uint64_t v);
void describe_field_put_bool(json_t *object, const char *key, bool v);
/* Codes: a number below 10, from there on a string such as "0xF5" (at least two digits), followed
 * by a space and `name` when that is not NULL, as the vectors have them. */
void describe_field_put_code(json_t *object, const char *key, uint32_t v, const char *name);

/* UTF-16BE to UTF-8: false on odd length, lone surrogates or overflow. And back: false on malformed
 * UTF-8 or overflow. */
bool describe_field_from_utf16(struct wire_span octets, struct wire_out *out);
bool describe_field_to_utf16(struct wire_span text, struct wire_out *out);
