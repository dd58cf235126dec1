/* State machines as full grids: one cell for each state and meaning, none of them silent.
 *
 * A grid is a constant two-dimensional array [state][meaning] of struct machine_move, written with
 * designated initialisers: a double entry fails to compile (-Woverride-init), a gap is a cell of
 * kind MACHINE_GAP, which machine_gaps counts and a test refuses.
 * Not here: what the moves do; each machine's file has its story, its diagram and its actions. */
#pragma once

#include <stdint.h>

enum machine_kind {
	MACHINE_GAP,    /* nobody thought of it: a test fails */
	MACHINE_GO,     /* act, then be in `next` */
	MACHINE_IGNORE, /* legitimate and without consequence */
	MACHINE_NEVER   /* cannot happen: REQUIRE */
};

struct machine_move {
	uint8_t kind;   /* enum machine_kind */
	uint8_t next;   /* state after the action */
	uint8_t action; /* the machine's own enumeration */
};

/* The cells of a grid as its file writes them. */
#define GO(state, does) {MACHINE_GO, state, does}
#define IGNORE {MACHINE_IGNORE, 0, 0}
#define NEVER {MACHINE_NEVER, 0, 0}

/* A grid with its names, for the engine, the tests and the diagrams. */
struct machine {
	const char *name;
	uint8_t state_n, meaning_n;
	const char *const *states;
	const char *const *meanings;
	const struct machine_move *grid; /* [state * meaning_n + meaning] */
};

static inline unsigned machine_gaps(const struct machine *machine)
{
	unsigned gaps = 0;
	for (unsigned i = 0; i < (unsigned)machine->state_n * machine->meaning_n; i++) {
		gaps += machine->grid[i].kind == MACHINE_GAP;
	}
	return gaps;
}

static inline struct machine_move machine_move(const struct machine *machine, unsigned state,
	unsigned meaning)
{
	return machine->grid[state * machine->meaning_n + meaning];
}
