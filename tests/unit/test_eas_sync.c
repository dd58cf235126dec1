/* Sync: the sheet's examples to structs and back, responses read item by item and as a whole, cuts
 * and flips. Not here: what the keys mean. */
#include "wire/eas_sync.h"

#include "eas_test.h"

static enum wire_verdict read_request(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_sync_item items[4];
	struct eas_sync_request r = {.commands = items, .command_cap = 4};
	return eas_sync_request_read(p, n, &r, bad);
}

static enum wire_verdict read_response(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_sync_response r;
	return eas_sync_response_read(p, n, &r, NULL, NULL, bad);
}

static void same_bytes(const struct eas_vector *v, const struct wire_out *out)
{
	ck_assert_msg(out->n == v->n && memcmp(out->p, v->bytes, v->n) == 0, "%s", v->title);
}

static const struct {
	const char *title;
	enum eas_version version;
} requests[] = {
	{"Sync priming request, 2.5", EAS_V2_5},
	{"Sync request for changes, 2.5", EAS_V2_5},
	{"Sync priming request, 12.1", EAS_V12_1},
	{"Sync request for changes, 12.1", EAS_V12_1},
	{"Sync request: mark 5:1 read", EAS_V12_1},
	{"Sync with Wait (12.1)", EAS_V12_1},
	{"Sync with HeartbeatInterval (14.0)", EAS_V14_0},
};

START_TEST(requests_survive)
{
	const struct eas_vector *v = eas_test_vector(requests[_i].title);
	struct eas_sync_item items[4];
	struct eas_sync_request r = {.commands = items, .command_cap = 4};
	struct wire_bad bad;
	uint8_t room[256];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert(eas_sync_request_write(&out, requests[_i].version, &r));
	same_bytes(v, &out);
	eas_test_abuse(v->bytes, v->n, 1, read_request);
}
END_TEST

START_TEST(request_fields)
{
	struct eas_sync_request r = {0};
	struct wire_bad bad;
	const struct eas_vector *v = eas_test_vector("Sync request for changes, 2.5");
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	const struct eas_sync_collection *c = &r.collection[0];
	ck_assert_uint_eq(r.collection_n, 1);
	ck_assert(wire_span_is(c->class_name, "Email"));
	ck_assert(wire_span_is(c->sync_key, "1"));
	ck_assert(wire_span_is(c->collection_id, "5"));
	ck_assert_uint_eq(c->deletes_as_moves, EAS_FLAG_EMPTY);
	ck_assert_uint_eq(c->get_changes, EAS_FLAG_EMPTY);
	ck_assert_uint_eq(c->has, EAS_SYNC_HAS_WINDOW | EAS_SYNC_HAS_FILTER |
					  EAS_SYNC_HAS_TRUNCATION | EAS_SYNC_HAS_CONFLICT |
					  EAS_SYNC_HAS_OPTIONS);
	ck_assert_uint_eq(c->window_size, 25);
	ck_assert_uint_eq(c->filter_type, 2);
	ck_assert_uint_eq(c->truncation, 1);
	ck_assert_uint_eq(c->conflict, 1);

	v = eas_test_vector("Sync request for changes, 12.1");
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(c->deletes_as_moves, EAS_FLAG_YES);
	ck_assert_uint_eq(c->body_type, 1);
	ck_assert_uint_eq(c->body_bytes, 500);
	ck_assert_uint_eq(c->class_name.n, 0);

	struct eas_sync_item items[2];
	r.commands = items;
	r.command_cap = 2;
	v = eas_test_vector("Sync request: mark 5:1 read");
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.command_n, 2);
	ck_assert_uint_eq(c->command_n, 2);
	ck_assert_uint_eq(c->get_changes, EAS_FLAG_NO);
	ck_assert_uint_eq(items[0].kind, EAS_SYNC_CHANGE);
	ck_assert_uint_eq(items[0].has, EAS_SYNC_ITEM_READ | EAS_SYNC_ITEM_DATA);
	ck_assert(items[0].read && wire_span_is(items[0].server_id, "5:1"));
	ck_assert_uint_eq(items[1].kind, EAS_SYNC_DELETE);
	ck_assert(wire_span_is(items[1].server_id, "5:2"));
	r.command_cap = 1; /* what does not fit is counted */
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.command_n, 1);
	ck_assert_uint_eq(r.command_seen_n, 2);

	v = eas_test_vector("Sync with Wait (12.1)");
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.wait_min, 15);
	v = eas_test_vector("Sync with HeartbeatInterval (14.0)");
	ck_assert_int_eq(eas_sync_request_read(v->bytes, v->n, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.heartbeat_s, 900);
	ck_assert(r.partial);
	ck_assert_int_eq(eas_sync_request_read(NULL, 0, &r, &bad), WIRE_OK);
	ck_assert(r.empty && !r.partial);
}
END_TEST

/* Writes a response again from what the reader hands out. The collection's head must be known
 * before its items, so it comes from a first reading. */
static void rewrite(const struct eas_vector *v, enum eas_version version, struct wire_out *out)
{
	struct eas_sync_response all;
	struct wire_bad bad;
	ck_assert_int_eq(eas_sync_response_read(v->bytes, v->n, &all, NULL, NULL, &bad), WIRE_OK);
	struct eas_sync_reader r;
	struct eas_sync_writer w;
	enum eas_sync_event event;
	eas_sync_response_open(&r, v->bytes, v->n);
	eas_sync_response_begin(&w, out, version);
	bool open = false;
	for (;;) {
		ck_assert_int_eq(eas_sync_response_next(&r, &event), WIRE_OK);
		if (event == EAS_SYNC_EVENT_END) {
			break;
		}
		if (!open) {
			eas_sync_collection_begin(
				&w, &all.collection[r.collection_n -
						    (event == EAS_SYNC_EVENT_COLLECTION)]);
			open = true;
		}
		if (event == EAS_SYNC_EVENT_ITEM) {
			size_t before = out->n;
			eas_sync_item_write(&w, &r.item);
			ck_assert_uint_le(out->n - before, eas_sync_item_bytes_max(&r.item) + 1);
		} else {
			eas_sync_collection_end(&w);
			open = false;
		}
	}
	ck_assert(eas_sync_response_end(&w));
}

static const struct {
	const char *title;
	enum eas_version version;
} responses[] = {
	{"Sync priming response, 2.5", EAS_V2_5},
	{"Sync response with one new mail and more waiting, 2.5", EAS_V2_5},
	{"Sync response with one new mail and more waiting, 12.1", EAS_V12_1},
	{"Sync response with one new mail and more waiting, 12.1", EAS_V12_0}, /* the same body */
	{"Sync response: key unknown", EAS_V12_1},
};

START_TEST(responses_survive)
{
	const struct eas_vector *v = eas_test_vector(responses[_i].title);
	uint8_t room[512];
	struct wire_out out = wire_out_init(room, sizeof room);
	rewrite(v, responses[_i].version, &out);
	same_bytes(v, &out);
	eas_test_abuse(v->bytes, v->n, 1, read_response);
}
END_TEST

static void keep_item(void *ctx, const struct eas_sync_item *item)
{
	*(struct eas_sync_item *)ctx = *item;
}

START_TEST(response_fields)
{
	struct eas_sync_response r;
	struct eas_sync_item item;
	struct wire_bad bad;
	for (int form = 0; form < 2; form++) {
		const struct eas_vector *v = eas_test_vector(responses[1 + form].title);
		ck_assert_int_eq(eas_sync_response_read(v->bytes, v->n, &r, keep_item, &item, &bad),
				 WIRE_OK);
		const struct eas_sync_result *c = &r.collection[0];
		ck_assert_uint_eq(r.collection_n, 1);
		ck_assert(wire_span_is(c->sync_key, "2") && wire_span_is(c->collection_id, "5"));
		ck_assert_uint_eq(c->status, 1);
		ck_assert(c->more_available);
		ck_assert_uint_eq(c->add_n, 1);
		ck_assert_uint_eq(c->delete_n, 0);
		ck_assert(wire_span_is(item.server_id, "5:1"));
		ck_assert(wire_span_is(item.to, "\"Ann\" <ann@example.com>"));
		ck_assert(wire_span_is(item.from, "\"Bob\" <bob@example.com>"));
		ck_assert(wire_span_is(item.subject, "Lunch"));
		ck_assert(wire_span_is(item.date_received, "2006-05-04T12:00:00.000Z"));
		ck_assert(wire_span_is(item.body, "12:30?"));
		ck_assert(wire_span_is(item.message_class, "IPM.Note"));
		ck_assert_uint_eq(item.importance, 1);
		ck_assert(!item.read && !item.truncated);
		ck_assert_uint_eq(item.body_bytes, form == 0 ? 0 : 6);
		ck_assert_uint_eq(item.body_type, form == 0 ? 0 : 1);
	}
	ck_assert_int_eq(eas_sync_response_read(NULL, 0, &r, NULL, NULL, &bad), WIRE_OK);
	ck_assert(r.empty);
}
END_TEST

/* A hundred items of all kinds in two collections; then the same answer cut at every byte. */
START_TEST(many_items)
{
	static uint8_t room[32768];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_sync_writer w;
	eas_sync_response_begin(&w, &out, EAS_V12_1);
	for (uint32_t c = 0; c < 2; c++) {
		struct eas_sync_result head = {.sync_key = eas_span("7"),
					       .collection_id = eas_span(c == 0 ? "5" : "6"),
					       .status = 1};
		eas_sync_collection_begin(&w, &head);
		for (uint32_t i = 0; i < 100; i++) {
			struct eas_sync_item item = {
				.kind = (uint8_t)(i % 4),
				.server_id = eas_span("5:1"),
				.has = i % 4 < 2 ? EAS_SYNC_ITEM_READ | EAS_SYNC_ITEM_BODY |
							   EAS_SYNC_ITEM_BODY_BYTES |
							   EAS_SYNC_ITEM_TRUNCATED
						 : 0,
				.body_bytes = i,
				.truncated = true,
				.body = i % 4 < 2 ? eas_span("text") : (struct wire_span){0}};
			size_t before = out.n;
			eas_sync_item_write(&w, &item);
			ck_assert_uint_le(out.n - before, eas_sync_item_bytes_max(&item) + 1);
		}
		struct eas_sync_item done = {.kind = EAS_SYNC_ADD,
					     .in_responses = true,
					     .client_id = eas_span("c"),
					     .server_id = eas_span("5:9"),
					     .has = EAS_SYNC_ITEM_STATUS,
					     .status = 1};
		eas_sync_item_write(&w, &done);
		eas_sync_collection_end(&w);
	}
	ck_assert(eas_sync_response_end(&w));

	struct eas_sync_reader r;
	enum eas_sync_event event;
	uint32_t items = 0, collections = 0;
	eas_sync_response_open(&r, eas_test_edge(room, out.n), out.n);
	do {
		ck_assert_int_eq(eas_sync_response_next(&r, &event), WIRE_OK);
		if (event == EAS_SYNC_EVENT_ITEM) {
			uint32_t i = items++ % 101;
			ck_assert_uint_eq(r.item.collection, collections);
			ck_assert_uint_eq(r.item.kind, i == 100 ? EAS_SYNC_ADD : i % 4);
			ck_assert_int_eq(r.item.in_responses, i == 100);
			ck_assert_uint_eq(r.item.body_bytes, i < 100 && i % 4 < 2 ? i : 0);
		} else if (event == EAS_SYNC_EVENT_COLLECTION) {
			collections++;
			ck_assert_uint_eq(r.result.add_n, 25);
			ck_assert_uint_eq(r.result.change_n, 25);
			ck_assert_uint_eq(r.result.delete_n, 50);
			ck_assert_uint_eq(r.result.response_n, 1);
		}
	} while (event != EAS_SYNC_EVENT_END);
	ck_assert_uint_eq(items, 202);
	ck_assert_uint_eq(collections, 2);
	for (size_t cut = 1; cut < out.n; cut++) {
		struct wire_bad bad;
		ck_assert_int_eq(read_response(eas_test_edge(room, cut), cut, &bad), WIRE_MORE);
	}
}
END_TEST

/* What peers do: redundant switches, Responses first, unknown elements, a body in pieces. */
static const struct {
	const char *what;
	uint8_t bytes[64];
	size_t n;
	enum wire_verdict verdict;
	const char *body;
} odd[] = {
	{"status under the root",
	 {3, 1, 0x6A, 0, 0x45, 0x4E, 3, '1', '4', 0, 1, 0x65, 3, '5', '9', 0, 1, 1},
	 18,
	 WIRE_OK,
	 NULL},
	{"body as OPAQUE on page 2",
	 {3,	1,    0x6A, 0,	 0x45, 0x5C, 0x4F, 0x56, 0x47, 0x5D, 0, 2,
	  0x4C, 0xC3, 2,    'h', 'i',  1,    1,	   1,	 1,    1,    1, 1},
	 24,
	 WIRE_OK,
	 "hi"},
	{"body in two pieces needs room",
	 {3, 1,	  0x6A, 0, 0x45, 0x5C, 0x4F, 0x56, 0x47, 0x5D, 0, 2, 0x4C,
	  3, 'h', 0,	3, 'i',	 0,    1,    1,	   1,	 1,    1, 1, 1},
	 26,
	 WIRE_BAD,
	 NULL},
	{"unknown element with content between items",
	 {3,	1, 0x6A, 0,    0x45, 0x5C, 0x4F, 0x56, 0x7F, 0x47, 3, 'x', 0, 1, 1, 0x47,
	  0x5D, 0, 2,	 0x4C, 3,    'h',  'i',	 0,    1,    1,	   1, 1,   1, 1, 1},
	 31,
	 WIRE_OK,
	 "hi"},
	{"another root", {3, 1, 0x6A, 0, 0, 13, 5}, 7, WIRE_BAD, NULL},
	{"letters in Status", {3, 1, 0x6A, 0, 0x45, 0x4E, 3, 'x', 0, 1, 1}, 11, WIRE_BAD, NULL},
	{"bytes behind", {3, 1, 0x6A, 0, 5, 5}, 6, WIRE_BAD, NULL},
};

START_TEST(odd_responses)
{
	struct eas_sync_response r;
	struct eas_sync_item item = {0};
	struct wire_bad bad;
	enum wire_verdict v = eas_sync_response_read(eas_test_edge(odd[_i].bytes, odd[_i].n),
						     odd[_i].n, &r, keep_item, &item, &bad);
	ck_assert_msg(v == odd[_i].verdict, "%s: %d", odd[_i].what, v);
	ck_assert_msg(odd[_i].body == NULL || wire_span_is(item.body, odd[_i].body), "%s",
		      odd[_i].what);
	if (_i == 0) {
		ck_assert_uint_eq(r.status, 14);
		ck_assert_uint_eq(r.limit, 59);
		uint8_t room[32];
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert(eas_sync_response_status_write(&out, 14, 59));
		ck_assert(out.n == odd[0].n && memcmp(room, odd[0].bytes, out.n) == 0);
	}
}
END_TEST

START_TEST(keys_have_a_limit)
{
	char key[66];
	memset(key, 'k', sizeof key);
	for (size_t n = 64; n <= 65; n++) {
		struct eas_sync_request r = {.collection_n = 1};
		r.collection[0].sync_key = (struct wire_span){(uint8_t *)key, n};
		uint8_t room[128];
		struct wire_bad bad;
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert(eas_sync_request_write(&out, EAS_V12_1, &r));
		ck_assert_int_eq(read_request(room, out.n, &bad), n == 64 ? WIRE_OK : WIRE_BAD);
		ck_assert_int_eq(read_response(room, out.n, &bad), n == 64 ? WIRE_OK : WIRE_BAD);
	}
}
END_TEST

/* Several BodyPreferences: the first counts. Options{BodyPreference{1 500} BodyPreference{2 9}}. */
START_TEST(first_body_preference_counts)
{
	static const uint8_t doc[] = {3,    1,	  0x6A, 0,   0x45, 0x5C, 0x4F, 0x57, 0,	  17,
				      0x45, 0x46, 3,	'1', 0,	   1,	 0x47, 3,    '5', '0',
				      '0',  0,	  1,	1,   0x45, 0x46, 3,    '2',  0,	  1,
				      0x47, 3,	  '9',	0,   1,	   1,	 1,    1,    1,	  1};
	struct eas_sync_request r = {0};
	struct wire_bad bad;
	ck_assert_int_eq(eas_sync_request_read(doc, sizeof doc, &r, &bad), WIRE_OK);
	ck_assert_uint_eq(r.collection[0].body_type, 1);
	ck_assert_uint_eq(r.collection[0].body_bytes, 500);
}
END_TEST

START_TEST(more_folders_than_kept)
{
	uint8_t room[2048];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct eas_sync_writer w;
	struct eas_sync_result head = {.sync_key = eas_span("1"), .collection_id = eas_span("5")};
	eas_sync_response_begin(&w, &out, EAS_V12_1);
	for (int i = 0; i < EAS_COLLECTION_MAX + 3; i++) {
		eas_sync_collection_begin(&w, &head);
		eas_sync_collection_end(&w);
	}
	ck_assert(eas_sync_response_end(&w));
	struct eas_sync_response r;
	struct eas_sync_request q = {0};
	struct wire_bad bad;
	ck_assert_int_eq(eas_sync_response_read(room, out.n, &r, NULL, NULL, &bad), WIRE_OK);
	ck_assert_uint_eq(r.collection_n, EAS_COLLECTION_MAX);
	ck_assert_uint_eq(r.collection_seen_n, EAS_COLLECTION_MAX + 3);
	ck_assert_int_eq(eas_sync_request_read(room, out.n, &q, &bad), WIRE_OK);
	ck_assert_uint_eq(q.collection_n, EAS_COLLECTION_MAX);
	ck_assert_uint_eq(q.collection_seen_n, EAS_COLLECTION_MAX + 3);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_sync");
	tcase_add_loop_test(t, requests_survive, 0, sizeof requests / sizeof requests[0]);
	tcase_add_test(t, request_fields);
	tcase_add_loop_test(t, responses_survive, 0, sizeof responses / sizeof responses[0]);
	tcase_add_test(t, response_fields);
	tcase_add_test(t, many_items);
	tcase_add_loop_test(t, odd_responses, 0, sizeof odd / sizeof odd[0]);
	tcase_add_test(t, keys_have_a_limit);
	tcase_add_test(t, first_body_preference_counts);
	tcase_add_test(t, more_folders_than_kept);
	return eas_test_run(t);
}
