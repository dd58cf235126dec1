/* EMN, SI and SL: three token tables and one reader for the shape they share. */
#include "wire/wap_doc.h"

#include "wire/octets.h"
#include "wire/swar.h"
#include "wire/wap_push.h"

/* WBXML global tokens and tag bits. [WBXML] 7.1, 5.8.2 */
#define END 0x01u
#define WITH_ATTRIBUTES 0x80u
#define WITH_CONTENT 0x40u
#define TAG_ROOT 0x05u       /* emn, si, sl */
#define TAG_INDICATION 0x06u /* SI */
#define TOKEN_FIRST 0x85u    /* below are global tokens */
#define SPAN_BYTES_MAX 65535u

/* What a start token stands for. The tokens of each document begin with START_FIRST and have no
 * gaps. */
#define START_FIRST 0x05u

struct start {
	const char *name;
	const char *prefix;
};

/* [EMN] 6.3 */
static const struct start emn_starts[] = {
	[0x05 - START_FIRST] = {"timestamp", ""},
	[0x06 - START_FIRST] = {"mailbox", ""},
	[0x07 - START_FIRST] = {"mailbox", "mailat:"},
	[0x08 - START_FIRST] = {"mailbox", "pop://"},
	[0x09 - START_FIRST] = {"mailbox", "imap://"},
	[0x0A - START_FIRST] = {"mailbox", "http://"},
	[0x0B - START_FIRST] = {"mailbox", "http://www."},
	[0x0C - START_FIRST] = {"mailbox", "https://"},
	[0x0D - START_FIRST] = {"mailbox", "https://www."},
};

/* [SI] 8.3.2 */
static const struct start si_starts[] = {
	[0x05 - START_FIRST] = {"action", "signal-none"},
	[0x06 - START_FIRST] = {"action", "signal-low"},
	[0x07 - START_FIRST] = {"action", "signal-medium"},
	[0x08 - START_FIRST] = {"action", "signal-high"},
	[0x09 - START_FIRST] = {"action", "delete"},
	[0x0A - START_FIRST] = {"created", ""},
	[0x0B - START_FIRST] = {"href", ""},
	[0x0C - START_FIRST] = {"href", "http://"},
	[0x0D - START_FIRST] = {"href", "http://www."},
	[0x0E - START_FIRST] = {"href", "https://"},
	[0x0F - START_FIRST] = {"href", "https://www."},
	[0x10 - START_FIRST] = {"si-expires", ""},
	[0x11 - START_FIRST] = {"si-id", ""},
	[0x12 - START_FIRST] = {"class", ""},
};

/* [SL] 8.3.2 */
static const struct start sl_starts[] = {
	[0x05 - START_FIRST] = {"action", "execute-low"},
	[0x06 - START_FIRST] = {"action", "execute-high"},
	[0x07 - START_FIRST] = {"action", "cache"},
	[0x08 - START_FIRST] = {"href", ""},
	[0x09 - START_FIRST] = {"href", "http://"},
	[0x0A - START_FIRST] = {"href", "http://www."},
	[0x0B - START_FIRST] = {"href", "https://"},
	[0x0C - START_FIRST] = {"href", "https://www."},
};

static const struct start *starts_of(uint8_t kind, size_t *n)
{
	switch (kind) {
	case WAP_DOC_EMN:
		*n = sizeof emn_starts / sizeof emn_starts[0];
		return emn_starts;
	case WAP_DOC_SI:
		*n = sizeof si_starts / sizeof si_starts[0];
		return si_starts;
	case WAP_DOC_SL:
		*n = sizeof sl_starts / sizeof sl_starts[0];
		return sl_starts;
	default:
		*n = 0;
		return NULL;
	}
}

static const struct start *start_find(uint8_t kind, uint8_t token)
{
	size_t n;
	const struct start *starts = starts_of(kind, &n);
	return token - START_FIRST < n ? &starts[token - START_FIRST] : NULL;
}

const char *wap_doc_start_name(uint8_t kind, uint8_t start)
{
	const struct start *row = start_find(kind, start);
	return row == NULL ? NULL : row->name;
}

const char *wap_doc_start_prefix(uint8_t kind, uint8_t start)
{
	const struct start *row = start_find(kind, start);
	return row == NULL ? "" : row->prefix;
}

const char *wap_doc_token_text(uint8_t kind, uint8_t token)
{
	static const char *const domains[2][4] = {
		{".com", ".edu", ".net", ".org"},
		{".com/", ".edu/", ".net/", ".org/"},
	};
	if (token < TOKEN_FIRST || token > TOKEN_FIRST + 3) {
		return NULL;
	}
	return domains[kind == WAP_DOC_EMN ? 0 : 1][token - TOKEN_FIRST];
}

const char *wap_doc_root(uint8_t kind)
{
	return kind == WAP_DOC_EMN ? "emn" : kind == WAP_DOC_SI ? "si" : "sl";
}

/* The octets of an inline string at `*at`, which moves behind its NUL. */
static enum wire_verdict text_read(const uint8_t *p, size_t n, size_t *at, struct wire_span *out)
{
	const uint8_t *nul = *at < n ? memchr(p + *at, 0, n - *at) : NULL;
	if (nul == NULL) {
		return WIRE_MORE;
	}
	*out = octets_span(p + *at, (size_t)(nul - (p + *at)));
	*at += out->n + 1;
	return WIRE_OK;
}

static enum wire_verdict opaque_read(const uint8_t *p, size_t n, size_t *at,
	struct wire_span *out, struct wire_bad *bad)
{
	uint32_t length = 0;
	const size_t digits = wap_push_uintvar_read(p + *at, n - *at, &length);
	if (digits == 0) {
		return n - *at >= 5 ? octets_bad(bad, *at, "malformed opaque length") : WIRE_MORE;
	}
	if (length > SPAN_BYTES_MAX) {
		return octets_bad(bad, *at, "opaque data too long");
	}
	if (n - *at - digits < length) {
		return WIRE_MORE;
	}
	*out = octets_span(p + *at + digits, length);
	*at += digits + length;
	return WIRE_OK;
}

/* The pieces after an attribute start, up to the next start or END, which is left. */
static enum wire_verdict parts_read(const uint8_t *p, size_t n, size_t *at, uint8_t kind,
	struct wap_doc_attribute *out, struct wire_bad *bad)
{
	out->parts_n = 0;
	for (;;) {
		if (*at >= n) {
			return WIRE_MORE;
		}
		const uint8_t token = p[*at];
		const bool value = token == WAP_DOC_TEXT || token >= 0x80;
		if (!value) {
			return WIRE_OK;
		}
		if (out->parts_n == WAP_DOC_PARTS_MAX) {
			return octets_bad(bad, *at, "too many pieces in an attribute value");
		}
		struct wap_doc_part *part = &out->parts[out->parts_n];
		part->token = token;
		enum wire_verdict verdict = WIRE_OK;
		if (token == WAP_DOC_TEXT) {
			++*at;
			verdict = text_read(p, n, at, &part->span);
		} else if (token == WAP_DOC_OPAQUE) {
			++*at;
			verdict = opaque_read(p, n, at, &part->span, bad);
		} else if (wap_doc_token_text(kind, token) == NULL) {
			verdict = octets_bad(bad, *at, "unknown attribute value token");
		} else {
			++*at;
		}
		if (verdict != WIRE_OK) {
			return verdict;
		}
		out->parts_n++;
	}
}

/* The attribute list up to and with its END. */
static enum wire_verdict attributes_read(const uint8_t *p, size_t n, size_t *at,
	struct wap_doc *out, struct wire_bad *bad)
{
	for (;;) {
		if (*at >= n) {
			return WIRE_MORE;
		}
		if (p[*at] == END) {
			++*at;
			return WIRE_OK;
		}
		if (start_find(out->kind, p[*at]) == NULL) {
			return octets_bad(bad, *at, "unknown attribute start token");
		}
		if (out->attributes_n == WAP_DOC_ATTRIBUTES_MAX) {
			return octets_bad(bad, *at, "too many attributes");
		}
		struct wap_doc_attribute *attribute = &out->attributes[out->attributes_n];
		attribute->start = p[(*at)++];
		const enum wire_verdict verdict = parts_read(p, n, at, out->kind, attribute, bad);
		if (verdict != WIRE_OK) {
			return verdict;
		}
		out->attributes_n++;
	}
}

/* One octet that must be `token`. */
static enum wire_verdict token_read(const uint8_t *p, size_t n, size_t *at, unsigned token,
	const char *reason, struct wire_bad *bad)
{
	if (*at >= n) {
		return WIRE_MORE;
	}
	if (p[*at] != token) {
		return octets_bad(bad, *at, reason);
	}
	++*at;
	return WIRE_OK;
}

/* <indication> inside <si>: with or without text. */
static enum wire_verdict indication_read(const uint8_t *p, size_t n, size_t *at,
	struct wap_doc *out, struct wire_bad *bad)
{
	enum wire_verdict verdict = token_read(p, n, at, TAG_ROOT | WITH_CONTENT,
		"root element is not si with content", bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (*at >= n) {
		return WIRE_MORE;
	}
	const unsigned tag = p[*at];
	if ((tag & ~WITH_CONTENT) != (TAG_INDICATION | WITH_ATTRIBUTES)) {
		return octets_bad(bad, *at, "not an indication with attributes");
	}
	++*at;
	verdict = attributes_read(p, n, at, out, bad);
	if (verdict == WIRE_OK && (tag & WITH_CONTENT) != 0) {
		verdict = token_read(p, n, at, WAP_DOC_TEXT, "indication without inline text", bad);
		if (verdict == WIRE_OK) {
			verdict = text_read(p, n, at, &out->text);
			out->has_text = true;
		}
		if (verdict == WIRE_OK) {
			verdict = token_read(p, n, at, END, "indication does not end", bad);
		}
	}
	return verdict == WIRE_OK ? token_read(p, n, at, END, "si does not end", bad) : verdict;
}

/* Version, public identifier, charset, string table length: one octet each here. */
#define HEAD_BYTES 4u

/* What is wrong with the first n octets of a head, NULL when nothing is. */
static inline const char *head_fault(const uint8_t *p, size_t n)
{
	if (n > 0 && (p[0] < 1 || p[0] > 3)) {
		return "WBXML version is not 1.1 to 1.3";
	}
	if (n > 1 && p[1] != WAP_DOC_EMN && p[1] != WAP_DOC_SI && p[1] != WAP_DOC_SL) {
		return "document is not EMN, SI or SL";
	}
	if (n > 2 && p[2] >= 0x80) {
		return "unknown charset";
	}
	return n > 3 && p[3] != 0 ? "string tables are not supported" : NULL;
}

/* Of a head that is cut or wrong: the first octet at fault. */
WIRE_COLD static enum wire_verdict head_refuse(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	for (size_t i = 1; i <= n && i <= HEAD_BYTES; i++) {
		const char *reason = head_fault(p, i);
		if (reason != NULL) {
			return octets_bad(bad, i - 1, reason);
		}
	}
	return WIRE_MORE;
}

enum wire_verdict wap_doc_read(const uint8_t *p, size_t n, struct wap_doc *out, size_t *used,
	struct wire_bad *bad)
{
	out->attributes_n = 0;
	out->has_text = false;
	out->text = (struct wire_span){.p = NULL, .n = 0};
	if (n < HEAD_BYTES || head_fault(p, HEAD_BYTES) != NULL) {
		return head_refuse(p, n, bad);
	}
	out->version = p[0];
	out->kind = p[1];
	out->charset = p[2];
	size_t at = 4;
	enum wire_verdict verdict = WIRE_OK;
	if (out->kind == WAP_DOC_SI) {
		verdict = indication_read(p, n, &at, out, bad);
	} else {
		verdict = token_read(p, n, &at, TAG_ROOT | WITH_ATTRIBUTES,
			"root element has no attributes or has content", bad);
		if (verdict == WIRE_OK) {
			verdict = attributes_read(p, n, &at, out, bad);
		}
	}
	if (verdict == WIRE_OK) {
		*used = at;
	}
	return verdict;
}

static void put_text(struct wire_span text, struct wire_out *out)
{
	if (text.n > 0 && memchr(text.p, 0, text.n) != NULL) {
		out->overflow = true; /* it would end the string early */
		return;
	}
	wire_put_u8(out, WAP_DOC_TEXT);
	octets_put_span(out, text);
	wire_put_u8(out, 0);
}

static void attribute_write(const struct wap_doc_attribute *attribute, struct wire_out *out)
{
	wire_put_u8(out, attribute->start);
	for (size_t i = 0; i < attribute->parts_n; i++) {
		const struct wap_doc_part *part = &attribute->parts[i];
		if (part->token == WAP_DOC_TEXT) {
			put_text(part->span, out);
		} else if (part->token == WAP_DOC_OPAQUE) {
			wire_put_u8(out, WAP_DOC_OPAQUE);
			wap_push_uintvar_write((uint32_t)part->span.n, out);
			octets_put_span(out, part->span);
		} else {
			wire_put_u8(out, part->token);
		}
	}
}

void wap_doc_write(const struct wap_doc *doc, struct wire_out *out)
{
	const uint8_t head[4] = {doc->version, doc->kind, doc->charset, 0};
	wire_put(out, head, sizeof head);
	const bool si = doc->kind == WAP_DOC_SI;
	if (si) {
		wire_put_u8(out, TAG_ROOT | WITH_CONTENT);
	}
	wire_put_u8(out, (si ? TAG_INDICATION : TAG_ROOT) | WITH_ATTRIBUTES |
				 (si && doc->has_text ? WITH_CONTENT : 0));
	for (size_t i = 0; i < doc->attributes_n; i++) {
		attribute_write(&doc->attributes[i], out);
	}
	wire_put_u8(out, END);
	if (si && doc->has_text) {
		put_text(doc->text, out);
		wire_put_u8(out, END);
	}
	if (si) {
		wire_put_u8(out, END);
	}
}

const struct wap_doc_attribute *wap_doc_find(const struct wap_doc *doc, const char *name)
{
	for (size_t i = 0; i < doc->attributes_n; i++) {
		const char *found = wap_doc_start_name(doc->kind, doc->attributes[i].start);
		if (found != NULL && strcmp(found, name) == 0) {
			return &doc->attributes[i];
		}
	}
	return NULL;
}

void wap_doc_value_text(uint8_t kind, const struct wap_doc_attribute *attribute,
	struct wire_out *out)
{
	octets_put_span(out, octets_text(wap_doc_start_prefix(kind, attribute->start)));
	for (size_t i = 0; i < attribute->parts_n; i++) {
		const struct wap_doc_part *part = &attribute->parts[i];
		const char *token = wap_doc_token_text(kind, part->token);
		if (part->token == WAP_DOC_TEXT) {
			octets_put_span(out, part->span);
		} else if (token != NULL) {
			octets_put_span(out, octets_text(token));
		}
	}
}

bool wap_doc_value_from_text(uint8_t kind, const char *name, struct wire_span text,
	struct wap_doc_attribute *out)
{
	size_t starts_n, best_n = 0;
	const struct start *starts = starts_of(kind, &starts_n), *best = NULL;
	for (size_t i = 0; i < starts_n; i++) {
		const struct start *row = &starts[i];
		const size_t n = strlen(row->prefix);
		if (strcmp(row->name, name) != 0 || n > text.n ||
			(n > 0 && memcmp(row->prefix, text.p, n) != 0)) {
			continue;
		}
		if (best == NULL || n > best_n) {
			best = row;
			best_n = n;
		}
	}
	if (best == NULL) {
		return false;
	}
	out->start = (uint8_t)(START_FIRST + (size_t)(best - starts));
	out->parts_n = 0;
	if (text.n > best_n) {
		out->parts_n = 1;
		out->parts[0].token = WAP_DOC_TEXT;
		out->parts[0].span = octets_span(text.p + best_n, text.n - best_n);
	}
	return true;
}

/* Of a number below 100: sixteen instead of ten for each ten. */
static uint8_t bcd(int v)
{
	const unsigned u = (unsigned)v;
	return (uint8_t)(u + 6 * (u / 10));
}

size_t wap_doc_date_from_unix(int64_t unix_s, uint8_t octets[static WAP_DOC_DATE_BYTES_MAX])
{
	const struct civil t = civil_of_seconds(unix_s);
	const int century = (int)((unsigned)t.year / 100);
	const uint8_t all[WAP_DOC_DATE_BYTES_MAX] = {bcd(century), bcd(t.year - 100 * century),
		bcd(t.month), bcd(t.day), bcd(t.hour), bcd(t.minute), bcd(t.second)};
	memcpy(octets, all, sizeof all);
	size_t n = sizeof all;
	while (n > 4 && all[n - 1] == 0) {
		n--;
	}
	return n;
}

bool wap_doc_date_read(struct wire_span octets, struct stamp *out)
{
	if (octets.n < 4 || octets.n > WAP_DOC_DATE_BYTES_MAX) {
		return false;
	}
	/* All octets at once, the first lowest; those not there are zero. */
	const uint64_t v = swar_load4(octets.p) |
		(uint64_t)swar_load4(octets.p + octets.n - 4) << 8 * (octets.n - 4);
	/* A digit is above 9 when it has bit 3 and one of bits 1 and 2. */
	if ((v & (v << 1 | v << 2) & UINT64_C(0x8888888888888888)) != 0) {
		return false;
	}
	const uint64_t f = v - 6 * (v >> 4 & UINT64_C(0x0F0F0F0F0F0F0F0F));
	const struct stamp s = {
		.civil = {(int)(f & 0xFF) * 100 + (int)(f >> 8 & 0xFF), (int)(f >> 16 & 0xFF),
			(int)(f >> 24 & 0xFF), (int)(f >> 32 & 0xFF), (int)(f >> 40 & 0xFF),
			(int)(f >> 48)},
		.quarters = 0,
	};
	if (!stamp_ok(&s)) {
		return false;
	}
	*out = s;
	return true;
}
