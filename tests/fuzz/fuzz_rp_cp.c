/* Fuzzes RP, CP and LAPDm: what a reader accepts is written, read again and written the same.
 *
 * Input: octet 0 picks RP, CP, an RP address, LAPDm down or up (mod 5), the rest is the message. */
#include "wire/cp.h"
#include "wire/lapdm.h"
#include "wire/octets.h"
#include "wire/rp.h"
#include "wire/trigger.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum wire_verdict again(unsigned which, const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct rp_message rp;
	struct cp_message cp;
	struct rp_address address;
	struct lapdm_frame frame;
	char text[RP_ADDRESS_TEXT_BYTES];
	enum wire_verdict verdict = WIRE_OK;
	switch (which) {
	case 0:
		verdict = rp_read(p, n, &rp, used, bad);
		if (verdict == WIRE_OK) {
			rp_write(&rp, out);
		}
		return verdict;
	case 1:
		verdict = cp_read(p, n, &cp, used, bad);
		if (verdict == WIRE_OK) {
			cp_write(&cp, out);
		}
		return verdict;
	case 2:
		verdict = rp_address_read(p, n, &address, used, bad);
		if (verdict == WIRE_OK) {
			(void)rp_address_text(&address, text);
			rp_address_write(&address, out);
		}
		return verdict;
	default:
		verdict = lapdm_read(p, n, which == 4, &frame, used, bad);
		if (verdict == WIRE_OK) {
			lapdm_write(&frame, n, out);
		}
		return verdict;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t first[4096];
	uint8_t second[4096];
	if (n < 1 || n > sizeof first) {
		return 0;
	}
	const unsigned which = data[0] % 5;
	struct wire_out one = wire_out_init(first, sizeof first);
	struct wire_out two = wire_out_init(second, sizeof second);
	struct wire_bad bad = {SIZE_MAX, NULL};
	size_t used = 0;
	const enum wire_verdict verdict = again(which, data + 1, n - 1, &one, &used, &bad);
	if (verdict == WIRE_BAD && (bad.offset > n - 1 || bad.reason == NULL)) {
		abort();
	}
	if (verdict == WIRE_OK) {
		if (used > n - 1 || one.overflow || one.n != used ||
			again(which, first, one.n, &two, &used, &bad) != WIRE_OK ||
			two.n != one.n || memcmp(first, second, one.n) != 0) {
			abort();
		}
	}
	struct trigger_delivered delivered;
	struct trigger_answer answer;
	bad = (struct wire_bad){SIZE_MAX, NULL};
	if (trigger_read_deliver(data + 1, n - 1, &delivered, &bad) == WIRE_BAD && bad.offset > n) {
		abort();
	}
	(void)trigger_read_answer(data + 1, n - 1, &answer, &bad);
	return 0;
}
