/* What people change about the rules: switching, files of the console, reading all again. */
#include "api_fixture.h"

static const struct frame_rule_ok rules[] = {
	{.id = SLICE_LITERAL("rule-1"), .title = SLICE_LITERAL("One"), .level = 3},
	{.id = SLICE_LITERAL("rule-2"), .title = SLICE_LITERAL("Two"), .level = 3},
};

static void begin(struct api_fixture *a)
{
	api_fixture_init(a);
	assert_ok(store_rules_replace(a->f.store, 7, rules, ARRAY_SIZE(rules), NULL, 0));
}

static struct record_rule_list list_of(struct api_fixture *a)
{
	struct record_rule_list list;

	assert_int_equal(a->reply.status, 200);
	assert_ok(record_rule_list_decode(a->reply.body, &a->f.arena, &list));
	return list;
}

static void switch_rule(struct api_fixture *a, const char *id, bool on, const char *reason)
{
	const struct record_rule_switch wish = {slice_text(id), on, slice_text(reason)};

	api_fixture_local(a, API_RULE_SWITCH, api_fixture_body(a, rule_switch, &wish));
}

static void put_text(struct api_fixture *a, const char *name, const char *text)
{
	const struct record_rule_text wish = {slice_text(name), slice_text(text)};

	api_fixture_local(a, API_RULE_PUT, api_fixture_body(a, rule_text, &wish));
}

static int64_t count(struct api_fixture *a, const char *sql)
{
	return fixture_number(&a->f, sql);
}

static void test_a_rule_that_is_off_makes_no_alert(void **state)
{
	struct api_fixture a;
	struct record_rule_list list;
	uint64_t device;

	begin(&a);
	device = fixture_device(&a.f, a.company, "pc");
	switch_rule(&a, "rule-2", false, "our backup does this every night");
	list = list_of(&a);
	assert_int_equal(list.n_rules, 2);
	assert_int_equal(list.generation, 7);
	assert_true(list.rules[0].on);
	assert_false(list.rules[1].on);
	assert_slice(list.rules[1].reason, "our backup does this every night");
	assert_slice(list.rules[1].switched_by, "root");
	assert_int_equal(list.rules[1].switched_at, FIXTURE_NOW);
	/* No compile is needed for it. */
	assert_false(a.effects.compile);

	assert_int_equal(api_fixture_match(&a, device, "rule-2"), 0);
	assert_int_equal(count(&a, "SELECT count(*) FROM alert"), 0);
	api_fixture_alert(&a, device, "rule-1");
	assert_int_equal(count(&a, "SELECT count(*) FROM alert"), 1);

	switch_rule(&a, "rule-2", true, "");
	assert_true(list_of(&a).rules[1].on);
	api_fixture_alert(&a, device, "rule-2");
	assert_int_equal(count(&a, "SELECT count(*) FROM alert"), 2);
	assert_int_equal(count(&a, "SELECT count(*) FROM audit WHERE act = 'rule_off'"
				   " AND subject = 'rule-2' AND who = 'root'"),
		1);
	assert_int_equal(count(&a, "SELECT count(*) FROM audit WHERE act = 'rule_on'"), 1);
	api_fixture_done(&a);
}

static void test_switching_off_needs_a_rule_and_a_reason(void **state)
{
	struct api_fixture a;

	begin(&a);
	switch_rule(&a, "rule-1", false, "");
	api_fixture_refused(&a, 400, MSG_API_REASON_MISSING);
	switch_rule(&a, "rule-9", false, "why");
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	assert_int_equal(count(&a, "SELECT count(*) FROM rule_off"), 0);
	assert_int_equal(count(&a, "SELECT count(*) FROM audit"), 0);
	api_fixture_done(&a);
}

static void test_a_file_of_the_console(void **state)
{
	struct api_fixture a;
	const struct record_rule_name name = {SLICE_LITERAL("office-1")};
	struct record_rule_text text;
	struct record_rule_list list;

	begin(&a);
	put_text(&a, "office-1", "title: a");
	assert_true(a.effects.compile);
	put_text(&a, "office-1", "title: b");
	list = list_of(&a);
	assert_int_equal(list.n_texts, 1);
	assert_slice(list.texts[0].name, "office-1");
	assert_slice(list.texts[0].who, "root");
	assert_true(list.compiling);
	api_fixture_local(&a, API_RULE_TEXT, api_fixture_body(&a, rule_name, &name));
	assert_ok(record_rule_text_decode(a.reply.body, &a.f.arena, &text));
	assert_slice(text.text, "title: b");

	put_text(&a, "office-1", "");
	assert_true(a.effects.compile);
	assert_int_equal(list_of(&a).n_texts, 0);
	put_text(&a, "office-1", "");
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	assert_false(a.effects.compile);
	api_fixture_local(&a, API_RULE_TEXT, api_fixture_body(&a, rule_name, &name));
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	api_fixture_done(&a);
}

static void test_names_are_plain(void **state)
{
	static const char *const bad[] = {"", "a/b", "../a", "A", "a.yml", "名前", "a b",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	struct api_fixture a;

	begin(&a);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		put_text(&a, bad[i], "title: a");
		api_fixture_refused(&a, 400, MSG_API_RULE_NAME);
	}
	assert_int_equal(count(&a, "SELECT count(*) FROM rule_text"), 0);
	api_fixture_done(&a);
}

static void test_files_have_a_limit(void **state)
{
	struct api_fixture a;
	char name[16];

	begin(&a);
	for (int i = 0; i < 256; i++) {
		snprintf(name, sizeof(name), "file-%d", i);
		put_text(&a, name, "title: a");
		assert_int_equal(a.reply.status, 200);
	}
	put_text(&a, "file-256", "title: a");
	api_fixture_refused(&a, 409, MSG_API_RULES_FULL);
	put_text(&a, "file-7", "title: b");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

/* Rules are everybody's: who operates one company of several may not change them. */
static void test_only_operators_of_all_companies(void **state)
{
	struct api_fixture a;
	const struct record_rule_switch off = {
		SLICE_LITERAL("rule-1"), false, SLICE_LITERAL("why")};
	const struct record_rule_text text = {SLICE_LITERAL("a"), SLICE_LITERAL("title: a")};
	const struct record_rule_name name = {SLICE_LITERAL("a")};
	struct slice session;
	uint32_t other;

	begin(&a);
	put_text(&a, "a", "title: secret");
	assert_ok(store_company_add(a.f.store, slice_text("Other"), FIXTURE_NOW, &other));
	session = api_fixture_login(&a, fixture_person(&a.f, other, "o", "", API_OPERATOR));
	api_fixture_page(&a, session, API_RULE_SWITCH, api_fixture_body(&a, rule_switch, &off));
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_page(&a, session, API_RULE_PUT, api_fixture_body(&a, rule_text, &text));
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_page(&a, session, API_RULE_TEXT, api_fixture_body(&a, rule_name, &name));
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_page(&a, session, API_RULES_RELOAD, SLICE_EMPTY);
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	assert_false(a.effects.compile);
	api_fixture_done(&a);
}

static void test_reading_all_again(void **state)
{
	struct api_fixture a;

	begin(&a);
	api_fixture_local(&a, API_RULES_RELOAD, SLICE_EMPTY);
	assert_true(list_of(&a).compiling);
	assert_true(a.effects.compile);
	assert_int_equal(count(&a, "SELECT count(*) FROM audit WHERE act = 'rules_reload'"), 1);
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_rule_that_is_off_makes_no_alert),
		cmocka_unit_test(test_switching_off_needs_a_rule_and_a_reason),
		cmocka_unit_test(test_a_file_of_the_console),
		cmocka_unit_test(test_names_are_plain),
		cmocka_unit_test(test_files_have_a_limit),
		cmocka_unit_test(test_only_operators_of_all_companies),
		cmocka_unit_test(test_reading_all_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
