/* MoveItems: the sheet's examples to structs, a refusal of everything, more items than room.
 * Not here: cuts and damage (test_eas_message.c). */
#include "wire/eas_move.h"

#include "eas_test.h"
#include "wire/eas_status.h"

START_TEST(the_sheets_examples)
{
	const struct eas_vector *v = eas_test_vector("MoveItems request");
	struct eas_move_request request;
	struct eas_move_response response;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_move_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert(request.item_n == 1 && wire_span_is(request.item[0].source_item, "5:1"));
	ck_assert(wire_span_is(request.item[0].source_folder, "5"));
	ck_assert(wire_span_is(request.item[0].target_folder, "4"));
	ck_assert(eas_move_request_write(&out, EAS_V2_5, &request));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	v = eas_test_vector("MoveItems response");
	out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_move_response_read(v->bytes, v->n, &response, &bad), WIRE_OK);
	ck_assert(response.status == 0 && response.result_n == 1);
	ck_assert_uint_eq(response.result[0].status, EAS_STATUS_MOVE_ITEMS_SUCCESS);
	ck_assert_uint_eq(response.result[0].status, 3);
	ck_assert(wire_span_is(response.result[0].target_item, "4:9"));
	ck_assert(eas_move_response_write(&out, EAS_V2_5, &response));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
}
END_TEST

START_TEST(more_items_than_room)
{
	static struct eas_move_request many, back;
	static uint8_t room[4096];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(room, sizeof room);
	many.item_n = EAS_MOVE_MAX + 1;
	ck_assert(!eas_move_request_write(&out, EAS_V2_5, &many));
	many.item_n = EAS_MOVE_MAX;
	for (uint32_t i = 0; i < EAS_MOVE_MAX; i++) {
		many.item[i].source_item = eas_span("5:1");
	}
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_move_request_write(&out, EAS_V2_5, &many));
	/* The last Move once more, in front of the END of the root. */
	size_t one = (out.n - 8) / EAS_MOVE_MAX;
	uint8_t last[64];
	memcpy(last, room + out.n - 1 - one, one);
	out.n--;
	wire_put(&out, last, one);
	wire_put_u8(&out, 1);
	ck_assert_int_eq(eas_move_request_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert_uint_eq(back.item_n, EAS_MOVE_MAX);
	ck_assert_uint_eq(back.item_seen_n, EAS_MOVE_MAX + 1);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_move");
	tcase_add_test(t, the_sheets_examples);
	tcase_add_test(t, more_items_than_room);
	return eas_test_run(t);
}
