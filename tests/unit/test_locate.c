/* Places in JSON texts: the tree of places has the shape of jansson's tree, for odd texts too. */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/locate.h"

/* The place of the value at a path of ordinals ("1.0": first child of the second). */
static const struct locate_node *at(const struct locate *locate, const char *path)
{
	uint32_t node = 0;
	while (*path != '\0') {
		long ix = strtol(path, (char **)&path, 10);
		path += *path == '.';
		node = locate->nodes[node].first_child;
		while (ix-- > 0) {
			ck_assert_uint_ne(node, LOCATE_NONE);
			node = locate->nodes[node].next;
		}
		ck_assert_uint_ne(node, LOCATE_NONE);
	}
	return &locate->nodes[node];
}

static const struct {
	const char *text, *path;
	uint32_t line, col, key_line, key_col;
} places[] = {
	{"{}", "", 1, 1, 0, 0},
	{"{\"a\":1}", "0", 1, 6, 1, 2},
	{"{\n  \"a\" : 1,\n  \"b\": {\"c\": [true, null]}\n}", "1", 3, 8, 3, 3},
	{"{\n  \"a\" : 1,\n  \"b\": {\"c\": [true, null]}\n}", "1.0.1", 3, 21, 0, 0},
	{"{\"a\":\r\n\t-1.5e+3,\"b\":\"}\"}", "0", 2, 2, 1, 2},
	{"{\"a\":\"\\\"}{:,\",\"b\":2}", "1", 1, 19, 1, 15},
	{"{\"gr\xc3\xb6\xc3\x9f" "er\":1,\"b\":2}", "1", 1, 17, 1, 13}, /* a column is a character */
	{"\xef\xbb\xbf{\"a\":1}", "0", 1, 6, 1, 2},
	{"{\"\":1,\"\\u007b\":{\"x\":0}}", "1.0", 1, 21, 1, 17},
	{"[[],[],[1]]", "2.0", 1, 9, 0, 0},
	{"{\"a\" \n :\n [ ]}", "0", 3, 2, 1, 2},
};

START_TEST(finds_places)
{
	struct locate *locate = locate_build(places[_i].text, strlen(places[_i].text));
	ck_assert_ptr_nonnull(locate);
	const struct locate_node *node = at(locate, places[_i].path);
	ck_assert_msg(node->line == places[_i].line && node->col == places[_i].col,
		"%d: value at %u:%u", _i, node->line, node->col);
	ck_assert_msg(node->key_line == places[_i].key_line && node->key_col == places[_i].key_col,
		"%d: key at %u:%u", _i, node->key_line, node->key_col);
	locate_free(locate);
}
END_TEST

/* Both trees in step; fails at the first difference in shape. */
static void same_shape(json_t *json, const struct locate *locate, uint32_t node)
{
	ck_assert_uint_ne(node, LOCATE_NONE);
	uint32_t child = locate->nodes[node].first_child;
	size_t ix;
	const char *key;
	json_t *value;
	if (json_is_array(json)) {
		json_array_foreach(json, ix, value) {
			same_shape(value, locate, child);
			child = locate->nodes[child].next;
		}
	} else if (json_is_object(json)) {
		json_object_foreach(json, key, value) {
			ck_assert_uint_gt(locate->nodes[child].key_line, 0);
			same_shape(value, locate, child);
			child = locate->nodes[child].next;
		}
	}
	ck_assert_uint_eq(child, LOCATE_NONE);
}

static uint32_t random_state = 1;
static uint32_t dice(uint32_t sides)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % sides;
}

static json_t *random_json(int depth)
{
	static const char *const texts[] = {"", "a", "\"", "\\", "{\"x\":1}", "[,]", "\xc3\xa9",
		"\n", "//", "\xf0\x9f\x93\xa7", "\\\"", ":"};
	uint32_t kind = dice(depth > 5 ? 4 : 8);
	switch (kind) {
	case 0:
		return json_integer((json_int_t)dice(1000) - 500);
	case 1:
		return json_real(dice(1000) / 7.0);
	case 2:
		return dice(2) ? json_true() : json_null();
	case 3:
		return json_string(texts[dice(12)]);
	case 4:
	case 5: {
		json_t *array = json_array();
		for (uint32_t n = dice(5); n > 0; n--) {
			json_array_append_new(array, random_json(depth + 1));
		}
		return array;
	}
	default: {
		json_t *object = json_object();
		for (uint32_t n = dice(5); n > 0; n--) {
			json_object_set_new(object, texts[dice(12)], random_json(depth + 1));
		}
		return object;
	}
	}
}

/* Whatever jansson writes and reads, in every style of writing. */
START_TEST(keeps_step_with_jansson)
{
	static const size_t styles[] = {0, JSON_COMPACT, JSON_INDENT(3), JSON_ENSURE_ASCII,
		JSON_ESCAPE_SLASH | JSON_INDENT(1)};
	random_state = (uint32_t)_i + 1;
	json_t *array = json_array();
	json_array_append_new(array, random_json(0));
	char *text = json_dumps(array, styles[_i % 5]);
	ck_assert_ptr_nonnull(text);
	struct locate *locate = locate_build(text, strlen(text));
	ck_assert_ptr_nonnull(locate);
	json_t *again = json_loads(text, 0, NULL);
	same_shape(again, locate, 0);
	locate_free(locate);
	json_decref(again);
	json_decref(array);
	free(text);
}
END_TEST

/* Texts that are no JSON at all: any answer, but an answer. */
START_TEST(survives_anything)
{
	char text[64];
	random_state = (uint32_t)_i + 77;
	static const char alphabet[] = "{}[]\",:\\ \n1t\0\xc3";
	for (size_t i = 0; i < sizeof text; i++) {
		text[i] = alphabet[dice(sizeof alphabet - 1)];
	}
	for (size_t n = 0; n <= sizeof text; n++) {
		char *copy = malloc(n + 1); /* exactly n bytes for the sanitizer to guard */
		char *exact = realloc(copy, n == 0 ? 1 : n);
		ck_assert_ptr_nonnull(exact);
		memcpy(exact, text, n);
		struct locate *locate = locate_build(exact, n);
		locate_free(locate);
		free(exact);
	}
}
END_TEST

START_TEST(is_deep_and_wide)
{
	enum { DEEP = 2000000 };
	char *text = malloc(2 * (size_t)DEEP);
	ck_assert_ptr_nonnull(text);
	memset(text, '[', DEEP);
	memset(text + DEEP, ']', DEEP);
	struct locate *locate = locate_build(text, 2 * (size_t)DEEP);
	ck_assert_ptr_nonnull(locate);
	ck_assert_uint_eq(locate->n, DEEP);
	locate_free(locate);
	ck_assert_ptr_null(locate_build(text, DEEP));
	ck_assert_ptr_null(locate_build(text + DEEP, DEEP));
	ck_assert_ptr_null(locate_build("", 0));
	memset(text, '1', 2 * (size_t)DEEP);
	for (size_t i = 1; i < 2 * (size_t)DEEP; i += 2) {
		text[i] = ',';
	}
	text[0] = '[';
	text[1] = '1';
	text[2 * (size_t)DEEP - 1] = ']';
	locate = locate_build(text, 2 * (size_t)DEEP);
	ck_assert_ptr_nonnull(locate);
	locate_free(locate);
	free(text);
}
END_TEST

START_TEST(turns_offsets_into_places)
{
	const char *text = "ab\nc\xc3\xb6" "d\n";
	int line = 0;
	int col = 0;
	locate_offset(text, strlen(text), 6, &line, &col);
	ck_assert_int_eq(line, 2);
	ck_assert_int_eq(col, 3);
	locate_offset(text, strlen(text), 1000, &line, &col);
	ck_assert_int_eq(line, 3);
	locate_offset("", 0, 0, &line, &col);
	ck_assert_int_eq(line, 1);
	ck_assert_int_eq(col, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("locate");
	TCase *tests = tcase_create("locate");
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, finds_places, 0, sizeof places / sizeof places[0]);
	tcase_add_loop_test(tests, keeps_step_with_jansson, 0, 500);
	tcase_add_loop_test(tests, survives_anything, 0, 200);
	tcase_add_test(tests, is_deep_and_wide);
	tcase_add_test(tests, turns_offsets_into_places);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
