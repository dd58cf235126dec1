/* Closed forms themselves, in C, against the entries' numbers: those that the models cannot be
 * asked for, each with the reason, and those of analytic_formula.h that other families use with
 * other parameters. They must agree to rounding; nothing of the program is run. */
#include "validate/analytic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

#include "validate/analytic_formula.h"

#define NO_WORKERS "formula only: no pool of workers with random patience; a device refused with " \
	"503 backs off by doubling"
#define NO_SHARING "formula only: stations serve in order of arrival, they do not share"
#define NO_SINE "formula only: a scenario's rates change by the hour, and Pings are not held for " \
	"exponential times"
#define FIXED_POLL "formula only: scheduled-sync polls at fixed intervals"
#define OTHER_TIMES "the model's times cannot be these (its t_b is at least g0); the family of " \
	"Direct Push runs the formula with other times"
#define ARITHMETIC "arithmetic; nothing to simulate"

static double param(const char *id, const char *key)
{
	return analytic_vector(id, "params", key);
}

static void near(struct validate *it, const char *id, const char *key, double value,
	const char *note)
{
	double expected = analytic_vector(id, "expected", key);
	analytic_exact(it, id, key, VALIDATE_FORMULA, expected, value,
		2e-11 * fabs(expected) + 1e-15, note);
}

/* Share of time with i of n devices busy, i = 0 .. c; returns the normalised p[c]. */
static double engset(unsigned n, unsigned c, double b, double *carried)
{
	double p = 1, sum = 1, weighted = 0;
	for (unsigned i = 1; i <= c; i++) {
		p *= (double)(n - i + 1) / i * b;
		sum += p;
		weighted += p * i;
	}
	*carried = weighted / sum;
	return p / sum;
}

static void of_engset(struct validate *it, const char *id)
{
	unsigned n = (unsigned)param(id, "N"), c = (unsigned)param(id, "c");
	double idle = param(id, "idle_mean"), hold = strcmp(id, "engset-S1") == 0 ? 180 : 50;
	double carried, other, attempts;
	double time = engset(n, c, hold / idle, &carried);
	double call = engset(n - 1, c, hold / idle, &other);
	attempts = (n - carried) / idle;
	near(it, id, "time_congestion", time, NO_WORKERS);
	near(it, id, "call_congestion", call, NO_WORKERS);
	near(it, id, "carried", carried, NO_WORKERS);
	near(it, id, "attempts_per_s", attempts, NO_WORKERS);
	near(it, id, "blocked_per_s", attempts * call, NO_WORKERS);
}

static void of_sharing(struct validate *it, const char *id)
{
	bool mixed = strcmp(id, "mg1_ps-S1") == 0;
	double mean = mixed ? 0.95 * 0.008 + 0.05 * 0.12 : 0.2, l = param(id, "lambda");
	double rho = l * mean, x = param(id, "x");
	near(it, id, "rho", rho, NO_SHARING);
	near(it, id, "T_mean", mean / (1 - rho), NO_SHARING);
	near(it, id, "T_of_x", x / (1 - rho), NO_SHARING);
	near(it, id, "slowdown", 1 / (1 - rho), NO_SHARING);
	near(it, id, "L", l * mean / (1 - rho), NO_SHARING);
	near(it, id, "P_idle", 1 - rho, NO_SHARING);
}

/* Smallest n with P(N <= n) >= q, N Poisson. */
static double poisson_quantile(double mean, double q)
{
	unsigned n = 0;
	while (gsl_cdf_poisson_P(n, mean) < q) {
		n++;
	}
	return n;
}

static void of_occupancy(struct validate *it, const char *id)
{
	static const char why[] = "formula only: the number of SMS under way at an instant is not "
		"recorded; Erlang B with as many places runs in the SMS family";
	bool fixed = strcmp(id, "mginf-S1") == 0;
	double l = param(id, "lambda"), hold = fixed ? 900 : 30, t = param(id, "t_transient");
	double mean = l * hold;
	near(it, id, "mean", mean, why);
	near(it, id, "sd", sqrt(mean), why);
	near(it, id, "p99", poisson_quantile(mean, 0.99), why);
	near(it, id, "p999", poisson_quantile(mean, 0.999), why);
	near(it, id, "P_N_gt_n", gsl_cdf_poisson_Q((unsigned)param(id, "n"), mean), why);
	near(it, id, "mean_at_t_from_empty",
		fixed ? l * fmin(t, hold) : mean * (1 - exp(-t / hold)), why);
}

static void of_erlang(struct validate *it, const char *id)
{
	double a = strcmp(id, "erlangb-S1") == 0 ? 54 : 24, target = param(id, "target");
	unsigned c = (unsigned)param(id, "c"), least = 1;
	double b = analytic_erlang_b(a, c);
	while (analytic_erlang_b(a, least) > target) {
		least++;
	}
	near(it, id, "B", b, "");
	near(it, id, "carried", a * (1 - b), "");
	near(it, id, "utilisation", a * (1 - b) / c, "");
	near(it, id, "min_c_for_target", least, "");
	near(it, id, "B_at_min_c", analytic_erlang_b(a, least), "");
}

static void of_sine(struct validate *it, const char *id)
{
	double base = param(id, "base"), amp = param(id, "amp"), h = param(id, "hold_mean");
	double mu = 1 / h, g = 2 * M_PI / param(id, "period"), t = param(id, "t");
	double reach = amp / sqrt(mu * mu + g * g);
	near(it, id, "mean_at_t", base * h + amp * (mu * sin(g * t) - g * cos(g * t)) /
		(mu * mu + g * g), NO_SINE);
	near(it, id, "peak", base * h + reach, NO_SINE);
	near(it, id, "trough", base * h - reach, NO_SINE);
	near(it, id, "peak_lag_s", atan(g / mu) / g, NO_SINE);
}

/* Density of the wait is P(I > x) / E[I]. For uniform(a, b) intervals beyond a it falls off
 * linearly: P(wait > y) = (b - y)^2 / (2 (b - a) m). */
static void of_poll(struct validate *it, const char *id)
{
	bool uniform = strcmp(id, "poll_residual-S2") == 0;
	double a = 600, b = 1200, m = uniform ? (a + b) / 2 : 360;
	double var = uniform ? (b - a) * (b - a) / 12 : 60.0 * 60;
	near(it, id, "mean_interval", m, FIXED_POLL);
	near(it, id, "mean_wait", m / 2 + var / (2 * m), FIXED_POLL);
	near(it, id, "polls_per_day", 86400 / m, FIXED_POLL);
	if (uniform) {
		double cube = (pow(b, 4) - pow(a, 4)) / (4 * (b - a)), mean = m / 2 + var / (2 * m);
		near(it, id, "sd_wait", sqrt(cube / (3 * m) - mean * mean), FIXED_POLL);
		near(it, id, "p95_wait", b - sqrt(0.05 * 2 * (b - a) * m), FIXED_POLL);
	}
}

static struct analytic_gaps gaps_of(const char *id)
{
	struct analytic_gaps gaps = {.t_a = param(id, "t_a"), .t_b = param(id, "t_b"),
		.g0 = param(id, "g0")};
	analytic_push_gaps(param(id, "mails_per_day") / 86400, param(id, "H"), &gaps);
	return gaps;
}

static void of_gaps(struct validate *it, const char *id)
{
	struct analytic_gaps gaps = gaps_of(id);
	near(it, id, "pings_per_day", 86400 * gaps.pings_per_s, OTHER_TIMES);
	near(it, id, "syncs_per_day", 86400 * gaps.syncs_per_s, OTHER_TIMES);
	near(it, id, "timeouts_per_day", 86400 * (gaps.pings_per_s - gaps.syncs_per_s),
		OTHER_TIMES);
	near(it, id, "immediate_pings_per_day", 86400 * gaps.immediate_per_s, OTHER_TIMES);
	near(it, id, "fraction_listening", gaps.hold_s / gaps.cycle_s, OTHER_TIMES);
	near(it, id, "mails_per_sync", param(id, "mails_per_day") / 86400 / gaps.syncs_per_s,
		OTHER_TIMES);
	near(it, id, "mean_latency_to_snapshot", gaps.latency_s, OTHER_TIMES);
}

static void of_little(struct validate *it, const char *id)
{
	static const char why[] = "formula only: devices that are offline a tenth of the time at "
		"random are no scenario; mean and rates run in the family of Direct Push";
	struct analytic_gaps gaps = gaps_of(id);
	unsigned n = (unsigned)param(id, "N"), k;
	double p = param(id, "online_fraction") * gaps.hold_s / gaps.cycle_s;
	double sd = sqrt(n * p * (1 - p));
	k = (unsigned)(n * p);
	while (gsl_cdf_binomial_P(k, p, n) < 0.999) {
		k++;
	}
	near(it, id, "sd_pending", sd, why);
	near(it, id, "p999_pending", k, why);
}

static void of_bandwidth(struct validate *it, const char *id)
{
	struct analytic_gaps gaps = gaps_of(id);
	double pings = 86400 * gaps.pings_per_s, syncs = 86400 * gaps.syncs_per_s;
	double bytes = pings * param(id, "b_ping") + syncs * param(id, "b_sync") +
		param(id, "mails_per_day") * param(id, "b_mail") +
		param(id, "handshakes_per_day") * param(id, "b_tls");
	near(it, id, "bytes_per_device_day", bytes, "");
	near(it, id, "MB_per_month", bytes * 30 / 1e6, "");
	near(it, id, "heartbeat_share", pings * param(id, "b_ping") / bytes, "");
	near(it, id, "mean_Mbit_s", bytes * 8 * param(id, "N") / 86400 / 1e6, "");
}

static void of_drain(struct validate *it, const char *id)
{
	static const char why[] = "formula; a server that drains runs in the "
		"family of Direct Push";
	double l = param(id, "mails_per_day") / 86400, h = param(id, "H"), t = param(id, "t");
	double share = (exp(-l * t) - exp(-l * h)) / (1 - exp(-l * h));
	near(it, id, "fraction_pending", share, why);
	near(it, id, "pending", share * param(id, "N"), why);
	near(it, id, "mean_residual", analytic_residual(l, h), why);
	near(it, id, "all_done_by", h, why);
}

static void of_suppressed(struct validate *it, const char *id)
{
	static const char why[] = "formula only: a constant plus an exponential is no wait of a "
		"scenario; the SMS family runs an exponential one";
	double l = param(id, "mails_per_day") / 86400, d = 60, d2 = 60 * 60 + 50 * 50;
	near(it, id, "sms_per_day", 86400 / (1 / l + d), why);
	near(it, id, "mails_per_sync", 1 + l * d, why);
	near(it, id, "mean_latency", (d + l * d2 / 2) / (1 + l * d), why);
}

static void of_handshakes(struct validate *it, const char *id)
{
	double cpu = param(id, "hit") * param(id, "s_resume") +
		(1 - param(id, "hit")) * param(id, "s_full");
	double rate = param(id, "cores") * param(id, "util") / cpu;
	near(it, id, "mean_cpu_s", cpu, ARITHMETIC "; the mix itself runs as mg1_pk-S1");
	near(it, id, "handshakes_per_s", rate, ARITHMETIC);
	near(it, id, "time_for_N", param(id, "N") / rate, ARITHMETIC);
}

static void of_fee(struct validate *it, const char *id)
{
	double l = param(id, "mails_per_day") / 86400;
	double pings = 86400 * l / (1 - exp(-l * param(id, "H")));
	double cost = pings * param(id, "b_ping") / 1e6 * param(id, "price_per_MB");
	near(it, id, "pings_per_day", pings, "");
	near(it, id, "push_ping_cost_month", 30 * cost, "");
	near(it, id, "sms_cost_month", 30 * param(id, "mails_per_day") * param(id, "sms_fee"), "");
	near(it, id, "breakeven_sms_fee", cost / param(id, "mails_per_day"), "");
}

static void of_ports(struct validate *it, const char *id)
{
	static const char why[] = ARITHMETIC "; ports run out in a scenario in "
		"failures/m21-ports";
	double ports = param(id, "ports"), wait = param(id, "timewait");
	double rate = param(id, "conn_per_s");
	near(it, id, "usable_ports", ports, why);
	near(it, id, "max_conn_per_s", ports / wait, why);
	near(it, id, "ports_in_use", rate * wait, why);
	near(it, id, "exhausted", rate * wait > ports, why);
}

static void of_servers(struct validate *it, const char *id)
{
	double pending = param(id, "N") * param(id, "pending_per_device");
	double connections = ceil(pending / param(id, "max_conn"));
	double cpu = ceil(param(id, "req_per_s") * param(id, "cpu_s_per_req") /
		(param(id, "cores") * param(id, "util")));
	double memory = ceil(pending * param(id, "bytes_per_conn") / param(id, "ram_for_conn"));
	near(it, id, "by_connections", connections, ARITHMETIC);
	near(it, id, "by_cpu", cpu, ARITHMETIC);
	near(it, id, "by_memory", memory, ARITHMETIC);
	near(it, id, "servers", fmax(connections, fmax(cpu, memory)) + param(id, "spare"),
		ARITHMETIC);
}

static const struct {
	const char *id;
	void (*run)(struct validate *it, const char *id);
} entries[] = {
	{"engset-S1", of_engset}, {"engset-S2", of_engset}, {"mg1_ps-S1", of_sharing},
	{"mg1_ps-S2", of_sharing}, {"mginf-S1", of_occupancy}, {"mginf-S2", of_occupancy},
	{"erlangb-S1", of_erlang}, {"erlangb-S2", of_erlang}, {"mt_minf_sin-S1", of_sine},
	{"poll_residual-S2", of_poll}, {"poll_residual-S3", of_poll}, {"push_gaps-S1", of_gaps},
	{"push_gaps-S2", of_gaps}, {"little_conn-S1", of_little},
	{"push_bandwidth-S1", of_bandwidth}, {"drain_curve-S1", of_drain},
	{"sms_suppressed-S2", of_suppressed}, {"tls_capacity-S1", of_handshakes},
	{"breakeven_sms_fee-S1", of_fee}, {"timewait_ports-S1", of_ports},
	{"timewait_ports-S2", of_ports}, {"servers_needed-S1", of_servers},
};

void validate_formula(struct validate *it)
{
	for (unsigned i = 0; i < sizeof entries / sizeof entries[0]; i++) {
		if (validate_wanted(it, "analytic-cases", entries[i].id, false)) {
			entries[i].run(it, entries[i].id);
		}
	}
}
