/* The formats by name, errors with their place, and the RP and CP layers as JSON.
 *
 * RP and CP share one flat object, as in the vectors: cp fields, rp fields, the TPDU under "sms". A
 * TPDU that would not come out the same from its JSON is kept as "tpdu_hex"; an RPDU that cannot
 * be read at all as "rpdu_hex". Derived fields, which encode ignores: tpdu, tp_fcs, direction,
 * rp_cause_name, cp_cause_name; sms where tpdu_hex is given. */
#include "describe/describe_sms.h"

#include "describe/describe_smpp.h"
#include "describe/describe_smtp.h"
#include "describe/describe_tpdu.h"
#include "describe/describe_wap.h"
#include "wire/cp.h"
#include "wire/octets.h"
#include "wire/rp.h"

#define TPDU_ROOM_BYTES 300u /* any TPDU, and an encoded one that is too long to be one */

static const char *const format_names[DESCRIBE_SMS_KINDS_N] = {"sms-deliver", "sms-submit",
	"sms-status-report", "rp", "cp", "smpp", "wap-push", "emn", "smtp"};

static const char *const rp_names[7] = {"RP-DATA", "RP-DATA", "RP-ACK", "RP-ACK", "RP-ERROR",
	"RP-ERROR", "RP-SMMA"};

static const char *const rp_keys[] = {"rp", "direction", "rp_mr", "rp_oa", "rp_oa_hex", "rp_da",
	"rp_da_hex", "rp_cause", "rp_cause_ext", "rp_cause_name", "rp_diagnostic", "tpdu", "tp_fcs",
	"sms", "tpdu_hex", NULL};

const char *describe_sms_name(enum describe_sms_kind kind)
{
	return format_names[kind];
}

bool describe_sms_from_name(const char *name, enum describe_sms_kind *kind)
{
	for (unsigned i = 0; i < DESCRIBE_SMS_KINDS_N; i++) {
		if (strcmp(format_names[i], name) == 0) {
			*kind = (enum describe_sms_kind)i;
			return true;
		}
	}
	return false;
}

static void put_rp_address(json_t *object, const char *key, const char *hex_key,
	const struct rp_address *a)
{
	char text[RP_ADDRESS_TEXT_BYTES];
	struct rp_address again = {.n = 0};
	const size_t n = rp_address_text(a, text);
	const bool made = n == 0 || rp_address_from_text(octets_span(text, n), &again);
	describe_field_put_text(object, key, text);
	if (!made || again.n != a->n || memcmp(again.octets, a->octets, a->n) != 0) {
		describe_field_put_hex(object, hex_key, octets_span(a->octets, a->n));
	}
}

static void take_rp_address(struct describe_in *in, const char *key, const char *hex_key,
	struct rp_address *out)
{
	*out = (struct rp_address){.n = 0};
	if (describe_field_has(in, hex_key)) {
		out->n = (uint8_t)describe_field_hex(in, hex_key, out->octets,
			sizeof out->octets).n;
		return;
	}
	const struct wire_span text = describe_field_text(in, key);
	if (text.n > 0 && !rp_address_from_text(text, out)) {
		describe_field_fail(in, key, "not a number of 1 to 20 digits");
	}
}

/* Which TPDU an RP message of one kind carries; its own type bits decide the rest. */
static enum tpdu_kind inner_kind(unsigned rp_kind, struct wire_span tpdu)
{
	const bool from_ms = rp_kind % 2 == 0;
	return tpdu.n == 0 ? TPDU_RESERVED : tpdu_kind(tpdu.p[0], from_ms);
}

/* The TPDU as "sms" and its name as "tpdu"; as "tpdu_hex" when JSON cannot hold all of it. */
static void put_tpdu(json_t *object, const struct rp_message *rp)
{
	uint8_t octets[TPDU_ROOM_BYTES];
	const struct wire_span tpdu = rp->user_data;
	const enum tpdu_kind kind = inner_kind(rp->kind, tpdu);
	const bool in_error = rp->kind == RP_ERROR_UP || rp->kind == RP_ERROR_DOWN;
	json_t *sms = json_object();
	bool same = false;
	if (kind != TPDU_RESERVED && kind != TPDU_COMMAND &&
		describe_tpdu_decode(kind, in_error, tpdu.p, tpdu.n, sms, NULL) == WIRE_OK) {
		struct err_info info = {.code = ERR_OK};
		struct describe_in in = {.object = sms, .info = &info};
		struct wire_out out = wire_out_init(octets, sizeof octets);
		describe_field_put_text(object, "tpdu", describe_tpdu_name(kind));
		describe_tpdu_encode(kind, &in, &out);
		same = !in.failed && !out.overflow && out.n == tpdu.n &&
			memcmp(octets, tpdu.p, tpdu.n) == 0;
		json_t *fcs = json_object_get(sms, "tp_fcs");
		if (fcs != NULL) {
			json_object_set(object, "tp_fcs", fcs);
		}
		json_object_set(object, "sms", sms);
	}
	json_decref(sms);
	if (!same) {
		describe_field_put_hex(object, "tpdu_hex", tpdu);
	}
}

static enum wire_verdict rp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	struct rp_message rp;
	size_t used = 0;
	const enum wire_verdict verdict = rp_read(p, n, &rp, &used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != n) {
		return octets_bad(bad, used, "octets after the relay message");
	}
	describe_field_put_text(object, "rp", rp_names[rp.kind]);
	describe_field_put_text(object, "direction", rp.kind % 2 == 0 ? "ms->n" : "n->ms");
	describe_field_put_number(object, "rp_mr", rp.mr);
	if (rp.kind == RP_DATA_UP || rp.kind == RP_DATA_DOWN) {
		put_rp_address(object, "rp_oa", "rp_oa_hex", &rp.oa);
		put_rp_address(object, "rp_da", "rp_da_hex", &rp.da);
	}
	if (rp.kind == RP_ERROR_UP || rp.kind == RP_ERROR_DOWN) {
		describe_field_put_number(object, "rp_cause", rp.cause);
		describe_field_put_text(object, "rp_cause_name", rp_cause_name(rp.cause));
		if (rp.cause_ext != 0) {
			describe_field_put_number(object, "rp_cause_ext", rp.cause_ext);
		}
		if (rp.has_diagnostic) {
			describe_field_put_number(object, "rp_diagnostic", rp.diagnostic);
		}
	}
	if (rp.has_user_data) {
		put_tpdu(object, &rp);
	}
	return WIRE_OK;
}

/* The message type from "rp" and "direction". */
static uint8_t take_rp_kind(struct describe_in *in)
{
	const struct wire_span name = describe_field_text(in, "rp");
	const struct wire_span direction = describe_field_text(in, "direction");
	const bool down = wire_span_is(direction, "n->ms");
	if (!down && !wire_span_is(direction, "ms->n")) {
		describe_field_fail(in, "direction", "not ms->n or n->ms");
	}
	for (uint8_t kind = down ? 1 : 0; kind <= RP_SMMA_UP; kind = (uint8_t)(kind + 2)) {
		if (wire_span_is(name, rp_names[kind])) {
			return kind;
		}
	}
	describe_field_fail(in, "rp", "no such relay message in this direction");
	return RP_SMMA_UP;
}

/* The TPDU's octets from "tpdu_hex" or "sms". */
static struct wire_span take_tpdu(struct describe_in *in, unsigned rp_kind,
	uint8_t octets[TPDU_ROOM_BYTES])
{
	if (describe_field_has(in, "tpdu_hex")) {
		return describe_field_hex(in, "tpdu_hex", octets, TPDU_ROOM_BYTES);
	}
	struct describe_in sms = {json_object_get(in->object, "sms"), in->info, in->failed};
	struct wire_out out = wire_out_init(octets, TPDU_ROOM_BYTES);
	const bool up = rp_kind % 2 == 0;
	const struct wire_span type = describe_field_text(&sms, "type");
	const enum tpdu_kind kind = type.n > 0 ? describe_tpdu_kind((const char *)type.p) :
		rp_kind == RP_DATA_UP ? TPDU_SUBMIT :
		rp_kind == RP_DATA_DOWN ? TPDU_DELIVER :
		up ? TPDU_DELIVER_REPORT : TPDU_SUBMIT_REPORT;
	describe_tpdu_encode(kind, &sms, &out);
	in->failed = sms.failed;
	if (out.overflow) {
		describe_field_fail(in, "sms", "too long");
	}
	return octets_span(octets, out.n);
}

static void rp_encode(struct describe_in *in, struct wire_out *out)
{
	uint8_t octets[TPDU_ROOM_BYTES];
	struct rp_message rp = {
		.kind = take_rp_kind(in),
		.mr = (uint8_t)describe_field_number(in, "rp_mr", 255, -1),
		.cause = (uint8_t)describe_field_number(in, "rp_cause", 127, 0),
		.cause_ext = (uint8_t)describe_field_number(in, "rp_cause_ext", 1, 0),
		.has_diagnostic = describe_field_has(in, "rp_diagnostic"),
		.diagnostic = (uint8_t)describe_field_number(in, "rp_diagnostic", 255, 0),
		.has_user_data = describe_field_has(in, "sms") || describe_field_has(in, "tpdu_hex"),
	};
	take_rp_address(in, "rp_oa", "rp_oa_hex", &rp.oa);
	take_rp_address(in, "rp_da", "rp_da_hex", &rp.da);
	if (rp.has_user_data) {
		rp.user_data = take_tpdu(in, rp.kind, octets);
	}
	if (!in->failed) {
		rp_write(&rp, out);
	}
}

static enum wire_verdict cp_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	struct cp_message cp;
	size_t used = 0;
	const enum wire_verdict verdict = cp_read(p, n, &cp, &used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != n) {
		return octets_bad(bad, used, "octets after the CP message");
	}
	describe_field_put_text(object, "cp", cp.kind == CP_DATA ? "CP-DATA" :
		cp.kind == CP_ACK ? "CP-ACK" : "CP-ERROR");
	describe_field_put_number(object, "ti", cp.ti);
	describe_field_put_number(object, "ti_flag", cp.ti_flag);
	if (cp.kind == CP_ERROR) {
		describe_field_put_number(object, "cp_cause", cp.cause);
		describe_field_put_text(object, "cp_cause_name", cp_cause_name(cp.cause));
	}
	if (cp.kind == CP_DATA &&
		rp_decode(cp.user_data.p, cp.user_data.n, object, NULL) != WIRE_OK) {
		describe_field_put_hex(object, "rpdu_hex", cp.user_data);
	}
	return WIRE_OK;
}

static void cp_encode(struct describe_in *in, struct wire_out *out)
{
	static const char *const keys[] = {"cp", "ti", "ti_flag", "cp_cause", "cp_cause_name",
		"rpdu_hex", NULL};
	uint8_t octets[CP_USER_DATA_BYTES_MAX];
	struct wire_out rpdu = wire_out_init(octets, sizeof octets);
	const struct wire_span name = describe_field_text(in, "cp");
	describe_field_only(in, keys, rp_keys);
	struct cp_message cp = {
		.kind = wire_span_is(name, "CP-DATA") ? CP_DATA :
			wire_span_is(name, "CP-ACK") ? CP_ACK : CP_ERROR,
		.ti = (uint8_t)describe_field_number(in, "ti", 6, -1),
		.ti_flag = describe_field_number(in, "ti_flag", 1, -1) == 1,
		.cause = (uint8_t)describe_field_number(in, "cp_cause", 255, 0),
	};
	if (cp.kind == CP_ERROR && !wire_span_is(name, "CP-ERROR")) {
		describe_field_fail(in, "cp", "not CP-DATA, CP-ACK or CP-ERROR");
	}
	if (cp.kind == CP_DATA && describe_field_has(in, "rpdu_hex")) {
		cp.user_data = describe_field_hex(in, "rpdu_hex", octets, sizeof octets);
	} else if (cp.kind == CP_DATA) {
		rp_encode(in, &rpdu);
		cp.user_data = octets_span(octets, rpdu.n);
	}
	if (rpdu.overflow) {
		describe_field_fail(in, "sms", "too long");
	}
	if (!in->failed) {
		cp_write(&cp, out);
	}
}

static enum tpdu_kind tpdu_of(enum describe_sms_kind kind)
{
	return kind == DESCRIBE_SMS_DELIVER ? TPDU_DELIVER :
		kind == DESCRIBE_SMS_SUBMIT ? TPDU_SUBMIT : TPDU_STATUS_REPORT;
}

/* A TPDU, after the SMSC's address when there is one. */
static enum wire_verdict tpdu_decode(enum describe_sms_kind kind, bool smsc_prefix,
	const uint8_t *p, size_t n, json_t *object, struct wire_bad *bad)
{
	size_t start = 0;
	if (smsc_prefix) {
		struct rp_address smsc;
		const enum wire_verdict verdict = rp_address_read(p, n, &smsc, &start, bad);
		if (verdict != WIRE_OK) {
			return verdict;
		}
		put_rp_address(object, "smsc", "smsc_hex", &smsc);
	}
	const enum wire_verdict verdict =
		describe_tpdu_decode(tpdu_of(kind), false, p + start, n - start, object, bad);
	if (verdict == WIRE_BAD) {
		bad->offset += start;
	}
	return verdict;
}

enum err describe_sms_decode(enum describe_sms_kind kind, bool smsc_prefix, const uint8_t *p,
	size_t n, json_t **out, struct err_info *info)
{
	struct wire_bad bad = {.offset = n, .reason = "message ends early"};
	enum wire_verdict verdict = WIRE_BAD;
	json_t *object = json_object();
	switch (kind) {
	case DESCRIBE_SMS_RP:
		verdict = rp_decode(p, n, object, &bad);
		break;
	case DESCRIBE_SMS_CP:
		verdict = cp_decode(p, n, object, &bad);
		break;
	case DESCRIBE_SMS_SMPP:
		verdict = describe_smpp_decode(p, n, object, &bad);
		break;
	case DESCRIBE_SMS_WAP_PUSH:
		verdict = describe_wap_push_decode(p, n, object, &bad);
		break;
	case DESCRIBE_SMS_EMN:
		verdict = describe_wap_doc_decode(p, n, object, &bad);
		break;
	case DESCRIBE_SMS_SMTP:
		verdict = describe_smtp_decode(p, n, object, &bad);
		break;
	default:
		verdict = tpdu_decode(kind, smsc_prefix, p, n, object, &bad);
		break;
	}
	if (verdict != WIRE_OK) {
		char place[32];
		json_decref(object);
		snprintf(place, sizeof place, "byte %zu", verdict == WIRE_MORE ? n : bad.offset);
		return err_set(info, ERR_SCENARIO, place, "%s",
			verdict == WIRE_MORE ? "message ends early" : bad.reason);
	}
	*out = object;
	return ERR_OK;
}

enum err describe_sms_encode(enum describe_sms_kind kind, const json_t *json, struct wire_out *out,
	struct err_info *info)
{
	struct describe_in in = {.object = json, .info = info};
	switch (kind) {
	case DESCRIBE_SMS_RP:
		describe_field_only(&in, rp_keys, NULL);
		rp_encode(&in, out);
		break;
	case DESCRIBE_SMS_CP:
		cp_encode(&in, out);
		break;
	case DESCRIBE_SMS_SMPP:
		describe_smpp_encode(&in, out);
		break;
	case DESCRIBE_SMS_WAP_PUSH:
		describe_wap_push_encode(&in, out);
		break;
	case DESCRIBE_SMS_EMN:
		describe_wap_doc_encode(&in, out);
		break;
	case DESCRIBE_SMS_SMTP:
		describe_smtp_encode(&in, out);
		break;
	default:
		if (describe_field_has(&in, "smsc")) {
			struct rp_address smsc;
			take_rp_address(&in, "smsc", "smsc_hex", &smsc);
			rp_address_write(&smsc, out);
		}
		describe_tpdu_encode(tpdu_of(kind), &in, out);
		break;
	}
	if (!in.failed && out->overflow) {
		describe_field_fail(&in, "", "the message is too long, or a field does not fit");
	}
	return in.failed ? ERR_SCENARIO : ERR_OK;
}
