/* A scenario file, read, checked and turned into struct scenario. The front door of sim/config.
 *
 * What: config_load does everything: file, extends, presets, --set, defaults, all checks, the
 *   trace, the resolved form and its hash. config_band builds the scenarios of the energy band.
 * Not here: running, results. Ownership: config_free releases a config with all it holds.
 * Units: as in models/model.h. Errors: into the diag_list; NULL is returned if any is an error. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "config/diag.h"
#include "core/sha256.h"
#include "models/model.h"

struct tree;
struct load;

/* One line of "expect": STRATEGY.METRIC[.STAT] OP QUANTITY. */
struct config_expect {
	char *text;                         /* as written */
	const struct tree *node;            /* where it stands; lives as long as the config */
	char strategy[MODEL_NAME_MAX];
	char group[MODEL_NAME_MAX];         /* of users; "": all */
	char metric[80];                    /* with its own dots: energy_j_per_device_day.tail */
	char stat[8];                       /* mean, min, max, p50, p99.9; "mean" if left out */
	char op[3];                         /* < <= > >= = != */
	double value;                       /* SI: s, B, J, W, /s, 1, or the currency */
	char unit[8];                       /* that unit; "" for a bare number */
};

struct config {
	struct scenario scenario;
	char *file;                         /* as given to config_load */
	char *title, *about;                /* never NULL */
	json_t *resolved;                   /* {"format","hash","scenario":{...},"origins":{...}} */
	struct config_expect *expects;
	size_t expect_n;
	char hash[SHA256_HEX_BYTES];        /* of the canonical resolved scenario */
	struct load *load;                  /* merged tree with origins; for explain and variants */
};

/* `sets` are "KEY=VALUE". `resolved.scenario` is a complete scenario file: loading it again gives
 * the same hash. A shipped scenario may be named without its folder if no such file exists. */
struct config *config_load(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags);
void config_free(struct config *config); /* NULL is fine */

/* The same scenario with a preset ("radio/NAME", with or without "preset:"; NULL: none) and then
 * `sets` laid over it. NULL with problems in `diags` if that is not a valid scenario. */
struct config *config_variant(const struct config *config, const char *preset,
	const char *const *sets, size_t set_n, struct diag_list *diags);

/* The same with at most `users` users and one replication, for runs beside the comparison; its
 * warnings are not news and stay unheard. */
struct config *config_small(const struct config *config, const char *preset,
	const char *const *sets, size_t set_n, uint32_t users, struct diag_list *diags);

/* A copy of `resolved` whose origins name scenario files without their folder, so that resolved.json
 * does not depend on how the file was named on the command line. The caller owns the reference. */
json_t *config_resolved(const struct config *config);

struct config_band_item {
	char name[64];         /* "as given", "TLS always resumed", "radio gsm-tailender-2009" */
	struct config *config; /* owned by the caller: config_free */
};

/* The variants behind the energy band (SEMANTICS 3), at most MODEL_VARIANTS_MAX: as given, TLS
 * always and never resumed, the radio energy_band.radio; each with min(users, energy_band.users)
 * users and one replication. The number of items written; 0 with problems in `diags`. */
size_t config_band(const struct config *config, struct config_band_item out[MODEL_VARIANTS_MAX],
	struct diag_list *diags);
