/* Provision both ways, one struct for all its phases.
 *
 * Not here: the policy values and the 2.5 document (eas_policy.c). See eas_provision.h. */
#include "wire/eas_provision.h"

#include "wire/wbxml.h"

struct wire_span eas_provision_type(enum eas_version version)
{
	return eas_span(version < EAS_V12_0 ? EAS_PROVISION_TYPE_WAP : EAS_PROVISION_TYPE_EAS);
}

static void device_write(struct wbxml_writer *w, const struct eas_provision_device *device)
{
	const struct {
		uint16_t tag;
		struct wire_span text;
	} fields[] = {{EAS_TAG_SETTINGS_MODEL, device->model},
		      {EAS_TAG_SETTINGS_IMEI, device->imei},
		      {EAS_TAG_SETTINGS_FRIENDLYNAME, device->friendly_name},
		      {EAS_TAG_SETTINGS_OS, device->os},
		      {EAS_TAG_SETTINGS_OSLANGUAGE, device->os_language},
		      {EAS_TAG_SETTINGS_PHONENUMBER, device->phone_number}};
	wbxml_open(w, EAS_TAG_SETTINGS_DEVICEINFORMATION);
	wbxml_open(w, EAS_TAG_SETTINGS_SET);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (fields[i].text.p != NULL) {
			wbxml_text(w, fields[i].tag, fields[i].text);
		}
	}
	wbxml_close(w);
	wbxml_close(w);
}

bool eas_provision_request_write(struct wire_out *out,
				 const struct eas_provision_request *provision)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_PROVISION_PROVISION);
	if (provision->has_device) {
		device_write(&w, &provision->device);
	}
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

/* A wire_span of the device for a tag of page 18, NULL for the others. */
static struct wire_span *device_field(struct eas_provision_device *device, uint16_t tag)
{
	switch (tag) {
	case EAS_TAG_SETTINGS_MODEL:
		return &device->model;
	case EAS_TAG_SETTINGS_IMEI:
		return &device->imei;
	case EAS_TAG_SETTINGS_FRIENDLYNAME:
		return &device->friendly_name;
	case EAS_TAG_SETTINGS_OS:
		return &device->os;
	case EAS_TAG_SETTINGS_OSLANGUAGE:
		return &device->os_language;
	case EAS_TAG_SETTINGS_PHONENUMBER:
		return &device->phone_number;
	default:
		return NULL;
	}
}

/* The flat facts of a request: every value element by its path's last two names. The structure
 * above them (Policies, Policy, DeviceInformation, Set) is walked, not checked: no element name
 * means two things except Status, which the parent tells apart. */
static enum wire_verdict request_value(struct wbxml_reader *r, const struct wbxml_event *e,
				       uint16_t parent, struct eas_provision_request *out)
{
	struct wire_span *text = device_field(&out->device, e->tag);
	if (text != NULL) {
		return wbxml_value(r, e, text);
	}
	switch (e->tag) {
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
		return wbxml_skip(r, e);
	}
}

static bool is_request_level(uint16_t tag)
{
	return tag == EAS_TAG_PROVISION_POLICIES || tag == EAS_TAG_PROVISION_POLICY ||
	       tag == EAS_TAG_PROVISION_REMOTEWIPE || tag == EAS_TAG_SETTINGS_SET ||
	       tag == EAS_TAG_SETTINGS_DEVICEINFORMATION;
}

static enum wire_verdict request_body(struct wbxml_reader *r, struct eas_provision_request *out)
{
	struct wbxml_event e;
	enum wire_verdict v =
		wbxml_root(r, EAS_TAG_PROVISION_PROVISION, "the root is not Provision", &e);
	while (v == WIRE_OK && r->depth > 0) {
		uint16_t parent = r->stack[r->depth - 1];
		v = wbxml_next(r, &e);
		if (v != WIRE_OK || e.kind != WBXML_OPEN) {
			continue;
		}
		out->has_device |= e.tag == EAS_TAG_SETTINGS_DEVICEINFORMATION;
		if (!is_request_level(e.tag)) {
			v = request_value(r, &e, parent, out);
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_provision_request_read(const uint8_t *p, size_t n,
					     struct eas_provision_request *out,
					     struct wire_bad *bad)
{
	*out = (struct eas_provision_request){0};
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = request_body(&r, out);
	*bad = r.bad;
	return v;
}

static void policy_write(struct wbxml_writer *w, const struct eas_policy *policy)
{
	wbxml_open(w, EAS_TAG_PROVISION_EASPROVISIONDOC);
	for (unsigned i = 0; i < EAS_POLICY_N; i++) {
		uint16_t tag = WBXML_TAG(14, EAS_POLICY_TOKEN_FIRST + i);
		if (eas_policy_has(policy, tag)) {
			wbxml_signed_decimal(w, tag, eas_policy_value(policy, tag, 0));
		}
	}
	wbxml_close(w);
}

bool eas_provision_response_write(struct wire_out *out,
				  const struct eas_provision_response *provision)
{
	struct wbxml_writer w;
	wbxml_writer_init(&w, out);
	wbxml_open(&w, EAS_TAG_PROVISION_PROVISION);
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
			policy_write(&w, &provision->policy);
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
				     struct eas_policy *policy)
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
			v = wbxml_skip(r, &e);
		} else {
			v = policy_value(r, &e, policy);
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
			v = policy_read(&ahead, &e, &out->policy);
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

static enum wire_verdict response_value(struct wbxml_reader *r, const struct wbxml_event *e,
					uint16_t parent, struct eas_provision_response *out)
{
	switch (e->tag) {
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
		return wbxml_skip(r, e);
	}
}

static enum wire_verdict response_body(struct wbxml_reader *r, struct eas_provision_response *out)
{
	struct wbxml_event e;
	enum wire_verdict v =
		wbxml_root(r, EAS_TAG_PROVISION_PROVISION, "the root is not Provision", &e);
	while (v == WIRE_OK && r->depth > 0) {
		uint16_t parent = r->stack[r->depth - 1];
		v = wbxml_next(r, &e);
		if (v != WIRE_OK || e.kind != WBXML_OPEN) {
			continue;
		}
		out->has_policy |= e.tag == EAS_TAG_PROVISION_POLICY;
		if (e.tag != EAS_TAG_PROVISION_POLICIES && e.tag != EAS_TAG_PROVISION_POLICY) {
			v = response_value(r, &e, parent, out);
		}
	}
	return v == WIRE_OK ? wbxml_finish(r) : v;
}

enum wire_verdict eas_provision_response_read(const uint8_t *p, size_t n,
					      struct eas_provision_response *out,
					      struct wire_bad *bad)
{
	*out = (struct eas_provision_response){0};
	struct wbxml_reader r;
	wbxml_reader_init(&r, p, n);
	enum wire_verdict v = response_body(&r, out);
	*bad = r.bad;
	return v;
}
