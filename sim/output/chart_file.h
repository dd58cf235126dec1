/* Whole files in and out, for charts and report.
 *
 * What: reads a file into memory; writes one beside its place and renames it, so that nobody ever
 *   sees half a file. Not here: folders, locks, manifests (folder.h).
 * Errors: ERR_FAILURE, place = the path. */
#pragma once

#include <stddef.h>

#include "core/err.h"

enum { CHART_PATH_BYTES = 512 }; /* room for the path of a results folder */

/* The bytes with a NUL behind them; the caller frees `*bytes`. Files above 256 MiB are refused. */
enum err chart_file_read(const char *path, char **bytes, size_t *n, struct err_info *info)
	ERR_MUST_USE;
enum err chart_file_write(const char *path, const char *bytes, size_t n, struct err_info *info)
	ERR_MUST_USE;
