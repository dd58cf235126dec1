/* ValidateCert: the server judges S/MIME certificates for the device.
 *
 * Not here: the judging, X.509.
 * Ownership: spans borrow the bytes read or the writer's caller's bytes; certificates are base64.
 * Source: [MS-ASCMD] 2.2.1.22, 2.2.3.177.18; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_shape.h"

enum { EAS_CERT_MAX = 8 /* kept of each list; servers take 100: [MS-ASCMD] 3.1.5.10 */ };

struct eas_cert_request {
	uint32_t chain_n; /* certificates between those asked about and a trusted one */
	uint32_t chain_seen_n;
	struct wire_span chain[EAS_CERT_MAX];
	uint32_t certificate_n;
	uint32_t certificate_seen_n;
	struct wire_span certificate[EAS_CERT_MAX];
	uint8_t check_crl; /* enum eas_flag: ask for revocation, too */
};

struct eas_cert_result {
	uint32_t status; /* EAS_STATUS_VALIDATE_CERT_* */
};

struct eas_cert_response {
	uint32_t status; /* 1 or 17, or a common one (eas_status.h) */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_cert_result result[EAS_CERT_MAX]; /* in the order of the request */
};

bool eas_cert_request_write(struct wire_out *out, enum eas_version version,
			    const struct eas_cert_request *cert);
enum wire_verdict eas_cert_request_read(const uint8_t *p, size_t n, struct eas_cert_request *out,
					struct wire_bad *bad);
bool eas_cert_response_write(struct wire_out *out, enum eas_version version,
			     const struct eas_cert_response *cert);
enum wire_verdict eas_cert_response_read(const uint8_t *p, size_t n, struct eas_cert_response *out,
					 struct wire_bad *bad);
