/* Base64: the vectors of RFC 4648 section 10, every malformed form. Not here: queries. */
#include "wire/eas_base64.h"

#include "eas_test.h"

static const struct {
	const char *plain, *text;
} vectors[] = {{"", ""},
	       {"f", "Zg=="},
	       {"fo", "Zm8="},
	       {"foo", "Zm9v"},
	       {"foob", "Zm9vYg=="},
	       {"fooba", "Zm9vYmE="},
	       {"foobar", "Zm9vYmFy"}};

START_TEST(rfc4648_vectors)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		for (int padded = 0; padded < 2; padded++) {
			uint8_t room[16];
			struct wire_bad bad;
			size_t n = strlen(vectors[i].text);
			while (!padded && n > 0 && vectors[i].text[n - 1] == '=') {
				n--;
			}
			struct wire_out out = wire_out_init(room, sizeof room);
			struct wire_span text = {(const uint8_t *)vectors[i].text, n};
			ck_assert_int_eq(eas_base64_read(text, &out, &bad), WIRE_OK);
			ck_assert(wire_span_is((struct wire_span){room, out.n}, vectors[i].plain));
		}
		uint8_t room[16];
		struct wire_out out = wire_out_init(room, strlen(vectors[i].text));
		eas_base64_write(&out, (struct wire_span){(const uint8_t *)vectors[i].plain,
							  strlen(vectors[i].plain)});
		ck_assert(wire_span_is((struct wire_span){room, out.n}, vectors[i].text));
		ck_assert(!out.overflow);
	}
}
END_TEST

static const struct {
	const char *text;
	size_t at;
} refused[] = {
	{"Z", 1},      {"Zm9vY", 5},	{"Zg=", 2},   {"Zg===", 2},    {"Z===", 1},
	{"====", 0},   {"Zh==", 1},	{"Zm9=", 2},  {"Zm-v", 2},     {"Zm_v", 2},
	{"Zm9v\n", 4}, {"Zg==Zg==", 2}, {" Zg==", 0}, {"Zm9v Zg=", 4},
};

START_TEST(malformed_is_refused)
{
	uint8_t room[16];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct wire_bad bad;
	size_t n = strlen(refused[_i].text);
	const uint8_t *p = eas_test_edge((const uint8_t *)refused[_i].text, n);
	ck_assert_msg(eas_base64_read((struct wire_span){p, n}, &out, &bad) == WIRE_BAD, "%s",
		      refused[_i].text);
	ck_assert_msg(bad.offset == refused[_i].at, "%s: %zu (%s)", refused[_i].text, bad.offset,
		      bad.reason);
}
END_TEST

START_TEST(every_octet_and_room)
{
	uint8_t data[256], text[400], back[256];
	for (unsigned i = 0; i < 256; i++) {
		data[i] = (uint8_t)i;
	}
	for (size_t n = 0; n <= 256; n++) {
		struct wire_bad bad;
		struct wire_out out = wire_out_init(text, sizeof text);
		eas_base64_write(&out, (struct wire_span){data, n});
		ck_assert_uint_eq(out.n, (n + 2) / 3 * 4);
		struct wire_out again = wire_out_init(back, n);
		ck_assert_int_eq(eas_base64_read((struct wire_span){text, out.n}, &again, &bad),
				 WIRE_OK);
		ck_assert(again.n == n && memcmp(back, data, n) == 0);
		if (n > 0) {
			again = wire_out_init(back, n - 1);
			ck_assert_int_eq(
				eas_base64_read((struct wire_span){text, out.n}, &again, &bad),
				WIRE_BAD);
			out = wire_out_init(text, (n + 2) / 3 * 4 - 1);
			eas_base64_write(&out, (struct wire_span){data, n});
			ck_assert(out.overflow && out.n == 0);
		}
	}
}
END_TEST

/* Every octet outside of the alphabet at every place of a text that steps read, and room for all. */
START_TEST(any_octet_anywhere)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t text[44], room[64];
	memset(text, 'Q', sizeof text);
	for (size_t at = 0; at < sizeof text; at++) {
		for (unsigned c = 0; c < 256; c++) {
			struct wire_out out = wire_out_init(room, sizeof room);
			struct wire_bad bad = {0};
			bool letter = c != 0 && strchr(alphabet, (int)c) != NULL;
			/* As the last of four at the very end, '=' is padding. */
			letter = letter || (c == '=' && at + 1 == sizeof text);
			text[at] = (uint8_t)c;
			enum wire_verdict v =
				eas_base64_read((struct wire_span){text, sizeof text}, &out, &bad);
			if ((v == WIRE_OK) != letter || (!letter && bad.offset != at)) {
				ck_abort_msg("%u at %zu: %zu", c, at, bad.offset);
			}
		}
		text[at] = 'Q';
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_base64");
	tcase_add_test(t, rfc4648_vectors);
	tcase_add_loop_test(t, malformed_is_refused, 0, sizeof refused / sizeof refused[0]);
	tcase_add_test(t, every_octet_and_room);
	tcase_add_test(t, any_octet_anywhere);
	return eas_test_run(t);
}
