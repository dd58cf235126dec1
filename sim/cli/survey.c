/* The order in which places are visited. See survey.h. */
#include "cli/survey.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "config/uncertain.h"

enum { HALVINGS = 5 };

struct survey {
	const struct config *config;
	const struct survey_options *options;
	struct uncertain_list list;
	struct uncertainty *out;
	uint32_t done_n, total_n;  /* points */
	uint64_t events;
	struct err_info *info;
};

static_assert((unsigned)UNCERTAIN_MAX <= UNCERTAINTY_PARAMETERS_MAX, "room for each parameter");
static_assert((unsigned)UNCERTAIN_CHOICES_MAX <= UNCERTAINTY_SWINGS_MAX, "room for each choice");

static void step(void *context, const struct batch_progress *at)
{
	const struct survey *survey = context;
	struct batch_progress whole = *at;
	whole.done += survey->done_n * at->total;
	whole.total = survey->total_n * at->total;
	whole.events += survey->events;
	survey->options->progress(survey->options->progress_context, &whole);
}

/* Runs one place. A place that is no valid scenario stays unknown: the ranges are independent of
 * each other, and some corner may contradict itself. */
static enum err visit(struct survey *survey, const double *place, struct uncertainty_point *out)
{
	struct diag_list diags;
	struct results results = {0};
	struct batch_options batch = {.jobs = survey->options->jobs, .stop = survey->options->stop,
		.progress = survey->options->progress != NULL ? step : NULL,
		.progress_context = survey};
	*out = (struct uncertainty_point){0};
	if (survey->options->stop != NULL && atomic_load(survey->options->stop)) {
		return err_set(survey->info, ERR_INTERRUPTED, "", "interrupted");
	}
	diag_init(&diags);
	struct config *variant = uncertain_config(survey->config, &survey->list, place, &diags);
	diag_fini(&diags);
	enum err err = ERR_OK;
	if (variant != NULL) {
		err = batch_run(&variant->scenario, NULL, 0, &batch, &results, survey->info);
	}
	if (variant != NULL && err == ERR_OK) {
		*out = uncertainty_point(survey->out, &results.points[0]);
		survey->out->users = variant->scenario.population.users;
		for (uint32_t s = 0; s < variant->scenario.strategy_n; s++) {
			survey->events += results_tally(&results.points[0], s, 0)->count[TALLY_events];
		}
		batch_free(&results);
	}
	config_free(variant);
	survey->done_n++;
	return err;
}

static void all_given(const struct survey *survey, double place[UNCERTAIN_MAX])
{
	for (unsigned i = 0; i < survey->list.n; i++) {
		place[i] = UNCERTAIN_GIVEN;
	}
}

static void describe(struct survey *survey)
{
	struct uncertainty *out = survey->out;
	out->parameter_n = survey->list.n;
	survey->total_n = 1 + out->joint_n;
	for (unsigned i = 0; i < survey->list.n; i++) {
		const struct uncertain *it = &survey->list.item[i];
		struct uncertainty_parameter *parameter = &out->parameter[i];
		snprintf(parameter->id, sizeof parameter->id, "%s", it->id);
		snprintf(parameter->label, sizeof parameter->label, "%s", it->label);
		snprintf(parameter->source, sizeof parameter->source, "%s", it->source);
		snprintf(parameter->given, sizeof parameter->given, "%s", it->given_text);
		parameter->choices = it->choice_n > 0;
		parameter->swing_n = it->choice_n > 0 ? it->choice_n : 2;
		survey->total_n += parameter->swing_n;
	}
	snprintf(out->currency, sizeof out->currency, "%s",
		survey->config->scenario.tariff.currency);
}

/* Where swing k of a parameter lies. */
static double swing_place(const struct uncertain *it, unsigned k)
{
	return it->choice_n > 0 ? (k + 0.5) / it->choice_n : (double)k;
}

static enum err swings(struct survey *survey)
{
	double place[UNCERTAIN_MAX];
	all_given(survey, place);
	enum err err = visit(survey, place, &survey->out->given);
	for (unsigned i = 0; i < survey->list.n; i++) {
		const struct uncertain *it = &survey->list.item[i];
		struct uncertainty_parameter *parameter = &survey->out->parameter[i];
		for (unsigned k = 0; k < parameter->swing_n && err == ERR_OK; k++) {
			struct uncertainty_swing *swing = &parameter->swing[k];
			place[i] = swing_place(it, k);
			uncertain_text(survey->config, it, place[i], swing->text);
			err = visit(survey, place, &swing->at);
		}
		place[i] = UNCERTAIN_GIVEN;
	}
	return err;
}

static enum err joint(struct survey *survey)
{
	uint64_t seed = survey->config->scenario.run.seed;
	struct uncertainty *out = survey->out;
	enum err err = ERR_OK;
	for (unsigned n = 0; n < out->joint_n && err == ERR_OK; n++) {
		double place[UNCERTAIN_MAX];
		for (unsigned i = 0; i < survey->list.n; i++) {
			const struct uncertain *it = &survey->list.item[i];
			char *text = out->joint[n].text[i];
			place[i] = uncertainty_place(seed, it->id, out->joint_n, n);
			if (it->choice_n > 0) {
				/* What the scenario has is one of the choices. */
				place[i] = place[i] * (it->choice_n + 1) / it->choice_n;
				place[i] = place[i] < 1 ? place[i] : UNCERTAIN_GIVEN;
			}
			if (place[i] < 0) {
				snprintf(text, UNCERTAINTY_TEXT_BYTES, "%s", it->given_text);
			} else {
				uncertain_text(survey->config, it, place[i], text);
			}
		}
		err = visit(survey, place, &out->joint[n].at);
	}
	return err;
}

/* One end of a search: a place and what came out there. */
struct end {
	double place;
	struct uncertainty_point at;
};

static double between(const struct end *a, const struct end *b, enum verdict_claim claim)
{
	double x = a->at.margin[claim], y = b->at.margin[claim];
	double share = isfinite(x) && isfinite(y) && x != y ? x / (x - y) : 0.5;
	return a->place + share * (b->place - a->place);
}

/* Halves the range a few times, then draws a straight line through the last two points. */
static enum err bisect(struct survey *survey, unsigned ix, enum verdict_claim claim, struct end a,
	struct end b)
{
	char text[UNCERTAIN_TEXT_BYTES];
	double place[UNCERTAIN_MAX];
	enum err err = ERR_OK;
	all_given(survey, place);
	survey->total_n += HALVINGS;
	for (unsigned i = 0; i < HALVINGS && err == ERR_OK; i++) {
		struct end middle = {.place = (a.place + b.place) / 2};
		place[ix] = middle.place;
		err = visit(survey, place, &middle.at);
		if (uncertainty_holds(&middle.at, claim) == uncertainty_holds(&a.at, claim)) {
			a = middle;
		} else {
			b = middle;
		}
	}
	if (err == ERR_OK) {
		uncertain_about(survey->config, &survey->list.item[ix], between(&a, &b, claim), text);
		uncertainty_add_turn(survey->out, claim, ix, text);
	}
	return err;
}

/* A range may turn a claim between its ends, or between what is given and an end. */
static enum err turns_of(struct survey *survey, unsigned ix, enum verdict_claim claim)
{
	const struct uncertain *it = &survey->list.item[ix];
	const struct uncertainty_parameter *parameter = &survey->out->parameter[ix];
	struct end low = {0, parameter->swing[0].at}, high = {1, parameter->swing[1].at};
	struct end given = {it->given, survey->out->given};
	if (it->choice_n > 0 || !low.at.known[claim] || !high.at.known[claim]) {
		return ERR_OK;
	}
	bool holds_low = uncertainty_holds(&low.at, claim);
	bool holds_high = uncertainty_holds(&high.at, claim);
	bool holds_given = uncertainty_holds(&given.at, claim);
	if (holds_low != holds_high) {
		return bisect(survey, ix, claim, low, high);
	}
	if (holds_low == holds_given || !it->given_known || it->given <= 0 || it->given >= 1) {
		return ERR_OK;
	}
	enum err err = bisect(survey, ix, claim, low, given);
	return err == ERR_OK ? bisect(survey, ix, claim, given, high) : err;
}

enum err survey_run(const struct config *config, const struct survey_options *options,
	struct uncertainty **out, struct err_info *info)
{
	struct survey survey = {.config = config, .options = options, .info = info};
	*out = NULL;
	survey.out = uncertainty_build(config->scenario.uncertainty.points);
	if (!uncertainty_sides(survey.out, &config->scenario)) {
		uncertainty_free(survey.out);
		return ERR_OK;
	}
	uncertain_of(config, &survey.list);
	describe(&survey);
	enum err err = swings(&survey);
	if (err == ERR_OK) {
		err = joint(&survey);
	}
	for (unsigned i = 0; i < survey.list.n && err == ERR_OK; i++) {
		for (unsigned c = 0; c < VERDICT_CLAIMS && err == ERR_OK; c++) {
			err = turns_of(&survey, i, (enum verdict_claim)c);
		}
	}
	if (err != ERR_OK) {
		uncertainty_free(survey.out);
		return err;
	}
	uncertainty_judge(survey.out);
	*out = survey.out;
	return ERR_OK;
}
