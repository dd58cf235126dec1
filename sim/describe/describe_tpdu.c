/* TPDU messages and their JSON names; the parts they share are in describe_part.c.
 *
 * Derived fields, which encode ignores: type, mti, meaning, alphabet, class, ud_octets, fill_bits,
 * utf16_units, tpdu_octets, vp_minutes and vp_seconds beside their raw form, wap_push; udl, concat
 * and ports where ud or udh is given. */
#include "describe/describe_tpdu.h"

#include "describe/describe_part.h"
#include "wire/octets.h"

static const char *const kind_names[] = {
	[TPDU_DELIVER] = "SMS-DELIVER",
	[TPDU_DELIVER_REPORT] = "SMS-DELIVER-REPORT",
	[TPDU_SUBMIT] = "SMS-SUBMIT",
	[TPDU_SUBMIT_REPORT] = "SMS-SUBMIT-REPORT",
	[TPDU_STATUS_REPORT] = "SMS-STATUS-REPORT",
	[TPDU_COMMAND] = "SMS-COMMAND",
	[TPDU_RESERVED] = "reserved",
};

const char *describe_tpdu_name(enum tpdu_kind kind)
{
	return kind_names[kind];
}

enum tpdu_kind describe_tpdu_kind(const char *name)
{
	for (unsigned kind = TPDU_DELIVER; kind < TPDU_RESERVED; kind++) {
		if (strcmp(kind_names[kind], name) == 0) {
			return (enum tpdu_kind)kind;
		}
	}
	return TPDU_RESERVED;
}

/* [TS23.040] 9.2.3.15 */
static const char *status_meaning(uint8_t st)
{
	static const struct {
		uint8_t st;
		const char *meaning;
	} rows[] = {
		{0x00, "delivered to SME"},
		{0x01, "forwarded to SME, delivery not confirmed"},
		{0x02, "replaced by the SC"},
		{0x20, "temporary: congestion, SC still trying"},
		{0x21, "temporary: SME busy, SC still trying"},
		{0x22, "temporary: no response from SME, SC still trying"},
		{0x23, "temporary: service rejected, SC still trying"},
		{0x24, "temporary: quality of service not available, SC still trying"},
		{0x25, "temporary: error in SME, SC still trying"},
		{0x40, "permanent: remote procedure error"},
		{0x41, "permanent: incompatible destination"},
		{0x42, "permanent: connection rejected by SME"},
		{0x43, "permanent: not obtainable"},
		{0x44, "permanent: quality of service not available"},
		{0x45, "permanent: no interworking available"},
		{0x46, "permanent: validity period expired"},
		{0x47, "permanent: deleted by originating SME"},
		{0x48, "permanent: deleted by SC administration"},
		{0x49, "permanent: message does not exist"},
		{0x60, "temporary: congestion, SC gave up"},
		{0x61, "temporary: SME busy, SC gave up"},
		{0x62, "temporary: no response from SME, SC gave up"},
		{0x63, "temporary: service rejected, SC gave up"},
		{0x64, "temporary: quality of service not available, SC gave up"},
		{0x65, "temporary: error in SME, SC gave up"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].st == st) {
			return rows[i].meaning;
		}
	}
	return NULL;
}

/* [TS23.040] 9.2.3.22 */
static const char *fcs_name(uint8_t fcs)
{
	static const struct {
		uint8_t fcs;
		const char *name;
	} rows[] = {
		{0x80, "telematic interworking not supported"},
		{0x81, "short message type 0 not supported"},
		{0x82, "cannot replace short message"},
		{0x90, "data coding scheme not supported"},
		{0x91, "message class not supported"},
		{0xC0, "SC busy"},
		{0xC3, "invalid SME address"},
		{0xC5, "SM rejected, duplicate"},
		{0xD0, "SIM SMS storage full"},
		{0xD2, "error in MS"},
		{0xD3, "memory capacity exceeded"},
		{0xD5, "SIM data download error"},
		{0xFF, "unspecified error cause"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].fcs == fcs) {
			return rows[i].name;
		}
	}
	return "unknown";
}

static enum wire_verdict deliver_decode(const uint8_t *p, size_t n, json_t *object, size_t *used,
	struct wire_bad *bad)
{
	struct tpdu_deliver msg;
	const enum wire_verdict verdict = tpdu_deliver_read(p, n, &msg, used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	describe_field_put_bool(object, "mms_more", msg.mms_more);
	describe_field_put_bool(object, "lp", msg.lp);
	describe_field_put_bool(object, "sri", msg.sri);
	describe_field_put_bool(object, "udhi", msg.udhi);
	describe_field_put_bool(object, "rp", msg.rp);
	describe_part_put_address(object, "oa", &msg.oa);
	describe_part_put_pid(object, msg.pid);
	describe_part_put_dcs(object, msg.dcs);
	describe_part_put_time(object, "scts", &msg.scts);
	return describe_part_put_ud(object, &msg.ud, msg.dcs, msg.udhi, *used - msg.ud.bytes.n, bad);
}

static void deliver_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t octets[TPDU_UD_BYTES_MAX];
	struct tpdu_deliver msg = {
		.mms_more = describe_field_bool(in, "mms_more"),
		.lp = describe_field_bool(in, "lp"),
		.sri = describe_field_bool(in, "sri"),
		.udhi = describe_field_bool(in, "udhi"),
		.rp = describe_field_bool(in, "rp"),
		.pid = (uint8_t)describe_field_number(in, "pid", 255, 0),
		.dcs = (uint8_t)describe_field_number(in, "dcs", 255, 0),
	};
	describe_part_take_address(in, "oa", &msg.oa);
	describe_part_take_time(in, "scts", &msg.scts);
	describe_part_take_ud(in, msg.dcs, &msg.udhi, &msg.ud, octets);
	tpdu_deliver_write(&msg, out);
}

static void put_validity(json_t *object, const struct tpdu_submit *msg)
{
	struct tpdu_time t;
	switch (msg->vpf) {
	case TPDU_VPF_RELATIVE:
		describe_field_put_number(object, "vp_raw", msg->vp[0]);
		describe_field_put_number(object, "vp_minutes", tpdu_vp_minutes(msg->vp[0]));
		break;
	case TPDU_VPF_ABSOLUTE:
		memcpy(t.octets, msg->vp, sizeof t.octets);
		describe_part_put_time(object, "vp", &t);
		break;
	case TPDU_VPF_ENHANCED: {
		const int64_t seconds = tpdu_submit_validity_s(msg, 0);
		if (seconds >= 0) {
			describe_field_put_number(object, "vp_seconds", (uint64_t)seconds);
		}
		describe_field_put_hex(object, "vp_hex", octets_span(msg->vp, sizeof msg->vp));
		break;
	}
	default:
		break;
	}
}

static void take_validity(struct describe_in *in, struct tpdu_submit *msg)
{
	const bool has_vp = describe_field_has(in, "vp");
	const bool minutes = describe_field_has(in, "vp_minutes");
	const unsigned guess = has_vp ? TPDU_VPF_ABSOLUTE :
		minutes || describe_field_has(in, "vp_raw") ? TPDU_VPF_RELATIVE :
		describe_field_has(in, "vp_seconds") ? TPDU_VPF_ENHANCED : TPDU_VPF_NONE;
	struct tpdu_time t = {.octets = {0}};
	msg->vpf = (uint8_t)describe_field_number(in, "vpf", 3, guess);
	if (msg->vpf == TPDU_VPF_RELATIVE) {
		const uint8_t from = tpdu_vp_from_minutes(
			describe_field_number(in, "vp_minutes", 635040, 0));
		msg->vp[0] = (uint8_t)describe_field_number(in, "vp_raw", 255, minutes ? from : -1);
	} else if (msg->vpf == TPDU_VPF_ABSOLUTE) {
		describe_part_take_time(in, "vp", &t);
		memcpy(msg->vp, t.octets, sizeof msg->vp);
	} else if (msg->vpf == TPDU_VPF_ENHANCED && describe_field_has(in, "vp_hex")) {
		if (describe_field_hex(in, "vp_hex", msg->vp, sizeof msg->vp).n != sizeof msg->vp) {
			describe_field_fail(in, "vp_hex", "not 7 octets");
		}
	} else if (msg->vpf == TPDU_VPF_ENHANCED) {
		msg->vp[0] = 2; /* [TS23.040] 9.2.3.12.3: seconds in the next octet */
		msg->vp[1] = (uint8_t)describe_field_number(in, "vp_seconds", 255, -1);
	}
}

static enum wire_verdict submit_decode(const uint8_t *p, size_t n, json_t *object, size_t *used,
	struct wire_bad *bad)
{
	struct tpdu_submit msg;
	const enum wire_verdict verdict = tpdu_submit_read(p, n, &msg, used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	describe_field_put_bool(object, "rd", msg.rd);
	describe_field_put_number(object, "vpf", msg.vpf);
	describe_field_put_bool(object, "srr", msg.srr);
	describe_field_put_bool(object, "udhi", msg.udhi);
	describe_field_put_bool(object, "rp", msg.rp);
	describe_field_put_number(object, "mr", msg.mr);
	describe_part_put_address(object, "da", &msg.da);
	describe_part_put_pid(object, msg.pid);
	describe_part_put_dcs(object, msg.dcs);
	put_validity(object, &msg);
	return describe_part_put_ud(object, &msg.ud, msg.dcs, msg.udhi, *used - msg.ud.bytes.n, bad);
}

static void submit_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t octets[TPDU_UD_BYTES_MAX];
	struct tpdu_submit msg = {
		.rd = describe_field_bool(in, "rd"),
		.srr = describe_field_bool(in, "srr"),
		.udhi = describe_field_bool(in, "udhi"),
		.rp = describe_field_bool(in, "rp"),
		.mr = (uint8_t)describe_field_number(in, "mr", 255, 0),
		.pid = (uint8_t)describe_field_number(in, "pid", 255, 0),
		.dcs = (uint8_t)describe_field_number(in, "dcs", 255, 0),
	};
	describe_part_take_address(in, "da", &msg.da);
	take_validity(in, &msg);
	describe_part_take_ud(in, msg.dcs, &msg.udhi, &msg.ud, octets);
	tpdu_submit_write(&msg, out);
}

/* TP-PI and what it announces. */
static enum wire_verdict put_optional(json_t *object, const struct tpdu_optional *optional,
	bool udhi, size_t end, struct wire_bad *bad)
{
	describe_field_put_number(object, "pi", optional->pi);
	if ((optional->pi & 1) != 0) {
		describe_part_put_pid(object, optional->pid);
	}
	if ((optional->pi & 2) != 0) {
		describe_part_put_dcs(object, optional->dcs);
	}
	return (optional->pi & 4) == 0 ? WIRE_OK :
		describe_part_put_ud(object, &optional->ud, optional->dcs, udhi, end - optional->ud.bytes.n, bad);
}

static void take_optional(struct describe_in *in, bool *udhi, struct tpdu_optional *optional,
	uint8_t octets[TPDU_UD_BYTES_MAX])
{
	optional->pi = (uint8_t)describe_field_number(in, "pi", 127, 0);
	optional->pid = (uint8_t)describe_field_number(in, "pid", 255, 0);
	optional->dcs = (uint8_t)describe_field_number(in, "dcs", 255, 0);
	if ((optional->pi & 4) != 0) {
		describe_part_take_ud(in, optional->dcs, udhi, &optional->ud, octets);
	}
}

static enum wire_verdict status_decode(const uint8_t *p, size_t n, json_t *object, size_t *used,
	struct wire_bad *bad)
{
	struct tpdu_status_report msg;
	const enum wire_verdict verdict = tpdu_status_report_read(p, n, &msg, used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	describe_field_put_bool(object, "mms_more", msg.mms_more);
	describe_field_put_bool(object, "lp", msg.lp);
	describe_field_put_bool(object, "srq", msg.srq);
	describe_field_put_bool(object, "udhi", msg.udhi);
	describe_field_put_number(object, "mr", msg.mr);
	describe_part_put_address(object, "ra", &msg.ra);
	describe_part_put_time(object, "scts", &msg.scts);
	describe_part_put_time(object, "dt", &msg.dt);
	describe_field_put_number(object, "st", msg.st);
	if (msg.padding.n > 0) {
		describe_field_put_hex(object, "padding", msg.padding);
	}
	const enum wire_verdict optional = !msg.has_pi ? WIRE_OK :
		put_optional(object, &msg.optional, msg.udhi, *used - msg.padding.n, bad);
	/* After TP-PID's meaning: the status is what the reader of a report looks for. */
	if (status_meaning(msg.st) != NULL) {
		describe_field_put_text(object, "meaning", status_meaning(msg.st));
	}
	return optional;
}

static void status_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t octets[TPDU_UD_BYTES_MAX];
	uint8_t padding[255];
	struct tpdu_status_report msg = {
		.mms_more = describe_field_bool(in, "mms_more"),
		.lp = describe_field_bool(in, "lp"),
		.srq = describe_field_bool(in, "srq"),
		.udhi = describe_field_bool(in, "udhi"),
		.mr = (uint8_t)describe_field_number(in, "mr", 255, -1),
		.st = (uint8_t)describe_field_number(in, "st", 255, -1),
		.has_pi = describe_field_has(in, "pi"),
		.padding = describe_field_hex(in, "padding", padding, sizeof padding),
	};
	describe_part_take_address(in, "ra", &msg.ra);
	describe_part_take_time(in, "scts", &msg.scts);
	describe_part_take_time(in, "dt", &msg.dt);
	if (msg.has_pi) {
		take_optional(in, &msg.udhi, &msg.optional, octets);
	}
	tpdu_status_report_write(&msg, out);
}

static enum wire_verdict report_decode(bool is_submit, bool in_error, const uint8_t *p, size_t n,
	json_t *object, size_t *used, struct wire_bad *bad)
{
	struct tpdu_report msg;
	const enum wire_verdict verdict =
		tpdu_report_read(p, n, is_submit, in_error, &msg, used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	describe_field_put_bool(object, "udhi", msg.udhi);
	if (msg.has_fcs) {
		describe_field_put_code(object, "tp_fcs", msg.fcs, fcs_name(msg.fcs));
	}
	if (is_submit) {
		describe_part_put_time(object, "scts", &msg.scts);
	}
	return put_optional(object, &msg.optional, msg.udhi, *used, bad);
}

static void report_encode(bool is_submit, struct describe_in *in, struct wire_out *out)
{
	uint8_t octets[TPDU_UD_BYTES_MAX];
	struct tpdu_report msg = {
		.is_submit = is_submit,
		.udhi = describe_field_bool(in, "udhi"),
		.has_fcs = describe_field_has(in, "tp_fcs"),
		.fcs = (uint8_t)describe_field_number(in, "tp_fcs", 255, 0),
	};
	if (is_submit) {
		describe_part_take_time(in, "scts", &msg.scts);
	}
	take_optional(in, &msg.udhi, &msg.optional, octets);
	tpdu_report_write(&msg, out);
}

enum wire_verdict describe_tpdu_decode(enum tpdu_kind kind, bool in_error, const uint8_t *p,
	size_t n, json_t *object, struct wire_bad *bad)
{
	size_t used = 0;
	enum wire_verdict verdict = WIRE_BAD;
	describe_field_put_text(object, "type", kind_names[kind]);
	switch (kind) {
	case TPDU_DELIVER:
		verdict = deliver_decode(p, n, object, &used, bad);
		break;
	case TPDU_SUBMIT:
		verdict = submit_decode(p, n, object, &used, bad);
		break;
	case TPDU_STATUS_REPORT:
		verdict = status_decode(p, n, object, &used, bad);
		break;
	case TPDU_DELIVER_REPORT:
	case TPDU_SUBMIT_REPORT:
		verdict = report_decode(kind == TPDU_SUBMIT_REPORT, in_error, p, n, object, &used,
			bad);
		break;
	default:
		verdict = octets_bad(bad, 0, "message type is not supported");
		break;
	}
	if (verdict == WIRE_OK && used != n) {
		verdict = octets_bad(bad, used, "octets after the end of the message");
	}
	if (verdict == WIRE_OK) {
		describe_field_put_number(object, "mti", p[0] & 3u);
		describe_field_put_number(object, "tpdu_octets", n);
	}
	return verdict;
}

static const char *const all_keys[] = {"type", "mti", "tpdu_octets", "smsc", "smsc_hex", "mms_more",
	"lp", "sri", "srq", "rd", "srr", "vpf", "udhi", "rp", "mr", "oa", "oa_ton", "oa_npi", "oa_hex",
	"da", "da_ton", "da_npi", "da_hex", "ra", "ra_ton", "ra_npi", "ra_hex", "pid", "meaning", "dcs",
	"alphabet", "class", "scts", "scts_hex", "dt", "dt_hex", "st", "vp", "vp_raw", "vp_minutes",
	"vp_seconds", "vp_hex", "udl", "ud_octets", "udh", "concat", "ports", "fill_bits", "text",
	"data", "utf16_units", "ud", "pi", "padding", "tp_fcs", "wap_push", NULL};

void describe_tpdu_encode(enum tpdu_kind kind, struct describe_in *in, struct wire_out *out)
{
	describe_field_only(in, all_keys, NULL);
	switch (kind) {
	case TPDU_DELIVER:
		deliver_encode(in, out);
		break;
	case TPDU_SUBMIT:
		submit_encode(in, out);
		break;
	case TPDU_STATUS_REPORT:
		status_encode(in, out);
		break;
	case TPDU_DELIVER_REPORT:
	case TPDU_SUBMIT_REPORT:
		report_encode(kind == TPDU_SUBMIT_REPORT, in, out);
		break;
	default:
		describe_field_fail(in, "type", "message type is not supported");
		break;
	}
}
