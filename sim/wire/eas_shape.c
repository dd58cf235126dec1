/* The reader follows the document and looks each element up in the table of the element around it;
 * the writer follows the tables. Both keep what is open on a stack of their own.
 *
 * Not here: the tables. See eas_shape.h. */
#include "wire/eas_shape.h"

/* Where the field of a row stands. */
static void *field_of(void *base, const struct eas_field *field)
{
	return (uint8_t *)base + field->at;
}

static const void *field_in(const void *base, const struct eas_field *field)
{
	return (const uint8_t *)base + field->at;
}

static uint32_t *counter(void *base, uint16_t at)
{
	return (uint32_t *)(void *)((uint8_t *)base + at);
}

static const struct eas_field *field_find(const struct eas_shape *shape, uint16_t tag)
{
	for (unsigned i = 0; i < shape->field_n; i++) {
		if (shape->field[i].tag == tag) {
			return &shape->field[i];
		}
	}
	return NULL;
}

static enum wire_verdict text_read(struct wbxml_reader *r, const struct wbxml_event *e,
				   const struct eas_field *field, struct wire_span *text)
{
	enum wire_verdict v = wbxml_value(r, e, text);
	bool bounded = field->kind != EAS_FIELD_TEXTS && field->max != 0;
	return v == WIRE_OK && bounded && text->n > field->max
		       ? wbxml_refuse(r, e->offset, "text is longer than this element may be")
		       : v;
}

enum wire_verdict eas_shape_flag_read(struct wbxml_reader *r, const struct wbxml_event *e,
				      uint8_t *flag)
{
	struct wire_span text;
	enum wire_verdict v = wbxml_value(r, e, &text);
	if (v != WIRE_OK) {
		return v;
	}
	if (text.n > 1 || (text.n == 1 && text.p[0] != '0' && text.p[0] != '1')) {
		return wbxml_refuse(r, e->offset, "neither 0 nor 1");
	}
	*flag = text.n == 0 ? EAS_FLAG_EMPTY : text.p[0] == '1' ? EAS_FLAG_YES : EAS_FLAG_NO;
	return WIRE_OK;
}

/* Digits at text[*at], at most ten of them; false when there are none or too many. */
static bool digits_read(struct wire_span text, size_t *at, uint32_t *value)
{
	uint64_t sum = 0;
	size_t from = *at;
	while (*at < text.n && (uint8_t)(text.p[*at] - '0') <= 9 && *at - from < 10) {
		sum = sum * 10 + (uint8_t)(text.p[*at] - '0');
		(*at)++;
	}
	*value = (uint32_t)sum;
	return *at > from && sum <= UINT32_MAX;
}

static enum wire_verdict range_read(struct wbxml_reader *r, const struct wbxml_event *e,
				    struct eas_range *range)
{
	struct wire_span text;
	enum wire_verdict v = wbxml_value(r, e, &text);
	if (v != WIRE_OK) {
		return v;
	}
	size_t at = 0;
	bool whole = digits_read(text, &at, &range->first) && at < text.n && text.p[at++] == '-' &&
		     digits_read(text, &at, &range->last) && at == text.n;
	range->there = whole && range->first <= range->last;
	return range->there ? WIRE_OK : wbxml_refuse(r, e->offset, "not a range such as 0-9");
}

/* An element without elements inside that have a meaning. */
static enum wire_verdict leaf_read(struct wbxml_reader *r, const struct wbxml_event *e,
				   const struct eas_field *field, void *base)
{
	void *to = field_of(base, field);
	struct eas_number *number = to;
	struct wire_span text;
	enum wire_verdict v;
	switch (field->kind) {
	case EAS_FIELD_TEXT:
	case EAS_FIELD_DATA:
		return text_read(r, e, field, to);
	case EAS_FIELD_CODE:
	case EAS_FIELD_COUNT:
		return wbxml_number(r, e, to);
	case EAS_FIELD_NUMBER:
		number->there = true;
		return wbxml_number(r, e, &number->value);
	case EAS_FIELD_RANGE:
		return range_read(r, e, to);
	case EAS_FIELD_FLAG:
		return eas_shape_flag_read(r, e, to);
	case EAS_FIELD_MARK:
		*(bool *)to = true;
		return wbxml_skip(r, e);
	case EAS_FIELD_TREE:
		return eas_tree_read(r, e, to);
	default: /* EAS_FIELD_TEXTS */
		v = text_read(r, e, field, &text);
		(*counter(base, field->seen_at))++;
		if (*counter(base, field->kept_at) < field->max) {
			((struct wire_span *)to)[(*counter(base, field->kept_at))++] = text;
		}
		return v;
	}
}

/* The struct that the element's own children fill; NULL when there is no more room in a list. */
static void *inner_of(const struct eas_field *field, void *base)
{
	void *to = field_of(base, field);
	if (field->kind == EAS_FIELD_PART) {
		*(bool *)to = true;
	}
	if (field->kind != EAS_FIELD_LIST) {
		return to;
	}
	uint32_t *kept = counter(base, field->kept_at);
	(*counter(base, field->seen_at))++;
	if (*kept == field->max) {
		return NULL;
	}
	void *slot = (uint8_t *)to + (size_t)field->inner->bytes * (*kept)++;
	if (field->variant != 0) {
		*(uint32_t *)slot = field->variant - 1u;
	}
	return slot;
}

struct open_element {
	const struct eas_shape *shape;
	void *base;
	struct wbxml_event open;
};

/* One child of an element that `top` describes; *deeper: its own children come next, into
 * `inside`. */
static enum wire_verdict child_read(struct wbxml_reader *r, const struct wbxml_event *e,
				    const struct open_element *top, struct open_element *inside,
				    bool *deeper)
{
	const struct eas_field *field = field_find(top->shape, e->tag);
	*deeper = false;
	if (field == NULL) {
		return wbxml_skip(r, e);
	}
	if (field->kind < EAS_FIELD_GROUP) {
		return leaf_read(r, e, field, top->base);
	}
	void *inner = inner_of(field, top->base);
	if (inner == NULL) {
		return wbxml_skip(r, e);
	}
	*inside = (struct open_element){.shape = field->inner, .base = inner, .open = *e};
	*deeper = true;
	return WIRE_OK;
}

/* From an OPEN to its CLOSE. The stack cannot overflow: each entry but one whose element is empty
 * is an element that the WBXML reader holds open. */
static enum wire_verdict elements_read(struct wbxml_reader *r, const struct open_element *first)
{
	struct open_element stack[WBXML_DEPTH_MAX + 1];
	size_t depth = 1;
	stack[0] = *first;
	while (depth > 0) {
		struct wbxml_event e;
		bool more, deeper = false;
		enum wire_verdict v = wbxml_child(r, &stack[depth - 1].open, &e, &more);
		if (v == WIRE_OK && more) {
			v = child_read(r, &e, &stack[depth - 1], &stack[depth], &deeper);
		}
		if (v != WIRE_OK) {
			return v;
		}
		depth = deeper ? depth + 1 : more ? depth : depth - 1;
	}
	return WIRE_OK;
}

enum wire_verdict eas_shape_content_read(const struct eas_shape *shape, struct wbxml_reader *r,
					 const struct wbxml_event *open, void *message)
{
	struct open_element first = {.shape = shape, .base = message, .open = *open};
	memset(message, 0, shape->bytes);
	return elements_read(r, &first);
}

enum wire_verdict eas_shape_child_read(const struct eas_shape *shape, struct wbxml_reader *r,
				       const struct wbxml_event *child, void *message)
{
	struct open_element top = {.shape = shape, .base = message}, inside;
	bool deeper;
	enum wire_verdict v = child_read(r, child, &top, &inside, &deeper);
	return v == WIRE_OK && deeper ? elements_read(r, &inside) : v;
}

enum wire_verdict eas_shape_read(const struct eas_shape *shape, const uint8_t *p, size_t n,
				 void *message, struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = wbxml_root(&r, shape->root, "another root element", &root);
	if (v == WIRE_OK) {
		v = eas_shape_content_read(shape, &r, &root, message);
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

enum wire_verdict eas_shape_tree_read(const struct eas_shape *shape, const struct eas_tree *tree,
				      void *message, struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event root;
	enum wire_verdict v = eas_tree_open(tree, &r, &root);
	if (v == WIRE_OK && tree->tag != shape->root) {
		v = wbxml_refuse(&r, 0, "another root element");
	}
	if (v == WIRE_OK) {
		v = eas_shape_content_read(shape, &r, &root, message);
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

/* An element that the writer is in. A group is opened only when the first thing in it is. */
struct level {
	const struct eas_shape *shape;
	const void *base;
	uint16_t tag;
	uint16_t row;
	uint32_t slot; /* of the list in that row */
	bool open;
};

struct walk {
	struct wbxml_writer w;
	enum eas_version version;
	size_t depth;
	struct level level[WBXML_DEPTH_MAX];
};

static void groups_open(struct walk *walk)
{
	for (size_t i = 0; i < walk->depth; i++) {
		if (!walk->level[i].open) {
			wbxml_open(&walk->w, walk->level[i].tag);
			walk->level[i].open = true;
		}
	}
}

static void level_enter(struct walk *walk, const struct eas_shape *shape, const void *base,
			uint16_t tag, bool open)
{
	if (walk->depth == WBXML_DEPTH_MAX) {
		walk->w.refused = true;
		return;
	}
	walk->level[walk->depth++] = (struct level){.shape = shape, .base = base, .tag = tag};
	if (open) {
		groups_open(walk);
	}
}

static void text_write(struct walk *walk, const struct eas_field *field, struct wire_span text)
{
	struct wbxml_writer *w = &walk->w;
	if (field->kind != EAS_FIELD_TEXTS && field->max != 0 && text.n > field->max) {
		w->refused = true;
		return;
	}
	groups_open(walk);
	if (field->kind == EAS_FIELD_DATA && text.n > 0) {
		wbxml_open(w, field->tag);
		wbxml_opaque(w, text);
		wbxml_close(w);
	} else {
		wbxml_text(w, field->tag, text);
	}
}

static void number_write(struct walk *walk, uint16_t tag, uint32_t value)
{
	groups_open(walk);
	wbxml_decimal(&walk->w, tag, value);
}

static size_t digits_write(uint8_t *to, uint32_t value)
{
	uint8_t reversed[10];
	size_t n = 0;
	do {
		reversed[n++] = (uint8_t)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	for (size_t i = 0; i < n; i++) {
		to[i] = reversed[n - 1 - i];
	}
	return n;
}

static void range_write(struct walk *walk, const struct eas_field *field,
			const struct eas_range *range)
{
	uint8_t text[21];
	if (range->first > range->last) {
		walk->w.refused = true;
		return;
	}
	size_t n = digits_write(text, range->first);
	text[n++] = '-';
	n += digits_write(text + n, range->last);
	text_write(walk, field, (struct wire_span){.p = text, .n = n});
}

static void flag_write(struct walk *walk, uint16_t tag, uint8_t flag)
{
	if (flag == EAS_FLAG_NO || flag == EAS_FLAG_YES) {
		number_write(walk, tag, flag == EAS_FLAG_YES);
	} else if (flag == EAS_FLAG_EMPTY) {
		groups_open(walk);
		wbxml_empty(&walk->w, tag);
	}
}

static void leaf_write(struct walk *walk, const struct eas_field *field, const void *base)
{
	const void *from = field_in(base, field);
	const struct wire_span *text = from;
	const struct eas_number *number = from;
	const struct eas_range *range = from;
	const struct eas_tree *tree = from;
	switch (field->kind) {
	case EAS_FIELD_TEXT:
	case EAS_FIELD_DATA:
		if (text->p != NULL) {
			text_write(walk, field, *text);
		}
		break;
	case EAS_FIELD_CODE:
		if (*(const uint32_t *)from != 0) {
			number_write(walk, field->tag, *(const uint32_t *)from);
		}
		break;
	case EAS_FIELD_COUNT:
		number_write(walk, field->tag, *(const uint32_t *)from);
		break;
	case EAS_FIELD_NUMBER:
		if (number->there) {
			number_write(walk, field->tag, number->value);
		}
		break;
	case EAS_FIELD_RANGE:
		if (range->there) {
			range_write(walk, field, range);
		}
		break;
	case EAS_FIELD_FLAG:
		flag_write(walk, field->tag, *(const uint8_t *)from);
		break;
	case EAS_FIELD_MARK:
		if (*(const bool *)from) {
			groups_open(walk);
			wbxml_empty(&walk->w, field->tag);
		}
		break;
	default: /* EAS_FIELD_TREE */
		if (tree->bytes.p != NULL) {
			walk->w.refused |= tree->tag != field->tag;
			groups_open(walk);
			eas_tree_put(&walk->w, tree);
		}
		break;
	}
}

/* One step in an array: the next text or struct, or on to the next row. */
static void array_step(struct walk *walk, struct level *level, const struct eas_field *field)
{
	const uint8_t *base = level->base;
	const void *from = field_in(base, field);
	uint32_t n = *(const uint32_t *)(const void *)(base + field->kept_at);
	if (n > field->max) {
		walk->w.refused = true;
		n = 0;
	}
	if (level->slot == n) {
		level->slot = 0;
		level->row++;
		return;
	}
	uint32_t slot = level->slot++;
	if (field->kind == EAS_FIELD_TEXTS) {
		text_write(walk, field, ((const struct wire_span *)from)[slot]);
		return;
	}
	const void *inner = (const uint8_t *)from + (size_t)field->inner->bytes * slot;
	while (field->variant != 0 && field->variant != *(const uint32_t *)inner + 1u) {
		const struct eas_field *end = level->shape->field + level->shape->field_n;
		uint16_t at = field->at;
		if (++field == end || field->kind != EAS_FIELD_LIST || field->at != at) {
			walk->w.refused = true;
			return;
		}
	}
	if (walk->version < field->since) {
		return;
	}
	level_enter(walk, field->inner, inner, field->tag, true);
}

static void row_write(struct walk *walk, struct level *level)
{
	const struct eas_field *field = &level->shape->field[level->row];
	bool outside = walk->version < field->since ||
		       (field->until != 0 && walk->version > field->until);
	/* The structs of a list with variants have all been written when its first row was. */
	if (field->variant > 1 || (outside && field->variant == 0)) {
		level->row++;
	} else if (field->kind == EAS_FIELD_TEXTS || field->kind == EAS_FIELD_LIST) {
		array_step(walk, level, field);
	} else {
		const void *from = field_in(level->base, field);
		level->row++;
		if (field->kind == EAS_FIELD_GROUP) {
			level_enter(walk, field->inner, from, field->tag, false);
		} else if (field->kind != EAS_FIELD_PART) {
			leaf_write(walk, field, level->base);
		} else if (*(const bool *)from) {
			level_enter(walk, field->inner, from, field->tag, true);
		}
	}
}

static void levels_write(struct walk *walk)
{
	while (walk->depth > 0 && !walk->w.refused) {
		struct level *level = &walk->level[walk->depth - 1];
		if (level->row < level->shape->field_n) {
			row_write(walk, level);
			continue;
		}
		/* No tag: somebody else opened the element and closes it. */
		if (level->open && level->tag != EAS_TAG_NONE) {
			wbxml_close(&walk->w);
		}
		walk->depth--;
	}
}

bool eas_shape_write(const struct eas_shape *shape, struct wire_out *out, enum eas_version version,
		     const void *message)
{
	struct walk walk = {.version = version};
	if (version < shape->since || (shape->until != 0 && version > shape->until)) {
		return false;
	}
	wbxml_writer_init(&walk.w, out);
	level_enter(&walk, shape, message, shape->root, true);
	levels_write(&walk);
	return wbxml_written(&walk.w);
}

void eas_shape_content_write(const struct eas_shape *shape, struct wbxml_writer *w,
			     enum eas_version version, const void *message)
{
	struct walk walk = {.version = version, .w = *w, .depth = 1};
	walk.level[0] = (struct level){.shape = shape, .base = message, .open = true};
	levels_write(&walk);
	*w = walk.w;
}

bool eas_shape_tree_write(const struct eas_shape *shape, struct wire_out *out,
			  enum eas_version version, const void *message, struct eas_tree *tree)
{
	size_t from = out->n;
	struct wire_bad bad;
	return eas_shape_write(shape, out, version, message) &&
	       eas_tree_of(out->p + from, out->n - from, tree, &bad) == WIRE_OK;
}
