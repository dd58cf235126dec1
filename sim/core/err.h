/* Errors that depend on a file, a peer or the system: a code, a place and a text.
 *
 * Not here: bad wire bytes (wire/wire.h) and lists of scenario problems (config/diag.h).
 * Ownership: the caller owns struct err_info; functions fill it once, first error wins.
 * Bugs are not errors: REQUIRE stops the program in every build, CHECK in debug builds only. */
#pragma once

#include <stdio.h>
#include <stdlib.h>

#define ERR_MUST_USE __attribute__((warn_unused_result))

/* The values are the exit codes of the program where one exists (DESIGN 3). */
enum err {
	ERR_OK = 0,
	ERR_FAILURE = 1,    /* input/output, memory, internal */
	ERR_USAGE = 2,      /* wrong command line */
	ERR_SCENARIO = 3,   /* scenario or message invalid */
	ERR_EXPECT = 4,     /* an expectation not met */
	ERR_DIFFERENCE = 5, /* compare, verify, reproduce found a difference */
	ERR_UNDECIDED = 6,  /* an interval holds the bound */
	ERR_INTERRUPTED = 130
};

struct err_info {
	enum err code;
	char place[256]; /* file:line:col, a JSON path, or a byte offset */
	char text[512];
};

/* Fills `info` (if not NULL and still empty) and returns `code`. */
enum err err_set(struct err_info *info, enum err code, const char *place, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Says which requirement was not met, and stops the program. */
_Noreturn void err_bug(const char *file, int line, const char *requirement) __attribute__((cold));

#define REQUIRE(x)                                                                                 \
	do {                                                                                       \
		if (!(x)) {                                                                        \
			err_bug(__FILE__, __LINE__, #x);                                           \
		}                                                                                  \
	} while (0)

#ifdef PUSHSIM_DEBUG
#define CHECK(x) REQUIRE(x)
#else
#define CHECK(x) ((void)sizeof(x))
#endif
