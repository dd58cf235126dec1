/* Names of commands and versions. Not here: anything else; see eas.h. */
#include "wire/eas.h"

/* The length beside each name, because every simulated request is looked up here. */
static const struct {
	const char *text;
	size_t n;
} commands[EAS_CMD_N] = {
#define NAME(text)                                                                                 \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
	[EAS_CMD_SYNC] = NAME("Sync"),
	[EAS_CMD_SEND_MAIL] = NAME("SendMail"),
	[EAS_CMD_SMART_FORWARD] = NAME("SmartForward"),
	[EAS_CMD_SMART_REPLY] = NAME("SmartReply"),
	[EAS_CMD_GET_ATTACHMENT] = NAME("GetAttachment"),
	[EAS_CMD_GET_HIERARCHY] = NAME("GetHierarchy"),
	[EAS_CMD_CREATE_COLLECTION] = NAME("CreateCollection"),
	[EAS_CMD_DELETE_COLLECTION] = NAME("DeleteCollection"),
	[EAS_CMD_MOVE_COLLECTION] = NAME("MoveCollection"),
	[EAS_CMD_FOLDER_SYNC] = NAME("FolderSync"),
	[EAS_CMD_FOLDER_CREATE] = NAME("FolderCreate"),
	[EAS_CMD_FOLDER_DELETE] = NAME("FolderDelete"),
	[EAS_CMD_FOLDER_UPDATE] = NAME("FolderUpdate"),
	[EAS_CMD_MOVE_ITEMS] = NAME("MoveItems"),
	[EAS_CMD_GET_ITEM_ESTIMATE] = NAME("GetItemEstimate"),
	[EAS_CMD_MEETING_RESPONSE] = NAME("MeetingResponse"),
	[EAS_CMD_SEARCH] = NAME("Search"),
	[EAS_CMD_SETTINGS] = NAME("Settings"),
	[EAS_CMD_PING] = NAME("Ping"),
	[EAS_CMD_ITEM_OPERATIONS] = NAME("ItemOperations"),
	[EAS_CMD_PROVISION] = NAME("Provision"),
	[EAS_CMD_RESOLVE_RECIPIENTS] = NAME("ResolveRecipients"),
	[EAS_CMD_VALIDATE_CERT] = NAME("ValidateCert"),
	[EAS_CMD_FIND] = NAME("Find"),
	[EAS_CMD_NOTIFY] = NAME("Notify"),
	[EAS_CMD_OPTIONS] = NAME("OPTIONS"),
#undef NAME
};

static const struct {
	enum eas_version version;
	const char *text;
} versions[] = {
	{EAS_V2_5, "2.5"},   {EAS_V12_0, "12.0"}, {EAS_V12_1, "12.1"}, {EAS_V14_0, "14.0"},
	{EAS_V14_1, "14.1"}, {EAS_V16_0, "16.0"}, {EAS_V16_1, "16.1"}, {EAS_V2_1, "2.1"},
	{EAS_V2_0, "2.0"},   {EAS_V1_0, "1.0"},
};

const char *eas_command_name(enum eas_command command)
{
	return (unsigned)command < EAS_CMD_N ? commands[command].text : "";
}

/* Names hold letters only, so OR 0x20 folds their case; the range keeps out '@', '[' and others
 * that OR 0x20 makes equal to each other. */
static bool same_letter(uint8_t a, uint8_t b)
{
	return (a | 0x20) == (b | 0x20) && (a | 0x20) >= 'a' && (a | 0x20) <= 'z';
}

enum eas_command eas_command_find(struct wire_span name)
{
	/* OPTIONS is a method, not a word of the query: it is not looked for. */
	for (unsigned c = 0; c < EAS_CMD_OPTIONS; c++) {
		const uint8_t *text = (const uint8_t *)commands[c].text;
		if (commands[c].n != name.n || !same_letter(name.p[0], text[0])) {
			continue;
		}
		size_t i = 0;
		while (i < name.n && same_letter(name.p[i], text[i])) {
			i++;
		}
		if (i == name.n) {
			return (enum eas_command)c;
		}
	}
	return EAS_CMD_UNKNOWN;
}

const char *eas_version_text(enum eas_version version)
{
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		if (versions[i].version == version) {
			return versions[i].text;
		}
	}
	return "";
}

enum eas_version eas_version_find(struct wire_span text)
{
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		/* "2.5" or "12.1": the last digit first, because most of them differ there or in length. */
		const char *known = versions[i].text;
		size_t n = known[1] == '.' ? 3 : 4;
		if (text.n == n && text.p[n - 1] == (uint8_t)known[n - 1] &&
		    memcmp(text.p, known, n) == 0) {
			return versions[i].version;
		}
	}
	return EAS_V_NONE;
}
