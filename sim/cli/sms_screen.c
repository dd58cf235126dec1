/* Prints the fields of the document in the order people ask for them. */
#include "cli/sms_screen.h"

#include <stdbool.h>
#include <string.h>

enum { OFFENDING_SHOWN = 12, TEXT_SHOWN = 60 };

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text == NULL ? "" : text;
}

static long number_of(const json_t *object, const char *key)
{
	return (long)json_integer_value(json_object_get(object, key));
}

/* In double quotes, escaped as in C; at most `limit` characters and then "...". */
static void put_quoted(const char *text, size_t limit, FILE *out)
{
	size_t shown = 0;
	fputc('"', out);
	for (; *text != '\0'; text++) {
		const unsigned char c = (unsigned char)*text;
		if ((c & 0xC0) != 0x80 && shown++ == limit) {
			fputs("\"...", out);
			return;
		}
		if (c == '\n' || c == '"' || c == '\\') {
			fprintf(out, "\\%c", c == '\n' ? 'n' : c);
		} else if (c < ' ' || c == 0x7F) {
			fprintf(out, "\\x%02X", c);
		} else {
			fputc(c, out);
		}
	}
	fputc('"', out);
}

static void put_offending(const json_t *document, FILE *out)
{
	size_t i;
	json_t *one;
	const json_t *list = json_object_get(document, "offending");
	json_array_foreach(list, i, one) {
		if (i == OFFENDING_SHOWN) {
			fprintf(out, "  and %ld more (--json shows them)\n",
				number_of(document, "offending_n") - OFFENDING_SHOWN);
			break;
		}
		fprintf(out, "  position %-5ld %-8s ", number_of(one, "position"),
			text_of(one, "code_point"));
		put_quoted(text_of(one, "character"), 2, out);
		if (json_is_string(json_object_get(one, "replacement"))) {
			fputs(text_of(one, "replacement")[0] == '\0' ? "  leave it out" : "  write ", out);
			if (text_of(one, "replacement")[0] != '\0') {
				put_quoted(text_of(one, "replacement"), 8, out);
			}
		} else {
			fputs("  no plain form", out);
		}
		fputc('\n', out);
	}
	const json_t *replaced = json_object_get(document, "replaced");
	if (json_is_object(replaced)) {
		const long segments = number_of(replaced, "segments");
		fprintf(out, "  so written: gsm7, %ld septets, %ld segment%s\n",
			number_of(replaced, "units"), segments, segments == 1 ? "" : "s");
	}
}

static void put_parts(const json_t *document, FILE *out)
{
	size_t i;
	json_t *one;
	const long segments = number_of(document, "segments");
	fprintf(out, "segments    %ld of at most %ld %ss\n", segments,
		number_of(document, "units_per_segment"), text_of(document, "unit"));
	fprintf(out, "  %4s %6s %10s %11s %10s  text\n", "", "units", "SMS-SUBMIT", "SMS-DELIVER",
		"submit_sm");
	json_array_foreach(json_object_get(document, "parts"), i, one) {
		fprintf(out, "  %4ld %6ld %8ld B %9ld B %8ld B  ", number_of(one, "segment"),
			number_of(one, "units"), number_of(one, "submit_bytes"),
			number_of(one, "deliver_bytes"), number_of(one, "submit_sm_bytes"));
		put_quoted(text_of(one, "text"), TEXT_SHOWN, out);
		fputc('\n', out);
	}
}

/* "orange-120  0.1 GBP to send it from the phone, once the 120 of the fee (8 GBP) are used". */
static void put_share(const json_t *plan, const char *key, const char *words,
	const char *currency, FILE *out)
{
	const json_t *share = json_object_get(plan, key);
	const json_t *included = json_object_get(plan, "sms_included");
	const double amount = json_number_value(json_object_get(share, "message"));
	if (!json_is_object(share)) {
		return;
	}
	fprintf(out, "  %-14s %.6g %s %s", text_of(plan, "plan"), amount, currency, words);
	if (json_is_true(json_object_get(share, "bundled"))) {
		if (json_is_string(included)) {
			fprintf(out, ", beside the fee (%s)", text_of(plan, "sms_fee"));
		} else {
			fprintf(out, ", once the %ld of the fee (%s) are used",
				number_of(plan, "sms_included"), text_of(plan, "sms_fee"));
		}
	}
	if (json_is_string(json_object_get(share, "fee"))) {
		fprintf(out, ", beside %s a month", text_of(share, "fee"));
	}
	if (number_of(share, "less_above") > 0) {
		fprintf(out, ", less above %ld a month", number_of(share, "less_above"));
	}
	fputc('\n', out);
}

/* A line for each who may have to pay. */
static void put_plan(const json_t *plan, const char *currency, FILE *out)
{
	put_share(plan, "given", "for all its segments", currency, out);
	put_share(plan, "sent", "to send it from the phone", currency, out);
	put_share(plan, "received", "to receive it", currency, out);
	put_share(plan, "server", "for the server's operator to send it", currency, out);
	if (json_is_string(json_object_get(plan, "best_of"))) {
		fprintf(out, "  %-14s as the cheapest of the other plans of %s\n",
			text_of(plan, "plan"), text_of(plan, "best_of"));
	} else if (!json_is_object(json_object_get(plan, "given")) &&
		!json_is_object(json_object_get(plan, "sent")) &&
		!json_is_object(json_object_get(plan, "server"))) {
		fprintf(out, "  %-14s no price stated to send it\n", text_of(plan, "plan"));
	}
}

static void put_cost(const json_t *document, FILE *out)
{
	size_t i;
	json_t *plan;
	const json_t *cost = json_object_get(document, "cost");
	const char *currency = text_of(cost, "currency");
	const bool preset = json_is_string(json_object_get(cost, "tariff"));
	fprintf(out, "cost        %s\n", preset ? text_of(cost, "tariff") : "at the price given");
	json_array_foreach(json_object_get(cost, "plans"), i, plan) {
		put_plan(plan, currency, out);
	}
}

void sms_screen(const json_t *document, FILE *out)
{
	const long characters = number_of(document, "characters");
	const long units = number_of(document, "units");
	fprintf(out, "encoding    %s: %s\n", text_of(document, "encoding"),
		text_of(document, "reason"));
	put_offending(document, out);
	fprintf(out, "text        %ld character%s, %ld %s%s, %ld bytes\n", characters,
		characters == 1 ? "" : "s", units, text_of(document, "unit"), units == 1 ? "" : "s",
		number_of(document, "text_bytes"));
	put_parts(document, out);
	put_cost(document, out);
}
