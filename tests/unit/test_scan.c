/* The searches of scan.h against naive loops: both twins of every step for every octet at every
 * place, behind noise that must not matter, and whole searches that end at an unreadable page.
 * Not here: what protocols make of the places found. */
#include "wire/scan.h"

#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __SSE2__
#include "wire/scan_sse2.h"
#endif
#include "wire/scan_swar.h"

enum { STOP = '%' };

static bool is_zero(uint8_t c)
{
	return c == 0;
}

static bool is_text_end(uint8_t c)
{
	return c < 0x20 || c == 0x7F || c == STOP;
}

static bool is_pair_end(uint8_t c)
{
	return is_text_end(c) || c == '&';
}

static bool is_visible_end(uint8_t c)
{
	return c < 0x21 || c > 0x7E;
}

static bool is_name_end(uint8_t c)
{
	bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	return !letter && !(c >= '0' && c <= '9') && c != '-';
}

static bool is_value_end(uint8_t c)
{
	return (c < 0x20 && c != '\t') || c == 0x7F;
}

static bool is_host_end(uint8_t c)
{
	return is_name_end(c) && c != '.' && c != ':';
}

static unsigned swar_text(const uint8_t *p)
{
	return scan_swar_text(p, STOP);
}

static size_t text_end(const uint8_t *p, size_t at, size_t n)
{
	return scan_text_end(p, at, n, STOP);
}

#ifdef __SSE2__
static unsigned sse2_text(const uint8_t *p)
{
	return scan_sse2_text(p, STOP);
}
#define SSE2(function) function
#else
#define SSE2(function) NULL
#endif

static const struct {
	const char *name;
	bool (*ends)(uint8_t c);
	unsigned (*swar)(const uint8_t *p);
	unsigned (*sse2)(const uint8_t *p); /* NULL where there is none */
	size_t (*search)(const uint8_t *p, size_t at, size_t n);
} searches[] = {
	{"zero", is_zero, scan_swar_zero, SSE2(scan_sse2_zero), scan_zero_end},
	{"text", is_text_end, swar_text, SSE2(sse2_text), text_end},
	{"pair", is_pair_end, scan_swar_pair, SSE2(scan_sse2_pair), scan_pair_end},
	{"visible", is_visible_end, scan_swar_visible, SSE2(scan_sse2_visible), scan_visible_end},
	{"name", is_name_end, scan_swar_name, SSE2(scan_sse2_name), scan_name_end},
	{"value", is_value_end, scan_swar_value, SSE2(scan_sse2_value), scan_value_end},
	{"host", is_host_end, scan_swar_host, SSE2(scan_sse2_host), scan_host_end},
};

enum { SEARCH_N = sizeof searches / sizeof searches[0] };

static size_t naive(bool (*ends)(uint8_t c), const uint8_t *p, size_t at, size_t n)
{
	while (at < n && !ends(p[at])) {
		at++;
	}
	return at;
}

/* Every octet at every place of a step, between octets that pass; then once more with other octets
 * behind it, because a borrow or carry out of a lane would show there. */
START_TEST(every_octet_at_every_place)
{
	for (unsigned c = 0; c < 256; c++) {
		for (unsigned at = 0; at < 16; at++) {
			for (unsigned behind = 0; behind < 256; behind += 5) {
				uint8_t p[16];
				memset(p, 'a', sizeof p);
				memset(p + at, (int)behind, sizeof p - at);
				p[at] = (uint8_t)c;
				size_t want = naive(searches[_i].ends, p, 0, sizeof p);
				bool sse2 = searches[_i].sse2 == NULL || searches[_i].sse2(p) == want;
				/* A check each would take longer than all that is checked. */
				if (!sse2 || searches[_i].swar(p) != want) {
					ck_abort_msg("%s %s: octet %u at %u, %u behind",
						     sse2 ? "swar" : "sse2", searches[_i].name, c,
						     at, behind);
				}
			}
		}
	}
}
END_TEST

/* Lengths 0..140, many starts, one octet that may end the search anywhere; the octet behind the
 * input cannot be read. */
START_TEST(whole_searches_at_the_edge)
{
	static const uint8_t enders[] = {0, '\t', 0x1F, ' ', '%', '&', '/', ':', '-', '.', '_', '~',
					0x7F, 0x80, 0xFF};
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	uint8_t *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(memory, MAP_FAILED);
	ck_assert_int_eq(mprotect(memory + page, page, PROT_NONE), 0);
	for (size_t n = 0; n <= 140; n += 1 + n / 71) {
		uint8_t *p = memory + page - n;
		for (size_t place = 0; place <= n; place++) {
			for (size_t e = 0; e < sizeof enders; e++) {
				memset(p, 'x', n);
				if (place < n) {
					p[place] = enders[e];
				}
				for (size_t at = 0; at <= n; at += 1 + at / 4) {
					if (searches[_i].search(p, at, n) !=
					    naive(searches[_i].ends, p, at, n)) {
						ck_abort_msg("%s: octet %u at %zu of %zu, from %zu",
							     searches[_i].name, enders[e], place,
							     n, at);
					}
				}
			}
		}
	}
	ck_assert_int_eq(munmap(memory, 2 * page), 0);
}
END_TEST

/* The steps that answer otherwise: bits for all octets, a comparison, yes or no for eight. */
START_TEST(other_steps)
{
	static const uint8_t lower[17] = "content-length:0";
	for (unsigned c = 0; c < 256; c++) {
		for (unsigned at = 0; at < 64; at++) {
			uint8_t p[64];
			memset(p, at % 2 == 0 ? 'a' : '\r', sizeof p);
			p[at] = (uint8_t)c;
			for (uint8_t low = 0x1F; low < 0x23; low++) {
				uint64_t want = 0, swar = 0;
				for (unsigned i = 0; i < 64; i++) {
					want |= (uint64_t)(p[i] >= low && p[i] < 0x7F) << i;
				}
				for (unsigned i = 0; i < 64; i += 16) {
					swar |= scan_swar_printable(p + i, low) << i;
				}
				ck_assert_msg(scan_printable64(p, low) == want, "octet %u at %u", c, at);
				ck_assert_msg(swar == want, "swar: octet %u at %u", c, at);
			}
		}
		for (unsigned at = 0; at < 16; at++) {
			uint8_t p[16];
			memcpy(p, lower, sizeof p);
			p[at] = (uint8_t)c;
			unsigned want = (c | 0x20) == lower[at] ? 0xFFFF : 0xFFFF & ~(1u << at);
			ck_assert_msg(scan_swar_fold(p, lower) == want, "swar: octet %u at %u", c, at);
#ifdef __SSE2__
			ck_assert_msg(scan_sse2_fold(p, lower) == want, "sse2: octet %u at %u", c, at);
#endif
			memset(p, 'Z', sizeof p);
			p[at] = (uint8_t)c;
			ck_assert_int_eq(scan_is_name8(p), at >= 8 || !is_name_end((uint8_t)c));
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wire");
	TCase *tcase = tcase_create("scan");
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_octet_at_every_place, 0, SEARCH_N);
	tcase_add_loop_test(tcase, whole_searches_at_the_edge, 0, SEARCH_N);
	tcase_add_test(tcase, other_steps);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
