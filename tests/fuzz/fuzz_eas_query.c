/* Queries: whatever is accepted can be written and reads back with the same meaning; whatever JSON
 * describes either encodes or is refused. The first byte picks. */
#include "describe/describe_query.h"
#include "wire/eas_query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static bool same(struct wire_span a, struct wire_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static void query(const uint8_t *p, size_t n)
{
	struct eas_query q, again;
	struct wire_bad bad = {0};
	uint8_t text[2 * EAS_QUERY_DEVICE_BYTES_MAX];
	enum wire_verdict v = eas_query_read(p, n, &q, &bad);
	MUST(v != WIRE_MORE);
	if (v != WIRE_OK) {
		MUST(bad.reason != NULL && bad.offset <= n);
		return;
	}
	MUST(eas_query_device_text(&q, text) <= sizeof text);
	uint8_t room[8192];
	struct wire_out out = wire_out_init(room, sizeof room);
	if (!q.packed) {
		eas_query_plain_write(&out, &q);
	} else if (!eas_query_packed_write(&out, &q)) {
		/* An unknown command has no code of ours. */
		MUST(q.command == EAS_CMD_UNKNOWN);
		return;
	}
	MUST(!out.overflow);
	if (out.n > EAS_QUERY_BYTES_MAX || (!q.packed && q.device_id.n == 0)) {
		return;
	}
	MUST(eas_query_read(room, out.n, &again, &bad) == WIRE_OK);
	MUST(again.packed == q.packed && again.command == q.command);
	MUST(same(again.user, q.user) && same(again.device_id, q.device_id));
	MUST(same(again.device_type, q.device_type) && same(again.item_id, q.item_id));
	MUST(same(again.collection_id, q.collection_id) && same(again.long_id, q.long_id));
	MUST(same(again.attachment_name, q.attachment_name) && same(again.occurrence, q.occurrence));
	MUST(again.accept_multipart == q.accept_multipart);
	MUST(again.save_in_sent == q.save_in_sent && again.policy_key == q.policy_key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0) {
		return 0;
	}
	if (data[0] & 1) {
		static uint8_t room[65536];
		struct wire_out out = wire_out_init(room, sizeof room);
		(void)!describe_query_encode((const char *)data + 1, size - 1, &out, NULL);
		return 0;
	}
	query(data + 1, size - 1);
	return 0;
}
