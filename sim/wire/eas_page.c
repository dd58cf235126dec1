/* The tables are indexed by page and token; looking up a name walks one page, which has at most 59
 * entries: only people and tests look up names.
 *
 * Not here: the table itself (eas_tokens.def). See eas_page.h. */
#include "wire/eas_page.h"

enum { TOKEN_N = 0x40 };

static const char *const elements[EAS_PAGE_N][TOKEN_N] = {
#define EAS_PAGE(page, symbol, name)
#define EAS_TOKEN(page, token, symbol, name) [page][token] = name,
#include "wire/eas_tokens.def"
#undef EAS_TOKEN
#undef EAS_PAGE
};

static const char *const pages[EAS_PAGE_N] = {
#define EAS_PAGE(page, symbol, name) [page] = name,
#define EAS_TOKEN(page, token, symbol, name)
#include "wire/eas_tokens.def"
#undef EAS_TOKEN
#undef EAS_PAGE
};

const char *eas_page_element(uint16_t tag)
{
	unsigned page = tag >> 8;
	unsigned token = tag & 0xFFu;
	return page < EAS_PAGE_N && token < TOKEN_N ? elements[page][token] : NULL;
}

const char *eas_page_name(uint8_t page)
{
	return page < EAS_PAGE_N ? pages[page] : NULL;
}

uint16_t eas_page_tag_find(uint8_t page, struct wire_span name)
{
	for (unsigned token = 0; page < EAS_PAGE_N && token < TOKEN_N; token++) {
		const char *text = elements[page][token];
		if (text != NULL && wire_span_is(name, text)) {
			return (uint16_t)((unsigned)page << 8 | token);
		}
	}
	return EAS_TAG_NONE;
}

int eas_page_find(struct wire_span name)
{
	if (name.n > 0 && name.p[name.n - 1] == ':') {
		name.n--;
	}
	for (int page = 0; page < EAS_PAGE_N; page++) {
		if (wire_span_is(name, pages[page])) {
			return page;
		}
	}
	return -1;
}
