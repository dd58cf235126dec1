/* config_load, then each expectation as the output will judge it. */
#include "cli/scenario.h"

#include "config/suggest.h"
#include "config/value.h"
#include "output/expect.h"

/* The nearest metric to an unknown id, or NULL. */
static const char *near_metric(const char *id)
{
	struct suggest near = {0};
	for (int ix = 0; metric_find(id) < 0 && ix < METRIC_N; ix++) {
		suggest_offer(&near, id, metric_row((enum metric_ix)ix)->id);
	}
	return near.word;
}

struct config *scenario_load(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags)
{
	struct config *config = config_load(file, sets, set_n, diags);
	bool good = true;
	for (size_t i = 0; config != NULL && i < config->expect_n; i++) {
		struct expect expect;
		struct err_info info = {0};
		if (expect_parse(config->expects[i].text, &config->scenario, &expect, &info) != ERR_OK) {
			const char *near = near_metric(config->expects[i].metric);
			value_problem(DIAG_E_EXPECT, config->expects[i].node, "expect", diags,
				"%s%s%s%s", info.text, near != NULL ? "; did you mean \"" : "",
				near != NULL ? near : "", near != NULL ? "\"?" : "");
			good = false;
		}
	}
	if (!good) {
		config_free(config);
		return NULL;
	}
	return config;
}
