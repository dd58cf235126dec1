/* Servers, policy and faults that contradict themselves. See rules_server.h. */
#include "config/rules_server.h"

#include <stdio.h>

enum { PATH_BYTES = 160, PROTOCOL_2003 = 25, TESTED_REQUESTS = 9000 }; /* [EAS-1.8], [EX1] */

struct checking {
	const struct load *load;
	const struct scenario *scenario;
	struct diag_list *diags;
};

/* A key that stands in the file although nothing reads it. */
static void unused(const struct checking *checking, const char *path, const char *why)
{
	if (tree_at(checking->load->root, path) != NULL) {
		load_problem(checking->load, DIAG_W_UNUSED, path, checking->diags, "%s", why);
	}
}

static void check_version(const struct checking *checking)
{
	const struct scenario *scenario = checking->scenario;
	const struct server_cfg *server = &scenario->server;
	bool old = server->kind == SERVER_EXCHANGE_2003;
	if (old && server->protocol > PROTOCOL_2003) {
		load_problem(checking->load, DIAG_W_SERVER, "server.protocol", checking->diags,
			"server.kind exchange-2003 speaks protocol 2.5 only; pushsim explain W-server");
	}
	if (scenario->policy.set != POLICY_EXCHANGE_2003_SP2 &&
	    (old || server->protocol == PROTOCOL_2003)) {
		load_problem(checking->load, DIAG_W_SERVER, "policy.set", checking->diags,
			"%s has no such policy; pushsim explain W-server",
			old ? "server.kind exchange-2003" : "server.protocol 2.5");
	}
	if (server->kind == SERVER_EXCHANGE_2007 && server->request_limit > TESTED_REQUESTS) {
		load_problem(checking->load, DIAG_W_SERVER, "server.request_limit", checking->diags,
			"above the 9,000 to which exchange-2007 was tested; pushsim explain W-server");
	}
}

static void check_server(const struct checking *checking)
{
	static const char *const of_workers[] = {"server.workers", "server.accept_queue",
		"server.memory_per_worker", "server.ping_poll"};
	const struct server_cfg *server = &checking->scenario->server;
	if (server->heartbeat_min_ns > server->heartbeat_max_ns) {
		load_problem(checking->load, DIAG_W_HB_LIMITS, "server.heartbeat_min", checking->diags,
			"above server.heartbeat_max: 60 s and 45 min hold instead; pushsim explain "
			"W-hb-limits");
	}
	for (size_t i = 0; i < sizeof of_workers / sizeof of_workers[0]; i++) {
		if (server->kind != SERVER_WORKER_PER_PING) {
			unused(checking, of_workers[i], "read only with server.kind worker-per-ping");
		}
	}
	if (server->kind == SERVER_EVENT_DRIVEN || server->kind == SERVER_WORKER_PER_PING) {
		unused(checking, "server.notify_loss", "this server.kind is not told by UDP");
	}
}

static void check_policy(const struct checking *checking)
{
	static const char *const of_wipe[] = {"policy.wipe_share", "policy.off_at",
		"policy.off_share"};
	const struct policy_cfg *policy = &checking->scenario->policy;
	for (size_t i = 0; i < sizeof of_wipe / sizeof of_wipe[0]; i++) {
		if (policy->wipe_ns == NEVER_NS) {
			unused(checking, of_wipe[i], "no device is ordered to wipe (policy.wipe_at)");
		}
	}
	if (policy->deaf_share > 0 && !policy->allow_deaf) {
		load_problem(checking->load, DIAG_W_POLICY, "policy.non_provisionable", checking->diags,
			"these users' devices know no policy and are not let in: they get no mail; pushsim "
			"explain W-policy");
	}
	if (policy->wipe_ns == NEVER_NS && policy->change_ns == NEVER_NS) {
		unused(checking, "policy.order_ends_ping", "nothing is ordered (policy.wipe_at, "
			"policy.change_at)");
	}
}

/* Whether a kind of fault reads a key; letters as in the table below. */
static bool reads(uint32_t kind, char letter)
{
	static const char *const letters[FAULT_KINDS] = {
		[FAULT_RESTART] = "n", [FAULT_DRAIN] = "n", [FAULT_RECYCLE] = "n",
		[FAULT_SLOW_STORE] = "nf", [FAULT_STORE_DOWN] = "n", [FAULT_ERRORS] = "scu",
		[FAULT_ZOMBIE] = "sp", [FAULT_CERTIFICATE] = "s", [FAULT_NOTIFY_LOSS] = "s"};
	const char *at = letters[kind];
	while (*at != '\0' && *at != letter) {
		at++;
	}
	return *at == letter;
}

static void check_keys(const struct checking *checking, const struct fault_cfg *fault)
{
	static const struct {
		char letter;
		const char *key;
	} keys[] = {{'n', "node"}, {'f', "factor"}, {'s', "share"}, {'c', "commands"}, {'u', "status"},
		{'p', "period"}};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		char path[PATH_BYTES];
		snprintf(path, sizeof path, "faults.%s.%s", fault->name, keys[i].key);
		if (!reads(fault->kind, keys[i].letter)) {
			unused(checking, path, "this kind of fault does not read it");
		}
	}
}

static void problem(const struct checking *checking, const struct fault_cfg *fault,
	const char *key, const char *what)
{
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "faults.%s.%s", fault->name, key);
	load_problem(checking->load, DIAG_E_FAULT, path, checking->diags, "%s", what);
}

/* What would happen only after the end. `path` may be at its default, never. */
static void check_when(const struct checking *checking, const char *path, int64_t at_ns)
{
	if (at_ns != NEVER_NS && at_ns >= checking->scenario->run.duration_ns) {
		unused(checking, path, "it comes after the end of run.duration");
	}
}

static void check_times(const struct checking *checking)
{
	const struct policy_cfg *policy = &checking->scenario->policy;
	check_when(checking, "policy.change_at", policy->change_ns);
	check_when(checking, "policy.wipe_at", policy->wipe_ns);
	check_when(checking, "policy.off_at", policy->off_ns);
	check_when(checking, "server.restart_at", checking->scenario->server.restart_at_ns);
}

static void check_fault(const struct checking *checking, const struct fault_cfg *fault)
{
	const struct server_cfg *server = &checking->scenario->server;
	bool store = fault->kind == FAULT_SLOW_STORE || fault->kind == FAULT_STORE_DOWN;
	char path[PATH_BYTES];
	snprintf(path, sizeof path, "faults.%s.at", fault->name);
	check_when(checking, path, fault->at_ns);
	check_keys(checking, fault);
	if (reads(fault->kind, 'n') &&
	    fault->node > (store ? server->back_ends : server->front_ends)) {
		problem(checking, fault, "node", store ? "there are fewer mailbox servers"
			: "there are fewer front ends");
	}
	snprintf(path, sizeof path, "faults.%s.share", fault->name);
	if (reads(fault->kind, 's') && fault->share <= 0) {
		unused(checking, path, "a share of 0 concerns nobody: the fault does not happen");
	}
	if (fault->kind == FAULT_ERRORS && fault->status != 401 && fault->status != 403 &&
	    fault->status != 500 && fault->status != 503) {
		problem(checking, fault, "status", "write 401, 403, 500 or 503");
	}
	bool grace = fault->kind == FAULT_RECYCLE && fault->for_ns == NEVER_NS; /* 90 s */
	if (fault->every_ns != NEVER_NS && fault->every_ns <= fault->for_ns && !grace) {
		problem(checking, fault, "every", "it must be over (\"for\") before it comes again");
	}
	if (fault->kind == FAULT_NOTIFY_LOSS && server->kind != SERVER_EXCHANGE_2003 &&
	    server->kind != SERVER_EXCHANGE_2007) {
		problem(checking, fault, "kind", "this server.kind is not told by UDP");
	}
}

void rules_server_check(const struct load *load, const struct scenario *scenario,
	struct diag_list *diags)
{
	struct checking checking = {.load = load, .scenario = scenario, .diags = diags};
	check_server(&checking);
	check_version(&checking);
	check_policy(&checking);
	check_times(&checking);
	for (uint32_t i = 0; i < scenario->fault_n; i++) {
		check_fault(&checking, &scenario->faults[i]);
	}
}
