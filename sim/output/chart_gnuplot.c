/* Starts gnuplot, reads its complaints to the end, waits for it. */
#include "output/chart_gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"

extern char **environ;

/* What could change a picture from one user to the next is left out of the child's environment. */
static bool passes_on(const char *entry)
{
	static const char *const dropped[] = {"LC_", "LANG=", "LANGUAGE=", "GNUTERM=", "GNUHELP=",
		"GNUPLOT_", "GDFONTPATH=", "FONTPATH=", "FIT_"};
	for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
		if (strncmp(entry, dropped[i], strlen(dropped[i])) == 0) {
			return false;
		}
	}
	return true;
}

static char **child_environment(void)
{
	size_t n = 0;
	while (environ[n] != NULL) {
		n++;
	}
	char **list = calloc(n + 2, sizeof *list);
	REQUIRE(list != NULL);
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (passes_on(environ[i])) {
			list[kept++] = environ[i];
		}
	}
	list[kept] = (char *)"LC_ALL=C.UTF-8";
	return list;
}

/* The first line with more than spaces and carets in it; gnuplot begins with a blank one. */
static void first_line(const char *all, char *out, size_t out_bytes)
{
	out[0] = '\0';
	while (*all != '\0') {
		const size_t n = strcspn(all, "\n");
		if (strspn(all, " \t^") < n) {
			snprintf(out, out_bytes, "%.*s", (int)n, all);
			if (strstr(out, "line ") != NULL) {
				return;
			}
		}
		all += n + (all[n] == '\n');
	}
}

static void read_all(int fd, char *out, size_t out_bytes)
{
	size_t n = 0;
	char beyond[256];
	for (;;) {
		const bool full = n + 1 >= out_bytes;
		const ssize_t got = full ? read(fd, beyond, sizeof beyond)
			: read(fd, out + n, out_bytes - 1 - n);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got <= 0) {
			break;
		}
		n += full ? 0 : (size_t)got;
	}
	out[n] = '\0';
}

static int spawn(const char *folder, char *const argv[], int complaints_fd, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	if (posix_spawn_file_actions_init(&actions) != 0) {
		return ENOMEM;
	}
	int rc = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	rc = rc != 0 ? rc : posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	rc = rc != 0 ? rc : posix_spawn_file_actions_adddup2(&actions, complaints_fd, 2);
	rc = rc != 0 ? rc : posix_spawn_file_actions_addchdir_np(&actions, folder);
	if (rc == 0) {
		char **environment = child_environment();
		rc = posix_spawnp(pid, "gnuplot", &actions, NULL, argv, environment);
		free(environment);
	}
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

enum chart_gnuplot chart_gnuplot_draw(const char *folder, const char *script, const char *kind,
	const char *target, char *complaint, size_t complaint_bytes)
{
	char set[256];
	snprintf(set, sizeof set, "kind='%s'; target='%s'", kind, target);
	char program[] = "gnuplot", defaults[] = "-d", execute[] = "-e", name[128];
	snprintf(name, sizeof name, "%s", script);
	char *const argv[] = {program, defaults, execute, set, name, NULL};
	int fds[2];
	complaint[0] = '\0';
	if (pipe2(fds, O_CLOEXEC) != 0) {
		snprintf(complaint, complaint_bytes, "no pipe: %s", strerror(errno));
		return CHART_GNUPLOT_FAILED;
	}
	pid_t pid;
	const int rc = spawn(folder, argv, fds[1], &pid);
	close(fds[1]);
	if (rc != 0) {
		close(fds[0]);
		snprintf(complaint, complaint_bytes, "%s", strerror(rc));
		return rc == ENOENT || rc == EACCES || rc == ENOTDIR ? CHART_GNUPLOT_ABSENT
			: CHART_GNUPLOT_FAILED;
	}
	char all[2048];
	read_all(fds[0], all, sizeof all);
	close(fds[0]);
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		return CHART_GNUPLOT_DRAWN;
	}
	first_line(all, complaint, complaint_bytes);
	if (complaint[0] == '\0') {
		snprintf(complaint, complaint_bytes, "it ended with status %d", status);
	}
	/* What some libc's spawn reports late, as exit code 127 of the child. */
	return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? CHART_GNUPLOT_ABSENT
		: CHART_GNUPLOT_FAILED;
}
