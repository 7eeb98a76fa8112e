#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"

static const struct question {
	const char *name, *visit, *type;
	bool sure;
} questions[] = {
	{"company 1: the box at the entrance has no support",
		"{'company':{'carried_out':'no','network_measure':'firewall','network_support':'"
		"ended'},"
		"'sites':[{'home':'no'}],'systems':[{'system':'windows_10'}]}",
		"network", true},
	{"company 2: the entrance is guarded, and there is XP",
		"{'company':{'carried_out':'no','network_measure':'firewall','network_support':'in'"
		"},"
		"'sites':[{'home':'no'}],'systems':[{'system':'windows_xp'}]}",
		"endpoint", true},
	{"company 3: several sites and homes, PCs carried out",
		"{'company':{'carried_out':'yes','network_measure':'none'},'sites':[{'home':'no'},"
		"{'home':'no'},{'home':'no'},{'home':'yes'},{'home':'yes'}],"
		"'systems':[{'system':'windows_10'}]}",
		"endpoint", true},
	{"XP behind a box without support: both",
		"{'company':{'carried_out':'no','network_support':'ended'},"
		"'sites':[{'home':'no'}],'systems':[{'system':'windows_xp'}]}",
		"combined", true},
	{"XP behind a box whose support has ended by its date, whatever was said of it",
		"{'company':{'carried_out':'no','network_support':'in',"
		"'network_support_end':'2026-10'},"
		"'sites':[{'home':'no'}],'systems':[{'system':'windows_xp'}]}",
		"combined", true},
	{"XP behind a box of which the date alone says that it has support",
		"{'company':{'carried_out':'no','network_support_end':'2027-10'},"
		"'sites':[{'home':'no'}],'systems':[{'system':'windows_xp'}]}",
		"endpoint", true},
	{"nobody has said anything", "{}", "unknown", false},
};

static bool is_open(const struct asked *asked, const char *question)
{
	return asked_says(&asked->top, "open", question);
}

static void finds_the_type_of_each_company(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(questions); i++) {
		const struct question *row = &questions[i];

		asked_ask(&asked, "type", row->visit, "");
		if (!slice_is_text(read_text(&asked.top, "type"), row->type) ||
			asked_member(&asked.top, "sure")->number != row->sure)
			fail_msg("%s: %s", row->name, buf_text(&asked.answer));
		assert_int_equal(asked_member(&asked.top, "open")->n_items == 0, row->sure);
		assert_int_equal(asked_member(&asked.top, "asks")->n_items,
			asked_member(&asked.top, "open")->n_items);
	}
	asked_done(&asked);
}

/* Other rows, other answers: r1 speaks against the network too, r3 needs two answers. */
static void adds_what_the_rows_say(void **state)
{
	struct asked asked = {0};
	const struct read_value *reasons;

	sample_read_tree(&asked.sample);
	sample_set(&asked.sample, TABLE_TYPE_RULES,
		"rule,when,endpoint,network,ja,en,source,place\n"
		"r1,carried_out=yes,2,-3,持ち出す,Out,survey,2.1\n"
		"r2,servers=yes,0,2,サーバー,Server,survey,\n"
		"r3,remote_access=yes;vendor=no,0,2,外から,Remote,survey,\n");
	asked_open(&asked);
	asked_ask(&asked, "type",
		"{'company':{'carried_out':'yes','servers':'yes','remote_access':'no'}}", "");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "endpoint"));
	assert_int_equal(asked_member(&asked.top, "sure")->number, 1);
	assert_int_equal(asked_member(asked_member(&asked.top, "scores"), "endpoint")->number, 2);
	assert_int_equal(asked_member(asked_member(&asked.top, "scores"), "network")->number, -1);
	reasons = asked_member(&asked.top, "reasons");
	assert_int_equal(reasons->n_items, 2);
	assert_true(slice_is_text(read_text(&reasons->items[0], "text"), "持ち出す"));
	assert_true(slice_is_text(read_text(&reasons->items[0], "for"), "endpoint"));
	assert_true(slice_is_text(read_text(&reasons->items[0], "place"), "2.1"));
	assert_true(slice_is_text(read_text(&reasons->items[1], "for"), "network"));
	/* r3 may still come: -1 + 2 is above zero. Of its two questions one is answered. */
	asked_ask(&asked, "type",
		"{'company':{'carried_out':'yes','servers':'yes','remote_access':'yes'}}", "");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "endpoint"));
	assert_int_equal(asked_member(&asked.top, "sure")->number, 0);
	assert_int_equal(asked_member(&asked.top, "open")->n_items, 1);
	assert_true(is_open(&asked, "vendor"));
	asked_ask(&asked, "type",
		"{'company':{'carried_out':'yes','servers':'yes','remote_access':'yes',"
		"'vendor':'no'}}",
		"");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "combined"));
	assert_int_equal(asked_member(&asked.top, "sure")->number, 1);
	/* An answer that cannot change the type any more is not asked for. */
	asked_ask(&asked, "type", "{'company':{'carried_out':'no','servers':'yes'}}", "");
	assert_true(slice_is_text(read_text(&asked.top, "type"), "network"));
	assert_int_equal(asked_member(&asked.top, "sure")->number, 1);
	assert_false(is_open(&asked, "remote_access"));
	asked_done(&asked);
}

/* What is still open moves a sum only on its own side of zero, or across it. */
static void an_open_row_matters_when_it_can_cross_zero(void **state)
{
	static const struct {
		const char *rows, *type;
		bool sure;
	} table[] = {
		{"r1,carried_out=yes,2,0,x,x,survey,\nr2,servers=yes,0,-1,x,x,survey,\n",
			"endpoint", true},
		{"r1,carried_out=yes,2,0,x,x,survey,\nr2,servers=yes,0,1,x,x,survey,\n", "endpoint",
			false},
		{"r1,carried_out=yes,2,1,x,x,survey,\nr2,servers=yes,0,-3,x,x,survey,\n",
			"combined", false},
		{"r1,carried_out=yes,2,3,x,x,survey,\nr2,servers=yes,0,-2,x,x,survey,\n",
			"combined", true},
		{"r1,carried_out=yes,0,0,x,x,survey,\nr2,servers=yes,-1,-2,x,x,survey,\n",
			"unknown", true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct asked asked = {0};
		char text[512];

		snprintf(text, sizeof(text), "rule,when,endpoint,network,ja,en,source,place\n%s",
			table[i].rows);
		sample_read_tree(&asked.sample);
		sample_set(&asked.sample, TABLE_TYPE_RULES, text);
		asked_open(&asked);
		asked_ask(&asked, "type", "{'company':{'carried_out':'yes'}}", "");
		if (!slice_is_text(read_text(&asked.top, "type"), table[i].type) ||
			asked_member(&asked.top, "sure")->number != table[i].sure)
			fail_msg("%s%s", table[i].rows, buf_text(&asked.answer));
		assert_int_equal(is_open(&asked, "servers"), !table[i].sure);
		asked_done(&asked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_type_of_each_company),
		cmocka_unit_test(adds_what_the_rows_say),
		cmocka_unit_test(an_open_row_matters_when_it_can_cross_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
