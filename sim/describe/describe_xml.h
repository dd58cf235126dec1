/* A small XML reader for ActiveSync documents: elements, xmlns, text, references, CDATA, comments.
 *
 * Not here: other attributes, prefixes, DTDs with a subset, encodings other than UTF-8.
 * Ownership: input is borrowed; output goes to the caller's WBXML writer.
 * Errors: ERR_SCENARIO with place "line:col", both counted from 1, columns in octets. */
#pragma once

#include "core/err.h"
#include "wire/wbxml.h"

enum err describe_xml_encode(const char *text, size_t n, struct wbxml_writer *w,
			     struct err_info *info) ERR_MUST_USE;

/* Tag of an element name, "Token-3F" included; EAS_TAG_NONE (0) when there is none. */
uint16_t describe_xml_tag(uint8_t page, const char *name, size_t n);

/* Number of the page with this namespace, "Page-1E:" for one without a name included; -1 when there
 * is none. */
int describe_xml_page(struct wire_span name);

/* Decodes base64, blanks ignored, and writes it as OPAQUE; false when it is no base64. */
bool describe_xml_opaque(struct wbxml_writer *w, const char *text, size_t n);
