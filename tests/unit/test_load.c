/* Files to one merged tree: extends, merging, origins, --set, and files that are odd as files. */
#include <check.h>
#include <jansson.h>

#include "config/load.h"
#include "config_test.h"

static struct load *load(const char *file, struct diag_list *diags)
{
	diag_init(diags);
	return load_build(file, NULL, 0, diags);
}

/* The leaf at a path as compact JSON, or "absent". */
static const char *leaf(const struct load *load, const char *path)
{
	static char text[256];
	const struct tree *node = tree_at(load->root, path);
	if (node == NULL) {
		return "absent";
	}
	if (node->leaf == NULL) {
		return node->is_array ? "list" : "object";
	}
	char *dump = json_dumps(node->leaf, JSON_ENCODE_ANY);
	snprintf(text, sizeof text, "%s", dump);
	free(dump);
	return text;
}

static const char *origin(const struct load *load, const char *path)
{
	static char text[256];
	const struct tree *node = tree_at(load->root, path);
	load_origin_text(node == NULL ? NULL : &node->origin, text, sizeof text);
	return text;
}

START_TEST(merges_and_remembers)
{
	static const struct {
		const char *path, *leaf, *origin;
	} wanted[] = {
		{"run.seed", "9", "tests/vectors/config/child.json:5:20"},
		{"run.warm_up", "\"1 d\"", "tests/vectors/config/base.json:5:23"},
		{"title", "\"Parent\"", "tests/vectors/config/parent.json:3:12"},
		{"device.voltage", "\"3.7 V\"", "preset:device/htc-wizard:8:16"},
		{"device.name", "\"htc-wizard\"", "preset:device/htc-wizard:5:13"},
		{"coverage.gap_length.dist", "\"fixed\"", "tests/vectors/config/child.json:6:41"},
		{"coverage.gap_length.mean", "absent", "default"},
		{"strategies.sync", "absent", "default"},
		{"strategies.push.kind", "\"direct-push\"", "tests/vectors/config/base.json:22:23"},
		{"radio.technology", "\"umts\"", "preset:radio/umts-carrier-a:6:19"},
		{"radio.pch", "absent", "default"},
		{"source", "absent", "default"},
		{"// a comment", "absent", "default"},
	};
	struct diag_list diags;
	struct load *it = load("tests/vectors/config/child.json", &diags);
	ck_assert_ptr_nonnull(it);
	ck_assert_uint_eq(diags.n, 0);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		ck_assert_msg(strcmp(leaf(it, wanted[i].path), wanted[i].leaf) == 0, "%s: %s",
			wanted[i].path, leaf(it, wanted[i].path));
		ck_assert_msg(strcmp(origin(it, wanted[i].path), wanted[i].origin) == 0, "%s: %s",
			wanted[i].path, origin(it, wanted[i].path));
	}
	/* Lists are replaced, not joined. */
	const struct tree *expect = tree_at(it->root, "expect");
	ck_assert_ptr_null(expect->child->next);
	load_free(it);
	diag_fini(&diags);
}
END_TEST

START_TEST(sets_what_a_file_would)
{
	static const struct {
		const char *set, *path, *leaf;
	} wanted[] = {
		{"run.seed=42", "run.seed", "42"},
		{"run.duration=3 d", "run.duration", "\"3 d\""},
		{"run.duration=\"3 d\"", "run.duration", "\"3 d\""},
		{"network.tls=false", "network.tls", "false"},
		{"device.name=a=b=c", "device.name", "\"a=b=c\""},
		{"device.name=", "device.name", "\"\""},
		{"strategies.push=null", "strategies.push", "absent"},
		{"radio.idle={\"power\": \"1 mW\"}", "radio.idle.power", "\"1 mW\""},
		{"radio.idle={\"power\": \"1 mW\"}", "radio.idle.rtt", "\"2.1 s\""},
		{"coverage.gap_length.mean=1 min", "coverage.gap_length.dist", "\"exponential\""},
		{"coverage.gap_length={\"dist\": \"fixed\"}", "coverage.gap_length.mean", "absent"},
		{"coverage.gap_length=1 min", "coverage.gap_length", "\"1 min\""},
		{"expect=[]", "expect", "list"},
		{"run.seed={", "run.seed", "\"{\""},
	};
	struct diag_list diags;
	diag_init(&diags);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		struct load *it = load_build(CONFIG_TEST_BASE, &wanted[i].set, 1, &diags);
		ck_assert_uint_eq(diags.n, 0);
		ck_assert_msg(strcmp(leaf(it, wanted[i].path), wanted[i].leaf) == 0, "%s: %s",
			wanted[i].set, leaf(it, wanted[i].path));
		load_free(it);
	}
	static const char *const bad[] = {"run.seed", "=1", ".a=1", "a.=1", "a..b=1", "format=x",
		"extends=[]", "", "device.name=\xff"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct load *it = load_build(CONFIG_TEST_BASE, &bad[i], 1, &diags);
		ck_assert_uint_eq(diags.n, i + 1);
		ck_assert_int_eq(diags.items[i].id, DIAG_E_SET);
		load_free(it);
	}
	diag_fini(&diags);
}
END_TEST

/* A preset laid over later wins, and a copy does not change the original. */
START_TEST(overlays_a_copy)
{
	struct diag_list diags;
	struct load *it = load(CONFIG_TEST_BASE, &diags);
	struct load *copy = load_copy(it);
	const char *set = "run.seed=5";
	load_overlay(copy, "radio/gprs-2005", &set, 1, &diags);
	ck_assert_uint_eq(diags.n, 0);
	ck_assert_str_eq(leaf(copy, "radio.technology"), "\"gprs\"");
	ck_assert_str_eq(leaf(copy, "run.seed"), "5");
	ck_assert_str_eq(leaf(it, "radio.technology"), "\"umts\"");
	ck_assert_str_eq(leaf(it, "run.seed"), "7");
	load_free(it);
	ck_assert_str_eq(origin(copy, "run.warm_up"), "tests/vectors/config/base.json:5:23");
	load_overlay(copy, "preset:radio/nothing", NULL, 0, &diags);
	ck_assert_int_eq(diags.items[0].id, DIAG_E_PRESET);
	load_free(copy);
	diag_fini(&diags);
}
END_TEST

static struct load *load_bytes(const void *bytes, size_t n, struct diag_list *diags)
{
	char name[64];
	int fd = config_test_file(bytes, n, name);
	struct load *it = load(name, diags);
	close(fd);
	return it;
}

START_TEST(reads_odd_files)
{
	struct diag_list diags;
	static const char marked[] = "\xef\xbb\xbf{\"format\":\"pushsim-scenario/1\",\n"
		" \"run\":{\"seed\":3}}";
	struct load *it = load_bytes(marked, sizeof marked - 1, &diags);
	ck_assert_ptr_nonnull(it);
	ck_assert_uint_eq(diags.n, 0);
	ck_assert_int_eq(tree_at(it->root, "run.seed")->origin.line, 2);
	ck_assert_int_eq(tree_at(it->root, "run.seed")->origin.col, 16);
	load_free(it);
	diag_fini(&diags);
	/* A limit that is met exactly, and by one byte more. */
	size_t n = LOAD_BYTES_MAX + 1;
	char *large = malloc(n);
	ck_assert_ptr_nonnull(large);
	memset(large, ' ', n);
	memcpy(large, "{\"format\":\"pushsim-scenario/1\"}", 31);
	it = load_bytes(large, n - 1, &diags);
	ck_assert_ptr_nonnull(it);
	load_free(it);
	diag_fini(&diags);
	it = load_bytes(large, n, &diags);
	ck_assert_ptr_null(it);
	ck_assert_int_eq(diags.items[0].id, DIAG_E_SIZE);
	diag_fini(&diags);
	free(large);
	ck_assert_ptr_null(load("tests/vectors", &diags));
	ck_assert_int_eq(diags.items[0].id, DIAG_E_FILE);
	diag_fini(&diags);
	static const char nul[] = "{\"format\":\"pushsim-scenario/1\",\"about\":\"a\0b\"}";
	ck_assert_ptr_null(load_bytes(nul, sizeof nul - 1, &diags));
	ck_assert_int_eq(diags.items[0].id, DIAG_E_JSON);
	diag_fini(&diags);
}
END_TEST

/* A shipped scenario needs no file, wherever the program is run. */
START_TEST(knows_shipped_scenarios)
{
	static const char *const names[] = {"tutorial-2005", "tutorial-2005.json",
		"nowhere/scenarios/tutorial-2005.json", "learn/03-the-firewall",
		"tutorial-2005-europe"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct diag_list diags;
		struct load *it = load(names[i], &diags);
		ck_assert_msg(it != NULL && diags.n == 0, "%s", names[i]);
		load_free(it);
		diag_fini(&diags);
	}
	struct diag_list diags;
	ck_assert_ptr_null(load("base/radio/gprs-2005", &diags));
	diag_fini(&diags);
}
END_TEST

/* Told as what it is, once, at the first turn and not when the chain has grown too long. */
START_TEST(tells_cycles)
{
	struct diag_list diags;
	struct load *it = load("tests/bad/extends-cycle.json", &diags);
	ck_assert_ptr_nonnull(it);
	ck_assert(it->incomplete);
	ck_assert_uint_eq(diags.n, 1);
	ck_assert_int_eq(diags.items[0].id, DIAG_E_CYCLE);
	ck_assert_ptr_null(strstr(diags.items[0].text, "chain"));
	load_free(it);
	diag_fini(&diags);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("load");
	TCase *tests = tcase_create("load");
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, merges_and_remembers);
	tcase_add_test(tests, sets_what_a_file_would);
	tcase_add_test(tests, overlays_a_copy);
	tcase_add_test(tests, reads_odd_files);
	tcase_add_test(tests, knows_shipped_scenarios);
	tcase_add_test(tests, tells_cycles);
	suite_add_tcase(suite, tests);
	return config_test_run(suite);
}
