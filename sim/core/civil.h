/* Civil time without libc: dates of the proleptic Gregorian calendar and seconds since 1970.
 *
 * What: conversion both ways, the reader of ISO 8601 date-times, and the three formats that the
 *   protocols and result files need. No time zone tables, no leap seconds, no locale.
 * Not here: simulated time in nanoseconds (callers divide by 1e9), durations such as "15 min".
 * Units: int64 seconds since 1970-01-01T00:00:00Z ("unix seconds"); years 1..9999.
 * Ownership: the caller's buffers. The writers put exactly the stated number of octets and NO
 *   terminating zero, so that they can write straight into a message.
 * Errors: civil_parse* answer false and leave the result alone; a time outside of years 1..9999 in
 *   the other functions is a bug and stops the program. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CIVIL_HTTP_BYTES 29
#define CIVIL_EAS_BYTES 24
#define CIVIL_ISO_BYTES 20
#define CIVIL_MIN_S INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define CIVIL_MAX_S INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

struct civil {
	int year;   /* 1..9999 */
	int month;  /* 1..12 */
	int day;    /* 1..31 */
	int hour;   /* 0..23 */
	int minute; /* 0..59 */
	int second; /* 0..59 */
};

/* Days since 1970-01-01 (negative before) of a valid date, and back (hour, minute, second 0). */
int64_t civil_days(int year, int month, int day);
struct civil civil_of_days(int64_t days);

/* Unix seconds of a valid date and time, and back. */
int64_t civil_seconds(const struct civil *civil);
struct civil civil_of_seconds(int64_t unix_s);

/* 0 is Monday, 6 is Sunday. */
int civil_weekday(int64_t unix_s);

/* Whether the fields name a moment that exists (29 February only in leap years). */
bool civil_valid(const struct civil *civil);

/* Reads "2005-11-07T00:00:00Z" or with an offset, "2005-11-07T01:30:00+01:30"; a fraction after the
 * seconds is read and dropped. The whole string must fit; date and zone are required. */
bool civil_parse(const char *text, int64_t *unix_s);

/* Reads "Z", "+02:00" or "-03:30" (at most 23:59 either way) into seconds east of Greenwich. */
bool civil_parse_offset(const char *text, int32_t *east_s);

/* "Mon, 07 Nov 2005 00:00:00 GMT" [RFC9110] 5.6.7, IMF-fixdate. */
void civil_http(int64_t unix_s, char out[static CIVIL_HTTP_BYTES]);
/* Reads the n octets of a date in one of the three forms of [RFC9110] 5.6.7: as above, "Sunday,
 * 06-Nov-94 08:49:37 GMT" (70..99 are of the last century) and "Sun Nov  6 08:49:37 1994". The name
 * of the day must be one, and is not compared with the date. */
bool civil_http_read(const char *text, size_t n, int64_t *unix_s);
/* "2006-05-04T12:00:00.000Z" [MS-ASDTYPE] 2.3. */
void civil_eas(int64_t unix_s, char out[static CIVIL_EAS_BYTES]);
/* "2005-11-07T00:00:00Z" [RFC3339] 5.6. */
void civil_iso(int64_t unix_s, char out[static CIVIL_ISO_BYTES]);
