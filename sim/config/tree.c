/* The merged scenario. See tree.h. Recursion here is the JSON walk; depth is bounded. */
#include "config/tree.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"

static struct tree *node_new(const char *key, const struct tree_origin *origin)
{
	struct tree *node = calloc(1, sizeof *node);
	REQUIRE(node != NULL);
	node->origin = *origin;
	if (key != NULL) {
		node->key = strdup(key);
		REQUIRE(node->key != NULL);
	}
	return node;
}

static void origin_at(const struct locate *places, uint32_t at, struct tree_origin *origin)
{
	if (places != NULL && at < places->n) {
		origin->line = (int)places->nodes[at].line;
		origin->col = (int)places->nodes[at].col;
		origin->key_line = (int)places->nodes[at].key_line;
		origin->key_col = (int)places->nodes[at].key_col;
	}
}

static uint32_t next_of(const struct locate *places, uint32_t at)
{
	return places != NULL && at < places->n ? places->nodes[at].next : LOCATE_NONE;
}

static struct tree *build(const char *key, json_t *json, const struct locate *places, uint32_t at,
	const struct tree_origin *where, int depth)
{
	struct tree_origin origin = *where;
	origin_at(places, at, &origin);
	struct tree *node = node_new(key, &origin);
	if (!json_is_object(json) && !json_is_array(json)) {
		node->leaf = json_incref(json);
		return node;
	}
	node->is_array = json_is_array(json);
	uint32_t child_at = places != NULL && at < places->n ? places->nodes[at].first_child
		: LOCATE_NONE;
	struct tree **tail = &node->child;
	bool ok = depth < TREE_DEPTH_MAX;
	size_t array_n = json_array_size(json);
	void *member = json_object_iter(json);
	for (size_t i = 0; ok && (node->is_array ? i < array_n : member != NULL); i++) {
		const char *name = node->is_array ? NULL : json_object_iter_key(member);
		json_t *value = node->is_array ? json_array_get(json, i)
			: json_object_iter_value(member);
		if (name == NULL || strncmp(name, "//", 2) != 0) {
			*tail = build(name, value, places, child_at, where, depth + 1);
			ok = *tail != NULL;
			tail = ok ? &(*tail)->next : tail;
		}
		child_at = next_of(places, child_at);
		member = node->is_array ? NULL : json_object_iter_next(json, member);
	}
	if (!ok) {
		tree_free(node);
		return NULL;
	}
	return node;
}

struct tree *tree_build(json_t *json, const struct locate *places, uint32_t at,
	const struct tree_origin *where)
{
	return build(NULL, json, places, at, where, 0);
}

struct tree *tree_copy(const struct tree *tree)
{
	struct tree *copy = node_new(tree->key, &tree->origin);
	copy->leaf = json_incref(tree->leaf);
	copy->is_array = tree->is_array;
	struct tree **tail = &copy->child;
	for (const struct tree *child = tree->child; child != NULL; child = child->next) {
		*tail = tree_copy(child);
		tail = &(*tail)->next;
	}
	return copy;
}

void tree_free(struct tree *tree)
{
	if (tree == NULL) {
		return;
	}
	while (tree->child != NULL) {
		struct tree *child = tree->child;
		tree->child = child->next;
		tree_free(child);
	}
	free(tree->key);
	json_decref(tree->leaf);
	free(tree);
}

bool tree_is_object(const struct tree *tree)
{
	return tree->leaf == NULL && !tree->is_array;
}

void tree_prune(struct tree *tree)
{
	struct tree **link = &tree->child;
	while (*link != NULL) {
		struct tree *child = *link;
		if (json_is_null(child->leaf) && !tree->is_array) {
			*link = child->next;
			tree_free(child);
		} else {
			tree_prune(child);
			link = &child->next;
		}
	}
}

static void merge_child(struct tree *base, struct tree *over)
{
	struct tree **link = &base->child;
	while (*link != NULL && strcmp((*link)->key, over->key) != 0) {
		link = &(*link)->next;
	}
	struct tree *old = *link;
	if (old == NULL) {
		*link = over;
		return;
	}
	struct tree *rest = old->next;
	tree_merge(&old, over);
	*link = old;
	old->next = rest;
}

void tree_merge(struct tree **base, struct tree *over)
{
	bool merges = *base != NULL && tree_is_object(*base) && tree_is_object(over)
		&& tree_child(over, "dist") == NULL;
	if (!merges) {
		tree_free(*base);
		*base = over;
		return;
	}
	while (over->child != NULL) {
		struct tree *child = over->child;
		over->child = child->next;
		child->next = NULL;
		merge_child(*base, child);
	}
	/* A section belongs to the last file that wrote into it; --set has no sections. */
	if (over->origin.file == NULL || over->origin.file->kind != TREE_SET) {
		(*base)->origin = over->origin;
	}
	tree_free(over);
}

struct tree *tree_child(const struct tree *tree, const char *key)
{
	for (struct tree *child = tree->child; child != NULL; child = child->next) {
		if (child->key != NULL && strcmp(child->key, key) == 0) {
			return child;
		}
	}
	return NULL;
}

struct tree *tree_at(const struct tree *tree, const char *path)
{
	const struct tree *node = tree;
	while (node != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");
		const struct tree *child = node->child;
		while (child != NULL && (child->key == NULL || strlen(child->key) != n
				|| memcmp(child->key, path, n) != 0)) {
			child = child->next;
		}
		node = child;
		path += n + (path[n] == '.');
	}
	return (struct tree *)(uintptr_t)node;
}

struct tree *tree_take(struct tree *tree, const char *key)
{
	for (struct tree **link = &tree->child; *link != NULL; link = &(*link)->next) {
		struct tree *child = *link;
		if (child->key != NULL && strcmp(child->key, key) == 0) {
			*link = child->next;
			child->next = NULL;
			return child;
		}
	}
	return NULL;
}

const char *tree_text(const struct tree *tree)
{
	return tree == NULL ? NULL : json_string_value(tree->leaf);
}

const char *tree_kind(const struct tree *tree)
{
	if (tree->leaf == NULL) {
		return tree->is_array ? "a list" : "an object";
	}
	switch (json_typeof(tree->leaf)) {
	case JSON_STRING:
		return "a text";
	case JSON_INTEGER:
	case JSON_REAL:
		return "a number";
	case JSON_TRUE:
	case JSON_FALSE:
		return "true or false";
	default:
		return "null";
	}
}
