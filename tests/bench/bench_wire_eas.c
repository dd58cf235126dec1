/* Nanoseconds per message of the ActiveSync core, beside libwbxml's conversion of the same documents
 * through its C API (to XML and back: it has no typed structs), in the same run.
 *
 * Each figure is the best of several rounds: the machine is shared, and noise only adds. Every
 * round checks its verdict, so that a codec that fails fast does not look fast. Limits are those of
 * the SSE2 build; a build with -U__SSE2__ takes the scalar twins of scan.h and says so.
 * Build: link with the library of this tree; with libwbxml add -DBENCH_LIBWBXML -lwbxml2. */
#include "wire/eas_http.h"
#include "wire/eas_ping.h"
#include "wire/eas_sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined BENCH_LIBWBXML && __has_include(<libwbxml-1.0/wbxml/wbxml.h>)
#define HAS_LIBWBXML 1
#include <libwbxml-1.0/wbxml/wbxml.h>
#else
#define HAS_LIBWBXML 0
#endif

enum { ROUNDS = 60, ROUND_NS = 400000, RATIO_MIN = 50 };

struct bench {
	uint8_t bytes[131072]; /* what `write` made, what `read` reads */
	struct wire_out out;
	unsigned items;        /* of a Sync response */
	uint8_t *xml;          /* libwbxml's text of the same document */
	uint32_t xml_n;
};

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Rounds of about ROUND_NS each, at least one call. */
static double best_ns(bool (*call)(struct bench *), struct bench *b)
{
	double best = 1e18;
	unsigned calls = 1;
	for (int round = 0; round < ROUNDS; round++) {
		double start = now_ns();
		for (unsigned i = 0; i < calls; i++) {
			if (!call(b)) {
				fprintf(stderr, "a message was refused\n");
				exit(1);
			}
			__asm__ volatile("" : : "r"(b) : "memory");
		}
		double each = (now_ns() - start) / calls;
		best = each < best ? each : best;
		calls = each * 2 < ROUND_NS ? (unsigned)(ROUND_NS / each) : 1;
	}
	return best;
}

static bool ping_write(struct bench *b)
{
	const struct eas_ping_request ping = {.heartbeat_s = 900,
					      .folder_n = 2,
					      .folder = {{eas_span("5"), eas_span("Email")},
							 {eas_span("1"), eas_span("Calendar")}}};
	b->out.n = 0;
	return eas_ping_request_write(&b->out, &ping);
}

static bool ping_read(struct bench *b)
{
	struct eas_ping_request ping;
	struct wire_bad bad;
	return eas_ping_request_read(b->bytes, b->out.n, &ping, &bad) == WIRE_OK;
}

/* The HTTP around a Ping: its body is there already, and is pointed at when it is read. */
static bool post_write(struct bench *b)
{
	static const uint8_t body[52] = {3, 1, 0x6A, 0};
	const struct eas_http_request post = {.command = EAS_CMD_PING,
					      .version = EAS_V2_5,
					      .has_policy_key = true,
					      .policy_key = 666416194,
					      .host = eas_span("mail.example.com"),
					      .user = eas_span("user000017"),
					      .credentials = eas_span("user000017:secret"),
					      .device_id =
						      eas_span("0123456789ABCDEF0123456789ABCDEF"),
					      .device_type = eas_span("PocketPC"),
					      .user_agent = eas_span("MSFT-PPC/5.2.200"),
					      .body = {body, sizeof body}};
	b->out.n = 0;
	return eas_http_request_write(&b->out, &post);
}

static bool post_read(struct bench *b)
{
	struct http1_request http;
	struct wire_bad bad;
	size_t used;
	return http1_request_read(b->bytes, b->out.n, &http, &used, &bad) == WIRE_OK;
}

/* The same with its query, key and credentials. */
static bool post_all_read(struct bench *b)
{
	struct http1_request http;
	struct eas_http_parsed parsed;
	struct wire_bad bad;
	size_t used;
	return http1_request_read(b->bytes, b->out.n, &http, &used, &bad) == WIRE_OK &&
	       eas_http_request_read(&http, &parsed, &bad) == WIRE_OK;
}

static bool answer_write(struct bench *b)
{
	uint8_t body[32];
	struct wire_out inner = wire_out_init(body, sizeof body);
	const struct eas_ping_response ping = {
		.status = EAS_PING_CHANGES, .folder_n = 1, .folder = {eas_span("5")}};
	if (!eas_ping_response_write(&inner, &ping)) {
		return false;
	}
	const struct eas_http_response answer = {.status = 200,
						 .version = EAS_V2_5,
						 .date_unix_s = 1131321600,
						 .body = {body, inner.n}};
	b->out.n = 0;
	return eas_http_response_write(&b->out, &answer);
}

static bool answer_read(struct bench *b)
{
	struct http1_response http;
	struct eas_ping_response ping;
	struct wire_bad bad;
	size_t used;
	return http1_response_read(b->bytes, b->out.n, &http, &used, &bad) == WIRE_OK &&
	       eas_ping_response_read(http.body.p, http.body.n, &ping, &bad) == WIRE_OK;
}

static bool sync_write(struct bench *b)
{
	struct eas_sync_request sync;
	memset(&sync, 0, offsetof(struct eas_sync_request, collection));
	sync.commands = NULL;
	sync.collection_n = 1;
	sync.collection[0] =
		(struct eas_sync_collection){.class_name = eas_span("Email"),
					     .sync_key = eas_span("1"),
					     .collection_id = eas_span("5"),
					     .deletes_as_moves = EAS_FLAG_EMPTY,
					     .get_changes = EAS_FLAG_EMPTY,
					     .has = EAS_SYNC_HAS_WINDOW | EAS_SYNC_HAS_FILTER |
						    EAS_SYNC_HAS_TRUNCATION | EAS_SYNC_HAS_CONFLICT,
					     .window_size = 25,
					     .filter_type = 2,
					     .truncation = 1,
					     .conflict = 1};
	b->out.n = 0;
	return eas_sync_request_write(&b->out, EAS_V2_5, &sync);
}

static bool sync_read(struct bench *b)
{
	struct eas_sync_request sync;
	struct wire_bad bad;
	sync.commands = NULL;
	sync.command_cap = 0;
	return eas_sync_request_read(b->bytes, b->out.n, &sync, &bad) == WIRE_OK;
}

/* Mails whose bodies were cut at 500 octets. */
static bool items_write(struct bench *b)
{
	static const char text[501] =
		"................................................................................"
		"................................................................................"
		"................................................................................"
		"................................................................................"
		"................................................................................"
		"................................................................................"
		"....................";
	const struct eas_sync_result head = {.class_name = eas_span("Email"),
					     .sync_key = eas_span("2"),
					     .collection_id = eas_span("5"),
					     .status = 1};
	const struct eas_sync_item item = {.kind = EAS_SYNC_ADD,
					   .server_id = eas_span("5:1"),
					   .to = eas_span("\"Ann\" <ann@example.com>"),
					   .from = eas_span("\"Bob\" <bob@example.com>"),
					   .subject = eas_span("Lunch"),
					   .date_received = eas_span("2006-05-04T12:00:00.000Z"),
					   .message_class = eas_span("IPM.Note"),
					   .body = eas_span(text),
					   .body_bytes = 4000,
					   .truncated = true,
					   .importance = 1,
					   .has = EAS_SYNC_ITEM_IMPORTANCE | EAS_SYNC_ITEM_READ |
						  EAS_SYNC_ITEM_BODY | EAS_SYNC_ITEM_BODY_BYTES |
						  EAS_SYNC_ITEM_TRUNCATED};
	struct eas_sync_writer w;
	b->out.n = 0;
	eas_sync_response_begin(&w, &b->out, EAS_V2_5);
	eas_sync_collection_begin(&w, &head);
	for (unsigned i = 0; i < b->items; i++) {
		eas_sync_item_write(&w, &item);
	}
	eas_sync_collection_end(&w);
	return eas_sync_response_end(&w);
}

static bool items_read(struct bench *b)
{
	struct eas_sync_reader r;
	enum eas_sync_event event = EAS_SYNC_EVENT_ITEM;
	eas_sync_response_open(&r, b->bytes, b->out.n);
	while (event != EAS_SYNC_EVENT_END) {
		if (eas_sync_response_next(&r, &event) != WIRE_OK) {
			return false;
		}
	}
	return r.collection_n == 1;
}

#if HAS_LIBWBXML
static bool their_read(struct bench *b)
{
	WBXMLConvWBXML2XML *conv = NULL;
	WB_UTINY *xml = NULL;
	WB_ULONG n = 0;
	wbxml_conv_wbxml2xml_create(&conv);
	wbxml_conv_wbxml2xml_set_language(conv, WBXML_LANG_ACTIVESYNC);
	bool fine =
		wbxml_conv_wbxml2xml_run(conv, b->bytes, (WB_ULONG)b->out.n, &xml, &n) == WBXML_OK;
	wbxml_conv_wbxml2xml_destroy(conv);
	free(b->xml);
	b->xml = xml;
	b->xml_n = n;
	return fine;
}

static bool their_write(struct bench *b)
{
	WBXMLConvXML2WBXML *conv = NULL;
	WB_UTINY *bytes = NULL;
	WB_ULONG n = 0;
	wbxml_conv_xml2wbxml_create(&conv);
	wbxml_conv_xml2wbxml_set_version(conv, WBXML_VERSION_13);
	wbxml_conv_xml2wbxml_disable_public_id(conv);
	bool fine = wbxml_conv_xml2wbxml_run(conv, b->xml, b->xml_n, &bytes, &n) == WBXML_OK;
	wbxml_conv_xml2wbxml_destroy(conv);
	free(bytes);
	return fine;
}

static void theirs(struct bench *b, double write_ns, double read_ns)
{
	double their_read_ns = best_ns(their_read, b), their_write_ns = best_ns(their_write, b);
	double encode = their_write_ns / write_ns, parse = their_read_ns / read_ns;
	printf("\tlibwbxml2 %.0f and %.0f ns: %.0f and %.0f times\t(at least %d: %s)", their_write_ns,
	       their_read_ns, encode, parse, RATIO_MIN,
	       encode >= RATIO_MIN && parse >= RATIO_MIN ? "met" : "not met");
	free(b->xml);
	b->xml = NULL;
}
#else
static void theirs(struct bench *b, double write_ns, double read_ns)
{
	(void)b, (void)write_ns, (void)read_ns;
	printf("\tlibwbxml2 not installed");
}
#endif

static void line(const char *name, bool (*write)(struct bench *), bool (*read)(struct bench *),
		 double write_max_ns, double read_max_ns, bool is_body, unsigned items)
{
	static struct bench b;
	b.out = wire_out_init(b.bytes, sizeof b.bytes);
	b.items = items;
	double write_ns = best_ns(write, &b), read_ns = best_ns(read, &b);
	printf("%s\t%zu B\tencode %.1f ns\tparse %.1f ns", name, b.out.n, write_ns, read_ns);
#ifdef __SSE2__
	if (write_max_ns > 0) {
		printf("\t(under %.0f and %.0f: %s)", write_max_ns, read_max_ns,
		       write_ns < write_max_ns && read_ns < read_max_ns ? "met" : "not met");
	}
#else
	(void)write_max_ns, (void)read_max_ns;
#endif
	if (is_body) {
		theirs(&b, write_ns, read_ns);
	}
	printf("\n");
}

int main(void)
{
#ifndef __SSE2__
	printf("scalar build\n");
#endif
	line("Ping POST", post_write, post_read, 100, 200, false, 0);
	line("Ping POST with query and login", post_write, post_all_read, 0, 0, false, 0);
	line("Ping answer, whole", answer_write, answer_read, 0, 0, false, 0);
	line("Ping request", ping_write, ping_read, 0, 0, true, 0);
	line("Sync request", sync_write, sync_read, 0, 0, false, 0);
	line("Sync response of 2 kB", items_write, items_read, 0, 0, true, 3);
	line("Sync response of 64 kB", items_write, items_read, 0, 0, true, 100);
	return 0;
}
