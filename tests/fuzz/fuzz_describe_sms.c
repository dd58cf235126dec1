/* Fuzzes decode and encode of the SMS leg: what decodes must encode, and from there on the octets
 * stay the same. (The first octets may differ: reserved bits, lengths longer than needed.)
 *
 * Input: octet 0 picks the format and whether an SMSC address comes first, the rest is the
 * message. */
#include "describe/describe_sms.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	uint8_t octets[8192];
	if (n < 1 || n > sizeof octets / 4) {
		return 0;
	}
	const enum describe_sms_kind kind =
		(enum describe_sms_kind)(data[0] / 2 % DESCRIBE_SMS_KINDS_N);
	const bool prefix = data[0] % 2 == 1 && kind <= DESCRIBE_SMS_STATUS_REPORT;
	struct err_info info = {.code = ERR_OK};
	json_t *json = NULL;
	if (describe_sms_decode(kind, prefix, data + 1, n - 1, &json, &info) != ERR_OK) {
		return 0;
	}
	json_t *again = NULL;
	uint8_t second[8192];
	struct wire_out out = wire_out_init(octets, sizeof octets);
	struct wire_out two = wire_out_init(second, sizeof second);
	const bool made = describe_sms_encode(kind, json, &out, &info) == ERR_OK;
	if (!made && kind == DESCRIBE_SMS_SMTP) {
		/* A dialogue without exactly one mail is shown, but there is nothing to write. */
		json_decref(json);
		return 0;
	}
	if (!made ||
		describe_sms_decode(kind, prefix, octets, out.n, &again, &info) != ERR_OK ||
		describe_sms_encode(kind, again, &two, &info) != ERR_OK || two.n != out.n ||
		memcmp(octets, second, out.n) != 0) {
		fprintf(stderr, "%s: %s\n", info.place, info.text);
		json_dumpf(json, stderr, JSON_INDENT(1));
		abort();
	}
	json_decref(json);
	json_decref(again);
	return 0;
}
