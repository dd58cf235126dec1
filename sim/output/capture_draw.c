/* Records become packets. TCP: each side of a connection has two numbers, `next` (what it sends
 * next) and `heard` (what it acknowledges), and a flag `gap` once something to it was lost: from
 * then on it acknowledges nothing more, as a real receiver behind a dead path. Air: one SAPI 3 link
 * per radio connection; window 1, so each I-frame is answered by RR before the next one. */
#include "output/capture_draw.h"

#include "wire/cp.h"
#include "wire/lapdm.h"
#include "wire/octets.h"
#include "wire/packet.h"
#include "wire/pcapng.h"

#include <errno.h>

#define IP(a, b, c, d) \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))
#define IP_EXCHANGE IP(10, 0, 0, 10)
#define IP_DEVICE IP(10, 1, 0, 2)
#define IP_GATEWAY IP(10, 2, 0, 25)
#define IP_SMSC IP(10, 2, 0, 75)
#define IP_AIR IP(10, 3, 0, 0)
#define IP_MONITOR IP(10, 4, 0, 1)
#define PORT_FIRST 49152u /* [IANA] dynamic ports */
#define PORTS_N 16384u
#define WINDOW 65535u
#define ACK_EVERY 2u /* [RFC9293] 3.8.6.3: at least every second full segment */
#define BLOCK_BYTES_MAX 4096u
#define COMMENT_BYTES_MAX 1024u
#define INTERFACE_IP 0u
#define INTERFACE_AIR 1u
#define HYPERFRAME 2715648u /* TDMA frames; one lasts 60/13 ms. [TS45.002] 4.3.3 */
#define SDCCH_PERIOD_FRAMES 51u

struct capture_side {
	uint32_t next;
	uint32_t heard;
	uint16_t ip_id;
	bool gap;  /* something sent to this side was lost */
	bool fin;  /* it has sent its FIN */
};

struct capture_link {
	uint32_t connection;
	uint32_t ip[2];   /* 0 client, 1 server */
	uint16_t port[2];
	uint16_t leg;
	struct capture_side side[2];
};

struct capture_air {
	uint32_t connection;
	int64_t last_ns;
	uint16_t ip_id;
	uint8_t ns[2];    /* next N(S): 0 network, 1 MS */
	uint8_t datas;    /* CP-DATA of this transaction */
	uint8_t acks;
	bool up;
};

void capture_draw_init(struct capture_draw *draw, FILE *file)
{
	*draw = (struct capture_draw){.file = file};
}

void capture_draw_free(struct capture_draw *draw)
{
	free(draw->links);
	free(draw->air);
	*draw = (struct capture_draw){.file = NULL};
}

static void fail(struct capture_draw *draw, int error)
{
	if (!draw->failed) {
		draw->failed = true;
		draw->error = error;
	}
}

static void put(struct capture_draw *draw, const struct wire_out *block)
{
	if (block->overflow) {
		fail(draw, EOVERFLOW);
	} else if (!draw->failed && fwrite(block->p, 1, block->n, draw->file) != block->n) {
		fail(draw, errno);
	}
}

void capture_draw_start(struct capture_draw *draw, const char *note)
{
	static const struct pcapng_name names[] = {
		{IP_EXCHANGE, "exchange"},
		{IP_DEVICE, "device"},
		{IP_GATEWAY, "sms-gateway"},
		{IP_SMSC, "smsc"},
		{IP_MONITOR, "air-monitor"},
	};
	uint8_t octets[BLOCK_BYTES_MAX];
	char comment[COMMENT_BYTES_MAX];
	snprintf(comment, sizeof comment, "%s", note == NULL ? "" : note);
	struct wire_out out = wire_out_init(octets, sizeof octets);
	pcapng_section_write("pushsim", comment, &out);
	pcapng_interface_write(PCAPNG_LINKTYPE_RAW, "ip", &out);
	pcapng_interface_write(PCAPNG_LINKTYPE_RAW, "air", &out);
	pcapng_names_write(names, sizeof names / sizeof names[0], &out);
	put(draw, &out);
}

static void packet_put(struct capture_draw *draw, unsigned interface_ix, int64_t unix_ns,
	const struct wire_out *packet, const char *comment)
{
	uint8_t octets[BLOCK_BYTES_MAX];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	pcapng_packet_write(interface_ix, unix_ns, octets_span(packet->p, packet->n), comment, &out);
	out.overflow = out.overflow || packet->overflow;
	put(draw, &out);
}

/* The record's comment with a word about loss; empty when there is nothing to say. */
static void comment_text(const struct capture_record *record, char text[COMMENT_BYTES_MAX])
{
	snprintf(text, COMMENT_BYTES_MAX, "%s%s%s", record->comment == NULL ? "" : record->comment,
		record->comment != NULL && record->lost ? " " : "",
		record->lost ? "[lost: sent, never arrived]" : "");
}

/* One more element at the end of a growing array; NULL when memory is short. */
static void *grow(struct capture_draw *draw, void **array, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		const size_t wanted = *cap == 0 ? 16 : *cap * 2;
		void *bigger = realloc(*array, wanted * size);
		if (bigger == NULL) {
			fail(draw, ENOMEM);
			return NULL;
		}
		*array = bigger;
		*cap = wanted;
	}
	return (uint8_t *)*array + n * size;
}

/* One segment from side `from`. Its numbers advance; the receiver's do not. */
static void segment(struct capture_draw *draw, struct capture_link *link, unsigned from,
	unsigned flags, struct wire_span payload, int64_t unix_ns, const char *comment)
{
	struct capture_side *side = &link->side[from];
	uint8_t octets[PACKET_TCP_HEADERS_BYTES + 4 + PACKET_TCP_MSS_BYTES];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	const struct packet_tcp tcp = {
		.ends = {link->ip[from], link->ip[1 - from], link->port[from],
			link->port[1 - from], side->ip_id++},
		.seq = side->next,
		.ack = side->heard,
		.window = WINDOW,
		.flags = (uint8_t)flags,
	};
	packet_tcp_write(&tcp, payload, &out);
	packet_put(draw, INTERFACE_IP, unix_ns, &out, comment);
	side->next += (uint32_t)payload.n +
		((flags & (PACKET_SYN | PACKET_FIN)) != 0 ? 1 : 0);
}

static const struct wire_span nothing = {.p = NULL, .n = 0};

/* Side `to` has received all that the other side sent so far, unless something is missing. */
static void hear(struct capture_link *link, unsigned to)
{
	if (!link->side[to].gap) {
		link->side[to].heard = link->side[1 - to].next;
	}
}

/* Who talks on a leg: client and server addresses. */
static void leg_ends(uint16_t leg, uint32_t ip[2])
{
	ip[0] = leg == CAPTURE_LEG_SMTP ? IP_EXCHANGE : leg == CAPTURE_LEG_SMPP ? IP_GATEWAY :
		IP_DEVICE;
	ip[1] = leg == CAPTURE_LEG_SMTP ? IP_GATEWAY : leg == CAPTURE_LEG_SMPP ? IP_SMSC :
		IP_EXCHANGE;
}

static struct capture_link *link_find(struct capture_draw *draw, uint16_t leg, uint32_t connection)
{
	for (size_t i = draw->links_n; i-- > 0;) {
		struct capture_link *link = &draw->links[i];
		if (link->leg == leg && link->connection == connection) {
			return link;
		}
	}
	return NULL;
}

static void link_remove(struct capture_draw *draw, struct capture_link *link)
{
	*link = draw->links[--draw->links_n];
}

/* A new connection with its own client port (and, past 16384 of them, its own client address). */
static struct capture_link *link_open(struct capture_draw *draw,
	const struct capture_record *record)
{
	struct capture_link *link = grow(draw, (void **)&draw->links, draw->links_n,
		&draw->links_cap, sizeof *link);
	if (link == NULL) {
		return NULL;
	}
	const uint32_t k = draw->opened_n++;
	*link = (struct capture_link){.connection = record->connection, .leg = record->leg};
	draw->links_n++;
	leg_ends(record->leg, link->ip);
	link->ip[0] += (k / PORTS_N & 0xFF) << 8;
	link->port[0] = (uint16_t)(PORT_FIRST + k % PORTS_N);
	link->port[1] = record->leg;
	/* Initial sequence numbers only need to differ; 2^32 / phi spreads them. */
	link->side[0].next = 0x10000000u + k * 2654435769u;
	link->side[1].next = 0x90000000u + k * 2654435769u;
	/* Any other record finds its connection missing: it is older than the capture. */
	const bool asked = record->kind == CAPTURE_TCP_OPEN;
	char comment[COMMENT_BYTES_MAX] = "[opened before the capture]";
	if (asked) {
		comment_text(record, comment);
	}
	segment(draw, link, 0, PACKET_SYN, nothing, record->unix_ns, comment);
	if (asked && record->lost) {
		link_remove(draw, link);
		return NULL;
	}
	hear(link, 1);
	segment(draw, link, 1, PACKET_SYN | PACKET_ACK, nothing, record->unix_ns, NULL);
	hear(link, 0);
	segment(draw, link, 0, PACKET_ACK, nothing, record->unix_ns, NULL);
	return link;
}

static void data_draw(struct capture_draw *draw, struct capture_link *link,
	const struct capture_record *record)
{
	const unsigned from = record->from_client ? 0 : 1;
	const unsigned to = 1 - from;
	char comment[COMMENT_BYTES_MAX];
	comment_text(record, comment);
	if (record->lost) {
		link->side[to].gap = true;
	}
	unsigned unacked = 0;
	for (size_t at = 0; at < record->bytes.n; at += PACKET_TCP_MSS_BYTES) {
		const size_t rest = record->bytes.n - at;
		const bool last = rest <= PACKET_TCP_MSS_BYTES;
		const struct wire_span part =
			octets_span(record->bytes.p + at, last ? rest : PACKET_TCP_MSS_BYTES);
		segment(draw, link, from, PACKET_ACK | (last ? PACKET_PSH : 0u), part,
			record->unix_ns, at == 0 ? comment : NULL);
		unacked++;
		if (!link->side[to].gap && (last || unacked == ACK_EVERY)) {
			hear(link, to);
			segment(draw, link, to, PACKET_ACK, nothing, record->unix_ns, NULL);
			unacked = 0;
		}
	}
}

static void close_draw(struct capture_draw *draw, struct capture_link *link,
	const struct capture_record *record)
{
	const unsigned from = record->from_client ? 0 : 1;
	const unsigned to = 1 - from;
	char comment[COMMENT_BYTES_MAX];
	comment_text(record, comment);
	if (record->kind == CAPTURE_TCP_RESET) {
		segment(draw, link, from, PACKET_RST | PACKET_ACK, nothing, record->unix_ns,
			comment);
		link_remove(draw, link);
		return;
	}
	if (link->side[from].fin) {
		return;
	}
	segment(draw, link, from, PACKET_FIN | PACKET_ACK, nothing, record->unix_ns, comment);
	link->side[from].fin = true;
	if (record->lost) {
		link->side[to].gap = true;
		return; /* the other side still holds its half */
	}
	hear(link, to);
	if (!link->side[to].fin) {
		segment(draw, link, to, PACKET_FIN | PACKET_ACK, nothing, record->unix_ns, NULL);
		hear(link, from);
	}
	/* A side that misses something could only repeat itself here: it stays silent. */
	if (!link->side[from].gap) {
		segment(draw, link, from, PACKET_ACK, nothing, record->unix_ns, NULL);
	}
	link_remove(draw, link);
}

static void tcp_draw(struct capture_draw *draw, const struct capture_record *record)
{
	struct capture_link *link = link_find(draw, record->leg, record->connection);
	if (record->kind == CAPTURE_TCP_OPEN) {
		/* Both sides have forgotten an older connection of that number. */
		if (link != NULL) {
			link_remove(draw, link);
		}
		link_open(draw, record);
		return;
	}
	if (link == NULL) {
		link = link_open(draw, record);
	}
	if (link == NULL) {
		return;
	}
	if (record->kind == CAPTURE_TCP_DATA) {
		data_draw(draw, link, record);
	} else {
		close_draw(draw, link, record);
	}
}

static struct capture_air *air_find(struct capture_draw *draw, uint32_t connection)
{
	for (size_t i = draw->air_n; i-- > 0;) {
		if (draw->air[i].connection == connection) {
			return &draw->air[i];
		}
	}
	struct capture_air *air =
		grow(draw, (void **)&draw->air, draw->air_n, &draw->air_cap, sizeof *air);
	if (air != NULL) {
		*air = (struct capture_air){.connection = connection};
		draw->air_n++;
	}
	return air;
}

/* One LAPDm frame on SDCCH/8, slot 1. Each radio connection has an address of its own, because
 * tshark keeps the pieces of a message apart by address. */
static void frame_put(struct capture_draw *draw, struct capture_air *air,
	const struct lapdm_frame *frame, int64_t unix_ns, const char *comment)
{
	uint8_t l2_octets[LAPDM_SDCCH_FRAME_BYTES];
	struct wire_out l2 = wire_out_init(l2_octets, sizeof l2_octets);
	lapdm_write(frame, LAPDM_SDCCH_FRAME_BYTES, &l2);
	const struct packet_ends ends = {.source_ip = IP_AIR + (air->connection & 0xFFFF),
		.target_ip = IP_MONITOR, .ip_id = air->ip_id};
	const uint64_t tdma = (uint64_t)(unix_ns / 60000000) * 13 +
		(uint64_t)(unix_ns % 60000000) * 13 / 60000000 +
		(uint64_t)air->ip_id * SDCCH_PERIOD_FRAMES;
	const struct packet_gsmtap tap = {
		.frame_number = (uint32_t)(tdma % HYPERFRAME),
		.arfcn = 1,
		.timeslot = 1,
		.channel = PACKET_CHANNEL_SDCCH8,
		.uplink = frame->from_ms,
	};
	air->ip_id++;
	uint8_t octets[PACKET_UDP_HEADERS_BYTES + PACKET_GSMTAP_HEADER_BYTES + 64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	packet_gsmtap_write(&ends, &tap, octets_span(l2_octets, l2.n), &out);
	out.overflow = out.overflow || l2.overflow;
	packet_put(draw, INTERFACE_AIR, unix_ns, &out, comment);
}

/* An unnumbered command and its answer UA. */
static void command_draw(struct capture_draw *draw, struct capture_air *air, unsigned kind,
	bool from_ms, bool answered, int64_t unix_ns, const char *comment)
{
	struct lapdm_frame frame = {.kind = (uint8_t)kind, .sapi = LAPDM_SAPI_SMS,
		.from_ms = from_ms, .command = true, .poll_final = true};
	frame_put(draw, air, &frame, unix_ns, comment);
	if (answered) {
		frame.kind = LAPDM_UA;
		frame.from_ms = !from_ms;
		frame.command = false;
		frame_put(draw, air, &frame, unix_ns, NULL);
	}
}

/* The message as I-frames, each answered by RR; of a lost one only the first is ever sent. */
static void i_frames_draw(struct capture_draw *draw, struct capture_air *air,
	const struct capture_record *record, const char *comment)
{
	const unsigned from = record->from_client ? 1 : 0;
	for (size_t at = 0; at < record->bytes.n; at += LAPDM_N201_SDCCH) {
		const size_t rest = record->bytes.n - at;
		const bool more = rest > LAPDM_N201_SDCCH;
		const struct lapdm_frame i = {
			.kind = LAPDM_I,
			.sapi = LAPDM_SAPI_SMS,
			.from_ms = record->from_client,
			.command = true,
			.more = more,
			.ns = air->ns[from],
			.nr = air->ns[1 - from],
			.info = octets_span(record->bytes.p + at, more ? LAPDM_N201_SDCCH : rest),
		};
		frame_put(draw, air, &i, record->unix_ns, at == 0 ? comment : NULL);
		if (record->lost) {
			return;
		}
		air->ns[from] = (air->ns[from] + 1) & 7;
		const struct lapdm_frame rr = {
			.kind = LAPDM_RR,
			.sapi = LAPDM_SAPI_SMS,
			.from_ms = !record->from_client,
			.nr = air->ns[from],
		};
		frame_put(draw, air, &rr, record->unix_ns, NULL);
	}
}

/* Counts the CP messages of a transaction; true when it is over: each CP-DATA has its CP-ACK and
 * both sides have spoken, or one gave up. [TS24.011] 5.2 */
static bool transaction_over(struct capture_air *air, struct wire_span l3)
{
	struct cp_message cp;
	size_t used = 0;
	if (cp_read(l3.p, l3.n, &cp, &used, NULL) != WIRE_OK || cp.kind == CP_ERROR) {
		return true;
	}
	air->datas = (uint8_t)(air->datas + (cp.kind == CP_DATA ? 1 : 0));
	air->acks = (uint8_t)(air->acks + (cp.kind == CP_ACK ? 1 : 0));
	if (air->datas < 2 || air->acks < air->datas) {
		return false;
	}
	air->datas = 0;
	air->acks = 0;
	return true;
}

/* [TS24.011] 5.3.2.1: a CP layer waits at most about TR1M; a link silent for longer is gone. */
#define AIR_SILENCE_NS INT64_C(45000000000)

static void air_draw(struct capture_draw *draw, const struct capture_record *record,
	bool air_goes_on)
{
	struct capture_air *air = air_find(draw, record->connection);
	if (air == NULL || record->bytes.n == 0) {
		return;
	}
	char comment[COMMENT_BYTES_MAX];
	comment_text(record, comment);
	const char *text = comment;
	if (!air->up || record->unix_ns - air->last_ns > AIR_SILENCE_NS) {
		command_draw(draw, air, LAPDM_SABM, record->from_client, !record->lost,
			record->unix_ns, comment);
		text = record->lost ? comment : "";
		air->up = !record->lost;
		memset(air->ns, 0, sizeof air->ns);
		air->datas = 0;
		air->acks = 0;
		if (record->lost) {
			return; /* nobody answered the SABM, so no I-frame was sent */
		}
	}
	air->last_ns = record->unix_ns;
	i_frames_draw(draw, air, record, text);
	if (record->lost) {
		air->up = false;
		return;
	}
	if (transaction_over(air, record->bytes) && !air_goes_on) {
		command_draw(draw, air, LAPDM_DISC, false, true, record->unix_ns, NULL);
		air->up = false;
	}
}

void capture_draw_record(struct capture_draw *draw, const struct capture_record *record,
	bool air_goes_on)
{
	if (draw->failed) {
		return;
	}
	if (record->kind == CAPTURE_AIR_L3) {
		air_draw(draw, record, air_goes_on);
	} else {
		tcp_draw(draw, record);
	}
}
