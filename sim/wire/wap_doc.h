/* The small WBXML documents that WAP pushes carry: EMN (mail), SI (indication) and SL (loading).
 *
 * Not here: WBXML of ActiveSync (wbxml.h), the push around it (wap_push.h), string tables,
 * entities.
 * Ownership: spans point into the caller's octets. Units: octets; Unix seconds.
 * Invariants: one element with attributes (SI: inside <si>), attributes in the order read, so that
 * writing gives the same octets; the string table is empty. Attribute and value tokens differ
 * between EMN, SI and SL (0x85 is ".com" in EMN, ".com/" in SI) and are never shared.
 * Source: [EMN] 6.2-6.3; [SI] 8.3; [SL] 8.3; [WBXML] 5.4, 5.8; tokens checked with libwbxml. */
#pragma once

#include "wire/stamp.h"
#include "wire/wire.h"

/* The values are the WBXML public identifiers. */
enum wap_doc_kind { WAP_DOC_SI = 0x05, WAP_DOC_SL = 0x06, WAP_DOC_EMN = 0x0D };

#define WAP_DOC_TEXT 0x03u   /* STR_I */
#define WAP_DOC_OPAQUE 0xC3u /* OPAQUE */
#define WAP_DOC_PARTS_MAX 6u /* [ASSUMED] pieces of one attribute value; 3 are usual */
#define WAP_DOC_ATTRIBUTES_MAX 6u /* [SI] 8.2 defines six */
#define WAP_DOC_UTF8 0x6Au   /* MIBenum 106 */
#define WAP_DOC_DATE_BYTES_MAX 7u

/* Attribute starts the program itself writes. */
enum wap_doc_start {
	WAP_DOC_EMN_TIMESTAMP = 0x05,
	WAP_DOC_EMN_MAILBOX = 0x06,
	WAP_DOC_EMN_MAILAT = 0x07 /* mailbox="mailat:..." */
};

/* One piece of an attribute value. */
struct wap_doc_part {
	uint8_t token;         /* WAP_DOC_TEXT, WAP_DOC_OPAQUE, or a value token such as ".com" */
	struct wire_span span; /* not for value tokens */
};

struct wap_doc_attribute {
	uint8_t start; /* attribute start token; it may stand for a prefix or the whole value */
	uint8_t parts_n;
	struct wap_doc_part parts[WAP_DOC_PARTS_MAX]; /* only the first parts_n are set */
};

struct wap_doc {
	uint8_t kind;    /* enum wap_doc_kind */
	uint8_t version; /* 01, 02 or 03: WBXML 1.1 to 1.3 */
	uint8_t charset; /* MIBenum below 128; WAP_DOC_UTF8 */
	uint8_t attributes_n;
	bool has_text;   /* SI: the indication has text */
	struct wire_span text;
	struct wap_doc_attribute attributes[WAP_DOC_ATTRIBUTES_MAX];
};

/* MORE when the octets end early. Trailing octets are left: compare `used` with `n`. */
enum wire_verdict wap_doc_read(const uint8_t *p, size_t n, struct wap_doc *out, size_t *used,
	struct wire_bad *bad);
/* Overflow also when an inline text holds a NUL. */
void wap_doc_write(const struct wap_doc *doc, struct wire_out *out);

/* "emn", "si", "sl". */
const char *wap_doc_root(uint8_t kind);

/* Attribute name of a start token ("mailbox", "href", "timestamp", "created", "si-expires",
 * "si-id", "action", "class"), NULL when the document does not define it. */
const char *wap_doc_start_name(uint8_t kind, uint8_t start);
/* The text a start token stands for: a prefix such as "http://www.", an action, or "". */
const char *wap_doc_start_prefix(uint8_t kind, uint8_t start);
/* ".com" or ".com/" and the like, NULL when undefined. */
const char *wap_doc_token_text(uint8_t kind, uint8_t token);

/* The first attribute of that name, or NULL. */
const struct wap_doc_attribute *wap_doc_find(const struct wap_doc *doc, const char *name);

/* The whole value as text, tokens expanded; opaque parts are left out. */
void wap_doc_value_text(uint8_t kind, const struct wap_doc_attribute *attribute,
	struct wire_out *out);

/* The attribute `name` with value `text`: the start token with the longest fitting prefix, the rest
 * inline (vector emn-01: the form every reader agrees on). False when the name is unknown. */
bool wap_doc_value_from_text(uint8_t kind, const char *name, struct wire_span text,
	struct wap_doc_attribute *out);

/* BCD octets of a UTC time, trailing zero octets dropped, at least 4. Returns their number. */
size_t wap_doc_date_from_unix(int64_t unix_s, uint8_t octets[static WAP_DOC_DATE_BYTES_MAX]);
/* False when the octets are no date of the calendar. */
bool wap_doc_date_read(struct wire_span octets, struct stamp *out);
