/* What stands between the radio and the front end and remembers connections: the enterprise's
 * firewall, the operator's address translation, the PDP context. And what gets lost there.
 *
 * The story: "Each of us keeps an entry for a connection, renewed by its packets, or only by those
 * of the device. The one that first loses patience decides: it says nothing, or tells both ends."
 * A released PDP context is always told. Not here: coverage, who then does what (link.c). */
#include "world/site.h"

#include <math.h>

#include "core/fixmath.h"

/* ---- entries */

struct path_end path_end(const struct site *site, uint32_t ix)
{
	const struct network_cfg *cfg = &site->scenario->network;
	int64_t both_ns = site->users[ix].line.last_packet_ns;
	struct path_end end = {.at_ns = NEVER_NS};
	if (cfg->firewall_idle_ns != NEVER_NS) {
		end.at_ns = cfg->firewall_idle_ns + (cfg->firewall_refresh == REFRESH_BOTH
			? both_ns : site->paths[ix].up_ns);
		end.told = cfg->firewall_action == FIREWALL_RESET;
	}
	if (cfg->nat_idle_ns != NEVER_NS) {
		int64_t at_ns = cfg->nat_idle_ns + (cfg->nat_refresh == REFRESH_BOTH
			? both_ns : site->paths[ix].up_ns);
		if (at_ns < end.at_ns) {
			end = (struct path_end){at_ns, cfg->nat_action == FIREWALL_RESET, false};
		}
	}
	if (cfg->pdp_idle_ns != NEVER_NS && both_ns + cfg->pdp_idle_ns < end.at_ns) {
		end = (struct path_end){both_ns + cfg->pdp_idle_ns, true, true};
	}
	return end;
}

/* Kept apart from the line, and touched only where a box counts one direction alone. */
void path_passed_up(struct site *site, uint32_t ix, int64_t at_ns)
{
	const struct network_cfg *cfg = &site->scenario->network;
	if (cfg->firewall_refresh != REFRESH_BOTH || cfg->nat_refresh != REFRESH_BOTH) {
		site->paths[ix].up_ns = at_ns;
	}
}

bool path_forgot(const struct site *site, uint32_t ix, int64_t at_ns)
{
	return at_ns > path_end(site, ix).at_ns;
}

/* ---- ports of the address translation */

bool path_is_full(const struct site *site)
{
	uint32_t ports = site->scenario->network.nat_ports;
	return ports > 0 && site->port_n >= ports;
}

/* Before the window the peak follows the number, so that the window begins with what there is. */
static void count_ports(struct site *site)
{
	uint32_t *peak = &site->tally->peak[PEAK_NAT];
	if (site->now_ns < site->meter.from_ns ||
	    (site->now_ns < site->meter.to_ns && site->port_n > *peak)) {
		*peak = site->port_n;
	}
}

void path_opened(struct site *site, uint32_t ix)
{
	site->users[ix].has_port = true;
	site->port_n++;
	count_ports(site);
}

/* A connection that ended without a word keeps its port until the entry is forgotten. */
void path_closed(struct site *site, uint32_t ix)
{
	struct site_user *user = &site->users[ix];
	int64_t idle_ns = site->scenario->network.nat_idle_ns;
	if (!user->has_port) {
		return;
	}
	user->has_port = false;
	int64_t last_ns = user->line.last_packet_ns;
	if (user->line.dead && idle_ns != NEVER_NS && last_ns + idle_ns > site->now_ns) {
		site_push(site, last_ns + idle_ns, SITE_PORT, ix, 0);
	} else {
		path_port_free(site);
	}
}

void path_port_free(struct site *site)
{
	site->port_n--;
	count_ports(site);
}

/* ---- loss */

static double loss_p(const struct site *site, uint32_t ix, int64_t at_ns)
{
	const struct radio_cfg *radio = &site->scenario->radio;
	double p = site->scenario->network.packet_loss_p;
	if (radio->weak.user_share > 0 && radio->weak.packet_loss_p > p &&
	    radio_weak(&site->users[ix].radio, radio, at_ns)) {
		p = radio->weak.packet_loss_p;
	}
	return p;
}

/* A lost segment is repeated after one round trip when three later ones tell of it [RFC2581] 3.2,
 * else after the timeout, which doubles while the repetition is lost as well. Losses of one message
 * are repaired side by side: the last one counts. NEVER_NS when TCP gives up. Not inlined, so that
 * losses per message do not pay for its registers. */
__attribute__((noinline)) static int64_t segments_ns(const struct site *site, uint32_t ix,
	int64_t at_ns, bool up, uint32_t segments, double p)
{
	const struct network_cfg *cfg = &site->scenario->network;
	uint32_t number = site_number(site, ix), draw = 0;
	uint64_t item = (uint64_t)(at_ns / SECOND_NS) << 1 | up;
	double u = chance_unit(site->chance, number, CHANCE_SEGMENT_LOSS, item, draw++);
	/* Nearly always nothing is lost. That takes no logarithm, where it is not a matter of rounding. */
	double kept = 1 - 1e-9;
	for (uint32_t i = 0; i < segments && u < kept; i++) {
		kept *= 1 - p;
	}
	if (u < kept) {
		return 0;
	}
	double log_kept = fixmath_log(1 - p);
	int64_t most_ns = 0;
	for (double at = 0;; at++) {
		if (at > 0) {
			u = chance_unit(site->chance, number, CHANCE_SEGMENT_LOSS, item, draw++);
		}
		at += floor(fixmath_log(u) / log_kept);
		if (at >= segments) {
			return most_ns;
		}
		bool told = segments - at > 3.5;
		int64_t step_ns = cfg->rto_first_ns;
		int64_t late_ns = told ? site->scenario->radio.steady_rtt_ns + 2 * cfg->wired_ns
				       : step_ns;
		while (chance_unit(site->chance, number, CHANCE_SEGMENT_LOSS, item, draw++) < p) {
			step_ns = told ? step_ns : 2 * step_ns;
			told = false;
			step_ns = step_ns > cfg->rto_max_ns ? cfg->rto_max_ns : step_ns;
			late_ns += step_ns;
			if (late_ns > cfg->give_up_ns) {
				return NEVER_NS;
			}
		}
		most_ns = late_ns > most_ns ? late_ns : most_ns;
	}
}

int64_t path_loss_ns(const struct site *site, uint32_t ix, int64_t at_ns, bool up,
	uint32_t segments)
{
	const struct network_cfg *cfg = &site->scenario->network;
	double p = loss_p(site, ix, at_ns);
	if (p <= 0) {
		return 0;
	}
	if (cfg->loss_per == LOSS_PER_SEGMENT) {
		return segments_ns(site, ix, at_ns, up, segments, p);
	}
	/* Keyed by second and direction: the same air under every strategy. */
	double u = chance_unit(site->chance, site_number(site, ix), CHANCE_PACKET_LOSS,
		(uint64_t)(at_ns / SECOND_NS), up);
	return u < p ? cfg->rto_first_ns : 0;
}
