/* The WSP push PDU: three numbers, a header block that is walked once, and a body left alone. */
#include "wire/wap_push.h"

#include "wire/octets.h"

#define LENGTH_QUOTE 31u       /* [WSP] 8.4.2.2: the length follows as uintvar */
#define HEADER_APPLICATION_ID 0x2F /* [WINA] X-Wap-Application-Id */
#define HEADERS_BYTES_MAX 1024u    /* [ASSUMED] our limit; one SMS holds 140 octets in all */
#define UINTVAR_BYTES_MAX 5u

size_t wap_push_uintvar_read(const uint8_t *p, size_t n, uint32_t *v)
{
	if (n > 0 && p[0] < 0x80) { /* one octet, as a rule */
		*v = p[0];
		return 1;
	}
	uint32_t value = 0;
	for (size_t i = 0; i < n && i < UINTVAR_BYTES_MAX; i++) {
		if (value > UINT32_MAX >> 7) {
			return 0;
		}
		value = value << 7 | (p[i] & 0x7Fu);
		if ((p[i] & 0x80) == 0) {
			*v = value;
			return i + 1;
		}
	}
	return 0;
}

void wap_push_uintvar_write(uint32_t v, struct wire_out *out)
{
	uint8_t bytes[UINTVAR_BYTES_MAX];
	size_t at = UINTVAR_BYTES_MAX;
	do {
		at--;
		bytes[at] = (uint8_t)((v & 0x7F) | (at == UINTVAR_BYTES_MAX - 1 ? 0 : 0x80));
		v >>= 7;
	} while (v != 0);
	wire_put(out, bytes + at, UINTVAR_BYTES_MAX - at);
}

/* Octets of the value that starts at `p`, its length octets included; 0 when it is cut.
 * [WSP] 8.4.1.2 table of first octets. `data` gets the part after the length octets. */
static inline size_t value_bytes(const uint8_t *p, size_t n, struct wire_span *data)
{
	if (n < 1) {
		return 0;
	}
	if (p[0] >= 0x80) {
		*data = octets_span(p, 1);
		return 1;
	}
	if (p[0] > LENGTH_QUOTE) {
		const uint8_t *nul = memchr(p, 0, n);
		*data = octets_span(p, nul == NULL ? 0 : (size_t)(nul - p));
		return nul == NULL ? 0 : (size_t)(nul - p) + 1;
	}
	uint32_t length = p[0];
	size_t skip = 1;
	if (p[0] == LENGTH_QUOTE) {
		const size_t digits = wap_push_uintvar_read(p + 1, n - 1, &length);
		if (digits == 0) {
			return 0;
		}
		skip += digits;
	}
	if (length > n - skip) {
		return 0;
	}
	*data = octets_span(p + skip, length);
	return skip + length;
}

/* A multi-octet integer of at most 32 bits, else WAP_PUSH_NO_CODE. */
static uint32_t integer_value(struct wire_span octets)
{
	uint32_t v = 0;
	if (octets.n < 1 || octets.n > 4) {
		return WAP_PUSH_NO_CODE;
	}
	for (size_t i = 0; i < octets.n; i++) {
		v = v << 8 | octets.p[i];
	}
	return v;
}

/* The code in a Content-Type value or in the media part of its general form. [WSP] 8.4.2.24 */
static uint32_t content_code(const uint8_t *p, struct wire_span data)
{
	if (p[0] >= 0x80) {
		return p[0] & 0x7Fu;
	}
	if (p[0] > LENGTH_QUOTE || data.n < 1) {
		return WAP_PUSH_NO_CODE;
	}
	if (data.p[0] >= 0x80) {
		return data.p[0] & 0x7Fu;
	}
	const size_t bytes = data.p[0];
	return bytes < LENGTH_QUOTE && bytes < data.n ?
		integer_value(octets_span(data.p + 1, bytes)) : WAP_PUSH_NO_CODE;
}

static inline bool header_next(struct wire_span headers, size_t *at, struct wap_push_header *out)
{
	if (*at >= headers.n) {
		return false;
	}
	const uint8_t *p = headers.p + *at;
	const size_t rest = headers.n - *at;
	size_t name_bytes = 1;
	out->code = p[0] & 0x7F;
	out->name = (struct wire_span){.p = NULL, .n = 0};
	if (p[0] < 0x80) {
		/* A name in letters; shifts of the code page (7F, 01..1F) are not used by pushes. */
		const uint8_t *nul = memchr(p, 0, rest);
		if (p[0] <= ' ' || p[0] == 0x7F || nul == NULL) {
			return false;
		}
		out->code = -1;
		out->name = octets_span(p, (size_t)(nul - p));
		name_bytes = out->name.n + 1;
	}
	struct wire_span data;
	const size_t bytes = value_bytes(p + name_bytes, rest - name_bytes, &data);
	if (bytes == 0) {
		return false;
	}
	out->value = octets_span(p + name_bytes, bytes);
	*at += name_bytes + bytes;
	return true;
}

bool wap_push_header_next(struct wire_span headers, size_t *at, struct wap_push_header *out)
{
	return header_next(headers, at, out);
}

/* Walks the headers once, so that nobody meets a cut one later; notes the application. */
static enum wire_verdict headers_note(struct wap_push *out, size_t offset, struct wire_bad *bad)
{
	size_t at = 0;
	struct wap_push_header header;
	out->application_id = WAP_PUSH_NO_CODE;
	out->spelled_at = (uint32_t)out->headers.n;
	while (at < out->headers.n) {
		const size_t start = at;
		if (!header_next(out->headers, &at, &header)) {
			return octets_bad(bad, offset + at, "malformed WSP header field");
		}
		if (header.code < 0 && out->spelled_at == out->headers.n) {
			out->spelled_at = (uint32_t)start;
		}
		if (header.code == HEADER_APPLICATION_ID) {
			const uint8_t first = header.value.p[0];
			const struct wire_span rest = octets_span(header.value.p + 1,
				header.value.n - 1);
			out->application_id = first >= 0x80 ? first & 0x7Fu :
				first < LENGTH_QUOTE ? integer_value(rest) : WAP_PUSH_NO_CODE;
		}
	}
	return WIRE_OK;
}

enum wire_verdict wap_push_read(const uint8_t *p, size_t n, struct wap_push *out, size_t *used,
	struct wire_bad *bad)
{
	*out = (struct wap_push){.tid = 0};
	if (n < 2) {
		return WIRE_MORE;
	}
	out->tid = p[0];
	out->type = p[1];
	if (out->type != WAP_PUSH_TYPE && out->type != WAP_PUSH_TYPE + 1) {
		return octets_bad(bad, 1, "PDU type is not Push");
	}
	uint32_t length = 0;
	const size_t digits = wap_push_uintvar_read(p + 2, n - 2, &length);
	if (digits == 0) {
		return n - 2 >= UINTVAR_BYTES_MAX ? octets_bad(bad, 2, "malformed headers length") :
						    WIRE_MORE;
	}
	if (length < 1 || length > HEADERS_BYTES_MAX) {
		return octets_bad(bad, 2, "headers length out of range");
	}
	const size_t start = 2 + digits;
	if (n - start < length) {
		return WIRE_MORE;
	}
	struct wire_span data;
	const size_t type_bytes = value_bytes(p + start, length, &data);
	if (type_bytes == 0) {
		return octets_bad(bad, start, "malformed content type");
	}
	out->content_type = content_code(p + start, data);
	out->content_type_octets = octets_span(p + start, type_bytes);
	out->headers = octets_span(p + start + type_bytes, length - type_bytes);
	out->body = octets_span(p + start + length, n - start - length);
	*used = n;
	return headers_note(out, start + type_bytes, bad);
}

/* [WSP] 8.4.2.24: short integers alone; larger codes need value length and long integer. */
static void content_type_write(const struct wap_push *push, struct wire_out *out)
{
	const uint32_t code = push->content_type;
	if (push->content_type_octets.n > 0) {
		octets_put_span(out, push->content_type_octets);
	} else if (code < 0x80) {
		wire_put_u8(out, 0x80 | code);
	} else if (code <= 0xFFFF) {
		const uint8_t general[4] = {3, 2, (uint8_t)(code >> 8), (uint8_t)code};
		const uint8_t one[3] = {2, 1, (uint8_t)code};
		if (code > 0xFF) {
			wire_put(out, general, sizeof general);
		} else {
			wire_put(out, one, sizeof one);
		}
	} else {
		out->overflow = true;
	}
}

void wap_push_write(const struct wap_push *push, struct wire_out *out)
{
	const uint32_t code = push->content_type;
	const size_t type_bytes = push->content_type_octets.n > 0 ? push->content_type_octets.n :
		code < 0x80 ? 1 : code <= 0xFF ? 3 : 4;
	const size_t headers_n = type_bytes + push->headers.n;
	const uint8_t head[3] = {push->tid, push->type, (uint8_t)headers_n};
	wire_put(out, head, headers_n < 0x80 ? 3 : 2);
	if (headers_n >= 0x80) {
		wap_push_uintvar_write((uint32_t)headers_n, out);
	}
	content_type_write(push, out);
	octets_put_span(out, push->headers);
	octets_put_span(out, push->body);
}

void wap_push_header_write(const char *name, struct wire_span text, struct wire_out *out)
{
	octets_put_span(out, octets_text(name));
	wire_put_u8(out, 0);
	octets_put_span(out, text);
	wire_put_u8(out, 0);
}

void wap_push_header_short_write(unsigned code, unsigned value, struct wire_out *out)
{
	wire_put_u8(out, 0x80 | code);
	wire_put_u8(out, 0x80 | value);
}
