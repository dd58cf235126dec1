/* Policy values by tag, and the XML text that 2.5 carries them in.
 *
 * Not here: EASProvisionDoc's bytes (eas_provision.c). See eas_policy.h. */
#include "wire/eas_policy.h"

static unsigned index_of(uint16_t tag)
{
	unsigned i = (tag & 0xFFu) - EAS_POLICY_TOKEN_FIRST;
	return tag >> 8 == 14 && i < EAS_POLICY_N ? i : EAS_POLICY_N;
}

void eas_policy_put(struct eas_policy *policy, uint16_t tag, int32_t value)
{
	unsigned i = index_of(tag);
	if (i < EAS_POLICY_N) {
		policy->has |= (uint64_t)1 << i;
		policy->value[i] = value;
	}
}

bool eas_policy_has(const struct eas_policy *policy, uint16_t tag)
{
	unsigned i = index_of(tag);
	return i < EAS_POLICY_N && (policy->has >> i & 1) != 0;
}

int32_t eas_policy_value(const struct eas_policy *policy, uint16_t tag, int32_t when_absent)
{
	return eas_policy_has(policy, tag) ? policy->value[index_of(tag)] : when_absent;
}

#define LASSD "HKLM\\Comm\\Security\\Policy\\LASSD"

static void put_text(struct wire_out *out, const char *text)
{
	wire_put(out, text, strlen(text));
}

static void put_parm(struct wire_out *out, const char *name, uint32_t value)
{
	char digits[10];
	size_t n = 0;
	do {
		digits[sizeof digits - ++n] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	put_text(out, "<parm name=\"");
	put_text(out, name);
	put_text(out, "\" value=\"");
	wire_put(out, digits + sizeof digits - n, n);
	put_text(out, "\"/>");
}

static void put_section(struct wire_out *out, const char *type)
{
	put_text(out, "<characteristic type=\"");
	put_text(out, type);
	put_text(out, "\">");
}

static uint32_t positive(const struct eas_policy *policy, uint16_t tag, uint32_t when_absent)
{
	int32_t v = eas_policy_value(policy, tag, -1);
	return v < 0 ? when_absent : (uint32_t)v;
}

void eas_policy_wap_write(struct wire_out *out, const struct eas_policy *policy)
{
	bool on = positive(policy, EAS_TAG_PROVISION_DEVICEPASSWORDENABLED, 0) != 0;
	uint32_t lock_s = positive(policy, EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK, 9999);
	bool locks = lock_s < 9999; /* [MS-ASPROV] 2.2.2.31: 9999 and more mean never */
	put_text(out, "<wap-provisioningdoc>");
	put_section(out, "SecurityPolicy");
	put_parm(out, "4131", on ? 0 : 1);
	put_text(out, "</characteristic>");
	if (on) {
		put_section(out, "Registry");
		put_section(out, LASSD "\\AE\\{50C13377-C66D-400C-889E-C316FC4AB374}");
		put_parm(out, "AEFrequencyType", locks ? 1 : 0);
		if (locks) {
			put_parm(out, "AEFrequencyValue", (lock_s + 59) / 60);
		}
		put_text(out, "</characteristic>");
		uint32_t attempts =
			positive(policy, EAS_TAG_PROVISION_MAXDEVICEPASSWORDFAILEDATTEMPTS, 0);
		if (attempts != 0) {
			put_section(out, LASSD);
			put_parm(out, "DeviceWipeThreshold", attempts);
			if (policy->codeword_frequency != 0) {
				put_parm(out, "CodewordFrequency", policy->codeword_frequency);
			}
			put_text(out, "</characteristic>");
		}
		put_section(out, LASSD "\\LAP\\lap_pw");
		uint32_t length = positive(policy, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH, 0);
		if (length != 0) {
			put_parm(out, "MinimumPasswordLength", length);
		}
		uint16_t alnum = EAS_TAG_PROVISION_ALPHANUMERICDEVICEPASSWORDREQUIRED;
		put_parm(out, "PasswordComplexity", positive(policy, alnum, 0) != 0 ? 0 : 1);
		put_text(out, "</characteristic></characteristic>");
	}
	put_text(out, "</wap-provisioningdoc>");
}

/* Where the text of a tag ends, with '>' inside quotes passed over; n when it does not end. */
static size_t tag_end(struct wire_span text, size_t at)
{
	uint8_t quote = 0;
	for (; at < text.n; at++) {
		uint8_t c = text.p[at];
		if (quote != 0) {
			quote = c == quote ? 0 : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '>') {
			return at;
		}
	}
	return text.n;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The value of attribute `name` in text[at .. end - 1]; p == NULL when it is not there. */
static struct wire_span attribute(struct wire_span text, size_t at, size_t end, const char *name)
{
	size_t n = strlen(name);
	for (; at + n + 2 < end; at++) {
		uint8_t quote = text.p[at + n + 1];
		if (!is_blank(text.p[at - 1]) || memcmp(text.p + at, name, n) != 0 ||
		    text.p[at + n] != '=' || (quote != '"' && quote != '\'')) {
			continue;
		}
		size_t from = at + n + 2;
		const uint8_t *close = memchr(text.p + from, quote, end - from);
		if (close != NULL) {
			return (struct wire_span){.p = text.p + from,
						  .n = (size_t)(close - text.p) - from};
		}
	}
	return (struct wire_span){0};
}

static bool number(struct wire_span text, uint32_t *value)
{
	*value = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || i == 9) {
			return false;
		}
		*value = *value * 10 + (uint32_t)(text.p[i] - '0');
	}
	return text.n > 0;
}

/* Minutes are kept apart until the whole document is read, since the switch may follow them. */
struct wap_lock {
	bool has_type;
	bool has_minutes;
	uint32_t type;
	uint32_t minutes;
};

static void parm_note(struct wire_span name, uint32_t value, struct eas_policy *out,
		      struct wap_lock *lock)
{
	int32_t v = (int32_t)value;
	if (wire_span_is(name, "4131")) {
		eas_policy_put(out, EAS_TAG_PROVISION_DEVICEPASSWORDENABLED, v == 0);
	} else if (wire_span_is(name, "AEFrequencyType")) {
		lock->has_type = true;
		lock->type = value;
	} else if (wire_span_is(name, "AEFrequencyValue")) {
		lock->has_minutes = true;
		lock->minutes = value;
	} else if (wire_span_is(name, "DeviceWipeThreshold")) {
		eas_policy_put(out, EAS_TAG_PROVISION_MAXDEVICEPASSWORDFAILEDATTEMPTS, v);
	} else if (wire_span_is(name, "CodewordFrequency")) {
		out->codeword_frequency = value;
	} else if (wire_span_is(name, "MinimumPasswordLength")) {
		eas_policy_put(out, EAS_TAG_PROVISION_MINDEVICEPASSWORDLENGTH, v);
	} else if (wire_span_is(name, "PasswordComplexity")) {
		eas_policy_put(out, EAS_TAG_PROVISION_ALPHANUMERICDEVICEPASSWORDREQUIRED, v == 0);
	}
}

WIRE_COLD static enum wire_verdict refuse(struct wire_bad *bad, size_t offset, const char *reason)
{
	*bad = (struct wire_bad){.offset = offset, .reason = reason};
	return WIRE_BAD;
}

static bool known_parm(struct wire_span name)
{
	static const char *const names[] = {"4131",
					    "AEFrequencyType",
					    "AEFrequencyValue",
					    "DeviceWipeThreshold",
					    "CodewordFrequency",
					    "MinimumPasswordLength",
					    "PasswordComplexity"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (wire_span_is(name, names[i])) {
			return true;
		}
	}
	return false;
}

enum wire_verdict eas_policy_wap_read(struct wire_span text, struct eas_policy *out,
				      struct wire_bad *bad)
{
	static const char root[] = "<wap-provisioningdoc";
	*out = (struct eas_policy){0};
	struct wap_lock lock = {0};
	size_t at = 0;
	while (at < text.n && is_blank(text.p[at])) {
		at++;
	}
	if (text.n - at < sizeof root - 1 || memcmp(text.p + at, root, sizeof root - 1) != 0) {
		return refuse(bad, at, "not a wap-provisioningdoc");
	}
	while (at < text.n) {
		if (text.p[at] != '<') {
			at++;
			continue;
		}
		size_t end = tag_end(text, at);
		if (end == text.n) {
			return refuse(bad, at, "a tag does not end");
		}
		if (end - at > 6 && memcmp(text.p + at, "<parm", 5) == 0 &&
		    is_blank(text.p[at + 5])) {
			struct wire_span name = attribute(text, at + 6, end, "name");
			struct wire_span value = attribute(text, at + 6, end, "value");
			uint32_t v = 0;
			if (name.p != NULL && known_parm(name)) {
				if (!number(value, &v)) {
					return refuse(bad, at, "value is not a number");
				}
				parm_note(name, v, out, &lock);
			}
		}
		at = end + 1;
	}
	if (lock.has_minutes && (!lock.has_type || lock.type != 0)) {
		eas_policy_put(out, EAS_TAG_PROVISION_MAXINACTIVITYTIMEDEVICELOCK,
			       lock.minutes > 9999 / 60 ? 9999 : (int32_t)lock.minutes * 60);
	}
	return WIRE_OK;
}
