/* The tables of ItemOperations. The three operations share one list, so that their order, in which
 * the server must do them, is kept.
 *
 * Not here: anything else; see eas_item_operations.h. */
#include "wire/eas_item_operations.h"

#define S struct eas_item_operations_options
static const struct eas_field option_fields[] = {
	EAS_TREE(ITEMOPERATIONS_SCHEMA, S, schema),
	EAS_RANGE(ITEMOPERATIONS_RANGE, S, range),
	EAS_TEXT(ITEMOPERATIONS_USERNAME, S, user_name),
	EAS_TEXT(ITEMOPERATIONS_PASSWORD, S, password),
	EAS_NUMBER(AIRSYNC_MIMESUPPORT, S, mime_support),
	EAS_LIST(AIRSYNCBASE_BODYPREFERENCE, S, body, struct eas_body_preference,
		 eas_body_preference_shape),
	EAS_LIST(AIRSYNCBASE_BODYPARTPREFERENCE, S, body_part, struct eas_body_preference,
		 eas_body_preference_shape, .since = EAS_V14_1),
	EAS_FLAG(RIGHTSMANAGEMENT_RIGHTSMANAGEMENTSUPPORT, S, rights_support, .since = EAS_V14_1),
};
static const struct eas_shape option_shape = EAS_SHAPE(S, option_fields);
#undef S

#define S struct eas_item_operation
static const struct eas_field fetch_fields[] = {
	EAS_TEXT(ITEMOPERATIONS_STORE, S, store),
	EAS_TEXT(AIRSYNC_COLLECTIONID, S, collection_id),
	EAS_TEXT(AIRSYNC_SERVERID, S, server_id),
	EAS_TEXT(DOCUMENTLIBRARY_LINKID, S, link_id),
	EAS_TEXT(SEARCH_LONGID, S, long_id),
	EAS_TEXT(AIRSYNCBASE_FILEREFERENCE, S, file_reference),
	EAS_GROUP_IN(ITEMOPERATIONS_OPTIONS, S, options, struct eas_item_operations_options,
		     option_shape),
	EAS_MARK(RIGHTSMANAGEMENT_REMOVERIGHTSMANAGEMENTPROTECTION, S, remove_rights,
		 .since = EAS_V14_1),
};
static const struct eas_shape fetch_shape = EAS_SHAPE(S, fetch_fields);

static const struct eas_field empty_option_fields[] = {
	EAS_MARK(ITEMOPERATIONS_DELETESUBFOLDERS, S, delete_sub_folders),
};
static const struct eas_shape empty_option_shape = EAS_SHAPE(S, empty_option_fields);
static const struct eas_field empty_fields[] = {
	EAS_TEXT(AIRSYNC_COLLECTIONID, S, collection_id),
	EAS_GROUP(ITEMOPERATIONS_OPTIONS, empty_option_shape),
};
static const struct eas_shape empty_shape = EAS_SHAPE(S, empty_fields);

static const struct eas_field move_option_fields[] = {
	EAS_MARK(ITEMOPERATIONS_MOVEALWAYS, S, move_always),
};
static const struct eas_shape move_option_shape = EAS_SHAPE(S, move_option_fields);
static const struct eas_field move_fields[] = {
	EAS_DATA(ITEMOPERATIONS_CONVERSATIONID, S, conversation_id),
	EAS_TEXT(ITEMOPERATIONS_DSTFLDID, S, dst_folder_id),
	EAS_GROUP(ITEMOPERATIONS_OPTIONS, move_option_shape),
};
static const struct eas_shape move_shape = EAS_SHAPE(S, move_fields);
#undef S

#define S struct eas_item_operations_request
#define OPERATION(tag, shape, ...)                                                                 \
	EAS_LIST(tag, S, operation, struct eas_item_operation, shape, __VA_ARGS__)
static const struct eas_field request_fields[] = {
	OPERATION(ITEMOPERATIONS_FETCH, fetch_shape, .variant = 1 + EAS_ITEM_OPERATIONS_FETCH),
	OPERATION(ITEMOPERATIONS_EMPTYFOLDERCONTENTS, empty_shape,
		  .variant = 1 + EAS_ITEM_OPERATIONS_EMPTY_FOLDER),
	OPERATION(ITEMOPERATIONS_MOVE, move_shape, .variant = 1 + EAS_ITEM_OPERATIONS_MOVE,
		  .since = EAS_V14_0),
};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_ITEMOPERATIONS_ITEMOPERATIONS,
		  .since = EAS_V12_0);
#undef S

#define S struct eas_item_operations_result
#define STATUS EAS_CODE(ITEMOPERATIONS_STATUS, S, status)
static const struct eas_field fetched_fields[] = {
	STATUS,
	EAS_TEXT(AIRSYNC_COLLECTIONID, S, collection_id),
	EAS_TEXT(AIRSYNC_SERVERID, S, server_id),
	EAS_TEXT(SEARCH_LONGID, S, long_id),
	EAS_TEXT(AIRSYNC_CLASS, S, class_name),
	EAS_TEXT(DOCUMENTLIBRARY_LINKID, S, link_id),
	EAS_TEXT(AIRSYNCBASE_FILEREFERENCE, S, file_reference),
	EAS_TREE(ITEMOPERATIONS_PROPERTIES, S, properties),
};
static const struct eas_shape fetched_shape = EAS_SHAPE(S, fetched_fields);

static const struct eas_field emptied_fields[] = {
	STATUS,
	EAS_TEXT(AIRSYNC_COLLECTIONID, S, collection_id),
};
static const struct eas_shape emptied_shape = EAS_SHAPE(S, emptied_fields);

static const struct eas_field moved_fields[] = {
	STATUS,
	EAS_DATA(ITEMOPERATIONS_CONVERSATIONID, S, conversation_id),
};
static const struct eas_shape moved_shape = EAS_SHAPE(S, moved_fields);
#undef S

#define S struct eas_item_operations_response
#define RESULT(tag, shape, ...)                                                                    \
	EAS_LIST(tag, S, result, struct eas_item_operations_result, shape, __VA_ARGS__)
static const struct eas_field result_fields[] = {
	RESULT(ITEMOPERATIONS_FETCH, fetched_shape, .variant = 1 + EAS_ITEM_OPERATIONS_FETCH),
	RESULT(ITEMOPERATIONS_EMPTYFOLDERCONTENTS, emptied_shape,
	       .variant = 1 + EAS_ITEM_OPERATIONS_EMPTY_FOLDER),
	RESULT(ITEMOPERATIONS_MOVE, moved_shape, .variant = 1 + EAS_ITEM_OPERATIONS_MOVE,
	       .since = EAS_V14_0),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
static const struct eas_field response_fields[] = {
	STATUS,
	EAS_GROUP(ITEMOPERATIONS_RESPONSE, result_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_ITEMOPERATIONS_ITEMOPERATIONS,
		  .since = EAS_V12_0);
#undef S

#define S struct eas_item_operations_body
static const struct eas_field body_fields[] = {
	EAS_CODE(AIRSYNCBASE_TYPE, S, type),
	EAS_NUMBER(AIRSYNCBASE_ESTIMATEDDATASIZE, S, bytes),
	EAS_NUMBER(AIRSYNCBASE_TRUNCATED, S, truncated),
	EAS_TEXT(AIRSYNCBASE_DATA, S, data),
	EAS_NUMBER(ITEMOPERATIONS_PART, S, part),
};
static const struct eas_shape body_shape = EAS_SHAPE(S, body_fields);
#undef S

#define S struct eas_item_operations_properties
static const struct eas_field properties_fields[] = {
	EAS_TEXT(EMAIL_TO, S, to),
	EAS_TEXT(EMAIL_FROM, S, from),
	EAS_TEXT(EMAIL_SUBJECT, S, subject),
	EAS_TEXT(EMAIL_DATERECEIVED, S, date_received),
	EAS_NUMBER(EMAIL_READ, S, read),
	EAS_TEXT(EMAIL_MESSAGECLASS, S, message_class),
	EAS_PART(AIRSYNCBASE_BODY, S, body, struct eas_item_operations_body, body_shape),
	EAS_TEXT(AIRSYNCBASE_CONTENTTYPE, S, content_type),
	EAS_RANGE(ITEMOPERATIONS_RANGE, S, range),
	EAS_NUMBER(ITEMOPERATIONS_TOTAL, S, total_bytes),
	EAS_TEXT(ITEMOPERATIONS_DATA, S, data),
	EAS_NUMBER(ITEMOPERATIONS_PART, S, part),
	EAS_TEXT(ITEMOPERATIONS_VERSION, S, version),
};
static const struct eas_shape properties_shape =
	EAS_SHAPE(S, properties_fields, .root = EAS_TAG_ITEMOPERATIONS_PROPERTIES,
		  .since = EAS_V12_0);
#undef S

EAS_SHAPE_MESSAGE(eas_item_operations_request, request_shape)
EAS_SHAPE_MESSAGE(eas_item_operations_response, response_shape)
EAS_SHAPE_TREE(eas_item_operations_properties, properties_shape)
