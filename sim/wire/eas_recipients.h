/* ResolveRecipients: names to addresses, with certificates, free time (14.0) and pictures (14.1).
 *
 * Not here: meaning of certificates and of MergedFreeBusy's digits.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.15, 2.2.3.177.12; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum {
	EAS_RECIPIENTS_TO_MAX = 16, /* kept; servers take 100: [MS-ASCMD] 3.1.5.10 */
	EAS_RECIPIENTS_RESULT_MAX = 8,
	EAS_RECIPIENTS_MATCH_MAX = 8,
	EAS_RECIPIENTS_CERTIFICATE_MAX = 4,
	EAS_RECIPIENTS_PICTURE_MAX = 2,
	EAS_RECIPIENTS_TO_BYTES_MAX = 256
};

struct eas_recipients_availability {
	bool there;
	struct wire_span start_time;
	struct wire_span end_time;
};

struct eas_recipients_picture_limits {
	bool there;
	struct eas_number bytes_max;
	struct eas_number pictures_max;
};

struct eas_recipients_request {
	uint32_t to_n;
	uint32_t to_seen_n;
	struct wire_span to[EAS_RECIPIENTS_TO_MAX];
	uint32_t certificate_retrieval; /* 1 none, 2 whole, 3 mini; 0 absent */
	struct eas_number certificates_max;
	struct eas_number ambiguous_max;
	struct eas_recipients_availability availability; /* 14.0+ */
	struct eas_recipients_picture_limits picture;	 /* 14.1+ */
};

struct eas_recipients_picture {
	uint32_t status; /* 1, or 173 to 175 of eas_status.h */
	struct wire_span data;
};

struct eas_recipients_certificates {
	bool there;
	uint32_t status;
	struct eas_number certificate_count;
	struct eas_number recipient_count; /* of a distribution list */
	uint32_t certificate_n;
	uint32_t certificate_seen_n;
	struct wire_span certificate[EAS_RECIPIENTS_CERTIFICATE_MAX]; /* base64 */
	struct wire_span mini_certificate;			      /* base64 */
};

struct eas_recipients_match {
	uint32_t type; /* 1 contact, 2 address list */
	struct wire_span display_name;
	struct wire_span email_address;
	uint32_t availability_status;	   /* 14.0+: 1, or 160 to 163 of eas_status.h */
	struct wire_span merged_free_busy; /* a digit for each half hour */
	struct eas_recipients_certificates certificates;
	uint32_t picture_n; /* 14.1+ */
	uint32_t picture_seen_n;
	struct eas_recipients_picture picture[EAS_RECIPIENTS_PICTURE_MAX];
};

struct eas_recipients_result {
	struct wire_span to; /* as asked */
	uint32_t status;
	struct eas_number recipient_count;
	uint32_t match_n;
	uint32_t match_seen_n;
	struct eas_recipients_match match[EAS_RECIPIENTS_MATCH_MAX];
};

struct eas_recipients_response {
	uint32_t status; /* EAS_STATUS_RESOLVE_RECIPIENTS_* */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_recipients_result result[EAS_RECIPIENTS_RESULT_MAX];
};

bool eas_recipients_request_write(struct wire_out *out, enum eas_version version,
				  const struct eas_recipients_request *recipients);
enum wire_verdict eas_recipients_request_read(const uint8_t *p, size_t n,
					      struct eas_recipients_request *out,
					      struct wire_bad *bad);
bool eas_recipients_response_write(struct wire_out *out, enum eas_version version,
				   const struct eas_recipients_response *recipients);
enum wire_verdict eas_recipients_response_read(const uint8_t *p, size_t n,
					       struct eas_recipients_response *out,
					       struct wire_bad *bad);
