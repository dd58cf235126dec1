/* Ping: ask to be told when something arrives in one of these folders, and the answer.
 *
 * Not here: how long a server holds it, what ends it (models/), the HTTP around it (eas_http.h).
 * Ownership: spans borrow the bytes read or the writer's caller's bytes.
 * Units: heartbeat in seconds, 1..3540 in practice; 0 means absent here.
 * Source: [MS-ASCMD] 2.2.1.13, 2.2.3.71, 2.2.3.75; conventions in eas.h. */
#pragma once

#include "wire/eas_status.h"

/* [MS-ASCMD] 2.2.3.177.11 */
enum eas_ping_status {
	EAS_PING_EXPIRED = EAS_STATUS_PING_HEARTBEAT_EXPIRED, /* nothing new */
	EAS_PING_CHANGES = EAS_STATUS_PING_CHANGES_FOUND,     /* in folders[]: Sync them */
	EAS_PING_INCOMPLETE = EAS_STATUS_PING_MISSING_PARAMETERS, /* send all of it again */
	EAS_PING_SYNTAX = EAS_STATUS_PING_SYNTAX_ERROR,
	EAS_PING_INTERVAL = EAS_STATUS_PING_INTERVAL_OUT_OF_RANGE, /* nearest: heartbeat_s */
	EAS_PING_MANY_FOLDERS = EAS_STATUS_PING_TOO_MANY_FOLDERS,  /* limit: max_folders */
	EAS_PING_HIERARCHY = EAS_STATUS_PING_FOLDER_SYNC_REQUIRED,
	EAS_PING_ERROR = EAS_STATUS_PING_SERVER_ERROR
};

struct eas_ping_folder {
	struct wire_span id;	       /* collection id, opaque */
	struct wire_span folder_class; /* "Email", "Calendar", ... */
};

struct eas_ping_request {
	bool empty;		/* no body at all: everything as before */
	bool has_folders;	/* a Folders element was there */
	uint32_t heartbeat_s;	/* 0: as before */
	uint32_t folder_n;	/* kept in folder[] */
	uint32_t folder_seen_n; /* sent; more than EAS_COLLECTION_MAX when some were not kept */
	struct eas_ping_folder folder[EAS_COLLECTION_MAX];
};

struct eas_ping_response {
	bool empty;	      /* 200 without a body: a newer Ping took this one's place */
	uint32_t status;      /* enum eas_ping_status, or a common code of 14.0 (101..177) */
	uint32_t heartbeat_s; /* with status 5, else 0 */
	uint32_t max_folders; /* with status 6, else 0 */
	uint32_t folder_n;
	uint32_t folder_seen_n;
	struct wire_span folder[EAS_COLLECTION_MAX]; /* collection ids */
};

/* An `empty` message writes nothing; nothing to read gives `empty`. */
bool eas_ping_request_write(struct wire_out *out, const struct eas_ping_request *ping);
enum wire_verdict eas_ping_request_read(const uint8_t *p, size_t n, struct eas_ping_request *out,
					struct wire_bad *bad);
bool eas_ping_response_write(struct wire_out *out, const struct eas_ping_response *ping);
enum wire_verdict eas_ping_response_read(const uint8_t *p, size_t n, struct eas_ping_response *out,
					 struct wire_bad *bad);
