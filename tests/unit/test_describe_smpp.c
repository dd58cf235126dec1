/* SMPP as JSON: each kind of body has its fields, comes back as the same octets, and says who may
 * send it when; faults in optional parameters are named. (The vectors: test_describe_sms.c.) */
#include "describe/describe_sms.h"
#include "sms_vectors.h"
#include "wire/octets.h"

/* JSON with single quotes, which need no escapes in C. */
static json_t *loaded(const char *quoted)
{
	char text[512];
	snprintf(text, sizeof text, "%s", quoted);
	for (char *quote = text; (quote = strchr(quote, '\'')) != NULL;) {
		*quote = '"';
	}
	json_t *json = json_loads(text, 0, NULL);
	ck_assert_msg(json != NULL, "no JSON: %s", quoted);
	return json;
}

static json_t *decoded(const char *hex)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	struct err_info info = {.code = ERR_OK};
	json_t *json = NULL;
	const size_t n = vector_octets(hex, octets);
	ck_assert_msg(describe_sms_decode(DESCRIBE_SMS_SMPP, false, octets, n, &json, &info) == ERR_OK,
		"%s: %s: %s", hex, info.place, info.text);
	return json;
}

START_TEST(bodies_have_their_fields)
{
	static const struct {
		const char *hex, *fields;
	} rows[] = {
		{"00000021000000030000000000000001" "413100" "0101" "313432353535353132313200",
		 "{'command':'query_sm','message_id':'A1','source_addr_ton':1,"
		 "'source_addr':'14255551212','issued_by':'ESME','states':['BOUND_TX','BOUND_TRX']}"},
		{"00000016800000030000000000000001" "413100" "00" "02" "07",
		 "{'command':'query_sm_resp','message_id':'A1','final_date':'','message_state':2,"
		 "'stat':'DELIVRD','error_code':7,'issued_by':'SMSC'}"},
		{"0000001B000000080000000000000001" "00" "413100" "0000" "00" "0000" "3900",
		 "{'command':'cancel_sm','message_id':'A1','destination_addr':'9'}"},
		{"0000001F000000070000000000000001" "413100" "0000" "00" "00" "00" "01" "00" "04"
		 "70696E67",
		 "{'command':'replace_sm','registered_delivery':1,'sm_length':4}"},
		{"00000023000001030000000000000001" "00" "0000" "00" "0000" "3900" "00" "00" "00"
		 "04240004" "70696E67",
		 "{'command':'data_sm','tlv':{'0x0424 message_payload':'ping'},"
		 "'states':['BOUND_TX','BOUND_RX','BOUND_TRX']}"},
		{"0000002A000000210000000000000001" "00" "0000" "00" "02" "01" "0101" "393900" "02"
		 "616C6C00" "00" "00" "00" "00" "00" "00" "00" "00" "00" "00",
		 "{'command':'submit_multi','number_of_dests':2,'dest_addresses':["
		 "{'dest_addr_ton':1,'dest_addr_npi':1,'destination_addr':'99'},{'dl_name':'all'}]}"},
		{"0000001D800000210000000000000001" "413100" "01" "0101" "393900" "0000000B",
		 "{'command':'submit_multi_resp','message_id':'A1','unsuccess_smes':["
		 "{'dest_addr_ton':1,'dest_addr_npi':1,'destination_addr':'99',"
		 "'error_status_code':'0x0B ESME_RINVDSTADR'}]}"},
		{"000000170000000B0000000000000001" "736D7300" "707700",
		 "{'command':'outbind','system_id':'sms','password':'pw','states':['OPEN']}"},
		{"0000001E000001020000000000000001" "0101" "393900" "0000" "3800" "04220001" "00",
		 "{'command':'alert_notification','esme_addr':'8','issued_by':'SMSC',"
		 "'tlv':{'0x0422 ms_availability_status':0}}"},
		{"00000016800000040000000000000001" "00" "04270001" "09",
		 "{'command':'submit_sm_resp','tlv_faults':'0x0427: ESME_RINVOPTPARAMVAL',"
		 "'tlv_unexpected':['0x0427 message_state']}"},
		{"00000032000000040000000000000001" "00" "0000" "00" "0000" "3900" "000000" "00" "00"
		 "00000000" "00" "04270001" "02" "14000001" "07" "02040002" "0001",
		 "{'command':'submit_sm','tlv_faults':null,'tlv_unexpected':['0x0427 message_state']}"},
		{"00000032000000050000000000000001" "00" "0000" "00" "0000" "3900" "000000" "00" "00"
		 "00000000" "00" "04270001" "02" "14000001" "07" "02040002" "0001",
		 "{'command':'deliver_sm','tlv_unexpected':null}"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		json_t *is = decoded(rows[i].hex);
		json_t *wanted = loaded(rows[i].fields);
		const char *key;
		json_t *value;
		json_object_foreach(wanted, key, value) {
			char *shown = json_dumps(json_object_get(is, key), JSON_ENCODE_ANY);
			ck_assert_msg(json_is_null(value) ? json_object_get(is, key) == NULL :
				json_equal(json_object_get(is, key), value), "row %zu, %s: %s", i,
				key, shown);
			free(shown);
		}
		uint8_t octets[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		struct wire_out out = wire_out_init(octets, sizeof octets);
		ck_assert_msg(describe_sms_encode(DESCRIBE_SMS_SMPP, is, &out, &info) == ERR_OK,
			"row %zu: %s: %s", i, info.place, info.text);
		vector_same(rows[i].fields, rows[i].hex, &out);
		json_decref(is);
		json_decref(wanted);
	}
}
END_TEST

START_TEST(lists_that_do_not_fit_are_refused)
{
	static const struct {
		const char *json, *place;
	} rows[] = {
		{"{'command':'submit_multi','dest_addresses':[]}", ""},
		{"{'command':'submit_multi','dest_addresses':[{'destination_addr':"
		 "'123456789012345678901'}]}", "dest_addresses"},
		{"{'command':'submit_multi','dest_addresses':[{'what':1}]}", "what"},
		{"{'command':'submit_multi','dest_addresses':[{'dest_addr_ton':256}]}",
		 "dest_addr_ton"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		struct wire_out out = wire_out_init(octets, sizeof octets);
		json_t *json = loaded(rows[i].json);
		ck_assert_int_eq(describe_sms_encode(DESCRIBE_SMS_SMPP, json, &out, &info),
			ERR_SCENARIO);
		ck_assert_str_eq(info.place, rows[i].place);
		json_decref(json);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("describe_smpp");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_add_test(tests, bodies_have_their_fields);
	tcase_add_test(tests, lists_that_do_not_fit_are_refused);
	return vector_run(suite);
}
