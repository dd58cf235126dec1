/* The readers behind the rows of metric.def. Every function here looks at one tally only. */
#include "stats/metric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "stats/battery.h"

/* Two small numbers in one argument: counter over counter, cause and purpose. */
#define PAIR(a, b) ((uint32_t)(a) << 8 | (uint32_t)(b))
#define OF(part, whole) PAIR(TALLY_##part, TALLY_##whole)
#define CELL(cause, purpose) PAIR(cause, purpose)

_Static_assert(TALLY_N < 256, "a counter's index must fit into eight bits");

enum { HIST_LATENCY, HIST_NOTIFY, HIST_SERVER, HIST_LOOK, HIST_POLICY, HIST_WIPE, HIST_WIPE_ACK };
enum { VALUES_HELD, VALUES_HELD_TOTAL, VALUES_MEMORY, VALUES_REQUESTS, VALUES_HANDSHAKES,
	VALUES_SMS, VALUES_SMSC_QUEUE, VALUES_SMS_MONTH, VALUES_BILL };
enum { MONEY_SMS, MONEY_DATA, MONEY_SENDER, MONEY_BOTH };
enum { TIER_FRONT, TIER_BACK, TIER_BUSIER };
static const char no_events[] = "nothing of this kind happened";
static const char undelivered[] =
	"undelivered mail counts as later than any time, and this statistic reaches it";
static const char not_in_force[] =
	"devices that did not do it count as later than any time, and this statistic reaches them";

static struct metric_value known(double num, double den)
{
	return (struct metric_value){ .state = METRIC_KNOWN, .num = num, .den = den };
}

static struct metric_value missing(const char *reason)
{
	return (struct metric_value){ .state = METRIC_MISSING, .den = 1.0, .reason = reason };
}

static struct metric_value never(const char *reason)
{
	return (struct metric_value){ .state = METRIC_NEVER, .den = 1.0, .reason = reason };
}

/* num / den, or why there is no such fraction. */
static struct metric_value fraction(double num, double den)
{
	return den > 0.0 ? known(num, den) : missing(no_events);
}

static double window_s(const struct metric_input *in)
{
	return (double)in->scenario->run.duration_ns * 1e-9;
}

static double device_days(const struct metric_input *in)
{
	return price_device_days(in->scenario, in->tally);
}

static double count(const struct metric_input *in, uint32_t ix)
{
	return (double)in->tally->count[ix];
}

static struct metric_value no_value(const struct metric_input *in, uint32_t arg)
{
	(void)in;
	(void)arg;
	return missing("exists only as a comparison of two strategies: see the differences");
}

/* Of the busier direction, others' share included. */
static struct metric_value cell_utilisation(const struct metric_input *in, uint32_t arg)
{
	const struct cell_cfg *cell = &in->scenario->cell;
	(void)arg;
	if (cell->up_bps == 0 && cell->down_bps == 0 && cell->slots == 0) {
		return missing("the scenario sets no limit to a cell's data channels");
	}
	double up = count(in, TALLY_cell_up_us), down = count(in, TALLY_cell_down_us);
	double all = window_s(in) * 1e6 * in->scenario->sms.cells * in->scenario->population.sites;
	return known(cell->data_load * all + (1.0 - cell->data_load) * (up > down ? up : down), all);
}

/* Ours in one location area, and those of others. */
static struct metric_value paging_utilisation(const struct metric_input *in, uint32_t arg)
{
	const struct cell_cfg *cell = &in->scenario->cell;
	(void)arg;
	if (cell->paging_blocks <= 0.0) {
		return missing("the scenario sets no limit to the paging channel");
	}
	double blocks_per_s = cell->paging_blocks / (51.0 * 0.120 / 26.0);
	uint32_t areas = (in->scenario->sms.cells + cell->area_cells - 1) / cell->area_cells;
	double others = cell->other_pages_per_day / 86400.0 * window_s(in);
	double ours = count(in, TALLY_pages) / areas / in->scenario->population.sites;
	return known(ours + others, blocks_per_s * cell->pages_per_block * window_s(in));
}

static struct metric_value total(const struct metric_input *in, uint32_t ix)
{
	return known(count(in, ix), 1.0);
}

static struct metric_value per_user_day(const struct metric_input *in, uint32_t ix)
{
	return fraction(count(in, ix), device_days(in));
}

static struct metric_value per_device_hour(const struct metric_input *in, uint32_t ix)
{
	return fraction(count(in, ix), device_days(in) * 24.0);
}

static struct metric_value per_s(const struct metric_input *in, uint32_t ix)
{
	return fraction(count(in, ix), window_s(in));
}

static struct metric_value of_counts(const struct metric_input *in, uint32_t pair)
{
	return fraction(count(in, pair >> 8), count(in, pair & 255));
}

static struct metric_value refused(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	return fraction(count(in, TALLY_http_503) + count(in, TALLY_connections_refused),
		device_days(in));
}

static struct metric_value wasted(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	return fraction(count(in, TALLY_http_401) + count(in, TALLY_http_403) +
		count(in, TALLY_http_500) + count(in, TALLY_http_503) +
		count(in, TALLY_connections_refused) + count(in, TALLY_certificates_refused),
		device_days(in));
}

static struct metric_value peak(const struct metric_input *in, uint32_t ix)
{
	return known(in->tally->peak[ix], 1.0);
}

static struct metric_value imbalance(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	return fraction((double)in->tally->peak[PEAK_HELD] * in->scenario->server.front_ends,
		in->tally->held_max);
}

static const struct hist *hist_of(const struct tally *tally, uint32_t which)
{
	switch (which) {
	case HIST_NOTIFY:
		return &tally->notify_us;
	case HIST_SERVER:
		return &tally->server_wait_us;
	case HIST_LOOK:
		return &tally->look_us;
	case HIST_POLICY:
		return &tally->policy_us;
	case HIST_WIPE:
		return &tally->wipe_us;
	case HIST_WIPE_ACK:
		return &tally->wipe_ack_us;
	default:
		return &tally->latency_us;
	}
}

static struct metric_value hist_share(const struct metric_input *in, uint32_t which)
{
	const struct hist *hist = hist_of(in->tally, which);
	return fraction((double)hist->n, (double)(hist->n + hist->never_n));
}

static struct metric_value tls_full(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	double full = count(in, TALLY_tls_full);
	return fraction(full, full + count(in, TALLY_tls_resumed));
}

static struct metric_value latency_delivered(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	double mean_us = 0.0;
	const struct hist *hist = &in->tally->latency_us;
	if (!hist_mean(hist, &mean_us)) {
		return missing("no mail was delivered");
	}
	return known(mean_us * 1e-6 * (double)hist->n, (double)hist->n);
}

static struct metric_value wait_share(const struct metric_input *in, uint32_t cause)
{
	return fraction((double)in->tally->wait_us[cause] * 1e-6,
		count(in, TALLY_mails_delivered));
}

static struct metric_value mail_age(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	/* The tally holds twice the integral of age over time in square milliseconds. */
	return fraction((double)in->tally->age_ms2 * 0.5e-6,
		in->tally->users_n * window_s(in));
}

static struct metric_value heartbeat_time(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	double pending_us = count(in, TALLY_push_alive_us) + count(in, TALLY_push_dead_us);
	return fraction(count(in, TALLY_heartbeat_device_s_ms) * 1e-3, pending_us * 1e-6);
}

static struct metric_value push_alive(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	if (!strategy_holds(in->strategy)) {
		return missing("only direct-push and hanging-sync keep a request pending");
	}
	return fraction(count(in, TALLY_push_alive_us) * 1e-6,
		in->tally->users_n * window_s(in));
}

static struct metric_value money(const struct metric_input *in, uint32_t line)
{
	if (!in->money.known) {
		const char *why = bill_days_note(bill_days(in->scenario, in->tally));
		return missing(why != NULL ? why : "there are no users");
	}
	const struct bill_mean *it = &in->money;
	double ucur = line == MONEY_SMS ? it->sms_ucur :
		line == MONEY_DATA ? it->data_ucur :
		line == MONEY_SENDER ? it->sender_ucur : it->total_ucur + it->sender_ucur;
	return known(ucur * 1e-6, 1.0);
}

static struct metric_value energy_total(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	return fraction(price_energy_total(&in->energy), device_days(in));
}

static struct metric_value energy_cause(const struct metric_input *in, uint32_t cause)
{
	return fraction(price_energy_cause(&in->energy, (enum price_cause)cause),
		device_days(in));
}

static struct metric_value energy_purpose(const struct metric_input *in, uint32_t purpose)
{
	return fraction(price_energy_purpose(&in->energy, (enum purpose_ix)purpose),
		device_days(in));
}

static struct metric_value energy_cell(const struct metric_input *in, uint32_t pair)
{
	return fraction(in->energy.j[pair >> 8][pair & 255], device_days(in));
}

static struct metric_value battery_share(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	double batteries = price_batteries(in->scenario, in->tally, given);
	return isfinite(batteries) ? fraction(batteries, device_days(in)) :
		missing("the battery is worn out: it gives nothing");
}

static struct metric_value battery_life(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	if (in->tally->part_n > 0) {
		return missing("groups of users have batteries of their own: see groups in summary.json");
	}
	if (in->scenario->device.other_use_uw == 0) {
		return missing("device.other_use is not stated, so a battery life would leave out "
			"everything that is not mail");
	}
	struct battery_load load = price_load(in->scenario, in->tally, &in->energy);
	return known(battery_life_days(&in->scenario->device, &load), 1.0);
}

static double tier_utilisation(const struct metric_input *in, double busy_us, uint32_t servers,
	uint32_t cores)
{
	double capacity_s = (double)servers * cores * in->scenario->population.sites *
		window_s(in);
	return capacity_s > 0.0 ? busy_us * 1e-6 / capacity_s : 0.0;
}

static struct metric_value utilisation(const struct metric_input *in, uint32_t tier)
{
	const struct server_cfg *server = &in->scenario->server;
	double front = tier_utilisation(in, count(in, TALLY_front_end_busy_us),
		server->front_ends, server->front_end_cores);
	double back = tier_utilisation(in, count(in, TALLY_back_end_busy_us), server->back_ends,
		server->back_end_cores);
	double busier = front > back ? front : back;
	return known(tier == TIER_FRONT ? front : tier == TIER_BACK ? back : busier, 1.0);
}

static bool restarts(const struct scenario *scenario)
{
	for (uint32_t i = 0; i < scenario->fault_n; i++) {
		if (scenario->faults[i].kind <= FAULT_RECYCLE) {
			return true;
		}
	}
	return scenario->server.restart_at_ns != NEVER_NS;
}

static struct metric_value drain(const struct metric_input *in, uint32_t arg)
{
	(void)arg;
	if (in->tally->drain_ns >= 0) {
		return known((double)in->tally->drain_ns * 1e-9, 1.0);
	}
	return missing(restarts(in->scenario) ?
		"fewer than 99 % of the devices were connected again before the end" :
		"no server restarts in this scenario");
}

static const struct metric rows[METRIC_N] = {
#define METRIC(name, id, unit, per, kind, function, arg, meaning)                                  \
	[METRIC_IX_##name] = { id, unit, METRIC_PER_##per, METRIC_##kind, function, arg, meaning },
#include "stats/metric.def"
#undef METRIC
};

static const char *const stat_names[METRIC_STATS] = { "mean", "p50", "p90", "p95", "p99", "p999",
	"min", "max" };

const struct metric *metric_row(enum metric_ix ix)
{
	REQUIRE((uint32_t)ix < METRIC_N);
	return &rows[ix];
}

int metric_find(const char *id)
{
	for (int i = 0; i < METRIC_N; i++) {
		if (strcmp(rows[i].id, id) == 0) {
			return i;
		}
	}
	return -1;
}

int metric_match(const char *text)
{
	int best = -1;
	size_t best_bytes = 0;
	for (int i = 0; i < METRIC_N; i++) {
		size_t bytes = strlen(rows[i].id);
		bool fits = strncmp(rows[i].id, text, bytes) == 0 &&
			(text[bytes] == '\0' || text[bytes] == '.');
		if (fits && bytes > best_bytes) {
			best = i;
			best_bytes = bytes;
		}
	}
	return best;
}

const char *metric_unit(enum metric_ix ix, const struct scenario *scenario)
{
	const char *unit = metric_row(ix)->unit;
	return strcmp(unit, "currency") == 0 ? scenario->tariff.currency : unit;
}

const char *metric_per_name(enum metric_per per)
{
	static const char *const names[] = { "mail", "user", "time", "request", "sms", "site" };
	return names[per];
}

const char *metric_stat_name(enum metric_stat stat)
{
	REQUIRE((uint32_t)stat < METRIC_STATS);
	return stat_names[stat];
}

int metric_stat_find(const char *word, size_t bytes)
{
	for (int i = 0; i < METRIC_STATS; i++) {
		if (strlen(stat_names[i]) == bytes && strncmp(stat_names[i], word, bytes) == 0) {
			return i;
		}
	}
	return bytes == 5 && strncmp("p99.9", word, bytes) == 0 ? METRIC_P999 : -1;
}

double metric_level(uint32_t quantile)
{
	static const double levels[METRIC_QUANTILES] = { 0.5, 0.9, 0.95, 0.99, 0.999 };
	REQUIRE(quantile < METRIC_QUANTILES);
	return levels[quantile];
}

struct metric_input metric_input(const struct scenario *scenario, uint32_t strategy,
	const struct tally *tally)
{
	struct price_assumption given = { PRICE_GIVEN, PRICE_GIVEN };
	struct metric_input in = { .scenario = scenario, .tally = tally };
	in.strategy = &scenario->strategies[strategy];
	in.energy = price_energy(scenario, tally, given);
	in.money = bill_mean(scenario, tally, scenario->tariff.plan);
	return in;
}

const struct hist *metric_hist(const struct metric_input *in, enum metric_ix ix, double *factor,
	const char **reason)
{
	static const char *const reasons[] = {
		[HIST_LATENCY] = "no mail arrived in the window",
		[HIST_NOTIFY] = "no mail arrived in the window",
		[HIST_SERVER] = "no request reached a server",
		[HIST_LOOK] = "nobody looks at the phone (habits.looks)",
		[HIST_POLICY] = "no policy is changed in the window (policy.change_at)",
		[HIST_WIPE] = "no device is ordered to wipe in the window (policy.wipe_at)",
		[HIST_WIPE_ACK] = "no device is ordered to wipe in the window (policy.wipe_at)",
	};
	const struct hist *hist = hist_of(in->tally, rows[ix].arg);
	*factor = 1e-6;
	*reason = reasons[rows[ix].arg];
	if (rows[ix].arg == HIST_NOTIFY && in->strategy->kind == STRATEGY_SCHEDULED_SYNC) {
		*reason = "scheduled-sync tells nobody: the device learns of mail by having it";
		return NULL;
	}
	return hist->n + hist->never_n > 0 ? hist : NULL;
}

/* Of one held request: its own, or of the worker process it keeps (as balance.c admits them). */
static double request_bytes(const struct scenario *scenario)
{
	const struct server_cfg *server = &scenario->server;
	return server->kind == SERVER_WORKER_PER_PING ? (double)server->worker_bytes
						      : server->held_request_bytes;
}

/* One minute's value; `seconds` is the minute's length, less than 60 for a last part. */
static double minute_value(const struct metric_input *in, uint32_t arg,
	const struct tally_minute *minute, double seconds)
{
	double sites = in->scenario->population.sites;
	double held = (double)minute->held_us * 1e-6 / seconds;
	switch (arg) {
	case VALUES_HELD:
		return held / sites;
	case VALUES_HELD_TOTAL:
		return held;
	case VALUES_MEMORY:
		return held / sites * request_bytes(in->scenario);
	case VALUES_REQUESTS:
		return minute->requests / seconds;
	case VALUES_HANDSHAKES:
		return minute->handshakes / seconds;
	case VALUES_SMS:
		return minute->sms / seconds;
	default:
		return minute->smsc_queue_max;
	}
}

/* One value for each user: SMS of a month, or the month's bill. */
static double *month_values(const struct metric_input *in, uint32_t arg, size_t *n,
	const char **reason)
{
	const struct tally *tally = in->tally;
	uint32_t plan = in->scenario->tariff.plan;
	enum bill_days days = bill_days(in->scenario, tally);
	if (tally->users_n == 0 || days == BILL_DAYS_UNKNOWN) {
		const char *why = bill_days_note(days);
		*reason = why != NULL ? why : "there are no users";
		return NULL;
	}
	double *values = malloc(tally->users_n * sizeof *values);
	REQUIRE(values != NULL);
	for (uint32_t user = 0; user < tally->users_n; user++) {
		if (arg == VALUES_BILL) {
			struct bill bill = bill_user(in->scenario, tally, user, plan);
			values[user] = (double)bill.total_ucur * 1e-6;
		} else {
			struct bill_month month = bill_month(in->scenario, tally, user, plan);
			values[user] = (double)month.sms_n / (double)month.den;
		}
	}
	*n = tally->users_n;
	return values;
}

double *metric_values(const struct metric_input *in, enum metric_ix ix, size_t *n,
	const char **reason)
{
	*n = 0;
	*reason = NULL;
	if (rows[ix].arg == VALUES_SMS_MONTH || rows[ix].arg == VALUES_BILL) {
		return month_values(in, rows[ix].arg, n, reason);
	}
	const struct tally *tally = in->tally;
	if (tally->minutes_n == 0) {
		*reason = "the window holds no minute";
		return NULL;
	}
	double *values = malloc(tally->minutes_n * sizeof *values);
	REQUIRE(values != NULL);
	for (uint32_t i = 0; i < tally->minutes_n; i++) {
		double left_s = window_s(in) - 60.0 * i;
		double seconds = left_s < 60.0 && left_s > 0.0 ? left_s : 60.0;
		values[i] = minute_value(in, rows[ix].arg, &tally->minutes[i], seconds);
	}
	*n = tally->minutes_n;
	return values;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

void metric_sort(double *values, size_t n)
{
	qsort(values, n, sizeof *values, compare);
}

double metric_sorted_quantile(const double *ascending, size_t n, double q)
{
	double place = q * (double)(n - 1);
	double below = floor(place);
	size_t i = (size_t)below;
	if (i + 1 >= n) {
		return ascending[n - 1];
	}
	return ascending[i] + (place - below) * (ascending[i + 1] - ascending[i]);
}

static void sample_hist(const struct metric_input *in, enum metric_ix ix,
	struct metric_sample *out)
{
	double factor = 1.0;
	const char *reason = NULL;
	const struct hist *hist = metric_hist(in, ix, &factor, &reason);
	if (hist == NULL) {
		out->mean = out->min = out->max = missing(reason);
		for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
			out->quantile[i] = missing(reason);
		}
		return;
	}
	double value = 0.0;
	const char *why = rows[ix].arg >= HIST_POLICY ? not_in_force : undelivered;
	out->mean = never(why);
	if (hist->never_n == 0 && hist_mean(hist, &value)) {
		out->mean = known(value * factor * (double)hist->n, (double)hist->n);
	}
	for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
		out->quantile[i] = hist_quantile(hist, metric_level(i), &value) ?
			known(value * factor, 1.0) : never(why);
	}
	out->min = hist->n > 0 ? known((double)hist->min * factor, 1.0) : never(why);
	out->max = hist->never_n == 0 ? known((double)hist->max * factor, 1.0) : never(why);
}

static void sample_values(const struct metric_input *in, enum metric_ix ix,
	struct metric_sample *out)
{
	size_t n = 0;
	const char *reason = NULL;
	double *values = metric_values(in, ix, &n, &reason);
	if (values == NULL) {
		out->mean = out->min = out->max = missing(reason);
		for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
			out->quantile[i] = missing(reason);
		}
		return;
	}
	double sum = 0.0;
	for (uint32_t i = 0; i < n; i++) {
		sum += values[i];
		out->peak_ix = values[i] > values[out->peak_ix] ? i : out->peak_ix;
	}
	out->mean = known(sum / (double)n, 1.0);
	metric_sort(values, n);
	for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
		out->quantile[i] = known(metric_sorted_quantile(values, n, metric_level(i)), 1.0);
	}
	out->min = known(values[0], 1.0);
	out->max = known(values[n - 1], 1.0);
	/* Pending requests also have a peak at an instant, which a minute's mean hides. */
	if (rows[ix].arg == VALUES_HELD) {
		out->max = known(in->tally->held_max, 1.0);
	} else if (rows[ix].arg == VALUES_MEMORY) {
		out->max = known((double)in->tally->held_max * request_bytes(in->scenario), 1.0);
	}
	free(values);
}

void metric_sample(const struct metric_input *in, enum metric_ix ix, struct metric_sample *out)
{
	const struct metric *row = metric_row(ix);
	memset(out, 0, sizeof *out);
	if (row->kind == METRIC_HIST) {
		sample_hist(in, ix, out);
		return;
	}
	if (row->kind == METRIC_VALUES) {
		sample_values(in, ix, out);
		return;
	}
	out->mean = row->function(in, row->arg);
	out->min = out->max = out->mean;
	for (uint32_t i = 0; i < METRIC_QUANTILES; i++) {
		out->quantile[i] = missing("this metric has no distribution inside a replication");
	}
}
