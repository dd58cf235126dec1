/* Cutting a text: the limits every operator bills by, pairs that stay together, headers as in the
 * vectors, and random texts that come back. `--random N` prints parts for the oracle. */
#include "sms_vectors.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/sms_split.h"
#include "wire/udh.h"

static struct sms_split plan_of(enum tpdu_alphabet alphabet, struct wire_span units,
	unsigned ref_bits)
{
	struct sms_split split;
	struct wire_bad bad = {0, ""};
	ck_assert_msg(sms_split_plan(alphabet, units, octets_text(""), ref_bits, &split, &bad) ==
		WIRE_OK, "%s", bad.reason);
	return split;
}

START_TEST(parts_are_as_many_as_are_billed)
{
	static const struct {
		enum tpdu_alphabet alphabet;
		unsigned ref_bits;
		size_t units;
		unsigned parts;
	} rows[] = {
		{TPDU_GSM7, 8, 0, 1},    {TPDU_GSM7, 8, 160, 1},  {TPDU_GSM7, 8, 161, 2},
		{TPDU_GSM7, 8, 306, 2},  {TPDU_GSM7, 8, 307, 3},  {TPDU_GSM7, 16, 304, 2},
		{TPDU_GSM7, 16, 305, 3}, {TPDU_UCS2, 8, 70, 1},   {TPDU_UCS2, 8, 71, 2},
		{TPDU_UCS2, 8, 134, 2},  {TPDU_UCS2, 8, 135, 3},  {TPDU_UCS2, 16, 132, 2},
		{TPDU_UCS2, 16, 133, 3}, {TPDU_8BIT, 8, 140, 1},  {TPDU_8BIT, 8, 141, 2},
		{TPDU_8BIT, 8, 268, 2},  {TPDU_8BIT, 8, 269, 3},  {TPDU_8BIT, 16, 266, 2},
		{TPDU_8BIT, 16, 267, 3}, {TPDU_GSM7, 8, 255 * 153, 255},
	};
	static uint8_t units[80000];
	for (size_t i = 0; i < sizeof units; i++) {
		units[i] = (uint8_t)(i % 2 == 0 ? 'a' : 'b'); /* UTF-16: 6162, a Chinese character */
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const size_t bytes = rows[i].units * (rows[i].alphabet == TPDU_UCS2 ? 2 : 1);
		const struct sms_split split =
			plan_of(rows[i].alphabet, octets_span(units, bytes), rows[i].ref_bits);
		ck_assert_msg(split.parts_n == rows[i].parts, "row %zu: %u parts", i, split.parts_n);
		ck_assert_int_eq(sms_split_udhi(&split), rows[i].parts > 1);
	}
	struct sms_split split;
	struct wire_bad bad = {0, ""};
	ck_assert_int_eq(sms_split_plan(TPDU_GSM7, octets_span(units, 255 * 153 + 1),
		octets_text(""), 8, &split, &bad), WIRE_BAD);
	ck_assert_str_eq(bad.reason, "more than 255 parts");
	ck_assert_int_eq(sms_split_plan(TPDU_UCS2, octets_span(units, 3), octets_text(""), 8, &split,
		&bad), WIRE_BAD);
	ck_assert_int_eq(sms_split_plan(TPDU_8BIT, octets_span(units, 3), octets_span(units, 138), 8,
		&split, &bad), WIRE_BAD);
	ck_assert_str_eq(bad.reason, "no room for text beside the header");
}
END_TEST

/* An escape pair or two surrogates over the edge move into the next part whole. */
START_TEST(pairs_stay_together)
{
	uint8_t septets[400];
	memset(septets, 'a', sizeof septets);
	septets[152] = GSM7_ESCAPE;
	septets[153] = 0x65;
	struct sms_split split = plan_of(TPDU_GSM7, octets_span(septets, 161), 8);
	struct sms_split_part part = {.seq = 0};
	ck_assert(sms_split_next(&split, &part));
	ck_assert_uint_eq(part.units, 152);
	ck_assert(sms_split_next(&split, &part));
	ck_assert_uint_eq(part.from, 152);
	ck_assert_uint_eq(part.units, 9);
	ck_assert(!sms_split_next(&split, &part));
	/* The pair ends exactly at the edge: nothing moves. */
	septets[151] = GSM7_ESCAPE;
	septets[152] = 0x65;
	septets[153] = 'a';
	split = plan_of(TPDU_GSM7, octets_span(septets, 161), 8);
	part = (struct sms_split_part){.seq = 0};
	ck_assert(sms_split_next(&split, &part));
	ck_assert_uint_eq(part.units, 153);
	/* 67 units of the first part would end between D83D and DE00. */
	uint8_t wide[2 * 80];
	for (size_t i = 0; i < sizeof wide; i += 2) {
		wide[i] = 0;
		wide[i + 1] = 'a';
	}
	memcpy(wide + (ptrdiff_t)2 * 66, "\xD8\x3D\xDE\x00", 4);
	split = plan_of(TPDU_UCS2, octets_span(wide, sizeof wide), 8);
	part = (struct sms_split_part){.seq = 0};
	ck_assert(sms_split_next(&split, &part));
	ck_assert_uint_eq(part.units, 66);
	/* One unit more text makes 160 septets of pairs 162: two parts of 152 and 10. */
	for (size_t i = 0; i < 162; i += 2) {
		septets[i] = GSM7_ESCAPE;
		septets[i + 1] = 0x3C;
	}
	split = plan_of(TPDU_GSM7, octets_span(septets, 162), 8);
	part = (struct sms_split_part){.seq = 0};
	ck_assert(sms_split_next(&split, &part));
	ck_assert_uint_eq(part.units, 152);
}
END_TEST

/* Vectors deliver-10 and -11: the two parts of one text, cut and packed by another program. */
START_TEST(parts_are_those_of_the_vectors)
{
	json_t *file = vector_file();
	uint8_t septets[512];
	size_t septets_n = 0;
	size_t i;
	json_t *vector;
	struct tpdu_deliver parts[2];
	uint8_t octets[2][VECTOR_BYTES_MAX];
	unsigned found = 0;
	json_array_foreach(json_object_get(file, "vectors"), i, vector) {
		const char *id = vector_text(vector, "id");
		if (strcmp(id, "deliver-10") == 0 || strcmp(id, "deliver-11") == 0) {
			const char *text =
				json_string_value(json_object_get(json_object_get(vector, "decoded"), "text"));
			size_t more = 0, used = 0;
			const size_t n = vector_octets(vector_text(vector, "hex"), octets[found]);
			ck_assert_int_eq(tpdu_deliver_read(octets[found], n, &parts[found], &used, NULL),
				WIRE_OK);
			ck_assert_int_eq(gsm7_from_utf8(octets_text(text), septets + septets_n,
				sizeof septets - septets_n, &more, NULL), WIRE_OK);
			septets_n += more;
			found++;
		}
	}
	ck_assert_uint_eq(found, 2);
	const struct sms_split split = plan_of(TPDU_GSM7, octets_span(septets, septets_n), 8);
	ck_assert_uint_eq(split.parts_n, 2);
	struct sms_split_part part = {.seq = 0};
	for (unsigned k = 0; k < 2; k++) {
		struct udh udh;
		struct tpdu_ud ud;
		uint8_t written[TPDU_UD_BYTES_MAX];
		ck_assert_int_eq(udh_read(parts[k].ud.bytes, &udh, NULL), WIRE_OK);
		ck_assert(sms_split_next(&split, &part));
		sms_split_ud(&split, &part, udh.concat_ref, &ud, written);
		ck_assert_uint_eq(ud.length, parts[k].ud.length);
		ck_assert_uint_eq(ud.bytes.n, parts[k].ud.bytes.n);
		ck_assert_mem_eq(ud.bytes.p, parts[k].ud.bytes.p, ud.bytes.n);
	}
	json_decref(file);
}
END_TEST

START_TEST(ports_stand_in_every_part)
{
	uint8_t elements[8], data[300] = {0};
	struct wire_out out = wire_out_init(elements, sizeof elements);
	udh_ports_write(UDH_PORT_WAP_PUSH, UDH_PORT_WSP, &out);
	struct sms_split split;
	ck_assert_int_eq(sms_split_plan(TPDU_8BIT, octets_span(data, 133),
		octets_span(elements, out.n), 8, &split, NULL), WIRE_OK);
	ck_assert_uint_eq(split.parts_n, 1);
	ck_assert(sms_split_udhi(&split));
	ck_assert_int_eq(sms_split_plan(TPDU_8BIT, octets_span(data, 300),
		octets_span(elements, out.n), 16, &split, NULL), WIRE_OK);
	ck_assert_uint_eq(split.parts_n, 3); /* 140 - 1 - 6 - 6 = 127 octets each */
	struct sms_split_part part = {.seq = 0};
	while (sms_split_next(&split, &part)) {
		uint8_t octets[TPDU_UD_BYTES_MAX], plain_octets[200];
		struct tpdu_ud ud;
		struct udh udh;
		sms_split_ud(&split, &part, 0xBEEF, &ud, octets);
		ck_assert_int_eq(udh_read(ud.bytes, &udh, NULL), WIRE_OK);
		ck_assert_uint_eq(udh.concat_ref, 0xBEEF);
		ck_assert_uint_eq(udh.concat_bits, 16);
		ck_assert_uint_eq(udh.concat_total, 3);
		ck_assert_uint_eq(udh.concat_seq, part.seq);
		ck_assert_uint_eq(udh.port_dst, UDH_PORT_WAP_PUSH);
		ck_assert_uint_eq(udh.port_src, UDH_PORT_WSP);
		struct wire_out plain = wire_out_init(plain_octets, sizeof plain_octets);
		sms_split_short_message(&split, &part, 0xBEEF, &plain);
		ck_assert_uint_eq(plain.n, ud.bytes.n);
		ck_assert_mem_eq(plain_octets, ud.bytes.p, plain.n);
	}
	ck_assert_uint_eq(part.seq, 3);
}
END_TEST

static void print_random(unsigned count)
{
	uint64_t state = 20061;
	for (unsigned i = 0; i < count; i++) {
		uint8_t septets[1200], octets[300];
		char hex[2 * VECTOR_BYTES_MAX + 1];
		size_t n = 0;
		const size_t length = 161 + vector_random(&state) % 900;
		while (n < length) {
			const uint8_t septet = (uint8_t)(' ' + vector_random(&state) % 0x20);
			if (vector_random(&state) % 9 == 0) {
				septets[n++] = GSM7_ESCAPE;
				septets[n++] = 0x65;
			} else {
				septets[n++] = septet == 0x24 ? 'x' : septet;
			}
		}
		struct sms_split split;
		struct sms_split_part part = {.seq = 0};
		if (sms_split_plan(TPDU_GSM7, octets_span(septets, n), octets_text(""),
			i % 2 == 0 ? 8 : 16, &split, NULL) != WIRE_OK) {
			abort();
		}
		while (sms_split_next(&split, &part)) {
			uint8_t ud_octets[TPDU_UD_BYTES_MAX], utf8[1000];
			struct tpdu_deliver msg = {.udhi = true,
				.scts = {.octets = {0x50, 0x11, 0x70, 0x80, 0, 0, 0}}};
			struct wire_out out = wire_out_init(octets, sizeof octets);
			struct wire_out text = wire_out_init(utf8, sizeof utf8);
			tpdu_address_from_text(octets_text("+31641600986"), &msg.oa);
			sms_split_ud(&split, &part, (uint16_t)(i * 257), &msg.ud, ud_octets);
			tpdu_deliver_write(&msg, &out);
			vector_hex(octets, out.n, hex);
			gsm7_to_utf8(septets + part.from, part.units, &text);
			printf("O\t%s\t%u\t%u\t%u\t%.*s\n", hex, i % 2 == 0 ? (uint8_t)(i * 257) :
				(uint16_t)(i * 257), split.parts_n, part.seq, (int)text.n, utf8);
		}
	}
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--random") == 0) {
		print_random((unsigned)atoi(argv[2]));
		return EXIT_SUCCESS;
	}
	Suite *suite = suite_create("sms_split");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, parts_are_as_many_as_are_billed);
	tcase_add_test(tests, pairs_stay_together);
	tcase_add_test(tests, parts_are_those_of_the_vectors);
	tcase_add_test(tests, ports_stand_in_every_part);
	return vector_run(suite);
}
