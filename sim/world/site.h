/* One simulated site: its users, servers, cells and SMSC, and the queue that moves them.
 *
 * Private to sim/world; the outside sees world.h. Everything a file of this folder needs stands
 * here; each file exports functions with its own prefix:
 *   site.c    builds and frees          link.c   connections, radio and firewall between device
 *   world.c   the loop                           and front end
 *   deliver.c what a device wants done  front.c  front end and mailbox server
 *   mail.c    arrival, delivery, waits  smsc.c   the SMS path
 * Units: ns since the start of the warm-up. Handles are slab handles; SLAB_NONE is none. */
#pragma once

#include "core/chance.h"
#include "core/err.h"
#include "core/queue.h"
#include "core/slab.h"
#include "models/device/cpu.h"
#include "models/device/device.h"
#include "models/network/coverage.h"
#include "models/radio/radio.h"
#include "models/server/exchange.h"
#include "models/server/station.h"
#include "models/workload/arrivals.h"
#include "observe/meter.h"
#include "wire/trigger.h"
#include "world/world.h"

/* In the order in which events of the same instant run. */
enum site_event {
	SITE_COVERAGE,  /* a user's coverage changes */
	SITE_RESTART,   /* the front ends go down */
	SITE_MAIL,      /* mail is committed to a user's mailbox */
	SITE_NOTIFY,    /* a UDP notification reaches the front end */
	SITE_HOLD,      /* timer: a pending Ping expires */
	SITE_UP,        /* a request reaches the front end */
	SITE_BACK,      /* ... and the mailbox server */
	SITE_DOWN,      /* an answer enters the mobile network */
	SITE_ANSWER,    /* ... and reaches the device */
	SITE_LOST,      /* the device learns that its connection failed */
	SITE_SMS_TRY,   /* the network tries to deliver an SMS */
	SITE_SMS_HEARD, /* the handset has it */
	SITE_SDCCH,     /* a signalling channel of a cell is free again */
	SITE_START,     /* a device is switched on */
	SITE_SCHEDULE,  /* timer: a strategy's schedule */
	SITE_WAIT,      /* timer: a strategy's wait, or its patience with a Ping */
	SITE_PATIENCE,  /* timer: its patience with any other request */
	SITE_EVENTS
};

/* A Ping's patience is long, other requests' short: with a timer each, neither makes the other's
 * live event stale. */
enum site_timer { SITE_TIMER_HOLD, SITE_TIMER_SCHEDULE, SITE_TIMER_WAIT, SITE_TIMER_PATIENCE,
	SITE_TIMERS };

/* A timer has at most one live event. A later deadline is only stored, and the event moves on when
 * it surfaces; an earlier one raises the generation, so the old event is dropped and counted. */
struct site_timers {
	int64_t deadline_ns[SITE_TIMERS]; /* NEVER_NS: off */
	int64_t live_ns[SITE_TIMERS];     /* time of the live event; NEVER_NS: none */
	uint32_t generation[SITE_TIMERS];
};

/* A request or answer under way. The bytes follow the header. */
struct site_message {
	uint32_t n;
	uint32_t connection;
	uint8_t command;     /* enum eas_command */
	uint8_t purpose;     /* enum purpose_ix */
	bool handshake, resumed; /* the front end has this work with it */
	uint8_t bytes[];
};

/* A mail that is in the store and not on the device. */
struct site_mail {
	int64_t arrival_ns;
	uint32_t number;
	uint32_t next;       /* towards younger mail; SLAB_NONE */
	bool measured;       /* arrived in the window */
	bool announced;      /* the device knows of it */
};

struct site_sms {
	int64_t expires_ns;
	int64_t accepted_ns; /* at the SMSC: its time stamp */
	uint32_t user;
	uint32_t item;       /* the mail behind it */
	uint16_t tries;      /* retries in a row */
	uint16_t absences;   /* rounds of the absent schedule */
	uint8_t n;           /* octets of the CP-DATA */
	bool copy;           /* a duplicate */
	uint8_t cp_data[TRIGGER_MESSAGE_BYTES_MAX];
};

/* The device's end of its one TCP connection, and what both ends think of it. */
struct site_line {
	int64_t last_packet_ns; /* passed the firewall */
	int64_t close_ns;    /* keep-alive ends; NEVER_NS while in use */
	int64_t pdp_until_ns; /* PDP context is up until; NEVER_NS while a connection is open */
	uint32_t connection; /* number; changes with every new one */
	uint32_t held;       /* the connection that the pending Ping came on */
	uint32_t parked;     /* request that waits for coverage, or SLAB_NONE */
	uint32_t parked_patience_s;
	bool open;           /* the device believes so */
	bool dead;           /* nothing gets through any more; the device does not know */
	bool counted;        /* the front end counts a connection of this user */
	bool had_tls;        /* there is a session to resume */
	uint32_t meter_bytes[MODEL_METERS_MAX]; /* not yet rounded up */
	int32_t meter_slot[MODEL_METERS_MAX];   /* hour or day they belong to */
};

struct site_user {
	struct device device;
	struct radio radio;
	struct cpu cpu;
	struct site_line line;
	struct mailbox box;
	struct site_timers timers;
	struct arrivals arrivals;
	struct coverage coverage;
	struct usage usage;
	int64_t touched_ns;  /* waits and ages are accounted for up to here */
	uint32_t mail_head, mail_tail; /* of the list of struct site_mail */
	uint32_t waiting_n;  /* measured mails in it */
	uint32_t trigger_item; /* the mail of the last trigger, plus one */
	uint16_t trigger_attempt; /* triggers for that mail before this one */
	uint16_t sms_n;      /* messages the SMSC holds for this handset */
	bool answering;      /* an answer to the pending Ping is on its way */
	bool away;           /* lost its connection in the restart and is not back */
};

static_assert(sizeof(struct site_user) <= 512, "live state of a user");

struct site_front {
	struct station station;
	uint32_t connections, requests;
	uint32_t *sample;    /* event 3033: the last intervals, seconds */
	uint32_t sample_n, sample_at;
	uint64_t sample_sum;
};

struct site {
	const struct scenario *scenario;
	const struct strategy_cfg *strategy;
	struct chance chance;
	struct queue *queue;
	int64_t now_ns;
	struct site_user *users;
	uint32_t user_n, first_user;
	struct meter meter;
	struct tally *tally;
	const struct tap *tap;
	uint32_t tap_ix;      /* index of the followed user, or UINT32_MAX */
	struct arrivals_clock clock;
	int64_t weekend_from_ns, weekend_to_ns; /* site_weekend's last answer holds in here */
	bool weekend;
	struct slab mails, sms, small, large;
	uint32_t waiting_n;   /* measured mails not delivered, all users */
	uint32_t held_n;
	int64_t held_since_ns;
	struct site_front *front;
	struct station *back;
	struct station smsc;
	uint32_t smsc_n;      /* messages at the SMSC */
	uint32_t smpp_sequence;
	bool smpp_bound;      /* the capture has shown the bind */
	uint16_t *sdcch_busy; /* by cell */
	int64_t down_from_ns, down_until_ns; /* front ends are down; NEVER_NS: never */
	uint32_t away_n, back_n;
	uint8_t *filler, *scratch, *answer; /* server's text and buffers */
	size_t answer_cap;
	uint8_t *request;     /* the device's buffer */
	uint64_t fingerprint;
};

enum { SITE_REQUEST_BYTES = 2048, SITE_SMALL_BYTES = 1152 };

/* ---- site.c */
struct site *site_build(const struct world_task *task);
void site_free(struct site *site);
size_t site_bytes(const struct site *site);

/* ---- small things all files use */
static inline uint32_t site_number(const struct site *site, uint32_t ix)
{
	return site->first_user + ix;
}

static inline void site_push(struct site *site, int64_t at_ns, enum site_event kind, uint32_t actor,
	uint32_t arg)
{
	queue_push(site->queue, (uint64_t)at_ns,
		(uint64_t)kind << 56 | (uint64_t)actor << 32 | arg);
}

static inline void site_count(struct site *site, enum tally_ix what, uint64_t n)
{
	meter_count(&site->meter, site->now_ns, what, n);
}

/* The minute of the window that holds `at_ns`, or NULL outside. */
static inline struct tally_minute *site_minute(struct site *site, int64_t at_ns)
{
	if (!meter_open(&site->meter, at_ns)) {
		return NULL;
	}
	return &site->tally->minutes[(at_ns - site->meter.from_ns) / MINUTE_NS];
}

static inline struct site_message *site_message(const struct site *site, uint32_t handle)
{
	return handle & 0x80000000u ? slab_at(&site->large, handle & 0x7FFFFFFFu)
				    : slab_at(&site->small, handle);
}

/* Whether `at_ns` is on a Saturday or Sunday, local time. Asked for every packet, so the answer is
 * kept for the hour it was given in. */
static inline bool site_weekend(struct site *site, int64_t at_ns)
{
	if (at_ns < site->weekend_from_ns || at_ns >= site->weekend_to_ns) {
		int64_t into_ns = (at_ns + site->clock.week_offset_ns) % HOUR_NS;
		site->weekend_from_ns = at_ns - into_ns;
		site->weekend_to_ns = site->weekend_from_ns + HOUR_NS;
		site->weekend = arrivals_weekend(&site->clock, at_ns);
	}
	return site->weekend;
}

uint32_t site_message_take(struct site *site, uint32_t connection, enum eas_command command,
	enum purpose_ix purpose, const uint8_t *bytes, size_t n);
void site_message_give(struct site *site, uint32_t handle);

void site_timer_set(struct site *site, uint32_t ix, enum site_timer timer, int64_t at_ns);
void site_timer_off(struct site *site, uint32_t ix, enum site_timer timer);
/* Whether a surfaced timer event is due now; moves it on or drops it otherwise. */
bool site_timer_due(struct site *site, uint32_t ix, enum site_timer timer, uint32_t generation);

/* A record for the tap when this user is followed. */
void site_tap(struct site *site, uint32_t ix, const struct tap_record *record);

/* ---- deliver.c */
void deliver_input(struct site *site, uint32_t ix, struct device_input *in, enum purpose_ix waker);

/* ---- link.c */
void link_request(struct site *site, uint32_t ix, uint32_t handle, int64_t at_ns,
	int64_t patience_ns);
void link_down(struct site *site, uint32_t ix, uint32_t handle);
void link_coverage(struct site *site, uint32_t ix);
bool link_lost(struct site *site, uint32_t ix, uint32_t connection);
void link_watch(struct site *site, uint32_t ix);
void link_close(struct site *site, uint32_t ix, int64_t at_ns, bool reset);
void link_unpark(struct site *site, uint32_t ix);
void link_bill(struct site *site, uint32_t ix, int64_t at_ns, uint64_t bytes);
void link_bill_flush(struct site *site, uint32_t ix, int64_t at_ns, bool all);

/* ---- front.c */
void front_up(struct site *site, uint32_t ix, uint32_t handle);
void front_back(struct site *site, uint32_t ix, uint32_t handle);
void front_mail(struct site *site, uint32_t ix);
void front_notify(struct site *site, uint32_t ix);
void front_hold_over(struct site *site, uint32_t ix);
void front_drop(struct site *site, uint32_t ix);
void front_restart(struct site *site);
bool front_is_down(const struct site *site, int64_t at_ns);
void front_held(struct site *site, int delta);

/* ---- mail.c */
void mail_arrive(struct site *site, uint32_t ix);
void mail_touch(struct site *site, uint32_t ix, int64_t now_ns);
void mail_announced(struct site *site, uint32_t ix, int64_t at_ns);
void mail_delivered(struct site *site, uint32_t ix, const struct account_items *items,
	int64_t at_ns);
/* What exchange_context.store points at: one user's list, and where the last look ended. */
struct mail_view {
	struct site *site;
	uint32_t ix;
	uint32_t at;         /* SLAB_NONE at first */
};
bool mail_look(void *store, uint32_t number, struct exchange_mail *mail);

/* ---- smsc.c */
void smsc_trigger(struct site *site, uint32_t ix, uint32_t item);
void smsc_try(struct site *site, uint32_t handle);
void smsc_heard(struct site *site, uint32_t handle);
