/* Fuzzes WSP pushes and EMN, SI, SL documents: what is accepted is written and read again the same.
 *
 * Input: octet 0 picks the push (even) or the document (odd), the rest is the message. */
#include "wire/octets.h"
#include "wire/wap_doc.h"
#include "wire/wap_push.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum wire_verdict again(bool doc, const uint8_t *p, size_t n, struct wire_out *out,
	size_t *used, struct wire_bad *bad)
{
	if (doc) {
		struct wap_doc read;
		const enum wire_verdict verdict = wap_doc_read(p, n, &read, used, bad);
		if (verdict == WIRE_OK) {
			for (size_t i = 0; i < read.attributes_n; i++) {
				uint8_t text[512];
				struct wire_out value = wire_out_init(text, sizeof text);
				struct stamp stamp;
				wap_doc_value_text(read.kind, &read.attributes[i], &value);
				if (read.attributes[i].parts_n > 0 &&
					read.attributes[i].parts[0].token == WAP_DOC_OPAQUE) {
					(void)wap_doc_date_read(read.attributes[i].parts[0].span,
						&stamp);
				}
			}
			wap_doc_write(&read, out);
		}
		return verdict;
	}
	struct wap_push push;
	const enum wire_verdict verdict = wap_push_read(p, n, &push, used, bad);
	if (verdict == WIRE_OK) {
		wap_push_write(&push, out);
	}
	return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t first[8192];
	uint8_t second[8192];
	if (n < 1 || n > sizeof first / 2) {
		return 0;
	}
	const bool doc = data[0] % 2 == 1;
	struct wire_out one = wire_out_init(first, sizeof first);
	struct wire_out two = wire_out_init(second, sizeof second);
	struct wire_bad bad = {SIZE_MAX, NULL};
	size_t used = 0;
	const enum wire_verdict verdict = again(doc, data + 1, n - 1, &one, &used, &bad);
	if (verdict == WIRE_BAD && (bad.offset > n - 1 || bad.reason == NULL)) {
		abort();
	}
	if (verdict == WIRE_OK) {
		if (used > n - 1 || one.overflow ||
			again(doc, first, one.n, &two, &used, &bad) != WIRE_OK ||
			two.n != one.n || memcmp(first, second, one.n) != 0) {
			abort();
		}
	}
	return 0;
}
