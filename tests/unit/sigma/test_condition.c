/* Conditions: operators and their precedence, "of", lists. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

/* Selections a, b, c match when their field is 1; _d as well, but is not among "them". */
#define ABC(condition)                                                        \
	"  sel_a: {A: 1}\n  sel_b: {B: 1}\n  other_c: {C: 1}\n  _d: {D: 1}\n" \
	"  condition: " condition "\n"

/* Specification, "Condition, operators". */
static void test_operators(void **state)
{
	static const struct answer rows[] = {
		{"and", ABC("sel_a and sel_b"), "A=1\nB=1", true},
		{"and: one", ABC("sel_a and sel_b"), "A=1", false},
		{"or: one", ABC("sel_a or sel_b"), "B=1", true},
		{"or: none", ABC("sel_a or sel_b"), "C=1", false},
		{"not", ABC("not sel_a"), "B=1", true},
		{"not: it is", ABC("not sel_a"), "A=1", false},
		{"not not", ABC("not not sel_a"), "A=1", true},
		{"upper case", ABC("sel_a AND NOT sel_b"), "A=1", true},
		{"over lines", ABC("sel_a\n    and sel_b"), "A=1\nB=1", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Condition, precedence". */
static void test_precedence(void **state)
{
	static const struct answer rows[] = {
		{"and binds closer than or, left", ABC("sel_a and sel_b or other_c"), "C=1", true},
		{"and binds closer than or, right", ABC("sel_a or sel_b and other_c"), "A=1", true},
		{"and binds closer: half", ABC("sel_a or sel_b and other_c"), "B=1", false},
		{"parentheses", ABC("sel_a and (sel_b or other_c)"), "C=1", false},
		{"parentheses: true", ABC("sel_a and (sel_b or other_c)"), "A=1\nC=1", true},
		{"not binds closest", ABC("not sel_a and sel_b"), "B=1", true},
		{"not binds closest: false", ABC("not sel_a and sel_b"), "C=1", false},
		{"not before parentheses", ABC("not (sel_a and sel_b)"), "A=1", true},
		{"not before or", ABC("not sel_a or sel_b"), "A=1\nB=1", true},
		{"not before of", ABC("sel_a and not 1 of other*"), "A=1", true},
		{"nested", ABC("((sel_a) and ((not (sel_b))))"), "A=1", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Condition, of". */
static void test_of(void **state)
{
	static const struct answer rows[] = {
		{"1 of pattern", ABC("1 of sel_*"), "B=1", true},
		{"1 of pattern: none", ABC("1 of sel_*"), "C=1", false},
		{"all of pattern", ABC("all of sel_*"), "A=1\nB=1", true},
		{"all of pattern: one", ABC("all of sel_*"), "A=1", false},
		{"star in front", ABC("1 of *_c"), "C=1", true},
		{"star within", ABC("1 of s*_b"), "B=1", true},
		{"star within: another", ABC("1 of s*_b"), "A=1", false},
		{"star alone has _d", ABC("1 of *"), "D=1", true},
		{"1 of them", ABC("1 of them"), "C=1", true},
		{"1 of them leaves _ out", ABC("1 of them"), "D=1", false},
		{"all of them leaves _ out", ABC("all of them"), "A=1\nB=1\nC=1", true},
		{"all of them: one missing", ABC("all of them"), "A=1\nB=1\nD=1", false},
		{"any of them", ABC("any of them"), "A=1", true},
		{"of a plain name", ABC("1 of sel_a"), "A=1", true},
		{"named _ may be named", ABC("_d"), "D=1", true},
	};

	CHECK_ANSWERS(rows);
}

/* Specification, "Condition, lists". */
static void test_lists(void **state)
{
	static const struct answer rows[] = {
		{"any condition of a list", ABC("[sel_a, sel_b and other_c]"), "A=1", true},
		{"any condition of a list: half", ABC("[sel_a, sel_b and other_c]"), "B=1", false},
		{"one selection twice", ABC("(sel_a and sel_b) or (sel_a and other_c)"), "A=1\nC=1",
			true},
	};

	CHECK_ANSWERS(rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_of),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
