/* Names of SMPP numbers: commands, status codes, message states.
 *
 * Not here: parsing, optional parameters (smpp_tlv.h). Ownership: static texts. Units: none.
 * Source: [SMPP3.4] 5.1.2.1 (commands), 5.1.3 (status), 5.2.28 and appendix B
 * (states). */
#pragma once

#include "wire/wire.h"

/* "submit_sm_resp", or NULL for an id this version does not define. */
const char *smpp_name_command(uint32_t id);

/* "ESME_RTHROTTLED", or NULL. */
const char *smpp_name_status(uint32_t status);
bool smpp_name_to_status(const char *name, uint32_t *status);

/* "DELIVRD" and its like for a message_state; "UNKNOWN" for others. */
const char *smpp_name_state(uint8_t state);
