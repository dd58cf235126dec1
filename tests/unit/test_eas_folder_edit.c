/* FolderCreate, FolderUpdate, FolderDelete: bytes written out by hand, what each command leaves
 * out, failures. Not here: cuts and damage (test_eas_message.c). */
#include "wire/eas_folder_edit.h"

#include "eas_test.h"
#include "wire/eas_folder.h"

static const struct eas_folder_edit full = {.sync_key = {(const uint8_t *)"8", 1},
					    .server_id = {(const uint8_t *)"14", 2},
					    .parent_id = {(const uint8_t *)"5", 1},
					    .display_name = {(const uint8_t *)"P", 1},
					    .type = EAS_FOLDER_USER_MAIL};

static const struct {
	enum eas_command command;
	uint8_t bytes[40];
	size_t n;
} requests[] = {
	{EAS_CMD_FOLDER_CREATE,
	 "\3\1\x6A\0\0\7\x53\x52\3"
	 "8\0\1\x49\3"
	 "5\0\1\x47\3P\0\1\x4A\3"
	 "12\0\1\1",
	 29},
	{EAS_CMD_FOLDER_UPDATE,
	 "\3\1\x6A\0\0\7\x55\x52\3"
	 "8\0\1\x48\3"
	 "14\0\1\x49\3"
	 "5\0\1\x47\3P\0\1\1",
	 29},
	{EAS_CMD_FOLDER_DELETE,
	 "\3\1\x6A\0\0\7\x54\x52\3"
	 "8\0\1\x48\3"
	 "14\0\1\1",
	 19},
};

START_TEST(each_request_has_its_fields)
{
	struct eas_folder_edit edit = full, back;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	edit.command = requests[_i].command;
	ck_assert(eas_folder_edit_request_write(&out, &edit));
	ck_assert_uint_eq(out.n, requests[_i].n);
	ck_assert_mem_eq(room, requests[_i].bytes, out.n);
	ck_assert_int_eq(eas_folder_edit_request_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert_int_eq(back.command, edit.command);
	ck_assert(wire_span_is(back.sync_key, "8"));
	ck_assert_int_eq(back.server_id.p != NULL, edit.command != EAS_CMD_FOLDER_CREATE);
	ck_assert_int_eq(back.parent_id.p != NULL, edit.command != EAS_CMD_FOLDER_DELETE);
	ck_assert_int_eq(back.display_name.p != NULL, edit.command != EAS_CMD_FOLDER_DELETE);
	ck_assert_uint_eq(back.type, edit.command == EAS_CMD_FOLDER_CREATE ? 12 : 0);
}
END_TEST

START_TEST(responses_and_failures)
{
	struct eas_folder_edited edited = {.command = requests[_i].command,
					   .status = 1,
					   .sync_key = eas_span("9"),
					   .server_id = eas_span("14")};
	struct eas_folder_edited back;
	struct wire_bad bad;
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_folder_edit_response_write(&out, &edited));
	ck_assert_int_eq(eas_folder_edit_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert_int_eq(back.command, edited.command);
	ck_assert(back.status == 1 && wire_span_is(back.sync_key, "9"));
	ck_assert_int_eq(back.server_id.p != NULL, _i == 0); /* only a new folder has a new id */
	edited.sync_key = edited.server_id = (struct wire_span){0};
	edited.status = 6;
	out = wire_out_init(room, sizeof room);
	ck_assert(eas_folder_edit_response_write(&out, &edited));
	ck_assert_uint_eq(out.n, 13);
	ck_assert_int_eq(eas_folder_edit_response_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(back.status == 6 && back.sync_key.p == NULL && back.server_id.p == NULL);
}
END_TEST

START_TEST(other_commands_are_refused)
{
	struct eas_folder_edit edit = {.command = EAS_CMD_FOLDER_SYNC};
	struct eas_folder_edited edited = {.command = EAS_CMD_FOLDER_SYNC};
	struct wire_bad bad = {.offset = 99};
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(!eas_folder_edit_request_write(&out, &edit));
	ck_assert(!eas_folder_edit_response_write(&out, &edited));
	const struct eas_vector *v = eas_test_vector("FolderSync request");
	ck_assert_int_eq(eas_folder_edit_request_read(v->bytes, v->n, &edit, &bad), WIRE_BAD);
	ck_assert_uint_eq(bad.offset, 6);
	ck_assert_int_eq(eas_folder_edit_response_read(v->bytes, v->n, &edited, &bad), WIRE_BAD);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_folder_edit");
	tcase_add_loop_test(t, each_request_has_its_fields, 0, 3);
	tcase_add_loop_test(t, responses_and_failures, 0, 3);
	tcase_add_test(t, other_commands_are_refused);
	return eas_test_run(t);
}
