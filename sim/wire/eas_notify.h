/* Notify: how a device of protocol 2.0 to 2.5 registers for SMS triggers (AUTD).
 *
 * Not here: the SMS itself (trigger.h), NotifyGUID inside of Sync (eas_sync_extra.h).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: names of page 3 from libwbxml, {DeviceInfo} and {Status} from Z-Push's notify.php;
 * ValidCarrierProfiles as in [aa458005]. Which element stands in which, and in what order, nobody has
 * published: [ASSUMED] throughout, no parameter depends on it. Conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_NOTIFY_DEVICE_MAX = 4, EAS_NOTIFY_FOLDER_MAX = 8, EAS_NOTIFY_CARRIER_MAX = 16 };

struct eas_notify_device {
	struct wire_span id;
	struct wire_span address; /* where triggers go: "+15550100@sms.example" */
	struct wire_span carrier_profile;
	struct wire_span friendly_name;
};

/* What to watch. */
struct eas_notify_notification {
	bool there;
	uint8_t enable; /* enum eas_flag */
	struct wire_span version;
	struct eas_number life_time;
	uint32_t folder_n;
	uint32_t folder_seen_n;
	struct wire_span folder[EAS_NOTIFY_FOLDER_MAX]; /* server ids */
};

struct eas_notify_request {
	uint32_t device_n;
	uint32_t device_seen_n;
	struct eas_notify_device device[EAS_NOTIFY_DEVICE_MAX];
	struct eas_notify_notification notification;
};

struct eas_notify_response {
	uint32_t status; /* 1 success; 0: absent */
	uint32_t carrier_n;
	uint32_t carrier_seen_n;
	struct wire_span carrier[EAS_NOTIFY_CARRIER_MAX]; /* profiles the administrator allows */
	uint32_t registered_status;			  /* the rest: of the registration */
	struct wire_span notify_guid; /* what the SMS will hold */
	struct wire_span expiry;
};

bool eas_notify_request_write(struct wire_out *out, enum eas_version version,
			      const struct eas_notify_request *notify);
enum wire_verdict eas_notify_request_read(const uint8_t *p, size_t n,
					  struct eas_notify_request *out, struct wire_bad *bad);
bool eas_notify_response_write(struct wire_out *out, enum eas_version version,
			       const struct eas_notify_response *notify);
enum wire_verdict eas_notify_response_read(const uint8_t *p, size_t n,
					   struct eas_notify_response *out, struct wire_bad *bad);
