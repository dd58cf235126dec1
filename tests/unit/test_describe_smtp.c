/* SMTP as JSON: the vector's mail, detours that are shown but not written again, cuts at each byte,
 * and mails that cannot be sent. */
#include "describe/describe_sms.h"
#include "sms_vectors.h"
#include "wire/octets.h"

static enum err decode(struct wire_span said, json_t **json, struct err_info *info)
{
	*json = NULL;
	return describe_sms_decode(DESCRIBE_SMS_SMTP, false, said.p, said.n, json, info);
}

static const char plain[] = "EHLO ex.example\r\nMAIL FROM:<>\r\nRCPT TO:<1@b>\r\nRCPT TO:<2@b>\r\n"
	"DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n";

START_TEST(one_mail_comes_back)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct err_info info = {.code = ERR_OK};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	json_t *json = NULL;
	ck_assert_int_eq(decode(octets_text(plain), &json, &info), ERR_OK);
	json_t *mail = json_array_get(json_object_get(json, "mails"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(json, "client")), "ex.example");
	ck_assert_str_eq(json_string_value(json_object_get(mail, "from")), "");
	ck_assert_uint_eq(json_array_size(json_object_get(mail, "to")), 2);
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(mail, "lines"), 2)),
		".dot");
	ck_assert_int_eq(describe_sms_encode(DESCRIBE_SMS_SMTP, json, &out, &info), ERR_OK);
	ck_assert(wire_span_is(octets_span(octets, out.n), plain));
	json_decref(json);
}
END_TEST

START_TEST(cuts_end_early_or_between_commands)
{
	for (size_t cut = 0; cut < strlen(plain); cut++) {
		struct err_info info = {.code = ERR_OK};
		json_t *json = NULL;
		const bool line = cut == 0 || plain[cut - 1] == '\n';
		const char *data = strstr(plain, "Subject");
		const char *dot = strstr(plain, "QUIT");
		const bool text = plain + cut >= data && plain + cut < dot;
		const enum err err = decode(octets_span(plain, cut), &json, &info);
		ck_assert_msg(err == (line && !text ? ERR_OK : ERR_SCENARIO), "cut at %zu", cut);
		if (err != ERR_OK) {
			ck_assert_str_eq(info.text, "message ends early");
		}
		json_decref(json);
	}
}
END_TEST

START_TEST(detours_are_shown)
{
	static const char said[] = "NOOP\r\nMAIL FROM:<a@b>\r\nHELO x\r\nMAIL FROM:<a@b> SIZE=1\r\n"
		"MAIL FROM:<a@b>\r\nRCPT TO:<1@b>\r\nRSET\r\nQUIT\r\n";
	static const char *const codes[] = {"220", "250", "503", "250", "555", "250", "250", "250",
		"221"};
	struct err_info info = {.code = ERR_OK};
	json_t *json = NULL;
	ck_assert_int_eq(decode(octets_text(said), &json, &info), ERR_OK);
	ck_assert_uint_eq(json_array_size(json_object_get(json, "mails")), 0);
	size_t i, n = 0;
	json_t *turn;
	json_array_foreach(json_object_get(json, "dialogue"), i, turn) {
		const char *server = json_string_value(json_object_get(turn, "server"));
		if (server != NULL) {
			ck_assert_msg(strncmp(server, codes[n], 3) == 0, "%zu: %s", n, server);
			n++;
		}
	}
	ck_assert_uint_eq(n, 9);
	uint8_t octets[VECTOR_BYTES_MAX];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	ck_assert_int_eq(describe_sms_encode(DESCRIBE_SMS_SMTP, json, &out, &info), ERR_SCENARIO);
	ck_assert_str_eq(info.place, "mails");
	json_decref(json);
}
END_TEST

START_TEST(what_is_no_smtp_has_its_place)
{
	static const struct {
		const char *said, *place;
	} rows[] = {{"HELO a\nQUIT\r\n", "byte 0"}, {"HELO a\r\nNO\rOP\r\n", "byte 8"},
		{"QUIT\r\nNOOP\r\n", "byte 6"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct err_info info = {.code = ERR_OK};
		json_t *json = NULL;
		ck_assert_int_eq(decode(octets_text(rows[i].said), &json, &info), ERR_SCENARIO);
		ck_assert_str_eq(info.place, rows[i].place);
	}
}
END_TEST

START_TEST(mails_that_cannot_be_sent)
{
	static const struct {
		const char *to, *line, *place;
	} rows[] = {{"1@b", "ok", NULL}, {"1@b> X", "ok", "mails"}, {"", "ok", "mails"},
		{"1@b", "a\nb", "mails"}, {NULL, "ok", "to"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		struct wire_out out = wire_out_init(octets, sizeof octets);
		json_t *to = json_array();
		if (rows[i].to != NULL) {
			json_array_append_new(to, json_string(rows[i].to));
		}
		json_t *json = json_pack("{s:s,s:[{s:s,s:o,s:[s]}]}", "client", "x", "mails", "from",
			"a@b", "to", to, "lines", rows[i].line);
		const enum err err = describe_sms_encode(DESCRIBE_SMS_SMTP, json, &out, &info);
		ck_assert_msg(err == (rows[i].place == NULL ? ERR_OK : ERR_SCENARIO), "row %zu", i);
		ck_assert(rows[i].place == NULL || strcmp(info.place, rows[i].place) == 0);
		json_decref(json);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("describe_smtp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, one_mail_comes_back);
	tcase_add_test(tests, cuts_end_early_or_between_commands);
	tcase_add_test(tests, detours_are_shown);
	tcase_add_test(tests, what_is_no_smtp_has_its_place);
	tcase_add_test(tests, mails_that_cannot_be_sent);
	return vector_run(suite);
}
