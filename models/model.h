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
	MODEL_PLANS_MAX = 16,
	MODEL_METERS_MAX = MODEL_PLANS_MAX + 1, /* one a plan, and one for days of use */
	MODEL_FAULTS_MAX = 16,
	MODEL_GROUPS_MAX = 8,
	MODEL_VARIANTS_MAX = 6,
	MODEL_SCHEDULE_NUMBERS = 6 /* pairs of times and minutes */
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

/* What users do, the same under every strategy. Hours are local time since midnight. */
struct habits_cfg {
	int64_t peak_from_ns, peak_to_ns; /* peak is between them */
	bool peak_weekend;         /* ... on Saturday and Sunday too */
	int64_t spread_ns;         /* users' hours differ by up to so much */
	int64_t awake_from_ns, awake_to_ns; /* looks and letters come between them */
	double off_share;          /* users whose phone is off from off_from to off_to */
	int64_t off_from_ns, off_to_ns;
	double roaming_share;      /* of trips that lead abroad */
	int64_t trip_ns;           /* whole days */
	bool roaming_sync;         /* the phone synchronises there by itself */
	double looks_per_day;
	int64_t stale_ns;          /* a look synchronises when the last answer is older; NEVER_NS */
	double letters_per_day;    /* mails that the user writes on the phone */
	struct dist letter_bytes;  /* text, without headers */
	bool letter_at_once;       /* else it waits for the next sync */
	double read_share, delete_share; /* of mails delivered */
	struct dist change_ns;     /* from delivery to that */
	bool change_at_once;
};

enum workload_model { WORKLOAD_POISSON, WORKLOAD_MMPP, WORKLOAD_LONG_RANGE, WORKLOAD_TRACE };
enum day_profile { DAY_PROFILE_FLAT, DAY_PROFILE_OFFICE_24H };

/* Real arrivals: user u's times are time_s[first[u]] .. time_s[first[u + 1] - 1], ascending,
 * seconds after the trace's first day 00:00. */
struct trace_data {
	uint32_t users;
	uint32_t *first;  /* users + 1 entries */
	uint32_t *time_s;
	uint32_t *bytes;  /* of each mail, beside time_s; NULL: the file has no sizes */
	uint32_t span_s;  /* whole weeks; the trace repeats after it */
};

/* Two states that alternate; the mean over both is the profile's rate. */
struct burst_cfg {
	int64_t on_ns, off_ns;      /* mean lengths of the states, exponential */
	double off_share;           /* rate while off / rate while on, 0..1 */
	bool shared;                /* one state for all users instead of one for each */
};

/* A factor on everybody's rate that follows fractional noise from slot to slot. */
struct long_range_cfg {
	double exponent;            /* of the noise's fluctuations over time, 0.65..0.95 */
	double spread;              /* standard deviation of the factor, whose mean is 1 */
	int64_t slot_ns;            /* the factor is constant for so long */
};

/* Users n * members .. n * members + members - 1 are on one distribution list. */
struct lists_cfg {
	uint32_t members;           /* 0: no lists */
	double share;               /* of a user's mail that comes over its list */
};

struct workload_cfg {
	uint32_t model;             /* enum workload_model */
	double mail_per_workday;    /* per user */
	double weekend_share;       /* weekend day / working day, 0..1 */
	uint32_t day_profile;       /* enum day_profile */
	double hours[24];           /* relative shares; all 0: day_profile decides */
	double week[7];             /* factors Monday to Sunday; all 0: weekend_share decides */
	struct burst_cfg burst;
	struct long_range_cfg long_range;
	struct lists_cfg lists;
	struct dist mail_size;      /* bytes, before truncation */
	uint32_t item_header_bytes; /* headers of one item as synchronised */
	uint32_t body_limit_bytes;  /* the first bytes of the body that cross the air */
	char file[256];             /* CSV of arrivals, resolved against the scenario file */
	double overlay_to;          /* mails per user and day; 0 = the raw trace */
	struct trace_data trace;    /* filled when model == WORKLOAD_TRACE */
};

enum battery_model { BATTERY_IDEAL, BATTERY_PEUKERT, BATTERY_KIBAM };

/* What becomes of the rated charge; all factors are 1 and all losses 0 unless stated. */
struct battery_cfg {
	uint32_t model;            /* enum battery_model */
	double temperature_share;  /* of the charge that is left at the battery's temperature */
	uint32_t cycles;           /* full cycles it has served */
	double fade_share;         /* of the charge lost in 100 cycles */
	double self_discharge;     /* share of the charge lost in 30 days */
	double resistance_ohm;     /* with contacts, as it is now */
	uint32_t cutoff_mv;        /* the phone switches off below */
	double burst_a;            /* current of a transmission burst */
	double peukert_n;
	int64_t rated_ns;          /* discharge time at which the charge is rated */
	double kibam_c;            /* share of the charge in the available well */
	double kibam_k_per_s;      /* k' = k / (c (1 - c)) */
};

struct device_cfg {
	char name[MODEL_NAME_MAX];
	char radios[64];             /* technologies it has, words of radio.technology; "" = any */
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
	struct battery_cfg battery;
};

/* The inactivity ladder, from the state in which a transfer ends down to the one where all end. HIGH
 * and IDLE are in every profile; the others may be absent. The words of a technology for them stand
 * in its profile. */
enum radio_stage_ix {
	RADIO_HIGH,  /* just after a transfer: lingering TBF, DCH, continuous reception */
	RADIO_TAIL,  /* the same connection at rest: short DRX, C-DRX of an NR leg */
	RADIO_MID,   /* carries small transfers by itself: FACH, the LTE leg of NSA; also READY */
	RADIO_LOW,   /* a longer rest of the connection: long DRX */
	RADIO_PCH,   /* no connection, context kept: CELL_PCH, URA_PCH, RRC_INACTIVE */
	RADIO_IDLE,  /* paged */
	RADIO_SLEEP, /* power saving mode: the network cannot page */
	RADIO_STAGES
};

/* A state in which the receiver wakes once per cycle. [RAD] 1.4: the mean power is
 * sleep + (on_time (on - sleep) + transition) / cycle, where sleep is the stage's own power. */
struct radio_drx {
	uint32_t on_uw;
	int64_t on_ns;
	int64_t cycle_ns;          /* 0: the stage's power is its mean already */
	uint32_t transition_uj;    /* falling asleep and waking, each cycle */
};

struct radio_stage {
	char name[24];
	bool present;
	bool counts_as_idle;       /* energy cause paging, not tail (READY, CELL_PCH, IDLE) */
	uint32_t uw;               /* mean power, or with drx.cycle_ns that of its sleep */
	struct radio_drx drx;
	int64_t timer_ns;          /* inactivity until the next lower stage; ignored for the lowest */
	int64_t rtt_ns;            /* first exchange that starts in this stage, promotion included */
	int64_t promotion_ns;      /* part of rtt_ns spent promoting to HIGH */
	uint32_t promotion_uw;
	uint32_t carries_up_bytes; /* MID: this much goes up without promotion; 0 = nothing */
	uint32_t carries_down_bytes;
	int64_t paging_cycle_ns;   /* 0: the network reaches the device without paging */
	uint32_t signalling_n;     /* signalling messages of a promotion from here */
};

/* Transfers that MID carries. From a stage below MID one of at most up_bytes or down_bytes goes to
 * MID only (IDLE to FACH; LTE without the NR leg). A power or rate of 0 is MID's, or the radio's. */
struct radio_small {
	uint32_t up_bytes, down_bytes;
	int64_t promotion_ns;
	uint32_t promotion_uw;
	uint32_t signalling_n;
	uint32_t up_uw, down_uw;
	uint32_t up_bps, down_bps;
};

/* What an idle device does by itself: tracking or location area update. */
struct radio_update {
	int64_t period_ns;         /* since it became idle; 0: never */
	int64_t time_ns;
	uint32_t energy_uj;
};

/* What comes before the first transfer after a coverage gap: scan, association, attach. */
struct radio_attach {
	int64_t time_ns;
	uint32_t energy_uj;
};

/* Bad signal for a share of the users, and of them for a share of the time, drawn in slots. */
struct radio_weak {
	double user_share, time_share;
	int64_t slot_ns;
	double rate_share;         /* of the rates that is left */
	double up_power_factor;
	double packet_loss_p;      /* instead of network.packet_loss where that is less */
};

/* [TR38840]: slot power of an NR receiver in units of its deep sleep. */
struct radio_relative {
	uint32_t unit_uw;          /* 0: the profile gives powers, not units */
	uint32_t bandwidth_mhz;
	uint32_t antennas_n;       /* receive antennas: 2 or 4 */
	uint32_t tx_uw;            /* radiated */
};

enum radio_technology { RADIO_GPRS, RADIO_UMTS, RADIO_LTE, RADIO_NR, RADIO_WIFI, RADIO_NB_IOT,
	RADIO_LTE_M, RADIO_TECHNOLOGIES };
enum radio_release { RADIO_RELEASE_NONE, RADIO_RELEASE_TO_PCH, RADIO_RELEASE_TO_IDLE };
enum radio_sms { RADIO_SMS_SDCCH, RADIO_SMS_NAS, RADIO_SMS_IMS };

struct radio_cfg {
	char name[MODEL_NAME_MAX];
	uint32_t technology;       /* enum radio_technology */
	struct radio_stage stage[RADIO_STAGES];
	uint32_t up_uw, down_uw;   /* while bits move */
	uint32_t up_uw_per_mbps, down_uw_per_mbps; /* added for each Mbit/s of the rate in force */
	uint32_t up_bps, down_bps;
	int64_t steady_rtt_ns;     /* while the radio is active */
	struct radio_small small;
	uint32_t early_release;    /* enum radio_release: fast dormancy, release assistance */
	int64_t release_ns;        /* after the last bit; replaces the timers above PCH or IDLE */
	struct radio_update update;
	struct radio_attach attach;
	struct radio_weak weak;
	struct radio_relative relative;
	bool class_b;              /* hears no page during a data transfer */
	uint32_t sms_bearer;       /* enum radio_sms */
	uint32_t sms_uj;           /* receiving one SMS, baseband only; not with RADIO_SMS_IMS */
	int64_t sms_ns;            /* channel time of that reception, without CP-DATA's frames */
	uint32_t ims_down_bytes, ims_up_bytes; /* one SMS over IMS and its answers */
};

struct coverage_cfg {
	double gaps_per_day;       /* per user */
	struct dist gap_ns;
	bool sms_too;              /* signalling is lost with the data */
	double calls_per_day;      /* voice calls; they suspend data where radio.class_b */
	struct dist call_ns;
};

/* What a cell's channels carry beside this simulation's traffic. Rates are of one cell. */
struct cell_cfg {
	double calls_per_day, updates_per_day, messages_per_day; /* on signalling channels */
	int64_t call_ns, update_ns, message_ns; /* each holds one so long */
	uint32_t up_bps, down_bps; /* data of all users together; 0 = not limiting */
	double data_load;          /* share of it that others take */
	uint32_t slots;            /* of a GPRS cell, for calls and data; 0 = not counted */
	uint32_t data_slots;       /* of these, reserved for data */
	uint32_t slot_bps;
	double voice_erlang;       /* calls on the other slots */
	double paging_blocks;      /* per 51-frame multiframe; 0 = not limiting */
	double pages_per_block;
	double other_pages_per_day; /* in the location area */
	int64_t page_wait_ns;      /* a page or grant that would wait longer is dropped */
	double access_slots_per_s; /* of random access; 0 = no collisions */
	double grant_blocks;       /* for access grants, per multiframe; 0 = not limiting */
	double other_accesses_per_day; /* beside those for the channels above */
	uint32_t area_cells;       /* cells of a location area */
};

enum firewall_action { FIREWALL_DROP, FIREWALL_RESET };
enum refresh { REFRESH_BOTH, REFRESH_OUTBOUND };
enum loss_per { LOSS_PER_MESSAGE, LOSS_PER_SEGMENT };

struct network_cfg {
	int64_t firewall_idle_ns;  /* NEVER_NS = none */
	uint32_t firewall_action;  /* enum firewall_action */
	uint32_t firewall_refresh; /* enum refresh: packets of which direction keep the entry */
	int64_t nat_idle_ns;       /* the operator's own translation; NEVER_NS = none */
	uint32_t nat_action, nat_refresh;
	uint32_t nat_ports;        /* of its pool, for one site's users; 0 = lifted */
	int64_t wired_ns;          /* one way, core network to front end */
	int64_t pdp_setup_ns;      /* PDP context activation */
	double pdp_failure_p;
	int64_t pdp_retry_ns;      /* after a failed activation */
	int64_t pdp_idle_ns;       /* the network releases a silent context; NEVER_NS = never */
	uint32_t pdp_signalling_n; /* messages of one activation and its release */
	uint32_t attach_signalling_n; /* of the attach or area update after a coverage gap */
	bool dns_lookup;           /* one lookup for each new connection */
	uint32_t mss_bytes;
	uint32_t segment_overhead_bytes; /* TCP/IP headers of one segment */
	uint32_t tls_record_bytes;       /* header, MAC, padding of one record */
	uint32_t tls_full_up_bytes, tls_full_down_bytes;
	uint32_t tls_resumed_up_bytes, tls_resumed_down_bytes;
	uint32_t tls_full_trips, tls_resumed_trips; /* round trips before the request */
	int64_t tls_session_ns;    /* the server keeps a session so long; NEVER_NS = for ever */
	bool tls;
	double packet_loss_p;      /* per message or segment, and direction */
	uint32_t loss_per;         /* enum loss_per */
	uint32_t window_segments;  /* TCP's initial window, doubling; 0 = all at once */
	int64_t rto_first_ns, rto_max_ns, give_up_ns;
	int64_t response_timeout_ns; /* device's patience for anything but a Ping */
};

enum server_kind { SERVER_EXCHANGE_2003, SERVER_EXCHANGE_2007, SERVER_EVENT_DRIVEN,
	SERVER_WORKER_PER_PING, SERVER_KINDS };
enum server_balance { BALANCE_AFFINITY, BALANCE_ROUND_ROBIN, BALANCE_LEAST };

struct server_cfg {
	uint32_t kind;             /* enum server_kind */
	uint32_t front_ends, front_end_cores, back_ends, back_end_cores;
	uint32_t balance;          /* enum server_balance */
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
	uint32_t workers;          /* of one front end, for kinds that need one a request; 0 = lifted */
	uint32_t accept_queue;     /* requests that wait for a worker; beyond it 503 */
	uint64_t worker_bytes;     /* memory of one worker process */
	uint32_t pings_per_device;    /* 1..10: pending requests of a device that Pings */
	int64_t ping_poll_ns;      /* for kinds that poll the store inside a Ping; 0 = told at once */
	uint32_t held_request_bytes;
	uint32_t connection_bytes; /* kernel memory of one open connection */
	uint64_t memory_bytes;     /* of one front end, for held requests and workers; 0 = lifted */
	uint64_t kernel_bytes;     /* of one front end, for connections; 0 = lifted */
	uint32_t store_limit;      /* requests in progress at one mailbox server; 0 = lifted */
	uint32_t ports;            /* of a front end towards one mailbox server; 0 = lifted */
	int64_t time_wait_ns;      /* a port rests so long after use */
	int64_t store_timeout_ns;  /* event 3007 when the mailbox server takes longer; NEVER_NS = off */
	int64_t shield_ns;         /* event 3014: then it is left alone for so long */
	uint32_t throttle_n;       /* commands of one device in throttle_ns, beyond it 503; 0 = off */
	int64_t throttle_ns;
	uint32_t user_limit;       /* requests of one user at a time, beyond it 503; 0 = lifted */
	uint32_t retry_after_s;    /* with a 503; 0 = the header is left out */
	uint32_t lockout_n;        /* refused log-ons in a row that lock an account; 0 = never */
	int64_t lockout_ns;
	int64_t heartbeat_min_ns, heartbeat_max_ns;
	uint32_t hbi_sample_n;     /* event 3033: window of Pings */
	int64_t hbi_alert_ns;
	int64_t policy_refresh_ns; /* NEVER_NS = only once */
	int64_t restart_at_ns;     /* after run.start; NEVER_NS = none */
	int64_t restart_down_ns;
	uint32_t protocol;         /* enum eas_version's number: 25, 120, 121, 140 or 141 */
};

enum policy_set { POLICY_EXCHANGE_2003_SP2, POLICY_EXCHANGE_2007, POLICY_EXCHANGE_2007_SP1,
	POLICY_SETS };

/* Security policy, its change, and orders to wipe. Times count from run.start. */
struct policy_cfg {
	uint32_t set;              /* enum policy_set: the elements that cross the air */
	int64_t change_ns;         /* an administrator changes it; NEVER_NS = never */
	double deaf_share;         /* of users, whose devices do not know Provision */
	bool allow_deaf;           /* they are let in all the same */
	int64_t wipe_ns;           /* the order to wipe; NEVER_NS = never */
	double wipe_share;         /* of users */
	bool order_ends_ping;      /* the order answers a pending Ping at once */
	int64_t off_ns;            /* a device ordered to wipe loses its SIM or power; NEVER_NS */
	double off_share;          /* of the devices ordered to wipe */
};

enum fault_kind { FAULT_RESTART, FAULT_DRAIN, FAULT_RECYCLE, FAULT_SLOW_STORE, FAULT_STORE_DOWN,
	FAULT_ERRORS, FAULT_ZOMBIE, FAULT_CERTIFICATE, FAULT_NOTIFY_LOSS, FAULT_KINDS };
enum fault_commands { FAULT_COMMANDS_ALL, FAULT_COMMANDS_SYNC, FAULT_COMMANDS_PING };

/* Something goes wrong at the servers. Times count from run.start. */
struct fault_cfg {
	char name[MODEL_NAME_MAX];
	uint32_t kind;             /* enum fault_kind */
	int64_t at_ns;
	int64_t for_ns;            /* NEVER_NS: to the end */
	int64_t every_ns;          /* again after so long; NEVER_NS: once */
	uint32_t node;             /* the n-th front end or mailbox server; 0: all */
	double factor;             /* slow-store: on processor times */
	double share;              /* of users or notifications concerned */
	uint32_t status;           /* errors: HTTP status */
	uint32_t commands;         /* errors: enum fault_commands */
	int64_t period_ns;         /* zombie-item: the folder counts as changed again after so long */
};

enum sms_covers { SMS_COVERS_PATH, SMS_COVERS_GATEWAY };
enum sms_handset { SMS_HANDSET_PARALLEL, SMS_HANDSET_SERIAL, SMS_HANDSET_KEEP };
enum sms_queue { SMS_QUEUE_DROP_NEWEST, SMS_QUEUE_DROP_OLDEST, SMS_QUEUE_REPLACE };

struct sms_cfg {
	struct dist delay_ns;      /* gateway to handset, or gateway only (covers) */
	uint32_t covers;           /* enum sms_covers */
	int64_t smsc_ns;           /* only with SMS_COVERS_GATEWAY, as the next two */
	int64_t hlr_ns;            /* routing inquiry and forwarding, each attempt */
	int64_t access_ns;         /* from the page to the assigned channel */
	struct dist smtp_ns;       /* server to gateway, before delay_ns */
	double loss_p;             /* lost on the way, on top of `delay_ns`'s never */
	double duplicate_p;
	int64_t retry_ns;          /* after a missed page or a blocked channel */
	uint32_t retries_n;        /* then the handset counts as absent */
	int64_t absent_retry_ns;   /* SMSC's own schedule for an absent handset */
	int64_t alert_ns;          /* from return of coverage to the alerted delivery */
	double alert_p;            /* returns that the network notices at once */
	int64_t update_ns;         /* else at the periodic location update */
	double network_schedule[MODEL_SCHEDULE_NUMBERS]; /* replaces retry_ns; all 0: not used */
	double absent_schedule[MODEL_SCHEDULE_NUMBERS];  /* replaces absent_retry_ns */
	uint32_t handset;          /* enum sms_handset: several messages for one */
	bool hastens;              /* a message that gets through takes the failed ones along */
	double full_p;             /* time in which a handset's store is full */
	int64_t full_ns;           /* in slots of this length */
	int64_t validity_ns;
	uint32_t queue_limit;      /* messages held for one handset */
	uint32_t queue_policy;     /* enum sms_queue */
	uint32_t smsc_per_s;       /* whole SMSC; 0 = not limiting */
	uint32_t smsc_queue_limit; /* messages waiting at the SMSC; 0 = unbounded */
	uint32_t cells;            /* users are spread over them evenly */
	uint32_t sdcch_per_cell;   /* 0 = not limiting */
};

enum billing_scope { BILLING_SESSION, BILLING_SESSION_HOUR, BILLING_SESSION_6H, BILLING_HOUR,
	BILLING_DAY, BILLING_MONTH };
enum sms_payer { SMS_PAYER_RECEIVER, SMS_PAYER_SENDER, SMS_PAYER_BOTH };
enum sms_counted { SMS_COUNTED_RECEIVED, SMS_COUNTED_SENT, SMS_COUNTED_BOTH };

enum { MODEL_STEPS_MAX = 2 }; /* prices that change with the month's volume */

/* What whoever sends the notifications pays for all its users together. */
struct sender_cfg {
	int64_t fee_ucur;          /* per month: a short code, a number */
	int64_t sms_ucur;          /* each segment submitted */
	int64_t carrier_ucur;      /* on top, per segment, to the handset's operator */
	struct {
		uint32_t above_n;      /* segments of the month beyond which the price holds; 0 = none */
		int64_t sms_ucur;
	} step[MODEL_STEPS_MAX];
};

struct plan_cfg {
	char name[MODEL_NAME_MAX];
	char title[96];
	char company[MODEL_NAME_MAX]; /* whose plan it is; "" = not stated */
	bool best_of_company;      /* the month's cheapest of the company's other plans */
	bool abroad;               /* its prices hold abroad only */
	uint32_t sms_payer;        /* enum sms_payer: of notifications */
	int64_t sms_ucur;          /* each SMS received beyond the bundle */
	int64_t sms_sent_ucur;     /* each of the user's own SMS beyond the bundle */
	uint32_t sms_included;     /* UINT32_MAX = unlimited */
	uint32_t sms_counted;      /* enum sms_counted: which SMS the bundle holds */
	int64_t sms_fee_ucur;      /* per month */
	int64_t data_fee_ucur;     /* per month */
	int64_t day_fee_ucur;      /* each local day with data */
	uint64_t data_included_bytes; /* UINT64_MAX = flat */
	int64_t data_ucur_per_mb;  /* beyond the included volume, MB = 10^6 bytes */
	struct {
		uint64_t above_bytes;  /* of the month, included volume counted; 0 = none */
		int64_t ucur_per_mb;
	} data_step[MODEL_STEPS_MAX];
	uint32_t data_increment_bytes;
	uint32_t data_scope;       /* enum billing_scope */
	uint32_t data_minimum_bytes; /* of each scope with data, a multiple of the increment */
	struct sender_cfg sender;
	uint32_t meter;            /* index into tariff_cfg.meter; unused for BILLING_MONTH */
	uint32_t day_meter;        /* the meter that counts days of use, if day_fee_ucur > 0 */
};

struct tariff_cfg {
	char currency[8];
	int64_t minor_unit_ucur;
	uint32_t sms_segments;     /* of one notification; 0 counts as 1 */
	double other_received_per_day; /* the user's other SMS, which share the bundle */
	double other_sent_per_day;
	uint32_t plan_n;
	uint32_t plan;             /* the one that is billed */
	struct plan_cfg plans[MODEL_PLANS_MAX];
	uint32_t meter_n;
	struct {
		uint32_t increment_bytes;
		uint32_t scope;
		uint32_t minimum_bytes;
	} meter[MODEL_METERS_MAX];
};

enum strategy_kind { STRATEGY_SMS_POLL, STRATEGY_SCHEDULED_SYNC, STRATEGY_DIRECT_PUSH,
	STRATEGY_HANGING_SYNC };
enum sms_trigger { TRIGGER_CHECK_IN, TRIGGER_MAIL };
enum grow_on { GROW_ON_EXPIRED, GROW_ON_ANY };

/* How a period of the day is lived through: as the kind says, by a schedule, by hand. */
enum period_mode { PERIOD_OWN, PERIOD_SCHEDULED, PERIOD_MANUAL };

struct period_cfg {
	uint32_t mode;                /* enum period_mode */
	int64_t interval_ns;          /* of PERIOD_SCHEDULED */
};

struct heartbeat_cfg {
	int64_t start_ns, min_ns, max_ns, step_ns;
	int64_t grace_ns;             /* device waits this much longer than the interval */
	uint32_t successes_per_raise;
	uint32_t grow_on;             /* enum grow_on */
	bool fixed;                   /* no adaptation at all */
	bool ignore_bound;            /* Ping status 5 is a failure, not advice */
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
	struct period_cfg peak, off_peak;
	int64_t fallback_ns;          /* sms-poll on mail: own sync if nothing came; NEVER_NS = off */
	int64_t server_window_ns;     /* 0: every new item costs an SMS */
	struct dist device_wait_ns;   /* from the SMS to the sync; later SMS within it are swallowed */
	struct heartbeat_cfg heartbeat;
	struct reconnect_cfg reconnect;
	int64_t keep_alive_ns;        /* connection kept after the last answer; 0 = closed at once */
	int64_t pdp_hold_ns;          /* PDP context kept after the connection closed */
	double tls_resumed_p;         /* a new connection resumes the last TLS session */
};

/* Whether a strategy leaves a request pending with the server. */
static inline bool strategy_holds(const struct strategy_cfg *strategy)
{
	return strategy->kind == STRATEGY_DIRECT_PUSH || strategy->kind == STRATEGY_HANGING_SYNC;
}

/* What the first screen's energy band runs over (SEMANTICS 3). */
struct band_cfg {
	uint32_t cpu_wake_low_uj, cpu_wake_high_uj;
	uint32_t sms_low_uj, sms_high_uj;
	char radio[64];               /* preset of the second profile, "" = none */
	uint32_t users;               /* users of the extra runs */
};

/* Published ranges that `run --uncertainty` repeats the comparison over; texts as in param.def, read
 * by config/uncertain.h. */
struct uncertainty_cfg {
	uint32_t points;              /* joint points; 0 = off */
	uint32_t users;
	char radio[256], sms_path[256];
	char cpu_wake[64], sms_energy[64], base_power[64], tls_resumption[64], sms_price[64];
	char heartbeat_max[64], device_wait[64], pdp_setup[64], packet_loss[64];
};

struct scenario;

/* Some of the users, who differ from the others. */
struct group_cfg {
	char name[MODEL_NAME_MAX];
	double share;                 /* of all users; shares are taken relative to their sum */
	char device[64], radio[64];   /* presets; "none" = as everybody */
	double mail_factor, gap_factor, deed_factor; /* on mail, coverage gaps, looks and letters */
	struct scenario *view;        /* what holds for them: a whole scenario; owned by the config */
};

struct scenario {
	char name[64];                /* file stem */
	char title[160];
	struct run_cfg run;
	struct population_cfg population;
	struct workload_cfg workload;
	struct habits_cfg habits;
	struct device_cfg device;
	struct radio_cfg radio;
	struct coverage_cfg coverage;
	struct cell_cfg cell;
	struct network_cfg network;
	struct server_cfg server;
	struct policy_cfg policy;
	uint32_t fault_n;
	struct fault_cfg faults[MODEL_FAULTS_MAX];
	struct sms_cfg sms;
	struct tariff_cfg tariff;
	struct band_cfg band;
	struct uncertainty_cfg uncertainty;
	uint32_t strategy_n;
	struct strategy_cfg strategies[MODEL_STRATEGIES_MAX];
	uint32_t group_n;             /* 0: everybody is alike */
	struct group_cfg groups[MODEL_GROUPS_MAX];
};

/* The group of a user, by the golden section of his number: groups are interleaved, and nobody
 * changes his when users or strategies are added. */
static inline uint32_t scenario_group(const struct scenario *scenario, uint32_t user)
{
	double place = user * 0.61803398874989485, sum = 0, all = 0;
	place -= (double)(int64_t)place;
	for (uint32_t i = 0; i < scenario->group_n; i++) {
		all += scenario->groups[i].share;
	}
	for (uint32_t i = 0; i + 1 < scenario->group_n; i++) {
		sum += scenario->groups[i].share;
		if (place * all < sum) {
			return i;
		}
	}
	return scenario->group_n - 1;
}
