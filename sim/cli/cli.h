/* The command line: one table of commands with their flags, and small helpers all of them share.
 *
 * Not here: what commands do (one file each, cmd_NAME.c). Exit codes: DESIGN 3 (core/err.h). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "core/err.h"

struct cli_command {
	const char *name;
	int (*run)(int argc, char **argv); /* argv[0] is the command's name */
	const char *synopsis;              /* the arguments; every flag stands here or in `flags` */
	const char *help;                  /* one line */
	const char *flags;                 /* a line for each flag, "" = none: help and completion */
};

/* All commands in the order of the help; NULL name after the last. */
extern const struct cli_command cli_commands[];
const struct cli_command *cli_find(const char *name);

/* The list of commands; one command with its flags. Both answer 0. */
int cli_help(FILE *out);
int cli_help_command(FILE *out, const struct cli_command *command);
/* Adds "; did you mean 'run'?" if a command is spelt nearly so. */
void cli_suggest(FILE *out, const char *name);

/* "pushsim: FILE: text" on stderr; returns the exit code. */
int cli_fail(const struct err_info *info);
int cli_usage(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads a whole file, or standard input for "-"; at most `max` octets. The caller frees. */
enum err cli_read(const char *path, size_t max, char **bytes, size_t *n, struct err_info *info)
	ERR_MUST_USE;

/* An unsigned decimal number, all of the text; false otherwise. */
bool cli_number(const char *text, uint64_t *value);
