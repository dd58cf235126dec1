/* Blocks of a pcapng capture file: section, interface, packet, names.
 *
 * Not here: reading captures, compression, files (output/capture.h).
 * Ownership: writes to the caller's buffer. Units: octets; nanoseconds since 1970 UTC.
 * Invariants: little-endian, 32-bit aligned; each block repeats its length at its end.
 * Source: [PCAPNG] draft-ietf-opsawg-pcapng 4.1 (section), 4.2 (interface), 4.3 (packet), 4.5
 * (names), 3.5 (options); [LINKTYPE] 101 raw IP. */
#pragma once

#include "wire/wire.h"

#define PCAPNG_LINKTYPE_RAW 101u
#define PCAPNG_SNAP_BYTES 65535u

struct pcapng_name {
	uint32_t ip; /* host order */
	const char *name;
};

/* NULL texts are left out. */
void pcapng_section_write(const char *application, const char *comment, struct wire_out *out);

/* Time stamps of this interface count nanoseconds. */
void pcapng_interface_write(uint16_t linktype, const char *name, const char *description,
	struct wire_out *out);

/* `unix_ns` >= 0. */
void pcapng_packet_write(uint32_t interface_ix, int64_t unix_ns, struct wire_span packet,
	const char *comment, struct wire_out *out);

void pcapng_names_write(const struct pcapng_name *names, size_t n, struct wire_out *out);
