/* For people: a WBXML body as XML or as a JSON tree, and back.
 *
 * Not here: the byte grammar (sim/wire), reading files and hex (sim/main.c).
 * Ownership: input is borrowed; decode prints to `out`, encode fills the caller's wire_out.
 * Errors: ERR_SCENARIO with place "byte N" (decode) or "line:col" (encode) and the reason;
 * ERR_FAILURE when memory or the output stream fails or the wire_out is too small.
 * Invariant: decode, then encode, of what our own writers produce gives the same bytes. */
#pragma once

#include "core/err.h"
#include "wire/eas_multipart.h"

#include <jansson.h>

/* Without `json` an XML document, one element a line: names of eas_page.h, xmlns where the page
 * differs from the parent's, a token that no table knows as Token-3F and a page as Page-1E, opaque
 * data as base64 inside an <opaque> element of its own. With `json` a tree
 * {"name","xmlns","children"|"text"|"opaque"} whose root also has "message": what
 * describe_message.h says of the body; encode ignores it. Encode takes either (JSON when the first
 * character is '{'), and XML with comments, declaration, DOCTYPE without internal subset and CDATA,
 * as wbxml2xml prints it.
 * A multipart answer (wire/eas_multipart.h) is shown as its document; its other parts come after it
 * as comments, or as "parts", and encode gives the document alone. */
enum err describe_eas_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			     struct err_info *info) ERR_MUST_USE;

/* The tree alone, without "message"; NULL when the bytes are no WBXML that JSON can hold, or when
 * out of memory. */
json_t *describe_eas_tree(const uint8_t *p, size_t n);

/* [{"part", "bytes", "hex"}] of all parts but the document. Parts may overlap: once as many octets as
 * the body has are shown, further ones are without "hex". NULL when out of memory. */
json_t *describe_eas_parts(const struct eas_multipart *multipart);

enum err describe_eas_encode(const char *text, size_t n, struct wire_out *out,
			     struct err_info *info) ERR_MUST_USE;
