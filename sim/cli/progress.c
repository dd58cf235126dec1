/* Draws over itself with a carriage return, on terminals only. */
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double wall_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void progress_init(struct progress *progress, bool quiet, uint32_t jobs)
{
	const char *term = getenv("TERM");
	*progress = (struct progress){.quiet = quiet, .jobs = jobs, .start_s = wall_s()};
	progress->terminal = isatty(STDERR_FILENO) && term != NULL && strcmp(term, "dumb") != 0;
	progress->shown_s = progress->start_s;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Seconds left: the median of the last tasks, times the tasks, over the threads. */
static double left_s(const struct progress *progress, const struct batch_progress *at)
{
	double sorted[PROGRESS_WINDOW];
	uint32_t n = progress->recent_n < PROGRESS_WINDOW ? progress->recent_n : PROGRESS_WINDOW;
	memcpy(sorted, progress->recent_s, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_value);
	return n == 0 ? 0 : sorted[n / 2] * (at->total - at->done) / progress->jobs;
}

void progress_step(void *context, const struct batch_progress *at)
{
	struct progress *progress = context;
	double now_s = wall_s(), ran_s = now_s - progress->start_s;
	progress->recent_s[progress->recent_n++ % PROGRESS_WINDOW] = at->last_task_s;
	if (progress->quiet) {
		return;
	}
	double left = left_s(progress, at), rate = (double)at->events / (ran_s > 0 ? ran_s : 1) / 1e6;
	if (progress->terminal && ran_s > 0.5) {
		char bar[31];
		unsigned full = at->done * 30 / at->total;
		memset(bar, '.', 30);
		memset(bar, '#', full);
		bar[30] = '\0';
		fprintf(stderr, "\r[%s] %u/%u runs, about %.0f s left, %.1f M events/s \033[K", bar,
			at->done, at->total, left + 0.5, rate);
		progress->drawn = true;
	} else if (!progress->terminal && now_s - progress->shown_s >= 30) {
		fprintf(stderr, "pushsim: %u of %u runs, about %.0f s left\n", at->done, at->total,
			left + 0.5);
		progress->shown_s = now_s;
	}
}

void progress_done(struct progress *progress)
{
	if (progress->drawn) {
		fprintf(stderr, "\r\033[K");
		progress->drawn = false;
	}
}
