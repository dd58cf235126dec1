/* One pass over the picture: copy, and prefix ids where they are defined and used. */
#include "output/report_svg.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == ':';
}

/* What gnuplot never writes and a picture in our page must not have. Text is escaped by gnuplot, so
 * a mail title cannot contain a tag; attributes are looked for inside of tags only. */
static bool is_harmless(const char *svg)
{
	static const char *const tags[] = {"script", "foreignobject", "iframe", "object", "embed",
		"image", "a", "animate", "set", "style", "link"};
	bool inside = false;
	for (const char *at = svg; *at != '\0'; at++) {
		if (*at == '<') {
			inside = true;
			for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
				const size_t n = strlen(tags[i]);
				if (strncasecmp(at + 1, tags[i], n) == 0 && !is_name(at[1 + n])) {
					return false;
				}
			}
		} else if (*at == '>') {
			inside = false;
		} else if (inside && isspace((unsigned char)*at)
			&& strncasecmp(at + 1, "on", 2) == 0 && isalpha((unsigned char)at[3])) {
			return false;
		} else if (inside && strncasecmp(at, "href=", 5) == 0 && at[6] != '#') {
			return false;
		} else if (inside && strncasecmp(at, "url(", 4) == 0 && at[4] != '#') {
			return false;
		}
	}
	return true;
}

/* The length of what stands at `at` up to where an id begins, 0 if no id begins here. */
static size_t before_id(const char *svg, const char *at)
{
	static const char *const openings[] = {"id='", "id=\"", "href='#", "href=\"#", "url(#"};
	for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
		const size_t n = strlen(openings[i]);
		if (strncmp(at, openings[i], n) == 0
			&& (openings[i][0] != 'i' || (at > svg && isspace((unsigned char)at[-1])))) {
			return n;
		}
	}
	return 0;
}

bool report_svg_inline(struct chart_text *out, const char *svg, const char *prefix,
	const char *label)
{
	const char *start = strstr(svg, "<svg");
	const char *end = strstr(svg, "</svg>");
	if (start == NULL || end == NULL || end < start || !is_harmless(start)) {
		return false;
	}
	chart_text_add(out, "<svg role=\"img\" aria-label=\"");
	chart_text_add_html(out, label);
	chart_text_add(out, "\"");
	bool in_tag = true;
	for (const char *at = start + 4; at < end;) {
		if (strncmp(at, "<title>", 7) == 0 && strstr(at, "</title>") != NULL) {
			at = strstr(at, "</title>") + 8;
			continue;
		}
		if (strncmp(at, "<desc>", 6) == 0 && strstr(at, "</desc>") != NULL) {
			at = strstr(at, "</desc>") + 7;
			continue;
		}
		in_tag = *at == '<' ? true : *at == '>' ? false : in_tag;
		const size_t n = in_tag ? before_id(svg, at) : 0;
		if (n > 0) {
			chart_text_add_bytes(out, at, n);
			chart_text_add(out, "%s-", prefix);
			at += n;
		} else {
			chart_text_add_bytes(out, at++, 1);
		}
	}
	chart_text_add(out, "</svg>");
	return true;
}
