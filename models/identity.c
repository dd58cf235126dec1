/* Fixed patterns with seven or eight digits of the user's number in them. */
#include "models/identity.h"

/* Eight digits, all at once: halves of four, then of two, then of one each in an octet of its own
 * (x / 100 = x * 5243 >> 19 below 10000; x / 10 = x * 103 >> 10 below 100). Compilers make one store
 * of the eight at the end, but none of a loop. */
static inline void digits(uint8_t at[8], uint32_t value)
{
	uint64_t fours = value / 10000 % 10000 | (uint64_t)(value % 10000) << 32;
	uint64_t hundreds = (fours * 5243 >> 19) & UINT64_C(0x0000007F0000007F);
	uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
	uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000F000F000F000F);
	uint64_t ones = (tens | (twos - 10 * tens) << 8) + UINT64_C(0x3030303030303030);
	at[0] = (uint8_t)ones;
	at[1] = (uint8_t)(ones >> 8);
	at[2] = (uint8_t)(ones >> 16);
	at[3] = (uint8_t)(ones >> 24);
	at[4] = (uint8_t)(ones >> 32);
	at[5] = (uint8_t)(ones >> 40);
	at[6] = (uint8_t)(ones >> 48);
	at[7] = (uint8_t)(ones >> 56);
}

void identity_write(struct identity *who, uint32_t user)
{
	static const char mailbox[] = "u00000000@example.com";
	static const char credentials[] = "EXAMPLE\\u00000000:secret";
	static const char device[] = "5053494D000000000000000000000000";
	uint8_t number[8];
	digits(number, user);
	memcpy(who->mailbox, mailbox, sizeof mailbox - 1);
	memcpy(who->mailbox + 1, number, 8);
	who->mailbox_n = sizeof mailbox - 1;
	memcpy(who->credentials, credentials, sizeof credentials - 1);
	memcpy(who->credentials + 9, number, 8);
	who->credentials_n = sizeof credentials - 1;
	who->user_n = 17;
	memcpy(who->device, device, sizeof who->device);
	memcpy(who->device + 24, number, 8);
	memcpy(who->phone, "+15550000000", sizeof who->phone);
	memcpy(who->phone + 5, number + 1, 7);
}

bool identity_read(struct wire_span user, uint32_t *number)
{
	uint32_t value = 0;
	if (user.n < 8) {
		return false;
	}
	for (size_t i = user.n - 8; i < user.n; i++) {
		if (user.p[i] < '0' || user.p[i] > '9') {
			return false;
		}
		value = value * 10 + (uint32_t)(user.p[i] - '0');
	}
	*number = value;
	return true;
}
