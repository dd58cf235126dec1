/* Short message TPDUs: DELIVER, SUBMIT, STATUS-REPORT and the two reports, read and written.
 *
 * Not here: text (gsm7.h), the header inside user data (udh.h), the SMSC prefix of AT commands
 * (rp.h has the address form), RP and CP, SMS-COMMAND, reassembly of parts.
 * Ownership: spans point into the octets that were read; addresses and times are small copies.
 * Units: octets, semi-octets (decimal digits), septets where the alphabet is GSM 7-bit.
 * Invariants: user data is at most 140 octets. A reader that says OK has stored everything it needs
 * to write the same octets again; only reserved bits are dropped. Direction decides what a message
 * type means, so the caller picks the reader. Trailing octets are left: compare `used` with `n`.
 * Source: [TS23.040] 9.2.2 (messages), 9.2.3 (fields), 9.1.2.5 (addresses), [TS23.038] 4 (DCS). */
#pragma once

#include "wire/stamp.h"
#include "wire/wire.h"

#define TPDU_UD_BYTES_MAX 140u      /* [TS23.040] 9.2.3.16 */
#define TPDU_ADDRESS_DIGITS_MAX 20u /* [TS23.040] 9.1.2.5: 10 octets of semi-octets */
#define TPDU_ADDRESS_TEXT_BYTES 64u /* room for any address as UTF-8, a leading + and a NUL */
#define TPDU_TIME_BYTES 7u
#define TPDU_BYTES_MAX 233u          /* [TS24.011] 8.2.5.3: what RP user data can hold */

/* TP-MTI with its direction. [TS23.040] 9.2.3.1 */
enum tpdu_kind {
	TPDU_DELIVER,        /* 00, SC to MS */
	TPDU_DELIVER_REPORT, /* 00, MS to SC */
	TPDU_SUBMIT,         /* 01, MS to SC */
	TPDU_SUBMIT_REPORT,  /* 01, SC to MS */
	TPDU_STATUS_REPORT,  /* 10, SC to MS */
	TPDU_COMMAND,        /* 10, MS to SC: named, not read */
	TPDU_RESERVED        /* 11 */
};

/* TP-VPF. [TS23.040] 9.2.3.3 */
enum tpdu_vpf {
	TPDU_VPF_NONE = 0,
	TPDU_VPF_ENHANCED = 1,
	TPDU_VPF_RELATIVE = 2,
	TPDU_VPF_ABSOLUTE = 3
};

/* Type of number, bits 6-4 of the address type. [TS23.040] 9.1.2.5 */
enum tpdu_ton {
	TPDU_TON_UNKNOWN = 0,
	TPDU_TON_INTERNATIONAL = 1,
	TPDU_TON_NATIONAL = 2,
	TPDU_TON_NETWORK = 3,
	TPDU_TON_SUBSCRIBER = 4,
	TPDU_TON_ALPHANUMERIC = 5,
	TPDU_TON_ABBREVIATED = 6,
	TPDU_TON_RESERVED = 7
};

enum tpdu_alphabet { TPDU_GSM7, TPDU_8BIT, TPDU_UCS2 };

/* An address as on the wire, so that nothing is lost. Octets past the used ones are zero. */
struct tpdu_address {
	uint8_t semi_octets; /* useful semi-octets, 0..20 */
	uint8_t type;        /* 0x80 | TON << 4 | NPI: 0x91 international, 0x81 unknown */
	uint8_t bcd[10];     /* swapped digits, or packed septets when alphanumeric */
};

/* TP-SCTS, TP-DT or an absolute validity as on the wire. */
struct tpdu_time {
	uint8_t octets[TPDU_TIME_BYTES];
};

/* TP-UDL and TP-UD. */
struct tpdu_ud {
	uint8_t length;         /* TP-UDL: septets for GSM 7-bit, else octets */
	struct wire_span bytes; /* header (if any) and text as on the wire, at most 140 */
};

struct tpdu_deliver {
	struct tpdu_address oa;
	struct tpdu_time scts;
	struct tpdu_ud ud;
	uint8_t pid;
	uint8_t dcs;
	bool mms_more; /* more messages wait at the SC; the bit on the wire is inverted */
	bool lp;       /* loop prevention */
	bool sri;      /* status report will be returned */
	bool udhi;
	bool rp;       /* reply path */
};

struct tpdu_submit {
	struct tpdu_address da;
	struct tpdu_ud ud;
	uint8_t vp[TPDU_TIME_BYTES]; /* 0, 1 or 7 octets count, by vpf */
	uint8_t vpf;                 /* enum tpdu_vpf */
	uint8_t mr;
	uint8_t pid;
	uint8_t dcs;
	bool rd; /* reject duplicates */
	bool srr;
	bool udhi;
	bool rp;
};

/* What follows TP-PI in reports. [TS23.040] 9.2.3.27 */
struct tpdu_optional {
	uint8_t pi; /* bit 0 PID, 1 DCS, 2 UDL; the others are kept */
	uint8_t pid;
	uint8_t dcs;
	struct tpdu_ud ud;
};

struct tpdu_status_report {
	struct tpdu_address ra;
	struct tpdu_time scts;
	struct tpdu_time dt;
	struct tpdu_optional optional; /* counts only when has_pi */
	struct wire_span padding;      /* what phones and SIMs append, FF as a rule; kept */
	uint8_t mr;
	uint8_t st;
	bool mms_more;
	bool lp;
	bool srq; /* the report answers a COMMAND */
	bool udhi;
	bool has_pi;
};

/* DELIVER-REPORT and SUBMIT-REPORT. */
struct tpdu_report {
	struct tpdu_optional optional;
	struct tpdu_time scts; /* SUBMIT-REPORT only */
	uint8_t fcs;           /* only with has_fcs: inside RP-ERROR */
	bool has_fcs;
	bool is_submit;        /* SUBMIT-REPORT */
	bool udhi;
};

enum tpdu_kind tpdu_kind(uint8_t first_octet, bool from_ms);
enum tpdu_alphabet tpdu_alphabet(uint8_t dcs);

/* Message class 0..3, or -1 when the coding scheme gives none. [TS23.038] 4 */
int tpdu_class(uint8_t dcs);

/* Octets of user data that TP-UDL `length` announces under `dcs`. */
size_t tpdu_ud_bytes(uint8_t length, uint8_t dcs);

enum wire_verdict tpdu_deliver_read(const uint8_t *p, size_t n, struct tpdu_deliver *out,
	size_t *used, struct wire_bad *bad);
void tpdu_deliver_write(const struct tpdu_deliver *msg, struct wire_out *out);

enum wire_verdict tpdu_submit_read(const uint8_t *p, size_t n, struct tpdu_submit *out,
	size_t *used, struct wire_bad *bad);
void tpdu_submit_write(const struct tpdu_submit *msg, struct wire_out *out);

/* Takes all `n` octets, at most TPDU_BYTES_MAX: what follows TP-ST and is no valid TP-PI becomes
 * `padding`. */
enum wire_verdict tpdu_status_report_read(const uint8_t *p, size_t n,
	struct tpdu_status_report *out, size_t *used, struct wire_bad *bad);
void tpdu_status_report_write(const struct tpdu_status_report *msg, struct wire_out *out);

/* `is_submit` picks SUBMIT-REPORT; `in_error` says that RP-ERROR carries it, so TP-FCS is there. */
enum wire_verdict tpdu_report_read(const uint8_t *p, size_t n, bool is_submit, bool in_error,
	struct tpdu_report *out, size_t *used, struct wire_bad *bad);
void tpdu_report_write(const struct tpdu_report *msg, struct wire_out *out);

/* A TP address alone: length in semi-octets, type, digits. */
enum wire_verdict tpdu_address_read(const uint8_t *p, size_t n, struct tpdu_address *out,
	size_t *used, struct wire_bad *bad);
void tpdu_address_write(const struct tpdu_address *a, struct wire_out *out);

/* "+14255551212" becomes international E.164; digits with * # a b c alone become `0x81` unknown. An
 * alphanumeric sender is set with tpdu_address_from_name, at most 11 characters of the GSM
 * alphabet. False when the text does not fit; `out` is then unchanged. */
bool tpdu_address_from_text(struct wire_span text, struct tpdu_address *out);
bool tpdu_address_from_name(struct wire_span text, struct tpdu_address *out);

/* The address as NUL-terminated UTF-8 text: + before international numbers, the name when
 * alphanumeric. Returns the length without the NUL. */
size_t tpdu_address_text(const struct tpdu_address *a, char text[TPDU_ADDRESS_TEXT_BYTES]);
enum tpdu_ton tpdu_address_ton(const struct tpdu_address *a);

/* Two-digit years: 90..99 are 19xx, the rest 20xx. False when a field is no valid date. */
bool tpdu_time_read(const struct tpdu_time *t, struct stamp *out);
struct tpdu_time tpdu_time_from_stamp(const struct stamp *s);
struct tpdu_time tpdu_time_from_unix(int64_t unix_s, int quarters);

/* Relative validity octet in minutes: 0x0B -> 60, 0xA7 -> 1440, 0xAA -> 5760, 0xFF -> 635040.
 * [TS23.040] 9.2.3.12.1 */
uint32_t tpdu_vp_minutes(uint8_t vp);

/* The smallest relative validity octet that lasts at least `minutes`; 0xFF when none does. */
uint8_t tpdu_vp_from_minutes(uint32_t minutes);

/* Seconds the message stays valid when submitted at `now_s`; -1 when it gives no validity or one
 * that makes no sense. */
int64_t tpdu_submit_validity_s(const struct tpdu_submit *msg, int64_t now_s);
