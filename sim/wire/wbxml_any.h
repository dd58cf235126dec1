/* The whole grammar of WBXML, one token at a time: for everything that the short ways of wbxml.c do
 * not take, faults included. Only wbxml.c and wbxml_field.c call these.
 *
 * Not here: names and meaning of the tags, writing.
 * Ownership, units, errors: as in wbxml.h. */
#pragma once

#include "wire/wbxml.h"

/* [WBXML1.3] 5.8: what an octet can be where a token is expected. */
enum {
	WBXML_ANY_SWITCH_PAGE = 0x00,
	WBXML_ANY_END = 0x01,
	WBXML_ANY_STR_I = 0x03,
	WBXML_ANY_OPAQUE = 0xC3,
	WBXML_ANY_CONTENT = 0x40, /* tag bit: content follows */
	WBXML_ANY_TOKEN = 0x3F,
	WBXML_ANY_TOKEN_MIN = 0x05
};

/* [MS-ASWBXML] 2.1.1: version 1.3, public id 1 (unknown), UTF-8, no string table. */
extern const uint8_t wbxml_any_header[WBXML_HEADER_BYTES];

enum wire_verdict wbxml_any_next(struct wbxml_reader *r, struct wbxml_event *event);
enum wire_verdict wbxml_any_child(struct wbxml_reader *r, struct wbxml_event *child, bool *more);
enum wire_verdict wbxml_any_value(struct wbxml_reader *r, const struct wbxml_event *open,
				  struct wire_span *value);
enum wire_verdict wbxml_any_number(struct wbxml_reader *r, const struct wbxml_event *open,
				   uint32_t *value);
enum wire_verdict wbxml_any_signed(struct wbxml_reader *r, const struct wbxml_event *open,
				   int32_t *value);

/* Index of the first NUL at or after `at`, n when there is none. */
size_t wbxml_any_nul(const uint8_t *p, size_t at, size_t n);
