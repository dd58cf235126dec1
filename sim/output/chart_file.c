/* Whole files: read at once, written beside and renamed. */
#include "output/chart_file.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No file of a results folder that is read here comes near this. */
#define FILE_BYTES_MAX (256L * 1024 * 1024)

enum err chart_file_read(const char *path, char **bytes, size_t *n, struct err_info *info)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	if (file == NULL || fstat(fileno(file), &st) != 0 || !S_ISREG(st.st_mode)) {
		const int why = file == NULL ? errno : EISDIR;
		if (file != NULL) {
			fclose(file);
		}
		return err_set(info, ERR_FAILURE, path, "cannot be read: %s", strerror(why));
	}
	if (st.st_size > FILE_BYTES_MAX) {
		fclose(file);
		return err_set(info, ERR_FAILURE, path, "larger than 256 MiB; not a results file");
	}
	const size_t size = (size_t)st.st_size;
	*bytes = malloc(size + 1);
	REQUIRE(*bytes != NULL);
	*n = fread(*bytes, 1, size, file);
	(*bytes)[*n] = '\0';
	const bool bad = ferror(file) != 0;
	fclose(file);
	if (bad) {
		free(*bytes);
		*bytes = NULL;
		return err_set(info, ERR_FAILURE, path, "cannot be read to its end");
	}
	return ERR_OK;
}

enum err chart_file_write(const char *path, const char *bytes, size_t n, struct err_info *info)
{
	char part[CHART_PATH_BYTES + 128];
	const int length = snprintf(part, sizeof part, "%s.tmp", path);
	if (length < 0 || (size_t)length >= sizeof part) {
		return err_set(info, ERR_FAILURE, path, "the name is too long");
	}
	FILE *file = fopen(part, "wb");
	if (file == NULL) {
		return err_set(info, ERR_FAILURE, path, "cannot be written: %s", strerror(errno));
	}
	bool good = fwrite(bytes, 1, n, file) == n;
	good = fflush(file) == 0 && good;
	int why = errno;
	good = fclose(file) == 0 && good;
	if (good && rename(part, path) != 0) {
		why = errno;
		good = false;
	}
	if (!good) {
		unlink(part);
		return err_set(info, ERR_FAILURE, path, "cannot be written: %s", strerror(why));
	}
	return ERR_OK;
}
