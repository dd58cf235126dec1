/* The command `pushsim advise`. */
#include "cli/cmd_advise.h"

#include <getopt.h>
#include <stdio.h>

#include "advise/advice.h"
#include "cli/cli.h"

static void show(const struct fact *fact, bool json)
{
	struct advise_finding finding[ADVISE_FINDINGS_MAX];
	const unsigned n = advise_find(fact, finding);
	if (!json) {
		advice_print(stdout, fact, finding, n);
		return;
	}
	json_t *document = advice_json(fact, finding, n);
	json_dumpf(document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	putchar('\n');
	json_decref(document);
}

int cmd_advise(int argc, char **argv)
{
	static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {0}};
	bool json = false;
	optind = 0; /* the program's own options were read with getopt already */
	for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (option != 'j') {
			return cli_usage("advise", "see above");
		}
		json = true;
	}
	if (argc - optind != 1) {
		return cli_usage("advise", "needs one results folder, or latest");
	}
	struct chart_folder folder;
	struct err_info info = {0};
	if (chart_folder_load(&folder, argv[optind], &info) != ERR_OK) {
		return cli_fail(&info);
	}
	struct fact fact;
	fact_load(&fact, &folder);
	show(&fact, json);
	fact_free(&fact);
	chart_folder_free(&folder);
	return fflush(stdout) != 0 || ferror(stdout) != 0 ? ERR_FAILURE : 0;
}
