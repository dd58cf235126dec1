/* A folder of results: made, locked, filled file by file, sealed with a manifest.
 *
 * What: results/NAME/TIME-HASH6 (or -o DIR), files written to a .tmp and renamed, `latest`, the
 *   lock, and manifest.json with the SHA-256 of every file as the last thing written. A folder
 *   without manifest.json is unfinished, whatever else is in it.
 * Not here: what the files say (csv, json_summary, rep).
 * Ownership: folder_open fills the caller's struct, folder_close releases lock and memory.
 * Errors: ERR_FAILURE, place = the path, text = the system's reason. Other folders are never
 *   touched; a folder that holds another scenario's results is refused. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/err.h"

enum { FOLDER_PATH_BYTES = 1024 };

struct folder {
	char path[FOLDER_PATH_BYTES];   /* without a trailing slash */
	char parent[FOLDER_PATH_BYTES]; /* where `latest` goes; "" with -o DIR */
	int lock_fd;
};

/* A file under way. Write to `stream`, then commit or drop it. */
struct folder_file {
	FILE *stream;
	char path[FOLDER_PATH_BYTES];
	char temporary[FOLDER_PATH_BYTES + 8];
};

/* Makes and locks the folder. `out_dir` NULL: results/NAME/TIME-HASH6 below the current folder.
 * An existing manifest is removed, because what follows changes what it vouches for. */
enum err folder_open(struct folder *folder, const char *out_dir, const char *name,
	const char *hash, int64_t now_unix_s, struct err_info *info) ERR_MUST_USE;
void folder_close(struct folder *folder);

/* The newest results/NAME/TIME-HASH6 for `--resume`; `complete` tells whether its manifest is
 * there. False when there is none. */
bool folder_find(const char *name, const char *hash, char path[static FOLDER_PATH_BYTES],
	bool *complete);

/* `name` is relative and may hold slashes; folders on the way are made. */
enum err folder_create(const struct folder *folder, const char *name, struct folder_file *file,
	struct err_info *info) ERR_MUST_USE;
/* Flushes, closes and renames; on any failure the temporary file is removed. */
enum err folder_commit(struct folder_file *file, struct err_info *info) ERR_MUST_USE;
void folder_drop(struct folder_file *file);

/* All at once. */
enum err folder_put(const struct folder *folder, const char *name, const char *bytes, size_t n,
	struct err_info *info) ERR_MUST_USE;
enum err folder_put_json(const struct folder *folder, const char *name, const json_t *json,
	size_t flags, struct err_info *info) ERR_MUST_USE;

/* Adds "files" and "complete" to `manifest` (borrowed, changed), writes manifest.json and points
 * `latest` here. Left-over .tmp files of a killed run are removed first. */
enum err folder_finish(const struct folder *folder, json_t *manifest, bool complete,
	struct err_info *info) ERR_MUST_USE;
