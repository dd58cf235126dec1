/* The status codes against the JSON file they come from, and which set each Status belongs to.
 * Not here: whether the JSON file is right. */
#include "wire/eas_status.h"

#include "eas_test.h"
#include "wire/eas_page.h"
#include "wire/eas_ping.h"
#include "wire/eas_sync_item.h"

#include <jansson.h>

/* Keys of the JSON file with the place of such a Status element. */
static const struct {
	const char *key;
	enum eas_command command;
	bool response;
	uint16_t parent;
} sets[] = {
	{"Ping", EAS_CMD_PING, true, EAS_TAG_PING_PING},
	{"Sync", EAS_CMD_SYNC, true, EAS_TAG_AIRSYNC_COLLECTION},
	{"Sync", EAS_CMD_SYNC, true, EAS_TAG_AIRSYNC_ADD},
	{"FolderSync", EAS_CMD_FOLDER_SYNC, true, EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC},
	{"FolderCreate", EAS_CMD_FOLDER_CREATE, true, EAS_TAG_FOLDERHIERARCHY_FOLDERCREATE},
	{"FolderDelete", EAS_CMD_FOLDER_DELETE, true, EAS_TAG_FOLDERHIERARCHY_FOLDERDELETE},
	{"FolderUpdate", EAS_CMD_FOLDER_UPDATE, true, EAS_TAG_FOLDERHIERARCHY_FOLDERUPDATE},
	{"Provision", EAS_CMD_PROVISION, true, EAS_TAG_PROVISION_PROVISION},
	{"Provision.Policy.response", EAS_CMD_PROVISION, true, EAS_TAG_PROVISION_POLICY},
	{"Provision.Policy.request", EAS_CMD_PROVISION, false, EAS_TAG_PROVISION_POLICY},
	{"Provision.RemoteWipe.request", EAS_CMD_PROVISION, false, EAS_TAG_PROVISION_REMOTEWIPE},
	{"Settings", EAS_CMD_PROVISION, true, EAS_TAG_SETTINGS_DEVICEINFORMATION},
	{"GetItemEstimate", EAS_CMD_GET_ITEM_ESTIMATE, true, EAS_TAG_GETITEMESTIMATE_RESPONSE},
	{"MoveItems", EAS_CMD_MOVE_ITEMS, true, EAS_TAG_MOVE_RESPONSE},
	{"MeetingResponse", EAS_CMD_MEETING_RESPONSE, true, EAS_TAG_MEETINGRESPONSE_RESULT},
	{"Search", EAS_CMD_SEARCH, true, EAS_TAG_SEARCH_SEARCH},
	{"Search.Store", EAS_CMD_SEARCH, true, EAS_TAG_SEARCH_STORE},
	{"Settings", EAS_CMD_SETTINGS, true, EAS_TAG_SETTINGS_OOF},
	{"ItemOperations", EAS_CMD_ITEM_OPERATIONS, true, EAS_TAG_ITEMOPERATIONS_FETCH},
	{"ResolveRecipients", EAS_CMD_RESOLVE_RECIPIENTS, true,
	 EAS_TAG_RESOLVERECIPIENTS_RESOLVERECIPIENTS},
	{"ResolveRecipients.Response", EAS_CMD_RESOLVE_RECIPIENTS, true,
	 EAS_TAG_RESOLVERECIPIENTS_RESPONSE},
	{"ResolveRecipients.Certificates", EAS_CMD_RESOLVE_RECIPIENTS, true,
	 EAS_TAG_RESOLVERECIPIENTS_CERTIFICATES},
	{"ValidateCert", EAS_CMD_VALIDATE_CERT, true, EAS_TAG_VALIDATECERT_CERTIFICATE},
	{"Find", EAS_CMD_FIND, true, EAS_TAG_FIND_FIND},
};

static json_t *load(void)
{
	json_error_t error;
	json_t *root = json_load_file("tests/vectors/activesync-status.json", 0, &error);
	ck_assert_msg(root != NULL, "%s", error.text);
	return root;
}

/* Codes of a list that the set names so; a code of another number is common or unknown. */
static size_t list_check(const json_t *codes, enum eas_status_set set, const json_t *common)
{
	size_t i;
	json_t *code;
	const char *names[256] = {NULL};
	json_array_foreach((json_t *)common, i, code)
	{
		names[json_integer_value(json_object_get(code, "code"))] =
			json_string_value(json_object_get(code, "name"));
	}
	json_array_foreach((json_t *)codes, i, code)
	{
		names[json_integer_value(json_object_get(code, "code"))] =
			json_string_value(json_object_get(code, "name"));
	}
	for (uint32_t k = 0; k < 256; k++) {
		const char *name = eas_status_name(set, k);
		ck_assert_msg((name == NULL) == (names[k] == NULL) &&
				      (name == NULL || strcmp(name, names[k]) == 0),
			      "set %d, code %u: %s", set, k, name == NULL ? "none" : name);
	}
	return json_array_size(codes);
}

START_TEST(every_code_has_its_name)
{
	json_t *root = load();
	json_t *commands = json_object_get(root, "commands");
	json_t *common = json_object_get(root, "common");
	for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
		enum eas_status_set set =
			eas_status_set_of(sets[i].command, sets[i].response, sets[i].parent);
		json_t *command = json_object_get(commands, sets[i].key);
		ck_assert_msg(list_check(json_object_get(command, "codes"), set, common) > 0, "%s",
			      sets[i].key);
	}
	ck_assert_uint_eq(list_check(common, EAS_STATUS_SET_COMMON, common), 78);
	/* No set of the file is without a place above. */
	const char *key;
	json_t *command;
	json_object_foreach(commands, key, command)
	{
		bool found = json_array_size(json_object_get(command, "codes")) == 0;
		for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
			found = found || strcmp(sets[i].key, key) == 0;
		}
		ck_assert_msg(found, "%s has no place", key);
	}
	json_decref(root);
}
END_TEST

START_TEST(places_without_codes)
{
	ck_assert_int_eq(eas_status_set_of(EAS_CMD_PING, false, EAS_TAG_PING_PING),
			 EAS_STATUS_SET_NONE);
	ck_assert_int_eq(eas_status_set_of(EAS_CMD_OPTIONS, true, EAS_TAG_NONE),
			 EAS_STATUS_SET_NONE);
	ck_assert_int_eq(eas_status_set_of(EAS_CMD_SEND_MAIL, true, EAS_TAG_COMPOSEMAIL_SENDMAIL),
			 EAS_STATUS_SET_COMMON);
	ck_assert_ptr_null(eas_status_name(EAS_STATUS_SET_PING, 9));
	ck_assert_str_eq(eas_status_name(EAS_STATUS_SET_PING, 142), "DeviceNotProvisioned");
	ck_assert_ptr_null(eas_status_name(EAS_STATUS_SET_PING, 1u << 31));
	/* The one exception to "1 is success", and the numbers under shorter names in other
	 * headers. */
	ck_assert_int_eq(EAS_STATUS_MOVE_ITEMS_SUCCESS, 3);
	static const int ping[] = {EAS_PING_EXPIRED,   EAS_PING_CHANGES,  EAS_PING_INCOMPLETE,
				   EAS_PING_SYNTAX,    EAS_PING_INTERVAL, EAS_PING_MANY_FOLDERS,
				   EAS_PING_HIERARCHY, EAS_PING_ERROR};
	static const int sync[][2] = {
		{EAS_SYNC_SUCCESS, 1},	   {EAS_SYNC_KEY_INVALID, 3}, {EAS_SYNC_PROTOCOL, 4},
		{EAS_SYNC_SERVER, 5},	   {EAS_SYNC_CONVERSION, 6},  {EAS_SYNC_CONFLICT, 7},
		{EAS_SYNC_NOT_FOUND, 8},   {EAS_SYNC_FULL, 9},	      {EAS_SYNC_HIERARCHY, 12},
		{EAS_SYNC_INCOMPLETE, 13}, {EAS_SYNC_WAIT_RANGE, 14}, {EAS_SYNC_INVALID, 15},
		{EAS_SYNC_RETRY, 16}};
	for (int i = 0; i < 8; i++) {
		ck_assert_int_eq(ping[i], i + 1);
	}
	for (size_t i = 0; i < sizeof sync / sizeof sync[0]; i++) {
		ck_assert_int_eq(sync[i][0], sync[i][1]);
	}
	ck_assert_int_eq(EAS_STATUS_COMMON_POLICY_REFRESH, 143);
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_status");
	tcase_add_test(t, every_code_has_its_name);
	tcase_add_test(t, places_without_codes);
	return eas_test_run(t);
}
