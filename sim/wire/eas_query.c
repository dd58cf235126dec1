/* Two forms, one struct. Values are pointed at where they stand; only what is escaped or packed is
 * copied, into the struct's own store.
 *
 * Not here: base64 (eas_base64.c), headers that carry the same facts (eas_http.c). */
#include "wire/eas_query.h"

#include "wire/eas_base64.h"
#include "wire/scan.h"
#include "wire/swar.h"

/* [MS-ASHTTP] 2.2.1.1.1.1.3: parameter tags of the packed form. */
enum {
	PARAM_ATTACHMENT_NAME = 0,
	PARAM_COLLECTION_ID = 1,
	PARAM_ITEM_ID = 3,
	PARAM_LONG_ID = 4,
	PARAM_OCCURRENCE = 6,
	PARAM_OPTIONS = 7,
	PARAM_USER = 8,
	OPTION_SAVE_IN_SENT = 0x01,
	OPTION_ACCEPT_MULTIPART = 0x02,
	PACKED_FIELD_BYTES_MAX = 255
};

WIRE_COLD static enum wire_verdict refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

/* Names of the plain form. COMMAND and SAVE are handled apart; the rest are strings. */
enum name {
	NO_NAME,
	COMMAND,
	USER,
	DEVICE_ID,
	DEVICE_TYPE,
	ATTACHMENT,
	COLLECTION,
	ITEM,
	LONG_ID,
	OCCURRENCE,
	SAVE,
	NAME_N
};

static const struct {
	const char *text;
	uint8_t n;      /* with the '=' */
	uint8_t next;   /* the next name with the same first letter */
	uint16_t field; /* offset of the span in struct eas_query */
} names[NAME_N] = {
#define NAME(text, next, field)                                                                    \
	{                                                                                          \
		text "=", sizeof(text "=") - 1, next, offsetof(struct eas_query, field)            \
	}
	[COMMAND] = NAME("Cmd", COLLECTION, command_name),
	[USER] = NAME("User", NO_NAME, user),
	[DEVICE_ID] = NAME("DeviceId", DEVICE_TYPE, device_id),
	[DEVICE_TYPE] = NAME("DeviceType", NO_NAME, device_type),
	[ATTACHMENT] = NAME("AttachmentName", NO_NAME, attachment_name),
	[COLLECTION] = NAME("CollectionId", NO_NAME, collection_id),
	[ITEM] = NAME("ItemId", NO_NAME, item_id),
	[LONG_ID] = NAME("LongId", NO_NAME, long_id),
	[OCCURRENCE] = NAME("Occurrence", NO_NAME, occurrence),
	[SAVE] = NAME("SaveInSent", NO_NAME, command_name),
#undef NAME
};

/* Which name, in any case and with its '=', the n > 0 octets at p begin with. */
static inline enum name name_find(const uint8_t *p, size_t n)
{
	static const uint8_t by_letter[32] = {['c' & 31] = COMMAND, ['u' & 31] = USER,
		['d' & 31] = DEVICE_ID, ['a' & 31] = ATTACHMENT, ['i' & 31] = ITEM,
		['l' & 31] = LONG_ID, ['o' & 31] = OCCURRENCE, ['s' & 31] = SAVE};
	unsigned i = by_letter[p[0] & 31];
	while (i != NO_NAME) {
		size_t k = names[i].n;
		if (k <= n && p[k - 1] == '=' && eas_same(p, names[i].text, k)) {
			break;
		}
		i = names[i].next;
	}
	return (enum name)i;
}

static const struct wire_span *field(const struct eas_query *q, enum name name)
{
	return (const struct wire_span *)(const void *)((const char *)q + names[name].field);
}

enum { NO_DIGIT = -1 };

static const int8_t hex_digits[256] = {
	[0 ... '0' - 1] = NO_DIGIT, ['0'] = 0, ['1'] = 1, ['2'] = 2, ['3'] = 3, ['4'] = 4, ['5'] = 5,
	['6'] = 6, ['7'] = 7, ['8'] = 8, ['9'] = 9, ['9' + 1 ... 'A' - 1] = NO_DIGIT, ['A'] = 10,
	['B'] = 11, ['C'] = 12, ['D'] = 13, ['E'] = 14, ['F'] = 15, ['F' + 1 ... 'a' - 1] = NO_DIGIT,
	['a'] = 10, ['b'] = 11, ['c'] = 12, ['d'] = 13, ['e'] = 14, ['f'] = 15,
	['f' + 1 ... 255] = NO_DIGIT,
};

/* A query that is being read. */
struct cursor {
	const uint8_t *start, *at, *end;
	uint8_t *store; /* where the next decoded value goes */
	struct wire_bad *bad;
};

WIRE_COLD static enum wire_verdict refuse_at(const struct cursor *c, const uint8_t *at,
					     const char *reason)
{
	return refuse(c->bad, (size_t)(at - c->start), reason);
}

/* What ends or escapes a value; the same as scan_pair_end. */
static const uint8_t ends_run[256] = {[0 ... 0x1F] = 1, ['%'] = 1, ['&'] = 1, [0x7F] = 1};

/* The value at c->at, up to the '&' or the end of the query: it is pointed at, unless something in it
 * is escaped. Whether it is, is known at its end: so it is copied into the store in any case, where
 * there is room because all values together are shorter than the query. That holds for a step, too,
 * that is copied whole: the octets behind its end are written over or none of the value. */
static inline enum wire_verdict value_read(struct cursor *c, struct wire_span *value)
{
	const uint8_t *p = c->at, *end = c->end;
	uint8_t *to = c->store;
	for (;;) {
		if (end - p >= SCAN_STEP_BYTES) {
			unsigned step = SCAN_STEP(pair)(p);
			memcpy(to, p, SCAN_STEP_BYTES);
			if (step == SCAN_STEP_BYTES) {
				/* By a constant: the next step need not wait for this one's end. */
				p += SCAN_STEP_BYTES;
				to += SCAN_STEP_BYTES;
				continue;
			}
			to += step;
			p += step;
		} else {
			while (p < end && !ends_run[*p]) {
				*to++ = *p++;
			}
			if (p == end) {
				break;
			}
		}
		if (*p == '&') {
			break;
		}
		if (*p != '%') {
			return refuse_at(c, p, "control character");
		}
		int octet = end - p > 2 ? hex_digits[p[1]] * 16 | hex_digits[p[2]] : NO_DIGIT;
		if (octet < 0) {
			return refuse_at(c, p, "not a %XX escape");
		}
		p += 2;
		if (octet < 0x20 || octet == 0x7F) {
			return refuse_at(c, p, "control character");
		}
		p++;
		*to++ = (uint8_t)octet;
	}
	*value = (struct wire_span){.p = c->at, .n = (size_t)(p - c->at)};
	if (to - c->store != p - c->at) {
		*value = (struct wire_span){.p = c->store, .n = (size_t)(to - c->store)};
		c->store = to;
	}
	c->at = p;
	return WIRE_OK;
}

/* A pair without a name of ours at c->at, which is moved to its end; it may be empty. */
WIRE_COLD static enum wire_verdict other_pair(struct cursor *c)
{
	const uint8_t *from = c->at;
	bool equals = false;
	for (; c->at < c->end && *c->at != '&'; c->at++) {
		equals = equals || *c->at == '=';
	}
	return equals || c->at == from ? WIRE_OK : refuse_at(c, from, "parameter without '='");
}

/* One name=value at c->at, which is moved to the '&' behind it or to the end of the query. */
static inline enum wire_verdict plain_pair(struct cursor *c, unsigned *seen, struct eas_query *out)
{
	enum name i = name_find(c->at, (size_t)(c->end - c->at));
	if (i == NO_NAME) {
		return other_pair(c);
	}
	if ((*seen & 1u << i) != 0) {
		return refuse_at(c, c->at, "parameter is there twice");
	}
	*seen |= 1u << i;
	c->at += names[i].n;
	const uint8_t *from = c->at;
	struct wire_span value;
	enum wire_verdict v = value_read(c, &value);
	if (v != WIRE_OK) {
		return v;
	}
	if (i == SAVE) {
		uint8_t letter = value.n == 1 ? value.p[0] | 0x20 : 0;
		out->save_in_sent = letter == 't';
		return letter == 't' || letter == 'f'
			       ? WIRE_OK
			       : refuse_at(c, from, "SaveInSent is not T or F");
	}
	if (i == DEVICE_ID && (value.n == 0 || value.n > EAS_QUERY_DEVICE_BYTES_MAX)) {
		return refuse_at(c, from, "device id is empty or longer than 64 bytes");
	}
	memcpy((char *)out + names[i].field, &value, sizeof value);
	return WIRE_OK;
}

static enum wire_verdict plain_read(const uint8_t *p, size_t n, struct eas_query *out,
				    struct wire_bad *bad)
{
	struct cursor c = {.start = p, .at = p, .end = p + n, .store = out->store, .bad = bad};
	unsigned seen = 0;
	for (; c.at < c.end; c.at++) { /* a query may end with '&' */
		enum wire_verdict v = plain_pair(&c, &seen, out);
		if (v != WIRE_OK) {
			return v;
		}
	}
	if ((seen & 1u << COMMAND) == 0) {
		return refuse(bad, n, "no Cmd");
	}
	out->store_n = (uint16_t)(c.store - out->store);
	out->command = eas_command_find(out->command_name);
	return WIRE_OK;
}

/* A field of the packed form: one octet of length, then the octets. */
static bool packed_field(struct wire_span *rest, struct wire_span *value)
{
	if (rest->n == 0 || rest->p[0] > rest->n - 1) {
		return false;
	}
	*value = (struct wire_span){.p = rest->p + 1, .n = rest->p[0]};
	rest->p += 1 + value->n;
	rest->n -= 1 + value->n;
	return true;
}

static bool packed_params(struct wire_span rest, struct eas_query *out)
{
	while (rest.n > 0) {
		unsigned tag = rest.p[0];
		struct wire_span value;
		rest.p++;
		rest.n--;
		if (!packed_field(&rest, &value)) {
			return false;
		}
		switch (tag) {
		case PARAM_ATTACHMENT_NAME:
			out->attachment_name = value;
			break;
		case PARAM_COLLECTION_ID:
			out->collection_id = value;
			break;
		case PARAM_ITEM_ID:
			out->item_id = value;
			break;
		case PARAM_LONG_ID:
			out->long_id = value;
			break;
		case PARAM_OCCURRENCE:
			out->occurrence = value;
			break;
		case PARAM_USER:
			out->user = value;
			break;
		case PARAM_OPTIONS:
			out->save_in_sent = value.n > 0 && value.p[0] & OPTION_SAVE_IN_SENT;
			out->accept_multipart = value.n > 0 && value.p[0] & OPTION_ACCEPT_MULTIPART;
			break;
		default:
			break; /* 2 and 5 were dropped, later ones are not ours */
		}
	}
	return true;
}

/* Offsets of faults are those of the first character of the base64 group concerned. */
static enum wire_verdict packed_read(const uint8_t *p, size_t n, struct eas_query *out,
				     struct wire_bad *bad)
{
	struct wire_out store = wire_out_init(out->store, sizeof out->store);
	enum wire_verdict v = eas_base64_read((struct wire_span){.p = p, .n = n}, &store, bad);
	if (v != WIRE_OK) {
		return v;
	}
	out->store_n = (uint16_t)store.n;
	out->packed = true;
	struct wire_span rest = {.p = store.p, .n = store.n};
	if (rest.n < 4) {
		return refuse(bad, n, "packed query is too short");
	}
	out->version = (enum eas_version)rest.p[0];
	if (rest.p[0] < EAS_V12_1 || eas_version_text(out->version)[0] == '\0') {
		return refuse(bad, 0, "packed query of an unknown version");
	}
	out->command_code = rest.p[1];
	out->command = rest.p[1] < EAS_CMD_CODE_N ? (enum eas_command)rest.p[1] : EAS_CMD_UNKNOWN;
	out->command_name = eas_span(eas_command_name(out->command));
	out->locale = (uint16_t)(rest.p[2] | rest.p[3] << 8);
	rest = (struct wire_span){.p = rest.p + 4, .n = rest.n - 4};
	struct wire_span key = {0};
	const char *reason = NULL;
	if (!packed_field(&rest, &out->device_id) || out->device_id.n == 0 ||
	    out->device_id.n > EAS_QUERY_DEVICE_BYTES_MAX) {
		reason = "packed device id is cut, empty or longer than 64 bytes";
	} else if (rest.n == 0 || (rest.p[0] != 0 && rest.p[0] != 4) ||
		   !packed_field(&rest, &key)) {
		reason = "packed policy key does not have 0 or 4 bytes";
	} else if (!packed_field(&rest, &out->device_type)) {
		reason = "packed device type is cut";
	} else if (!packed_params(rest, out)) {
		reason = "packed parameter is cut";
	}
	if (reason != NULL) {
		return refuse(bad, (size_t)(rest.p - store.p) / 3 * 4, reason);
	}
	out->has_policy_key = key.n == 4;
	if (key.n == 4) {
		out->policy_key = key.p[0] | (uint32_t)key.p[1] << 8 | (uint32_t)key.p[2] << 16 |
				  (uint32_t)key.p[3] << 24;
	}
	return WIRE_OK;
}

/* [MS-ASHTTP] 2.2.1.1.1: both forms stand at the same place. Base64 has '=' only as padding. */
static inline bool is_plain(const uint8_t *p, size_t n)
{
	if (n >= 8 && p[n - 1] != '=' && swar_equal(swar_load(p), '=') != 0) {
		return true; /* mostly it begins with User= or Cmd= */
	}
	while (n > 0 && p[n - 1] == '=') {
		n--;
	}
	return n > 0 && (memchr(p, '=', n) != NULL || memchr(p, '&', n) != NULL);
}

enum wire_verdict eas_query_read(const uint8_t *p, size_t n, struct eas_query *out,
				 struct wire_bad *bad)
{
	wire_clear(out, offsetof(struct eas_query, store));
	if (n > EAS_QUERY_BYTES_MAX) {
		return refuse(bad, EAS_QUERY_BYTES_MAX, "query is longer than 1024 bytes");
	}
	return is_plain(p, n) ? plain_read(p, n, out, bad) : packed_read(p, n, out, bad);
}

/* [RFC3986] 2.3: unreserved characters stay. A table of octets, because every simulated request
 * passes three names through here. */
static const uint8_t unreserved[256] = {
	['0' ... '9'] = 1, ['A' ... 'Z'] = 1, ['a' ... 'z'] = 1, ['-'] = 1,
	['.'] = 1,	   ['_'] = 1,	      ['~'] = 1,
};

static inline unsigned unreserved4(const uint8_t *p)
{
	return unreserved[p[0]] & unreserved[p[1]] & unreserved[p[2]] & unreserved[p[3]];
}

static inline uint8_t *escape_octet(uint8_t *to, uint8_t c)
{
	static const char hex[] = "0123456789ABCDEF";
	if (unreserved[c]) {
		*to = c;
		return to + 1;
	}
	to[0] = '%';
	to[1] = (uint8_t)hex[c >> 4];
	to[2] = (uint8_t)hex[c & 15];
	return to + 3;
}

uint8_t *eas_query_escape_put(uint8_t *to, struct wire_span text)
{
	const uint8_t *p = text.p, *end = text.p + text.n;
	/* A step is copied whole; the octets behind one that ends early are written over. */
	while (end - p >= SCAN_STEP_BYTES) {
		size_t step = SCAN_STEP(name)(p);
		memcpy(to, p, SCAN_STEP_BYTES);
		if (step == SCAN_STEP_BYTES) { /* by a constant, as above */
			p += SCAN_STEP_BYTES;
			to += SCAN_STEP_BYTES;
			continue;
		}
		p += step;
		to = escape_octet(to + step, *p++);
	}
	if (end - p >= 8 && (unreserved4(p) & unreserved4(p + 4)) != 0) {
		to = wire_copy(to, p, 8);
		p += 8;
	}
	while (p < end) {
		to = escape_octet(to, *p++);
	}
	return to;
}

void eas_query_escape(struct wire_out *out, struct wire_span text)
{
	uint8_t room[4 * SCAN_STEP_BYTES];
	for (size_t i = 0; i < text.n; i += SCAN_STEP_BYTES) {
		size_t n = text.n - i < SCAN_STEP_BYTES ? text.n - i : SCAN_STEP_BYTES;
		const uint8_t *to =
			eas_query_escape_put(room, (struct wire_span){.p = text.p + i, .n = n});
		wire_put(out, room, (size_t)(to - room));
	}
}

static void pair_put(struct wire_out *out, enum name name, struct wire_span value)
{
	wire_put(out, names[name].text, names[name].n);
	eas_query_escape(out, value);
}

void eas_query_extra_write(struct wire_out *out, const struct eas_query *query)
{
	for (enum name i = ATTACHMENT; i <= OCCURRENCE; i++) {
		struct wire_span value = *field(query, i);
		if (value.n > 0) {
			wire_put(out, "&", 1);
			pair_put(out, i, value);
		}
	}
	if (query->save_in_sent) {
		wire_put(out, "&SaveInSent=T", 13);
	}
}

void eas_query_plain_write(struct wire_out *out, const struct eas_query *query)
{
	struct wire_span command = query->command_name;
	if (query->user.n > 0) {
		pair_put(out, USER, query->user);
		wire_put(out, "&", 1);
	}
	pair_put(out, DEVICE_ID, query->device_id);
	wire_put(out, "&", 1);
	pair_put(out, DEVICE_TYPE, query->device_type);
	wire_put(out, "&", 1);
	pair_put(out, COMMAND,
		 command.n > 0 ? command : eas_span(eas_command_name(query->command)));
	eas_query_extra_write(out, query);
}

static void packed_put(struct wire_out *out, struct wire_span value)
{
	wire_put_u8(out, (unsigned)value.n);
	if (value.n > 0) {
		wire_put(out, value.p, value.n);
	}
}

bool eas_query_packed_write(struct wire_out *out, const struct eas_query *query)
{
	const struct {
		uint8_t tag;
		struct wire_span value;
	} params[] = {{PARAM_ATTACHMENT_NAME, query->attachment_name},
		      {PARAM_COLLECTION_ID, query->collection_id},
		      {PARAM_ITEM_ID, query->item_id},
		      {PARAM_LONG_ID, query->long_id},
		      {PARAM_OCCURRENCE, query->occurrence}};
	unsigned options = (query->save_in_sent ? OPTION_SAVE_IN_SENT : 0u) |
			   (query->accept_multipart ? OPTION_ACCEPT_MULTIPART : 0u);
	bool fits = (unsigned)query->command < EAS_CMD_CODE_N && query->version >= EAS_V12_1 &&
		    query->device_id.n > 0 && query->device_id.n <= EAS_QUERY_DEVICE_BYTES_MAX &&
		    query->device_type.n <= PACKED_FIELD_BYTES_MAX &&
		    query->user.n <= PACKED_FIELD_BYTES_MAX;
	uint8_t raw[EAS_QUERY_BYTES_MAX / 4 * 3];
	struct wire_out packed = wire_out_init(raw, sizeof raw);
	uint8_t head[4] = {(uint8_t)query->version, (uint8_t)query->command,
			   (uint8_t)(query->locale & 0xFF), (uint8_t)(query->locale >> 8)};
	wire_put(&packed, head, sizeof head);
	packed_put(&packed, query->device_id);
	uint8_t key[4] = {(uint8_t)query->policy_key, (uint8_t)(query->policy_key >> 8),
			  (uint8_t)(query->policy_key >> 16), (uint8_t)(query->policy_key >> 24)};
	packed_put(&packed, (struct wire_span){.p = key, .n = query->has_policy_key ? 4 : 0});
	packed_put(&packed, query->device_type);
	for (size_t i = 0; i < sizeof params / sizeof params[0]; i++) {
		fits = fits && params[i].value.n <= PACKED_FIELD_BYTES_MAX;
		if (params[i].value.n > 0) {
			wire_put_u8(&packed, params[i].tag);
			packed_put(&packed, params[i].value);
		}
	}
	if (options != 0) {
		uint8_t option[3] = {PARAM_OPTIONS, 1, (uint8_t)options};
		wire_put(&packed, option, sizeof option);
	}
	if (query->user.n > 0) {
		wire_put_u8(&packed, PARAM_USER);
		packed_put(&packed, query->user);
	}
	if (!fits || packed.overflow) {
		return false;
	}
	eas_base64_write(out, (struct wire_span){.p = packed.p, .n = packed.n});
	return true;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

size_t eas_query_device_text(const struct eas_query *query,
			     uint8_t text[2 * EAS_QUERY_DEVICE_BYTES_MAX])
{
	static const char hex[] = "0123456789abcdef";
	struct wire_span id = query->device_id;
	if (id.n > EAS_QUERY_DEVICE_BYTES_MAX) {
		id.n = EAS_QUERY_DEVICE_BYTES_MAX;
	}
	bool readable = true;
	for (size_t i = 0; i < id.n; i++) {
		uint8_t c = lower(id.p[i]);
		readable = readable && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
	}
	if (readable || !query->packed) {
		if (id.n > 0) {
			memcpy(text, id.p, id.n);
		}
		return id.n;
	}
	for (size_t i = 0; i < id.n; i++) {
		text[2 * i] = (uint8_t)hex[id.p[i] >> 4];
		text[2 * i + 1] = (uint8_t)hex[id.p[i] & 15];
	}
	return 2 * id.n;
}
