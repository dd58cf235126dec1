/* One cell and its location area: signalling channels, shared data channels, pages, and what
 * everybody else does on them.
 *
 * Three questions, each answered without an event for the load of others:
 *   Is a signalling channel free? Others' channels are a loss system of their own. In a loss system
 *     with two streams the joint state has product form: given n channels of ours, all c - n
 *     others are busy with probability B(c - n, A of the others), Erlang's formula. Asking so gives
 *     our channels the birth rates of the joint system, and B(c, all Erlangs) as our blocking.
 *   How fast is a transfer? A transfer that finds n others gets a (n + 1)-th of the cell to its end.
 *     With Poisson arrivals that see averages, E[T(x)] = x (1 + E[n]), and by Little E[n] is
 *     rho (1 + E[n]): E[T(x)] = x / (1 - rho), the mean of processor sharing for every size x.
 *     [KLEINROCK76] 4.4. Load of others, a fluid, takes its share of the capacity: the same mean.
 *   When is a page sent, or a channel granted? One server, whose rate is what others leave; what
 *     would wait for longer than the network repeats it is lost.
 * Not here: when a handset listens (models/radio), counting of channels over time (sim/world).
 * Ownership: values only. Units: ns, bit/s, Erlang, pages per second. */
#pragma once

#include "core/chance.h"
#include "models/model.h"

enum { CELL_UP, CELL_DOWN, CELL_WAYS };

/* One server: when it has done all that was given to it so far. */
struct cell_turn {
	int64_t free_ns;
};

struct cell {
	struct cell_turn grants;     /* channel of access grants */
	uint16_t signalling_busy;    /* channels that carry our messages */
	uint16_t active[CELL_WAYS];  /* our transfers under way */
};

/* Erlang's loss formula: the share of attempts that find all `channels` (>= 0) busy under
 * `erlang` >= 0 offered. B(0, A) = 1, B(k, A) = A B(k-1) / (k + A B(k-1)). [SMS-4] */
double cell_erlang_b(uint32_t channels, double erlang);

/* What others offer to the signalling channels of one cell: call set-ups, location updates, SMS. */
double cell_background_erlang(const struct cell_cfg *cfg);

/* Whether one of `channels` signalling channels is free for us at `at_ns`, in cell number `ix`. */
bool cell_signalling_free(const struct cell_cfg *cfg, const struct cell *cell, uint32_t channels,
	struct chance chance, uint32_t ix, int64_t at_ns);

/* Channels of `slots` that calls hold, for u in (0,1): the stationary law of a loss system under
 * `erlang`, by inversion. Its mean is erlang (1 - B). */
uint32_t cell_voice(uint32_t slots, double erlang, double u);

/* Bit/s that others leave for our data at `at_ns`, > 0; 0 when the cell does not limit `way`. */
uint32_t cell_bps(const struct cell_cfg *cfg, struct chance chance, uint32_t ix, int64_t at_ns,
	unsigned way);

/* What a transfer that starts now gets of `bps` to its end, >= 1. */
static inline uint32_t cell_share_bps(const struct cell *cell, unsigned way, uint32_t bps)
{
	return bps / (1u + cell->active[way]) + 1;
}

/* Pages per second that others leave us, > 0; 0 when paging is not limited. */
double cell_pages_per_s(const struct cell_cfg *cfg);

/* How long a page given at `now_ns` waits before it is sent; -1: it is dropped. */
int64_t cell_page(const struct cell_cfg *cfg, struct cell_turn *paging, int64_t now_ns);

/* The share of random accesses that collide: others' arrive at random, and one of them in the same
 * slot is enough (slotted ALOHA). */
double cell_collision_p(const struct cell_cfg *cfg);

/* How long a handset of cell number `ix` needs at `now_ns` until it is granted a channel, beyond a
 * first access that is answered at once: collisions, each repeated, and the queue of grants. -1:
 * it gives up. */
int64_t cell_access_ns(const struct cell_cfg *cfg, struct cell *cell, struct chance chance,
	uint32_t ix, int64_t now_ns);
