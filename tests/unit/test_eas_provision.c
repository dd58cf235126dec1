/* Provision and policies: all eleven examples of the sheet to structs and back, the 2.5 document,
 * cuts and flips. Not here: who must provision when. */
#include "wire/eas_provision.h"

#include "eas_document_test.h"
#include "wire/eas_status.h"

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_provision_request r;
	return eas_provision_request_read(p, n, &r, bad);
}

static enum wire_verdict read_response(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_provision_response r;
	return eas_provision_response_read(p, n, &r, bad);
}

static const char *const requests[] = {
	"Provision phase 1 request, 2.5",	 "Provision phase 1 request, 12.0",
	"Provision phase 1 request, 14.1",	 "Provision phase 2 request (ack",
	"Provision request after a wipe signal", "Provision request acknowledging the wipe",
};

START_TEST(requests_survive)
{
	const struct eas_vector *v = eas_test_vector(requests[_i]);
	struct eas_provision_request r;
	struct wire_bad bad;
	uint8_t room[128];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_provision_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_int_eq(r.device.there, _i == 2);
	ck_assert_int_eq(r.has_policy_key, _i == 3);
	ck_assert_uint_eq(r.policy_key, _i == 3 ? 1307199584u : 0);
	ck_assert_uint_eq(r.policy_status, _i == 3 ? 1 : 0);
	ck_assert_uint_eq(r.wipe_status, _i == 5 ? 1 : 0);
	ck_assert_int_eq(r.policy_type.n > 0, _i < 4);
	if (_i == 2) {
		ck_assert(wire_span_is(r.device.model, "Sim"));
		ck_assert(wire_span_is(r.device.imei, "490154203237518"));
		ck_assert(wire_span_is(r.device.os, "Windows Mobile 6.1"));
	}
	ck_assert(eas_provision_request_write(&out, &r));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	eas_test_abuse(v->bytes, v->n, 0, read_request);
}
END_TEST

static const char *const responses[] = {
	"Provision phase 1 response, 2.5",   "Provision phase 1 response, 12.0",
	"Provision phase 2 response",	     "Provision response ordering a wipe",
	"Provision response to the acknowl",
};

START_TEST(responses_survive)
{
	const struct eas_vector *v = eas_test_vector(responses[_i]);
	static const uint32_t keys[] = {1234567890u, 1307199584u, 3942919513u, 0, 0};
	struct eas_provision_response r;
	struct wire_bad bad;
	uint8_t room[256];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_provision_response_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.status, 1);
	ck_assert_int_eq(r.has_policy, _i < 3);
	ck_assert_uint_eq(r.policy_key, keys[_i]);
	ck_assert_uint_eq(r.policy_status, _i < 3 ? 1 : 0);
	ck_assert_int_eq(r.remote_wipe, _i == 3);
	ck_assert_uint_eq(r.document, _i == 0	? EAS_PROVISION_WAP
				      : _i == 1 ? EAS_PROVISION_EAS
						: EAS_PROVISION_NONE);
	ck_assert(eas_provision_response_write(&out, &r));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	eas_test_abuse(v->bytes, v->n, 0, read_response);
}
END_TEST

START_TEST(document_values)
{
	const struct eas_vector *v = eas_test_vector("Provision phase 1 response, 12.0");
	struct eas_provision_response r;
	struct wire_bad bad;
	ck_assert_int_eq(eas_provision_response_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	static const struct {
		uint16_t tag;
		int32_t value;
	} want[] = {{EAS_TAG_PROVISION_DEVICEPASSWORDENABLED, 1},
		    {EAS_TAG_PROVISION_ALPHANUMERICDEVICEPASSWORDREQUIRED, 0},
		    {EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH, 4},
		    {EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK, 300},
		    {EAS_TAG_PROVISION_MAXDEVICEPASSWORDFAILEDATTEMPTS, 8}};
	for (size_t i = 0; i < 5; i++) {
		ck_assert(eas_policy_has(&r.policy, want[i].tag));
		ck_assert_int_eq(eas_policy_value(&r.policy, want[i].tag, -7), want[i].value);
	}
	ck_assert_int_eq(__builtin_popcountll(r.policy.has), 5);
	ck_assert_int_eq(eas_policy_value(&r.policy, EAS_TAG_PROVISION_ALLOWCAMERA, 1), 1);
}
END_TEST

/* Every number of the document, with a negative one, an empty one and a list that is passed over.
 */
START_TEST(whole_document)
{
	struct eas_provision_response r = {.has_policy = true,
					   .policy_type = eas_provision_type(EAS_V12_1),
					   .document = EAS_PROVISION_EAS};
	for (unsigned i = 0; i < EAS_POLICY_N; i++) {
		eas_policy_put(&r.policy, (uint16_t)(0x0E00 | (0x0E + i)), (int32_t)i - 1);
	}
	eas_policy_put(&r.policy, EAS_TAG_PROVISION_HASH, 1);	   /* a list: ignored */
	eas_policy_put(&r.policy, EAS_TAG_PROVISION_POLICYKEY, 1); /* not of the document */
	uint8_t room[1024];
	struct wire_bad bad;
	struct eas_provision_response back;
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_provision_response_write(&out, &r));
	ck_assert_int_eq(eas_provision_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.policy.has == r.policy.has);
	ck_assert_int_eq(__builtin_popcountll(back.policy.has), EAS_POLICY_N);
	ck_assert_int_eq(memcmp(back.policy.value, r.policy.value, sizeof r.policy.value), 0);

	static const uint8_t odd[] = {3,    1,	 0x6A, 0,    0,	   14, 0x45, 0x46, 0x47, 0x4A, 0x4D,
				      0x4E, 1,	 0x14, 0x79, 0x7A, 3,  'h',  0,	   1,	 1,    0x54,
				      3,    '6', 0,    1,    1,	   1,  1,    1,	   1};
	ck_assert_int_eq(eas_provision_response_read(odd, sizeof odd, &back, &bad), WIRE_OK);
	ck_assert_int_eq(__builtin_popcountll(back.policy.has), 1);
	ck_assert_int_eq(
		eas_policy_value(&back.policy, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH, 0), 6);
}
END_TEST

/* The table of the sheet, section 3.1, as one document. */
static const char exchange_2003[] =
	"<wap-provisioningdoc><characteristic type=\"SecurityPolicy\"><parm name=\"4131\" "
	"value=\"0\"/>"
	"</characteristic><characteristic type=\"Registry\"><characteristic "
	"type=\"HKLM\\Comm\\Security\\Policy\\LASSD\\AE\\{50C13377-C66D-400C-889E-C316FC4AB374}\">"
	"<parm name=\"AEFrequencyType\" value=\"1\"/><parm name=\"AEFrequencyValue\" value=\"5\"/>"
	"</characteristic><characteristic type=\"HKLM\\Comm\\Security\\Policy\\LASSD\">"
	"<parm name=\"DeviceWipeThreshold\" value=\"8\"/><parm name=\"CodewordFrequency\" "
	"value=\"4\"/>"
	"</characteristic><characteristic "
	"type=\"HKLM\\Comm\\Security\\Policy\\LASSD\\LAP\\lap_pw\">"
	"<parm name=\"MinimumPasswordLength\" value=\"4\"/><parm name=\"PasswordComplexity\" "
	"value=\"1\"/></characteristic></characteristic></wap-provisioningdoc>";

START_TEST(wap_document)
{
	struct eas_policy p;
	struct wire_bad bad;
	ck_assert_int_eq(eas_policy_wap_read(eas_span(exchange_2003), &p, &bad), WIRE_OK);
	ck_assert_int_eq(eas_policy_value(&p, EAS_TAG_PROVISION_DEVICEPASSWORDENABLED, -1), 1);
	ck_assert_int_eq(eas_policy_value(&p, EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK, -1),
			 300);
	ck_assert_int_eq(
		eas_policy_value(&p, EAS_TAG_PROVISION_MAXDEVICEPASSWORDFAILEDATTEMPTS, -1), 8);
	ck_assert_int_eq(eas_policy_value(&p, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH, -1), 4);
	ck_assert_int_eq(
		eas_policy_value(&p, EAS_TAG_PROVISION_ALPHANUMERICDEVICEPASSWORDREQUIRED, -1), 0);
	ck_assert_uint_eq(p.codeword_frequency, 4);
	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	eas_policy_wap_write(&out, &p);
	ck_assert_uint_eq(out.n, sizeof exchange_2003 - 1);
	ck_assert_int_eq(memcmp(room, exchange_2003, out.n), 0);

	/* Z-Push's placeholder, which is also the sheet's example: no password. */
	const struct eas_vector *v = eas_test_vector("Provision phase 1 response, 2.5");
	struct eas_provision_response r;
	ck_assert_int_eq(eas_provision_response_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_int_eq(eas_policy_wap_read(r.wap, &p, &bad), WIRE_OK);
	ck_assert_int_eq(eas_policy_value(&p, EAS_TAG_PROVISION_DEVICEPASSWORDENABLED, -1), 0);
	out = wire_out_init(room, sizeof room);
	eas_policy_wap_write(&out, &p);
	ck_assert(out.n == r.wap.n && memcmp(room, r.wap.p, out.n) == 0);
}
END_TEST

static const struct {
	const char *text;
	enum wire_verdict verdict;
	int32_t lock_s;
} documents[] = {
	{"", WIRE_BAD, 0},
	{"<html>", WIRE_BAD, 0},
	{"<wap-provisioningdoc", WIRE_BAD, 0},
	{"<wap-provisioningdoc><parm name=\"4131\" value=\"1", WIRE_BAD, 0},
	{"<wap-provisioningdoc><parm name=\"4131\" value=\"x\"/>", WIRE_BAD, 0},
	{"<wap-provisioningdoc><parm name=\"4131\"/>", WIRE_BAD, 0},
	{"<wap-provisioningdoc><parm name=\"4131\" value=\"1234567890\"/>", WIRE_BAD, 0},
	{"<wap-provisioningdoc><parm name=\"other\" value=\"x\"/>", WIRE_OK, -1},
	{" \n<wap-provisioningdoc>\n<parm value='10' name='AEFrequencyValue' />", WIRE_OK, 600},
	{"<wap-provisioningdoc><parm name=\"AEFrequencyValue\" value=\"5\"/><parm "
	 "name=\"AEFrequencyType\" value=\"0\"/>",
	 WIRE_OK, -1},
	{"<wap-provisioningdoc><parm name=\"AEFrequencyValue\" value=\"999999999\"/>", WIRE_OK,
	 9999},
	{"<wap-provisioningdoc><parm x=\"name='AEFrequencyValue' value='9'>\"/>", WIRE_OK, -1},
};

START_TEST(wap_documents)
{
	struct eas_policy p;
	struct wire_bad bad;
	size_t n = strlen(documents[_i].text);
	struct wire_span text = {eas_test_edge((const uint8_t *)documents[_i].text, n), n};
	ck_assert_msg(eas_policy_wap_read(text, &p, &bad) == documents[_i].verdict, "%s",
		      documents[_i].text);
	if (documents[_i].verdict == WIRE_OK) {
		ck_assert_int_eq(
			eas_policy_value(&p, EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK, -1),
			documents[_i].lock_s);
	}
}
END_TEST

START_TEST(wap_cut_and_flipped)
{
	uint8_t copy[sizeof exchange_2003];
	for (size_t i = 0; i < sizeof exchange_2003 - 1; i++) {
		struct eas_policy p;
		struct wire_bad bad;
		const uint8_t *edge = eas_test_edge((const uint8_t *)exchange_2003, i);
		(void)eas_policy_wap_read((struct wire_span){edge, i}, &p, &bad);
		for (unsigned x = 1; x < 256; x++) {
			memcpy(copy, exchange_2003, sizeof copy);
			copy[i] = (uint8_t)(copy[i] ^ x);
			edge = eas_test_edge(copy, sizeof copy - 1);
			(void)eas_policy_wap_read((struct wire_span){edge, sizeof copy - 1}, &p,
						  &bad);
		}
	}
}
END_TEST

/* The documents of 12.0 to 14.1: what each version has, and what an older one leaves out. */
START_TEST(versions_of_the_document)
{
	struct eas_document d = eas_document_find("Provision response", EAS_V12_1);
	struct eas_document old = eas_document_find("Provision response", EAS_V12_0);
	struct eas_provision_response r;
	struct wire_bad bad;
	static uint8_t room[2048];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_provision_response_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.policy_key, UINT32_MAX);
	for (unsigned i = 0; i < EAS_POLICY_N; i++) {
		ck_assert(eas_policy_has(&r.policy, WBXML_TAG(14, EAS_POLICY_TOKEN_FIRST + i)));
	}
	ck_assert_int_eq(
		eas_policy_value(&r.policy, EAS_TAG_PROVISION_MAXEMAILBODYTRUNCATIONSIZE, 0), -1);
	ck_assert(r.lists.application_n == 2 && r.lists.hash_n == 1);
	ck_assert(wire_span_is(r.lists.application[1], "chat.exe"));
	ck_assert_uint_eq(r.lists.hash[0].n, 40);
	r.version = EAS_V12_1;
	ck_assert(eas_provision_response_write(&out, &r));
	eas_document_same("Provision response", EAS_V12_1, room, out.n, &d);
	r.version = EAS_V12_0;
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_provision_response_write(&out, &r));
	eas_document_same("Provision response", EAS_V12_0, room, out.n, &old);
}
END_TEST

START_TEST(device_information_of_14_1)
{
	struct eas_document d = eas_document_find("Provision request", EAS_V14_1);
	struct eas_provision_request q;
	struct eas_provision_response r;
	struct wire_bad bad;
	static uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_provision_request_read(d.bytes, d.n, &q, &bad), WIRE_OK);
	ck_assert(q.device.there && wire_span_is(q.device.mobile_operator, "Sim"));
	ck_assert(wire_span_is(q.device.user_agent, "MSFT-PPC/5.2.500"));
	ck_assert_int_eq(q.device.enable_outbound_sms, EAS_FLAG_YES);
	q.version = EAS_V14_0; /* does not know DeviceInformation inside of Provision */
	ck_assert(eas_provision_request_write(&out, &q));
	const struct eas_vector *v = eas_test_vector("Provision phase 1 request, 12.0");
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	d = eas_document_find("Provision response", EAS_V14_1);
	ck_assert_int_eq(eas_provision_response_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.device_status, EAS_STATUS_SETTINGS_SUCCESS);
	ck_assert_uint_eq(r.status, EAS_STATUS_PROVISION_SUCCESS);
	ck_assert_uint_eq(r.policy_status, EAS_STATUS_PROVISION_POLICY_RESPONSE_NO_POLICY);
	ck_assert_int_eq(r.document, EAS_PROVISION_NONE);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_provision");
	tcase_add_loop_test(t, requests_survive, 0, sizeof requests / sizeof requests[0]);
	tcase_add_loop_test(t, responses_survive, 0, sizeof responses / sizeof responses[0]);
	tcase_add_test(t, document_values);
	tcase_add_test(t, whole_document);
	tcase_add_test(t, versions_of_the_document);
	tcase_add_test(t, device_information_of_14_1);
	tcase_add_test(t, wap_document);
	tcase_add_loop_test(t, wap_documents, 0, sizeof documents / sizeof documents[0]);
	tcase_add_test(t, wap_cut_and_flipped);
	return eas_test_run(t);
}
