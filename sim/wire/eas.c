/* Names of commands and versions. Not here: anything else; see eas.h. */
#include "wire/eas.h"

/* The length beside each name, because every simulated request is looked up here; `next` is the
 * next command that begins with the same letter, Sync: none. */
static const struct {
	char text[EAS_COMMAND_PUT_BYTES];
	uint8_t n;
	uint8_t next;
} commands[EAS_CMD_N] = {
#define NAME(text, next)                                                                           \
	{                                                                                          \
		text, sizeof(text) - 1, next                                                       \
	}
	[EAS_CMD_SYNC] = NAME("Sync", EAS_CMD_SEND_MAIL),
	[EAS_CMD_SEND_MAIL] = NAME("SendMail", EAS_CMD_SMART_FORWARD),
	[EAS_CMD_SMART_FORWARD] = NAME("SmartForward", EAS_CMD_SMART_REPLY),
	[EAS_CMD_SMART_REPLY] = NAME("SmartReply", EAS_CMD_SEARCH),
	[EAS_CMD_GET_ATTACHMENT] = NAME("GetAttachment", EAS_CMD_GET_HIERARCHY),
	[EAS_CMD_GET_HIERARCHY] = NAME("GetHierarchy", EAS_CMD_GET_ITEM_ESTIMATE),
	[EAS_CMD_CREATE_COLLECTION] = NAME("CreateCollection", EAS_CMD_SYNC),
	[EAS_CMD_DELETE_COLLECTION] = NAME("DeleteCollection", EAS_CMD_SYNC),
	[EAS_CMD_MOVE_COLLECTION] = NAME("MoveCollection", EAS_CMD_MOVE_ITEMS),
	[EAS_CMD_FOLDER_SYNC] = NAME("FolderSync", EAS_CMD_FOLDER_CREATE),
	[EAS_CMD_FOLDER_CREATE] = NAME("FolderCreate", EAS_CMD_FOLDER_DELETE),
	[EAS_CMD_FOLDER_DELETE] = NAME("FolderDelete", EAS_CMD_FOLDER_UPDATE),
	[EAS_CMD_FOLDER_UPDATE] = NAME("FolderUpdate", EAS_CMD_FIND),
	[EAS_CMD_MOVE_ITEMS] = NAME("MoveItems", EAS_CMD_MEETING_RESPONSE),
	[EAS_CMD_GET_ITEM_ESTIMATE] = NAME("GetItemEstimate", EAS_CMD_SYNC),
	[EAS_CMD_MEETING_RESPONSE] = NAME("MeetingResponse", EAS_CMD_SYNC),
	[EAS_CMD_SEARCH] = NAME("Search", EAS_CMD_SETTINGS),
	[EAS_CMD_SETTINGS] = NAME("Settings", EAS_CMD_SYNC),
	[EAS_CMD_PING] = NAME("Ping", EAS_CMD_PROVISION),
	[EAS_CMD_ITEM_OPERATIONS] = NAME("ItemOperations", EAS_CMD_SYNC),
	[EAS_CMD_PROVISION] = NAME("Provision", EAS_CMD_SYNC),
	[EAS_CMD_RESOLVE_RECIPIENTS] = NAME("ResolveRecipients", EAS_CMD_SYNC),
	[EAS_CMD_VALIDATE_CERT] = NAME("ValidateCert", EAS_CMD_SYNC),
	[EAS_CMD_FIND] = NAME("Find", EAS_CMD_SYNC),
	[EAS_CMD_NOTIFY] = NAME("Notify", EAS_CMD_SYNC),
	[EAS_CMD_OPTIONS] = NAME("OPTIONS", EAS_CMD_SYNC),
#undef NAME
};

const char *eas_command_name(enum eas_command command)
{
	return (unsigned)command < EAS_CMD_N ? commands[command].text : "";
}

uint8_t *eas_command_put(uint8_t *to, enum eas_command command)
{
	if ((unsigned)command >= EAS_CMD_N) {
		return to;
	}
	memcpy(to, commands[command].text, EAS_COMMAND_PUT_BYTES);
	return to + commands[command].n;
}

enum eas_command eas_command_find(struct wire_span name)
{
	/* OPTIONS is a method, not a word of the query: it is not looked for. */
	static const uint8_t by_letter[32] = {
		['c' & 31] = EAS_CMD_CREATE_COLLECTION + 1, ['d' & 31] = EAS_CMD_DELETE_COLLECTION + 1,
		['f' & 31] = EAS_CMD_FOLDER_SYNC + 1, ['g' & 31] = EAS_CMD_GET_ATTACHMENT + 1,
		['i' & 31] = EAS_CMD_ITEM_OPERATIONS + 1, ['m' & 31] = EAS_CMD_MOVE_COLLECTION + 1,
		['n' & 31] = EAS_CMD_NOTIFY + 1, ['p' & 31] = EAS_CMD_PING + 1,
		['r' & 31] = EAS_CMD_RESOLVE_RECIPIENTS + 1, ['s' & 31] = EAS_CMD_SYNC + 1,
		['v' & 31] = EAS_CMD_VALIDATE_CERT + 1};
	unsigned c = name.n > 0 ? by_letter[name.p[0] & 31] : 0;
	if (c == 0) {
		return EAS_CMD_UNKNOWN;
	}
	c--;
	do {
		if (commands[c].n == name.n && eas_same(name.p, commands[c].text, name.n)) {
			return (enum eas_command)c;
		}
		c = commands[c].next;
	} while (c != EAS_CMD_SYNC);
	return EAS_CMD_UNKNOWN;
}

/* At each version's value; all else has a length of 0. */
static const struct {
	char text[5];
	uint8_t n;
} versions[EAS_V16_1 + 1] = {
	[EAS_V1_0] = {"1.0", 3},   [EAS_V2_0] = {"2.0", 3},   [EAS_V2_1] = {"2.1", 3},
	[EAS_V2_5] = {"2.5", 3},   [EAS_V12_0] = {"12.0", 4}, [EAS_V12_1] = {"12.1", 4},
	[EAS_V14_0] = {"14.0", 4}, [EAS_V14_1] = {"14.1", 4}, [EAS_V16_0] = {"16.0", 4},
	[EAS_V16_1] = {"16.1", 4},
};

const char *eas_version_text(enum eas_version version)
{
	return (unsigned)version <= EAS_V16_1 ? versions[version].text : "";
}

uint8_t *eas_version_put(uint8_t *to, enum eas_version version)
{
	if ((unsigned)version > EAS_V16_1) {
		return to;
	}
	memcpy(to, versions[version].text, 4);
	return to + versions[version].n;
}

/* "2.5" or "12.1": ten times the number is the version. */
enum eas_version eas_version_find(struct wire_span text)
{
	if (text.n != 3 && text.n != 4) {
		return EAS_V_NONE;
	}
	const uint8_t *last = text.p + text.n - 3;
	unsigned tens = text.n == 4 ? text.p[0] - '0' : 0, ones = last[0] - '0';
	unsigned tenths = last[2] - '0';
	unsigned version = 100 * tens + 10 * ones + tenths;
	bool number = tens <= 9 && ones <= 9 && last[1] == '.' && tenths <= 9 &&
		      (text.n == 3 || tens > 0);
	return number && version <= EAS_V16_1 && versions[version].n > 0 ? (enum eas_version)version
									 : EAS_V_NONE;
}
