/* The table is checked once, as a whole; after that a part is a look-up.
 *
 * Not here: what the parts hold. See eas_multipart.h. */
#include "wire/eas_multipart.h"

enum { NUMBER_BYTES = 4, ROW_BYTES = 8 };

static uint32_t number_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void number_put(struct wire_out *out, size_t v)
{
	const uint8_t bytes[NUMBER_BYTES] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
					     (uint8_t)(v >> 24)};
	wire_put(out, bytes, sizeof bytes);
}

enum wire_verdict eas_multipart_read(const uint8_t *p, size_t n, struct eas_multipart *out,
				     struct wire_bad *bad)
{
	*out = (struct eas_multipart){.body = {.p = p, .n = n}};
	if (n < NUMBER_BYTES) {
		return WIRE_MORE;
	}
	uint32_t part_n = number_at(p);
	if (part_n == 0) {
		*bad = (struct wire_bad){.offset = 0, .reason = "no parts"};
		return WIRE_BAD;
	}
	uint64_t table_end = NUMBER_BYTES + (uint64_t)ROW_BYTES * part_n;
	bool cut = false;
	for (uint64_t at = NUMBER_BYTES; at < table_end && n - at >= ROW_BYTES; at += ROW_BYTES) {
		uint64_t from = number_at(p + at);
		if (from < table_end) {
			*bad = (struct wire_bad){.offset = at, .reason = "a part begins in the table"};
			return WIRE_BAD;
		}
		cut |= from + number_at(p + at + NUMBER_BYTES) > n;
	}
	if (cut || n < table_end) {
		return WIRE_MORE;
	}
	out->part_n = part_n;
	return WIRE_OK;
}

struct wire_span eas_multipart_part(const struct eas_multipart *multipart, uint32_t i)
{
	if (i >= multipart->part_n) {
		return (struct wire_span){0};
	}
	const uint8_t *row = multipart->body.p + NUMBER_BYTES + (size_t)ROW_BYTES * i;
	return (struct wire_span){.p = multipart->body.p + number_at(row),
				  .n = number_at(row + NUMBER_BYTES)};
}

bool eas_multipart_write(struct wire_out *out, const struct wire_span *part, uint32_t part_n)
{
	uint64_t at = NUMBER_BYTES + (uint64_t)ROW_BYTES * part_n;
	if (part_n == 0) {
		return false;
	}
	number_put(out, part_n);
	for (uint32_t i = 0; i < part_n; i++) {
		if (part[i].n > UINT32_MAX || at > UINT32_MAX) {
			return false;
		}
		number_put(out, (size_t)at);
		number_put(out, part[i].n);
		at += part[i].n;
	}
	for (uint32_t i = 0; i < part_n; i++) {
		if (part[i].n > 0) {
			wire_put(out, part[i].p, part[i].n);
		}
	}
	return !out->overflow;
}
