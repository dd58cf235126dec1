/* The table of typed messages over all example documents: the right row is found, the reader takes
 * the whole and nothing less, the writer gives the same bytes, damage does no harm.
 * Not here: what the fields hold (test_eas_*.c of each command). */
#include "wire/eas_message.h"

#include "eas_test.h"
#include "wire/eas_page.h"

enum { DOCUMENT_MAX = 192, LINE_MAX_BYTES = 8192 };

static const enum eas_version versions[] = {EAS_V2_5, EAS_V12_0, EAS_V12_1, EAS_V14_0, EAS_V14_1};
enum { VERSION_N = sizeof versions / sizeof versions[0] };

struct document {
	char title[160];
	enum eas_version version; /* EAS_V_NONE: the title does not tell */
	size_t n;
	uint8_t bytes[2048];
};

static struct document documents[DOCUMENT_MAX];
static size_t document_n;

static void load(const char *path)
{
	static char line[LINE_MAX_BYTES];
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "cannot open %s: run the tests from the top", path);
	struct document *d = NULL;
	while (fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "== ", 3) == 0) {
			ck_assert_uint_lt(document_n, DOCUMENT_MAX);
			d = &documents[document_n++];
			snprintf(d->title, sizeof d->title, "%.150s", line + 3);
			const char *comma = strrchr(d->title, ',');
			d->version = comma != NULL && comma[1] == ' '
					     ? eas_version_find(eas_span(comma + 2))
					     : EAS_V_NONE;
		} else if (d != NULL && line[0] != '<' && line[0] != '#') {
			for (size_t i = 0; line[i] != '\0' && line[i + 1] != '\0'; i += 2) {
				ck_assert_uint_lt(d->n, sizeof d->bytes);
				d->bytes[d->n++] = (uint8_t)(eas_test_hex(line[i]) << 4 |
							     eas_test_hex(line[i + 1]));
			}
		}
	}
	fclose(f);
}

/* Multipart bodies are no WBXML: their title says so. */
static bool is_wbxml(const struct document *d)
{
	return d->n > 0 && d->bytes[0] == 0x03;
}

static void load_all(void)
{
	if (document_n == 0) {
		load("tests/vectors/eas-examples.txt");
		load("tests/vectors/eas-documents.txt");
		load("tests/vectors/eas-documents-sync.txt");
	}
	ck_assert_uint_ge(document_n, 140);
}

/* Titles begin with the command and go on with "request" or "response"; a few older ones do not. */
START_TEST(each_document_finds_its_row)
{
	load_all();
	size_t named = 0;
	for (size_t i = 0; i < document_n; i++) {
		const struct document *d = &documents[i];
		const struct eas_message *m = eas_message_guess(d->bytes, d->n);
		if (!is_wbxml(d)) {
			ck_assert_ptr_null(m);
			continue;
		}
		ck_assert_msg(m != NULL, "%s: no row", d->title);
		size_t n = strcspn(d->title, " ,:");
		enum eas_command command = eas_command_find(
			(struct wire_span){.p = (const uint8_t *)d->title, .n = n});
		if (command != EAS_CMD_UNKNOWN &&
		    strcmp(d->title, "Search the address list") != 0) {
			ck_assert_msg(m->command == command, "%s: %s", d->title,
				      eas_command_name(m->command));
			named++;
		}
		bool request = strstr(d->title, " request") != NULL;
		bool response = strstr(d->title, " response") != NULL;
		if (request != response) {
			ck_assert_msg(m->response == response, "%s: side %d", d->title,
				      m->response);
		}
		ck_assert_ptr_eq(eas_message_find(m->command, m->response), m);
		ck_assert_msg(d->version == EAS_V_NONE || eas_message_known_in(m, d->version),
			      "%s: not in its version", d->title);
	}
	ck_assert_uint_ge(named, 120);
}
END_TEST

static bool same(const struct eas_message *m, const struct document *d, enum eas_version version,
		 size_t *at)
{
	static uint8_t room[8192];
	struct wire_out out = wire_out_init(room, sizeof room);
	struct wire_bad bad = {0};
	enum wire_verdict v = m->check(eas_test_edge(d->bytes, d->n), d->n, version, &out, &bad);
	ck_assert_msg(v == WIRE_OK, "%s: verdict %d at %zu: %s", d->title, v, bad.offset,
		      bad.reason);
	for (*at = 0; *at < d->n && *at < out.n && room[*at] == d->bytes[*at]; (*at)++) {
	}
	return !out.overflow && out.n == d->n && *at == d->n;
}

START_TEST(each_document_is_written_again)
{
	load_all();
	for (size_t i = 0; i < document_n; i++) {
		const struct document *d = &documents[i];
		const struct eas_message *m = eas_message_guess(d->bytes, d->n);
		bool equal = false;
		size_t at = 0, furthest = 0;
		for (size_t k = 0; m != NULL && !equal && k < VERSION_N; k++) {
			if (d->version == EAS_V_NONE || d->version == versions[k]) {
				equal = same(m, d, versions[k], &at);
				furthest = at > furthest ? at : furthest;
			}
		}
		ck_assert_msg(m == NULL || equal, "%s: octet %zu of %zu", d->title, furthest, d->n);
	}
}
END_TEST

START_TEST(each_document_cut_and_damaged)
{
	load_all();
	for (size_t i = 0; i < document_n; i++) {
		const struct document *d = &documents[i];
		const struct eas_message *m = eas_message_guess(d->bytes, d->n);
		struct wire_bad bad = {0};
		/* No bytes at all may be a message of their own; every other beginning is one cut.
		 */
		for (size_t cut = 1; m != NULL && cut < d->n; cut++) {
			enum wire_verdict v =
				m->check(eas_test_edge(d->bytes, cut), cut, EAS_V14_1, NULL, &bad);
			ck_assert_msg(v == WIRE_MORE, "%s cut at %zu: %d", d->title, cut, v);
			(void)eas_message_guess(eas_test_edge(d->bytes, cut), cut);
		}
		for (size_t at = 0; m != NULL && at < d->n; at++) {
			static const uint8_t flips[] = {0x01, 0x02, 0x04, 0x08, 0x10,
							0x20, 0x40, 0x80, 0xFF};
			for (size_t x = 0; x < sizeof flips; x++) {
				static uint8_t copy[2048], room[8192];
				struct wire_out out = wire_out_init(room, sizeof room);
				memcpy(copy, d->bytes, d->n);
				copy[at] ^= flips[x];
				bad = (struct wire_bad){.offset = d->n + 1, .reason = NULL};
				const uint8_t *edge = eas_test_edge(copy, d->n);
				enum wire_verdict v =
					m->check(edge, d->n, versions[at % VERSION_N], &out, &bad);
				ck_assert_msg(
					v != WIRE_BAD || (bad.offset <= d->n && bad.reason != NULL),
					"%s: byte %zu ^ %02x: no place", d->title, at, flips[x]);
				(void)eas_message_guess(edge, d->n);
			}
		}
	}
}
END_TEST

/* A text that becomes OPAQUE with a length that is far too large, at each place where a text
 * begins: the reader asks for more and reads nothing behind the end. */
START_TEST(each_length_enlarged)
{
	static const uint8_t lengths[][5] = {{0x7F},
					     {0xFF, 0x7F},
					     {0x8F, 0xFF, 0xFF, 0xFF, 0x7F},
					     {0xFF, 0xFF, 0xFF, 0xFF, 0x7F}};
	static const size_t length_n[] = {1, 2, 5, 5};
	load_all();
	size_t tried = 0;
	for (size_t i = 0; i < document_n; i++) {
		const struct document *d = &documents[i];
		const struct eas_message *m = eas_message_guess(d->bytes, d->n);
		for (size_t at = 4; m != NULL && at < d->n; at++) {
			for (size_t k = 0; d->bytes[at] == 0x03 && k < 4; k++) {
				static uint8_t copy[2048];
				struct wire_bad bad = {0};
				size_t n = at;
				memcpy(copy, d->bytes, at);
				copy[n++] = 0xC3;
				memcpy(copy + n, lengths[k], length_n[k]);
				n += length_n[k];
				memset(copy + n, 'x', 3);
				n += 3;
				enum wire_verdict v =
					m->check(eas_test_edge(copy, n), n, EAS_V14_1, NULL, &bad);
				ck_assert_msg(v != WIRE_OK, "%s: length at %zu", d->title, at);
				tried++;
			}
		}
	}
	ck_assert_uint_gt(tried, 1000);
}
END_TEST

/* An element with a token and a page that nobody knows, put in front of the END of each element, is
 * passed over: the message stays what it was. */
START_TEST(unknown_elements_are_passed_over)
{
	static const uint8_t unknown[] = {0x00, 0x03, 0x7E, 0x03, 'x', 0x00, 0x3D, 0x01};
	load_all();
	size_t tried = 0;
	for (size_t i = 0; i < document_n; i++) {
		const struct document *d = &documents[i];
		const struct eas_message *m = eas_message_guess(d->bytes, d->n);
		if (m == NULL || d->bytes[d->n - 1] != 0x01) {
			continue;
		}
		static uint8_t copy[2048 + 8], first[8192], second[8192];
		struct wire_out out = wire_out_init(first, sizeof first);
		struct wire_out again = wire_out_init(second, sizeof second);
		struct wire_bad bad = {0};
		memcpy(copy, d->bytes, d->n - 1);
		memcpy(copy + d->n - 1, unknown, sizeof unknown);
		copy[d->n - 1 + sizeof unknown] = 0x01;
		ck_assert_int_eq(m->check(d->bytes, d->n, EAS_V14_1, &out, &bad), WIRE_OK);
		ck_assert_int_eq(m->check(copy, d->n + sizeof unknown, EAS_V14_1, &again, &bad),
				 WIRE_OK);
		ck_assert_msg(out.n == again.n && memcmp(first, second, out.n) == 0, "%s",
			      d->title);
		tried++;
	}
	ck_assert_uint_gt(tried, 100);
}
END_TEST

START_TEST(rows_are_consistent)
{
	for (size_t i = 0; i < eas_message_n(); i++) {
		const struct eas_message *m = eas_message_at(i);
		ck_assert_ptr_nonnull(m->check);
		ck_assert(m->from != EAS_V_NONE);
		ck_assert(m->last == EAS_V_NONE || m->last >= m->from);
		ck_assert_msg(m->root == EAS_TAG_NONE || eas_page_element(m->root) != NULL,
			      "row %zu", i);
		for (size_t k = 0; k < i; k++) {
			const struct eas_message *o = eas_message_at(k);
			ck_assert_msg(o->command != m->command || o->response != m->response ||
					      o->root != m->root,
				      "rows %zu and %zu", k, i);
		}
	}
	ck_assert_ptr_null(eas_message_at(eas_message_n()));
	ck_assert_ptr_null(eas_message_find(EAS_CMD_OPTIONS, false));
	ck_assert_ptr_null(eas_message_find(EAS_CMD_GET_HIERARCHY, false));
	ck_assert_ptr_null(eas_message_guess((const uint8_t *)"<html>", 6));
	const struct eas_message *hierarchy = eas_message_find(EAS_CMD_GET_HIERARCHY, true);
	ck_assert(eas_message_known_in(hierarchy, EAS_V12_1));
	ck_assert(!eas_message_known_in(hierarchy, EAS_V14_0));
	ck_assert(!eas_message_known_in(eas_message_find(EAS_CMD_SETTINGS, true), EAS_V2_5));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_message");
	tcase_add_test(t, each_document_finds_its_row);
	tcase_add_test(t, each_document_is_written_again);
	tcase_add_test(t, each_document_cut_and_damaged);
	tcase_add_test(t, each_length_enlarged);
	tcase_add_test(t, unknown_elements_are_passed_over);
	tcase_add_test(t, rows_are_consistent);
	return eas_test_run(t);
}
