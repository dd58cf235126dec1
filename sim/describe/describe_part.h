/* Parts that TPDUs share, as JSON and back: addresses, times, user data, coding scheme, protocol.
 *
 * Not here: whole messages (describe_tpdu.h). Ownership: fields go into the caller's object; what
 * describe_part_take_ud fills points into the caller's `octets`.
 * Units: octets, septets. Errors: in->failed (taking); BAD with an offset (user data header). */
#pragma once

#include "describe/describe_field.h"
#include "wire/tpdu.h"

/* `key` with suffixes _ton, _npi and, where needed, _hex. */
void describe_part_put_address(json_t *object, const char *key, const struct tpdu_address *a);
void describe_part_take_address(struct describe_in *in, const char *key, struct tpdu_address *out);

/* ISO 8601 under `key`, and octets under `key`_hex where that loses something. */
void describe_part_put_time(json_t *object, const char *key, const struct tpdu_time *t);
void describe_part_take_time(struct describe_in *in, const char *key, struct tpdu_time *out);

/* udl, ud_octets, udh, concat, ports, fill_bits, text or data. `ud_at` is the offset of the user
 * data in the TPDU, for errors in its header. */
enum wire_verdict describe_part_put_ud(json_t *object, const struct tpdu_ud *ud, uint8_t dcs,
	bool udhi, size_t ud_at, struct wire_bad *bad);
/* Sets *udhi when the object has a header. */
void describe_part_take_ud(struct describe_in *in, uint8_t dcs, bool *udhi, struct tpdu_ud *ud,
	uint8_t octets[TPDU_UD_BYTES_MAX]);

/* dcs, alphabet, class; pid and its meaning. */
void describe_part_put_dcs(json_t *object, uint8_t dcs);
void describe_part_put_pid(json_t *object, uint8_t pid);
