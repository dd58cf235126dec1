/* The tables of GetItemEstimate; the two request forms differ in order and in where the filter
 * stands.
 *
 * Not here: the counting. See eas_estimate.h. */
#include "wire/eas_estimate.h"

#define S struct eas_estimate_options
static const struct eas_field option_fields[] = {
	EAS_NUMBER(AIRSYNC_FILTERTYPE, S, filter),
	EAS_TEXT(AIRSYNC_CLASS, S, class_name),
	EAS_CODE(AIRSYNC_MAXITEMS, S, max_items),
};
static const struct eas_shape option_shape = EAS_SHAPE(S, option_fields);
#undef S

/* The old form, then the new one; the key stands where both may have it. */
#define S struct eas_estimate_collection
static const struct eas_field collection_fields[] = {
	EAS_TEXT(GETITEMESTIMATE_CLASS, S, class_name, .until = EAS_V12_1),
	EAS_TEXT(GETITEMESTIMATE_COLLECTIONID, S, collection_id, .until = EAS_V12_1),
	EAS_NUMBER(AIRSYNC_FILTERTYPE, S, filter, .until = EAS_V12_1),
	EAS_TEXT(AIRSYNC_SYNCKEY, S, sync_key, .max = EAS_SYNC_KEY_BYTES_MAX),
	EAS_TEXT(GETITEMESTIMATE_COLLECTIONID, S, collection_id, .since = EAS_V14_0),
	EAS_FLAG(AIRSYNC_CONVERSATIONMODE, S, conversation_mode, .since = EAS_V14_0),
	EAS_LIST(AIRSYNC_OPTIONS, S, option, struct eas_estimate_options, option_shape,
		 .since = EAS_V14_0),
};
static const struct eas_shape collection_shape = EAS_SHAPE(S, collection_fields);
#undef S

#define S struct eas_estimate_request
static const struct eas_field collections_fields[] = {
	EAS_LIST(GETITEMESTIMATE_COLLECTION, S, collection, struct eas_estimate_collection,
		 collection_shape),
};
static const struct eas_shape collections_shape = EAS_SHAPE(S, collections_fields);
static const struct eas_field request_fields[] = {
	EAS_GROUP(GETITEMESTIMATE_COLLECTIONS, collections_shape),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE);
#undef S

#define S struct eas_estimate_result
static const struct eas_field count_fields[] = {
	EAS_TEXT(GETITEMESTIMATE_CLASS, S, class_name),
	EAS_TEXT(GETITEMESTIMATE_COLLECTIONID, S, collection_id),
	EAS_COUNT(GETITEMESTIMATE_ESTIMATE, S, estimate),
};
static const struct eas_shape count_shape = EAS_SHAPE(S, count_fields);
static const struct eas_field result_fields[] = {
	EAS_COUNT(GETITEMESTIMATE_STATUS, S, status),
	EAS_GROUP(GETITEMESTIMATE_COLLECTION, count_shape),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_estimate_response
static const struct eas_field response_fields[] = {
	EAS_CODE(GETITEMESTIMATE_STATUS, S, status),
	EAS_LIST(GETITEMESTIMATE_RESPONSE, S, result, struct eas_estimate_result, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE);
#undef S

bool eas_estimate_request_write(struct wire_out *out, enum eas_version version,
				const struct eas_estimate_request *estimate)
{
	if (version < EAS_V14_0 || estimate->collection_n > EAS_COLLECTION_MAX) {
		return eas_shape_write(&request_shape, out, version, estimate);
	}
	struct eas_estimate_request newer = {.collection_n = estimate->collection_n};
	for (uint32_t i = 0; i < estimate->collection_n; i++) {
		struct eas_estimate_collection *c = &newer.collection[i];
		*c = estimate->collection[i];
		if (c->option_n == 0 && c->filter.there) {
			c->option[c->option_n++].filter = c->filter;
		}
	}
	return eas_shape_write(&request_shape, out, version, &newer);
}

enum wire_verdict eas_estimate_request_read(const uint8_t *p, size_t n,
					    struct eas_estimate_request *out, struct wire_bad *bad)
{
	enum wire_verdict v = eas_shape_read(&request_shape, p, n, out, bad);
	for (uint32_t i = 0; v == WIRE_OK && i < out->collection_n; i++) {
		struct eas_estimate_collection *c = &out->collection[i];
		if (c->option_n > 0 && c->option[0].filter.there) {
			c->filter = c->option[0].filter;
		}
	}
	return v;
}

bool eas_estimate_response_write(struct wire_out *out, const struct eas_estimate_response *estimate)
{
	return eas_shape_write(&response_shape, out, EAS_V_NONE, estimate);
}

enum wire_verdict eas_estimate_response_read(const uint8_t *p, size_t n,
					     struct eas_estimate_response *out,
					     struct wire_bad *bad)
{
	return eas_shape_read(&response_shape, p, n, out, bad);
}
