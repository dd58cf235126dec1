/* Fields against the events of wbxml.h, which the other tests hold to the sheet: every vector and
 * random documents, whole, cut and with wrong octets, must read the same both ways, with the same
 * faults at the same places. Not here: the meaning of the elements. */
#include "wire/wbxml_field.h"

#include "eas_test.h"

/* What a reader saw of a document, in order. */
struct seen {
	enum wire_verdict verdict;
	struct wire_bad bad;
	size_t n;
	uint8_t log[16384];
	uint8_t join[64];
};

static void note(struct seen *seen, unsigned what, const void *p, size_t n)
{
	if (seen->n + 3 + n > sizeof seen->log) {
		ck_abort_msg("the log is too small");
	}
	seen->log[seen->n++] = (uint8_t)what;
	seen->log[seen->n++] = (uint8_t)(n >> 8);
	seen->log[seen->n++] = (uint8_t)n;
	if (n > 0) {
		memcpy(seen->log + seen->n, p, n);
		seen->n += n;
	}
}

static void note_text(struct seen *seen, enum wire_verdict v, struct wire_span text)
{
	if (v == WIRE_OK) {
		if (text.p == NULL) {
			ck_abort_msg("text that is there has no place");
		}
		note(seen, 'T', text.p, text.n);
	}
}

static void note_number(struct seen *seen, enum wire_verdict v, uint32_t number)
{
	if (v == WIRE_OK) {
		note(seen, 'N', &number, sizeof number);
	}
}

/* What is done with a child depends on its tag alone, so that both ways do the same. */
enum { TEXT, NUMBER, SKIP, REFUSE, EVENT, INSIDE, INSIDE_TOO, CHOICES };

static unsigned choice(uint16_t tag)
{
	unsigned x = (tag + (unsigned)(tag >> 8) * 7) % 64;
	return x < 60 ? x % CHOICES == REFUSE ? (unsigned)INSIDE : x % CHOICES : (unsigned)REFUSE;
}

static enum wire_verdict event_take(struct wbxml_reader *r, const struct wbxml_event *e,
				    struct seen *seen)
{
	struct wire_span text = {0};
	uint32_t number = 0;
	enum wire_verdict v;
	switch (choice(e->tag)) {
	case TEXT:
	case EVENT:
		v = wbxml_value(r, e, &text);
		note_text(seen, v, text);
		return v;
	case NUMBER:
		v = wbxml_number(r, e, &number);
		note_number(seen, v, number);
		return v;
	case SKIP:
		return wbxml_skip(r, e);
	default:
		return wbxml_refuse(r, e->offset, "not wanted");
	}
}

static void by_events(const uint8_t *p, size_t n, uint16_t root, struct seen *seen)
{
	struct wbxml_reader r;
	struct wbxml_event open[WBXML_DEPTH_MAX + 1];
	size_t depth = 1;
	seen->n = 0;
	wbxml_reader_init(&r, p, n);
	wbxml_reader_join(&r, seen->join, sizeof seen->join);
	enum wire_verdict v = wbxml_root(&r, root, "another root", &open[0]);
	while (v == WIRE_OK && depth > 0) {
		struct wbxml_event e;
		bool more;
		v = wbxml_child(&r, &open[depth - 1], &e, &more);
		if (v == WIRE_OK && !more) {
			note(seen, 'E', NULL, 0);
			depth--;
		} else if (v == WIRE_OK) {
			note(seen, 'C', &e.tag, sizeof e.tag);
			if (choice(e.tag) >= INSIDE) {
				open[depth++] = e;
			} else {
				v = event_take(&r, &e, seen);
			}
		}
	}
	seen->verdict = v == WIRE_OK ? wbxml_finish(&r) : v;
	seen->bad = r.bad;
}

static enum wire_verdict field_take(struct wbxml_reader *r, const struct wbxml_field *f,
				    struct seen *seen)
{
	struct wire_span text = {0};
	uint32_t number = 0;
	enum wire_verdict v;
	struct wbxml_event e;
	switch (choice(f->tag)) {
	case TEXT:
		v = wbxml_field_text(r, f, &text);
		note_text(seen, v, text);
		return v;
	case EVENT:
		e = wbxml_field_event(r, f);
		v = wbxml_value(r, &e, &text);
		note_text(seen, v, text);
		return v;
	case NUMBER:
		v = wbxml_field_number(r, f, &number);
		note_number(seen, v, number);
		return v;
	case SKIP:
		return wbxml_field_skip(r, f);
	default:
		return wbxml_field_refuse(r, f, "not wanted");
	}
}

static void by_fields(const uint8_t *p, size_t n, uint16_t root, struct seen *seen)
{
	struct wbxml_reader r;
	enum wbxml_field_kind kind;
	seen->n = 0;
	wbxml_reader_init(&r, p, n);
	wbxml_reader_join(&r, seen->join, sizeof seen->join);
	enum wire_verdict v = wbxml_field_root(&r, root, "another root", &kind);
	if ((kind == WBXML_FIELD_NONE) != (v != WIRE_OK)) {
		ck_abort_msg("the root's kind is %d", kind);
	}
	size_t depth = kind == WBXML_FIELD_OPEN ? 1 : 0;
	if (kind == WBXML_FIELD_LEAF) {
		note(seen, 'E', NULL, 0);
	}
	while (v == WIRE_OK && depth > 0) {
		struct wbxml_field f;
		v = wbxml_field_next(&r, &f);
		if (r.at > n || r.depth > WBXML_DEPTH_MAX || r.page > WBXML_PAGE_MAX ||
		    (v != WIRE_OK && f.kind != WBXML_FIELD_NONE)) {
			ck_abort_msg("the reader is out of bounds at %zu of %zu", r.at, n);
		}
		if (v == WIRE_OK && f.kind == WBXML_FIELD_NONE) {
			note(seen, 'E', NULL, 0);
			depth--;
		} else if (v == WIRE_OK) {
			note(seen, 'C', &f.tag, sizeof f.tag);
			if ((*f.at & 0x3F) != (f.tag & 0x3F)) {
				ck_abort_msg("the tag is not where it is said to be");
			}
			if (choice(f.tag) < INSIDE) {
				v = field_take(&r, &f, seen);
			} else if (f.kind == WBXML_FIELD_OPEN) {
				depth++;
			} else {
				note(seen, 'E', NULL, 0);
			}
		}
	}
	seen->verdict = v == WIRE_OK ? wbxml_finish(&r) : v;
	seen->bad = r.bad;
}

/* Both ways read n octets alike; the verdict. */
static enum wire_verdict same(const uint8_t *bytes, size_t n, uint16_t root)
{
	static struct seen events, fields;
	const uint8_t *p = eas_test_edge(bytes, n);
	by_events(p, n, root, &events);
	by_fields(p, n, root, &fields);
	bool alike = events.verdict == fields.verdict && events.n == fields.n &&
		     events.bad.offset == fields.bad.offset &&
		     strcmp(events.bad.reason, fields.bad.reason) == 0 &&
		     memcmp(events.log, fields.log, events.n) == 0;
	if (!alike) { /* Check's own comparisons take longer than all the reading */
		ck_abort_msg("verdict %d at %zu: %s; not %d at %zu: %s", fields.verdict,
			     fields.bad.offset, fields.bad.reason, events.verdict,
			     events.bad.offset, events.bad.reason);
	}
	return events.verdict;
}

/* The whole, every cut, and every octet replaced by what means something in WBXML. */
static void same_abused(const uint8_t *bytes, size_t n, uint16_t root, size_t step)
{
	static const uint8_t others[] = {0x00, 0x01, 0x02, 0x03, 0x05, 0x19, 0x1A, 0x20, 0x2D,
					 0x39, 0x3F, 0x40, 0x44, 0x45, 0x7F, 0x80, 0xC3, 0xFF};
	uint8_t copy[4096];
	ck_assert_uint_le(n, sizeof copy);
	same(bytes, n, root);
	for (size_t cut = 0; cut < n; cut += step) {
		if (same(bytes, cut, root) == WIRE_OK) {
			ck_abort_msg("cut at %zu of %zu: OK", cut, n);
		}
	}
	memcpy(copy, bytes, n);
	for (size_t at = 0; at < n; at += step) {
		for (size_t i = 0; i < sizeof others; i++) {
			copy[at] = others[i];
			same(copy, n, root);
		}
		copy[at] = bytes[at];
	}
}

static uint16_t root_of(const uint8_t *p, size_t n)
{
	struct wbxml_reader r;
	struct wbxml_event e;
	wbxml_reader_init(&r, p, n);
	ck_assert_int_eq(wbxml_next(&r, &e), WIRE_OK);
	return e.tag;
}

START_TEST(vectors_read_alike)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		const struct eas_vector *v = &all->at[i];
		uint16_t root = root_of(v->bytes, v->n);
		same_abused(v->bytes, v->n, root, 1);
		ck_assert_int_eq(same(v->bytes, v->n, root ^ 1), WIRE_BAD);
	}
}
END_TEST

static struct wire_span random_text(uint64_t *state, uint8_t *room)
{
	static const uint8_t sizes[] = {0, 1, 1, 2, 3, 7, 8, 9, 10, 11, 15, 16, 17, 31, 32, 33, 47,
					48, 49, 64, 80};
	uint64_t x = eas_test_random(state);
	size_t n = sizes[x % sizeof sizes];
	for (size_t i = 0; i < n; i++) {
		uint64_t y = eas_test_random(state);
		room[i] = (uint8_t)(x & 1 << 8 ? '0' + y % 10 : 1 + y % 255);
	}
	return (struct wire_span){.p = room, .n = n};
}

/* Elements that hold one string, nothing, OPAQUE, several pieces, other elements, up to the limit
 * of depth, on several pages. */
static size_t random_document(uint64_t *state, uint8_t *to, size_t cap, unsigned steps)
{
	struct wire_out out = wire_out_init(to, cap);
	struct wbxml_writer w;
	uint8_t room[80];
	wbxml_writer_init(&w, &out);
	wbxml_open(&w, WBXML_TAG(eas_test_random(state) % 3, 5));
	for (unsigned i = 0; i < steps; i++) {
		uint64_t x = eas_test_random(state);
		uint16_t tag = WBXML_TAG(x % 8 == 0 ? x >> 8 & 3 : 0, 5 + (x >> 16) % 59);
		struct wire_span text = random_text(state, room);
		switch (x >> 32 & 7) {
		case 0:
			wbxml_empty(&w, tag);
			break;
		case 1:
		case 2:
			if (w.depth < WBXML_DEPTH_MAX) {
				wbxml_open(&w, tag);
			}
			break;
		case 3:
			if (w.depth > 1) {
				wbxml_close(&w);
			}
			break;
		case 4:
			wbxml_chars(&w, text);
			break;
		case 5:
			wbxml_opaque(&w, text);
			break;
		default:
			if (w.depth < WBXML_DEPTH_MAX) {
				wbxml_text(&w, tag, text);
			}
			break;
		}
	}
	while (w.depth > 0) {
		wbxml_close(&w);
	}
	ck_assert(wbxml_written(&w));
	return out.n;
}

START_TEST(random_documents_read_alike)
{
	uint64_t state = 20261123;
	unsigned good = 0;
	for (unsigned round = 0; round < 12000; round++) {
		uint8_t bytes[8192];
		size_t n = random_document(&state, bytes, sizeof bytes, round % 60);
		uint16_t root = root_of(bytes, n);
		good += same(bytes, n, root) == WIRE_OK;
		if (round % 60 < 25) {
			same_abused(bytes, n, root, 1 + n / 256);
		}
	}
	ck_assert_uint_gt(good, 2000); /* the others fail on what they hold, not all at once */
}
END_TEST

/* The first tag of page 0 with which this is done. */
static uint8_t token_for(unsigned wanted)
{
	uint8_t token = 5;
	while (choice(token) != wanted) {
		token++;
	}
	ck_assert_uint_lt(token, 0x40);
	return token;
}

/* A leaf, an empty element and an element with elements inside of 29 to 32 others: a leaf needs a
 * level while it is open, an empty element does not. */
START_TEST(depth_has_a_limit)
{
	const uint8_t inside = token_for(INSIDE) | 0x40, text = token_for(TEXT) | 0x40;
	const uint8_t leaf[] = {text, 3, 'a', 0, 1}, empty[] = {text & 0x3F};
	const uint8_t open[] = {inside, 5, 1};
	const struct wire_span child[] = {
		{leaf, sizeof leaf}, {empty, sizeof empty}, {open, sizeof open}};
	for (size_t depth = 29; depth <= 32; depth++) {
		for (size_t i = 0; i < sizeof child / sizeof child[0]; i++) {
			uint8_t doc[96] = {3, 1, 0x6A, 0};
			size_t n = 4;
			memset(doc + n, inside, depth);
			n += depth;
			memcpy(doc + n, child[i].p, child[i].n);
			n += child[i].n;
			memset(doc + n, 1, depth);
			n += depth;
			bool fits = depth < 32 || i == 1;
			ck_assert_int_eq(same(doc, n, inside & 0x3F), fits ? WIRE_OK : WIRE_BAD);
			same_abused(doc, n, inside & 0x3F, 1);
		}
	}
}
END_TEST

/* Every octet as a number, alone and behind a digit, at the end of a document and before more. */
START_TEST(numbers_of_every_octet)
{
	for (unsigned c = 1; c < 256; c++) {
		for (size_t digits = 0; digits < 12; digits++) {
			uint8_t doc[64] = {3, 1, 0x6A, 0, 0x45, token_for(NUMBER) | 0x40, 3};
			memset(doc + 7, '9', digits);
			doc[7 + digits] = (uint8_t)c;
			doc[7 + digits + 2] = 1;
			for (size_t n = 11 + digits; n < 40 + digits; n += 29) {
				memset(doc + 10 + digits, token_for(SKIP), n - 11 - digits);
				doc[n - 1] = 1;
				bool good = c >= '0' && c <= '9' && digits < 9;
				ck_assert_int_eq(same(doc, n, 5), good ? WIRE_OK : WIRE_BAD);
			}
		}
	}
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("wbxml_field");
	tcase_add_test(tcase, vectors_read_alike);
	tcase_add_test(tcase, random_documents_read_alike);
	tcase_add_test(tcase, depth_has_a_limit);
	tcase_add_test(tcase, numbers_of_every_octet);
	return eas_test_run(tcase);
}
