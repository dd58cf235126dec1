/* Search: the address list (2.5 and later), mails and documents (12.0 and later).
 *
 * Not here: what a query means; the properties of mails (eas_item_operations_properties_read reads
 * those of a fetch, which have another root).
 * Ownership: spans and trees borrow the bytes read or the writer's caller's bytes.
 * Source: [MS-ASCMD] 2.2.1.16, 2.2.3.177.13; [MS-ASWBXML] 2.1.2.1.17 and .20; conventions in
 * eas_shape.h. */
#pragma once

#include "wire/eas_body.h"

enum {
	EAS_SEARCH_RESULT_MAX = 16, /* kept */
	EAS_SEARCH_BODY_MAX = 4
};

#define EAS_SEARCH_STORE_GAL "GAL"
#define EAS_SEARCH_STORE_MAILBOX "Mailbox"
#define EAS_SEARCH_STORE_DOCUMENTS "DocumentLibrary"

struct eas_search_picture {
	bool there;
	struct eas_number bytes_max;
	struct eas_number pictures_max;
};

struct eas_search_request {
	struct wire_span store; /* EAS_SEARCH_STORE_* */
	struct wire_span query_text; /* one of the two: plain text (address list) */
	struct eas_tree query;	     /* ... or the element Query with And and the like inside */
	struct eas_range range;		/* of results */
	struct eas_number mime_support; /* 0 never, 1 S/MIME only, 2 always */
	uint32_t body_n;
	uint32_t body_seen_n;
	struct eas_body_preference body[EAS_SEARCH_BODY_MAX];
	uint32_t body_part_n; /* 14.1+; 0 or 1 */
	uint32_t body_part_seen_n;
	struct eas_body_preference body_part[1];
	uint8_t rights_support; /* enum eas_flag, 14.1+ */
	bool deep_traversal;	/* 12.0+: folders below, too */
	bool rebuild_results;	/* 12.0+ */
	struct wire_span user_name; /* 12.0+: at the document's server */
	struct wire_span password;
	struct eas_search_picture picture; /* 14.1+, address list */
};

struct eas_search_result {
	struct wire_span class_name;
	struct wire_span long_id;
	struct wire_span collection_id;
	struct eas_tree properties; /* absent in the empty Result that means "nothing found" */
};

struct eas_search_response {
	uint32_t status;       /* 1 or 3 */
	uint32_t store_status; /* EAS_STATUS_SEARCH_STORE_* */
	uint32_t result_n;
	uint32_t result_seen_n;
	struct eas_range range; /* of the results that are here */
	struct eas_number total;
	struct eas_search_result result[EAS_SEARCH_RESULT_MAX];
};

/* Properties of an entry of the address list. */
struct eas_search_person {
	struct wire_span display_name;
	struct wire_span phone;
	struct wire_span office;
	struct wire_span title;
	struct wire_span company;
	struct wire_span alias;
	struct wire_span first_name;
	struct wire_span last_name;
	struct wire_span home_phone;
	struct wire_span mobile_phone;
	struct wire_span email_address;
	uint32_t picture_status;       /* 14.1+: 1, or 173 to 175 of eas_status.h */
	struct wire_span picture_data; /* octets */
};

/* Properties of a file or folder of a document library. */
struct eas_search_document {
	struct wire_span link_id; /* its address */
	struct wire_span display_name;
	struct eas_number is_folder; /* 0 or 1 */
	struct wire_span creation_date;
	struct wire_span last_modified;
	struct eas_number is_hidden;
	struct eas_number content_bytes;
	struct wire_span content_type;
};

bool eas_search_request_write(struct wire_out *out, enum eas_version version,
			      const struct eas_search_request *search);
enum wire_verdict eas_search_request_read(const uint8_t *p, size_t n,
					  struct eas_search_request *out, struct wire_bad *bad);
bool eas_search_response_write(struct wire_out *out, enum eas_version version,
			       const struct eas_search_response *search);
enum wire_verdict eas_search_response_read(const uint8_t *p, size_t n,
					   struct eas_search_response *out, struct wire_bad *bad);

/* Properties to and from the tree of a result; writing puts the tree's bytes into `out`. */
bool eas_search_person_write(struct wire_out *out, enum eas_version version,
			     const struct eas_search_person *person, struct eas_tree *tree);
enum wire_verdict eas_search_person_read(const struct eas_tree *tree,
					 struct eas_search_person *out, struct wire_bad *bad);
bool eas_search_document_write(struct wire_out *out, enum eas_version version,
			       const struct eas_search_document *document, struct eas_tree *tree);
enum wire_verdict eas_search_document_read(const struct eas_tree *tree,
					   struct eas_search_document *out, struct wire_bad *bad);
