/* Keyed chance: a random value is a pure function of what it is for.
 *
 * What: 64 bits, or a double in (0,1), from the key (seed, replication, site, device, purpose,
 *   item, sub). Nothing is stored and nothing advances, so the same mail meets the same chance
 *   under every strategy, in any order, on any thread (DESIGN 1, properties 2, 3 and 6).
 * Not here: distributions (core/dist.h). Not for secrets.
 * Ownership: values only. Errors: none; every key is valid.
 * Method: two rounds of a 64-bit finaliser. The first turns (base, purpose, device, sub) into a
 *   word of its own, the second mixes in `item`. With the rest of the key fixed, different items
 *   always give different values, and so do different (device, sub) pairs.
 *   [STEELE14] Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
 *   section 3; the finaliser's constants are Stafford's variant 13 quoted there. */
#pragma once

#include <stdint.h>

enum chance_purpose {
#define CHANCE_PURPOSE(name, number) CHANCE_##name = number,
#include "core/chance_purpose.def"
#undef CHANCE_PURPOSE
};

/* Everything of the key that is constant within one task. */
struct chance {
	uint64_t base;
};

/* A bijection of 64-bit words in which each input bit flips each output bit half of the time. */
static inline uint64_t chance_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* Different (replication, site) under one seed always give different bases. */
static inline struct chance chance_init(uint64_t seed, uint32_t replication, uint32_t site)
{
	uint64_t task = (uint64_t)replication << 32 | site;
	uint64_t start = chance_mix(seed + UINT64_C(0x9e3779b97f4a7c15));
	return (struct chance){.base = chance_mix(start + task * UINT64_C(0x9e3779b97f4a7c15))};
}

/* All 64 bits are usable. `item` may be any word: a mail number, a time slot, a hash. */
static inline uint64_t chance_bits(struct chance chance, uint32_t device,
				   enum chance_purpose purpose, uint64_t item, uint32_t sub)
{
	uint64_t who = (uint64_t)device << 32 | sub;
	uint64_t what = (uint64_t)purpose * UINT64_C(0xd1342543de82ef95);
	uint64_t stream = chance_mix((chance.base + what) ^ who);
	return chance_mix(stream ^ item * UINT64_C(0x9e3779b97f4a7c15));
}

/* Uniform in (0,1): an odd multiple of 2^-53 from the top 53 bits. It is never 0 or 1, 1 - u is
 * exact, and u and 1 - u are equally likely. */
static inline double chance_unit(struct chance chance, uint32_t device, enum chance_purpose purpose,
				 uint64_t item, uint32_t sub)
{
	uint64_t bits = chance_bits(chance, device, purpose, item, sub);
	return (double)(int64_t)(bits >> 11 | 1) * 0x1p-53;
}
