/* The command `pushsim plot`. */
#include "cli/cmd_plot.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/chart.h"
#include "output/chart_file.h"

static int usage(FILE *out, int code)
{
	unsigned n;
	const struct chart_row *rows = chart_rows(&n);
	fputs("usage: pushsim plot DIR CHART [--format svg|png|pdf|txt] [-o FILE]\n"
		"Draws one chart of a results folder anew. DIR may be latest. txt goes to stdout.\n"
		"charts:\n", out);
	for (unsigned i = 0; i < n; i++) {
		fprintf(out, "  %-12s %s\n", rows[i].id, rows[i].question);
	}
	return code;
}

static int format_of(const char *word)
{
	static const char *const words[] = {"svg", "png", "pdf", "txt"};
	for (int i = 0; i < 4; i++) {
		if (strcmp(word, words[i]) == 0) {
			return i;
		}
	}
	return -1;
}

static int draw(const char *dir, const char *id, enum chart_format format, const char *file)
{
	struct err_info info = {0};
	char path[CHART_FILE_BYTES];
	enum err err = chart_draw_one(dir, id, format, file, path, &info);
	char *text = NULL;
	size_t n = 0;
	if (err == ERR_OK && format == CHART_TXT && file == NULL) {
		err = chart_file_read(path, &text, &n, &info);
	}
	if (err != ERR_OK) {
		fprintf(stderr, "error: %s: %s\n", info.place, info.text);
		return (int)err;
	}
	if (text != NULL) {
		fwrite(text, 1, n, stdout);
		free(text);
	} else {
		printf("%s\n", path);
	}
	return fflush(stdout) != 0 || ferror(stdout) != 0 ? ERR_FAILURE : 0;
}

int cmd_plot(int argc, char **argv)
{
	static const struct option options[] = {{"format", required_argument, NULL, 'f'},
		{"output", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'}, {0}};
	int format = CHART_SVG;
	const char *file = NULL;
	optind = 0; /* the program's own options were read with getopt already */
	for (int option; (option = getopt_long(argc, argv, "f:o:h", options, NULL)) != -1;) {
		switch (option) {
		case 'f':
			format = format_of(optarg);
			if (format < 0) {
				fprintf(stderr, "error: --format %s: svg, png, pdf or txt\n", optarg);
				return ERR_USAGE;
			}
			break;
		case 'o':
			file = optarg;
			break;
		case 'h':
			return usage(stdout, 0);
		default:
			return usage(stderr, ERR_USAGE);
		}
	}
	if (argc - optind != 2) {
		return usage(stderr, ERR_USAGE);
	}
	if (chart_find(argv[optind + 1]) == NULL) {
		fprintf(stderr, "error: no chart is called %s\n", argv[optind + 1]);
		return usage(stderr, ERR_USAGE);
	}
	return draw(argv[optind], argv[optind + 1], (enum chart_format)format, file);
}
