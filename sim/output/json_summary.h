/* summary.json and `run --json`: pushsim-summary/1 (DESIGN 5).
 *
 * Form, all members always in this order; an unknown value is null with `reason` beside it:
 *   {"format","scenario","title","hash","version","seed",
 *    "points":[{"point":{},
 *      "strategies":{NAME:{"title","kind","note"?,
 *        "plans":[{"plan","title","cost","ci95","billed","cheapest"}],
 *        "metrics":{ID:{"unit","per","n","mean","ci95","sd","min","max","band"?,"peak"?,"reason"?,
 *          "quantiles"?:{"p50":{"mean","ci95","pooled","near_atom"?,"reason"?},...}}}}},
 *      "differences":[{"a","b","metric","stat","mean","ci95","unpaired_ci95","correlation","band"?,
 *        "undecided"?,"decided_by"?,"reason"?}],
 *      "verdict":[{"claim","verdict","figure","depends_on","against":[{"strategy","verdict"}]}],
 *      "cheapest":"..."}],
 *    "expect":[{"expr","point","verdict","value","unit","reason"?}],
 *    "warnings":[{"id","text"}],
 *    "uncertainty"?:{"text","users","challenger","rivals":[...],
 *      "claims":[{"claim","over_range","unit","given_holds","points","share_holds","moved_most_by",
 *        "turns":[{"parameter","at"}],"text"}],
 *      "given":{CLAIM:{"margin","holds"}},
 *      "parameters":[{"id","label","source","given","choices","swings":[{"at",CLAIM:{...}}]}],
 *      "joint":[{"at":{ID:TEXT},CLAIM:{...}}]}}   (only with --uncertainty)
 *   A difference is a minus b. Differences of quantiles have stat "p50"...; pairs that share no
 *   value are left out, except latency_s. Energy cells by cause and purpose that are 0 for a
 *   strategy are left out there. `band` is [low, high] of the estimates (SEMANTICS 3). `peak` names
 *   the busiest minute: {"time","replication"}.
 * Not here: files (output/folder.h). Ownership: the caller owns the returned object.
 * Determinism: 12 significant digits, fixed order, nothing of host, time or threads. */
#pragma once

#include <jansson.h>

#include "output/expect.h"
#include "output/output.h"
#include "stats/summary.h"

#define JSON_SUMMARY_DUMP (JSON_INDENT(1) | JSON_REAL_PRECISION(12))

/* `results` belong to `expects`, point by point: [point * expect_n + expect]. */
json_t *json_summary_build(const struct summary *summary, const struct output_context *context,
	const struct expect *expects, const struct expect_result *results, size_t expect_n);
