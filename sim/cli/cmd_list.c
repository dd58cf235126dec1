/* pushsim list. See cmd_list.h. */
#include "cli/cmd_list.h"

#include <stdio.h>

#include "config/list.h"
#include "core/err.h"

int config_cmd_list(int argc, char **argv)
{
	if (argc == 2 && list_topic(stdout, argv[1])) {
		return ERR_OK;
	}
	fprintf(stderr, "usage: pushsim list %s\n", list_topics());
	return ERR_USAGE;
}
