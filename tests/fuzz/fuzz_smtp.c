/* Fuzzes SMTP: the input as what a client says, as what a server says, and as the text of a mail,
 * which must arrive line by line as it was and end where it ends.
 *
 * Input: octet 0 gives the answers of the caller, the rest is the octets. */
#include "wire/octets.h"
#include "wire/smtp_client.h"
#include "wire/smtp_note.h"
#include "wire/smtp_server.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const struct smtp_server_cfg cfg = {.recipients_max = 3, .mail_bytes_max = 2000};

/* Takes everything the client says; what was asked is answered by bits of `answers`. */
static void serve(const uint8_t *p, size_t n, unsigned answers)
{
	uint8_t octets[700];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct smtp_server server;
	smtp_server_open(&server, &cfg, &out);
	for (size_t at = 0; at < n;) {
		struct smtp_server_event event;
		struct smtp_reply reply;
		size_t used = 0;
		size_t reply_used = 0;
		out.n = 0;
		const enum wire_verdict verdict =
			smtp_server_input(&server, p + at, n - at, &used, &event, &out);
		if (verdict == WIRE_MORE) {
			break;
		}
		if (server.asked != 0) {
			smtp_server_answer(&server, (answers >> at % 8 & 1) != 0 ? 550 : 250, "x", &out);
		}
		if (used == 0 || used > n - at || out.overflow || (out.n > 0 &&
			(smtp_reply_read(octets, out.n, &reply, &reply_used, NULL) != WIRE_OK ||
				reply_used != out.n))) {
			abort(); /* not exactly one reply */
		}
		if (event.kind == SMTP_SERVER_END && server.state == SMTP_SERVER_TEXT) {
			abort();
		}
		at += used;
	}
}

/* Takes everything the server says. */
static void call(const uint8_t *p, size_t n)
{
	const struct wire_span to[2] = {octets_text("1@b"), octets_text("2@b")};
	const struct smtp_client_mail mail = {.helo = octets_text("a"), .from = octets_text(""),
		.to = to, .to_n = 2, .text = octets_text("x\r\n")};
	uint8_t octets[256];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct smtp_client client;
	smtp_client_open(&client, &mail);
	for (size_t at = 0; at < n && client.state != SMTP_CLIENT_DONE;) {
		size_t used = 0;
		int refused = -1;
		struct wire_bad bad = {SIZE_MAX, NULL};
		const enum wire_verdict verdict =
			smtp_client_input(&client, p + at, n - at, &used, &refused, &out, &bad);
		if (verdict == WIRE_BAD && (bad.offset > n - at || bad.reason == NULL)) {
			abort();
		}
		if (verdict != WIRE_OK) {
			break;
		}
		if (used == 0 || used > n - at || refused > 1 || out.overflow) {
			abort();
		}
		at += used;
	}
	if (client.sent && client.taken_n == 0) {
		abort();
	}
}

/* A mail's text goes through the server and comes out the same, line by line. */
static void carry(const uint8_t *p, size_t n)
{
	static uint8_t octets[20000], got_octets[20000], reply[700];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct wire_out got = wire_out_init(got_octets, sizeof got_octets);
	static const struct smtp_server_cfg big = {.recipients_max = 1, .mail_bytes_max = 100000};
	struct smtp_server server = {.cfg = &big, .state = SMTP_SERVER_TEXT};
	smtp_text_write(octets_span(p, n), &out);
	if (out.overflow) {
		return;
	}
	for (size_t at = 0; server.asked == 0;) {
		struct smtp_server_event event;
		struct wire_out said = wire_out_init(reply, sizeof reply);
		size_t used = 0;
		if (smtp_server_input(&server, octets + at, out.n - at, &used, &event, &said) !=
			WIRE_OK) {
			abort();
		}
		at += used;
		if (event.kind == SMTP_SERVER_LINE) {
			octets_put_span(&got, event.span);
			octets_put_span(&got, octets_text("\r\n"));
		} else if (event.kind != SMTP_SERVER_END || at != out.n) {
			abort();
		}
	}
	const bool whole = n == 0 || p[n - 1] == '\n';
	const size_t wanted = whole ? n : n + 2;
	if (got.n != wanted || memcmp(got_octets, p, n) != 0) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1 || n > 8000) {
		return 0;
	}
	serve(data + 1, n - 1, data[0]);
	call(data + 1, n - 1);
	carry(data + 1, n - 1);
	return 0;
}
