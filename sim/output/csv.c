/* Rows of numbers. See csv.h for the columns. */
#include "output/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/err.h"
#include "core/fixmath.h"
#include "output/number.h"

enum { GRID_POINTS = 400, STEPS_MAX = 400, TICKS_PER_HALF = 5 };

static void head_line(FILE *out, const struct csv_head *head)
{
	if (head != NULL) {
		fprintf(out, "# pushsim %s scenario=%.6s seed=%llu\n", head->version, head->hash,
			(unsigned long long)head->seed);
	}
}

/* A comma and the number. */
static void cell(FILE *out, double value)
{
	char text[NUMBER_BYTES];
	number_write(value, text);
	fprintf(out, ",%s", text);
}

static void maybe(FILE *out, bool known, double value)
{
	if (known) {
		cell(out, value);
	} else {
		fputc(',', out);
	}
}

struct row_key {
	FILE *out;
	uint32_t point;
	const char *strategy;
	enum metric_ix metric;
	const char *unit;
};

static void summary_row(const struct row_key *key, const char *stat, double value,
	const struct estimate *estimate, uint32_t n)
{
	const struct metric *row = metric_row(key->metric);
	fprintf(key->out, "%u,%s,%s,%s,%s,%s", key->point, key->strategy, row->id, key->unit,
		metric_per_name(row->per), stat);
	cell(key->out, value);
	bool ci = estimate != NULL && estimate->ci_known;
	maybe(key->out, ci, ci ? estimate->low : 0.0);
	maybe(key->out, ci, ci ? estimate->high : 0.0);
	fprintf(key->out, ",%u\n", n);
}

static void summary_cell_rows(const struct row_key *key, const struct summary_cell *it,
	uint32_t reps)
{
	if (it->mean.known) {
		summary_row(key, "mean", it->mean.mean, &it->mean, it->mean.n);
	}
	if (it->mean.ci_known) {
		summary_row(key, "sd", it->mean.sd, NULL, it->mean.n);
	}
	if (it->min_known) {
		summary_row(key, "min", it->min, NULL, reps);
	}
	if (it->max_known) {
		summary_row(key, "max", it->max, NULL, reps);
	}
	for (uint32_t q = 0; q < METRIC_QUANTILES && it->has_quantiles; q++) {
		const struct summary_quantile *quantile = &it->quantile[q];
		const char *stat = metric_stat_name((enum metric_stat)(METRIC_P50 + q));
		char pooled[32];
		snprintf(pooled, sizeof pooled, "%s_pooled", stat);
		if (quantile->over_reps.known) {
			summary_row(key, stat, quantile->over_reps.mean, &quantile->over_reps,
				quantile->over_reps.n);
		}
		if (quantile->pooled_known) {
			summary_row(key, pooled, quantile->pooled, NULL, reps);
		}
	}
}

void csv_summary(FILE *out, const struct csv_head *head, const struct summary *summary)
{
	head_line(out, head);
	fputs("point,strategy,metric,unit,per,stat,value,ci_lo,ci_hi,n\n", out);
	for (uint32_t p = 0; p < summary->point_n; p++) {
		const struct summary_point *point = &summary->points[p];
		for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
			for (uint32_t m = 0; m < METRIC_N; m++) {
				struct row_key key = { out, p, point->scenario->strategies[s].name,
					(enum metric_ix)m,
					metric_unit((enum metric_ix)m, point->scenario) };
				summary_cell_rows(&key, summary_cell(point, s, key.metric),
					point->results->replications_n);
			}
		}
	}
}

static void bill_rows(FILE *out, uint32_t point_ix, const struct summary_point *point,
	uint32_t strategy)
{
	const struct scenario *scenario = point->scenario;
	const struct tariff_cfg *tariff = &scenario->tariff;
	const struct tally *tally = results_tally(point->results, strategy, 0);
	if (bill_days(scenario, tally) == BILL_DAYS_UNKNOWN) {
		return;
	}
	for (uint32_t user = 0; user < tally->users_n; user++) {
		struct bill bill = bill_user(scenario, tally, user, tariff->plan);
		const struct plan_cfg *plan = &tariff->plans[bill.plan];
		struct bill_month month = bill_month(scenario, tally, user, bill.plan);
		double den = (double)month.den;
		double bytes = (double)month.bytes_n / den;
		fprintf(out, "%u,%s,%u,%s", point_ix, scenario->strategies[strategy].name,
			tally->first_user + user, plan->name);
		cell(out, (double)month.sms_n / den);
		cell(out, bytes);
		cell(out, bytes / (plan->data_increment_bytes > 0 ? plan->data_increment_bytes : 1));
		cell(out, (double)month.days_n / den);
		fprintf(out, ",%s", tariff->currency);
		cell(out, (double)bill.sms_ucur * 1e-6);
		cell(out, (double)bill.data_ucur * 1e-6);
		cell(out, (double)bill.days_ucur * 1e-6);
		cell(out, (double)bill.total_ucur * 1e-6);
		fputc('\n', out);
	}
}

void csv_bills(FILE *out, const struct csv_head *head, const struct summary *summary)
{
	head_line(out, head);
	fputs("point,strategy,user,plan,sms,data_bytes,data_units,data_days,currency,sms_cost,"
		"data_cost,day_fees,total\n", out);
	for (uint32_t p = 0; p < summary->point_n; p++) {
		const struct summary_point *point = &summary->points[p];
		for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
			if (point->results->replications_n > 0) {
				bill_rows(out, p, point, s);
			}
		}
	}
}

/* All replications' latencies in one histogram; the caller frees it. */
static struct hist *pool(const struct summary_point *point, uint32_t strategy)
{
	struct hist *hist = calloc(1, sizeof *hist);
	REQUIRE(hist != NULL);
	for (uint32_t rep = 0; rep < point->results->replications_n; rep++) {
		hist_merge(hist, &results_tally(point->results, strategy, rep)->latency_us);
	}
	return hist;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Where the curve is given, in microseconds: a logarithmic grid and, if they are few, all steps. */
static size_t grid_of(const struct hist *hist, int64_t grid[static GRID_POINTS + 2 * STEPS_MAX])
{
	double from = 1e6;
	double to = 86400e6;
	if (hist->n > 0) {
		from = hist->min > 0 && (double)hist->min < from ? (double)hist->min : from;
		to = (double)hist->max > to ? (double)hist->max : to;
	}
	size_t n = 0;
	double step = fixmath_log(to / from) / (GRID_POINTS - 1);
	for (int i = 0; i < GRID_POINTS; i++) {
		grid[n++] = (int64_t)floor(from * fixmath_exp(step * i) + 0.5);
	}
	struct hist_bucket bucket;
	uint32_t cursor = 0;
	size_t steps = 0;
	while (steps <= STEPS_MAX && hist_next(hist, &cursor, &bucket)) {
		steps++;
	}
	cursor = 0;
	while (steps <= STEPS_MAX && hist_next(hist, &cursor, &bucket)) {
		grid[n++] = bucket.low > 0 ? bucket.low - 1 : 0;
		grid[n++] = bucket.high;
	}
	qsort(grid, n, sizeof *grid, compare);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || grid[i] != grid[kept - 1]) {
			grid[kept++] = grid[i];
		}
	}
	return kept;
}

static double clamp(double share)
{
	return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
}

void csv_latency(FILE *out, const struct csv_head *head, const struct summary_point *point,
	uint32_t strategy)
{
	uint32_t reps = point->results->replications_n;
	struct hist *pooled = pool(point, strategy);
	int64_t grid[GRID_POINTS + 2 * STEPS_MAX];
	double *shares = calloc((size_t)reps + 1, sizeof *shares);
	REQUIRE(shares != NULL);
	head_line(out, head);
	fputs("latency_s,share,share_lo,share_hi,rep_min,rep_max\n", out);
	bool any = pooled->n + pooled->never_n > 0;
	size_t n = any ? grid_of(pooled, grid) : 0;
	for (size_t i = 0; i < n; i++) {
		char text[NUMBER_BYTES];
		number_write((double)grid[i] * 1e-6, text);
		fputs(text, out);
		double low = 1.0;
		double high = 0.0;
		uint32_t known = 0;
		for (uint32_t rep = 0; rep < reps; rep++) {
			const struct hist *one =
				&results_tally(point->results, strategy, rep)->latency_us;
			if (one->n + one->never_n > 0) {
				double share = 1.0 - hist_share_above(one, grid[i]);
				shares[known++] = share;
				low = share < low ? share : low;
				high = share > high ? share : high;
			}
		}
		struct estimate estimate = estimate_mean(shares, known);
		cell(out, 1.0 - hist_share_above(pooled, grid[i]));
		maybe(out, estimate.ci_known, clamp(estimate.low));
		maybe(out, estimate.ci_known, clamp(estimate.high));
		cell(out, low);
		cell(out, high);
		fputc('\n', out);
	}
	free(shares);
	free(pooled);
}

void csv_hgrm(FILE *out, const struct summary_point *point, uint32_t strategy)
{
	struct hist *hist = pool(point, strategy);
	double total = (double)(hist->n + hist->never_n);
	fputs("       Value     Percentile TotalCount 1/(1-Percentile)\n\n", out);
	/* Every halving of the rest gets five ticks, as HdrHistogram's own writer does. */
	double rest = 1.0;
	for (int half = 0; total > 0.0 && rest * total >= 0.5; half++) {
		for (int tick = 0; tick < TICKS_PER_HALF; tick++) {
			double q = 1.0 - rest * (1.0 - 0.5 * tick / TICKS_PER_HALF);
			double value = 0.0;
			if (!hist_quantile(hist, q, &value)) {
				rest = 0.0;
				break;
			}
			char texts[3][NUMBER_BYTES];
			number_fixed(value * 1e-6, 6, texts[0]);
			number_fixed(q, 9, texts[1]);
			number_fixed(1.0 / (1.0 - q), 2, texts[2]);
			double count = fmax(ceil(q * total - 1e-6), 1.0);
			fprintf(out, "%12s %s %10.0f %14s\n", texts[0], texts[1], count,
				texts[2]);
		}
		rest *= 0.5;
	}
	double mean = 0.0;
	bool known = hist_mean(hist, &mean);
	char max[NUMBER_BYTES];
	number_fixed(known ? (double)hist->max * 1e-6 : 0.0, 6, max);
	if (known && hist->never_n == 0) {
		fprintf(out, "%12s 1.000000000 %10.0f\n", max, total);
	}
	double square = 0.0;
	struct hist_bucket bucket;
	uint32_t cursor = 0;
	while (hist_next(hist, &cursor, &bucket)) {
		double middle = 0.5 * ((double)bucket.low + (double)bucket.high) - mean;
		square += middle * middle * (double)bucket.n;
	}
	char texts[2][NUMBER_BYTES];
	number_fixed(mean * 1e-6, 6, texts[0]);
	number_fixed(hist->n > 0 ? sqrt(square / (double)hist->n) * 1e-6 : 0.0, 6, texts[1]);
	fprintf(out, "#[Mean    = %12s, StdDeviation   = %12s]\n", texts[0], texts[1]);
	fprintf(out, "#[Max     = %12s, Total count    = %12.0f]\n", max, total);
	fprintf(out, "#[Buckets = %12u, SubBuckets     = %12u]\n", 63 - HIST_SUB_BITS + 1,
		1U << HIST_SUB_BITS);
	free(hist);
}

/* Sums and extremes over replications of one minute. */
struct minute_sum {
	double held, held_low, held_high, requests, requests_high, sms, handshakes, refused;
	uint32_t held_max, queue_max;
};

static struct minute_sum sum_minute(const struct summary_point *point, uint32_t strategy,
	uint32_t minute, double seconds)
{
	struct minute_sum sum = { .held_low = -1.0 };
	for (uint32_t rep = 0; rep < point->results->replications_n; rep++) {
		const struct tally_minute *it =
			&results_tally(point->results, strategy, rep)->minutes[minute];
		double held = (double)it->held_us * 1e-6 / seconds;
		double requests = it->requests / seconds;
		sum.held += held;
		sum.held_low = sum.held_low < 0.0 || held < sum.held_low ? held : sum.held_low;
		sum.held_high = held > sum.held_high ? held : sum.held_high;
		sum.held_max = it->held_max > sum.held_max ? it->held_max : sum.held_max;
		sum.requests += requests;
		sum.requests_high = requests > sum.requests_high ? requests : sum.requests_high;
		sum.sms += it->sms / seconds;
		sum.handshakes += it->handshakes / seconds;
		sum.refused += it->refused / seconds;
		sum.queue_max =
			it->smsc_queue_max > sum.queue_max ? it->smsc_queue_max : sum.queue_max;
	}
	return sum;
}

/* "2005-11-07T00:00:00Z", or local time with its offset. */
static void local_time(const struct run_cfg *run, uint32_t minute, char out[static 32])
{
	int32_t zone = run->time_zone_min;
	civil_iso(run->start_unix_s + 60 * (int64_t)minute + 60 * (int64_t)zone, out);
	out[CIVIL_ISO_BYTES] = '\0';
	if (zone != 0) {
		int32_t size = zone < 0 ? -zone : zone;
		snprintf(out + CIVIL_ISO_BYTES - 1, 32 - CIVIL_ISO_BYTES, "%c%02d:%02d",
			zone < 0 ? '-' : '+', size / 60 % 100, size % 60);
	}
}

void csv_series(FILE *out, const struct csv_head *head, const struct summary_point *point,
	uint32_t strategy)
{
	const struct scenario *scenario = point->scenario;
	uint32_t reps = point->results->replications_n;
	head_line(out, head);
	fputs("minute,time,held_mean,held_lo,held_hi,held_max,requests_per_s,requests_per_s_max,"
	      "sms_per_s,handshakes_per_s,refused_per_s,smsc_queue_max\n", out);
	uint32_t minutes = reps > 0 ? results_tally(point->results, strategy, 0)->minutes_n : 0;
	for (uint32_t i = 0; i < minutes; i++) {
		double left_s = (double)scenario->run.duration_ns * 1e-9 - 60.0 * i;
		double seconds = left_s < 60.0 && left_s > 0.0 ? left_s : 60.0;
		struct minute_sum sum = sum_minute(point, strategy, i, seconds);
		char time[32];
		local_time(&scenario->run, i, time);
		fprintf(out, "%u,%s", i, time);
		cell(out, sum.held / reps);
		cell(out, sum.held_low);
		cell(out, sum.held_high);
		cell(out, sum.held_max);
		cell(out, sum.requests / reps);
		cell(out, sum.requests_high);
		cell(out, sum.sms / reps);
		cell(out, sum.handshakes / reps);
		cell(out, sum.refused / reps);
		cell(out, sum.queue_max);
		fputc('\n', out);
	}
}
