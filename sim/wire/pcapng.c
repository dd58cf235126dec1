/* pcapng blocks: type, length, body padded to 32 bits, length again; all little-endian. */
#include "wire/pcapng.h"

#include "wire/octets.h"

#define BLOCK_SECTION 0x0A0D0D0Au
#define BLOCK_INTERFACE 1u
#define BLOCK_NAMES 4u
#define BLOCK_PACKET 6u
#define OPTION_END 0u
#define OPTION_COMMENT 1u
#define OPTION_NAME 2u        /* interface: if_name */
#define OPTION_DESCRIPTION 3u /* interface: if_description */
#define OPTION_APPLICATION 4u /* section: shb_userappl */
#define OPTION_RESOLUTION 9u  /* interface: if_tsresol */
#define OPTION_BYTES_MAX 65535u
#define RECORD_IPV4 1u

static void put_u16(struct wire_out *out, unsigned v)
{
	const uint8_t octets[2] = {(uint8_t)v, (uint8_t)(v >> 8)};
	wire_put(out, octets, sizeof octets);
}

static void put_u32(struct wire_out *out, uint32_t v)
{
	const uint8_t octets[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16),
		(uint8_t)(v >> 24)};
	wire_put(out, octets, sizeof octets);
}

/* Octets and zeros up to the next multiple of four, as every variable field has them. */
static void put_padded(struct wire_out *out, const void *p, size_t n)
{
	static const uint8_t zeros[4];
	octets_put_span(out, octets_span(p, n));
	wire_put(out, zeros, (4 - n % 4) % 4);
}

static void put_option(struct wire_out *out, unsigned code, const void *p, size_t n)
{
	const size_t bytes = n > OPTION_BYTES_MAX ? OPTION_BYTES_MAX : n;
	put_u16(out, code);
	put_u16(out, (unsigned)bytes);
	put_padded(out, p, bytes);
}

static void put_text_option(struct wire_out *out, unsigned code, const char *text)
{
	if (text != NULL && text[0] != '\0') {
		put_option(out, code, text, strlen(text));
	}
}

static size_t block_open(struct wire_out *out, uint32_t type)
{
	const size_t start = out->n;
	put_u32(out, type);
	put_u32(out, 0);
	return start;
}

/* Ends the options and writes the length at both ends. */
static void block_close(struct wire_out *out, size_t start)
{
	put_u32(out, OPTION_END);
	put_u32(out, 0);
	if (out->overflow) {
		return;
	}
	const uint32_t length = (uint32_t)(out->n - start);
	for (size_t i = 0; i < 4; i++) {
		out->p[start + 4 + i] = (uint8_t)(length >> 8 * i);
		out->p[out->n - 4 + i] = (uint8_t)(length >> 8 * i);
	}
}

void pcapng_section_write(const char *application, const char *comment, struct wire_out *out)
{
	const size_t start = block_open(out, BLOCK_SECTION);
	put_u32(out, 0x1A2B3C4D); /* byte order magic */
	put_u16(out, 1);          /* version 1.0 */
	put_u16(out, 0);
	put_u32(out, UINT32_MAX); /* section length: not given */
	put_u32(out, UINT32_MAX);
	put_text_option(out, OPTION_COMMENT, comment);
	put_text_option(out, OPTION_APPLICATION, application);
	block_close(out, start);
}

void pcapng_interface_write(uint16_t linktype, const char *name, const char *description,
	struct wire_out *out)
{
	static const uint8_t nanoseconds = 9;
	const size_t start = block_open(out, BLOCK_INTERFACE);
	put_u16(out, linktype);
	put_u16(out, 0);
	put_u32(out, PCAPNG_SNAP_BYTES);
	put_text_option(out, OPTION_NAME, name);
	put_text_option(out, OPTION_DESCRIPTION, description);
	put_option(out, OPTION_RESOLUTION, &nanoseconds, sizeof nanoseconds);
	block_close(out, start);
}

void pcapng_packet_write(uint32_t interface_ix, int64_t unix_ns, struct wire_span packet,
	const char *comment, struct wire_out *out)
{
	const uint64_t stamp = (uint64_t)unix_ns;
	const size_t start = block_open(out, BLOCK_PACKET);
	put_u32(out, interface_ix);
	put_u32(out, (uint32_t)(stamp >> 32));
	put_u32(out, (uint32_t)stamp);
	put_u32(out, (uint32_t)packet.n);
	put_u32(out, (uint32_t)packet.n);
	put_padded(out, packet.p, packet.n);
	put_text_option(out, OPTION_COMMENT, comment);
	block_close(out, start);
}

void pcapng_names_write(const struct pcapng_name *names, size_t n, struct wire_out *out)
{
	const size_t start = block_open(out, BLOCK_NAMES);
	for (size_t i = 0; i < n; i++) {
		const size_t bytes = strlen(names[i].name) + 1;
		const uint8_t ip[4] = {(uint8_t)(names[i].ip >> 24), (uint8_t)(names[i].ip >> 16),
			(uint8_t)(names[i].ip >> 8), (uint8_t)names[i].ip};
		uint8_t record[4 + 64];
		struct wire_out value = wire_out_init(record, sizeof record);
		wire_put(&value, ip, sizeof ip);
		wire_put(&value, names[i].name, bytes);
		if (value.overflow) {
			out->overflow = true;
			return;
		}
		put_u16(out, RECORD_IPV4);
		put_u16(out, (unsigned)value.n);
		put_padded(out, record, value.n);
	}
	put_u32(out, 0); /* end of records */
	block_close(out, start);
}
