/* The users a run looks at closely: one is traced, any of them are captured.
 *
 * Not here: traces and captures themselves (output/trace.h, output/capture.h).
 * Ownership: follow_open .. follow_close or follow_drop; the scenario is borrowed. */
#pragma once

#include "core/err.h"
#include "models/model.h"
#include "output/capture.h"
#include "output/folder.h"
#include "output/trace.h"

struct follow_options {
	uint32_t user;      /* is traced, and captured unless `users` says otherwise */
	const char *pcap;   /* NULL: no capture */
	const char *users;  /* "0,3,7-9" or "all" to capture; NULL: only `user` */
	bool sealed;        /* TLS in the captures */
};

struct follow {
	struct trace traces[MODEL_STRATEGIES_MAX];
	struct capture *captures[MODEL_STRATEGIES_MAX];
	uint32_t *users;    /* [user_n] captured, ascending */
	uint32_t user_n;
	uint32_t open_n;    /* strategies opened */
	struct tap *taps;   /* [strategies][tap_n] */
	uint32_t tap_n;
};

/* ERR_USAGE for users the scenario does not have. On failure nothing is left to free. */
enum err follow_open(struct follow *follow, const struct scenario *scenario,
	const struct follow_options *options, struct err_info *info) ERR_MUST_USE;

/* Writes traces/ into the folder and the captures; frees. */
enum err follow_close(struct follow *follow, const struct folder *folder, const char *comment,
	struct err_info *info) ERR_MUST_USE;

/* Frees without writing. */
void follow_drop(struct follow *follow);
