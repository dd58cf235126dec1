/* Every typed message: what a reader accepted and its writer wrote reads back and is written with
 * the same bytes, in the versions that have the message; a refusal has a reason and a place. The
 * first byte of the input picks the version, the root element of the rest the message; what has no
 * known root is tried as a multipart body. */
#include "wire/eas_message.h"
#include "wire/eas_policy.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                                                                                    \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			abort();                                                                   \
		}                                                                                  \
	} while (0)

static const struct eas_message *without_root(void)
{
	size_t i = 0;
	while (eas_message_at(i) != NULL && eas_message_at(i)->root != 0) {
		i++;
	}
	return eas_message_at(i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum eas_version versions[] = {EAS_V2_5, EAS_V12_0, EAS_V12_1, EAS_V14_0,
						    EAS_V14_1};
	static uint8_t room[2][1 << 16];
	if (size == 0) {
		return 0;
	}
	enum eas_version version = versions[data[0] % (sizeof versions / sizeof versions[0])];
	const uint8_t *p = data + 1;
	size_t n = size - 1;
	const struct eas_message *message = eas_message_guess(p, n);
	if (message == NULL) {
		message = without_root();
		MUST(message != NULL);
		struct eas_policy policy;
		struct wire_bad where = {.offset = size, .reason = NULL};
		struct wire_span text = {.p = p, .n = n};
		MUST(eas_policy_wap_read(text, &policy, &where) == WIRE_OK || where.offset <= n);
	}
	struct wire_bad bad = {.offset = size, .reason = NULL};
	struct wire_out out[2] = {wire_out_init(room[0], sizeof room[0]),
				  wire_out_init(room[1], sizeof room[1])};
	enum wire_verdict v = message->check(p, n, version, &out[0], &bad);
	MUST(v != WIRE_BAD || (bad.reason != NULL && bad.offset <= n));
	bool known = eas_message_known_in(message, version);
	if (v == WIRE_OK && known && !out[0].overflow) {
		MUST(message->check(room[0], out[0].n, version, &out[1], &bad) == WIRE_OK);
		MUST(!out[1].overflow && out[0].n == out[1].n);
		MUST(memcmp(room[0], room[1], out[0].n) == 0);
	}
	return 0;
}
