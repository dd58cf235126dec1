/* Runs one (strategy, replication, site) from the start of the warm-up to the end of its mail's
 * fate.
 *
 * Not here: which tasks there are and who runs them (sim/batch), joules and money (sim/stats).
 * Ownership: world_run returns a tally that the caller frees with tally_free. */
#pragma once

#include <stdatomic.h>

#include "models/model.h"
#include "observe/tally.h"
#include "world/tap.h"

struct world_task {
	const struct scenario *scenario;
	uint32_t strategy, replication, site;
	const struct tap *tap;        /* [tap_n] listeners, one user each; NULL: nobody is followed */
	uint32_t tap_n;
	const atomic_bool *stop;      /* NULL, or set to true to abandon the run */
};

/* NULL when abandoned. Deterministic: the same task gives the same tally on every machine. */
struct tally *world_run(const struct world_task *task);

/* Users of one site and the first one's global number: the total is split evenly, the first sites
 * get one more where it does not divide. */
uint32_t world_site_users(const struct population_cfg *population, uint32_t site, uint32_t *first);

/* Bytes of live state for one user, for `plan` and the bench. */
size_t world_user_bytes(void);
