/* Provision: policies in two phases, remote wipe and its acknowledgement.
 *
 * Not here: who must provision when (models/), the XML of the 2.5 policy document (eas_policy.h),
 * status codes (eas_status.h, EAS_STATUS_PROVISION_*).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASPROV] 2.2.2, 3.1.5.1; conventions in eas.h.
 *
 * The messages, by what is set:
 *   request 1          policy_type, from 14.1 on also device
 *   request 2          policy_type, has_policy_key, policy_status (the acknowledgement)
 *   after a wipe order nothing: an empty Provision
 *   wipe acknowledged  wipe_status
 *   answer 1           status, policy_type, policy_status, key, document
 *   answer 2           the same without document
 *   wipe order         status, remote_wipe; answer to its acknowledgement: status only (Exchange 2007
 *                      and 2010: remote_wipe again) */
#pragma once

#include "wire/eas_policy.h"
#include "wire/eas_settings.h"

enum eas_provision_document {
	EAS_PROVISION_NONE,
	EAS_PROVISION_WAP, /* 2.5: text, `wap` */
	EAS_PROVISION_EAS  /* 12.0+: EASProvisionDoc, `policy` */
};

#define EAS_PROVISION_TYPE_WAP "MS-WAP-Provisioning-XML"
#define EAS_PROVISION_TYPE_EAS "MS-EAS-Provisioning-WBXML"

/* The type that a protocol version uses. */
struct wire_span eas_provision_type(enum eas_version version);

enum { EAS_PROVISION_NAME_MAX = 16 }; /* kept; all are counted */

struct eas_provision_request {
	enum eas_version version; /* writer: leaves out what it does not know; EAS_V_NONE: nothing */
	bool has_policy_key;
	uint32_t policy_key;
	uint32_t policy_status; /* EAS_STATUS_PROVISION_POLICY_REQUEST_*; 0: absent */
	uint32_t wipe_status;	/* EAS_STATUS_PROVISION_REMOTE_WIPE_REQUEST_*; 0: no element */
	struct wire_span policy_type; /* empty: no Policies element */
	struct eas_settings_device device; /* `there`: DeviceInformation comes first; 14.1+ */
};

/* The lists of EASProvisionDoc, 12.1+. */
struct eas_provision_lists {
	uint32_t application_n; /* names of programs in ROM that may not run */
	uint32_t application_seen_n;
	struct wire_span application[EAS_PROVISION_NAME_MAX];
	uint32_t hash_n; /* SHA-1 of programs that may run */
	uint32_t hash_seen_n;
	struct wire_span hash[EAS_PROVISION_NAME_MAX];
};

struct eas_provision_response {
	enum eas_version version; /* writer: as in the request */
	uint32_t device_status;	  /* of DeviceInformation, 14.1+; 0: absent */
	uint32_t status;	  /* EAS_STATUS_PROVISION_*; 0: absent */
	bool remote_wipe;
	bool has_policy; /* a Policy element */
	bool has_policy_key;
	uint32_t policy_key;
	uint32_t policy_status; /* EAS_STATUS_PROVISION_POLICY_RESPONSE_*; 0: absent */
	uint32_t document;	/* enum eas_provision_document */
	struct wire_span policy_type;
	struct wire_span wap; /* text of the 2.5 document: eas_policy_wap_read */
	struct eas_policy policy;
	struct eas_provision_lists lists;
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
