/* Counts times tariffs: each user's monthly bill, and what the sender of the notifications pays.
 *
 * What: the only place that knows prices. New prices need no new run; a new increment, scope or
 *   minimum does, because the model counts increments where they arise (world/link.c).
 * Not here: energy (stats/price.h), means over replications (stats/summary.c).
 * Sans-I/O: integers of up to 128 bits, no libm, no memory.
 * Units: _ucur millionths of the tariff's currency (integers in a bill, double in means); a month
 *   is 21.75 working and 8.69 weekend days [SEM-3]. Ownership: values only.
 * Errors: none; an amount that cannot be known says so in struct bill_mean. */
#pragma once

#include <stdbool.h>

#include "models/model.h"
#include "observe/tally.h"

/* A month of one user as exact fractions over `den`. For a plan with increments `bytes_n` already
 * holds whole increments of its scope. */
struct bill_month {
	unsigned __int128 sms_n;            /* notifications received, in segments */
	unsigned __int128 other_received_n; /* the user's other SMS */
	unsigned __int128 other_sent_n;
	unsigned __int128 bytes_n;
	unsigned __int128 days_n;           /* local days with data */
	unsigned __int128 den;              /* > 0 */
};

/* Line items. total = sms + data + days; the total is rounded half up to the minor unit, the lines
 * for SMS and days as well, and the data line takes the rest so that the lines add up. */
struct bill {
	int64_t sms_ucur;
	int64_t data_ucur;  /* data fee and volume */
	int64_t days_ucur;  /* day fees */
	int64_t total_ucur;
	uint32_t plan;      /* the one that was billed: another where best_of_company chooses */
};

/* The month under this very plan, best_of_company left aside. */
struct bill bill_of_month(const struct tariff_cfg *tariff, uint32_t plan,
	const struct bill_month *month);

/* Which kinds of day the window holds, and so how the month was made from it. If one kind is
 * missing, SMS on it are taken as the other kind's times the weekend's share of mail (they follow
 * the mail; the trace workload and a flat week know no weekend, share 1), data as the other kind's
 * unchanged (polls and heartbeats run on). */
enum bill_days { BILL_DAYS_BOTH, BILL_DAYS_WORK, BILL_DAYS_WEEKEND, BILL_DAYS_UNKNOWN };

enum bill_days bill_days(const struct scenario *scenario, const struct tally *tally);
/* NULL for BOTH; else a sentence for a warning (WORK, WEEKEND) or a reason (UNKNOWN). */
const char *bill_days_note(enum bill_days days);

/* One user's month under a plan. The tally's days must not be UNKNOWN. */
struct bill_month bill_month(const struct scenario *scenario, const struct tally *tally,
	uint32_t user_ix, uint32_t plan);

/* One user's bill under a plan; a best_of_company plan bills the cheapest of the company's others,
 * the first of equals. */
struct bill bill_user(const struct scenario *scenario, const struct tally *tally, uint32_t user_ix,
	uint32_t plan);

/* The mean over users of their rounded bills, never the average user's bill [SEM-3]. */
struct bill_mean {
	bool known;
	double sms_ucur;
	double data_ucur;   /* day fees included */
	double total_ucur;
	double sender_ucur; /* the sender's bill divided by its users; on nobody's phone bill */
};

struct bill_mean bill_mean(const struct scenario *scenario, const struct tally *tally,
	uint32_t plan);
