/* Directories, renames, a lock and a list of hashes. See folder.h. */
#include "output/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/civil.h"
#include "core/sha256.h"

enum { TRIES_MAX = 1000 };

static enum err failed(struct err_info *info, const char *path, const char *what)
{
	return err_set(info, ERR_FAILURE, path, "%s: %s", what, strerror(errno));
}

/* Joins with a slash; false when it does not fit. */
static bool join(char *out, size_t out_bytes, const char *a, const char *b)
{
	int n = snprintf(out, out_bytes, "%s/%s", a, b);
	return n >= 0 && (size_t)n < out_bytes;
}

/* Makes every folder on the way to the last slash of `path`, or all of it. */
static bool make_folders(const char *path, bool whole)
{
	char part[FOLDER_PATH_BYTES];
	size_t n = strlen(path);
	if (n >= sizeof part) {
		errno = ENAMETOOLONG;
		return false;
	}
	for (size_t i = 1; i <= n; i++) {
		if (path[i] == '/' || (path[i] == '\0' && whole)) {
			memcpy(part, path, i);
			part[i] = '\0';
			if (mkdir(part, 0777) != 0 && errno != EEXIST) {
				return false;
			}
		}
	}
	return true;
}

/* results/NAME/TIME-HASH6; a second run within the same second gets a number of its own. */
static enum err make_own(struct folder *folder, const char *name, const char *hash,
	int64_t now_unix_s, struct err_info *info)
{
	snprintf(folder->parent, sizeof folder->parent, "results/%s", name);
	if (!make_folders(folder->parent, true)) {
		return failed(info, folder->parent, "cannot make the folder");
	}
	struct civil now = civil_of_seconds(now_unix_s);
	for (int i = 1; i <= TRIES_MAX; i++) {
		char leaf[96];
		int n = snprintf(leaf, sizeof leaf, "%04d%02d%02dT%02d%02d%02dZ-%.6s", now.year,
			now.month, now.day, now.hour, now.minute, now.second, hash);
		if (i > 1) {
			snprintf(leaf + n, sizeof leaf - (size_t)n, "-%d", i);
		}
		if (!join(folder->path, sizeof folder->path, folder->parent, leaf)) {
			errno = ENAMETOOLONG;
			break;
		}
		if (mkdir(folder->path, 0777) == 0) {
			return ERR_OK;
		}
		if (errno != EEXIST) {
			break;
		}
	}
	return failed(info, folder->path, "cannot make the folder");
}

/* An old manifest of another scenario means that somebody's results would be mixed up. */
static enum err check_manifest(const struct folder *folder, const char *hash,
	struct err_info *info)
{
	char path[FOLDER_PATH_BYTES];
	if (!join(path, sizeof path, folder->path, "manifest.json")) {
		errno = ENAMETOOLONG;
		return failed(info, folder->path, "cannot use the folder");
	}
	if (access(path, F_OK) != 0) {
		return ERR_OK;
	}
	json_error_t where;
	json_t *old = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	const char *found = json_string_value(json_object_get(old, "hash"));
	bool same = found != NULL && strcmp(found, hash) == 0;
	json_decref(old);
	if (!same) {
		return err_set(info, ERR_FAILURE, folder->path,
			"holds the results of another scenario; choose another folder or "
			"remove it");
	}
	return unlink(path) == 0 ? ERR_OK : failed(info, path, "cannot replace the old manifest");
}

enum err folder_open(struct folder *folder, const char *out_dir, const char *name,
	const char *hash, int64_t now_unix_s, struct err_info *info)
{
	memset(folder, 0, sizeof *folder);
	folder->lock_fd = -1;
	enum err err = ERR_OK;
	if (out_dir == NULL) {
		err = make_own(folder, name, hash, now_unix_s, info);
	} else {
		size_t n = strlen(out_dir);
		while (n > 1 && out_dir[n - 1] == '/') {
			n--;
		}
		snprintf(folder->path, sizeof folder->path, "%.*s", (int)n, out_dir);
		if (n == 0 || n >= sizeof folder->path || !make_folders(folder->path, true)) {
			errno = n == 0 ? ENOENT : n >= sizeof folder->path ? ENAMETOOLONG : errno;
			err = failed(info, folder->path, "cannot make the folder");
		}
	}
	if (err != ERR_OK) {
		return err;
	}
	char lock[FOLDER_PATH_BYTES];
	if (!join(lock, sizeof lock, folder->path, ".lock")) {
		errno = ENAMETOOLONG;
		return failed(info, folder->path, "cannot lock the folder");
	}
	folder->lock_fd = open(lock, O_CREAT | O_RDWR | O_CLOEXEC, 0666);
	if (folder->lock_fd < 0) {
		return failed(info, folder->path, "cannot write into the folder");
	}
	if (flock(folder->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		close(folder->lock_fd);
		folder->lock_fd = -1;
		return err_set(info, ERR_FAILURE, folder->path, "another run is writing here");
	}
	err = check_manifest(folder, hash, info);
	if (err != ERR_OK) {
		folder_close(folder);
	}
	return err;
}

void folder_close(struct folder *folder)
{
	if (folder->lock_fd < 0) {
		return;
	}
	char lock[FOLDER_PATH_BYTES];
	if (join(lock, sizeof lock, folder->path, ".lock")) {
		unlink(lock);
	}
	close(folder->lock_fd);
	folder->lock_fd = -1;
}

bool folder_find(const char *name, const char *hash, char path[static FOLDER_PATH_BYTES],
	bool *complete)
{
	char parent[FOLDER_PATH_BYTES];
	char best[256] = "";
	snprintf(parent, sizeof parent, "results/%s", name);
	DIR *dir = opendir(parent);
	if (dir == NULL) {
		return false;
	}
	for (struct dirent *it = readdir(dir); it != NULL; it = readdir(dir)) {
		const char *dash = strchr(it->d_name, '-');
		/* The names begin with the time, so the greatest is the newest. */
		if (dash != NULL && strncmp(dash + 1, hash, 6) == 0 &&
			strcmp(it->d_name, best) > 0) {
			snprintf(best, sizeof best, "%s", it->d_name);
		}
	}
	closedir(dir);
	char manifest[FOLDER_PATH_BYTES];
	if (best[0] == '\0' || !join(path, FOLDER_PATH_BYTES, parent, best) ||
		!join(manifest, sizeof manifest, path, "manifest.json")) {
		return false;
	}
	*complete = access(manifest, F_OK) == 0;
	return true;
}

enum err folder_create(const struct folder *folder, const char *name, struct folder_file *file,
	struct err_info *info)
{
	memset(file, 0, sizeof *file);
	if (!join(file->path, sizeof file->path, folder->path, name)) {
		errno = ENAMETOOLONG;
		return failed(info, folder->path, name);
	}
	snprintf(file->temporary, sizeof file->temporary, "%s.tmp", file->path);
	if (!make_folders(file->path, false)) {
		return failed(info, file->path, "cannot make its folder");
	}
	file->stream = fopen(file->temporary, "wb");
	return file->stream != NULL ? ERR_OK : failed(info, file->path, "cannot write");
}

void folder_drop(struct folder_file *file)
{
	if (file->stream != NULL) {
		fclose(file->stream);
		file->stream = NULL;
	}
	unlink(file->temporary);
}

enum err folder_commit(struct folder_file *file, struct err_info *info)
{
	/* A full disk shows at the latest in fclose; a rename must not happen before that. */
	errno = 0;
	bool good = ferror(file->stream) == 0;
	good = fflush(file->stream) == 0 && good;
	good = fclose(file->stream) == 0 && good;
	file->stream = NULL;
	if (good && rename(file->temporary, file->path) == 0) {
		return ERR_OK;
	}
	errno = errno != 0 ? errno : EIO;
	enum err err = failed(info, file->path, "cannot write");
	unlink(file->temporary);
	return err;
}

enum err folder_put(const struct folder *folder, const char *name, const char *bytes, size_t n,
	struct err_info *info)
{
	struct folder_file file;
	enum err err = folder_create(folder, name, &file, info);
	if (err != ERR_OK) {
		return err;
	}
	fwrite(bytes, 1, n, file.stream);
	return folder_commit(&file, info);
}

enum err folder_put_json(const struct folder *folder, const char *name, const json_t *json,
	size_t flags, struct err_info *info)
{
	char *text = json_dumps(json, flags);
	REQUIRE(text != NULL);
	struct folder_file file;
	enum err err = folder_create(folder, name, &file, info);
	if (err == ERR_OK) {
		fputs(text, file.stream);
		fputc('\n', file.stream);
		err = folder_commit(&file, info);
	}
	free(text);
	return err;
}

/* A growing list of relative paths. */
struct names {
	char (*items)[FOLDER_PATH_BYTES];
	size_t n, cap;
};

static void names_add(struct names *names, const char *name)
{
	if (names->n == names->cap) {
		names->cap = names->cap * 2 + 32;
		names->items = realloc(names->items, names->cap * sizeof *names->items);
		REQUIRE(names->items != NULL);
	}
	snprintf(names->items[names->n++], FOLDER_PATH_BYTES, "%s", name);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(a, b);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text);
	size_t m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

/* One folder's entries: files go to `files`, folders to `folders`. */
static enum err list_one(const struct folder *folder, const char *below, struct names *files,
	struct names *folders, struct err_info *info)
{
	char path[FOLDER_PATH_BYTES];
	if (!join(path, sizeof path, folder->path, below)) {
		return err_set(info, ERR_FAILURE, folder->path, "a path in it is too long");
	}
	DIR *dir = opendir(path);
	if (dir == NULL) {
		return failed(info, path, "cannot list");
	}
	for (struct dirent *it = readdir(dir); it != NULL; it = readdir(dir)) {
		char name[FOLDER_PATH_BYTES];
		char full[FOLDER_PATH_BYTES];
		struct stat status;
		bool own = strcmp(it->d_name, ".lock") == 0 || it->d_name[0] == '.' ||
			strcmp(it->d_name, "manifest.json") == 0;
		bool fits = snprintf(name, sizeof name, "%s%s%s", below, below[0] ? "/" : "",
			it->d_name) < (int)sizeof name;
		fits = fits && join(full, sizeof full, folder->path, name);
		if (own || !fits || lstat(full, &status) != 0) {
			continue;
		}
		if (S_ISDIR(status.st_mode)) {
			names_add(folders, name);
		} else if (S_ISREG(status.st_mode) && ends_with(name, ".tmp")) {
			unlink(full);
		} else if (S_ISREG(status.st_mode)) {
			names_add(files, name);
		}
	}
	closedir(dir);
	return ERR_OK;
}

static enum err hash_file(const struct folder *folder, const char *name, json_t *files,
	struct err_info *info)
{
	char path[FOLDER_PATH_BYTES];
	if (!join(path, sizeof path, folder->path, name)) {
		return err_set(info, ERR_FAILURE, folder->path, "a path in it is too long");
	}
	FILE *in = fopen(path, "rb");
	if (in == NULL) {
		return failed(info, path, "cannot read back");
	}
	struct sha256 sha;
	sha256_init(&sha);
	const size_t block_bytes = 1 << 16;
	char *block = malloc(block_bytes);
	REQUIRE(block != NULL);
	json_int_t bytes = 0;
	size_t got = 0;
	do {
		got = fread(block, 1, block_bytes, in);
		sha256_add(&sha, block, got);
		bytes += (json_int_t)got;
	} while (got == block_bytes);
	bool good = ferror(in) == 0;
	fclose(in);
	free(block);
	uint8_t digest[SHA256_BYTES];
	char hex[SHA256_HEX_BYTES];
	sha256_done(&sha, digest);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	}
	json_array_append_new(files,
		json_pack("{s:s, s:I, s:s}", "path", name, "bytes", bytes, "sha256", hex));
	return good ? ERR_OK : failed(info, path, "cannot read back");
}

static enum err hash_all(const struct folder *folder, json_t *list, struct err_info *info)
{
	struct names files = { 0 };
	struct names folders = { 0 };
	enum err err = list_one(folder, "", &files, &folders, info);
	/* The list of folders grows while it is walked: breadth first, no recursion. */
	for (size_t i = 0; err == ERR_OK && i < folders.n; i++) {
		char below[FOLDER_PATH_BYTES];
		snprintf(below, sizeof below, "%s", folders.items[i]);
		err = list_one(folder, below, &files, &folders, info);
	}
	if (files.n > 0) {
		qsort(files.items, files.n, sizeof *files.items, compare_names);
	}
	for (size_t i = 0; err == ERR_OK && i < files.n; i++) {
		err = hash_file(folder, files.items[i], list, info);
	}
	free(files.items);
	free(folders.items);
	return err;
}

/* `latest` is replaced in one step, so it always points at something that exists. */
static enum err point_latest(const struct folder *folder, struct err_info *info)
{
	if (folder->parent[0] == '\0') {
		return ERR_OK;
	}
	char link[FOLDER_PATH_BYTES];
	char temporary[FOLDER_PATH_BYTES];
	const char *leaf = strrchr(folder->path, '/') + 1;
	if (!join(link, sizeof link, folder->parent, "latest") ||
		!join(temporary, sizeof temporary, folder->parent, ".latest.tmp")) {
		errno = ENAMETOOLONG;
		return failed(info, folder->parent, "cannot point latest at the folder");
	}
	unlink(temporary);
	if (symlink(leaf, temporary) != 0 || rename(temporary, link) != 0) {
		return failed(info, link, "cannot point latest at the folder");
	}
	return ERR_OK;
}

enum err folder_finish(const struct folder *folder, json_t *manifest, bool complete,
	struct err_info *info)
{
	json_t *files = json_array();
	json_object_set_new(manifest, "files", files);
	enum err err = hash_all(folder, files, info);
	json_object_set_new(manifest, "complete", json_boolean(complete));
	if (err == ERR_OK) {
		err = folder_put_json(folder, "manifest.json", manifest, JSON_INDENT(1), info);
	}
	if (err == ERR_OK) {
		err = point_latest(folder, info);
	}
	return err;
}
