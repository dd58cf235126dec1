/* Fuzzes cutting and joining: units cut into parts come back from parts in reverse order; and any
 * TPDUs at all leave the memory of a join in order.
 *
 * Input: octet 0 picks alphabet, reference and clock; the rest is units, and in a second reading
 * SMS-DELIVERs with a length octet before each. */
#include "wire/octets.h"
#include "wire/sms_join.h"
#include "wire/sms_split.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void there_and_back(unsigned how, struct wire_span units)
{
	static const enum tpdu_alphabet alphabets[] = {TPDU_GSM7, TPDU_8BIT, TPDU_UCS2};
	static const uint8_t codings[] = {0x00, 0xF5, 0x08};
	static uint8_t uds[SMS_SPLIT_PARTS_MAX][TPDU_UD_BYTES_MAX];
	static struct tpdu_ud ud[SMS_SPLIT_PARTS_MAX];
	static struct sms_join_part parts[SMS_SPLIT_PARTS_MAX];
	static uint8_t text[SMS_JOIN_TEXT_BYTES_MAX];
	struct sms_split split;
	struct sms_split_part part = {.seq = 0};
	struct sms_join join;
	struct sms_join_set set;
	struct wire_out whole = wire_out_init(text, sizeof text);
	if (sms_split_plan(alphabets[how % 3], units, octets_text(""), how / 3 % 2 == 0 ? 8 : 16,
		&split, NULL) != WIRE_OK) {
		return;
	}
	while (sms_split_next(&split, &part)) {
		sms_split_ud(&split, &part, (uint16_t)(how * 257), &ud[part.seq - 1],
			uds[part.seq - 1]);
	}
	sms_join_init(&join, &set, 1, parts, SMS_SPLIT_PARTS_MAX, 1);
	for (unsigned i = split.parts_n; i-- > 0;) {
		const struct tpdu_deliver msg = {.dcs = codings[how % 3],
			.udhi = sms_split_udhi(&split), .ud = ud[i]};
		const enum sms_join_verdict verdict = sms_join_add(&join, &msg, 0, &whole);
		if (verdict != (i == 0 ? SMS_JOIN_WHOLE : SMS_JOIN_WAITS)) {
			abort();
		}
	}
	if (whole.n != units.n) {
		abort();
	}
	for (size_t i = 0; i < units.n; i++) {
		if (text[i] != (how % 3 == 0 ? units.p[i] & 0x7F : units.p[i])) {
			abort();
		}
	}
}

#define SETS 3
#define PARTS 5

static void check(const struct sms_join *join)
{
	for (unsigned k = 0; k < SETS; k++) {
		unsigned have = 0;
		for (unsigned i = 0; i < PARTS; i++) {
			have += join->parts[i].set == k + 1;
		}
		const struct sms_join_set *set = &join->sets[k];
		if (set->ref_bits == 0 ? have != 0 : (have != set->have || have >= set->total)) {
			abort();
		}
	}
}

static void anything(unsigned step_ns, const uint8_t *p, size_t n)
{
	static uint8_t text[SMS_JOIN_TEXT_BYTES_MAX];
	struct sms_join_part parts[PARTS];
	struct sms_join_set sets[SETS];
	struct sms_join join;
	struct sms_join_set lost;
	int64_t now_ns = 0;
	sms_join_init(&join, sets, SETS, parts, PARTS, 100);
	for (size_t at = 0; at < n;) {
		const size_t bytes = p[at] < n - at - 1 ? p[at] : n - at - 1;
		struct tpdu_deliver msg;
		struct wire_out whole = wire_out_init(text, sizeof text);
		size_t used = 0;
		if (tpdu_deliver_read(p + at + 1, bytes, &msg, &used, NULL) == WIRE_OK) {
			const enum sms_join_verdict verdict = sms_join_add(&join, &msg, now_ns, &whole);
			if (whole.overflow || (verdict != SMS_JOIN_WHOLE && whole.n > 0)) {
				abort();
			}
			check(&join);
		}
		at += 1 + bytes;
		now_ns += step_ns;
		while (sms_join_expire(&join, now_ns, &lost)) {
			check(&join);
		}
		if (sms_join_deadline_ns(&join) <= now_ns) {
			abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1) {
		return 0;
	}
	there_and_back(data[0], octets_span(data + 1, n - 1));
	anything(data[0] / 6, data + 1, n - 1);
	return 0;
}
