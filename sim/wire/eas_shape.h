/* The shape of a message as a table: which element fills which field of its struct, and since when
 * the protocol has it. One reader and one writer serve all messages that have such a table.
 *
 * Not here: any message (eas_search.c, eas_settings.c, ...); those on the simulator's hot path
 * (eas_ping.c, eas_sync.c, ...), which are written out for speed.
 * Ownership: tables are constant; spans in what was read borrow the bytes read.
 * Invariants: nothing is allocated and nothing recurses; a field belongs to one row of one table
 * (rows of one list apart); rows stand in the order in which the writer sends them, the reader takes
 * any order. A zeroed struct means "nothing present" and is what every read starts from.
 * Errors: the reader gives WIRE_MORE or WIRE_BAD as in eas.h; the writer returns false when the
 * message did not fit, when its version has no such message, or when a field is out of bounds. */
#pragma once

#include "wire/eas.h"
#include "wire/eas_page.h"
#include "wire/eas_tree.h"
#include "wire/wbxml_field.h"

/* A number that may be absent where 0 means something. */
struct eas_number {
	bool there;
	uint32_t value;
};

/* "0-9": positions of results or of octets, both ends included. */
struct eas_range {
	bool there;
	uint32_t first; /* not above `last` */
	uint32_t last;
};

enum eas_field_kind {
	EAS_FIELD_TEXT,	  /* struct wire_span: p == NULL is absent; `max`: octets, 0 no limit */
	EAS_FIELD_DATA,	  /* the same, sent as OPAQUE; both ways are read */
	EAS_FIELD_CODE,	  /* uint32_t, 0 is absent */
	EAS_FIELD_COUNT,  /* uint32_t, always sent */
	EAS_FIELD_NUMBER, /* struct eas_number */
	EAS_FIELD_RANGE,  /* struct eas_range */
	EAS_FIELD_FLAG,	  /* uint8_t, enum eas_flag */
	EAS_FIELD_MARK,	  /* bool: the element is there, its content does not matter */
	EAS_FIELD_TREE,	  /* struct eas_tree */
	EAS_FIELD_TEXTS,  /* struct wire_span[max], uint32_t kept and seen */
	EAS_FIELD_GROUP,  /* an element around the fields of `inner`, sent when one of them is there */
	EAS_FIELD_PART,	  /* the same, sent when the bool at its beginning, `there`, is true */
	EAS_FIELD_LIST	  /* structs of `inner`[max], uint32_t kept and seen */
};

struct eas_field {
	uint16_t tag;
	uint8_t kind;  /* enum eas_field_kind */
	uint8_t since; /* enum eas_version: the writer leaves the element out before ... */
	uint8_t until; /* ... and after; 0: no bound */
	uint8_t variant; /* LIST, rows that share one list: 1 + the uint32_t its structs begin with */
	uint16_t at;	 /* offset in the struct of the table */
	uint16_t kept_at; /* TEXTS, LIST: offsets of the counters */
	uint16_t seen_at;
	uint16_t max;
	const struct eas_shape *inner; /* GROUP, PART: at `at`; LIST: of each struct */
};

struct eas_shape {
	const struct eas_field *field;
	uint16_t field_n;
	uint16_t bytes;	  /* of the struct */
	uint16_t root;	  /* a whole message: its root element */
	uint8_t since;	  /* a whole message: the versions that have it; 0: no bound */
	uint8_t until;
};

bool eas_shape_write(const struct eas_shape *shape, struct wire_out *out, enum eas_version version,
		     const void *message);
enum wire_verdict eas_shape_read(const struct eas_shape *shape, const uint8_t *p, size_t n,
				 void *message, struct wire_bad *bad);

/* For readers and writers that are written out: the content of an element whose OPEN was read (the
 * struct is cleared first) or written; and one child of it, after its OPEN, into a struct that was
 * cleared before. */
enum wire_verdict eas_shape_content_read(const struct eas_shape *shape, struct wbxml_reader *r,
					 const struct wbxml_event *open, void *message);
enum wire_verdict eas_shape_child_read(const struct eas_shape *shape, struct wbxml_reader *r,
				       const struct wbxml_event *child, void *message);
void eas_shape_content_write(const struct eas_shape *shape, struct wbxml_writer *w,
			     enum eas_version version, const void *message);

/* The value of one element as enum eas_flag; WIRE_BAD when it is neither empty nor 0 nor 1. */
enum wire_verdict eas_shape_flag_read(struct wbxml_reader *r, const struct wbxml_event *e,
				      uint8_t *flag);

static inline enum wire_verdict eas_shape_field_flag(struct wbxml_reader *r,
						     const struct wbxml_field *field, uint8_t *flag)
{
	bool leaf = field->kind == WBXML_FIELD_LEAF;
	if (leaf && field->text.n == 0) {
		*flag = EAS_FLAG_EMPTY;
		return WIRE_OK;
	}
	unsigned digit = leaf && field->text.n == 1 ? field->text.p[0] - (unsigned)'0' : UINT_MAX;
	if (digit <= 1) {
		*flag = digit == 1 ? EAS_FLAG_YES : EAS_FLAG_NO;
		return WIRE_OK;
	}
	struct wbxml_event e = wbxml_field_event(r, field);
	return eas_shape_flag_read(r, &e, flag);
}

/* The same for an element that was kept as a tree; its tag must be the shape's root. Writing
 * puts a document of its own into `out` and points the tree there. */
bool eas_shape_tree_write(const struct eas_shape *shape, struct wire_out *out,
			  enum eas_version version, const void *message, struct eas_tree *tree);
enum wire_verdict eas_shape_tree_read(const struct eas_shape *shape, const struct eas_tree *tree,
				      void *message, struct wire_bad *bad);

/* Rows. The offset macro compiles only when the field has the type that the kind needs. */
#define EAS_FIELD_AT(s, f, type) _Generic(((s *)NULL)->f, type : (uint16_t)offsetof(s, f))
#define EAS_FIELD_ROW(k, t, s, f, type, ...)                                                       \
	{                                                                                          \
		.tag = EAS_TAG_##t, .kind = k, .at = EAS_FIELD_AT(s, f, type), __VA_ARGS__         \
	}
#define EAS_TEXT(t, s, f, ...)                                                                     \
	EAS_FIELD_ROW(EAS_FIELD_TEXT, t, s, f, struct wire_span, __VA_ARGS__)
#define EAS_DATA(t, s, f, ...)                                                                     \
	EAS_FIELD_ROW(EAS_FIELD_DATA, t, s, f, struct wire_span, __VA_ARGS__)
#define EAS_CODE(t, s, f, ...) EAS_FIELD_ROW(EAS_FIELD_CODE, t, s, f, uint32_t, __VA_ARGS__)
#define EAS_COUNT(t, s, f, ...) EAS_FIELD_ROW(EAS_FIELD_COUNT, t, s, f, uint32_t, __VA_ARGS__)
#define EAS_NUMBER(t, s, f, ...)                                                                   \
	EAS_FIELD_ROW(EAS_FIELD_NUMBER, t, s, f, struct eas_number, __VA_ARGS__)
#define EAS_RANGE(t, s, f, ...)                                                                    \
	EAS_FIELD_ROW(EAS_FIELD_RANGE, t, s, f, struct eas_range, __VA_ARGS__)
#define EAS_FLAG(t, s, f, ...) EAS_FIELD_ROW(EAS_FIELD_FLAG, t, s, f, uint8_t, __VA_ARGS__)
#define EAS_MARK(t, s, f, ...) EAS_FIELD_ROW(EAS_FIELD_MARK, t, s, f, bool, __VA_ARGS__)
#define EAS_TREE(t, s, f, ...)                                                                     \
	EAS_FIELD_ROW(EAS_FIELD_TREE, t, s, f, struct eas_tree, __VA_ARGS__)
#define EAS_FIELD_ARRAY(k, t, s, f, type, ...)                                                     \
	EAS_FIELD_ROW(k, t, s, f, type, .kept_at = EAS_FIELD_AT(s, f##_n, uint32_t),               \
		      .seen_at = EAS_FIELD_AT(s, f##_seen_n, uint32_t),                            \
		      .max = sizeof(((s *)NULL)->f) / sizeof(((s *)NULL)->f[0]), __VA_ARGS__)
#define EAS_TEXTS(t, s, f, ...)                                                                    \
	EAS_FIELD_ARRAY(EAS_FIELD_TEXTS, t, s, f, struct wire_span *, __VA_ARGS__)
#define EAS_LIST(t, s, f, type, shape, ...)                                                        \
	EAS_FIELD_ARRAY(EAS_FIELD_LIST, t, s, f, type *, .inner = &(shape), __VA_ARGS__)
/* A group whose fields stand in the same struct, or (_IN) in the member f of it. */
#define EAS_GROUP(t, shape, ...)                                                                   \
	{                                                                                          \
		.tag = EAS_TAG_##t, .kind = EAS_FIELD_GROUP, .inner = &(shape), __VA_ARGS__        \
	}
#define EAS_GROUP_IN(t, s, f, type, shape, ...)                                                    \
	EAS_FIELD_ROW(EAS_FIELD_GROUP, t, s, f, type, .inner = &(shape), __VA_ARGS__)
#define EAS_PART(t, s, f, type, shape, ...)                                                        \
	EAS_FIELD_ROW(EAS_FIELD_PART, t, s, f, type,                                               \
		      .inner = &(shape) + 0 * sizeof(char[1 - EAS_FIELD_AT(type, there, bool)]),   \
		      __VA_ARGS__)
#define EAS_SHAPE(s, fields, ...)                                                                  \
	{                                                                                          \
		.field = fields, .field_n = sizeof(fields) / sizeof((fields)[0]),                  \
		.bytes = sizeof(s), __VA_ARGS__                                                    \
	}

/* Defines NAME_write and NAME_read, as NAME's header declares them, for struct NAME. */
#define EAS_SHAPE_MESSAGE(name, shape)                                                             \
	bool name##_write(struct wire_out *out, enum eas_version version,                          \
			  const struct name *message)                                              \
	{                                                                                          \
		return eas_shape_write(&(shape), out, version, message);                           \
	}                                                                                          \
	enum wire_verdict name##_read(const uint8_t *p, size_t n, struct name *out,                \
				      struct wire_bad *bad)                                        \
	{                                                                                          \
		return eas_shape_read(&(shape), p, n, out, bad);                                   \
	}

/* The same for the trees of struct NAME. */
#define EAS_SHAPE_TREE(name, shape)                                                                \
	bool name##_write(struct wire_out *out, enum eas_version version,                          \
			  const struct name *message, struct eas_tree *tree)                       \
	{                                                                                          \
		return eas_shape_tree_write(&(shape), out, version, message, tree);                \
	}                                                                                          \
	enum wire_verdict name##_read(const struct eas_tree *tree, struct name *out,               \
				      struct wire_bad *bad)                                        \
	{                                                                                          \
		return eas_shape_tree_read(&(shape), tree, out, bad);                              \
	}
