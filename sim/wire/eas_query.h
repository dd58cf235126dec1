/* The query of an ActiveSync request: plain (Cmd=Ping&User=...) and packed (base64, 12.1+).
 *
 * Not here: the path before the question mark, HTTP headers (eas_http.h merges both).
 * Ownership: spans point into the bytes read where those needed no decoding, else into `store`
 * inside the struct itself: do not copy a struct that was read and use the copy's spans after the
 * original is gone.
 * Units: octets; locale is a Windows LCID (0x0409 en-US).
 * Errors: WIRE_BAD with the offset in the query (packed: in the base64 text).
 * Source: [MS-ASHTTP] 2.2.1.1.1.1, 2.2.1.1.1.2. */
#pragma once

#include "wire/eas.h"

enum {
	EAS_QUERY_BYTES_MAX = 1024,	/* a longer query is refused */
	EAS_QUERY_DEVICE_BYTES_MAX = 64 /* the sheet says 32; packed ids of 16 bytes give 32 hex */
};

struct eas_query {
	enum eas_command command;
	struct wire_span command_name; /* plain form, as sent; the way to see unknown ones */
	struct wire_span user;
	struct wire_span device_id; /* plain: text; packed: raw bytes, see eas_query_device_text */
	struct wire_span device_type; /* "PocketPC", "SmartPhone", "PPC", "SP", free text */
	struct wire_span attachment_name;
	struct wire_span collection_id;
	struct wire_span item_id;
	struct wire_span long_id;
	struct wire_span occurrence;
	bool save_in_sent;
	bool accept_multipart; /* packed form; plain sends MS-ASAcceptMultiPart, see eas_http.h */
	bool packed;
	bool has_policy_key;	  /* packed form only; plain sends X-MS-PolicyKey */
	uint32_t policy_key;	  /* 0..2^32-1 */
	enum eas_version version; /* packed form only, else EAS_V_NONE */
	uint16_t locale;	  /* packed form only */
	uint8_t command_code;	  /* packed form only, as sent */
	uint16_t store_n;
	uint8_t store[EAS_QUERY_BYTES_MAX]; /* written by the reader for decoded values only */
};

/* Reads what stands behind the question mark. A query with '=' followed by something or with '&'
 * is plain, everything else is taken as base64 (padding may be missing). Plain: names in any case
 * and order, unknown names are passed over, every value is percent-decoded once, '+' stays '+'.
 * Refused: no Cmd, a parameter twice, a bad escape, an octet below 0x20 or 0x7F in a value (raw
 * packed ids apart), a packed version or field length that cannot be. A command that is not known
 * is no error: EAS_CMD_UNKNOWN. */
enum wire_verdict eas_query_read(const uint8_t *p, size_t n, struct eas_query *out,
				 struct wire_bad *bad);

/* Writes the plain form in the order of the captured Pocket PC: User, DeviceId, DeviceType, Cmd,
 * then the optional parts. Bytes other than letters, digits and "-._~" become %XX; so '+' and '@'
 * of an address too. Without leading question mark. */
void eas_query_plain_write(struct wire_out *out, const struct eas_query *query);

/* The part behind Cmd: "&AttachmentName=...&CollectionId=...", each parameter that is not empty. */
void eas_query_extra_write(struct wire_out *out, const struct eas_query *query);

/* The escaping alone. */
void eas_query_escape(struct wire_out *out, struct wire_span text);

/* The same at `to`, where there is room for 3 octets for each of the text and 16 more; returns the
 * place behind what was written. */
uint8_t *eas_query_escape_put(uint8_t *to, struct wire_span text);

/* Writes the packed form: version, command code, locale, device id, policy key, device type,
 * parameters by tag number, in base64 with padding. False when a field cannot be packed: a command
 * without code, no device id, a field above 255 octets, a version below 12.1. */
bool eas_query_packed_write(struct wire_out *out, const struct eas_query *query);

/* The name both forms agree on (compare without case): the id as it is when it holds only letters
 * and digits, else lower-case hex of its bytes. So the 32 hex digits of a plain Pocket PC request
 * and the 16 raw bytes of its packed twin give the same text. Z-Push and Horde hex every packed id,
 * readable ones too, and lose that for devices that send text. Returns the number of bytes. */
size_t eas_query_device_text(const struct eas_query *query,
			     uint8_t text[2 * EAS_QUERY_DEVICE_BYTES_MAX]);
