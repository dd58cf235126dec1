/* Names of simulated people and machines, made from a user's number.
 *
 * Ownership: spans point into struct identity. */
#pragma once

#include "wire/wire.h"

#define IDENTITY_HOST "mail.example.com"
#define IDENTITY_INBOX "5" /* collection id of the Inbox */

struct identity {
	uint8_t mailbox_n, user_n, credentials_n;
	uint8_t mailbox[40];     /* u0000017@example.com */
	uint8_t credentials[40]; /* EXAMPLE\u0000017:secret; the user name is its beginning */
	uint8_t device[32];      /* 32 hexadecimal digits, as Windows Mobile sends */
	uint8_t phone[12];       /* +1555 and 7 digits */
};

void identity_write(struct identity *who, uint32_t user);

static inline struct wire_span identity_mailbox(const struct identity *who)
{
	return (struct wire_span){who->mailbox, who->mailbox_n};
}

static inline struct wire_span identity_user(const struct identity *who)
{
	return (struct wire_span){who->credentials, who->user_n};
}

static inline struct wire_span identity_credentials(const struct identity *who)
{
	return (struct wire_span){who->credentials, who->credentials_n};
}

static inline struct wire_span identity_device(const struct identity *who)
{
	return (struct wire_span){who->device, sizeof who->device};
}

static inline struct wire_span identity_phone(const struct identity *who)
{
	return (struct wire_span){who->phone, sizeof who->phone};
}

/* The number in a user name or device id as written above, or false. */
bool identity_read(struct wire_span user, uint32_t *number);
