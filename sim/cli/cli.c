/* Helpers of the command line. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int cli_fail(const struct err_info *info)
{
	fprintf(stderr, "pushsim: %s%s%s\n", info->place, info->place[0] == '\0' ? "" : ": ",
		info->text);
	return (int)info->code;
}

int cli_usage(const char *command, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "pushsim %s: ", command);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\ntry: pushsim help %s\n", command);
	return ERR_USAGE;
}

enum err cli_read(const char *path, size_t max, char **bytes, size_t *n, struct err_info *info)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	if (in == NULL) {
		return err_set(info, ERR_FAILURE, path, "%s", strerror(errno));
	}
	size_t cap = 4096, at = 0;
	char *buffer = malloc(cap);
	REQUIRE(buffer != NULL);
	enum err err = ERR_OK;
	for (;;) {
		size_t got = fread(buffer + at, 1, cap - at - 1, in);
		at += got;
		if (got == 0) {
			break;
		}
		if (at > max) {
			err = err_set(info, ERR_FAILURE, path, "more than %zu bytes", max);
			break;
		}
		if (at == cap - 1) {
			cap *= 2;
			buffer = realloc(buffer, cap);
			REQUIRE(buffer != NULL);
		}
	}
	if (err == ERR_OK && ferror(in)) {
		err = err_set(info, ERR_FAILURE, path, "%s", strerror(errno));
	}
	if (in != stdin) {
		fclose(in);
	}
	buffer[at] = '\0';
	*bytes = buffer;
	*n = at;
	if (err != ERR_OK) {
		free(buffer);
		*bytes = NULL;
	}
	return err;
}

bool cli_number(const char *text, uint64_t *value)
{
	uint64_t sum = 0;
	if (*text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned)(*text - '0');
		if (digit > 9 || sum > (UINT64_MAX - digit) / 10) {
			return false;
		}
		sum = sum * 10 + digit;
	}
	*value = sum;
	return true;
}
