/* pushsim new. See cmd_new.h. */
#include "cli/cmd_new.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "config/presets.h"
#include "core/err.h"

static int usage(void)
{
	fprintf(stderr, "usage: pushsim new NAME [--from TEMPLATE]   (pushsim list scenarios)\n");
	return ERR_USAGE;
}

static int write_new(const char *name, const struct presets_file *from)
{
	char path[512];
	size_t n = strlen(name);
	bool has = n > 5 && strcmp(name + n - 5, ".json") == 0;
	if (snprintf(path, sizeof path, "%s%s", name, has ? "" : ".json") >= (int)sizeof path) {
		return usage();
	}
	/* "x": fails if the file exists, so nothing is ever overwritten. */
	FILE *out = fopen(path, "wx");
	bool ok = out != NULL && fwrite(from->text, 1, from->bytes, out) == from->bytes;
	ok = (out == NULL || fclose(out) == 0) && ok;
	if (!ok) {
		fprintf(stderr, "pushsim new: %s: %s\n", path, strerror(errno));
		return ERR_FAILURE;
	}
	fprintf(stderr, "%s written; next: pushsim check %s\n", path, path);
	return ERR_OK;
}

int cmd_new(int argc, char **argv)
{
	const char *name = NULL;
	const char *from = "tutorial-2005";
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--from") == 0 && i + 1 < argc) {
			from = argv[++i];
		} else if (argv[i][0] == '-' || name != NULL) {
			return usage();
		} else {
			name = argv[i];
		}
	}
	if (name == NULL || *name == '\0') {
		return usage();
	}
	const struct presets_file *file = presets_scenario(from);
	if (file == NULL) {
		fprintf(stderr, "pushsim new: no shipped scenario is called \"%s\"; "
			"pushsim list scenarios\n", from);
		return ERR_USAGE;
	}
	return write_new(name, file);
}
