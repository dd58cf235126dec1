/* Delivery receipts: seven labelled words and the beginning of the text. */
#include "wire/smpp_receipt.h"

#include "core/civil.h"
#include "wire/octets.h"
#include "wire/smpp_time.h"

/* YYMMDDhhmm in UTC. */
static void put_minute(int64_t unix_s, struct wire_out *out)
{
	const struct civil t = civil_of_seconds(unix_s);
	char text[10];
	char *to = smpp_time_put_digits(text, t.year % 100, 2);
	to = smpp_time_put_digits(to, t.month, 2);
	to = smpp_time_put_digits(to, t.day, 2);
	to = smpp_time_put_digits(to, t.hour, 2);
	smpp_time_put_digits(to, t.minute, 2);
	wire_put(out, text, sizeof text);
}

static bool minute_read(const uint8_t *p, int64_t *unix_s)
{
	int64_t f[5];
	for (int i = 0; i < 5; i++) {
		f[i] = smpp_time_digits(p + (ptrdiff_t)2 * i, 2);
		if (f[i] < 0) {
			return false;
		}
	}
	const struct civil t = {(int)(2000 + f[0]), (int)f[1], (int)f[2], (int)f[3], (int)f[4], 0};
	if (!civil_valid(&t)) {
		return false;
	}
	*unix_s = civil_seconds(&t);
	return true;
}

void smpp_receipt_write(const struct smpp_receipt *receipt, struct wire_out *out)
{
	char err[3];
	smpp_time_put_digits(err, receipt->err % 1000, sizeof err);
	octets_put_span(out, octets_text("id:"));
	octets_put_span(out, receipt->id);
	octets_put_span(out, octets_text(" sub:001 dlvrd:"));
	octets_put_span(out, octets_text(wire_span_is(receipt->stat, "DELIVRD") ? "001" : "000"));
	octets_put_span(out, octets_text(" submit date:"));
	put_minute(receipt->submit_s, out);
	octets_put_span(out, octets_text(" done date:"));
	put_minute(receipt->done_s, out);
	octets_put_span(out, octets_text(" stat:"));
	octets_put_span(out, receipt->stat);
	octets_put_span(out, octets_text(" err:"));
	wire_put(out, err, sizeof err);
	octets_put_span(out, octets_text(" text:"));
	octets_put_span(out, receipt->text);
}

/* Steps over `label` at `*at`; false when something else stands there. */
static bool label_skip(const uint8_t *p, size_t n, size_t *at, const char *label)
{
	const size_t bytes = strlen(label);
	if (n - *at < bytes || memcmp(p + *at, label, bytes) != 0) {
		return false;
	}
	*at += bytes;
	return true;
}

/* The word up to the next space or the end. */
static struct wire_span word_take(const uint8_t *p, size_t n, size_t *at)
{
	const size_t start = *at;
	while (*at < n && p[*at] != ' ') {
		(*at)++;
	}
	return octets_span(p + start, *at - start);
}

enum wire_verdict smpp_receipt_read(const uint8_t *p, size_t n, struct smpp_receipt *out,
	struct wire_bad *bad)
{
	static const char *const labels[] = {
		"id:", " sub:", " dlvrd:", " submit date:", " done date:", " stat:", " err:"};
	struct wire_span words[7];
	size_t at = 0;
	for (int i = 0; i < 7; i++) {
		if (!label_skip(p, n, &at, labels[i])) {
			return octets_bad(bad, at, "not a delivery receipt");
		}
		words[i] = word_take(p, n, &at);
	}
	*out = (struct smpp_receipt){.id = words[0], .stat = words[5]};
	const int64_t err = words[6].n == 3 ? smpp_time_digits(words[6].p, 3) : -1;
	if (words[3].n != 10 || words[4].n != 10 || !minute_read(words[3].p, &out->submit_s) ||
		!minute_read(words[4].p, &out->done_s) || err < 0) {
		return octets_bad(bad, at, "delivery receipt with a bad date or error code");
	}
	out->err = (uint16_t)err;
	if (label_skip(p, n, &at, " text:")) {
		out->text = octets_span(p + at, n - at);
	}
	return WIRE_OK;
}
