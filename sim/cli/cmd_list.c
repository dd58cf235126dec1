/* pushsim list. See cmd_list.h. */
#include "cli/cmd_list.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "config/list.h"
#include "output/chart.h"
#include "stats/metric.h"

static void list_metrics(void)
{
	for (int ix = 0; ix < METRIC_N; ix++) {
		const struct metric *row = metric_row((enum metric_ix)ix);
		printf("%-40s %-10s %s\n", row->id, row->unit, row->meaning);
	}
}

static void list_charts(void)
{
	unsigned n;
	const struct chart_row *rows = chart_rows(&n);
	for (unsigned i = 0; i < n; i++) {
		printf("%-20s %s\n", rows[i].id, rows[i].question);
	}
}

int cmd_list(int argc, char **argv)
{
	if (argc != 2) {
		return cli_usage("list", "what? One of %s|metrics|charts", list_topics());
	}
	if (strcmp(argv[1], "metrics") == 0) {
		list_metrics();
	} else if (strcmp(argv[1], "charts") == 0) {
		list_charts();
	} else if (!list_topic(stdout, argv[1])) {
		return cli_usage("list", "no list '%s'; one of %s|metrics|charts", argv[1],
			list_topics());
	}
	return fflush(stdout) != 0 ? ERR_FAILURE : ERR_OK;
}
