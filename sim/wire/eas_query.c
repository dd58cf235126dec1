/* Two forms, one struct. Values are pointed at where they stand; only what is escaped or packed is
 * copied, into the struct's own store.
 *
 * Not here: base64 (eas_base64.c), headers that carry the same facts (eas_http.c). */
#include "wire/eas_query.h"

#include "wire/eas_base64.h"
#include "wire/scan.h"

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

static enum wire_verdict refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

static uint8_t lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static inline bool same(struct wire_span a, const char *b, size_t n)
{
	if (a.n != n) {
		return false;
	}
	if (memcmp(a.p, b, n) == 0) {
		return true;
	}
	size_t i = 0;
	/* `b` holds letters only: OR 0x20 folds the case of nothing else. */
	while (i < n && (a.p[i] | 0x20) == (b[i] | 0x20)) {
		i++;
	}
	return i == n;
}

static int hex_digit(uint8_t c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Names of the plain form. COMMAND and SAVE are handled apart; the rest are strings. */
enum name {
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
	size_t n;
} names[NAME_N] = {
	[COMMAND] = {"Cmd", 3},
	[USER] = {"User", 4},
	[DEVICE_ID] = {"DeviceId", 8},
	[DEVICE_TYPE] = {"DeviceType", 10},
	[ATTACHMENT] = {"AttachmentName", 14},
	[COLLECTION] = {"CollectionId", 12},
	[ITEM] = {"ItemId", 6},
	[LONG_ID] = {"LongId", 6},
	[OCCURRENCE] = {"Occurrence", 10},
	[SAVE] = {"SaveInSent", 10},
};

/* Which name this is, in any case; NAME_N: none of ours. Length and first letter leave one. */
static enum name name_find(struct wire_span name)
{
	for (enum name i = COMMAND; i < NAME_N; i++) {
		if (names[i].n == name.n && (name.p[0] | 0x20) == (names[i].text[0] | 0x20) &&
		    same(name, names[i].text, names[i].n)) {
			return i;
		}
	}
	return NAME_N;
}

static struct wire_span *field(struct eas_query *q, enum name name)
{
	switch (name) {
	case COMMAND:
		return &q->command_name;
	case USER:
		return &q->user;
	case DEVICE_ID:
		return &q->device_id;
	case DEVICE_TYPE:
		return &q->device_type;
	case ATTACHMENT:
		return &q->attachment_name;
	case COLLECTION:
		return &q->collection_id;
	case ITEM:
		return &q->item_id;
	case LONG_ID:
		return &q->long_id;
	default:
		return &q->occurrence;
	}
}

/* Decodes %XX in p[from .. to - 1]; the result points at the input when nothing was escaped. The
 * query goes on up to `end`: looking behind a short value in a whole step costs less than stopping
 * there. */
static enum wire_verdict decode(const uint8_t *p, size_t from, size_t to, size_t end,
				struct eas_query *out, struct wire_span *value,
				struct wire_bad *bad)
{
	*value = (struct wire_span){.p = p + from, .n = to - from};
	size_t far = end - to > SCAN_STEP_BYTES ? to + SCAN_STEP_BYTES : end;
	size_t plain = scan_text_end(p, from, far, '%');
	if (plain >= to) {
		return WIRE_OK;
	}
	value->p = out->store + out->store_n;
	value->n = plain - from;
	/* There is room: all values together are shorter than the query. */
	uint8_t *store = out->store + out->store_n;
	size_t n = plain - from;
	memcpy(store, p + from, n);
	for (size_t i = plain; i < to; i++) {
		unsigned c = p[i];
		if (c == '%') {
			int high = to - i > 2 ? hex_digit(p[i + 1]) : -1;
			int low = to - i > 2 ? hex_digit(p[i + 2]) : -1;
			if (high < 0 || low < 0) {
				return refuse(bad, i, "not a %XX escape");
			}
			c = (unsigned)(high << 4 | low);
			i += 2;
		}
		if (c < 0x20 || c == 0x7F) {
			return refuse(bad, i, "control character");
		}
		store[n++] = (uint8_t)c;
	}
	value->n = n;
	out->store_n = (uint16_t)(out->store_n + n);
	return WIRE_OK;
}

/* One name=value at p[from .. to - 1], followed by '&' or by the end of the query at n. */
static enum wire_verdict plain_pair(const uint8_t *p, size_t from, size_t to, size_t n,
				    unsigned *seen, struct eas_query *out, struct wire_bad *bad)
{
	/* The names we know end at the first character that is neither letter nor digit. */
	size_t at = scan_name_end(p, from, n);
	if (at == to || p[at] != '=') {
		const uint8_t *equals = memchr(p + at, '=', to - at);
		if (equals == NULL) {
			return to == from ? WIRE_OK : refuse(bad, from, "parameter without '='");
		}
		at = (size_t)(equals - p);
	}
	struct wire_span name = {.p = p + from, .n = at - from};
	enum name i = name_find(name);
	if (i == NAME_N) {
		return WIRE_OK;
	}
	if ((*seen & 1u << i) != 0) {
		return refuse(bad, from, "parameter is there twice");
	}
	*seen |= 1u << i;
	struct wire_span value;
	enum wire_verdict v = decode(p, at + 1, to, n, out, &value, bad);
	if (v != WIRE_OK) {
		return v;
	}
	if (i == SAVE) {
		out->save_in_sent = same(value, "T", 1);
		return out->save_in_sent || same(value, "F", 1)
			       ? WIRE_OK
			       : refuse(bad, at + 1, "SaveInSent is not T or F");
	}
	if (i == DEVICE_ID && (value.n == 0 || value.n > EAS_QUERY_DEVICE_BYTES_MAX)) {
		return refuse(bad, at + 1, "device id is empty or longer than 64 bytes");
	}
	*field(out, i) = value;
	return WIRE_OK;
}

static enum wire_verdict plain_read(const uint8_t *p, size_t n, struct eas_query *out,
				    struct wire_bad *bad)
{
	unsigned seen = 0;
	for (size_t from = 0; from <= n;) {
		const uint8_t *amp = from < n ? memchr(p + from, '&', n - from) : NULL;
		size_t to = amp == NULL ? n : (size_t)(amp - p);
		enum wire_verdict v = plain_pair(p, from, to, n, &seen, out, bad);
		if (v != WIRE_OK) {
			return v;
		}
		from = to + 1;
	}
	if ((seen & 1u << COMMAND) == 0) {
		return refuse(bad, n, "no Cmd");
	}
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
static bool is_plain(const uint8_t *p, size_t n)
{
	while (n > 0 && p[n - 1] == '=') {
		n--;
	}
	return n > 0 && (memchr(p, '=', n) != NULL || memchr(p, '&', n) != NULL);
}

enum wire_verdict eas_query_read(const uint8_t *p, size_t n, struct eas_query *out,
				 struct wire_bad *bad)
{
	memset(out, 0, offsetof(struct eas_query, store));
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

void eas_query_escape(struct wire_out *out, struct wire_span text)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t i = 0;
	while (i < text.n) {
		size_t run = text.n - i < SCAN_STEP_BYTES ? i : scan_name_end(text.p, i, text.n);
		while (run < text.n && unreserved[text.p[run]]) {
			run++;
		}
		wire_put(out, text.p + i, run - i);
		for (i = run; i < text.n && !unreserved[text.p[i]]; i++) {
			uint8_t c = text.p[i];
			uint8_t escape[3] = {'%', (uint8_t)hex[c >> 4], (uint8_t)hex[c & 15]};
			wire_put(out, escape, sizeof escape);
		}
	}
}

void eas_query_plain_write(struct wire_out *out, const struct eas_query *query)
{
	static const struct {
		enum name name;
		bool always;
	} order[] = {{USER, false},   {DEVICE_ID, true},   {DEVICE_TYPE, true},
		     {COMMAND, true}, {ATTACHMENT, false}, {COLLECTION, false},
		     {ITEM, false},   {LONG_ID, false},	   {OCCURRENCE, false}};
	struct eas_query q;
	memcpy(&q, query, offsetof(struct eas_query, store));
	if (q.command_name.n == 0) {
		q.command_name = eas_span(eas_command_name(q.command));
	}
	bool first = true;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		struct wire_span value = *field(&q, order[i].name);
		if (value.n == 0 && !order[i].always) {
			continue;
		}
		wire_put(out, "&", first ? 0 : 1);
		first = false;
		wire_put(out, names[order[i].name].text, names[order[i].name].n);
		wire_put(out, "=", 1);
		eas_query_escape(out, value);
	}
	if (q.save_in_sent) {
		wire_put(out, "&SaveInSent=T", 13);
	}
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
