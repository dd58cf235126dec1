/* Provision both ways, one struct for all its phases.
 *
 * Not here: the policy values and the 2.5 document (eas_policy.c). See eas_provision.h. */
#include "wire/eas_provision.h"

#include "wire/wbxml.h"

struct wire_span eas_provision_type(enum eas_version version)
{
	return eas_span(version < EAS_V12_0 ? EAS_PROVISION_TYPE_WAP : EAS_PROVISION_TYPE_EAS);
}

#define S struct eas_provision_request
static const struct eas_field set_fields[] = {
	EAS_PART(SETTINGS_SET, S, device, struct eas_settings_device, eas_settings_device_shape),
};
static const struct eas_shape set_shape = EAS_SHAPE(S, set_fields);
static const struct eas_field device_fields[] = {
	EAS_GROUP(SETTINGS_DEVICEINFORMATION, set_shape, .since = EAS_V14_1),
};
static const struct eas_shape device_shape = EAS_SHAPE(S, device_fields);
#undef S

#define S struct eas_provision_response
static const struct eas_field answer_fields[] = {EAS_CODE(SETTINGS_STATUS, S, device_status)};
static const struct eas_shape answer_shape = EAS_SHAPE(S, answer_fields);
static const struct eas_field device_answer_fields[] = {
	EAS_GROUP(SETTINGS_DEVICEINFORMATION, answer_shape, .since = EAS_V14_1),
};
static const struct eas_shape device_answer_shape = EAS_SHAPE(S, device_answer_fields);
#undef S

#define S struct eas_provision_lists
static const struct eas_field application_fields[] = {
	EAS_TEXTS(PROVISION_APPLICATIONNAME, S, application),
};
static const struct eas_shape application_shape = EAS_SHAPE(S, application_fields);
static const struct eas_field hash_fields[] = {EAS_TEXTS(PROVISION_HASH, S, hash)};
static const struct eas_shape hash_shape = EAS_SHAPE(S, hash_fields);
static const struct eas_field list_fields[] = {
	EAS_GROUP(PROVISION_UNAPPROVEDINROMAPPLICATIONLIST, application_shape, .since = EAS_V12_1),
	EAS_GROUP(PROVISION_APPROVEDAPPLICATIONLIST, hash_shape, .since = EAS_V12_1),
};
static const struct eas_shape list_shape = EAS_SHAPE(S, list_fields);
#undef S

/* The version that the tables write for. */
static enum eas_version version_of(enum eas_version version)
{
	return version == EAS_V_NONE ? EAS_V14_1 : version;
}

bool eas_provision_request_write(struct wire_out *out,
				 const struct eas_provision_request *provision)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_PROVISION_PROVISION);
	eas_shape_content_write(&device_shape, &w, version_of(provision->version), provision);
	if (provision->policy_type.n > 0) {
		wbxml_open(&w, EAS_TAG_PROVISION_POLICIES);
		wbxml_open(&w, EAS_TAG_PROVISION_POLICY);
		wbxml_text(&w, EAS_TAG_PROVISION_POLICYTYPE, provision->policy_type);
		/* [MS-ASPROV] 2.2.2.42: PolicyKey must stand before Status. */
		if (provision->has_policy_key) {
			wbxml_decimal(&w, EAS_TAG_PROVISION_POLICYKEY, provision->policy_key);
		}
		if (provision->policy_status != 0) {
			wbxml_decimal(&w, EAS_TAG_PROVISION_STATUS, provision->policy_status);
		}
		wbxml_close(&w);
		wbxml_close(&w);
	}
	if (provision->wipe_status != 0) {
		wbxml_open(&w, EAS_TAG_PROVISION_REMOTEWIPE);
		wbxml_decimal(&w, EAS_TAG_PROVISION_STATUS, provision->wipe_status);
		wbxml_close(&w);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}

/* What to do with an element that opens inside of `parent`: consume it with its END, or nothing,
 * and its children come next. */
typedef enum wire_verdict taker(struct wbxml_reader *r, const struct wbxml_event *e,
				uint16_t parent, void *message);

/* The structure above the values (Policies, Policy) is walked, not checked: no element name means
 * two things except Status, which the parent tells apart. */
static enum wire_verdict document_read(const uint8_t *p, size_t n, taker *take, void *message,
				       struct wire_bad *bad)
{
	struct wbxml_reader r;
	struct wbxml_event e;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v =
		wbxml_root(&r, EAS_TAG_PROVISION_PROVISION, "the root is not Provision", &e);
	while (v == WIRE_OK && r.depth > 0) {
		uint16_t parent = r.stack[r.depth - 1];
		v = wbxml_next(&r, &e);
		if (v == WIRE_OK && e.kind == WBXML_OPEN) {
			v = take(&r, &e, parent, message);
		}
	}
	if (v == WIRE_OK) {
		v = wbxml_finish(&r);
	}
	*bad = r.bad;
	return v;
}

static enum wire_verdict request_take(struct wbxml_reader *r, const struct wbxml_event *e,
				      uint16_t parent, void *message)
{
	struct eas_provision_request *out = message;
	switch (e->tag) {
	case EAS_TAG_PROVISION_POLICIES:
	case EAS_TAG_PROVISION_POLICY:
	case EAS_TAG_PROVISION_REMOTEWIPE:
		return WIRE_OK;
	case EAS_TAG_PROVISION_POLICYTYPE:
		return wbxml_value(r, e, &out->policy_type);
	case EAS_TAG_PROVISION_POLICYKEY:
		out->has_policy_key = true;
		return wbxml_number(r, e, &out->policy_key);
	case EAS_TAG_PROVISION_STATUS:
		return wbxml_number(r, e,
				    parent == EAS_TAG_PROVISION_REMOTEWIPE ? &out->wipe_status
									   : &out->policy_status);
	default:
		return eas_shape_child_read(&device_shape, r, e, out);
	}
}

enum wire_verdict eas_provision_request_read(const uint8_t *p, size_t n,
					     struct eas_provision_request *out,
					     struct wire_bad *bad)
{
	*out = (struct eas_provision_request){0};
	return document_read(p, n, request_take, out, bad);
}

/* [MS-ASWBXML] 2.1.2.1.15: everything behind DevicePasswordHistory came with 12.1. */
static void policy_write(struct wbxml_writer *w, const struct eas_provision_response *provision)
{
	const struct eas_policy *policy = &provision->policy;
	enum eas_version version = version_of(provision->version);
	wbxml_open(w, EAS_TAG_PROVISION_EASPROVISIONDOC);
	for (unsigned i = 0; i < EAS_POLICY_N; i++) {
		uint16_t tag = WBXML_TAG(14, EAS_POLICY_TOKEN_FIRST + i);
		bool known = version >= EAS_V12_1 || tag <= EAS_TAG_PROVISION_DEVICEPASSWORDHISTORY;
		if (known && eas_policy_has(policy, tag)) {
			wbxml_signed_decimal(w, tag, eas_policy_value(policy, tag, 0));
		}
	}
	eas_shape_content_write(&list_shape, w, version, &provision->lists);
	wbxml_close(w);
}

bool eas_provision_response_write(struct wire_out *out,
				  const struct eas_provision_response *provision)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_PROVISION_PROVISION);
	eas_shape_content_write(&device_answer_shape, &w, version_of(provision->version),
				provision);
	if (provision->status != 0) {
		wbxml_decimal(&w, EAS_TAG_PROVISION_STATUS, provision->status);
	}
	if (provision->has_policy) {
		wbxml_open(&w, EAS_TAG_PROVISION_POLICIES);
		wbxml_open(&w, EAS_TAG_PROVISION_POLICY);
		wbxml_text(&w, EAS_TAG_PROVISION_POLICYTYPE, provision->policy_type);
		if (provision->policy_status != 0) {
			wbxml_decimal(&w, EAS_TAG_PROVISION_STATUS, provision->policy_status);
		}
		if (provision->has_policy_key) {
			wbxml_decimal(&w, EAS_TAG_PROVISION_POLICYKEY, provision->policy_key);
		}
		if (provision->document == EAS_PROVISION_WAP) {
			wbxml_text(&w, EAS_TAG_PROVISION_DATA, provision->wap);
		} else if (provision->document == EAS_PROVISION_EAS) {
			wbxml_open(&w, EAS_TAG_PROVISION_DATA);
			policy_write(&w, provision);
			wbxml_close(&w);
		}
		wbxml_close(&w);
		wbxml_close(&w);
	}
	if (provision->remote_wipe) {
		wbxml_empty(&w, EAS_TAG_PROVISION_REMOTEWIPE);
	}
	wbxml_close(&w);
	return wbxml_written(&w);
}

/* [MS-ASPROV] 2.2.2: an empty element is as good as an absent one. */
static enum wire_verdict policy_value(struct wbxml_reader *r, const struct wbxml_event *open,
				      struct eas_policy *policy)
{
	struct wbxml_reader ahead = *r;
	struct wire_span text;
	if (wbxml_value(&ahead, open, &text) == WIRE_OK && text.n == 0) {
		*r = ahead;
		return WIRE_OK;
	}
	int32_t value;
	enum wire_verdict v = wbxml_signed(r, open, &value);
	if (v == WIRE_OK) {
		eas_policy_put(policy, open->tag, value);
	}
	return v;
}

static enum wire_verdict policy_read(struct wbxml_reader *r, const struct wbxml_event *open,
				     struct eas_provision_response *out)
{
	for (;;) {
		struct wbxml_event e;
		bool more;
		enum wire_verdict v = wbxml_child(r, open, &e, &more);
		if (v != WIRE_OK || !more) {
			return v;
		}
		unsigned token = e.tag & 0xFFu;
		if (e.tag >> 8 != 14 || token < EAS_POLICY_TOKEN_FIRST ||
		    token > EAS_POLICY_TOKEN_LAST) {
			v = eas_shape_child_read(&list_shape, r, &e, &out->lists);
		} else {
			v = policy_value(r, &e, &out->policy);
		}
		if (v != WIRE_OK) {
			return v;
		}
	}
}

/* Data is text up to 2.5 and an element from 12.0 on. */
static enum wire_verdict data_read(struct wbxml_reader *r, const struct wbxml_event *open,
				   struct eas_provision_response *out)
{
	struct wbxml_reader ahead = *r;
	struct wbxml_event e;
	bool more;
	enum wire_verdict v = wbxml_child(&ahead, open, &e, &more);
	if (v != WIRE_OK || !more) {
		v = wbxml_value(r, open, &out->wap);
		out->document = out->wap.n == 0 ? EAS_PROVISION_NONE : EAS_PROVISION_WAP;
		return v;
	}
	do {
		if (e.tag == EAS_TAG_PROVISION_EASPROVISIONDOC) {
			out->document = EAS_PROVISION_EAS;
			v = policy_read(&ahead, &e, out);
		} else {
			v = wbxml_skip(&ahead, &e);
		}
		if (v == WIRE_OK) {
			v = wbxml_child(&ahead, open, &e, &more);
		}
	} while (v == WIRE_OK && more);
	*r = ahead;
	return v;
}

static enum wire_verdict response_take(struct wbxml_reader *r, const struct wbxml_event *e,
				       uint16_t parent, void *message)
{
	struct eas_provision_response *out = message;
	switch (e->tag) {
	case EAS_TAG_PROVISION_POLICIES:
		return WIRE_OK;
	case EAS_TAG_PROVISION_POLICY:
		out->has_policy = true;
		return WIRE_OK;
	case EAS_TAG_PROVISION_STATUS:
		return wbxml_number(r, e,
				    parent == EAS_TAG_PROVISION_POLICY ? &out->policy_status
								       : &out->status);
	case EAS_TAG_PROVISION_POLICYTYPE:
		return wbxml_value(r, e, &out->policy_type);
	case EAS_TAG_PROVISION_POLICYKEY:
		out->has_policy_key = true;
		return wbxml_number(r, e, &out->policy_key);
	case EAS_TAG_PROVISION_DATA:
		return data_read(r, e, out);
	case EAS_TAG_PROVISION_REMOTEWIPE:
		out->remote_wipe = true;
		return wbxml_skip(r, e);
	default:
		return eas_shape_child_read(&device_answer_shape, r, e, out);
	}
}

enum wire_verdict eas_provision_response_read(const uint8_t *p, size_t n,
					      struct eas_provision_response *out,
					      struct wire_bad *bad)
{
	*out = (struct eas_provision_response){0};
	return document_read(p, n, response_take, out, bad);
}
