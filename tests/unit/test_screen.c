/* The terminal's text: golden files from synthetic tallies, widths, colours, ASCII.
 *
 * Golden files stand in tests/golden; PUSHSIM_GOLDEN=write rewrites them. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "output/screen.h"
#include "unit/synthetic.h"

static const char hash[] = "3f9c1a0000000000000000000000000000000000000000000000000000000000";

static char *render(struct synthetic *it, const char *const *texts, size_t n,
	struct output_context context, const char *folder)
{
	struct summary *summary = summary_build(&it->results);
	struct expect expects[8];
	struct expect_result results[8];
	for (size_t i = 0; i < n; i++) {
		struct err_info info = { 0 };
		ck_assert_int_eq(expect_parse(texts[i], &it->scenario, &expects[i], &info), ERR_OK);
		results[i] = expect_judge(&expects[i], &summary->points[0], context.strict);
	}
	context.version = "0.1.0";
	context.hash = hash;
	context.seed = 42;
	struct screen screen = { summary, &context, expects, results, n, folder, 9,
		folder != NULL };
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);
	screen_print(&screen, out);
	fclose(out);
	summary_free(summary);
	return text;
}

static void golden(const char *name, const char *text)
{
	char path[256];
	snprintf(path, sizeof path, "tests/golden/%s", name);
	const char *mode = getenv("PUSHSIM_GOLDEN");
	if (mode != NULL && strcmp(mode, "write") == 0) {
		FILE *out = fopen(path, "wb");
		ck_assert_ptr_nonnull(out);
		fputs(text, out);
		fclose(out);
	}
	FILE *in = fopen(path, "rb");
	ck_assert_msg(in != NULL, "%s: run from the top folder of the tree", path);
	static char wanted[16384];
	size_t n = fread(wanted, 1, sizeof wanted - 1, in);
	fclose(in);
	wanted[n] = '\0';
	ck_assert_str_eq(text, wanted);
}

static int line_columns(const char *line)
{
	int n = 0;
	for (; *line != '\0' && *line != '\n'; line++) {
		n += ((unsigned char)*line & 0xc0) != 0x80;
	}
	return n;
}

static int widest(const char *text, int *lines)
{
	int most = 0;
	*lines = 0;
	for (const char *at = text; *at != '\0'; at = strchr(at, '\n') + 1) {
		int n = line_columns(at);
		most = n > most ? n : most;
		(*lines)++;
	}
	return most;
}

static const char *const promises[] = { "push.latency_s.p95 < 10 s",
	"push.battery_share_per_day < 8 %", "push.held_requests.max < 12" };

START_TEST(four_strategies)
{
	struct synthetic *it = synthetic_build(0, 4, 4);
	struct output_warning warning = { "W-hb-firewall", "the heartbeat may grow above the "
		"firewall's patience" };
	struct output_context context = { .utf8 = true, .warnings = &warning, .warning_n = 1 };
	char *text = render(it, promises, 3, context, "results/synthetic/T-3f9c1a");
	golden("screen-four.txt", text);
	int lines = 0;
	ck_assert_int_le(widest(text, &lines), 80);
	ck_assert_ptr_nonnull(strstr(text, "no\n         product did this"));
	free(text);
	synthetic_free(it);
}
END_TEST

/* autd and push: the first screen of a comparison fits 80 columns by 25 lines. */
START_TEST(two_strategies_fit)
{
	struct synthetic *it = synthetic_build(1, 3, 4);
	for (uint32_t r = 0; r < 4; r++) {
		tally_free(it->point.tally[4 + r]);
		it->point.tally[4 + r] = it->point.tally[8 + r];
	}
	it->scenario.strategies[1] = it->scenario.strategies[2];
	it->scenario.strategy_n = 2;
	struct output_context context = { .utf8 = true };
	char *text = render(it, promises, 3, context, "results/synthetic/T-3f9c1a");
	golden("screen-two.txt", text);
	int lines = 0;
	ck_assert_int_le(widest(text, &lines), 80);
	ck_assert_int_le(lines, 25);
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(ascii_and_colour)
{
	struct synthetic *it = synthetic_build(0, 4, 2);
	snprintf(it->scenario.title, sizeof it->scenario.title, "M\xc3\xbcnchen\033[31m\x7f");
	struct output_context context = { .utf8 = false };
	char *text = render(it, promises, 3, context, NULL);
	for (const char *at = text; *at != '\0'; at++) {
		ck_assert_msg((*at >= ' ' && *at <= '~') || *at == '\n', "byte %d",
			(unsigned char)*at);
	}
	ck_assert_ptr_nonnull(strstr(text, "M?nchen?[31m?"));
	free(text);
	/* Colours add escapes and take no word away. */
	context.colour = true;
	char *tinted = render(it, promises, 3, context, NULL);
	context.colour = false;
	char *bare = render(it, promises, 3, context, NULL);
	ck_assert_ptr_nonnull(strstr(tinted, "\033[31mnot met\033[0m"));
	char *to = tinted;
	for (char *from = tinted; *from != '\0'; from++) {
		if (*from == '\033') {
			from = strchr(from, 'm');
		} else {
			*to++ = *from;
		}
	}
	*to = '\0';
	ck_assert_str_eq(tinted, bare);
	free(tinted);
	free(bare);
	synthetic_free(it);
}
END_TEST

/* Near an atom p95 gives way to p90 and the share of late mail (SEMANTICS 4.6). */
START_TEST(atom_changes_the_rows)
{
	struct synthetic *it = synthetic_build(2, 2, 2);
	for (uint32_t r = 0; r < 2; r++) {
		struct tally *tally = synthetic_of(it, 1, r);
		for (int i = 0; i < 52; i++) {
			hist_add(&tally->latency_us, INT64_C(3600000000));
		}
	}
	struct output_context context = { .utf8 = true };
	char *text = render(it, NULL, 0, context, NULL);
	ck_assert_ptr_nonnull(strstr(text, "               p90"));
	ck_assert_ptr_nonnull(strstr(text, "  later than 15 min"));
	ck_assert_ptr_null(strstr(text, "  p95 "));
	ck_assert_ptr_nonnull(strstr(text, "[W-atom]"));
	free(text);
	/* `latest` is only where the program chose the folder. */
	text = render(it, NULL, 0, context, "elsewhere/x");
	ck_assert_ptr_nonnull(strstr(text, "next: pushsim report elsewhere/x --open\n"));
	free(text);
	synthetic_free(it);
}
END_TEST

/* What users find, and days of battery, where the scenario speaks of them; each difference under its
 * own name. */
START_TEST(looks_and_days)
{
	struct synthetic *it = synthetic_build(0, 4, 2);
	it->scenario.habits.looks_per_day = 10;
	it->scenario.device.other_use_uw = 50000;
	for (uint32_t s = 0; s < 4; s++) {
		for (uint32_t r = 0; r < 2; r++) {
			struct tally *tally = synthetic_of(it, s, r);
			tally->count[TALLY_looks] = 100;
			tally->count[TALLY_looks_complete] = 50 + s;
			hist_add(&tally->look_us, INT64_C(90000000) * (s + 1));
		}
	}
	char *text = render(it, NULL, 0, (struct output_context){.utf8 = true}, NULL);
	ck_assert_ptr_nonnull(strstr(text, "looks that find all"));
	ck_assert_ptr_nonnull(strstr(text, "find all, points"));
	ck_assert_ptr_nonnull(strstr(text, "  oldest missing, p90"));
	const char *days = strstr(text, "battery lasts, days");
	ck_assert_ptr_nonnull(days);
	ck_assert_int_ne(days[40], '-');
	unsigned battery_n = 0;
	for (const char *at = text; (at = strstr(at, "battery, points a day")) != NULL; at++) {
		battery_n++;
	}
	ck_assert_uint_eq(battery_n, 2); /* two blocks of differences, one such row in each */
	free(text);
	it->scenario.habits.looks_per_day = it->scenario.device.other_use_uw = 0;
	text = render(it, NULL, 0, (struct output_context){.utf8 = true}, NULL);
	ck_assert_ptr_null(strstr(text, "looks that"));
	ck_assert_ptr_null(strstr(text, "battery lasts"));
	free(text);
	synthetic_free(it);
}
END_TEST

/* What the sender of the SMS pays stands below the money, and only where one pays. */
START_TEST(sender_pays)
{
	struct synthetic *it = synthetic_build(1, 2, 2);
	char *text = render(it, NULL, 0, (struct output_context){.utf8 = true}, NULL);
	ck_assert_ptr_null(strstr(text, "sender"));
	free(text);
	struct plan_cfg *plan = &it->scenario.tariff.plans[0];
	plan->sms_payer = SMS_PAYER_SENDER;
	plan->sender.fee_ucur = 140000000; /* 14 for each of the 10 users */
	plan->sender.carrier_ucur = 10000;
	synthetic_of(it, 0, 0)->count[TALLY_sms_submitted] = 1000;
	synthetic_of(it, 0, 1)->count[TALLY_sms_submitted] = 1000;
	text = render(it, NULL, 0, (struct output_context){.utf8 = true}, NULL);
	const char *money = strstr(text, "\nUSD per user and month"), *line = strchr(money + 1, '\n');
	ck_assert_msg(strncmp(line, "\n  paid by the sender ", 22) == 0, "%s", text);
	const char *price = line + 22 + strspn(line + 22, " ");
	/* A hundred SMS a user on five workdays, at a cent; a month has 21.7 workdays. */
	ck_assert_double_eq_tol(strtod(price, NULL), 14 + 100 * 0.01 * 21.74 / 5, 0.05);
	price += strcspn(price, " ");
	ck_assert_double_eq(strtod(price, NULL), 14);
	free(text);
	synthetic_free(it);
}
END_TEST

/* Mail that never came is said to be that, also when there is no other. */
START_TEST(never)
{
	struct synthetic *it = synthetic_build(2, 2, 2);
	for (uint32_t r = 0; r < 2; r++) {
		struct tally *tally = synthetic_of(it, 0, r);
		tally->count[TALLY_mails_late_1min] = tally->count[TALLY_mails];
		hist_clear(&tally->latency_us);
		for (uint32_t i = 0; i < tally->count[TALLY_mails]; i++) {
			hist_add_never(&tally->latency_us);
		}
	}
	struct output_context context = { .utf8 = true };
	char *text = render(it, NULL, 0, context, NULL);
	const char *line = strstr(text, "time to phone, median");
	ck_assert_ptr_nonnull(line);
	ck_assert_msg(strstr(line, "never") != NULL && strstr(line, "never") < strchr(line, '\n'),
		"%.80s", line);
	free(text);
	synthetic_free(it);
}
END_TEST

/* Long names are cut, many strategies are set in blocks of at most 110 columns. */
START_TEST(long_names)
{
	struct synthetic *it = synthetic_build(0, 4, 2);
	for (uint32_t s = 0; s < 4; s++) {
		memset(it->scenario.strategies[s].name, 'a' + (int)s, MODEL_NAME_MAX - 1);
	}
	struct output_context context = { .utf8 = true };
	char *text = render(it, NULL, 0, context, NULL);
	const char *table = strchr(strchr(text, '\n') + 1, '\n');
	char *end = strstr(text, "lower fees");
	ck_assert_ptr_nonnull(end);
	*end = '\0';
	int lines = 0;
	ck_assert_int_le(widest(table, &lines), 110);
	ck_assert_ptr_nonnull(strstr(table, "aaaaaaaaaaaaaaaaaaaaaaa\xe2\x80\xa6"));
	free(text);
	synthetic_free(it);
}
END_TEST

START_TEST(environment)
{
	unsetenv("LC_ALL");
	unsetenv("LC_CTYPE");
	setenv("LANG", "en_GB.UTF-8", 1);
	ck_assert(screen_utf8());
	setenv("LC_CTYPE", "C", 1);
	ck_assert(!screen_utf8());
	setenv("LC_ALL", "C.utf8", 1);
	ck_assert(screen_utf8());
	FILE *file = tmpfile();
	setenv("TERM", "xterm", 1);
	ck_assert(!screen_colour(file));
	fclose(file);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("screen");
	TCase *tests = tcase_create("all");
	tcase_add_test(tests, four_strategies);
	tcase_add_test(tests, two_strategies_fit);
	tcase_add_test(tests, ascii_and_colour);
	tcase_add_test(tests, atom_changes_the_rows);
	tcase_add_test(tests, looks_and_days);
	tcase_add_test(tests, sender_pays);
	tcase_add_test(tests, never);
	tcase_add_test(tests, long_names);
	tcase_add_test(tests, environment);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
