/* What all of sim/wire promises: no reader and no writer takes memory. Calls of malloc and its kin
 * are counted while every kind of message is written and read; a message of each typed command
 * comes from tests/vectors. Also wire.h's own bounded output and clearing.
 * Not here: what messages say. scripts/tidy.sh proves the same from the symbols of the objects. */
#include "wire/eas_http.h"
#include "wire/eas_message.h"
#include "wire/smpp.h"
#include "wire/trigger.h"

#include "eas_test.h"

/* A sanitizer has a malloc of its own: there the counter stays at zero. */
#if defined __SANITIZE_ADDRESS__
#define COUNTS false
static size_t taken;
#else
#define COUNTS true
static size_t taken;

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	taken++;
	return __libc_malloc(n);
}

void *calloc(size_t count, size_t n)
{
	taken++;
	return __libc_calloc(count, n);
}

void *realloc(void *p, size_t n)
{
	taken++;
	return __libc_realloc(p, n);
}
#endif

START_TEST(the_counter_counts)
{
	size_t before = taken;
	void *volatile p = malloc(1);
	p = realloc(p, 2);
	free(p);
	free(calloc(1, 1));
	ck_assert_uint_eq(taken - before, COUNTS ? 3 : 0);
}
END_TEST

START_TEST(typed_messages)
{
	static const enum eas_version versions[] = {EAS_V2_5, EAS_V12_1, EAS_V14_1};
	const struct eas_vectors *all = eas_test_vectors();
	static uint8_t room[8192];
	unsigned known = 0;
	size_t before = taken;
	for (size_t i = 0; i < all->n; i++) {
		const struct eas_vector *v = &all->at[i];
		const struct eas_message *message = eas_message_guess(v->bytes, v->n);
		for (unsigned k = 0; message != NULL && k < 3; k++) {
			struct wire_out again = wire_out_init(room, sizeof room);
			struct wire_bad bad;
			known += message->check(v->bytes, v->n, versions[k], &again, &bad) == WIRE_OK;
			for (size_t cut = 0; cut < v->n; cut++) {
				(void)message->check(v->bytes, cut, versions[k], NULL, &bad);
			}
		}
	}
	ck_assert_uint_eq(taken, before);
	ck_assert_uint_ge(known, 100);
}
END_TEST

static bool request_and_answer(bool packed)
{
	static uint8_t room[4096], again[4096];
	static struct http1_request request;
	static struct http1_response response;
	static struct eas_http_parsed parsed;
	struct eas_http_answer answer;
	struct wire_bad bad;
	size_t used;
	struct wire_out out = wire_out_init(room, sizeof room);
	struct wire_out copy = wire_out_init(again, sizeof again);
	const struct eas_http_request r = {.command = EAS_CMD_PING, .version = EAS_V12_1,
		.packed = packed, .has_policy_key = true, .policy_key = 4000000000u,
		.host = eas_span("h"), .user = eas_span("EXAMPLE\\ann"),
		.credentials = eas_span("EXAMPLE\\ann:secret"), .device_id = eas_span("0123"),
		.device_type = eas_span("PocketPC"), .body = eas_span("body")};
	bool fine = eas_http_request_write(&out, &r) &&
		    http1_request_read(room, out.n, &request, &used, &bad) == WIRE_OK &&
		    eas_http_request_read(&request, &parsed, &bad) == WIRE_OK &&
		    http1_request_write(&copy, &request) && copy.n == out.n;
	const struct eas_http_response s = {.status = 503, .retry_at_unix_s = 1131321600,
		.version = EAS_V12_1, .throttle = eas_span("RecentCommands"), .body = eas_span("body")};
	out.n = copy.n = 0;
	fine = fine && eas_http_response_write(&out, &s) &&
	       http1_response_read(room, out.n, &response, &used, &bad) == WIRE_OK &&
	       http1_response_write(&copy, &response) && copy.n == out.n;
	eas_http_answer_read(&response, &answer);
	static const char chunks[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
				     "3\r\nabc\r\n0\r\nT: 1\r\n\r\n";
	struct wire_span content;
	return fine && answer.retry_at_unix_s == 1131321600 &&
	       http1_response_read((const uint8_t *)chunks, sizeof chunks - 1, &response, &used,
		       &bad) == WIRE_OK &&
	       http1_content(&response.head, response.body, again, sizeof again, &content) &&
	       content.n == 3;
}

START_TEST(http)
{
	size_t before = taken;
	bool plain = request_and_answer(false), packed = request_and_answer(true);
	ck_assert_uint_eq(taken, before);
	ck_assert(plain && packed);
}
END_TEST

START_TEST(sms)
{
	static const uint8_t guid[TRIGGER_GUID_BYTES] = {1, 2, 3};
	uint8_t data[TPDU_UD_BYTES_MAX], bytes[512];
	size_t before = taken, used;
	struct wire_out user_data = wire_out_init(data, sizeof data);
	struct wire_out out = wire_out_init(bytes, sizeof bytes);
	struct wire_bad bad;
	trigger_write_user_data(eas_span("ann@example.com"), guid, 1131321600, &user_data);
	const struct trigger_submit submit = {.sequence = 1, .source = eas_span("31416"),
		.destination = eas_span("+15550000017"), .user_data = {data, user_data.n}};
	trigger_write_submit_sm(&submit, &out);
	struct smpp_pdu pdu;
	bool fine = smpp_read(bytes, out.n, &pdu, &used, &bad) == WIRE_OK;
	struct trigger_deliver deliver = {.scts_s = 1131321600, .dcs = TRIGGER_DCS, .udhi = true,
		.ud = {.length = (uint8_t)user_data.n, .bytes = {data, user_data.n}}};
	fine = fine && rp_address_from_text(eas_span("+15550009999"), &deliver.smsc) &&
	       tpdu_address_from_text(eas_span("31416"), &deliver.oa);
	out.n = 0;
	trigger_write_deliver(&deliver, &out);
	struct trigger_delivered heard;
	struct trigger trigger;
	fine = fine && trigger_read_deliver(bytes, out.n, &heard, &bad) == WIRE_OK &&
	       trigger_read_user_data(heard.deliver.ud.bytes.p, heard.deliver.ud.bytes.n, &trigger,
		       &bad) == WIRE_OK;
	ck_assert_uint_eq(taken, before);
	ck_assert(fine && !out.overflow && memcmp(trigger.guid, guid, sizeof guid) == 0);
}
END_TEST

START_TEST(clear_and_room)
{
	uint8_t bytes[200];
	for (size_t n = 16; n <= 150; n++) {
		memset(bytes, 'x', sizeof bytes);
		wire_clear(bytes + 5, n);
		for (size_t i = 0; i < sizeof bytes; i++) {
			ck_assert_uint_eq(bytes[i], i >= 5 && i < 5 + n ? 0 : 'x');
		}
	}
	struct wire_out out = wire_out_init(bytes, 10);
	wire_put(&out, "abc", 3);
	ck_assert_ptr_null(wire_room(&out, 8));
	ck_assert(out.overflow && out.n == 3);
	out.overflow = false;
	uint8_t *to = wire_room(&out, 7);
	ck_assert_ptr_eq(to, bytes + 3);
	wire_took(&out, wire_copy(to, "de", 2));
	ck_assert(out.n == 5 && !out.overflow && memcmp(bytes, "abcde", 5) == 0);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("wire");
	tcase_add_test(t, the_counter_counts);
	tcase_add_test(t, typed_messages);
	tcase_add_test(t, http);
	tcase_add_test(t, sms);
	tcase_add_test(t, clear_and_room);
	return eas_test_run(t);
}
