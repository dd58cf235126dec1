/* Placeholders of templates: a short list searched in order. */
#include "output/chart_fill.h"

#include <string.h>

static const struct chart_text *fill_find(const struct chart_fill *fill, const char *name, size_t n)
{
	for (unsigned i = 0; i < fill->n; i++) {
		if (strlen(fill->name[i]) == n && memcmp(fill->name[i], name, n) == 0) {
			return &fill->value[i];
		}
	}
	return NULL;
}

struct chart_text *chart_fill_text(struct chart_fill *fill, const char *name)
{
	REQUIRE(fill->n < CHART_FILL_MAX && fill_find(fill, name, strlen(name)) == NULL);
	fill->name[fill->n] = name;
	return &fill->value[fill->n++];
}

void chart_fill_number(struct chart_fill *fill, const char *name, double value)
{
	chart_text_add_number(chart_fill_text(fill, name), value, 9);
}

struct chart_text *chart_fill_item(struct chart_text *list)
{
	chart_text_add(list, "%s", list->n == 0 ? "[" : ", ");
	return list;
}

void chart_fill_end(struct chart_text *list)
{
	chart_text_add(chart_fill_item(list), "0]");
}

void chart_fill_free(struct chart_fill *fill)
{
	for (unsigned i = 0; i < fill->n; i++) {
		chart_text_free(&fill->value[i]);
	}
	fill->n = 0;
}

enum err chart_fill_apply(struct chart_text *out, const char *what, const char *template_text,
	const struct chart_fill *fill, struct err_info *info)
{
	const char *at = template_text;
	for (;;) {
		const char *open = strstr(at, "<<");
		const char *close = open == NULL ? NULL : strstr(open, ">>");
		if (close == NULL) {
			chart_text_add(out, "%s", at);
			return ERR_OK;
		}
		chart_text_add_bytes(out, at, (size_t)(open - at));
		const struct chart_text *value = fill_find(fill, open + 2, (size_t)(close - open - 2));
		if (value == NULL) {
			return err_set(info, ERR_FAILURE, what, "no value for placeholder %.*s",
				(int)(close - open + 2), open);
		}
		if (value->n != 0) {
			chart_text_add_bytes(out, value->bytes, value->n);
		}
		at = close + 2;
	}
}
