/* HTTP/1.1: whatever is accepted can be written and read again with the same bytes and meaning, and
 * the same message cut by one byte is not accepted. The first byte of the input picks the side. */
#include "describe/describe_http.h"
#include "wire/eas_http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static void content_check(const struct http1_head *head, struct wire_span body)
{
	size_t n = http1_content_bytes(head, body);
	uint8_t *room = malloc(n + 1);
	struct wire_span content;
	MUST(room != NULL && n <= body.n);
	MUST(http1_content(head, body, room, n, &content) && content.n == n);
	MUST(!head->chunked || n == 0 || !http1_content(head, body, room, n - 1, &content));
	free(room);
}

static void request(const uint8_t *p, size_t n)
{
	static struct http1_request r, again;
	static struct eas_http_parsed parsed;
	struct wire_bad bad;
	size_t used, used_again;
	if (http1_request_read(p, n, &r, &used, &bad) != WIRE_OK) {
		return;
	}
	MUST(used <= n);
	MUST(http1_request_read(p, used - 1, &again, &used_again, &bad) == WIRE_MORE);
	content_check(&r.head, r.body);
	(void)eas_http_request_read(&r, &parsed, &bad);
	size_t cap = used + 256;
	uint8_t *room = malloc(cap);
	MUST(room != NULL);
	struct wire_out out = wire_out_init(room, cap);
	MUST(http1_request_write(&out, &r) && !out.overflow);
	MUST(http1_request_read(room, out.n, &again, &used_again, &bad) == WIRE_OK);
	MUST(used_again == out.n && again.head.header_n == r.head.header_n);
	MUST(again.body.n == r.body.n && again.head.close == r.head.close);
	free(room);
}

static void response(const uint8_t *p, size_t n)
{
	static struct http1_response r, again;
	struct eas_http_answer answer;
	struct wire_bad bad;
	size_t used, used_again;
	if (http1_response_read(p, n, &r, &used, &bad) != WIRE_OK) {
		return;
	}
	MUST(used <= n);
	content_check(&r.head, r.body);
	eas_http_answer_read(&r, &answer);
	size_t cap = used + 256;
	uint8_t *room = malloc(cap);
	MUST(room != NULL);
	struct wire_out out = wire_out_init(room, cap);
	MUST(http1_response_write(&out, &r) && !out.overflow);
	MUST(http1_response_read(room, out.n, &again, &used_again, &bad) == WIRE_OK);
	MUST(used_again == out.n && again.status == r.status && again.body.n == r.body.n);
	free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static FILE *sink;
	if (size == 0) {
		return 0;
	}
	if (sink == NULL) {
		sink = fopen("/dev/null", "w");
		MUST(sink != NULL);
	}
	if (data[0] & 1) {
		response(data + 1, size - 1);
	} else {
		request(data + 1, size - 1);
	}
	if (data[0] & 2) {
		static uint8_t room[65536];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct err_info info = {0};
		(void)!describe_http_decode(data + 1, size - 1, true, sink, &info);
		(void)!describe_http_encode((const char *)data + 1, size - 1, &out, NULL);
	}
	return 0;
}
