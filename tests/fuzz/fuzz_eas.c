/* Typed messages: whatever a reader accepts, its writer can write (unless it holds a NUL from an
 * OPAQUE), and what was written reads back and is written with the same bytes. The first byte of
 * the input picks the message. */
#include "wire/eas_estimate.h"
#include "wire/eas_folder.h"
#include "wire/eas_ping.h"
#include "wire/eas_provision.h"
#include "wire/eas_sync.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

enum { ROOM = 65536, KIND_N = 10 };

/* Reads and, when accepted, writes: false when not accepted or not writable. */
static bool pass(unsigned kind, enum eas_version version, const uint8_t *p, size_t n,
		 struct wire_out *out, enum wire_verdict *verdict)
{
	static struct eas_sync_item items[16];
	struct wire_bad bad = {0};
	union {
		struct eas_ping_request ping_q;
		struct eas_ping_response ping_r;
		struct eas_folder_response folder_r;
		struct eas_estimate_request estimate_q;
		struct eas_estimate_response estimate_r;
		struct eas_provision_request provision_q;
		struct eas_provision_response provision_r;
		struct eas_sync_request sync_q;
		struct wire_span key;
	} m;
	switch (kind) {
	case 0:
		*verdict = eas_ping_request_read(p, n, &m.ping_q, &bad);
		return *verdict == WIRE_OK && eas_ping_request_write(out, &m.ping_q);
	case 1:
		*verdict = eas_ping_response_read(p, n, &m.ping_r, &bad);
		return *verdict == WIRE_OK && eas_ping_response_write(out, &m.ping_r);
	case 2:
		*verdict = eas_folder_request_read(p, n, &m.key, &bad);
		return *verdict == WIRE_OK && eas_folder_request_write(out, m.key);
	case 3:
		*verdict = eas_folder_response_read(p, n, &m.folder_r, &bad);
		return *verdict == WIRE_OK && eas_folder_response_write(out, &m.folder_r);
	case 4:
		*verdict = eas_estimate_request_read(p, n, &m.estimate_q, &bad);
		return *verdict == WIRE_OK &&
		       eas_estimate_request_write(out, version, &m.estimate_q);
	case 5:
		*verdict = eas_estimate_response_read(p, n, &m.estimate_r, &bad);
		return *verdict == WIRE_OK && eas_estimate_response_write(out, &m.estimate_r);
	case 6:
		*verdict = eas_provision_request_read(p, n, &m.provision_q, &bad);
		return *verdict == WIRE_OK && eas_provision_request_write(out, &m.provision_q);
	case 7:
		*verdict = eas_provision_response_read(p, n, &m.provision_r, &bad);
		if (*verdict == WIRE_OK && m.provision_r.document == EAS_PROVISION_WAP) {
			struct eas_policy policy;
			(void)eas_policy_wap_read(m.provision_r.wap, &policy, &bad);
		}
		return *verdict == WIRE_OK && eas_provision_response_write(out, &m.provision_r);
	default:
		m.sync_q.commands = items;
		m.sync_q.command_cap = 16;
		*verdict = eas_sync_request_read(p, n, &m.sync_q, &bad);
		return *verdict == WIRE_OK && eas_sync_request_write(out, version, &m.sync_q);
	}
}

/* A response is written again item by item; MoreAvailable and the keys come from a first reading.
 */
static bool sync_response(enum eas_version version, const uint8_t *p, size_t n,
			  struct wire_out *out, uint32_t *item_n)
{
	struct eas_sync_response all;
	struct wire_bad bad = {0};
	uint8_t joined[256];
	*item_n = 0;
	if (eas_sync_response_read(p, n, &all, NULL, NULL, &bad) != WIRE_OK) {
		return false;
	}
	struct eas_sync_reader r;
	struct eas_sync_writer w;
	enum eas_sync_event event;
	bool open = false;
	eas_sync_response_open(&r, p, n);
	wbxml_reader_join(&r.wbxml, joined, sizeof joined);
	eas_sync_response_begin(&w, out, version);
	for (;;) {
		MUST(eas_sync_response_next(&r, &event) == WIRE_OK);
		if (event == EAS_SYNC_EVENT_END) {
			break;
		}
		uint32_t ix = r.collection_n - (event == EAS_SYNC_EVENT_COLLECTION);
		if (ix >= all.collection_n) {
			continue;
		}
		if (!open) {
			eas_sync_collection_begin(&w, &all.collection[ix]);
			open = true;
		}
		if (event == EAS_SYNC_EVENT_ITEM) {
			MUST(r.item.collection == ix);
			eas_sync_item_write(&w, &r.item);
			(*item_n)++;
		} else {
			eas_sync_collection_end(&w);
			open = false;
		}
	}
	return eas_sync_response_end(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t room[ROOM], room2[ROOM];
	if (size == 0) {
		return 0;
	}
	unsigned kind = data[0] % KIND_N;
	enum eas_version version = data[0] / KIND_N % 2 ? EAS_V12_1 : EAS_V2_5;
	struct wire_out out = wire_out_init(room, sizeof room);
	struct wire_out out2 = wire_out_init(room2, sizeof room2);
	if (kind == 9) {
		uint32_t items, items2;
		if (sync_response(version, data + 1, size - 1, &out, &items)) {
			MUST(sync_response(version, room, out.n, &out2, &items2));
			MUST(items == items2 && out.n == out2.n && memcmp(room, room2, out.n) == 0);
		}
		return 0;
	}
	enum wire_verdict verdict;
	if (pass(kind, version, data + 1, size - 1, &out, &verdict)) {
		MUST(pass(kind, version, room, out.n, &out2, &verdict));
		MUST(out.n == out2.n && memcmp(room, room2, out.n) == 0);
	}
	return 0;
}
