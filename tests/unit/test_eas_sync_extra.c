/* What a folder of a Sync request may have beside the usual: read from the documents, folded into
 * the plain view, limits, versions. Not here: the usual (test_eas_sync.c), damage
 * (test_eas_message.c). */
#include "wire/eas_sync.h"

#include "eas_document_test.h"
#include "wire/eas_page.h"

static struct eas_sync_request request;
static struct eas_sync_item items[8];
static struct eas_mail mails[8];
static struct eas_sync_extra extras[EAS_COLLECTION_MAX];
static const struct eas_sync_more more = {.extra = extras, .mail = mails};

static struct eas_document read_request(const char *title, enum eas_version version)
{
	static struct eas_document d;
	struct wire_bad bad;
	d = eas_document_find(title, version);
	ck_assert_uint_gt(d.n, 0);
	memset(extras, 0xA5, sizeof extras);
	memset(mails, 0xA5, sizeof mails);
	request.commands = items;
	request.command_cap = 8;
	ck_assert_int_eq(eas_sync_request_read_more(d.bytes, d.n, &request, &more, &bad), WIRE_OK);
	return d;
}

START_TEST(options_of_2_5)
{
	(void)read_request("Sync request", EAS_V2_5);
	ck_assert_uint_eq(request.collection_n, 2);
	const struct eas_sync_extra *x = &extras[0];
	ck_assert(wire_span_is(x->notify_guid, "{0A}"));
	ck_assert(x->has_supported && x->supported_n == 3 && x->supported_seen_n == 3);
	ck_assert_int_eq(x->supported[0], EAS_TAG_CONTACTS_FIRSTNAME);
	ck_assert_int_eq(x->supported[2], EAS_TAG_CONTACTS_EMAIL1ADDRESS);
	ck_assert_uint_eq(x->option_n, 1);
	ck_assert(x->option[0].rtf_truncation.there && x->option[0].rtf_truncation.value == 3);
	ck_assert(x->option[0].conflict.there && x->option[0].conflict.value == 0);
	/* The plain view agrees. */
	const struct eas_sync_collection *c = &request.collection[0];
	ck_assert_uint_eq(c->has, EAS_SYNC_HAS_WINDOW | EAS_SYNC_HAS_FILTER |
					  EAS_SYNC_HAS_TRUNCATION | EAS_SYNC_HAS_CONFLICT |
					  EAS_SYNC_HAS_MIME_TRUNCATION | EAS_SYNC_HAS_MIME_SUPPORT |
					  EAS_SYNC_HAS_OPTIONS);
	ck_assert(c->truncation == 9 && c->mime_truncation == 8 && c->mime_support == 2);
	ck_assert(c->deletes_as_moves == EAS_FLAG_NO && c->get_changes == EAS_FLAG_EMPTY);
	/* The second folder supports nothing at all, which is not the same as saying nothing. */
	ck_assert(extras[1].has_supported && extras[1].supported_n == 0);
	ck_assert(extras[1].option_n == 0 && extras[1].notify_guid.p == NULL);
}
END_TEST

START_TEST(body_preferences_and_flags_of_12_0)
{
	(void)read_request("Sync request", EAS_V12_0);
	const struct eas_sync_options *o = &extras[0].option[0];
	ck_assert_uint_eq(o->body_n, 3);
	ck_assert(o->body[0].type == EAS_BODY_PLAIN && o->body[0].truncation_bytes.value == 500);
	ck_assert(o->body[1].type == EAS_BODY_HTML && o->body[1].all_or_none == EAS_FLAG_YES);
	ck_assert(o->body[2].type == EAS_BODY_MIME && !o->body[2].truncation_bytes.there);
	ck_assert_uint_eq(request.collection[0].body_type, 1);
	ck_assert_uint_eq(request.collection[0].body_bytes, 500);
	ck_assert_uint_eq(request.command_n, 4);
	ck_assert_int_eq(items[0].kind, EAS_SYNC_CHANGE);
	ck_assert(items[0].read && mails[0].flag.there);
	ck_assert_uint_eq(mails[0].flag.status.value, EAS_MAIL_FLAG_ACTIVE);
	ck_assert(wire_span_is(mails[0].flag.type, "for Follow up"));
	ck_assert(wire_span_is(mails[0].flag.reminder_time, "2006-05-04T08:00:00.000Z"));
	ck_assert_int_eq(mails[0].flag.reminder_set, EAS_FLAG_YES);
	/* An empty Flag takes it away: there, but without anything in it. */
	ck_assert(mails[1].flag.there && !mails[1].flag.status.there);
	ck_assert(!mails[2].flag.there && items[2].kind == EAS_SYNC_DELETE);
	ck_assert_int_eq(items[3].kind, EAS_SYNC_FETCH);
}
END_TEST

START_TEST(waits_of_12_1)
{
	(void)read_request("Sync request", EAS_V12_1);
	ck_assert(request.wait_min == 59 && request.window_size == 100 && request.partial);
	ck_assert_uint_eq(request.heartbeat_s, 0);
}
END_TEST

START_TEST(two_classes_of_14_0)
{
	(void)read_request("Sync request", EAS_V14_0);
	ck_assert_uint_eq(request.heartbeat_s, 3540);
	ck_assert_int_eq(extras[0].conversation_mode, EAS_FLAG_NO);
	ck_assert_uint_eq(extras[0].option_n, 2);
	ck_assert(wire_span_is(extras[0].option[0].class_name, "Email"));
	ck_assert_uint_eq(extras[0].option[0].max_items.value, 50);
	ck_assert_uint_eq(extras[0].option[0].body[0].preview.value, 255);
	ck_assert(wire_span_is(extras[0].option[1].class_name, "SMS"));
	ck_assert_uint_eq(extras[0].option[1].filter.value, 3);
	ck_assert_uint_eq(request.collection[0].filter_type, 2); /* the first counts */
	ck_assert(wire_span_is(mails[0].item_class, "SMS") &&
		  wire_span_is(items[0].client_id, "c1"));
}
END_TEST

START_TEST(body_part_and_rights_of_14_1)
{
	(void)read_request("Sync request", EAS_V14_1);
	const struct eas_sync_options *o = &extras[0].option[0];
	ck_assert(o->body_n == 1 && o->body_part_n == 1);
	ck_assert_uint_eq(o->body_part[0].truncation_bytes.value, 1024);
	ck_assert_uint_eq(o->body_part[0].preview.value, 128);
	ck_assert_int_eq(o->rights_support, EAS_FLAG_YES);
}
END_TEST

/* Each request as each older version writes it: shorter, and readable. */
START_TEST(older_versions_leave_out)
{
	for (size_t i = 1; i < EAS_DOCUMENT_VERSION_N; i++) {
		struct eas_document d = read_request("Sync request", eas_document_versions[i]);
		for (size_t k = 0; k < i; k++) {
			uint8_t room[2048];
			struct wire_bad bad;
			struct wire_out out = wire_out_init(room, sizeof room);
			struct eas_sync_request back = {.commands = NULL};
			ck_assert(eas_sync_request_write_more(&out, eas_document_versions[k],
							      &request, &more));
			ck_assert_uint_lt(out.n, d.n);
			ck_assert_int_eq(eas_sync_request_read(room, out.n, &back, &bad), WIRE_OK);
			if (eas_document_versions[k] < EAS_V14_0) {
				ck_assert_uint_eq(back.heartbeat_s, 0);
			}
			if (eas_document_versions[k] < EAS_V12_1) {
				ck_assert(back.wait_min == 0 && !back.partial);
			}
		}
	}
}
END_TEST

/* Without room for more, everything beside the usual is passed over, as the simulator has it. */
START_TEST(without_room)
{
	struct eas_document d = eas_document_find("Sync request", EAS_V14_0);
	struct eas_sync_request plain = {.commands = items, .command_cap = 8};
	struct wire_bad bad;
	uint8_t room[512];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_sync_request_read(d.bytes, d.n, &plain, &bad), WIRE_OK);
	ck_assert_uint_eq(plain.command_n, 1);
	ck_assert(eas_sync_request_write(&out, EAS_V14_0, &plain));
	ck_assert_uint_lt(out.n, d.n);
	extras[0].supported_n = EAS_SYNC_SUPPORTED_MAX + 1;
	extras[0].has_supported = true;
	const struct eas_sync_more too_many = {.extra = extras};
	out = wire_out_init(room, sizeof room);
	ck_assert(!eas_sync_request_write_more(&out, EAS_V14_0, &plain, &too_many));
}
END_TEST

START_TEST(supported_is_counted)
{
	uint8_t bytes[256];
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct wbxml_writer w;
	struct wire_bad bad;
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, EAS_TAG_AIRSYNC_SYNC);
	wbxml_open(&w, EAS_TAG_AIRSYNC_COLLECTIONS);
	wbxml_open(&w, EAS_TAG_AIRSYNC_COLLECTION);
	wbxml_open(&w, EAS_TAG_AIRSYNC_SUPPORTED);
	for (int i = 0; i < EAS_SYNC_SUPPORTED_MAX + 6; i++) {
		wbxml_empty(&w, EAS_TAG_CONTACTS_FIRSTNAME);
	}
	for (int i = 0; i < 4; i++) {
		wbxml_close(&w);
	}
	ck_assert(wbxml_written(&w));
	ck_assert_int_eq(eas_sync_request_read_more(bytes, out.n, &request, &more, &bad), WIRE_OK);
	ck_assert_uint_eq(extras[0].supported_n, EAS_SYNC_SUPPORTED_MAX);
	ck_assert_uint_eq(extras[0].supported_seen_n, EAS_SYNC_SUPPORTED_MAX + 6);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_sync_extra");
	tcase_add_test(t, options_of_2_5);
	tcase_add_test(t, body_preferences_and_flags_of_12_0);
	tcase_add_test(t, waits_of_12_1);
	tcase_add_test(t, two_classes_of_14_0);
	tcase_add_test(t, body_part_and_rights_of_14_1);
	tcase_add_test(t, older_versions_leave_out);
	tcase_add_test(t, without_room);
	tcase_add_test(t, supported_is_counted);
	return eas_test_run(t);
}
