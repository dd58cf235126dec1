/* Octets as JSON strings and back: hex, UTF-8 where it is valid, Latin-1 where it always is.
 *
 * Not here: any message. Ownership: returned json_t belong to the caller.
 * Errors: NULL from a function that returns json_t means out of memory. */
#pragma once

#include "core/err.h"
#include "wire/wire.h"

#include <jansson.h>

/* Index of the first octet that is not part of valid UTF-8 [RFC3629] 3, n when all is. */
size_t describe_bytes_utf8_end(const uint8_t *p, size_t n);

json_t *describe_bytes_hex(struct wire_span bytes);
json_t *describe_bytes_latin1(struct wire_span bytes);

/* Puts `bytes` under `key` as a string, or under key + "_hex" when it is no UTF-8 or has a NUL.
 * False when out of memory. */
bool describe_bytes_put(json_t *object, const char *key, struct wire_span bytes);

/* Reads what describe_bytes_put wrote. `present` tells whether there was anything. Decoded hex goes
 * to `store`. ERR_SCENARIO with place "/key": another type, bad hex, no room. */
enum err describe_bytes_get(const json_t *object, const char *key, struct wire_out *store,
			    struct wire_span *bytes, bool *present,
			    struct err_info *info) ERR_MUST_USE;

/* Appends decoded hex (an even number of digits) or Latin-1; false when it is none or too long. */
bool describe_bytes_unhex(const char *text, struct wire_out *out);
bool describe_bytes_unlatin1(const char *text, struct wire_out *out);

/* Loads `text` as one JSON object; place "line:col" on a syntax error. */
enum err describe_bytes_load(const char *text, size_t n, json_t **object,
			     struct err_info *info) ERR_MUST_USE;

/* Prints with two blanks of indentation and a newline; takes over `object`. */
enum err describe_bytes_print(json_t *object, FILE *out, struct err_info *info) ERR_MUST_USE;

/* ERR_SCENARIO with place "byte N". */
enum err describe_bytes_bad(struct err_info *info, size_t offset, const char *reason);
