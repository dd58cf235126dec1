/* Decimal numbers, written and read, against printf and strtoull. Not here: Content-Length
 * (test_http1.c). */
#include "wire/http1_decimal.h"

#include "eas_test.h"

#include <inttypes.h>

/* The text with an end that strtoull sees. */
static const char *with_nul(const uint8_t *text, size_t n)
{
	static char copy[16];
	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

/* Numbers of every length, and on both sides of where it changes, against printf and strtoull; the
 * octets behind the ten stay as they are. */
START_TEST(decimals)
{
	uint64_t step = 1;
	for (uint64_t v = 0; v <= UINT32_MAX; v += step) {
		uint8_t text[12];
		char want[12];
		memset(text, '#', sizeof text);
		size_t n = (size_t)snprintf(want, sizeof want, "%" PRIu32, (uint32_t)v);
		ck_assert_uint_eq(http1_decimal((uint32_t)v, text), n);
		ck_assert_msg(memcmp(text, want, n) == 0 && text[10] == '#' && text[11] == '#',
			      "%s", want);
		uint32_t back;
		ck_assert(http1_decimal_read((struct wire_span){text, n}, &back) && back == v);
		step = v < 100100 ? 1 : v / 9973;
	}
	for (uint32_t power = 10, i = 1; i < 10; i++, power *= 10) {
		for (uint32_t v = power - 1; v <= power + 1; v++) {
			uint8_t text[10];
			size_t n = http1_decimal(v, text);
			ck_assert_uint_eq(n, v < power ? i : i + 1);
			ck_assert_uint_eq(strtoull(with_nul(text, n), NULL, 10), v);
		}
	}
	uint8_t most[10];
	ck_assert_uint_eq(http1_decimal(UINT32_MAX, most), 10);
	ck_assert_int_eq(memcmp(most, "4294967295", 10), 0);
	static const struct {
		const char *text;
		bool good;
		uint32_t value;
	} table[] = {{"", false, 0},	       {"4294967295", true, UINT32_MAX},
		     {"4294967296", false, 0}, {"42949672950", false, 0},
		     {"-1", false, 0},	       {"+1", false, 0},
		     {"1 ", false, 0},	       {"0000000000000000000007", true, 7},
		     {"12:4", false, 0},       {"12/4", false, 0},
		     {"99999999999999999999999999", false, 0}};
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		uint32_t v = 0;
		struct wire_span text = {(const uint8_t *)table[i].text, strlen(table[i].text)};
		ck_assert_msg(http1_decimal_read(text, &v) == table[i].good, "%s", table[i].text);
		ck_assert(!table[i].good || v == table[i].value);
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("http1_decimal");
	tcase_add_test(t, decimals);
	return eas_test_run(t);
}
