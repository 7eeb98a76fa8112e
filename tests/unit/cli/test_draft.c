/* A visit file while it is being written. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "cli/draft.h"

static void expect_set(const char *draft, const char *path, const char *json, const char *wanted)
{
	_cleanup_(buf_done) struct buf b = BUF_INIT(4096);

	buf_put_text(&b, draft);
	assert_int_equal(draft_set(&b, path, slice_text(json)), 0);
	assert_string_equal(buf_text(&b), wanted);
}

static void test_sets(void **state _unused_)
{
	expect_set("", "type", "\"network\"", "{\"type\":\"network\"}");
	expect_set("{\"a\":1,\"type\":\"x\",\"b\":[1,{\"c\":null}]}", "type", "\"y\"",
		"{\"a\":1,\"type\":\"y\",\"b\":[1,{\"c\":null}]}");
	expect_set("{\"company\":{\"pcs\":8}}", "company.printers", "0",
		"{\"company\":{\"pcs\":8,\"printers\":0}}");
	expect_set("{}", "diagnosis.answers.5", "\"not\"",
		"{\"diagnosis\":{\"answers\":{\"5\":\"not\"}}}");
	expect_set("{\"company\":\"was a text\"}", "company.pcs", "1", "{\"company\":{\"pcs\":1}}");
}

static void test_takes_away(void **state _unused_)
{
	expect_set("{\"a\":1,\"b\":2}", "a", "", "{\"b\":2}");
	expect_set("{\"a\":1}", "b", "", "{\"a\":1}");
	expect_set("{\"a\":1}", "b.c", "", "{\"a\":1}");
	expect_set("{\"company\":{\"pcs\":8,\"name\":\"x\"}}", "company.pcs", "",
		"{\"company\":{\"name\":\"x\"}}");
}

static void test_appends(void **state _unused_)
{
	expect_set("{}", "quotations.+", "{\"a\":1}", "{\"quotations\":[{\"a\":1}]}");
	expect_set("{\"quotations\":[{\"a\":1}],\"z\":true}", "quotations.+", "{\"a\":2}",
		"{\"quotations\":[{\"a\":1},{\"a\":2}],\"z\":true}");
}

static void test_keeps_every_kind(void **state _unused_)
{
	expect_set("{\"t\":\"\\u3042\\n\\\"\",\"n\":-5,\"f\":1.5,\"y\":true,\"z\":null,\"l\":[],"
		   "\"o\":{}}",
		"x", "1",
		"{\"t\":\"\xe3\x81\x82\\n\\\"\",\"n\":-5,\"f\":1.5,\"y\":true,\"z\":null,\"l\":[],"
		"\"o\":{},\"x\":1}");
}

static void test_texts(void **state _unused_)
{
	_cleanup_(buf_done) struct buf b = BUF_INIT(4096);

	assert_int_equal(draft_set_text(&b, "company.name", slice_text("a \"b\"")), 0);
	assert_string_equal(buf_text(&b), "{\"company\":{\"name\":\"a \\\"b\\\"\"}}");
	assert_int_equal(draft_set_text(&b, "company.name", SLICE_EMPTY), 0);
	assert_string_equal(buf_text(&b), "{\"company\":{}}");
}

/* What is no object stays as it is; a draft at its maximum too. */
static void test_refuses(void **state _unused_)
{
	static const char *const bad[] = {"[]", "{\"a\":", "1", "{\"a\":1}x"};
	_cleanup_(buf_done) struct buf small = BUF_INIT(12);

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		_cleanup_(buf_done) struct buf b = BUF_INIT(4096);

		buf_put_text(&b, bad[i]);
		assert_true(draft_set(&b, "a", slice_text("1")) < 0);
		assert_string_equal(buf_text(&b), bad[i]);
	}
	assert_int_equal(draft_set(&small, "a", slice_text("1")), 0);
	assert_int_equal(draft_set(&small, "b", slice_text("\"longer\"")), ERR_TOO_LARGE);
	assert_string_equal(buf_text(&small), "{\"a\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_takes_away),
		cmocka_unit_test(test_appends),
		cmocka_unit_test(test_keeps_every_kind),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
