/* Feeds files to one fuzz target without libFuzzer, so that corpora replay in an ordinary build.
 *
 * Link it with exactly one tests/fuzz/fuzz_*.c; the arguments are files or folders (one level).
 * Each input is also given cut in half, from memory of exactly its size. Exit code 1 when there was
 * nothing to replay, so that a missing corpus is not a pass. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

static void feed(const uint8_t *bytes, size_t n)
{
	uint8_t *exact = malloc(n > 0 ? n : 1);
	if (exact == NULL) {
		abort();
	}
	for (size_t i = 0; i < n; i++) {
		exact[i] = bytes[i];
	}
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
}

static void replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	static uint8_t bytes[1 << 20];
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	feed(bytes, n);
	feed(bytes, n / 2);
	replayed++;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st) != 0) {
			perror(argv[i]);
			return 1;
		}
		if (!S_ISDIR(st.st_mode)) {
			replay_file(argv[i]);
			continue;
		}
		DIR *dir = opendir(argv[i]);
		for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
			char path[4096];
			snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
			if (e->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
				replay_file(path);
			}
		}
		if (dir != NULL) {
			closedir(dir);
		}
	}
	printf("%zu inputs replayed\n", replayed);
	return replayed > 0 ? 0 : 1;
}
