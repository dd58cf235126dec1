/* The tables of a results folder: summary.csv, hist and series files, and .hgrm percentile text.
 *
 * What: comma-separated, a header line, LF, numbers as number_write gives them, empty = unknown.
 *   The first line is "# pushsim VERSION scenario=HASH6 seed=N" unless `head` is NULL.
 * Not here: files (output/folder.h). Every function writes to a stream; its errors show on commit.
 * Units: seconds, per second; in summary.csv as the metric's unit says. */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "stats/summary.h"

struct csv_head {
	const char *version;
	const char *hash;
	uint64_t seed;
};

/* point,strategy,metric,unit,per,stat,value,ci_lo,ci_hi,n: one row for each known statistic. */
void csv_summary(FILE *out, const struct csv_head *head, const struct summary *summary);

/* point,strategy,user,plan,sms,data_bytes,data_units,data_days,currency,sms_cost,data_cost,
 * day_fees,total: the monthly bill of each user under the scenario's plan in replication 0; `plan`
 * is the one that was billed (best_of_company chooses another). Counts are those of a month, so
 * they may have a fraction; data_units are billing increments. No rows where a month cannot be made
 * from the window. */
void csv_bills(FILE *out, const struct csv_head *head, const struct summary *summary);

/* latency_s,share,share_lo,share_hi,rep_min,rep_max: the share of all mails, undelivered included,
 * that were on the device at most so much later; pooled, with the 95 % interval over replications
 * (empty with one) and their range. 400 points from 1 s (or the fastest mail) to 1 day, and where
 * the data have at most 400 distinct steps both edges of each. */
void csv_latency(FILE *out, const struct csv_head *head, const struct summary_point *point,
	uint32_t strategy);

/* The same pooled data for HdrHistogram's plotter; values in seconds. Ends where mail was never
 * delivered. */
void csv_hgrm(FILE *out, const struct summary_point *point, uint32_t strategy);

/* minute,time,held_mean,held_lo,held_hi,held_max,requests_per_s,requests_per_s_max,sms_per_s,
 * handshakes_per_s,refused_per_s,smsc_queue_max: means over replications, lo and hi their range,
 * max the largest of any. `time` is local time of run.time_zone, ISO 8601. */
void csv_series(FILE *out, const struct csv_head *head, const struct summary_point *point,
	uint32_t strategy);
