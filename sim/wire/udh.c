/* The user data header: a length octet and elements of id, length, data. */
#include "wire/udh.h"

#include "wire/gsm7.h"
#include "wire/octets.h"

/* Notes what an element of a known kind says; a known element of wrong length is BAD. */
static bool element_note(const struct udh_ie *ie, struct udh *out)
{
	const uint8_t *d = ie->data.p;
	const size_t n = ie->data.n;
	switch (ie->id) {
	case 0x00:
	case 0x08: {
		const unsigned wide = ie->id == 0x08 ? 1 : 0;
		if (n != 3 + wide) {
			return false;
		}
		out->concat_bits = (uint8_t)(8 << wide);
		out->concat_ref = wide == 1 ? octets_u16(d) : d[0];
		out->concat_total = d[1 + wide];
		out->concat_seq = d[2 + wide];
		return true;
	}
	case 0x04:
		if (n != 2) {
			return false;
		}
		out->port_bits = 8;
		out->port_dst = d[0];
		out->port_src = d[1];
		return true;
	case 0x05:
		if (n != 4) {
			return false;
		}
		out->port_bits = 16;
		out->port_dst = octets_u16(d);
		out->port_src = octets_u16(d + 2);
		return true;
	default:
		return true;
	}
}

enum wire_verdict udh_read(struct wire_span ud, struct udh *out, struct wire_bad *bad)
{
	*out = (struct udh){.concat_bits = 0};
	if (ud.n < 1) {
		return WIRE_MORE;
	}
	const size_t header = ud.p[0];
	if (header > ud.n - 1) {
		return octets_bad(bad, 0, "user data header longer than the user data");
	}
	out->elements = octets_span(ud.p + 1, header);
	out->body = octets_span(ud.p + 1 + header, ud.n - 1 - header);
	out->fill_bits = (uint8_t)gsm7_fill_bits(1 + header);
	size_t at = 0;
	struct udh_ie ie;
	while (at < header) {
		const size_t element = at;
		if (!udh_ie_next(out->elements, &at, &ie)) {
			return octets_bad(bad, 1 + element, "information element cut short");
		}
		if (!element_note(&ie, out)) {
			return octets_bad(bad, 1 + element, "information element of wrong length");
		}
	}
	return WIRE_OK;
}

bool udh_ie_next(struct wire_span elements, size_t *at, struct udh_ie *out)
{
	if (elements.n < 2 || *at > elements.n - 2) {
		return false;
	}
	const size_t bytes = elements.p[*at + 1];
	if (bytes > elements.n - *at - 2) {
		return false;
	}
	out->id = elements.p[*at];
	out->data = octets_span(elements.p + *at + 2, bytes);
	*at += 2 + bytes;
	return true;
}

void udh_ie_write(uint8_t id, struct wire_span data, struct wire_out *out)
{
	if (data.n > UDH_BYTES_MAX) {
		out->overflow = true;
		return;
	}
	wire_put_u8(out, id);
	wire_put_u8(out, (unsigned)data.n);
	octets_put_span(out, data);
}

void udh_concat_write(unsigned ref, unsigned ref_bits, unsigned total, unsigned seq,
	struct wire_out *out)
{
	const uint8_t wide[4] = {(uint8_t)(ref >> 8), (uint8_t)ref, (uint8_t)total, (uint8_t)seq};
	if (ref_bits == 16) {
		udh_ie_write(0x08, octets_span(wide, 4), out);
	} else {
		udh_ie_write(0x00, octets_span(wide + 1, 3), out);
	}
}

void udh_ports_write(uint16_t dst, uint16_t src, struct wire_out *out)
{
	const uint8_t ports[4] = {(uint8_t)(dst >> 8), (uint8_t)dst, (uint8_t)(src >> 8),
		(uint8_t)src};
	udh_ie_write(0x05, octets_span(ports, 4), out);
}

uint8_t udh_udl_septets(size_t header_bytes, size_t septets)
{
	return (uint8_t)((header_bytes * 8 + 6) / 7 + septets);
}
