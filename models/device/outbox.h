/* What a device has for the server and has not got rid of yet: mails that the user wrote, and mails
 * that he read or deleted.
 *
 * Not here: when users do that (habits.h), how it is sent (account.h).
 * Ownership: the caller holds it; account.h takes out what a whole answer has confirmed. What does
 * not fit is not lost: outbox_is_full says so, and the caller comes back later. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { OUTBOX_CHANGES_MAX = 12, OUTBOX_LETTERS_MAX = 4, OUTBOX_LETTER_BYTES_MAX = 6000 };

struct outbox {
	uint8_t change_n, letter_n;
	uint8_t asked_n;      /* of the changes, in the Sync under way */
	struct {
		uint32_t mail; /* its number */
		bool deleted; /* else read */
	} change[OUTBOX_CHANGES_MAX];
	struct {
		uint32_t number;
		uint32_t bytes; /* of the text, at most OUTBOX_LETTER_BYTES_MAX */
	} letter[OUTBOX_LETTERS_MAX];
};

static inline bool outbox_is_full(const struct outbox *outbox, bool letter)
{
	return letter ? outbox->letter_n == OUTBOX_LETTERS_MAX
		      : outbox->change_n == OUTBOX_CHANGES_MAX;
}

static inline void outbox_add_change(struct outbox *outbox, uint32_t mail, bool deleted)
{
	outbox->change[outbox->change_n].mail = mail;
	outbox->change[outbox->change_n].deleted = deleted;
	outbox->change_n++;
}

static inline void outbox_add_letter(struct outbox *outbox, uint32_t number, uint32_t bytes)
{
	outbox->letter[outbox->letter_n].number = number;
	outbox->letter[outbox->letter_n].bytes = bytes;
	outbox->letter_n++;
}

/* The server has the oldest letter. */
static inline void outbox_letter_gone(struct outbox *outbox)
{
	outbox->letter_n--;
	for (unsigned i = 0; i < outbox->letter_n; i++) {
		outbox->letter[i] = outbox->letter[i + 1];
	}
}

/* The server has the changes of the last Sync. */
static inline void outbox_changes_gone(struct outbox *outbox)
{
	outbox->change_n = (uint8_t)(outbox->change_n - outbox->asked_n);
	for (unsigned i = 0; i < outbox->change_n; i++) {
		outbox->change[i] = outbox->change[i + outbox->asked_n];
	}
	outbox->asked_n = 0;
}
