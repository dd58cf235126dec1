/* Settings: the examples of all versions to structs and back, and the sheet's own.
 * Not here: DeviceInformation inside of Provision. */
#include "wire/eas_settings.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_settings_request)
EAS_DOCUMENT_CODEC(eas_settings_response)

START_TEST(requests_of_all_versions)
{
	const struct eas_settings_request all = {
		.rights_get = true,
		.oof_set = {.there = true,
			    .state = {true, 2},
			    .start_time = eas_span("2006-05-04T12:00:00.000Z"),
			    .end_time = eas_span("2006-05-11T12:00:00.000Z"),
			    .message_n = 3,
			    .message = {{.internal = true,
					 .enabled = EAS_FLAG_YES,
					 .reply = eas_span("Gone fishing"),
					 .body_type = eas_span("TEXT")},
					{.external_known = true,
					 .enabled = EAS_FLAG_YES,
					 .reply = eas_span("<b>away</b>"),
					 .body_type = eas_span("HTML")},
					{.external_unknown = true, .enabled = EAS_FLAG_NO}}},
		.password = eas_span("1234"),
		.device = {.there = true,
			   .model = eas_span("Sim"),
			   .imei = eas_span("490154203237518"),
			   .friendly_name = eas_span("Sim phone"),
			   .os = eas_span("Windows Mobile 6.1"),
			   .os_language = eas_span("English"),
			   .phone_number = eas_span("+15550100"),
			   .user_agent = eas_span("MSFT-PPC/5.2.200"),
			   .enable_outbound_sms = EAS_FLAG_NO,
			   .mobile_operator = eas_span("Example Mobile")},
		.user_get = true};
	const struct eas_settings_request ask = {
		.oof_get = {true, eas_span("TEXT")}, .password = eas_span(""), .user_get = true};
	eas_document_check("Settings request, all", &eas_settings_request_codec, &all, sizeof all);
	eas_document_check("Settings request, ask", &eas_settings_request_codec, &ask, sizeof ask);
}
END_TEST

START_TEST(responses_of_all_versions)
{
	const struct eas_settings_addresses addresses = {
		.smtp_n = 2,
		.smtp = {eas_span("ann@example.com"), eas_span("a@example.com")},
		.primary = eas_span("ann@example.com")};
	const struct eas_settings_response all = {
		.status = EAS_STATUS_SETTINGS_SUCCESS,
		.oof_status = 1,
		.oof = {.there = true,
			.state = {true, 0},
			.message_n = 2,
			.message = {{.internal = true, .enabled = EAS_FLAG_NO},
				    {.external_known = true,
				     .enabled = EAS_FLAG_YES,
				     .reply = eas_span("away"),
				     .body_type = eas_span("TEXT")}}},
		.device_status = 1,
		.password_status = EAS_STATUS_SETTINGS_DENIED_BY_POLICY,
		.user_status = 1,
		.user = {.there = true,
			 .addresses = addresses,
			 .account_n = 2,
			 .account = {{.user_display_name = eas_span("Ann"), .addresses = addresses},
				     {.account_id = eas_span("a-2"),
				      .account_name = eas_span("second"),
				      .user_display_name = eas_span("Ann"),
				      .send_disabled = EAS_FLAG_YES,
				      .addresses = {.smtp_n = 1,
						    .smtp = {eas_span("b@example.org")}}}}},
		.rights_status = 1,
		.rights = {.there = true,
			   .template_n = 2,
			   .template = {{eas_span("9d37d574"), eas_span("Do not forward"),
					 eas_span("For your eyes")},
					{eas_span("11d37d574"), eas_span("Other"), eas_span("")}}}};
	const struct eas_settings_response failed = {.status = EAS_STATUS_SETTINGS_PROTOCOL_ERROR};
	eas_document_check("Settings response", &eas_settings_response_codec, &all, sizeof all);
	eas_document_check("Settings response, failed", &eas_settings_response_codec, &failed,
			   sizeof failed);
}
END_TEST

START_TEST(rights_management_is_off)
{
	const struct eas_settings_response off = {
		.status = 1,
		.rights_status = EAS_STATUS_COMMON_IRM_FEATURE_DISABLED,
		.rights = {.there = true}};
	struct eas_document d = eas_document_find("Settings response, no templates", EAS_V14_1);
	static struct eas_settings_response back;
	uint8_t bytes[64];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_settings_response_write(&out, EAS_V14_1, &off));
	eas_document_same("no templates", EAS_V14_1, bytes, out.n, &d);
	ck_assert_int_eq(eas_settings_response_read(bytes, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.rights_status == 168 && back.rights.there && back.rights.template_n == 0);
}
END_TEST

START_TEST(the_sheets_examples)
{
	const struct eas_vector *v = eas_test_vector("Settings: DeviceInformation");
	static struct eas_settings_request request;
	static struct eas_settings_response response;
	uint8_t bytes[128];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_settings_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert(request.device.there && !request.oof_get.there && !request.oof_set.there);
	ck_assert(request.password.p == NULL && !request.user_get && !request.rights_get);
	ck_assert(wire_span_is(request.device.imei, "490154203237518"));
	ck_assert(request.device.user_agent.p == NULL);
	ck_assert(eas_settings_request_write(&out, EAS_V12_0, &request));
	ck_assert(out.n == v->n && memcmp(bytes, v->bytes, v->n) == 0);
	v = eas_test_vector("Settings response");
	out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_settings_response_read(v->bytes, v->n, &response, &bad), WIRE_OK);
	ck_assert(response.status == 1 && response.device_status == 1 && response.oof_status == 0);
	ck_assert(eas_settings_response_write(&out, EAS_V12_0, &response));
	ck_assert(out.n == v->n && memcmp(bytes, v->bytes, v->n) == 0);
}
END_TEST

START_TEST(texts_have_limits)
{
	static char text[EAS_SETTINGS_DEVICE_TEXT_BYTES_MAX + 1];
	memset(text, 't', sizeof text);
	for (size_t over = 0; over < 2; over++) {
		struct eas_settings_request request = {
			.device = {.there = true,
				   .model = {(const uint8_t *)text, sizeof text - 1 + over}}};
		static uint8_t bytes[2048];
		struct wire_out out = wire_out_init(bytes, sizeof bytes);
		ck_assert_int_eq(eas_settings_request_write(&out, EAS_V12_0, &request), over == 0);
		request = (struct eas_settings_request){
			.password = {(const uint8_t *)text,
				     EAS_SETTINGS_PASSWORD_BYTES_MAX + over}};
		out = wire_out_init(bytes, sizeof bytes);
		ck_assert_int_eq(eas_settings_request_write(&out, EAS_V12_0, &request), over == 0);
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_settings");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, responses_of_all_versions);
	tcase_add_test(t, rights_management_is_off);
	tcase_add_test(t, the_sheets_examples);
	tcase_add_test(t, texts_have_limits);
	return eas_test_run(t);
}
