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

/* From here to ports: of one front end or mailbox server, as is the demand. */
static double requests(const struct scenario *scenario)
{
	return scenario->server.request_limit;
}

/* The only kind whose requests keep a worker each (models/registry.def). */
static bool has_workers(const struct scenario *scenario)
{
	return scenario->server.kind == SERVER_WORKER_PER_PING;
}

static double workers(const struct scenario *scenario)
{
	return has_workers(scenario) ? scenario->server.workers : -1.0;
}

static double connections(const struct scenario *scenario)
{
	return scenario->server.connection_limit;
}

static double memory(const struct scenario *scenario)
{
	return (double)scenario->server.memory_bytes;
}

static double kernel(const struct scenario *scenario)
{
	return (double)scenario->server.kernel_bytes;
}

static double store_jobs(const struct scenario *scenario)
{
	return scenario->server.store_limit;
}

static double ports(const struct scenario *scenario)
{
	return scenario->server.ports;
}

static double smsc_rate(const struct scenario *scenario)
{
	return (double)scenario->sms.smsc_per_s * scenario->population.sites;
}

static double smsc_queue(const struct scenario *scenario)
{
	return scenario->sms.smsc_queue_limit;
}

static double nat_ports(const struct scenario *scenario)
{
	return scenario->network.nat_ports > 0 ? scenario->network.nat_ports : -1.0;
}

/* What others leave. */
static double pages(const struct scenario *scenario)
{
	const struct cell_cfg *cell = &scenario->cell;
	double all = cell->paging_blocks * cell->pages_per_block / (51.0 * 0.120 / 26.0);
	double left = all - cell->other_pages_per_day / 86400.0;
	if (all <= 0.0) {
		return -1.0;
	}
	return left > 0.0 ? left : all * 1e-3;
}

static double cell_data(const struct scenario *scenario)
{
	const struct cell_cfg *cell = &scenario->cell;
	return cell->up_bps > 0 || cell->down_bps > 0 || cell->slots > 0 ? 1.0 : -1.0;
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

/* The largest number at any instant of any replication. */
static double peak_of(const struct summary_point *point, uint32_t strategy, enum peak_ix which)
{
	const struct results_point *results = point->results;
	uint32_t most = 0;
	for (uint32_t r = 0; r < results->replications_n; r++) {
		uint32_t peak = results_tally(results, strategy, r)->peak[which];
		most = peak > most ? peak : most;
	}
	return most;
}

static double requests_most(const struct summary_point *point, uint32_t strategy)
{
	return peak_of(point, strategy, PEAK_REQUESTS);
}

static double connections_most(const struct summary_point *point, uint32_t strategy)
{
	return peak_of(point, strategy, PEAK_CONNECTIONS);
}

static double memory_most(const struct summary_point *point, uint32_t strategy)
{
	const struct server_cfg *server = &point->scenario->server;
	double each = has_workers(point->scenario) ? (double)server->worker_bytes :
		server->held_request_bytes;
	return each * requests_most(point, strategy);
}

static double kernel_most(const struct summary_point *point, uint32_t strategy)
{
	return connections_most(point, strategy) * point->scenario->server.connection_bytes;
}

static double store_jobs_most(const struct summary_point *point, uint32_t strategy)
{
	return peak_of(point, strategy, PEAK_STORE_JOBS);
}

static double ports_most(const struct summary_point *point, uint32_t strategy)
{
	return peak_of(point, strategy, PEAK_PORTS);
}

static double nat_most(const struct summary_point *point, uint32_t strategy)
{
	return peak_of(point, strategy, PEAK_NAT);
}

/* Means of the window, ours alone for pages. */
static double paged(const struct summary_point *point, uint32_t strategy)
{
	const struct scenario *scenario = point->scenario;
	uint32_t areas = (scenario->sms.cells + scenario->cell.area_cells - 1) /
			 scenario->cell.area_cells;
	return summary_cell(point, strategy, METRIC_IX_PAGES_RATE)->mean.mean / areas /
	       scenario->population.sites;
}

static double cell_busy(const struct summary_point *point, uint32_t strategy)
{
	return summary_cell(point, strategy, METRIC_IX_CELL_UTILISATION)->mean.mean;
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
		if (capacity < 0.0) {
			continue;
		}
		if (capacity == 0.0) {
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
