/* Parts of long texts put together again: the phone's side of concatenation.
 *
 * Not here: cutting (sms_split.h), what the text says, messages that replace one another.
 * Ownership: the caller gives the memory once, in sms_join_init, and keeps it as long as the join;
 * nothing is allocated. Parts are copied out of the messages.
 * Units: nanoseconds of any clock that never goes back; septets (one octet each) or octets of text.
 * Invariants: parts in any order; the same part twice is counted and dropped; another part under a
 * number already there begins a new text, as references come round again. When memory is short the
 * oldest text gives way. A text is kept at most `patience_ns` after its first part.
 * Source: [TS23.040] 9.2.3.24.1: parts belong together by address, reference, its width and total. */
#pragma once

#include "wire/tpdu.h"
#include "wire/wire.h"

#define SMS_JOIN_PART_UNITS_MAX 160u
#define SMS_JOIN_TEXT_BYTES_MAX (255u * SMS_JOIN_PART_UNITS_MAX)

/* A part that waits for its others. */
struct sms_join_part {
	uint16_t set;  /* index of its text + 1; 0: the place is free */
	uint8_t seq;   /* 1..total */
	uint8_t n;     /* of octets */
	uint8_t octets[SMS_JOIN_PART_UNITS_MAX]; /* septets one each, or octets */
};

/* A text of which a part is missing. */
struct sms_join_set {
	struct tpdu_address oa;
	int64_t first_ns; /* when its first part came */
	uint16_t ref;
	uint8_t ref_bits; /* 8 or 16; 0: the place is free */
	uint8_t total;
	uint8_t have;
	uint8_t dcs;
};

struct sms_join {
	struct sms_join_set *sets;
	struct sms_join_part *parts;
	int64_t patience_ns;
	uint32_t duplicates; /* parts that were there already */
	uint32_t evicted;    /* texts dropped for lack of memory, or begun anew */
	uint16_t sets_n;
	uint16_t parts_n;
};

enum sms_join_verdict {
	SMS_JOIN_WHOLE,     /* the text is in `units`: it was one message, or this was its last part */
	SMS_JOIN_WAITS,     /* kept; others are missing */
	SMS_JOIN_DUPLICATE, /* dropped: this part is there already */
	SMS_JOIN_REFUSED    /* no header as it should be, part 0 or above the total, no memory */
};

void sms_join_init(struct sms_join *join, struct sms_join_set *sets, uint16_t sets_n,
	struct sms_join_part *parts, uint16_t parts_n, int64_t patience_ns);

/* Takes a message. On WHOLE the text is appended to `units`, septets one per octet (GSM 7-bit) or
 * octets as they are; SMS_JOIN_TEXT_BYTES_MAX always suffice. */
enum sms_join_verdict sms_join_add(struct sms_join *join, const struct tpdu_deliver *msg,
	int64_t now_ns, struct wire_out *units);

/* Drops one text whose patience has run out, the oldest first: `lost` says which, false if none. */
bool sms_join_expire(struct sms_join *join, int64_t now_ns, struct sms_join_set *lost);

/* When sms_join_expire has work next; INT64_MAX: nothing waits. */
int64_t sms_join_deadline_ns(const struct sms_join *join);
