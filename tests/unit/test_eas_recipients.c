/* ResolveRecipients: the examples of all versions to structs and back; lists inside of lists.
 * Not here: the meaning of free-busy digits. */
#include "wire/eas_recipients.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_recipients_request)
EAS_DOCUMENT_CODEC(eas_recipients_response)

START_TEST(requests_of_all_versions)
{
	const struct eas_recipients_request all = {
		.to_n = 2,
		.to = {eas_span("ann"), eas_span("bob@example.com")},
		.certificate_retrieval = 2,
		.certificates_max = {true, 5},
		.ambiguous_max = {true, 0},
		.availability = {true, eas_span("2010-03-20T22:40:00.000Z"),
				 eas_span("2010-03-21T22:40:00.000Z")},
		.picture = {true, {true, 4096}, {true, 2}}};
	const struct eas_recipients_request names = {.to_n = 1, .to = {eas_span("ann")}};
	const struct eas_recipients_request any = {
		.to_n = 1, .to = {eas_span("ann")}, .picture = {.there = true}};
	eas_document_check("ResolveRecipients request", &eas_recipients_request_codec, &all,
			   sizeof all);
	eas_document_check("ResolveRecipients request, names only", &eas_recipients_request_codec,
			   &names, sizeof names);
	/* Before 14.1 the picture is left out and the rest is still sent. */
	struct eas_document d =
		eas_document_find("ResolveRecipients request, any picture", EAS_V14_1);
	uint8_t bytes[64];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_recipients_request_write(&out, EAS_V14_1, &any));
	eas_document_same("any picture", EAS_V14_1, bytes, out.n, &d);
	d = eas_document_find("ResolveRecipients request, names only", EAS_V14_0);
	out = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_recipients_request_write(&out, EAS_V14_0, &any));
	eas_document_same("any picture", EAS_V14_0, bytes, out.n, &d);
}
END_TEST

START_TEST(responses_of_all_versions)
{
	static const uint8_t png[] = {0x89, 'P', 'N', 'G', 0};
	const struct eas_recipients_match ann = {
		.type = 1,
		.display_name = eas_span("Ann"),
		.email_address = eas_span("ann@example.com"),
		.availability_status = 1,
		.merged_free_busy = eas_span("00224"),
		.certificates = {.there = true,
				 .status = EAS_STATUS_RESOLVE_RECIPIENTS_CERTIFICATES_SUCCESS,
				 .certificate_count = {true, 2},
				 .certificate_n = 2,
				 .certificate = {eas_span("MIIB"), eas_span("MIIC")},
				 .mini_certificate = eas_span("AAEC")},
		.picture_n = 1,
		.picture = {{.status = 1, .data = {png, sizeof png}}}};
	const struct eas_recipients_match anreas = {
		.type = 2,
		.display_name = eas_span("Anreas"),
		.email_address = eas_span("anreas@example.com"),
		.availability_status = EAS_STATUS_COMMON_AVAILABILITY_TRANSIENT_FAILURE,
		.certificates = {.there = true,
				 .status = EAS_STATUS_RESOLVE_RECIPIENTS_CERTIFICATES_NO_CERTIFICATE,
				 .certificate_count = {true, 0},
				 .recipient_count = {true, 0}},
		.picture_n = 1,
		.picture = {{.status = EAS_STATUS_COMMON_NO_PICTURE}}};
	const struct eas_recipients_response two = {
		.status = EAS_STATUS_RESOLVE_RECIPIENTS_SUCCESS,
		.result_n = 2,
		.result = {{.to = eas_span("ann"),
			    .status = EAS_STATUS_RESOLVE_RECIPIENTS_RESPONSE_AMBIGUOUS,
			    .recipient_count = {true, 2},
			    .match_n = 2,
			    .match = {ann, anreas}},
			   {.to = eas_span("nobody"),
			    .status = EAS_STATUS_RESOLVE_RECIPIENTS_RESPONSE_UNRESOLVED}}};
	const struct eas_recipients_response failed = {
		.status = EAS_STATUS_RESOLVE_RECIPIENTS_PROTOCOL_ERROR};
	eas_document_check("ResolveRecipients response", &eas_recipients_response_codec, &two,
			   sizeof two);
	eas_document_check("ResolveRecipients response, failed", &eas_recipients_response_codec,
			   &failed, sizeof failed);
}
END_TEST

START_TEST(what_was_read)
{
	struct eas_document d = eas_document_find("ResolveRecipients response", EAS_V14_1);
	static struct eas_recipients_response r;
	struct wire_bad bad;
	ck_assert_int_eq(eas_recipients_response_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	ck_assert(r.result_seen_n == 2 && r.result[0].match_seen_n == 2);
	const struct eas_recipients_match *match = r.result[0].match;
	ck_assert(wire_span_is(match[0].merged_free_busy, "00224"));
	ck_assert_uint_eq(match[0].certificates.certificate_seen_n, 2);
	ck_assert_uint_eq(match[0].picture[0].data.n, 5);
	/* Status means another thing in each element. */
	ck_assert_uint_eq(match[1].availability_status, 162);
	ck_assert_uint_eq(match[1].certificates.status, 7);
	ck_assert_uint_eq(match[1].picture[0].status, 173);
	ck_assert_uint_eq(r.result[1].status, 4);
	ck_assert(!r.result[1].recipient_count.there && r.result[1].match_n == 0);
}
END_TEST

START_TEST(names_have_a_limit)
{
	char name[EAS_RECIPIENTS_TO_BYTES_MAX + 1];
	memset(name, 'n', sizeof name);
	for (size_t n = sizeof name - 1; n <= sizeof name; n++) {
		const struct eas_recipients_response r = {
			.status = 1,
			.result_n = 1,
			.result = {{.to = {(const uint8_t *)name, n}, .status = 4}}};
		uint8_t bytes[512];
		struct wire_out out = wire_out_init(bytes, sizeof bytes);
		ck_assert_int_eq(eas_recipients_response_write(&out, EAS_V14_1, &r),
				 n < sizeof name);
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_recipients");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, responses_of_all_versions);
	tcase_add_test(t, what_was_read);
	tcase_add_test(t, names_have_a_limit);
	return eas_test_run(t);
}
