/* Certificates of every size: the lengths of all elements fit into each other, in DER. tshark reads
 * one field by field in oracle_capture.sh. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/tls_certificate.h"

#define CONSTRUCTED 0x20u
#define DEPTH_MAX 16

/* Length of the element at `p` with its header in *header; checks that it is the shortest form. */
static size_t element(const uint8_t *p, size_t rest, size_t *header)
{
	ck_assert_uint_ge(rest, 2);
	size_t n = p[1];
	*header = 2;
	if (n == 0x81) {
		n = p[2];
		*header = 3;
		ck_assert_uint_ge(n, 128);
	} else if (n == 0x82) {
		n = octets_u16(p + 2);
		*header = 4;
		ck_assert_uint_ge(n, 256);
	} else {
		ck_assert_uint_lt(n, 128);
	}
	ck_assert_uint_le(*header + n, rest);
	return n;
}

/* Walks all elements; every constructed one is filled exactly by those in it. */
static unsigned walk(const uint8_t *p, size_t n)
{
	const uint8_t *ends[DEPTH_MAX] = {p + n};
	unsigned depth = 0, elements = 0;
	while (p < ends[0]) {
		size_t header, length = element(p, (size_t)(ends[depth] - p), &header);
		elements++;
		if ((p[0] & CONSTRUCTED) != 0) {
			ck_assert_uint_lt(++depth, DEPTH_MAX);
			ends[depth] = p + header + length;
			p += header;
		} else {
			p += header + length;
		}
		while (depth > 0 && p == ends[depth]) {
			depth--;
		}
	}
	ck_assert_uint_eq(depth, 0);
	return elements;
}

START_TEST(every_size_is_well_formed)
{
	static const char *const hosts[] = {"a", "mail.example.com",
		"a-name-of-sixty-four-octets.which-is-the-most.that-is-used.example"};
	uint8_t *octets = malloc(TLS_CERTIFICATE_BYTES_MAX);
	for (size_t h = 0; h < sizeof hosts / sizeof hosts[0]; h++) {
		for (size_t n = TLS_CERTIFICATE_BYTES_MIN; n <= TLS_CERTIFICATE_BYTES_MAX;
		     n += n < 1500 ? 1 : 977) {
			struct wire_out out = wire_out_init(octets, n);
			tls_certificate_write(octets_text(hosts[h]), n, &out);
			ck_assert(!out.overflow);
			ck_assert_uint_eq(out.n, n);
			ck_assert_uint_eq(walk(octets, n), 35);
		}
	}
	free(octets);
}
END_TEST

START_TEST(other_sizes_are_refused)
{
	static const size_t sizes[] = {0, TLS_CERTIFICATE_BYTES_MIN - 1,
		TLS_CERTIFICATE_BYTES_MAX + 1};
	uint8_t *octets = malloc(TLS_CERTIFICATE_BYTES_MAX + 1);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct wire_out out = wire_out_init(octets, TLS_CERTIFICATE_BYTES_MAX + 1);
		tls_certificate_write(octets_text("a"), sizes[i], &out);
		ck_assert(out.overflow);
		ck_assert_uint_eq(out.n, 0);
	}
	free(octets);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tls_certificate");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, every_size_is_well_formed);
	tcase_add_test(tests, other_sizes_are_refused);
	return vector_run(suite);
}
