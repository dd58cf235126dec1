/* Everything one (strategy, replication, site) leaves behind: integers only, times in microseconds.
 *
 * Not here: joules, money, means (sim/stats derives them; new prices need no new run).
 * Ownership: tally_build allocates everything, tally_free releases it; the world only adds.
 * Invariant: for each device, the radio slots' times add up to the measured window. */
#pragma once

#include <stdint.h>

#include "models/model.h"
#include "observe/hist.h"

enum tally_ix {
#define TALLY(name, meaning) TALLY_##name,
#include "observe/tally.def"
#undef TALLY
	TALLY_N
};

/* Where the radio's time goes. STAGE slots are in the order of enum radio_stage_ix. */
enum slot_ix {
	SLOT_UP,           /* bits go up */
	SLOT_DOWN,         /* bits come down */
	SLOT_UP_WEAK,      /* bits go up in a weak signal */
	SLOT_UP_MID,       /* small transfers that MID carries */
	SLOT_DOWN_MID,
	SLOT_PROMOTE_HIGH, /* re-access from HIGH, then from each stage to HIGH */
	SLOT_PROMOTE_TAIL,
	SLOT_PROMOTE_MID,
	SLOT_PROMOTE_LOW,
	SLOT_PROMOTE_PCH,
	SLOT_PROMOTE_IDLE,
	SLOT_PROMOTE_SLEEP,
	SLOT_PROMOTE_SMALL, /* from below MID to MID */
	SLOT_HIGH,
	SLOT_TAIL,
	SLOT_MID,
	SLOT_LOW,
	SLOT_PCH,
	SLOT_IDLE,
	SLOT_SLEEP,
	SLOT_UPDATE,       /* location or tracking area update of an idle device */
	SLOT_ATTACH,       /* scan and association after a gap */
	SLOT_OUT,          /* no coverage; power as IDLE */
	SLOT_N
};

/* The largest number at any instant of the window, of the fullest front end or mailbox server. */
enum peak_ix {
	PEAK_CONNECTIONS, /* open connections of a front end */
	PEAK_REQUESTS,    /* held and active requests of a front end */
	PEAK_HELD,        /* pending Pings of a front end */
	PEAK_QUEUE,       /* requests that wait for a worker of a front end */
	PEAK_STORE_JOBS,  /* requests in progress at a mailbox server */
	PEAK_PORTS,       /* ports of a front end towards a mailbox server, TIME_WAIT included */
	PEAK_NAT,         /* ports of the operator's address translation, of a site */
	PEAK_N
};

/* On whose behalf energy was spent. A tail belongs to the last activity. */
enum purpose_ix { PURPOSE_BASE, PURPOSE_HEARTBEAT, PURPOSE_POLL, PURPOSE_MAIL, PURPOSE_SMS,
	PURPOSE_USER, PURPOSE_N };

/* Why a mail was not on the device yet; the sum over causes is the sum of all latencies. */
enum wait_ix {
	WAIT_SCHEDULE,
	WAIT_SMS_PATH,
	WAIT_DEVICE,
	WAIT_SETUP,
	WAIT_HEARTBEAT_GAP,
	WAIT_DEAD_PATH,
	WAIT_COVERAGE,
	WAIT_CALL,
	WAIT_SERVER,
	WAIT_N
};

/* One user's billable use inside the window, working days and weekend days apart. */
struct usage {
	uint64_t bytes[2];                    /* up and down, IP octets */
	uint32_t sms[2];
};

/* Minute by minute over the window; counts are per minute, held is a time integral. */
struct tally_minute {
	uint64_t held_us;
	uint64_t front_us, back_us; /* processor time of the work that came in this minute */
	uint32_t held_max;
	uint32_t requests;
	uint32_t sms;
	uint32_t handshakes;
	uint32_t refused;
	uint32_t smsc_queue_max;
};

struct tally {
	uint64_t count[TALLY_N];
	uint64_t radio_us[SLOT_N][PURPOSE_N]; /* microseconds; boundaries are rounded down, so sums are exact */
	uint64_t cpu_us[PURPOSE_N];
	uint64_t sms_n[PURPOSE_N];            /* receptions that cost energy: not in calls, not over IMS */
	uint64_t wait_us[WAIT_N];             /* summed over the window's delivered mails */
	unsigned __int128 age_ms2;            /* 2 x integral of mail age, square milliseconds */
	uint32_t workdays, weekend_days;      /* of the window, in thousandths of a day, local time */
	uint32_t held_max;                    /* over the whole window */
	uint32_t peak[PEAK_N];
	struct hist latency_us;
	struct hist notify_us;
	struct hist server_wait_us;           /* queueing at front end and back end, per request */
	struct hist look_us;                  /* per look, age of the oldest mail that was missing */
	struct hist policy_us;                /* per device, from the change until it is in force */
	struct hist wipe_us;                  /* per device, from the order until it is wiped */
	struct hist wipe_ack_us;              /* ... until the server has its acknowledgement */
	uint32_t minutes_n;
	struct tally_minute *minutes;
	uint32_t users_n;
	uint32_t first_user;                  /* global number of usage[0] */
	struct usage *usage;
	uint32_t meters_n;                    /* of the tariff; 0 until tally_meters_build */
	uint32_t (*units)[2];                 /* [user * meters_n + meter]: increments, by kind of day */
	int64_t drain_ns;                     /* longest, after a restart until 99 % are back; -1 none */
	uint64_t fingerprint;                 /* hash over all executed events */
	uint32_t part_n;                      /* groups of users; 0: there are none */
	struct tally **part;                  /* of each group, without usage and units */
};

/* Allocates the arrays for `users` users and a window of `minutes` minutes. REQUIREs memory. */
struct tally *tally_build(uint32_t first_user, uint32_t users, uint32_t minutes);
/* Room for the billing increments of `meters` meters, once. */
void tally_meters_build(struct tally *tally, uint32_t meters);
/* A tally for each of `n` groups, to be counted into instead; they share usage and units of the
 * whole. tally_fold adds them up when all is counted. */
void tally_parts_build(struct tally *tally, uint32_t n);
void tally_fold(struct tally *tally);
void tally_free(struct tally *tally); /* with its parts */

/* Adds a site's tally to the whole replication's, in index order: counters and histograms add up,
 * minutes add up, users are copied to their place (into->first_user .. must hold them), the
 * fingerprints are chained. */
void tally_merge(struct tally *into, const struct tally *from);

const char *tally_name(enum tally_ix ix);
const char *tally_meaning(enum tally_ix ix);
const char *tally_slot_name(enum slot_ix ix);
const char *tally_peak_name(enum peak_ix ix);
const char *tally_purpose_name(enum purpose_ix ix);
const char *tally_wait_name(enum wait_ix ix);
