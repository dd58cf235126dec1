/* Search: address list, mailbox and document library of all versions to structs and back.
 * Not here: what a query finds. */
#include "wire/eas_search.h"

#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_search_request)
EAS_DOCUMENT_CODEC(eas_search_response)

static struct eas_tree finished(struct wbxml_writer *w, size_t from)
{
	struct eas_tree tree;
	struct wire_bad bad;
	ck_assert(wbxml_written(w));
	ck_assert_int_eq(eas_tree_of(w->out->p + from, w->out->n - from, &tree, &bad), WIRE_OK);
	return tree;
}

/* Query{And{Class CollectionId FreeText GreaterThan{DateReceived Value}}} */
static struct eas_tree mailbox_query(struct wire_out *out)
{
	struct wbxml_writer w;
	size_t from = out->n;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_SEARCH_QUERY);
	wbxml_open(&w, EAS_TAG_SEARCH_AND);
	wbxml_text(&w, EAS_TAG_AIRSYNC_CLASS, eas_span("Email"));
	wbxml_text(&w, EAS_TAG_AIRSYNC_COLLECTIONID, eas_span("5"));
	wbxml_text(&w, EAS_TAG_SEARCH_FREETEXT, eas_span("lunch & more"));
	wbxml_open(&w, EAS_TAG_SEARCH_GREATERTHAN);
	wbxml_empty(&w, EAS_TAG_EMAIL_DATERECEIVED);
	wbxml_text(&w, EAS_TAG_SEARCH_VALUE, eas_span("2006-05-01T00:00:00.000Z"));
	wbxml_close(&w);
	wbxml_close(&w);
	wbxml_close(&w);
	return finished(&w, from);
}

static struct eas_tree document_query(struct wire_out *out)
{
	struct wbxml_writer w;
	size_t from = out->n;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_SEARCH_QUERY);
	wbxml_open(&w, EAS_TAG_SEARCH_EQUALTO);
	wbxml_empty(&w, EAS_TAG_DOCUMENTLIBRARY_LINKID);
	wbxml_text(&w, EAS_TAG_SEARCH_VALUE, eas_span("\\\\server\\share"));
	wbxml_close(&w);
	wbxml_close(&w);
	return finished(&w, from);
}

START_TEST(requests_of_all_versions)
{
	uint8_t room[512];
	struct wire_out out = wire_out_init(room, sizeof room);
	const struct eas_search_request people = {
		.store = eas_span(EAS_SEARCH_STORE_GAL),
		.query_text = eas_span("anr"),
		.range = {true, 0, 99},
		.picture = {true, {true, 4096}, {true, 0}}};
	const struct eas_search_request mails = {
		.store = eas_span(EAS_SEARCH_STORE_MAILBOX),
		.query = mailbox_query(&out),
		.range = {true, 0, 4},
		.mime_support = {true, 2},
		.body_n = 2,
		.body = {{.type = EAS_BODY_HTML,
			  .truncation_bytes = {true, 0},
			  .all_or_none = EAS_FLAG_YES,
			  .preview = {true, 100}},
			 {.type = EAS_BODY_PLAIN}},
		.body_part_n = 1,
		.body_part = {{.type = EAS_BODY_HTML, .truncation_bytes = {true, 500}}},
		.rights_support = EAS_FLAG_NO,
		.deep_traversal = true,
		.rebuild_results = true};
	const struct eas_search_request documents = {.store = eas_span(EAS_SEARCH_STORE_DOCUMENTS),
						     .query = document_query(&out),
						     .range = {true, 0, 999},
						     .user_name = eas_span("EX\\ann"),
						     .password = eas_span("secret")};
	eas_document_check("Search request, address list", &eas_search_request_codec, &people,
			   sizeof people);
	uint8_t bytes[1024];
	const struct {
		const char *title;
		const struct eas_search_request *request;
	} rows[] = {{"Search request, mailbox", &mails}, {"Search request, documents", &documents}};
	for (size_t i = 0; i < 2; i++) {
		for (size_t v = 1; v < EAS_DOCUMENT_VERSION_N; v++) {
			enum eas_version version = eas_document_versions[v];
			struct eas_document d = eas_document_find(rows[i].title, version);
			static struct eas_search_request back;
			struct wire_bad bad;
			out = wire_out_init(bytes, sizeof bytes);
			ck_assert(eas_search_request_write(&out, version, rows[i].request));
			eas_document_same(rows[i].title, version, bytes, out.n, &d);
			ck_assert_int_eq(eas_search_request_read(d.bytes, d.n, &back, &bad),
					 WIRE_OK);
			ck_assert(back.query.bytes.p != NULL && back.query_text.p == NULL);
			out = wire_out_init(bytes, sizeof bytes);
			ck_assert(eas_search_request_write(&out, version, &back));
			eas_document_same(rows[i].title, version, bytes, out.n, &d);
			eas_test_abuse(d.bytes, d.n, 0, eas_search_request_abuse);
		}
	}
}
END_TEST

START_TEST(the_sheets_example)
{
	const struct eas_vector *v = eas_test_vector("Search the address list");
	static struct eas_search_request request;
	uint8_t bytes[128];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_search_request_read(v->bytes, v->n, &request, &bad), WIRE_OK);
	ck_assert(wire_span_is(request.store, EAS_SEARCH_STORE_GAL));
	ck_assert(wire_span_is(request.query_text, "anr") && request.query.bytes.p == NULL);
	ck_assert(request.range.there && request.range.first == 0 && request.range.last == 9);
	ck_assert(eas_search_request_write(&out, EAS_V2_5, &request));
	ck_assert(out.n == v->n && memcmp(bytes, v->bytes, v->n) == 0);
	/* Two queries cannot be sent. */
	request.query = document_query(&out);
	ck_assert(!eas_search_request_write(&out, EAS_V2_5, &request));
}
END_TEST

START_TEST(people)
{
	static const uint8_t photo[] = {0xFF, 0xD8, 0xFF, 0xE0};
	const struct eas_search_person ann = {.display_name = eas_span("Ann \xC3\x84hre"),
					      .phone = eas_span("+1 555 0100"),
					      .office = eas_span("18/1"),
					      .title = eas_span("Dr."),
					      .company = eas_span("Example"),
					      .alias = eas_span("ann"),
					      .first_name = eas_span("Ann"),
					      .last_name = eas_span("\xC3\x84hre"),
					      .home_phone = eas_span("1"),
					      .mobile_phone = eas_span("2"),
					      .email_address = eas_span("ann@example.com"),
					      .picture_status = 1,
					      .picture_data = {photo, sizeof photo}};
	const struct eas_search_person anreas = {.display_name = eas_span("Anreas"),
						 .email_address = eas_span("anreas@example.com"),
						 .picture_status = EAS_STATUS_COMMON_NO_PICTURE};
	for (size_t i = 0; i < EAS_DOCUMENT_VERSION_N; i++) {
		enum eas_version version = eas_document_versions[i];
		struct eas_document d = eas_document_find("Search response, address list", version);
		struct eas_search_response response = {
			.status = EAS_STATUS_SEARCH_SUCCESS,
			.store_status = EAS_STATUS_SEARCH_STORE_SUCCESS,
			.result_n = 2,
			.range = {true, 0, 1},
			.total = {true, 2}};
		uint8_t room[512], bytes[512];
		struct wire_bad bad;
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert(eas_search_person_write(&out, version, &ann,
						  &response.result[0].properties));
		ck_assert(eas_search_person_write(&out, version, &anreas,
						  &response.result[1].properties));
		out = wire_out_init(bytes, sizeof bytes);
		ck_assert(eas_search_response_write(&out, version, &response));
		eas_document_same("people", version, bytes, out.n, &d);
		static struct eas_search_response back;
		struct eas_search_person person;
		ck_assert_int_eq(eas_search_response_read(bytes, out.n, &back, &bad), WIRE_OK);
		ck_assert(back.result_n == 2 && back.total.value == 2 && back.range.last == 1);
		ck_assert_int_eq(
			eas_search_person_read(&back.result[0].properties, &person, &bad), WIRE_OK);
		ck_assert(wire_span_is(person.mobile_phone, "2"));
		ck_assert_uint_eq(person.picture_data.n, version == EAS_V14_1 ? 4 : 0);
		ck_assert_int_eq(
			eas_search_person_read(&back.result[1].properties, &person, &bad), WIRE_OK);
		ck_assert_uint_eq(person.picture_status, version == EAS_V14_1 ? 173 : 0);
		ck_assert(person.phone.p == NULL);
		eas_test_abuse(d.bytes, d.n, 0, eas_search_response_abuse);
	}
}
END_TEST

START_TEST(documents)
{
	const struct eas_search_document file = {
		.link_id = eas_span("\\\\server\\share\\a.doc"),
		.display_name = eas_span("a.doc"),
		.is_folder = {true, 0},
		.creation_date = eas_span("2006-05-04T12:00:00.000Z"),
		.last_modified = eas_span("2006-05-05T12:00:00.000Z"),
		.is_hidden = {true, 0},
		.content_bytes = {true, 0},
		.content_type = eas_span("application/msword")};
	uint8_t room[256];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_search_response response = {.status = 1,
					       .store_status = 1,
					       .result_n = 1,
					       .range = {true, 0, 0},
					       .total = {true, 1}};
	struct eas_search_document back;
	ck_assert(!eas_search_document_write(&out, EAS_V2_5, &file,
					     &response.result[0].properties));
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_search_document_write(&out, EAS_V12_0, &file,
					    &response.result[0].properties));
	struct eas_document d = eas_document_find("Search response, documents", EAS_V12_0);
	uint8_t bytes[256];
	out = wire_out_init(bytes, sizeof bytes);
	ck_assert(eas_search_response_write(&out, EAS_V12_0, &response));
	eas_document_same("documents", EAS_V12_0, bytes, out.n, &d);
	ck_assert_int_eq(eas_search_response_read(bytes, out.n, &response, &bad), WIRE_OK);
	ck_assert_int_eq(
		eas_search_document_read(&response.result[0].properties, &back, &bad), WIRE_OK);
	ck_assert(back.content_bytes.there && back.content_bytes.value == 0);
	ck_assert(wire_span_is(back.content_type, "application/msword"));
}
END_TEST

START_TEST(other_answers)
{
	const struct eas_search_response nothing = {
		.status = 1, .store_status = 1, .result_n = 1, .total = {true, 0}};
	const struct eas_search_response complex = {
		.status = 1, .store_status = EAS_STATUS_SEARCH_STORE_TOO_COMPLEX};
	eas_document_check("Search response, nothing found", &eas_search_response_codec, &nothing,
			   sizeof nothing);
	eas_document_check("Search response, too complex", &eas_search_response_codec, &complex,
			   sizeof complex);
	/* Properties of a mail stay a tree of any elements. */
	struct eas_document d = eas_document_find("Search response, mailbox", EAS_V12_0);
	static struct eas_search_response back;
	uint8_t bytes[256];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_search_response_read(d.bytes, d.n, &back, &bad), WIRE_OK);
	ck_assert(wire_span_is(back.result[0].long_id, "RgAAAAD1"));
	ck_assert_uint_eq(back.result[0].properties.tag, EAS_TAG_SEARCH_PROPERTIES);
	ck_assert(eas_search_response_write(&out, EAS_V12_0, &back));
	eas_document_same("mailbox", EAS_V12_0, bytes, out.n, &d);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_search");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, the_sheets_example);
	tcase_add_test(t, people);
	tcase_add_test(t, documents);
	tcase_add_test(t, other_answers);
	return eas_test_run(t);
}
