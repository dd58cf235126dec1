/* Reader and writer of WBXML: the sheet's vectors, every refusal of its section 2.2, cuts and flips
 * at the edge of an unreadable page, random documents. Not here: the meaning of the elements. */
#include "wire/wbxml.h"

#include "eas_test.h"
#include "wire/eas_page.h"

/* Writes again what the reader says. */
static enum wire_verdict copy(const uint8_t *p, size_t n, struct wire_out *out,
			      struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_writer w;
	wbxml_reader_init(&r, p, n);
	wbxml_writer_init(&w, out);
	for (;;) {
		struct wbxml_event e;
		struct wbxml_reader before = r;
		enum wire_verdict v = wbxml_next(&r, &e);
		*bad = r.bad;
		if (v == WIRE_MORE) {
			/* Nothing was consumed but the header, at most. */
			ck_assert(r.at == before.at || !before.started);
			ck_assert_uint_eq(r.page, before.page);
			ck_assert_uint_eq(r.depth, before.depth);
		}
		if (v != WIRE_OK) {
			return v;
		}
		switch (e.kind) {
		case WBXML_OPEN:
			if (e.empty) {
				wbxml_empty(&w, e.tag);
			} else {
				wbxml_open(&w, e.tag);
			}
			break;
		case WBXML_TEXT:
			wbxml_chars(&w, e.data);
			break;
		case WBXML_OPAQUE:
			wbxml_opaque(&w, e.data);
			break;
		case WBXML_CLOSE:
			wbxml_close(&w);
			break;
		case WBXML_END:
			ck_assert(wbxml_written(&w));
			return WIRE_OK;
		}
	}
}

static enum wire_verdict walk(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	uint8_t room[4096];
	struct wire_out out = wire_out_init(room, sizeof room);
	return copy(p, n, &out, bad);
}

START_TEST(vectors_survive)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		const struct eas_vector *v = &all->at[i];
		uint8_t room[1024];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct wire_bad bad;
		ck_assert_msg(copy(v->bytes, v->n, &out, &bad) == WIRE_OK, "%s", v->title);
		ck_assert_msg(out.n == v->n && memcmp(room, v->bytes, v->n) == 0, "%s", v->title);
	}
}
END_TEST

START_TEST(vectors_cut_and_flipped)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		eas_test_abuse(all->at[i].bytes, all->at[i].n, 0, walk);
	}
}
END_TEST

/* Sheet, section 2.2. `at` is the offset of the fault. */
static const struct {
	const char *what;
	uint8_t bytes[24];
	size_t n;
	enum wire_verdict verdict;
	size_t at;
} refusals[] = {
	{"version 1.2", {2, 1, 0x6A, 0, 5}, 5, WIRE_BAD, 0},
	{"HTML page", "<html>", 6, WIRE_BAD, 0},
	{"public id 4", {3, 4, 0x6A, 0, 5}, 5, WIRE_BAD, 1},
	{"charset Latin-1", {3, 1, 4, 0, 5}, 5, WIRE_BAD, 2},
	{"string table", {3, 1, 0x6A, 1, 0, 5}, 6, WIRE_BAD, 3},
	{"attributes, no content", {3, 1, 0x6A, 0, 0x85}, 5, WIRE_BAD, 4},
	{"attributes and content", {3, 1, 0x6A, 0, 0xC5, 1, 1}, 7, WIRE_BAD, 4},
	{"ENTITY", {3, 1, 0x6A, 0, 0x45, 2, 1, 1}, 8, WIRE_BAD, 5},
	{"LITERAL", {3, 1, 0x6A, 0, 4}, 5, WIRE_BAD, 4},
	{"EXT_I_0", {3, 1, 0x6A, 0, 0x45, 0x40, 0x31, 0, 1}, 9, WIRE_BAD, 5},
	{"EXT_I_1", {3, 1, 0x6A, 0, 0x45, 0x41, 1}, 7, WIRE_BAD, 5},
	{"EXT_I_2", {3, 1, 0x6A, 0, 0x45, 0x42, 1}, 7, WIRE_BAD, 5},
	{"PI", {3, 1, 0x6A, 0, 0x43, 1}, 6, WIRE_BAD, 4},
	{"LITERAL_C", {3, 1, 0x6A, 0, 0x44, 1}, 6, WIRE_BAD, 4},
	{"EXT_T_0", {3, 1, 0x6A, 0, 0x45, 0x80, 0, 1}, 8, WIRE_BAD, 5},
	{"EXT_T_2", {3, 1, 0x6A, 0, 0x45, 0x82, 0, 1}, 8, WIRE_BAD, 5},
	{"STR_T", {3, 1, 0x6A, 0, 0x45, 0x83, 0, 1}, 8, WIRE_BAD, 5},
	{"LITERAL_A", {3, 1, 0x6A, 0, 0x84, 0, 1}, 7, WIRE_BAD, 4},
	{"EXT_0", {3, 1, 0x6A, 0, 0x45, 0xC0, 1}, 7, WIRE_BAD, 5},
	{"EXT_2", {3, 1, 0x6A, 0, 0x45, 0xC2, 1}, 7, WIRE_BAD, 5},
	{"LITERAL_AC", {3, 1, 0x6A, 0, 0x45, 0xC4, 1}, 7, WIRE_BAD, 5},
	{"page 26", {3, 1, 0x6A, 0, 0, 26, 5}, 7, WIRE_BAD, 5},
	{"page 64 (Android)", {3, 1, 0x6A, 0, 0x45, 0, 64, 5, 1}, 9, WIRE_BAD, 6},
	{"header cut", {3, 1, 0x6A}, 3, WIRE_MORE, 0},
	{"no root", {3, 1, 0x6A, 0}, 4, WIRE_MORE, 0},
	{"text without NUL", {3, 1, 0x6A, 0, 0x45, 3, 'a', 'b'}, 8, WIRE_MORE, 0},
	{"OPAQUE longer than rest", {3, 1, 0x6A, 0, 0x45, 0xC3, 5, 1, 1}, 9, WIRE_MORE, 0},
	{"length of 6 bytes",
	 {3, 1, 0x6A, 0, 0x45, 0xC3, 0x80, 0x80, 0x80, 0x80, 0x80, 1},
	 12,
	 WIRE_BAD,
	 10},
	{"length 2^32", {3, 1, 0x6A, 0, 0x45, 0xC3, 0x90, 0x80, 0x80, 0x80, 0}, 11, WIRE_BAD, 10},
	{"length 2^32-1",
	 {3, 1, 0x6A, 0, 0x45, 0xC3, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F},
	 11,
	 WIRE_MORE,
	 0},
	{"END with nothing open", {3, 1, 0x6A, 0, 1}, 5, WIRE_BAD, 4},
	{"END after the root", {3, 1, 0x6A, 0, 5, 1}, 6, WIRE_BAD, 5},
	{"second root", {3, 1, 0x6A, 0, 5, 5}, 6, WIRE_BAD, 5},
	{"text before the root", {3, 1, 0x6A, 0, 3, 'a', 0, 5}, 8, WIRE_BAD, 4},
	{"text after the root", {3, 1, 0x6A, 0, 5, 3, 'a', 0}, 8, WIRE_BAD, 5},
	{"not closed", {3, 1, 0x6A, 0, 0x45, 5}, 6, WIRE_MORE, 0},
	{"switch cut", {3, 1, 0x6A, 0, 0}, 5, WIRE_MORE, 0},
	{"trailing switch", {3, 1, 0x6A, 0, 5, 0, 2}, 7, WIRE_OK, 0},
	{"redundant switch", {3, 1, 0x6A, 0, 0, 0, 5}, 7, WIRE_OK, 0},
	{"content bit on empty tag", {3, 1, 0x6A, 0, 0x45, 1}, 6, WIRE_OK, 0},
	{"unknown tag", {3, 1, 0x6A, 0, 0x3F}, 5, WIRE_OK, 0},
	{"text in two pieces", {3, 1, 0x6A, 0, 0x45, 3, 'a', 0, 3, 'b', 0, 1}, 12, WIRE_OK, 0},
};

START_TEST(refusals_of_the_sheet)
{
	struct wire_bad bad = {0};
	enum wire_verdict v =
		walk(eas_test_edge(refusals[_i].bytes, refusals[_i].n), refusals[_i].n, &bad);
	ck_assert_msg(v == refusals[_i].verdict, "%s: verdict %d", refusals[_i].what, v);
	if (v == WIRE_BAD) {
		ck_assert_msg(bad.offset == refusals[_i].at, "%s: byte %zu (%s)", refusals[_i].what,
			      bad.offset, bad.reason);
	}
}
END_TEST

START_TEST(page_holds_across_end)
{
	/* [MS-ASWBXML] 2.1.2.1.1: no stack of pages. Sync{page 2: Read{} , then 0x0B on page 2}. */
	const uint8_t doc[] = {3, 1, 0x6A, 0, 0x45, 0, 2, 0x15, 0x0B, 1};
	struct wbxml_reader r;
	struct wbxml_event e;
	wbxml_reader_init(&r, doc, sizeof doc);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_uint_eq(e.tag, 0x0005);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_uint_eq(e.tag, EAS_TAG_EMAIL_READ);
	ck_assert(e.empty);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_uint_eq(e.tag, 0x020B);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_int_eq(e.kind, WBXML_CLOSE);
	ck_assert_uint_eq(e.tag, 0x0005);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_int_eq(e.kind, WBXML_END);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	ck_assert_int_eq(e.kind, WBXML_END);
}
END_TEST

START_TEST(depth_has_a_limit)
{
	uint8_t doc[80] = {3, 1, 0x6A, 0};
	struct wire_bad bad;
	memset(doc + 4, 0x45, 33);
	memset(doc + 4 + 32, 1, 32);
	ck_assert_int_eq(walk(doc, 4 + 64, &bad), WIRE_OK);
	memset(doc + 4, 0x45, 33);
	ck_assert_int_eq(walk(doc, 4 + 33, &bad), WIRE_BAD);
	ck_assert_uint_eq(bad.offset, 4 + 32);
	doc[4 + 32] = 0x05; /* an empty one at the bottom costs no level */
	memset(doc + 4 + 33, 1, 32);
	ck_assert_int_eq(walk(doc, 4 + 33 + 32, &bad), WIRE_OK);

	uint8_t room[128];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct wbxml_writer w;
	wbxml_writer_init(&w, &out);
	for (int i = 0; i < 33; i++) {
		wbxml_open(&w, EAS_TAG_AIRSYNC_SYNC);
	}
	for (int i = 0; i < 33; i++) {
		wbxml_close(&w);
	}
	ck_assert(!wbxml_written(&w));
}
END_TEST

/* One value element Sync{...}, read as a value and as numbers. */
static const struct {
	uint8_t content[24];
	size_t n;
	enum wire_verdict text;
	const char *value;
	enum wire_verdict number;
	uint32_t u;
	enum wire_verdict is_signed;
	int32_t s;
} values[] = {
	{{3, '9', 0}, 3, WIRE_OK, "9", WIRE_OK, 9, WIRE_OK, 9},
	{{3, 0}, 2, WIRE_OK, "", WIRE_OK, 0, WIRE_OK, 0},
	{{0}, 0, WIRE_OK, "", WIRE_OK, 0, WIRE_OK, 0},
	{{0xC3, 2, '1', '2'}, 4, WIRE_OK, "12", WIRE_OK, 12, WIRE_OK, 12},
	{{3, '1', 0, 3, '2', 0}, 6, WIRE_OK, "12", WIRE_OK, 12, WIRE_OK, 12},
	{{3, '1', 0, 0xC3, 0, 3, '2', 0, 3, '3', 0},
	 11,
	 WIRE_OK,
	 "123",
	 WIRE_OK,
	 123,
	 WIRE_OK,
	 123},
	{{3, '4', '2', '9', '4', '9', '6', '7', '2', '9', '5', 0},
	 12,
	 WIRE_OK,
	 "4294967295",
	 WIRE_OK,
	 4294967295u,
	 WIRE_BAD,
	 0},
	{{3, '4', '2', '9', '4', '9', '6', '7', '2', '9', '6', 0},
	 12,
	 WIRE_OK,
	 "4294967296",
	 WIRE_BAD,
	 0,
	 WIRE_BAD,
	 0},
	{{3, '2', '1', '4', '7', '4', '8', '3', '6', '4', '7', 0},
	 12,
	 WIRE_OK,
	 "2147483647",
	 WIRE_OK,
	 2147483647u,
	 WIRE_OK,
	 2147483647},
	{{3, '-', '1', 0}, 4, WIRE_OK, "-1", WIRE_BAD, 0, WIRE_OK, -1},
	{{3, '-', 0}, 3, WIRE_OK, "-", WIRE_BAD, 0, WIRE_BAD, 0},
	{{3, '1', '-', 0}, 4, WIRE_OK, "1-", WIRE_BAD, 0, WIRE_BAD, 0},
	{{3, '-', '-', '1', 0}, 5, WIRE_OK, "--1", WIRE_BAD, 0, WIRE_BAD, 0},
	{{3, '1', 'a', 0}, 4, WIRE_OK, "1a", WIRE_BAD, 0, WIRE_BAD, 0},
	{{3, ' ', '1', 0}, 4, WIRE_OK, " 1", WIRE_BAD, 0, WIRE_BAD, 0},
	{{0x06}, 1, WIRE_BAD, "", WIRE_BAD, 0, WIRE_BAD, 0},
};

START_TEST(values_and_numbers)
{
	uint8_t doc[40] = {3, 1, 0x6A, 0, 0x45};
	memcpy(doc + 5, values[_i].content, values[_i].n);
	doc[5 + values[_i].n] = 1;
	const size_t n = 6 + values[_i].n;
	struct wbxml_reader r;
	struct wbxml_event e;
	uint8_t room[16];
	for (int pass = 0; pass < 3; pass++) {
		struct wire_span text;
		uint32_t u;
		int32_t s;
		wbxml_reader_init(&r, eas_test_edge(doc, n), n);
		wbxml_reader_join(&r, room, sizeof room);
		ck_assert_int_eq(wbxml_root(&r, EAS_TAG_AIRSYNC_SYNC, "no", &e), WIRE_OK);
		if (pass == 0) {
			ck_assert_int_eq(wbxml_value(&r, &e, &text), values[_i].text);
			ck_assert(values[_i].text != WIRE_OK ||
				  wire_span_is(text, values[_i].value));
		} else if (pass == 1) {
			ck_assert_int_eq(wbxml_number(&r, &e, &u), values[_i].number);
			ck_assert(values[_i].number != WIRE_OK || u == values[_i].u);
		} else {
			ck_assert_int_eq(wbxml_signed(&r, &e, &s), values[_i].is_signed);
			ck_assert(values[_i].is_signed != WIRE_OK || s == values[_i].s);
		}
	}
}
END_TEST

START_TEST(joining_needs_room)
{
	/* Two values, each in two pieces, use the join room one after the other. */
	const uint8_t doc[] = {3, 1, 0x6A, 0, 0x45, 0x4B, 3,	'a', 'b', 0,   3, 'c',
			       0, 1, 0x4B, 3, 'd',  0,	  0xC3, 2,   'e', 'f', 1, 1};
	for (size_t cap = 0; cap <= 6; cap++) {
		uint8_t room[6];
		struct wbxml_reader r;
		struct wbxml_event root, e;
		struct wire_span a = {0}, b = {0};
		bool more;
		wbxml_reader_init(&r, doc, sizeof doc);
		if (cap > 0) {
			wbxml_reader_join(&r, room, cap);
		}
		ck_assert_int_eq(wbxml_root(&r, EAS_TAG_AIRSYNC_SYNC, "no", &root), WIRE_OK);
		ck_assert_int_eq(wbxml_child(&r, &root, &e, &more), WIRE_OK);
		enum wire_verdict v = wbxml_value(&r, &e, &a);
		ck_assert_int_eq(v, cap >= 3 ? WIRE_OK : WIRE_BAD);
		if (v != WIRE_OK) {
			continue;
		}
		ck_assert_int_eq(wbxml_child(&r, &root, &e, &more), WIRE_OK);
		ck_assert_int_eq(wbxml_value(&r, &e, &b), cap >= 6 ? WIRE_OK : WIRE_BAD);
		ck_assert(wire_span_is(a, "abc"));
		ck_assert(cap < 6 || wire_span_is(b, "def"));
	}
}
END_TEST

START_TEST(writer_refuses)
{
	uint8_t room[64];
	for (int i = 0; i < 5; i++) {
		struct wire_out out = wire_out_init(room, i == 4 ? 7 : sizeof room);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		wbxml_open(&w, EAS_TAG_AIRSYNC_SYNC);
		if (i == 0) {
			wbxml_chars(&w, (struct wire_span){.p = (const uint8_t *)"a\0b", .n = 3});
		} else if (i == 1) {
			wbxml_empty(&w, 0x1A05);
		} else if (i == 2) {
			wbxml_empty(&w, 0x0004);
		} else if (i == 3) {
			wbxml_close(&w);
		} else {
			wbxml_decimal(&w, EAS_TAG_AIRSYNC_WAIT, 15);
		}
		wbxml_close(&w);
		ck_assert_msg(!wbxml_written(&w), "case %d", i);
		ck_assert_uint_le(out.n, out.cap);
	}
}
END_TEST

START_TEST(numbers_are_written)
{
	static const struct {
		int64_t value;
		const char *text;
	} table[] = {{0, "0"},	 {7, "7"},
		     {10, "10"}, {4294967295, "4294967295"},
		     {-1, "-1"}, {-2147483648, "-2147483648"}};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint8_t room[32];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		if (table[i].value < 0) {
			wbxml_signed_decimal(&w, EAS_TAG_AIRSYNC_SYNC, (int32_t)table[i].value);
		} else {
			wbxml_decimal(&w, EAS_TAG_AIRSYNC_SYNC, (uint32_t)table[i].value);
		}
		ck_assert(wbxml_written(&w));
		ck_assert_uint_eq(out.n, 4 + 1 + 1 + strlen(table[i].text) + 1 + 1);
		ck_assert_int_eq(memcmp(room + 6, table[i].text, strlen(table[i].text) + 1), 0);
	}
}
END_TEST

/* OPAQUE lengths around every change of size of the length field. */
START_TEST(opaque_lengths)
{
	static const uint32_t sizes[] = {0, 1, 127, 128, 16383, 16384, 65535};
	uint8_t *data = calloc(1, 65535);
	uint8_t *room = malloc(70000);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct wire_out out = wire_out_init(room, 70000);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		wbxml_open(&w, EAS_TAG_COMPOSEMAIL_MIME);
		wbxml_opaque(&w, (struct wire_span){.p = data, .n = sizes[i]});
		wbxml_close(&w);
		ck_assert(wbxml_written(&w));
		size_t digits = sizes[i] < 128 ? 1 : sizes[i] < 16384 ? 2 : 3;
		ck_assert_uint_eq(out.n, 4 + 3 + 1 + digits + sizes[i] + 1);
		struct wbxml_reader r;
		struct wbxml_event e;
		wbxml_reader_init(&r, room, out.n);
		ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
		ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
		ck_assert_int_eq(e.kind, WBXML_OPAQUE);
		ck_assert_uint_eq(e.data.n, sizes[i]);
	}
	free(room);
	free(data);
}
END_TEST

/* Random documents: written, read and written again they have the same bytes, and read in two
 * halves they give MORE for the first. */
START_TEST(random_documents)
{
	uint64_t state = 20051107;
	for (int round = 0; round < 2000; round++) {
		uint8_t a[4096], b[4096];
		struct wire_out out = wire_out_init(a, sizeof a);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		wbxml_open(&w, WBXML_TAG(eas_test_random(&state) % 26, 5));
		bool text_last = false;
		for (int step = 0; step < 40; step++) {
			uint64_t x = eas_test_random(&state);
			uint16_t tag = WBXML_TAG(x % 26, 5 + (x >> 8) % 59);
			uint8_t data[16];
			for (size_t i = 0; i < sizeof data; i++) {
				data[i] = (uint8_t)(1 + eas_test_random(&state) % 255);
			}
			struct wire_span span = {.p = data, .n = 1 + (x >> 16) % 16};
			switch (x >> 32 & 3) {
			case 0:
				wbxml_empty(&w, tag);
				break;
			case 1:
				if (w.depth < WBXML_DEPTH_MAX - 1) {
					wbxml_open(&w, tag);
				}
				break;
			case 2:
				if (w.depth > 1) {
					wbxml_close(&w);
				}
				break;
			default:
				if (!text_last) {
					wbxml_chars(&w, span);
				} else {
					wbxml_opaque(&w, span);
				}
				text_last = !text_last;
				break;
			}
		}
		while (w.depth > 0) {
			wbxml_close(&w);
		}
		ck_assert_msg(wbxml_written(&w), "round %d", round);
		struct wire_out again = wire_out_init(b, sizeof b);
		struct wire_bad bad;
		ck_assert_msg(copy(eas_test_edge(a, out.n), out.n, &again, &bad) == WIRE_OK,
			      "round %d: byte %zu: %s", round, bad.offset, bad.reason);
		ck_assert_msg(again.n == out.n && memcmp(a, b, out.n) == 0, "round %d", round);
		size_t cut = (size_t)(eas_test_random(&state) % out.n);
		ck_assert_int_eq(walk(eas_test_edge(a, cut), cut, &bad), WIRE_MORE);
	}
}
END_TEST

/* An element with a string and a number in it, and nothing else. */
static enum wire_verdict pair_read(const uint8_t *p, size_t n, struct wire_span *value,
				   uint32_t *number)
{
	struct wbxml_reader r;
	struct wbxml_event root, child;
	bool more = true;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = wbxml_next(&r, &root);
	for (int i = 0; i < 3 && v == WIRE_OK; i++) {
		memset(&child, 0xFF, sizeof child);
		v = wbxml_child(&r, &root, &child, &more);
		ck_assert(v != WIRE_OK || (child.data.p == NULL && child.data.n == 0));
		if (v == WIRE_OK && more) {
			v = i == 0 ? wbxml_value(&r, &child, value) : wbxml_number(&r, &child, number);
		}
	}
	return v == WIRE_OK && more ? WIRE_BAD : v;
}

/* Strings of all lengths around the steps of a search, at the end of the input and before more,
 * and with a NUL at every place of them. */
START_TEST(strings_of_every_length)
{
	uint8_t text[80], bytes[256];
	for (size_t n = 0; n <= sizeof text; n++) {
		for (size_t nul = 0; nul <= n; nul++) {
			memset(text, 'x', sizeof text);
			if (nul < n) {
				text[nul] = 0;
			}
			struct wire_out out = wire_out_init(bytes, sizeof bytes);
			struct wbxml_writer w;
			wbxml_writer_init(&w, &out);
			wbxml_open(&w, WBXML_TAG(0, 5));
			wbxml_text(&w, WBXML_TAG(2, 6), (struct wire_span){text, n});
			wbxml_decimal(&w, WBXML_TAG(2, 7), (uint32_t)(n * 12345678));
			wbxml_close(&w);
			ck_assert_int_eq(wbxml_written(&w), nul == n);
			if (nul < n) {
				continue;
			}
			struct wire_span value;
			uint32_t number;
			for (size_t cut = 0; cut <= out.n; cut++) {
				ck_assert_int_eq(pair_read(eas_test_edge(bytes, cut), cut, &value, &number),
						 cut < out.n ? WIRE_MORE : WIRE_OK);
			}
			ck_assert(value.n == n && (n == 0 || memcmp(value.p, text, n) == 0));
			ck_assert_uint_eq(number, n * 12345678);
			/* A NUL where the input ends: what would follow must not be looked at. */
			for (size_t cut = 8; cut < out.n; cut++) {
				uint8_t last = bytes[cut - 1];
				bytes[cut - 1] = 0;
				ck_assert_int_ne(pair_read(eas_test_edge(bytes, cut), cut, &value, &number),
						 WIRE_OK);
				bytes[cut - 1] = last;
			}
			/* The same bytes in a buffer that they just fit. */
			uint8_t tight[256];
			struct wire_out small = wire_out_init(tight, out.n);
			wbxml_writer_init(&w, &small);
			wbxml_open(&w, WBXML_TAG(0, 5));
			wbxml_text(&w, WBXML_TAG(2, 6), (struct wire_span){text, n});
			wbxml_decimal(&w, WBXML_TAG(2, 7), (uint32_t)(n * 12345678));
			wbxml_close(&w);
			ck_assert(wbxml_written(&w) && memcmp(tight, bytes, out.n) == 0);
		}
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("wbxml");
	tcase_add_test(t, vectors_survive);
	tcase_add_test(t, vectors_cut_and_flipped);
	tcase_add_loop_test(t, refusals_of_the_sheet, 0, sizeof refusals / sizeof refusals[0]);
	tcase_add_test(t, page_holds_across_end);
	tcase_add_test(t, depth_has_a_limit);
	tcase_add_loop_test(t, values_and_numbers, 0, sizeof values / sizeof values[0]);
	tcase_add_test(t, joining_needs_room);
	tcase_add_test(t, writer_refuses);
	tcase_add_test(t, numbers_are_written);
	tcase_add_test(t, opaque_lengths);
	tcase_add_test(t, random_documents);
	tcase_add_test(t, strings_of_every_length);
	return eas_test_run(t);
}
