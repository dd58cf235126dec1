/* The tables of ValidateCert. Certificate holds text in a request and a Status in an answer.
 * Not here: anything else; see eas_cert.h. */
#include "wire/eas_cert.h"

#define S struct eas_cert_request
static const struct eas_field chain_fields[] = {EAS_TEXTS(VALIDATECERT_CERTIFICATE, S, chain)};
static const struct eas_shape chain_shape = EAS_SHAPE(S, chain_fields);

static const struct eas_field list_fields[] = {EAS_TEXTS(VALIDATECERT_CERTIFICATE, S, certificate)};
static const struct eas_shape list_shape = EAS_SHAPE(S, list_fields);

static const struct eas_field request_fields[] = {
	EAS_GROUP(VALIDATECERT_CERTIFICATECHAIN, chain_shape),
	EAS_GROUP(VALIDATECERT_CERTIFICATES, list_shape),
	EAS_FLAG(VALIDATECERT_CHECKCRL, S, check_crl),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_VALIDATECERT_VALIDATECERT);
#undef S

#define S struct eas_cert_result
static const struct eas_field result_fields[] = {EAS_CODE(VALIDATECERT_STATUS, S, status)};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_cert_response
static const struct eas_field response_fields[] = {
	EAS_CODE(VALIDATECERT_STATUS, S, status),
	EAS_LIST(VALIDATECERT_CERTIFICATE, S, result, struct eas_cert_result, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_VALIDATECERT_VALIDATECERT);
#undef S

EAS_SHAPE_MESSAGE(eas_cert_request, request_shape)
EAS_SHAPE_MESSAGE(eas_cert_response, response_shape)
