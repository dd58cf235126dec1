/* The code pages of ActiveSync: tags by number, names both ways.
 *
 * Not here: what the elements mean (eas_*.h), the byte codec (wbxml.h).
 * Ownership: all tables are constant; returned strings are static.
 * Invariants: a tag is (page << 8) | token with page 0..25 and token 0x05..0x3F; a name occurs at
 * most once on a page.
 * Source: [MS-ASWBXML] 2.1.2.1 and older tables for protocol 2.5; generated from
 * tests/vectors/activesync-codepages.json by scripts/gen_eas_tokens.py into eas_tokens.def. */
#pragma once

#include "wire/wire.h"

enum eas_page_tag {
#define EAS_TOKEN(page, token, symbol, name) EAS_TAG_##symbol = ((page) << 8) | (token),
#define EAS_PAGE(page, symbol, name)
#include "wire/eas_tokens.def"
#undef EAS_TOKEN
#undef EAS_PAGE
	EAS_TAG_NONE = 0
};

enum { EAS_PAGE_N = 26 };

/* Name of an element, NULL when the tag is not in the tables. */
const char *eas_page_element(uint16_t tag);

/* Name of a page ("AirSync"; the XML namespace is this and a colon), NULL above 25. */
const char *eas_page_name(uint8_t page);

/* Tag of an element name on a page, EAS_TAG_NONE when there is none. Case matters. */
uint16_t eas_page_tag_find(uint8_t page, struct wire_span name);

/* Number of the page with this name or namespace (with or without the colon), -1 when none. */
int eas_page_find(struct wire_span name);
