/* Nanoseconds per message of the ActiveSync core, beside libwbxml's conversion of the same body
 * (to XML and back: it has no typed structs) when its header is there and -lwbxml2 is linked.
 *
 * Each figure is the best of several rounds: the machine is shared, and noise only adds. Every
 * round checks its verdict, so that a codec that fails fast does not look fast.
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

enum { ROUNDS = 60, CALLS = 5000 };

struct bench {
	uint8_t bytes[2048]; /* what `write` made, what `read` reads */
	struct wire_out out;
};

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double best_ns(bool (*call)(struct bench *), struct bench *b, int calls)
{
	double best = 1e18;
	for (int round = 0; round < ROUNDS; round++) {
		double start = now_ns();
		for (int i = 0; i < calls; i++) {
			if (!call(b)) {
				fprintf(stderr, "a message was refused\n");
				exit(1);
			}
			__asm__ volatile("" : : "r"(b) : "memory");
		}
		double each = (now_ns() - start) / calls;
		best = each < best ? each : best;
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

static bool post_write(struct bench *b)
{
	uint8_t body[64];
	struct bench inner = {.out = wire_out_init(body, sizeof body)};
	if (!ping_write(&inner)) {
		return false;
	}
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
					      .body = {body, inner.out.n}};
	b->out.n = 0;
	return eas_http_request_write(&b->out, &post);
}

static bool post_head_read(struct bench *b)
{
	struct http1_request http;
	struct wire_bad bad;
	size_t used;
	return http1_request_read(b->bytes, b->out.n, &http, &used, &bad) == WIRE_OK;
}

static bool post_read(struct bench *b)
{
	struct http1_request http;
	struct eas_http_parsed parsed;
	struct eas_ping_request ping;
	struct wire_bad bad;
	size_t used;
	return http1_request_read(b->bytes, b->out.n, &http, &used, &bad) == WIRE_OK &&
	       eas_http_request_read(&http, &parsed, &bad) == WIRE_OK &&
	       eas_ping_request_read(http.body.p, http.body.n, &ping, &bad) == WIRE_OK;
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

/* One mail whose body was cut at 500 octets. */
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
	eas_sync_item_write(&w, &item);
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
	free(xml);
	return fine;
}
#endif

static void line(const char *name, bool (*write)(struct bench *), bool (*read)(struct bench *),
		 bool is_body)
{
	static struct bench b;
	b.out = wire_out_init(b.bytes, sizeof b.bytes);
	double write_ns = best_ns(write, &b, CALLS);
	double read_ns = best_ns(read, &b, CALLS);
	printf("%-34s %6zu B   encode %7.1f ns   parse %7.1f ns", name, b.out.n, write_ns, read_ns);
#if HAS_LIBWBXML
	if (is_body) {
		printf("   libwbxml to XML %9.1f ns", best_ns(their_read, &b, CALLS / 50));
	}
#else
	(void)is_body;
#endif
	printf("\n");
}

int main(void)
{
	line("Ping request body", ping_write, ping_read, true);
	line("Ping POST, HTTP only parsed", post_write, post_head_read, false);
	line("Ping POST, whole", post_write, post_read, false);
	line("Ping answer, whole", answer_write, answer_read, false);
	line("Sync request body", sync_write, sync_read, true);
	line("Sync response body, 1 item, 500 B", items_write, items_read, true);
	return 0;
}
