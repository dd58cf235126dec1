/* One security policy, as EASProvisionDoc (12.0+) and as the WAP document of 2.5 say it.
 *
 * Not here: the Provision command (eas_provision.h), what a device does with a policy.
 * Ownership: plain values, no pointers.
 * Units: value[] holds what the element holds: seconds for MaxInactivityTimeDeviceLock, characters
 * for MinDevicePasswordLength, bytes for sizes (-1: no limit), days for DevicePasswordExpiration.
 * Invariants: value[] and `has` are indexed by token - 0x0E of page 14; lists (0x37..0x3A) are
 * never set.
 * Source: [MS-ASPROV] 2.2.2; 2.5: Horde Policies.php, Android's Exchange 2003 sample. */
#pragma once

#include "wire/eas.h"
#include "wire/eas_page.h"

enum { EAS_POLICY_TOKEN_FIRST = 0x0E, EAS_POLICY_TOKEN_LAST = 0x36, EAS_POLICY_N = 41 };

struct eas_policy {
	uint64_t has; /* bit i: value[i] is present */
	int32_t value[EAS_POLICY_N];
	uint32_t codeword_frequency; /* 2.5 only, attempts; 0 absent */
};

/* `tag` is one of EAS_TAG_PROVISION_DEVICEPASSWORDENABLED .. _ALLOWINTERNETSHARING. */
void eas_policy_put(struct eas_policy *policy, uint16_t tag, int32_t value);
bool eas_policy_has(const struct eas_policy *policy, uint16_t tag);
int32_t eas_policy_value(const struct eas_policy *policy, uint16_t tag, int32_t when_absent);

/* The wap-provisioningdoc that Exchange 2003 SP2 fills: password required, inactivity lock, wipe
 * threshold, code word, minimum length, complexity. Other elements have no place in it. Without
 * DevicePasswordEnabled (absent or 0) it says only that no password is needed. */
void eas_policy_wap_write(struct wire_out *out, const struct eas_policy *policy);

/* Reads such a document, elements it does not know are passed over; minutes become seconds.
 * WIRE_BAD: not a wap-provisioningdoc, a tag or value that does not end, a number that is none. */
enum wire_verdict eas_policy_wap_read(struct wire_span text, struct eas_policy *out,
				      struct wire_bad *bad);
