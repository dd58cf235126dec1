/* Parts of TPDUs as JSON. Each is shown in its readable form; where that would not give the same
 * octets again (spare bits set, unknown escapes, an impossible date), a field "..._hex" or "ud"
 * holds the octets and wins when the object is encoded. */
#include "describe/describe_part.h"

#include "describe/describe_wap.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/udh.h"

#define TEXT_BYTES_MAX 1024u /* 160 septets or 70 units as UTF-8, with room */
#define NPI_E164 1u

static const char *const ton_names[8] = {"unknown", "international", "national", "network",
	"subscriber", "alphanumeric", "abbreviated", "reserved"};

/* "oa" with a suffix such as "_hex". */
static const char *suffixed(const char *key, const char *suffix, char text[32])
{
	snprintf(text, 32, "%s%s", key, suffix);
	return text;
}

static struct wire_span address_octets(const struct tpdu_address *a, uint8_t octets[12])
{
	struct wire_out out = wire_out_init(octets, 12);
	tpdu_address_write(a, &out);
	return octets_span(octets, out.n);
}

/* The address that text, TON and NPI alone give. */
static bool address_make(struct wire_span text, unsigned ton, unsigned npi,
	struct tpdu_address *out)
{
	const bool named = ton == TPDU_TON_ALPHANUMERIC;
	if (!(named ? tpdu_address_from_name(text, out) : tpdu_address_from_text(text, out))) {
		return false;
	}
	out->type = (uint8_t)(0x80 | ton << 4 | npi);
	return true;
}

void describe_part_put_address(json_t *object, const char *key, const struct tpdu_address *a)
{
	char name[32];
	char text[TPDU_ADDRESS_TEXT_BYTES];
	const size_t n = tpdu_address_text(a, text);
	const unsigned ton = tpdu_address_ton(a);
	const unsigned npi = a->type & 15u;
	describe_field_put_text(object, key, text);
	describe_field_put_text(object, suffixed(key, "_ton", name), ton_names[ton]);
	describe_field_put_number(object, suffixed(key, "_npi", name), npi);
	uint8_t octets[12];
	uint8_t again_octets[12];
	struct tpdu_address again;
	const struct wire_span was = address_octets(a, octets);
	const bool made = address_make(octets_span(text, n), ton, npi, &again);
	const struct wire_span is = made ? address_octets(&again, again_octets) : was;
	if (!made || is.n != was.n || memcmp(is.p, was.p, was.n) != 0) {
		describe_field_put_hex(object, suffixed(key, "_hex", name), was);
	}
}

void describe_part_take_address(struct describe_in *in, const char *key, struct tpdu_address *out)
{
	char name[32];
	uint8_t octets[12];
	size_t used = 0;
	if (describe_field_has(in, suffixed(key, "_hex", name))) {
		const struct wire_span hex = describe_field_hex(in, name, octets, sizeof octets);
		if (tpdu_address_read(hex.p, hex.n, out, &used, NULL) != WIRE_OK || used != hex.n) {
			describe_field_fail(in, name, "not an address");
		}
		return;
	}
	const struct wire_span text = describe_field_text(in, key);
	if (!describe_field_has(in, key)) {
		describe_field_fail(in, key, "missing");
	}
	unsigned ton = text.n > 0 && text.p[0] == '+' ? TPDU_TON_INTERNATIONAL : TPDU_TON_UNKNOWN;
	unsigned npi = NPI_E164;
	if (describe_field_has(in, suffixed(key, "_ton", name))) {
		const struct wire_span wanted = describe_field_text(in, name);
		for (ton = 0; ton < 8 && !wire_span_is(wanted, ton_names[ton]); ton++) {
		}
		if (ton == 8) {
			describe_field_fail(in, name, "unknown type of number");
			ton = 0;
		}
		npi = ton == TPDU_TON_ALPHANUMERIC ? 0 : NPI_E164;
	}
	npi = describe_field_number(in, suffixed(key, "_npi", name), 15, npi);
	if (!address_make(text, ton, npi, out)) {
		describe_field_fail(in, key, "not an address of its type");
	}
}

void describe_part_put_time(json_t *object, const char *key, const struct tpdu_time *t)
{
	char name[32];
	char text[STAMP_TEXT_BYTES];
	struct stamp stamp;
	if (tpdu_time_read(t, &stamp)) {
		const struct tpdu_time again = tpdu_time_from_stamp(&stamp);
		stamp_text(&stamp, text);
		describe_field_put_text(object, key, text);
		if (memcmp(again.octets, t->octets, sizeof t->octets) == 0) {
			return;
		}
	}
	describe_field_put_hex(object, suffixed(key, "_hex", name),
		octets_span(t->octets, sizeof t->octets));
}

void describe_part_take_time(struct describe_in *in, const char *key, struct tpdu_time *out)
{
	char name[32];
	if (describe_field_has(in, suffixed(key, "_hex", name))) {
		const struct wire_span hex =
			describe_field_hex(in, name, out->octets, sizeof out->octets);
		if (hex.n != sizeof out->octets) {
			describe_field_fail(in, name, "not 7 octets");
		}
		return;
	}
	struct stamp stamp;
	const struct wire_span text = describe_field_text(in, key);
	if (!stamp_from_text((const char *)text.p, text.n, &stamp)) {
		describe_field_fail(in, key, "not a time such as 2004-05-12T08:30:15+02:00");
		return;
	}
	*out = tpdu_time_from_stamp(&stamp);
}

/* [TS23.040] 9.2.3.9 */
static const char *pid_meaning(uint8_t pid, char text[40])
{
	if (pid == 0x40) {
		return "Short Message Type 0";
	}
	if (pid >= 0x41 && pid <= 0x47) {
		snprintf(text, 40, "Replace Short Message Type %u", pid - 0x40u);
		return text;
	}
	return pid == 0x32 ? "Internet e-mail" : NULL;
}

/* The octets of user data from a header and a text under a coding scheme, as the simplest writer
 * makes them. False when the text has no such form or is too long. */
static bool ud_make(uint8_t dcs, struct wire_span header, struct wire_span text,
	struct tpdu_ud *ud, uint8_t octets[TPDU_UD_BYTES_MAX])
{
	struct wire_out out = wire_out_init(octets, TPDU_UD_BYTES_MAX);
	octets_put_span(&out, header);
	bool good = true;
	size_t length = 0;
	switch (tpdu_alphabet(dcs)) {
	case TPDU_GSM7: {
		uint8_t septets[GSM7_SEPTETS_MAX];
		size_t n = 0;
		good = gsm7_from_utf8(text, septets, sizeof septets, &n, NULL) == WIRE_OK;
		gsm7_pack(septets, n, header.n > 0 ? gsm7_fill_bits(header.n) : 0, &out);
		length = udh_udl_septets(header.n, n);
		break;
	}
	case TPDU_UCS2:
		good = describe_field_to_utf16(text, &out);
		length = out.n;
		break;
	case TPDU_8BIT:
		octets_put_span(&out, text);
		length = out.n;
		break;
	}
	ud->length = (uint8_t)length;
	ud->bytes = octets_span(octets, out.n);
	return good && !out.overflow && length <= GSM7_SEPTETS_MAX;
}

/* The text of a body in its alphabet, as UTF-8; false when it has none. */
static bool ud_text(uint8_t dcs, const struct tpdu_ud *ud, struct wire_span header,
	struct wire_out *text)
{
	const struct wire_span body =
		octets_span(ud->bytes.p + header.n, ud->bytes.n - header.n);
	if (tpdu_alphabet(dcs) == TPDU_UCS2) {
		return describe_field_from_utf16(body, text);
	}
	if (tpdu_alphabet(dcs) != TPDU_GSM7) {
		return false;
	}
	const size_t header_septets = udh_udl_septets(header.n, 0);
	if (ud->length < header_septets) {
		return false;
	}
	uint8_t septets[GSM7_SEPTETS_MAX];
	const size_t n = ud->length - header_septets;
	const unsigned fill = header.n > 0 ? gsm7_fill_bits(header.n) : 0;
	if (n > sizeof septets || !gsm7_unpack(body.p, body.n, fill, septets, n)) {
		return false;
	}
	gsm7_to_utf8(septets, n, text);
	return !text->overflow;
}

static void put_udh(json_t *object, const struct udh *udh, struct wire_span header)
{
	describe_field_put_hex(object, "udh", header);
	if (udh->concat_bits != 0) {
		json_object_set_new(object, "concat", json_pack("{s:i,s:i,s:i,s:i}",
			"ref", udh->concat_ref, "ref_bits", udh->concat_bits,
			"total", udh->concat_total, "seq", udh->concat_seq));
	}
	if (udh->port_bits != 0) {
		json_object_set_new(object, "ports",
			json_pack("{s:i,s:i}", "dst", udh->port_dst, "src", udh->port_src));
	}
}

/* A push inside the body is shown, too; it is only an explanation, so failing is no error. */
static void put_push(json_t *object, const struct udh *udh)
{
	if (udh->port_bits != 16 || udh->port_dst != UDH_PORT_WAP_PUSH) {
		return;
	}
	json_t *push = json_object();
	if (describe_wap_push_decode(udh->body.p, udh->body.n, push, NULL) == WIRE_OK) {
		json_object_set(object, "wap_push", push);
	}
	json_decref(push);
}

enum wire_verdict describe_part_put_ud(json_t *object, const struct tpdu_ud *ud, uint8_t dcs,
	bool udhi, size_t ud_at, struct wire_bad *bad)
{
	struct udh udh;
	struct wire_span header = {.p = NULL, .n = 0};
	describe_field_put_number(object, "udl", ud->length);
	describe_field_put_number(object, "ud_octets", ud->bytes.n);
	if (udhi) {
		const enum wire_verdict verdict = udh_read(ud->bytes, &udh, bad);
		if (verdict != WIRE_OK) {
			if (bad != NULL) {
				bad->offset = verdict == WIRE_MORE ? ud_at : bad->offset + ud_at;
				bad->reason = verdict == WIRE_MORE ? "user data without its header" :
								     bad->reason;
			}
			return WIRE_BAD;
		}
		header = octets_span(ud->bytes.p, 1 + udh.elements.n);
		put_udh(object, &udh, header);
		put_push(object, &udh);
		if (tpdu_alphabet(dcs) == TPDU_GSM7) {
			describe_field_put_number(object, "fill_bits", udh.fill_bits);
		}
	}
	uint8_t text_octets[TEXT_BYTES_MAX];
	struct wire_out text = wire_out_init(text_octets, sizeof text_octets);
	struct tpdu_ud again;
	uint8_t again_octets[TPDU_UD_BYTES_MAX];
	const struct wire_span body =
		octets_span(ud->bytes.p + header.n, ud->bytes.n - header.n);
	if (tpdu_alphabet(dcs) == TPDU_8BIT) {
		describe_field_put_hex(object, "data", body);
		return WIRE_OK;
	}
	const bool has_text = ud_text(dcs, ud, header, &text);
	if (has_text) {
		describe_field_put_octets(object, "text", octets_span(text.p, text.n));
		if (tpdu_alphabet(dcs) == TPDU_UCS2) {
			describe_field_put_number(object, "utf16_units", body.n / 2);
		}
	}
	if (!has_text || !ud_make(dcs, header, octets_span(text.p, text.n), &again, again_octets) ||
		again.length != ud->length || again.bytes.n != ud->bytes.n ||
		memcmp(again.bytes.p, ud->bytes.p, ud->bytes.n) != 0) {
		describe_field_put_hex(object, "ud", ud->bytes);
	}
	return WIRE_OK;
}

/* The header's octets from "udh", or made from concat and ports; empty when there is none. */
static struct wire_span take_udh(struct describe_in *in, uint8_t octets[TPDU_UD_BYTES_MAX])
{
	if (describe_field_has(in, "udh")) {
		return describe_field_hex(in, "udh", octets, TPDU_UD_BYTES_MAX);
	}
	struct describe_in concat = {json_object_get(in->object, "concat"), in->info, in->failed};
	struct describe_in ports = {json_object_get(in->object, "ports"), in->info, in->failed};
	struct wire_out out = wire_out_init(octets, TPDU_UD_BYTES_MAX);
	if (concat.object == NULL && ports.object == NULL) {
		return octets_span(octets, 0);
	}
	wire_put_u8(&out, 0);
	if (concat.object != NULL) {
		const unsigned bits = describe_field_number(&concat, "ref_bits", 16, 8);
		const unsigned ref = describe_field_number(&concat, "ref", 0xFFFF, -1);
		const unsigned total = describe_field_number(&concat, "total", 255, -1);
		const unsigned seq = describe_field_number(&concat, "seq", 255, -1);
		udh_concat_write(ref, bits, total, seq, &out);
	}
	if (ports.object != NULL) {
		const unsigned dst = describe_field_number(&ports, "dst", 0xFFFF, -1);
		const unsigned src = describe_field_number(&ports, "src", 0xFFFF, -1);
		udh_ports_write((uint16_t)dst, (uint16_t)src, &out);
	}
	octets_patch_u8(&out, 0, out.n - 1);
	in->failed = in->failed || concat.failed || ports.failed;
	return octets_span(octets, out.n);
}

/* User data from "ud", or header with "data" or "text". `octets` holds it afterwards. */
void describe_part_take_ud(struct describe_in *in, uint8_t dcs, bool *udhi, struct tpdu_ud *ud,
	uint8_t octets[TPDU_UD_BYTES_MAX])
{
	uint8_t header_octets[TPDU_UD_BYTES_MAX];
	uint8_t data_octets[TPDU_UD_BYTES_MAX];
	uint8_t text_octets[TEXT_BYTES_MAX];
	if (describe_field_has(in, "ud")) {
		ud->bytes = describe_field_hex(in, "ud", octets, TPDU_UD_BYTES_MAX);
		const uint32_t fallback = (uint32_t)(tpdu_alphabet(dcs) == TPDU_GSM7 ?
			ud->bytes.n * 8 / 7 : ud->bytes.n);
		ud->length = (uint8_t)describe_field_number(in, "udl", 255, fallback);
		return;
	}
	const struct wire_span header = take_udh(in, header_octets);
	*udhi = *udhi || header.n > 0;
	if (*udhi && header.n == 0) {
		describe_field_fail(in, "udhi", "true, but neither udh, concat nor ports");
	}
	const bool binary = tpdu_alphabet(dcs) == TPDU_8BIT;
	const struct wire_span body = binary ?
		describe_field_hex(in, "data", data_octets, sizeof data_octets) :
		describe_field_octets(in, "text", text_octets, sizeof text_octets);
	if (!ud_make(dcs, header, body, ud, octets)) {
		describe_field_fail(in, binary ? "data" : "text",
			"too long, or characters outside the alphabet");
	}
}

void describe_part_put_dcs(json_t *object, uint8_t dcs)
{
	static const char *const alphabets[] = {"GSM7", "8-bit", "UCS2"};
	describe_field_put_number(object, "dcs", dcs);
	describe_field_put_text(object, "alphabet", alphabets[tpdu_alphabet(dcs)]);
	if (tpdu_class(dcs) >= 0) {
		describe_field_put_number(object, "class", (uint64_t)tpdu_class(dcs));
	}
}

void describe_part_put_pid(json_t *object, uint8_t pid)
{
	char text[40];
	const char *meaning = pid_meaning(pid, text);
	describe_field_put_number(object, "pid", pid);
	if (meaning != NULL) {
		describe_field_put_text(object, "meaning", meaning);
	}
}
