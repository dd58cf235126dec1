/* The strategies' machines, one step at a time: grids without holes, timers, back-off, heartbeats -
 * and random lives in which a device must survive whatever a world can send it.
 *
 * The server is the real one (model_talk.h); there is no network, so the test loses, cuts and
 * delays. What many devices do in simulated time: test_world.c, test_analytic_*.c. */
#include "model_talk.h"

#include "models/device/device.h"

struct life {
	struct scenario scenario;
	struct device_context context;
	struct device device;
	struct device_effects effects;
	struct talk *talk;        /* the server; its account is not used */
	struct outbox outbox;
	uint8_t request[16384], pending[16384];
	struct wire_out out;
	size_t pending_n;         /* the request that is out */
	int64_t now_ns;
	int64_t schedule_ns, wait_ns; /* timers; NEVER_NS: off */
	bool asked;               /* a request is out */
};

static struct life *life_build(uint32_t kind, uint32_t trigger, uint32_t user)
{
	struct life *life = calloc(1, sizeof *life);
	ck_assert_ptr_nonnull(life);
	life->talk = talk_build(25);
	life->talk->context.user = user;
	struct scenario *scenario = &life->scenario;
	scenario->server = life->talk->server;
	scenario->workload = life->talk->workload;
	scenario->network.response_timeout_ns = 120 * SECOND_NS;
	scenario->strategy_n = 1;
	struct strategy_cfg *strategy = &scenario->strategies[0];
	*strategy = (struct strategy_cfg){.kind = kind, .trigger = trigger,
		.interval_ns = 900 * SECOND_NS, .fallback_ns = NEVER_NS,
		.device_wait_ns = dist_uniform(0, 180e9)};
	strategy->heartbeat = (struct heartbeat_cfg){.start_ns = 480 * SECOND_NS,
		.min_ns = 480 * SECOND_NS, .max_ns = 1680 * SECOND_NS, .step_ns = 300 * SECOND_NS,
		.grace_ns = 20 * SECOND_NS, .successes_per_raise = 2};
	strategy->reconnect = (struct reconnect_cfg){.backoff_first_ns = 30 * SECOND_NS,
		.backoff_max_ns = 900 * SECOND_NS};
	life->context = (struct device_context){scenario, strategy, {.base = 19}, user, &life->outbox};
	device_init(&life->device, &life->context);
	life->schedule_ns = life->wait_ns = NEVER_NS;
	return life;
}

static void life_free(struct life *life)
{
	free(life->talk);
	free(life);
}

static void step(struct life *life, enum device_input_kind kind, const uint8_t *bytes, size_t n)
{
	struct device_input in = {.now_ns = life->now_ns, .kind = kind, .bytes = bytes, .n = n,
		.item = (uint64_t)(life->now_ns / SECOND_NS)};
	life->out = wire_out_init(life->request, sizeof life->request);
	life->effects.request.out = &life->out;
	device_step(&life->context, &life->device, &in, &life->effects);
	const struct device_effects *out = &life->effects;
	if (out->wait_cancel) {
		life->wait_ns = NEVER_NS;
	}
	if (out->wait_at_ns != NEVER_NS) {
		ck_assert_int_ge(out->wait_at_ns, life->now_ns);
		life->wait_ns = out->wait_at_ns;
	}
	if (out->schedule_at_ns != NEVER_NS) {
		ck_assert_int_ge(out->schedule_at_ns, life->now_ns);
		life->schedule_ns = out->schedule_at_ns;
	}
	if (out->close || kind == DEVICE_IN_ANSWER) {
		life->asked = false;
	}
	if (out->request.written) {
		ck_assert(!life->out.overflow);
		ck_assert_int_gt(out->patience_ns, 0);
		life->asked = true;
		life->pending_n = life->out.n;
		memcpy(life->pending, life->request, life->out.n);
		life->wait_ns = life->now_ns + out->patience_ns;
	}
	/* Never asleep for good: something is out, planned or scheduled. An AUTD device may
	 * sleep. */
	bool sleeps = life->context.strategy->kind == STRATEGY_SMS_POLL &&
		life->context.strategy->trigger == TRIGGER_MAIL;
	ck_assert(sleeps || life->asked || life->wait_ns != NEVER_NS ||
		life->schedule_ns != NEVER_NS);
	ck_assert(life->device.asking == life->asked);
}

/* The server reads what the device wrote. HOLD: nothing comes yet. */
static enum exchange_verdict serve(struct life *life)
{
	struct talk *talk = life->talk;
	talk->context.now_ns = life->now_ns;
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	return exchange_request(&talk->box, &talk->context, life->pending, life->pending_n,
		&talk->out, &talk->result);
}

/* Talks until the device has nothing to say or a Ping is held. */
static void settle(struct life *life)
{
	while (life->asked && serve(life) == EXCHANGE_ANSWER) {
		step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
	}
}

static void fire_wait(struct life *life)
{
	ck_assert_int_ne(life->wait_ns, NEVER_NS);
	life->now_ns = life->wait_ns;
	life->wait_ns = NEVER_NS;
	step(life, DEVICE_IN_WAIT, NULL, 0);
}

static void end_ping(struct life *life, bool changes)
{
	struct talk *talk = life->talk;
	talk->out = wire_out_init(talk->answer, sizeof talk->answer);
	exchange_hold_end(&talk->box, &talk->context, changes, &talk->out,
		&talk->result);
	step(life, DEVICE_IN_ANSWER, talk->answer, talk->out.n);
}

/* ---- the user, and periods of the day */

/* A look makes each kind of device synchronise: over a new connection where a Ping is pending. */
START_TEST(the_user_asks)
{
	static const uint32_t all[] = {STRATEGY_SMS_POLL, STRATEGY_SCHEDULED_SYNC,
		STRATEGY_DIRECT_PUSH};
	struct life *life = life_build(all[_i], TRIGGER_MAIL, 3);
	bool pushed = all[_i] == STRATEGY_DIRECT_PUSH;
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	ck_assert(life->asked == pushed);
	life->talk->box.committed = 1;
	life->now_ns += 60 * SECOND_NS;
	step(life, DEVICE_IN_USER, NULL, 0);
	ck_assert(life->asked && life->effects.close == pushed);
	ck_assert_int_eq(life->effects.request.command, EAS_CMD_SYNC);
	ck_assert_int_eq(life->effects.purpose, PURPOSE_USER);
	/* A second wish while the answer is under way, with nothing to send, asks for nothing more. */
	step(life, DEVICE_IN_USER, NULL, 0);
	ck_assert(!life->effects.request.written);
	serve(life);
	step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
	ck_assert_uint_eq(life->effects.items.n, 1);
	ck_assert(life->asked == pushed);
	life_free(life);
}
END_TEST

/* What the user writes while a session is under way follows over the same connection. */
START_TEST(a_letter_follows)
{
	struct life *life = life_build(STRATEGY_SCHEDULED_SYNC, 0, 3);
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	step(life, DEVICE_IN_USER, NULL, 0);
	outbox_add_letter(&life->outbox, 0, 100);
	step(life, DEVICE_IN_USER, NULL, 0);
	serve(life);
	step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
	ck_assert(life->effects.request.written && !life->effects.close);
	ck_assert_int_eq(life->effects.request.command, EAS_CMD_SEND_MAIL);
	settle(life);
	ck_assert(life->effects.finished);
	ck_assert_uint_eq(life->outbox.letter_n, 0);
	life_free(life);
}
END_TEST

/* Periods of the day put another machine in the place of the strategy's own. */
START_TEST(periods_turn)
{
	static const struct period_cfg by_hand = {.mode = PERIOD_MANUAL},
		hourly = {.mode = PERIOD_SCHEDULED, .interval_ns = HOUR_NS}, own = {.mode = PERIOD_OWN};
	struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, 3);
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	device_turn(&life->device, &life->context, &hourly);
	life->asked = false;
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	ck_assert(!life->asked);
	ck_assert_int_gt(life->schedule_ns, life->now_ns);
	ck_assert_int_le(life->schedule_ns, life->now_ns + HOUR_NS);
	device_turn(&life->device, &life->context, &by_hand);
	step(life, DEVICE_IN_START, NULL, 0);
	ck_assert(!life->effects.request.written);
	ck_assert_int_eq(device_wait(&life->context, &life->device), WAIT_SCHEDULE);
	step(life, DEVICE_IN_SMS, NULL, 0);
	ck_assert(life->effects.swallowed);
	step(life, DEVICE_IN_USER, NULL, 0);
	settle(life);
	ck_assert(!life->asked && life->device.account.primed);
	device_turn(&life->device, &life->context, &own);
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	ck_assert(life->asked && life->talk->box.held);
	life_free(life);
}
END_TEST

/* ---- grids */

START_TEST(grids_have_no_holes)
{
	unsigned models = 0;
	for (; device_model_at(models) != NULL; models++) {
		const struct machine *machine = device_model_at(models)->machine;
		ck_assert_uint_eq(machine_gaps(machine), 0);
		ck_assert_uint_eq(machine->meaning_n, DEVICE_MEANINGS);
		for (unsigned s = 0; s < machine->state_n; s++) {
			ck_assert_ptr_nonnull(machine->states[s]);
			unsigned ways_out = 0;
			for (unsigned m = 0; m < machine->meaning_n; m++) {
				struct machine_move move = machine_move(machine, s, m);
				ck_assert(move.kind != MACHINE_GO || move.next < machine->state_n);
				ways_out += move.kind == MACHINE_GO && move.next != s;
			}
			ck_assert_msg(ways_out > 0, "%s: no way out of %s", machine->name,
				machine->states[s]);
		}
	}
	ck_assert_uint_ge(models, 4);
	ck_assert_ptr_null(device_model_at(models + 7));
}
END_TEST

/* ---- back-off */

/* At once, then 30, 60, ... 480, 900 s and so for ever, even after 255 failures. */
START_TEST(back_off_doubles)
{
	struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, 3);
	step(life, DEVICE_IN_START, NULL, 0);
	int64_t expected_s = 0;
	for (unsigned i = 0; i < 600; i++) {
		int64_t failed_ns = life->now_ns;
		step(life, DEVICE_IN_LOST, NULL, 0);
		ck_assert(life->effects.close);
		ck_assert_int_eq(life->wait_ns - failed_ns, expected_s * SECOND_NS);
		expected_s = expected_s == 0 ? 30 : expected_s * 2 > 900 ? 900 : expected_s * 2;
		fire_wait(life);
		ck_assert(life->asked);
		ck_assert(life->effects.retry);
	}
	settle(life);
	ck_assert_uint_eq(life->device.failures, 0);
	life_free(life);
}
END_TEST

/* Jitter takes off up to its share, the same for the same minute and attempt. */
START_TEST(jitter)
{
	int64_t low_ns = NEVER_NS, high_ns = 0;
	for (uint32_t user = 0; user < 500; user++) {
		struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, user);
		life->scenario.strategies[0].reconnect.jitter = 0.2;
		step(life, DEVICE_IN_START, NULL, 0);
		step(life, DEVICE_IN_LOST, NULL, 0);
		fire_wait(life);
		step(life, DEVICE_IN_LOST, NULL, 0);
		low_ns = life->wait_ns < low_ns ? life->wait_ns : low_ns;
		high_ns = life->wait_ns > high_ns ? life->wait_ns : high_ns;
		life_free(life);
	}
	ck_assert_int_gt(low_ns, 24 * SECOND_NS - 1);
	ck_assert_int_lt(low_ns, 25 * SECOND_NS);
	ck_assert_int_lt(high_ns, 30 * SECOND_NS + 1);
	ck_assert_int_gt(high_ns, 29 * SECOND_NS);
}
END_TEST

/* ---- schedules */

/* Every interval at its own phase, whatever the sessions take. */
START_TEST(slots_keep_their_grid)
{
	for (uint32_t user = 0; user < 50; user++) {
		struct life *life = life_build(STRATEGY_SCHEDULED_SYNC, 0, user);
		int64_t phase_ns = life->device.phase_ns;
		ck_assert_int_ge(phase_ns, 0);
		ck_assert_int_lt(phase_ns, 900 * SECOND_NS);
		life->now_ns = (int64_t)user * 100 * SECOND_NS;
		step(life, DEVICE_IN_START, NULL, 0);
		settle(life);
		ck_assert(life->effects.finished);
		for (unsigned i = 0; i < 20; i++) {
			ck_assert_int_eq((life->schedule_ns - phase_ns) % (900 * SECOND_NS), 0);
			ck_assert_int_le(life->schedule_ns - life->now_ns, 900 * SECOND_NS);
			life->now_ns = life->schedule_ns;
			life->schedule_ns = NEVER_NS;
			step(life, DEVICE_IN_SCHEDULE, NULL, 0);
			ck_assert(life->asked);
			ck_assert_int_eq(life->schedule_ns, life->now_ns + 900 * SECOND_NS);
			settle(life);
		}
		life_free(life);
	}
}
END_TEST

START_TEST(aligned_means_the_same_phase)
{
	struct life *life = life_build(STRATEGY_SCHEDULED_SYNC, 0, 5);
	life->scenario.strategies[0].aligned = true;
	device_init(&life->device, &life->context);
	ck_assert_int_eq(life->device.phase_ns, 0);
	life_free(life);
}
END_TEST

/* ---- SMS */

/* The first SMS plans a sync within device_wait; later ones are swallowed; one that comes during
 * the sync plans another. */
START_TEST(sms_coalesce)
{
	struct life *life = life_build(STRATEGY_SMS_POLL, TRIGGER_MAIL, 2);
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	life->now_ns = 1000 * SECOND_NS;
	step(life, DEVICE_IN_SMS, NULL, 0);
	int64_t planned_ns = life->wait_ns;
	ck_assert(life->effects.announced && !life->effects.swallowed);
	ck_assert_int_ge(planned_ns, life->now_ns);
	ck_assert_int_le(planned_ns, life->now_ns + 180 * SECOND_NS);
	step(life, DEVICE_IN_SMS, NULL, 0);
	ck_assert(life->effects.swallowed);
	ck_assert_int_eq(life->wait_ns, planned_ns);
	life->talk->box.committed = 2;
	fire_wait(life);
	ck_assert(life->asked);
	step(life, DEVICE_IN_SMS, NULL, 0);
	ck_assert(!life->effects.swallowed);
	serve(life);
	step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
	ck_assert_uint_eq(life->effects.items.n, 2);
	ck_assert_int_ne(life->wait_ns, NEVER_NS);
	fire_wait(life);
	settle(life);
	ck_assert_int_eq(life->wait_ns, NEVER_NS);
	life_free(life);
}
END_TEST

/* The wait is the same for the same mail, and uniform over mails. */
START_TEST(waits_are_uniform)
{
	struct life *life = life_build(STRATEGY_SMS_POLL, TRIGGER_MAIL, 2);
	double sum_s = 0;
	enum { N = 5000 };
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	for (unsigned i = 0; i < N; i++) {
		life->now_ns += 1000 * SECOND_NS;
		step(life, DEVICE_IN_SMS, NULL, 0);
		sum_s += (double)(life->wait_ns - life->now_ns) * 1e-9;
		fire_wait(life);
		settle(life);
	}
	/* 52 s / sqrt(N); six standard errors. */
	ck_assert_double_eq_tol(sum_s / N, 90, 6 * 52 / 70.7);
	life_free(life);
}
END_TEST

/* ---- Direct Push */

/* A story of Pings: e expired, c changes (and the Sync after it), f failed. The interval
 * afterwards. */
static const struct {
	const char *story;
	uint32_t heartbeat_s;
	uint32_t grow_on;
} climbs[] = {
	{"", 480, GROW_ON_EXPIRED},
	{"e", 480, GROW_ON_EXPIRED},
	{"ee", 780, GROW_ON_EXPIRED},
	{"eeee", 1080, GROW_ON_EXPIRED},
	{"eeeeeeee", 1680, GROW_ON_EXPIRED},
	{"eeeeeeeeee", 1680, GROW_ON_EXPIRED},  /* never above the maximum */
	{"ecccce", 780, GROW_ON_EXPIRED},       /* mail in between proves nothing */
	{"cccc", 480, GROW_ON_EXPIRED},
	{"cccc", 1080, GROW_ON_ANY},
	{"eef", 480, GROW_ON_EXPIRED},          /* just raised: back to what worked */
	{"eefeeee", 480, GROW_ON_EXPIRED},      /* and 780 is known to fail */
	{"eeeef", 780, GROW_ON_EXPIRED},        /* 1080 failed, 780 had worked */
	{"eeef", 480, GROW_ON_EXPIRED},         /* 780 had worked already: down to the minimum */
	{"eeefee", 780, GROW_ON_EXPIRED},       /* which says nothing against 780 */
	{"eeeeffff", 780, GROW_ON_EXPIRED},     /* only the first failure of a row is judged */
	{"efe", 480, GROW_ON_EXPIRED},          /* good ones in a row, not in all */
	{"f", 480, GROW_ON_EXPIRED},
};

START_TEST(heartbeats)
{
	struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, 1);
	life->scenario.strategies[0].heartbeat.grow_on = climbs[_i].grow_on;
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	for (const char *p = climbs[_i].story; *p != '\0'; p++) {
		ck_assert(life->asked && life->talk->box.held);
		life->now_ns += 60 * SECOND_NS;
		if (*p == 'e') {
			end_ping(life, false);
		} else if (*p == 'c') {
			life->talk->box.committed++;
			end_ping(life, true);
			ck_assert(life->effects.announced);
		} else {
			step(life, DEVICE_IN_LOST, NULL, 0);
			ck_assert(life->effects.close);
			fire_wait(life);
			if (p[1] == 'f') {
				continue; /* the server does not hear of this attempt */
			}
		}
		settle(life);
	}
	ck_assert_uint_eq(life->device.heartbeat_s, climbs[_i].heartbeat_s);
	ck_assert_uint_eq(life->device.account.ping_s, climbs[_i].heartbeat_s);
	life_free(life);
}
END_TEST

/* The Ping is answered, the Sync's answer is lost: the server counts its mail as seen, so no Ping
 * would tell. The device owes a Sync and does it first. */
START_TEST(a_failed_sync_is_owed)
{
	for (unsigned boot = 0; boot < 2; boot++) {
		struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, 1);
		step(life, DEVICE_IN_START, NULL, 0);
		if (boot == 0) {
			settle(life);
			life->talk->box.committed = 2;
			end_ping(life, true);
		} else {
			/* The first day's last answer instead: all before it are heard. */
			life->talk->box.committed = 2;
			while (life->device.account.step != ACCOUNT_GOAL) {
				serve(life);
				step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
			}
		}
		serve(life);
		ck_assert_uint_eq(life->talk->result.items, 2);
		step(life, DEVICE_IN_LOST, NULL, 0);
		fire_wait(life);
		serve(life);
		ck_assert_int_eq(life->talk->result.command, EAS_CMD_SYNC);
		ck_assert(life->talk->result.repeated);
		step(life, DEVICE_IN_ANSWER, life->talk->answer, life->talk->out.n);
		ck_assert_uint_eq(life->effects.items.n, 2);
		settle(life);
		ck_assert(life->talk->box.held);
		life_free(life);
	}
}
END_TEST

/* Out of the server's range: the bound is taken. */
START_TEST(bounds_are_taken)
{
	struct life *life = life_build(STRATEGY_DIRECT_PUSH, 0, 1);
	life->talk->server.heartbeat_max_ns = 300 * SECOND_NS;
	step(life, DEVICE_IN_START, NULL, 0);
	settle(life);
	ck_assert(life->talk->box.held);
	ck_assert_uint_eq(life->device.heartbeat_s, 300);
	ck_assert_int_eq(life->effects.patience_ns, 320 * SECOND_NS);
	life_free(life);
}
END_TEST

/* ---- random lives */

static const struct {
	uint32_t kind, trigger;
	int64_t fallback_ns;
} kinds[] = {
	{STRATEGY_SMS_POLL, TRIGGER_MAIL, NEVER_NS},
	{STRATEGY_SMS_POLL, TRIGGER_MAIL, 3600 * SECOND_NS},
	{STRATEGY_SMS_POLL, TRIGGER_CHECK_IN, NEVER_NS},
	{STRATEGY_SCHEDULED_SYNC, 0, NEVER_NS},
	{STRATEGY_DIRECT_PUSH, 0, NEVER_NS},
	{STRATEGY_HANGING_SYNC, 0, NEVER_NS},
};

/* What a world may do next: let the user do something, fire a timer, bring an SMS, answer (whole,
 * cut, damaged, 503), cut the line. Only answers to a request that is out, only timers that are
 * set. */
static void random_step(struct life *life, double u, double v)
{
	struct talk *talk = life->talk;
	talk->box.committed += v < 0.2 && talk->box.committed < TALK_MAILS_MAX - 1;
	if (u < 0.03) {
		if (v < 0.4 && !outbox_is_full(&life->outbox, true)) {
			outbox_add_letter(&life->outbox, talk->box.committed, (uint32_t)(v * 9000));
		} else if (v > 0.6 && !outbox_is_full(&life->outbox, false)) {
			outbox_add_change(&life->outbox, talk->box.committed, v > 0.8);
		}
		step(life, DEVICE_IN_USER, NULL, 0);
	} else if (u < 0.1) {
		life->now_ns += (int64_t)(v * 600e9);
		step(life, DEVICE_IN_SMS, NULL, 0);
	} else if (u < 0.2 && life->schedule_ns != NEVER_NS) {
		life->now_ns = life->schedule_ns > life->now_ns ? life->schedule_ns : life->now_ns;
		life->schedule_ns = NEVER_NS;
		step(life, DEVICE_IN_SCHEDULE, NULL, 0);
	} else if (u < 0.35 && life->wait_ns != NEVER_NS) {
		life->now_ns = life->wait_ns > life->now_ns ? life->wait_ns : life->now_ns;
		life->wait_ns = NEVER_NS;
		step(life, DEVICE_IN_WAIT, NULL, 0);
	} else if (u < 0.4) {
		step(life, DEVICE_IN_LOST, NULL, 0);
	} else if (life->asked) {
		life->now_ns += (int64_t)(v * 10e9);
		if (serve(life) == EXCHANGE_HOLD) {
			talk->out = wire_out_init(talk->answer, sizeof talk->answer);
			exchange_hold_end(&talk->box, &talk->context, v < 0.5, &talk->out,
				&talk->result);
		}
		if (u < 0.45) {
			talk->out = wire_out_init(talk->answer, sizeof talk->answer);
			exchange_refuse(&talk->context, 503, NULL, &talk->out);
		} else if (u < 0.5) {
			talk->answer[(size_t)((double)talk->out.n * v)] ^= 0x10;
		}
		size_t n = u < 0.55 ? (size_t)((double)talk->out.n * v) : talk->out.n;
		step(life, DEVICE_IN_ANSWER, talk->answer, n);
	}
}

START_TEST(random_lives)
{
	struct chance chance = {.base = 4711};
	unsigned k = (unsigned)_i % (sizeof kinds / sizeof kinds[0]);
	struct life *life = life_build(kinds[k].kind, kinds[k].trigger, (uint32_t)_i);
	life->scenario.strategies[0].fallback_ns = kinds[k].fallback_ns;
	life->scenario.server.protocol = life->talk->server.protocol =
		kinds[k].kind == STRATEGY_HANGING_SYNC ? 121 : 25;
	step(life, DEVICE_IN_START, NULL, 0);
	for (uint64_t i = 0; i < 3000; i++) {
		random_step(life, chance_unit(chance, (uint32_t)_i, CHANCE_MAIL_GAP, i, 0),
			chance_unit(chance, (uint32_t)_i, CHANCE_MAIL_GAP, i, 1));
		ck_assert_uint_lt(life->device.state, device_model(life->context.strategy)->machine
			->state_n);
	}
	/* The storm is over: the device comes back to sync by itself (AUTD: with the next SMS). */
	for (unsigned i = 0; i < 200 && life->device.account.primed == false; i++) {
		settle(life);
		if (life->wait_ns != NEVER_NS) {
			fire_wait(life);
		}
	}
	settle(life);
	ck_assert(life->device.account.primed);
	life_free(life);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("device");
	TCase *tcase = tcase_create("device");
	tcase_set_timeout(tcase, 0);
	tcase_add_test(tcase, grids_have_no_holes);
	tcase_add_loop_test(tcase, the_user_asks, 0, 3);
	tcase_add_test(tcase, a_letter_follows);
	tcase_add_test(tcase, periods_turn);
	tcase_add_test(tcase, back_off_doubles);
	tcase_add_test(tcase, jitter);
	tcase_add_test(tcase, slots_keep_their_grid);
	tcase_add_test(tcase, aligned_means_the_same_phase);
	tcase_add_test(tcase, sms_coalesce);
	tcase_add_test(tcase, waits_are_uniform);
	tcase_add_loop_test(tcase, heartbeats, 0, (int)(sizeof climbs / sizeof climbs[0]));
	tcase_add_test(tcase, a_failed_sync_is_owed);
	tcase_add_test(tcase, bounds_are_taken);
	tcase_add_loop_test(tcase, random_lives, 0, 60);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
