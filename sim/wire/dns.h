/* A DNS question for a host's address and its answer, as they open a connection.
 *
 * Not here: resolving, reading, other record types. Ownership: writes to the caller's buffer.
 * Units: octets; addresses in host order. Source: [RFC1035] 4.1, 4.1.4 (pointers), 3.2.1.
 * Check value: for mail.example.com question and answer take 34 and 92 octets, 62 and 120 with
 * headers of UDP and IP. */
#pragma once

#include "wire/wire.h"

#define DNS_PORT 53u

/* `host` is a name of labels of 1..63 octets with dots between, 255 octets at most. */
void dns_question_write(uint16_t id, struct wire_span host, struct wire_out *out);

/* The address, and the domain's name server with its own address, as an authority sends them. */
void dns_answer_write(uint16_t id, struct wire_span host, uint32_t ip, uint32_t server_ip,
	struct wire_out *out);
