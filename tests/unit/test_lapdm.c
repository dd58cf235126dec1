/* LAPDm: vector lapdm-01 frame by frame, the counts of I-frames, control octets of [TS44.006] 3. */
#include "sms_vectors.h"
#include "wire/lapdm.h"
#include "wire/octets.h"

static enum wire_verdict again_in(const uint8_t *p, size_t n, bool from_ms, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct lapdm_frame frame;
	const enum wire_verdict verdict = lapdm_read(p, n, from_ms, &frame, used, bad);
	if (verdict == WIRE_OK) {
		lapdm_write(&frame, n, out);
	}
	return verdict;
}

static enum wire_verdict down_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	return again_in(p, n, false, out, used, bad);
}

static json_t *vector_of(json_t *file, const char *id)
{
	size_t i;
	json_t *vector;
	json_array_foreach(json_object_get(file, "vectors"), i, vector) {
		if (strcmp(vector_text(vector, "id"), id) == 0) {
			return vector;
		}
	}
	ck_abort_msg("no vector %s", id);
	return NULL;
}

START_TEST(the_vector_is_split_and_read)
{
	json_t *file = vector_file();
	const json_t *vector = vector_of(file, "lapdm-01");
	uint8_t l3[VECTOR_BYTES_MAX];
	uint8_t written[VECTOR_BYTES_MAX];
	const size_t l3_n = vector_octets(vector_text(vector_of(file, "cp-01"), "hex"), l3);
	struct wire_out out = wire_out_init(written, sizeof written);
	const struct lapdm_frame sabm = {.kind = LAPDM_SABM, .sapi = LAPDM_SAPI_SMS,
		.command = true, .poll_final = true};
	uint8_t ns = 0;
	lapdm_write(&sabm, LAPDM_SDCCH_FRAME_BYTES, &out);
	lapdm_split(octets_span(l3, l3_n), false, LAPDM_SAPI_SMS, LAPDM_SDCCH_FRAME_BYTES, &ns, 0,
		&out);
	vector_same("lapdm-01", vector_text(vector, "hex"), &out);
	ck_assert_uint_eq(ns, 3);
	ck_assert_uint_eq(lapdm_i_frames_n(l3_n, LAPDM_N201_SDCCH), 3);
	size_t i;
	json_t *frame;
	json_array_foreach(json_object_get(json_object_get(vector, "decoded"), "frames"), i, frame) {
		vector_check_again("lapdm-01", json_string_value(frame), down_again);
		vector_check_flips("lapdm-01", json_string_value(frame), down_again);
	}
	ck_assert_uint_eq(i, 4);
	json_decref(file);
}
END_TEST

/* Address, control and length octets, worked out by hand from the tables of the standard. */
START_TEST(frames_have_these_octets)
{
	static const struct {
		struct lapdm_frame frame;
		uint8_t octets[3];
	} rows[] = {
		{{.kind = LAPDM_SABM, .sapi = 3, .command = true, .poll_final = true},
			{0x0F, 0x3F, 0x01}},
		{{.kind = LAPDM_SABM, .sapi = 3, .from_ms = true, .command = true,
			.poll_final = true}, {0x0D, 0x3F, 0x01}},
		{{.kind = LAPDM_UA, .sapi = 3, .from_ms = true, .poll_final = true},
			{0x0F, 0x73, 0x01}},
		{{.kind = LAPDM_UA, .sapi = 3, .poll_final = true}, {0x0D, 0x73, 0x01}},
		{{.kind = LAPDM_RR, .sapi = 3, .from_ms = true, .nr = 1}, {0x0F, 0x21, 0x01}},
		{{.kind = LAPDM_RNR, .sapi = 3, .nr = 7}, {0x0D, 0xE5, 0x01}},
		{{.kind = LAPDM_REJ, .sapi = 0, .nr = 2, .command = true}, {0x03, 0x49, 0x01}},
		{{.kind = LAPDM_DISC, .sapi = 3, .command = true, .poll_final = true},
			{0x0F, 0x53, 0x01}},
		{{.kind = LAPDM_DM, .sapi = 3, .from_ms = true, .poll_final = true},
			{0x0F, 0x1F, 0x01}},
		{{.kind = LAPDM_UI, .sapi = 0, .command = true}, {0x03, 0x03, 0x01}},
		{{.kind = LAPDM_I, .sapi = 3, .from_ms = true, .command = true, .ns = 5, .nr = 3},
			{0x0D, 0x6A, 0x01}},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t written[23];
		struct lapdm_frame read;
		size_t used = 0;
		struct wire_out out = wire_out_init(written, sizeof written);
		lapdm_write(&rows[i].frame, 23, &out);
		ck_assert_uint_eq(out.n, 23);
		ck_assert_mem_eq(written, rows[i].octets, 3);
		ck_assert_uint_eq(written[3], LAPDM_FILL);
		ck_assert_uint_eq(written[22], LAPDM_FILL);
		ck_assert_int_eq(lapdm_read(written, 23, rows[i].frame.from_ms, &read, &used, NULL),
			WIRE_OK);
		ck_assert_uint_eq(read.kind, rows[i].frame.kind);
		ck_assert_uint_eq(read.sapi, rows[i].frame.sapi);
		ck_assert(read.command == rows[i].frame.command);
		ck_assert(read.poll_final == rows[i].frame.poll_final);
		ck_assert_uint_eq(read.ns, rows[i].frame.ns);
		ck_assert_uint_eq(read.nr, rows[i].frame.nr);
	}
}
END_TEST

START_TEST(counts_are_ceilings)
{
	ck_assert_uint_eq(lapdm_i_frames_n(0, 20), 1);
	ck_assert_uint_eq(lapdm_i_frames_n(1, 20), 1);
	ck_assert_uint_eq(lapdm_i_frames_n(20, 20), 1);
	ck_assert_uint_eq(lapdm_i_frames_n(21, 20), 2);
	ck_assert_uint_eq(lapdm_i_frames_n(251, 20), 13);
	ck_assert_uint_eq(lapdm_i_frames_n(251, 18), 14);
}
END_TEST

/* Split on both channels, any length: the pieces put together are the message again. */
START_TEST(splitting_is_reversible)
{
	uint8_t l3[251];
	for (size_t i = 0; i < sizeof l3; i++) {
		l3[i] = (uint8_t)(i * 7);
	}
	static const size_t sizes[] = {LAPDM_SDCCH_FRAME_BYTES, LAPDM_SACCH_FRAME_BYTES};
	for (size_t n = 1; n <= sizeof l3; n++) {
		for (size_t s = 0; s < 2; s++) {
			uint8_t frames[512];
			uint8_t joined[251];
			uint8_t ns = 6;
			size_t at = 0;
			struct wire_out out = wire_out_init(frames, sizeof frames);
			lapdm_split(octets_span(l3, n), true, 3, sizes[s], &ns, 2, &out);
			const uint32_t count = lapdm_i_frames_n(n, (unsigned)sizes[s] - 3);
			ck_assert_uint_eq(out.n, count * sizes[s]);
			ck_assert_uint_eq(ns, (6 + count) & 7);
			for (size_t i = 0; i < count; i++) {
				struct lapdm_frame frame;
				size_t used = 0;
				ck_assert_int_eq(lapdm_read(frames + i * sizes[s], sizes[s], true,
					&frame, &used, NULL), WIRE_OK);
				ck_assert(frame.more == (i + 1 < count));
				memcpy(joined + at, frame.info.p, frame.info.n);
				at += frame.info.n;
			}
			ck_assert_uint_eq(at, n);
			ck_assert_mem_eq(joined, l3, n);
		}
	}
}
END_TEST

START_TEST(faults_and_cuts)
{
	static const struct {
		const char *hex;
		enum wire_verdict verdict;
		size_t offset;
	} rows[] = {
		{"", WIRE_MORE, 0}, {"0F", WIRE_MORE, 0}, {"0F00", WIRE_MORE, 0},
		{"0F005301", WIRE_MORE, 0}, /* 20 octets announced, one there */
		{"0E3F01", WIRE_BAD, 0}, {"4F3F01", WIRE_BAD, 0}, {"0FE301", WIRE_BAD, 1},
		{"0F3F00", WIRE_BAD, 2}, {"0F2105AA", WIRE_BAD, 2},
	};
	struct guard guard = guard_open();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct lapdm_frame frame;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(lapdm_read(guard_copy(&guard, octets, n), n, false, &frame, &used,
			&bad) == rows[i].verdict, "%s", rows[i].hex);
		if (rows[i].verdict == WIRE_BAD) {
			ck_assert_uint_eq(bad.offset, rows[i].offset);
		}
	}
	guard_close(&guard);
	uint8_t written[64];
	struct wire_out out = wire_out_init(written, sizeof written);
	const struct lapdm_frame big = {.kind = LAPDM_I, .info = {written, 21}};
	lapdm_write(&big, LAPDM_SDCCH_FRAME_BYTES, &out);
	ck_assert(out.overflow);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lapdm");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, the_vector_is_split_and_read);
	tcase_add_test(tests, frames_have_these_octets);
	tcase_add_test(tests, counts_are_ceilings);
	tcase_add_test(tests, splitting_is_reversible);
	tcase_add_test(tests, faults_and_cuts);
	return vector_run(suite);
}
