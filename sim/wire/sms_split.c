/* Cuts a text where parts are full, and writes header and text of each. */
#include "wire/sms_split.h"

#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/udh.h"

#define PART_UNITS_MIN 2u /* room for an escape pair or two surrogates, else cutting never ends */

static size_t unit_bytes(unsigned alphabet)
{
	return alphabet == TPDU_UCS2 ? 2 : 1;
}

/* Octets of the header, its length octet included; 0: none. */
static size_t header_bytes(size_t elements_n, unsigned ref_bits)
{
	const size_t concat = ref_bits == 16 ? 6 : ref_bits == 8 ? 5 : 0;
	return elements_n + concat == 0 ? 0 : 1 + elements_n + concat;
}

size_t sms_split_room(enum tpdu_alphabet alphabet, size_t elements_n, unsigned ref_bits)
{
	const size_t header = header_bytes(elements_n, ref_bits);
	const size_t octets = header > TPDU_UD_BYTES_MAX ? 0 : TPDU_UD_BYTES_MAX - header;
	return alphabet == TPDU_GSM7 ? octets * 8 / 7 : octets / unit_bytes(alphabet);
}

/* True when a cut before unit `at` would part a pair. `from` is where the part begins. */
static bool parts_a_pair(const struct sms_split *split, size_t from, size_t at)
{
	const uint8_t *p = split->units.p;
	if (split->alphabet == TPDU_UCS2) {
		return (p[2 * at - 2] & 0xFC) == 0xD8 && (p[2 * at] & 0xFC) == 0xDC;
	}
	if (split->alphabet != TPDU_GSM7) {
		return false;
	}
	size_t escapes = 0;
	while (at - escapes > from && p[at - escapes - 1] == GSM7_ESCAPE) {
		escapes++;
	}
	return escapes % 2 == 1;
}

bool sms_split_next(const struct sms_split *split, struct sms_split_part *part)
{
	const size_t all = split->units.n / unit_bytes(split->alphabet);
	const size_t from = part->from + part->units;
	if (part->seq > 0 && from >= all) {
		return false;
	}
	size_t units = all - from;
	if (units > split->room) {
		units = split->room;
		units -= parts_a_pair(split, from, from + units) ? 1 : 0;
	}
	*part = (struct sms_split_part){
		.seq = (uint8_t)(part->seq + 1), .from = from, .units = units};
	return true;
}

enum wire_verdict sms_split_plan(enum tpdu_alphabet alphabet, struct wire_span units,
	struct wire_span elements, unsigned ref_bits, struct sms_split *out, struct wire_bad *bad)
{
	if (units.n % unit_bytes(alphabet) != 0) {
		return octets_bad(bad, units.n, "UTF-16 of an odd number of octets");
	}
	const size_t single = sms_split_room(alphabet, elements.n, 0);
	const size_t room = units.n / unit_bytes(alphabet) <= single ? single :
		sms_split_room(alphabet, elements.n, ref_bits);
	if (room < PART_UNITS_MIN) {
		return octets_bad(bad, 0, "no room for text beside the header");
	}
	*out = (struct sms_split){.units = units, .elements = elements,
		.alphabet = (uint8_t)alphabet, .ref_bits = (uint8_t)ref_bits, .room = (uint8_t)room};
	struct sms_split_part part = {.seq = 0};
	while (sms_split_next(out, &part)) {
		if (part.seq == SMS_SPLIT_PARTS_MAX &&
			(part.from + part.units) * unit_bytes(alphabet) < units.n) {
			return octets_bad(bad, (part.from + part.units) * unit_bytes(alphabet),
				"more than 255 parts");
		}
	}
	out->parts_n = part.seq;
	return WIRE_OK;
}

bool sms_split_udhi(const struct sms_split *split)
{
	return split->parts_n > 1 || split->elements.n > 0;
}

static void header_write(const struct sms_split *split, const struct sms_split_part *part,
	uint16_t ref, struct wire_out *out)
{
	const unsigned bits = split->parts_n > 1 ? split->ref_bits : 0;
	const size_t bytes = header_bytes(split->elements.n, bits);
	if (bytes == 0) {
		return;
	}
	wire_put_u8(out, (unsigned)bytes - 1);
	if (bits != 0) {
		udh_concat_write(ref, bits, split->parts_n, part->seq, out);
	}
	octets_put_span(out, split->elements);
}

static struct wire_span part_units(const struct sms_split *split,
	const struct sms_split_part *part)
{
	const size_t bytes = unit_bytes(split->alphabet);
	return part->units == 0 ? octets_span(NULL, 0) :
		octets_span(split->units.p + part->from * bytes, part->units * bytes);
}

void sms_split_ud(const struct sms_split *split, const struct sms_split_part *part, uint16_t ref,
	struct tpdu_ud *ud, uint8_t octets[TPDU_UD_BYTES_MAX])
{
	struct wire_out out = wire_out_init(octets, TPDU_UD_BYTES_MAX);
	header_write(split, part, ref, &out);
	const size_t header = out.n;
	const struct wire_span units = part_units(split, part);
	if (split->alphabet == TPDU_GSM7) {
		gsm7_pack(units.p, units.n, gsm7_fill_bits(header), &out);
		ud->length = udh_udl_septets(header, units.n);
	} else {
		octets_put_span(&out, units);
		ud->length = (uint8_t)out.n;
	}
	ud->bytes = octets_span(octets, out.n);
}

void sms_split_short_message(const struct sms_split *split, const struct sms_split_part *part,
	uint16_t ref, struct wire_out *out)
{
	header_write(split, part, ref, out);
	octets_put_span(out, part_units(split, part));
}
