/* Encodes the text, cuts it, writes every message of the way, reads them back as the phone does, and
 * builds one JSON document. The screen (sms_screen.h) is a view of that document. */
#include "cli/cmd_sms.h"

#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/sms_cost.h"
#include "cli/sms_screen.h"
#include "describe/describe_plain.h"
#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/sms_join.h"
#include "wire/sms_split.h"
#include "wire/utf.h"

enum { TEXT_MAX = 1 << 20, OFFENDING_MAX = 1000, REFERENCE = 0x5A };

enum want { WANT_AUTO, WANT_GSM7, WANT_UCS2 };

struct request {
	char *text;
	size_t n;
	enum want want;
	unsigned ref_bits;
	struct wire_span to, from;
	const char *tariff, *price;
	bool json;
};

/* What the characters of a text need. */
struct needs {
	size_t characters, septets, units16, pairs, offending, replaceable;
};

/* One pass over the characters; offenders go into `list` (may be NULL), at most OFFENDING_MAX. */
static enum err needs_of(const struct request *request, struct needs *needs, json_t *list,
	struct err_info *info)
{
	*needs = (struct needs){0};
	for (size_t at = 0; at < request->n;) {
		uint32_t c = 0;
		uint8_t pair[2];
		const uint8_t *p = (const uint8_t *)request->text + at;
		const size_t bytes = utf_read(p, request->n - at, &c);
		if (bytes == 0) {
			char place[32];
			snprintf(place, sizeof place, "byte %zu", at);
			return err_set(info, ERR_SCENARIO, place, "the text is not UTF-8");
		}
		const size_t septets = gsm7_character(c, pair);
		needs->characters++;
		needs->septets += septets;
		needs->pairs += septets == 2;
		needs->units16 += c >= 0x10000 ? 2 : 1;
		if (septets == 0) {
			const char *plain = describe_plain(c);
			char code[16];
			snprintf(code, sizeof code, "U+%04X", c);
			needs->offending++;
			needs->replaceable += plain != NULL;
			if (needs->offending <= OFFENDING_MAX) {
				json_array_append_new(list, json_pack("{s:I,s:I,s:o,s:s,s:s?}", "position",
					(json_int_t)needs->characters, "byte", (json_int_t)at, "character",
					json_stringn_nocheck((const char *)p, bytes), "code_point", code,
					"replacement", plain));
			}
		}
		at += bytes;
	}
	return ERR_OK;
}

/* The text with every replaceable offender replaced; the caller frees. */
static char *replaced_text(const struct request *request, size_t *n)
{
	/* A replacement has at most four octets, and no character fewer than one. */
	char *text = malloc(request->n * 4 + 1);
	REQUIRE(text != NULL);
	struct wire_out out = wire_out_init(text, request->n * 4);
	for (size_t at = 0; at < request->n;) {
		uint32_t c = 0;
		uint8_t pair[2];
		const uint8_t *p = (const uint8_t *)request->text + at;
		const size_t bytes = utf_read(p, request->n - at, &c);
		const char *plain = gsm7_character(c, pair) == 0 ? describe_plain(c) : NULL;
		octets_put_span(&out, plain != NULL ? octets_text(plain) : octets_span(p, bytes));
		at += bytes;
	}
	text[out.n] = '\0';
	*n = out.n;
	return text;
}

/* Units of the text: septets one an octet, or UTF-16. The caller frees. */
static struct wire_span units_of(const char *text, size_t n, enum tpdu_alphabet alphabet)
{
	const size_t cap = n * 2 + 2;
	uint8_t *units = malloc(cap);
	REQUIRE(units != NULL);
	struct wire_out out = wire_out_init(units, cap);
	const struct wire_span span = octets_span(text, n);
	if (alphabet == TPDU_GSM7) {
		REQUIRE(gsm7_from_utf8(span, units, cap, &out.n, NULL) == WIRE_OK);
	} else {
		REQUIRE(utf_to_utf16(span, &out, NULL) == WIRE_OK && !out.overflow);
	}
	return octets_span(units, out.n);
}

static enum err plan(const struct request *request, struct wire_span units,
	enum tpdu_alphabet alphabet, struct sms_split *split, struct err_info *info)
{
	struct wire_bad bad = {0, ""};
	if (sms_split_plan(alphabet, units, octets_text(""), request->ref_bits, split, &bad) !=
		WIRE_OK) {
		return err_set(info, ERR_SCENARIO, "text", "%s", bad.reason);
	}
	return ERR_OK;
}

/* TON and digits of a number as SMPP has them. */
static uint8_t ton_take(struct wire_span number, struct wire_span *digits)
{
	const bool plus = number.n > 0 && number.p[0] == '+';
	*digits = plus ? octets_span(number.p + 1, number.n - 1) : number;
	return plus ? 1 : 0;
}

static size_t submit_sm_bytes(const struct request *request, const struct sms_split *split,
	const struct sms_split_part *part)
{
	uint8_t message[SMPP_SHORT_MESSAGE_MAX];
	uint8_t octets[512];
	struct wire_out text = wire_out_init(message, sizeof message);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	sms_split_short_message(split, part, REFERENCE, &text);
	struct smpp_pdu pdu = {.id = SMPP_SUBMIT_SM, .sequence = 1, .has_body = true};
	pdu.sm.source_addr_ton = ton_take(request->from, &pdu.sm.source_addr);
	pdu.sm.source_addr_npi = 1;
	pdu.sm.dest_addr_ton = ton_take(request->to, &pdu.sm.destination_addr);
	pdu.sm.dest_addr_npi = 1;
	pdu.sm.esm_class = sms_split_udhi(split) ? SMPP_UDHI : 0;
	pdu.sm.data_coding = split->alphabet == TPDU_UCS2 ? 8 : 0;
	pdu.sm.short_message = octets_span(message, text.n);
	smpp_write(&pdu, &out);
	REQUIRE(!out.overflow);
	return out.n;
}

/* SMS-SUBMIT and SMS-DELIVER of a part; the latter is read again and handed to the phone. */
struct way {
	struct sms_join join;
	struct sms_join_set sets[1];
	struct sms_join_part parts[SMS_SPLIT_PARTS_MAX];
	uint8_t text[SMS_JOIN_TEXT_BYTES_MAX];
	struct wire_out whole;
};

static json_t *part_json(const struct request *request, const struct sms_split *split,
	const struct sms_split_part *part, struct way *way)
{
	uint8_t ud[TPDU_UD_BYTES_MAX], octets[256], utf8[4 * SMS_JOIN_PART_UNITS_MAX];
	struct tpdu_submit submit = {.dcs = split->alphabet == TPDU_UCS2 ? 0x08 : 0,
		.udhi = sms_split_udhi(split)};
	struct tpdu_deliver heard,
		deliver = {.dcs = submit.dcs, .udhi = submit.udhi, .scts = {.octets = {0x50, 0x11, 0x70}}};
	size_t used = 0;
	REQUIRE(tpdu_address_from_text(request->to, &submit.da) &&
		tpdu_address_from_text(request->from, &deliver.oa));
	sms_split_ud(split, part, REFERENCE, &submit.ud, ud);
	deliver.ud = submit.ud;
	struct wire_out up = wire_out_init(octets, sizeof octets);
	tpdu_submit_write(&submit, &up);
	const size_t up_bytes = up.n;
	struct wire_out down = wire_out_init(octets, sizeof octets);
	tpdu_deliver_write(&deliver, &down);
	REQUIRE(!up.overflow && !down.overflow &&
		tpdu_deliver_read(octets, down.n, &heard, &used, NULL) == WIRE_OK && used == down.n);
	REQUIRE(sms_join_add(&way->join, &heard, 0, &way->whole) ==
		(part->seq == split->parts_n ? SMS_JOIN_WHOLE : SMS_JOIN_WAITS));
	struct wire_out text = wire_out_init(utf8, sizeof utf8);
	if (split->alphabet == TPDU_GSM7) {
		gsm7_to_utf8(split->units.p + part->from, part->units, &text);
	} else {
		REQUIRE(utf_from_utf16(octets_span(split->units.p + 2 * part->from, 2 * part->units),
			&text, NULL) == WIRE_OK);
	}
	return json_pack("{s:i,s:I,s:I,s:I,s:I,s:I,s:o}", "segment", part->seq, "units",
		(json_int_t)part->units, "user_data_bytes", (json_int_t)submit.ud.bytes.n,
		"submit_bytes", (json_int_t)up_bytes, "deliver_bytes", (json_int_t)down.n,
		"submit_sm_bytes", (json_int_t)submit_sm_bytes(request, split, part), "text",
		json_stringn_nocheck((const char *)utf8, text.n));
}

static json_t *parts_json(const struct request *request, const struct sms_split *split)
{
	struct way *way = malloc(sizeof *way);
	json_t *list = json_array();
	REQUIRE(way != NULL && list != NULL);
	sms_join_init(&way->join, way->sets, 1, way->parts, SMS_SPLIT_PARTS_MAX, 1);
	way->whole = wire_out_init(way->text, sizeof way->text);
	struct sms_split_part part = {.seq = 0};
	while (sms_split_next(split, &part)) {
		json_array_append_new(list, part_json(request, split, &part, way));
	}
	/* The phone shows what was written, or the program is wrong. */
	REQUIRE(way->whole.n == split->units.n && (split->units.n == 0 ||
		memcmp(way->text, split->units.p, split->units.n) == 0));
	free(way);
	return list;
}

/* What the text would be with the replacements; NULL when some character has none. */
static json_t *replaced_json(const struct request *request, const struct needs *needs)
{
	struct sms_split split;
	struct err_info info = {0};
	if (needs->offending == 0 || needs->replaceable < needs->offending) {
		return json_null();
	}
	size_t n = 0;
	char *text = replaced_text(request, &n);
	const struct wire_span units = units_of(text, n, TPDU_GSM7);
	const bool fits = plan(request, units, TPDU_GSM7, &split, &info) == ERR_OK;
	json_t *json = fits ? json_pack("{s:s,s:i,s:I,s:o}", "encoding", "gsm7", "segments",
		split.parts_n, "units", (json_int_t)units.n, "text", json_stringn_nocheck(text, n)) :
		json_null();
	free((void *)units.p);
	free(text);
	return json;
}

static void reason_text(const struct request *request, const struct needs *needs, char *text,
	size_t cap)
{
	if (needs->offending > 0) {
		snprintf(text, cap, "%zu of %zu characters %s not in the GSM alphabet",
			needs->offending, needs->characters, needs->offending == 1 ? "is" : "are");
	} else if (request->want == WANT_UCS2) {
		snprintf(text, cap, "asked for; every character is in the GSM alphabet");
	} else if (needs->pairs > 0) {
		snprintf(text, cap, "every character is in the GSM alphabet; %zu of them count%s twice",
			needs->pairs, needs->pairs == 1 ? "s" : "");
	} else {
		snprintf(text, cap, "every character is in the GSM alphabet");
	}
}

static enum err report(const struct request *request, json_t **out, struct err_info *info)
{
	struct needs needs;
	struct sms_split split;
	char reason[128];
	json_t *offending = json_array();
	enum err err = needs_of(request, &needs, offending, info);
	if (err == ERR_OK && request->want == WANT_GSM7 && needs.offending > 0) {
		const json_t *first = json_array_get(offending, 0);
		err = err_set(info, ERR_SCENARIO, "text", "%zu character%s not in the GSM alphabet, "
			"the first at position %d: %s", needs.offending, needs.offending == 1 ? " is" : "s are",
			(int)json_integer_value(json_object_get(first, "position")),
			json_string_value(json_object_get(first, "code_point")));
	}
	if (err != ERR_OK) {
		json_decref(offending);
		return err;
	}
	const enum tpdu_alphabet alphabet =
		needs.offending > 0 || request->want == WANT_UCS2 ? TPDU_UCS2 : TPDU_GSM7;
	const bool gsm7 = alphabet == TPDU_GSM7;
	const struct wire_span units = units_of(request->text, request->n, alphabet);
	json_t *cost = NULL;
	err = plan(request, units, alphabet, &split, info);
	if (err == ERR_OK) {
		err = sms_cost(request->tariff, request->price, split.parts_n, &cost, info);
	}
	if (err == ERR_OK) {
		reason_text(request, &needs, reason, sizeof reason);
		*out = json_pack("{s:s,s:s,s:s,s:I,s:I,s:s,s:I,s:i,s:i,s:o,s:I,s:o,s:o,s:o}", "format",
			"pushsim-sms/1", "encoding", gsm7 ? "gsm7" : "ucs2", "reason", reason, "characters",
			(json_int_t)needs.characters, "units",
			(json_int_t)(gsm7 ? needs.septets : needs.units16), "unit",
			gsm7 ? "septet" : "16-bit unit", "text_bytes",
			(json_int_t)(gsm7 ? gsm7_packed_bytes(units.n, 0) : units.n), "segments",
			split.parts_n, "units_per_segment", split.room, "parts",
			parts_json(request, &split), "offending_n", (json_int_t)needs.offending,
			"offending", offending, "replaced", replaced_json(request, &needs), "cost", cost);
		REQUIRE(*out != NULL);
	} else {
		json_decref(offending);
	}
	free((void *)units.p);
	return err;
}

/* The text: the argument, or standard input without its last newline. */
static enum err text_take(const char *argument, struct request *request, struct err_info *info)
{
	if (strcmp(argument, "-") != 0) {
		request->text = strdup(argument);
		REQUIRE(request->text != NULL);
		request->n = strlen(argument);
		return ERR_OK;
	}
	const enum err err = cli_read("-", TEXT_MAX, &request->text, &request->n, info);
	if (err == ERR_OK && request->n > 0 && request->text[request->n - 1] == '\n') {
		request->n--;
	}
	return err;
}

static bool number_ok(const char *text)
{
	struct tpdu_address address;
	return tpdu_address_from_text(octets_text(text), &address) && address.semi_octets > 0;
}

/* False, and the reason said, for a flag that makes no sense. */
static bool flags_take(int argc, char **argv, struct request *request)
{
	static const struct option options[] = {{"encoding", required_argument, NULL, 'e'},
		{"tariff", required_argument, NULL, 't'}, {"price", required_argument, NULL, 'p'},
		{"reference", required_argument, NULL, 'r'}, {"to", required_argument, NULL, 'T'},
		{"from", required_argument, NULL, 'F'}, {"json", no_argument, NULL, 'j'},
		{NULL, 0, NULL, 0}};
	int c;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		bool good = true;
		switch (c) {
		case 'e':
			request->want = strcmp(optarg, "gsm7") == 0 ? WANT_GSM7 :
				strcmp(optarg, "ucs2") == 0 ? WANT_UCS2 : WANT_AUTO;
			good = request->want != WANT_AUTO || strcmp(optarg, "auto") == 0;
			break;
		case 'r':
			request->ref_bits = strcmp(optarg, "16") == 0 ? 16 : 8;
			good = request->ref_bits == 16 || strcmp(optarg, "8") == 0;
			break;
		case 'T':
		case 'F':
			*(c == 'T' ? &request->to : &request->from) = octets_text(optarg);
			good = number_ok(optarg);
			break;
		case 't':
			request->tariff = optarg;
			break;
		case 'p':
			request->price = optarg;
			break;
		case 'j':
			request->json = true;
			break;
		default:
			return false;
		}
		if (!good) {
			cli_usage("sms", "'%s' makes no sense here", optarg);
			return false;
		}
	}
	return true;
}

int cmd_sms(int argc, char **argv)
{
	struct request request = {.ref_bits = 8, .to = octets_text("+14255551212"),
		.from = octets_text("40404")};
	if (!flags_take(argc, argv, &request)) {
		return ERR_USAGE;
	}
	if (optind + 1 != argc || (request.tariff != NULL && request.price != NULL)) {
		return cli_usage("sms", optind + 1 != argc ? "needs one text, or - for standard input" :
			"--tariff and --price exclude each other");
	}
	struct err_info info = {0};
	json_t *document = NULL;
	enum err err = text_take(argv[optind], &request, &info);
	if (err == ERR_OK) {
		err = report(&request, &document, &info);
	}
	if (err == ERR_OK && request.json) {
		json_dumpf(document, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
		fputc('\n', stdout);
	} else if (err == ERR_OK) {
		sms_screen(document, stdout);
	}
	json_decref(document);
	free(request.text);
	if (err == ERR_OK && fflush(stdout) != 0) {
		err = err_set(&info, ERR_FAILURE, "stdout", "cannot write");
	}
	return err == ERR_OK ? 0 : cli_fail(&info);
}
