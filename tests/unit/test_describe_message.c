/* What `decode eas --json` and `decode http` say about a body as a whole: command, side, whether
 * the typed reader takes it and where not, names of statuses. Not here: the tree
 * (test_describe_eas.c). */
#include "describe/describe_message.h"

#include "describe/describe_eas.h"
#include "eas_test.h"

#include <jansson.h>

static const struct describe_message_hint no_hint = {.command = EAS_CMD_UNKNOWN};

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

static const struct {
	const char *title; /* of the vector */
	const char *command;
	const char *side;
	const char *in; /* of the first status; NULL: there is none */
	const char *name;
	json_int_t code;
} known[] = {
	{"Ping response 2", "Ping", "response", "Ping", "ChangesFound", 2},
	{"Ping request: 15", "Ping", "request", NULL, "", 0},
	{"Sync response: key unknown", "Sync", "response", "Collection", "InvalidSyncKey", 3},
	{"Sync with Wait", "Sync", "request", NULL, "", 0},
	{"Provision phase 2 request", "Provision", "request", "Policy", "Applied", 1},
	{"Provision phase 2 response", "Provision", "response", "Provision", "Success", 1},
	{"Provision request acknowledging", "Provision", "request", "RemoteWipe", "WipeDone", 1},
	{"Provision request after a wipe", "Provision", "request", NULL, "", 0},
	{"MoveItems response", "MoveItems", "response", "Response", "Success", 3},
	{"FolderSync response, three", "FolderSync", "response", "FolderSync", "Success", 1},
	{"Notify request", "Notify", "request", NULL, "", 0},
};

START_TEST(known_messages)
{
	const struct eas_vector *v = eas_test_vector(known[_i].title);
	json_t *m = describe_message(&no_hint, v->bytes, v->n);
	const json_t *status = json_array_get(json_object_get(m, "status"), 0);
	ck_assert_str_eq(text_of(m, "command"), known[_i].command);
	ck_assert_str_eq(text_of(m, "side"), known[_i].side);
	ck_assert(json_is_true(json_object_get(m, "accepted")));
	ck_assert(json_is_true(json_object_get(m, "same_when_written")));
	ck_assert_ptr_null(json_object_get(m, "differs_at"));
	ck_assert_int_eq(status != NULL, known[_i].in != NULL);
	if (status != NULL) {
		ck_assert_str_eq(text_of(status, "in"), known[_i].in);
		ck_assert_str_eq(text_of(status, "name"), known[_i].name);
		ck_assert_int_eq(json_integer_value(json_object_get(status, "code")),
				 known[_i].code);
	}
	json_decref(m);
}
END_TEST

/* Ping{Status(2)} with a letter in the number, with an unknown element, and cut. */
START_TEST(what_is_wrong_has_a_place)
{
	static const uint8_t letter[] = {3, 1, 0x6A, 0, 0, 13, 0x45, 0x47, 3, '2', 'x', 0, 1, 1};
	static const uint8_t extra[] = {3, 1, 0x6A, 0, 0, 13, 0x45, 0x47, 3, '2', 0, 1, 0x3F, 0x01};
	static const uint8_t root[] = {3, 1, 0x6A, 0, 0x3F};
	static const uint8_t page[] = {3, 1, 0x6A, 0, 0, 13, 0x45, 0x47, 3, '2', 0, 1, 0, 26, 5, 1};
	json_t *m = describe_message(&no_hint, letter, sizeof letter);
	ck_assert(json_is_false(json_object_get(m, "accepted")));
	ck_assert_int_eq(json_integer_value(json_object_get(m, "byte")), 10);
	ck_assert_str_eq(text_of(m, "reason"), "not a decimal number");
	ck_assert_ptr_null(json_object_get(m, "same_when_written"));
	json_decref(m);
	m = describe_message(&no_hint, extra, sizeof extra);
	ck_assert(json_is_true(json_object_get(m, "accepted")));
	ck_assert(json_is_false(json_object_get(m, "same_when_written")));
	ck_assert_int_eq(json_integer_value(json_object_get(m, "differs_at")), 12);
	json_decref(m);
	m = describe_message(&no_hint, letter, 9);
	ck_assert_int_eq(json_integer_value(json_object_get(m, "byte")), 9);
	ck_assert_str_eq(text_of(m, "reason"), "the message is cut here");
	json_decref(m);
	m = describe_message(&no_hint, page, sizeof page);
	ck_assert_str_eq(text_of(m, "reason"), "unknown code page");
	json_decref(m);
	m = describe_message(&no_hint, root, sizeof root);
	ck_assert(json_is_null(json_object_get(m, "command")));
	json_decref(m);
}
END_TEST

START_TEST(hints_decide)
{
	/* A body that could be either side is what the hint says; a version that is too old shows.
	 */
	const struct eas_vector *v = eas_test_vector("Settings response");
	const struct describe_message_hint hint = {
		.command = EAS_CMD_SETTINGS, .response = false, .version = EAS_V2_5};
	json_t *m = describe_message(&hint, v->bytes, v->n);
	ck_assert_str_eq(text_of(m, "side"), "request");
	ck_assert_str_eq(text_of(m, "versions"), "12.0 and later");
	ck_assert_str_eq(text_of(m, "unknown_in"), "2.5");
	json_decref(m);
	const struct describe_message_hint other = {.command = EAS_CMD_PING, .response = true};
	m = describe_message(&other, v->bytes, v->n);
	ck_assert(json_is_false(json_object_get(m, "accepted")));
	ck_assert_str_eq(text_of(m, "reason"), "the root is not Ping");
	json_decref(m);
	const struct describe_message_hint untyped = {.command = EAS_CMD_GET_HIERARCHY};
	m = describe_message(&untyped, v->bytes, v->n);
	ck_assert(json_is_null(json_object_get(m, "command")));
	json_decref(m);
}
END_TEST

/* The tree of decode begins with it, and encode does not mind. */
START_TEST(tree_begins_with_the_message)
{
	const struct eas_vector *v = eas_test_vector("Ping response 2");
	char text[4096];
	uint8_t room[64];
	struct err_info info = {0};
	FILE *f = tmpfile();
	ck_assert_int_eq(describe_eas_decode(v->bytes, v->n, true, f, &info), ERR_OK);
	rewind(f);
	text[fread(text, 1, sizeof text - 1, f)] = '\0';
	fclose(f);
	ck_assert_ptr_nonnull(strstr(text, "{\n  \"message\": {\n    \"command\": \"Ping\""));
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(describe_eas_encode(text, strlen(text), &out, &info), ERR_OK);
	ck_assert(out.n == v->n && memcmp(room, v->bytes, v->n) == 0);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("describe_message");
	tcase_add_loop_test(t, known_messages, 0, sizeof known / sizeof known[0]);
	tcase_add_test(t, what_is_wrong_has_a_place);
	tcase_add_test(t, hints_decide);
	tcase_add_test(t, tree_begins_with_the_message);
	return eas_test_run(t);
}
