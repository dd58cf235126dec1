/* Files to one merged tree. See load.h. */
#include "config/load.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "config/presets.h"
#include "core/err.h"

enum { CHAIN_MAX = 16, NAME_BYTES = 1024 };

/* What is being read, and by whom it was asked for. */
struct request {
	struct load *load;
	struct diag_list *diags;
	char name[NAME_BYTES];        /* for messages and relative paths */
	char identity[PATH_MAX];      /* tells a cycle */
	char *text;
	size_t bytes;
	enum tree_file_kind kind;
	bool embedded;
	const struct request *asker;  /* NULL for the scenario itself */
	int depth;
};

static struct tree *read_request(struct request *request);

static struct tree_file *file_new(struct load *load, const char *name, enum tree_file_kind kind)
{
	struct load_files *files = load->files;
	files->items = realloc(files->items, (files->n + 1) * sizeof files->items[0]);
	struct tree_file *file = calloc(1, sizeof *file);
	REQUIRE(files->items != NULL && file != NULL);
	file->name = strdup(name);
	REQUIRE(file->name != NULL);
	file->kind = kind;
	files->items[files->n++] = file;
	return file;
}

char *load_text(const char *file, size_t limit, size_t *bytes, const char **why)
{
	bool standard_input = strcmp(file, "-") == 0;
	FILE *in = standard_input ? stdin : fopen(file, "rb");
	if (in == NULL) {
		*why = strerror(errno);
		return NULL;
	}
	size_t cap = 65536;
	size_t n = 0;
	char *text = malloc(cap);
	REQUIRE(text != NULL);
	errno = 0;
	for (size_t got = 1; got > 0 && n <= limit;) {
		if (cap - n < 2) {
			cap *= 2;
			text = realloc(text, cap);
			REQUIRE(text != NULL);
		}
		got = fread(text + n, 1, cap - n - 1, in);
		n += got;
	}
	bool failed = ferror(in) != 0;
	int error = errno;
	if (!standard_input) {
		fclose(in);
	}
	if (failed || n > limit) {
		free(text);
		*why = failed ? strerror(error) : "too large";
		errno = failed ? error : EFBIG;
		return NULL;
	}
	text[n] = '\0';
	*bytes = n;
	return text;
}

char *load_data(const char *file, size_t limit, size_t *bytes, const char **why)
{
	char *text = load_text(file, limit, bytes, why);
	const struct presets_file *shipped = text == NULL ? presets_scenario(file) : NULL;
	if (shipped == NULL) {
		return text;
	}
	text = malloc(shipped->bytes + 1);
	REQUIRE(text != NULL);
	memcpy(text, shipped->text, shipped->bytes + 1);
	*bytes = shipped->bytes;
	return text;
}

bool load_beside(const struct tree_origin *from, const char *name, char *out, size_t out_bytes)
{
	const struct tree_file *file = from == NULL ? NULL : from->file;
	const char *slash = file == NULL || file->kind != TREE_FILE ? NULL : strrchr(file->name, '/');
	bool alone = name[0] == '\0' || name[0] == '/' || slash == NULL;
	int n = snprintf(out, out_bytes, "%.*s%s", alone ? 0 : (int)(slash - file->name) + 1,
		alone ? "" : file->name, name);
	return n >= 0 && (size_t)n < out_bytes;
}

static void take_embedded(struct request *request, const struct presets_file *file)
{
	request->text = strdup(file->text);
	REQUIRE(request->text != NULL);
	request->bytes = file->bytes;
	request->embedded = true;
	snprintf(request->identity, sizeof request->identity, "embedded:%s", file->path);
}

/* Reads a file of the disk into the request. ENOENT may be answered by an embedded scenario. */
static bool open_file(struct request *request, const struct tree_origin *where)
{
	const char *why = "";
	const char *place = where == NULL ? request->name : where->file->name;
	int line = where == NULL ? 1 : where->line;
	int col = where == NULL ? 1 : where->col;
	request->text = load_text(request->name, LOAD_BYTES_MAX, &request->bytes, &why);
	if (request->text != NULL) {
		if (realpath(request->name, request->identity) == NULL) {
			snprintf(request->identity, sizeof request->identity, "%s", request->name);
		}
		return true;
	}
	int error = errno;
	const struct presets_file *shipped = error == ENOENT ? presets_scenario(request->name) : NULL;
	if (shipped != NULL) {
		take_embedded(request, shipped);
		return true;
	}
	char near[64];
	bool named = where == NULL && error == ENOENT &&
		presets_near_scenario(request->name, near, sizeof near) != NULL;
	if (error == EFBIG) {
		diag_add(request->diags, DIAG_E_SIZE, place, line, col, "",
			"%s is larger than 8 MiB", request->name);
	} else {
		diag_add(request->diags, DIAG_E_FILE, place, line, col, "", "cannot read %s: %s%s%s%s",
			request->name, why, named ? "; did you mean \"" : "", named ? near : "",
			named ? "\"?" : "");
	}
	return false;
}

static bool name_is_plain(const char *name)
{
	return strlen(name) < 128 && strstr(name, "..") == NULL && name[0] != '/'
		&& strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-./") == strlen(name);
}

/* "DIR/NAME" of scenarios/base, of the current folder first, else of the program. */
static bool open_preset(struct request *request, const char *name, const struct tree_origin *where)
{
	snprintf(request->name, sizeof request->name, "preset:%.200s", name);
	request->kind = TREE_PRESET;
	char path[256];
	const char *why = "";
	const struct presets_file *file = NULL;
	if (name_is_plain(name)) {
		snprintf(path, sizeof path, "scenarios/base/%.200s.json", name);
		request->text = load_text(path, LOAD_BYTES_MAX, &request->bytes, &why);
		snprintf(request->identity, sizeof request->identity, "%s", path);
		file = presets_base(name);
	}
	if (request->text != NULL) {
		return true;
	}
	if (file != NULL) {
		take_embedded(request, file);
		return true;
	}
	char near[64];
	bool found = presets_near(name, near, sizeof near) != NULL;
	diag_add(request->diags, DIAG_E_PRESET, where->file->name, where->line, where->col,
		"extends", "there is no preset \"%.100s\"%s%s%s", name,
		found ? "; did you mean \"preset:" : "", found ? near : "", found ? "\"?" : "");
	return false;
}

/* The name of a file as seen from the folder of the file that names it. */
static void beside(const char *asker, const char *name, char out[NAME_BYTES])
{
	const char *slash = strrchr(asker, '/');
	int folder_n = slash == NULL || name[0] == '/' ? 0 : (int)(slash - asker) + 1;
	snprintf(out, NAME_BYTES, "%.*s%s", folder_n, asker, name);
}

static bool is_cycle(const struct request *request)
{
	for (const struct request *up = request->asker; up != NULL; up = up->asker) {
		if (strcmp(up->identity, request->identity) == 0) {
			return true;
		}
	}
	return request->depth > CHAIN_MAX;
}

/* One entry of "extends", merged; NULL with a problem if it cannot be had. */
static struct tree *extend_one(const struct request *asker, const struct tree *entry)
{
	const char *name = tree_text(entry);
	const struct tree_origin *where = &entry->origin;
	if (name == NULL || *name == '\0') {
		diag_add(asker->diags, DIAG_E_EXTENDS, where->file->name, where->line, where->col,
			"extends", "%s; write file names or \"preset:radio/gprs-2005\"",
			name == NULL ? tree_kind(entry) : "an empty name");
		return NULL;
	}
	struct request *request = calloc(1, sizeof *request);
	REQUIRE(request != NULL);
	request->load = asker->load;
	request->diags = asker->diags;
	request->asker = asker;
	request->depth = asker->depth + 1;
	bool found = false;
	if (strncmp(name, "preset:", 7) == 0) {
		found = open_preset(request, name + 7, where);
	} else {
		beside(asker->kind == TREE_SET ? "" : asker->name, name, request->name);
		found = open_file(request, where);
	}
	struct tree *tree = NULL;
	if (found && is_cycle(request)) {
		diag_add(asker->diags, DIAG_E_CYCLE, where->file->name, where->line, where->col,
			"extends", "%s extends itself%s", request->name,
			request->depth > CHAIN_MAX ? " or the chain is too long" : "");
	} else if (found) {
		tree = read_request(request);
	}
	free(request->text);
	free(request);
	return tree;
}

static struct tree *extend_all(const struct request *request, const struct tree *extends)
{
	struct tree *merged = NULL;
	if (!extends->is_array) {
		diag_add(request->diags, DIAG_E_EXTENDS, request->name, extends->origin.line,
			extends->origin.col, "extends", "%s; write a list: [\"preset:radio/gprs-2005\"]",
			tree_kind(extends));
		request->load->incomplete = true;
		return NULL;
	}
	for (const struct tree *entry = extends->child; entry != NULL; entry = entry->next) {
		struct tree *tree = extend_one(request, entry);
		if (tree == NULL) {
			request->load->incomplete = true;
		} else {
			tree_merge(&merged, tree);
		}
	}
	return merged;
}

static void check_format(const struct request *request, const struct tree *tree)
{
	const struct tree *format = tree_child(tree, "format");
	const char *text = tree_text(format);
	if (format == NULL) {
		diag_add(request->diags, DIAG_E_FORMAT, request->name, tree->origin.line,
			tree->origin.col, "format", "missing; write \"format\": \"" LOAD_FORMAT "\"");
		return;
	}
	/* Of a format that is not known nothing else can be said. */
	static const char stem[] = "pushsim-scenario/";
	if (text != NULL && strcmp(text, LOAD_FORMAT) == 0) {
		return;
	}
	request->load->incomplete = true;
	bool newer = text != NULL && strncmp(text, stem, sizeof stem - 1) == 0
		&& strtol(text + sizeof stem - 1, NULL, 10) > 1;
	diag_add(request->diags, DIAG_E_FORMAT, request->name, format->origin.line,
		format->origin.col, "format", newer ? "%.64s needs a newer version of pushsim, which "
		"reads \"" LOAD_FORMAT "\"" : "%.64s is not known; write \"" LOAD_FORMAT "\"",
		text == NULL ? tree_kind(format) : text);
}

/* A fragment must say where its numbers come from; the words themselves are not parameters. */
static void take_fragment(const struct request *request, struct tree *tree, struct tree_file *file)
{
	static const char *const words[] = {"source", "about"};
	for (size_t i = 0; i < 2; i++) {
		struct tree *node = tree_take(tree, words[i]);
		const char *text = tree_text(node);
		if (text == NULL || *text == '\0') {
			const struct tree_origin *at = node == NULL ? &tree->origin : &node->origin;
			diag_add(request->diags, DIAG_E_SOURCE, request->name, at->line, at->col,
				words[i], "%s; a preset needs a text \"%s\", a scenario \"format\"",
				node == NULL ? "missing" : "not a text", words[i]);
		} else if (i == 0) {
			file->source = strdup(text);
		}
		tree_free(node);
	}
	tree_free(tree_take(tree, "title"));
}

static struct tree *parse(const struct request *request, struct tree_file *file)
{
	json_error_t error;
	bool marked = request->bytes >= 3 && memcmp(request->text, "\xef\xbb\xbf", 3) == 0;
	json_t *json = json_loadb(request->text + (marked ? 3 : 0),
		request->bytes - (marked ? 3 : 0), JSON_REJECT_DUPLICATES, &error);
	if (json == NULL) {
		int line = 1;
		int col = 1;
		size_t offset = error.position < 0 ? 0 : (size_t)error.position + (marked ? 3 : 0);
		bool twice = json_error_code(&error) == json_error_duplicate_key;
		/* jansson stands behind a key that comes twice; the message belongs at its start. */
		for (bool quote = false; twice && offset > 2 && !quote; offset--) {
			quote = request->text[offset - 2] == '"' && request->text[offset - 3] != '\\';
		}
		locate_offset(request->text, request->bytes, offset - twice, &line, &col);
		diag_add(request->diags, twice ? DIAG_E_DUPLICATE : DIAG_E_JSON, request->name, line,
			col, "", "%s", request->bytes == 0 ? "the file is empty" : error.text);
		return NULL;
	}
	struct locate *places = locate_build(request->text, request->bytes);
	struct tree_origin origin = {.file = file, .line = 1, .col = 1};
	struct tree *tree = tree_build(json, places, 0, &origin);
	locate_free(places);
	json_decref(json);
	if (tree == NULL) {
		diag_add(request->diags, DIAG_E_SIZE, request->name, 1, 1, "",
			"nested deeper than %d levels", TREE_DEPTH_MAX);
	} else if (!tree_is_object(tree)) {
		diag_add(request->diags, DIAG_E_TYPE, request->name, tree->origin.line,
			tree->origin.col, "", "%s; a scenario is an object", tree_kind(tree));
		tree_free(tree);
		tree = NULL;
	}
	return tree;
}

/* Recursion is bounded by CHAIN_MAX. */
static struct tree *read_request(struct request *request)
{
	struct tree_file *file = file_new(request->load, request->name, request->kind);
	struct tree *tree = parse(request, file);
	if (tree == NULL) {
		return NULL;
	}
	bool scenario = request->asker == NULL || tree_child(tree, "format") != NULL;
	if (scenario) {
		check_format(request, tree);
	} else {
		take_fragment(request, tree, file);
	}
	struct tree *merged = NULL;
	struct tree *extends = tree_take(tree, "extends");
	if (extends != NULL) {
		merged = extend_all(request, extends);
	}
	tree_free(extends);
	tree_free(tree_take(tree, "format"));
	tree_free(tree_take(tree, "$schema"));
	tree_merge(&merged, tree);
	return merged;
}

/* V as JSON where it is an object, list, true, false, null, number or quoted text; else as text. */
static json_t *set_value(const char *text)
{
	json_t *json = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
	return json != NULL ? json : json_string(text);
}

/* Wraps a value into the objects of its path: a.b=1 becomes {"a":{"b":1}}. */
static json_t *set_wrap(char *key, json_t *value)
{
	for (char *dot = strrchr(key, '.'); dot != NULL; dot = strrchr(key, '.')) {
		*dot = '\0';
		value = json_pack("{s:o}", dot + 1, value);
	}
	return json_pack("{s:o}", key, value);
}

static void set_one(struct load *load, const char *set, size_t ix, struct tree_file *file,
	struct diag_list *diags)
{
	const char *equals = strchr(set, '=');
	size_t key_n = equals == NULL ? 0 : (size_t)(equals - set);
	struct tree_origin origin = {.file = file, .line = (int)ix + 1, .col = (int)key_n + 2,
		.key_line = (int)ix + 1, .key_col = 1};
	static const char *const fixed[] = {"format", "extends", "$schema", "source"};
	char *key = strndup(set, key_n);
	REQUIRE(key != NULL);
	bool bad = key_n == 0 || key[0] == '.' || key[key_n - 1] == '.' || strstr(key, "..") != NULL;
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
		bad = bad || strcmp(key, fixed[i]) == 0;
	}
	json_t *value = bad ? NULL : set_value(equals + 1);
	json_t *json = value == NULL ? NULL : set_wrap(key, value);
	struct tree *tree = json == NULL ? NULL : tree_build(json, NULL, 0, &origin);
	if (tree == NULL) {
		diag_add(diags, DIAG_E_SET, file->name, (int)ix + 1, 1, key,
			"\"%.100s\" is not KEY=VALUE; write for example \"run.seed=42\"", set);
	} else {
		tree_merge(&load->root, tree);
	}
	json_decref(json);
	free(key);
}

static void set_all(struct load *load, const char *const *sets, size_t set_n,
	struct diag_list *diags)
{
	if (set_n == 0) {
		return;
	}
	struct tree_file *file = file_new(load, "--set", TREE_SET);
	for (size_t i = 0; i < set_n; i++) {
		set_one(load, sets[i], i, file, diags);
	}
}

struct load *load_build(const char *file, const char *const *sets, size_t set_n,
	struct diag_list *diags)
{
	struct load *load = calloc(1, sizeof *load);
	struct request *request = calloc(1, sizeof *request);
	REQUIRE(load != NULL && request != NULL);
	load->files = calloc(1, sizeof *load->files);
	REQUIRE(load->files != NULL);
	load->files->refs = 1;
	request->load = load;
	request->diags = diags;
	snprintf(request->name, sizeof request->name, "%s", file);
	if (open_file(request, NULL)) {
		load->root = read_request(request);
		free(request->text);
	}
	free(request);
	if (load->root == NULL) {
		load_free(load);
		return NULL;
	}
	set_all(load, sets, set_n, diags);
	tree_prune(load->root);
	return load;
}

struct load *load_copy(const struct load *load)
{
	struct load *copy = calloc(1, sizeof *copy);
	REQUIRE(copy != NULL);
	copy->root = tree_copy(load->root);
	copy->files = load->files;
	copy->files->refs++;
	copy->incomplete = load->incomplete;
	return copy;
}

void load_free(struct load *load)
{
	if (load == NULL) {
		return;
	}
	tree_free(load->root);
	if (--load->files->refs == 0) {
		for (size_t i = 0; i < load->files->n; i++) {
			free(load->files->items[i]->name);
			free(load->files->items[i]->source);
			free(load->files->items[i]);
		}
		free(load->files->items);
		free(load->files);
	}
	free(load);
}

void load_overlay(struct load *load, const char *preset, const char *const *sets, size_t set_n,
	struct diag_list *diags)
{
	if (preset != NULL) {
		char name[256];
		bool has = strncmp(preset, "preset:", 7) == 0;
		snprintf(name, sizeof name, "%s%.200s", has ? "" : "preset:", preset);
		struct tree_file *file = file_new(load, "energy_band.radio", TREE_SET);
		struct tree_origin origin = {.file = file, .line = 1, .col = 1};
		json_t *json = json_string(name);
		struct tree *entry = tree_build(json, NULL, 0, &origin);
		struct request *asker = calloc(1, sizeof *asker);
		REQUIRE(asker != NULL && entry != NULL);
		asker->load = load;
		asker->diags = diags;
		asker->kind = TREE_SET;
		struct tree *tree = extend_one(asker, entry);
		if (tree != NULL) {
			tree_merge(&load->root, tree);
		}
		free(asker);
		tree_free(entry);
		json_decref(json);
	}
	set_all(load, sets, set_n, diags);
	tree_prune(load->root);
}

void load_problem(const struct load *load, enum diag_id id, const char *path,
	struct diag_list *diags, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	/* The deepest node on the way to `path` that exists. */
	char part[256];
	snprintf(part, sizeof part, "%s", path);
	const struct tree *node = tree_at(load->root, part);
	while (node == NULL) {
		char *dot = strrchr(part, '.');
		*(dot == NULL ? part : dot) = '\0';
		node = tree_at(load->root, part);
	}
	const struct tree_origin *at = &node->origin;
	diag_add(diags, id, at->file->name, at->line, at->col, path, "%s", text);
}

void load_origin_text(const struct tree_origin *origin, char *out, size_t out_bytes)
{
	if (origin == NULL || origin->file == NULL) {
		snprintf(out, out_bytes, "default");
	} else if (origin->file->kind == TREE_SET) {
		snprintf(out, out_bytes, "%s", origin->file->name);
	} else {
		snprintf(out, out_bytes, "%s:%d:%d", origin->file->name, origin->line, origin->col);
	}
}
