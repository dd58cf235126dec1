/* The order in which a run's results reach disk and screen. See output.h. */
#include "output/output.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <gsl/gsl_version.h>

#include "core/civil.h"
#include "output/csv.h"
#include "output/expect.h"
#include "output/json_summary.h"
#include "output/markdown.h"
#include "output/rep.h"
#include "output/screen.h"
#include "stats/summary.h"

/* Everything that is written, so that the steps below need few arguments. */
struct job {
	const struct results *results;
	const struct output_context *context;
	struct summary *summary;
	struct expect *expects;
	struct expect_result *judged;
	json_t *json;
	const struct folder *folder;
	uint32_t plots;
	bool report;
	struct err_info *info;
};

static enum err judge(struct job *job)
{
	const struct output_context *context = job->context;
	size_t n = context->expect_n;
	uint32_t points = job->summary->point_n;
	job->expects = calloc(n + 1, sizeof *job->expects);
	job->judged = calloc(n * points + 1, sizeof *job->judged);
	REQUIRE(job->expects != NULL && job->judged != NULL);
	for (size_t i = 0; i < n; i++) {
		enum err err = expect_parse(context->expects[i], job->summary->points[0].scenario,
			&job->expects[i], job->info);
		if (err != ERR_OK) {
			return err;
		}
		for (uint32_t p = 0; p < points; p++) {
			job->judged[p * n + i] = expect_judge(&job->expects[i],
				&job->summary->points[p], context->strict);
		}
	}
	return ERR_OK;
}

/* Not met beats undecided: a broken promise is broken whatever else is open. */
static enum err outcome(const struct job *job)
{
	enum err err = ERR_OK;
	for (size_t i = 0; i < job->context->expect_n * job->summary->point_n; i++) {
		if (job->judged[i].verdict == EXPECT_NOT_MET) {
			return ERR_EXPECT;
		}
		if (job->judged[i].verdict == EXPECT_UNDECIDED) {
			err = ERR_UNDECIDED;
		}
	}
	return err;
}

static struct screen screen_of(const struct job *job)
{
	return (struct screen){
		.summary = job->summary,
		.context = job->context,
		.expects = job->expects,
		.results = job->judged,
		.expect_n = job->context->expect_n,
		.folder = job->folder != NULL ? job->folder->path : NULL,
		.plots = job->plots,
		.report = job->report,
	};
}

static enum err write_reps(const struct job *job)
{
	for (uint32_t p = 0; p < job->results->point_n; p++) {
		const struct results_point *point = &job->results->points[p];
		for (uint32_t rep = 0; rep < point->replications_n; rep++) {
			const struct tally *tallies[MODEL_STRATEGIES_MAX];
			for (uint32_t s = 0; s < point->scenario->strategy_n; s++) {
				tallies[s] = results_tally(point, s, rep);
			}
			/* Whoever opened the folder may have written them when each was done. */
			if (job->context->folder != NULL &&
				rep_exists(job->folder->path, p, rep)) {
				continue;
			}
			enum err err = rep_write(job->folder, p, rep, job->context->hash,
				point->scenario, tallies, job->info);
			if (err != ERR_OK) {
				return err;
			}
		}
	}
	return ERR_OK;
}

enum table_file { TABLE_LATENCY, TABLE_HGRM, TABLE_SERIES, TABLE_FILES };

static enum err write_table(const struct job *job, uint32_t point_ix, uint32_t strategy,
	enum table_file kind)
{
	static const char *const parts[TABLE_FILES][2] = { { "hist", "-latency.csv" },
		{ "hist", "-latency.hgrm" }, { "series", ".csv" } };
	const struct output_context *context = job->context;
	struct csv_head head = { context->version, context->hash, context->seed };
	const struct csv_head *first = context->csv_plain ? NULL : &head;
	const struct summary_point *point = &job->summary->points[point_ix];
	const char *strategy_name = point->scenario->strategies[strategy].name;
	char name[128];
	snprintf(name, sizeof name, "%s/p%03u-%s%s", parts[kind][0], point_ix, strategy_name,
		parts[kind][1]);
	struct folder_file file;
	enum err err = folder_create(job->folder, name, &file, job->info);
	if (err != ERR_OK) {
		return err;
	}
	if (kind == TABLE_LATENCY) {
		csv_latency(file.stream, first, point, strategy);
	} else if (kind == TABLE_HGRM) {
		csv_hgrm(file.stream, point, strategy);
	} else {
		csv_series(file.stream, first, point, strategy);
	}
	return folder_commit(&file, job->info);
}

static enum err write_tables(const struct job *job)
{
	const struct output_context *context = job->context;
	struct csv_head head = { context->version, context->hash, context->seed };
	struct folder_file file;
	enum err err = folder_create(job->folder, "summary.csv", &file, job->info);
	if (err == ERR_OK) {
		csv_summary(file.stream, context->csv_plain ? NULL : &head, job->summary);
		err = folder_commit(&file, job->info);
	}
	if (err == ERR_OK) {
		err = folder_create(job->folder, "bills.csv", &file, job->info);
	}
	if (err == ERR_OK) {
		csv_bills(file.stream, context->csv_plain ? NULL : &head, job->summary);
		err = folder_commit(&file, job->info);
	}
	for (uint32_t p = 0; p < job->summary->point_n; p++) {
		uint32_t strategies = job->summary->points[p].scenario->strategy_n;
		for (uint32_t i = 0; err == ERR_OK && i < strategies * TABLE_FILES; i++) {
			err = write_table(job, p, i / TABLE_FILES,
				(enum table_file)(i % TABLE_FILES));
		}
	}
	if (err == ERR_OK) {
		err = folder_create(job->folder, "summary.md", &file, job->info);
	}
	if (err == ERR_OK) {
		struct screen screen = screen_of(job);
		markdown_print(&screen, file.stream);
		err = folder_commit(&file, job->info);
	}
	return err;
}

static json_t *time_json(int64_t unix_s)
{
	char text[CIVIL_ISO_BYTES + 1];
	civil_iso(unix_s, text);
	text[CIVIL_ISO_BYTES] = '\0';
	return json_string(text);
}

/* Times, host and threads live here and nowhere else (DESIGN 1, property 2). */
static json_t *manifest_of(const struct job *job)
{
	const struct output_context *context = job->context;
	json_t *manifest = json_object();
	json_object_set_new(manifest, "format", json_string("pushsim-manifest/1"));
	json_object_set_new(manifest, "version", json_string(context->version));
	json_object_set_new(manifest, "compiler", json_string(__VERSION__));
	json_object_set_new(manifest, "libraries", json_pack("{s:s, s:s}", "gsl", gsl_version,
		"jansson", JANSSON_VERSION));
	json_t *argv = json_array();
	for (int i = 0; i < context->argc; i++) {
		json_t *word = json_string(context->argv[i]);
		json_array_append_new(argv, word != NULL ? word : json_string("?"));
	}
	json_object_set_new(manifest, "argv", argv);
	json_object_set_new(manifest, "scenario",
		json_string(job->summary->points[0].scenario->name));
	json_object_set_new(manifest, "hash", json_string(context->hash));
	char seed[32];
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)context->seed);
	json_object_set_new(manifest, "seed", json_string(seed));
	json_object_set_new(manifest, "streams",
		json_string("keyed by seed, replication, site, device, purpose, item"));
	char host[256] = "";
	if (gethostname(host, sizeof host - 1) != 0) {
		host[0] = '\0';
	}
	json_t *host_json = json_string(host);
	json_object_set_new(manifest, "host", host_json != NULL ? host_json : json_null());
	json_object_set_new(manifest, "jobs", json_integer(context->jobs));
	json_object_set_new(manifest, "started", time_json(context->start_unix_s));
	json_object_set_new(manifest, "ended", time_json((int64_t)time(NULL)));
	json_t *replications = json_array();
	for (uint32_t p = 0; p < job->results->point_n; p++) {
		for (uint32_t rep = 0; rep < job->results->points[p].replications_n; rep++) {
			json_array_append_new(replications, json_pack("{s:i, s:i, s:s}", "point",
				(int)p, "replication", (int)rep, "state", "done"));
		}
	}
	json_object_set_new(manifest, "replications", replications);
	return manifest;
}

static enum err write_all(struct job *job)
{
	const struct output_context *context = job->context;
	enum err err = ERR_OK;
	if (context->scenario_text != NULL) {
		err = folder_put(job->folder, "scenario.json", context->scenario_text,
			strlen(context->scenario_text), job->info);
	}
	if (err == ERR_OK && context->resolved != NULL) {
		err = folder_put_json(job->folder, "resolved.json", context->resolved,
			JSON_INDENT(1) | JSON_REAL_PRECISION(12), job->info);
	}
	if (err == ERR_OK) {
		err = write_reps(job);
	}
	if (err == ERR_OK) {
		err = write_tables(job);
	}
	if (err == ERR_OK) {
		err = folder_put_json(job->folder, "summary.json", job->json, JSON_SUMMARY_DUMP,
			job->info);
	}
	if (err == ERR_OK && context->draw != NULL) {
		err = context->draw(job->folder->path, context->draw_arg, &job->plots,
			&job->report, job->info);
	}
	if (err == ERR_OK) {
		json_t *manifest = manifest_of(job);
		err = folder_finish(job->folder, manifest, true, job->info);
		json_decref(manifest);
	}
	return err;
}

static enum err print(const struct job *job)
{
	FILE *out = job->context->out;
	if (out == NULL) {
		return ERR_OK;
	}
	if (job->context->json) {
		char *text = json_dumps(job->json, JSON_SUMMARY_DUMP);
		REQUIRE(text != NULL);
		fputs(text, out);
		fputc('\n', out);
		free(text);
	} else {
		struct screen screen = screen_of(job);
		screen_print(&screen, out);
	}
	if (fflush(out) != 0 || ferror(out) != 0) {
		return err_set(job->info, ERR_FAILURE, "standard output", "cannot write");
	}
	return ERR_OK;
}

enum err output_write(const struct results *results, const struct output_context *context,
	struct err_info *info)
{
	REQUIRE(results->point_n > 0);
	struct job job = { .results = results, .context = context, .info = info };
	struct folder own = { .lock_fd = -1 };
	job.summary = summary_build(results);
	enum err err = judge(&job);
	if (err == ERR_OK) {
		job.json = json_summary_build(job.summary, context, job.expects, job.judged,
			context->expect_n);
		job.folder = context->no_folder ? NULL : context->folder;
	}
	if (err == ERR_OK && job.folder == NULL && !context->no_folder) {
		err = folder_open(&own, context->out_dir, results->points[0].scenario->name,
			context->hash, context->start_unix_s, info);
		job.folder = &own;
	}
	if (err == ERR_OK && job.folder != NULL) {
		err = write_all(&job);
	}
	/* What was computed is shown even if the disk is full; the error still wins. */
	if (job.json != NULL) {
		if (err != ERR_OK) {
			job.folder = NULL;
		}
		enum err printed = print(&job);
		err = err != ERR_OK ? err : printed;
	}
	if (err == ERR_OK) {
		err = outcome(&job);
	}
	folder_close(&own);
	json_decref(job.json);
	free(job.expects);
	free(job.judged);
	summary_free(job.summary);
	return err;
}
