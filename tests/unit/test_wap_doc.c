/* EMN, SI and SL: the shared vectors, their texts, dates, faults. */
#include "sms_vectors.h"
#include "wire/octets.h"
#include "wire/wap_doc.h"

static enum wire_verdict again(const uint8_t *p, size_t n, struct wire_out *out, size_t *used,
	struct wire_bad *bad)
{
	struct wap_doc doc;
	const enum wire_verdict verdict = wap_doc_read(p, n, &doc, used, bad);
	if (verdict == WIRE_OK) {
		wap_doc_write(&doc, out);
	}
	return verdict;
}

START_TEST(vectors_are_read_and_written)
{
	ck_assert_int_eq(vector_check_all("emn-", "hex", again, SIZE_MAX), 3);
	ck_assert_int_eq(vector_check_all("si-", "hex", again, SIZE_MAX), 1);
	ck_assert_int_eq(vector_check_all("sl-", "hex", again, SIZE_MAX), 1);
}
END_TEST

/* What wbxml2xml prints for the vectors. */
START_TEST(texts_are_those_of_wbxml2xml)
{
	static const struct {
		const char *hex;
		const char *name;
		const char *text;
		int64_t date_s; /* 0: a text */
	} rows[] = {
		{"020D6A00850703616C696365406578616D706C652E636F6D0005C3072004051208301501",
			"mailbox", "mailat:alice@example.com", 0},
		{"020D6A00850703616C696365406578616D706C65008505C3072004051208301501",
			"mailbox", "mailat:alice@example.com", 0},
		{"020D6A00850903616C69636540696D61702E6578616D706C650087032F696E626F780005C306"
		 "20020416064001", "mailbox", "imap://alice@imap.example.net/inbox", 0},
		/* date -u -d 2002-04-16T06:40:00Z +%s */
		{"020D6A00850903616C69636540696D61702E6578616D706C650087032F696E626F780005C306"
		 "20020416064001", "timestamp", NULL, 1018939200},
		{"02066A00850A036578616D706C6500850373796E63000501", "href",
			"http://www.example.com/sync", 0},
		{"02066A00850A036578616D706C6500850373796E63000501", "action", "execute-low", 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		uint8_t text[128];
		struct wap_doc doc;
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_int_eq(wap_doc_read(octets, n, &doc, &used, NULL), WIRE_OK);
		const struct wap_doc_attribute *attribute = wap_doc_find(&doc, rows[i].name);
		ck_assert_ptr_nonnull(attribute);
		if (rows[i].text != NULL) {
			struct wire_out out = wire_out_init(text, sizeof text);
			wap_doc_value_text(doc.kind, attribute, &out);
			ck_assert_uint_eq(out.n, strlen(rows[i].text));
			ck_assert_mem_eq(text, rows[i].text, out.n);
		} else {
			struct stamp stamp;
			ck_assert(wap_doc_date_read(attribute->parts[0].span, &stamp));
			ck_assert_int_eq(stamp_to_unix(&stamp), rows[i].date_s);
		}
	}
}
END_TEST

START_TEST(values_take_the_longest_prefix)
{
	static const struct {
		uint8_t kind;
		const char *name;
		const char *text;
		uint8_t start; /* 0: no such attribute or value */
		const char *rest;
	} rows[] = {
		{WAP_DOC_EMN, "mailbox", "mailat:a@b.c", 0x07, "a@b.c"},
		{WAP_DOC_EMN, "mailbox", "a@b.c", 0x06, "a@b.c"},
		{WAP_DOC_EMN, "mailbox", "https://www.x", 0x0D, "x"},
		{WAP_DOC_EMN, "mailbox", "https://x", 0x0C, "x"},
		{WAP_DOC_SI, "href", "http://www.x", 0x0D, "x"},
		{WAP_DOC_SL, "href", "http://www.x", 0x0A, "x"},
		{WAP_DOC_SI, "action", "signal-high", 0x08, ""},
		{WAP_DOC_SI, "action", "none", 0, ""},
		{WAP_DOC_EMN, "href", "x", 0, ""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct wap_doc_attribute attribute;
		const bool made = wap_doc_value_from_text(rows[i].kind, rows[i].name,
			octets_text(rows[i].text), &attribute);
		ck_assert_msg(made == (rows[i].start != 0), "%s", rows[i].text);
		if (made) {
			ck_assert_uint_eq(attribute.start, rows[i].start);
			ck_assert_uint_eq(attribute.parts_n, rows[i].rest[0] != '\0' ? 1 : 0);
			ck_assert(attribute.parts_n == 0 ||
				wire_span_is(attribute.parts[0].span, rows[i].rest));
		}
	}
}
END_TEST

START_TEST(dates_drop_trailing_zeros)
{
	static const struct {
		int64_t unix_s;
		const char *hex;
	} rows[] = {
		{1084350615, "20040512083015"}, /* 2004-05-12T08:30:15Z */
		{1084406400, "20040513"},       /* midnight */
		{1018939200, "200204160640"},   /* no seconds */
		{1072828800 + 10 * 3600, "2003123110"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[WAP_DOC_DATE_BYTES_MAX];
		struct wire_out out = wire_out_init(octets, sizeof octets);
		out.n = wap_doc_date_from_unix(rows[i].unix_s, octets);
		vector_same(rows[i].hex, rows[i].hex, &out);
		struct stamp stamp;
		ck_assert(wap_doc_date_read(octets_span(octets, out.n), &stamp));
		ck_assert_int_eq(stamp_to_unix(&stamp), rows[i].unix_s);
	}
	struct stamp stamp;
	ck_assert(!wap_doc_date_read(octets_text("\x20\x04\x13\x12"), &stamp));
	ck_assert(!wap_doc_date_read(octets_text("\x20\x0A\x03\x12"), &stamp));
	ck_assert(!wap_doc_date_read(octets_text("\x20\x04\x03"), &stamp));
}
END_TEST

START_TEST(faults_have_their_place)
{
	static const struct {
		const char *hex;
		size_t offset;
	} rows[] = {
		{"04", 0}, {"020C", 1}, {"020D80", 2}, {"020D6A01", 3}, {"020D6A0005", 4},
		{"020D6A008510", 5},                   /* no such attribute */
		{"020D6A00850789", 6},                 /* no such value token */
		{"020D6A008507C3FFFFFFFFFF", 7},
		{"020D6A008507C384808000", 7},         /* opaque longer than any */
		{"02056A0005", 4}, {"02056A004505", 5}, {"02056A0045C60105", 7},
		{"02056A004586" "0105", 7},            /* si does not end */
		{"020D6A00850703410003410003410003410003410003410003", 24}, /* a seventh piece */
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct wap_doc doc;
		struct wire_bad bad = {99, ""};
		size_t used = 0;
		const size_t n = vector_octets(rows[i].hex, octets);
		ck_assert_msg(wap_doc_read(octets, n, &doc, &used, &bad) == WIRE_BAD, "%s",
			rows[i].hex);
		ck_assert_msg(bad.offset == rows[i].offset, "%s: byte %zu %s", rows[i].hex,
			bad.offset, bad.reason);
	}
}
END_TEST

START_TEST(a_nul_inside_a_text_is_not_written)
{
	uint8_t octets[64];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct wap_doc doc = {.kind = WAP_DOC_EMN, .version = 2, .charset = WAP_DOC_UTF8,
		.attributes_n = 1};
	doc.attributes[0].start = WAP_DOC_EMN_MAILAT;
	doc.attributes[0].parts_n = 1;
	doc.attributes[0].parts[0] = (struct wap_doc_part){WAP_DOC_TEXT, octets_span("a\0b", 3)};
	wap_doc_write(&doc, &out);
	ck_assert(out.overflow);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("wap_doc");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, vectors_are_read_and_written);
	tcase_add_test(tests, texts_are_those_of_wbxml2xml);
	tcase_add_test(tests, values_take_the_longest_prefix);
	tcase_add_test(tests, dates_drop_trailing_zeros);
	tcase_add_test(tests, faults_have_their_place);
	tcase_add_test(tests, a_nul_inside_a_text_is_not_written);
	return vector_run(suite);
}
