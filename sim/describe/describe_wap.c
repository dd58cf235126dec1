/* Push and document fields and their JSON names.
 *
 * Derived fields, which encode ignores: content_type beside content_type_hex, x-wap-application-id
 * and NotifyGUID beside headers, public_id. A document whose attributes would not come out the same
 * again from their texts (value tokens, another order) has "attributes", which wins. */
#include "describe/describe_wap.h"

#include "wire/octets.h"
#include "wire/wap_doc.h"
#include "wire/wap_push.h"

#define DOC_BYTES_MAX 8192u /* [ASSUMED] limit of what is described; real ones have some 100 */
#define HEADERS_BYTES_MAX 1024u
#define HEADER_APPLICATION_ID 0x2Fu
#define GUID_HEADER "NotifyGUID"

static const struct {
	uint32_t code;
	const char *name;
} content_types[] = {
	/* [WINA] well-known content types a push may carry */
	{0x03, "text/plain"},
	{0x2E, "application/vnd.wap.sic"},
	{0x30, "application/vnd.wap.slc"},
	{0x32, "application/vnd.wap.coc"},
	{0x36, "application/vnd.wap.connectivity-wbxml"},
	{0x3E, "application/vnd.wap.mms-message"},
	{0x030A, "application/vnd.wap.emn+wbxml"},
};

#define CONTENT_TYPES_N (sizeof content_types / sizeof content_types[0])

/* Small ids of X-Wap-Application-Id. [WINA] push application ids */
static const char *const applications[] = {"x-wap-application:*", "x-wap-application:push.sia",
	"x-wap-application:wml.ua", "x-wap-application:wta.ua", "x-wap-application:mms.ua",
	"x-wap-application:push.syncml", "x-wap-application:loc.ua", "x-wap-application:syncml.dm",
	"x-wap-application:drm.ua", "x-wap-application:emn.ua", "x-wap-application:wv.ua"};

#define APPLICATIONS_N (sizeof applications / sizeof applications[0])

static void put_date(json_t *object, const char *key, struct wire_span octets)
{
	char text[STAMP_TEXT_BYTES];
	struct stamp stamp;
	if (wap_doc_date_read(octets, &stamp)) {
		stamp_text(&stamp, text);
		memcpy(text + 19, "Z", 2); /* these dates are in UTC, and the vectors write them so */
		describe_field_put_text(object, key, text);
	}
}

/* The document's attributes as readable fields. */
static void put_attributes(json_t *object, const struct wap_doc *doc)
{
	for (size_t i = 0; i < doc->attributes_n; i++) {
		const struct wap_doc_attribute *attribute = &doc->attributes[i];
		const char *name = wap_doc_start_name(doc->kind, attribute->start);
		if (attribute->parts_n == 1 && attribute->parts[0].token == WAP_DOC_OPAQUE) {
			put_date(object, name, attribute->parts[0].span);
			continue;
		}
		uint8_t octets[DOC_BYTES_MAX];
		struct wire_out text = wire_out_init(octets, sizeof octets);
		wap_doc_value_text(doc->kind, attribute, &text);
		describe_field_put_octets(object, name, octets_span(text.p, text.n));
	}
	if (doc->has_text) {
		describe_field_put_octets(object, "text", doc->text);
	}
}

/* The attributes piece by piece, dates as {"opaque":"2004.."}:
 * [{"start":7,"parts":[{"text":"alice@example"},{"token":"0x85"}]}] */
static json_t *attributes_exact(const struct wap_doc *doc)
{
	json_t *list = json_array();
	for (size_t i = 0; i < doc->attributes_n; i++) {
		const struct wap_doc_attribute *attribute = &doc->attributes[i];
		json_t *parts = json_array();
		for (size_t k = 0; k < attribute->parts_n; k++) {
			const struct wap_doc_part *part = &attribute->parts[k];
			json_t *item = json_object();
			if (part->token == WAP_DOC_TEXT) {
				describe_field_put_octets(item, "text", part->span);
			} else if (part->token == WAP_DOC_OPAQUE) {
				describe_field_put_hex(item, "opaque", part->span);
			} else {
				describe_field_put_code(item, "token", part->token, NULL);
			}
			json_array_append_new(parts, item);
		}
		json_t *item = json_object();
		describe_field_put_code(item, "start", attribute->start, NULL);
		json_object_set_new(item, "parts", parts);
		json_array_append_new(list, item);
	}
	return list;
}

/* Does the object as it is give the octets it was made from? */
static bool same_again(const json_t *object, const uint8_t *p, size_t n,
	void (*encode)(struct describe_in *in, struct wire_out *out))
{
	uint8_t octets[DOC_BYTES_MAX];
	struct err_info info = {.code = ERR_OK};
	struct describe_in in = {.object = object, .info = &info};
	struct wire_out out = wire_out_init(octets, sizeof octets);
	encode(&in, &out);
	return !in.failed && !out.overflow && out.n == n && memcmp(octets, p, n) == 0;
}

enum wire_verdict describe_wap_doc_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	struct wap_doc doc;
	size_t used = 0;
	if (n > DOC_BYTES_MAX) {
		return octets_bad(bad, DOC_BYTES_MAX, "document too long to describe");
	}
	const enum wire_verdict verdict = wap_doc_read(p, n, &doc, &used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	if (used != n) {
		return octets_bad(bad, used, "octets after the end of the document");
	}
	describe_field_put_text(object, "root", wap_doc_root(doc.kind));
	char text[8];
	snprintf(text, sizeof text, "0x%02X", doc.kind);
	describe_field_put_text(object, "public_id", text);
	snprintf(text, sizeof text, "1.%u", doc.version & 15u);
	describe_field_put_text(object, "wbxml_version", text);
	describe_field_put_code(object, "charset", doc.charset,
		doc.charset == WAP_DOC_UTF8 ? "UTF-8" : NULL);
	put_attributes(object, &doc);
	if (!same_again(object, p, n, describe_wap_doc_encode)) {
		json_object_set_new(object, "attributes", attributes_exact(&doc));
	}
	return WIRE_OK;
}

/* Buffers behind the spans of a document that is being encoded. */
struct doc_memory {
	uint8_t octets[DOC_BYTES_MAX];
	size_t n;
};

static struct wire_span keep(struct doc_memory *memory, size_t n)
{
	const struct wire_span span = octets_span(memory->octets + memory->n, n);
	memory->n += n;
	return span;
}

static void take_part(struct describe_in *in, struct doc_memory *memory, struct wap_doc_part *part)
{
	uint8_t *room = memory->octets + memory->n;
	const size_t cap = sizeof memory->octets - memory->n;
	if (describe_field_has(in, "token")) {
		part->token = (uint8_t)describe_field_number(in, "token", 255, -1);
		if (part->token < 0x80 || part->token == WAP_DOC_OPAQUE) {
			describe_field_fail(in, "token", "not a value token");
		}
		return;
	}
	part->token = describe_field_has(in, "opaque") ? WAP_DOC_OPAQUE : WAP_DOC_TEXT;
	part->span = part->token == WAP_DOC_OPAQUE ?
		describe_field_hex(in, "opaque", room, cap) :
		describe_field_octets(in, "text", room, cap);
	if (part->span.p == room) {
		part->span = keep(memory, part->span.n);
	}
}

static void take_attributes_exact(struct describe_in *in, struct wap_doc *doc,
	struct doc_memory *memory)
{
	const json_t *list = json_object_get(in->object, "attributes");
	if (json_array_size(list) > WAP_DOC_ATTRIBUTES_MAX) {
		describe_field_fail(in, "attributes", "too many");
		return;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct describe_in item = {json_array_get(list, i), in->info, in->failed};
		struct wap_doc_attribute *attribute = &doc->attributes[doc->attributes_n];
		attribute->start = (uint8_t)describe_field_number(&item, "start", 127, -1);
		attribute->parts_n = 0;
		const json_t *parts = json_object_get(item.object, "parts");
		for (size_t k = 0; k < json_array_size(parts); k++) {
			struct describe_in piece = {json_array_get(parts, k), in->info, item.failed};
			if (attribute->parts_n == WAP_DOC_PARTS_MAX) {
				describe_field_fail(&item, "parts", "too many");
				break;
			}
			take_part(&piece, memory, &attribute->parts[attribute->parts_n++]);
			item.failed = item.failed || piece.failed;
		}
		in->failed = in->failed || item.failed;
		doc->attributes_n++;
	}
}

/* The attribute `name` from its readable field, if the object has it. */
static void take_attribute(struct describe_in *in, const char *name, bool date,
	struct wap_doc *doc, struct doc_memory *memory)
{
	if (!describe_field_has(in, name) || doc->attributes_n == WAP_DOC_ATTRIBUTES_MAX) {
		return;
	}
	uint8_t *room = memory->octets + memory->n;
	const size_t cap = sizeof memory->octets - memory->n;
	struct wap_doc_attribute *attribute = &doc->attributes[doc->attributes_n];
	struct wire_span text = describe_field_octets(in, name, room, cap);
	if (text.p == room) {
		text = keep(memory, text.n);
	}
	if (!date) {
		if (!wap_doc_value_from_text(doc->kind, name, text, attribute)) {
			describe_field_fail(in, name, "not a value of this document");
			return;
		}
		doc->attributes_n++;
		return;
	}
	struct stamp stamp;
	if (cap < WAP_DOC_DATE_BYTES_MAX || !wap_doc_value_from_text(doc->kind, name,
		octets_text(""), attribute) ||
		!stamp_from_text((const char *)text.p, text.n, &stamp)) {
		describe_field_fail(in, name, "not a time such as 2004-05-12T08:30:15Z");
		return;
	}
	attribute->parts_n = 1;
	attribute->parts[0].token = WAP_DOC_OPAQUE;
	attribute->parts[0].span = keep(memory,
		wap_doc_date_from_unix(stamp_to_unix(&stamp), memory->octets + memory->n));
	doc->attributes_n++;
}

static uint8_t take_kind(struct describe_in *in)
{
	const struct wire_span root = describe_field_text(in, "root");
	if (wire_span_is(root, "si")) {
		return WAP_DOC_SI;
	}
	if (wire_span_is(root, "sl")) {
		return WAP_DOC_SL;
	}
	/* The vectors write "emn (tag ...)". */
	if (root.n >= 3 && memcmp(root.p, "emn", 3) == 0 && (root.n == 3 || root.p[3] == ' ')) {
		return WAP_DOC_EMN;
	}
	describe_field_fail(in, "root", "not emn, si or sl");
	return WAP_DOC_EMN;
}

static uint8_t take_version(struct describe_in *in)
{
	if (!describe_field_has(in, "wbxml_version")) {
		return 2;
	}
	const struct wire_span text = describe_field_text(in, "wbxml_version");
	if (text.n != 3 || text.p[0] != '1' || text.p[1] != '.' || text.p[2] < '1' ||
		text.p[2] > '3') {
		describe_field_fail(in, "wbxml_version", "not 1.1, 1.2 or 1.3");
		return 2;
	}
	return (uint8_t)(text.p[2] - '0');
}

void describe_wap_doc_encode(struct describe_in *in, struct wire_out *out)
{
	static const char *const keys[] = {"root", "public_id", "wbxml_version", "charset",
		"mailbox", "timestamp", "href", "created", "si-expires", "si-id", "action", "class",
		"text", "attributes", NULL};
	/* The order in which the vectors' writers put them. */
	static const struct {
		const char *name;
		bool date;
	} attributes[] = {{"mailbox", false}, {"timestamp", true}, {"href", false}, {"si-id", false},
		{"action", false}, {"created", true}, {"si-expires", true}, {"class", false}};
	struct doc_memory memory = {.n = 0};
	struct wap_doc doc = {.kind = 0};
	describe_field_only(in, keys, NULL);
	doc.kind = take_kind(in);
	doc.version = take_version(in);
	doc.charset = (uint8_t)describe_field_number(in, "charset", 127, WAP_DOC_UTF8);
	if (describe_field_has(in, "attributes")) {
		take_attributes_exact(in, &doc, &memory);
	} else {
		for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
			take_attribute(in, attributes[i].name, attributes[i].date, &doc, &memory);
		}
	}
	doc.has_text = describe_field_has(in, "text");
	doc.text = describe_field_octets(in, "text", memory.octets + memory.n,
		sizeof memory.octets - memory.n);
	if (!in->failed) {
		wap_doc_write(&doc, out);
	}
}

static const char *content_name(uint32_t code)
{
	for (size_t i = 0; i < CONTENT_TYPES_N; i++) {
		if (content_types[i].code == code) {
			return content_types[i].name;
		}
	}
	return NULL;
}

/* Short codes by their name alone, long ones with the number, as the vectors have them. */
static void put_content_type(json_t *object, uint32_t code)
{
	const char *name = content_name(code);
	char text[64];
	if (name != NULL && code < 0x80) {
		describe_field_put_text(object, "content_type", name);
		return;
	}
	snprintf(text, sizeof text, code < 0x80 ? "0x%02X" : "0x%04X", code);
	if (name != NULL) {
		snprintf(text, sizeof text, "0x%04X %s", code, name);
	}
	describe_field_put_text(object, "content_type", text);
}

/* Headers people look for; all of them are in "headers" as octets. */
static void put_headers(json_t *object, const struct wap_push *push)
{
	size_t at = 0;
	struct wap_push_header header;
	if (push->application_id < APPLICATIONS_N) {
		describe_field_put_text(object, "x-wap-application-id",
			applications[push->application_id]);
	} else if (push->application_id != WAP_PUSH_NO_CODE) {
		describe_field_put_code(object, "x-wap-application-id", push->application_id, NULL);
	}
	while (wap_push_header_next(push->headers, &at, &header)) {
		if (header.code < 0 && wire_span_is(header.name, GUID_HEADER)) {
			describe_field_put_octets(object, GUID_HEADER,
				octets_span(header.value.p, header.value.n - 1));
		}
	}
	describe_field_put_hex(object, "headers", push->headers);
}

enum wire_verdict describe_wap_push_decode(const uint8_t *p, size_t n, json_t *object,
	struct wire_bad *bad)
{
	struct wap_push push;
	size_t used = 0;
	if (n > DOC_BYTES_MAX) {
		return octets_bad(bad, DOC_BYTES_MAX, "push too long to describe");
	}
	const enum wire_verdict verdict = wap_push_read(p, n, &push, &used, bad);
	if (verdict != WIRE_OK) {
		return verdict;
	}
	describe_field_put_number(object, "tid", push.tid);
	describe_field_put_text(object, "type",
		push.type == WAP_PUSH_TYPE ? "Push" : "ConfirmedPush");
	if (push.content_type != WAP_PUSH_NO_CODE) {
		put_content_type(object, push.content_type);
	}
	describe_field_put_hex(object, "content_type_hex", push.content_type_octets);
	put_headers(object, &push);
	json_t *body = json_object();
	if (describe_wap_doc_decode(push.body.p, push.body.n, body, NULL) == WIRE_OK &&
		same_again(body, push.body.p, push.body.n, describe_wap_doc_encode)) {
		json_object_set(object, "body", body);
	} else {
		describe_field_put_hex(object, "body_hex", push.body);
	}
	json_decref(body);
	return WIRE_OK;
}

static uint32_t take_content_type(struct describe_in *in)
{
	const struct wire_span text = describe_field_text(in, "content_type");
	for (size_t i = 0; i < CONTENT_TYPES_N; i++) {
		if (wire_span_is(text, content_types[i].name)) {
			return content_types[i].code;
		}
	}
	return describe_field_number(in, "content_type", 0xFFFF, -1);
}

/* Without "headers": the application id and the GUID, in the order the trigger has them. */
static void take_headers(struct describe_in *in, struct wire_out *headers)
{
	if (describe_field_has(in, "x-wap-application-id")) {
		const struct wire_span text = describe_field_text(in, "x-wap-application-id");
		for (unsigned i = 0; i < APPLICATIONS_N; i++) {
			if (wire_span_is(text, applications[i])) {
				wap_push_header_short_write(HEADER_APPLICATION_ID, i, headers);
			}
		}
	}
	if (describe_field_has(in, GUID_HEADER)) {
		wap_push_header_write(GUID_HEADER, describe_field_text(in, GUID_HEADER), headers);
	}
}

void describe_wap_push_encode(struct describe_in *in, struct wire_out *out)
{
	static const char *const keys[] = {"tid", "type", "content_type", "content_type_hex",
		"x-wap-application-id", GUID_HEADER, "headers", "body", "body_hex", NULL};
	uint8_t type_octets[HEADERS_BYTES_MAX];
	uint8_t header_octets[HEADERS_BYTES_MAX];
	uint8_t body_octets[DOC_BYTES_MAX];
	struct wire_out headers = wire_out_init(header_octets, sizeof header_octets);
	struct wire_out body = wire_out_init(body_octets, sizeof body_octets);
	describe_field_only(in, keys, NULL);
	struct wap_push push = {
		.tid = (uint8_t)describe_field_number(in, "tid", 255, 1),
		.type = wire_span_is(describe_field_text(in, "type"), "ConfirmedPush") ?
			WAP_PUSH_TYPE + 1 : WAP_PUSH_TYPE,
	};
	if (describe_field_has(in, "content_type_hex")) {
		push.content_type_octets = describe_field_hex(in, "content_type_hex", type_octets,
			sizeof type_octets);
	} else {
		push.content_type = take_content_type(in);
	}
	if (describe_field_has(in, "headers")) {
		push.headers = describe_field_hex(in, "headers", header_octets,
			sizeof header_octets);
	} else {
		take_headers(in, &headers);
		push.headers = octets_span(header_octets, headers.n);
	}
	if (describe_field_has(in, "body")) {
		struct describe_in inner = {json_object_get(in->object, "body"), in->info,
			in->failed};
		describe_wap_doc_encode(&inner, &body);
		in->failed = inner.failed;
		push.body = octets_span(body_octets, body.n);
	} else {
		push.body = describe_field_hex(in, "body_hex", body_octets, sizeof body_octets);
	}
	if (headers.overflow || body.overflow) {
		describe_field_fail(in, "body", "too long");
	}
	if (!in->failed) {
		wap_push_write(&push, out);
	}
}
