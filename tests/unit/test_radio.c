/* The ladder of radio states: tails that the next packet cuts off, promotion from the state found,
 * small transfers in FACH, paging, coverage - and time that always adds up.
 *
 * Profiles and closed forms: test_radio_profiles.c. Published figures: tests/validate. */
#include <check.h>

#include "core/chance.h"
#include "models/radio/radio.h"

#define MS INT64_C(1000000)

/* HIGH 5 s, MID 12 s carrying 500 B up and 400 B down, IDLE paged every 2 s. 8000 bit/s: 1 B = 1
 * ms. */
static struct radio_cfg umts(void)
{
	struct radio_cfg cfg = {.up_bps = 8000, .down_bps = 8000, .steady_rtt_ns = 100 * MS};
	cfg.stage[RADIO_HIGH] = (struct radio_stage){.present = true, .timer_ns = 5 * SECOND_NS,
		.rtt_ns = 200 * MS};
	cfg.stage[RADIO_MID] = (struct radio_stage){.present = true, .timer_ns = 12 * SECOND_NS,
		.rtt_ns = 1800 * MS, .promotion_ns = 1500 * MS, .carries_up_bytes = 500,
		.carries_down_bytes = 400, .signalling_n = 10};
	cfg.stage[RADIO_IDLE] = (struct radio_stage){.present = true, .counts_as_idle = true,
		.rtt_ns = 2400 * MS, .promotion_ns = 2000 * MS, .paging_cycle_ns = 2 * SECOND_NS,
		.signalling_n = 30};
	return cfg;
}

struct bench {
	struct radio_cfg cfg;
	struct radio radio;
	struct meter meter;
};

static void bench_build(struct bench *bench, double paging)
{
	bench->cfg = umts();
	bench->meter = (struct meter){.tally = tally_build(0, 1, 1), .to_ns = DAY_NS};
	radio_init(&bench->radio, &bench->cfg, 0, paging);
}

static struct radio_transfer move(struct bench *bench, int64_t at_ns, bool up, uint32_t bytes)
{
	return radio_move(&bench->radio, &bench->cfg, &bench->meter, at_ns, up, bytes,
		PURPOSE_HEARTBEAT);
}

static int64_t slot_ms(const struct bench *bench, enum slot_ix slot)
{
	uint64_t us = 0;
	for (unsigned p = 0; p < PURPOSE_N; p++) {
		us += bench->meter.tally->radio_us[slot][p];
	}
	return (int64_t)(us / 1000);
}

static int64_t all_us(const struct tally *tally)
{
	uint64_t us = 0;
	for (unsigned slot = 0; slot < SLOT_N; slot++) {
		for (unsigned p = 0; p < PURPOSE_N; p++) {
			us += tally->radio_us[slot][p];
		}
	}
	return (int64_t)us;
}

static void settle(struct bench *bench, int64_t at_ns)
{
	radio_settle(&bench->radio, &bench->cfg, &bench->meter, at_ns);
}

/* Two transfers of 1000 B (1 s) with a gap between them; then 100 s more. What the first tail holds
 * and what the second transfer pays depend on the gap alone. */
static const struct {
	int64_t gap_ms;
	int64_t high_ms, mid_ms; /* both tails together: the second one is whole, 5 + 12 s */
	enum radio_stage_ix found;
	unsigned promotions;     /* of two transfers */
	unsigned signalling;
} gaps[] = {
	{50, 5050, 12000, RADIO_HIGH, 1, 30},
	{3000, 8000, 12000, RADIO_HIGH, 1, 30},
	{4999, 9999, 12000, RADIO_HIGH, 1, 30},
	{5000, 10000, 12000, RADIO_MID, 2, 40},
	{5001, 10000, 12001, RADIO_MID, 2, 40},
	{12000, 10000, 19000, RADIO_MID, 2, 40},
	{16999, 10000, 23999, RADIO_MID, 2, 40},
	{17000, 10000, 24000, RADIO_IDLE, 2, 60},
	{60000, 10000, 24000, RADIO_IDLE, 2, 60},
};

START_TEST(tails_are_cut_off)
{
	struct bench bench;
	bench_build(&bench, 0);
	struct radio_transfer first = move(&bench, 0, true, 1000);
	ck_assert_int_eq(first.found, RADIO_IDLE);
	ck_assert(first.promoted && !first.paged);
	ck_assert_int_eq(first.busy_until_ns, 3000 * MS);
	int64_t next_ns = first.busy_until_ns + gaps[_i].gap_ms * MS;
	struct radio_transfer second = move(&bench, next_ns, true, 1000);
	ck_assert_int_eq(second.found, gaps[_i].found);
	int64_t end_ns = second.busy_until_ns + 100 * SECOND_NS;
	settle(&bench, end_ns);
	ck_assert_int_eq(slot_ms(&bench, SLOT_HIGH), gaps[_i].high_ms);
	ck_assert_int_eq(slot_ms(&bench, SLOT_MID), gaps[_i].mid_ms);
	ck_assert_int_eq(slot_ms(&bench, SLOT_UP), 2000);
	ck_assert_uint_eq(bench.meter.tally->count[TALLY_promotions], gaps[_i].promotions);
	ck_assert_uint_eq(bench.meter.tally->count[TALLY_signalling], gaps[_i].signalling);
	ck_assert_int_eq(slot_ms(&bench, SLOT_PROMOTE_MID), gaps[_i].found == RADIO_MID ? 1500 : 0);
	ck_assert_int_eq(all_us(bench.meter.tally), end_ns / 1000);
	tally_free(bench.meter.tally);
}
END_TEST

/* A packet every two seconds for an hour: never a full tail per packet, one promotion in all. */
START_TEST(a_train_pays_one_tail)
{
	struct bench bench;
	bench_build(&bench, 0);
	for (int64_t at_ns = 0; at_ns < HOUR_NS; at_ns += 2 * SECOND_NS) {
		move(&bench, at_ns, true, 10);
	}
	settle(&bench, HOUR_NS);
	ck_assert_uint_eq(bench.meter.tally->count[TALLY_promotions], 1);
	ck_assert_int_eq(slot_ms(&bench, SLOT_MID), 0);
	ck_assert_int_eq(slot_ms(&bench, SLOT_HIGH), 3600000 - 2000 - 1800 * 10);
	tally_free(bench.meter.tally);
}
END_TEST

/* MID carries what fits, and its own timer starts again; one octet more is promoted. */
START_TEST(fach_carries_small_transfers)
{
	static const struct {
		bool up;
		uint32_t bytes;
		bool promoted;
	} table[] = {{true, 500, false}, {true, 501, true}, {false, 400, false}, {false, 401,
		true}};
	for (unsigned i = 0; i < 4; i++) {
		struct bench bench;
		bench_build(&bench, 0);
		struct radio_transfer moved = move(&bench, 0, true, 1000);
		moved = move(&bench, moved.busy_until_ns + 10 * SECOND_NS, table[i].up,
			table[i].bytes);
		ck_assert_int_eq(moved.found, RADIO_MID);
		ck_assert(moved.promoted == table[i].promoted);
		/* 10 s later: 12 s of MID from the end of the small transfer, else HIGH's 5 s
		 * first. */
		int64_t at_ns = moved.busy_until_ns + 10 * SECOND_NS;
		ck_assert_int_eq(radio_stage(&bench.radio, &bench.cfg, at_ns), RADIO_MID);
		at_ns = moved.busy_until_ns + 13 * SECOND_NS;
		ck_assert_int_eq(radio_stage(&bench.radio, &bench.cfg, at_ns),
			table[i].promoted ? RADIO_MID : RADIO_IDLE);
		tally_free(bench.meter.tally);
	}
}
END_TEST

/* One way takes promotion + (rtt - promotion) / 2, or half the steady round trip when close
 * behind. */
START_TEST(one_way_times)
{
	struct bench bench;
	bench_build(&bench, 0);
	struct radio_transfer moved = move(&bench, 0, true, 100);
	ck_assert_int_eq(moved.arrival_ns, (2000 + 100 + 200) * MS);
	moved = move(&bench, moved.busy_until_ns + 100 * MS, false, 100);
	ck_assert_int_eq(moved.arrival_ns, moved.busy_until_ns + 50 * MS);
	int64_t at_ns = moved.busy_until_ns + 101 * MS;
	moved = move(&bench, at_ns, false, 100);
	ck_assert_int_eq(moved.arrival_ns, at_ns + 100 * MS + 100 * MS);
	at_ns = moved.busy_until_ns + 6 * SECOND_NS;
	moved = move(&bench, at_ns, true, 501);
	ck_assert_int_eq(moved.arrival_ns, at_ns + (1500 + 501 + 150) * MS);
	tally_free(bench.meter.tally);
}
END_TEST

/* Two transfers at the same instant queue. */
START_TEST(transfers_queue)
{
	struct bench bench;
	bench_build(&bench, 0);
	struct radio_transfer first = move(&bench, 0, true, 700);
	struct radio_transfer second = move(&bench, 0, true, 300);
	ck_assert_int_eq(second.busy_until_ns, first.busy_until_ns + 300 * MS);
	ck_assert(radio_busy(&bench.radio, second.busy_until_ns - 1));
	ck_assert(!radio_busy(&bench.radio, second.busy_until_ns));
	tally_free(bench.meter.tally);
}
END_TEST

/* Downlink from IDLE waits for the device's paging instant; its mean is half a cycle. */
START_TEST(paging_waits)
{
	struct chance chance = {.base = 9};
	double sum_ns = 0;
	enum { N = 20000 };
	for (unsigned i = 0; i < N; i++) {
		struct bench bench;
		struct radio_cfg cfg = umts();
		double place = chance_unit(chance, i, CHANCE_PAGING_OFFSET, 0, 0);
		int64_t at_ns = 100 * SECOND_NS + (int64_t)(chance_unit(chance, i, CHANCE_MAIL_GAP,
			0, 0)
			* 1e9);
		bench.cfg = cfg;
		radio_init(&bench.radio, &cfg, 0, place);
		int64_t wait_ns = radio_paging_wait(&bench.radio, &cfg, RADIO_IDLE, at_ns);
		ck_assert_int_ge(wait_ns, 0);
		ck_assert_int_lt(wait_ns, 2 * SECOND_NS);
		/* Nobody waits at the instant itself, and instants are a cycle apart. */
		ck_assert_int_eq(radio_paging_wait(&bench.radio, &cfg, RADIO_IDLE, at_ns
			+ wait_ns), 0);
		ck_assert_int_eq(radio_paging_wait(&bench.radio, &cfg, RADIO_IDLE,
			at_ns + wait_ns + 1), 2 * SECOND_NS - 1);
		ck_assert_int_eq(radio_paging_wait(&bench.radio, &cfg, RADIO_HIGH, at_ns), 0);
		sum_ns += (double)wait_ns;
	}
	/* 0.577 s / sqrt(N) is one standard error; six of them. */
	ck_assert_double_eq_tol(sum_ns / N / 1e9, 1.0, 6 * 0.5774 / 141);
}
END_TEST

START_TEST(only_idle_downlink_is_paged)
{
	struct bench bench;
	bench_build(&bench, 0.25); /* pages at 1.5, 3.5, 5.5 s ... */
	struct radio_transfer moved = move(&bench, 100 * SECOND_NS, false, 100);
	ck_assert(moved.paged && moved.promoted);
	ck_assert_int_eq(moved.busy_until_ns, 101500 * MS + 2000 * MS + 100 * MS);
	moved = move(&bench, moved.busy_until_ns + 300 * MS, false, 100);
	ck_assert(!moved.paged && !moved.promoted);
	ck_assert_uint_eq(bench.meter.tally->count[TALLY_pages], 1);
	tally_free(bench.meter.tally);
}
END_TEST

/* Where the network has a PCH, the ladder goes through it. */
START_TEST(ladder_with_pch)
{
	struct bench bench;
	bench_build(&bench, 0);
	bench.cfg.stage[RADIO_PCH] = (struct radio_stage){.present = true, .counts_as_idle = true,
		.timer_ns = 60 * SECOND_NS, .rtt_ns = SECOND_NS, .promotion_ns = 500 * MS};
	struct radio_transfer moved = move(&bench, 0, true, 1000);
	static const struct {
		int64_t after_ms;
		enum radio_stage_ix stage;
	} table[] = {{0, RADIO_HIGH}, {4999, RADIO_HIGH}, {5000, RADIO_MID}, {16999, RADIO_MID},
		{17000, RADIO_PCH}, {76999, RADIO_PCH}, {77000, RADIO_IDLE}};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		ck_assert_int_eq(radio_stage(&bench.radio, &bench.cfg,
			moved.busy_until_ns + table[i].after_ms * MS), table[i].stage);
	}
	settle(&bench, 200 * SECOND_NS);
	ck_assert_int_eq(slot_ms(&bench, SLOT_PCH), 60000);
	ck_assert_uint_eq(bench.meter.tally->radio_us[SLOT_PCH][PURPOSE_HEARTBEAT], 60000000);
	ck_assert_uint_eq(bench.meter.tally->radio_us[SLOT_MID][PURPOSE_HEARTBEAT], 12000000);
	tally_free(bench.meter.tally);
}
END_TEST

/* A tail belongs to the last activity; idle to nobody. */
START_TEST(tails_have_owners)
{
	struct bench bench;
	bench_build(&bench, 0);
	struct radio_transfer moved = radio_move(&bench.radio, &bench.cfg, &bench.meter, 0, true,
		10,
		PURPOSE_POLL);
	radio_move(&bench.radio, &bench.cfg, &bench.meter, moved.busy_until_ns + 2 * SECOND_NS,
		false,
		10, PURPOSE_MAIL);
	settle(&bench, 100 * SECOND_NS);
	const struct tally *tally = bench.meter.tally;
	ck_assert_uint_eq(tally->radio_us[SLOT_HIGH][PURPOSE_POLL], 2000000);
	ck_assert_uint_eq(tally->radio_us[SLOT_HIGH][PURPOSE_MAIL], 5000000);
	ck_assert_uint_eq(tally->radio_us[SLOT_MID][PURPOSE_MAIL], 12000000);
	ck_assert_uint_eq(tally->radio_us[SLOT_PROMOTE_IDLE][PURPOSE_POLL], 2000000);
	ck_assert_uint_gt(tally->radio_us[SLOT_IDLE][PURPOSE_BASE], 0);
	tally_free(bench.meter.tally);
}
END_TEST

/* ---- states of other technologies */

static void add_stages(struct bench *bench)
{
	bench->cfg.stage[RADIO_TAIL] = (struct radio_stage){.present = true, .timer_ns = SECOND_NS,
		.rtt_ns = 200 * MS, .drx = {.on_ns = 10 * MS, .cycle_ns = 320 * MS}};
	bench->cfg.stage[RADIO_PCH] = (struct radio_stage){.present = true, .counts_as_idle = true,
		.timer_ns = 60 * SECOND_NS, .rtt_ns = SECOND_NS, .promotion_ns = 500 * MS};
}

/* Released early, the radio is where it was told to go, once, whatever the timers say. */
START_TEST(early_release)
{
	static const struct {
		enum radio_release to;
		int64_t after_ms;
		int64_t high_ms, tail_ms, mid_ms, pch_ms;
	} table[] = {
		{RADIO_RELEASE_NONE, 0, 5000, 1000, 12000, 60000},
		{RADIO_RELEASE_TO_IDLE, 3000, 3000, 0, 0, 0},
		{RADIO_RELEASE_TO_IDLE, 5500, 5000, 500, 0, 0},
		{RADIO_RELEASE_TO_PCH, 3000, 3000, 0, 0, 60000},
		{RADIO_RELEASE_TO_PCH, 17000, 5000, 1000, 11000, 60000},
		{RADIO_RELEASE_TO_PCH, 40000, 5000, 1000, 12000, 60000}, /* too late to matter */
		{RADIO_RELEASE_TO_IDLE, 40000, 5000, 1000, 12000, 22000},
	};
	for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct bench bench;
		bench_build(&bench, 0);
		add_stages(&bench);
		bench.cfg.early_release = table[i].to;
		bench.cfg.release_ns = table[i].after_ms * MS;
		move(&bench, 0, true, 1000);
		settle(&bench, 1000 * SECOND_NS);
		ck_assert_int_eq(slot_ms(&bench, SLOT_HIGH), table[i].high_ms);
		ck_assert_int_eq(slot_ms(&bench, SLOT_TAIL), table[i].tail_ms);
		ck_assert_int_eq(slot_ms(&bench, SLOT_MID), table[i].mid_ms);
		ck_assert_int_eq(slot_ms(&bench, SLOT_PCH), table[i].pch_ms);
		bool early = table[i].to != RADIO_RELEASE_NONE && i != 5;
		ck_assert_uint_eq(bench.meter.tally->count[TALLY_early_releases], early);
		tally_free(bench.meter.tally);
	}
}
END_TEST

/* From below, what is small enough goes to MID by a way of its own; the rest to HIGH. */
START_TEST(small_transfers_from_idle)
{
	struct bench bench;
	bench_build(&bench, 0);
	bench.cfg.small = (struct radio_small){.up_bytes = 300, .down_bytes = 200,
		.promotion_ns = 600 * MS, .signalling_n = 7, .up_bps = 4000};
	struct radio_transfer moved = move(&bench, 0, true, 300);
	ck_assert(!moved.promoted && moved.found == RADIO_IDLE);
	/* Promotion, 300 B at half the rate, half of FACH's own 300 ms. */
	ck_assert_int_eq(moved.busy_until_ns, (600 + 600) * MS);
	ck_assert_int_eq(moved.arrival_ns, (600 + 600 + 150) * MS);
	ck_assert_int_eq(slot_ms(&bench, SLOT_PROMOTE_SMALL), 600);
	ck_assert_int_eq(slot_ms(&bench, SLOT_UP_MID), 600);
	ck_assert_uint_eq(bench.meter.tally->count[TALLY_signalling], 7);
	ck_assert_int_eq(radio_stage(&bench.radio, &bench.cfg, moved.busy_until_ns + 11999 * MS),
		RADIO_MID);
	ck_assert_int_eq(radio_stage(&bench.radio, &bench.cfg, moved.busy_until_ns + 12000 * MS),
		RADIO_IDLE);
	moved = move(&bench, 100 * SECOND_NS, true, 301);
	ck_assert(moved.promoted);
	ck_assert_int_eq(slot_ms(&bench, SLOT_PROMOTE_IDLE), 2000);
	tally_free(bench.meter.tally);
}
END_TEST

/* In DRX what comes down waits for the next look, half a cycle on average; what goes up does not. */
START_TEST(drx_delays_what_comes_down)
{
	double sum_ms = 0;
	enum { N = 2000 };
	for (unsigned i = 0; i < N; i++) {
		struct bench bench;
		bench_build(&bench, 0);
		add_stages(&bench);
		struct radio_transfer moved = move(&bench, 0, true, 1000);
		int64_t at_ns = moved.busy_until_ns + 5000 * MS + (int64_t)(i % (N / 2)) * 640000;
		moved = move(&bench, at_ns, i < N / 2 ? false : true, 0);
		ck_assert_int_eq(moved.found, RADIO_TAIL);
		ck_assert(!moved.promoted && !moved.paged);
		if (i < N / 2) {
			ck_assert_int_eq(moved.busy_until_ns % (320 * MS), 0);
			sum_ms += (double)(moved.busy_until_ns - at_ns) / 1e6;
		} else {
			ck_assert_int_eq(moved.busy_until_ns, at_ns);
		}
		tally_free(bench.meter.tally);
	}
	ck_assert_double_eq_tol(sum_ms / (N / 2.0), 160, 10);
}
END_TEST

/* Four hours of power saving between area updates of 3 s, 20 s of listening after each. */
static void build_psm(struct bench *bench)
{
	bench_build(bench, 0.3);
	bench->cfg.stage[RADIO_IDLE].timer_ns = 20 * SECOND_NS;
	bench->cfg.stage[RADIO_SLEEP] = (struct radio_stage){.present = true, .counts_as_idle = true,
		.rtt_ns = 2400 * MS, .promotion_ns = 2000 * MS};
	bench->cfg.update = (struct radio_update){4 * HOUR_NS, 3 * SECOND_NS, 550000};
	radio_init(&bench->radio, &bench->cfg, 0, 0.3);
}

START_TEST(power_saving)
{
	struct bench once, often;
	build_psm(&once);
	build_psm(&often);
	once.meter.from_ns = often.meter.from_ns = HOUR_NS;
	/* After 10 s of transfer, HIGH 5 s and MID 12 s: IDLE is entered at 3627 s. */
	int64_t start_ns = HOUR_NS - 2000 * MS, idle_ns = HOUR_NS + 27 * SECOND_NS;
	ck_assert_int_eq(move(&once, start_ns, true, 10000).busy_until_ns, HOUR_NS + 10 * SECOND_NS);
	move(&often, start_ns, true, 10000);
	int64_t end_ns = idle_ns + 3 * (4 * HOUR_NS + 3 * SECOND_NS) + 1000 * SECOND_NS;
	once.meter.to_ns = often.meter.to_ns = end_ns;
	settle(&once, end_ns);
	for (int64_t at_ns = HOUR_NS + 10 * SECOND_NS; at_ns < end_ns; at_ns += 1234567891) {
		settle(&often, at_ns);
	}
	settle(&often, end_ns);
	ck_assert_mem_eq(once.meter.tally->radio_us, often.meter.tally->radio_us,
		sizeof once.meter.tally->radio_us);
	ck_assert_int_eq(slot_ms(&once, SLOT_UPDATE), 3 * 3000);
	ck_assert_int_eq(slot_ms(&once, SLOT_IDLE), 4 * 20000);
	ck_assert_int_eq(slot_ms(&once, SLOT_SLEEP), (3 * (4 * 3600 - 20) + 980) * 1000);
	ck_assert_uint_eq(once.meter.tally->count[TALLY_area_updates], 3);
	ck_assert_uint_eq(often.meter.tally->count[TALLY_area_updates], 3);
	/* Reached at once while listening, else at the update. */
	ck_assert_int_eq(radio_reach_ns(&once.radio, &once.cfg, idle_ns + 19 * SECOND_NS),
		idle_ns + 19 * SECOND_NS);
	ck_assert_int_eq(radio_reach_ns(&once.radio, &once.cfg, idle_ns + 20 * SECOND_NS),
		idle_ns + 4 * HOUR_NS);
	ck_assert_int_eq(radio_reach_ns(&once.radio, &once.cfg, idle_ns + 5 * HOUR_NS),
		idle_ns + 8 * HOUR_NS + 3 * SECOND_NS);
	ck_assert(radio_hides(&once.cfg));
	tally_free(once.meter.tally);
	tally_free(often.meter.tally);
}
END_TEST

/* Quiet radios update at phases of their own, not together. */
START_TEST(updates_are_spread)
{
	unsigned n = 0;
	for (unsigned i = 0; i < 4000; i++) {
		struct bench bench;
		build_psm(&bench);
		radio_init(&bench.radio, &bench.cfg, 0, (i + 0.5) / 4000);
		bench.meter.to_ns = HOUR_NS;
		settle(&bench, HOUR_NS);
		n += (unsigned)bench.meter.tally->count[TALLY_area_updates];
		tally_free(bench.meter.tally);
	}
	/* A quarter of them in the first of four hours: 1000, standard error 27. */
	ck_assert_uint_ge(n, 1000 - 6 * 27);
	ck_assert_uint_le(n, 1000 + 6 * 27);
}
END_TEST

/* Extended DRX: reachable in its windows only. */
START_TEST(extended_drx)
{
	struct bench bench;
	bench_build(&bench, 0);
	bench.cfg.stage[RADIO_IDLE].paging_cycle_ns = 5120 * MS;
	ck_assert(!radio_hides(&bench.cfg));
	ck_assert_int_eq(radio_reach_ns(&bench.radio, &bench.cfg, 7 * SECOND_NS), 7 * SECOND_NS);
	bench.cfg.stage[RADIO_IDLE].paging_cycle_ns = 81920 * MS;
	ck_assert(radio_hides(&bench.cfg));
	ck_assert_int_eq(radio_reach_ns(&bench.radio, &bench.cfg, 7 * SECOND_NS), 81920 * MS);
	ck_assert_int_eq(radio_reach_ns(&bench.radio, &bench.cfg, 81920 * MS), 81920 * MS);
	struct radio_transfer moved = move(&bench, 100 * SECOND_NS, true, 10);
	ck_assert_int_eq(radio_reach_ns(&bench.radio, &bench.cfg, moved.busy_until_ns - 1),
		moved.busy_until_ns - 1);
	tally_free(bench.meter.tally);
}
END_TEST

/* Back from a gap the radio attaches first; transfers wait, and the time is its own. */
START_TEST(attaching_after_a_gap)
{
	struct bench bench;
	bench_build(&bench, 0);
	bench.cfg.attach = (struct radio_attach){3 * SECOND_NS, 5900000};
	radio_coverage(&bench.radio, &bench.cfg, &bench.meter, 100 * SECOND_NS, true);
	radio_coverage(&bench.radio, &bench.cfg, &bench.meter, 160 * SECOND_NS, false);
	struct radio_transfer moved = move(&bench, 161 * SECOND_NS, true, 1000);
	ck_assert_int_eq(moved.busy_until_ns, (163 + 2 + 1) * SECOND_NS);
	settle(&bench, 300 * SECOND_NS);
	ck_assert_int_eq(slot_ms(&bench, SLOT_ATTACH), 3000);
	ck_assert_int_eq(slot_ms(&bench, SLOT_OUT), 60000);
	ck_assert_int_eq(all_us(bench.meter.tally), 300000000);
	/* After a call it is attached already. */
	radio_coverage(&bench.radio, &bench.cfg, &bench.meter, 400 * SECOND_NS, true);
	radio_resume(&bench.radio, &bench.cfg, &bench.meter, 460 * SECOND_NS);
	moved = move(&bench, 461 * SECOND_NS, true, 1000);
	ck_assert_int_eq(moved.busy_until_ns, (461 + 2 + 1) * SECOND_NS);
	ck_assert_int_eq(slot_ms(&bench, SLOT_ATTACH), 3000);
	ck_assert_int_eq(slot_ms(&bench, SLOT_OUT), 120000);
	tally_free(bench.meter.tally);
}
END_TEST

/* A weak signal: its share of users and of their time; slower, and counted apart when sending. */
START_TEST(weak_signal)
{
	unsigned weak_users = 0, weak_slots = 0;
	enum { USERS = 4000, SLOTS = 50 };
	struct radio_cfg cfg = umts();
	cfg.weak = (struct radio_weak){0.3, 0.4, 15 * MINUTE_NS, 0.5, 2, 0.05};
	for (unsigned i = 0; i < USERS; i++) {
		struct radio radio;
		radio_init(&radio, &cfg, 0, (i + 0.5) / USERS);
		unsigned mine = 0;
		for (unsigned slot = 0; slot < SLOTS; slot++) {
			int64_t at_ns = slot * 15 * MINUTE_NS;
			bool weak = radio_weak(&radio, &cfg, at_ns);
			ck_assert(radio_weak(&radio, &cfg, at_ns + 15 * MINUTE_NS - 1) == weak);
			mine += weak;
		}
		weak_users += mine > 0;
		weak_slots += mine;
	}
	/* Standard errors: 29 users, and with whole users in it 0.004 of the slots. */
	ck_assert_double_eq_tol(weak_users, 0.3 * USERS, 6 * 29);
	ck_assert_double_eq_tol(weak_slots / (double)USERS / SLOTS, 0.12, 6 * 0.004);
	struct bench bench;
	bench_build(&bench, 0);
	bench.cfg.weak = (struct radio_weak){1, 1, HOUR_NS, 0.5, 2, 0.05};
	struct radio_transfer moved = move(&bench, 0, true, 1000);
	ck_assert_int_eq(moved.busy_until_ns / MS, 2000 + 1999); /* 4001 bit/s: never 0 */
	ck_assert_int_eq(slot_ms(&bench, SLOT_UP), 0);
	ck_assert_int_eq(slot_ms(&bench, SLOT_UP_WEAK), 1999);
	tally_free(bench.meter.tally);
}
END_TEST

/* Random traffic, gaps and windows: the slots add up to the window to the microsecond, and a
 * transfer finds the radio where the ladder has it. */
START_TEST(time_adds_up)
{
	struct chance chance = {.base = 31};
	uint32_t seed = (uint32_t)_i;
	struct bench bench;
	bench_build(&bench, chance_unit(chance, seed, CHANCE_PAGING_OFFSET, 0, 0));
	bench.meter.from_ns = (int64_t)(chance_unit(chance, seed, CHANCE_MAIL_GAP, 1, 0) * 500e9);
	bench.meter.to_ns = bench.meter.from_ns +
		(int64_t)(chance_unit(chance, seed, CHANCE_MAIL_GAP, 2, 0) * 4000e9);
	int64_t now_ns = 0;
	bool out = false;
	for (uint64_t step = 0; step < 400; step++) {
		double u = chance_unit(chance, seed, CHANCE_MAIL_SIZE, step, 0);
		double v = chance_unit(chance, seed, CHANCE_MAIL_SIZE, step, 1);
		now_ns += (int64_t)(u * u * u * 60e9);
		if (v < 0.15) {
			out = !out;
			radio_coverage(&bench.radio, &bench.cfg, &bench.meter, now_ns, out);
		} else if (v < 0.25) {
			settle(&bench, now_ns);
		} else if (!out) {
			int64_t start_ns = now_ns;
			start_ns = start_ns > bench.radio.idle_from_ns ? start_ns : bench.radio.idle_from_ns;
			start_ns = start_ns > bench.radio.metered_ns ? start_ns : bench.radio.metered_ns;
			enum radio_stage_ix stage = radio_stage(&bench.radio, &bench.cfg, start_ns);
			struct radio_transfer moved = move(&bench, now_ns, v < 0.6,
				(uint32_t)(u * 3000));
			ck_assert_int_eq(moved.found, stage);
			ck_assert_int_ge(moved.busy_until_ns, now_ns);
			ck_assert_int_ge(moved.arrival_ns, moved.busy_until_ns);
		}
	}
	settle(&bench, now_ns + 5000 * SECOND_NS);
	ck_assert_int_eq(all_us(bench.meter.tally),
		bench.meter.to_ns / 1000 - bench.meter.from_ns / 1000);
	tally_free(bench.meter.tally);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("radio");
	TCase *tcase = tcase_create("radio");
	tcase_add_loop_test(tcase, tails_are_cut_off, 0, (int)(sizeof gaps / sizeof gaps[0]));
	tcase_add_test(tcase, a_train_pays_one_tail);
	tcase_add_test(tcase, fach_carries_small_transfers);
	tcase_add_test(tcase, one_way_times);
	tcase_add_test(tcase, transfers_queue);
	tcase_add_test(tcase, paging_waits);
	tcase_add_test(tcase, only_idle_downlink_is_paged);
	tcase_add_test(tcase, ladder_with_pch);
	tcase_add_test(tcase, tails_have_owners);
	tcase_add_test(tcase, early_release);
	tcase_add_test(tcase, small_transfers_from_idle);
	tcase_add_test(tcase, drx_delays_what_comes_down);
	tcase_add_test(tcase, power_saving);
	tcase_add_test(tcase, updates_are_spread);
	tcase_add_test(tcase, extended_drx);
	tcase_add_test(tcase, attaching_after_a_gap);
	tcase_add_test(tcase, weak_signal);
	tcase_add_loop_test(tcase, time_adds_up, 0, 200);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
