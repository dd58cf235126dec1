/* Provision: policies in two phases, remote wipe and its acknowledgement.
 *
 * Not here: who must provision when (models/), lists of applications (passed over), the XML of the
 * 2.5 policy document (eas_policy.h).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASPROV] 2.2.2, 3.1.5.1; conventions in eas.h.
 *
 * The messages, by what is set:
 *   request 1          policy_type
 *   request 2          policy_type, has_policy_key, policy_status (the acknowledgement)
 *   after a wipe order nothing: an empty Provision
 *   wipe acknowledged  wipe_status
 *   answer 1           status, policy_type, policy_status, key, document
 *   answer 2           the same without document
 *   wipe order         status, remote_wipe; answer to its acknowledgement: status only */
#pragma once

#include "wire/eas_policy.h"

enum eas_provision_document {
	EAS_PROVISION_NONE,
	EAS_PROVISION_WAP, /* 2.5: text, `wap` */
	EAS_PROVISION_EAS  /* 12.0+: EASProvisionDoc, `policy` */
};

#define EAS_PROVISION_TYPE_WAP "MS-WAP-Provisioning-XML"
#define EAS_PROVISION_TYPE_EAS "MS-EAS-Provisioning-WBXML"

/* The type that a protocol version uses. */
struct wire_span eas_provision_type(enum eas_version version);

/* DeviceInformation of 14.1 (page 18); absent strings have p == NULL. */
struct eas_provision_device {
	struct wire_span model;
	struct wire_span imei;
	struct wire_span friendly_name;
	struct wire_span os;
	struct wire_span os_language;
	struct wire_span phone_number;
};

struct eas_provision_request {
	bool has_device; /* DeviceInformation comes first */
	bool has_policy_key;
	uint32_t policy_key;
	uint32_t policy_status; /* 1 applied, 2 partly, 3 not, 4 managed elsewhere; 0 absent */
	uint32_t wipe_status;	/* 1 wiped, 2 failed; 0: no RemoteWipe element */
	struct wire_span policy_type; /* empty: no Policies element */
	struct eas_provision_device device;
};

struct eas_provision_response {
	uint32_t status; /* 1 success, 2 protocol error, 3 server error */
	bool remote_wipe;
	bool has_policy; /* a Policy element */
	bool has_policy_key;
	uint32_t policy_key;
	uint32_t policy_status; /* 1 success, 2 no policy, 3 type unknown, 4 corrupt, 5 wrong key */
	uint32_t document;	/* enum eas_provision_document */
	struct wire_span policy_type;
	struct wire_span wap; /* text of the 2.5 document: eas_policy_wap_read */
	struct eas_policy policy;
};

bool eas_provision_request_write(struct wire_out *out,
				 const struct eas_provision_request *provision);
enum wire_verdict eas_provision_request_read(const uint8_t *p, size_t n,
					     struct eas_provision_request *out,
					     struct wire_bad *bad);
bool eas_provision_response_write(struct wire_out *out,
				  const struct eas_provision_response *provision);
enum wire_verdict eas_provision_response_read(const uint8_t *p, size_t n,
					      struct eas_provision_response *out,
					      struct wire_bad *bad);
