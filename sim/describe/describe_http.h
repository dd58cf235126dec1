/* For people: an HTTP/1.1 message as JSON, and back.
 *
 * Not here: the byte grammar (sim/wire), reading files and hex (sim/main.c).
 * Ownership: input is borrowed; decode prints to `out`, encode fills the caller's wire_out.
 * Errors: ERR_SCENARIO with place "byte N" (decode) or "line:col" (encode) and the reason;
 * ERR_FAILURE when memory or the output stream fails or the wire_out is too small.
 * Invariant: decode, then encode, of what our own writers produce gives the same bytes. */
#pragma once

#include "core/err.h"
#include "wire/wire.h"

/* {"type":"request"|"response", ..., "headers":[{"name","value"}], "body_hex"}; octets above 0x7F
 * in values are shown as Latin-1. "activesync" tells what a server takes from a request, or a device
 * from an answer ("server_version", "location", "throttle", "retry_after_s" or "retry_at_unix_s",
 * "versions", "commands"), and the document in the body; for a multipart answer with its "parts"
 * (describe_eas.h). `json` is accepted for symmetry and changes nothing. Encode ignores
 * "activesync" and refuses what decode would refuse. */
enum err describe_http_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			      struct err_info *info) ERR_MUST_USE;
enum err describe_http_encode(const char *text, size_t n, struct wire_out *out,
			      struct err_info *info) ERR_MUST_USE;
