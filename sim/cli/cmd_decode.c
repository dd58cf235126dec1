/* `pushsim decode FORMAT [HEX|FILE|-]` and `pushsim encode FORMAT [FILE|-]`: bytes for people. */
#include "cli/cmd_decode.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "describe/describe_eas.h"
#include "describe/describe_http.h"
#include "describe/describe_query.h"
#include "describe/describe_sms.h"

enum { INPUT_MAX = 64 * 1024 * 1024 };

static const char formats[] = "eas, query, http, sms-deliver, sms-submit, sms-status-report, rp, "
			      "cp, smpp, wap-push, emn or smtp";

static bool is_hex_text(const char *text, size_t n)
{
	size_t digits = 0;
	for (size_t i = 0; i < n; i++) {
		if (isxdigit((unsigned char)text[i])) {
			digits++;
		} else if (!isspace((unsigned char)text[i])) {
			return false;
		}
	}
	return digits > 0;
}

/* In place; false with the offset of the fault for an odd number of digits or another character. */
static bool unhex(char *text, size_t *n, size_t *fault)
{
	size_t digits = 0;
	unsigned byte = 0;
	for (size_t i = 0; i < *n; i++) {
		unsigned char c = (unsigned char)text[i];
		if (isspace(c)) {
			continue;
		}
		if (!isxdigit(c)) {
			*fault = i;
			return false;
		}
		byte = byte << 4 | (unsigned)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
		if (++digits % 2 == 0) {
			text[digits / 2 - 1] = (char)byte;
			byte = 0;
		}
	}
	*fault = *n;
	*n = digits / 2;
	return digits % 2 == 0;
}

/* The bytes meant: hexadecimal digits as the argument, in a file or on standard input, or the
 * file's own bytes when it holds anything else. A query is text. */
static enum err read_input(const char *argument, bool text, char **bytes, size_t *n,
	struct err_info *info)
{
	struct stat unused;
	bool file = strcmp(argument, "-") == 0 || stat(argument, &unused) == 0;
	size_t fault;
	if (!file) {
		*bytes = strdup(argument);
		REQUIRE(*bytes != NULL);
		*n = strlen(argument);
		if (text) {
			return ERR_OK;
		}
		if (!unhex(*bytes, n, &fault)) {
			char place[64];
			snprintf(place, sizeof place, "character %zu", fault);
			return err_set(info, ERR_SCENARIO, place, fault == strlen(argument)
				? "an odd number of hexadecimal digits"
				: "neither hexadecimal digits nor the name of a file");
		}
		return ERR_OK;
	}
	enum err err = cli_read(argument, INPUT_MAX, bytes, n, info);
	if (err != ERR_OK) {
		return err;
	}
	if (text) {
		while (*n > 0 && isspace((unsigned char)(*bytes)[*n - 1])) {
			(*n)--;
		}
	} else if (is_hex_text(*bytes, *n) && !unhex(*bytes, n, &fault)) {
		return err_set(info, ERR_SCENARIO, argument, "an odd number of hexadecimal digits");
	}
	return ERR_OK;
}

static enum err decode(const char *format, bool json, bool smsc, const uint8_t *p, size_t n,
	struct err_info *info)
{
	enum describe_sms_kind kind;
	if (strcmp(format, "eas") == 0) {
		return describe_eas_decode(p, n, json, stdout, info);
	}
	if (strcmp(format, "http") == 0) {
		return describe_http_decode(p, n, json, stdout, info);
	}
	if (strcmp(format, "query") == 0) {
		return describe_query_decode(p, n, json, stdout, info);
	}
	REQUIRE(describe_sms_from_name(format, &kind));
	json_t *tree = NULL;
	enum err err = describe_sms_decode(kind, smsc, p, n, &tree, info);
	if (err == ERR_OK) {
		json_dumpf(tree, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
		fputc('\n', stdout);
	}
	json_decref(tree);
	return err;
}

static bool known(const char *format)
{
	enum describe_sms_kind kind;
	return strcmp(format, "eas") == 0 || strcmp(format, "http") == 0 ||
	       strcmp(format, "query") == 0 || describe_sms_from_name(format, &kind);
}

int cmd_decode(int argc, char **argv)
{
	static const struct option options[] = {{"json", no_argument, NULL, 'j'},
		{"smsc", no_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
	bool json = false, smsc = false;
	int c;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == '?') {
			return ERR_USAGE;
		}
		json |= c == 'j';
		smsc |= c == 's';
	}
	if (optind >= argc || argc - optind > 2) {
		return cli_usage("decode", "needs a format (%s) and at most one input", formats);
	}
	const char *format = argv[optind];
	if (!known(format)) {
		return cli_usage("decode", "unknown format '%s'; one of %s", format, formats);
	}
	char *bytes = NULL;
	size_t n = 0;
	struct err_info info = {0};
	enum err err = read_input(optind + 1 < argc ? argv[optind + 1] : "-",
		strcmp(format, "query") == 0, &bytes, &n, &info);
	if (err == ERR_OK) {
		err = decode(format, json, smsc, (const uint8_t *)bytes, n, &info);
	}
	free(bytes);
	if (err == ERR_OK && fflush(stdout) != 0) {
		err = err_set(&info, ERR_FAILURE, "stdout", "cannot write");
	}
	return err == ERR_OK ? 0 : cli_fail(&info);
}

static enum err encode(const char *format, const char *text, size_t n, struct wire_out *out,
	struct err_info *info)
{
	enum describe_sms_kind kind;
	if (strcmp(format, "eas") == 0) {
		return describe_eas_encode(text, n, out, info);
	}
	if (strcmp(format, "http") == 0) {
		return describe_http_encode(text, n, out, info);
	}
	if (strcmp(format, "query") == 0) {
		return describe_query_encode(text, n, out, info);
	}
	REQUIRE(describe_sms_from_name(format, &kind));
	json_error_t error;
	json_t *tree = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (tree == NULL) {
		char place[64];
		snprintf(place, sizeof place, "%d:%d", error.line, error.column);
		return err_set(info, ERR_SCENARIO, place, "%s", error.text);
	}
	enum err err = describe_sms_encode(kind, tree, out, info);
	json_decref(tree);
	return err;
}

int cmd_encode(int argc, char **argv)
{
	static const struct option options[] = {{"raw", no_argument, NULL, 'r'}, {NULL, 0, NULL, 0}};
	bool raw = false;
	int c;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == '?') {
			return ERR_USAGE;
		}
		raw |= c == 'r';
	}
	if (optind >= argc || argc - optind > 2 || !known(argv[optind])) {
		return cli_usage("encode", "needs a format (%s) and at most one file", formats);
	}
	const char *format = argv[optind];
	char *text = NULL;
	size_t n = 0;
	struct err_info info = {0};
	enum err err = cli_read(optind + 1 < argc ? argv[optind + 1] : "-", INPUT_MAX, &text, &n,
		&info);
	size_t cap = n * 2 + 65536;
	uint8_t *bytes = malloc(cap);
	REQUIRE(bytes != NULL);
	struct wire_out out = wire_out_init(bytes, cap);
	if (err == ERR_OK) {
		err = encode(format, text, n, &out, &info);
	}
	if (err == ERR_OK && out.overflow) {
		err = err_set(&info, ERR_SCENARIO, "", "a field is too long for its place");
	}
	if (err == ERR_OK && (raw || strcmp(format, "query") == 0)) {
		fwrite(out.p, 1, out.n, stdout);
		if (!raw) {
			fputc('\n', stdout);
		}
	} else if (err == ERR_OK) {
		for (size_t i = 0; i < out.n; i++) {
			printf("%02X", out.p[i]);
		}
		fputc('\n', stdout);
	}
	if (err == ERR_OK && fflush(stdout) != 0) {
		err = err_set(&info, ERR_FAILURE, "stdout", "cannot write");
	}
	free(bytes);
	free(text);
	return err == ERR_OK ? 0 : cli_fail(&info);
}
