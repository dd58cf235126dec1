/* Builds a site: every array is taken here; after that only the queue and the pools may grow. */
#include "world/site.h"

#include <stdlib.h>
#include <string.h>

/* Readable text without NUL; the same for every mail, its length is what matters. */
static uint8_t *build_filler(struct arena *arena, size_t n)
{
	static const char text[] = "Thank you for the figures. I will look at them on the way and "
				   "answer before the meeting; please bring the revised plan. ";
	uint8_t *filler = arena_take(arena, n, 1);
	for (size_t i = 0; i < n; i++) {
		filler[i] = (uint8_t)text[i % (sizeof text - 1)];
	}
	return filler;
}

static void build_server(struct site *site)
{
	const struct server_cfg *cfg = &site->scenario->server;
	site->front = arena_take(&site->arena, cfg->front_ends, sizeof *site->front);
	for (uint32_t i = 0; i < cfg->front_ends; i++) {
		station_init(&site->front[i].station, cfg->front_end_cores);
		site->front[i].sample = arena_take(&site->arena, cfg->hbi_sample_n, sizeof(uint32_t));
		site->front[i].queue = arena_take(&site->arena, cfg->accept_queue, sizeof(struct site_waiting));
	}
	site->store = arena_take(&site->arena, cfg->back_ends, sizeof *site->store);
	for (uint32_t i = 0; i < cfg->back_ends; i++) {
		station_init(&site->store[i].station, cfg->back_end_cores);
		site->store[i].factor = 1.0;
		site->store[i].done_ns = arena_take(&site->arena, cfg->store_limit, sizeof(int64_t));
	}
	if (cfg->ports > 0) {
		uint32_t pairs = cfg->front_ends * cfg->back_ends;
		site->ports = arena_take(&site->arena, pairs, sizeof *site->ports);
		for (uint32_t i = 0; i < pairs; i++) {
			site->ports[i].used_ns = arena_take(&site->arena, cfg->ports, sizeof(int64_t));
		}
	}
	if (cfg->heartbeat_min_ns > cfg->heartbeat_max_ns) {
		site->tally->count[TALLY_events_3016] = cfg->front_ends; /* as each service starts */
	}
	station_init(&site->smsc, 1);
	uint32_t cells = site->scenario->sms.cells;
	site->cells = arena_take(&site->arena, cells, sizeof *site->cells);
	site->areas = arena_take(&site->arena, cells / site->scenario->cell.area_cells + 1, sizeof *site->areas);
	site->handsets = arena_take(&site->arena, site->user_n, sizeof *site->handsets);
	site->paths = arena_take(&site->arena, site->user_n, sizeof *site->paths);
	site->down_from_ns = site->down_until_ns = NEVER_NS;
	if (cfg->restart_at_ns != NEVER_NS) {
		site->down_from_ns = site->meter.from_ns + cfg->restart_at_ns;
		site->down_until_ns = site->down_from_ns + cfg->restart_down_ns;
	}
	site->policy_from_ns = site->wipe_from_ns = site->drain_from_ns = NEVER_NS;
	fault_schedule(site);
}

/* A device is switched on at a random point of its strategy's cycle, so that nobody is in step. */
static int64_t start_ns(const struct site *site, uint32_t ix)
{
	const struct strategy_cfg *strategy = site->strategy;
	int64_t cycle_ns = strategy_holds(strategy) ? strategy->heartbeat.start_ns
						    : strategy->interval_ns;
	if (cycle_ns == 0) {
		cycle_ns = HOUR_NS; /* mail-triggered: no cycle of its own */
	}
	if (cycle_ns > site->scenario->run.warm_up_ns) {
		cycle_ns = site->scenario->run.warm_up_ns;
	}
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_START_PHASE, 0, 0);
	return (int64_t)((double)cycle_ns * u);
}

static void build_user(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	uint32_t number = site_number(site, ix);
	struct device_context context = site_context(site, ix);
	double paging = chance_unit(site->chance, number, CHANCE_PAGING_OFFSET, 0, 0);
	device_init(&user->device, &context);
	radio_init(&user->radio, &site->scenario->radio, 0, paging);
	cpu_init(&user->cpu, 0);
	user->line.parked = user->line.kept = site->handsets[ix].kept = SLAB_NONE;
	user->reach_ns = NEVER_NS;
	user->mail_head = user->mail_tail = SLAB_NONE;
	user->sms_n = 0;
	for (unsigned i = 0; i < SITE_TIMERS; i++) {
		user->timers.deadline_ns[i] = user->timers.live_ns[i] = NEVER_NS;
	}
	arrivals_init(&user->arrivals, site->clock, site->chance, number);
	coverage_init(&user->coverage, &site->scenario->coverage, site->chance, number);
	if (site->lives != NULL) {
		life_build(site, ix);
	}
	site_push(site, start_ns(site, ix), SITE_START, ix, 0);
	if (user->arrivals.next_ns != NEVER_NS) {
		site_push(site, user->arrivals.next_ns, SITE_MAIL, ix, 0);
	}
	if (user->coverage.next_ns != NEVER_NS) {
		site_push(site, user->coverage.next_ns, SITE_COVERAGE, ix, 0);
	}
}

static void build_taps(struct site *site, const struct world_task *task)
{
	uint32_t from = UINT32_MAX;
	for (uint32_t i = 0; task->tap != NULL && i < task->tap_n; i++) {
		uint32_t user = task->tap[i].user;
		if (user < site->first_user || user - site->first_user >= site->user_n) {
			continue; /* of another site */
		}
		uint32_t ix = user - site->first_user;
		from = ix < from ? ix : from;
		site->followed_to = ix >= site->followed_to ? ix + 1 : site->followed_to;
	}
	if (from > site->followed_to) {
		return;
	}
	site->followed_from = from;
	site->followed = arena_take(&site->arena, site->followed_to - from, sizeof *site->followed);
	for (uint32_t i = 0; i < task->tap_n; i++) {
		uint32_t ix = task->tap[i].user - site->first_user; /* wraps for those of other sites */
		if (ix >= from && ix < site->followed_to) {
			site->followed[ix - from] = &task->tap[i];
		}
	}
}

/* Groups of users: each has its own scenario, clock of arrivals and tally. */
static void build_parts(struct site *site, uint32_t replication)
{
	const struct scenario *scenario = site->scenario;
	if (scenario->group_n == 0) {
		return;
	}
	tally_parts_build(site->tally, scenario->group_n);
	site->parts = arena_take(&site->arena, scenario->group_n, sizeof *site->parts);
	site->part_of = arena_take(&site->arena, site->user_n, sizeof *site->part_of);
	for (uint32_t i = 0; i < scenario->group_n; i++) {
		site->parts[i].scenario = scenario->groups[i].view;
		site->parts[i].tally = site->tally->part[i];
		arrivals_clock_init(&site->parts[i].clock, site->parts[i].scenario, replication);
	}
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		site->part_of[ix] = (uint8_t)scenario_group(scenario, site_number(site, ix));
		site->parts[site->part_of[ix]].tally->users_n++;
	}
}

struct site *site_build(const struct world_task *task)
{
	const struct scenario *scenario = task->scenario;
	struct site *site = calloc(1, sizeof *site);
	REQUIRE(site != NULL);
	struct arena *arena = &site->arena;
	site->scenario = scenario;
	site->strategy = &scenario->strategies[task->strategy];
	site->chance = chance_init(scenario->run.seed, task->replication, task->site);
	site->user_n = world_site_users(&scenario->population, task->site, &site->first_user);
	uint32_t minutes = (uint32_t)((scenario->run.duration_ns + MINUTE_NS - 1) / MINUTE_NS);
	site->tally = tally_build(site->first_user, site->user_n, minutes);
	site->meter.tally = site->tally;
	site->whole = (struct site_part){.scenario = scenario, .tally = site->tally};
	site->clock = &site->whole.clock;
	site->meter.from_ns = scenario->run.warm_up_ns;
	site->meter.to_ns = scenario->run.warm_up_ns + scenario->run.duration_ns;
	build_taps(site, task);
	site->smpp_sequence = 1; /* the bind's */
	arrivals_clock_init(&site->whole.clock, scenario, task->replication);
	site->queue = queue_build(arena, (size_t)site->user_n * 6 + 64);
	slab_init(&site->mails, arena, sizeof(struct site_mail), site->user_n);
	slab_init(&site->sms, arena, sizeof(struct site_sms), 64);
	slab_init(&site->small, arena, sizeof(struct site_message) + SITE_SMALL_BYTES, 256);
	size_t answer_cap = exchange_answer_bytes_max(&scenario->workload);
	site->answer_cap = answer_cap > SITE_REQUEST_BYTES ? answer_cap : SITE_REQUEST_BYTES;
	slab_init(&site->large, arena, sizeof(struct site_message) + site->answer_cap, 4);
	size_t filler_n = scenario->workload.body_limit_bytes;
	site->filler = build_filler(arena, filler_n > EXCHANGE_FILLER_BYTES_MIN ? filler_n
									  : EXCHANGE_FILLER_BYTES_MIN);
	site->scratch = arena_take(arena, site->answer_cap, 1);
	site->answer = arena_take(arena, site->answer_cap, 1);
	site->request = arena_take(arena, SITE_REQUEST_BYTES, 1);
	build_server(site);
	uint32_t meter_n = scenario->tariff.meter_n;
	tally_meters_build(site->tally, meter_n);
	site->meters = arena_take(arena, (size_t)site->user_n * meter_n, sizeof *site->meters);
	site->users = arena_take(arena, site->user_n, sizeof *site->users);
	site->clients = arena_take(arena, site->user_n, sizeof *site->clients);
	if (life_needed(site)) {
		site->lives = arena_take(arena, site->user_n, sizeof *site->lives);
	}
	build_parts(site, task->replication);
	for (uint32_t ix = 0; ix < site->user_n; ix++) {
		site_at(site, ix);
		build_user(site, ix);
	}
	return site;
}

void site_free(struct site *site)
{
	arena_free(&site->arena);
	free(site);
}

uint32_t site_message_take(struct site *site, uint32_t connection, enum eas_command command,
	enum purpose_ix purpose, const uint8_t *bytes, size_t n)
{
	uint32_t handle;
	struct site_message *message;
	REQUIRE(n <= site->answer_cap);
	if (n <= SITE_SMALL_BYTES) {
		handle = slab_take(&site->small);
		message = slab_at(&site->small, handle);
	} else {
		handle = slab_take(&site->large);
		message = slab_at(&site->large, handle);
		handle |= 0x80000000u;
	}
	message->n = (uint32_t)n;
	message->connection = connection;
	message->command = (uint8_t)command;
	message->purpose = (uint8_t)purpose;
	message->handshake = message->resumed = message->active = false;
	message->node = 0;
	memcpy(message->bytes, bytes, n);
	return handle;
}

void site_message_give(struct site *site, uint32_t handle)
{
	if (handle & 0x80000000u) {
		slab_give(&site->large, handle & 0x7FFFFFFFu);
	} else {
		slab_give(&site->small, handle);
	}
}

static const enum site_event timer_event[SITE_TIMERS] = {SITE_HOLD, SITE_SCHEDULE, SITE_WAIT,
	SITE_PATIENCE};

void site_timer_set(struct site *site, uint32_t ix, enum site_timer which, int64_t at_ns)
{
	struct site_timers *timers = &site->users[ix].timers;
	if (at_ns < site->now_ns) {
		at_ns = site->now_ns;
	}
	timers->deadline_ns[which] = at_ns;
	if (timers->live_ns[which] <= at_ns) {
		return; /* the live event surfaces in time and moves on */
	}
	timers->live_ns[which] = at_ns;
	site_push(site, at_ns, timer_event[which], ix, 0);
}

void site_timer_off(struct site *site, uint32_t ix, enum site_timer which)
{
	site->users[ix].timers.deadline_ns[which] = NEVER_NS;
}

bool site_timer_due(struct site *site, uint32_t ix, enum site_timer which)
{
	struct site_timers *timers = &site->users[ix].timers;
	int64_t deadline_ns = timers->deadline_ns[which];
	bool live = timers->live_ns[which] == site->now_ns;
	if (live && deadline_ns <= site->now_ns) {
		timers->live_ns[which] = timers->deadline_ns[which] = NEVER_NS;
		return true;
	}
	site->tally->count[TALLY_stale_events]++;
	if (live) {
		timers->live_ns[which] = deadline_ns;
		if (deadline_ns != NEVER_NS) {
			site_push(site, deadline_ns, timer_event[which], ix, 0);
		}
	}
	return false;
}

void site_tap(struct site *site, uint32_t ix, const struct tap_record *record)
{
	const struct tap *tap = site_tap_of(site, ix);
	if (tap != NULL) {
		tap->record(tap->context, record);
	}
}
