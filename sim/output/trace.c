/* Keeps spans and mails in memory (one user, one replication) and writes them at the end. */
#include "output/trace.h"

#include <stdlib.h>
#include <string.h>

#include "observe/tally.h"
#include "stats/power.h"

/* Beside the radio's slots: an SMS on the signalling channel, over whatever the data side does. */
enum { SLOT_SMS = SLOT_N };

struct trace_span {
	int64_t from_ns, to_ns;
	uint8_t slot, purpose;
};

struct trace_mail {
	int64_t arrival_ns, delivered_ns; /* delivered NEVER_NS: not yet */
	uint64_t item;
};

static void *grow(void *array, size_t n, size_t *cap, size_t bytes)
{
	if (n < *cap) {
		return array;
	}
	*cap = *cap == 0 ? 256 : *cap * 2;
	array = realloc(array, *cap * bytes);
	REQUIRE(array != NULL);
	return array;
}

static void on_record(void *context, const struct tap_record *record)
{
	struct trace *trace = context;
	switch (record->kind) {
	case TAP_RADIO:
		trace->spans = grow(trace->spans, trace->span_n, &trace->span_cap,
			sizeof *trace->spans);
		trace->spans[trace->span_n++] = (struct trace_span){record->time_ns, record->end_ns,
			record->slot, record->purpose};
		break;
	case TAP_SMS:
		trace->spans = grow(trace->spans, trace->span_n, &trace->span_cap,
			sizeof *trace->spans);
		trace->spans[trace->span_n++] = (struct trace_span){record->time_ns, record->end_ns,
			SLOT_SMS, PURPOSE_SMS};
		break;
	case TAP_MAIL:
		trace->mails = grow(trace->mails, trace->mail_n, &trace->mail_cap,
			sizeof *trace->mails);
		trace->mails[trace->mail_n++] = (struct trace_mail){record->time_ns, NEVER_NS,
			record->item};
		break;
	case TAP_DELIVERED:
		for (size_t i = trace->mail_n; i-- > 0 && trace->mails[i].item >= record->item;) {
			if (trace->mails[i].item == record->item) {
				trace->mails[i].delivered_ns = record->time_ns;
			}
		}
		break;
	default:
		break;
	}
}

struct tap trace_tap(struct trace *trace)
{
	return (struct tap){.user = trace->user, .context = trace, .record = on_record};
}

void trace_open(struct trace *trace, const struct scenario *scenario, uint32_t strategy,
	uint32_t user)
{
	*trace = (struct trace){.scenario = scenario, .strategy = strategy, .user = user};
}

/* ---- files */

/* Mean power of a span: an SMS has an energy, the radio's states have powers. */
static uint32_t span_uw(const struct radio_cfg *radio, const struct trace_span *span)
{
	if (span->slot == SLOT_SMS) {
		return (uint32_t)((double)radio->sms_uj * 1e9 / (double)(span->to_ns - span->from_ns));
	}
	enum price_cause cause;
	return (uint32_t)(power_slot_uw(radio, (enum slot_ix)span->slot, &cause) + 0.5);
}

static const char *slot_cause(const struct radio_cfg *radio, uint8_t slot)
{
	enum price_cause cause = PRICE_SMS;
	if (slot != SLOT_SMS) {
		power_slot_uw(radio, (enum slot_ix)slot, &cause);
	}
	return price_cause_name(cause);
}

static void put_seconds(FILE *out, int64_t ns)
{
	const char *sign = ns < 0 ? "-" : "";
	int64_t ms = (ns < 0 ? -ns : ns) / 1000000;
	fprintf(out, "%s%lld.%03lld", sign, (long long)(ms / 1000), (long long)(ms % 1000));
}

static enum err write_radio(const struct trace *trace, const struct folder *folder,
	const char *comment, struct err_info *info)
{
	const struct scenario *scenario = trace->scenario;
	int64_t from_ns = scenario->run.warm_up_ns, to_ns = from_ns + scenario->run.duration_ns;
	struct folder_file file;
	char name[160];
	snprintf(name, sizeof name, "traces/user-%u-%s-radio.csv", trace->user,
		scenario->strategies[trace->strategy].name);
	enum err err = folder_create(folder, name, &file, info);
	if (err != ERR_OK) {
		return err;
	}
	fprintf(file.stream, "%sstart_s,end_s,slot,power_mw,cause,purpose\n", comment);
	for (size_t i = 0; i < trace->span_n; i++) {
		const struct trace_span *span = &trace->spans[i];
		if (span->to_ns <= from_ns || span->from_ns >= to_ns) {
			continue;
		}
		uint32_t uw = span_uw(&scenario->radio, span);
		put_seconds(file.stream, span->from_ns - from_ns);
		fputc(',', file.stream);
		put_seconds(file.stream, span->to_ns - from_ns);
		fprintf(file.stream, ",%s,%u.%03u,%s,%s\n",
			span->slot == SLOT_SMS ? "sms" : tally_slot_name(span->slot), uw / 1000,
			uw % 1000, slot_cause(&scenario->radio, span->slot),
			tally_purpose_name(span->purpose));
	}
	return folder_commit(&file, info);
}

static enum err write_mail(const struct trace *traces, uint32_t n, const struct folder *folder,
	const char *comment, struct err_info *info)
{
	const struct scenario *scenario = traces[0].scenario;
	int64_t from_ns = scenario->run.warm_up_ns, to_ns = from_ns + scenario->run.duration_ns;
	struct folder_file file;
	char name[64];
	snprintf(name, sizeof name, "traces/user-%u-mail.csv", traces[0].user);
	enum err err = folder_create(folder, name, &file, info);
	if (err != ERR_OK) {
		return err;
	}
	fprintf(file.stream, "%sarrival_s", comment);
	for (uint32_t s = 0; s < n; s++) {
		fprintf(file.stream, ",%s_delivered_s", scenario->strategies[traces[s].strategy].name);
	}
	fputc('\n', file.stream);
	/* All strategies see the same mail; some may have seen more of it after the window. */
	for (size_t i = 0; i < traces[0].mail_n; i++) {
		int64_t arrival_ns = traces[0].mails[i].arrival_ns;
		if (arrival_ns < from_ns || arrival_ns >= to_ns) {
			continue;
		}
		put_seconds(file.stream, arrival_ns - from_ns);
		for (uint32_t s = 0; s < n; s++) {
			fputc(',', file.stream);
			if (i < traces[s].mail_n && traces[s].mails[i].delivered_ns != NEVER_NS) {
				put_seconds(file.stream, traces[s].mails[i].delivered_ns - from_ns);
			}
		}
		fputc('\n', file.stream);
	}
	return folder_commit(&file, info);
}

enum err trace_close(struct trace *traces, uint32_t n, const struct folder *folder,
	const char *comment, struct err_info *info)
{
	enum err err = ERR_OK;
	for (uint32_t s = 0; s < n; s++) {
		if (folder != NULL && err == ERR_OK) {
			err = write_radio(&traces[s], folder, comment, info);
		}
	}
	if (folder != NULL && n > 0 && err == ERR_OK) {
		err = write_mail(traces, n, folder, comment, info);
	}
	for (uint32_t s = 0; s < n; s++) {
		free(traces[s].spans);
		free(traces[s].mails);
	}
	return err;
}

void trace_drop(struct trace *traces, uint32_t n)
{
	for (uint32_t s = 0; s < n; s++) {
		free(traces[s].spans);
		free(traces[s].mails);
	}
}
