/* The table-driven reader and writer on a message made up for the purpose: each kind of field, and
 * what is malformed. Not here: real messages; their tests compare whole documents. */
#include "wire/eas_shape.h"

#include "eas_test.h"

struct item {
	uint32_t kind;
	struct wire_span name;
};

struct part {
	bool there;
	struct eas_number number;
};

struct message {
	struct wire_span text;
	struct wire_span data;
	uint32_t code;
	uint32_t count;
	struct eas_number number;
	struct eas_range range;
	uint8_t flag;
	bool mark;
	struct eas_tree tree;
	uint32_t word_n;
	uint32_t word_seen_n;
	struct wire_span word[2];
	struct part part;
	struct wire_span grouped;
	uint32_t item_n;
	uint32_t item_seen_n;
	struct item item[3];
	struct wire_span late;
};

#define S struct message
static const struct eas_field item_fields[] = {EAS_TEXT(SEARCH_NAME, struct item, name)};
static const struct eas_shape item_shape = EAS_SHAPE(struct item, item_fields);
static const struct eas_field part_fields[] = {EAS_NUMBER(SEARCH_MAXSIZE, struct part, number)};
static const struct eas_shape part_shape = EAS_SHAPE(struct part, part_fields);
static const struct eas_field group_fields[] = {EAS_TEXT(SEARCH_USERNAME, S, grouped)};
static const struct eas_shape group_shape = EAS_SHAPE(S, group_fields);
static const struct eas_field fields[] = {
	EAS_TEXT(AIRSYNC_CLASS, S, text, .max = 5),
	EAS_DATA(GAL_DATA, S, data),
	EAS_CODE(SEARCH_STATUS, S, code),
	EAS_COUNT(FOLDERHIERARCHY_COUNT, S, count),
	EAS_NUMBER(SEARCH_TOTAL, S, number),
	EAS_RANGE(SEARCH_RANGE, S, range),
	EAS_FLAG(AIRSYNCBASE_ALLORNONE, S, flag),
	EAS_MARK(SEARCH_DEEPTRAVERSAL, S, mark),
	EAS_TREE(SEARCH_QUERY, S, tree),
	EAS_TEXTS(SEARCH_VALUE, S, word),
	EAS_PART(SEARCH_PICTURE, S, part, struct part, part_shape),
	EAS_GROUP(SEARCH_OPTIONS, group_shape),
	EAS_LIST(SEARCH_AND, S, item, struct item, item_shape, .variant = 1),
	EAS_LIST(SEARCH_OR, S, item, struct item, item_shape, .variant = 2, .since = EAS_V14_0),
	EAS_TEXT(SEARCH_CONVERSATIONID, S, late, .since = EAS_V12_1, .until = EAS_V14_0),
};
static const struct eas_shape shape =
	EAS_SHAPE(S, fields, .root = EAS_TAG_SEARCH_SEARCH, .since = EAS_V12_0,
		  .until = EAS_V14_1);

static enum wire_verdict read_only(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct message m;
	return eas_shape_read(&shape, p, n, &m, bad);
}

static size_t written(const struct message *m, enum eas_version version, uint8_t *p, size_t cap)
{
	struct wire_out out = wire_out_init(p, cap);
	return eas_shape_write(&shape, &out, version, m) ? out.n : 0;
}

/* Search{TAG{text}}, read. */
static enum wire_verdict read_one(uint16_t tag, const char *text, struct message *m)
{
	uint8_t p[128];
	struct wire_bad bad;
	struct wire_out out = wire_out_init(p, sizeof p);
	struct wbxml_writer w;
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, EAS_TAG_SEARCH_SEARCH);
	wbxml_text(&w, tag, eas_span(text));
	wbxml_close(&w);
	ck_assert(wbxml_written(&w));
	return eas_shape_read(&shape, p, out.n, m, &bad);
}

START_TEST(every_kind_there_and_back)
{
	static const uint8_t query[] = {0x49, 3, 'q', 0, 1};
	const struct message m = {.text = eas_span("Email"),
				  .data = eas_span("octets"),
				  .code = 7,
				  .count = 0,
				  .number = {true, 0},
				  .range = {true, 0, UINT32_MAX},
				  .flag = EAS_FLAG_EMPTY,
				  .mark = true,
				  .tree = {{query, sizeof query}, EAS_TAG_SEARCH_QUERY},
				  .word_n = 2,
				  .word = {eas_span("a"), eas_span("")},
				  .part = {true, {false, 0}},
				  .grouped = eas_span("g"),
				  .item_n = 3,
				  .item = {{1, eas_span("x")}, {0, {0}}, {1, eas_span("z")}},
				  .late = eas_span("l")};
	uint8_t p[256], q[256];
	struct message back;
	struct wire_bad bad;
	size_t n = written(&m, EAS_V14_0, p, sizeof p);
	ck_assert_uint_gt(n, 0);
	memset(&back, 0xA5, sizeof back);
	ck_assert_int_eq(eas_shape_read(&shape, p, n, &back, &bad), WIRE_OK);
	ck_assert(wire_span_is(back.text, "Email") && wire_span_is(back.data, "octets"));
	ck_assert(back.code == 7 && back.number.there && back.number.value == 0);
	ck_assert(back.range.first == 0 && back.range.last == UINT32_MAX);
	ck_assert(back.flag == EAS_FLAG_EMPTY && back.mark && back.tree.bytes.n == 5);
	ck_assert(back.word_n == 2 && back.word_seen_n == 2 && back.word[1].n == 0);
	ck_assert(back.part.there && !back.part.number.there);
	ck_assert(back.item_n == 3 && back.item[0].kind == 1 && back.item[1].kind == 0);
	ck_assert(back.item[1].name.p == NULL && wire_span_is(back.item[2].name, "z"));
	ck_assert(wire_span_is(back.late, "l") && wire_span_is(back.grouped, "g"));
	ck_assert_uint_eq(written(&back, EAS_V14_0, q, sizeof q), n);
	ck_assert_mem_eq(p, q, n);
	eas_test_abuse(p, n, 0, read_only);
	for (size_t cap = 0; cap < n; cap++) {
		ck_assert_uint_eq(written(&m, EAS_V14_0, q, cap), 0);
	}
}
END_TEST

START_TEST(versions_leave_out_what_they_do_not_know)
{
	const struct message m = {.late = eas_span("l"),
				  .item_n = 2,
				  .item = {{1, eas_span("new")}, {0, eas_span("old")}}};
	static const struct {
		enum eas_version version;
		bool message, late;
		uint32_t item_n;
	} rows[] = {{EAS_V2_5, false, false, 0}, {EAS_V12_0, true, false, 1},
		    {EAS_V12_1, true, true, 1},	 {EAS_V14_0, true, true, 2},
		    {EAS_V14_1, true, false, 2}, {EAS_V16_0, false, false, 0}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t p[64];
		struct message back;
		struct wire_bad bad;
		size_t n = written(&m, rows[i].version, p, sizeof p);
		ck_assert_int_eq(n > 0, rows[i].message);
		if (n > 0) {
			ck_assert_int_eq(eas_shape_read(&shape, p, n, &back, &bad), WIRE_OK);
			ck_assert_int_eq(back.late.p != NULL, rows[i].late);
			ck_assert_uint_eq(back.item_n, rows[i].item_n);
			ck_assert(wire_span_is(back.item[back.item_n - 1].name, "old"));
		}
	}
}
END_TEST

START_TEST(nothing_gives_only_what_is_always_sent)
{
	/* Search{Count{0}} on pages 15 and 7 */
	static const uint8_t least[] = {3, 1, 0x6A, 0, 0, 15, 0x45, 0, 7, 0x57, 3, '0', 0, 1, 1};
	const struct message m = {0};
	uint8_t p[64];
	size_t n = written(&m, EAS_V14_1, p, sizeof p);
	ck_assert_uint_eq(n, sizeof least);
	ck_assert_mem_eq(p, least, n);
	/* An empty root, and one with nothing that is known. */
	static const uint8_t empty[] = {3, 1, 0x6A, 0, 0, 15, 0x05};
	static const uint8_t other[] = {3, 1, 0x6A, 0, 0, 15, 0x45, 0, 13, 0x45, 0x4A, 1, 1, 1};
	struct wire_bad bad;
	ck_assert_int_eq(read_only(empty, sizeof empty, &bad), WIRE_OK);
	ck_assert_int_eq(read_only(other, sizeof other, &bad), WIRE_OK);
	static const uint8_t ping[] = {3, 1, 0x6A, 0, 0, 13, 0x05};
	ck_assert_int_eq(read_only(ping, sizeof ping, &bad), WIRE_BAD);
	ck_assert_uint_eq(bad.offset, 6);
}
END_TEST

START_TEST(ranges_flags_and_limits)
{
	static const struct {
		uint16_t tag;
		const char *text;
		bool fine;
	} rows[] = {
		{EAS_TAG_SEARCH_RANGE, "0-9", true},
		{EAS_TAG_SEARCH_RANGE, "7-7", true},
		{EAS_TAG_SEARCH_RANGE, "0-4294967295", true},
		{EAS_TAG_SEARCH_RANGE, "0-4294967296", false},
		{EAS_TAG_SEARCH_RANGE, "00000000000-1", false},
		{EAS_TAG_SEARCH_RANGE, "9-8", false},
		{EAS_TAG_SEARCH_RANGE, "9", false},
		{EAS_TAG_SEARCH_RANGE, "9-", false},
		{EAS_TAG_SEARCH_RANGE, "-9", false},
		{EAS_TAG_SEARCH_RANGE, "1-2-3", false},
		{EAS_TAG_SEARCH_RANGE, "1 -2", false},
		{EAS_TAG_SEARCH_RANGE, "", false},
		{EAS_TAG_AIRSYNCBASE_ALLORNONE, "", true},
		{EAS_TAG_AIRSYNCBASE_ALLORNONE, "1", true},
		{EAS_TAG_AIRSYNCBASE_ALLORNONE, "2", false},
		{EAS_TAG_AIRSYNCBASE_ALLORNONE, "01", false},
		{EAS_TAG_AIRSYNC_CLASS, "Email", true},
		{EAS_TAG_AIRSYNC_CLASS, "Emails", false},
		{EAS_TAG_SEARCH_STATUS, "x", false},
		{EAS_TAG_SEARCH_TOTAL, "-1", false},
	};
	struct message m;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_msg((read_one(rows[i].tag, rows[i].text, &m) == WIRE_OK) == rows[i].fine,
			      "row %zu: %s", i, rows[i].text);
	}
	uint8_t p[64];
	m = (struct message){.range = {true, 2, 1}};
	ck_assert_uint_eq(written(&m, EAS_V14_1, p, sizeof p), 0);
	m = (struct message){.text = eas_span("Emails")};
	ck_assert_uint_eq(written(&m, EAS_V14_1, p, sizeof p), 0);
	m = (struct message){.word_n = 3};
	ck_assert_uint_eq(written(&m, EAS_V14_1, p, sizeof p), 0);
	m = (struct message){.item_n = 1, .item = {{.kind = 2}}};
	ck_assert_uint_eq(written(&m, EAS_V14_1, p, sizeof p), 0);
	/* A tree of another element has no place there. */
	m = (struct message){.tree = {{(const uint8_t *)"\x07", 1}, EAS_TAG_SEARCH_STORE}};
	ck_assert_uint_eq(written(&m, EAS_V14_1, p, sizeof p), 0);
}
END_TEST

/* The last of several equal ones counts; lists count on when they are full. */
START_TEST(repeated_elements)
{
	uint8_t p[256];
	struct message m;
	struct wire_bad bad;
	struct wire_out out = wire_out_init(p, sizeof p);
	struct wbxml_writer w;
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, EAS_TAG_SEARCH_SEARCH);
	for (uint32_t i = 0; i < 5; i++) {
		wbxml_decimal(&w, EAS_TAG_SEARCH_STATUS, i + 1);
		wbxml_decimal(&w, EAS_TAG_SEARCH_VALUE, i);
		wbxml_open(&w, i % 2 == 0 ? EAS_TAG_SEARCH_OR : EAS_TAG_SEARCH_AND);
		wbxml_decimal(&w, EAS_TAG_SEARCH_NAME, i);
		wbxml_close(&w);
	}
	wbxml_close(&w);
	ck_assert_int_eq(eas_shape_read(&shape, p, out.n, &m, &bad), WIRE_OK);
	ck_assert(m.code == 5 && m.word_n == 2 && m.word_seen_n == 5);
	ck_assert(m.item_n == 3 && m.item_seen_n == 5);
	ck_assert(m.item[1].kind == 0 && wire_span_is(m.item[2].name, "2"));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_shape");
	tcase_add_test(t, every_kind_there_and_back);
	tcase_add_test(t, versions_leave_out_what_they_do_not_know);
	tcase_add_test(t, nothing_gives_only_what_is_always_sent);
	tcase_add_test(t, ranges_flags_and_limits);
	tcase_add_test(t, repeated_elements);
	return eas_test_run(t);
}
