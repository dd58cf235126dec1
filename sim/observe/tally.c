/* Memory and words for the tallies: the counting itself is done by whoever owns the event.
 *
 * Not here: joules and money (stats/price.c), metrics (stats/metric.c), files (output/rep.c). */
#include "observe/tally.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

struct row {
	const char *name;
	const char *meaning;
};

static const struct row counters[TALLY_N] = {
#define TALLY(name, meaning) [TALLY_##name] = { #name, meaning },
#include "observe/tally.def"
#undef TALLY
};

/* The words appear in metric ids and files: they never change once published. */
static const char *const slots[SLOT_N] = {
	[SLOT_UP] = "up",
	[SLOT_DOWN] = "down",
	[SLOT_UP_WEAK] = "up_weak",
	[SLOT_UP_MID] = "up_mid",
	[SLOT_DOWN_MID] = "down_mid",
	[SLOT_PROMOTE_HIGH] = "promote_high",
	[SLOT_PROMOTE_TAIL] = "promote_tail",
	[SLOT_PROMOTE_MID] = "promote_mid",
	[SLOT_PROMOTE_LOW] = "promote_low",
	[SLOT_PROMOTE_PCH] = "promote_pch",
	[SLOT_PROMOTE_IDLE] = "promote_idle",
	[SLOT_PROMOTE_SLEEP] = "promote_sleep",
	[SLOT_PROMOTE_SMALL] = "promote_small",
	[SLOT_HIGH] = "high",
	[SLOT_TAIL] = "tail",
	[SLOT_MID] = "mid",
	[SLOT_LOW] = "low",
	[SLOT_PCH] = "pch",
	[SLOT_IDLE] = "idle",
	[SLOT_SLEEP] = "sleep",
	[SLOT_UPDATE] = "update",
	[SLOT_ATTACH] = "attach",
	[SLOT_OUT] = "out",
};

static const char *const peaks[PEAK_N] = {
	[PEAK_CONNECTIONS] = "connections",
	[PEAK_REQUESTS] = "requests",
	[PEAK_HELD] = "held",
	[PEAK_QUEUE] = "queue",
	[PEAK_STORE_JOBS] = "store_jobs",
	[PEAK_PORTS] = "ports",
	[PEAK_NAT] = "nat_ports",
};

static const char *const purposes[PURPOSE_N] = {
	[PURPOSE_BASE] = "base",
	[PURPOSE_HEARTBEAT] = "heartbeat",
	[PURPOSE_POLL] = "poll",
	[PURPOSE_MAIL] = "mail",
	[PURPOSE_SMS] = "sms",
	[PURPOSE_USER] = "user",
};

static const char *const waits[WAIT_N] = {
	[WAIT_SCHEDULE] = "schedule",
	[WAIT_SMS_PATH] = "sms_path",
	[WAIT_DEVICE] = "device_wait",
	[WAIT_SETUP] = "setup",
	[WAIT_HEARTBEAT_GAP] = "heartbeat_gap",
	[WAIT_DEAD_PATH] = "dead_path",
	[WAIT_COVERAGE] = "coverage",
	[WAIT_CALL] = "call",
	[WAIT_SERVER] = "server",
};

struct tally *tally_build(uint32_t first_user, uint32_t users, uint32_t minutes)
{
	struct tally *tally = calloc(1, sizeof *tally);
	REQUIRE(tally != NULL);
	tally->first_user = first_user;
	tally->users_n = users;
	tally->minutes_n = minutes;
	tally->drain_ns = -1;
	/* One spare element keeps the pointers valid when there are no users or no minutes. */
	tally->minutes = calloc((size_t)minutes + 1, sizeof *tally->minutes);
	tally->usage = calloc((size_t)users + 1, sizeof *tally->usage);
	REQUIRE(tally->minutes != NULL && tally->usage != NULL);
	return tally;
}

void tally_meters_build(struct tally *tally, uint32_t meters)
{
	REQUIRE(tally->units == NULL);
	tally->meters_n = meters;
	tally->units = calloc((size_t)tally->users_n * meters + 1, sizeof *tally->units);
	REQUIRE(tally->units != NULL);
}

void tally_parts_build(struct tally *tally, uint32_t n)
{
	REQUIRE(tally->part == NULL);
	tally->part_n = n;
	tally->part = calloc(n, sizeof *tally->part);
	REQUIRE(tally->part != NULL);
	for (uint32_t i = 0; i < n; i++) {
		tally->part[i] = tally_build(tally->first_user, 0, tally->minutes_n);
		free(tally->part[i]->usage);
		tally->part[i]->usage = tally->usage;
		tally->part[i]->units = tally->units;
	}
}

static void add(struct tally *into, const struct tally *from);

void tally_fold(struct tally *tally)
{
	for (uint32_t i = 0; i < tally->part_n; i++) {
		add(tally, tally->part[i]);
		tally->part[i]->usage = NULL;
		tally->part[i]->units = NULL;
	}
}

static void parts_free(struct tally *tally)
{
	for (uint32_t i = 0; i < tally->part_n; i++) {
		free(tally->part[i]->minutes);
		free(tally->part[i]);
	}
	free(tally->part);
}

void tally_free(struct tally *tally)
{
	if (tally == NULL) {
		return;
	}
	parts_free(tally);
	free(tally->minutes);
	free(tally->usage);
	free(tally->units);
	free(tally);
}

static void merge_minutes(struct tally *into, const struct tally *from)
{
	REQUIRE(into->minutes_n == from->minutes_n);
	for (uint32_t i = 0; i < from->minutes_n; i++) {
		struct tally_minute *a = &into->minutes[i];
		const struct tally_minute *b = &from->minutes[i];
		a->held_us += b->held_us;
		a->front_us += b->front_us;
		a->back_us += b->back_us;
		a->requests += b->requests;
		a->sms += b->sms;
		a->handshakes += b->handshakes;
		a->refused += b->refused;
		/* Instants of different sites do not add up: a peak is the largest site's. */
		a->held_max = a->held_max > b->held_max ? a->held_max : b->held_max;
		a->smsc_queue_max = a->smsc_queue_max > b->smsc_queue_max ? a->smsc_queue_max :
			b->smsc_queue_max;
	}
}

/* Everything but usage, units, parts and the fingerprint. */
static void add(struct tally *into, const struct tally *from)
{
	for (uint32_t i = 0; i < TALLY_N; i++) {
		into->count[i] += from->count[i];
	}
	/* Slot by slot: with purposes outside, gcc 12.2 -O2 reads rows as if they were aligned to 16
	 * octets, which an odd number of counters before them makes untrue. */
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
			into->radio_us[slot][purpose] += from->radio_us[slot][purpose];
		}
	}
	for (uint32_t purpose = 0; purpose < PURPOSE_N; purpose++) {
		into->cpu_us[purpose] += from->cpu_us[purpose];
		into->sms_n[purpose] += from->sms_n[purpose];
	}
	for (uint32_t i = 0; i < WAIT_N; i++) {
		into->wait_us[i] += from->wait_us[i];
	}
	into->age_ms2 += from->age_ms2;
	/* All sites share one calendar and one window. */
	into->workdays = from->workdays;
	into->weekend_days = from->weekend_days;
	for (uint32_t i = 0; i < PEAK_N; i++) {
		into->peak[i] = into->peak[i] > from->peak[i] ? into->peak[i] : from->peak[i];
	}
	into->held_max = into->held_max > from->held_max ? into->held_max : from->held_max;
	into->drain_ns = into->drain_ns > from->drain_ns ? into->drain_ns : from->drain_ns;
	hist_merge(&into->latency_us, &from->latency_us);
	hist_merge(&into->notify_us, &from->notify_us);
	hist_merge(&into->server_wait_us, &from->server_wait_us);
	hist_merge(&into->look_us, &from->look_us);
	hist_merge(&into->policy_us, &from->policy_us);
	hist_merge(&into->wipe_us, &from->wipe_us);
	hist_merge(&into->wipe_ack_us, &from->wipe_ack_us);
	merge_minutes(into, from);
}

void tally_merge(struct tally *into, const struct tally *from)
{
	add(into, from);
	if (from->part_n > 0 && into->part_n == 0) {
		tally_parts_build(into, from->part_n);
	}
	for (uint32_t i = 0; i < from->part_n; i++) {
		add(into->part[i], from->part[i]);
		into->part[i]->users_n += from->part[i]->users_n;
	}
	REQUIRE(from->first_user >= into->first_user &&
		from->first_user - into->first_user + from->users_n <= into->users_n);
	uint32_t at = from->first_user - into->first_user;
	if (from->users_n > 0) {
		memcpy(&into->usage[at], from->usage, from->users_n * sizeof *from->usage);
	}
	if (from->meters_n > 0) {
		if (into->units == NULL) {
			tally_meters_build(into, from->meters_n);
		}
		REQUIRE(into->meters_n == from->meters_n);
		memcpy(&into->units[(size_t)at * from->meters_n], from->units,
			(size_t)from->users_n * from->meters_n * sizeof *from->units);
	}
	/* FNV-1a's step over whole words: the order of the sites counts. */
	into->fingerprint = (into->fingerprint ^ from->fingerprint) * UINT64_C(0x100000001b3);
}

const char *tally_name(enum tally_ix ix)
{
	REQUIRE((uint32_t)ix < TALLY_N);
	return counters[ix].name;
}

const char *tally_meaning(enum tally_ix ix)
{
	REQUIRE((uint32_t)ix < TALLY_N);
	return counters[ix].meaning;
}

const char *tally_slot_name(enum slot_ix ix)
{
	REQUIRE((uint32_t)ix < SLOT_N);
	return slots[ix];
}

const char *tally_peak_name(enum peak_ix ix)
{
	REQUIRE((uint32_t)ix < PEAK_N);
	return peaks[ix];
}

const char *tally_purpose_name(enum purpose_ix ix)
{
	REQUIRE((uint32_t)ix < PURPOSE_N);
	return purposes[ix];
}

const char *tally_wait_name(enum wait_ix ix)
{
	REQUIRE((uint32_t)ix < WAIT_N);
	return waits[ix];
}
