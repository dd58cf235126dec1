/* WSP pushes and EMN, SI, SL documents as JSON and back, for describe_sms.h.
 *
 * Not here: parsing (wire/wap_push.h, wire/wap_doc.h). Ownership: fields go into the caller's
 * object. Units: octets. Invariants and errors: see describe_sms.h and describe_field.h. */
#pragma once

#include "describe/describe_field.h"

enum wire_verdict describe_wap_push_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad);
void describe_wap_push_encode(struct describe_in *in, struct wire_out *out);

/* A document alone: root, public_id, charset, its attributes, SI text. */
enum wire_verdict describe_wap_doc_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad);
void describe_wap_doc_encode(struct describe_in *in, struct wire_out *out);
