/* Quotations as people type them: read as price lists, or refused with the place of what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "advisor/quotation.h"
#include "desk.h"

static int open_tree(void **state)
{
	static struct sample sample;

	sample_read_tree(&sample);
	sample_open(&sample);
	*state = &sample;
	return 0;
}

static int close_tree(void **state)
{
	sample_done(*state);
	return 0;
}

/* Reads a visit with these quotations; ' stands for ". */
static int read_quotations(
	void **state, const char *quotations, struct arena *arena, struct fault *fault)
{
	struct sample *sample = *state;
	struct buf json = BUF_INIT(1 << 16);
	struct read_value top;
	struct visit *visit;
	int result;

	buf_put_format(&json, "{'quotations':[%s]}", quotations);
	for (size_t i = 0; i < json.len; i++)
		if (json.data[i] == '\'')
			json.data[i] = '"';
	result = read_json(buf_slice(&json), arena, fault, &top);
	if (result == 0)
		result = visit_read(
			sample->catalogue, &top, (struct date){2026, 11, 23}, arena, fault, &visit);
	buf_done(&json);
	return result;
}

#define STEPS(steps)                                                                               \
	"{'service':'s02','tax':'excluded'},{'service':'s14','tax':'excluded','steps':[" steps "]" \
	"}"

static void what_is_no_price_list_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *quotations;
		enum message_id message;
		const char *place;
	} table[] = {
		{STEPS("{'from':1,'to':10},{'from':10,'to':20}"), MSG_MONEY_STEPS_OVERLAP,
			"visit.quotations[1].steps[0]"},
		{STEPS("{'from':1},{'from':10}"), MSG_MONEY_STEPS_OVERLAP,
			"visit.quotations[1].steps[0]"},
		{STEPS("{'from':1,'to':10},{'from':12,'to':20}"), MSG_MONEY_STEPS_GAP,
			"visit.quotations[1].steps[0]"},
		{STEPS("{'from':1,'to':10},{'from':20,'to':11}"), MSG_MONEY_STEP_REVERSED,
			"visit.quotations[1].steps[1]"},
		{STEPS("{'from':'２０','to':'１１'}"), MSG_MONEY_STEP_REVERSED,
			"visit.quotations[1].steps[0]"},
		{"{'service':'s02','monthly':-1}", MSG_ADVISOR_NUMBER_RANGE,
			"visit.quotations[0].monthly"},
		{"{'service':'s02','initial':10000000000}", MSG_ADVISOR_NUMBER_RANGE,
			"visit.quotations[0].initial"},
		{"{'service':'s02','asked_from':10000}", MSG_ADVISOR_NUMBER_RANGE,
			"visit.quotations[0].asked_from"},
		{"{'service':'s02','sites':0}", MSG_ADVISOR_NUMBER_RANGE,
			"visit.quotations[0].sites"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct arena arena = ARENA_INIT(1 << 20);
		struct fault fault = {0};

		assert_int_equal(
			read_quotations(state, table[i].quotations, &arena, &fault), ERR_REFUSED);
		assert_string_equal(fault.file, table[i].place);
		assert_int_equal(fault.message, table[i].message);
		arena_done(&arena);
	}
}

/* What no reader lets through is still named by the check itself. */
static void amounts_out_of_range_are_refused_by_the_check_too(void **state)
{
	struct visit_quotation q = {.service = SLICE_LITERAL("s02"), .initial = {-1, true}};
	const struct visit visit = {.quotations = {&q, 1}};
	struct arena arena = ARENA_INIT(1 << 16);
	struct fault fault = {0};

	assert_int_equal(quotation_check(&visit, &arena, &fault), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_MONEY_NOT_AN_AMOUNT);
	assert_string_equal(fault.file, "visit.quotations[0]");
	assert_string_equal(fault.subject, "s02");
	q.initial = (struct visit_number){0};
	q.steps.n = TARIFF_MAX_STEPS + 1;
	q.steps.at = arena_take_array(&arena, q.steps.n, sizeof(*q.steps.at));
	assert_int_equal(quotation_check(&visit, &arena, &fault), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_MONEY_TOO_MANY_STEPS);
	arena_done(&arena);
}

static void a_right_one_is_read_to_the_last_member(void **state)
{
	struct sample *sample = *state;
	const struct visit_quotation *q;
	struct desk desk;
	struct tariff t;

	desk_open(&desk, sample->catalogue,
		"{'quotations':[{'service':'s08','tax':'included','initial':'¥33,000','monthly':'"
		"１１,０００',"
		"'hardware':0,'hardware_per':'month','sites':2,'asked_from':20,'minimum_months':12,"
		"'steps':[{'from':11,'per_terminal':1500},{'from':1,'to':10,'per_terminal':1800,'"
		"monthly':0}],"
		"'member':{'monthly':9900}}]}");
	assert_null(quotation_find(desk.call.visit, slice_text("s08"), TAX_EXCLUDED));
	assert_null(quotation_find(desk.call.visit, slice_text("s02"), TAX_INCLUDED));
	q = quotation_find(desk.call.visit, slice_text("s08"), TAX_INCLUDED);
	assert_non_null(q);
	assert_int_equal(quotation_read(q, true, &desk.arena, &t), 0);
	assert_int_equal(t.tax, TAX_INCLUDED);
	assert_true(t.box);
	assert_int_equal(t.initial.yen, 33000);
	assert_int_equal(t.monthly.yen, 11000);
	assert_false(t.per_terminal.known);
	assert_true(t.hardware.known);
	assert_int_equal(t.hardware_per, HARDWARE_MONTH);
	assert_int_equal(t.sites, 2);
	assert_int_equal(t.asked_from, 20);
	assert_int_equal(t.n_steps, 2);
	assert_int_equal(t.steps[0].from, 11);
	assert_int_equal(t.steps[0].to, 0);
	assert_false(t.steps[0].monthly.known);
	assert_true(t.steps[1].monthly.known);
	assert_int_equal(t.steps[1].per_terminal.yen, 1800);
	assert_int_equal(t.member_monthly.yen, 9900);
	assert_false(t.member_per_terminal.known);
	desk_done(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_price_list_is_refused_with_its_place),
		cmocka_unit_test(amounts_out_of_range_are_refused_by_the_check_too),
		cmocka_unit_test(a_right_one_is_read_to_the_last_member),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
