/* GetItemEstimate: the sheet's examples to structs and back, cuts and flips. Not here: counting. */
#include "wire/eas_estimate.h"

#include "eas_document_test.h"

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_estimate_request r;
	return eas_estimate_request_read(p, n, &r, bad);
}

static enum wire_verdict read_response(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_estimate_response r;
	return eas_estimate_response_read(p, n, &r, bad);
}

START_TEST(requests_survive)
{
	static const struct {
		const char *title;
		enum eas_version version;
	} table[] = {{"GetItemEstimate request, 2.5", EAS_V2_5},
		     {"GetItemEstimate request, 14.0", EAS_V14_0}};
	for (size_t i = 0; i < 2; i++) {
		const struct eas_vector *v = eas_test_vector(table[i].title);
		struct eas_estimate_request r;
		struct wire_bad bad;
		uint8_t room[64];
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert_int_eq(eas_estimate_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
		const struct eas_estimate_collection *c = &r.collection[0];
		ck_assert_uint_eq(r.collection_n, 1);
		ck_assert(wire_span_is(c->collection_id, "5") && wire_span_is(c->sync_key, "1"));
		ck_assert(c->filter.there && c->filter.value == 2);
		ck_assert_int_eq(c->class_name.n != 0, i == 0);
		ck_assert(eas_estimate_request_write(&out, table[i].version, &r));
		ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
		eas_test_abuse(v->bytes, v->n, 0, read_request);
	}
}
END_TEST

START_TEST(response_survives)
{
	const struct eas_vector *v = eas_test_vector("GetItemEstimate response");
	struct eas_estimate_response r;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_estimate_response_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.result_n, 1);
	ck_assert_uint_eq(r.status, 0);
	ck_assert_uint_eq(r.result[0].status, 1);
	ck_assert_uint_eq(r.result[0].estimate, 17);
	ck_assert(wire_span_is(r.result[0].collection_id, "5"));
	ck_assert(eas_estimate_response_write(&out, &r));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	eas_test_abuse(v->bytes, v->n, 0, read_response);
}
END_TEST

START_TEST(eight_folders_and_failure)
{
	struct eas_estimate_response r = {.status = 2}, back;
	uint8_t room[1024];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_estimate_response_write(&out, &r));
	ck_assert_int_eq(eas_estimate_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.status == 2 && back.result_n == 0);
	r.status = 0;
	for (uint32_t i = 0; i < EAS_COLLECTION_MAX; i++) {
		r.result[r.result_n++] = (struct eas_estimate_result){
			.status = i + 1, .collection_id = eas_span("c"), .estimate = 1000 * i};
	}
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_estimate_response_write(&out, &r));
	ck_assert_int_eq(eas_estimate_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert_uint_eq(back.result_n, EAS_COLLECTION_MAX);
	ck_assert_uint_eq(back.result[7].estimate, 7000);
	ck_assert_uint_eq(back.result[7].status, 8);
}
END_TEST

/* 14.0: Options for each class; the first one's filter is the collection's, and one that is given a
 * filter only writes it there. */
START_TEST(options_of_14_0)
{
	struct eas_document d = eas_document_find("GetItemEstimate request", EAS_V14_0);
	struct eas_estimate_request r;
	struct wire_bad bad;
	static uint8_t room[512];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_estimate_request_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	const struct eas_estimate_collection *c = &r.collection[0];
	ck_assert(c->option_n == 2 && c->filter.there && c->filter.value == 2);
	ck_assert_int_eq(c->conversation_mode, EAS_FLAG_YES);
	ck_assert(wire_span_is(c->option[0].class_name, "Email") && c->option[0].max_items == 20);
	ck_assert(wire_span_is(c->option[1].class_name, "SMS"));
	ck_assert(c->option[1].filter.there && c->option[1].filter.value == 0);
	ck_assert(eas_estimate_request_write(&out, EAS_V14_1, &r));
	eas_document_same("GetItemEstimate request", EAS_V14_1, room, out.n, &d);
	/* The same as 12.1 says it: one filter, no class of 14.0. */
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_estimate_request_write(&out, EAS_V12_1, &r));
	ck_assert_int_eq(eas_estimate_request_read(room, out.n, &r, &bad), WIRE_OK);
	ck_assert(c->option_n == 0 && c->filter.there && c->filter.value == 2);
	ck_assert(c->conversation_mode == EAS_FLAG_ABSENT && wire_span_is(c->sync_key, "1"));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_estimate");
	tcase_add_test(t, requests_survive);
	tcase_add_test(t, response_survives);
	tcase_add_test(t, eight_folders_and_failure);
	tcase_add_test(t, options_of_14_0);
	return eas_test_run(t);
}
