/* For people: an ActiveSync query, packed or plain, as JSON, and back.
 *
 * Not here: the byte grammar (sim/wire), reading files and hex (sim/main.c).
 * Ownership: input is borrowed; decode prints to `out`, encode fills the caller's wire_out.
 * Errors: ERR_SCENARIO with place "byte N" (decode) or "line:col" (encode) and the reason;
 * ERR_FAILURE when memory or the output stream fails or the wire_out is too small.
 * Invariant: decode, then encode, of what our own writers produce gives the same bytes. */
#pragma once

#include "core/err.h"
#include "wire/eas_query.h"

#include <jansson.h>

/* `p` is the text of the query, without the question mark; surrounding white space is ignored. */
enum err describe_query_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			       struct err_info *info) ERR_MUST_USE;
/* The same as an object, the caller's; NULL when memory is short. The query is not changed. */
json_t *describe_query_tree(struct eas_query *query);

enum err describe_query_encode(const char *text, size_t n, struct wire_out *out,
			       struct err_info *info) ERR_MUST_USE;
