/* TPDUs: the shared vectors through the typed structs, addresses, times, validity, reports.
 *
 * "test_tpdu --random N" prints N random TPDUs and what they say, for oracle_sms.sh: direction (O
 * to the phone, I from it), octets, and the values of tshark's fields, separated by tabs. */
#include "sms_vectors.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/tpdu.h"
#include "wire/udh.h"

static enum wire_verdict deliver_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct tpdu_deliver msg;
	const enum wire_verdict verdict = tpdu_deliver_read(p, n, &msg, used, bad);
	if (verdict == WIRE_OK) {
		tpdu_deliver_write(&msg, out);
	}
	return verdict;
}

static enum wire_verdict submit_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct tpdu_submit msg;
	const enum wire_verdict verdict = tpdu_submit_read(p, n, &msg, used, bad);
	if (verdict == WIRE_OK) {
		tpdu_submit_write(&msg, out);
	}
	return verdict;
}

static enum wire_verdict status_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct tpdu_status_report msg;
	const enum wire_verdict verdict = tpdu_status_report_read(p, n, &msg, used, bad);
	if (verdict == WIRE_OK) {
		tpdu_status_report_write(&msg, out);
	}
	return verdict;
}

static enum wire_verdict address_again(const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	struct tpdu_address a;
	const enum wire_verdict verdict = tpdu_address_read(p, n, &a, used, bad);
	if (verdict == WIRE_OK) {
		tpdu_address_write(&a, out);
	}
	return verdict;
}

START_TEST(vectors_are_read_and_written)
{
	ck_assert_int_eq(vector_check_all("deliver-", "hex", deliver_again, SIZE_MAX), 13);
	ck_assert_int_eq(vector_check_all("push-", "hex", deliver_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("submit-", "hex", submit_again, SIZE_MAX), 8);
	ck_assert_int_eq(vector_check_all("status-", "hex", status_again, SIZE_MAX), 4);
	/* addr-07 is an RP address: test_rp.c */
	ck_assert_int_eq(vector_check_all("addr-01", "hex", address_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-02", "hex", address_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-03", "hex", address_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-04", "hex", address_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-05", "hex", address_again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("addr-06", "hex", address_again, SIZE_MAX), 1);
}
END_TEST

START_TEST(a_deliver_has_these_fields)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct tpdu_deliver msg;
	size_t used = 0;
	char text[TPDU_ADDRESS_TEXT_BYTES];
	struct stamp scts;
	/* vector deliver-02: 20 FO (more waiting, SRI), 07 D0 CD709A0D OA "Mail", 00 PID, 00 DCS,
	 * 40502180035180 SCTS, 05 UDL, 3390BB7C07 "3 new" */
	size_t n = vector_octets("2007D0CD709A0D000040502180035180053390BB7C07", octets);
	ck_assert_int_eq(tpdu_deliver_read(octets, n, &msg, &used, NULL), WIRE_OK);
	ck_assert(msg.mms_more && msg.sri && !msg.udhi && !msg.rp && !msg.lp);
	ck_assert_uint_eq(tpdu_address_text(&msg.oa, text), 4);
	ck_assert_str_eq(text, "Mail");
	ck_assert_int_eq(tpdu_address_ton(&msg.oa), TPDU_TON_ALPHANUMERIC);
	ck_assert_uint_eq(msg.ud.length, 5);
	ck_assert(tpdu_time_read(&msg.scts, &scts));
	ck_assert_int_eq(stamp_to_unix(&scts), 1084343415);
	/* vector deliver-08, no more waiting, 8-bit data */
	n = vector_octets("040B911346610089F6000440502180035180050102030405", octets);
	ck_assert_int_eq(tpdu_deliver_read(octets, n, &msg, &used, NULL), WIRE_OK);
	ck_assert(!msg.mms_more);
	tpdu_address_text(&msg.oa, text);
	ck_assert_str_eq(text, "+31641600986");
	ck_assert_uint_eq(msg.dcs, 4);
	ck_assert_uint_eq(msg.ud.bytes.n, 5);
	ck_assert_uint_eq(msg.ud.bytes.p[4], 5);
}
END_TEST

START_TEST(a_submit_has_these_fields)
{
	static const struct {
		const char *hex;
		uint8_t vpf;
		int64_t validity_s; /* at 2004-05-12T06:30:15Z */
	} rows[] = {
		{"01050B914152551512F2000004F0B4FB0C", TPDU_VPF_NONE, -1},
		{"31060B914152551512F20000AA04F0B4FB0C", TPDU_VPF_RELATIVE, 4 * 86400},
		{"11070B914152551512F200000B04F0B4FB0C", TPDU_VPF_RELATIVE, 3600},
		{"11070B914152551512F20000A704F0B4FB0C", TPDU_VPF_RELATIVE, 86400},
		{"11070B914152551512F20000FF04F0B4FB0C", TPDU_VPF_RELATIVE, 63 * 7 * 86400},
		{"19080B914152551512F200004050318003518004F0B4FB0C", TPDU_VPF_ABSOLUTE, 86400},
		{"09090B914152551512F200000278000000000004F0B4FB0C", TPDU_VPF_ENHANCED, 120},
		/* enhanced, hh:mm:ss = 12:34:56; enhanced, relative 0B; enhanced, none */
		{"09090B914152551512F200000321436500000004F0B4FB0C", TPDU_VPF_ENHANCED, 45296},
		{"09090B914152551512F20000010B000000000004F0B4FB0C", TPDU_VPF_ENHANCED, 3600},
		/* an extension that nobody defined; single shot is no extension */
		{"09090B914152551512F200008278000000000004F0B4FB0C", TPDU_VPF_ENHANCED, -1},
		{"09090B914152551512F200004278000000000004F0B4FB0C", TPDU_VPF_ENHANCED, 120},
		{"09090B914152551512F200000000000000000004F0B4FB0C", TPDU_VPF_ENHANCED, -1},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct tpdu_submit msg;
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_int_eq(tpdu_submit_read(octets, n, &msg, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(used, n);
		ck_assert_uint_eq(msg.vpf, rows[i].vpf);
		ck_assert_int_eq(tpdu_submit_validity_s(&msg, 1084343415), rows[i].validity_s);
	}
}
END_TEST

START_TEST(times_are_those_of_the_vectors)
{
	json_t *file = vector_file();
	size_t i;
	json_t *vector;
	int n = 0;
	json_array_foreach(json_object_get(file, "vectors"), i, vector) {
		if (strncmp(vector_text(vector, "id"), "scts-", 5) != 0) {
			continue;
		}
		const json_t *decoded = json_object_get(vector, "decoded");
		uint8_t octets[VECTOR_BYTES_MAX];
		char text[STAMP_TEXT_BYTES];
		struct tpdu_time t;
		struct stamp s;
		ck_assert_uint_eq(vector_octets(vector_text(vector, "hex"), octets), 7);
		memcpy(t.octets, octets, 7);
		ck_assert(tpdu_time_read(&t, &s));
		stamp_text(&s, text);
		ck_assert_str_eq(text, vector_text(decoded, "local_time_with_offset"));
		ck_assert_int_eq(s.quarters,
			json_integer_value(json_object_get(decoded, "tz_quarters")));
		const struct tpdu_time again = tpdu_time_from_unix(stamp_to_unix(&s), s.quarters);
		ck_assert_mem_eq(again.octets, octets, 7);
		n++;
	}
	json_decref(file);
	ck_assert_int_eq(n, 5);
}
END_TEST

START_TEST(impossible_times_are_told_apart)
{
	static const char *const rows[] = {"40512180035180" /* month 15 */,
		"40502A80035180" /* digit A */, "40501380035180" /* day 31 is 13 swapped: valid */,
		"402013800351FF", "40000080035180"};
	static const bool valid[] = {false, false, true, false, false};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct tpdu_time t;
		struct stamp s;
		vector_octets(rows[i], octets);
		memcpy(t.octets, octets, 7);
		ck_assert_msg(tpdu_time_read(&t, &s) == valid[i], "%s", rows[i]);
	}
	/* The window: 99 is 1999, 05 is 2005. */
	struct tpdu_time t = {{0x99, 0x10, 0x10, 0, 0, 0, 0}};
	struct stamp s;
	ck_assert(tpdu_time_read(&t, &s));
	ck_assert_int_eq(s.civil.year, 1999);
}
END_TEST

/* [TS23.040] 9.2.3.12.1; end points as tshark shows them. */
START_TEST(relative_validity_is_monotonic_and_inverts)
{
	ck_assert_uint_eq(tpdu_vp_minutes(0), 5);
	ck_assert_uint_eq(tpdu_vp_minutes(0x0B), 60);
	ck_assert_uint_eq(tpdu_vp_minutes(143), 720);
	ck_assert_uint_eq(tpdu_vp_minutes(144), 750);
	ck_assert_uint_eq(tpdu_vp_minutes(0xA7), 1440);
	ck_assert_uint_eq(tpdu_vp_minutes(168), 2 * 1440);
	ck_assert_uint_eq(tpdu_vp_minutes(0xAA), 5760);
	ck_assert_uint_eq(tpdu_vp_minutes(196), 30 * 1440);
	ck_assert_uint_eq(tpdu_vp_minutes(197), 35 * 1440);
	ck_assert_uint_eq(tpdu_vp_minutes(0xFF), 635040);
	for (unsigned vp = 0; vp < 256; vp++) {
		const uint32_t minutes = tpdu_vp_minutes((uint8_t)vp);
		ck_assert(vp == 0 || minutes > tpdu_vp_minutes((uint8_t)(vp - 1)));
		ck_assert_uint_eq(tpdu_vp_from_minutes(minutes), vp);
		ck_assert_uint_eq(tpdu_vp_from_minutes(minutes - 1), vp);
	}
	ck_assert_uint_eq(tpdu_vp_from_minutes(9999999), 255);
}
END_TEST

START_TEST(addresses_are_made_from_text)
{
	static const struct {
		const char *text;
		bool named;
		const char *hex; /* NULL: refused */
	} rows[] = {
		{"+31641600986", false, "0B911346610089F6"},
		{"40404", false, "05810404F4"},
		{"Mail", true, "07D0CD709A0D"},
		{"AlwaysUp2Dt", true, "14D041F63D9C9F57E132221D"},
		{"*#abc1", false, "0681BADC1E"},
		{"", false, "0081"},
		{"123456789012345678901", false, NULL},
		{"12x", false, NULL},
		{"1+2", false, NULL},
		{"AlwaysUp2Date", true, NULL},
		{"\xD0\x9D", true, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[16];
		char text[TPDU_ADDRESS_TEXT_BYTES];
		struct tpdu_address a;
		const struct wire_span from = octets_text(rows[i].text);
		const bool made = rows[i].named ? tpdu_address_from_name(from, &a) :
						  tpdu_address_from_text(from, &a);
		ck_assert_msg(made == (rows[i].hex != NULL), "%s", rows[i].text);
		if (made) {
			struct wire_out out = wire_out_init(octets, sizeof octets);
			tpdu_address_write(&a, &out);
			vector_same(rows[i].text, rows[i].hex, &out);
			tpdu_address_text(&a, text);
			ck_assert_str_eq(text, rows[i].text);
		}
	}
}
END_TEST

/* Some encoders round an alphanumeric length up to whole octets: 14 for 7 characters. */
START_TEST(rounded_name_lengths_give_no_extra_character)
{
	for (unsigned n = 1; n <= 11; n++) {
		struct tpdu_address a;
		char text[TPDU_ADDRESS_TEXT_BYTES];
		ck_assert(tpdu_address_from_name(octets_span("ABCDEFGHIJK", n), &a));
		ck_assert_uint_eq(a.semi_octets, (7 * n + 3) / 4);
		a.semi_octets = (uint8_t)(a.semi_octets + a.semi_octets % 2);
		ck_assert_msg(tpdu_address_text(&a, text) == n, "%u: %s", n, text);
	}
}
END_TEST

START_TEST(coding_schemes_name_their_alphabet)
{
	static const struct {
		uint8_t dcs;
		enum tpdu_alphabet alphabet;
		int class;
	} rows[] = {{0x00, TPDU_GSM7, -1}, {0x04, TPDU_8BIT, -1}, {0x08, TPDU_UCS2, -1},
		{0x0C, TPDU_GSM7, -1}, {0x10, TPDU_GSM7, 0}, {0x15, TPDU_8BIT, 1},
		{0x1A, TPDU_UCS2, 2}, {0x20, TPDU_8BIT, -1}, {0x48, TPDU_UCS2, -1},
		{0x80, TPDU_GSM7, -1}, {0xC8, TPDU_GSM7, -1}, {0xD8, TPDU_GSM7, -1},
		{0xE8, TPDU_UCS2, -1}, {0xF0, TPDU_GSM7, 0}, {0xF5, TPDU_8BIT, 1},
		{0xF3, TPDU_GSM7, 3}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_int_eq(tpdu_alphabet(rows[i].dcs), rows[i].alphabet);
		ck_assert_int_eq(tpdu_class(rows[i].dcs), rows[i].class);
	}
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
		const char *reason;
	} rows[] = {
		{"01050B914152551512F2000004F0B4FB0C", 0, "message type is not SMS-DELIVER"},
		{"0415911346610089F6F6F6F6F6F6000040502180035180", 1,
			"TP address longer than 20 semi-octets"},
		{"040B911346610089F600004050218003518011D9771D840EDBCB2077F90E6A87D36C", 0, NULL},
		{"040B911346610089F6000040502180035180A1", 18, "user data longer than 140 octets"},
		{"040B911346610089F60004405021800351808D", 18, "user data longer than 140 octets"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct tpdu_deliver msg;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		const enum wire_verdict verdict = tpdu_deliver_read(octets, n, &msg, &used, &bad);
		ck_assert_int_eq(verdict, rows[i].reason == NULL ? WIRE_OK : WIRE_BAD);
		if (verdict == WIRE_BAD) {
			ck_assert_uint_eq(bad.offset, rows[i].offset);
			ck_assert_str_eq(bad.reason, rows[i].reason);
		}
	}
}
END_TEST

START_TEST(status_reports_keep_what_follows)
{
	static const struct {
		const char *tail;
		bool has_pi;
		size_t padding_n;
	} rows[] = {{"", false, 0}, {"FF", false, 1}, {"FFFFFF", false, 3}, {"00", true, 0},
		{"0100", true, 0}, {"0700040101AA"  , true, 1}, {"0700", false, 2},
		{"0004", true, 1}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char hex[128];
		uint8_t octets[VECTOR_BYTES_MAX];
		struct tpdu_status_report msg;
		size_t used = 0;
		snprintf(hex, sizeof hex, "%s%s",
			"06060B914152551512F2405021800351804050218003328046", rows[i].tail);
		const size_t n = vector_octets(hex, octets);
		ck_assert_int_eq(tpdu_status_report_read(octets, n, &msg, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(used, n);
		ck_assert_uint_eq(msg.st, 0x46);
		ck_assert_msg(msg.has_pi == rows[i].has_pi, "%s", rows[i].tail);
		ck_assert_uint_eq(msg.padding.n, rows[i].padding_n);
		vector_check_again(rows[i].tail, hex, status_again);
		vector_check_flips(rows[i].tail, hex, status_again);
	}
}
END_TEST

/* Reports: first octet, [FCS], PI, [SCTS], [PID, DCS, UDL, UD]. [TS23.040] 9.2.2.1a, 9.2.2.2a */
START_TEST(reports_are_read_and_written)
{
	static const struct {
		const char *hex;
		bool is_submit;
		bool in_error;
	} rows[] = {
		{"0000", false, false},
		{"00D300", false, true},
		{"00D30700F602AABB", false, true},
		{"010040502180035180", true, false},
		{"01C00340502180035180007F", true, true},
		{"4104405021800351800403010203", true, false},
	};
	struct guard guard = guard_open();
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		uint8_t written[64];
		struct tpdu_report msg;
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		struct wire_out out = wire_out_init(written, sizeof written);
		ck_assert_int_eq(tpdu_report_read(octets, n, rows[i].is_submit, rows[i].in_error,
			&msg, &used, NULL), WIRE_OK);
		ck_assert_uint_eq(used, n);
		tpdu_report_write(&msg, &out);
		vector_same(rows[i].hex, rows[i].hex, &out);
		for (size_t cut = 0; cut < n; cut++) {
			ck_assert_int_eq(tpdu_report_read(guard_copy(&guard, octets, cut), cut,
				rows[i].is_submit, rows[i].in_error, &msg, &used, NULL), WIRE_MORE);
		}
	}
	uint8_t octets[4] = {0x00, 0x80};
	struct tpdu_report msg;
	struct wire_bad bad = {99, ""};
	size_t used = 0;
	ck_assert_int_eq(tpdu_report_read(octets, 2, false, false, &msg, &used, &bad), WIRE_BAD);
	ck_assert_uint_eq(bad.offset, 1);
	ck_assert_int_eq(tpdu_report_read(octets, 2, true, false, &msg, &used, &bad), WIRE_BAD);
	ck_assert_uint_eq(bad.offset, 0);
	guard_close(&guard);
}
END_TEST

START_TEST(direction_decides_the_kind)
{
	ck_assert_int_eq(tpdu_kind(0x44, false), TPDU_DELIVER);
	ck_assert_int_eq(tpdu_kind(0x00, true), TPDU_DELIVER_REPORT);
	ck_assert_int_eq(tpdu_kind(0x31, true), TPDU_SUBMIT);
	ck_assert_int_eq(tpdu_kind(0x01, false), TPDU_SUBMIT_REPORT);
	ck_assert_int_eq(tpdu_kind(0x06, false), TPDU_STATUS_REPORT);
	ck_assert_int_eq(tpdu_kind(0x02, true), TPDU_COMMAND);
	ck_assert_int_eq(tpdu_kind(0x03, true), TPDU_RESERVED);
}
END_TEST

START_TEST(a_length_that_lies_is_not_written)
{
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct tpdu_deliver msg = {.dcs = 4, .ud = {.length = 3, .bytes = octets_text("ab")}};
	tpdu_deliver_write(&msg, &out);
	ck_assert(out.overflow);
}
END_TEST

static uint64_t pick(uint64_t *state, uint64_t n)
{
	return (vector_random(state) >> 16) % n;
}

/* A text of `n` characters: any of the GSM alphabet but line ends, escapes included. */
static size_t random_text(uint64_t *state, size_t n, uint8_t *septets, size_t cap)
{
	static const uint8_t extended[] = {0x14, 0x28, 0x29, 0x3C, 0x3D, 0x3E, 0x40, 0x65};
	size_t at = 0;
	for (size_t i = 0; i < n && at + 2 <= cap; i++) {
		uint8_t septet = (uint8_t)pick(state, 128);
		if (septet == GSM7_ESCAPE) {
			septets[at++] = GSM7_ESCAPE;
			septet = extended[pick(state, sizeof extended)];
		} else if (septet == '\n' || septet == '\r') {
			septet = 'n';
		}
		septets[at++] = septet;
	}
	return at;
}

struct random_ud {
	struct tpdu_ud ud;
	bool udhi;
	uint8_t dcs;
	uint8_t octets[140];
	uint8_t text[600]; /* UTF-8, or hexadecimal of 8-bit data */
	size_t text_n;
};

static void random_ud(uint64_t *state, struct random_ud *out)
{
	struct wire_out ud = wire_out_init(out->octets, sizeof out->octets);
	struct wire_out text = wire_out_init(out->text, sizeof out->text);
	out->udhi = pick(state, 3) == 0;
	out->dcs = pick(state, 2) == 0 ? 0x00 : 0x04;
	if (out->udhi) {
		/* Ports nobody dissects, so that tshark shows the octets. */
		wire_put_u8(&ud, 6);
		udh_ports_write((uint16_t)(40000 + pick(state, 1000)), 40001, &ud);
	}
	const size_t header = ud.n;
	if (out->dcs == 0) {
		uint8_t septets[160];
		const size_t room = 160 - (out->udhi ? 8 : 0);
		const size_t n = random_text(state, 1 + pick(state, 150), septets, room);
		gsm7_pack(septets, n, gsm7_fill_bits(header), &ud);
		gsm7_to_utf8(septets, n, &text);
		out->ud.length = udh_udl_septets(header, n);
	} else {
		const size_t n = 1 + pick(state, 140 - header);
		for (size_t i = 0; i < n; i++) {
			char hex[3];
			const unsigned v = (unsigned)pick(state, 256);
			wire_put_u8(&ud, v);
			snprintf(hex, sizeof hex, "%02x", v);
			wire_put(&text, hex, 2);
		}
		out->ud.length = (uint8_t)ud.n;
	}
	out->ud.bytes = octets_span(out->octets, ud.n);
	out->text_n = text.n;
}

static struct tpdu_address random_address(uint64_t *state, char text[24])
{
	struct tpdu_address a;
	size_t at = 0;
	if (pick(state, 2) == 0) {
		text[at++] = '+';
	}
	const size_t n = at + 3 + pick(state, 17);
	while (at < n) {
		text[at++] = (char)('0' + pick(state, 10));
	}
	text[at] = '\0';
	if (!tpdu_address_from_text(octets_text(text), &a)) {
		abort(); /* no ck_assert here: this runs outside of a test */
	}
	return a;
}

/* O/I, octets, oa, da, pid, dcs, udhi, udl, year, month, day, hour, minute, second, body. */
static void random_print(uint64_t *state)
{
	uint8_t octets[200];
	char hex[2 * VECTOR_BYTES_MAX + 1];
	char number[24];
	struct random_ud ud = {.udhi = false};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	random_ud(state, &ud);
	const struct tpdu_address address = random_address(state, number);
	const char *digits = number[0] == '+' ? number + 1 : number;
	const uint8_t pid = (uint8_t)(0x41 + pick(state, 7));
	const int64_t time_s = 946684800 + (int64_t)pick(state, 2000000000);
	const struct stamp stamp = stamp_from_unix(time_s, 0);
	const bool down = pick(state, 2) == 0;
	char fields[64];
	if (down) {
		const struct tpdu_deliver msg = {.oa = address, .pid = pid, .dcs = ud.dcs,
			.udhi = ud.udhi, .mms_more = pick(state, 2) == 0,
			.scts = tpdu_time_from_stamp(&stamp), .ud = ud.ud};
		tpdu_deliver_write(&msg, &out);
		const struct civil *c = &stamp.civil;
		snprintf(fields, sizeof fields, "%d\t%d\t%d\t%d\t%d\t%d", c->year % 100, c->month,
			c->day, c->hour, c->minute, c->second);
	} else {
		const struct tpdu_submit msg = {.da = address, .pid = pid, .dcs = ud.dcs,
			.udhi = ud.udhi, .mr = (uint8_t)pick(state, 256), .vpf = TPDU_VPF_RELATIVE,
			.vp = {(uint8_t)pick(state, 256)}, .ud = ud.ud};
		tpdu_submit_write(&msg, &out);
		snprintf(fields, sizeof fields, "\t\t\t\t\t");
	}
	vector_hex(octets, out.n, hex);
	printf("%c\t%s\t%s\t%s\t%u\t%u\t%d\t%u\t%s\t%.*s\n", down ? 'O' : 'I', hex,
		down ? digits : "", down ? "" : digits, pid, ud.dcs, ud.udhi ? 1 : 0,
		ud.ud.length, fields, (int)ud.text_n, ud.text);
}

/* "--random-reports": STATUS-REPORTs with both their times. */
static void report_print(uint64_t *state)
{
	uint8_t octets[200];
	char hex[2 * VECTOR_BYTES_MAX + 1];
	char number[24];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct stamp sent = stamp_from_unix(946684800 + (int64_t)pick(state, 2000000000), 0);
	const struct stamp done = stamp_from_unix(946684800 + (int64_t)pick(state, 2000000000), 0);
	const struct tpdu_status_report msg = {.ra = random_address(state, number),
		.scts = tpdu_time_from_stamp(&sent), .dt = tpdu_time_from_stamp(&done),
		.mr = (uint8_t)pick(state, 256), .st = (uint8_t)pick(state, 128),
		.mms_more = pick(state, 2) == 0, .srq = pick(state, 2) == 0};
	const struct civil *s = &sent.civil, *d = &done.civil;
	tpdu_status_report_write(&msg, &out);
	vector_hex(octets, out.n, hex);
	/* tshark: TP-MMS is the bit, which says that there is no more; the status comes in two parts. */
	printf("O\t%s\t%u\t%s\t%d\t%d\t%u\t%u\t%d,%d\t%d,%d\t%d,%d\t%d,%d\t%d,%d\t%d,%d\n", hex,
		msg.mr, number[0] == '+' ? number + 1 : number, !msg.mms_more, msg.srq, msg.st >> 5,
		msg.st & 31, s->year % 100, d->year % 100, s->month, d->month, s->day, d->day,
		s->hour, d->hour, s->minute, d->minute, s->second, d->second);
}

int main(int argc, char **argv)
{
	const bool reports = argc == 3 && strcmp(argv[1], "--random-reports") == 0;
	if (reports || (argc == 3 && strcmp(argv[1], "--random") == 0)) {
		uint64_t state = 20051107;
		for (long i = strtol(argv[2], NULL, 10); i > 0; i--) {
			(reports ? report_print : random_print)(&state);
		}
		return EXIT_SUCCESS;
	}
	Suite *suite = suite_create("tpdu");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, a_deliver_has_these_fields);
	tcase_add_test(tests, a_submit_has_these_fields);
	tcase_add_test(tests, times_are_those_of_the_vectors);
	tcase_add_test(tests, impossible_times_are_told_apart);
	tcase_add_test(tests, relative_validity_is_monotonic_and_inverts);
	tcase_add_test(tests, addresses_are_made_from_text);
	tcase_add_test(tests, rounded_name_lengths_give_no_extra_character);
	tcase_add_test(tests, coding_schemes_name_their_alphabet);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, status_reports_keep_what_follows);
	tcase_add_test(tests, reports_are_read_and_written);
	tcase_add_test(tests, direction_decides_the_kind);
	tcase_add_test(tests, a_length_that_lies_is_not_written);
	return vector_run(suite);
}
