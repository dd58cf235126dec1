/* Quantities with units. See units.h.
 *
 * A number is read as a whole number of digits and a count of decimals, then scaled by the unit's
 * exact fraction in 128 bits, so 0.1 s is 100000000 ns and nothing is ever rounded: what does not
 * come out even is refused. */
#include "config/units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"

struct unit {
	const char *name;
	uint64_t factor;  /* of the type's unit */
	uint64_t divisor;
	bool shown;       /* units_write may use it */
};

static const struct unit durations[] = {{"ns", 1, 1, true}, {"us", 1000, 1, true},
	{"ms", 1000000, 1, true}, {"s", 1000000000, 1, true}, {"min", 60000000000, 1, true},
	{"h", 3600000000000, 1, true}, {"d", 86400000000000, 1, true}, {0}};
static const struct unit sizes[] = {{"B", 1, 1, true}, {"kB", 1000, 1, true},
	{"MB", 1000000, 1, true}, {"GB", 1000000000, 1, true}, {"KiB", 1024, 1, false},
	{"MiB", 1048576, 1, false}, {"GiB", 1073741824, 1, false}, {0}};
static const struct unit shares[] = {{"%", 1, 100, true}, {0}};
static const struct unit rates[] = {{"/d", 1, 1, true}, {"/h", 24, 1, false},
	{"/min", 1440, 1, false}, {"/s", 86400, 1, false}, {0}};
static const struct unit powers[] = {{"uW", 1, 1, true}, {"mW", 1000, 1, true},
	{"W", 1000000, 1, true}, {0}};
static const struct unit energies[] = {{"uJ", 1, 1, true}, {"mJ", 1000, 1, true},
	{"J", 1000000, 1, true}, {"kJ", 1000000000, 1, false}, {"mWh", 3600000, 1, false},
	{"Wh", 3600000000, 1, false}, {0}};
static const struct unit charges[] = {{"uAh", 1, 1, true}, {"mAh", 1000, 1, true},
	{"Ah", 1000000, 1, false}, {0}};
static const struct unit voltages[] = {{"mV", 1, 1, true}, {"V", 1000, 1, true}, {0}};
static const struct unit bitrates[] = {{"bit/s", 1, 1, true}, {"kbit/s", 1000, 1, true},
	{"Mbit/s", 1000000, 1, true}, {"Gbit/s", 1000000000, 1, true}, {0}};
static const struct unit moneys[] = {{"", 1000000, 1, true}, {0}};
static const struct unit moneys_per_mb[] = {{"/MB", 1000000, 1, true},
	{"/B", 1000000000000, 1, false}, {"/kB", 1000000000, 1, false},
	{"/GB", 1000, 1, false}, {"/KiB", 1000000000000, 1024, false},
	{"/MiB", 1000000000000, 1048576, false}, {0}};
static const struct unit counts[] = {{"", 1, 1, true}, {0}};

static const struct {
	const struct unit *units;
	const char *dimension, *example;
} types[PARAM_TYPES] = {
	[PARAM_TYPE_COUNT] = {counts, "whole number", "10"},
	[PARAM_TYPE_COUNT64] = {counts, "whole number", "42"},
	[PARAM_TYPE_DURATION] = {durations, "duration", "15 min"},
	[PARAM_TYPE_BYTES] = {sizes, "size", "40 kB"},
	[PARAM_TYPE_BYTES64] = {sizes, "size", "40 kB"},
	[PARAM_TYPE_SHARE] = {shares, "share", "5 %"},
	[PARAM_TYPE_RATE] = {rates, "rate", "60 /d"},
	[PARAM_TYPE_POWER] = {powers, "power", "8 mW"},
	[PARAM_TYPE_ENERGY] = {energies, "energy", "0.9 J"},
	[PARAM_TYPE_CHARGE] = {charges, "charge", "1250 mAh"},
	[PARAM_TYPE_VOLTAGE] = {voltages, "voltage", "3.7 V"},
	[PARAM_TYPE_BITRATE] = {bitrates, "bit rate", "35 kbit/s"},
	[PARAM_TYPE_MONEY] = {moneys, "amount of money", "0.02"},
	[PARAM_TYPE_MONEY_PER_MB] = {moneys_per_mb, "price per MB", "0.05"},
	[PARAM_TYPE_TIME] = {NULL, "date and time", "2005-11-07T00:00:00Z"},
	[PARAM_TYPE_ZONE] = {NULL, "offset from UTC", "+02:00"},
};

/* A decimal number: digits / 10^decimals. */
struct decimal {
	unsigned __int128 digits;
	unsigned decimals;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Consumes the number at *text. At most 30 significant digits; more is refused by the caller. */
static bool decimal_read(const char **text, struct decimal *out)
{
	const char *p = *text;
	unsigned n = 0;
	*out = (struct decimal){0};
	if (!is_digit(*p)) {
		return false;
	}
	for (; is_digit(*p) || (*p == '.' && is_digit(p[1]) && out->decimals == 0 && n < 100); p++) {
		if (*p == '.') {
			p++;
			for (; is_digit(*p); p++) {
				out->digits = out->digits * 10 + (unsigned)(*p - '0');
				out->decimals++;
				n += out->digits != 0;
				if (n > 30 || out->decimals > 30) {
					return false;
				}
			}
			break;
		}
		out->digits = out->digits * 10 + (unsigned)(*p - '0');
		n += out->digits != 0;
		if (n > 30) {
			return false;
		}
	}
	*text = p;
	return true;
}

static unsigned __int128 power_of_ten(unsigned exponent)
{
	unsigned __int128 power = 1;
	while (exponent-- > 0) {
		power *= 10;
	}
	return power;
}

/* digits * factor / (10^decimals * divisor), or false if that is not a whole number below 2^64. The
 * zeros at the end of the decimals are dropped first, so that "1.000 s" is no finer than "1 s". */
static bool scale_exact(struct decimal number, const struct unit *unit, uint64_t *out, bool *fine)
{
	while (number.decimals > 0 && number.digits % 10 == 0) {
		number.digits /= 10;
		number.decimals--;
	}
	*fine = false;
	if (number.digits != 0 && number.digits > ~(unsigned __int128)0 / unit->factor) {
		return false;
	}
	unsigned __int128 top = number.digits * unit->factor;
	unsigned __int128 bottom = power_of_ten(number.decimals);
	if (top % bottom != 0 || top / bottom % unit->divisor != 0) {
		*fine = true;
		return false;
	}
	top = top / bottom / unit->divisor;
	if (top > UINT64_MAX) {
		return false;
	}
	*out = (uint64_t)top;
	return true;
}

const char *units_example(enum param_type type)
{
	return types[type].example == NULL ? "" : types[type].example;
}

/* The code that stands in examples of money. */
static const char *code_of(const struct units_form *form)
{
	return form == NULL || form->currency == NULL ? "EUR" : form->currency;
}

/* The example as it must stand at this place. */
static void example_write(enum param_type type, const struct units_form *form, char out[64])
{
	if (type == PARAM_TYPE_MONEY) {
		snprintf(out, 64, "%s %.3s", types[type].example, code_of(form));
	} else if (type == PARAM_TYPE_MONEY_PER_MB) {
		snprintf(out, 64, "%s %.3s/MB", types[type].example, code_of(form));
	} else {
		snprintf(out, 64, "%s", form != NULL && form->example != NULL ? form->example
			: types[type].example);
	}
}

static const char *article(enum param_type type)
{
	return strchr("aeiou", types[type].dimension[0]) != NULL ? "an" : "a";
}

static bool fail(struct units_fault *fault, enum diag_id id, enum param_type type,
	const struct units_form *form, const char *what)
{
	char example[64];
	example_write(type, form, example);
	fault->id = id;
	snprintf(fault->text, sizeof fault->text, "%.120s; write %s %s such as \"%s\"", what,
		article(type), types[type].dimension, example);
	return false;
}

/* The number itself with a likely unit is the best fix, if that makes a valid text. */
static bool with_unit(enum param_type type, const char *number, const struct units_form *form,
	char out[64])
{
	static const char *const likely[] = {"s", "B", "%", "/d", "mW", "J", "mAh", "V", "kbit/s"};
	struct units_value value;
	struct units_fault ignored;
	for (size_t i = 0; i < sizeof likely / sizeof likely[0]; i++) {
		snprintf(out, 64, "%.40s %s", number, likely[i]);
		if (units_read(type, out, form, &value, &ignored)) {
			return true;
		}
	}
	snprintf(out, 64, "%.40s %.3s%s", number, code_of(form),
		type == PARAM_TYPE_MONEY ? "" : "/MB");
	return units_read(type, out, form, &value, &ignored);
}

void units_bare(enum param_type type, const char *number, const struct units_form *form,
	struct units_fault *fault)
{
	char first[64];
	char example[64];
	fault->id = DIAG_E_UNIT;
	example_write(type, form, example);
	if (types[type].units == NULL || types[type].units == counts) {
		snprintf(fault->text, sizeof fault->text, "%.40s is not %s %s; write \"%s\"", number,
			article(type), types[type].dimension, example);
	} else if (!with_unit(type, number, form, first) || strcmp(first, example) == 0) {
		snprintf(fault->text, sizeof fault->text, "%.40s has no unit; write \"%s\"", number,
			example);
	} else {
		snprintf(fault->text, sizeof fault->text, "%.40s has no unit; write \"%s\" or \"%s\"",
			number, first, example);
	}
}

static bool read_clock(enum param_type type, const char *text, const struct units_form *form,
	struct units_value *out, struct units_fault *fault)
{
	int32_t east_s = 0;
	if (type == PARAM_TYPE_TIME) {
		if (!civil_parse(text, &out->i)) {
			return fail(fault, DIAG_E_UNIT, type, form, "not an ISO 8601 time with zone");
		}
		return true;
	}
	if (!civil_parse_offset(text, &east_s) || east_s % 60 != 0) {
		return fail(fault, DIAG_E_UNIT, type, form, "not an offset from UTC");
	}
	out->i = east_s / 60;
	return true;
}

/* Takes a three-letter code from the front of *text into out->currency. */
static bool take_currency(const char **text, struct units_value *out)
{
	for (int i = 0; i < 3; i++) {
		if ((*text)[i] < 'A' || (*text)[i] > 'Z') {
			return false;
		}
	}
	memcpy(out->currency, *text, 3);
	out->currency[3] = '\0';
	*text += 3;
	return true;
}

/* The type whose units hold `name`, for "is a size, not a duration". */
static const char *dimension_of(const char *name)
{
	for (int type = 0; type < PARAM_TYPES; type++) {
		for (const struct unit *unit = types[type].units; unit != NULL && unit->name; unit++) {
			if (unit->name[0] != '\0' && strcmp(unit->name, name) == 0) {
				return types[type].dimension;
			}
		}
	}
	return NULL;
}

/* A unit of the type that differs from `name` by case, plural or a letter left out. */
static const struct unit *unit_near(enum param_type type, const char *name)
{
	static const struct {
		const char *slip, *meant;
	} slips[] = {{"sec", "s"}, {"secs", "s"}, {"second", "s"}, {"seconds", "s"}, {"m", "min"},
		{"mn", "min"}, {"mins", "min"}, {"minute", "min"}, {"minutes", "min"},
		{"hr", "h"}, {"hrs", "h"}, {"hour", "h"}, {"hours", "h"}, {"day", "d"},
		{"days", "d"}, {"msec", "ms"}, {"µs", "us"}, {"KB", "kB"}, {"kb", "kB"},
		{"K", "kB"}, {"k", "kB"}, {"M", "MB"}, {"mb", "MB"}, {"byte", "B"},
		{"bytes", "B"}, {"percent", "%"}, {"/day", "/d"}, {"/hour", "/h"},
		{"per day", "/d"}, {"bps", "bit/s"}, {"kbps", "kbit/s"}, {"Kbit/s", "kbit/s"},
		{"kb/s", "kbit/s"}, {"Mbps", "Mbit/s"}, {"watt", "W"}, {"mw", "mW"},
		{"µW", "uW"}, {"joule", "J"}, {"j", "J"}, {"mah", "mAh"}, {"v", "V"}};
	for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++) {
		if (strcmp(slips[i].slip, name) != 0) {
			continue;
		}
		for (const struct unit *unit = types[type].units; unit->name != NULL; unit++) {
			if (strcmp(unit->name, slips[i].meant) == 0) {
				return unit;
			}
		}
	}
	return NULL;
}

static bool fail_unit(enum param_type type, const char *text, int number_n, const char *name,
	const struct units_form *form, struct units_fault *fault)
{
	char what[160];
	const char *dimension = dimension_of(name);
	const struct unit *near = unit_near(type, name);
	if (near != NULL) {
		fault->id = DIAG_E_UNIT;
		snprintf(fault->text, sizeof fault->text,
			"\"%.32s\" is not a unit; write \"%.*s %s\"", name,
			number_n > 40 ? 40 : number_n, text, near->name);
		return false;
	}
	if (dimension != NULL) {
		snprintf(what, sizeof what, "\"%.60s\" is %s %s", text,
			strchr("aeiou", dimension[0]) != NULL ? "an" : "a", dimension);
		return fail(fault, DIAG_E_TYPE, type, form, what);
	}
	snprintf(what, sizeof what, "\"%.32s\" is not a unit", name);
	return fail(fault, DIAG_E_UNIT, type, form, what);
}

/* After the number: money has its code first ("EUR", "EUR/MB"), the rest is the unit's name. */
static bool read_money_code(enum param_type type, const char **name, const struct units_form *form,
	struct units_value *out, struct units_fault *fault)
{
	char what[96];
	bool has = take_currency(name, out);
	const char *currency = form == NULL ? NULL : form->currency;
	if (currency != NULL && *currency == '\0') {
		return !has || fail(fault, DIAG_E_CURRENCY, type, form, "no code belongs here");
	}
	if (!has) {
		return fail(fault, **name == '\0' || **name == '/' ? DIAG_E_CURRENCY : DIAG_E_UNIT,
			type, form, "the currency is missing");
	}
	if (currency != NULL && strcmp(currency, out->currency) != 0) {
		snprintf(what, sizeof what, "%s is not tariff.currency, %s", out->currency, currency);
		return fail(fault, DIAG_E_CURRENCY, type, form, what);
	}
	return true;
}

/* What must not stand around or within the number. Answers NULL when the text can go on. */
static const char *bad_shape(const char *text)
{
	size_t digits = strspn(text, "0123456789.");
	if (*text == '\0') {
		return "empty";
	}
	if (*text == '-') {
		return "must not be negative";
	}
	if (*text == '+' || *text == ' ' || *text == '.') {
		return "must begin with a digit";
	}
	if (digits > 0 && text[digits] == ',') {
		return "decimals are written with a point, thousands without a mark";
	}
	if (digits > 0 && (text[digits] == 'e' || text[digits] == 'E')
		&& (is_digit(text[digits + 1]) || text[digits + 1] == '+' || text[digits + 1] == '-')) {
		return "numbers are written without an exponent";
	}
	return NULL;
}

static bool take_value(enum param_type type, struct decimal number, const struct unit *unit,
	const char *text, const struct units_form *form, struct units_value *out,
	struct units_fault *fault)
{
	char what[160];
	if (type == PARAM_TYPE_SHARE || type == PARAM_TYPE_RATE) {
		/* One correctly rounded division: the same double as the literal 0.05 for "5 %". */
		unsigned __int128 top = number.digits * unit->factor;
		unsigned __int128 bottom = power_of_ten(number.decimals) * unit->divisor;
		if (number.digits >> 53 != 0 || top >> 53 != 0 || bottom >> 53 != 0) {
			return fail(fault, DIAG_E_RANGE, type, form, "too many digits");
		}
		out->real = (double)(uint64_t)top / (double)(uint64_t)bottom;
		return true;
	}
	bool fine = false;
	if (!scale_exact(number, unit, &out->n, &fine)) {
		snprintf(what, sizeof what, "\"%.60s\" is %s", text,
			fine ? "finer than the program counts" : "too large");
		return fail(fault, DIAG_E_RANGE, type, form, what);
	}
	bool signed_type = type == PARAM_TYPE_DURATION || type == PARAM_TYPE_MONEY
		|| type == PARAM_TYPE_MONEY_PER_MB;
	bool wide_type = type == PARAM_TYPE_COUNT64 || type == PARAM_TYPE_BYTES64;
	uint64_t limit = signed_type ? (uint64_t)INT64_MAX - 1 : wide_type ? UINT64_MAX
		: UINT32_MAX;
	if (out->n > limit) {
		snprintf(what, sizeof what, "\"%.60s\" is too large", text);
		return fail(fault, DIAG_E_RANGE, type, form, what);
	}
	return true;
}

bool units_read(enum param_type type, const char *text, const struct units_form *form,
	struct units_value *out, struct units_fault *fault)
{
	*out = (struct units_value){0};
	if (type == PARAM_TYPE_TIME || type == PARAM_TYPE_ZONE) {
		return read_clock(type, text, form, out, fault);
	}
	bool can_end = type == PARAM_TYPE_BYTES64 || type == PARAM_TYPE_COUNT;
	if ((type == PARAM_TYPE_DURATION && strcmp(text, "never") == 0)
		|| (can_end && strcmp(text, "unlimited") == 0)) {
		out->unbounded = true;
		out->n = type == PARAM_TYPE_DURATION ? (uint64_t)INT64_MAX
			: type == PARAM_TYPE_COUNT ? UINT32_MAX : UINT64_MAX;
		return true;
	}
	const char *shape = bad_shape(text);
	if (shape != NULL) {
		return fail(fault, *text == '-' ? DIAG_E_RANGE : DIAG_E_UNIT, type, form, shape);
	}
	struct decimal number;
	const char *p = text;
	if (!decimal_read(&p, &number)) {
		char what[160];
		snprintf(what, sizeof what, "\"%.60s\" is not a number with a unit", text);
		return fail(fault, DIAG_E_UNIT, type, form, what);
	}
	int number_n = (int)(p - text);
	bool without = form != NULL && form->currency != NULL && *form->currency == '\0';
	bool is_money = type == PARAM_TYPE_MONEY || type == PARAM_TYPE_MONEY_PER_MB;
	p += strspn(p, " ");
	if (*p == '\0' && types[type].units != counts && !(is_money && without)) {
		units_bare(type, text, form, fault);
		return false;
	}
	if (is_money && !read_money_code(type, &p, form, out, fault)) {
		return false;
	}
	for (const struct unit *unit = types[type].units; unit->name != NULL; unit++) {
		if (strcmp(unit->name, p) == 0) {
			return take_value(type, number, unit, text, form, out, fault);
		}
	}
	return fail_unit(type, text, number_n, p, form, fault);
}

/* Writes n / factor if it ends on a multiple of `grain` thousandths; else answers false. */
static bool write_in(uint64_t n, const struct unit *unit, unsigned grain, const char *tail,
	char *out, size_t out_bytes)
{
	unsigned __int128 thousandths = (unsigned __int128)n * 1000 * unit->divisor;
	if (thousandths % unit->factor != 0 || (n != 0 && n < unit->factor)) {
		return false;
	}
	thousandths /= unit->factor;
	unsigned rest = (unsigned)(thousandths % 1000);
	if (rest % grain != 0) {
		return false;
	}
	char decimals[8] = "";
	if (rest != 0) {
		int n_written = snprintf(decimals, sizeof decimals, ".%03u", rest);
		while (decimals[n_written - 1] == '0') {
			decimals[--n_written] = '\0';
		}
	}
	snprintf(out, out_bytes, "%llu%s%s", (unsigned long long)(thousandths / 1000), decimals, tail);
	return true;
}

static void write_money(enum param_type type, uint64_t n, const char *currency, char *out,
	size_t out_bytes)
{
	char decimals[8];
	snprintf(decimals, sizeof decimals, "%06u", (unsigned)(n % 1000000));
	for (int last = 5; last >= 2 && decimals[last] == '0'; last--) {
		decimals[last] = '\0';
	}
	bool has = currency != NULL && *currency != '\0';
	snprintf(out, out_bytes, "%llu.%s%s%s%s", (unsigned long long)(n / 1000000), decimals,
		has || type == PARAM_TYPE_MONEY_PER_MB ? " " : "", has ? currency : "",
		type == PARAM_TYPE_MONEY_PER_MB ? "/MB" : "");
}

static void write_real(enum param_type type, double real, char *out, size_t out_bytes)
{
	const char *unit = type == PARAM_TYPE_SHARE ? " %" : " /d";
	double shown = type == PARAM_TYPE_SHARE ? real * 100 : real;
	struct units_value again;
	struct units_fault ignored;
	/* Few decimals first; the loop ends early because what is shown was once read. */
	for (int decimals = 0; decimals <= 15; decimals++) {
		snprintf(out, out_bytes, "%.*f%s", decimals, shown, unit);
		if (units_read(type, out, NULL, &again, &ignored) && again.real == real) {
			return;
		}
	}
}

static void write_clock(enum param_type type, int64_t i, char *out, size_t out_bytes)
{
	if (type == PARAM_TYPE_TIME) {
		char iso[CIVIL_ISO_BYTES + 1] = {0};
		civil_iso(i, iso);
		snprintf(out, out_bytes, "%s", iso);
		return;
	}
	unsigned minutes = (unsigned)(i < 0 ? -i : i);
	snprintf(out, out_bytes, "%c%02u:%02u", i < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void units_write(enum param_type type, const struct units_value *value, const char *currency,
	char *out, size_t out_bytes)
{
	if (value->unbounded) {
		snprintf(out, out_bytes, "%s", type == PARAM_TYPE_DURATION ? "never" : "unlimited");
		return;
	}
	if (type == PARAM_TYPE_TIME || type == PARAM_TYPE_ZONE) {
		write_clock(type, value->i, out, out_bytes);
		return;
	}
	if (type == PARAM_TYPE_SHARE || type == PARAM_TYPE_RATE) {
		write_real(type, value->real, out, out_bytes);
		return;
	}
	if (type == PARAM_TYPE_MONEY || type == PARAM_TYPE_MONEY_PER_MB) {
		write_money(type, value->n, currency, out, out_bytes);
		return;
	}
	const struct unit *units = types[type].units;
	size_t n = 0;
	while (units[n].name != NULL) {
		n++;
	}
	/* Nil is written in the unit of the example, "0 s" and not "0 d". */
	const char *space = strchr(types[type].example, ' ');
	while (n-- > 0) {
		bool wanted = value->n == 0 && space != NULL
			? strcmp(units[n].name, type == PARAM_TYPE_DURATION ? "s" : type
				== PARAM_TYPE_BYTES || type == PARAM_TYPE_BYTES64 ? "B" : space + 1) == 0
			: units[n].shown;
		char tail[16];
		snprintf(tail, sizeof tail, "%s%s", units == counts ? "" : " ", units[n].name);
		/* Nobody says 1.5 min, or 1.36 kB for a segment. */
		unsigned grain = units == durations && units[n].factor > 1000000000 ? 1000
			: units == sizes ? 100 : 1;
		if (wanted && write_in(value->n, &units[n], grain, tail, out, out_bytes)) {
			return;
		}
	}
}

int units_compare(enum param_type type, const struct units_value *a, const struct units_value *b)
{
	if (type == PARAM_TYPE_TIME || type == PARAM_TYPE_ZONE) {
		return (a->i > b->i) - (a->i < b->i);
	}
	if (type == PARAM_TYPE_SHARE || type == PARAM_TYPE_RATE) {
		return (a->real > b->real) - (a->real < b->real);
	}
	if (a->unbounded != b->unbounded) {
		return a->unbounded ? 1 : -1;
	}
	return (a->n > b->n) - (a->n < b->n);
}

void units_pattern(enum param_type type, bool unbounded, char *out, size_t out_bytes)
{
	if (type == PARAM_TYPE_TIME) {
		snprintf(out, out_bytes, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"
			"(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$");
		return;
	}
	if (type == PARAM_TYPE_ZONE) {
		snprintf(out, out_bytes, "^(Z|[+-][0-9]{2}:[0-9]{2})$");
		return;
	}
	bool is_money = type == PARAM_TYPE_MONEY || type == PARAM_TYPE_MONEY_PER_MB;
	size_t used = (size_t)snprintf(out, out_bytes, "^%s[0-9]+(\\.[0-9]+)? *%s(", !unbounded ? ""
		: type == PARAM_TYPE_DURATION ? "(never|" : "(unlimited|", is_money ? "[A-Z]{3}" : "");
	for (const struct unit *unit = types[type].units; unit->name != NULL; unit++) {
		used += (size_t)snprintf(out + used, out_bytes - used, "%s%s",
			unit == types[type].units ? "" : "|", unit->name);
	}
	snprintf(out + used, out_bytes - used, ")%s$", unbounded ? ")" : "");
}

bool units_any(const char *text, double *value, char unit[static 8])
{
	static const struct {
		enum param_type type;
		double scale;
		const char *unit;
	} si[] = {{PARAM_TYPE_DURATION, 1e-9, "s"}, {PARAM_TYPE_BYTES64, 1, "B"},
		{PARAM_TYPE_SHARE, 1, "1"}, {PARAM_TYPE_RATE, 1.0 / 86400, "/s"},
		{PARAM_TYPE_POWER, 1e-6, "W"}, {PARAM_TYPE_ENERGY, 1e-6, "J"},
		{PARAM_TYPE_MONEY, 1e-6, ""}};
	const char *p = text;
	struct decimal number;
	if (decimal_read(&p, &number) && *p == '\0') {
		*value = (double)number.digits / (double)power_of_ten(number.decimals);
		unit[0] = '\0';
		return true;
	}
	for (size_t i = 0; i < sizeof si / sizeof si[0]; i++) {
		struct units_value out;
		struct units_fault ignored;
		if (!units_read(si[i].type, text, NULL, &out, &ignored) || out.unbounded) {
			continue;
		}
		bool real = si[i].type == PARAM_TYPE_SHARE || si[i].type == PARAM_TYPE_RATE;
		*value = (real ? out.real : (double)out.n) * si[i].scale;
		snprintf(unit, 8, "%s",
			si[i].type == PARAM_TYPE_MONEY ? out.currency : si[i].unit);
		return true;
	}
	return false;
}
