/* WBXML bodies for people: XML or a JSON tree. The document is checked as a whole before the first
 * character is printed, so that bad input leaves stdout empty.
 *
 * Not here: reading XML (describe_xml.c), the byte grammar (wire/wbxml.c). See describe_eas.h. */
#include "describe/describe_eas.h"

#include "describe/describe_bytes.h"
#include "describe/describe_message.h"
#include "describe/describe_xml.h"
#include "wire/eas_base64.h"
#include "wire/eas_page.h"
#include "wire/wbxml.h"

/* "Ping", or "Token-3F" for a token that the tables do not know. */
struct tag_name {
	char text[48];
};

static struct tag_name name_of(uint16_t tag)
{
	struct tag_name name;
	const char *text = eas_page_element(tag);
	if (text != NULL) {
		snprintf(name.text, sizeof name.text, "%s", text);
	} else {
		snprintf(name.text, sizeof name.text, "Token-%02X", tag & 0xFFu);
	}
	return name;
}

/* The namespace of a page without its colon; "Page-1E" for one that the tables do not know. */
static struct tag_name page_of(uint16_t tag)
{
	struct tag_name name;
	const char *text = eas_page_name((uint8_t)(tag >> 8));
	if (text != NULL) {
		snprintf(name.text, sizeof name.text, "%s", text);
	} else {
		snprintf(name.text, sizeof name.text, "Page-%02X", tag >> 8);
	}
	return name;
}

/* A reader for any document: pages that ActiveSync does not have are shown by their number. */
static void reader_init(struct wbxml_reader *r, const uint8_t *p, size_t n)
{
	wbxml_reader_init(r, p, n);
	r->page_max = UINT8_MAX;
}

/* Whether XML 1.0 can hold the text: UTF-8 without control characters but TAB, LF and CR. */
static size_t text_fault(struct wire_span text)
{
	size_t end = describe_bytes_utf8_end(text.p, text.n);
	for (size_t i = 0; i < end; i++) {
		uint8_t c = text.p[i];
		if (c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
			return i;
		}
	}
	return end;
}

/* `base` is where the document begins in what was given. */
static enum err check(const uint8_t *p, size_t n, bool json, size_t base, struct err_info *info)
{
	struct wbxml_reader r;
	reader_init(&r, p, n);
	struct wbxml_event e;
	do {
		enum wire_verdict v = wbxml_next(&r, &e);
		if (v == WIRE_MORE) {
			return describe_bytes_bad(info, base + n, "the document is cut here");
		}
		if (v == WIRE_BAD) {
			return describe_bytes_bad(info, base + r.bad.offset, r.bad.reason);
		}
		if (e.kind == WBXML_TEXT) {
			size_t utf8_end = describe_bytes_utf8_end(e.data.p, e.data.n);
			size_t end = json ? utf8_end : text_fault(e.data);
			if (end < e.data.n) {
				return describe_bytes_bad(
					info, base + (size_t)(e.data.p - p) + end,
					utf8_end < e.data.n
						? "text is not UTF-8"
						: "text cannot be shown as XML; --json shows it");
			}
		}
	} while (e.kind != WBXML_END);
	return ERR_OK;
}

/* CR, and the first character of text that is all white space, go out as references: readers of
 * XML change the one and drop the other. */
static void print_text(FILE *out, struct wire_span text)
{
	bool guard = true;
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		guard = guard && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
	}
	for (size_t i = 0; i < text.n; i++) {
		uint8_t c = text.p[i];
		if (c == '<') {
			fputs("&lt;", out);
		} else if (c == '>') {
			fputs("&gt;", out);
		} else if (c == '&') {
			fputs("&amp;", out);
		} else if (c == '\r' || (i == 0 && guard)) {
			fprintf(out, "&#%u;", (unsigned)c);
		} else {
			fputc(c, out);
		}
	}
}

static bool base64_of(struct wire_span data, char **text)
{
	size_t cap = (data.n + 2) / 3 * 4;
	*text = malloc(cap + 1);
	if (*text == NULL) {
		return false;
	}
	struct wire_out out = wire_out_init(*text, cap);
	eas_base64_write(&out, data);
	(*text)[out.n] = '\0';
	return true;
}

static void print_line(FILE *out, unsigned depth)
{
	fprintf(out, "\n%*s", (int)(2 * depth), "");
}

/* One event as XML. `before` is the kind of the event before it, `depth` the number of elements
 * open around it. */
static bool print_event(FILE *out, const struct wbxml_event *e, enum wbxml_kind before,
			unsigned depth, int parent_page)
{
	struct tag_name name = name_of(e->tag);
	char *base64;
	switch (e->kind) {
	case WBXML_OPEN:
		if (depth > 0 && before != WBXML_TEXT && before != WBXML_OPAQUE) {
			print_line(out, depth);
		}
		fprintf(out, "<%s", name.text);
		if (e->tag >> 8 != parent_page) {
			fprintf(out, " xmlns=\"%s:\"", page_of(e->tag).text);
		}
		fputs(e->empty ? "/>" : ">", out);
		return true;
	case WBXML_TEXT:
		print_text(out, e->data);
		return true;
	case WBXML_OPAQUE:
		if (!base64_of(e->data, &base64)) {
			return false;
		}
		fprintf(out, "<opaque>%s</opaque>", base64);
		free(base64);
		return true;
	case WBXML_CLOSE:
		if (before == WBXML_CLOSE) {
			print_line(out, depth);
		}
		fprintf(out, "</%s>", name.text);
		return true;
	default:
		return true;
	}
}

static enum err print_xml(const uint8_t *p, size_t n, FILE *out, struct err_info *info)
{
	struct wbxml_reader r;
	reader_init(&r, p, n);
	enum wbxml_kind before = WBXML_TEXT;
	for (;;) {
		struct wbxml_event e;
		unsigned outside = r.depth;
		int page = r.depth == 0 ? -1 : r.stack[r.depth - 1] >> 8;
		if (wbxml_next(&r, &e) != WIRE_OK || e.kind == WBXML_END) {
			break;
		}
		if (!print_event(out, &e, before, e.kind == WBXML_OPEN ? outside : r.depth, page)) {
			return err_set(info, ERR_FAILURE, "", "out of memory");
		}
		before = e.kind == WBXML_OPEN && e.empty ? WBXML_CLOSE : e.kind;
	}
	if (fputc('\n', out) == EOF || ferror(out)) {
		return err_set(info, ERR_FAILURE, "", "cannot write the output");
	}
	return ERR_OK;
}

static json_t *element_new(uint16_t tag, int parent_page)
{
	struct tag_name name = name_of(tag);
	json_t *element = json_object();
	bool fine = element != NULL &&
		    json_object_set_new(element, "name", json_string(name.text)) == 0;
	if (tag >> 8 != parent_page) {
		fine = fine && json_object_set_new(element, "xmlns",
						   json_sprintf("%s:", page_of(tag).text)) == 0;
	}
	if (!fine) {
		json_decref(element);
		return NULL;
	}
	return element;
}

/* Puts a child (element, text or opaque) into an open element. */
static bool child_put(json_t *parent, json_t *child)
{
	json_t *list = json_object_get(parent, "children");
	if (list == NULL) {
		list = json_array();
		if (json_object_set_new(parent, "children", list) != 0) {
			json_decref(child);
			return false;
		}
	}
	return json_array_append_new(list, child) == 0;
}

static json_t *data_new(const struct wbxml_event *e)
{
	json_t *child = json_object();
	bool fine = child != NULL;
	if (e->kind == WBXML_TEXT) {
		const char *text = (const char *)e->data.p;
		fine = fine &&
		       json_object_set_new(child, "text", json_stringn(text, e->data.n)) == 0;
	} else {
		char *base64 = NULL;
		fine = fine && base64_of(e->data, &base64) &&
		       json_object_set_new(child, "opaque", json_string(base64)) == 0;
		free(base64);
	}
	if (!fine) {
		json_decref(child);
		return NULL;
	}
	return child;
}

/* An element whose only child is text or opaque data holds it itself. */
static bool element_end(json_t *element)
{
	json_t *list = json_object_get(element, "children");
	json_t *only = json_array_size(list) == 1 ? json_array_get(list, 0) : NULL;
	const char *key = json_object_get(only, "text") != NULL	    ? "text"
			  : json_object_get(only, "opaque") != NULL ? "opaque"
								    : NULL;
	if (key == NULL || json_object_get(only, "name") != NULL) {
		return true;
	}
	return json_object_set(element, key, json_object_get(only, key)) == 0 &&
	       json_object_del(element, "children") == 0;
}

static json_t *tree(const uint8_t *p, size_t n)
{
	struct wbxml_reader r;
	reader_init(&r, p, n);
	json_t *open[WBXML_DEPTH_MAX + 1] = {NULL};
	bool fine = true;
	while (fine) {
		struct wbxml_event e;
		unsigned outside = r.depth;
		int page = r.depth == 0 ? -1 : r.stack[r.depth - 1] >> 8;
		if (wbxml_next(&r, &e) != WIRE_OK || e.kind == WBXML_END) {
			break;
		}
		if (e.kind == WBXML_OPEN) {
			json_t *element = element_new(e.tag, page);
			open[outside] = outside == 0 || !e.empty ? element : open[outside];
			fine = element != NULL &&
			       (outside == 0 || child_put(open[outside - 1], element));
		} else if (e.kind == WBXML_CLOSE) {
			fine = element_end(open[r.depth]);
		} else {
			json_t *data = data_new(&e);
			fine = data != NULL && child_put(open[r.depth - 1], data);
		}
	}
	if (!fine) {
		json_decref(open[0]);
		return NULL;
	}
	return open[0];
}

json_t *describe_eas_tree(const uint8_t *p, size_t n)
{
	struct err_info info;
	return check(p, n, true, 0, &info) == ERR_OK ? tree(p, n) : NULL;
}

/* The tree with what is known of the document before it. */
static json_t *message_tree(struct wire_span document)
{
	static const struct describe_message_hint no_hint = {.command = EAS_CMD_UNKNOWN};
	json_t *root = json_object();
	json_t *elements = tree(document.p, document.n);
	if (root == NULL || elements == NULL ||
	    json_object_set_new(root, "message",
				describe_message(&no_hint, document.p, document.n)) != 0 ||
	    json_object_update(root, elements) != 0) {
		json_decref(root);
		root = NULL;
	}
	json_decref(elements);
	return root;
}

json_t *describe_eas_parts(const struct eas_multipart *multipart)
{
	json_t *list = json_array();
	size_t shown = 0;
	bool fine = list != NULL;
	for (uint32_t i = 1; fine && i < multipart->part_n; i++) {
		struct wire_span part = eas_multipart_part(multipart, i);
		json_t *entry = json_object();
		fine = json_array_append_new(list, entry) == 0 &&
		       json_object_set_new(entry, "part", json_integer(i)) == 0 &&
		       json_object_set_new(entry, "bytes", json_integer((json_int_t)part.n)) == 0;
		if (part.n <= multipart->body.n - shown) {
			shown += part.n;
			fine = fine &&
			       json_object_set_new(entry, "hex", describe_bytes_hex(part)) == 0;
		}
	}
	if (!fine) {
		json_decref(list);
		return NULL;
	}
	return list;
}

/* The answer of ItemOperations with files: its first part is a document. No document that fits
 * into memory reads as such a table: its first four octets would promise millions of parts. */
static bool multipart_is(const uint8_t *p, size_t n, struct eas_multipart *multipart)
{
	struct wire_bad bad;
	return eas_multipart_read(p, n, multipart, &bad) == WIRE_OK &&
	       eas_multipart_part(multipart, 0).n > 0;
}

static enum err print_parts(const struct eas_multipart *multipart, FILE *out,
			    struct err_info *info)
{
	for (uint32_t i = 1; i < multipart->part_n; i++) {
		fprintf(out, "<!-- part %u: %zu bytes; --json shows them -->\n", i,
			eas_multipart_part(multipart, i).n);
	}
	return ferror(out) ? err_set(info, ERR_FAILURE, "", "cannot write the output") : ERR_OK;
}

enum err describe_eas_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			     struct err_info *info)
{
	struct eas_multipart multipart = {.part_n = 0};
	struct wire_span document = {.p = p, .n = n};
	bool parts = multipart_is(p, n, &multipart);
	if (parts) {
		document = eas_multipart_part(&multipart, 0);
	}
	enum err e = check(document.p, document.n, json, (size_t)(document.p - p), info);
	if (e != ERR_OK) {
		return e;
	}
	if (!json) {
		e = print_xml(document.p, document.n, out, info);
		return e == ERR_OK && parts ? print_parts(&multipart, out, info) : e;
	}
	json_t *root = message_tree(document);
	if (root != NULL && parts &&
	    json_object_set_new(root, "parts", describe_eas_parts(&multipart)) != 0) {
		json_decref(root);
		root = NULL;
	}
	return describe_bytes_print(root, out, info);
}

/* Where in the JSON tree an error is: "/children/0/children/2". */
struct walk {
	struct wbxml_writer *w;
	char path[256];
	size_t path_n;
	struct err_info *info;
};

static enum err walk_bad(struct walk *walk, const char *what)
{
	return err_set(walk->info, ERR_SCENARIO, walk->path, "%s", what);
}

static enum err walk_data(struct walk *walk, const json_t *text, const json_t *opaque)
{
	if (text != NULL) {
		if (!json_is_string(text)) {
			return walk_bad(walk, "text is not a string");
		}
		wbxml_chars(walk->w,
			    (struct wire_span){.p = (const uint8_t *)json_string_value(text),
					       .n = json_string_length(text)});
		return walk->w->refused ? walk_bad(walk, "text holds a NUL") : ERR_OK;
	}
	if (!json_is_string(opaque)) {
		return walk_bad(walk, "opaque is not a string");
	}
	return describe_xml_opaque(walk->w, json_string_value(opaque), json_string_length(opaque))
		       ? ERR_OK
		       : walk_bad(walk, "opaque is not base64");
}

/* The only recursion here is over the JSON tree; the writer's depth limit bounds it. */
static enum err walk_element(struct walk *walk, const json_t *node, int page)
{
	const json_t *text = json_object_get(node, "text");
	const json_t *opaque = json_object_get(node, "opaque");
	const char *name = json_string_value(json_object_get(node, "name"));
	const char *xmlns = json_string_value(json_object_get(node, "xmlns"));
	const json_t *children = json_object_get(node, "children");
	if (name == NULL && (text != NULL || opaque != NULL)) {
		return walk_data(walk, text, opaque);
	}
	if (name == NULL) {
		return walk_bad(walk, "neither name nor text nor opaque");
	}
	if (xmlns != NULL) {
		page = describe_xml_page(
			(struct wire_span){.p = (const uint8_t *)xmlns, .n = strlen(xmlns)});
	}
	uint16_t tag =
		page < 0 ? EAS_TAG_NONE : describe_xml_tag((uint8_t)page, name, strlen(name));
	if (tag == EAS_TAG_NONE) {
		return walk_bad(walk, "no element of this name in this namespace");
	}
	wbxml_open(walk->w, tag);
	if (walk->w->refused) {
		return walk_bad(walk, "more than 32 elements inside each other");
	}
	enum err e = text != NULL || opaque != NULL ? walk_data(walk, text, opaque) : ERR_OK;
	for (size_t i = 0; e == ERR_OK && i < json_array_size(children); i++) {
		size_t before = walk->path_n;
		int n = snprintf(walk->path + before, sizeof walk->path - before, "/children/%zu",
				 i);
		walk->path_n += (size_t)n < sizeof walk->path - before ? (size_t)n : 0;
		e = walk_element(walk, json_array_get(children, i), page);
		walk->path_n = before;
		walk->path[before] = '\0';
	}
	wbxml_close(walk->w);
	return e;
}

enum err describe_eas_encode(const char *text, size_t n, struct wire_out *out,
			     struct err_info *info)
{
	size_t start = 0;
	while (start < n && strchr(" \t\r\n", text[start]) != NULL && text[start] != '\0') {
		start++;
	}
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	w.page_max = UINT8_MAX;
	enum err e;
	if (start < n && text[start] == '{') {
		json_t *root;
		e = describe_bytes_load(text, n, &root, info);
		if (e == ERR_OK) {
			struct walk walk = {.w = &w, .info = info};
			bool is_element = json_is_string(json_object_get(root, "name"));
			e = is_element ? walk_element(&walk, root, -1) : walk_bad(&walk, "no name");
			json_decref(root);
		}
	} else {
		e = describe_xml_encode(text, n, &w, info);
	}
	if (e == ERR_OK && !wbxml_written(&w)) {
		return err_set(info, ERR_FAILURE, "", "output does not fit");
	}
	return e;
}
