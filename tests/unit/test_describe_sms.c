/* Decode and encode of the SMS leg: every field of every vector, the same octets back, no crash on
 * cut or changed input, and clear refusals of wrong JSON. */
#include "describe/describe_sms.h"
#include "sms_vectors.h"

static const struct {
	const char *prefix;
	const char *key;
	enum describe_sms_kind kind;
	bool smsc_prefix;
	int n;
} rows[] = {
	{"deliver-", "hex", DESCRIBE_SMS_DELIVER, false, 13},
	{"deliver-", "with_smsc_prefix_hex", DESCRIBE_SMS_DELIVER, true, 13},
	{"deliver-", "rp_data_hex", DESCRIBE_SMS_RP, false, 13},
	{"push-", "hex", DESCRIBE_SMS_DELIVER, false, 1},
	{"push-", "rp_data_hex", DESCRIBE_SMS_RP, false, 1},
	{"submit-", "hex", DESCRIBE_SMS_SUBMIT, false, 8},
	{"submit-", "with_smsc_prefix_hex", DESCRIBE_SMS_SUBMIT, true, 8},
	{"status-", "hex", DESCRIBE_SMS_STATUS_REPORT, false, 4},
	{"cp-", "hex", DESCRIBE_SMS_CP, false, 8},
	{"smpp-", "hex", DESCRIBE_SMS_SMPP, false, 16},
	{"wsp-", "hex", DESCRIBE_SMS_WAP_PUSH, false, 2},
	{"emn-", "hex", DESCRIBE_SMS_EMN, false, 3},
	{"si-", "hex", DESCRIBE_SMS_EMN, false, 1},
	{"sl-", "hex", DESCRIBE_SMS_EMN, false, 1},
};

#define ROWS_N (sizeof rows / sizeof rows[0])

/* Two values of the vectors are words about a value, not the value. */
static bool in_words(const char *id, const char *key)
{
	return (strcmp(id, "deliver-09") == 0 && strcmp(key, "text") == 0) ||
		strcmp(key, "root") == 0;
}

static void check_fields(const char *id, const json_t *wanted, const json_t *is)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)wanted, key, value) {
		const json_t *found = json_object_get(is, key);
		if (in_words(id, key)) {
			ck_assert_msg(json_is_string(found), "%s: no %s", id, key);
			continue;
		}
		if (json_is_object(value)) {
			ck_assert_msg(json_is_object(found), "%s: no %s", id, key);
			check_fields(id, value, found);
			continue;
		}
		char *a = json_dumps(value, JSON_ENCODE_ANY);
		char *b = found == NULL ? NULL : json_dumps(found, JSON_ENCODE_ANY);
		ck_assert_msg(json_equal(value, found), "%s: %s is %s instead of %s", id, key,
			b == NULL ? "missing" : b, a);
		free(a);
		free(b);
	}
}

/* Decodes, encodes, compares. Returns the JSON. */
static json_t *there_and_back(const char *id, size_t row, const char *hex)
{
	uint8_t octets[VECTOR_BYTES_MAX];
	uint8_t written[VECTOR_BYTES_MAX];
	struct err_info info = {.code = ERR_OK};
	json_t *json = NULL;
	const size_t n = vector_octets(hex, octets);
	ck_assert_msg(describe_sms_decode(rows[row].kind, rows[row].smsc_prefix, octets, n, &json,
		&info) == ERR_OK, "%s: %s: %s", id, info.place, info.text);
	struct wire_out out = wire_out_init(written, sizeof written);
	ck_assert_msg(describe_sms_encode(rows[row].kind, json, &out, &info) == ERR_OK,
		"%s: %s: %s", id, info.place, info.text);
	vector_same(id, hex, &out);
	return json;
}

START_TEST(every_vector_has_its_fields_and_comes_back)
{
	json_t *file = vector_file();
	for (size_t row = 0; row < ROWS_N; row++) {
		size_t i;
		json_t *vector;
		int n = 0;
		json_array_foreach(json_object_get(file, "vectors"), i, vector) {
			const char *id = vector_text(vector, "id");
			const char *hex = vector_text(vector, rows[row].key);
			if (strncmp(id, rows[row].prefix, strlen(rows[row].prefix)) != 0) {
				continue;
			}
			if (hex == NULL) {
				continue;
			}
			json_t *json = there_and_back(id, row, hex);
			/* An RPDU has the TPDU's fields one level down. */
			check_fields(id, json_object_get(vector, "decoded"),
				rows[row].kind == DESCRIBE_SMS_RP ? json_object_get(json, "sms") :
								    json);
			json_decref(json);
			n++;
		}
		ck_assert_msg(n == rows[row].n, "%s %s: %d", rows[row].prefix, rows[row].key, n);
	}
	json_decref(file);
}
END_TEST

/* Whatever is accepted, cut or changed, must come back as octets that decode to the same JSON. */
static void check_stable(const char *id, size_t row, const uint8_t *p, size_t n)
{
	struct err_info info = {.code = ERR_OK};
	uint8_t written[VECTOR_BYTES_MAX];
	json_t *json = NULL;
	if (describe_sms_decode(rows[row].kind, rows[row].smsc_prefix, p, n, &json, &info) !=
		ERR_OK) {
		ck_assert_int_eq(info.code, ERR_SCENARIO);
		ck_assert_msg(strncmp(info.place, "byte ", 5) == 0 && info.text[0] != '\0', "%s", id);
		ck_assert_uint_le(strtoul(info.place + 5, NULL, 10), n);
		return;
	}
	struct wire_out out = wire_out_init(written, sizeof written);
	char *text = json_dumps(json, 0);
	ck_assert_msg(describe_sms_encode(rows[row].kind, json, &out, &info) == ERR_OK,
		"%s: %s: %s in %s", id, info.place, info.text, text);
	json_t *again = NULL;
	ck_assert_msg(describe_sms_decode(rows[row].kind, rows[row].smsc_prefix, written, out.n,
		&again, &info) == ERR_OK, "%s: %s: %s from %s", id, info.place, info.text, text);
	ck_assert_msg(json_equal(json, again), "%s: not stable: %s", id, text);
	free(text);
	json_decref(json);
	json_decref(again);
}

START_TEST(cut_and_changed_input_is_stable)
{
	static const uint8_t masks[] = {0x01, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF};
	json_t *file = vector_file();
	struct guard guard = guard_open();
	for (size_t row = 0; row < ROWS_N; row++) {
		size_t i;
		json_t *vector;
		json_array_foreach(json_object_get(file, "vectors"), i, vector) {
			const char *id = vector_text(vector, "id");
			const char *hex = vector_text(vector, rows[row].key);
			if (strncmp(id, rows[row].prefix, strlen(rows[row].prefix)) != 0 ||
				hex == NULL) {
				continue;
			}
			uint8_t octets[VECTOR_BYTES_MAX];
			const size_t n = vector_octets(hex, octets);
			for (size_t cut = 0; cut < n; cut++) {
				check_stable(id, row, guard_copy(&guard, octets, cut), cut);
			}
			for (size_t k = 0; k < n * sizeof masks; k++) {
				octets[k / sizeof masks] ^= masks[k % sizeof masks];
				check_stable(id, row, guard_copy(&guard, octets, n), n);
				octets[k / sizeof masks] ^= masks[k % sizeof masks];
			}
		}
	}
	guard_close(&guard);
	json_decref(file);
}
END_TEST

/* What a person would write by hand: only what matters. */
START_TEST(short_json_is_enough)
{
	static const struct {
		enum describe_sms_kind kind;
		const char *json;
		const char *hex;
	} cases[] = {
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"+31641600986\",\"scts\":\"2004-05-12T08:30:15+02:00\","
			"\"text\":\"You have new mail\"}",
			"040B911346610089F600004050218003518011D9771D840EDBCB2077F90E6A87D36C"},
		{DESCRIBE_SMS_DELIVER,
			"{\"smsc\":\"+31624000000\",\"oa\":\"Mail\",\"oa_ton\":\"alphanumeric\","
			"\"mms_more\":true,\"sri\":true,\"scts\":\"2004-05-12T08:30:15+02:00\","
			"\"text\":\"3 new\"}",
			"07911326040000F02007D0CD709A0D000040502180035180053390BB7C07"},
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"+31641600986\",\"scts\":\"2004-05-12T08:30:15+02:00\","
			"\"concat\":{\"ref\":48879,\"ref_bits\":16,\"total\":3,\"seq\":2},"
			"\"text\":\"part two of three\"}",
			"440B911346610089F600004050218003518019060804BEEF0302"
			"F0B09C0EA2DFDFA0B7194447CBCB65"},
		{DESCRIBE_SMS_SUBMIT,
			"{\"mr\":6,\"da\":\"+14255551212\",\"srr\":true,\"vp_minutes\":5760,"
			"\"text\":\"ping\"}",
			"31060B914152551512F20000AA04F0B4FB0C"},
		{DESCRIBE_SMS_SUBMIT,
			"{\"mr\":9,\"da\":\"+14255551212\",\"vp_seconds\":120,\"text\":\"ping\"}",
			"09090B914152551512F200000278000000000004F0B4FB0C"},
		{DESCRIBE_SMS_RP, "{\"rp\":\"RP-SMMA\",\"direction\":\"ms->n\",\"rp_mr\":68}", "0644"},
		{DESCRIBE_SMS_CP,
			"{\"cp\":\"CP-DATA\",\"ti\":0,\"ti_flag\":1,\"rp\":\"RP-ERROR\","
			"\"direction\":\"ms->n\",\"rp_mr\":66,\"rp_cause\":22,"
			"\"sms\":{\"tp_fcs\":\"0xD3\"}}",
			"89010904420116410300D300"},
		{DESCRIBE_SMS_SMPP,
			"{\"command\":\"enquire_link_resp\",\"sequence_number\":8}",
			"00000010800000150000000000000008"},
		{DESCRIBE_SMS_SMPP,
			"{\"command\":\"submit_sm_resp\",\"status\":\"ESME_RTHROTTLED\","
			"\"sequence_number\":3}",
			"00000010800000040000005800000003"},
		{DESCRIBE_SMS_EMN,
			"{\"root\":\"emn\",\"mailbox\":\"mailat:alice@example.com\","
			"\"timestamp\":\"2004-05-12T08:30:15Z\"}",
			"020D6A00850703616C696365406578616D706C652E636F6D0005C3072004051208301501"},
		{DESCRIBE_SMS_WAP_PUSH,
			"{\"tid\":1,\"content_type\":\"application/vnd.wap.emn+wbxml\","
			"\"x-wap-application-id\":\"x-wap-application:emn.ua\",\"body\":{"
			"\"root\":\"emn\",\"mailbox\":\"mailat:alice@example.com\","
			"\"timestamp\":\"2004-05-12T08:30:15Z\"}}",
			"0106060302030AAF89020D6A00850703616C696365406578616D706C652E636F6D0005"
			"C3072004051208301501"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t written[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		json_t *json = json_loads(cases[i].json, 0, NULL);
		ck_assert_ptr_nonnull(json);
		struct wire_out out = wire_out_init(written, sizeof written);
		ck_assert_msg(describe_sms_encode(cases[i].kind, json, &out, &info) == ERR_OK,
			"%s: %s: %s", cases[i].json, info.place, info.text);
		vector_same(cases[i].json, cases[i].hex, &out);
		json_decref(json);
	}
}
END_TEST

START_TEST(wrong_json_is_refused_at_its_field)
{
	static const struct {
		enum describe_sms_kind kind;
		const char *json;
		const char *place;
	} cases[] = {
		{DESCRIBE_SMS_DELIVER, "[]", ""},
		{DESCRIBE_SMS_DELIVER, "{\"oa\":\"1\",\"scts\":\"2004-05-12T08:30:15Z\",\"tex\":\"x\"}",
			"tex"},
		{DESCRIBE_SMS_DELIVER, "{\"scts\":\"2004-05-12T08:30:15Z\"}", "oa"},
		{DESCRIBE_SMS_DELIVER, "{\"oa\":\"12x\",\"scts\":\"2004-05-12T08:30:15Z\"}", "oa"},
		{DESCRIBE_SMS_DELIVER, "{\"oa\":\"1\"}", "scts"},
		{DESCRIBE_SMS_DELIVER, "{\"oa\":\"1\",\"scts\":\"noon\"}", "scts"},
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"1\",\"scts\":\"2004-05-12T08:30:15Z\",\"text\":\"\\u041d\"}", "text"},
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"1\",\"scts\":\"2004-05-12T08:30:15Z\",\"pid\":256}", "pid"},
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"1\",\"scts\":\"2004-05-12T08:30:15Z\",\"udhi\":true}", "udhi"},
		{DESCRIBE_SMS_DELIVER,
			"{\"oa\":\"1\",\"scts\":\"2004-05-12T08:30:15Z\",\"dcs\":4,\"data\":\"0G\"}",
			"data"},
		{DESCRIBE_SMS_RP, "{\"rp\":\"RP-SMMA\",\"direction\":\"n->ms\",\"rp_mr\":1}", "rp"},
		{DESCRIBE_SMS_RP, "{\"rp\":\"RP-ACK\",\"rp_mr\":1}", "direction"},
		{DESCRIBE_SMS_CP, "{\"cp\":\"CP-ACK\",\"ti\":7,\"ti_flag\":0}", "ti"},
		{DESCRIBE_SMS_CP, "{\"cp\":\"CP-NACK\",\"ti\":0,\"ti_flag\":0}", "cp"},
		{DESCRIBE_SMS_SMPP, "{\"command\":\"submit\"}", "command"},
		{DESCRIBE_SMS_SMPP, "{\"command\":\"unbind\",\"tlv\":{\"x\":1}}", "x"},
		{DESCRIBE_SMS_SMPP, "{\"command\":\"submit_sm\",\"source_addr\":"
			"\"1234567890123456789012\"}", ""},
		{DESCRIBE_SMS_EMN, "{\"root\":\"html\"}", "root"},
		{DESCRIBE_SMS_EMN, "{\"root\":\"emn\",\"href\":\"x\"}", "href"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t written[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		json_t *json = json_loads(cases[i].json, 0, NULL);
		struct wire_out out = wire_out_init(written, sizeof written);
		ck_assert_msg(describe_sms_encode(cases[i].kind, json, &out, &info) == ERR_SCENARIO,
			"accepted: %s", cases[i].json);
		ck_assert_msg(strcmp(info.place, cases[i].place) == 0, "%s: place %s, %s",
			cases[i].json, info.place, info.text);
		json_decref(json);
	}
}
END_TEST

/* Octets that text alone could not give back. */
START_TEST(what_is_not_canonical_is_kept)
{
	static const struct {
		enum describe_sms_kind kind;
		const char *hex;
	} cases[] = {
		/* spare bits set after 7 septets */
		{DESCRIBE_SMS_DELIVER, "040B911346610089F600004050218003518007C16030180C0681"},
		/* an impossible time; a national number; a name with a rounded length */
		{DESCRIBE_SMS_DELIVER, "040B911346610089F60000FFFFFFFFFFFFFF0141"},
		{DESCRIBE_SMS_DELIVER, "040AA12455552121000040502180035180" "0141"},
		{DESCRIBE_SMS_DELIVER, "0408D0CD709A0D000040502180035180" "0141"},
		/* an escape that means nothing */
		{DESCRIBE_SMS_DELIVER, "040B911346610089F60000405021800351" "80029B20"},
		/* odd UCS2, lone surrogate */
		{DESCRIBE_SMS_DELIVER, "040B911346610089F6000840502180035180" "03004100"},
		{DESCRIBE_SMS_DELIVER, "040B911346610089F6000840502180035180" "02D83D"},
		/* a TPDU nobody can read inside RP-DATA; a SUBMIT-REPORT inside RP-ACK */
		{DESCRIBE_SMS_RP, "01420000020304"},
		{DESCRIBE_SMS_RP, "0342410900" "00" "40502180035180"},
		{DESCRIBE_SMS_RP, "03424109010040502180035180"},
		/* an RPDU nobody can read inside CP-DATA */
		{DESCRIBE_SMS_CP, "0901020742"},
		/* a TLV twice; one of the wrong size; an unknown one */
		{DESCRIBE_SMS_SMPP, "0000001B800000040000000000000001" "00" "0427000101" "0427000102"},
		{DESCRIBE_SMS_SMPP, "00000017800000040000000000000001" "00" "042700020102"},
		{DESCRIBE_SMS_SMPP, "00000017800000040000000000000001" "00" "14000002FFFE"},
		/* a body of octets that are no UTF-8; a string that looks like our mark */
		{DESCRIBE_SMS_SMPP, "00000013800000040000000000000001" "FFFE00"},
		{DESCRIBE_SMS_SMPP, "00000017800000040000000000000001" "6865783A343100"},
		/* a push with text headers and a body of another kind */
		{DESCRIBE_SMS_WAP_PUSH, "010607" "BE" "414200434400" "8C"},
		{DESCRIBE_SMS_WAP_PUSH, "010603" "6E6F00" "AABB"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t octets[VECTOR_BYTES_MAX];
		uint8_t written[VECTOR_BYTES_MAX];
		struct err_info info = {.code = ERR_OK};
		json_t *json = NULL;
		const size_t n = vector_octets(cases[i].hex, octets);
		ck_assert_msg(describe_sms_decode(cases[i].kind, false, octets, n, &json, &info) ==
			ERR_OK, "%s: %s: %s", cases[i].hex, info.place, info.text);
		struct wire_out out = wire_out_init(written, sizeof written);
		ck_assert_msg(describe_sms_encode(cases[i].kind, json, &out, &info) == ERR_OK,
			"%s: %s: %s", cases[i].hex, info.place, info.text);
		vector_same(cases[i].hex, cases[i].hex, &out);
		json_decref(json);
	}
}
END_TEST

START_TEST(formats_have_names)
{
	for (unsigned i = 0; i < DESCRIBE_SMS_KINDS_N; i++) {
		enum describe_sms_kind kind;
		ck_assert(describe_sms_from_name(describe_sms_name((enum describe_sms_kind)i), &kind));
		ck_assert_uint_eq(kind, i);
	}
	enum describe_sms_kind kind;
	ck_assert(describe_sms_from_name("sms-deliver", &kind));
	ck_assert(!describe_sms_from_name("sms", &kind));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("describe_sms");
	TCase *tests = tcase_create("all");
	suite_add_tcase(suite, tests);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, every_vector_has_its_fields_and_comes_back);
	tcase_add_test(tests, cut_and_changed_input_is_stable);
	tcase_add_test(tests, short_json_is_enough);
	tcase_add_test(tests, wrong_json_is_refused_at_its_field);
	tcase_add_test(tests, what_is_not_canonical_is_kept);
	tcase_add_test(tests, formats_have_names);
	return vector_run(suite);
}
