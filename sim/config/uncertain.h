/* The published ranges of a scenario's parameters, and the scenario at a place within them.
 *
 * What: the rows uncertainty.* of param.def, read: which apply to this scenario, their ends or
 *   choices, and configs with any of them moved. `run --uncertainty` (cli/survey.h) walks them.
 * Not here: running, judging (stats/uncertainty.h), the energy band (config_band), whose ends of
 *   cpu_wake and sms_energy are taken over.
 * A place is a share 0..1 of a range, or of a list of choices. Powers and energies are spread by
 *   their logarithm when the upper end is four times the lower one or more.
 * Ownership: values only; config_free for what uncertain_config returns.
 * Errors: into the diag_list, with the key of the row. */
#pragma once

#include "config/config.h"

enum { UNCERTAIN_MAX = 11, UNCERTAIN_CHOICES_MAX = 16, UNCERTAIN_TEXT_BYTES = 64 };

#define UNCERTAIN_GIVEN (-1.0) /* the place of a parameter that stays as the scenario has it */

struct uncertain {
	const char *id;      /* "cpu_wake": key uncertainty.cpu_wake */
	const char *label;   /* "energy of one CPU wake" */
	const char *source;  /* of the range: "[SEM-3]", or "the scenario" */
	unsigned target;     /* row of the table in uncertain.c */
	double low, high;    /* in the parameter's own unit (units.h) */
	bool by_logarithm;
	bool given_known;    /* the scenario's own value as a place, which may lie outside of 0..1 */
	double given;
	char given_text[UNCERTAIN_TEXT_BYTES];
	unsigned choice_n;   /* 0: a range */
	char choice[UNCERTAIN_CHOICES_MAX][UNCERTAIN_TEXT_BYTES]; /* without what is given */
};

struct uncertain_list {
	unsigned n;
	struct uncertain item[UNCERTAIN_MAX];
};

/* Checks the texts; called for each scenario that is loaded. */
void uncertain_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags);

/* The ranges that apply: parameters that a strategy of the scenario reads, and nothing that the
 * scenario has switched off (no TLS, no wake-up energy). */
void uncertain_of(const struct config *config, struct uncertain_list *list);

/* "2.1 J", "gsm-tailender-2009". */
void uncertain_text(const struct config *config, const struct uncertain *it, double place,
	char out[static UNCERTAIN_TEXT_BYTES]);

/* The same for a place that was searched for: times above ten minutes in whole minutes. */
void uncertain_about(const struct config *config, const struct uncertain *it, double place,
	char out[static UNCERTAIN_TEXT_BYTES]);

/* The scenario with few users, one replication, and each item of the list at its place; NULL with
 * the reason in `diags` if that is no valid scenario. */
struct config *uncertain_config(const struct config *config, const struct uncertain_list *list,
	const double *place, struct diag_list *diags);
