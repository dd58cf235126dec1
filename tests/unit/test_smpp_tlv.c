/* Optional parameters: the table is in order, lengths and ranges are refused one octet and one value
 * off, unknown ones pass. `--table` prints tag, name and lengths for the oracle. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/smpp_tlv.h"

START_TEST(the_table_is_in_order)
{
	size_t n = 0;
	const struct smpp_tlv_row *rows = smpp_tlv_rows(&n);
	ck_assert_uint_eq(n, 44); /* [SMPP3.4] 5.3.2 */
	for (size_t i = 0; i < n; i++) {
		ck_assert(i == 0 || rows[i - 1].tag < rows[i].tag);
		ck_assert_ptr_eq(smpp_tlv_row(rows[i].tag), &rows[i]);
		ck_assert(rows[i].bytes_min <= rows[i].bytes_max);
		ck_assert(rows[i].kind != SMPP_TLV_NUMBER || (rows[i].bytes_min >= 1 &&
			rows[i].bytes_max <= 4 && rows[i].value_min <= rows[i].value_max));
	}
	ck_assert_ptr_null(smpp_tlv_row(0x1400));
	ck_assert_ptr_null(smpp_tlv_row(0));
	ck_assert_str_eq(smpp_tlv_row(SMPP_TAG_MESSAGE_PAYLOAD)->name, "message_payload");
}
END_TEST

START_TEST(lengths_and_ranges_are_kept)
{
	static uint8_t octets[300];
	size_t n = 0;
	const struct smpp_tlv_row *rows = smpp_tlv_rows(&n);
	for (size_t i = 0; i < n; i++) {
		const struct smpp_tlv_row *row = &rows[i];
		struct smpp_tlv tlv = {.tag = row->tag, .value = octets_span(octets, row->bytes_min)};
		memset(octets, 'x', sizeof octets);
		if (row->kind == SMPP_TLV_TEXT) {
			octets[row->bytes_min - 1] = 0;
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_ROK);
			octets[row->bytes_min - 1] = 'x';
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_RINVPARLEN);
		} else if (row->kind == SMPP_TLV_NUMBER) {
			for (size_t k = 0; k < row->bytes_max; k++) {
				octets[k] = (uint8_t)(row->value_max >> 8 * (row->bytes_max - 1u - k));
			}
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_ROK);
			if (row->value_max < 255) {
				octets[row->bytes_max - 1]++;
				ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_RINVOPTPARAMVAL);
			}
			memset(octets, 0, 4);
			ck_assert_int_eq(smpp_tlv_fault(&tlv),
				row->value_min == 0 ? SMPP_ROK : SMPP_RINVOPTPARAMVAL);
		} else {
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_ROK);
		}
		if (row->bytes_min > 0) {
			tlv.value.n = row->bytes_min - 1u;
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_RINVPARLEN);
		}
		if (row->bytes_max < 299) {
			tlv.value.n = row->bytes_max + 1u;
			ck_assert_int_eq(smpp_tlv_fault(&tlv), SMPP_RINVPARLEN);
		}
	}
}
END_TEST

START_TEST(a_list_names_its_first_fault)
{
	static const uint8_t list[] = {0x14, 0x00, 0, 1, 9, 0x04, 0x27, 0, 1, 2, 0x02, 0x0A, 0, 1, 7};
	uint16_t tag = 0;
	ck_assert_int_eq(smpp_tlv_check(octets_span(list, 10), &tag), SMPP_ROK);
	ck_assert_int_eq(smpp_tlv_check(octets_span(list, sizeof list), &tag), SMPP_RINVPARLEN);
	ck_assert_uint_eq(tag, SMPP_TAG_SOURCE_PORT);
	struct wire_span value;
	ck_assert(smpp_tlv_find(octets_span(list, sizeof list), SMPP_TAG_MESSAGE_STATE, &value));
	ck_assert_uint_eq(smpp_tlv_number(value), 2);
	ck_assert(!smpp_tlv_find(octets_span(list, 10), SMPP_TAG_SOURCE_PORT, &value));
	uint8_t octets[16];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	smpp_tlv_write(SMPP_TAG_SOURCE_PORT, octets_span("\x0B\x84", 2), &out);
	vector_same("source_port", "020A00020B84", &out);
}
END_TEST

/* The lists of [SMPP3.4] 4.1.2 to 4.12.1 as they stand there, against the table, which has them by
 * parameter; every command and response that is not here takes none. Kannel's smpp_pdu.def has the
 * same lists. */
START_TEST(commands_take_their_own)
{
	static const uint16_t bind[] = {0x0210}, alert[] = {0x0422},
		data_resp[] = {0x0425, 0x0423, 0x001D, 0x0420},
		submit[] = {0x0204, 0x020A, 0x000D, 0x020B, 0x0005, 0x020C, 0x020E, 0x020F, 0x0426,
			0x0019, 0x0424, 0x0201, 0x0381, 0x0302, 0x0303, 0x0202, 0x0203, 0x0205,
			0x1201, 0x1203, 0x1204, 0x0030, 0x0304, 0x130C, 0x020D, 0x1380, 0x1383,
			0x0501},
		multi[] = {0x0204, 0x020A, 0x000D, 0x020B, 0x0005, 0x020C, 0x020E, 0x020F, 0x0019,
			0x0424, 0x0201, 0x0381, 0x0302, 0x0303, 0x0202, 0x0203, 0x1201, 0x1203,
			0x1204, 0x0030, 0x130C, 0x020D},
		deliver[] = {0x0204, 0x020A, 0x020B, 0x020C, 0x020E, 0x020F, 0x0205, 0x0201, 0x0019,
			0x0424, 0x0381, 0x0202, 0x0203, 0x020D, 0x1383, 0x0423, 0x0427, 0x001E},
		data[] = {0x020A, 0x000D, 0x000E, 0x000F, 0x0010, 0x020B, 0x0005, 0x0006, 0x0007,
			0x0008, 0x020C, 0x020E, 0x020F, 0x0426, 0x0017, 0x0019, 0x0424, 0x0421,
			0x001E, 0x0427, 0x0423, 0x0204, 0x0201, 0x0381, 0x0302, 0x0303, 0x0202,
			0x0203, 0x0205, 0x1201, 0x1203, 0x1204, 0x0030, 0x0304, 0x130C, 0x020D,
			0x1380, 0x1383};
#define LIST(id, tags) {id, tags, sizeof tags / sizeof tags[0]}
	static const struct {
		uint32_t id;
		const uint16_t *tags;
		size_t n;
	} lists[] = {LIST(0x80000001, bind), LIST(0x80000002, bind), LIST(0x80000009, bind),
		LIST(0x04, submit), LIST(0x21, multi), LIST(0x05, deliver), LIST(0x103, data),
		LIST(0x80000103, data_resp), LIST(0x102, alert)};
#undef LIST
	size_t n = 0, seen = 0;
	const struct smpp_tlv_row *rows = smpp_tlv_rows(&n);
	for (uint32_t id = 0; id < 0x400; id++) {
		const uint32_t command = (id & 0x1FF) | (id & 0x200 ? SMPP_RESPONSE : 0);
		size_t list = 0;
		while (list < sizeof lists / sizeof lists[0] && lists[list].id != command) {
			list++;
		}
		for (size_t i = 0; i < n; i++) {
			bool wanted = false;
			for (size_t k = 0; list < sizeof lists / sizeof lists[0] && k < lists[list].n;
				k++) {
				wanted |= lists[list].tags[k] == rows[i].tag;
			}
			ck_assert_msg(smpp_tlv_expected(command, rows[i].tag) == wanted,
				"0x%X, %s", (unsigned)command, rows[i].name);
			seen += wanted;
		}
		ck_assert(smpp_tlv_expected(command, 0x1400));
	}
	ck_assert_uint_eq(seen, 3 + 28 + 22 + 18 + 38 + 4 + 1);
}
END_TEST

static int print_table(void)
{
	size_t n = 0;
	const struct smpp_tlv_row *rows = smpp_tlv_rows(&n);
	for (size_t i = 0; i < n; i++) {
		printf("%04X\t%s\t%d\t%u\n", rows[i].tag, rows[i].name,
			rows[i].kind == SMPP_TLV_NUMBER, rows[i].bytes_max);
	}
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--table") == 0) {
		return print_table();
	}
	Suite *suite = suite_create("smpp_tlv");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, the_table_is_in_order);
	tcase_add_test(tests, lengths_and_ranges_are_kept);
	tcase_add_test(tests, a_list_names_its_first_fault);
	tcase_add_test(tests, commands_take_their_own);
	return vector_run(suite);
}
