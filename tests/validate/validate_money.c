/* Published prices of one GPRS session (tests/vectors/sms-validation.json, V12 and V15) through the
 * tariff presets and stats/bill.
 *
 * One session a month, so rounding up to the plan's increment is done here; that the world rounds
 * sessions, hours and days so is tested in tests/unit/test_tariff.c with every other preset. Bills
 * are rounded to a tenth of a cent, as the source gives them. */
#include "validate/analytic.h"

#include "stats/bill.h"

static const struct {
	const char *id, *what, *path, *file, *plan, *minor;
	uint32_t bytes;
} rows[] = {
	{"V12 E-Plus S", "203 KB in one session, EUR", "value.E-Plus Data S", "tariff-de-2002",
		"e-plus-s", "0.001 EUR", 203000},
	{"V12 E-Plus M", "203 KB in one session, EUR", "value.E-Plus Data M", "tariff-de-2002",
		"e-plus-m", "0.001 EUR", 203000},
	{"V12 E-Plus XL", "203 KB in one session, EUR", "value.E-Plus Data XL", "tariff-de-2002",
		"e-plus-xl", "0.001 EUR", 203000},
	{"V12 T-Mobile Profi", "203 KB in one session, EUR", "value.T-Mobile GPRS Profi",
		"tariff-de-2002", "t-mobile-profi", "0.001 EUR", 203000},
	{"V12 T-Mobile Office", "203 KB in one session, EUR", "value.T-Mobile Office",
		"tariff-de-2002", "t-mobile-office", "0.001 EUR", 203000},
	{"V15 Vodafone", "1 MB, GBP", "value.Vodafone", "tariff-uk-2007", "vodafone", "0.001 GBP",
		1000000},
	{"V15 O2", "1 MB, GBP", "value.O2", "tariff-uk-2007", "o2", "0.001 GBP", 1000000},
	{"V15 Orange", "1 MB, GBP", "value.Orange", "tariff-uk-2007", "orange", "0.001 GBP", 1000000},
	{"V15 Tesco", "1 MB, GBP", "value.Tesco", "tariff-uk-2007", "tesco", "0.001 GBP", 1000000},
};

void validate_money(struct validate *it)
{
	for (unsigned i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char plan[96], minor[64];
		const char *const sets[] = {plan, minor, NULL};
		if (!validate_wanted(it, "sms-validation", rows[i].id, false)) {
			continue;
		}
		snprintf(plan, sizeof plan, "tariff.plan=%s", rows[i].plan);
		snprintf(minor, sizeof minor, "tariff.minor_unit=%s", rows[i].minor);
		struct config *config = analytic_load(rows[i].file, sets);
		const struct tariff_cfg *tariff = &config->scenario.tariff;
		uint32_t step = tariff->plans[tariff->plan].data_increment_bytes;
		struct bill_month month = {.bytes_n = (rows[i].bytes + step - 1) / step * step,
			.den = 1};
		struct validate_row out = {.file = "sms-validation", .run = true, .half = -1,
			.kind = VALIDATE_FIT, .level = VALIDATE_MODEL};
		struct bill bill = bill_of_month(tariff, tariff->plan, &month);
		snprintf(out.id, sizeof out.id, "%s", rows[i].id);
		snprintf(out.what, sizeof out.what, "%s", rows[i].what);
		snprintf(out.note, sizeof out.note, "the preset holds the published price; the row "
			"shows that increments and rounding come out");
		out.target = validate_number("sms-validation", rows[i].id, rows[i].path);
		out.value = (double)bill.data_ucur * 1e-6;
		out.low = out.target - 0.001;
		out.high = out.target + 0.001;
		validate_add(it, &out);
		config_free(config);
	}
}
