/* Two arrays of the caller: texts that wait, and their parts. Both are searched from the front: a
 * phone has a handful of them. */
#include "wire/sms_join.h"

#include "wire/gsm7.h"
#include "wire/octets.h"
#include "wire/udh.h"

void sms_join_init(struct sms_join *join, struct sms_join_set *sets, uint16_t sets_n,
	struct sms_join_part *parts, uint16_t parts_n, int64_t patience_ns)
{
	*join = (struct sms_join){.sets = sets, .sets_n = sets_n, .parts = parts,
		.parts_n = parts_n, .patience_ns = patience_ns};
	for (unsigned i = 0; i < sets_n; i++) {
		sets[i].ref_bits = 0;
	}
	for (unsigned i = 0; i < parts_n; i++) {
		parts[i].set = 0;
	}
}

/* The text of one message into `part`; false when the header or the length is wrong. */
static bool text_take(const struct tpdu_deliver *msg, struct udh *udh, struct sms_join_part *part)
{
	*udh = (struct udh){.body = msg->ud.bytes};
	if (msg->udhi && udh_read(msg->ud.bytes, udh, NULL) != WIRE_OK) {
		return false;
	}
	if (tpdu_alphabet(msg->dcs) != TPDU_GSM7) {
		part->n = (uint8_t)udh->body.n;
		if (udh->body.n > 0) {
			memcpy(part->octets, udh->body.p, udh->body.n);
		}
		return true;
	}
	const size_t header = msg->udhi ? udh_udl_septets(1 + udh->elements.n, 0) : 0;
	if (header > msg->ud.length || msg->ud.length - header > SMS_JOIN_PART_UNITS_MAX) {
		return false;
	}
	part->n = (uint8_t)(msg->ud.length - header);
	return gsm7_unpack(udh->body.p, udh->body.n, udh->fill_bits, part->octets, part->n);
}

static void set_drop(struct sms_join *join, unsigned ix)
{
	join->sets[ix].ref_bits = 0;
	for (unsigned i = 0; i < join->parts_n; i++) {
		if (join->parts[i].set == ix + 1) {
			join->parts[i].set = 0;
		}
	}
}

/* The text that has waited longest, other than `spare`; sets_n when there is none. */
static unsigned set_oldest(const struct sms_join *join, unsigned spare)
{
	unsigned oldest = join->sets_n;
	for (unsigned i = 0; i < join->sets_n; i++) {
		if (join->sets[i].ref_bits != 0 && i != spare && (oldest == join->sets_n ||
			join->sets[i].first_ns < join->sets[oldest].first_ns)) {
			oldest = i;
		}
	}
	return oldest;
}

/* The place of the text a part belongs to, taken anew where needed; sets_n: no memory at all. */
static unsigned set_find(struct sms_join *join, const struct tpdu_deliver *msg,
	const struct udh *udh, int64_t now_ns)
{
	unsigned place = join->sets_n;
	for (unsigned i = 0; i < join->sets_n; i++) {
		const struct sms_join_set *set = &join->sets[i];
		if (set->ref_bits == 0) {
			place = place == join->sets_n ? i : place;
		} else if (set->ref == udh->concat_ref && set->ref_bits == udh->concat_bits &&
			set->total == udh->concat_total && set->dcs == msg->dcs &&
			set->oa.type == msg->oa.type && set->oa.semi_octets == msg->oa.semi_octets &&
			memcmp(set->oa.bcd, msg->oa.bcd, sizeof set->oa.bcd) == 0) {
			return i;
		}
	}
	if (place == join->sets_n) {
		place = set_oldest(join, join->sets_n);
		if (place == join->sets_n) {
			return place;
		}
		set_drop(join, place);
		join->evicted++;
	}
	join->sets[place] = (struct sms_join_set){.oa = msg->oa, .first_ns = now_ns,
		.ref = udh->concat_ref, .ref_bits = udh->concat_bits, .total = udh->concat_total,
		.dcs = msg->dcs};
	return place;
}

static const struct sms_join_part *part_find(const struct sms_join *join, unsigned set,
	unsigned seq)
{
	for (unsigned i = 0; i < join->parts_n; i++) {
		if (join->parts[i].set == set + 1 && join->parts[i].seq == seq) {
			return &join->parts[i];
		}
	}
	return NULL;
}

/* A free place for a part of `set`, at the cost of older texts; NULL when there is none. */
static struct sms_join_part *part_place(struct sms_join *join, unsigned set)
{
	for (;;) {
		for (unsigned i = 0; i < join->parts_n; i++) {
			if (join->parts[i].set == 0) {
				return &join->parts[i];
			}
		}
		const unsigned oldest = set_oldest(join, set);
		if (oldest == join->sets_n) {
			return NULL;
		}
		set_drop(join, oldest);
		join->evicted++;
	}
}

static enum sms_join_verdict part_add(struct sms_join *join, unsigned ix,
	struct sms_join_part *part, struct wire_out *units)
{
	struct sms_join_set *set = &join->sets[ix];
	part->set = (uint16_t)(ix + 1);
	set->have++;
	if (set->have < set->total) {
		struct sms_join_part *place = part_place(join, ix);
		if (place == NULL) {
			set_drop(join, ix);
			join->evicted++;
			return SMS_JOIN_REFUSED;
		}
		*place = *part;
		return SMS_JOIN_WAITS;
	}
	/* The last part needs no place: it goes straight to the text. */
	for (unsigned seq = 1; seq <= set->total; seq++) {
		const struct sms_join_part *next =
			seq == part->seq ? part : part_find(join, ix, seq);
		octets_put_span(units, octets_span(next->octets, next->n));
	}
	set_drop(join, ix);
	return SMS_JOIN_WHOLE;
}

enum sms_join_verdict sms_join_add(struct sms_join *join, const struct tpdu_deliver *msg,
	int64_t now_ns, struct wire_out *units)
{
	struct udh udh;
	struct sms_join_part part;
	if (!text_take(msg, &udh, &part)) {
		return SMS_JOIN_REFUSED;
	}
	if (udh.concat_bits == 0) {
		octets_put_span(units, octets_span(part.octets, part.n));
		return SMS_JOIN_WHOLE;
	}
	if (udh.concat_seq == 0 || udh.concat_seq > udh.concat_total) {
		return SMS_JOIN_REFUSED;
	}
	part.seq = udh.concat_seq;
	unsigned ix = set_find(join, msg, &udh, now_ns);
	if (ix == join->sets_n) {
		return SMS_JOIN_REFUSED;
	}
	const struct sms_join_part *old = part_find(join, ix, part.seq);
	if (old != NULL && old->n == part.n && memcmp(old->octets, part.octets, part.n) == 0) {
		join->duplicates++;
		return SMS_JOIN_DUPLICATE;
	}
	if (old != NULL) {
		/* The reference has come round: what is left of the older text never completes. */
		set_drop(join, ix);
		join->evicted++;
		ix = set_find(join, msg, &udh, now_ns);
	}
	return part_add(join, ix, &part, units);
}

bool sms_join_expire(struct sms_join *join, int64_t now_ns, struct sms_join_set *lost)
{
	const unsigned oldest = set_oldest(join, join->sets_n);
	if (oldest == join->sets_n || now_ns - join->sets[oldest].first_ns < join->patience_ns) {
		return false;
	}
	*lost = join->sets[oldest];
	set_drop(join, oldest);
	return true;
}

int64_t sms_join_deadline_ns(const struct sms_join *join)
{
	const unsigned oldest = set_oldest(join, join->sets_n);
	return oldest == join->sets_n ? INT64_MAX : join->sets[oldest].first_ns + join->patience_ns;
}
