/* ValidateCert: the examples of all versions to structs and back.
 * Not here: the certificates' own format. */
#include "wire/eas_cert.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_cert_request)
EAS_DOCUMENT_CODEC(eas_cert_response)

START_TEST(requests_of_all_versions)
{
	const struct eas_cert_request all = {.chain_n = 2,
					     .chain = {eas_span("MIIA"), eas_span("MIIB")},
					     .certificate_n = 2,
					     .certificate = {eas_span("MIIC"), eas_span("MIID")},
					     .check_crl = EAS_FLAG_YES};
	const struct eas_cert_request one = {.certificate_n = 1, .certificate = {eas_span("MIIC")}};
	eas_document_check("ValidateCert request", &eas_cert_request_codec, &all, sizeof all);
	eas_document_check("ValidateCert request, one", &eas_cert_request_codec, &one, sizeof one);
}
END_TEST

START_TEST(responses_of_all_versions)
{
	const struct eas_cert_response two = {
		.status = EAS_STATUS_VALIDATE_CERT_SUCCESS,
		.result_n = 2,
		.result = {{.status = 1}, {.status = EAS_STATUS_VALIDATE_CERT_CERT13}}};
	const struct eas_cert_response failed = {.status = EAS_STATUS_VALIDATE_CERT_SERVER_ERROR};
	eas_document_check("ValidateCert response", &eas_cert_response_codec, &two, sizeof two);
	eas_document_check("ValidateCert response, failed", &eas_cert_response_codec, &failed,
			   sizeof failed);
}
END_TEST

START_TEST(what_was_read)
{
	struct eas_document d = eas_document_find("ValidateCert request", EAS_V12_0);
	static struct eas_cert_request request;
	struct wire_bad bad;
	ck_assert_int_eq(eas_cert_request_read(d.bytes, d.n, &request, &bad), WIRE_OK);
	ck_assert(request.chain_n == 2 && request.certificate_seen_n == 2);
	ck_assert(wire_span_is(request.chain[1], "MIIB"));
	ck_assert(wire_span_is(request.certificate[0], "MIIC"));
	ck_assert_uint_eq(request.check_crl, EAS_FLAG_YES);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_cert");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, responses_of_all_versions);
	tcase_add_test(t, what_was_read);
	return eas_test_run(t);
}
