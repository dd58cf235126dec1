/* Fuzzes the TPDU readers: what one accepts is written, read again and written the same.
 *
 * Input: octet 0 picks the reader (mod 8), the rest is the TPDU. */
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/tpdu.h"
#include "wire/trigger.h"
#include "wire/udh.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define REQUIRE_THAT(x)                                                                            \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* Reads with the reader `which` and, when that is OK, writes to `out`. */
static enum wire_verdict again(unsigned which, const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct tpdu_deliver deliver;
	struct tpdu_submit submit;
	struct tpdu_status_report status;
	struct tpdu_report report;
	struct tpdu_address address;
	enum wire_verdict verdict = WIRE_OK;
	switch (which) {
	case 0:
		verdict = tpdu_deliver_read(p, n, &deliver, used, bad);
		if (verdict == WIRE_OK) {
			struct stamp stamp;
			struct udh udh;
			char text[TPDU_ADDRESS_TEXT_BYTES];
			tpdu_address_text(&deliver.oa, text);
			(void)tpdu_time_read(&deliver.scts, &stamp);
			(void)udh_read(deliver.ud.bytes, &udh, bad);
			tpdu_deliver_write(&deliver, out);
		}
		return verdict;
	case 1:
		verdict = tpdu_submit_read(p, n, &submit, used, bad);
		if (verdict == WIRE_OK) {
			(void)tpdu_submit_validity_s(&submit, 0);
			tpdu_submit_write(&submit, out);
		}
		return verdict;
	case 2:
		verdict = tpdu_status_report_read(p, n, &status, used, bad);
		if (verdict == WIRE_OK) {
			tpdu_status_report_write(&status, out);
		}
		return verdict;
	case 3:
	case 4:
	case 5:
	case 6:
		verdict = tpdu_report_read(p, n, which % 2 == 0, which > 4, &report, used, bad);
		if (verdict == WIRE_OK) {
			tpdu_report_write(&report, out);
		}
		return verdict;
	default:
		verdict = tpdu_address_read(p, n, &address, used, bad);
		if (verdict == WIRE_OK) {
			tpdu_address_write(&address, out);
		}
		return verdict;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const size_t cap = 8192;
	uint8_t first[8192];
	uint8_t second[8192];
	if (n < 1 || n > cap) {
		return 0;
	}
	const unsigned which = data[0] % 8;
	struct wire_out one = wire_out_init(first, cap);
	struct wire_out two = wire_out_init(second, cap);
	struct wire_bad bad = {SIZE_MAX, NULL};
	size_t used = 0;
	const enum wire_verdict verdict = again(which, data + 1, n - 1, &one, &used, &bad);
	if (verdict == WIRE_BAD) {
		REQUIRE_THAT(bad.offset <= n - 1 && bad.reason != NULL);
	} else if (verdict == WIRE_OK) {
		REQUIRE_THAT(used <= n - 1 && !one.overflow && one.n == used);
		REQUIRE_THAT(again(which, first, one.n, &two, &used, &bad) == WIRE_OK);
		REQUIRE_THAT(two.n == one.n && memcmp(first, second, one.n) == 0);
	}
	struct trigger trigger;
	(void)trigger_read_user_data(data + 1, n - 1, &trigger, &bad);
	return 0;
}
