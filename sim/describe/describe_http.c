/* HTTP messages as JSON: start line, headers in order, body in hex as it was framed; for ActiveSync
 * also the command, the query, what the typed reader says of the body, and its tree.
 *
 * Not here: the grammar (wire/http1.c). See describe_http.h. */
#include "describe/describe_http.h"

#include "describe/describe_bytes.h"
#include "describe/describe_eas.h"
#include "describe/describe_message.h"
#include "describe/describe_query.h"
#include "wire/eas_http.h"
#include "wire/eas_message.h"
#include "wire/http1.h"

/* The message being described; one of the two is read. */
struct message {
	bool is_response;
	struct http1_request request;
	struct http1_response response;
};

static bool put(json_t *object, const char *key, json_t *value)
{
	return json_object_set_new(object, key, value) == 0;
}

static bool put_headers(json_t *root, const struct http1_head *head)
{
	json_t *list = json_array();
	bool fine = put(root, "headers", list);
	for (uint32_t i = 0; fine && i < head->header_n; i++) {
		json_t *entry = json_object();
		fine = json_array_append_new(list, entry) == 0 &&
		       put(entry, "name", describe_bytes_latin1(head->header[i].name)) &&
		       put(entry, "value", describe_bytes_latin1(head->header[i].value));
	}
	return fine;
}

/* Whether Content-Type is `type`, with parameters or without. */
static bool type_is(const struct http1_head *head, const char *type)
{
	struct wire_span value = head->known[HTTP1_CONTENT_TYPE];
	size_t n = strlen(type);
	return value.n >= n && http1_name_is(value.p, type, n) &&
	       (value.n == n || value.p[n] == ';' || value.p[n] == ' ');
}

/* What OPTIONS was answered with, as far as the tables know it. */
static bool put_sets(json_t *about, const struct eas_http_answer *answer)
{
	json_t *list = NULL;
	bool fine = answer->version_set == 0 ||
		    (put(about, "newest_version", json_string(eas_version_text(answer->newest))) &&
		     put(about, "versions", list = json_array()));
	for (int v = EAS_V_NONE + 1; fine && list != NULL && v <= (int)answer->newest; v++) {
		fine = (answer->version_set & eas_http_version_bit((enum eas_version)v)) == 0 ||
		       json_array_append_new(
			       list, json_string(eas_version_text((enum eas_version)v))) == 0;
	}
	fine = fine && (answer->command_set == 0 || put(about, "commands", list = json_array()));
	for (int c = 0; fine && answer->command_set != 0 && c < EAS_CMD_N; c++) {
		fine = (answer->command_set >> c & 1) == 0 ||
		       json_array_append_new(
			       list, json_string(eas_command_name((enum eas_command)c))) == 0;
	}
	return fine;
}

/* What a device takes from the head of an answer. */
static bool put_answer(json_t *about, const struct http1_response *response,
		       const struct eas_http_answer *answer)
{
	const struct {
		const char *key;
		struct wire_span value;
	} rows[] = {
		{"server_version", response->head.known[HTTP1_MS_SERVER_ACTIVESYNC]},
		{"location", answer->location},
		{"throttle", answer->throttle},
	};
	bool fine = true;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		fine = fine && (rows[i].value.p == NULL ||
				put(about, rows[i].key, describe_bytes_latin1(rows[i].value)));
	}
	if (answer->retry_after_s > 0) {
		fine = fine && put(about, "retry_after_s", json_integer(answer->retry_after_s));
	}
	if (answer->retry_at_unix_s != 0) {
		fine = fine &&
		       put(about, "retry_at_unix_s", json_integer(answer->retry_at_unix_s));
	}
	return fine && put_sets(about, answer);
}

/* What is told of a request; false in *typed where its body is no document. */
static bool put_request(json_t *about, const struct message *m, struct describe_message_hint *hint,
			bool *typed)
{
	struct eas_http_parsed parsed;
	struct wire_bad bad;
	*typed = false;
	if (eas_http_request_read(&m->request, &parsed, &bad) != WIRE_OK) {
		return true;
	}
	hint->command = parsed.command;
	hint->version = parsed.version;
	/* SendMail, SmartReply and SmartForward up to 12.1: the body is the mail itself. */
	*typed = eas_message_find(hint->command, false) != NULL &&
		 !type_is(&m->request.head, "message/rfc822");
	return put(about, "command", json_string(eas_command_name(parsed.command))) &&
	       put(about, "version", json_string(eas_version_text(parsed.version))) &&
	       (parsed.command == EAS_CMD_OPTIONS ||
		put(about, "query", describe_query_tree(&parsed.query)));
}

/* The files of a multipart answer; *content becomes its document, empty when there is none. */
static bool put_parts(json_t *about, struct wire_span *content)
{
	struct eas_multipart multipart;
	struct wire_bad bad = {.offset = content->n, .reason = "the multipart body is cut here"};
	if (eas_multipart_read(content->p, content->n, &multipart, &bad) == WIRE_OK) {
		*content = eas_multipart_part(&multipart, 0);
		return put(about, "parts", describe_eas_parts(&multipart));
	}
	*content = (struct wire_span){0};
	return put(about, "multipart",
		   json_pack("{s:b,s:I,s:s}", "accepted", 0, "byte", (json_int_t)bad.offset,
			     "reason", bad.reason));
}

/* What the typed reader says of a document, and its tree. */
static bool put_document(json_t *about, const struct describe_message_hint *hint,
			 struct wire_span content)
{
	if (!put(about, "message", describe_message(hint, content.p, content.n))) {
		return false;
	}
	json_t *tree = describe_eas_tree(content.p, content.n);
	return tree == NULL || put(about, "body", tree);
}

/* What can be told of a body by the command of its request, or, in an answer, by its root. */
static bool put_activesync(json_t *root, const struct message *m, struct wire_span content)
{
	struct describe_message_hint hint = {.command = EAS_CMD_UNKNOWN,
					     .response = m->is_response};
	json_t *about = json_object();
	bool fine = about != NULL;
	bool typed = false;
	if (m->is_response) {
		struct eas_http_answer answer;
		eas_http_answer_read(&m->response, &answer);
		typed = answer.is_wbxml;
		fine = fine && put_answer(about, &m->response, &answer);
		if (content.n > 0 && type_is(&m->response.head, "application/vnd.ms-sync.multipart")) {
			typed = true;
			fine = fine && put_parts(about, &content);
		}
	} else {
		fine = fine && put_request(about, m, &hint, &typed);
	}
	if (typed && content.n > 0) {
		fine = fine && put_document(about, &hint, content);
	}
	if (!fine || json_object_size(about) == 0) {
		json_decref(about);
		return fine;
	}
	return put(root, "activesync", about);
}

static bool put_body(json_t *root, const struct message *m, const struct http1_head *head,
		     struct wire_span body)
{
	bool fine = put(root, "body_hex", describe_bytes_hex(body));
	if (!head->chunked) {
		return fine && put_activesync(root, m, body);
	}
	size_t n = http1_content_bytes(head, body);
	uint8_t *room = malloc(n + 1);
	struct wire_span content = {0};
	fine = fine && room != NULL && http1_content(head, body, room, n, &content) &&
	       put(root, "content_hex", describe_bytes_hex(content)) &&
	       put_activesync(root, m, content);
	free(room);
	return fine;
}

static json_t *render(const struct message *m)
{
	const struct http1_head *head = m->is_response ? &m->response.head : &m->request.head;
	json_t *root = json_object();
	bool fine = root != NULL &&
		    put(root, "type", json_string(m->is_response ? "response" : "request")) &&
		    put(root, "version", json_string(head->minor == 0 ? "1.0" : "1.1"));
	if (m->is_response) {
		fine = fine && put(root, "status", json_integer(m->response.status)) &&
		       put(root, "reason", describe_bytes_latin1(m->response.reason));
	} else {
		fine = fine && put(root, "method", describe_bytes_latin1(m->request.method)) &&
		       put(root, "target", describe_bytes_latin1(m->request.target));
	}
	fine = fine && put_headers(root, head) &&
	       put(root, "head_bytes", json_integer(head->head_bytes)) &&
	       put_body(root, m, head, m->is_response ? m->response.body : m->request.body);
	if (!fine) {
		json_decref(root);
		return NULL;
	}
	return root;
}

/* Reads into *m, whose is_response is given. NULL, or why it is no message, and *at where. */
static const char *message_fault(struct message *m, const uint8_t *p, size_t n, size_t *at)
{
	struct wire_bad bad = {0};
	size_t used = 0;
	enum wire_verdict v = m->is_response ? http1_response_read(p, n, &m->response, &used, &bad)
					     : http1_request_read(p, n, &m->request, &used, &bad);
	*at = v == WIRE_MORE ? n : v == WIRE_BAD ? bad.offset : used;
	return v == WIRE_MORE  ? "the message is cut here"
	       : v == WIRE_BAD ? bad.reason
	       : used < n      ? "bytes after the message"
			       : NULL;
}

enum err describe_http_decode(const uint8_t *p, size_t n, bool json, FILE *out,
			      struct err_info *info)
{
	(void)json; /* JSON is the only form */
	struct message *m = malloc(sizeof *m);
	if (m == NULL) {
		return err_set(info, ERR_FAILURE, "", "out of memory");
	}
	size_t at = 0;
	m->is_response = n >= 5 && memcmp(p, "HTTP/", 5) == 0;
	const char *fault = message_fault(m, p, n, &at);
	enum err e = fault != NULL ? describe_bytes_bad(info, at, fault)
				   : describe_bytes_print(render(m), out, info);
	free(m);
	return e;
}

/* A string under `key`, appended to `store` as Latin-1. */
static enum err text_get(const json_t *object, const char *key, struct wire_out *store,
			 struct wire_span *span, struct err_info *info)
{
	const json_t *v = json_object_get(object, key);
	char place[64];
	snprintf(place, sizeof place, "/%s", key);
	if (!json_is_string(v)) {
		return err_set(info, ERR_SCENARIO, place, "not there, or not a string");
	}
	size_t start = store->n;
	if (!describe_bytes_unlatin1(json_string_value(v), store)) {
		return err_set(info, ERR_SCENARIO, place, "characters above U+00FF, or too long");
	}
	*span = (struct wire_span){.p = store->p + start, .n = store->n - start};
	return ERR_OK;
}

static enum err head_get(const json_t *root, struct wire_out *store, struct http1_head *head,
			 struct err_info *info)
{
	struct wire_span version;
	enum err e = text_get(root, "version", store, &version, info);
	if (e != ERR_OK) {
		return e;
	}
	head->minor = wire_span_is(version, "1.0") ? 0 : 1;
	if (head->minor == 1 && !wire_span_is(version, "1.1")) {
		return err_set(info, ERR_SCENARIO, "/version", "not \"1.0\" or \"1.1\"");
	}
	const json_t *list = json_object_get(root, "headers");
	size_t n = json_array_size(list);
	if (!json_is_array(list) || n > HTTP1_HEADER_N_MAX) {
		return err_set(info, ERR_SCENARIO, "/headers", "not a list of at most 64 headers");
	}
	for (size_t i = 0; i < n; i++) {
		const json_t *entry = json_array_get(list, i);
		struct http1_header *h = &head->header[head->header_n++];
		e = text_get(entry, "name", store, &h->name, info);
		e = e != ERR_OK ? e : text_get(entry, "value", store, &h->value, info);
		if (e != ERR_OK) {
			return e;
		}
	}
	return ERR_OK;
}

static enum err body_get(const json_t *root, struct wire_out *store, struct wire_span *body,
			 struct err_info *info)
{
	const json_t *v = json_object_get(root, "body_hex");
	*body = (struct wire_span){0};
	if (v == NULL) {
		return ERR_OK;
	}
	size_t start = store->n;
	if (!json_is_string(v) || !describe_bytes_unhex(json_string_value(v), store)) {
		return err_set(info, ERR_SCENARIO, "/body_hex", "not a string of hex digits");
	}
	*body = (struct wire_span){.p = store->p + start, .n = store->n - start};
	return ERR_OK;
}

static enum err message_get(const json_t *root, struct wire_out *store, struct message *m,
			    struct err_info *info)
{
	struct wire_span type;
	enum err e = text_get(root, "type", store, &type, info);
	if (e != ERR_OK) {
		return e;
	}
	m->is_response = wire_span_is(type, "response");
	if (!m->is_response) {
		if (!wire_span_is(type, "request")) {
			return err_set(info, ERR_SCENARIO, "/type",
				       "not \"request\" or \"response\"");
		}
		e = text_get(root, "method", store, &m->request.method, info);
		e = e != ERR_OK ? e : text_get(root, "target", store, &m->request.target, info);
		e = e != ERR_OK ? e : head_get(root, store, &m->request.head, info);
		return e != ERR_OK ? e : body_get(root, store, &m->request.body, info);
	}
	const json_t *status = json_object_get(root, "status");
	json_int_t code = json_is_integer(status) ? json_integer_value(status) : 0;
	if (code < 100 || code > 999) {
		return err_set(info, ERR_SCENARIO, "/status", "not a number from 100 to 999");
	}
	m->response.status = (uint32_t)code;
	e = text_get(root, "reason", store, &m->response.reason, info);
	e = e != ERR_OK ? e : head_get(root, store, &m->response.head, info);
	return e != ERR_OK ? e : body_get(root, store, &m->response.body, info);
}

enum err describe_http_encode(const char *text, size_t n, struct wire_out *out,
			      struct err_info *info)
{
	json_t *root;
	enum err e = describe_bytes_load(text, n, &root, info);
	if (e != ERR_OK) {
		return e;
	}
	size_t start = out->n;
	/* Everything decoded is shorter than the JSON text that holds it. */
	struct message *m = calloc(1, sizeof *m);
	uint8_t *room = malloc(n + 1);
	if (m == NULL || room == NULL) {
		e = err_set(info, ERR_FAILURE, "", "out of memory");
	} else {
		struct wire_out store = wire_out_init(room, n + 1);
		e = message_get(root, &store, m, info);
		if (e == ERR_OK && !(m->is_response ? http1_response_write(out, &m->response)
						    : http1_request_write(out, &m->request))) {
			e = err_set(info, ERR_SCENARIO, "",
				    "a name or value holds a character that "
				    "HTTP forbids there");
		}
		/* What nobody would read is not written: a wrong length, a header twice. Only an answer
		 * without its body may be one to HEAD, whose length is that of the body left out. */
		bool bare = m->is_response && m->response.body.n == 0;
		size_t at = 0;
		const char *fault =
			e != ERR_OK || out->overflow
				? NULL
				: message_fault(m, out->p + start, out->n - start, &at);
		if (fault != NULL && !(bare && at == out->n - start)) {
			e = err_set(info, ERR_SCENARIO, "",
				    "decode would refuse the message at byte %zu of %zu: %s", at,
				    out->n - start, fault);
		}
	}
	free(room);
	free(m);
	json_decref(root);
	if (e == ERR_OK && out->overflow) {
		return err_set(info, ERR_FAILURE, "", "output does not fit");
	}
	return e;
}
