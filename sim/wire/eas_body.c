/* The table of a body preference. Not here: anything else; see eas_body.h. */
#include "wire/eas_body.h"

#define S struct eas_body_preference
static const struct eas_field fields[] = {
	EAS_CODE(AIRSYNCBASE_TYPE, S, type),
	EAS_NUMBER(AIRSYNCBASE_TRUNCATIONSIZE, S, truncation_bytes),
	EAS_FLAG(AIRSYNCBASE_ALLORNONE, S, all_or_none),
	EAS_NUMBER(AIRSYNCBASE_PREVIEW, S, preview, .since = EAS_V14_0),
};
const struct eas_shape eas_body_preference_shape = EAS_SHAPE(S, fields);
