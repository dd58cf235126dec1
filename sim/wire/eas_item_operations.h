/* ItemOperations, 12.0 and later: fetch mails, attachments and documents, empty a folder, move a
 * conversation (14.0).
 *
 * Not here: the multipart form of the answer (eas_multipart.h), base64 of inline data
 * (eas_base64.h), properties of calendar, contacts and tasks (they stay in the tree).
 * Ownership: spans and trees borrow the bytes read or the writer's caller's bytes.
 * Units: sizes in octets.
 * Source: [MS-ASCMD] 2.2.1.10, 2.2.3.67.1, 2.2.3.177.8; conventions in eas_shape.h. */
#pragma once

#include "wire/eas_body.h"

enum {
	EAS_ITEM_OPERATIONS_MAX = 16, /* kept; servers take 100: [MS-ASCMD] 3.1.5.10 */
	EAS_ITEM_OPERATIONS_BODY_MAX = 4
};

enum eas_item_operations_kind {
	EAS_ITEM_OPERATIONS_FETCH,
	EAS_ITEM_OPERATIONS_EMPTY_FOLDER,
	EAS_ITEM_OPERATIONS_MOVE /* 14.0+ */
};

/* Options of a fetch. */
struct eas_item_operations_options {
	struct eas_tree schema;		/* names of the properties wanted */
	struct eas_range range;		/* octets of a document */
	struct wire_span user_name;	/* at the document's server */
	struct wire_span password;
	struct eas_number mime_support; /* 0 never, 1 S/MIME only, 2 always */
	uint32_t body_n;
	uint32_t body_seen_n;
	struct eas_body_preference body[EAS_ITEM_OPERATIONS_BODY_MAX];
	uint32_t body_part_n; /* 14.1+; 0 or 1 */
	uint32_t body_part_seen_n;
	struct eas_body_preference body_part[1];
	uint8_t rights_support; /* enum eas_flag, 14.1+ */
};

struct eas_item_operation {
	uint32_t kind; /* enum eas_item_operations_kind; first: see eas_shape.h */
	struct wire_span collection_id;	 /* FETCH with server_id; EMPTY_FOLDER */
	struct wire_span store;		 /* FETCH: "Mailbox" or "DocumentLibrary" */
	struct wire_span server_id;	 /* FETCH: one of these four says what */
	struct wire_span link_id;	 /* ... address of a document */
	struct wire_span long_id;	 /* ... result of a Search */
	struct wire_span file_reference; /* ... attachment */
	struct eas_item_operations_options options; /* FETCH */
	bool remove_rights;			    /* FETCH, 14.1+ */
	bool delete_sub_folders;		    /* EMPTY_FOLDER */
	struct wire_span conversation_id;	    /* MOVE: octets */
	struct wire_span dst_folder_id;		    /* MOVE */
	bool move_always;			    /* MOVE */
};

struct eas_item_operations_request {
	uint32_t operation_n;
	uint32_t operation_seen_n;
	struct eas_item_operation operation[EAS_ITEM_OPERATIONS_MAX]; /* in the order to be done */
};

struct eas_item_operations_result {
	uint32_t kind;	 /* enum eas_item_operations_kind */
	uint32_t status; /* EAS_STATUS_ITEM_OPERATIONS_* */
	struct wire_span collection_id;
	struct wire_span server_id;
	struct wire_span long_id;
	struct wire_span class_name;
	struct wire_span link_id;
	struct wire_span file_reference;
	struct eas_tree properties; /* eas_item_operations_properties_read */
	struct wire_span conversation_id;
};

struct eas_item_operations_response {
	uint32_t status;   /* of the whole */
	uint32_t result_n;
	uint32_t result_seen_n;
	/* Written as they stand; the schema wants Move before EmptyFolderContents before Fetch. */
	struct eas_item_operations_result result[EAS_ITEM_OPERATIONS_MAX];
};

struct eas_item_operations_body {
	bool there;
	uint32_t type;		     /* enum eas_body_type */
	struct eas_number bytes;     /* size of the whole body */
	struct eas_number truncated; /* 0 or 1 */
	struct wire_span data;	     /* inline */
	struct eas_number part;	     /* multipart: index for eas_multipart_part */
};

/* The properties of a mail, an attachment or a document that have a meaning here. */
struct eas_item_operations_properties {
	struct wire_span to;
	struct wire_span from;
	struct wire_span subject;
	struct wire_span date_received;
	struct eas_number read; /* 0 or 1 */
	struct wire_span message_class;
	struct wire_span content_type; /* of an attachment */
	struct eas_item_operations_body body;
	struct eas_range range;		/* octets of the file that are here */
	struct eas_number total_bytes;	/* size of the file */
	struct wire_span data;		/* file, inline: base64 */
	struct eas_number part;		/* file, multipart: index */
	struct wire_span version;	/* document: time of its last change */
};

bool eas_item_operations_request_write(struct wire_out *out, enum eas_version version,
				       const struct eas_item_operations_request *operations);
enum wire_verdict eas_item_operations_request_read(const uint8_t *p, size_t n,
						   struct eas_item_operations_request *out,
						   struct wire_bad *bad);
bool eas_item_operations_response_write(struct wire_out *out, enum eas_version version,
					const struct eas_item_operations_response *operations);
enum wire_verdict eas_item_operations_response_read(const uint8_t *p, size_t n,
						    struct eas_item_operations_response *out,
						    struct wire_bad *bad);

/* Writes the properties into `out` and makes them a tree for a result. */
bool eas_item_operations_properties_write(struct wire_out *out, enum eas_version version,
					  const struct eas_item_operations_properties *properties,
					  struct eas_tree *tree);
enum wire_verdict
eas_item_operations_properties_read(const struct eas_tree *tree,
				    struct eas_item_operations_properties *out,
				    struct wire_bad *bad);
