/* Putting parts together: any order, twice, too late, too many, and texts of random length through
 * cutting, TPDU and back. */
#include "sms_vectors.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/sms_join.h"
#include "wire/sms_split.h"

#define SETS 2
#define PARTS 6

struct phone {
	struct sms_join join;
	struct sms_join_set sets[SETS];
	struct sms_join_part parts[PARTS];
	uint8_t text[SMS_JOIN_TEXT_BYTES_MAX];
	struct wire_out out;
};

static void phone_init(struct phone *phone)
{
	sms_join_init(&phone->join, phone->sets, SETS, phone->parts, PARTS, 1000);
	phone->out = wire_out_init(phone->text, sizeof phone->text);
}

/* A part of 8-bit text: reference, total, number, one octet of content. */
static enum sms_join_verdict give(struct phone *phone, const char *from, uint8_t ref,
	uint8_t total, uint8_t seq, char content, int64_t now_ns)
{
	const uint8_t ud[7] = {5, 0, 3, ref, total, seq, (uint8_t)content};
	struct tpdu_deliver msg = {.dcs = 4, .udhi = true,
		.ud = {.length = sizeof ud, .bytes = octets_span(ud, sizeof ud)}};
	ck_assert(tpdu_address_from_text(octets_text(from), &msg.oa));
	return sms_join_add(&phone->join, &msg, now_ns, &phone->out);
}

static void holds(const struct phone *phone, const char *text)
{
	ck_assert_msg(wire_span_is(octets_span(phone->text, phone->out.n), text), "%.*s not %s",
		(int)phone->out.n, phone->text, text);
}

START_TEST(order_does_not_matter)
{
	static const char *const orders[] = {"123", "132", "213", "231", "312", "321"};
	for (size_t i = 0; i < 6; i++) {
		struct phone phone;
		phone_init(&phone);
		for (size_t k = 0; k < 3; k++) {
			const uint8_t seq = (uint8_t)(orders[i][k] - '0');
			ck_assert_int_eq(give(&phone, "+1", 7, 3, seq, (char)('a' + seq), 5),
				k == 2 ? SMS_JOIN_WHOLE : SMS_JOIN_WAITS);
		}
		holds(&phone, "bcd");
		ck_assert_int_eq(sms_join_deadline_ns(&phone.join), INT64_MAX);
	}
}
END_TEST

/* The second part that comes is the first again, or another one under its number, because the
 * reference has come round. */
START_TEST(a_number_twice)
{
	static const struct {
		char content;
		enum sms_join_verdict verdict;
		unsigned duplicates, evicted;
		const char *text;
	} rows[] = {{'a', SMS_JOIN_DUPLICATE, 1, 0, "ab"}, {'x', SMS_JOIN_WAITS, 0, 1, "xb"}};
	for (size_t i = 0; i < 2; i++) {
		struct phone phone;
		phone_init(&phone);
		ck_assert_int_eq(give(&phone, "+1", 7, 2, 1, 'a', 0), SMS_JOIN_WAITS);
		ck_assert_int_eq(give(&phone, "+1", 7, 2, 1, rows[i].content, 1), rows[i].verdict);
		ck_assert_uint_eq(phone.join.duplicates, rows[i].duplicates);
		ck_assert_uint_eq(phone.join.evicted, rows[i].evicted);
		ck_assert_int_eq(give(&phone, "+1", 7, 2, 2, 'b', 2), SMS_JOIN_WHOLE);
		holds(&phone, rows[i].text);
	}
}
END_TEST

START_TEST(texts_are_kept_apart)
{
	struct phone phone;
	phone_init(&phone);
	give(&phone, "+1", 7, 2, 1, 'a', 0);
	give(&phone, "+2", 7, 2, 1, 'c', 1);
	ck_assert_int_eq(give(&phone, "+2", 7, 2, 2, 'd', 2), SMS_JOIN_WHOLE);
	holds(&phone, "cd");
	ck_assert_int_eq(give(&phone, "+1", 7, 3, 2, 'z', 3), SMS_JOIN_WAITS); /* another total */
	ck_assert_int_eq(give(&phone, "+1", 7, 2, 2, 'b', 4), SMS_JOIN_WHOLE);
	holds(&phone, "cdab");
}
END_TEST

START_TEST(what_is_missing_runs_out)
{
	struct phone phone;
	struct sms_join_set lost;
	phone_init(&phone);
	give(&phone, "+1", 7, 3, 1, 'a', 100);
	give(&phone, "+1", 7, 3, 3, 'c', 500);
	give(&phone, "+2", 8, 2, 1, 'x', 300);
	ck_assert_int_eq(sms_join_deadline_ns(&phone.join), 1100);
	ck_assert(!sms_join_expire(&phone.join, 1099, &lost));
	ck_assert(sms_join_expire(&phone.join, 1300, &lost));
	ck_assert_uint_eq(lost.ref, 7);
	ck_assert_uint_eq(lost.have, 2);
	ck_assert_uint_eq(lost.total, 3);
	ck_assert(sms_join_expire(&phone.join, 1300, &lost));
	ck_assert_uint_eq(lost.ref, 8);
	ck_assert(!sms_join_expire(&phone.join, 9999, &lost));
	ck_assert_int_eq(give(&phone, "+1", 7, 3, 2, 'b', 1400), SMS_JOIN_WAITS);
}
END_TEST

/* Two texts and six parts are all there is: the oldest text gives way, never the one that grows. */
START_TEST(memory_is_bounded)
{
	struct phone phone;
	phone_init(&phone);
	give(&phone, "+1", 1, 9, 1, 'a', 0);
	give(&phone, "+1", 2, 9, 1, 'a', 1);
	give(&phone, "+1", 3, 9, 1, 'a', 2); /* no third place: the first goes */
	ck_assert_uint_eq(phone.join.evicted, 1);
	ck_assert_int_eq(sms_join_deadline_ns(&phone.join), 1001);
	for (uint8_t seq = 2; seq <= 5; seq++) {
		ck_assert_int_eq(give(&phone, "+1", 3, 9, seq, 'b', 3), SMS_JOIN_WAITS);
	}
	ck_assert_int_eq(give(&phone, "+1", 3, 9, 6, 'b', 4), SMS_JOIN_WAITS); /* the second goes */
	ck_assert_uint_eq(phone.join.evicted, 2);
	ck_assert_int_eq(give(&phone, "+1", 3, 9, 7, 'b', 5), SMS_JOIN_REFUSED);
	ck_assert_int_eq(sms_join_deadline_ns(&phone.join), INT64_MAX);
}
END_TEST

START_TEST(nonsense_is_refused)
{
	struct phone phone;
	phone_init(&phone);
	ck_assert_int_eq(give(&phone, "+1", 1, 2, 0, 'a', 0), SMS_JOIN_REFUSED);
	ck_assert_int_eq(give(&phone, "+1", 1, 2, 3, 'a', 0), SMS_JOIN_REFUSED);
	ck_assert_int_eq(give(&phone, "+1", 1, 0, 0, 'a', 0), SMS_JOIN_REFUSED);
	ck_assert_int_eq(give(&phone, "+1", 1, 1, 1, 'a', 0), SMS_JOIN_WHOLE);
	const uint8_t cut[3] = {9, 0, 3};
	struct tpdu_deliver msg = {.dcs = 4, .udhi = true,
		.ud = {.length = 3, .bytes = octets_span(cut, 3)}};
	ck_assert_int_eq(sms_join_add(&phone.join, &msg, 0, &phone.out), SMS_JOIN_REFUSED);
	/* GSM 7-bit whose length is shorter than its header. */
	const uint8_t header[7] = {5, 0, 3, 1, 2, 1, 0};
	msg = (struct tpdu_deliver){.udhi = true,
		.ud = {.length = 6, .bytes = octets_span(header, 6)}};
	ck_assert_int_eq(sms_join_add(&phone.join, &msg, 0, &phone.out), SMS_JOIN_REFUSED);
}
END_TEST

/* Cut, written as TPDUs, shuffled, read, joined: the same units in each alphabet. */
START_TEST(random_texts_come_back)
{
	static struct sms_join_part parts[SMS_SPLIT_PARTS_MAX];
	static uint8_t text[SMS_JOIN_TEXT_BYTES_MAX];
	uint64_t state = 7;
	for (unsigned round = 0; round < 300; round++) {
		static const enum tpdu_alphabet alphabets[] = {TPDU_GSM7, TPDU_8BIT, TPDU_UCS2};
		static const uint8_t codings[] = {0x00, 0x04, 0x08};
		uint8_t units[4000], tpdus[40][180], ud[TPDU_UD_BYTES_MAX];
		size_t tpdus_n[40], order[40];
		const size_t n = vector_random(&state) % (sizeof units / 2) * 2;
		for (size_t i = 0; i < n; i++) {
			units[i] = (uint8_t)(vector_random(&state) % 128);
		}
		struct sms_join_set set;
		struct sms_join join;
		struct sms_split split;
		struct sms_split_part part = {.seq = 0};
		struct wire_out whole = wire_out_init(text, sizeof text);
		ck_assert_int_eq(sms_split_plan(alphabets[round % 3], octets_span(units, n),
			octets_text(""), round % 2 == 0 ? 8 : 16, &split, NULL), WIRE_OK);
		size_t written = 0;
		while (sms_split_next(&split, &part)) {
			struct tpdu_deliver msg = {.dcs = codings[round % 3],
				.udhi = sms_split_udhi(&split)};
			struct wire_out out = wire_out_init(tpdus[written], sizeof tpdus[0]);
			sms_split_ud(&split, &part, (uint16_t)vector_random(&state) & 0, &msg.ud, ud);
			tpdu_deliver_write(&msg, &out);
			ck_assert(!out.overflow);
			tpdus_n[written] = out.n;
			order[written] = written;
			const size_t other = vector_random(&state) % (written + 1);
			order[written] = order[other];
			order[other] = written;
			written++;
		}
		sms_join_init(&join, &set, 1, parts, SMS_SPLIT_PARTS_MAX, 1000);
		for (size_t i = 0; i < written; i++) {
			struct tpdu_deliver msg;
			size_t used = 0;
			ck_assert_int_eq(tpdu_deliver_read(tpdus[order[i]], tpdus_n[order[i]], &msg,
				&used, NULL), WIRE_OK);
			ck_assert_int_eq(sms_join_add(&join, &msg, 0, &whole),
				i + 1 == written ? SMS_JOIN_WHOLE : SMS_JOIN_WAITS);
		}
		ck_assert_uint_eq(whole.n, n);
		ck_assert(n == 0 || memcmp(text, units, n) == 0);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sms_join");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, order_does_not_matter);
	tcase_add_test(tests, a_number_twice);
	tcase_add_test(tests, texts_are_kept_apart);
	tcase_add_test(tests, what_is_missing_runs_out);
	tcase_add_test(tests, memory_is_bounded);
	tcase_add_test(tests, nonsense_is_refused);
	tcase_add_test(tests, random_texts_come_back);
	return vector_run(suite);
}
