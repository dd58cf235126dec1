/* What explain, list and the five commands print and answer. */
#include <check.h>
#include <jansson.h>
#include <sys/stat.h>

#include "cli/cmd_check.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_list.h"
#include "cli/cmd_new.h"
#include "config/explain.h"
#include "config/list.h"
#include "config/param.h"
#include "config_test.h"

static FILE *memory(char **text)
{
	static size_t bytes;
	FILE *out = open_memstream(text, &bytes);
	ck_assert_ptr_nonnull(out);
	return out;
}

START_TEST(explains_every_parameter)
{
	size_t n = 0;
	const struct param *param = &param_rows(&n)[_i];
	char *text = NULL;
	FILE *out = memory(&text);
	ck_assert(explain_key(out, param->key));
	fclose(out);
	ck_assert_ptr_nonnull(strstr(text, param->key));
	ck_assert_ptr_nonnull(strstr(text, param->source));
	/* The first word of the meaning; the paragraph itself is wrapped. */
	char word[64];
	snprintf(word, sizeof word, "%.*s", (int)strcspn(param->meaning, " "), param->meaning);
	ck_assert_ptr_nonnull(strstr(text, word));
	if (!param->required && *param->fallback != '\0') {
		ck_assert_ptr_nonnull(strstr(text, param->fallback));
	}
	for (char *line = text, *rest; line != NULL && *line != '\0'; line = rest) {
		size_t length = strcspn(line, "\n");
		rest = line[length] == '\0' ? NULL : line + length + 1;
		ck_assert_msg(length <= 110, "%.*s", (int)length, line);
	}
	free(text);
}
END_TEST

START_TEST(explains_sections_names_and_ids)
{
	static const struct {
		const char *key, *part;
	} cases[] = {{"run", "run.seed"}, {"strategies.*.heartbeat", "strategies.*.heartbeat.max"},
		{"strategies.any-name.heartbeat.max", "HeartbeatMax"},
		{"radio.high.power", "radio power"}, {"tariff.plans.mine", "tariff.plans.*.sms_fee"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *text = NULL;
		FILE *out = memory(&text);
		ck_assert_msg(explain_key(out, cases[i].key), "%s", cases[i].key);
		fclose(out);
		ck_assert_msg(strstr(text, cases[i].part) != NULL, "%s: %s", cases[i].key, text);
		free(text);
	}
	char *text = NULL;
	FILE *out = memory(&text);
	ck_assert(!explain_key(out, "run.sed"));
	ck_assert(!explain_key(out, ""));
	ck_assert(!explain_key(out, "radio.higher.power"));
	ck_assert(!explain_id(out, "W-nothing"));
	ck_assert(explain_id(out, "W-hb-firewall"));
	fclose(out);
	ck_assert_ptr_nonnull(strstr(text, "firewall"));
	free(text);
}
END_TEST

START_TEST(explains_a_file)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load("scenarios/tutorial-2005.json", NULL, 0, &diags);
	ck_assert_ptr_nonnull(config);
	char *text = NULL;
	FILE *out = memory(&text);
	explain_config(out, config);
	fclose(out);
	static const char *const parts[] = {"run.seed ", "scenarios/tutorial-2005.json:15:57",
		"preset:radio/gprs-2005:7:17", "strategies.push.heartbeat.max", "[HAV07]",
		"preset:sms/autd-2005\n", "radio.idle.power"};
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		ck_assert_msg(strstr(text, parts[i]) != NULL, "%s", parts[i]);
	}
	ck_assert_ptr_null(strstr(text, "strategies.autd.heartbeat"));
	/* Sections stay together. */
	ck_assert(strstr(text, "radio.idle.power") < strstr(text, "coverage.gaps_per_user"));
	free(text);
	out = memory(&text);
	ck_assert(explain_config_key(out, config, "device.battery"));
	ck_assert(!explain_config_key(out, config, "device.batteries"));
	fclose(out);
	ck_assert_ptr_nonnull(strstr(text, "value    1250 mAh"));
	ck_assert_ptr_nonnull(strstr(text, "from     preset:device/htc-wizard:7:16"));
	free(text);
	config_free(config);
	diag_fini(&diags);
}
END_TEST

/* The flags, given to an empty scenario, make the same one. */
START_TEST(flags_make_the_same_scenario)
{
	struct diag_list diags;
	diag_init(&diags);
	struct config *config = config_load("scenarios/umts-10k.json", NULL, 0, &diags);
	ck_assert_ptr_nonnull(config);
	char *text = NULL;
	FILE *out = memory(&text);
	explain_flags(out, config);
	fclose(out);
	const char *sets[512];
	size_t n = 0;
	ck_assert_ptr_null(strstr(text, "run.start")); /* a default */
	for (char *line = text; *line != '\0'; n++) {
		ck_assert_uint_lt(n, 500);
		ck_assert(strncmp(line, "--set '", 7) == 0);
		char *end = strstr(line, "'\n");
		ck_assert_ptr_nonnull(end);
		*end = '\0';
		ck_assert_ptr_null(strchr(line + 7, '\''));
		sets[n] = line + 7;
		line = end + 2;
	}
	static const char bare[] = "{\"format\":\"pushsim-scenario/1\"}";
	char name[64];
	int fd = config_test_file(bare, sizeof bare - 1, name);
	struct config *again = config_load(name, sets, n, &diags);
	close(fd);
	ck_assert_msg(again != NULL, "%s", diags.n > 0 ? diags.items[0].text : "");
	/* Equal but for what flags do not hold: title, about and expectations. */
	json_t *left = json_deep_copy(json_object_get(config->resolved, "scenario"));
	json_t *right = json_deep_copy(json_object_get(again->resolved, "scenario"));
	static const char *const own[] = {"title", "about", "expect"};
	for (size_t i = 0; i < 3; i++) {
		json_object_del(left, own[i]);
		json_object_del(right, own[i]);
	}
	ck_assert(json_equal(left, right));
	json_decref(left);
	json_decref(right);
	free(text);
	config_free(config);
	config_free(again);
	diag_fini(&diags);
}
END_TEST

START_TEST(lists)
{
	static const struct {
		const char *topic, *part;
	} cases[] = {{"presets", "preset:radio/gprs-2005 "}, {"scenarios", "tutorial-2005 "},
		{"scenarios", "learn/01-one-mail "}, {"parameters", "network.firewall_idle_timeout"},
		{"warnings", "W-hb-firewall"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *text = NULL;
		FILE *out = memory(&text);
		ck_assert(list_topic(out, cases[i].topic));
		fclose(out);
		ck_assert_msg(strstr(text, cases[i].part) != NULL, "%s", cases[i].part);
		ck_assert_ptr_null(strstr(text, ".json"));
		free(text);
	}
	ck_assert(!list_topic(stderr, "nothing"));
}
END_TEST

/* Runs a command with its output thrown away, but counted. */
static int command(int (*run)(int, char **), const char *words, long *out_bytes)
{
	char text[512];
	char *argv[32];
	int argc = 0;
	snprintf(text, sizeof text, "%s", words);
	for (char *rest = text, *word; (word = strsep(&rest, " ")) != NULL;) {
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	fflush(stdout);
	fflush(stderr);
	int out = memfd_create("out", 0);
	int keep[2] = {dup(1), dup(2)};
	dup2(out, 1);
	dup2(memfd_create("err", 0), 2);
	int code = run(argc, argv);
	fflush(stdout);
	fflush(stderr);
	*out_bytes = (long)lseek(out, 0, SEEK_END);
	dup2(keep[0], 1);
	dup2(keep[1], 2);
	close(keep[0]);
	close(keep[1]);
	close(out);
	return code;
}

START_TEST(commands_answer_with_their_codes)
{
	static const struct {
		int (*run)(int, char **);
		const char *words;
		int code;
		bool prints; /* on stdout */
	} cases[] = {
		{cmd_check, "check scenarios/tutorial-2005.json", 0, false},
		{cmd_check, "check tests/bad/three-at-once.json", 3, false},
		{cmd_check, "check tests/bad/three-at-once.json --format json", 3, true},
		{cmd_check, "check tests/bad/warn-aligned.json", 0, false},
		{cmd_check, "check tests/bad/warn-aligned.json --strict", 3, false},
		{cmd_check, "check tests/bad/warn-aligned.json --deny W-aligned", 3, false},
		{cmd_check, "check tests/bad/warn-aligned.json --deny W-atom", 0, false},
		{cmd_check, "check tests/bad/warn-aligned.json --deny W-typo", 2, false},
		{cmd_check, "check scenarios/tutorial-2005.json tests/bad/name.json", 3, false},
		{cmd_check, "check scenarios/tutorial-2005.json --set run.seed=x", 3, false},
		{cmd_check, "check", 2, false},
		{cmd_check, "check a --format", 2, false},
		{cmd_check, "check a --format xml", 2, false},
		{cmd_check, "check a --frobnicate", 2, false},
		{cmd_explain, "explain", 0, true},
		{cmd_explain, "explain run.seed", 0, true},
		{cmd_explain, "explain W-atom", 0, true},
		{cmd_explain, "explain run.sed", 2, false},
		{cmd_explain, "explain tutorial-2005", 0, true},
		{cmd_explain, "explain tutorial-2005 run.seed", 0, true},
		{cmd_explain, "explain tutorial-2005 run.sed", 2, false},
		{cmd_explain, "explain tutorial-2005 --as json", 0, true},
		{cmd_explain, "explain tutorial-2005 --as flags --set run.seed=4", 0, true},
		{cmd_explain, "explain tutorial-2005 --as xml", 2, false},
		{cmd_explain, "explain --as json", 2, false},
		{cmd_explain, "explain tests/bad/name.json", 3, false},
		{cmd_explain, "explain no-such.json", 3, false},
		{cmd_list, "list presets", 0, true},
		{cmd_list, "list nothing", 2, false},
		{cmd_list, "list", 2, false},
		{cmd_new, "new", 2, false},
		{cmd_new, "new x --from no-such", 2, false},
		{cmd_new, "new no-such-folder/x", 1, false},
		{cmd_new, "new tests/bad/name", 1, false},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		long bytes = 0;
		int code = command(cases[i].run, cases[i].words, &bytes);
		ck_assert_msg(code == cases[i].code, "%s: exit %d", cases[i].words, code);
		ck_assert_msg((bytes > 0) == cases[i].prints, "%s: %ld bytes on stdout",
			cases[i].words, bytes);
	}
}
END_TEST

/* A new file is a valid scenario and is never overwritten. */
START_TEST(new_writes_a_valid_scenario)
{
	char folder[] = "new-test-XXXXXX";
	char words[128];
	char path[64];
	long bytes = 0;
	struct diag_list diags;
	diag_init(&diags);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(words, sizeof words, "new %s/mine --from umts-10k", folder);
	snprintf(path, sizeof path, "%s/mine.json", folder);
	ck_assert_int_eq(command(cmd_new, words, &bytes), 0);
	ck_assert_int_eq(command(cmd_new, words, &bytes), 1);
	struct config *config = config_load(path, NULL, 0, &diags);
	unlink(path);
	rmdir(folder);
	ck_assert_ptr_nonnull(config);
	ck_assert_str_eq(config->scenario.name, "mine");
	config_free(config);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	size_t n = 0;
	param_rows(&n);
	Suite *suite = suite_create("explain");
	TCase *tests = tcase_create("explain");
	tcase_add_loop_test(tests, explains_every_parameter, 0, (int)n);
	tcase_add_test(tests, explains_sections_names_and_ids);
	tcase_add_test(tests, explains_a_file);
	tcase_add_test(tests, flags_make_the_same_scenario);
	tcase_add_test(tests, lists);
	tcase_add_test(tests, commands_answer_with_their_codes);
	tcase_add_test(tests, new_writes_a_valid_scenario);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
