/* Security policies: the elements that each Exchange version sets, and whom policies concern.
 *
 * Not here: the Provision dialogue (exchange.c), when a policy changes (sim/world/admin.c), what a
 * device does with it. Local wipe after wrong passwords is not modelled: it needs no network.
 * Ownership: values. Source: activesync.md 3.1, 6.1, 6.2 ([PROV]); the dialog's factory values of
 * Exchange 2003 SP2, and the elements of Exchange 2007 at what "absent" means. */
#pragma once

#include "core/chance.h"
#include "models/model.h"
#include "wire/eas_policy.h"

/* The policy of `set`, changed `version` times: each change asks for one character more. */
struct eas_policy policy_document(uint32_t set, uint32_t version);

/* Whether this user's device does not know Provision. */
static inline bool policy_deaf(const struct policy_cfg *cfg, struct chance chance, uint32_t user)
{
	return cfg->deaf_share > 0 &&
		chance_unit(chance, user, CHANCE_POLICY_DEVICE, 0, 0) < cfg->deaf_share;
}

/* Whether the order to wipe concerns this user's device, and whether it is then switched off. */
static inline bool policy_wipes(const struct policy_cfg *cfg, struct chance chance, uint32_t user)
{
	return cfg->wipe_ns != NEVER_NS &&
		chance_unit(chance, user, CHANCE_WIPE, 0, 0) < cfg->wipe_share;
}

static inline bool policy_loses(const struct policy_cfg *cfg, struct chance chance, uint32_t user)
{
	return cfg->off_ns != NEVER_NS && policy_wipes(cfg, chance, user) &&
		chance_unit(chance, user, CHANCE_WIPE, 1, 0) < cfg->off_share;
}
