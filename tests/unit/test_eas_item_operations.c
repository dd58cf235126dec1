/* ItemOperations: the examples of all versions to structs and back, properties, multipart.
 * Not here: what a server does. */
#include "wire/eas_item_operations.h"

#include "wire/eas_multipart.h"
#include "wire/eas_status.h"

#include "eas_document_test.h"

EAS_DOCUMENT_CODEC(eas_item_operations_request)
EAS_DOCUMENT_CODEC(eas_item_operations_response)

/* Element names wanted: Subject and Body. */
static struct eas_tree schema(struct wire_out *out)
{
	struct wbxml_writer w;
	struct eas_tree tree;
	struct wire_bad bad;
	size_t from = out->n;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_ITEMOPERATIONS_SCHEMA);
	wbxml_empty(&w, EAS_TAG_EMAIL_SUBJECT);
	wbxml_empty(&w, EAS_TAG_AIRSYNCBASE_BODY);
	wbxml_close(&w);
	ck_assert_int_eq(eas_tree_of(out->p + from, out->n - from, &tree, &bad), WIRE_OK);
	return tree;
}

static const uint8_t conversation[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#define CONVERSATION                                                                               \
	{                                                                                          \
		conversation, sizeof conversation                                                  \
	}

START_TEST(requests_of_all_versions)
{
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	const struct eas_item_operations_options options = {
		.schema = schema(&out),
		.mime_support = {true, 0},
		.body_n = 2,
		.body = {{.type = EAS_BODY_HTML,
			  .truncation_bytes = {true, 0},
			  .all_or_none = EAS_FLAG_YES,
			  .preview = {true, 100}},
			 {.type = EAS_BODY_PLAIN}},
		.body_part_n = 1,
		.body_part = {{.type = EAS_BODY_HTML, .truncation_bytes = {true, 500}}},
		.rights_support = EAS_FLAG_YES};
	const struct eas_item_operations_options document = {
		.range = {true, 10, 19},
		.user_name = eas_span("EX\\ann"),
		.password = eas_span("secret")};
	const struct eas_item_operations_request request = {
		.operation_n = 7,
		.operation = {{.kind = EAS_ITEM_OPERATIONS_EMPTY_FOLDER,
			       .collection_id = eas_span("4"),
			       .delete_sub_folders = true},
			      {.kind = EAS_ITEM_OPERATIONS_FETCH,
			       .store = eas_span("Mailbox"),
			       .collection_id = eas_span("5"),
			       .server_id = eas_span("5:3"),
			       .options = options,
			       .remove_rights = true},
			      {.kind = EAS_ITEM_OPERATIONS_MOVE,
			       .conversation_id = CONVERSATION,
			       .dst_folder_id = eas_span("7"),
			       .move_always = true},
			      {.kind = EAS_ITEM_OPERATIONS_FETCH,
			       .store = eas_span("DocumentLibrary"),
			       .link_id = eas_span("\\\\server\\share\\a.doc"),
			       .options = document},
			      {.kind = EAS_ITEM_OPERATIONS_FETCH,
			       .store = eas_span("Mailbox"),
			       .long_id = eas_span("RgAAAAD1")},
			      {.kind = EAS_ITEM_OPERATIONS_FETCH,
			       .store = eas_span("Mailbox"),
			       .file_reference = eas_span("5%3a3%3a0")},
			      {.kind = EAS_ITEM_OPERATIONS_EMPTY_FOLDER,
			       .collection_id = eas_span("9")}}};
	eas_document_check("ItemOperations request", &eas_item_operations_request_codec, &request,
			   sizeof request);
	/* The kinds come back in the order in which they were sent. */
	struct eas_document d = eas_document_find("ItemOperations request", EAS_V14_0);
	struct wire_bad bad;
	static struct eas_item_operations_request back;
	ck_assert_int_eq(eas_item_operations_request_read(d.bytes, d.n, &back, &bad), WIRE_OK);
	ck_assert_uint_eq(back.operation_seen_n, 7);
	for (size_t i = 0; i < 7; i++) {
		ck_assert_uint_eq(back.operation[i].kind, request.operation[i].kind);
	}
	ck_assert_uint_eq(back.operation[1].options.body[0].preview.value, 100);
	ck_assert_uint_eq(back.operation[2].conversation_id.n, 16);
	ck_assert_uint_eq(back.operation[3].options.range.last, 19);
	/* A kind that there is not. */
	back.operation[6].kind = 3;
	uint8_t bytes[1024];
	out = wire_out_init(bytes, sizeof bytes);
	ck_assert(!eas_item_operations_request_write(&out, EAS_V14_0, &back));
}
END_TEST

/* Properties of a mail, a document and an attachment, in `out`. */
static void trees(struct wire_out *out, struct eas_tree tree[3])
{
	const struct eas_item_operations_properties mail = {
		.to = eas_span("\"Ann\" <ann@example.com>"),
		.from = eas_span("\"Bob\" <bob@example.com>"),
		.subject = eas_span("Lunch"),
		.date_received = eas_span("2006-05-04T12:00:00.000Z"),
		.read = {true, 0},
		.message_class = eas_span("IPM.Note"),
		.body = {.there = true,
			 .type = EAS_BODY_PLAIN,
			 .bytes = {true, 6000},
			 .truncated = {true, 1},
			 .data = eas_span("12:30?")}};
	const struct eas_item_operations_properties document = {
		.range = {true, 10, 19},
		.total_bytes = {true, 1000},
		.data = eas_span("MDEyMzQ1Njc4OQ=="),
		.version = eas_span("2006-05-04T12:00:00.000Z")};
	const struct eas_item_operations_properties file = {.content_type = eas_span("image/png"),
							    .part = {true, 1}};
	ck_assert(eas_item_operations_properties_write(out, EAS_V12_0, &mail, &tree[0]));
	ck_assert(eas_item_operations_properties_write(out, EAS_V12_0, &document, &tree[1]));
	ck_assert(eas_item_operations_properties_write(out, EAS_V12_0, &file, &tree[2]));
}

START_TEST(responses_of_all_versions)
{
	uint8_t room[1024];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_tree tree[3];
	trees(&out, tree);
	const struct eas_item_operations_response response = {
		.status = EAS_STATUS_ITEM_OPERATIONS_SUCCESS,
		.result_n = 6,
		.result = {{.kind = EAS_ITEM_OPERATIONS_MOVE,
			    .status = 1,
			    .conversation_id = CONVERSATION},
			   {.kind = EAS_ITEM_OPERATIONS_EMPTY_FOLDER,
			    .status = 1,
			    .collection_id = eas_span("4")},
			   {.kind = EAS_ITEM_OPERATIONS_FETCH,
			    .status = 1,
			    .collection_id = eas_span("5"),
			    .server_id = eas_span("5:3"),
			    .class_name = eas_span("Email"),
			    .properties = tree[0]},
			   {.kind = EAS_ITEM_OPERATIONS_FETCH,
			    .status = 1,
			    .link_id = eas_span("\\\\server\\share\\a.doc"),
			    .properties = tree[1]},
			   {.kind = EAS_ITEM_OPERATIONS_FETCH,
			    .status = 1,
			    .file_reference = eas_span("5%3a3%3a0"),
			    .properties = tree[2]},
			   {.kind = EAS_ITEM_OPERATIONS_FETCH,
			    .status = EAS_STATUS_ITEM_OPERATIONS_NOT_FOUND,
			    .long_id = eas_span("RgAAAAD1")}}};
	const struct eas_item_operations_response failed = {
		.status = EAS_STATUS_ITEM_OPERATIONS_PROTOCOL_ERROR};
	eas_document_check("ItemOperations response", &eas_item_operations_response_codec,
			   &response, sizeof response);
	eas_document_check("ItemOperations response, failed", &eas_item_operations_response_codec,
			   &failed, sizeof failed);
}
END_TEST

START_TEST(properties_come_back)
{
	struct eas_document d = eas_document_find("ItemOperations response", EAS_V12_0);
	static struct eas_item_operations_response r;
	struct eas_item_operations_properties p;
	struct wire_bad bad;
	ck_assert_int_eq(eas_item_operations_response_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	ck_assert_int_eq(eas_item_operations_properties_read(&r.result[1].properties, &p, &bad),
			 WIRE_OK);
	ck_assert(wire_span_is(p.subject, "Lunch") && p.body.there && p.body.truncated.value == 1);
	ck_assert(p.body.bytes.value == 6000 && wire_span_is(p.body.data, "12:30?"));
	ck_assert(!p.part.there && !p.range.there && p.read.there && p.read.value == 0);
	ck_assert_int_eq(eas_item_operations_properties_read(&r.result[2].properties, &p, &bad),
			 WIRE_OK);
	ck_assert(p.range.first == 10 && p.range.last == 19 && p.total_bytes.value == 1000);
	ck_assert(!p.body.there && p.subject.p == NULL);
	/* A search result's properties are another element. */
	const struct eas_tree other = {.bytes = {(const uint8_t *)"\x0F", 1},
				       .tag = EAS_TAG_SEARCH_PROPERTIES};
	ck_assert_int_eq(eas_item_operations_properties_read(&other, &p, &bad), WIRE_BAD);
}
END_TEST

/* As a server builds it and a device takes it apart: part 0 speaks of part 1. */
START_TEST(files_in_parts)
{
	static const char file[] = "not base64: octets";
	struct eas_document d = eas_document_find("ItemOperations response", EAS_V12_1);
	const struct wire_span part[] = {{d.bytes, d.n}, eas_span(file)};
	uint8_t body[2048];
	struct wire_bad bad;
	struct eas_multipart multipart;
	static struct eas_item_operations_response r;
	struct eas_item_operations_properties p;
	struct wire_out out = wire_out_init(body, sizeof body);
	ck_assert(eas_multipart_write(&out, part, 2));
	ck_assert_int_eq(eas_multipart_read(body, out.n, &multipart, &bad), WIRE_OK);
	struct wire_span document = eas_multipart_part(&multipart, 0);
	ck_assert_int_eq(eas_item_operations_response_read(document.p, document.n, &r, &bad),
			 WIRE_OK);
	ck_assert_int_eq(eas_item_operations_properties_read(&r.result[3].properties, &p, &bad),
			 WIRE_OK);
	ck_assert(p.part.there && wire_span_is(p.content_type, "image/png"));
	ck_assert(wire_span_is(eas_multipart_part(&multipart, p.part.value), file));
	/* The index of a body stands inside of the body. */
	d = eas_document_find("ItemOperations response, body in a part", EAS_V12_0);
	ck_assert_int_eq(eas_item_operations_response_read(d.bytes, d.n, &r, &bad), WIRE_OK);
	ck_assert_int_eq(eas_item_operations_properties_read(&r.result[0].properties, &p, &bad),
			 WIRE_OK);
	ck_assert(p.body.part.there && p.body.part.value == 0 && p.part.value == 1);
}
END_TEST

START_TEST(the_sheets_example)
{
	const struct eas_vector *v = eas_test_vector("ItemOperations: fetch a mail whole");
	static struct eas_item_operations_request r;
	uint8_t bytes[128];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	ck_assert_int_eq(eas_item_operations_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.operation_n, 1);
	ck_assert_uint_eq(r.operation[0].options.body[0].type, EAS_BODY_MIME);
	ck_assert(wire_span_is(r.operation[0].server_id, "5:3"));
	ck_assert(eas_item_operations_request_write(&out, EAS_V12_0, &r));
	ck_assert(out.n == v->n && memcmp(bytes, v->bytes, v->n) == 0);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_item_operations");
	tcase_add_test(t, requests_of_all_versions);
	tcase_add_test(t, responses_of_all_versions);
	tcase_add_test(t, properties_come_back);
	tcase_add_test(t, files_in_parts);
	tcase_add_test(t, the_sheets_example);
	return eas_test_run(t);
}
