/* The tables of Search, and the two forms of its query.
 *
 * Not here: anything else; see eas_search.h. */
#include "wire/eas_search.h"

#define S struct eas_search_picture
static const struct eas_field picture_fields[] = {
	EAS_NUMBER(SEARCH_MAXSIZE, S, bytes_max),
	EAS_NUMBER(SEARCH_MAXPICTURES, S, pictures_max),
};
static const struct eas_shape picture_shape = EAS_SHAPE(S, picture_fields);
#undef S

#define S struct eas_search_request
static const struct eas_field option_fields[] = {
	EAS_RANGE(SEARCH_RANGE, S, range),
	EAS_TEXT(SEARCH_USERNAME, S, user_name, .since = EAS_V12_0),
	EAS_TEXT(SEARCH_PASSWORD, S, password, .since = EAS_V12_0),
	EAS_MARK(SEARCH_DEEPTRAVERSAL, S, deep_traversal, .since = EAS_V12_0),
	EAS_MARK(SEARCH_REBUILDRESULTS, S, rebuild_results, .since = EAS_V12_0),
	EAS_PART(SEARCH_PICTURE, S, picture, struct eas_search_picture, picture_shape,
		 .since = EAS_V14_1),
	EAS_NUMBER(AIRSYNC_MIMESUPPORT, S, mime_support, .since = EAS_V12_0),
	EAS_LIST(AIRSYNCBASE_BODYPREFERENCE, S, body, struct eas_body_preference,
		 eas_body_preference_shape, .since = EAS_V12_0),
	EAS_LIST(AIRSYNCBASE_BODYPARTPREFERENCE, S, body_part, struct eas_body_preference,
		 eas_body_preference_shape, .since = EAS_V14_1),
	EAS_FLAG(RIGHTSMANAGEMENT_RIGHTSMANAGEMENTSUPPORT, S, rights_support, .since = EAS_V14_1),
};
static const struct eas_shape option_shape = EAS_SHAPE(S, option_fields);

/* The reader takes the first row of a tag: each query comes as a tree. */
static const struct eas_field store_fields[] = {
	EAS_TEXT(SEARCH_NAME, S, store),
	EAS_TREE(SEARCH_QUERY, S, query),
	EAS_TEXT(SEARCH_QUERY, S, query_text),
	EAS_GROUP(SEARCH_OPTIONS, option_shape),
};
static const struct eas_shape store_shape = EAS_SHAPE(S, store_fields);

static const struct eas_field request_fields[] = {EAS_GROUP(SEARCH_STORE, store_shape)};
static const struct eas_shape request_shape =
	EAS_SHAPE(S, request_fields, .root = EAS_TAG_SEARCH_SEARCH, .since = EAS_V2_5);
#undef S

#define S struct eas_search_result
static const struct eas_field result_fields[] = {
	EAS_TEXT(AIRSYNC_CLASS, S, class_name, .since = EAS_V12_0),
	EAS_TEXT(SEARCH_LONGID, S, long_id, .since = EAS_V12_0),
	EAS_TEXT(AIRSYNC_COLLECTIONID, S, collection_id, .since = EAS_V12_0),
	EAS_TREE(SEARCH_PROPERTIES, S, properties),
};
static const struct eas_shape result_shape = EAS_SHAPE(S, result_fields);
#undef S

#define S struct eas_search_response
static const struct eas_field found_fields[] = {
	EAS_CODE(SEARCH_STATUS, S, store_status),
	EAS_LIST(SEARCH_RESULT, S, result, struct eas_search_result, result_shape),
	EAS_RANGE(SEARCH_RANGE, S, range),
	EAS_NUMBER(SEARCH_TOTAL, S, total),
};
static const struct eas_shape found_shape = EAS_SHAPE(S, found_fields);
static const struct eas_field answer_fields[] = {EAS_GROUP(SEARCH_STORE, found_shape)};
static const struct eas_shape answer_shape = EAS_SHAPE(S, answer_fields);
static const struct eas_field response_fields[] = {
	EAS_CODE(SEARCH_STATUS, S, status),
	EAS_GROUP(SEARCH_RESPONSE, answer_shape),
};
static const struct eas_shape response_shape =
	EAS_SHAPE(S, response_fields, .root = EAS_TAG_SEARCH_SEARCH, .since = EAS_V2_5);
#undef S

#define S struct eas_search_person
static const struct eas_field photo_fields[] = {
	EAS_CODE(GAL_STATUS, S, picture_status),
	EAS_DATA(GAL_DATA, S, picture_data),
};
static const struct eas_shape photo_shape = EAS_SHAPE(S, photo_fields);
static const struct eas_field person_fields[] = {
	EAS_TEXT(GAL_DISPLAYNAME, S, display_name),
	EAS_TEXT(GAL_PHONE, S, phone),
	EAS_TEXT(GAL_OFFICE, S, office),
	EAS_TEXT(GAL_TITLE, S, title),
	EAS_TEXT(GAL_COMPANY, S, company),
	EAS_TEXT(GAL_ALIAS, S, alias),
	EAS_TEXT(GAL_FIRSTNAME, S, first_name),
	EAS_TEXT(GAL_LASTNAME, S, last_name),
	EAS_TEXT(GAL_HOMEPHONE, S, home_phone),
	EAS_TEXT(GAL_MOBILEPHONE, S, mobile_phone),
	EAS_TEXT(GAL_EMAILADDRESS, S, email_address),
	EAS_GROUP(GAL_PICTURE, photo_shape, .since = EAS_V14_1),
};
static const struct eas_shape person_shape =
	EAS_SHAPE(S, person_fields, .root = EAS_TAG_SEARCH_PROPERTIES);
#undef S

#define S struct eas_search_document
static const struct eas_field document_fields[] = {
	EAS_TEXT(DOCUMENTLIBRARY_LINKID, S, link_id),
	EAS_TEXT(DOCUMENTLIBRARY_DISPLAYNAME, S, display_name),
	EAS_NUMBER(DOCUMENTLIBRARY_ISFOLDER, S, is_folder),
	EAS_TEXT(DOCUMENTLIBRARY_CREATIONDATE, S, creation_date),
	EAS_TEXT(DOCUMENTLIBRARY_LASTMODIFIEDDATE, S, last_modified),
	EAS_NUMBER(DOCUMENTLIBRARY_ISHIDDEN, S, is_hidden),
	EAS_NUMBER(DOCUMENTLIBRARY_CONTENTLENGTH, S, content_bytes),
	EAS_TEXT(DOCUMENTLIBRARY_CONTENTTYPE, S, content_type),
};
static const struct eas_shape document_shape = EAS_SHAPE(
	S, document_fields, .root = EAS_TAG_SEARCH_PROPERTIES, .since = EAS_V12_0);
#undef S

bool eas_search_request_write(struct wire_out *out, enum eas_version version,
			      const struct eas_search_request *search)
{
	bool both = search->query.bytes.p != NULL && search->query_text.p != NULL;
	return !both && eas_shape_write(&request_shape, out, version, search);
}

enum wire_verdict eas_search_request_read(const uint8_t *p, size_t n,
					  struct eas_search_request *out, struct wire_bad *bad)
{
	enum wire_verdict v = eas_shape_read(&request_shape, p, n, out, bad);
	if (v == WIRE_OK && out->query.bytes.p != NULL &&
	    eas_tree_text(&out->query, &out->query_text)) {
		out->query = (struct eas_tree){0};
	} else {
		out->query_text = (struct wire_span){0};
	}
	return v;
}

EAS_SHAPE_MESSAGE(eas_search_response, response_shape)
EAS_SHAPE_TREE(eas_search_person, person_shape)
EAS_SHAPE_TREE(eas_search_document, document_shape)
