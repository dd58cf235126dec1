/* One function for each kind of record; each schedules all that will be seen of it. */
#include "output/capture_tcp.h"

#include "output/capture_net.h"
#include "wire/dns.h"
#include "wire/octets.h"
#include "wire/packet.h"
#include "wire/tls_record.h"

#include <stdlib.h>

#define WIRED_ONE_WAY_NS INT64_C(200000) /* between machines of one operator or site [ASSUMED] */
#define BURST_SEGMENTS 40u /* sent at most before the first acknowledgement: fits the window */

void capture_tcp_init(struct capture_tcp *tcp, struct capture_play *play,
	const struct scenario *scenario, bool sealed)
{
	*tcp = (struct capture_tcp){.play = play, .scenario = scenario,
		.epoch_ns = scenario->run.start_unix_s * SECOND_NS - scenario->run.warm_up_ns,
		.sealed = sealed && scenario->network.tls};
}

void capture_tcp_free(struct capture_tcp *tcp)
{
	free(tcp->smpp);
}

void capture_tcp_user(struct capture_tcp *tcp, uint32_t user)
{
	static const struct capture_tcp_link none = {.stream = CAPTURE_PLAY_NONE,
		.again = CAPTURE_PLAY_NONE};
	tcp->user = user;
	tcp->http_n = tcp->dns_n = 0;
	tcp->session = 0;
	tcp->http = tcp->smtp = none;
}

/* ---- streams */

/* The connection of a record; SMPP's are shared by all users of a site. */
static struct capture_tcp_link *link_of(struct capture_tcp *tcp, const struct tap_record *record)
{
	if (record->leg != TAP_LEG_SMPP) {
		return record->leg == TAP_LEG_HTTP ? &tcp->http : &tcp->smtp;
	}
	for (size_t i = 0; i < tcp->smpp_n; i++) {
		if (tcp->smpp[i].connection == record->connection) {
			return &tcp->smpp[i];
		}
	}
	if (tcp->smpp_n == tcp->smpp_cap) {
		const size_t wanted = tcp->smpp_cap == 0 ? 4 : tcp->smpp_cap * 2;
		struct capture_tcp_link *bigger =
			realloc(tcp->smpp, wanted * sizeof *bigger);
		if (bigger == NULL) {
			tcp->play->failed = true;
			return NULL;
		}
		tcp->smpp = bigger;
		tcp->smpp_cap = wanted;
	}
	struct capture_tcp_link *link = &tcp->smpp[tcp->smpp_n++];
	*link = (struct capture_tcp_link){.connection = record->connection,
		.stream = CAPTURE_PLAY_NONE, .again = CAPTURE_PLAY_NONE};
	return link;
}

/* A stream with a port of its own, for a connection met for the first time. */
static void link_open(struct capture_tcp *tcp, struct capture_tcp_link *link,
	const struct tap_record *record)
{
	uint32_t k = record->leg == TAP_LEG_HTTP ? tcp->http_n++
		: record->leg == TAP_LEG_SMTP ? tcp->smtp_n++ : record->connection - 1;
	struct capture_ends ends = {.mss_bytes = (uint16_t)tcp->scenario->network.mss_bytes};
	ends.port[0] = (uint16_t)(CAPTURE_NET_PORT_FIRST + k % CAPTURE_NET_PORTS);
	switch (record->leg) {
	case TAP_LEG_HTTP:
		ends.ip[0] = CAPTURE_NET_PHONE + tcp->user;
		ends.ip[1] = CAPTURE_NET_EXCHANGE;
		ends.port[1] = tcp->sealed ? CAPTURE_NET_PORT_HTTPS : CAPTURE_NET_PORT_HTTP;
		break;
	case TAP_LEG_SMTP:
		/* Another sender where a gateway is written to more often than there are ports. */
		ends.ip[0] = CAPTURE_NET_EXCHANGE + (k / CAPTURE_NET_PORTS << 8);
		ends.ip[1] = CAPTURE_NET_GATEWAY;
		ends.port[1] = CAPTURE_NET_PORT_SMTP;
		break;
	default:
		ends.ip[0] = CAPTURE_NET_GATEWAY + (k / CAPTURE_NET_PORTS << 8);
		ends.ip[1] = CAPTURE_NET_SMSC;
		ends.port[1] = CAPTURE_NET_PORT_SMPP;
	}
	*link = (struct capture_tcp_link){.connection = record->connection,
		.stream = capture_play_stream(tcp->play, &ends), .again = CAPTURE_PLAY_NONE};
}

/* Every record of a leg names its connection; the first one opens it. */
static struct capture_tcp_link *link_for(struct capture_tcp *tcp, const struct tap_record *record)
{
	struct capture_tcp_link *link = link_of(tcp, record);
	if (link != NULL &&
	    (link->stream == CAPTURE_PLAY_NONE || link->connection != record->connection)) {
		link_open(tcp, link, record);
	}
	return link;
}

static int64_t one_way_ns(const struct capture_tcp *tcp, const struct tap_record *record)
{
	return record->leg != TAP_LEG_HTTP ? WIRED_ONE_WAY_NS
		: tcp->scenario->radio.steady_rtt_ns / 2 + tcp->scenario->network.wired_ns;
}

/* ---- flights */

/* Two segments at a time over the time it takes, the first `acks` pairs acknowledged by a packet of
 * their own. From segment `seen` on; those before it were sent earlier. */
static void calm(struct capture_play *play, uint32_t flight, unsigned from, uint32_t segments,
	uint32_t acks, uint32_t seen, int64_t sent_ns, int64_t end_ns, const char *const comments[2])
{
	const uint32_t pairs = (segments + 1) / 2;
	const int64_t all_ns = end_ns > sent_ns ? end_ns - sent_ns : 0;
	for (uint32_t j = 0; j < pairs; j++) {
		const int64_t from_ns = sent_ns + all_ns / pairs * j;
		const int64_t until_ns = j + 1 == pairs ? sent_ns + all_ns
			: sent_ns + all_ns / pairs * (j + 1);
		const uint32_t end = 2 * j + 2 < segments ? 2 * j + 2 : segments;
		for (uint32_t i = 2 * j; i < end; i++) {
			if (i >= seen) {
				capture_play_at(play, from_ns, CAPTURE_SEGMENT, from, flight, i,
					comments[i > 0]);
			}
		}
		capture_play_at(play, until_ns, j < acks ? CAPTURE_ACK : CAPTURE_HEAR, 1 - from,
			flight, end, NULL);
	}
}

/* What is lost at first: a burst, retransmissions of its first segment, and - unless all was in
 * vain - the rest when they got through. */
static void troubled(struct capture_tcp *tcp, const struct tap_record *record, uint32_t flight,
	uint32_t segments, uint32_t acks, const char *const comments[2], const char *cause)
{
	const struct network_cfg *cfg = &tcp->scenario->network;
	const unsigned from = record->from_client ? 0 : 1;
	const uint32_t burst = record->again ? 1 : segments < BURST_SEGMENTS ? segments
							      : BURST_SEGMENTS;
	for (uint32_t i = 0; i < burst; i++) {
		capture_play_at(tcp->play, tcp->epoch_ns + record->time_ns, CAPTURE_SEGMENT, from,
			flight, i, comments[i > 0]);
	}
	int64_t step_ns = cfg->rto_first_ns, try_ns = record->retry_from_ns + step_ns;
	/* The last one of `again` is drawn with the other record. */
	const int64_t until_ns = record->retry_until_ns - (record->again ? 1 : 0);
	for (unsigned k = 1; try_ns <= until_ns; k++) {
		const char *comment = capture_play_text(tcp->play, "retransmission %u of: %s ["
			CAPTURE_TCP_NOT_COUNTED "]", k, cause == NULL ? "" : cause);
		capture_play_at(tcp->play, tcp->epoch_ns + try_ns, CAPTURE_RETRY, from, flight, 0,
			comment);
		step_ns = step_ns * 2 > cfg->rto_max_ns ? cfg->rto_max_ns : step_ns * 2;
		try_ns += step_ns;
	}
	if (!record->lost) {
		calm(tcp->play, flight, from, segments, acks, burst,
			tcp->epoch_ns + record->retry_until_ns, tcp->epoch_ns + record->end_ns,
			comments);
	}
}

static struct tls_record_session session_of(const struct capture_tcp *tcp,
	const struct capture_tcp_link *link, int64_t at_ns)
{
	return (struct tls_record_session){
		.number = (uint64_t)(tcp->user + 1) << 32 | link->connection,
		.session = tcp->session,
		.unix_s = (uint32_t)((tcp->epoch_ns + at_ns) / SECOND_NS),
		.host = octets_text(CAPTURE_NET_HOST)};
}

/* The octets of a message as they go over the wire, in memory of the play. */
static struct wire_span message_bytes(struct capture_tcp *tcp, struct capture_tcp_link *link,
	const struct tap_record *record)
{
	const bool sealed = tcp->sealed && record->leg == TAP_LEG_HTTP;
	const uint32_t record_bytes = tcp->scenario->network.tls_record_bytes;
	const size_t n = sealed ? tls_record_data_bytes(record->n, record_bytes) : record->n;
	uint8_t *bytes = capture_play_take(tcp->play, n);
	if (bytes == NULL) {
		return octets_span(NULL, 0);
	}
	if (sealed) {
		struct tls_record_session session = session_of(tcp, link, record->time_ns);
		struct wire_out out = wire_out_init(bytes, n);
		tls_record_data_write(&session, link->messages_n, record->n, record_bytes, &out);
	} else {
		memcpy(bytes, record->bytes, n);
	}
	return octets_span(bytes, n);
}

/* The cause, and what became of the message and of its octets. */
static const char *message_comment(struct capture_tcp *tcp, const struct tap_record *record,
	bool repeated, uint32_t acks, const char *cause)
{
	const char *fate = "", *count = "";
	if (record->leg == TAP_LEG_HTTP && !record->counted) {
		count = " [" CAPTURE_TCP_NOT_COUNTED "]";
	} else if (record->lost) {
		count = capture_play_text(tcp->play, " [acknowledgements counted: %u]", acks);
	}
	if (record->again) {
		fate = " [lost: the phone is out of coverage]";
	} else if (record->lost) {
		fate = " [lost: sent, never arrived]";
	} else if (record->retry_until_ns != 0) {
		fate = " [lost once, sent again]";
	}
	return capture_play_text(tcp->play, "%s%s%s%s", repeated ? "retransmission of: " : "",
		cause == NULL ? "" : cause, fate, count);
}

static void data(struct capture_tcp *tcp, const struct tap_record *record, const char *comment)
{
	struct capture_tcp_link *link = link_for(tcp, record);
	if (link == NULL || record->n == 0) {
		return;
	}
	const unsigned from = record->from_client ? 0 : 1;
	const uint32_t repeats = from == 1 ? link->again : CAPTURE_PLAY_NONE;
	const struct wire_span bytes = message_bytes(tcp, link, record);
	/* As the model counts: sim/world/link.c, ip_bytes. */
	uint32_t segments = (uint32_t)bytes.n / tcp->scenario->network.mss_bytes + 1;
	uint32_t acks = (segments + 1) / 2;
	segments = segments > bytes.n ? (uint32_t)bytes.n : segments;
	const uint32_t flight = capture_play_flight(tcp->play, link->stream, from, bytes,
		segments, repeats);
	const char *const comments[2] = {
		message_comment(tcp, record, repeats != CAPTURE_PLAY_NONE, acks, comment),
		record->leg == TAP_LEG_HTTP && !record->counted ? CAPTURE_TCP_NOT_COUNTED : NULL};
	const int64_t sent_ns = tcp->epoch_ns + record->time_ns;
	if (record->lost || record->retry_until_ns != 0) {
		troubled(tcp, record, flight, segments, acks, comments, comment);
	} else {
		int64_t end_ns = tcp->epoch_ns + record->end_ns;
		end_ns = end_ns > sent_ns ? end_ns : sent_ns + one_way_ns(tcp, record);
		calm(tcp->play, flight, from, segments, acks, 0, sent_ns, end_ns, comments);
	}
	link->messages_n++;
	if (from == 1) {
		link->again = record->again ? flight : CAPTURE_PLAY_NONE;
	}
}

/* ---- handshakes */

/* When the other side sends its part of a round trip. */
static int64_t middle_ns(const struct tap_record *record)
{
	return record->time_ns + (record->end_ns - record->time_ns) / 2;
}

static void open_stream(struct capture_tcp *tcp, const struct tap_record *record,
	const char *comment)
{
	struct tap_record trip = *record;
	if (trip.end_ns <= trip.time_ns) {
		trip.end_ns = trip.time_ns + 2 * one_way_ns(tcp, record);
	}
	const struct capture_tcp_link *link = link_for(tcp, record);
	if (link == NULL) {
		return;
	}
	capture_play_at(tcp->play, tcp->epoch_ns + trip.time_ns, CAPTURE_SYN, 0, link->stream, 0,
		comment);
	if (record->kind == TAP_TCP_REFUSED) {
		capture_play_at(tcp->play, tcp->epoch_ns + middle_ns(&trip), CAPTURE_REFUSED, 1,
			link->stream, 0, "no front end is up");
		return;
	}
	capture_play_at(tcp->play, tcp->epoch_ns + middle_ns(&trip), CAPTURE_SYN_ACK, 1,
		link->stream, 0, NULL);
	capture_play_at(tcp->play, tcp->epoch_ns + trip.end_ns, CAPTURE_OPENED, 0, link->stream, 0,
		NULL);
}

/* `segments` 0: as few as hold it. Returns how many there are. */
static uint32_t flight_of(struct capture_tcp *tcp, const struct tap_record *record,
	enum tls_record_flight kind, unsigned from, size_t wanted, uint32_t segments,
	uint32_t *flight)
{
	const struct capture_tcp_link *link = link_for(tcp, record);
	const struct tls_record_session session = session_of(tcp, link, record->time_ns);
	const uint32_t mss = tcp->scenario->network.mss_bytes;
	const size_t n = tls_record_flight_bytes(kind, wanted);
	uint8_t *bytes = capture_play_take(tcp->play, n);
	*flight = CAPTURE_PLAY_NONE;
	if (bytes == NULL) {
		return 0;
	}
	struct wire_out out = wire_out_init(bytes, n);
	tls_record_flight_write(kind, &session, n, &out);
	const uint32_t least = (uint32_t)((n - 1) / mss + 1);
	segments = segments < least ? least : segments;
	*flight = capture_play_flight(tcp->play, link->stream, from, octets_span(bytes, n),
		segments, CAPTURE_PLAY_NONE);
	return segments;
}

/* The client's flight at the start of a round trip, heard in its middle. */
static void client_flight(struct capture_tcp *tcp, const struct tap_record *record,
	enum tls_record_flight kind, size_t wanted, int64_t sent_ns, int64_t heard_ns,
	const char *comment)
{
	uint32_t flight;
	const uint32_t segments = flight_of(tcp, record, kind, 0, wanted, 0, &flight);
	const char *const comments[2] = {comment, NULL};
	calm(tcp->play, flight, 0, segments, 0, 0, tcp->epoch_ns + sent_ns,
		tcp->epoch_ns + heard_ns, comments);
}

/* As the model counts: in all n / mss + 2 segments come down, and half as many acknowledgements go
 * up (sim/world/link.c, open_line). The rest is acknowledged by what the client sends next. */
static void server_flight(struct capture_tcp *tcp, const struct tap_record *record,
	enum tls_record_flight kind, size_t wanted, uint32_t segments, uint32_t acks)
{
	static const char *const none[2] = {NULL, NULL};
	uint32_t flight;
	segments = flight_of(tcp, record, kind, 1, wanted, segments, &flight);
	calm(tcp->play, flight, 1, segments, acks, 0, tcp->epoch_ns + middle_ns(record),
		tcp->epoch_ns + record->end_ns, none);
}

static void handshake(struct capture_tcp *tcp, const struct tap_record *record,
	const char *comment)
{
	const struct network_cfg *cfg = &tcp->scenario->network;
	const size_t up = cfg->tls_full_up_bytes, down = cfg->tls_full_down_bytes;
	const size_t again_up = cfg->tls_resumed_up_bytes, again_down = cfg->tls_resumed_down_bytes;
	const int64_t middle = middle_ns(record);
	const size_t hello = tls_record_flight_bytes(TLS_RECORD_SERVER_HELLO, down - down / 20);
	const uint32_t hello_segments = (uint32_t)((hello - 1) / cfg->mss_bytes + 1);
	const uint32_t all = (uint32_t)(down / cfg->mss_bytes + 2);
	const uint32_t all_again = (uint32_t)(again_down / cfg->mss_bytes + 2);
	if (!tcp->sealed) {
		return;
	}
	switch (record->kind) {
	case TAP_TLS_HELLO:
		tcp->session = (uint64_t)(tcp->user + 1) << 32 | record->connection;
		client_flight(tcp, record, TLS_RECORD_CLIENT_HELLO, up / 3, record->time_ns, middle,
			comment);
		server_flight(tcp, record, TLS_RECORD_SERVER_HELLO, hello, 0, hello_segments / 2);
		break;
	case TAP_TLS_KEYS:
		client_flight(tcp, record, TLS_RECORD_CLIENT_KEYS, up - up / 3, record->time_ns,
			middle, NULL);
		server_flight(tcp, record, TLS_RECORD_FINISHED, down / 20,
			all > hello_segments ? all - hello_segments : 1,
			all / 2 > hello_segments / 2 ? all / 2 - hello_segments / 2 : 0);
		break;
	default:
		client_flight(tcp, record, TLS_RECORD_HELLO_AGAIN, again_up / 2, record->time_ns,
			middle, comment);
		server_flight(tcp, record, TLS_RECORD_SERVER_AGAIN, again_down, all_again,
			all_again / 2);
		/* The acknowledgement of the request that follows at once is also this one's. */
		client_flight(tcp, record, TLS_RECORD_FINISHED, again_up - again_up / 2,
			record->end_ns, record->end_ns, NULL);
	}
}

/* ---- the end */

static void close_notify(struct capture_tcp *tcp, const struct tap_record *record)
{
	const struct capture_tcp_link *link = link_for(tcp, record);
	const struct tls_record_session session = session_of(tcp, link, record->time_ns);
	const size_t cap = TLS_RECORD_HEADER_BYTES + 2 + 256;
	uint8_t *bytes = capture_play_take(tcp->play, cap);
	if (bytes == NULL) {
		return;
	}
	struct wire_out out = wire_out_init(bytes, cap);
	tls_record_close_write(&session, tcp->scenario->network.tls_record_bytes, &out);
	const uint32_t flight = capture_play_flight(tcp->play, link->stream, 0,
		octets_span(out.p, out.n), 1, CAPTURE_PLAY_NONE);
	capture_play_at(tcp->play, tcp->epoch_ns + record->time_ns, CAPTURE_SEGMENT, 0, flight, 0,
		"close_notify");
}

static void end_stream(struct capture_tcp *tcp, const struct tap_record *record,
	const char *comment)
{
	const struct capture_tcp_link *link = link_for(tcp, record);
	if (link == NULL) {
		return;
	}
	struct capture_play *play = tcp->play;
	const int64_t at_ns = tcp->epoch_ns + record->time_ns, way_ns = one_way_ns(tcp, record);
	const unsigned from = record->from_client ? 0 : 1;
	const uint32_t stream = link->stream;
	if (record->kind == TAP_TCP_CLOSE) {
		if (tcp->sealed && record->leg == TAP_LEG_HTTP && from == 0) {
			close_notify(tcp, record);
		}
		capture_play_at(play, at_ns, CAPTURE_FIN, from, stream, 0, comment);
		capture_play_at(play, at_ns + way_ns, CAPTURE_FIN_ACK, 1 - from, stream, 0, NULL);
		capture_play_at(play, at_ns + way_ns, CAPTURE_FIN, 1 - from, stream, 0, NULL);
		capture_play_at(play, at_ns + 2 * way_ns, CAPTURE_FIN_ACK, from, stream, 0, NULL);
		capture_play_at(play, at_ns + 2 * way_ns, CAPTURE_CLOSED, from, stream, 0, NULL);
		return;
	}
	if (!record->counted) {
		comment = capture_play_text(play, "%s%s [" CAPTURE_TCP_NOT_COUNTED "]",
			comment == NULL ? "" : comment,
			record->lost ? " [lost: sent, never arrived]" : "");
	} else if (from == 0) {
		/* Two segments are counted. */
		capture_play_at(play, at_ns, CAPTURE_FIN, 0, stream, 0, comment);
	}
	capture_play_at(play, at_ns, record->lost ? CAPTURE_RST_LOST : CAPTURE_RST, from, stream, 0,
		comment);
}

static void lookup(struct capture_tcp *tcp, const struct tap_record *record, const char *comment)
{
	for (unsigned from = 0; from < 2; from++) {
		uint8_t payload[256], packet[512];
		struct wire_out dns = wire_out_init(payload, sizeof payload);
		struct wire_out out = wire_out_init(packet, sizeof packet);
		struct packet_ends ends = {CAPTURE_NET_PHONE + tcp->user, CAPTURE_NET_DNS,
			CAPTURE_NET_PORT_DNS, DNS_PORT, (uint16_t)tcp->dns_n};
		if (from == 0) {
			dns_question_write((uint16_t)tcp->dns_n, octets_text(CAPTURE_NET_HOST), &dns);
		} else {
			dns_answer_write((uint16_t)tcp->dns_n, octets_text(CAPTURE_NET_HOST),
				CAPTURE_NET_EXCHANGE, CAPTURE_NET_DNS, &dns);
			ends = (struct packet_ends){ends.target_ip, ends.source_ip,
				ends.target_port, ends.source_port, ends.ip_id};
		}
		packet_udp_write(&ends, octets_span(payload, dns.n), &out);
		capture_play_at(tcp->play, tcp->epoch_ns +
			(from == 0 ? record->time_ns : middle_ns(record)), CAPTURE_PACKET, from,
			capture_play_packet(tcp->play, CAPTURE_IP, octets_span(packet, out.n)), 0,
			from == 0 ? comment : NULL);
	}
	tcp->dns_n++;
}

void capture_tcp_record(struct capture_tcp *tcp, const struct tap_record *record,
	const char *comment)
{
	switch (record->kind) {
	case TAP_DNS:
		lookup(tcp, record, comment);
		break;
	case TAP_TCP_OPEN:
	case TAP_TCP_REFUSED:
		open_stream(tcp, record, comment);
		break;
	case TAP_TLS_HELLO:
	case TAP_TLS_KEYS:
	case TAP_TLS_RESUME:
		handshake(tcp, record, comment);
		break;
	case TAP_TCP_DATA:
		data(tcp, record, comment);
		break;
	default:
		end_stream(tcp, record, comment);
	}
}
