/* One look-up by the first four letters, so that a name is compared once, seldom twice.
 *
 * Not here: anything about values. See http1_name.h. */
#include "wire/http1_name.h"

#include "wire/scan.h"
#include "wire/swar.h"

/* Eight octets in any case against `lower`. OR 0x20 makes letters lower and leaves 0x20..0x3F as
 * they are; only control characters become one of those, too, and the second term catches them. */
static inline bool same8(const uint8_t *p, const char *lower)
{
	uint64_t v = swar_load(p);
	return (v | SWAR_ONES * 0x20) == swar_load((const uint8_t *)lower) &&
	       swar_below(v, 0x20) == 0;
}

bool http1_name_is(const uint8_t *p, const char *lower, size_t n)
{
	size_t i = 0;
	for (; n - i >= 8; i += 8) {
		if (!same8(p + i, lower + i)) {
			return false;
		}
	}
	if (i < n && n >= 8) {
		return same8(p + n - 8, lower + n - 8);
	}
	for (; i < n; i++) {
		if ((p[i] | 0x20) != (uint8_t)lower[i] || p[i] < 0x20) {
			return false;
		}
	}
	return true;
}

/* A name as a line has it: with its colon, in lower case. `next` is the slot of another name that
 * begins with the same four letters, 0 when there is none (no chain leads to slot 0). */
struct entry {
	char lower[HTTP1_NAME_LINE_BYTES];
	uint8_t n;
	uint8_t id;
	uint8_t next;
	uint8_t unused[29]; /* to 64: finding an entry is then a shift */
};

#define LINE(text, id, next)                                                                       \
	{                                                                                          \
		text ":", sizeof(text ":") - 1, id, next, {0}                                      \
	}

/* The slots are what slot_of gives for the names: test_http1.c looks all of them up. Names that
 * peers send and nobody asks for are here to be passed over quickly. */
static const struct entry entries[32] = {
	[0] = LINE("www-authenticate", HTTP1_OTHER, 0),
	[1] = LINE("accept-language", HTTP1_OTHER, 0),
	[2] = LINE("date", HTTP1_DATE, 0),
	[3] = LINE("x-aspnet-version", HTTP1_OTHER, 0),
	[4] = LINE("x-ms-asthrottle", HTTP1_X_MS_ASTHROTTLE, 5),
	[5] = LINE("x-ms-location", HTTP1_X_MS_LOCATION, 0),
	[7] = LINE("server", HTTP1_OTHER, 0),
	[12] = LINE("transfer-encoding", HTTP1_TRANSFER_ENCODING, 0),
	[13] = LINE("connection", HTTP1_CONNECTION, 0),
	[14] = LINE("content-type", HTTP1_CONTENT_TYPE, 0),
	[16] = LINE("x-ms-policykey", HTTP1_X_MS_POLICYKEY, 4),
	[17] = LINE("authorization", HTTP1_AUTHORIZATION, 0),
	[18] = LINE("host", HTTP1_HOST, 0),
	[20] = LINE("cache-control", HTTP1_OTHER, 0),
	[21] = LINE("retry-after", HTTP1_RETRY_AFTER, 0),
	[22] = LINE("x-powered-by", HTTP1_OTHER, 0),
	[24] = LINE("content-length", HTTP1_CONTENT_LENGTH, 14),
	[25] = LINE("user-agent", HTTP1_USER_AGENT, 0),
	[27] = LINE("ms-asprotocolversion", HTTP1_MS_ASPROTOCOLVERSION, 29),
	[28] = LINE("ms-server-activesync", HTTP1_MS_SERVER_ACTIVESYNC, 0),
	[29] = LINE("ms-asprotocolversions", HTTP1_MS_ASPROTOCOLVERSIONS, 30),
	[30] = LINE("ms-asprotocolcommands", HTTP1_MS_ASPROTOCOLCOMMANDS, 0),
};

/* The multiplier was searched for: it gives the first four letters above 5 bits without meeting. */
static inline const struct entry *first_entry(const uint8_t *p)
{
	return &entries[(swar_load4(p) | 0x20202020u) * 0x64AC5DB9u >> 27];
}

size_t http1_name_begin(const uint8_t p[static HTTP1_NAME_LINE_BYTES], enum http1_name *id)
{
	const struct entry *e = first_entry(p);
	for (;;) {
		const uint8_t *lower = (const uint8_t *)e->lower;
		unsigned same = SCAN_STEP(fold)(p, lower);
		if (same == SCAN_STEP_BYTES) {
			same += SCAN_STEP(fold)(p + SCAN_STEP_BYTES, lower + SCAN_STEP_BYTES);
		}
		if (same >= e->n) {
			*id = (enum http1_name)e->id;
			return e->n;
		}
		if (e->next == 0) {
			return 0;
		}
		e = &entries[e->next];
	}
}

enum http1_name http1_name_find(struct wire_span name)
{
	if (name.n < 4) {
		return HTTP1_OTHER;
	}
	const struct entry *e = first_entry(name.p);
	while (name.n + 1 != e->n || !http1_name_is(name.p, e->lower, name.n)) {
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
