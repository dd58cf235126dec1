/* SHA-256 against published vectors and, for every length around the block borders, sha256sum. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/sha256.h"

START_TEST(published_vectors)
{
	static const struct {
		const char *text;
		const char *hex;
	} rows[] = {
		/* [FIPS180-2] appendix B.1 and B.2, and the empty message of the NIST examples. */
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char hex[SHA256_HEX_BYTES];
		sha256_hex(rows[i].text, strlen(rows[i].text), hex);
		ck_assert_str_eq(hex, rows[i].hex);
	}
}
END_TEST

/* [FIPS180-2] appendix B.3: a million times "a", in pieces of many sizes. */
START_TEST(a_million_in_pieces)
{
	static const size_t pieces[] = {1, 3, 63, 64, 65, 1000, 1000000};
	static char text[1000000];
	memset(text, 'a', sizeof text);
	struct sha256 sha;
	sha256_init(&sha);
	for (size_t done = 0; done < sizeof text;) {
		size_t left = sizeof text - done;
		size_t n = pieces[_i] < left ? pieces[_i] : left;
		sha256_add(&sha, text + done, n);
		sha256_add(&sha, NULL, 0);
		done += n;
	}
	uint8_t digest[SHA256_BYTES];
	sha256_done(&sha, digest);
	static const uint8_t want[SHA256_BYTES] = {
		0xcd, 0xc7, 0x6e, 0x5c, 0x99, 0x14, 0xfb, 0x92, 0x81, 0xa1, 0xc7,
		0xe2, 0x84, 0xd7, 0x3e, 0x67, 0xf1, 0x80, 0x9a, 0x48, 0xa4, 0x97,
		0x20, 0x0e, 0x04, 0x6d, 0x39, 0xcc, 0xc7, 0x11, 0x2c, 0xd0,
	};
	ck_assert_mem_eq(digest, want, sizeof want);
}
END_TEST

/* Lengths 0..200 of bytes 0, 1, 2, ..., asked of coreutils' sha256sum through a pipe. */
START_TEST(every_length_against_sha256sum)
{
	for (int n = 0; n <= 200; n++) {
		char command[2048] = "printf '";
		uint8_t text[200];
		for (int i = 0; i < n; i++) {
			text[i] = (uint8_t)(i * 7 + n);
			snprintf(command + strlen(command), sizeof command - strlen(command),
				 "\\%03o", text[i]);
		}
		strncat(command, "' | sha256sum", sizeof command - strlen(command) - 1);
		FILE *pipe = popen(command, "r");
		ck_assert_ptr_nonnull(pipe);
		char want[SHA256_HEX_BYTES] = "";
		ck_assert_ptr_nonnull(fgets(want, sizeof want, pipe));
		pclose(pipe);
		char hex[SHA256_HEX_BYTES];
		sha256_hex(text, (size_t)n, hex);
		ck_assert_str_eq(hex, want);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sha256");
	TCase *tcase = tcase_create("sha256");
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, published_vectors);
	tcase_add_loop_test(tcase, a_million_in_pieces, 0, 7);
	tcase_add_test(tcase, every_length_against_sha256sum);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
