/* Plain and packed queries: the published example, a Pocket PC's, every refusal. Not here: base64
 * by itself (test_eas_base64.c), the path (test_eas_http.c). */
#include "wire/eas_query.h"

#include <ctype.h>

#include "eas_test.h"
#include "wire/eas_base64.h"

static enum wire_verdict read_query(const uint8_t *p, size_t n, struct wire_bad *bad)
{
	struct eas_query q;
	uint8_t text[2 * EAS_QUERY_DEVICE_BYTES_MAX];
	enum wire_verdict v = eas_query_read(p, n, &q, bad);
	if (v == WIRE_OK) {
		(void)eas_query_device_text(&q, text);
	}
	return v;
}

static enum wire_verdict read_text(const char *text, struct eas_query *q, struct wire_bad *bad)
{
	return eas_query_read((const uint8_t *)text, strlen(text), q, bad);
}

/* [MS-ASHTTP] 2.2.1.1.1: 8C 00 0904 0A "v140Device" 00 0A "SmartPhone". */
START_TEST(published_example)
{
	static const char text[] = "jAAJBAp2MTQwRGV2aWNlAApTbWFydFBob25l";
	struct eas_query q;
	struct wire_bad bad;
	ck_assert_int_eq(read_text(text, &q, &bad), WIRE_OK);
	ck_assert(q.packed);
	ck_assert_int_eq(q.command, EAS_CMD_SYNC);
	ck_assert_int_eq(q.version, EAS_V14_0);
	ck_assert_uint_eq(q.locale, 0x0409);
	ck_assert(!q.has_policy_key);
	ck_assert(wire_span_is(q.device_id, "v140Device"));
	ck_assert(wire_span_is(q.device_type, "SmartPhone"));
	uint8_t room[128];
	struct wire_out out = wire_out_init(room, sizeof room);
	ck_assert(eas_query_packed_write(&out, &q));
	ck_assert(wire_span_is((struct wire_span){room, out.n}, text));
	uint8_t id[2 * EAS_QUERY_DEVICE_BYTES_MAX];
	ck_assert_uint_eq(eas_query_device_text(&q, id), 10);
	ck_assert_int_eq(memcmp(id, "v140Device", 10), 0);
}
END_TEST

/* As a real Pocket PC packs it: 12.1, 16 raw bytes of id, a key above 2^31, parameters not in the
 * order of their tags. Annotated bytes, packed here by hand. */
static const uint8_t pocket_pc[] = {
	0x79,	    /* version 12.1 */
	0x12,	    /* Ping */
	0x09, 0x04, /* en-US, little-endian */
	0x10,	    /* 16 bytes of device id */
	0x1F, 0x2E, 0x3D, 0x4C, 0x5B, 0x6A, 0x79, 0x88, 0x97, 0xA6, 0xB5,
	0xC4, 0xD3, 0xE2, 0xF1, 0x00, 0x04, 0x59, 0x8B, 0x03, 0xEB, /* policy key 3942877017,
								       little-endian */
	0x03, 'P',  'P',  'C',					    /* device type */
	0x08, 0x01, 'u',					    /* User */
	0x07, 0x01, 0x03,	     /* Options: SaveInSent, AcceptMultiPart */
	0x02, 0x01, 'x',	     /* CollectionName, dropped: passed over */
	0x01, 0x01, '5',	     /* CollectionId */
	0x03, 0x03, '5',  ':',	'1', /* ItemId */
};

START_TEST(packed_pocket_pc)
{
	uint8_t text[128];
	struct wire_out out = wire_out_init(text, sizeof text);
	struct eas_query q;
	struct wire_bad bad;
	eas_base64_write(&out, (struct wire_span){pocket_pc, sizeof pocket_pc});
	ck_assert_int_eq(eas_query_read(text, out.n, &q, &bad), WIRE_OK);
	ck_assert_int_eq(q.version, EAS_V12_1);
	ck_assert_int_eq(q.command, EAS_CMD_PING);
	ck_assert(q.has_policy_key);
	ck_assert_uint_eq(q.policy_key, 0xEB038B59u);
	ck_assert(wire_span_is(q.device_type, "PPC"));
	ck_assert(wire_span_is(q.user, "u"));
	ck_assert(wire_span_is(q.collection_id, "5"));
	ck_assert(wire_span_is(q.item_id, "5:1"));
	ck_assert(q.save_in_sent && q.accept_multipart);
	uint8_t id[2 * EAS_QUERY_DEVICE_BYTES_MAX];
	ck_assert_uint_eq(eas_query_device_text(&q, id), 32);
	ck_assert_int_eq(memcmp(id, "1f2e3d4c5b6a798897a6b5c4d3e2f100", 32), 0);

	/* Every shorter form is refused or lacks parameters, but never reads past its end. */
	for (size_t n = 0; n < sizeof pocket_pc; n++) {
		out = wire_out_init(text, sizeof text);
		eas_base64_write(&out, (struct wire_span){pocket_pc, n});
		enum wire_verdict v = eas_query_read(eas_test_edge(text, out.n), out.n, &q, &bad);
		/* Behind the device type a cut may fall between two parameters. */
		bool whole = n == 30 || n == 33 || n == 36 || n == 39 || n == 42;
		ck_assert_msg(v == (whole ? WIRE_OK : WIRE_BAD), "%zu bytes: %d", n, v);
	}
}
END_TEST

/* Two queries of a Pocket PC with what another server (Horde's UtilsTest) found in them: not ours,
 * neither the octets nor the meaning. The second has its parameters in the order 7, 3, 1, which is
 * not how we write it. */
START_TEST(queries_another_server_reads)
{
	static const struct {
		const char *text;
		enum eas_command command;
		uint32_t policy_key;
		const char *item_id, *collection_id;
		bool save_in_sent;
	} rows[] = {
		{"eRQJBBCuTs0Z9ZK6Vldwb/dM8JusBHx8TOgDUFBD", EAS_CMD_PROVISION, 3897326716u, "", "",
		 false},
		{"eQIJBBCuTs0Z9ZK6Vldwb/dM8JusBHVeHIQDUFBDBwEBAwYxMTkyODEBBUlOQk9Y",
		 EAS_CMD_SMART_FORWARD, 2216451701u, "119281", "INBOX", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct eas_query q;
		struct wire_bad bad;
		uint8_t id[2 * EAS_QUERY_DEVICE_BYTES_MAX], room[128];
		ck_assert_int_eq(read_text(rows[i].text, &q, &bad), WIRE_OK);
		ck_assert_int_eq(q.version, EAS_V12_1);
		ck_assert_int_eq(q.command, rows[i].command);
		ck_assert_uint_eq(q.locale, 1033);
		ck_assert(q.has_policy_key && q.policy_key == rows[i].policy_key);
		ck_assert_uint_eq(eas_query_device_text(&q, id), 32);
		ck_assert_mem_eq(id, "ae4ecd19f592ba5657706ff74cf09bac", 32);
		ck_assert(wire_span_is(q.device_type, "PPC"));
		ck_assert(wire_span_is(q.item_id, rows[i].item_id));
		ck_assert(wire_span_is(q.collection_id, rows[i].collection_id));
		ck_assert(q.save_in_sent == rows[i].save_in_sent && !q.accept_multipart);
		struct wire_out out = wire_out_init(room, sizeof room);
		ck_assert(eas_query_packed_write(&out, &q));
		ck_assert_uint_eq(out.n, strlen(rows[i].text));
		ck_assert(i == 1 || memcmp(room, rows[i].text, out.n) == 0);
	}
}
END_TEST

START_TEST(plain_in_any_order_and_case)
{
	struct eas_query q;
	struct wire_bad bad;
	ck_assert_int_eq(read_text("User=CORP%5Cann&DeviceId=0123456789ABCDEF0123456789ABCDEF&"
				   "DeviceType=PocketPC&Cmd=GetItemEstimate",
				   &q, &bad),
			 WIRE_OK);
	ck_assert_int_eq(q.command, EAS_CMD_GET_ITEM_ESTIMATE);
	ck_assert(wire_span_is(q.user, "CORP\\ann"));
	ck_assert(wire_span_is(q.device_id, "0123456789ABCDEF0123456789ABCDEF"));
	ck_assert(wire_span_is(q.device_type, "PocketPC"));
	ck_assert(!q.packed && q.version == EAS_V_NONE);

	ck_assert_int_eq(
		read_text("cmd=smartREPLY&devicetype=SP&SAVEINSENT=t&itemid=5%3a1&collectionid="
			  "5&DeviceId=a&Foo=b%GG&user=a%2Bb+c%40d&LongId=l&occurrence=o&"
			  "AttachmentName=n",
			  &q, &bad),
		WIRE_OK);
	ck_assert_int_eq(q.command, EAS_CMD_SMART_REPLY);
	ck_assert(wire_span_is(q.user, "a+b+c@d"));
	ck_assert(wire_span_is(q.item_id, "5:1"));
	ck_assert(wire_span_is(q.collection_id, "5"));
	ck_assert(wire_span_is(q.long_id, "l"));
	ck_assert(wire_span_is(q.occurrence, "o"));
	ck_assert(wire_span_is(q.attachment_name, "n"));
	ck_assert(q.save_in_sent);

	ck_assert_int_eq(read_text("Cmd=Frobnicate&User=", &q, &bad), WIRE_OK);
	ck_assert_int_eq(q.command, EAS_CMD_UNKNOWN);
	ck_assert(wire_span_is(q.command_name, "Frobnicate"));
	ck_assert(q.user.n == 0 && q.user.p != NULL);
	ck_assert_int_eq(read_text("Cmd=Notify&&DeviceId=x&", &q, &bad), WIRE_OK);
	ck_assert_int_eq(q.command, EAS_CMD_NOTIFY);
}
END_TEST

static const struct {
	const char *text;
	size_t at;
} refused[] = {
	{"", 0},
	{"User=a&DeviceId=b", 17},
	{"Cmd=Ping&Cmd=Sync", 9},
	{"Cmd=Ping&cmd=Ping", 9},
	{"Cmd=Ping&User=%4", 14},
	{"Cmd=Ping&User=%4G", 14},
	{"Cmd=Ping&User=a%00", 17},
	{"Cmd=Ping&User=a%0A", 17},
	{"Cmd=Ping&User=%7F", 16},
	{"Cmd=Ping&User=a\tb", 15},
	{"Cmd=Ping&DeviceId=", 18},
	{"Cmd=Ping&User", 9},
	{"Cmd=Ping&SaveInSent=yes", 20},
	{"Cmd=Ping&DeviceId="
	 "12345678901234567890123456789012345678901234567890123456789012345",
	 18},
	{"AAAA", 4},		 /* three bytes */
	{"jAAJBAA=", 4},	 /* device id of 0 bytes */
	{"jAAJBAFhAwECAwA=", 8}, /* policy key of 3 bytes */
	{"AQAJBAFhAAA=", 0},	 /* version 0.1 */
	{"jAAJBAp2MTQwRGV2aW*l", 18},
};

START_TEST(refusals)
{
	struct wire_bad bad = {0};
	size_t n = strlen(refused[_i].text);
	enum wire_verdict v =
		read_query(eas_test_edge((const uint8_t *)refused[_i].text, n), n, &bad);
	ck_assert_msg(v == WIRE_BAD, "%s", refused[_i].text);
	ck_assert_msg(bad.offset == refused[_i].at, "%s: byte %zu (%s)", refused[_i].text,
		      bad.offset, bad.reason);
}
END_TEST

START_TEST(flips_do_no_harm)
{
	static const char *const texts[] = {
		"User=a%40b&DeviceId=0123&DeviceType=PocketPC&Cmd=Ping",
		"eRIJBBAfLj1MW2p5iJemtcTT4vEABFmLA+sDUFBDCAF1BwEDAgF4AQE1AwM1OjE="};
	for (size_t t = 0; t < 2; t++) {
		size_t n = strlen(texts[t]);
		eas_test_abuse((const uint8_t *)texts[t], n, n, read_query);
		for (size_t cut = 0; cut < n; cut++) {
			struct wire_bad bad;
			(void)read_query(eas_test_edge((const uint8_t *)texts[t], cut), cut, &bad);
		}
	}
}
END_TEST

START_TEST(long_queries)
{
	char text[EAS_QUERY_BYTES_MAX + 2];
	struct eas_query q;
	struct wire_bad bad;
	memset(text, 'u', sizeof text);
	memcpy(text, "Cmd=Ping&User=%41", 17);
	ck_assert_int_eq(eas_query_read((uint8_t *)text, EAS_QUERY_BYTES_MAX, &q, &bad), WIRE_OK);
	ck_assert_uint_eq(q.user.n, EAS_QUERY_BYTES_MAX - 16);
	ck_assert_int_eq(eas_query_read((uint8_t *)text, EAS_QUERY_BYTES_MAX + 1, &q, &bad),
			 WIRE_BAD);
	memset(text, 'A', sizeof text);
	memcpy(text, "jAAJBAFhAAA", 11);
	ck_assert_int_ne(eas_query_read((uint8_t *)text, EAS_QUERY_BYTES_MAX, &q, &bad), WIRE_MORE);
}
END_TEST

START_TEST(written_plain)
{
	struct eas_query q;
	memset(&q, 0, sizeof q);
	q.command = EAS_CMD_SMART_FORWARD;
	q.user = eas_span("CORP\\a+n@x.y");
	q.device_id = eas_span("ab12");
	q.device_type = eas_span("Pocket PC");
	q.collection_id = eas_span("5");
	q.item_id = eas_span("5:1");
	q.save_in_sent = true;
	uint8_t room[256];
	struct wire_out out = wire_out_init(room, sizeof room);
	eas_query_plain_write(&out, &q);
	static const char want[] =
		"User=CORP%5Ca%2Bn%40x.y&DeviceId=ab12&DeviceType=Pocket%20PC&Cmd=SmartForward"
		"&CollectionId=5&ItemId=5%3A1&SaveInSent=T";
	ck_assert(wire_span_is((struct wire_span){room, out.n}, want));
	struct eas_query back;
	struct wire_bad bad;
	ck_assert_int_eq(eas_query_read(room, out.n, &back, &bad), WIRE_OK);
	ck_assert(wire_span_is(back.user, "CORP\\a+n@x.y"));
	ck_assert(back.save_in_sent);
}
END_TEST

START_TEST(escape_every_octet)
{
	uint8_t all[255], room[1024];
	for (unsigned i = 0; i < 255; i++) {
		all[i] = (uint8_t)(i + 1);
	}
	struct wire_out out = wire_out_init(room, sizeof room);
	eas_query_escape(&out, (struct wire_span){all, sizeof all});
	/* [RFC3986] 2.3: 66 characters stay, all others become three. */
	ck_assert_uint_eq(out.n, 66 + 3 * (255 - 66));
	for (size_t i = 0; i < out.n; i++) {
		ck_assert(room[i] > 0x20 && room[i] < 0x7F && room[i] != '&' && room[i] != '=');
	}
}
END_TEST

/* Every octet at every place of texts of every length up to three steps: escaped as [RFC3986] 2.3
 * says, and read back, alone and with another parameter behind, at an unreadable page. */
START_TEST(escaped_anywhere)
{
	static const char hex[] = "0123456789ABCDEF";
	uint8_t text[50], want[200], room[200];
	for (size_t n = 1; n <= sizeof text; n++) {
		memset(text, 'x', sizeof text);
		for (size_t at = 0; at < n; at++) {
			for (unsigned c = 0; c < 256; c++) {
				const size_t from = 11;
				size_t k = from;
				memcpy(want, "cMD=a&uSER=", from);
				text[at] = (uint8_t)c;
				for (size_t i = 0; i < n; i++) {
					uint8_t o = text[i];
					if (o < 0x80 && (isalnum(o) || strchr("-._~", o) != NULL) &&
					    o != 0) {
						want[k++] = o;
						continue;
					}
					want[k++] = '%';
					want[k++] = (uint8_t)hex[o >> 4];
					want[k++] = (uint8_t)hex[o & 15];
				}
				struct wire_span span = {eas_test_edge(text, n), n};
				size_t put = (size_t)(eas_query_escape_put(room, span) - room);
				bool same = put == k - from && memcmp(room, want + from, put) == 0;
				for (int more = 0; more < 2; more++) {
					struct eas_query q;
					struct wire_bad bad;
					memcpy(want + k, "&ItemId=%31", 11);
					size_t all = more == 1 ? k + 11 : k;
					const uint8_t *p = eas_test_edge(want, all);
					bool good = c >= 0x20 && c != 0x7F;
					enum wire_verdict v = eas_query_read(p, all, &q, &bad);
					same = same && v == (good ? WIRE_OK : WIRE_BAD) &&
					       (good || bad.offset == from + at + 2) &&
					       (!good || (q.user.n == n &&
							  memcmp(q.user.p, text, n) == 0)) &&
					       (!good || more == 0 || wire_span_is(q.item_id, "1"));
				}
				if (!same) { /* a check that is called takes longer than all this */
					ck_abort_msg("%u at %zu of %zu", c, at, n);
				}
			}
			text[at] = 'x';
		}
	}
}
END_TEST

/* The same octets as they are: '%' and '&' end a value or begin an escape, controls are refused. */
START_TEST(raw_anywhere)
{
	uint8_t text[61];
	for (size_t n = 1; n <= 50; n++) {
		memcpy(text, "Cmd=a&User=", 11);
		memset(text + 11, 'x', 50);
		for (size_t at = 0; at < n; at++) {
			for (unsigned c = 0; c < 256; c++) {
				struct eas_query q;
				struct wire_bad bad;
				text[11 + at] = (uint8_t)c;
				const uint8_t *p = eas_test_edge(text, 11 + n);
				enum wire_verdict v = eas_query_read(p, 11 + n, &q, &bad);
				bool cut = c == '&' && at + 1 < n; /* what follows has no '=' */
				bool good = c >= 0x20 && c != 0x7F && c != '%' && !cut;
				if (v != (good ? WIRE_OK : WIRE_BAD) ||
				    (!good && bad.offset != 11 + at + (cut ? 1 : 0)) ||
				    (good && (q.user.p != p + 11 ||
					      q.user.n != (c == '&' ? at : n)))) {
					ck_abort_msg("%u at %zu of %zu", c, at, n);
				}
			}
			text[11 + at] = 'x';
		}
	}
}
END_TEST

START_TEST(cannot_be_packed)
{
	uint8_t room[1024], big[256] = {'a'};
	struct wire_out out = wire_out_init(room, sizeof room);
	for (int i = 0; i < 6; i++) {
		struct eas_query q;
		memset(&q, 0, sizeof q);
		q.command = i == 1 ? EAS_CMD_NOTIFY : EAS_CMD_PING;
		q.version = i == 2 ? EAS_V12_0 : EAS_V12_1;
		q.device_id = eas_span(i == 3 ? "" : "id");
		q.device_type = i == 4 ? (struct wire_span){big, 256} : eas_span("PPC");
		q.user = i == 5 ? (struct wire_span){big, 256} : eas_span("u");
		ck_assert_msg(eas_query_packed_write(&out, &q) == (i == 0), "case %d", i);
	}
}
END_TEST

START_TEST(commands_have_their_codes)
{
	static const char *const names[] = {"Sync",
					    "SendMail",
					    "SmartForward",
					    "SmartReply",
					    "GetAttachment",
					    "GetHierarchy",
					    "CreateCollection",
					    "DeleteCollection",
					    "MoveCollection",
					    "FolderSync",
					    "FolderCreate",
					    "FolderDelete",
					    "FolderUpdate",
					    "MoveItems",
					    "GetItemEstimate",
					    "MeetingResponse",
					    "Search",
					    "Settings",
					    "Ping",
					    "ItemOperations",
					    "Provision",
					    "ResolveRecipients",
					    "ValidateCert",
					    "Find"};
	for (unsigned i = 0; i < 24; i++) {
		ck_assert_str_eq(eas_command_name((enum eas_command)i), names[i]);
		ck_assert_int_eq(eas_command_find(eas_span(names[i])), (int)i);
	}
	ck_assert_int_eq(eas_command_find(eas_span("OPTIONS")), EAS_CMD_UNKNOWN);
	ck_assert_int_eq(eas_command_find(eas_span("Pin@")), EAS_CMD_UNKNOWN);
	ck_assert_int_eq(eas_command_find(eas_span("")), EAS_CMD_UNKNOWN);
	ck_assert_str_eq(eas_command_name(EAS_CMD_UNKNOWN), "");
	ck_assert_int_eq(eas_version_find(eas_span("12.1")), EAS_V12_1);
	ck_assert_int_eq(eas_version_find(eas_span("12")), EAS_V_NONE);
	ck_assert_str_eq(eas_version_text(EAS_V2_5), "2.5");
	ck_assert_str_eq(eas_version_text((enum eas_version)26), "");
}
END_TEST

/* Of all texts of up to four of these characters, the versions alone are versions. */
START_TEST(only_versions_are_versions)
{
	static const char signs[] = "0123456789./: ";
	enum { SIGNS = sizeof signs - 1, LONGEST = 4, VERSIONS = 10 };
	unsigned found = 0;
	size_t all = 1;
	for (size_t n = 0; n <= LONGEST; n++, all *= SIGNS) {
		for (size_t code = 0; code < all; code++) {
			char text[LONGEST + 1] = "";
			for (size_t i = 0, rest = code; i < n; i++, rest /= SIGNS) {
				text[i] = signs[rest % SIGNS];
			}
			enum eas_version v = eas_version_find(eas_span(text));
			if (v != EAS_V_NONE) {
				ck_assert_str_eq(eas_version_text(v), text);
				found++;
			}
		}
	}
	ck_assert_uint_eq(found, VERSIONS);
}
END_TEST

/* Each command in any case, and none when one character is another. */
START_TEST(only_commands_are_commands)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
	for (int c = 0; c < EAS_CMD_OPTIONS; c++) {
		char text[32];
		snprintf(text, sizeof text, "%s", eas_command_name((enum eas_command)c));
		for (size_t i = 0; text[i] != '\0'; i++) {
			char was = text[i];
			for (int sign = 1; sign < 256; sign++) {
				text[i] = (char)sign;
				bool same = (was | 0x20) == (sign | 0x20) && strchr(letters, sign | 0x20) != NULL;
				if (same != (eas_command_find(eas_span(text)) == (enum eas_command)c)) {
					ck_abort_msg("%s with %d", text, sign);
				}
			}
			text[i] = was;
		}
		text[strlen(text) - 1] = '\0';
		ck_assert_int_ne(eas_command_find(eas_span(text)), c);
	}
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_query");
	tcase_add_test(t, published_example);
	tcase_add_test(t, packed_pocket_pc);
	tcase_add_test(t, queries_another_server_reads);
	tcase_add_test(t, plain_in_any_order_and_case);
	tcase_add_loop_test(t, refusals, 0, sizeof refused / sizeof refused[0]);
	tcase_add_test(t, flips_do_no_harm);
	tcase_add_test(t, long_queries);
	tcase_add_test(t, written_plain);
	tcase_add_test(t, escape_every_octet);
	tcase_add_test(t, escaped_anywhere);
	tcase_add_test(t, raw_anywhere);
	tcase_add_test(t, cannot_be_packed);
	tcase_add_test(t, commands_have_their_codes);
	tcase_add_test(t, only_versions_are_versions);
	tcase_add_test(t, only_commands_are_commands);
	return eas_test_run(t);
}
