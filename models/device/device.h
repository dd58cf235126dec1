/* A Windows Mobile handset as far as mail is concerned: one strategy's machine and its account.
 *
 * device_step is pure: one input in, a few effects out. It schedules nothing, sends nothing and
 * reads no clock; the world performs the effects in simulated time, live/ would do so on sockets.
 * Not here: radio, processor, connections (their owners act on the effects).
 * Ownership: the caller holds struct device and the buffer behind effects.request.out.
 * Units: ns since the start of the warm-up. */
#pragma once

#include <assert.h>

#include "core/chance.h"
#include "models/device/account.h"
#include "models/machine.h"
#include "models/model.h"
#include "observe/tally.h"

/* What happened, as every strategy's grid names it. */
enum device_meaning {
	DEVICE_START,    /* switched on */
	DEVICE_SCHEDULE, /* the schedule timer */
	DEVICE_WAIT,     /* the wait timer: planned sync, back-off, or patience with an answer */
	DEVICE_SMS,      /* a trigger arrived */
	DEVICE_USER,     /* the user wants a sync: a look, a letter, a mail read or deleted */
	DEVICE_DONE,     /* in sync, or the estimate is here */
	DEVICE_EXPIRED,  /* Ping, Sync that waits: interval over */
	DEVICE_CHANGES,  /* Ping: something arrived */
	DEVICE_BOUND,    /* Ping, Sync that waits: interval out of the server's range */
	DEVICE_FAILED,   /* refused, lost, unreadable */
	DEVICE_MEANINGS
};

enum device_input_kind {
	DEVICE_IN_START,
	DEVICE_IN_SCHEDULE,
	DEVICE_IN_WAIT,
	DEVICE_IN_SMS,
	DEVICE_IN_USER,
	DEVICE_IN_ANSWER, /* bytes: one whole HTTP answer */
	DEVICE_IN_LOST    /* the connection, or the attempt to get one, failed */
};

struct device {
	struct account account;
	uint8_t state;           /* of the grid in force */
	uint8_t mode;            /* enum period_mode: which grid that is */
	bool user_again;         /* the user wanted a sync while one was under way */
	uint8_t failures;        /* in a row; decides the back-off */
	bool trigger_again;      /* an SMS came while synchronising; direct-push: a Sync is owed */
	bool just_raised;        /* direct-push, hanging-sync: the last interval was longer than the one before */
	bool asking;             /* a request is out and unanswered */
	uint8_t successes;       /* ... good intervals in a row */
	uint32_t heartbeat_s;    /* ... interval asked for next */
	uint32_t last_good_s;    /* ... longest interval that worked */
	uint32_t bad_s;          /* ... shortest interval known to fail; 0 = none */
	uint32_t slot;           /* check-in, scheduled-sync: number of the last time slot used */
	uint32_t trigger_item;   /* the mail behind trigger_again */
	int64_t interval_ns;     /* check-in, scheduled-sync: of the period in force */
	int64_t phase_ns;        /* ... start of slot 0 */
};

static_assert(sizeof(struct device) <= 96, "half of the hot record of a device");

struct device_input {
	int64_t now_ns;
	enum device_input_kind kind;
	const uint8_t *bytes;
	size_t n;
	uint64_t item;           /* SMS: the mail that caused it; key of the planned wait */
};

struct device_effects {
	struct account_request request; /* .written: send it */
	struct account_items items;     /* mails that are now on the device */
	int64_t patience_ns;            /* with a request: give up after so long */
	int64_t schedule_at_ns;         /* NEVER_NS: leave the schedule timer alone */
	int64_t wait_at_ns;             /* NEVER_NS: leave the wait timer alone */
	bool wait_cancel;
	bool close;                     /* drop the connection, it is of no use */
	bool finished;                  /* nothing more to say for now: keep-alive begins */
	bool swallowed;                 /* an SMS changed nothing */
	bool announced;                 /* the device knows of new mail */
	bool retry;                     /* this request repeats a failed session */
	enum purpose_ix purpose;        /* on whose behalf */
	uint32_t ping_s;                /* with a Ping or a Sync that waits: its interval */
};

/* Everything constant about one device during a call. */
struct device_context {
	const struct scenario *scenario;
	const struct strategy_cfg *strategy;
	struct chance chance;
	uint32_t user;                  /* global number */
	struct outbox *outbox;          /* NULL: the user does nothing on the phone */
};

/* The words of enum device_meaning, for the grids and their diagrams. */
extern const char *const device_meaning_names[DEVICE_MEANINGS];

struct strategy_model {
	const char *kind;               /* as in scenario files */
	const struct machine *machine;
	void (*act)(const struct device_context *context, struct device *me,
		const struct device_input *in, unsigned action, struct device_effects *out);
	/* Why mail waits while the device is in `state` and nothing is wrong with the path. */
	enum wait_ix (*wait)(unsigned state);
};

extern const struct strategy_model direct_push_model;
extern const struct strategy_model sms_poll_model;
extern const struct strategy_model check_in_model;
extern const struct strategy_model scheduled_sync_model;
extern const struct strategy_model hanging_sync_model;
extern const struct strategy_model manual_model;

/* The model that a strategy's kind and trigger name (models/registry.def). */
const struct strategy_model *device_model(const struct strategy_cfg *strategy);

/* Another period of the day begins, or the device was off: whatever was going on is over. The
 * device has to be started (DEVICE_IN_START) again; its account stays as it is. */
void device_turn(struct device *me, const struct device_context *context,
	const struct period_cfg *period);

/* All models, for tests and diagrams; NULL after the last. */
const struct strategy_model *device_model_at(unsigned ix);

void device_init(struct device *me, const struct device_context *context);

/* One step. `out` is cleared here except out->request.out, which the caller sets. */
void device_step(const struct device_context *context, struct device *me,
	const struct device_input *in, struct device_effects *out);

enum wait_ix device_wait(const struct device_context *context, const struct device *me);

/* ---- helpers for the strategies' actions */

/* Starts a session towards `goal`; the answer timer is set with it. */
void device_begin(const struct device_context *context, struct device *me,
	enum account_goal goal, enum purpose_ix purpose, struct device_effects *out);

/* After the failures so far: at once, then backoff_first, doubling up to backoff_max, with
 * jitter. */
void device_back_off(const struct device_context *context, struct device *me, int64_t now_ns,
	struct device_effects *out);

/* Sets the schedule timer to the next slot after now of a fixed grid with a random (or no)
 * phase. */
void device_next_slot(struct device *me, int64_t now_ns, struct device_effects *out);

/* The user wants a sync now: whatever is planned or pending gives way to it. */
void device_user(const struct device_context *context, struct device *me,
	struct device_effects *out);

/* An interval of `answered_s` came back: after some good ones in a row, a longer one is tried.
 * [HB4], activesync.md 4.2 rule 2. */
void device_grow(const struct heartbeat_cfg *cfg, struct device *me, uint32_t answered_s);

/* No answer at the end of the interval. Rule 3. */
void device_shrink(const struct heartbeat_cfg *cfg, struct device *me);

/* An SMS arrived: plans the sync it asks for. The wait is keyed by the mail that caused the SMS, so
 * it is the same however the SMS travelled. */
void device_plan(const struct device_context *context, int64_t now_ns, uint64_t item,
	struct device_effects *out);
