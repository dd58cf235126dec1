/* pcapng blocks, octet by octet where the draft gives the layout; tshark judges the whole files in
 * tests/oracle/oracle_capture.sh. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/pcapng.h"

START_TEST(blocks_have_these_octets)
{
	uint8_t octets[256];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	pcapng_section_write("ab", NULL, &out);
	vector_same("section",
		"0A0D0D0A" "28000000" "4D3C2B1A" "0100" "0000" "FFFFFFFFFFFFFFFF"
		"0400" "0200" "61620000" /* shb_userappl */ "00000000" "28000000", &out);
	out = wire_out_init(octets, sizeof octets);
	pcapng_interface_write(PCAPNG_LINKTYPE_RAW, "ip", "abc", &out);
	vector_same("interface",
		"01000000" "30000000" "6500" "0000" "FFFF0000"
		"0200" "0200" "69700000" /* if_name */ "0300" "0300" "61626300" /* if_description */
		"0900" "0100" "09000000" /* if_tsresol */
		"00000000" "30000000", &out);
	out = wire_out_init(octets, sizeof octets);
	pcapng_packet_write(1, INT64_C(0x0102030405060708), octets_text("abcde"), "hi", &out);
	vector_same("packet",
		"06000000" "34000000" "01000000" "04030201" "08070605" "05000000" "05000000"
		"6162636465000000" "0100" "0200" "68690000" "00000000" "34000000", &out);
	out = wire_out_init(octets, sizeof octets);
	const struct pcapng_name name = {0x0A000001, "ab"};
	pcapng_names_write(&name, 1, &out);
	vector_same("names",
		"04000000" "20000000" "0100" "0700" "0A00000161620000" "00000000"
		"00000000" "20000000", &out);
}
END_TEST

START_TEST(any_length_is_padded)
{
	for (size_t n = 0; n < 20; n++) {
		uint8_t octets[256];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		pcapng_packet_write(0, 1, octets_span("0123456789012345678901", n), "x", &out);
		/* 28 octets of header, the packet padded, comment option, end of options, length */
		ck_assert_uint_eq(out.n, 28 + (n + 3) / 4 * 4 + 8 + 4 + 4);
		ck_assert_uint_eq(octets[4], out.n);
		ck_assert_uint_eq(octets[out.n - 4], out.n);
		for (size_t cap = 0; cap < out.n; cap++) {
			uint8_t small[256];
			struct wire_out less = wire_out_init(small, cap);
			pcapng_packet_write(0, 1, octets_span("0123456789012345678901", n), "x",
				&less);
			ck_assert(less.overflow);
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pcapng");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, blocks_have_these_octets);
	tcase_add_test(tests, any_length_is_padded);
	return vector_run(suite);
}
