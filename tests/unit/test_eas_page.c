/* The token tables against the JSON file they come from, read here by another program (jansson)
 * than the generator's. Not here: whether the JSON file is right. */
#include "wire/eas_page.h"

#include "eas_test.h"

#include <jansson.h>

static struct wire_span span(const char *text)
{
	return (struct wire_span){.p = (const uint8_t *)text, .n = strlen(text)};
}

START_TEST(every_token_has_its_name)
{
	json_error_t error;
	json_t *root = json_load_file("tests/vectors/activesync-codepages.json", 0, &error);
	ck_assert_msg(root != NULL, "%s", error.text);
	json_t *pages = json_object_get(root, "pages");
	size_t total = 0;
	size_t i;
	json_t *page;
	json_array_foreach(pages, i, page)
	{
		int number = (int)json_integer_value(json_object_get(page, "page"));
		const char *name = json_string_value(json_object_get(page, "name"));
		ck_assert_str_eq(eas_page_name((uint8_t)number), name);
		ck_assert_int_eq(eas_page_find(span(name)), number);
		const char *token;
		json_t *element;
		json_object_foreach(json_object_get(page, "tokens"), token, element)
		{
			uint16_t tag = (uint16_t)(number << 8 | (int)strtol(token, NULL, 16));
			ck_assert_str_eq(eas_page_element(tag), json_string_value(element));
			ck_assert_int_eq(eas_page_tag_find((uint8_t)number,
							   span(json_string_value(element))),
					 tag);
			total++;
		}
	}
	ck_assert_uint_eq(i, EAS_PAGE_N);
	json_decref(root);
	size_t known = 0;
	for (unsigned tag = 0; tag < 0x10000; tag++) {
		known += eas_page_element((uint16_t)tag) != NULL;
	}
	ck_assert_uint_eq(known, total);
	ck_assert_uint_eq(known, 652); /* the sheet's count */
}
END_TEST

START_TEST(constants_and_namespaces)
{
	/* Easy to get wrong: Move before GetItemEstimate before FolderHierarchy. */
	ck_assert_int_eq(EAS_TAG_AIRSYNC_SYNC, 0x0005);
	ck_assert_int_eq(EAS_TAG_MOVE_MOVEITEMS, 0x0505);
	ck_assert_int_eq(EAS_TAG_GETITEMESTIMATE_GETITEMESTIMATE, 0x0605);
	ck_assert_int_eq(EAS_TAG_FOLDERHIERARCHY_FOLDERSYNC, 0x0716);
	ck_assert_int_eq(EAS_TAG_PING_PING, 0x0D05);
	ck_assert_int_eq(EAS_TAG_PROVISION_REMOTEWIPE, 0x0E0C);
	ck_assert_int_eq(eas_page_find(span("AirSyncBase:")), 17);
	ck_assert_int_eq(eas_page_find(span("airsync")), -1);
	ck_assert_int_eq(eas_page_find(span("")), -1);
	ck_assert_int_eq(eas_page_tag_find(13, span("Sync")), EAS_TAG_NONE);
	ck_assert_int_eq(eas_page_tag_find(26, span("Sync")), EAS_TAG_NONE);
	ck_assert_ptr_null(eas_page_name(26));
	ck_assert_ptr_null(eas_page_element(0x1A05));
}
END_TEST

int main(void)
{
	TCase *t = tcase_create("eas_page");
	tcase_add_test(t, every_token_has_its_name);
	tcase_add_test(t, constants_and_namespaces);
	return eas_test_run(t);
}
