/* The table of all parameters as data: what param.def says, ready to be searched.
 *
 * What: one row per line of param.def, its place in struct scenario (or in the struct that a
 *   section's `*` stands for), and look-up by dotted path.
 * Not here: parsing of values (config/units.h), reading files, judging (config/fill.h).
 * Ownership: everything is constant and static. Units: offsets and sizes in bytes.
 * Errors: none; an unknown path gives NULL. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* In the order of the comment in param.def. */
enum param_type {
	PARAM_TYPE_TEXT,
	PARAM_TYPE_COUNT,        /* uint32_t */
	PARAM_TYPE_COUNT64,      /* uint64_t */
	PARAM_TYPE_BOOL,         /* bool */
	PARAM_TYPE_CHOICE,       /* uint32_t or bool: index of the word */
	PARAM_TYPE_DURATION,     /* int64_t ns; "never" is INT64_MAX where `high` is "never" */
	PARAM_TYPE_BYTES,        /* uint32_t */
	PARAM_TYPE_BYTES64,      /* uint64_t; "unlimited" is UINT64_MAX */
	PARAM_TYPE_SHARE,        /* double 0..1 */
	PARAM_TYPE_RATE,         /* double, per day */
	PARAM_TYPE_POWER,        /* uint32_t microwatts */
	PARAM_TYPE_ENERGY,       /* uint32_t microjoules */
	PARAM_TYPE_CHARGE,       /* uint32_t microampere-hours */
	PARAM_TYPE_VOLTAGE,      /* uint32_t millivolts */
	PARAM_TYPE_BITRATE,      /* uint32_t bit/s */
	PARAM_TYPE_MONEY,        /* int64_t millionths of the currency */
	PARAM_TYPE_MONEY_PER_MB, /* int64_t millionths of the currency per 10^6 bytes */
	PARAM_TYPE_TIME,         /* int64_t unix seconds */
	PARAM_TYPE_ZONE,         /* int32_t minutes east of UTC */
	PARAM_TYPE_FILE,         /* char[]; "none" is "" */
	PARAM_TYPE_DIST_TIME,    /* struct dist, ns */
	PARAM_TYPE_DIST_BYTES,   /* struct dist, bytes */
	PARAM_TYPE_REF,          /* uint32_t: index of the named thing */
	PARAM_TYPE_NUMBERS,      /* double[]: a list of plain numbers, one alone without brackets; "none"
	                          * is all 0 where it is the default */
	PARAM_TYPES
};

/* Which struct `offset` counts from. */
enum param_group {
	PARAM_GROUP_SCENARIO, /* struct scenario */
	PARAM_GROUP_STAGE,    /* struct radio_stage; key radio.*.X, `*` is high .. sleep */
	PARAM_GROUP_PLAN,     /* struct plan_cfg; key tariff.plans.*.X */
	PARAM_GROUP_FAULT,    /* struct fault_cfg; key faults.*.X */
	PARAM_GROUP_USERS,    /* struct group_cfg; key population.groups.*.X */
	PARAM_GROUP_STRATEGY  /* struct strategy_cfg; key strategies.*.X */
};

struct param {
	const char *key;      /* dotted path; `*` is a name the user chooses, or a radio stage */
	enum param_group group;
	enum param_type type;
	size_t offset, bytes; /* of the member */
	const char *fallback; /* the default as a user would write it (money without currency) */
	bool required;        /* there is no default */
	const char *low, *high;
	const char *choices;  /* words separated by `|`, or the section of a REF */
	const char *kinds;    /* strategies only: the letters of the kinds that read it */
	const char *meaning;
	const char *source;   /* "[KEY]" */
};

/* All rows in the order of param.def. */
const struct param *param_rows(size_t *n);

/* The row of a path, written with a name or with `*` in the place of the star; else NULL. */
const struct param *param_row(const char *path);

/* The path with the names that users choose (and radio stages) replaced by `*`: 0 if it fits. */
int param_pattern(const char *path, char *out, size_t out_bytes);

/* Whether a pattern names an object that holds parameters: "run", "strategies.*.heartbeat". */
bool param_is_section(const char *pattern);

/* The word of an enum param_type in lower case: "duration". */
const char *param_type_name(enum param_type type);

/* radio.<stage> names in the order of enum radio_stage_ix. */
const char *param_stage_name(unsigned stage_ix);
