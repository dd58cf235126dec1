/* What the operator counts of a user's octets: each in the meters of the tariff.
 *
 * The story: "Octets go up or down, and I add them to every meter of the tariff. When a meter's
 * session, hour or day is over I round it up to the operator's increments."
 * Not here: prices (sim/stats/bill.h). */
#include "world/site.h"

/* After so long a scope ends by the clock; 0: never. */
static int64_t slot_ns(uint32_t scope)
{
	switch (scope) {
	case BILLING_SESSION_HOUR:
	case BILLING_HOUR:
		return HOUR_NS;
	case BILLING_SESSION_6H:
		return 6 * HOUR_NS;
	case BILLING_DAY:
		return DAY_NS;
	default:
		return 0;
	}
}

static int32_t scope_slot(const struct site *site, uint32_t scope, int64_t at_ns)
{
	int64_t length_ns = slot_ns(scope);
	return length_ns > 0 ? (int32_t)((at_ns + site->clock->week_offset_ns) / length_ns) : 0;
}

static struct site_meter *meter_of(const struct site *site, uint32_t ix, uint32_t meter)
{
	return &site->meters[(size_t)ix * site->scenario->tariff.meter_n + meter];
}

/* What a meter holds becomes increments of the day on which it was used: that of its hour or day,
 * which may be over for long; for a session the day of its end, `at_ns`. */
static void round_up(struct site *site, uint32_t ix, uint32_t meter, int64_t at_ns)
{
	const struct tariff_cfg *tariff = &site->scenario->tariff;
	struct site_meter *used = meter_of(site, ix, meter);
	int64_t length_ns = slot_ns(tariff->meter[meter].scope);
	if (length_ns > 0) {
		at_ns = used->slot * length_ns - site->clock->week_offset_ns;
	}
	uint32_t step = tariff->meter[meter].increment_bytes;
	uint32_t least = tariff->meter[meter].minimum_bytes;
	uint32_t bytes = used->bytes > least ? used->bytes : least;
	size_t place = (size_t)ix * tariff->meter_n + meter;
	site->tally->units[place][site_weekend(site, at_ns)] += bytes / step + (bytes % step != 0);
	used->bytes = 0;
}

/* A PDP context ended (`all` false: only scopes that end with it), or the window did. */
void link_bill_flush(struct site *site, uint32_t ix, int64_t at_ns, bool all)
{
	const struct tariff_cfg *tariff = &site->scenario->tariff;
	for (uint32_t m = 0; m < tariff->meter_n; m++) {
		bool session = tariff->meter[m].scope <= BILLING_SESSION_6H;
		if ((all || session) && meter_of(site, ix, m)->bytes > 0) {
			round_up(site, ix, m, at_ns);
		}
	}
}

/* Not inlined: a tariff without meters is billed by usage alone, and pays for no loop. */
__attribute__((noinline)) static void fill_meters(struct site *site, uint32_t ix, int64_t at_ns,
	uint64_t bytes)
{
	const struct tariff_cfg *tariff = &site->scenario->tariff;
	for (uint32_t m = 0; m < tariff->meter_n; m++) {
		struct site_meter *used = meter_of(site, ix, m);
		int32_t slot = scope_slot(site, tariff->meter[m].scope, at_ns);
		if (slot != used->slot && used->bytes > 0) {
			round_up(site, ix, m, at_ns);
		}
		used->slot = slot;
		used->bytes += (uint32_t)bytes;
	}
}

void link_bill_octets(struct site *site, uint32_t ix, int64_t at_ns, uint32_t up, uint32_t down)
{
	if (!meter_open(&site->meter, at_ns)) {
		return;
	}
	uint64_t bytes = (uint64_t)up + down;
	site->tally->count[TALLY_up_bytes] += up;
	site->tally->count[TALLY_down_bytes] += down;
	site->tally->usage[ix].bytes[site_weekend(site, at_ns)] += bytes;
	if (site->scenario->tariff.meter_n > 0) {
		fill_meters(site, ix, at_ns, bytes);
	}
}
