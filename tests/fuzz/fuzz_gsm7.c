/* Fuzzes the GSM alphabet: what is unpacked packs to the same bits; accepted UTF-8 comes back.
 *
 * Input: octet 0 picks fill bits (mod 7), octet 1 a number of septets, the rest is packed octets
 * and, in a second reading, UTF-8. */
#include "wire/gsm7.h"
#include "wire/octets.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t septets[512];
	uint8_t packed[512];
	uint8_t utf8[2048];
	if (n < 2) {
		return 0;
	}
	const unsigned fill = data[0] % 7;
	const size_t count = data[1];
	if (gsm7_unpack(data + 2, n - 2, fill, septets, count)) {
		uint8_t again[512];
		struct wire_out out = wire_out_init(packed, sizeof packed);
		gsm7_pack(septets, count, fill, &out);
		if (out.overflow || !gsm7_unpack(packed, out.n, fill, again, count) ||
			memcmp(septets, again, count) != 0) {
			abort();
		}
		struct wire_out text = wire_out_init(utf8, sizeof utf8);
		gsm7_to_utf8(septets, count, &text);
		if (text.overflow) {
			abort();
		}
	}
	size_t septets_n = 0;
	if (gsm7_from_utf8(octets_span(data + 2, n - 2), septets, sizeof septets, &septets_n,
		NULL) == WIRE_OK) {
		struct wire_out text = wire_out_init(utf8, sizeof utf8);
		gsm7_to_utf8(septets, septets_n, &text);
		if (text.overflow || text.n != n - 2 || memcmp(utf8, data + 2, text.n) != 0) {
			abort();
		}
	}
	return 0;
}
