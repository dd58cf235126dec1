/* What a mail may have beside the usual, read from the answers among the documents; both forms of
 * attachments; the meeting as a tree. Not here: damage (test_eas_message.c). */
#include "wire/eas_sync.h"

#include "eas_document_test.h"

/* The item with this number of an answer, with its mail. */
static struct eas_mail mail;
static struct eas_sync_reader reader;

static const struct eas_sync_item *item(enum eas_version version, unsigned wanted)
{
	static struct eas_document d;
	enum eas_sync_event event;
	d = eas_document_find("Sync response", version);
	ck_assert_uint_gt(d.n, 0);
	memset(&mail, 0xA5, sizeof mail);
	eas_sync_response_open(&reader, d.bytes, d.n);
	reader.mail = &mail;
	for (unsigned seen = 0;;) {
		ck_assert_int_eq(eas_sync_response_next(&reader, &event), WIRE_OK);
		ck_assert_int_ne(event, EAS_SYNC_EVENT_END);
		if (event == EAS_SYNC_EVENT_ITEM && seen++ == wanted) {
			return &reader.item;
		}
	}
}

START_TEST(mail_of_2_5)
{
	(void)item(EAS_V2_5, 0);
	ck_assert(wire_span_is(mail.cc, "c@x.example") && wire_span_is(mail.display_to, "Ann"));
	ck_assert(wire_span_is(mail.reply_to, "d@x.example"));
	ck_assert(wire_span_is(mail.thread_topic, "Lunch"));
	ck_assert(wire_span_is(mail.mime_data, "From: b@x.example"));
	ck_assert(mail.mime_truncated == EAS_FLAG_YES && mail.mime_bytes.value == 9000);
	ck_assert_uint_eq(mail.internet_cpid.value, 1252);
	ck_assert_uint_eq(mail.attachment_n, 2);
	ck_assert(wire_span_is(mail.attachment[0].display_name, "map.png"));
	ck_assert(wire_span_is(mail.attachment[0].reference, "5:7:0"));
	ck_assert(wire_span_is(mail.attachment[0].content_id, "oid"));
	ck_assert_uint_eq(mail.attachment[0].bytes.value, 20480);
	ck_assert_uint_eq(mail.attachment[1].method.value, 5);
	ck_assert(!mail.attachment[1].bytes.there && mail.attachment[1].removed == EAS_FLAG_YES);
}
END_TEST

START_TEST(meeting_is_a_tree)
{
	struct wbxml_reader r;
	struct wbxml_event root, e;
	bool deeper;
	(void)item(EAS_V2_5, 1);
	ck_assert_int_eq(mail.meeting_request.tag, EAS_TAG_EMAIL_MEETINGREQUEST);
	ck_assert_uint_eq(mail.attachment_n, 0); /* nothing of the mail before */
	ck_assert_int_eq(eas_tree_open(&mail.meeting_request, &r, &root), WIRE_OK);
	ck_assert_int_eq(wbxml_child(&r, &root, &e, &deeper), WIRE_OK);
	ck_assert(deeper && e.tag == EAS_TAG_EMAIL_ALLDAYEVENT);
}
END_TEST

/* The old form of a mail is written in the new form from 12.0 on, and back. */
START_TEST(attachments_in_both_forms)
{
	struct eas_sync_item one = *item(EAS_V2_5, 0);
	struct eas_mail first = mail;
	for (int to = 0; to < 2; to++) {
		static uint8_t room[2048];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		eas_sync_item_put(&w, to == 0 ? EAS_V12_1 : EAS_V2_5, &one, &first);
		ck_assert(wbxml_written(&w));
		struct wbxml_reader r;
		struct wbxml_event open;
		struct eas_sync_item back;
		wbxml_reader_init(&r, room, out.n);
		ck_assert_int_eq(wbxml_root(&r, EAS_TAG_AIRSYNC_ADD, "", &open), WIRE_OK);
		enum wire_verdict v =
			eas_sync_item_read(&r, WBXML_FIELD_OPEN, open.tag, &back, &mail);
		ck_assert_int_eq(v, WIRE_OK);
		ck_assert_uint_eq(mail.attachment_n, 2);
		ck_assert(wire_span_is(mail.attachment[1].reference, "5:7:1"));
		ck_assert_int_eq(mail.mime_data.p != NULL, to == 1);
	}
}
END_TEST

START_TEST(mail_of_12_0)
{
	const struct eas_sync_item *i = item(EAS_V12_0, 0);
	ck_assert(i->body_type == 2 && i->truncated);
	ck_assert(mail.attachment_n == 1 && mail.attachment[0].is_inline == EAS_FLAG_YES);
	ck_assert(wire_span_is(mail.attachment[0].content_location, "map.png"));
	ck_assert_uint_eq(mail.flag.status.value, EAS_MAIL_FLAG_COMPLETE);
	ck_assert(wire_span_is(mail.flag.date_completed, "2006-05-06T00:00:00.000Z"));
	ck_assert(wire_span_is(mail.content_class, "urn:content-classes:message"));
	ck_assert_uint_eq(mail.native_body_type.value, 2);
}
END_TEST

START_TEST(mail_of_14)
{
	(void)item(EAS_V14_0, 0);
	ck_assert(wire_span_is(mail.preview, "12:") && mail.category_n == 2);
	ck_assert(wire_span_is(mail.category[1], "work"));
	ck_assert_uint_eq(mail.conversation_id.n, 3);
	ck_assert_mem_eq(mail.conversation_id.p, "\1\0\377", 3);
	ck_assert(mail.last_verb.value == 1 && mail.received_as_bcc == EAS_FLAG_YES);
	ck_assert(wire_span_is(mail.sender, "s@x.example"));
	ck_assert(item(EAS_V14_0, 1)->in_responses && wire_span_is(mail.item_class, "SMS"));
	ck_assert_ptr_null(mail.sender.p);
	(void)item(EAS_V14_1, 0);
	ck_assert(mail.body_part.there && mail.body_part.status == 1);
	ck_assert(wire_span_is(mail.body_part.data, "12:30?"));
	ck_assert_int_eq(mail.body_part.truncated, EAS_FLAG_NO);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_mail");
	tcase_add_test(t, mail_of_2_5);
	tcase_add_test(t, meeting_is_a_tree);
	tcase_add_test(t, attachments_in_both_forms);
	tcase_add_test(t, mail_of_12_0);
	tcase_add_test(t, mail_of_14);
	return eas_test_run(t);
}
