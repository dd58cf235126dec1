/* Lists of users, the taps they come to, and lists that are refused. */
#include "cli/follow.h"
#include "sms_vectors.h"

#include <errno.h>
#include <sys/stat.h>

#define PCAP "build/test-follow.pcapng"

enum { USERS = 12 };

static struct scenario scenario;
static struct follow follow;

static enum err open_list(const char *list, uint32_t user, struct err_info *info)
{
	memset(&scenario, 0, sizeof scenario);
	scenario.population.users = USERS;
	scenario.strategy_n = 2;
	strcpy(scenario.strategies[0].name, "a");
	strcpy(scenario.strategies[1].name, "b");
	*info = (struct err_info){.code = ERR_OK};
	const struct follow_options options = {.user = user, .pcap = PCAP, .users = list};
	return follow_open(&follow, &scenario, &options, info);
}

static const struct {
	const char *list; /* NULL: none is given */
	uint32_t user;
	const char *captured, *tapped; /* of the second strategy */
} lists[] = {
	{NULL, 4, "4", "4"},
	{"0,3,7-9", 3, "0 3 7 8 9", "0 3 7 8 9"},
	{"9,0,8-9", 3, "0 8 9", "0 8 9 3"}, /* the traced user has a tap in any case */
	{"11", 11, "11", "11"},
	{"all", 0, "0 1 2 3 4 5 6 7 8 9 10 11", "0 1 2 3 4 5 6 7 8 9 10 11"},
};

static void numbers(char *text, uint32_t number)
{
	sprintf(text + strlen(text), "%s%u", text[0] == '\0' ? "" : " ", number);
}

START_TEST(lists_become_taps)
{
	struct err_info info;
	char captured[100] = "", tapped[100] = "";
	ck_assert_int_eq(open_list(lists[_i].list, lists[_i].user, &info), ERR_OK);
	for (uint32_t k = 0; k < follow.user_n; k++) {
		numbers(captured, follow.users[k]);
	}
	for (uint32_t k = 0; k < follow.tap_n; k++) {
		numbers(tapped, follow.taps[follow.tap_n + k].user);
	}
	ck_assert_str_eq(captured, lists[_i].captured);
	ck_assert_str_eq(tapped, lists[_i].tapped);
	follow_drop(&follow);
}
END_TEST

static const char *const bad[] = {"", ",", "1,", "3-", "-3", "3-1", "1,,2", "a", "0-12", "12",
	"1 2", "4294967296", "99999999999999999999", "all,1"};

START_TEST(other_lists_are_refused)
{
	struct err_info info;
	struct stat status;
	ck_assert_msg(open_list(bad[_i], 0, &info) == ERR_USAGE, "'%s'", bad[_i]);
	ck_assert_str_eq(info.place, "--pcap-users");
	ck_assert_int_ne(stat("build/test-follow-a.pcapng.part", &status), 0);
}
END_TEST

START_TEST(a_user_that_is_not_there)
{
	struct err_info info;
	ck_assert_int_eq(open_list(NULL, USERS, &info), ERR_USAGE);
	ck_assert_str_eq(info.place, "--trace");
}
END_TEST

int main(void)
{
	if (mkdir("build", 0755) != 0 && errno != EEXIST) {
		perror("build");
		return EXIT_FAILURE;
	}
	Suite *suite = suite_create("follow");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_loop_test(tests, lists_become_taps, 0, (int)(sizeof lists / sizeof lists[0]));
	tcase_add_loop_test(tests, other_lists_are_refused, 0, (int)(sizeof bad / sizeof bad[0]));
	tcase_add_test(tests, a_user_that_is_not_there);
	return vector_run(suite);
}
