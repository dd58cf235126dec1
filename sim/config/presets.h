/* Files that are part of the program: presets, shipped scenarios, lessons.
 *
 * What: look-up by path ("radio/gprs-2005", "scenarios/tutorial-2005.json") in the array that
 *   scripts/embed.sh writes. Not here: the override by files of the current folder (config/load.h).
 * Ownership: constant and static. Errors: an unknown name gives NULL. */
#pragma once

#include <stddef.h>

struct presets_file {
	const char *path;  /* as in the source tree: scenarios/base/radio/gprs-2005.json */
	const char *text;  /* NUL-terminated for convenience */
	size_t bytes;      /* without the NUL */
};

/* Written by scripts/embed.sh, in the order of its arguments. */
extern const struct presets_file presets_embedded[];
extern const size_t presets_embedded_n;

/* The file with exactly this path, or NULL. */
const struct presets_file *presets_find(const char *path);

/* The fragment behind "preset:DIR/NAME", given as "DIR/NAME"; NULL if there is none. */
const struct presets_file *presets_base(const char *name);

/* A shipped scenario by path, by name with or without ".json": tutorial-2005, learn/01-one-mail. */
const struct presets_file *presets_scenario(const char *name);

/* The shipped scenario whose name begins with `name` or is closest to it, without ".json"; NULL if
 * none is near. Writes into `out`. */
const char *presets_near_scenario(const char *name, char *out, size_t out_bytes);

/* The preset name closest to `name`, for "did you mean"; NULL if none is near. Of the same DIR when
 * the directory exists. Writes into `out`. */
const char *presets_near(const char *name, char *out, size_t out_bytes);
