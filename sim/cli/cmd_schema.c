/* pushsim schema. See cmd_schema.h. */
#include "cli/cmd_schema.h"

#include <stdio.h>
#include <string.h>

#include "config/schema.h"
#include "core/err.h"

int cmd_schema(int argc, char **argv)
{
	if (argc > 2 || (argc == 2 && strcmp(argv[1], "scenario") != 0)) {
		fprintf(stderr, "usage: pushsim schema [scenario]\n");
		return ERR_USAGE;
	}
	json_t *schema = schema_scenario();
	int failed = json_dumpf(schema, stdout, JSON_INDENT(2));
	fputc('\n', stdout);
	json_decref(schema);
	return failed != 0 ? ERR_FAILURE : ERR_OK;
}
