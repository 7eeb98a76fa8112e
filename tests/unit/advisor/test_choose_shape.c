#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"
#include "base/text.h"

/* What programs read: an object's members, in their order. t text, n number, b yes or no, l list, o object,
 * ? anything, and null for n and o. */
static const struct shape {
	const char *name, *members;
} shapes[] = {
	{"choose", "case:t type:t answers:l why:t printed:o moved:l out:l rest:l notes:l"},
	{"answer",
		"service:t no:n name:t provider:t type:t met:b reasons:l facts:l open:l warnings:l "
		"score:o old:b"},
	{"cell", "item:t label:t state:t mark:t value:? text:t condition:t source:t place:t date:t "
		 "old:b "
		 "doubts:l yours:b ask:t"},
	{"ask", "item:t label:t ask:t"},
	{"unknown", "item:t label:t text:t ask:t"},
	{"score", "lo:n hi:n best:n worst:n parts:o"},
	{"printed", "service:t reasons:t doubts:l source:t place:t"},
	{"fallen", "service:t no:n name:t provider:t type:t reasons:l"},
	{"opened", "service:t no:n name:t provider:t type:t unknown:l"},
	{"fit", "in:l out:l open:l notes:l"},
	{"type", "type:t sure:b scores:o reasons:l open:l asks:l"},
	{"reason", "text:t for:t endpoint:n network:n source:t place:t"},
};

static char kind_sign(enum read_kind kind)
{
	static const char signs[] = {
		[READ_NULL] = '0',
		[READ_BOOL] = 'b',
		[READ_NUMBER] = 'n',
		[READ_TEXT] = 't',
		[READ_LIST] = 'l',
		[READ_OBJECT] = 'o',
	};

	return signs[kind];
}

static bool is_kind(char expected, enum read_kind kind)
{
	if (expected == '?')
		return kind != READ_LIST && kind != READ_OBJECT;
	if (kind == READ_NULL)
		return expected == 'n' || expected == 'o';
	return kind_sign(kind) == expected;
}

static void check_shape(const struct read_value *object, const char *name)
{
	struct slice rest = SLICE_EMPTY, member;
	uint32_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		if (strcmp(shapes[i].name, name) == 0)
			rest = slice_text(shapes[i].members);
	}
	assert_int_equal(object->kind, READ_OBJECT);
	for (; rest.len && text_next_part(&rest, ' ', &member); n++) {
		const struct read_value *item = &object->items[n];

		if (n >= object->n_items ||
			!slice_is(item->name, slice_of(member.data, member.len - 2)) ||
			!is_kind((char)member.data[member.len - 1], item->kind))
			fail_msg("%s: no %.*s", name, (int)member.len, (const char *)member.data);
	}
	assert_int_equal(object->n_items, n);
}

static void check_list(const struct read_value *object, const char *list, const char *name)
{
	const struct read_value *items = asked_member(object, list);

	for (uint32_t i = 0; i < items->n_items; i++)
		check_shape(&items->items[i], name);
}

static void check_answer(const struct read_value *answer)
{
	const struct read_value *open = asked_member(answer, "open");

	check_shape(answer, "answer");
	check_list(answer, "facts", "cell");
	check_shape(asked_member(answer, "score"), "score");
	for (uint32_t i = 0; i < open->n_items; i++)
		check_shape(&open->items[i], open->items[i].n_items == 4 ? "unknown" : "ask");
}

static const char *const visits[] = {
	"{}",
	"{'case':'A','type':'endpoint'}",
	"{'case':'B','type':'network','company':{'member':'yes'},'terminals':10}",
	"{'case':'C','type':'combined'}",
	"{'type':'endpoint','terminals':5,'weights':{'response':10,'insurance':80}}",
	"{'case':'A','type':'endpoint','systems':[{'system':'windows_xp'},{'system':'linux'}],"
	"'sites':[{'area':'tokushima','island':'yes'}]}",
	"{'case':'C','type':'network','sites':[{'home':'yes'}],'terminals':20,'quotations':["
	"{'service':'s11','date':'2026-11-20','from':'CSP','tax':'excluded','monthly':8000,"
	"'initial':0,'hardware':0}]}",
};

static void has_the_shape_that_programs_read(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(visits); i++) {
		const struct read_value *answers;

		asked_ask(&asked, "choose", visits[i], "'lang':'en',");
		check_shape(&asked.top, "choose");
		answers = asked_member(&asked.top, "answers");
		for (uint32_t k = 0; k < answers->n_items; k++)
			check_answer(&answers->items[k]);
		check_list(&asked.top, "out", "fallen");
		check_list(&asked.top, "rest", "fallen");
		if (read_member(&asked.top, "printed"))
			check_shape(read_member(&asked.top, "printed"), "printed");
		/* An answer, or why there is none. */
		assert_int_equal(read_text(&asked.top, "why").len == 0, answers->n_items > 0);
		asked_ask(&asked, "fit", visits[i], "");
		check_shape(&asked.top, "fit");
		check_list(&asked.top, "out", "fallen");
		check_list(&asked.top, "open", "opened");
		asked_ask(&asked, "type", visits[i], "");
		check_shape(&asked.top, "type");
		check_list(&asked.top, "reasons", "reason");
	}
	asked_done(&asked);
}

static const struct read_value *find_fact(const struct read_value *answer, const char *item)
{
	const struct read_value *facts = asked_member(answer, "facts");

	for (uint32_t i = 0; i < facts->n_items; i++) {
		if (slice_is_text(read_text(&facts->items[i], "item"), item))
			return &facts->items[i];
	}
	fail_msg("no fact %s", item);
	return NULL;
}

static void check_text(const struct read_value *cell, const char *member, const char *expected)
{
	struct slice text = read_text(cell, member);

	if (!slice_is_text(text, expected))
		fail_msg("%s: %.*s, not %s", member, (int)text.len, (const char *)text.data,
			expected);
}

static void a_cell_says_all_that_is_known_of_a_fact(void **state)
{
	struct asked asked = {0};
	const struct read_value *cell, *doubts;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose", "{'case':'A','type':'network'}", "");
	cell = find_fact(asked_service(&asked, "answers", 1), "annual_cost_le_60pct");
	check_text(cell, "label", "1年の費用が上限の60%以下");
	check_text(cell, "state", "cond");
	check_text(cell, "mark", "条件");
	check_text(cell, "text", "条件つき");
	check_text(cell, "condition", "会員企業であれば、上限の60%程度");
	check_text(cell, "place", "表3-6・表3-8");
	check_text(cell, "date", "2022-07");
	assert_int_equal(asked_member(cell, "old")->number, 1);
	assert_int_equal(asked_member(cell, "yours")->number, 0);
	assert_true(read_text(cell, "source").len > 0);
	assert_true(read_text(cell, "ask").len > 0);
	doubts = asked_member(cell, "doubts");
	assert_int_equal(doubts->n_items, 2);
	check_text(&doubts->items[0], "key", "o13");
	check_text(&doubts->items[1], "key", "o14");
	assert_true(read_text(&doubts->items[0], "text").len > 0);
	asked_ask(&asked, "choose", "{'case':'C','type':'endpoint'}", "");
	cell = find_fact(asked_service(&asked, "answers", 14), "cost_rank_in_type");
	check_text(cell, "state", "yes");
	check_text(cell, "mark", "○");
	check_text(cell, "text", "1番目");
	check_text(cell, "ask", "");
	assert_int_equal(asked_member(cell, "value")->number, 1);
	asked_done(&asked);
}

static void a_cell_of_the_visit_says_who_said_so(void **state)
{
	struct asked asked = {0};
	const struct read_value *cell;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	asked_ask(&asked, "choose",
		"{'case':'C','type':'endpoint','facts':[{'service':'s14','item':"
		"'incident_support_charged_extra','state':'no','condition':'年2回まで',"
		"'source':'電話で聞いた','date':'2026-11-20'}]}",
		"");
	cell = find_fact(asked_service(&asked, "answers", 14), "incident_support_charged_extra");
	check_text(cell, "state", "no");
	check_text(cell, "mark", "×");
	check_text(cell, "text", "いいえ");
	check_text(cell, "source", "電話で聞いた");
	check_text(cell, "condition", "年2回まで");
	check_text(cell, "date", "2026-11-20");
	check_text(cell, "place", "");
	assert_int_equal(asked_member(cell, "yours")->number, 1);
	assert_int_equal(asked_member(cell, "old")->number, 0);
	assert_int_equal(
		asked_member(asked_service(&asked, "answers", 14), "warnings")->n_items, 0);
	asked_done(&asked);
}

/* Longest sentence in characters. */
static size_t longest_sentence(struct slice text)
{
	size_t n = 0, longest = 0;

	for (struct slice rest = text; rest.len;) {
		n++;
		longest = max_size(longest, n);
		if (slice_starts(rest, slice_text("。")))
			n = 0;
		rest = slice_from(rest, max_size(text_utf8_step(rest), 1));
	}
	return longest;
}

static void check_sentences(const struct read_value *value, bool said)
{
	static const char *const lists[] = {
		"reasons", "warnings", "why", "moved", "notes", "unknown", "asks"};

	if (slice_is_text(value->name, "printed") || slice_is_text(value->name, "source"))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		said = said || slice_is_text(value->name, lists[i]);
	if (said && value->kind == READ_TEXT && longest_sentence(value->text) > 60)
		fail_msg("%.*s", (int)value->text.len, (const char *)value->text.data);
	for (uint32_t i = 0; i < value->n_items; i++)
		check_sentences(&value->items[i], said);
}

static void speaks_in_short_sentences(void **state)
{
	static const char *const ops[] = {"choose", "fit", "type"};
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(visits); i++) {
		for (size_t k = 0; k < ARRAY_SIZE(ops); k++) {
			asked_ask(&asked, ops[k], visits[i], "");
			check_sentences(&asked.top, false);
		}
	}
	asked_done(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_the_shape_that_programs_read),
		cmocka_unit_test(a_cell_says_all_that_is_known_of_a_fact),
		cmocka_unit_test(a_cell_of_the_visit_says_who_said_so),
		cmocka_unit_test(speaks_in_short_sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
