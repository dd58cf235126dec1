/* Header names and other words in any case: each octet at each place, against plain loops.
 * Not here: lines and their values (test_http1.c). */
#include "wire/http1_name.h"

#include "eas_test.h"

#include <ctype.h>

START_TEST(names_need_every_letter)
{
	for (enum http1_name id = 1; id < HTTP1_NAME_N; id++) {
		uint8_t name[32];
		size_t n = strlen(http1_name_text(id));
		memcpy(name, http1_name_text(id), n);
		for (size_t i = 0; i < n; i++) {
			for (unsigned c = 0; c < 256; c++) {
				uint8_t was = name[i];
				name[i] = (uint8_t)c;
				bool same = c == was || ((was | 0x20) >= 'a' && (c ^ was) == 0x20);
				enum http1_name found = http1_name_find(
					(struct wire_span){.p = eas_test_edge(name, n), .n = n});
				ck_assert_msg((found == id) == same, "%s byte %zu = %02x",
					      http1_name_text(id), i, c);
				uint8_t line[HTTP1_NAME_LINE_BYTES] = {0};
				memcpy(line, name, n);
				memcpy(line + n, ": ", 2);
				const struct http1_name_line *begins = http1_name_line(line);
				bool control = c < 0x20; /* excluded by the caller */
				bool known = begins != NULL && begins->id == id &&
					     begins->n == n + 2 && begins->name_n == n;
				ck_assert_msg(control || known == same,
					      "line of %s byte %zu = %02x", http1_name_text(id), i, c);
				name[i] = was;
			}
		}
		/* The colon and the blank have to be there, too; what is behind them does not matter. */
		uint8_t line[HTTP1_NAME_LINE_BYTES];
		memset(line, 0xFF, sizeof line);
		memcpy(line, name, n);
		memcpy(line + n, ": ", 2);
		ck_assert_ptr_nonnull(http1_name_line(line));
		line[n + 1] = 'x';
		ck_assert_ptr_null(http1_name_line(line));
		memcpy(line + n, "; ", 2);
		ck_assert_ptr_null(http1_name_line(line));
	}
}
END_TEST

/* Words of every length up to 20, each octet at each place, against a plain loop. */
START_TEST(words_in_any_case)
{
	static const char lower[] = "basic close/keep-alive";
	for (size_t n = 0; n <= 20; n++) {
		uint8_t word[24];
		for (size_t i = 0; i < n; i++) {
			word[i] = (uint8_t)(i % 3 == 0 ? toupper(lower[i]) : lower[i]);
		}
		ck_assert(http1_name_is(eas_test_edge(word, n), lower, n));
		for (size_t at = 0; at < n; at++) {
			uint8_t was = word[at];
			for (unsigned c = 0; c < 256; c++) {
				word[at] = (uint8_t)c;
				bool want = c == (uint8_t)lower[at] ||
					    (islower(lower[at]) && c == (unsigned)toupper(lower[at]));
				if (http1_name_is(eas_test_edge(word, n), lower, n) != want) {
					ck_abort_msg("%zu octets, %02x at %zu", n, c, at);
				}
			}
			word[at] = was;
		}
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("http1_name");
	tcase_add_test(t, names_need_every_letter);
	tcase_add_test(t, words_in_any_case);
	return eas_test_run(t);
}
