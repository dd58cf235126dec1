/* The pen against wbxml.h: the same elements give the same octets, down or up, in a buffer of every
 * size; text of every length with a NUL at every place; digits against printf. */
#include "wire/wbxml_pen.h"

#include "eas_test.h"
#include "wire/eas_page.h"

START_TEST(text_of_every_length)
{
	enum { LENGTHS = 300 };
	uint8_t text[LENGTHS], room[LENGTHS + SCAN_STEP_BYTES + 1];
	for (size_t n = 0; n <= LENGTHS; n++) {
		for (size_t i = 0; i < n; i++) {
			text[i] = (uint8_t)(1 + (i * 7 + n) % 255);
		}
		memset(room, 0xEE, sizeof room);
		uint8_t *end = wbxml_pen_copy(room, eas_test_edge(text, n), n);
		ck_assert_ptr_eq(end, room + n);
		ck_assert_int_eq(memcmp(room, text, n), 0);
		for (size_t i = n + SCAN_STEP_BYTES; i < sizeof room; i++) {
			ck_assert_uint_eq(room[i], 0xEE);
		}
		for (size_t nul = 0; nul < n; nul++) {
			uint8_t kept = text[nul];
			text[nul] = 0;
			ck_assert_ptr_null(wbxml_pen_copy(room, eas_test_edge(text, n), n));
			text[nul] = kept;
		}
	}
}
END_TEST

static void digits_are(uint32_t value)
{
	char wanted[16];
	uint8_t room[WBXML_PEN_DIGITS_MAX + 1];
	memset(room, 0xEE, sizeof room);
	int n = snprintf(wanted, sizeof wanted, "%u", value);
	uint8_t *end = wbxml_pen_digits(room, value);
	ck_assert_msg(end - room == n && memcmp(room, wanted, (size_t)n) == 0 && *end == 0xEE, "%u",
		      value);
}

START_TEST(digits_as_printf)
{
	uint64_t state = 1;
	for (uint32_t value = 0; value < 200000; value++) {
		digits_are(value);
	}
	for (uint64_t ten = 10; ten <= 10000000000; ten *= 10) {
		digits_are((uint32_t)(ten > UINT32_MAX ? UINT32_MAX : ten - 1));
		digits_are((uint32_t)(ten > UINT32_MAX ? UINT32_MAX - 1 : ten));
	}
	for (int i = 0; i < 200000; i++) {
		uint64_t x = eas_test_random(&state);
		digits_are((uint32_t)x >> (x >> 32 & 31));
	}
}
END_TEST

enum { STEPS = 24, TEXT_MAX = 40 };

enum what { OPEN, CLOSE, EMPTY, TEXT, DECIMAL, WHATS };

struct step {
	enum what what;
	uint16_t tag;
	uint32_t value;
	uint8_t text[TEXT_MAX];
	size_t n;
};

/* A stretch that begins in an open element; *bytes_max and *levels are what the pen is told. */
static size_t random_steps(uint64_t *state, struct step *steps, size_t *bytes_max, unsigned *levels)
{
	static const uint16_t tags[] = {EAS_TAG_AIRSYNC_SYNC, EAS_TAG_AIRSYNC_ADD, EAS_TAG_EMAIL_TO,
					EAS_TAG_AIRSYNCBASE_BODY, EAS_TAG_PING_FOLDER};
	unsigned depth = 0;
	size_t n = eas_test_random(state) % STEPS;
	*bytes_max = 0;
	*levels = 1; /* of elements with text in them */
	for (size_t i = 0; i < n; i++) {
		uint64_t x = eas_test_random(state);
		struct step *s = &steps[i];
		s->what = x % WHATS;
		s->what = s->what == CLOSE && depth == 0 ? OPEN : s->what;
		s->tag = tags[(x >> 8) % (sizeof tags / sizeof tags[0])];
		s->value = (uint32_t)(eas_test_random(state) >> (32 + (x >> 16 & 31)));
		s->n = (x >> 24) % (TEXT_MAX + 1);
		memset(s->text, 'x', sizeof s->text);
		depth = s->what == OPEN ? depth + 1 : s->what == CLOSE ? depth - 1 : depth;
		*levels = depth + 1 > *levels ? depth + 1 : *levels;
		*bytes_max += s->what == DECIMAL ? WBXML_PEN_DECIMAL_BYTES
			      : s->what == CLOSE ? 0
						 : WBXML_PEN_ELEMENT_BYTES;
		*bytes_max += s->what == TEXT ? s->n : 0;
	}
	while (depth-- > 0) {
		steps[n++] = (struct step){.what = CLOSE};
	}
	return n;
}

static void with_writer(struct wbxml_writer *w, const struct step *s, size_t n)
{
	for (; n-- > 0; s++) {
		struct wire_span text = {.p = s->text, .n = s->n};
		switch (s->what) {
		case OPEN:
			wbxml_open(w, s->tag);
			break;
		case CLOSE:
			wbxml_close(w);
			break;
		case EMPTY:
			wbxml_empty(w, s->tag);
			break;
		case TEXT:
			wbxml_text(w, s->tag, text);
			break;
		default:
			wbxml_decimal(w, s->tag, s->value);
			break;
		}
	}
}

static void with_pen(struct wbxml_pen *pen, const struct step *s, size_t n)
{
	for (; n-- > 0; s++) {
		struct wire_span text = {.p = s->text, .n = s->n};
		switch (s->what) {
		case OPEN:
			wbxml_pen_open(pen, s->tag);
			break;
		case CLOSE:
			wbxml_pen_close(pen);
			break;
		case EMPTY:
			wbxml_pen_empty(pen, s->tag);
			break;
		case TEXT:
			wbxml_pen_text(pen, s->tag, text);
			break;
		default:
			wbxml_pen_decimal(pen, s->tag, s->value);
			break;
		}
	}
}

/* The stretch inside of `around` elements, written into `cap` octets; whether the pen was down. */
static bool write_both(const struct step *steps, size_t n, size_t bytes_max, unsigned levels,
		       unsigned around, size_t cap, size_t *length)
{
	uint8_t a[2048], b[2048];
	struct wire_out out[2] = {wire_out_init(a, cap), wire_out_init(b, cap)};
	bool down = false;
	struct wbxml_writer w[2];
	ck_assert_uint_le(cap, sizeof a - 1);
	b[cap] = 0xEE;
	for (int i = 0; i < 2; i++) {
		wbxml_writer_init(&w[i], &out[i]);
		for (unsigned k = 0; k < around; k++) {
			wbxml_open(&w[i], EAS_TAG_PING_PING);
		}
		if (i == 0) {
			with_writer(&w[i], steps, n);
		} else {
			struct wbxml_pen pen = wbxml_pen_up(&w[i]);
			wbxml_pen_down(&pen, bytes_max, levels);
			down = pen.to != NULL;
			with_pen(&pen, steps, n);
			wbxml_pen_lift(&pen);
			ck_assert_ptr_null(pen.to);
		}
		for (unsigned k = 0; k < around; k++) {
			wbxml_close(&w[i]);
		}
	}
	ck_assert_uint_eq(b[cap], 0xEE);
	ck_assert_int_eq(wbxml_written(&w[0]), wbxml_written(&w[1]));
	ck_assert_uint_eq(out[0].n, out[1].n);
	ck_assert_int_eq(memcmp(a, b, out[0].n), 0);
	*length = out[1].n;
	return down;
}

START_TEST(down_as_up)
{
	uint64_t state = 20261123;
	unsigned down_n = 0;
	for (int round = 0; round < 3000; round++) {
		struct step steps[2 * STEPS];
		size_t bytes_max, length, unused;
		unsigned levels;
		size_t n = random_steps(&state, steps, &bytes_max, &levels);
		unsigned around = round % 10 == 0 ? 20 + (unsigned)round / 10 % 13 : 1;
		size_t much = 4 + 3 + 2 * (size_t)around + bytes_max + SCAN_STEP_BYTES;
		bool down = write_both(steps, n, bytes_max, levels, around, much, &length);
		ck_assert_int_eq(down, around + levels <= WBXML_DEPTH_MAX);
		down_n += down;
		ck_assert(!down || length <= 4 + 3 + 2 * (size_t)around + bytes_max);
		for (size_t cap = round % 8 == 0 ? 4 : much; cap < much; cap++) {
			write_both(steps, n, bytes_max, levels, around, cap, &unused);
		}
	}
	ck_assert_uint_gt(down_n, 2000);
}
END_TEST

START_TEST(nul_is_refused)
{
	for (int down = 0; down < 2; down++) {
		uint8_t room[64];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		struct wbxml_pen pen = wbxml_pen_up(&w);
		wbxml_pen_down(&pen, down ? 20 : 60, 1);
		ck_assert_int_eq(pen.to != NULL, down);
		const struct wire_span text = {.p = (const uint8_t *)"a\0b", .n = 3};
		wbxml_pen_text(&pen, EAS_TAG_EMAIL_TO, text);
		wbxml_pen_lift(&pen);
		ck_assert(!wbxml_written(&w));
	}
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("wbxml_pen");
	tcase_add_test(tcase, text_of_every_length);
	tcase_add_test(tcase, digits_as_printf);
	tcase_add_test(tcase, down_as_up);
	tcase_add_test(tcase, nul_is_refused);
	return eas_test_run(tcase);
}
