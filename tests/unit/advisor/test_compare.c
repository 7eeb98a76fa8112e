/* Services side by side, over the tree's own catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "asked.h"

static void open_tree(struct asked *asked)
{
	*asked = (struct asked){0};
	sample_read_tree(&asked->sample);
	asked_open(asked);
}

static const struct read_value *cell_of(
	const struct asked *asked, const char *item, uint32_t column)
{
	const struct read_value *rows = asked_member(&asked->top, "rows");

	for (uint32_t i = 0; i < rows->n_items; i++) {
		const struct read_value *cells = asked_member(&rows->items[i], "cells");

		if (slice_is_text(read_text(&rows->items[i], "item"), item)) {
			assert_true(column < cells->n_items);
			return &cells->items[column];
		}
	}
	fail_msg("no row %s", item);
	return NULL;
}

static void assert_member(const struct read_value *object, const char *name, const char *expected)
{
	struct slice got = read_text(object, name);

	if (!slice_is_text(got, expected))
		fail_msg("%s is \"%.*s\", not \"%s\"", name, (int)got.len, (const char *)got.data,
			expected);
}

/* Each state with its own mark, as the survey's tables have them. */
static void marks_each_state(void **state)
{
	static const struct {
		const char *item;
		uint32_t column;
		const char *state, *mark;
	} table[] = {
		{"notify_mail_immediate", 0, "yes", "○"},
		{"notify_mail_immediate", 1, "no", "×"},
		{"notify_mail_immediate", 2, "unknown", "？"},
		{"dispatch_24x365", 0, "nl", "？"},
		{"dispatch_24x365", 1, "yes", "○"},
		{"incident_support_charged_extra", 0, "ns", "？"},
		{"annual_cost_le_60pct", 0, "cond", "条件"},
		{"supports_windows_xp", 0, "na", "－"},
		{"supports_windows_xp", 1, "no", "×"},
		{"price_initial", 2, "ns", "？"},
	};
	_cleanup_(asked_done) struct asked asked;

	open_tree(&asked);
	asked_ask(&asked, "compare", "{'candidates':['s01','s02','s04']}", "");
	assert_string_equal(asked_numbers(&asked, "services"), "1 2 4");
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct read_value *cell = cell_of(&asked, table[i].item, table[i].column);

		assert_member(cell, "state", table[i].state);
		assert_member(cell, "mark", table[i].mark);
	}
}

static void has_a_row_for_every_item(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *rows;

	open_tree(&asked);
	asked_ask(&asked, "compare", "{'candidates':['s02']}", "");
	rows = asked_member(&asked.top, "rows");
	assert_int_equal(rows->n_items, catalogue_rows(sample_open(&asked.sample), TABLE_ITEMS));
}

static void says_source_date_and_doubts_in_every_cell(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *cell, *doubts;

	open_tree(&asked);
	asked_ask(&asked, "compare", "{'candidates':['s03','s06']}", "");
	cell = cell_of(&asked, "detection_desk_24x365", 0);
	assert_member(cell, "date", "2022-07");
	assert_true(asked_member(cell, "old")->number);
	assert_true(read_text(cell, "source").len > 0);
	assert_true(read_text(cell, "place").len > 0);
	doubts = asked_member(cell, "doubts");
	assert_int_equal(doubts->n_items, 1);
	assert_member(&doubts->items[0], "key", "o7");
	assert_true(read_text(&doubts->items[0], "text").len > 0);
	assert_member(&asked_member(cell_of(&asked, "dispatch_24x365", 1), "doubts")->items[0],
		"key", "o7");
	/* What nobody has said has neither, but the question to ask. */
	assert_false(asked_member(cell_of(&asked, "year_cost", 0), "old")->number);
	cell = cell_of(&asked, "price_month", 0);
	assert_member(cell, "source", "");
	assert_member(cell, "date", "");
	assert_false(asked_member(cell, "old")->number);
	assert_true(read_text(cell, "ask").len > 0);
}

/* A cost that is bounded by what the survey says is as old as that. */
static void says_that_a_computed_cost_rests_on_what_is_old(void **state)
{
	_cleanup_(asked_done) struct asked asked;

	open_tree(&asked);
	asked_ask(&asked, "compare",
		"{'candidates':['s03','s05'],'terminals':5,'quotations':[{'service':'s05',"
		"'date':'2026-11-01','tax':'excluded','initial':0,'monthly':0,"
		"'per_terminal':1500,'hardware':0}]}",
		"");
	assert_true(asked_member(cell_of(&asked, "year_cost", 0), "old")->number);
	assert_false(asked_member(cell_of(&asked, "year_cost", 1), "old")->number);
}

static void shows_what_was_brought_back_from_asking(void **state)
{
	_cleanup_(asked_done) struct asked asked;
	const struct read_value *cell;

	open_tree(&asked);
	asked_ask(&asked, "compare",
		"{'candidates':['s02'],'facts':[{'service':'s02','item':'price_terminal_month',"
		"'state':'yes','value':'1,200','source':'担当の人','date':'2026-11-20'}]}",
		"");
	cell = cell_of(&asked, "price_terminal_month", 0);
	assert_member(cell, "mark", "○");
	assert_int_equal(asked_member(cell, "value")->number, 1200);
	assert_member(cell, "source", "担当の人");
	assert_member(cell, "date", "2026-11-20");
	assert_true(asked_member(cell, "yours")->number);
	assert_false(asked_member(cell, "old")->number);
}

static bool has_footnote(const struct asked *asked, const char *part)
{
	const struct read_value *notes = asked_member(&asked->top, "footnotes");

	for (uint32_t i = 0; i < notes->n_items; i++) {
		if (slice_find(notes->items[i].text, slice_text(part)) < notes->items[i].text.len)
			return true;
	}
	return false;
}

static void says_below_what_holds_for_all_of_it(void **state)
{
	_cleanup_(asked_done) struct asked asked = {0};

	sample_read_tree(&asked.sample);
	sample_row(&asked.sample, TABLE_CHANGES, "s05,ended,2025-03,,,own,");
	sample_row(&asked.sample, TABLE_CHANGES, "s06,merged,2025-03,,s02,own,");
	sample_row(&asked.sample, TABLE_CHANGES, "s03,renamed,2025-03,新しい名前,,own,");
	asked_open(&asked);
	asked_ask(&asked, "compare", "{'candidates':['s03','s05','s06']}", "");
	assert_true(has_footnote(&asked, "過去の情報"));
	assert_true(has_footnote(&asked, "順位を付けるものではありません"));
	assert_true(has_footnote(&asked, "⑤ SOMPO SHERIFF」は、終わりました"));
	assert_true(has_footnote(&asked, "② 防検サイバー」にまとめられました"));
	assert_true(has_footnote(&asked,
		"③ 新しい名前」は、「PCセキュリティみまもりパック」から名前が変わりました"));
	assert_string_equal(asked_numbers(&asked, "services"), "3 5 6");
}

static void takes_up_to_three(void **state)
{
	static const struct {
		const char *services, *code;
	} table[] = {
		{"[\"s01\",\"s02\",\"s03\",\"s04\"]", "TB-1715"},
		{"[\"s01\",\"s01\"]", "TB-1702"},
		{"[\"s99\"]", "TB-1712"},
		{"[1]", "TB-1705"},
		{"\"s01\"", "TB-1705"},
	};
	_cleanup_(asked_done) struct asked asked;

	open_tree(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		_cleanup_(buf_done) struct buf request = BUF_INIT(4096);

		buf_put_format(&request,
			"{\"op\":\"compare\",\"today\":\"2026-11-23\",\"services\":%s}",
			table[i].services);
		assert_int_equal(advisor_call(asked.advisor, buf_slice(&request), &asked.answer),
			ERR_REFUSED);
		if (!strstr(buf_text(&asked.answer), table[i].code))
			fail_msg("%s: %s", table[i].services, buf_text(&asked.answer));
	}
	/* Of more candidates the first three; those that are asked for go first. */
	asked_ask(&asked, "compare", "{'candidates':['s05','s04','s03','s02']}", "");
	assert_string_equal(asked_numbers(&asked, "services"), "5 4 3");
	asked_ask(&asked, "compare", "{'candidates':['s05']}", "'services':['s14','s02'],");
	assert_string_equal(asked_numbers(&asked, "services"), "14 2");
	asked_ask(&asked, "compare", "{}", "");
	assert_string_equal(asked_numbers(&asked, "services"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_each_state),
		cmocka_unit_test(has_a_row_for_every_item),
		cmocka_unit_test(says_source_date_and_doubts_in_every_cell),
		cmocka_unit_test(says_that_a_computed_cost_rests_on_what_is_old),
		cmocka_unit_test(shows_what_was_brought_back_from_asking),
		cmocka_unit_test(says_below_what_holds_for_all_of_it),
		cmocka_unit_test(takes_up_to_three),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
