/* One look-up by the first four letters, so that a name is compared once, seldom twice.
 *
 * Not here: anything about values. See http1_name.h. */
#include "wire/http1_name.h"

#include "wire/scan.h"
#include "wire/swar.h"

/* Octets in any case against `lower`. OR 0x20 makes letters lower and leaves 0x20..0x3F as they
 * are; only control characters become one of those, too, and the second term catches them. */
static inline bool same(uint64_t v, uint64_t lower)
{
	return (v | SWAR_ONES * 0x20) == lower && swar_below(v, 0x20) == 0;
}

/* The first and the last four octets of p[0 .. n - 1], which may overlap. */
static inline uint64_t both_ends(const uint8_t *p, size_t n)
{
	return swar_load4(p) | (uint64_t)swar_load4(p + n - 4) << 32;
}

bool http1_name_is(const uint8_t *p, const char *lower, size_t n)
{
	const uint8_t *want = (const uint8_t *)lower;
	if (n >= 8) {
		for (size_t i = 0; i < n - 8; i += 8) {
			if (!same(swar_load(p + i), swar_load(want + i))) {
				return false;
			}
		}
		return same(swar_load(p + n - 8), swar_load(want + n - 8));
	}
	if (n >= 4) {
		return same(both_ends(p, n), both_ends(want, n));
	}
	for (size_t i = 0; i < n; i++) {
		if ((p[i] | 0x20) != want[i] || p[i] < 0x20) {
			return false;
		}
	}
	return true;
}

#define LINE(text, id, next)                                                                       \
	{                                                                                          \
		text ": ", ~UINT32_C(0) << (sizeof(text ": ") - 1), sizeof(text ": ") - 1,         \
			sizeof(text) - 1, id, next, {0}                                            \
	}

/* Nothing is like its octets. */
#define EMPTY {"", 0, 0, 0, HTTP1_OTHER, 0, {0}}

/* The slots are what first_entry gives for the names: test_http1.c looks all of them up. Names that
 * peers send and nobody asks for are here to be passed over quickly. */
static const struct http1_name_line entries[32] = {
	[0] = LINE("www-authenticate", HTTP1_OTHER, 0),
	[1] = LINE("accept-language", HTTP1_OTHER, 0),
	[2] = LINE("date", HTTP1_DATE, 0),
	[3] = LINE("x-aspnet-version", HTTP1_OTHER, 0),
	[4] = LINE("x-ms-asthrottle", HTTP1_X_MS_ASTHROTTLE, 5),
	[5] = LINE("x-ms-location", HTTP1_X_MS_LOCATION, 0),
	[6] = EMPTY,
	[7] = LINE("server", HTTP1_OTHER, 0),
	[8] = EMPTY,
	[9] = EMPTY,
	[10] = EMPTY,
	[11] = EMPTY,
	[12] = LINE("transfer-encoding", HTTP1_TRANSFER_ENCODING, 0),
	[13] = LINE("connection", HTTP1_CONNECTION, 0),
	[14] = LINE("content-type", HTTP1_CONTENT_TYPE, 0),
	[15] = EMPTY,
	[16] = LINE("x-ms-policykey", HTTP1_X_MS_POLICYKEY, 4),
	[17] = LINE("authorization", HTTP1_AUTHORIZATION, 0),
	[18] = LINE("host", HTTP1_HOST, 0),
	[19] = EMPTY,
	[20] = LINE("cache-control", HTTP1_OTHER, 0),
	[21] = LINE("retry-after", HTTP1_RETRY_AFTER, 0),
	[22] = LINE("x-powered-by", HTTP1_OTHER, 0),
	[23] = EMPTY,
	[24] = LINE("content-length", HTTP1_CONTENT_LENGTH, 14),
	[25] = LINE("user-agent", HTTP1_USER_AGENT, 0),
	[26] = EMPTY,
	[27] = LINE("ms-asprotocolversion", HTTP1_MS_ASPROTOCOLVERSION, 29),
	[28] = LINE("ms-server-activesync", HTTP1_MS_SERVER_ACTIVESYNC, 0),
	[29] = LINE("ms-asprotocolversions", HTTP1_MS_ASPROTOCOLVERSIONS, 30),
	[30] = LINE("ms-asprotocolcommands", HTTP1_MS_ASPROTOCOLCOMMANDS, 0),
	[31] = EMPTY,
};

/* The multiplier was searched for: it gives the first four letters above 5 bits without meeting. */
static inline const struct http1_name_line *first_entry(const uint8_t *p)
{
	return &entries[(swar_load4(p) | 0x20202020u) * 0x64AC5DB9u >> 27];
}

const struct http1_name_line *http1_name_line(const uint8_t p[static HTTP1_NAME_LINE_BYTES])
{
	const struct http1_name_line *e = first_entry(p);
	for (;;) {
		const uint8_t *lower = (const uint8_t *)e->lower;
		uint32_t hit = SCAN_STEP(fold)(p, lower) | e->behind;
		if (__builtin_expect(hit == UINT32_MAX, 1)) {
			return e;
		}
		if ((uint16_t)hit == UINT16_MAX) {
			hit |= (uint32_t)SCAN_STEP(fold)(p + 16, lower + 16) << 16;
			if (hit == UINT32_MAX) {
				return e;
			}
		}
		if (e->next == 0) {
			return NULL;
		}
		e = &entries[e->next];
	}
}

enum http1_name http1_name_find(struct wire_span name)
{
	if (name.n < 4) {
		return HTTP1_OTHER;
	}
	const struct http1_name_line *e = first_entry(name.p);
	while (name.n != e->name_n || !http1_name_is(name.p, e->lower, name.n)) {
		if (e->next == 0) {
			return HTTP1_OTHER;
		}
		e = &entries[e->next];
	}
	return (enum http1_name)e->id;
}

const char *http1_name_text(enum http1_name id)
{
	static const char *const text[HTTP1_NAME_N] = {
		[HTTP1_OTHER] = "",
		[HTTP1_HOST] = "Host",
		[HTTP1_CONTENT_LENGTH] = "Content-Length",
		[HTTP1_CONTENT_TYPE] = "Content-Type",
		[HTTP1_AUTHORIZATION] = "Authorization",
		[HTTP1_MS_ASPROTOCOLVERSION] = "MS-ASProtocolVersion",
		[HTTP1_X_MS_POLICYKEY] = "X-MS-PolicyKey",
		[HTTP1_USER_AGENT] = "User-Agent",
		[HTTP1_TRANSFER_ENCODING] = "Transfer-Encoding",
		[HTTP1_CONNECTION] = "Connection",
		[HTTP1_RETRY_AFTER] = "Retry-After",
		[HTTP1_MS_SERVER_ACTIVESYNC] = "MS-Server-ActiveSync",
		[HTTP1_MS_ASPROTOCOLVERSIONS] = "MS-ASProtocolVersions",
		[HTTP1_MS_ASPROTOCOLCOMMANDS] = "MS-ASProtocolCommands",
		[HTTP1_DATE] = "Date",
		[HTTP1_X_MS_ASTHROTTLE] = "X-MS-ASThrottle",
		[HTTP1_X_MS_LOCATION] = "X-MS-Location",
	};
	return (unsigned)id < HTTP1_NAME_N ? text[id] : "";
}
