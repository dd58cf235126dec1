/* One simulated site: its users, servers, cells and SMSC, and the queue that moves them.
 *
 * Private to sim/world; the outside sees world.h. Everything a file of this folder needs stands
 * here; each file exports functions with its own prefix:
 *   site.c    builds and frees          link.c   connections, radio and firewall between device
 *   world.c   the loop                           and front end
 *   deliver.c what a device wants done  front.c  front end and mailbox server
 *   reach.c   waits for pages           (see models/radio)
 *   mail.c    arrival, delivery, waits  smsc.c   the SMS path to the SMSC, air.c on to the handset
 *   balance.c several front ends        store.c  mailbox servers
 *   fault.c   what goes wrong, when     admin.c  policies over time, orders to wipe
 * Units: ns since the start of the warm-up. Handles are slab handles; SLAB_NONE is none. */
#pragma once

#include "core/arena.h"
#include "core/chance.h"
#include "core/err.h"
#include "core/queue.h"
#include "core/slab.h"
#include "models/device/cpu.h"
#include "models/device/device.h"
#include "models/device/habits.h"
#include "models/network/cell.h"
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
	SITE_FAULT,     /* a restart, a fault begins or ends, an order of the administrator: fault.c */
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
	SITE_REACH,     /* a device that could not be paged listens */
	SITE_LIFE,      /* the user's day turns, or the user does something: life.c */
	SITE_CELL,      /* a transfer in a cell begins or ends */
	SITE_PORT,      /* the address translation forgets a connection that ended silently */
	SITE_EVENTS
};

/* A Ping's patience is long, other requests' short: with a timer each, neither makes the other's
 * live event stale. */
enum site_timer { SITE_TIMER_HOLD, SITE_TIMER_SCHEDULE, SITE_TIMER_WAIT, SITE_TIMER_PATIENCE,
	SITE_TIMERS };

/* A timer has at most one live event, known by its time. A later deadline is only stored, and the
 * event moves on when it surfaces; an earlier one gets a new event, and the old one is dropped when
 * it surfaces, and counted. */
struct site_timers {
	int64_t deadline_ns[SITE_TIMERS]; /* NEVER_NS: off */
	int64_t live_ns[SITE_TIMERS];     /* time of the live event; NEVER_NS: none */
};

/* A request or answer under way. The bytes follow the header. */
struct site_message {
	uint32_t n;
	uint32_t connection;
	uint8_t command;     /* enum eas_command */
	uint8_t purpose;     /* enum purpose_ix */
	bool handshake, resumed; /* the front end has this work with it */
	bool active;         /* an answer: its request counts at `node` until it is sent */
	uint16_t node;       /* the front end that took it */
	uint8_t bytes[];
};

/* A mail that is in the store and not on the device. */
struct site_mail {
	int64_t arrival_ns;
	uint32_t number;
	uint32_t next;       /* towards younger mail; SLAB_NONE */
	bool measured;       /* arrived in the window */
	bool announced;      /* the device knows of it */
	uint32_t bytes;      /* of its body, before truncation */
};

struct site_sms {
	int64_t expires_ns;
	int64_t accepted_ns; /* at the SMSC: its time stamp */
	uint32_t user;
	uint32_t item;       /* the mail behind it */
	uint16_t tries;      /* retries in a row */
	uint16_t absences;   /* rounds of the absent schedule */
	uint32_t next;       /* in the list of those that wait in reach.c */
	uint32_t older, younger; /* in the list of those for one handset; SLAB_NONE */
	uint8_t n;           /* octets of the CP-DATA */
	bool copy;           /* a duplicate */
	bool displaced;      /* a younger one took its place: its next event is its last */
	bool on_air;
	bool follows;        /* goes on the channel of the message before it */
	bool in_call;        /* goes on the call's own channel */
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
	uint32_t kept;       /* answer that waits for a device that cannot be paged, or SLAB_NONE */
	uint32_t parked_patience_s;
	bool open;           /* the device believes so */
	bool dead;           /* nothing gets through any more; the device does not know */
	bool counted;        /* the front end counts a connection of this user */
	bool had_tls;        /* there is a session to resume */
};

/* What the SMSC and the network know of one handset. The list counts only while site_user.sms_n is
 * above 0. */
struct site_handset {
	int64_t busy_until_ns; /* a message is on the air until then */
	uint32_t oldest, youngest; /* message that waits */
	uint32_t heard_item; /* youngest mail of which an SMS came, plus one */
	uint32_t kept;       /* list of those that wait in reach.c; SLAB_NONE */
};

/* What the boxes on the way know of one user's connection. */
struct site_path {
	int64_t up_ns;       /* last packet from the device that passed, if a box asks for it */
	int64_t session_ns;  /* last TLS handshake */
};

/* When the first of them forgets the connection. */
struct path_end {
	int64_t at_ns;       /* still known at this instant; NEVER_NS */
	bool told;           /* both ends hear of it */
	bool pdp;            /* the PDP context is gone with it */
};

/* One user's volume in one meter of the tariff. */
struct site_meter {
	uint32_t bytes;      /* not yet rounded up */
	int32_t slot;        /* hour or day they belong to */
};

/* Where a user's requests are at the servers. */
struct site_seat {
	uint16_t node;       /* front end of the connection */
	uint16_t hold_node;  /* ... of the pending Ping */
	uint16_t busy;       /* requests accepted and not answered */
	uint8_t copies;      /* of its pending Ping (server.pings_per_device) */
	bool full;           /* its front end had no room for its last request */
};

/* In the order of use, so that what one event needs lies together: seven cache lines. */
struct site_user {
	_Alignas(64) int64_t touched_ns; /* waits and ages are accounted for up to here */
	int64_t oldest_ns;   /* arrival of the first mail in the list, if there is one */
	uint32_t mail_head, mail_tail; /* of the list of struct site_mail */
	uint32_t waiting_n;  /* measured mails in it */
	uint32_t trigger_item; /* the mail of the last trigger, plus one */
	uint16_t trigger_attempt; /* triggers for that mail before this one */
	uint16_t sms_n;      /* messages the SMSC holds for this handset */
	bool answering;      /* an answer to the pending Ping is on its way */
	bool away;           /* lost its connection in the restart and is not back */
	bool has_port;       /* in the operator's address translation */
	struct site_seat seat;
	struct coverage coverage;
	struct site_line line;
	int64_t reach_ns;    /* live event of reach.c; NEVER_NS: none */
	struct radio radio;
	struct cpu cpu;
	struct site_timers timers;
	struct device device;
	struct mailbox box;
	struct arrivals arrivals;
};

/* What one user is doing, where users do anything. */
struct site_life {
	struct habits_now now;
	struct habits_stream look, letter;
	struct outbox outbox;
	int64_t fresh_ns;    /* of the last whole answer */
	int64_t off_ns;      /* switched off, counted up to here */
	uint32_t seen_n;     /* mails below have been delivered */
	bool resting;        /* off or not started: the device hears nothing */
	bool begun;          /* its first start is over */
};

/* A request that waits for a worker. */
struct site_waiting {
	uint32_t ix, handle;
};

struct site_front {
	struct station station;
	uint32_t connections, requests, held;
	bool draining;       /* takes no new connections */
	int64_t down_until_ns;
	struct site_waiting *queue; /* [server.accept_queue] as a ring */
	uint32_t queue_at, queue_n;
	uint32_t *sample;    /* event 3033: the last intervals, seconds */
	uint32_t sample_n, sample_at;
	uint64_t sample_sum;
};

/* A mailbox server. */
struct site_store {
	struct station station;
	double factor;       /* on processor times; 1 unless a fault slows it */
	bool away;           /* does not answer */
	int64_t shield_from_ns, shield_until_ns; /* front ends leave it alone */
	int64_t *done_ns;    /* [server.store_limit] when each request in progress will be done */
	uint32_t done_n;
};

/* The last uses of the ports between one front end and one mailbox server, oldest first: a ring. */
struct site_ports {
	int64_t *used_ns;    /* [server.ports] */
	uint32_t at, n;
};

/* What the servers remember of one user's device, and seldom need. */
struct site_client {
	int64_t window_ns;   /* throttling: since when commands are counted */
	int64_t locked_until_ns;
	uint32_t commands;
	uint16_t refused_n;  /* log-ons refused in a row */
	bool in_force : 1, counted : 1; /* the changed policy is; inside the window */
	bool wiped : 1;      /* the wipe is acknowledged; its answer ends the device */
	bool acknowledged : 1, erased : 1; /* ... inside the window; it has wiped itself there */
	bool gone : 1;       /* wiped, or without SIM or power for good */
};

/* All that is kept of a user, but for what users do themselves (struct site_life) and what some
 * tariffs count. */
enum { SITE_USER_BYTES = sizeof(struct site_user) + sizeof(struct site_client) +
	sizeof(struct site_handset) + sizeof(struct site_path) };
static_assert(SITE_USER_BYTES <= 512, "live state of a user");

/* What differs between groups of users. */
struct site_part {
	const struct scenario *scenario;
	struct tally *tally;
	struct arrivals_clock clock;
};

struct site {
	struct arena arena;   /* all memory below but the tally */
	const struct scenario *scenario; /* as the group of the user at work sees it */
	const struct strategy_cfg *strategy;
	struct chance chance;
	struct queue *queue;
	int64_t now_ns;
	struct site_user *users;
	struct site_meter *meters; /* [user * meter_n + meter]: few tariffs have any */
	uint32_t user_n, first_user;
	struct meter meter;
	struct tally *tally;
	const struct tap **followed; /* [followed_to - followed_from] who listens to each user */
	uint32_t followed_from, followed_to; /* nobody outside is followed */
	struct arrivals_clock *clock; /* of the group at work */
	struct site_part whole;
	struct site_part *parts; /* [scenario->group_n]; NULL: everybody is alike */
	uint8_t *part_of;     /* [user_n] */
	int64_t weekend_from_ns, weekend_to_ns; /* site_weekend's last answer holds in here */
	bool weekend;
	struct slab mails, sms, small, large;
	uint32_t waiting_n;   /* measured mails not delivered, all users */
	uint32_t held_n;
	int64_t held_since_ns;
	struct site_front *front;
	struct site_store *store;
	struct site_ports *ports; /* [front end * back_ends + mailbox server]; NULL without a limit */
	struct site_client *clients; /* [user_n] */
	struct site_life *lives; /* [user_n]; NULL: users do nothing and strategies have no periods */
	bool any_gone;        /* some client is */
	uint32_t turn;        /* round-robin */
	uint32_t faults_on;   /* bit i: scenario->faults[i] is in force */
	uint32_t policy_version;
	int64_t policy_from_ns, wipe_from_ns; /* when ordered; NEVER_NS: not yet */
	int64_t all_down_ns;  /* every front end is down until then */
	int64_t drain_from_ns; /* from when on devices may come back */
	struct station smsc;
	uint32_t smsc_n;      /* messages at the SMSC */
	uint32_t smpp_sequence;
	bool smpp_bound;      /* the capture has shown the bind */
	struct site_handset *handsets; /* [user_n] */
	struct site_path *paths; /* [user_n] */
	uint32_t port_n;      /* ports in use in the operator's address translation */
	struct cell *cells;   /* [sms.cells] user ix is in cell ix % sms.cells */
	struct cell_turn *areas; /* paging channels, by location area */
	int64_t down_from_ns, down_until_ns; /* front ends are down; NEVER_NS: never */
	uint32_t away_n, back_n;
	uint8_t *filler, *scratch, *answer; /* server's text and buffers */
	size_t answer_cap;
	uint8_t *request;     /* the device's buffer */
	uint64_t fingerprint;
};

enum { SITE_REQUEST_BYTES = 2048 + OUTBOX_LETTER_BYTES_MAX, SITE_SMALL_BYTES = 1152 };

/* ---- site.c */
struct site *site_build(const struct world_task *task);
void site_free(struct site *site);

/* ---- small things all files use */
static inline uint32_t site_number(const struct site *site, uint32_t ix)
{
	return site->first_user + ix;
}

/* From here on it is about this user: scenario, clock and tally are those of his group. */
static inline void site_at(struct site *site, uint32_t ix)
{
	if (site->parts != NULL) {
		struct site_part *part = &site->parts[site->part_of[ix]];
		site->scenario = part->scenario;
		site->clock = &part->clock;
		site->tally = site->meter.tally = part->tally;
	}
}

/* ... about nobody in particular. */
static inline void site_at_none(struct site *site)
{
	site->scenario = site->whole.scenario;
	site->clock = &site->whole.clock;
	site->tally = site->meter.tally = site->whole.tally;
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
		int64_t into_ns = (at_ns + site->clock->week_offset_ns) % HOUR_NS;
		site->weekend_from_ns = at_ns - into_ns;
		site->weekend_to_ns = site->weekend_from_ns + HOUR_NS;
		site->weekend = arrivals_weekend(site->clock, at_ns);
	}
	return site->weekend;
}

uint32_t site_message_take(struct site *site, uint32_t connection, enum eas_command command,
	enum purpose_ix purpose, const uint8_t *bytes, size_t n);
void site_message_give(struct site *site, uint32_t handle);

void site_timer_set(struct site *site, uint32_t ix, enum site_timer timer, int64_t at_ns);
void site_timer_off(struct site *site, uint32_t ix, enum site_timer timer);
/* Whether a surfaced timer event is due now; moves it on or drops it otherwise. */
bool site_timer_due(struct site *site, uint32_t ix, enum site_timer timer);

/* Who listens to this user; NULL: nobody. */
static inline const struct tap *site_tap_of(const struct site *site, uint32_t ix)
{
	return ix < site->followed_from || ix >= site->followed_to
		? NULL : site->followed[ix - site->followed_from];
}

/* A record for the tap when this user is followed. */
void site_tap(struct site *site, uint32_t ix, const struct tap_record *record);

/* What a device is told in each call. */
static inline struct device_context site_context(const struct site *site, uint32_t ix)
{
	return (struct device_context){site->scenario, site->strategy, site->chance,
		site_number(site, ix), site->lives == NULL ? NULL : &site->lives[ix].outbox};
}

/* Whether no SMS reaches this user's phone: it is off, or has no signal at all. */
static inline bool site_absent(const struct site *site, uint32_t ix)
{
	const struct coverage *coverage = &site->users[ix].coverage;
	return (site->lives != NULL && site->lives[ix].now.off) ||
	       (coverage->out && !coverage->call && site->scenario->coverage.sms_too);
}

/* ---- life.c: only where site->lives is there, but for life_needed */
bool life_needed(const struct site *site);
void life_build(struct site *site, uint32_t ix);
void life_start(struct site *site, uint32_t ix);
void life_event(struct site *site, uint32_t ix, uint32_t arg);
void life_delivered(struct site *site, uint32_t ix, const struct account_items *items,
	int64_t at_ns);
void life_finish(struct site *site, uint32_t ix);
bool life_wants_sms(const struct site *site, uint32_t ix);

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
void link_reset(struct site *site, uint32_t ix);
void link_cell(struct site *site, uint32_t arg);
struct radio_transfer link_move(struct site *site, uint32_t ix, int64_t at_ns, bool up,
	uint32_t bytes, enum purpose_ix purpose);
void link_tap(struct site *site, uint32_t ix, enum tap_kind kind, bool from_client, int64_t at_ns,
	int64_t end_ns, bool lost);

/* ---- link_bill.c */
void link_bill_octets(struct site *site, uint32_t ix, int64_t at_ns, uint32_t up, uint32_t down);
void link_bill_flush(struct site *site, uint32_t ix, int64_t at_ns, bool all);

/* ---- link_open.c */
void link_open_line(struct site *site, uint32_t ix, int64_t *t, struct site_message *message);
void link_open_refused(struct site *site, uint32_t ix, int64_t at_ns,
	struct site_message *message);
void link_open_unanswered(struct site *site, uint32_t ix, int64_t at_ns,
	const struct site_message *message);

/* ---- path.c */
struct path_end path_end(const struct site *site, uint32_t ix);
bool path_forgot(const struct site *site, uint32_t ix, int64_t at_ns);
bool path_is_full(const struct site *site);
void path_passed_up(struct site *site, uint32_t ix, int64_t at_ns);
void path_opened(struct site *site, uint32_t ix);
void path_closed(struct site *site, uint32_t ix);
void path_port_free(struct site *site);
/* How much later a message of so many segments arrives; NEVER_NS when TCP gives up. */
int64_t path_loss_ns(const struct site *site, uint32_t ix, int64_t at_ns, bool up,
	uint32_t segments);

/* ---- reach.c: true if the message is kept until the device listens; it is then taken over */
bool reach_keeps_answer(struct site *site, uint32_t ix, uint32_t handle);
bool reach_keeps_sms(struct site *site, uint32_t ix, uint32_t handle);
/* The device sent something at `at_ns`, and so can be reached. */
void reach_release(struct site *site, uint32_t ix, int64_t at_ns);
void reach_event(struct site *site, uint32_t ix);

/* ---- balance.c: which front end, and how many it has room for */
enum balance_verdict { BALANCE_TAKEN, BALANCE_QUEUED, BALANCE_FULL };
uint32_t balance_pick(struct site *site, uint32_t ix);
bool balance_moves(const struct site *site, uint32_t ix);
bool balance_has_room(const struct site *site, const struct site_front *front);
enum balance_verdict balance_take(struct site *site, uint32_t ix, uint32_t handle);
void balance_done(struct site *site, struct site_front *front, uint32_t ix);
void balance_restart(struct site *site, uint32_t node, int64_t until_ns, bool cold);
void balance_drain(struct site *site, uint32_t node, bool on);
void balance_recycle(struct site *site, uint32_t node, int64_t before_ns);
void balance_back(struct site *site, uint32_t ix);
void balance_close(struct site *site);
void balance_note(struct site *site);
void balance_peak(struct site *site, enum peak_ix which, uint32_t before, uint32_t after);

/* The front end of a user's connection. */
static inline struct site_front *balance_of(const struct site *site, uint32_t ix)
{
	return &site->front[site->users[ix].seat.node];
}

/* ---- store.c: mailbox servers */
bool store_enter(struct site *site, uint32_t ix, uint32_t node, int64_t *at_ns);
bool store_serve(struct site *site, uint32_t ix, int64_t need_ns, int64_t *done_ns);

/* ---- fault.c */
void fault_schedule(struct site *site);
void fault_event(struct site *site, uint32_t arg);
uint32_t fault_status(struct site *site, uint32_t ix, enum eas_command command);
int64_t fault_zombie_ns(const struct site *site, uint32_t ix);
bool fault_certificate(const struct site *site, uint32_t ix);
bool fault_notify(const struct site *site, uint32_t ix, uint32_t item);

/* ---- admin.c: policies over time, orders to wipe */
void admin_change(struct site *site);
void admin_order(struct site *site);
void admin_off(struct site *site);
void admin_answered(struct site *site, uint32_t ix, const struct exchange_result *result);
void admin_heard(struct site *site, uint32_t ix);
void admin_finish(struct site *site, uint32_t ix);

/* ---- front.c */
void front_up(struct site *site, uint32_t ix, uint32_t handle);
void front_back(struct site *site, uint32_t ix, uint32_t handle);
void front_mail(struct site *site, uint32_t ix);
void front_notify(struct site *site, uint32_t ix, bool forced);
void front_wake(struct site *site, uint32_t ix);
int64_t front_service_ns(const struct site *site, uint32_t ix, int64_t mean_ns, uint32_t sub);
int64_t front_serve(struct site *site, struct station *station, int64_t need_ns,
	enum tally_ix busy, int64_t *wait_ns);
void front_hold_over(struct site *site, uint32_t ix);
void front_drop(struct site *site, uint32_t ix);
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
void smsc_guid(uint32_t user, uint8_t guid[TRIGGER_GUID_BYTES]);
void smsc_tap(struct site *site, uint32_t ix, enum tap_kind kind, enum tap_leg leg,
	uint32_t connection, bool from_client, int64_t at_ns, const struct wire_out *out);
void smsc_forget(struct site *site, uint32_t handle);
void smsc_hasten(struct site *site, uint32_t ix);

/* ---- air.c */
int64_t air_seizure_ns(const struct site *site, const struct site_sms *sms);
int64_t air_page(struct site *site, uint32_t ix);
void air_try(struct site *site, uint32_t handle);
void air_heard(struct site *site, uint32_t handle);
