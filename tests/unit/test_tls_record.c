/* Flights of every size: records fill them, messages fill the records; application data has the
 * size the model counts. tshark reads them in oracle_capture.sh. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/tls_record.h"

static const struct tls_record_session session = {.number = 7, .session = 3,
	.unix_s = 1131321600, .host = {(const uint8_t *)"mail.example.com", 16}};

/* Content types in order, and for each its handshake message (0: none that can be read). */
static const struct {
	const char *types;
	const char *messages;
	size_t least; /* octets of the smallest one */
} flights[TLS_RECORD_FLIGHT_N] = {
	[TLS_RECORD_CLIENT_HELLO] = {"\x16", "\x01", 70},
	[TLS_RECORD_SERVER_HELLO] = {"\x16\x16\x16", "\x02\x0B\x0E", 903},
	[TLS_RECORD_CLIENT_KEYS] = {"\x16\x14\x16", "\x10\0", 122},
	[TLS_RECORD_FINISHED] = {"\x14\x16", "\0", 47},
	[TLS_RECORD_HELLO_AGAIN] = {"\x16", "\x01", 102},
	[TLS_RECORD_SERVER_AGAIN] = {"\x16\x14\x16", "\x02\0", 126},
};

/* Checks the chain of records; a readable handshake message fills its record. */
static void check(unsigned flight, const uint8_t *p, size_t n)
{
	const char *types = flights[flight].types;
	const char *message = flights[flight].messages;
	size_t at = 0;
	for (; *types != '\0'; types++) {
		ck_assert_uint_le(at + TLS_RECORD_HEADER_BYTES, n);
		const size_t length = octets_u16(p + at + 3);
		ck_assert_msg(p[at] == (uint8_t)*types, "flight %u of %zu: type %u at %zu", flight, n, p[at],
			at);
		ck_assert_uint_eq(octets_u16(p + at + 1), 0x0301);
		if (p[at] == 0x16 && *message != '\0') {
			ck_assert_uint_eq(p[at + 5], (uint8_t)*message);
			ck_assert_uint_eq((size_t)p[at + 6] << 16 | octets_u16(p + at + 7),
				length - 4);
			message++;
		}
		at += TLS_RECORD_HEADER_BYTES + length;
	}
	ck_assert_uint_eq(at, n);
}

/* A ClientHello's parts fill it: session id, suites, methods, and either nothing or extensions. */
static void check_hello(const uint8_t *p, size_t n)
{
	size_t at = 9 + 2 + 32;
	at += 1u + p[at];
	ck_assert_uint_eq(octets_u16(p + at) % 2, 0);
	at += 2u + octets_u16(p + at);
	at += 1u + p[at];
	if (at < n) {
		ck_assert_uint_eq(octets_u16(p + at), n - at - 2);
		ck_assert_uint_eq(octets_u16(p + at + 2), 21); /* padding */
		ck_assert_uint_eq(octets_u16(p + at + 4), n - at - 6);
	} else {
		ck_assert_uint_eq(at, n);
	}
}

START_TEST(flights_have_the_size_that_was_asked_for)
{
	const enum tls_record_flight flight = (enum tls_record_flight)_i;
	static uint8_t octets[20000];
	static uint8_t again[20000];
	const size_t least = tls_record_flight_bytes(flight, 0);
	const size_t most = tls_record_flight_bytes(flight, SIZE_MAX);
	ck_assert_uint_eq(least, flights[_i].least);
	for (size_t n = least; n <= most; n += n < least + 300 ? 1 : 509) {
		ck_assert_uint_eq(tls_record_flight_bytes(flight, n), n);
		struct wire_out out = wire_out_init(octets, n);
		tls_record_flight_write(flight, &session, n, &out);
		ck_assert(!out.overflow);
		ck_assert_uint_eq(out.n, n);
		check((unsigned)_i, octets, n);
		if (flights[_i].messages[0] == 1) {
			check_hello(octets, n);
		}
		out = wire_out_init(again, sizeof again);
		tls_record_flight_write(flight, &session, n, &out);
		ck_assert_mem_eq(octets, again, n);
	}
}
END_TEST

/* Octets, octets of each record's frame, and as many records as the model counts. */
static const struct {
	size_t n;
	uint32_t record_bytes;
	size_t records, bytes;
} data[] = {
	{0, 29, 1, 29}, {1, 29, 1, 30}, {500, 29, 1, 529}, {16383, 29, 1, 16412},
	{16384, 29, 2, 16442}, {16385, 29, 2, 16443}, {40000, 25, 3, 40075},
	{100, 0, 1, 105}, /* a header at least */
};

START_TEST(application_data_is_as_long_as_counted)
{
	static uint8_t octets[50000];
	static uint8_t other[50000];
	const size_t n = tls_record_data_bytes(data[_i].n, data[_i].record_bytes);
	ck_assert_uint_eq(n, data[_i].bytes);
	struct wire_out out = wire_out_init(octets, n);
	tls_record_data_write(&session, 1, data[_i].n, data[_i].record_bytes, &out);
	ck_assert(!out.overflow);
	ck_assert_uint_eq(out.n, n);
	size_t records = 0;
	for (size_t at = 0; at < n; records++) {
		ck_assert_uint_eq(octets[at], 23);
		at += TLS_RECORD_HEADER_BYTES + octets_u16(octets + at + 3);
		ck_assert_uint_le(at, n);
	}
	ck_assert_uint_eq(records, data[_i].records);
	out = wire_out_init(other, n);
	tls_record_data_write(&session, 2, data[_i].n, data[_i].record_bytes, &out);
	ck_assert_int_ne(memcmp(octets, other, n), 0);
}
END_TEST

START_TEST(close_notify_is_one_alert)
{
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	tls_record_close_write(&session, 29, &out);
	ck_assert_uint_eq(out.n, 31);
	ck_assert_uint_eq(octets[0], 21);
	ck_assert_uint_eq(octets_u16(octets + 3), 26);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("tls_record");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_loop_test(tests, flights_have_the_size_that_was_asked_for, 0,
		TLS_RECORD_FLIGHT_N);
	tcase_add_loop_test(tests, application_data_is_as_long_as_counted, 0,
		(int)(sizeof data / sizeof data[0]));
	tcase_add_test(tests, close_notify_is_one_alert);
	return vector_run(suite);
}
