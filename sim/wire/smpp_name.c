/* Tables of SMPP names. No logic but look-up. */
#include "wire/smpp_name.h"

#include "wire/smpp.h"

struct row {
	uint32_t value;
	const char *name;
};

#define ROWS_N(rows) (sizeof(rows) / sizeof((rows)[0]))

static const char *row_name(const struct row *rows, size_t n, uint32_t value)
{
	for (size_t i = 0; i < n; i++) {
		if (rows[i].value == value) {
			return rows[i].name;
		}
	}
	return NULL;
}

const char *smpp_name_command(uint32_t id)
{
	static const struct row rows[] = {
		{0x80000000, "generic_nack"},
		{0x00000001, "bind_receiver"},
		{0x80000001, "bind_receiver_resp"},
		{0x00000002, "bind_transmitter"},
		{0x80000002, "bind_transmitter_resp"},
		{0x00000003, "query_sm"},
		{0x80000003, "query_sm_resp"},
		{0x00000004, "submit_sm"},
		{0x80000004, "submit_sm_resp"},
		{0x00000005, "deliver_sm"},
		{0x80000005, "deliver_sm_resp"},
		{0x00000006, "unbind"},
		{0x80000006, "unbind_resp"},
		{0x00000007, "replace_sm"},
		{0x80000007, "replace_sm_resp"},
		{0x00000008, "cancel_sm"},
		{0x80000008, "cancel_sm_resp"},
		{0x00000009, "bind_transceiver"},
		{0x80000009, "bind_transceiver_resp"},
		{0x0000000B, "outbind"},
		{0x00000015, "enquire_link"},
		{0x80000015, "enquire_link_resp"},
		{0x00000021, "submit_multi"},
		{0x80000021, "submit_multi_resp"},
		{0x00000102, "alert_notification"},
		{0x00000103, "data_sm"},
		{0x80000103, "data_sm_resp"},
	};
	return row_name(rows, ROWS_N(rows), id);
}

static const struct row statuses[] = {
	{0x00, "ESME_ROK"},
	{0x01, "ESME_RINVMSGLEN"},
	{0x02, "ESME_RINVCMDLEN"},
	{0x03, "ESME_RINVCMDID"},
	{0x04, "ESME_RINVBNDSTS"},
	{0x05, "ESME_RALYBND"},
	{0x06, "ESME_RINVPRTFLG"},
	{0x07, "ESME_RINVREGDLVFLG"},
	{0x08, "ESME_RSYSERR"},
	{0x0A, "ESME_RINVSRCADR"},
	{0x0B, "ESME_RINVDSTADR"},
	{0x0C, "ESME_RINVMSGID"},
	{0x0D, "ESME_RBINDFAIL"},
	{0x0E, "ESME_RINVPASWD"},
	{0x0F, "ESME_RINVSYSID"},
	{0x11, "ESME_RCANCELFAIL"},
	{0x13, "ESME_RREPLACEFAIL"},
	{0x14, "ESME_RMSGQFUL"},
	{0x15, "ESME_RINVSERTYP"},
	{0x33, "ESME_RINVNUMDESTS"},
	{0x34, "ESME_RINVDLNAME"},
	{0x40, "ESME_RINVDESTFLAG"},
	{0x42, "ESME_RINVSUBREP"},
	{0x43, "ESME_RINVESMCLASS"},
	{0x44, "ESME_RCNTSUBDL"},
	{0x45, "ESME_RSUBMITFAIL"},
	{0x48, "ESME_RINVSRCTON"},
	{0x49, "ESME_RINVSRCNPI"},
	{0x50, "ESME_RINVDSTTON"},
	{0x51, "ESME_RINVDSTNPI"},
	{0x53, "ESME_RINVSYSTYP"},
	{0x54, "ESME_RINVREPFLAG"},
	{0x55, "ESME_RINVNUMMSGS"},
	{0x58, "ESME_RTHROTTLED"},
	{0x61, "ESME_RINVSCHED"},
	{0x62, "ESME_RINVEXPIRY"},
	{0x63, "ESME_RINVDFTMSGID"},
	{0x64, "ESME_RX_T_APPN"},
	{0x65, "ESME_RX_P_APPN"},
	{0x66, "ESME_RX_R_APPN"},
	{0x67, "ESME_RQUERYFAIL"},
	{0xC0, "ESME_RINVOPTPARSTREAM"},
	{0xC1, "ESME_ROPTPARNOTALLWD"},
	{0xC2, "ESME_RINVPARLEN"},
	{0xC3, "ESME_RMISSINGOPTPARAM"},
	{0xC4, "ESME_RINVOPTPARAMVAL"},
	{0xFE, "ESME_RDELIVERYFAILURE"},
	{0xFF, "ESME_RUNKNOWNERR"},
};

const char *smpp_name_status(uint32_t status)
{
	return row_name(statuses, ROWS_N(statuses), status);
}

bool smpp_name_to_status(const char *name, uint32_t *status)
{
	for (size_t i = 0; i < ROWS_N(statuses); i++) {
		if (strcmp(statuses[i].name, name) == 0) {
			*status = statuses[i].value;
			return true;
		}
	}
	return false;
}

const char *smpp_name_state(uint8_t state)
{
	static const struct row rows[] = {
		{SMPP_ENROUTE, "ENROUTE"},
		{SMPP_DELIVERED, "DELIVRD"},
		{SMPP_EXPIRED, "EXPIRED"},
		{SMPP_DELETED, "DELETED"},
		{SMPP_UNDELIVERABLE, "UNDELIV"},
		{SMPP_ACCEPTED, "ACCEPTD"},
		{SMPP_REJECTED, "REJECTD"},
	};
	const char *name = row_name(rows, ROWS_N(rows), state);
	return name == NULL ? "UNKNOWN" : name;
}
