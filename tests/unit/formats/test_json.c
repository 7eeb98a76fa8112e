/* The face over simdjson: values by name, strict types, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "formats/json/json.h"

static void values_by_name_and_type(void **state)
{
	struct json_doc *doc = NULL;
	struct json_value root, list;
	struct slice text, name;
	uint64_t number;
	int64_t signed_number;
	bool flag;

	assert_int_equal(
		json_parse(slice_text("{\"a\":\"\\u5bb6\",\"b\":[1,-2,3.5],\"c\":true,\"d\":null,"
				      "\"e\":18446744073709551615}"),
			&doc, &root),
		0);
	assert_int_equal(json_type_of(root), JSON_OBJECT);
	assert_int_equal(json_count(root), 5);
	assert_int_equal(json_text(json_get(root, "a"), &text), 0);
	assert_true(slice_is_text(text, "家"));
	list = json_get(root, "b");
	assert_int_equal(json_count(list), 3);
	assert_int_equal(json_i64(json_at(list, 1), &signed_number), 0);
	assert_int_equal(signed_number, -2);
	assert_int_equal(json_u64(json_at(list, 1), &number), ERR_BAD_VALUE);
	assert_int_equal(json_type_of(json_at(list, 2)), JSON_NUMBER);
	assert_int_equal(json_type_of(json_at(list, 3)), JSON_ABSENT);
	assert_int_equal(json_bool(json_get(root, "c"), &flag), 0);
	assert_true(flag);
	assert_int_equal(json_type_of(json_get(root, "d")), JSON_NULL);
	assert_int_equal(json_u64(json_get(root, "e"), &number), 0);
	assert_true(number == UINT64_MAX);
	assert_int_equal(json_text(json_member(root, 0, &name), &text), 0);
	assert_true(slice_is_text(name, "a"));
	assert_int_equal(json_type_of(json_get(list, "a")), JSON_ABSENT);
	assert_int_equal(json_get_text(root, "zz").len, 0);
	json_free(doc);
}

static void what_is_not_json_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "{", "{\"a\":}", "[1,]", "nul", "{\"a\":\"\xff\"}", "01", "{} {}", "\"\\u12\""};
	struct json_doc *doc = NULL;
	struct json_value root;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(json_parse(slice_text(bad[i]), &doc, &root), ERR_MALFORMED);
}

static void nesting_is_bounded(void **state)
{
	char deep[400];
	struct json_doc *doc = NULL;
	struct json_value root;

	memset(deep, '[', 200);
	memset(deep + 200, ']', 200);
	assert_int_equal(json_parse(slice_of(deep, sizeof(deep)), &doc, &root), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_by_name_and_type),
		cmocka_unit_test(what_is_not_json_is_refused),
		cmocka_unit_test(nesting_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
