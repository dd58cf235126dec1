/* A FIFO station of c equal servers without events: when does this job leave?
 *
 * Jobs must come in the order of their arrival times (Kiefer and Wolfowitz's recursion). Used for
 * processors of front ends and mailbox servers and for the SMSC.
 * Ownership: the caller's memory. Units: ns. */
#pragma once

#include <stdint.h>

enum { STATION_CORES_MAX = 64 };

struct station {
	uint32_t cores;
	int64_t free_ns[STATION_CORES_MAX]; /* when each core has done its work so far */
};

static inline void station_init(struct station *station, uint32_t cores)
{
	station->cores = cores > STATION_CORES_MAX ? STATION_CORES_MAX : cores;
	for (uint32_t i = 0; i < station->cores; i++) {
		station->free_ns[i] = 0;
	}
}

/* When a job that arrives now would begin. */
static inline int64_t station_begins(const struct station *station, int64_t now_ns)
{
	int64_t free_ns = station->free_ns[0];
	for (uint32_t i = 1; i < station->cores; i++) {
		free_ns = station->free_ns[i] < free_ns ? station->free_ns[i] : free_ns;
	}
	return free_ns > now_ns ? free_ns : now_ns;
}

/* Departure of a job that arrives now and needs `service_ns`; its wait goes to *wait_ns. */
static inline int64_t station_serve(struct station *station, int64_t now_ns, int64_t service_ns,
	int64_t *wait_ns)
{
	uint32_t best = 0;
	for (uint32_t i = 1; i < station->cores; i++) {
		if (station->free_ns[i] < station->free_ns[best]) {
			best = i;
		}
	}
	int64_t start_ns = station->free_ns[best] > now_ns ? station->free_ns[best] : now_ns;
	station->free_ns[best] = start_ns + service_ns;
	*wait_ns = start_ns - now_ns;
	return station->free_ns[best];
}
