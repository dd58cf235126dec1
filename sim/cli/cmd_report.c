/* The command `pushsim report`. */
#include "cli/cmd_report.h"

#include <fcntl.h>
#include <getopt.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "advise/advice.h"
#include "output/chart.h"
#include "output/chart_folder.h"
#include "output/report.h"

extern char **environ;

static int usage(FILE *out, int code)
{
	fputs("usage: pushsim report DIR [--open]\n"
		"Draws the charts of a results folder anew and rebuilds its report.html.\n"
		"DIR may be latest, the newest run below results/.\n"
		"  --open   show the report in the desktop's browser\n", out);
	return code;
}

/* Hands the file to the desktop; its own output is not ours. A missing opener is no failure. */
static void open_in_browser(const char *path)
{
	char opener[] = "xdg-open", file[CHART_PATH_BYTES + 32];
	snprintf(file, sizeof file, "%s", path);
	char *const argv[] = {opener, file, NULL};
	posix_spawn_file_actions_t actions;
	pid_t pid;
	if (posix_spawn_file_actions_init(&actions) != 0) {
		return;
	}
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	const int rc = posix_spawnp(&pid, opener, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (rc != 0) {
		fprintf(stderr, "hint: %s: %s; open the file yourself\n", opener, strerror(rc));
	}
}

/* Draws, writes the page, and says on stderr what could not be drawn. */
static enum err rebuild(const char *dir, struct err_info *info)
{
	struct chart_result charts;
	enum err err = chart_draw_all(dir, &charts, info);
	for (unsigned i = 0; err == ERR_OK && i < charts.warning_n; i++) {
		fprintf(stderr, "warning: %s [%s]\n", charts.warning[i].text, charts.warning[i].id);
	}
	char first[ADVICE_FIRST_BYTES];
	err = err == ERR_OK ? advice_write(dir, first, info) : err;
	return err == ERR_OK ? report_write(dir, &charts, info) : err;
}

int cmd_report(int argc, char **argv)
{
	static const struct option options[] = {
		{"open", no_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'}, {0}};
	bool open_it = false;
	optind = 0; /* the program's own options were read with getopt already */
	for (int option; (option = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
		if (option == 'h') {
			return usage(stdout, 0);
		}
		if (option != 'o') {
			return usage(stderr, ERR_USAGE);
		}
		open_it = true;
	}
	if (argc - optind != 1) {
		return usage(stderr, ERR_USAGE);
	}
	struct err_info info = {0};
	char dir[CHART_PATH_BYTES], path[CHART_PATH_BYTES + 32];
	enum err err = chart_folder_find(argv[optind], dir, &info);
	if (err == ERR_OK) {
		err = rebuild(dir, &info);
	}
	if (err != ERR_OK) {
		fprintf(stderr, "error: %s: %s\n", info.place, info.text);
		return (int)err;
	}
	snprintf(path, sizeof path, "%s/report.html", dir);
	printf("%s\n", path);
	if (open_it) {
		open_in_browser(path);
	}
	return ferror(stdout) != 0 || fflush(stdout) != 0 ? ERR_FAILURE : 0;
}
