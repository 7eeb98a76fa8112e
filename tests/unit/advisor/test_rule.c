#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"

struct edit {
	enum table table;
	const char *from, *to;
};

/* What the rules say of other facts: each derived by hand from the rows of choices. `order`: all answers. */
static const struct altered {
	const char *name;
	struct edit edits[4];
	const char *in_case, *type, *order;
} altered[] = {
	{"as it is, A: something can be left to s02, s06 (dispatch) and s03 (desk), in the order "
	 "of the steps",
		{{0}}, "A", "endpoint", "2 6 3"},
	{"as it is, B: only s02, s03 and s05 tell at once and charge no extra", {{0}}, "B",
		"endpoint", "5 2 3"},
	{"as it is, C: a rank by cost is known of two", {{0}}, "C", "endpoint", "14 5"},
	{"as it is, A: removal can be left to s16 too", {{0}}, "A", "network", "1 16"},
	{"as it is, B: s16 tells once a day only", {{0}}, "B", "network", "1 11"},
	{"s01 has ended: A falls to s16",
		{{TABLE_CHANGES, "source,place\n",
			"source,place\ns01,ended,2026-03-31,,,survey,\n"}},
		"A", "network", "16"},
	{"s01 has ended: B falls to s11",
		{{TABLE_CHANGES, "source,place\n",
			"source,place\ns01,ended,2026-03-31,,,survey,\n"}},
		"B", "network", "11"},
	{"s01 ends after today: it is still there",
		{{TABLE_CHANGES, "source,place\n",
			"source,place\ns01,ended,2027-03-31,,,survey,\n"}},
		"B", "network", "1 11"},
	{"root cause and recovery are s06's instead of s02's: both dispatch, but only s06 leaves "
	 "nothing",
		{{TABLE_FACTS, "s02,response_root_cause,,yes", "s02,response_root_cause,,nl"},
			{TABLE_FACTS, "s02,response_removal_recovery,,yes",
				"s02,response_removal_recovery,,nl"},
			{TABLE_FACTS, "s06,response_root_cause,,nl",
				"s06,response_root_cause,,yes"},
			{TABLE_FACTS, "s06,response_removal_recovery,,nl",
				"s06,response_removal_recovery,,yes"}},
		"A", "endpoint", "6 2 3"},
	{"s06 does all that s02 does but the desk: step 4 decides for s02",
		{{TABLE_FACTS, "s06,response_root_cause,,nl", "s06,response_root_cause,,yes"},
			{TABLE_FACTS, "s06,response_removal_recovery,,nl",
				"s06,response_removal_recovery,,yes"}},
		"A", "endpoint", "2 6 3"},
	{"s02 dispatches no more, s06 does: step 3 decides for s06, as both do the rest",
		{{TABLE_FACTS, "s06,response_root_cause,,nl", "s06,response_root_cause,,yes"},
			{TABLE_FACTS, "s06,response_removal_recovery,,nl",
				"s06,response_removal_recovery,,yes"},
			{TABLE_FACTS, "s02,dispatch_24x365,,yes", "s02,dispatch_24x365,,no"}},
		"A", "endpoint", "6 2 3"},
	{"half of what A asks for is not all of it: s16 finds the cause, but s01 both",
		{{TABLE_FACTS, "s16,response_removal_recovery,,yes",
			 "s16,response_removal_recovery,,nl"},
			{TABLE_FACTS, "s16,response_root_cause,,nl",
				"s16,response_root_cause,,yes"}},
		"A", "network", "1 16"},
	{"s14 includes the response: it tells at once, one way, and is the cheapest; s05 tells in "
	 "two ways",
		{{TABLE_FACTS, "s14,incident_support_charged_extra,,yes",
			"s14,incident_support_charged_extra,,no"}},
		"B", "endpoint", "5 14 2 3"},
	{"s05 tells on the console no more: one way each, so the known ranks decide",
		{{TABLE_FACTS, "s05,notify_console_immediate,,yes",
			 "s05,notify_console_immediate,,no"},
			{TABLE_FACTS, "s03,cost_rank_in_type,,ns", "s03,cost_rank_in_type,1,yes"}},
		"B", "endpoint", "3 5 2"},
	{"s05 charges the response extra: refused",
		{{TABLE_FACTS, "s05,incident_support_charged_extra,,ns",
			"s05,incident_support_charged_extra,,yes"}},
		"B", "endpoint", "2 3"},
	{"ranks swapped: s05 is the cheapest",
		{{TABLE_FACTS, "s05,cost_rank_in_type,2,yes", "s05,cost_rank_in_type,1,yes"},
			{TABLE_FACTS, "s14,cost_rank_in_type,1,yes",
				"s14,cost_rank_in_type,2,yes"}},
		"C", "endpoint", "5 14"},
	{"a rank becomes known of a network service: C has an answer",
		{{TABLE_FACTS, "s11,cost_rank_in_type,,ns", "s11,cost_rank_in_type,1,yes"}}, "C",
		"network", "11"},
	{"s08 dispatches at any hour: A has an answer for both",
		{{TABLE_FACTS, "s08,dispatch_24x365,,nl", "s08,dispatch_24x365,,yes"}}, "A",
		"combined", "8"},
	{"a denied fact is no more than an unknown one to a filter",
		{{TABLE_FACTS, "s16,response_removal_recovery,,yes",
			"s16,response_removal_recovery,,no"}},
		"A", "network", "1"},
	{"s03 is a service for both now: another field",
		{{TABLE_FACTS, "s03,type,endpoint,yes", "s03,type,combined,yes"}}, "A", "combined",
		"3"},
	{"the rule itself is changed: B looks for liability cover first",
		{{TABLE_CHOICES,
			"b,3,prefer,count,notify_mail_immediate;notify_console_immediate,yes",
			"b,3,prefer,any,insurance_covers_liability,yes"}},
		"B", "endpoint", "2 3 5"},
	{"the rule itself is changed: A asks for dispatch at any hour",
		{{TABLE_CHOICES,
			"a,1,filter,any,response_root_cause;response_removal_recovery;"
			"dispatch_24x365;detection_desk_24x365,yes",
			"a,1,filter,all,dispatch_24x365;insurance_covers_liability,yes"}},
		"A", "endpoint", "2 6"},
};

static void follows_the_rules_on_other_facts(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(altered); i++) {
		const struct altered *row = &altered[i];
		struct asked asked = {0};

		sample_read_tree(&asked.sample);
		for (size_t k = 0; k < ARRAY_SIZE(row->edits) && row->edits[k].from; k++)
			sample_replace(&asked.sample, row->edits[k].table, row->edits[k].from,
				row->edits[k].to);
		asked_open(&asked);
		asked_case(&asked, row->in_case, row->type);
		if (strcmp(asked_numbers(&asked, "answers"), row->order) != 0)
			fail_msg("%s: %s, not %s", row->name, asked_numbers(&asked, "answers"),
				row->order);
		asked_done(&asked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_the_rules_on_other_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
