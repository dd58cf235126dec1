/* Notify: the sheet's request to a struct and back, Z-Push's answer, only up to 2.5.
 * Not here: cuts and damage (test_eas_message.c). */
#include "wire/eas_notify.h"

#include "eas_test.h"

START_TEST(the_sheets_request)
{
	const struct eas_vector *v = eas_test_vector("Notify request");
	struct eas_notify_request request;
	struct wire_bad bad;
	uint8_t room[128];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_notify_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert(request.device_n == 1 && !request.notification.there);
	ck_assert(wire_span_is(request.device[0].id, "1"));
	ck_assert(wire_span_is(request.device[0].address, "+15550100@sms.example"));
	ck_assert(wire_span_is(request.device[0].friendly_name, "Sim phone"));
	ck_assert_ptr_null(request.device[0].carrier_profile.p);
	ck_assert(eas_notify_request_write(&out, EAS_V2_5, &request));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	ck_assert(!eas_notify_request_write(&out, EAS_V12_0, &request));
}
END_TEST

START_TEST(answers)
{
	/* Section 5.3 of the sheet: as Z-Push writes it, and with a list of carriers. */
	static const uint8_t plain[] = {3, 1, 0x6A, 0, 0, 3, 0x45, 0x50, 3, '1', 0, 1, 1};
	static const uint8_t carriers[] = {3, 1, 0x6A, 0,    0, 3,   0x45, 0x50, 3, '1',
					   0, 1, 0x4E, 0x4F, 3, 'A', 0,	   1,	 1, 1};
	const struct eas_notify_response one = {
		.status = 1, .carrier_n = 1, .carrier = {eas_span("A")}};
	struct eas_notify_response back;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_notify_response_read(plain, sizeof plain, &back, &bad), WIRE_OK);
	ck_assert(back.status == 1 && back.carrier_n == 0 && back.notify_guid.p == NULL);
	ck_assert(eas_notify_response_write(&out, EAS_V2_0, &back));
	ck_assert(out.n == sizeof plain && memcmp(room, plain, out.n) == 0);
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_notify_response_write(&out, EAS_V2_5, &one));
	ck_assert(out.n == sizeof carriers && memcmp(room, carriers, out.n) == 0);
	ck_assert(!eas_notify_response_write(&out, EAS_V1_0, &one));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_notify");
	tcase_add_test(t, the_sheets_request);
	tcase_add_test(t, answers);
	return eas_test_run(t);
}
