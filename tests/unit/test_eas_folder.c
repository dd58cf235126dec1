/* FolderSync: the sheet's examples to structs and back, all kinds of change, cuts and flips.
 * Not here: FolderCreate and its kin. */
#include "wire/eas_folder.h"

#include "eas_test.h"

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct wire_span key;
	return eas_folder_request_read(p, n, &key, bad);
}

static enum wire_verdict read_response(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	static struct eas_folder_response r;
	return eas_folder_response_read(p, n, &r, bad);
}

START_TEST(request_survives)
{
	const struct eas_vector *v = eas_test_vector("FolderSync request");
	struct wire_span key;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_folder_request_read(v->bytes, v->n, &key, &bad), WIRE_OK);
	ck_assert(wire_span_is(key, "0"));
	ck_assert(eas_folder_request_write(&out, key));
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
	eas_test_abuse(v->bytes, v->n, 0, read_request);
}
END_TEST

START_TEST(responses_survive)
{
	static const char *const titles[] = {"FolderSync response, three",
					     "FolderSync response, nothing"};
	for (size_t i = 0; i < 2; i++) {
		const struct eas_vector *v = eas_test_vector(titles[i]);
		struct eas_folder_response r;
		struct wire_bad bad;
		uint8_t room[256];
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert_int_eq(eas_folder_response_read(v->bytes, v->n, &r, &bad), WIRE_OK);
		ck_assert_uint_eq(r.status, 1);
		ck_assert(wire_span_is(r.sync_key, "1"));
		ck_assert(r.has_changes);
		ck_assert_uint_eq(r.count, i == 0 ? 3 : 0);
		ck_assert_uint_eq(r.change_n, r.count);
		if (i == 0) {
			ck_assert(wire_span_is(r.change[0].display_name, "Inbox"));
			ck_assert_uint_eq(r.change[0].type, EAS_FOLDER_INBOX);
			ck_assert(wire_span_is(r.change[1].server_id, "1"));
			ck_assert(wire_span_is(r.change[2].parent_id, "0"));
		}
		ck_assert(eas_folder_response_write(&out, &r));
		ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
		eas_test_abuse(v->bytes, v->n, 0, read_response);
	}
}
END_TEST

START_TEST(all_kinds_of_change)
{
	struct eas_folder_response r = {
		.status = 1, .sync_key = eas_span("9"), .has_changes = true};
	for (uint32_t i = 0; i < EAS_FOLDER_MAX; i++) {
		r.change[r.change_n++] = (struct eas_folder_change){.kind = i % 3,
								    .type = i % 3 == 2 ? 0 : 12,
								    .server_id = eas_span("s"),
								    .parent_id = eas_span("p"),
								    .display_name = eas_span("n")};
	}
	uint8_t room[2048];
	struct eas_folder_response back;
	struct wire_bad bad;
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_folder_response_write(&out, &r));
	ck_assert_int_eq(eas_folder_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert_uint_eq(back.change_n, EAS_FOLDER_MAX);
	ck_assert_uint_eq(back.count, EAS_FOLDER_MAX);
	for (uint32_t i = 0; i < EAS_FOLDER_MAX; i++) {
		ck_assert_uint_eq(back.change[i].kind, i % 3);
		ck_assert_uint_eq(back.change[i].type, i % 3 == 2 ? 0 : 12);
		ck_assert_int_eq(back.change[i].display_name.n != 0, i % 3 != 2);
	}
	r.change[0].kind = 3;
	ck_assert(!eas_folder_response_write(&out, &r));
	/* Status 9 alone: forget all folders. */
	struct eas_folder_response nine = {.status = 9};
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_folder_response_write(&out, &nine));
	ck_assert_uint_eq(out.n, 13);
	ck_assert_int_eq(eas_folder_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.status == 9 && back.sync_key.p == NULL && !back.has_changes);
}
END_TEST

/* One octet above the limit is neither written nor read. */
START_TEST(keys_have_a_limit)
{
	uint8_t key[65];
	memset(key, 'k', sizeof key);
	for (size_t n = 64; n <= 65; n++) {
		uint8_t room[128];
		struct wire_bad bad;
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert_int_eq(eas_folder_request_write(&out, (struct wire_span){key, n}),
				 n == 64);
		static const uint8_t before[] = {3, 1, 0x6A, 0, 0, 7, 0x56, 0x52, 3};
		static const uint8_t behind[] = {0, 1, 1};
		out = wire_out_init(room, sizeof room);
		wire_put(&out, before, sizeof before);
		wire_put(&out, key, n);
		wire_put(&out, behind, sizeof behind);
		ck_assert_int_eq(read_request(room, out.n, &bad), n == 64 ? WIRE_OK : WIRE_BAD);
		ck_assert_int_eq(read_response(room, out.n, &bad), n == 64 ? WIRE_OK : WIRE_BAD);
		ck_assert_uint_eq(n == 64 ? 7 : bad.offset, 7);
	}
}
END_TEST

/* [MS-ASCMD] 6.19: the order of GetHierarchy; it ends with 12.1. */
START_TEST(hierarchy_survives)
{
	static const uint8_t expected[] = {3,	1, 0x6A, 0,    0, 7,   0x45, 0x46, 0x47, 3,
					   'I', 0, 1,	 0x48, 3, '5', 0,    1,	   0x4A, 3,
					   '2', 0, 1,	 0x49, 3, '0', 0,    1,	   1,	 1};
	const struct eas_folder_hierarchy one = {.folder_n = 1,
						 .folder = {{.type = EAS_FOLDER_INBOX,
							     .server_id = eas_span("5"),
							     .parent_id = eas_span("0"),
							     .display_name = eas_span("I")}}};
	struct eas_folder_hierarchy back;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_folder_hierarchy_write(&out, EAS_V12_1, &one));
	ck_assert(out.n == sizeof expected && memcmp(room, expected, out.n) == 0);
	ck_assert_int_eq(eas_folder_hierarchy_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.folder_n == 1 && back.folder_seen_n == 1);
	ck_assert_uint_eq(back.folder[0].type, EAS_FOLDER_INBOX);
	ck_assert(wire_span_is(back.folder[0].display_name, "I"));
	ck_assert(!eas_folder_hierarchy_write(&out, EAS_V14_0, &one));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_folder");
	tcase_add_test(t, request_survives);
	tcase_add_test(t, responses_survive);
	tcase_add_test(t, all_kinds_of_change);
	tcase_add_test(t, keys_have_a_limit);
	tcase_add_test(t, hierarchy_survives);
	return eas_test_run(t);
}
