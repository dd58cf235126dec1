/* What the tests of the table-driven ActiveSync messages share: the example documents with their
 * versions, and one check of a struct against them in all versions.
 *
 * Not here: any expectation. Everything is static inline, so that each test stays one program. */
#pragma once

#include "eas_test.h"
#include "wire/eas.h"

static const char *const eas_document_files[] = {"tests/vectors/eas-documents.txt",
						 "tests/vectors/eas-documents-sync.txt"};

static const enum eas_version eas_document_versions[] = {EAS_V2_5, EAS_V12_0, EAS_V12_1, EAS_V14_0,
							 EAS_V14_1};
enum { EAS_DOCUMENT_VERSION_N = 5 };

struct eas_document {
	bool exact; /* there is one for this very version */
	size_t n;
	uint8_t bytes[1536];
};

/* The document of a version: that of the newest one up to it. n == 0 when there is none. */
static inline struct eas_document eas_document_find(const char *title, enum eas_version version)
{
	struct eas_document d = {0};
	char line[4096], wanted[160];
	bool inside = false;
	size_t file_n = sizeof eas_document_files / sizeof eas_document_files[0];
	FILE *f = NULL;
	for (size_t file = 0; file < file_n;) {
		if (f == NULL) {
			f = fopen(eas_document_files[file], "r");
			ck_assert_msg(f != NULL, "cannot open %s: run the tests from the top",
				      eas_document_files[file]);
			inside = false;
		}
		if (fgets(line, sizeof line, f) == NULL) {
			fclose(f);
			f = NULL;
			file++;
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, "== ", 3) == 0) {
			inside = false;
			for (size_t i = 0; i < EAS_DOCUMENT_VERSION_N; i++) {
				snprintf(wanted, sizeof wanted, "%s, %s", title,
					 eas_version_text(eas_document_versions[i]));
				if (eas_document_versions[i] <= version &&
				    strcmp(line + 3, wanted) == 0) {
					d.n = 0;
					d.exact = eas_document_versions[i] == version;
					inside = true;
				}
			}
		} else if (inside && line[0] != '<') {
			for (size_t i = 0; line[i] != '\0' && line[i + 1] != '\0'; i += 2) {
				ck_assert_uint_lt(d.n, sizeof d.bytes);
				d.bytes[d.n++] = (uint8_t)(eas_test_hex(line[i]) << 4 |
							   eas_test_hex(line[i + 1]));
			}
		}
	}
	return d;
}

/* Writer and reader of one struct behind pointers without its type. */
struct eas_document_codec {
	bool (*write)(struct wire_out *out, enum eas_version version, const void *message);
	enum wire_verdict (*read)(const uint8_t *p, size_t n, void *message, struct wire_bad *bad);
	eas_test_reader abuse; /* the reader alone */
	void *room;	       /* for what is read */
};

/* Defines NAME_codec for struct NAME. */
#define EAS_DOCUMENT_CODEC(name)                                                                   \
	static struct name name##_room;                                                            \
	static bool name##_put(struct wire_out *out, enum eas_version version,                     \
			       const void *message)                                                \
	{                                                                                          \
		return name##_write(out, version, message);                                        \
	}                                                                                          \
	static enum wire_verdict name##_get(const uint8_t *p, size_t n, void *message,             \
					    struct wire_bad *bad)                                  \
	{                                                                                          \
		return name##_read(p, n, message, bad);                                            \
	}                                                                                          \
	static enum wire_verdict name##_abuse(const uint8_t *p, size_t n, struct wire_bad *bad)    \
	{                                                                                          \
		return name##_read(p, n, &name##_room, bad);                                       \
	}                                                                                          \
	static const struct eas_document_codec name##_codec = {name##_put, name##_get,             \
							       name##_abuse, &name##_room};

/* Bytes that are not as expected, at their first difference. */
static inline void eas_document_same(const char *title, enum eas_version version,
				     const uint8_t *p, size_t n, const struct eas_document *d)
{
	size_t i = 0;
	while (i < n && i < d->n && p[i] == d->bytes[i]) {
		i++;
	}
	ck_assert_msg(i == n && i == d->n, "%s, %s: octet %zu of %zu and %zu: %02X instead of %02X",
		      title, eas_version_text(version), i, n, d->n, i < n ? p[i] : 0xFFFFu,
		      i < d->n ? d->bytes[i] : 0xFFFFu);
}

/* In each version: the struct gives the document's bytes, and they give a struct that gives them
 * again; a version without a document refuses to write. Each document is cut and damaged. What is
 * read does not depend on the room's old content. */
static inline void eas_document_check(const char *title, const struct eas_document_codec *codec,
				      const void *message, size_t message_bytes)
{
	static uint8_t first[8192], second[8192];
	bool some = false;
	for (size_t i = 0; i < EAS_DOCUMENT_VERSION_N; i++) {
		enum eas_version version = eas_document_versions[i];
		struct eas_document d = eas_document_find(title, version);
		struct wire_out out = wire_out_init(first, sizeof first);
		struct wire_bad bad;
		if (d.n == 0) {
			ck_assert_msg(!codec->write(&out, version, message), "%s: written for %s",
				      title, eas_version_text(version));
			continue;
		}
		some = true;
		ck_assert_msg(codec->write(&out, version, message), "%s: not written for %s", title,
			      eas_version_text(version));
		eas_document_same(title, version, first, out.n, &d);
		memset(codec->room, 0xA5, message_bytes);
		ck_assert_int_eq(codec->read(eas_test_edge(first, out.n), out.n, codec->room, &bad),
				 WIRE_OK);
		out = wire_out_init(second, sizeof second);
		ck_assert(codec->write(&out, version, codec->room));
		eas_document_same(title, version, second, out.n, &d);
		for (size_t cap = 0; cap < d.n; cap++) {
			out = wire_out_init(second, cap);
			ck_assert(!codec->write(&out, version, codec->room));
			ck_assert_uint_le(out.n, cap);
		}
		if (d.exact) {
			/* No bytes at all may be a message of their own. */
			size_t from = codec->read(first, 0, codec->room, &bad) == WIRE_OK;
			eas_test_abuse(d.bytes, d.n, from, codec->abuse);
		}
	}
	ck_assert_msg(some, "no document is called %s", title);
}
