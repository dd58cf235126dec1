/* Look-up by length and one letter, so that a name is compared at most once.
 *
 * Not here: anything about values. See http1_name.h. */
#include "wire/http1_name.h"

#include "wire/swar.h"

/* Eight octets in any case against `lower`. OR 0x20 makes letters lower and leaves 0x20..0x3F as
 * they are; only control characters become one of those, too, and the second term catches them. */
static inline bool same8(const uint8_t *p, const char *lower)
{
	uint64_t v = swar_load(p);
	return (v | SWAR_ONES * 0x20) == swar_load((const uint8_t *)lower) &&
	       swar_below(v, 0x20) == 0;
}

static inline __attribute__((always_inline)) bool same(const uint8_t *p, const char *lower,
						       size_t n)
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

bool http1_name_is(const uint8_t *p, const char *lower, size_t n)
{
	return same(p, lower, n);
}

enum http1_name http1_name_find(struct wire_span name)
{
#define TRY(text, id) (same(name.p, text, sizeof(text) - 1) ? (id) : HTTP1_OTHER)
	const uint8_t *p = name.p;
	switch (name.n) {
	case 4:
		return (p[0] | 0x20) == 'h' ? TRY("host", HTTP1_HOST) : TRY("date", HTTP1_DATE);
	case 10:
		return (p[0] | 0x20) == 'c' ? TRY("connection", HTTP1_CONNECTION)
					    : TRY("user-agent", HTTP1_USER_AGENT);
	case 11:
		return TRY("retry-after", HTTP1_RETRY_AFTER);
	case 12:
		return TRY("content-type", HTTP1_CONTENT_TYPE);
	case 13:
		return TRY("authorization", HTTP1_AUTHORIZATION);
	case 14:
		return (p[0] | 0x20) == 'c' ? TRY("content-length", HTTP1_CONTENT_LENGTH)
					    : TRY("x-ms-policykey", HTTP1_X_MS_POLICYKEY);
	case 17:
		return TRY("transfer-encoding", HTTP1_TRANSFER_ENCODING);
	case 20:
		return (p[3] | 0x20) == 'a'
			       ? TRY("ms-asprotocolversion", HTTP1_MS_ASPROTOCOLVERSION)
			       : TRY("ms-server-activesync", HTTP1_MS_SERVER_ACTIVESYNC);
	case 21:
		return (p[13] | 0x20) == 'v'
			       ? TRY("ms-asprotocolversions", HTTP1_MS_ASPROTOCOLVERSIONS)
			       : TRY("ms-asprotocolcommands", HTTP1_MS_ASPROTOCOLCOMMANDS);
	default:
		return HTTP1_OTHER;
	}
#undef TRY
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
	};
	return (unsigned)id < HTTP1_NAME_N ? text[id] : "";
}
