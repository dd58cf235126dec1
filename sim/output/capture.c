/* Collects records, sorts them, and has capture_draw.c draw them into a new file. */
#include "output/capture.h"

#include "output/capture_draw.h"

#include <errno.h>
#include <limits.h>

/* A radio connection with another message this soon keeps its link; longer and the network has
 * released the channel. [ASSUMED] RR holds a signalling channel for a few seconds only. */
#define AIR_HOLD_NS INT64_C(5000000000)
#define PATH_BYTES_MAX 4096u

struct stored {
	struct capture_record record; /* bytes and comment point into the block of `memory` */
	size_t order;                 /* of addition */
	uint8_t *memory;
};

struct capture {
	char path[PATH_BYTES_MAX];
	char part[PATH_BYTES_MAX]; /* written first, renamed when complete */
	char *note;
	FILE *file;
	struct stored *records;
	size_t n;
	size_t cap;
	bool failed; /* no memory for a record */
};

static char *text_copy(const char *text)
{
	const size_t n = strlen(text) + 1;
	char *copy = malloc(n);
	return copy == NULL ? NULL : memcpy(copy, text, n);
}

struct capture *capture_open(const char *path, const char *note, struct err_info *info)
{
	struct capture *capture = calloc(1, sizeof *capture);
	char *copy = text_copy(note == NULL ? "" : note);
	if (capture == NULL || copy == NULL) {
		free(capture);
		free(copy);
		err_set(info, ERR_FAILURE, path, "no memory for a capture");
		return NULL;
	}
	capture->note = copy;
	const int n = snprintf(capture->part, sizeof capture->part, "%s.part", path);
	snprintf(capture->path, sizeof capture->path, "%s", path);
	if (n < 0 || (size_t)n >= sizeof capture->part) {
		err_set(info, ERR_FAILURE, path, "the file's name is too long");
	} else {
		capture->file = fopen(capture->part, "wb");
		if (capture->file == NULL) {
			err_set(info, ERR_FAILURE, path, "cannot create: %s", strerror(errno));
		}
	}
	if (capture->file == NULL) {
		free(capture->note);
		free(capture);
		return NULL;
	}
	return capture;
}

void capture_add(struct capture *capture, const struct capture_record *record)
{
	if (capture == NULL || capture->failed) {
		return;
	}
	if (capture->n == capture->cap) {
		const size_t cap = capture->cap == 0 ? 64 : capture->cap * 2;
		struct stored *bigger = realloc(capture->records, cap * sizeof *bigger);
		if (bigger == NULL) {
			capture->failed = true;
			return;
		}
		capture->records = bigger;
		capture->cap = cap;
	}
	const size_t comment_bytes = record->comment == NULL ? 0 : strlen(record->comment) + 1;
	uint8_t *memory = malloc(record->bytes.n + comment_bytes + 1);
	if (memory == NULL) {
		capture->failed = true;
		return;
	}
	struct stored *stored = &capture->records[capture->n];
	*stored = (struct stored){.record = *record, .order = capture->n, .memory = memory};
	if (record->bytes.n > 0) {
		memcpy(memory, record->bytes.p, record->bytes.n);
	}
	stored->record.bytes.p = memory;
	if (comment_bytes > 0) {
		stored->record.comment =
			memcpy(memory + record->bytes.n, record->comment, comment_bytes);
	}
	capture->n++;
}

static int by_time(const void *a, const void *b)
{
	const struct stored *x = a;
	const struct stored *y = b;
	if (x->record.unix_ns != y->record.unix_ns) {
		return x->record.unix_ns < y->record.unix_ns ? -1 : 1;
	}
	return x->order < y->order ? -1 : 1;
}

/* Does the radio connection of record `ix` speak again before its link would be released? */
static bool air_goes_on(const struct capture *capture, size_t ix)
{
	const struct capture_record *now = &capture->records[ix].record;
	for (size_t i = ix + 1; i < capture->n; i++) {
		const struct capture_record *next = &capture->records[i].record;
		if (next->unix_ns - now->unix_ns > AIR_HOLD_NS) {
			return false;
		}
		if (next->kind == CAPTURE_AIR_L3 && next->connection == now->connection) {
			return true;
		}
	}
	return false;
}

static enum err capture_write(struct capture *capture, struct err_info *info)
{
	struct capture_draw draw;
	capture_draw_init(&draw, capture->file);
	capture_draw_start(&draw, capture->note);
	if (capture->n > 0) {
		qsort(capture->records, capture->n, sizeof capture->records[0], by_time);
	}
	for (size_t i = 0; i < capture->n; i++) {
		const struct capture_record *record = &capture->records[i].record;
		capture_draw_record(&draw, record,
			record->kind == CAPTURE_AIR_L3 && air_goes_on(capture, i));
	}
	const bool failed = draw.failed;
	int error = draw.error;
	capture_draw_free(&draw);
	/* fclose reports a full disk that buffering had hidden. */
	const bool closed = fclose(capture->file) == 0;
	if (!failed && !closed) {
		error = errno;
	}
	if (failed || !closed) {
		return err_set(info, ERR_FAILURE, capture->path, "cannot write: %s",
			strerror(error));
	}
	if (rename(capture->part, capture->path) != 0) {
		return err_set(info, ERR_FAILURE, capture->path, "cannot rename: %s",
			strerror(errno));
	}
	return ERR_OK;
}

static void release(struct capture *capture)
{
	for (size_t i = 0; i < capture->n; i++) {
		free(capture->records[i].memory);
	}
	free(capture->records);
	free(capture->note);
	free(capture);
}

enum err capture_close(struct capture *capture, struct err_info *info)
{
	if (capture == NULL) {
		return ERR_OK;
	}
	enum err err = ERR_OK;
	if (capture->failed) {
		fclose(capture->file);
		err = err_set(info, ERR_FAILURE, capture->path, "no memory for a capture");
	} else {
		err = capture_write(capture, info);
	}
	if (err != ERR_OK) {
		remove(capture->part);
	}
	release(capture);
	return err;
}

void capture_drop(struct capture *capture)
{
	if (capture != NULL) {
		fclose(capture->file);
		remove(capture->part);
		release(capture);
	}
}
