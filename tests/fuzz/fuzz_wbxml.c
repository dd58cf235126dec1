/* WBXML: whatever the reader accepts, the writer can write, and it reads back as the same events;
 * what is shown as XML or JSON encodes to a document of the same events. The first byte picks. */
#include "describe/describe_eas.h"
#include "wire/wbxml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

/* A digest of the events that does not see redundant switches and long empty elements. */
static enum wire_verdict walk(const uint8_t *p, size_t n, struct wire_out *copy, uint64_t *digest)
{
	struct wbxml_reader r;
	struct wbxml_writer w;
	struct wbxml_event e;
	wbxml_reader_init(&r, p, n);
	wbxml_writer_init(&w, copy);
	*digest = 1469598103934665603u;
	for (;;) {
		enum wire_verdict v = wbxml_next(&r, &e);
		MUST(r.at <= n && r.depth <= WBXML_DEPTH_MAX && r.page <= WBXML_PAGE_MAX);
		if (v != WIRE_OK) {
			MUST(v != WIRE_BAD || (r.bad.offset < n && r.bad.reason[0] != '\0'));
			return v;
		}
		*digest = (*digest ^ (e.tag + (e.kind == WBXML_OPEN ? 1u << 16 : 0))) *
			  1099511628211u;
		for (size_t i = 0; i < e.data.n; i++) {
			*digest = (*digest ^ e.data.p[i]) * 1099511628211u;
		}
		switch (e.kind) {
		case WBXML_OPEN:
			wbxml_open(&w, e.tag);
			if (e.empty) {
				wbxml_close(&w);
				*digest = (*digest ^ e.tag) *
					  1099511628211u; /* as if it were closed */
			}
			break;
		case WBXML_TEXT:
			wbxml_chars(&w, e.data);
			break;
		case WBXML_OPAQUE:
			wbxml_opaque(&w, e.data);
			break;
		case WBXML_CLOSE:
			wbxml_close(&w);
			break;
		case WBXML_END:
			/* A bottom element in the short form needs one level more while written. */
			MUST(wbxml_written(&w) || w.refused);
			return w.refused ? WIRE_BAD : WIRE_OK;
		}
	}
}

static void describe(const uint8_t *p, size_t n, bool json)
{
	char *text = NULL;
	size_t text_n = 0;
	FILE *f = open_memstream(&text, &text_n);
	MUST(f != NULL);
	struct err_info info = {0};
	enum err e = describe_eas_decode(p, n, json, f, &info);
	fclose(f);
	if (e == ERR_OK) {
		uint8_t *room = malloc(2 * n + 64);
		MUST(room != NULL);
		struct wire_out out = wire_out_init(room, 2 * n + 64);
		info = (struct err_info){0};
		MUST(describe_eas_encode(text, text_n, &out, &info) == ERR_OK);
		/* Canonical now: once more must change nothing. */
		char *text2 = NULL;
		f = open_memstream(&text2, &text_n);
		MUST(describe_eas_decode(room, out.n, json, f, &info) == ERR_OK);
		fclose(f);
		uint8_t *room2 = malloc(2 * n + 64);
		MUST(room2 != NULL);
		struct wire_out out2 = wire_out_init(room2, 2 * n + 64);
		MUST(describe_eas_encode(text2, text_n, &out2, &info) == ERR_OK);
		MUST(out.n == out2.n && memcmp(room, room2, out.n) == 0);
		free(room2);
		free(text2);
		free(room);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	const uint8_t *p = data + 1;
	size_t n = size - 1;
	switch (data[0] & 3) {
	case 0: {
		uint8_t *room = malloc(4 * n + 64);
		uint8_t *room2 = malloc(4 * n + 64);
		MUST(room != NULL && room2 != NULL);
		uint64_t digest, digest2;
		struct wire_out out = wire_out_init(room, 4 * n + 64);
		struct wire_out out2 = wire_out_init(room2, 4 * n + 64);
		if (walk(p, n, &out, &digest) == WIRE_OK) {
			MUST(walk(room, out.n, &out2, &digest2) == WIRE_OK);
			MUST(digest == digest2);
			MUST(out.n == out2.n && memcmp(room, room2, out.n) == 0);
		}
		free(room);
		free(room2);
		break;
	}
	case 1:
		describe(p, n, false);
		break;
	case 2:
		describe(p, n, true);
		break;
	default: {
		static uint8_t room[65536];
		struct wire_out out = wire_out_init(room, sizeof room);
		(void)!describe_eas_encode((const char *)p, n, &out, NULL);
		break;
	}
	}
	return 0;
}
