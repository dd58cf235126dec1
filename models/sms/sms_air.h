/* How long an SMS to a handset holds its channel, block by block.
 *
 * On a stand-alone channel (SDCCH) a block of 20 octets goes each way every 51-frame multiframe; in
 * a call the slow associated channel (SACCH) carries 18 octets every 480 ms.
 * Not here: paging, waiting for a channel (models/network/cell.h), energy (models/radio).
 * Units: ns. Source: [SMS-3.2], from [TS44.006] and [TS24.011]. */
#pragma once

#include <stdint.h>

#define SMS_AIR_SDCCH_NS INT64_C(235384615) /* 51 x 120/26 ms */
#define SMS_AIR_SACCH_NS INT64_C(480000000) /* 4 x 120 ms */

/* Blocks beside CP-DATA's: contention 1.5, authentication 2, ciphering 2, SAPI 3 1.5, CP-ACK 1,
 * RP-ACK 1, CP-ACK 1, release 2. [SMS-3.2] Their time is radio.sms_time in a profile. */
#define SMS_AIR_SDCCH_BLOCKS 12
#define SMS_AIR_SACCH_BLOCKS 5 /* the call has the rest behind it already */

/* In a call, with CP-DATA in `frames` I-frames of 18 octets. */
static inline int64_t sms_air_sacch_ns(uint32_t frames)
{
	return (SMS_AIR_SACCH_BLOCKS + (int64_t)frames) * SMS_AIR_SACCH_NS;
}
