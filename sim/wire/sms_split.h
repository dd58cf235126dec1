/* A text laid out over short messages: how many parts, where each begins, its user data.
 *
 * Not here: the choice of an alphabet (describe_text.h), putting parts together (sms_join.h), the
 * messages around the user data (tpdu.h, smpp.h).
 * Ownership: `units` and `elements` are borrowed while the split is used; nothing is allocated.
 * Units: septets (one octet holds one), octets, or UTF-16 units of two octets, by the alphabet.
 * Invariants: at most 255 parts; neither an escape and its septet nor two surrogates are parted;
 * one part carries no concatenation element. Parts in order give the units again.
 * Source: [TS23.040] 9.2.3.16 (room), 9.2.3.24.1 and .24.8 (concatenation, 8 and 16 bits). */
#pragma once

#include "wire/tpdu.h"
#include "wire/wire.h"

#define SMS_SPLIT_PARTS_MAX 255u

struct sms_split {
	struct wire_span units;    /* septets, octets, or UTF-16 with the high octet first */
	struct wire_span elements; /* header elements of every part (ports); may be empty */
	uint8_t alphabet;          /* enum tpdu_alphabet */
	uint8_t ref_bits;          /* 8 or 16 */
	uint8_t parts_n;           /* 1..255 */
	uint8_t room;              /* units that one part can hold */
};

struct sms_split_part {
	uint8_t seq;   /* from 1; 0 before the first call */
	size_t from;   /* first unit */
	size_t units;  /* number of units */
};

/* Units that one part can hold beside `elements_n` octets of elements; `ref_bits` 0: a single one.
 * 160, 153 and 152 septets; 140, 134 and 133 octets; 70, 67 and 66 UTF-16 units. */
size_t sms_split_room(enum tpdu_alphabet alphabet, size_t elements_n, unsigned ref_bits);

/* BAD: more than 255 parts, no room beside the elements, an odd number of octets of UTF-16. */
enum wire_verdict sms_split_plan(enum tpdu_alphabet alphabet, struct wire_span units,
	struct wire_span elements, unsigned ref_bits, struct sms_split *out, struct wire_bad *bad);

/* The part after `part`, which begins as zeros; false after the last. */
bool sms_split_next(const struct sms_split *split, struct sms_split_part *part);

/* True when the parts have a header: they are several, or there are elements. */
bool sms_split_udhi(const struct sms_split *split);

/* The user data of a part as in a TPDU (packed) into `octets`, to which `ud` then points. */
void sms_split_ud(const struct sms_split *split, const struct sms_split_part *part, uint16_t ref,
	struct tpdu_ud *ud, uint8_t octets[TPDU_UD_BYTES_MAX]);

/* The same as short_message of SMPP: header, then septets unpacked (data_coding 0), octets or
 * UTF-16. At most 166 octets. */
void sms_split_short_message(const struct sms_split *split, const struct sms_split_part *part,
	uint16_t ref, struct wire_out *out);
