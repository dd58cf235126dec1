/* Demand and capacity behind the rows of limit.def. See limit.h. */
#include "stats/limit.h"

static double cpu_front(const struct scenario *scenario)
{
	const struct server_cfg *server = &scenario->server;
	return (double)server->front_ends * server->front_end_cores * scenario->population.sites;
}

static double cpu_back(const struct scenario *scenario)
{
	const struct server_cfg *server = &scenario->server;
	return (double)server->back_ends * server->back_end_cores * scenario->population.sites;
}

/* Of one site, as is the demand. */
static double requests(const struct scenario *scenario)
{
	return (double)scenario->server.request_limit * scenario->server.front_ends;
}

static double smsc_rate(const struct scenario *scenario)
{
	return (double)scenario->sms.smsc_per_s * scenario->population.sites;
}

static double smsc_queue(const struct scenario *scenario)
{
	return scenario->sms.smsc_queue_limit;
}

/* The mean over replications of the busiest whole minute, per second. A part of a minute at the
 * window's end would exaggerate and is left out, unless there is nothing else. */
static double busiest(const struct summary_point *point, uint32_t strategy,
	double (*read)(const struct tally_minute *minute))
{
	const struct results_point *results = point->results;
	double sum = 0.0;
	for (uint32_t r = 0; r < results->replications_n; r++) {
		const struct tally *tally = results_tally(results, strategy, r);
		uint32_t whole = (uint32_t)(point->scenario->run.duration_ns / MINUTE_NS);
		uint32_t n = whole > 0 && whole < tally->minutes_n ? whole : tally->minutes_n;
		double most = 0.0;
		for (uint32_t i = 0; i < n; i++) {
			double value = read(&tally->minutes[i]);
			most = value > most ? value : most;
		}
		double seconds = whole > 0 ? 60.0 :
			(double)point->scenario->run.duration_ns * 1e-9;
		sum += most / seconds;
	}
	return results->replications_n > 0 ? sum / results->replications_n : 0.0;
}

static double front_s(const struct tally_minute *minute)
{
	return (double)minute->front_us * 1e-6;
}

static double back_s(const struct tally_minute *minute)
{
	return (double)minute->back_us * 1e-6;
}

static double sms_n(const struct tally_minute *minute)
{
	return minute->sms;
}

static double busy_front(const struct summary_point *point, uint32_t strategy)
{
	return busiest(point, strategy, front_s);
}

static double busy_back(const struct summary_point *point, uint32_t strategy)
{
	return busiest(point, strategy, back_s);
}

static double sms_rate(const struct summary_point *point, uint32_t strategy)
{
	return busiest(point, strategy, sms_n);
}

static double most_of(const struct summary_point *point, uint32_t strategy, enum metric_ix metric)
{
	const struct summary_cell *cell = summary_cell(point, strategy, metric);
	return cell->max_known ? cell->max : 0.0;
}

static double held_most(const struct summary_point *point, uint32_t strategy)
{
	return most_of(point, strategy, METRIC_IX_HELD);
}

static double queue_most(const struct summary_point *point, uint32_t strategy)
{
	return most_of(point, strategy, METRIC_IX_SMSC_QUEUE);
}

static const struct row {
	const char *name, *key, *unit;
	double (*capacity)(const struct scenario *scenario);
	double (*demand)(const struct summary_point *point, uint32_t strategy);
} rows[LIMIT_N] = {
#define LIMIT(id, name, key, unit, capacity, demand) { name, key, unit, capacity, demand },
#include "stats/limit.def"
#undef LIMIT
};

struct limit_list limit_of(const struct summary_point *point, uint32_t strategy)
{
	struct limit_list list = { 0 };
	for (uint32_t i = 0; i < LIMIT_N; i++) {
		const struct row *row = &rows[i];
		double capacity = row->capacity(point->scenario);
		if (capacity <= 0.0) {
			list.lifted[list.lifted_n++] = row->key;
			continue;
		}
		struct limit limit = {
			.name = row->name, .key = row->key, .unit = row->unit,
			.demand = row->demand(point, strategy), .capacity = capacity,
		};
		limit.share = limit.demand / capacity;
		limit.users_known = limit.share > 0.0;
		limit.users_n = limit.users_known ?
			point->scenario->population.users / limit.share : 0.0;
		uint32_t at = list.n++;
		while (at > 0 && list.limit[at - 1].share < limit.share) {
			list.limit[at] = list.limit[at - 1];
			at--;
		}
		list.limit[at] = limit;
	}
	return list;
}
