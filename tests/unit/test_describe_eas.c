/* WBXML as XML and JSON and back: the sheet's own XML as the oracle, random documents, places of
 * errors. Not here: the byte grammar (test_wbxml.c). */
#include "describe/describe_eas.h"

#include "eas_test.h"
#include "wire/eas_page.h"
#include "wire/wbxml.h"

/* Decodes into `text`; the code of describe_eas_decode. */
static enum err decode(const uint8_t *p, size_t n, bool json, char *text, size_t cap,
		       struct err_info *info)
{
	FILE *f = tmpfile();
	ck_assert_ptr_nonnull(f);
	enum err e = describe_eas_decode(p, n, json, f, info);
	rewind(f);
	text[fread(text, 1, cap - 1, f)] = '\0';
	fclose(f);
	return e;
}

static bool round_trip(const uint8_t *p, size_t n, bool json)
{
	static char text[1 << 20];
	static uint8_t room[1 << 16];
	struct err_info info = {0};
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_msg(decode(p, n, json, text, sizeof text, &info) == ERR_OK, "%s: %s", info.place,
		      info.text);
	ck_assert_msg(describe_eas_encode(text, strlen(text), &out, &info) == ERR_OK, "%s: %s\n%s",
		      info.place, info.text, text);
	return out.n == n && memcmp(room, p, n) == 0;
}

/* The same XML without line ends and indentation. */
static void squeeze(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0';) {
		if (*from == '\n') {
			from += 1 + strspn(from + 1, " ");
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

START_TEST(xml_is_the_sheets)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		const struct eas_vector *v = &all->at[i];
		static char text[8192];
		struct err_info info = {0};
		ck_assert_int_eq(decode(v->bytes, v->n, false, text, sizeof text, &info), ERR_OK);
		squeeze(text);
		if (strstr(v->xml, "<!--opaque") != NULL) {
			ck_assert_ptr_nonnull(strstr(text, "<Mime><opaque>RnJvbTog"));
			continue;
		}
		ck_assert_str_eq(text, v->xml);
		uint8_t room[1024];
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert_int_eq(describe_eas_encode(v->xml, strlen(v->xml), &out, &info), ERR_OK);
		ck_assert_msg(out.n == v->n && memcmp(room, v->bytes, v->n) == 0, "%s", v->title);
	}
}
END_TEST

START_TEST(vectors_round_trip)
{
	const struct eas_vectors *all = eas_test_vectors();
	for (size_t i = 0; i < all->n; i++) {
		ck_assert_msg(round_trip(all->at[i].bytes, all->at[i].n, false), "%s",
			      all->at[i].title);
		ck_assert_msg(round_trip(all->at[i].bytes, all->at[i].n, true), "%s",
			      all->at[i].title);
	}
}
END_TEST

/* Texts that XML likes to change. */
START_TEST(texts_survive)
{
	static const char *const texts[] = {" ",
					    "\n",
					    "\t \n",
					    "a\r\nb",
					    "<a>&amp;",
					    "]]>",
					    "&#65;",
					    "\"'",
					    " lead",
					    "trail ",
					    "\xC3\xA4",
					    "\xE2\x82\xAC",
					    "\xF0\x9F\x93\xA7",
					    "a\nb\n"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		for (int mixed = 0; mixed < 3; mixed++) {
			uint8_t room[128];
			struct wire_out out = wire_out_init(room, sizeof room);
			struct wire_span text = {(const uint8_t *)texts[i], strlen(texts[i])};
			struct wbxml_writer w;
			wbxml_writer_init(&w, &out);
			wbxml_open(&w, EAS_TAG_COMPOSEMAIL_SENDMAIL);
			if (mixed == 1) {
				wbxml_empty(&w, EAS_TAG_AIRSYNC_SYNC);
			}
			wbxml_chars(&w, text);
			if (mixed == 2) {
				wbxml_opaque(&w, text);
				wbxml_empty(&w, EAS_TAG_AIRSYNC_SYNC);
				wbxml_chars(&w, text);
			}
			wbxml_close(&w);
			ck_assert(wbxml_written(&w));
			ck_assert_msg(round_trip(room, out.n, false), "text %zu mixed %d", i,
				      mixed);
			ck_assert_msg(round_trip(room, out.n, true), "text %zu mixed %d", i, mixed);
		}
	}
}
END_TEST

START_TEST(random_documents)
{
	uint64_t state = 42;
	for (int round = 0; round < 300; round++) {
		uint8_t room[4096];
		struct wire_out out = wire_out_init(room, sizeof room);
		struct wbxml_writer w;
		wbxml_writer_init(&w, &out);
		w.page_max = UINT8_MAX;
		wbxml_open(&w, WBXML_TAG(eas_test_random(&state) % 26, 5));
		bool text_last = false;
		for (int step = 0; step < 30; step++) {
			uint64_t x = eas_test_random(&state);
			/* tokens and, now and then, pages without a name are drawn too */
			unsigned page = (unsigned)((x >> 48) % 8 == 0 ? x % 256 : x % 26);
			uint16_t tag = WBXML_TAG(page, 5 + (x >> 8) % 59);
			uint8_t data[8];
			for (size_t i = 0; i < sizeof data; i++) {
				static const char set[] = "a <>&\"\n\t;]";
				data[i] = (uint8_t)set[eas_test_random(&state) % (sizeof set - 1)];
			}
			unsigned what = x >> 32 & 3;
			size_t before = out.n;
			if (what == 0) {
				wbxml_empty(&w, tag);
			} else if (what == 1 && w.depth < 30) {
				wbxml_open(&w, tag);
			} else if (what == 2 && w.depth > 1) {
				wbxml_close(&w);
				before = 0; /* the short form adds no byte */
			} else if (what == 3) {
				struct wire_span span = {data, 1 + (x >> 40) % 8};
				if (text_last) {
					wbxml_opaque(&w, span);
				} else {
					wbxml_chars(&w, span);
				}
				text_last = !text_last;
			}
			text_last = text_last && (what == 3 || before == out.n);
		}
		while (w.depth > 0) {
			wbxml_close(&w);
		}
		ck_assert(wbxml_written(&w));
		ck_assert_msg(round_trip(room, out.n, false), "round %d", round);
		ck_assert_msg(round_trip(room, out.n, true), "round %d", round);
	}
}
END_TEST

static const struct {
	uint8_t bytes[16];
	size_t n;
	bool json;
	const char *place, *reason;
} bad_bytes[] = {
	{{3, 1, 0x6A, 0, 0x45, 0x83, 0, 1}, 8, false, "byte 5", ""},
	{{3, 1, 0x6A, 0, 0x45}, 5, false, "byte 5", "cut"},
	{{3, 1, 0x6A, 0, 0x45, 3, 'a', 0xFF, 0, 1}, 10, false, "byte 7", "not UTF-8"},
	{{3, 1, 0x6A, 0, 0x45, 3, 'a', 0xFF, 0, 1}, 10, true, "byte 7", "not UTF-8"},
	{{3, 1, 0x6A, 0, 0x45, 3, 'a', 'b', 7, 0, 1}, 11, false, "byte 8",
	 "text cannot be shown as XML; --json shows it"},
	{{3, 1, 0x6A, 0, 0x45, 3, 0xED, 0xA0, 0x80, 0, 1}, 11, true, "byte 6", "not UTF-8"},
	{"<html>", 6, true, "byte 0", ""},
};

START_TEST(bad_bytes_have_a_place)
{
	char text[256];
	struct err_info info = {0};
	ck_assert_int_eq(decode(bad_bytes[_i].bytes, bad_bytes[_i].n, bad_bytes[_i].json, text,
				sizeof text, &info),
			 ERR_SCENARIO);
	ck_assert_str_eq(info.place, bad_bytes[_i].place);
	ck_assert_msg(strstr(info.text, bad_bytes[_i].reason) != NULL, "%s", info.text);
	ck_assert_str_eq(text, ""); /* nothing is printed before the whole is known to be good */
}
END_TEST

/* A body with files: its document, then what else there is; errors count from the body's start. */
START_TEST(multipart_shows_its_document)
{
	static const uint8_t body[] = {2, 0, 0, 0, 20, 0, 0, 0, 13, 0, 0, 0, 33, 0, 0, 0, 2, 0, 0, 0,
		3, 1, 0x6A, 0, 0, 0x14, 0x45, 0x4D, 3, 0x31, 0, 1, 1, 'x', 'y'};
	char text[4096];
	uint8_t bad[sizeof body];
	struct err_info info = {0};
	ck_assert_int_eq(decode(body, sizeof body, false, text, sizeof text, &info), ERR_OK);
	ck_assert_str_eq(text, "<ItemOperations xmlns=\"ItemOperations:\">\n"
			       "  <Status>1</Status>\n</ItemOperations>\n"
			       "<!-- part 1: 2 bytes; --json shows them -->\n");
	/* The document comes back alone. */
	uint8_t room[64];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert_int_eq(describe_eas_encode(text, strlen(text), &out, &info), ERR_OK);
	ck_assert(out.n == 13 && memcmp(room + 4, body + 24, 9) == 0);
	ck_assert_int_eq(decode(body, sizeof body, true, text, sizeof text, &info), ERR_OK);
	json_t *root = json_loads(text, 0, NULL);
	const json_t *part = json_array_get(json_object_get(root, "parts"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(root, "name")), "ItemOperations");
	ck_assert_str_eq(json_string_value(json_object_get(part, "hex")), "7879");
	json_decref(root);
	memcpy(bad, body, sizeof body);
	bad[29] = 7; /* the digit */
	ck_assert_int_eq(decode(bad, sizeof bad, false, text, sizeof text, &info), ERR_SCENARIO);
	ck_assert_str_eq(info.place, "byte 29");
	info = (struct err_info){0};
	bad[8] = 5; /* the document's length */
	ck_assert_int_eq(decode(bad, sizeof bad, false, text, sizeof text, &info), ERR_SCENARIO);
	ck_assert_str_eq(info.place, "byte 25");
}
END_TEST

static const struct {
	const char *text;
	const char *place; /* NULL: fine */
} sources[] = {
	{"<?xml version=\"1.0\"?>\n<!DOCTYPE ActiveSync PUBLIC \"-//M//EN\" \"http://x/\">\n"
	 "<!-- c --><Ping xmlns=\"Ping:\"><Status><![CDATA[1]]></Status></Ping>\n",
	 NULL},
	{"<Ping xmlns='Ping'/>", NULL},
	{"<Ping xmlns=\"Ping:\" ><Token-3F/></Ping >", NULL},
	{"<Ping xmlns=\"Ping:\"><Token-05 xmlns=\"Page-FF:\"/></Ping>", NULL},
	{"<Ping xmlns=\"Ping:\"><Token-05 xmlns=\"Page-FG:\"/></Ping>", "1:31"},
	{"<Ping xmlns=\"Ping:\"><Token-05 xmlns=\"Page-100:\"/></Ping>", "1:31"},
	{"{\"name\":\"Ping\",\"xmlns\":\"Ping:\",\"children\":[{\"name\":\"Status\",\"text\":\"1\"}"
	 "]}",
	 NULL},
	{"", "1:1"},
	{"  \n ", "2:2"},
	{"<Ping/>", "1:1"},
	{"<Ping xmlns=\"Pong:\"/>", "1:7"},
	{"<Ping xmlns=\"Ping:\">\n  <Statux>1</Statux></Ping>", "2:3"},
	{"<Ping xmlns=\"Ping:\">\n</Pong>", "2:1"},
	{"<Ping xmlns=\"Ping:\"><Status>1</Ping>", "1:30"},
	{"<Ping xmlns=\"Ping:\">", "1:21"},
	{"<Ping xmlns=\"Ping:\"/><Ping xmlns=\"Ping:\"/>", "1:22"},
	{"<Ping xmlns=\"Ping:\"/>text", "1:26"},
	{"text<Ping xmlns=\"Ping:\"/>", "1:5"},
	{"<Ping xmlns=\"Ping:\" a=\"b\"/>", "1:21"},
	{"<Ping xmlns=\"Ping:\"", "1:20"},
	{"<Ping xmlns=\"Ping:", "1:7"},
	{"<Ping xmlns=\"Ping:\">&foo;</Ping>", "1:21"},
	{"<Ping xmlns=\"Ping:\">&#0;</Ping>", "1:21"},
	{"<Ping xmlns=\"Ping:\">&#xD800;</Ping>", "1:21"},
	{"<Ping xmlns=\"Ping:\">&#9999999;</Ping>", "1:21"},
	{"<Ping xmlns=\"Ping:\">&#99999999;</Ping>", "1:21"},
	{"<Ping xmlns=\"Ping:\">\xFF</Ping>", "1:22"},
	{"<Ping xmlns=\"Ping:\"><opaque>*</opaque></Ping>", "1:30"},
	{"<Ping xmlns=\"Ping:\"><opaque><a/></opaque></Ping>", "1:29"},
	{"<Ping xmlns=\"Ping:\"><Token-04/></Ping>", "1:21"},
	{"<!-- ", "1:1"},
	{"<!DOCTYPE a [<!ENTITY b \"c\">]><Ping xmlns=\"Ping:\"/>", "1:1"},
	{"<", "1:1"},
	{"</", "1:1"},
	{"{\"name\":\"Ping\"}", ""},
	{"{\"name\":\"Ping\",\"xmlns\":\"Ping:\",\"children\":[{\"name\":\"X\"}]}", "/children/0"},
	{"{\"name\":\"Ping\",\"xmlns\":\"Ping:\",\"opaque\":\"*\"}", ""},
	{"{\"text\":\"a\"}", ""},
	{"{\"name\":", "1:8"},
};

START_TEST(sources_have_a_place)
{
	uint8_t room[256];
	struct err_info info = {0};
	struct wire_out out = wire_out_init(room, sizeof room);
	size_t n = strlen(sources[_i].text);
	const char *edge = (const char *)eas_test_edge((const uint8_t *)sources[_i].text, n);
	enum err e = describe_eas_encode(edge, n, &out, &info);
	ck_assert_msg(e == (sources[_i].place == NULL ? ERR_OK : ERR_SCENARIO), "%s\n%s: %s",
		      sources[_i].text, info.place, info.text);
	ck_assert_msg(sources[_i].place == NULL || strcmp(info.place, sources[_i].place) == 0,
		      "%s\n%s: %s", sources[_i].text, info.place, info.text);
}
END_TEST

START_TEST(xml_cut_and_flipped)
{
	const struct eas_vector *v = eas_test_vector("Sync response with one new mail");
	size_t n = strlen(v->xml);
	uint8_t room[512];
	char copy[2048];
	for (size_t i = 0; i < n; i++) {
		struct wire_out out = wire_out_init(room, sizeof room);
		const char *edge = (const char *)eas_test_edge((const uint8_t *)v->xml, i);
		ck_assert_int_eq(describe_eas_encode(edge, i, &out, NULL), ERR_SCENARIO);
		for (unsigned x = 1; x < 256; x += 3) {
			memcpy(copy, v->xml, n);
			copy[i] = (char)(copy[i] ^ (char)x);
			edge = (const char *)eas_test_edge((const uint8_t *)copy, n);
			out = wire_out_init(room, sizeof room);
			(void)!describe_eas_encode(edge, n, &out, NULL);
		}
	}
	struct wire_out out = wire_out_init(room, 20);
	ck_assert_int_eq(describe_eas_encode(v->xml, n, &out, NULL), ERR_FAILURE);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("describe_eas");
	tcase_add_test(t, xml_is_the_sheets);
	tcase_add_test(t, vectors_round_trip);
	tcase_add_test(t, texts_survive);
	tcase_add_test(t, random_documents);
	tcase_add_loop_test(t, bad_bytes_have_a_place, 0, sizeof bad_bytes / sizeof bad_bytes[0]);
	tcase_add_test(t, multipart_shows_its_document);
	tcase_add_loop_test(t, sources_have_a_place, 0, sizeof sources / sizeof sources[0]);
	tcase_add_test(t, xml_cut_and_flipped);
	return eas_test_run(t);
}
