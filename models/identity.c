/* Fixed patterns with seven or eight digits of the user's number in them. */
#include "models/identity.h"

#include "wire/decimal.h"

void identity_write(struct identity *who, uint32_t user)
{
	static const char mailbox[] = "u00000000@example.com";
	static const char credentials[] = "EXAMPLE\\u00000000:secret";
	static const char device[] = "5053494D000000000000000000000000";
	uint8_t number[8];
	decimal_write(number, user % DECIMAL_ABOVE);
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
