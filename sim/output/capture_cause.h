/* Why each message of one user was sent: the mail behind it, the heartbeat, the policy.
 *
 * Not here: when it is seen and whether it was lost (capture_tcp.h).
 * Ownership: texts live as long as the play. A mail's number counts that user's mails from 0; times
 * are UTC, as Wireshark shows them with View, Time, UTC.
 * Rules: a Ping's answer is about the mails that wait and were not announced before; a Sync's
 * answer about those that the device then has; an SMS about the mail that triggered it. */
#pragma once

#include "output/capture_play.h"
#include "world/tap.h"

/* Fills `texts` (NULL where there is nothing to say) for records in the order of the simulation;
 * TAP_MAIL and TAP_DELIVERED are among them. `epoch_ns`: unix time of simulated 0. */
void capture_cause_texts(struct capture_play *play, uint32_t user, int64_t epoch_ns,
	const struct tap_record *records, size_t n, const char **texts);
