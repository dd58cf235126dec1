/* One walk over all fields of a tally, used for writing and for reading. See rep.h.
 *
 * The walk's direction is in struct io. Every step does nothing after the first failure, so the
 * walk itself needs no error handling. */
#include "output/rep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct io {
	FILE *out;          /* writing */
	const char *text;   /* reading: the whole file */
	size_t at, n;
	bool bad;
};

static bool reading(const struct io *io)
{
	return io->out == NULL;
}

/* Text that must stand here. */
static void literal(struct io *io, const char *text)
{
	size_t bytes = strlen(text);
	if (!reading(io)) {
		fputs(text, io->out);
	} else if (!io->bad && io->n - io->at >= bytes &&
		memcmp(io->text + io->at, text, bytes) == 0) {
		io->at += bytes;
	} else {
		io->bad = true;
	}
}

static void key(struct io *io, const char *lead, const char *name)
{
	literal(io, lead);
	literal(io, "\"");
	literal(io, name);
	literal(io, "\":");
}

static uint64_t read_number(struct io *io)
{
	uint64_t value = 0;
	size_t start = io->at;
	while (!io->bad && io->at < io->n && io->text[io->at] >= '0' && io->text[io->at] <= '9') {
		uint64_t digit = (uint64_t)(io->text[io->at] - '0');
		if (value > (UINT64_MAX - digit) / 10) {
			io->bad = true;
			return 0;
		}
		value = value * 10 + digit;
		io->at++;
	}
	/* "007" would read but never be written: refused, so that there is one text for a value. */
	bool padded = io->at - start > 1 && io->text[start] == '0';
	io->bad = io->bad || io->at == start || padded;
	return io->bad ? 0 : value;
}

static void u64(struct io *io, uint64_t *value)
{
	if (reading(io)) {
		*value = read_number(io);
	} else {
		fprintf(io->out, "%llu", (unsigned long long)*value);
	}
}

static void u32(struct io *io, uint32_t *value)
{
	uint64_t wide = *value;
	u64(io, &wide);
	if (reading(io)) {
		io->bad = io->bad || wide > UINT32_MAX;
		*value = io->bad ? 0 : (uint32_t)wide;
	}
}

static void i64(struct io *io, int64_t *value)
{
	bool negative = *value < 0;
	if (reading(io)) {
		negative = !io->bad && io->at < io->n && io->text[io->at] == '-';
	}
	if (negative) {
		literal(io, "-");
	}
	uint64_t size = negative ? 0 - (uint64_t)*value : (uint64_t)*value;
	u64(io, &size);
	if (reading(io)) {
		io->bad = io->bad || size > (uint64_t)INT64_MAX || (negative && size == 0);
		*value = io->bad ? 0 : negative ? -(int64_t)size : (int64_t)size;
	}
}

static void u64_list(struct io *io, uint64_t *values, uint32_t n)
{
	literal(io, "[");
	for (uint32_t i = 0; i < n && !io->bad; i++) {
		literal(io, i == 0 ? "" : ",");
		u64(io, &values[i]);
	}
	literal(io, "]");
}

/* Only non-empty buckets, as index,count pairs in ascending order. */
static void hist(struct io *io, struct hist *hist)
{
	literal(io, "{\"n\":");
	u64(io, &hist->n);
	literal(io, ",\"never\":");
	u64(io, &hist->never_n);
	literal(io, ",\"min\":");
	i64(io, &hist->min);
	literal(io, ",\"max\":");
	i64(io, &hist->max);
	literal(io, ",\"sum\":[");
	u64(io, &hist->sum_high);
	literal(io, ",");
	u64(io, &hist->sum_low);
	literal(io, "],\"count\":[");
	uint32_t next = 0;
	bool first = true;
	for (;;) {
		uint32_t ix = next;
		if (reading(io)) {
			if (io->bad || (io->at < io->n && io->text[io->at] == ']')) {
				break;
			}
			literal(io, first ? "" : ",");
			u32(io, &ix);
			io->bad = io->bad || ix >= HIST_BUCKETS || ix < next;
			if (io->bad) {
				break;
			}
		} else {
			while (ix < HIST_BUCKETS && hist->count[ix] == 0) {
				ix++;
			}
			if (ix == HIST_BUCKETS) {
				break;
			}
			fprintf(io->out, first ? "%u" : ",%u", ix);
		}
		literal(io, ",");
		u64(io, &hist->count[ix]);
		io->bad = io->bad || hist->count[ix] == 0;
		first = false;
		next = ix + 1;
	}
	literal(io, "]}");
}

/* One column of an array of structs; `bytes` is the struct's size. */
static void column_u32(struct io *io, const char *name, void *values, size_t bytes, uint32_t n)
{
	key(io, ",", name);
	literal(io, "[");
	for (uint32_t i = 0; i < n && !io->bad; i++) {
		literal(io, i == 0 ? "" : ",");
		u32(io, (uint32_t *)(void *)((char *)values + i * bytes));
	}
	literal(io, "]");
}

static void column_u64(struct io *io, const char *lead, const char *name, void *values,
	size_t bytes, uint32_t n)
{
	key(io, lead, name);
	literal(io, "[");
	for (uint32_t i = 0; i < n && !io->bad; i++) {
		literal(io, i == 0 ? "" : ",");
		u64(io, (uint64_t *)(void *)((char *)values + i * bytes));
	}
	literal(io, "]");
}

static void counters(struct io *io, struct tally *tally)
{
	literal(io, ",\n\"count\":{");
	for (uint32_t i = 0; i < TALLY_N; i++) {
		key(io, i == 0 ? "" : ",", tally_name((enum tally_ix)i));
		u64(io, &tally->count[i]);
	}
	literal(io, "},\n\"radio_us\":{");
	for (uint32_t slot = 0; slot < SLOT_N; slot++) {
		key(io, slot == 0 ? "" : ",", tally_slot_name((enum slot_ix)slot));
		u64_list(io, tally->radio_us[slot], PURPOSE_N);
	}
	literal(io, "},\n\"cpu_us\":");
	u64_list(io, tally->cpu_us, PURPOSE_N);
	literal(io, ",\"sms_n\":");
	u64_list(io, tally->sms_n, PURPOSE_N);
	literal(io, ",\"wait_us\":{");
	for (uint32_t i = 0; i < WAIT_N; i++) {
		key(io, i == 0 ? "" : ",", tally_wait_name((enum wait_ix)i));
		u64(io, &tally->wait_us[i]);
	}
	uint64_t high = (uint64_t)(tally->age_ms2 >> 64);
	uint64_t low = (uint64_t)tally->age_ms2;
	literal(io, "},\"age_ms2\":[");
	u64(io, &high);
	literal(io, ",");
	u64(io, &low);
	literal(io, "]");
	tally->age_ms2 = (unsigned __int128)high << 64 | low;
}

static void arrays(struct io *io, struct tally *tally)
{
	struct tally_minute *m = tally->minutes;
	uint32_t n = tally->minutes_n;
	literal(io, ",\n\"minute\":{");
	column_u64(io, "", "held_us", &m->held_us, sizeof *m, n);
	column_u64(io, ",", "front_us", &m->front_us, sizeof *m, n);
	column_u64(io, ",", "back_us", &m->back_us, sizeof *m, n);
	column_u32(io, "held_max", &m->held_max, sizeof *m, n);
	column_u32(io, "requests", &m->requests, sizeof *m, n);
	column_u32(io, "sms", &m->sms, sizeof *m, n);
	column_u32(io, "handshakes", &m->handshakes, sizeof *m, n);
	column_u32(io, "refused", &m->refused, sizeof *m, n);
	column_u32(io, "smsc_queue_max", &m->smsc_queue_max, sizeof *m, n);
	static const char *const days[2] = { "work", "weekend" };
	struct usage *u = tally->usage;
	n = tally->users_n;
	literal(io, "},\n\"usage\":{");
	for (uint32_t day = 0; day < 2; day++) {
		char name[40];
		snprintf(name, sizeof name, "bytes_%s", days[day]);
		column_u64(io, day == 0 ? "" : ",", name, &u->bytes[day], sizeof *u, n);
		snprintf(name, sizeof name, "sms_%s", days[day]);
		column_u32(io, name, &u->sms[day], sizeof *u, n);
		for (uint32_t meter = 0; meter < tally->meters_n; meter++) {
			snprintf(name, sizeof name, "units%u_%s", meter, days[day]);
			column_u32(io, name, &tally->units[meter][day],
				tally->meters_n * sizeof *tally->units, n);
		}
	}
	literal(io, "}");
}

/* While reading, *tally is built as soon as its sizes are known and plausible. */
static void tally_walk(struct io *io, const struct scenario *scenario, struct tally **tally)
{
	struct tally sizes = { 0 };
	if (!reading(io)) {
		sizes.first_user = (*tally)->first_user;
		sizes.users_n = (*tally)->users_n;
		sizes.minutes_n = (*tally)->minutes_n;
	}
	literal(io, ",\"first_user\":");
	u32(io, &sizes.first_user);
	literal(io, ",\"users\":");
	u32(io, &sizes.users_n);
	literal(io, ",\"minutes\":");
	u32(io, &sizes.minutes_n);
	if (reading(io)) {
		int64_t minutes_max = scenario->run.duration_ns / MINUTE_NS + 1;
		io->bad = io->bad || sizes.users_n > scenario->population.users ||
			sizes.minutes_n > minutes_max;
		if (io->bad) {
			return;
		}
		*tally = tally_build(sizes.first_user, sizes.users_n, sizes.minutes_n);
		tally_meters_build(*tally, scenario->tariff.meter_n);
	}
	struct tally *it = *tally;
	literal(io, ",\"workdays\":");
	u32(io, &it->workdays);
	literal(io, ",\"weekend_days\":");
	u32(io, &it->weekend_days);
	literal(io, ",\"held_max\":");
	u32(io, &it->held_max);
	literal(io, ",\"peak\":{");
	for (uint32_t i = 0; i < PEAK_N; i++) {
		key(io, i == 0 ? "" : ",", tally_peak_name((enum peak_ix)i));
		u32(io, &it->peak[i]);
	}
	literal(io, "},\"drain_ns\":");
	i64(io, &it->drain_ns);
	literal(io, ",\"fingerprint\":");
	u64(io, &it->fingerprint);
	counters(io, it);
	literal(io, ",\n\"latency_us\":");
	hist(io, &it->latency_us);
	literal(io, ",\n\"notify_us\":");
	hist(io, &it->notify_us);
	literal(io, ",\n\"server_wait_us\":");
	hist(io, &it->server_wait_us);
	literal(io, ",\n\"policy_us\":");
	hist(io, &it->policy_us);
	literal(io, ",\n\"wipe_us\":");
	hist(io, &it->wipe_us);
	literal(io, ",\n\"wipe_ack_us\":");
	hist(io, &it->wipe_ack_us);
	arrays(io, it);
}

static void rep_walk(struct io *io, uint32_t point, uint32_t replication, const char *hash,
	const struct scenario *scenario, struct tally **tallies)
{
	char head[192];
	snprintf(head, sizeof head,
		"{\"format\":\"pushsim-rep/1\",\"hash\":\"%.64s\",\"point\":%u,\"replication\":%u,",
		hash, point, replication);
	literal(io, head);
	literal(io, "\"strategies\":[");
	for (uint32_t s = 0; s < scenario->strategy_n && !io->bad; s++) {
		literal(io, s == 0 ? "\n{\"name\":\"" : ",\n{\"name\":\"");
		literal(io, scenario->strategies[s].name);
		literal(io, "\"");
		tally_walk(io, scenario, &tallies[s]);
		literal(io, "}");
	}
	literal(io, "]}\n");
	io->bad = io->bad || (reading(io) && io->at != io->n);
}

void rep_name(uint32_t point, uint32_t replication, char *out, size_t out_bytes)
{
	snprintf(out, out_bytes, "reps/p%03u-r%02u.json", point, replication);
}

enum err rep_write(const struct folder *folder, uint32_t point, uint32_t replication,
	const char *hash, const struct scenario *scenario, const struct tally *const *tallies,
	struct err_info *info)
{
	char name[64];
	struct folder_file file;
	rep_name(point, replication, name, sizeof name);
	enum err err = folder_create(folder, name, &file, info);
	if (err != ERR_OK) {
		return err;
	}
	/* The walk only reads when it writes; the cast lets one walk serve both ways. */
	struct tally *writable[MODEL_STRATEGIES_MAX];
	memcpy(writable, tallies, scenario->strategy_n * sizeof *writable);
	struct io io = { .out = file.stream };
	rep_walk(&io, point, replication, hash, scenario, writable);
	return folder_commit(&file, info);
}

bool rep_exists(const char *folder_path, uint32_t point, uint32_t replication)
{
	char name[64];
	char path[FOLDER_PATH_BYTES];
	rep_name(point, replication, name, sizeof name);
	int n = snprintf(path, sizeof path, "%s/%s", folder_path, name);
	return n < (int)sizeof path && access(path, F_OK) == 0;
}

/* The whole file; NULL with errno. */
static char *load(const char *path, size_t *n)
{
	FILE *in = fopen(path, "rb");
	struct stat status;
	if (in == NULL || fstat(fileno(in), &status) != 0) {
		if (in != NULL) {
			fclose(in);
		}
		return NULL;
	}
	size_t bytes = (size_t)status.st_size;
	char *text = malloc(bytes + 1);
	REQUIRE(text != NULL);
	*n = fread(text, 1, bytes, in);
	fclose(in);
	return text;
}

enum err rep_read(const char *folder_path, uint32_t point, uint32_t replication, const char *hash,
	const struct scenario *scenario, struct tally **tallies, struct err_info *info)
{
	char name[64];
	char path[FOLDER_PATH_BYTES];
	memset(tallies, 0, scenario->strategy_n * sizeof *tallies);
	rep_name(point, replication, name, sizeof name);
	int length = snprintf(path, sizeof path, "%s/%s", folder_path, name);
	struct io io = { 0 };
	char *text = length < (int)sizeof path ? load(path, &io.n) : NULL;
	if (text == NULL) {
		return err_set(info, ERR_FAILURE, path, "cannot read: %s", strerror(errno));
	}
	io.text = text;
	rep_walk(&io, point, replication, hash, scenario, tallies);
	free(text);
	if (!io.bad) {
		return ERR_OK;
	}
	for (uint32_t s = 0; s < scenario->strategy_n; s++) {
		tally_free(tallies[s]);
		tallies[s] = NULL;
	}
	char place[FOLDER_PATH_BYTES + 32];
	snprintf(place, sizeof place, "%s:%zu", path, io.at);
	return err_set(info, ERR_FAILURE, place,
		"not a replication of this scenario, or damaged at this byte");
}
