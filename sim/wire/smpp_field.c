/* The layout tables of [SMPP3.4] 4 as rows. */
#include "wire/smpp_field.h"

#define TEXT(member, name, max) \
	{name, SMPP_FIELD_TEXT, max, (uint16_t)offsetof(struct smpp_pdu, member)}
#define U8(member, name) {name, SMPP_FIELD_U8, 0, (uint16_t)offsetof(struct smpp_pdu, member)}
#define LIST(kind, name) {name, kind, 0, (uint16_t)offsetof(struct smpp_pdu, sm.dests)}
#define MESSAGE \
	{"short_message", SMPP_FIELD_MESSAGE, 0, (uint16_t)offsetof(struct smpp_pdu, sm.short_message)}

/* Sizes of C-octet strings with their NUL. [SMPP3.4] 4.1.1, 4.4.1, 4.7.1 */
#define SYSTEM_ID_MAX 16
#define SERVICE_TYPE_MAX 6
#define ADDRESS_MAX 21
#define LONG_ADDRESS_MAX 65
#define TIME_MAX 17
#define MESSAGE_ID_MAX 65

#define SERVICE_TYPE TEXT(sm.service_type, "service_type", SERVICE_TYPE_MAX)
#define MESSAGE_ID TEXT(sm.message_id, "message_id", MESSAGE_ID_MAX)
#define SOURCE(max) \
	U8(sm.source_addr_ton, "source_addr_ton"), U8(sm.source_addr_npi, "source_addr_npi"), \
		TEXT(sm.source_addr, "source_addr", max)
#define DESTINATION(name) \
	U8(sm.dest_addr_ton, name "_ton"), U8(sm.dest_addr_npi, name "_npi")
#define SCHEDULE TEXT(sm.schedule_delivery_time, "schedule_delivery_time", TIME_MAX)
#define VALIDITY TEXT(sm.validity_period, "validity_period", TIME_MAX)
#define REGISTERED U8(sm.registered_delivery, "registered_delivery")
#define CODING U8(sm.data_coding, "data_coding")
#define DEFAULT_ID U8(sm.sm_default_msg_id, "sm_default_msg_id")

/* From esm_class to short_message, as in submit_sm and submit_multi. */
#define SM_REST \
	U8(sm.esm_class, "esm_class"), U8(sm.protocol_id, "protocol_id"), \
		U8(sm.priority_flag, "priority_flag"), SCHEDULE, VALIDITY, REGISTERED, \
		U8(sm.replace_if_present_flag, "replace_if_present_flag"), CODING, DEFAULT_ID, \
		MESSAGE

static const struct smpp_field bind_fields[] = {
	TEXT(bind.system_id, "system_id", SYSTEM_ID_MAX), TEXT(bind.password, "password", 9),
	TEXT(bind.system_type, "system_type", 13),
	U8(bind.interface_version, "interface_version"), U8(bind.addr_ton, "addr_ton"),
	U8(bind.addr_npi, "addr_npi"), TEXT(bind.address_range, "address_range", 41)};
static const struct smpp_field bind_resp_fields[] = {TEXT(text, "system_id", SYSTEM_ID_MAX)};
static const struct smpp_field sm_resp_fields[] = {TEXT(text, "message_id", MESSAGE_ID_MAX)};
static const struct smpp_field sm_fields[] = {SERVICE_TYPE, SOURCE(ADDRESS_MAX),
	DESTINATION("dest_addr"), TEXT(sm.destination_addr, "destination_addr", ADDRESS_MAX),
	SM_REST};
static const struct smpp_field multi_fields[] = {SERVICE_TYPE, SOURCE(ADDRESS_MAX),
	LIST(SMPP_FIELD_DESTS, "dest_addresses"), SM_REST};
static const struct smpp_field multi_resp_fields[] = {MESSAGE_ID,
	LIST(SMPP_FIELD_FAILED, "unsuccess_smes")};
static const struct smpp_field data_fields[] = {SERVICE_TYPE, SOURCE(LONG_ADDRESS_MAX),
	DESTINATION("dest_addr"), TEXT(sm.destination_addr, "destination_addr", LONG_ADDRESS_MAX),
	U8(sm.esm_class, "esm_class"), REGISTERED, CODING};
static const struct smpp_field query_fields[] = {MESSAGE_ID, SOURCE(ADDRESS_MAX)};
static const struct smpp_field query_resp_fields[] = {MESSAGE_ID,
	TEXT(sm.validity_period, "final_date", TIME_MAX), U8(sm.message_state, "message_state"),
	U8(sm.error_code, "error_code")};
static const struct smpp_field cancel_fields[] = {SERVICE_TYPE, MESSAGE_ID, SOURCE(ADDRESS_MAX),
	DESTINATION("dest_addr"), TEXT(sm.destination_addr, "destination_addr", ADDRESS_MAX)};
static const struct smpp_field replace_fields[] = {MESSAGE_ID, SOURCE(ADDRESS_MAX), SCHEDULE,
	VALIDITY, REGISTERED, DEFAULT_ID, MESSAGE};
static const struct smpp_field alert_fields[] = {SOURCE(LONG_ADDRESS_MAX),
	DESTINATION("esme_addr"), TEXT(sm.destination_addr, "esme_addr", LONG_ADDRESS_MAX)};

#define ROWS(rows) {rows, sizeof(rows) / sizeof((rows)[0])}

const struct smpp_field *smpp_field_list(enum smpp_shape shape, size_t *n)
{
	static const struct {
		const struct smpp_field *rows;
		size_t n;
	} shapes[SMPP_SHAPES_N] = {
		[SMPP_SHAPE_BIND] = ROWS(bind_fields),
		[SMPP_SHAPE_OUTBIND] = {bind_fields, 2},
		[SMPP_SHAPE_BIND_RESP] = ROWS(bind_resp_fields),
		[SMPP_SHAPE_SM] = ROWS(sm_fields),
		[SMPP_SHAPE_SM_RESP] = ROWS(sm_resp_fields),
		[SMPP_SHAPE_MULTI] = ROWS(multi_fields),
		[SMPP_SHAPE_MULTI_RESP] = ROWS(multi_resp_fields),
		[SMPP_SHAPE_DATA] = ROWS(data_fields),
		[SMPP_SHAPE_QUERY] = ROWS(query_fields),
		[SMPP_SHAPE_QUERY_RESP] = ROWS(query_resp_fields),
		[SMPP_SHAPE_CANCEL] = ROWS(cancel_fields),
		[SMPP_SHAPE_REPLACE] = ROWS(replace_fields),
		[SMPP_SHAPE_ALERT] = ROWS(alert_fields),
	};
	*n = shapes[shape].n;
	return shapes[shape].rows;
}
