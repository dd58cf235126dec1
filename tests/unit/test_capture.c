/* Captures: order in time, numbers and blocks of the file, and what happens when it cannot be
 * written. "test_capture --write FILE" writes one with everything in it for oracle_capture.sh,
 * where tshark is the judge. */
#include "output/capture.h"
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/packet.h"
#include "wire/smpp.h"
#include "wire/smtp_note.h"
#include "wire/trigger.h"

#include <errno.h>
#include <sys/stat.h>

#define START_NS (INT64_C(1131321600) * 1000000000) /* 2005-11-07T00:00:00Z */
#define MS INT64_C(1000000)

/* A record with the time, leg, connection and side; the rest is filled in where it is used. */
static struct capture_record at(int64_t ms, enum capture_kind kind, uint16_t leg, uint32_t number,
	bool from_client)
{
	return (struct capture_record){.unix_ns = START_NS + ms * MS, .kind = kind, .leg = leg,
		.connection = number, .from_client = from_client};
}

static void add(struct capture *capture, struct capture_record record, struct wire_span bytes,
	bool lost, const char *comment)
{
	record.bytes = bytes;
	record.lost = lost;
	record.comment = comment;
	capture_add(capture, &record);
}

static const struct wire_span none = {.p = NULL, .n = 0};

/* One HTTP message of a Ping, with the body's WBXML as in the fact sheet. */
static size_t http_message(bool request, const char *body_hex, size_t padding, uint8_t *octets,
	size_t cap)
{
	uint8_t body[VECTOR_BYTES_MAX];
	const size_t body_n = vector_octets(body_hex, body);
	const int head = snprintf((char *)octets, cap,
		"%s\r\n%sX-Padding: %.*s\r\nContent-Type: application/vnd.ms-sync.wbxml\r\n"
		"Content-Length: %zu\r\n\r\n",
		request ? "POST /Microsoft-Server-ActiveSync?Cmd=Ping HTTP/1.1" : "HTTP/1.1 200 OK",
		request ? "Host: ex.example.com\r\n" : "", (int)padding,
		"pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
		body_n);
	memcpy(octets + head, body, body_n);
	return (size_t)head + body_n;
}

static const char ping_hex[] = /* heartbeat 900 s, folders 5 and 1 */
	"03016A00000D4548033930300001494A4B033500014C03456D61696C0001014A4B033100014C03"
	"43616C656E6461720001010101";
static const char answer_hex[] = "03016A00000D45470331000101"; /* status 1 */

static void write_http(struct capture *capture)
{
	uint8_t octets[4096];
	uint8_t big[9000];
	const uint16_t leg = CAPTURE_LEG_HTTP;
	add(capture, at(0, CAPTURE_TCP_OPEN, leg, 1, true), none, false, "Ping opens");
	size_t n = http_message(true, ping_hex, 10, octets, sizeof octets);
	add(capture, at(1, CAPTURE_TCP_DATA, leg, 1, true), octets_span(octets, n), false, "Ping");
	n = http_message(false, answer_hex, 70, octets, sizeof octets);
	add(capture, at(900000, CAPTURE_TCP_DATA, leg, 1, false), octets_span(octets, n), false,
		"nothing new");
	/* An answer of several segments: a plain text body fills seven. */
	const int head = snprintf((char *)big, sizeof big,
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 8400\r\n\r\n");
	memset(big + head, 'x', 8400);
	n = http_message(true, ping_hex, 0, octets, sizeof octets);
	add(capture, at(900001, CAPTURE_TCP_DATA, leg, 1, true), octets_span(octets, n), false, NULL);
	add(capture, at(900900, CAPTURE_TCP_DATA, leg, 1, false),
		octets_span(big, (size_t)head + 8400), false, "seven segments");
	add(capture, at(901000, CAPTURE_TCP_CLOSE, leg, 1, true), none, false, "device closes");
	/* A dead path: the request is lost, the device repeats nothing, closes and starts anew. */
	add(capture, at(902000, CAPTURE_TCP_OPEN, leg, 2, true), none, false, NULL);
	add(capture, at(902001, CAPTURE_TCP_DATA, leg, 2, true), octets_span(octets, n), false, NULL);
	n = http_message(false, answer_hex, 5, octets, sizeof octets);
	add(capture, at(902002, CAPTURE_TCP_DATA, leg, 2, false), octets_span(octets, n), true,
		"the firewall dropped it");
	add(capture, at(903000, CAPTURE_TCP_CLOSE, leg, 2, true), none, true, NULL);
	add(capture, at(904000, CAPTURE_TCP_RESET, leg, 2, false), none, false, "server gives up");
	add(capture, at(905000, CAPTURE_TCP_OPEN, leg, 3, true), none, true, NULL);
	add(capture, at(908000, CAPTURE_TCP_OPEN, leg, 3, true), none, false, NULL);
	add(capture, at(908001, CAPTURE_TCP_RESET, leg, 3, true), none, false, NULL);
	/* A connection older than the capture. */
	add(capture, at(909000, CAPTURE_TCP_DATA, leg, 4, false), octets_span(octets, n), false,
		NULL);
	add(capture, at(910000, CAPTURE_TCP_CLOSE, leg, 4, false), none, false, NULL);
}

static void write_smtp(struct capture *capture)
{
	const struct smtp_note note = {octets_text("ex.example.com"),
		octets_text("autd@ex.example.com"), octets_text("14255551212@sms.operator.example"),
		octets_text(""), octets_text("sync")};
	const uint16_t leg = CAPTURE_LEG_SMTP;
	add(capture, at(1000000, CAPTURE_TCP_OPEN, leg, 1, true), none, false, "notification");
	for (unsigned turn = 0; turn < SMTP_NOTE_TURNS; turn++) {
		uint8_t octets[1024];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		smtp_note_turn_write(&note, turn, octets_text("gw.operator.example"), &out);
		add(capture, at(1000001 + turn * 20, CAPTURE_TCP_DATA, leg, 1, turn % 2 == 1),
			octets_span(octets, out.n), false, NULL);
	}
	add(capture, at(1001000, CAPTURE_TCP_CLOSE, leg, 1, false), none, false, NULL);
}

static size_t trigger_ud(uint8_t ud[140])
{
	static const uint8_t guid[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
	struct wire_out out = wire_out_init(ud, 140);
	trigger_write_user_data(octets_text("alice@example.com"), guid, 1131321600, &out);
	return out.n;
}

static void write_smpp(struct capture *capture)
{
	uint8_t octets[512];
	uint8_t ud[140];
	const uint16_t leg = CAPTURE_LEG_SMPP;
	const struct trigger_submit submit = {.sequence = 2, .source = octets_text("40404"),
		.destination = octets_text("+14255551212"), .validity_s = 900, .receipt = true,
		.user_data = octets_span(ud, trigger_ud(ud))};
	const struct smpp_pdu bind = {.id = SMPP_BIND_TRANSCEIVER, .sequence = 1, .bind = {
		.system_id = octets_text("autd"), .password = octets_text("secret"),
		.interface_version = 0x34}};
	const struct smpp_pdu bound = {.id = SMPP_BIND_TRANSCEIVER | SMPP_RESPONSE, .sequence = 1,
		.has_body = true, .text = octets_text("SMSC1")};
	const struct smpp_pdu accepted = {.id = SMPP_SUBMIT_SM | SMPP_RESPONSE, .sequence = 2,
		.has_body = true, .text = octets_text("A1B2C3")};
	add(capture, at(0, CAPTURE_TCP_OPEN, leg, 1, true), none, false, "gateway binds");
	const struct smpp_pdu *const pdus[] = {&bind, &bound, NULL, &accepted};
	for (unsigned i = 0; i < 4; i++) {
		struct wire_out out = wire_out_init(octets, sizeof octets);
		if (pdus[i] == NULL) {
			trigger_write_submit_sm(&submit, &out);
		} else {
			smpp_write(pdus[i], &out);
		}
		add(capture, at(i < 2 ? 10 + i : 1002000 + i, CAPTURE_TCP_DATA, leg, 1, i % 2 == 0),
			octets_span(octets, out.n), false, i == 2 ? "trigger" : NULL);
	}
}

static void air(struct capture *capture, int64_t ms, bool from_ms, const struct wire_out *out,
	bool lost)
{
	add(capture, at(ms, CAPTURE_AIR_L3, 0, 5, from_ms), octets_span(out->p, out->n), lost,
		from_ms ? NULL : "on the air");
}

/* A delivered trigger, one refused for lack of memory with the next one right behind it, RP-SMMA
 * from the phone, and three that the radio lost at different points. */
static void write_air(struct capture *capture)
{
	uint8_t octets[TRIGGER_MESSAGE_BYTES_MAX];
	uint8_t ud[140];
	struct trigger_deliver deliver = {.scts_s = 1131322602, .scts_quarters = -32, .rp_mr = 0x42,
		.dcs = TRIGGER_DCS, .udhi = true};
	deliver.ud.bytes = octets_span(ud, trigger_ud(ud));
	deliver.ud.length = (uint8_t)deliver.ud.bytes.n;
	rp_address_from_text(octets_text("+31624000000"), &deliver.smsc);
	tpdu_address_from_text(octets_text("40404"), &deliver.oa);
	for (unsigned i = 0; i < 6; i++) {
		const int64_t ms = 1003000 + (i == 2 ? 1500 : (int64_t)i * 100000);
		const bool lost_at_once = i == 3;
		struct wire_out out = wire_out_init(octets, sizeof octets);
		deliver.mms_more = i == 1;
		deliver.ti = (uint8_t)i;
		trigger_write_deliver(&deliver, &out);
		air(capture, ms, false, &out, lost_at_once);
		if (lost_at_once) {
			continue;
		}
		out = wire_out_init(octets, sizeof octets);
		trigger_write_cp_ack(deliver.ti, true, &out);
		air(capture, ms + 200, true, &out, i == 4);
		if (i == 4) {
			continue;
		}
		out = wire_out_init(octets, sizeof octets);
		if (i == 1) {
			trigger_write_rp_error(deliver.ti, deliver.rp_mr, RP_CAUSE_MEMORY, 0xD3, &out);
		} else {
			trigger_write_rp_ack(deliver.ti, deliver.rp_mr, &out);
		}
		air(capture, ms + 300, true, &out, false);
		if (i == 5) {
			continue; /* the network falls silent */
		}
		out = wire_out_init(octets, sizeof octets);
		trigger_write_cp_ack(deliver.ti, false, &out);
		air(capture, ms + 400, false, &out, false);
	}
	static const char *const smma[] = {"1901020644", "9904", "9901020344", "1904"};
	for (unsigned i = 0; i < 4; i++) {
		uint8_t l3[VECTOR_BYTES_MAX];
		struct wire_out out = wire_out_init(l3, sizeof l3);
		out.n = vector_octets(smma[i], l3);
		air(capture, 1800000 + i * 100, i % 3 == 0, &out, false);
	}
}

static enum err write_all(const char *path, struct err_info *info)
{
	struct capture *capture = capture_open(path, "test_capture: all legs, user 0", info);
	if (capture == NULL) {
		return ERR_FAILURE;
	}
	write_air(capture);
	write_smpp(capture);
	write_smtp(capture);
	write_http(capture);
	return capture_close(capture, info);
}

static const char path[] = "build/test-capture.pcapng";

static uint32_t little(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static uint8_t *file_read(size_t *n)
{
	FILE *file = fopen(path, "rb");
	ck_assert_ptr_nonnull(file);
	uint8_t *octets = malloc(1 << 20);
	*n = fread(octets, 1, 1 << 20, file);
	fclose(file);
	return octets;
}

START_TEST(blocks_are_whole_and_in_time_order)
{
	struct err_info info = {.code = ERR_OK};
	size_t n = 0;
	ck_assert_msg(write_all(path, &info) == ERR_OK, "%s: %s", info.place, info.text);
	uint8_t *octets = file_read(&n);
	int64_t last = 0;
	int packets = 0;
	size_t block = 0;
	while (block < n) {
		const uint32_t length = little(octets + block + 4);
		ck_assert_uint_le(block + length, n);
		ck_assert_uint_eq(length % 4, 0);
		ck_assert_uint_eq(little(octets + block + length - 4), length);
		if (little(octets + block) == 6) {
			const int64_t ns = (int64_t)((uint64_t)little(octets + block + 12) << 32 |
				little(octets + block + 16));
			ck_assert_int_ge(ns, last);
			last = ns;
			/* The packet's own length, checksum of its IP header */
			const uint8_t *ip = octets + block + 28;
			ck_assert_uint_eq(octets_u16(ip + 2), little(octets + block + 20));
			ck_assert_uint_eq(packet_sum(ip, 20, 0), 0xFFFF);
			packets++;
		}
		block += length;
	}
	ck_assert_uint_eq(block, n);
	ck_assert_int_gt(packets, 150);
	free(octets);
	remove(path);
}
END_TEST

/* The same records in any order of addition give the same file, as long as times differ. */
START_TEST(the_order_of_addition_does_not_matter)
{
	uint8_t *files[2];
	size_t sizes[2] = {0, 0};
	for (int pass = 0; pass < 2; pass++) {
		struct err_info info = {.code = ERR_OK};
		struct capture *capture = capture_open(path, NULL, &info);
		ck_assert_ptr_nonnull(capture);
		for (int i = 0; i < 10; i++) {
			const int k = pass == 0 ? i : 9 - i;
			add(capture, at(k, k == 0 ? CAPTURE_TCP_OPEN : CAPTURE_TCP_DATA, 80, 1,
				k % 2 == 0), octets_text("abc"), false, "c");
		}
		ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
		files[pass] = file_read(&sizes[pass]);
	}
	ck_assert_uint_eq(sizes[0], sizes[1]);
	ck_assert_mem_eq(files[0], files[1], sizes[0]);
	free(files[0]);
	free(files[1]);
	remove(path);
}
END_TEST

START_TEST(failures_leave_no_file)
{
	struct err_info info = {.code = ERR_OK};
	struct stat status;
	ck_assert_ptr_null(capture_open("build/no/such/folder/x.pcapng", NULL, &info));
	ck_assert_int_eq(info.code, ERR_FAILURE);
	ck_assert_str_eq(info.place, "build/no/such/folder/x.pcapng");
	/* Not closed yet: only the unfinished file is there, under another name. */
	info = (struct err_info){.code = ERR_OK};
	struct capture *capture = capture_open(path, NULL, &info);
	ck_assert_ptr_nonnull(capture);
	ck_assert_int_ne(stat(path, &status), 0);
	ck_assert_int_eq(capture_close(capture, &info), ERR_OK);
	ck_assert_int_eq(stat(path, &status), 0);
	remove(path);
	/* A target that is a folder cannot be replaced. */
	ck_assert(mkdir(path, 0755) == 0 || errno == EEXIST);
	capture = capture_open(path, NULL, &info);
	ck_assert_ptr_nonnull(capture);
	ck_assert_int_eq(capture_close(capture, &info), ERR_FAILURE);
	rmdir(path);
	ck_assert_int_ne(stat("build/test-capture.pcapng.part", &status), 0);
	ck_assert_int_eq(capture_close(NULL, &info), ERR_OK);
}
END_TEST

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--write") == 0) {
		struct err_info info = {.code = ERR_OK};
		const enum err err = write_all(argv[2], &info);
		if (err != ERR_OK) {
			fprintf(stderr, "%s: %s\n", info.place, info.text);
		}
		return (int)err;
	}
	if (mkdir("build", 0755) != 0 && errno != EEXIST) {
		perror("build");
		return EXIT_FAILURE;
	}
	Suite *suite = suite_create("capture");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, blocks_are_whole_and_in_time_order);
	tcase_add_test(tests, the_order_of_addition_does_not_matter);
	tcase_add_test(tests, failures_leave_no_file);
	return vector_run(suite);
}
