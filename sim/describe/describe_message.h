/* For people: which ActiveSync message some bytes are and whether the typed reader takes them.
 *
 * Not here: the elements one by one (describe_eas.h), the readers (sim/wire/eas_message.h).
 * Ownership: input is borrowed; the object belongs to the caller.
 * Errors: NULL means out of memory. */
#pragma once

#include "wire/eas.h"

#include <jansson.h>

/* What is known from outside of the body. EAS_CMD_UNKNOWN: nothing, the root element decides. */
struct describe_message_hint {
	enum eas_command command;
	bool response;
	enum eas_version version; /* EAS_V_NONE: unknown */
};

/* {"command", "side", "versions", "accepted", "same_when_written", "status": [{"in", "code",
 * "name"}]}; when it is not accepted "byte" and "reason" say where and why. "same_when_written"
 * tells whether the typed writer gives the same bytes; if not, "differs_at" is the first octet.
 * The command is null for a body that belongs to no typed message. */
json_t *describe_message(const struct describe_message_hint *hint, const uint8_t *p, size_t n);
