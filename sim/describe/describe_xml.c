/* One pass, a stack of open elements, text gathered in one buffer as large as the input.
 *
 * White space between elements is layout and dropped; white space that is all an element holds, or
 * that begins with a character reference, is text. Not here: see describe_xml.h. */
#include "describe/describe_xml.h"

#include "describe/describe_bytes.h"
#include "wire/eas_base64.h"
#include "wire/eas_page.h"

struct open_element {
	uint16_t tag;
	size_t name_at;
	size_t name_n;
	bool has_children;
};

struct xml {
	const char *p;
	size_t n;
	size_t at;
	struct wbxml_writer *w;
	struct err_info *info;
	char *text; /* gathered since the last tag, decoded */
	size_t text_n;
	bool significant; /* the text came from a reference or CDATA: never layout */
	bool rooted;	  /* the root has been seen */
	bool in_opaque;
	unsigned depth;
	struct open_element open[WBXML_DEPTH_MAX];
};

static enum err fail(struct xml *x, size_t at, const char *what)
{
	size_t line = 1;
	size_t column = 1;
	for (size_t i = 0; i < at && i < x->n; i++) {
		column = x->p[i] == '\n' ? 1 : column + 1;
		line += x->p[i] == '\n';
	}
	char place[48];
	snprintf(place, sizeof place, "%zu:%zu", line, column);
	return err_set(x->info, ERR_SCENARIO, place, "%s", what);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_name(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.' || c == ':';
}

static bool begins(const struct xml *x, const char *text)
{
	size_t n = strlen(text);
	return x->n - x->at >= n && memcmp(x->p + x->at, text, n) == 0;
}

/* Index right behind the next `text`, 0 when there is none. */
static size_t behind(const struct xml *x, size_t from, const char *text)
{
	size_t n = strlen(text);
	for (size_t i = from; i + n <= x->n; i++) {
		if (memcmp(x->p + i, text, n) == 0) {
			return i + n;
		}
	}
	return 0;
}

/* The octet of "Token-3F" or "Page-1E" behind its `prefix`; false when the name is none such. */
static bool numbered(struct wire_span name, const char *prefix, uint8_t *octet)
{
	struct wire_out out = wire_out_init(octet, 1);
	size_t n = strlen(prefix);
	char digits[3] = {0};
	if (name.n != n + 2 || memcmp(name.p, prefix, n) != 0) {
		return false;
	}
	memcpy(digits, name.p + n, 2);
	return describe_bytes_unhex(digits, &out) && out.n == 1;
}

uint16_t describe_xml_tag(uint8_t page, const char *name, size_t n)
{
	struct wire_span span = {.p = (const uint8_t *)name, .n = n};
	uint16_t tag = eas_page_tag_find(page, span);
	uint8_t token;
	if (tag != EAS_TAG_NONE || !numbered(span, "Token-", &token) || token < 0x05 ||
	    token > 0x3F) {
		return tag;
	}
	return WBXML_TAG(page, token);
}

int describe_xml_page(struct wire_span name)
{
	int page = eas_page_find(name);
	uint8_t number;
	if (name.n > 0 && name.p[name.n - 1] == ':') {
		name.n--;
	}
	return page < 0 && numbered(name, "Page-", &number) ? number : page;
}

bool describe_xml_opaque(struct wbxml_writer *w, const char *text, size_t n)
{
	uint8_t *clean = malloc(2 * n + 1);
	if (clean == NULL) {
		return false;
	}
	size_t m = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_blank(text[i])) {
			clean[m++] = (uint8_t)text[i];
		}
	}
	struct wire_out out = wire_out_init(clean + n, n + 1);
	struct wire_bad bad;
	bool fine = eas_base64_read((struct wire_span){.p = clean, .n = m}, &out, &bad) == WIRE_OK;
	if (fine) {
		wbxml_opaque(w, (struct wire_span){.p = out.p, .n = out.n});
	}
	free(clean);
	return fine;
}

/* Writes gathered text into the open element, unless it is layout. */
static enum err text_flush(struct xml *x, bool before_child)
{
	bool blank = true;
	for (size_t i = 0; i < x->text_n; i++) {
		blank = blank && is_blank(x->text[i]);
	}
	bool layout = blank && !x->significant &&
		      (x->depth == 0 || before_child || x->open[x->depth - 1].has_children);
	struct wire_span text = {.p = (const uint8_t *)x->text, .n = x->text_n};
	x->text_n = 0;
	x->significant = false;
	if (text.n == 0 || layout) {
		return ERR_OK;
	}
	if (x->depth == 0) {
		return fail(x, x->at, "text outside of the root element");
	}
	if (describe_bytes_utf8_end(text.p, text.n) < text.n) {
		return fail(x, x->at, "text before this place is not UTF-8");
	}
	wbxml_chars(x->w, text);
	return x->w->refused ? fail(x, x->at, "text before this place holds a NUL") : ERR_OK;
}

/* UTF-8 of a character reference, appended to the text. */
static bool reference_add(struct xml *x, unsigned long c)
{
	if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
		return false;
	}
	unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const uint8_t lead[4] = {0x00, 0xC0, 0xE0, 0xF0};
	x->text[x->text_n++] = (char)(lead[more] | c >> (6 * more));
	while (more-- > 0) {
		x->text[x->text_n++] = (char)(0x80 | (c >> (6 * more) & 0x3F));
	}
	x->significant = true;
	return true;
}

/* &lt; &gt; &amp; &quot; &apos; &#N; &#xN; at x->at. */
static enum err reference(struct xml *x)
{
	static const struct {
		const char *text;
		char c;
	} names[] = {
		{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (begins(x, names[i].text)) {
			x->text[x->text_n++] = names[i].c;
			x->at += strlen(names[i].text);
			return ERR_OK;
		}
	}
	size_t start = x->at;
	bool hex = begins(x, "&#x");
	size_t i = start + (hex ? 3 : 2);
	unsigned long value = 0;
	size_t first = i;
	for (; begins(x, "&#") && i < x->n && i < first + 7 && x->p[i] != ';'; i++) {
		char c = x->p[i];
		char low = (char)(c | 0x20);
		bool digit = c >= '0' && c <= '9';
		if (!digit && !(hex && low >= 'a' && low <= 'f')) {
			break;
		}
		value = value * (hex ? 16 : 10) + (unsigned long)(digit ? c - '0' : low - 'a' + 10);
	}
	if (i == first || i >= x->n || x->p[i] != ';' || !reference_add(x, value)) {
		return fail(x, start, "not a reference that is known here");
	}
	x->at = i + 1;
	return ERR_OK;
}

/* Comment, CDATA, declaration, DOCTYPE at x->at. */
static enum err aside(struct xml *x)
{
	static const struct {
		const char *begin;
		const char *end;
		const char *what;
	} kinds[] = {{"<!--", "-->", "comment does not end"},
		     {"<![CDATA[", "]]>", "CDATA does not end"},
		     {"<?", "?>", "declaration does not end"},
		     {"<!DOCTYPE", ">", "DOCTYPE does not end"}};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!begins(x, kinds[i].begin)) {
			continue;
		}
		size_t from = x->at + strlen(kinds[i].begin);
		size_t to = behind(x, from, kinds[i].end);
		if (to == 0) {
			return fail(x, x->at, kinds[i].what);
		}
		if (i == 1) {
			size_t n = to - strlen(kinds[i].end) - from;
			memcpy(x->text + x->text_n, x->p + from, n);
			x->text_n += n;
			x->significant = true;
		} else if (i == 3 && memchr(x->p + from, '[', to - from) != NULL) {
			return fail(x, x->at, "DOCTYPE with a subset");
		}
		x->at = to;
		return ERR_OK;
	}
	return fail(x, x->at, "not an element, comment or CDATA");
}

static enum err close_tag(struct xml *x)
{
	size_t start = x->at;
	size_t name = start + 2;
	size_t end = name;
	while (end < x->n && is_name(x->p[end])) {
		end++;
	}
	size_t gt = end;
	while (gt < x->n && is_blank(x->p[gt])) {
		gt++;
	}
	if (gt == x->n || x->p[gt] != '>') {
		return fail(x, start, "closing tag does not end");
	}
	if (x->in_opaque) {
		if (end - name != 6 || memcmp(x->p + name, "opaque", 6) != 0) {
			return fail(x, start, "closing tag is not </opaque>");
		}
		x->in_opaque = false;
		size_t n = x->text_n;
		x->text_n = 0;
		x->significant = false;
		x->at = gt + 1;
		return describe_xml_opaque(x->w, x->text, n) ? ERR_OK
							     : fail(x, start, "not base64");
	}
	const struct open_element *top = x->depth > 0 ? &x->open[x->depth - 1] : NULL;
	if (top == NULL || top->name_n != end - name ||
	    memcmp(x->p + top->name_at, x->p + name, end - name) != 0) {
		return fail(x, start, "closing tag without its opening tag");
	}
	enum err e = text_flush(x, false);
	if (e == ERR_OK) {
		x->depth--;
		wbxml_close(x->w);
		x->at = gt + 1;
	}
	return e;
}

/* The attributes of an opening tag from *at on: only xmlns is known. *at ends at '>' or '/'. */
static enum err attributes(struct xml *x, size_t *at, int *page)
{
	for (;;) {
		size_t i = *at;
		while (i < x->n && is_blank(x->p[i])) {
			i++;
		}
		*at = i;
		if (i < x->n && (x->p[i] == '>' || x->p[i] == '/')) {
			return ERR_OK;
		}
		if (x->n - i < 8 || memcmp(x->p + i, "xmlns=", 6) != 0 ||
		    (x->p[i + 6] != '"' && x->p[i + 6] != '\'')) {
			return fail(x, i,
				    i == x->n ? "tag does not end"
					      : "attribute other than xmlns=\"...\"");
		}
		const char *value = x->p + i + 7;
		const char *quote = memchr(value, x->p[i + 6], x->n - i - 7);
		if (quote == NULL) {
			return fail(x, i, "attribute does not end");
		}
		*page = describe_xml_page((struct wire_span){.p = (const uint8_t *)value,
							     .n = (size_t)(quote - value)});
		if (*page < 0) {
			return fail(x, i, "no code page of this name");
		}
		*at = (size_t)(quote - x->p) + 1;
	}
}

static enum err open_tag(struct xml *x)
{
	size_t start = x->at;
	size_t name = start + 1;
	size_t end = name;
	while (end < x->n && is_name(x->p[end])) {
		end++;
	}
	enum err e = text_flush(x, true);
	if (e != ERR_OK) {
		return e;
	}
	if (x->in_opaque || end == name) {
		return fail(x, start, x->in_opaque ? "element inside of opaque" : "not a tag");
	}
	if (x->depth == 0 && x->rooted) {
		return fail(x, start, "a second root element");
	}
	if (x->depth > 0 && end - name == 6 && memcmp(x->p + name, "opaque", 6) == 0 &&
	    end < x->n && x->p[end] == '>') {
		x->open[x->depth - 1].has_children = true;
		x->in_opaque = true;
		x->at = end + 1;
		return ERR_OK;
	}
	int page = x->depth > 0 ? x->open[x->depth - 1].tag >> 8 : -1;
	size_t at = end;
	e = attributes(x, &at, &page);
	if (e != ERR_OK) {
		return e;
	}
	bool empty = x->p[at] == '/';
	if (empty && (at + 1 == x->n || x->p[at + 1] != '>')) {
		return fail(x, at, "'/' without '>'");
	}
	uint16_t tag =
		page < 0 ? EAS_TAG_NONE : describe_xml_tag((uint8_t)page, x->p + name, end - name);
	if (tag == EAS_TAG_NONE) {
		return fail(x, start,
			    page < 0 ? "the root element has no xmlns"
				     : "no element of this name in this namespace");
	}
	if (x->depth > 0) {
		x->open[x->depth - 1].has_children = true;
	}
	x->rooted = true;
	x->at = at + (empty ? 2 : 1);
	if (empty) {
		wbxml_empty(x->w, tag);
		return ERR_OK;
	}
	if (x->depth == WBXML_DEPTH_MAX) {
		return fail(x, start, "more than 32 elements inside each other");
	}
	x->open[x->depth++] =
		(struct open_element){.tag = tag, .name_at = name, .name_n = end - name};
	wbxml_open(x->w, tag);
	return ERR_OK;
}

static enum err document(struct xml *x)
{
	enum err e = ERR_OK;
	while (e == ERR_OK && x->at < x->n) {
		char c = x->p[x->at];
		if (c == '&') {
			e = reference(x);
		} else if (c != '<') {
			x->text[x->text_n++] = c;
			x->at++;
		} else if (begins(x, "</")) {
			e = close_tag(x);
		} else if (begins(x, "<!") || begins(x, "<?")) {
			e = aside(x);
		} else {
			e = open_tag(x);
		}
	}
	if (e != ERR_OK) {
		return e;
	}
	e = text_flush(x, false);
	if (e == ERR_OK && (x->depth > 0 || x->in_opaque || !x->rooted)) {
		return fail(x, x->n, x->rooted ? "an element is not closed" : "no root element");
	}
	return e;
}

enum err describe_xml_encode(const char *text, size_t n, struct wbxml_writer *w,
			     struct err_info *info)
{
	struct xml x = {.p = text, .n = n, .w = w, .info = info, .text = malloc(n + 1)};
	if (x.text == NULL) {
		return err_set(info, ERR_FAILURE, "", "out of memory");
	}
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		x.at = 3; /* byte order mark */
	}
	enum err e = document(&x);
	free(x.text);
	return e;
}
