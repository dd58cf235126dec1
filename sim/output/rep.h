/* reps/p000-r00.json: every integer of one replication's tallies, and back. The unit of resume.
 *
 * What: one JSON document in one fixed order, without spaces. Writing and reading walk the same
 *   list of fields, so what is written is what is read. Histograms are sparse: index, count, ...;
 *   integers are exact to 64 bits (128-bit sums are two), more than some JSON readers keep.
 * Not here: files (output/folder.h), joules and money.
 * Ownership: rep_read builds tallies, which the caller frees with tally_free.
 * Errors: rep_read accepts only what rep_write produced for the same scenario hash and strategies:
 *   otherwise ERR_FAILURE, place = file and byte offset. No input makes it crash or allocate more
 *   than the scenario's users and minutes need. */
#pragma once

#include "core/err.h"
#include "models/model.h"
#include "observe/tally.h"
#include "output/folder.h"

/* "reps/p000-r00.json". */
void rep_name(uint32_t point, uint32_t replication, char *out, size_t out_bytes);

/* `tallies` has one entry for each strategy of the scenario. */
enum err rep_write(const struct folder *folder, uint32_t point, uint32_t replication,
	const char *hash, const struct scenario *scenario, const struct tally *const *tallies,
	struct err_info *info) ERR_MUST_USE;

bool rep_exists(const char *folder_path, uint32_t point, uint32_t replication);

/* Fills tallies[0 .. strategy_n - 1] on ERR_OK, leaves NULLs otherwise. */
enum err rep_read(const char *folder_path, uint32_t point, uint32_t replication, const char *hash,
	const struct scenario *scenario, struct tally **tallies, struct err_info *info)
	ERR_MUST_USE;
