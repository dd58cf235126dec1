/* What a run is made of, after every text and unit has been checked: plain numbers in structs.
 *
 * sim/config fills these once (rows in sim/config/param.def); everything later only reads them.
 * Not here: state (device/device.h, radio/radio.h, ...), parsing, defaults (they stand in
 * param.def).
 * Ownership: struct scenario owns the arrays it points at; scenario_free (config) releases them.
 * Units: _ns nanoseconds, _uw microwatts, _uj microjoules, _ucur millionths of the currency. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/dist.h"

#define NEVER_NS INT64_MAX
#define SECOND_NS INT64_C(1000000000)
#define MINUTE_NS (60 * SECOND_NS)
#define HOUR_NS (3600 * SECOND_NS)
#define DAY_NS (24 * HOUR_NS)

enum {
	MODEL_NAME_MAX = 48,     /* bytes of a strategy's or plan's name with its NUL */
	MODEL_STRATEGIES_MAX = 8,
	MODEL_PLANS_MAX = 8,
	MODEL_METERS_MAX = 3,    /* distinct (increment, scope) pairs over all plans */
	MODEL_VARIANTS_MAX = 6
};

struct run_cfg {
	int64_t start_unix_s;    /* end of the warm-up, UTC */
	int32_t time_zone_min;   /* minutes east of UTC; decides peak hours, weekends, SMSC stamps */
	int64_t duration_ns;     /* measured window */
	int64_t warm_up_ns;
	int64_t cool_down_ns;    /* at most this long after the window for the fate of its mail */
	uint64_t seed;
	uint32_t replications;
};

struct population_cfg {
	uint32_t users; /* over all sites */
	uint32_t sites;
};

enum workload_model { WORKLOAD_POISSON, WORKLOAD_TRACE };
enum day_profile { DAY_PROFILE_FLAT, DAY_PROFILE_OFFICE_24H };

/* Real arrivals: user u's times are time_s[first[u]] .. time_s[first[u + 1] - 1], ascending,
 * seconds after the trace's first day 00:00. */
struct trace_data {
	uint32_t users;
	uint32_t *first;  /* users + 1 entries */
	uint32_t *time_s;
	uint32_t span_s;  /* whole weeks; the trace repeats after it */
};

struct workload_cfg {
	uint32_t model;             /* enum workload_model */
	double mail_per_workday;    /* per user */
	double weekend_share;       /* weekend day / working day, 0..1 */
	uint32_t day_profile;       /* enum day_profile */
	struct dist mail_size;      /* bytes, before truncation */
	uint32_t item_header_bytes; /* headers of one item as synchronised */
	uint32_t body_limit_bytes;  /* the first bytes of the body that cross the air */
	char file[256];             /* CSV of arrivals, resolved against the scenario file */
	double overlay_to;          /* mails per user and day; 0 = the raw trace */
	struct trace_data trace;    /* filled when model == WORKLOAD_TRACE */
};

struct device_cfg {
	char name[MODEL_NAME_MAX];
	uint32_t battery_uah;
	uint32_t voltage_mv;
	double battery_efficiency;   /* share of the rated charge that reaches the load */
	uint32_t base_uw;            /* suspended device without the radio */
	uint32_t cpu_uw;             /* while awake, above base */
	int64_t cpu_wake_ns;         /* from interrupt to running */
	int64_t cpu_hold_ns;         /* stays up after the last activity */
	int64_t turnaround_ns;       /* from a parsed answer to the next request */
	uint32_t other_use_uw;       /* everything that is not mail, averaged; 0 = not stated */
	uint32_t ui_uj;              /* alert light and sound for each announced mail */
};

/* One step of the inactivity ladder. HIGH is where a transfer ends, IDLE where all end. */
enum radio_stage_ix { RADIO_HIGH, RADIO_MID, RADIO_PCH, RADIO_IDLE, RADIO_STAGES };

struct radio_stage {
	char name[24];
	bool present;
	bool counts_as_idle;       /* energy cause paging, not tail (READY, CELL_PCH, IDLE) */
	uint32_t uw;
	int64_t timer_ns;          /* inactivity until the next lower stage; ignored for IDLE */
	int64_t rtt_ns;            /* first exchange that starts in this stage, promotion included */
	int64_t promotion_ns;      /* part of rtt_ns spent promoting to HIGH */
	uint32_t promotion_uw;
	uint32_t carries_up_bytes; /* this much goes up without promotion (FACH); 0 = nothing */
	uint32_t carries_down_bytes;
	int64_t paging_cycle_ns;   /* 0: the network reaches the device without paging */
	uint32_t signalling_n;     /* signalling messages of a promotion from here */
};

enum radio_technology { RADIO_GPRS, RADIO_UMTS };

struct radio_cfg {
	char name[MODEL_NAME_MAX];
	uint32_t technology;       /* enum radio_technology: index into models/registry.def */
	struct radio_stage stage[RADIO_STAGES];
	uint32_t up_uw, down_uw;   /* while bits move */
	uint32_t up_bps, down_bps;
	int64_t steady_rtt_ns;     /* while the radio is active */
	bool class_b;              /* hears no page during a data transfer */
	uint32_t sms_uj;           /* receiving one SMS, baseband only */
	int64_t sms_ns;            /* channel time of that reception, without CP-DATA's frames */
};

struct coverage_cfg {
	double gaps_per_day;       /* per user */
	struct dist gap_ns;
	bool sms_too;              /* signalling is lost with the data */
};

enum firewall_action { FIREWALL_DROP, FIREWALL_RESET };

struct network_cfg {
	int64_t firewall_idle_ns;  /* NEVER_NS = none */
	uint32_t firewall_action;  /* enum firewall_action */
	int64_t wired_ns;          /* one way, core network to front end */
	int64_t pdp_setup_ns;      /* PDP context activation */
	bool dns_lookup;           /* one lookup for each new connection */
	uint32_t mss_bytes;
	uint32_t segment_overhead_bytes; /* TCP/IP headers of one segment */
	uint32_t tls_record_bytes;       /* header, MAC, padding of one record */
	uint32_t tls_full_up_bytes, tls_full_down_bytes;
	uint32_t tls_resumed_up_bytes, tls_resumed_down_bytes;
	bool tls;
	double packet_loss_p;      /* per message and direction */
	int64_t rto_first_ns, rto_max_ns, give_up_ns;
	int64_t response_timeout_ns; /* device's patience for anything but a Ping */
};

struct server_cfg {
	uint32_t front_ends, front_end_cores, back_ends, back_end_cores;
	int64_t request_cpu_ns;    /* front end, each request */
	int64_t handshake_cpu_ns;  /* front end, full TLS handshake */
	int64_t resumed_cpu_ns;
	int64_t ping_cpu_ns;       /* back end: registering the watch */
	int64_t sync_cpu_ns;       /* back end: a Sync or GetItemEstimate */
	int64_t item_cpu_ns;       /* back end: each item sent */
	int64_t notify_cpu_ns;     /* front end: a UDP notification and its poll */
	bool exponential_cpu;      /* service times exponential instead of constant */
	int64_t notify_delay_ns;   /* back end to front end, UDP 2883 */
	double notify_loss_p;
	uint32_t connection_limit; /* open connections at one front end; 0 = lifted */
	uint32_t request_limit;    /* held and active requests at one front end; 0 = lifted */
	uint32_t held_request_bytes;
	int64_t heartbeat_min_ns, heartbeat_max_ns;
	uint32_t hbi_sample_n;     /* event 3033: window of Pings */
	int64_t hbi_alert_ns;
	int64_t policy_refresh_ns; /* NEVER_NS = only once */
	int64_t restart_at_ns;     /* after run.start; NEVER_NS = none */
	int64_t restart_down_ns;
	uint32_t protocol;         /* 25 or 121 */
};

enum sms_covers { SMS_COVERS_PATH, SMS_COVERS_GATEWAY };

struct sms_cfg {
	struct dist delay_ns;      /* gateway to handset, or gateway only (covers) */
	uint32_t covers;           /* enum sms_covers */
	int64_t smsc_ns;           /* only with SMS_COVERS_GATEWAY */
	double loss_p;             /* lost on the way, on top of `delay_ns`'s never */
	double duplicate_p;
	int64_t retry_ns;          /* after a missed page or a blocked channel */
	uint32_t retries_n;        /* then the handset counts as absent */
	int64_t absent_retry_ns;   /* SMSC's own schedule for an absent handset */
	int64_t alert_ns;          /* from return of coverage to the alerted delivery */
	int64_t validity_ns;
	uint32_t queue_limit;      /* messages held for one handset */
	uint32_t smsc_per_s;       /* whole SMSC; 0 = not limiting */
	uint32_t smsc_queue_limit; /* messages waiting at the SMSC; 0 = unbounded */
	uint32_t cells;            /* users are spread over them evenly */
	uint32_t sdcch_per_cell;   /* 0 = not limiting */
};

enum billing_scope { BILLING_SESSION, BILLING_SESSION_HOUR, BILLING_HOUR, BILLING_DAY, BILLING_MONTH };

struct plan_cfg {
	char name[MODEL_NAME_MAX];
	char title[96];
	int64_t sms_ucur;          /* each SMS received beyond the bundle */
	uint32_t sms_included;     /* UINT32_MAX = unlimited */
	int64_t sms_fee_ucur;      /* per month */
	int64_t data_fee_ucur;     /* per month */
	uint64_t data_included_bytes; /* UINT64_MAX = flat */
	int64_t data_ucur_per_mb;  /* beyond the included volume, MB = 10^6 bytes */
	uint32_t data_increment_bytes;
	uint32_t data_scope;       /* enum billing_scope */
	uint32_t meter;            /* index into tariff_cfg.meter; unused for BILLING_MONTH */
};

struct tariff_cfg {
	char currency[8];
	int64_t minor_unit_ucur;
	uint32_t plan_n;
	uint32_t plan;             /* the one that is billed */
	struct plan_cfg plans[MODEL_PLANS_MAX];
	uint32_t meter_n;
	struct {
		uint32_t increment_bytes;
		uint32_t scope;
	} meter[MODEL_METERS_MAX];
};

enum strategy_kind { STRATEGY_SMS_POLL, STRATEGY_SCHEDULED_SYNC, STRATEGY_DIRECT_PUSH };
enum sms_trigger { TRIGGER_CHECK_IN, TRIGGER_MAIL };
enum grow_on { GROW_ON_EXPIRED, GROW_ON_ANY };

struct heartbeat_cfg {
	int64_t start_ns, min_ns, max_ns, step_ns;
	int64_t grace_ns;             /* device waits this much longer than the interval */
	uint32_t successes_per_raise;
	uint32_t grow_on;             /* enum grow_on */
	bool fixed;                   /* no adaptation at all */
};

struct reconnect_cfg {
	int64_t backoff_first_ns, backoff_max_ns;
	double jitter;                /* 0..1: share of the delay that is random */
};

struct strategy_cfg {
	char name[MODEL_NAME_MAX];
	char title[96];
	uint32_t kind;                /* enum strategy_kind */
	uint32_t trigger;             /* enum sms_trigger, sms-poll only */
	int64_t interval_ns;          /* check-in or scheduled sync */
	bool aligned;                 /* on the hour instead of a random phase */
	int64_t fallback_ns;          /* sms-poll on mail: own sync if nothing came; NEVER_NS = off */
	int64_t server_window_ns;     /* 0: every new item costs an SMS */
	struct dist device_wait_ns;   /* from the SMS to the sync; later SMS within it are swallowed */
	struct heartbeat_cfg heartbeat;
	struct reconnect_cfg reconnect;
	int64_t keep_alive_ns;        /* connection kept after the last answer; 0 = closed at once */
	int64_t pdp_hold_ns;          /* PDP context kept after the connection closed */
	double tls_resumed_p;         /* a new connection resumes the last TLS session */
};

/* What the first screen's energy band runs over (SEMANTICS 3). */
struct band_cfg {
	uint32_t cpu_wake_low_uj, cpu_wake_high_uj;
	uint32_t sms_low_uj, sms_high_uj;
	char radio[64];               /* preset of the second profile, "" = none */
	uint32_t users;               /* users of the extra runs */
};

struct scenario {
	char name[64];                /* file stem */
	char title[160];
	struct run_cfg run;
	struct population_cfg population;
	struct workload_cfg workload;
	struct device_cfg device;
	struct radio_cfg radio;
	struct coverage_cfg coverage;
	struct network_cfg network;
	struct server_cfg server;
	struct sms_cfg sms;
	struct tariff_cfg tariff;
	struct band_cfg band;
	uint32_t strategy_n;
	struct strategy_cfg strategies[MODEL_STRATEGIES_MAX];
};
