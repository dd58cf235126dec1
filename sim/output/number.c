/* printf and strtod with LC_NUMERIC taken out. See number.h. */
#include "output/number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

/* A locale may write the decimal mark with more than one octet. */
static void point(char *text)
{
	const char *mark = localeconv()->decimal_point;
	char *at = strcmp(mark, ".") == 0 ? NULL : strstr(text, mark);
	if (at != NULL) {
		size_t bytes = strlen(mark);
		*at = '.';
		memmove(at + 1, at + bytes, strlen(at + bytes) + 1);
	}
}

void number_write(double value, char out[static NUMBER_BYTES])
{
	REQUIRE(isfinite(value));
	snprintf(out, NUMBER_BYTES, "%.12g", value + 0.0);
	point(out);
}

void number_fixed(double value, int decimals, char out[static NUMBER_BYTES])
{
	REQUIRE(isfinite(value) && fabs(value) < 1e27 && decimals >= 0 && decimals <= 9);
	snprintf(out, NUMBER_BYTES, "%.*f", decimals, value);
	point(out);
	/* "-0.00" comes from small negative values as well as from -0. */
	if (out[0] == '-' && strspn(out + 1, "0.") == strlen(out + 1)) {
		memmove(out, out + 1, strlen(out));
	}
}

json_t *number_json(double value)
{
	REQUIRE(isfinite(value));
	char text[NUMBER_BYTES];
	snprintf(text, sizeof text, "%.12g", value + 0.0);
	double rounded = strtod(text, NULL);
	if (floor(rounded) >= rounded && fabs(rounded) < 9007199254740992.0) {
		return json_integer((json_int_t)rounded);
	}
	return json_real(rounded);
}
