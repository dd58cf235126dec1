/* The header inside a short message's user data: parts of long texts, ports, unknown elements.
 *
 * Not here: the TPDU around it (tpdu.h), reassembly, national tables.
 * Ownership: spans point into the octets that were read. Units: octets; septets in udh_udl_septets.
 * Invariants: after udh_read says OK, udh_ie_next walks every element to the end of `elements`.
 * Source: [TS23.040] 9.2.3.24 (elements), 9.2.3.16 (length). */
#pragma once

#include "wire/wire.h"

#define UDH_BYTES_MAX 140u
#define UDH_PORT_WAP_PUSH 2948u /* [WDP] appendix B: WAP push, connectionless */
#define UDH_PORT_WSP 9200u      /* [WDP] appendix B: WSP, connectionless */

/* A user data header taken apart. Unknown elements stay in `elements`. [TS23.040] 9.2.3.24 */
struct udh {
	struct wire_span elements; /* the elements without the length octet */
	struct wire_span body;     /* the octets after the header; packed text keeps its fill bits */
	uint16_t concat_ref;
	uint16_t port_dst;
	uint16_t port_src;
	uint8_t concat_bits; /* 0: no concatenation element, 8 or 16: width of the reference */
	uint8_t concat_total;
	uint8_t concat_seq;
	uint8_t port_bits;   /* 0: no port element, 8 or 16 */
	uint8_t fill_bits;   /* 0..6; counts only for GSM 7-bit */
};

/* One information element. */
struct udh_ie {
	uint8_t id;
	struct wire_span data;
};

/* Takes the header of user data with TP-UDHI set apart. Offsets count from the first octet of
 * UD. */
enum wire_verdict udh_read(struct wire_span ud, struct udh *out, struct wire_bad *bad);

/* The element at `*at` inside `elements`, which advances; false at the end or at a cut element. */
bool udh_ie_next(struct wire_span elements, size_t *at, struct udh_ie *out);

/* Elements ready to append (the header's length octet is the caller's). */
void udh_ie_write(uint8_t id, struct wire_span data, struct wire_out *out);
void udh_concat_write(unsigned ref, unsigned ref_bits, unsigned total, unsigned seq,
	struct wire_out *out);
void udh_ports_write(uint16_t dst, uint16_t src, struct wire_out *out);

/* TP-UDL for user data that has `header_bytes` of header (0: none) and `septets` of text. */
uint8_t udh_udl_septets(size_t header_bytes, size_t septets);
