/* Elements kept as bytes: taken out of one document, opened, and put into another.
 * Not here: meaning of the elements. */
#include "wire/eas_tree.h"

#include "wire/eas.h"
#include "wire/eas_page.h"

#include "eas_test.h"

/* Search{Query{And{Class(Email) Value("x")}} Name}, with the page changing inside of the Query. */
static size_t document(uint8_t *p, size_t cap)
{
	struct wire_out out = wire_out_init(p, cap);
	struct wbxml_writer w;
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, EAS_TAG_SEARCH_SEARCH);
	wbxml_open(&w, EAS_TAG_SEARCH_QUERY);
	wbxml_open(&w, EAS_TAG_SEARCH_AND);
	wbxml_text(&w, EAS_TAG_AIRSYNC_CLASS, eas_span("Email"));
	wbxml_open(&w, EAS_TAG_SEARCH_VALUE);
	wbxml_opaque(&w, eas_span("x"));
	wbxml_close(&w);
	wbxml_close(&w);
	wbxml_close(&w);
	wbxml_empty(&w, EAS_TAG_SEARCH_NAME);
	wbxml_close(&w);
	ck_assert(wbxml_written(&w));
	return out.n;
}

/* Reads the two children of the root as trees. */
static enum wire_verdict children(const uint8_t *p, size_t n, struct eas_tree tree[2],
				  struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event root, e;
	bool more = true;
	size_t seen = 0;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = wbxml_root(&r, EAS_TAG_SEARCH_SEARCH, "no Search", &root);
	while (v == WIRE_OK && more) {
		v = wbxml_child(&r, &root, &e, &more);
		if (v == WIRE_OK && more) {
			v = eas_tree_read(&r, &e, &tree[seen++ % 2]);
		}
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

static enum wire_verdict read_only(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_tree tree[2];
	return children(p, n, tree, bad);
}

START_TEST(taken_opened_put)
{
	uint8_t p[128], q[128];
	struct eas_tree tree[2];
	struct wire_bad bad;
	size_t n = document(p, sizeof p);
	eas_test_abuse(p, n, 0, read_only);
	ck_assert_int_eq(children(p, n, tree, &bad), WIRE_OK);
	ck_assert(tree[0].tag == EAS_TAG_SEARCH_QUERY && tree[1].tag == EAS_TAG_SEARCH_NAME);
	ck_assert_uint_eq(tree[1].bytes.n, 1);

	struct wbxml_reader r;
	struct wbxml_event root, e;
	bool more;
	ck_assert_int_eq(eas_tree_open(&tree[0], &r, &root), WIRE_OK);
	ck_assert_uint_eq(root.tag, EAS_TAG_SEARCH_QUERY);
	ck_assert_int_eq(wbxml_child(&r, &root, &e, &more), WIRE_OK);
	ck_assert(more && e.tag == EAS_TAG_SEARCH_AND);
	ck_assert_int_eq(wbxml_skip(&r, &e), WIRE_OK);
	ck_assert_int_eq(wbxml_child(&r, &root, &e, &more), WIRE_OK);
	ck_assert(!more);
	ck_assert_int_eq(wbxml_finish(&r), WIRE_OK);

	/* Into the same place the same bytes; under another page they are another way round. */
	for (unsigned other = 0; other < 2; other++) {
		struct wire_out out = wire_out_init(q, sizeof q);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		wbxml_open(&w, EAS_TAG_SEARCH_SEARCH);
		if (other == 1) {
			wbxml_empty(&w, EAS_TAG_PING_PING);
		}
		eas_tree_put(&w, &tree[0]);
		eas_tree_put(&w, &tree[1]);
		wbxml_close(&w);
		ck_assert(wbxml_written(&w));
		struct eas_tree again[2];
		if (other == 0) {
			ck_assert(out.n == n && memcmp(p, q, n) == 0);
			continue;
		}
		ck_assert_uint_eq(out.n, n + 5); /* switch, Ping, switch */
		/* Three children: the last two are Query and Name, so Name fell on index 0. */
		ck_assert_int_eq(children(q, out.n, again, &bad), WIRE_OK);
		ck_assert_uint_eq(again[1].tag, EAS_TAG_SEARCH_QUERY);
		ck_assert_uint_eq(again[1].bytes.n, tree[0].bytes.n);
		ck_assert_mem_eq(again[1].bytes.p, tree[0].bytes.p, tree[0].bytes.n);
	}
}
END_TEST

START_TEST(a_document_is_a_tree)
{
	uint8_t p[128];
	struct eas_tree tree;
	struct wire_bad bad;
	struct wire_span text;
	size_t n = document(p, sizeof p);
	ck_assert_int_eq(eas_tree_of(p, n, &tree, &bad), WIRE_OK);
	ck_assert_uint_eq(tree.tag, EAS_TAG_SEARCH_SEARCH);
	ck_assert(!eas_tree_text(&tree, &text));
	for (size_t cut = 0; cut < n; cut++) {
		ck_assert_int_eq(eas_tree_of(p, cut, &tree, &bad), WIRE_MORE);
	}
	p[n] = 0x05;
	ck_assert_int_eq(eas_tree_of(p, n + 1, &tree, &bad), WIRE_BAD);
	/* Search{"anr"} */
	static const uint8_t plain[] = {3, 1, 0x6A, 0, 0, 15, 0x49, 3, 'a', 'n', 'r', 0, 1};
	ck_assert_int_eq(eas_tree_of(plain, sizeof plain, &tree, &bad), WIRE_OK);
	ck_assert(eas_tree_text(&tree, &text) && wire_span_is(text, "anr"));
}
END_TEST

START_TEST(what_a_writer_refuses)
{
	uint8_t deep[128], room[256];
	struct eas_tree tree;
	struct wire_bad bad;
	struct wire_out out = wire_out_init(deep, sizeof deep);
	struct wbxml_writer w;
	wbxml_writer_init(&w, &out);
	for (size_t i = 1; i < WBXML_DEPTH_MAX; i++) {
		wbxml_open(&w, EAS_TAG_SEARCH_AND);
	}
	wbxml_text(&w, EAS_TAG_SEARCH_FREETEXT, eas_span("x"));
	for (size_t i = 1; i < WBXML_DEPTH_MAX; i++) {
		wbxml_close(&w);
	}
	ck_assert(wbxml_written(&w));
	ck_assert_int_eq(eas_tree_of(deep, out.n, &tree, &bad), WIRE_OK);
	/* Alone it is just not too deep; inside of something it is. */
	for (unsigned inside = 0; inside < 2; inside++) {
		out = wire_out_init(room, sizeof room);
		wbxml_writer_init(&w, &out);
		if (inside == 1) {
			wbxml_open(&w, EAS_TAG_SEARCH_OR);
		}
		eas_tree_put(&w, &tree);
		if (inside == 1) {
			wbxml_close(&w);
		}
		ck_assert_int_eq(wbxml_written(&w), inside == 0);
	}
	/* Bytes that are no element. */
	const struct eas_tree broken = {.bytes = {(const uint8_t *)"\x49\x03" "a", 3},
					.tag = EAS_TAG_SEARCH_QUERY};
	out = wire_out_init(room, sizeof room);
	wbxml_writer_init(&w, &out);
	eas_tree_put(&w, &broken);
	ck_assert(!wbxml_written(&w));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_tree");
	tcase_add_test(t, taken_opened_put);
	tcase_add_test(t, a_document_is_a_tree);
	tcase_add_test(t, what_a_writer_refuses);
	return eas_test_run(t);
}
