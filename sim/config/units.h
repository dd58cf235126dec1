/* Quantities with units: one strict reader and one writer for every type of param.def.
 *
 * What: "15 min" -> 900000000000 ns, exactly, or a message that shows the fix; and back to the
 *   shortest text that reads as the same value.
 * Not here: JSON, distributions, bounds of a parameter (config/fill.h).
 * Form: number, optional spaces, unit. The number has digits, at most one point, no sign, no
 *   exponent, no thousands separator. k is 1000, Ki is 1024 [IEC80000-13]; MB is 10^6 bytes.
 * Ownership: the caller's buffers; nothing is allocated.
 * Errors: units_read fills struct units_fault with the id of config/diag.def and a text. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/diag.h"
#include "config/param.h"

/* One value in the unit of its type (enum param_type says which). */
struct units_value {
	uint64_t n;        /* all integer types but TIME and ZONE; UINT64_MAX when unbounded */
	int64_t i;         /* TIME: unix seconds; ZONE: minutes */
	double real;       /* SHARE 0..1, RATE per day */
	bool unbounded;    /* "never" or "unlimited" */
	char currency[4];  /* MONEY types: "EUR", or "" if the text had none */
};

struct units_fault {
	enum diag_id id;   /* E-unit, E-type or E-range */
	char text[256];    /* what is wrong and how to write it */
};

/* How a quantity must be written at one place. */
struct units_form {
	const char *currency; /* how money must end: "USD"; NULL: any code; "": none, as in param.def */
	const char *example;  /* for messages; NULL: the type's own */
};

/* Reads one of the types from DURATION to ZONE, and COUNT64 as digits. `form` may be NULL. */
bool units_read(enum param_type type, const char *text, const struct units_form *form,
	struct units_value *out, struct units_fault *fault);

/* The message for a number where a quantity belongs: `900 has no unit; write "900 s" or "15 min"`.
 * The last quoted text is the example, which units_read accepts with the same form. */
void units_bare(enum param_type type, const char *number, const struct units_form *form,
	struct units_fault *fault);

/* Canonical text; reads back as the same value. `currency` NULL or "": none is written. */
void units_write(enum param_type type, const struct units_value *value, const char *currency,
	char *out, size_t out_bytes);

/* -1, 0, 1 like memcmp. Unbounded is above everything. */
int units_compare(enum param_type type, const struct units_value *a, const struct units_value *b);

/* An example of the type, as it stands in messages and in the schema. */
const char *units_example(enum param_type type);

/* A regular expression (ECMA, anchored) that all texts accepted by units_read match, short of
 * ranges and exactness; for the JSON Schema. `unbounded`: never or unlimited is a value. */
void units_pattern(enum param_type type, bool unbounded, char *out, size_t out_bytes);

/* Reads any quantity, for `expect`: its value in SI (s, B, J, W, /s, 1 or the currency) and that
 * unit's name. A bare number has unit "". Not exact; good to the last digit of a double. */
bool units_any(const char *text, double *value, char unit[static 8]);
