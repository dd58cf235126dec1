/* The tables of MoveItems. Not here: the moving; see eas_move.h. */
#include "wire/eas_move.h"

#define S struct eas_move_item
static const struct eas_field item_fields[] = {
	EAS_TEXT(MOVE_SRCMSGID, S, source_item),
	EAS_TEXT(MOVE_SRCFLDID, S, source_folder),
	EAS_TEXT(MOVE_DSTFLDID, S, target_folder),
};
static const struct eas_shape item_shape = EAS_SHAPE(S, item_fields);
#undef S

#define S struct eas_move_request
static const struct eas_field request_fields[] = {
	EAS_LIST(MOVE_MOVE, S, item, struct eas_move_item, item_shape),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_MOVE_MOVEITEMS);
#undef S

#define S struct eas_move_result
static const struct eas_field result_fields[] = {
	EAS_TEXT(MOVE_SRCMSGID, S, source_item),
	EAS_COUNT(MOVE_STATUS, S, status),
	EAS_TEXT(MOVE_DSTMSGID, S, target_item),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_move_response
static const struct eas_field response_fields[] = {
	EAS_CODE(MOVE_STATUS, S, status),
	EAS_LIST(MOVE_RESPONSE, S, result, struct eas_move_result, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_MOVE_MOVEITEMS);
#undef S

EAS_SHAPE_MESSAGE(eas_move_request, request_shape)
EAS_SHAPE_MESSAGE(eas_move_response, response_shape)
