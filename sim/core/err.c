/* The one place that formats an error, and the one where a bug ends the program. */
#include "core/err.h"

#include <stdarg.h>
#include <string.h>

enum err err_set(struct err_info *info, enum err code, const char *place, const char *format, ...)
{
	if (info == NULL || info->code != ERR_OK) {
		return code;
	}
	info->code = code;
	snprintf(info->place, sizeof info->place, "%s", place == NULL ? "" : place);
	va_list args;
	va_start(args, format);
	vsnprintf(info->text, sizeof info->text, format, args);
	va_end(args);
	return code;
}

_Noreturn void err_bug(const char *file, int line, const char *requirement)
{
	fprintf(stderr, "pushsim: internal error: %s:%d: %s\n", file, line, requirement);
	abort();
}
