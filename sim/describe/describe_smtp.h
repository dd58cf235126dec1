/* The client's side of an SMTP dialogue as JSON and back, for describe_sms.h.
 *
 * Not here: SMTP itself (wire/smtp*.h). The server's side is made by wire/smtp_server.h, which takes
 * everything in turn; decode shows its replies under "dialogue".
 * Ownership: fields go into the caller's object. Units: octets.
 * Invariants: decode then encode gives the same octets when they are one mail without detours (EHLO,
 * MAIL, RCPT..., DATA, text, QUIT). Errors: see describe_sms.h and describe_field.h. */
#pragma once

#include "describe/describe_field.h"

enum wire_verdict describe_smtp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad);
void describe_smtp_encode(struct describe_in *in, struct wire_out *out);
