/* Fuzzes SMPP as a stream: every PDU accepted is written, read again and written the same; MORE on
 * every shorter beginning; TLVs and receipts are walked. */
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/smpp_receipt.h"
#include "wire/smpp_time.h"
#include "wire/smpp_tlv.h"
#include "wire/smtp_note.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void one_pdu(const uint8_t *p, const struct smpp_pdu *pdu, size_t used)
{
	static const size_t cap = 70000;
	uint8_t first[70000];
	uint8_t second[70000];
	struct smpp_pdu again;
	struct smpp_tlv tlv;
	struct wire_bad bad;
	size_t at = 0;
	size_t again_used = 0;
	struct wire_out one = wire_out_init(first, cap);
	struct wire_out two = wire_out_init(second, cap);
	while (smpp_tlv_next(pdu->tlvs, &at, &tlv)) {
	}
	if (at != pdu->tlvs.n) {
		abort();
	}
	struct smpp_dest dest;
	const bool failed = pdu->shape == SMPP_SHAPE_MULTI_RESP;
	if (failed || pdu->shape == SMPP_SHAPE_MULTI) {
		unsigned dests_n = 0;
		for (at = 0; smpp_dest_next(pdu->sm.dests, failed, &at, &dest); dests_n++) {
		}
		if (at != pdu->sm.dests.n || dests_n != pdu->sm.dests_n) {
			abort();
		}
	}
	uint16_t tag = 0;
	(void)smpp_tlv_check(pdu->tlvs, &tag);
	smpp_write(pdu, &one);
	if (one.overflow || one.n != used || memcmp(first, p, used) != 0) {
		abort();
	}
	if (smpp_read(first, one.n, &again, &again_used, &bad) != WIRE_OK || again_used != one.n) {
		abort();
	}
	smpp_write(&again, &two);
	if (two.n != one.n || memcmp(first, second, one.n) != 0) {
		abort();
	}
	if (smpp_read(p, used - 1, &again, &again_used, &bad) != WIRE_MORE) {
		abort();
	}
	if (pdu->shape == SMPP_SHAPE_SM) {
		struct smpp_receipt receipt;
		(void)smpp_receipt_read(pdu->sm.short_message.p, pdu->sm.short_message.n, &receipt,
			&bad);
		(void)smpp_time_s(pdu->sm.validity_period, 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	size_t at = 0;
	while (at < n) {
		struct smpp_pdu pdu;
		struct wire_bad bad = {SIZE_MAX, NULL};
		size_t used = 0;
		const enum wire_verdict verdict = smpp_read(data + at, n - at, &pdu, &used, &bad);
		if (verdict == WIRE_BAD && (bad.offset > n - at || bad.reason == NULL)) {
			abort();
		}
		if (verdict != WIRE_OK) {
			break;
		}
		one_pdu(data + at, &pdu, used);
		at += used;
	}
	/* The mail before it is the other stream of this leg. */
	struct smtp_note note;
	struct smtp_note_control control;
	struct wire_bad bad;
	size_t used = 0;
	if (smtp_note_read(data, n, &note, &used, &bad) == WIRE_OK && used <= 70000) {
		uint8_t octets[70000];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		smtp_note_write(&note, &out);
		if (!out.overflow && (out.n != used || memcmp(octets, data, used) != 0)) {
			abort();
		}
	}
	(void)smtp_note_control_read(data, n, &control, &bad);
	return 0;
}
