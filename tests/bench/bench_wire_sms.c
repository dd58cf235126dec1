/* Nanoseconds per encode and parse of the SMS leg's messages, one core, warm caches.
 *
 * Each figure is the best of several rounds: the machine is shared, and noise only adds. Messages
 * differ from call to call (sequence number, reference, time), so nothing can be hoisted.
 * Budget: deliver_sm in under 50 ns each way. */
#include "wire/octets.h"
#include "wire/smpp.h"
#include "wire/trigger.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CALLS 100000
#define ROUNDS 20

static const uint8_t guid[TRIGGER_GUID_BYTES] = {
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

struct bench {
	uint8_t octets[1024]; /* the message that the parsers read */
	size_t n;
	uint8_t ud[140];
	size_t ud_n;
	uint64_t sum; /* of what was read or written, so that the work is needed */
};

static int64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void deliver_sm_write(struct bench *b, uint32_t i)
{
	static const uint8_t tlvs[16] = "\x00\x1E\x00\x07" "A1B2C3\x00\x04\x27\x00\x01\x02";
	const struct smpp_pdu pdu = {.id = SMPP_DELIVER_SM, .sequence = i, .has_body = true,
		.sm = {.source_addr_ton = 1, .source_addr_npi = 1,
			.source_addr = octets_text("14255551212"), .dest_addr_npi = 1,
			.destination_addr = octets_text("40404"), .esm_class = SMPP_RECEIPT,
			.short_message = octets_text("id:A1B2C3 sub:001 dlvrd:001 "
				"submit date:0405120830 done date:0405120830 stat:DELIVRD "
				"err:000 text:")},
		.tlvs = octets_span(tlvs, sizeof tlvs)};
	struct wire_out out = wire_out_init(b->octets, sizeof b->octets);
	smpp_write(&pdu, &out);
	b->n = out.n;
	b->sum += out.n;
}

static void smpp_parse(struct bench *b, uint32_t i)
{
	struct smpp_pdu pdu;
	size_t used = 0;
	b->octets[15] = (uint8_t)i;
	if (smpp_read(b->octets, b->n, &pdu, &used, NULL) == WIRE_OK &&
		pdu.shape == SMPP_SHAPE_SM) {
		b->sum += pdu.sequence + pdu.sm.short_message.n;
	}
}

static void submit_sm_write(struct bench *b, uint32_t i)
{
	const struct trigger_submit submit = {.sequence = i, .source = octets_text("40404"),
		.destination = octets_text("+14255551212"), .validity_s = 900, .receipt = true,
		.user_data = octets_span(b->ud, b->ud_n)};
	struct wire_out out = wire_out_init(b->octets, sizeof b->octets);
	trigger_write_submit_sm(&submit, &out);
	b->n = out.n;
	b->sum += out.n;
}

static void deliver_write(struct bench *b, uint32_t i)
{
	const struct tpdu_deliver msg = {
		.oa = {.semi_octets = 5, .type = 0x81, .bcd = {0x04, 0x04, 0xF4}},
		.dcs = TRIGGER_DCS, .udhi = true,
		.scts = tpdu_time_from_unix(1131321600 + (int64_t)i, 0),
		.ud = {.length = (uint8_t)b->ud_n, .bytes = octets_span(b->ud, b->ud_n)}};
	struct wire_out out = wire_out_init(b->octets, sizeof b->octets);
	tpdu_deliver_write(&msg, &out);
	b->n = out.n;
	b->sum += out.n;
}

static void deliver_parse(struct bench *b, uint32_t i)
{
	struct tpdu_deliver msg;
	size_t used = 0;
	b->octets[6] = (uint8_t)i;
	if (tpdu_deliver_read(b->octets, b->n, &msg, &used, NULL) == WIRE_OK) {
		b->sum += msg.pid + msg.ud.bytes.n;
	}
}

static void user_data_write(struct bench *b, uint32_t i)
{
	struct wire_out out = wire_out_init(b->ud, sizeof b->ud);
	trigger_write_user_data(octets_text("alice@example.com"), guid, 1131321600 + (int64_t)i,
		&out);
	b->ud_n = out.n;
	b->sum += out.n;
}

static void user_data_parse(struct bench *b, uint32_t i)
{
	struct trigger trigger;
	b->ud[b->ud_n - 2] = (uint8_t)(i % 10); /* the seconds of the time stamp */
	if (trigger_read_user_data(b->ud, b->ud_n, &trigger, NULL) == WIRE_OK) {
		b->sum += (uint64_t)trigger.time_s;
	}
}

/* CP-DATA(RP-DATA(SMS-DELIVER)), as the network sends it. */
static void path_write(struct bench *b, uint32_t i)
{
	const struct trigger_deliver deliver = {
		.smsc = {.n = 7, .octets = {0x91, 0x13, 0x26, 0x04, 0, 0, 0xF0}},
		.oa = {.semi_octets = 5, .type = 0x81, .bcd = {0x04, 0x04, 0xF4}},
		.scts_s = 1131321600 + (int64_t)i, .rp_mr = (uint8_t)i, .dcs = TRIGGER_DCS,
		.udhi = true,
		.ud = {.length = (uint8_t)b->ud_n, .bytes = octets_span(b->ud, b->ud_n)}};
	struct wire_out out = wire_out_init(b->octets, sizeof b->octets);
	trigger_write_deliver(&deliver, &out);
	b->n = out.n;
	b->sum += out.n;
}

static void path_parse(struct bench *b, uint32_t i)
{
	struct trigger_delivered delivered;
	b->octets[4] = (uint8_t)i;
	if (trigger_read_deliver(b->octets, b->n, &delivered, NULL) == WIRE_OK) {
		b->sum += delivered.rp.mr + delivered.deliver.ud.bytes.n;
	}
}

/* Every call must have read or written something, so a codec that fails fast does not look fast. */
static void measure(struct bench *b, const char *name, void (*work)(struct bench *, uint32_t))
{
	double best = 1e30;
	for (int round = 0; round < ROUNDS; round++) {
		const uint64_t before = b->sum;
		const int64_t start = now_ns();
		for (uint32_t i = 1; i <= CALLS; i++) {
			work(b, i);
		}
		const double ns = (double)(now_ns() - start) / CALLS;
		best = ns < best ? ns : best;
		if (b->sum - before < UINT64_C(20) * CALLS) {
			fprintf(stderr, "bench_wire_sms: %s: messages were refused\n", name);
			exit(EXIT_FAILURE);
		}
	}
	printf("%-36s %7.1f ns\n", name, best);
}

int main(void)
{
	static struct bench b;
	measure(&b, "trigger user data, encode", user_data_write);
	measure(&b, "trigger user data, parse", user_data_parse);
	measure(&b, "submit_sm (trigger), encode", submit_sm_write);
	measure(&b, "submit_sm (trigger), parse", smpp_parse);
	measure(&b, "deliver_sm (receipt), encode (of 50)", deliver_sm_write);
	measure(&b, "deliver_sm (receipt), parse (of 50)", smpp_parse);
	measure(&b, "SMS-DELIVER (trigger), encode", deliver_write);
	measure(&b, "SMS-DELIVER (trigger), parse", deliver_parse);
	measure(&b, "CP-DATA to the phone, encode", path_write);
	measure(&b, "CP-DATA to the phone, parse", path_parse);
	return EXIT_SUCCESS;
}
