/* Three values: what a truncated value leaves open, and what comes of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "table.h"

/* Whether the item is true, and whether it is false, of the event: unknown is neither. */
struct verdict {
	const char *item;
	const char *event;
	char truth; /* t, f, u */
};

static bool is_so(const char *item, const char *event, const char *condition)
{
	char detection[512];

	snprintf(detection, sizeof(detection), "  s:\n    %s\n  condition: %s\n", item, condition);
	return run_match(detection, event);
}

static void check_verdicts(const struct verdict *rows, size_t n)
{
	size_t n_wrong = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_true = is_so(rows[i].item, rows[i].event, "s");
		bool is_false = is_so(rows[i].item, rows[i].event, "not s");
		char truth = is_true ? 't' : is_false ? 'f' : 'u';

		assert_false(is_true && is_false);
		if (truth == rows[i].truth)
			continue;
		n_wrong++;
		print_error("%s over %s: %c, expected %c\n", rows[i].item, rows[i].event, truth,
			rows[i].truth);
	}
	assert_int_equal(n_wrong, 0);
}

/* Specification, "Values cut off (left open by it)". */
static void test_truncated(void **state)
{
	static const struct verdict rows[] = {
		{"F: abc", "F~=abc", 'u'},
		{"F: abc", "F~=xyz", 'u'},
		{"F: 'ab*'", "F~=abc", 't'},
		{"F: '*bc'", "F~=abc", 'u'},
		{"F|startswith: ab", "F~=abc", 't'},
		{"F|startswith: abcd", "F~=abc", 'u'},
		{"F|contains: bc", "F~=abc", 't'},
		{"F|contains: x", "F~=abc", 'u'},
		{"F|endswith: bc", "F~=abc", 'u'},
		{"F|exists: true", "F~=abc", 't'},
		{"F: null", "F~=abc", 'f'},
		{"F: ''", "F~=abc", 'u'},
		{"F: 12", "F~=12", 'u'},
		{"F|gt: 1", "F~=12", 'u'},
		{"F: true", "F~=true", 'u'},
		{"F|cidr: 10.0.0.0/8", "F~=10.0.0.1", 'u'},
		{"F|re: 'ab'", "F~=abc", 't'},
		{"F|re: 'c$'", "F~=abc", 'u'},
		{"F|re: 'x'", "F~=abc", 'u'},
		{"F|re: 'c(?!d)'", "F~=abc", 'u'},
		{"F|re: 'bc?'", "F~=ab", 'u'},
		{"F|neq: abc", "F~=abc", 'u'},
		{"F|contains|neq: bc", "F~=abc", 'f'},
		{"F|fieldref: G", "F~=abc\nG=abc", 'u'},
		{"F|fieldref: G", "F=abc\nG~=abc", 'u'},
		{"F|fieldref|contains: G", "F~=abc\nG=bc", 't'},
		{"F|fieldref|contains: G", "F~=abc\nG=x", 'u'},
		{"F|fieldref|endswith: G", "F~=abc\nG=bc", 'u'},
		{"'|all': [abc]", "F~=xabc", 't'},
		{"'|all': [abc]", "F~=x\nG=y", 'u'},
		{"F: b", "F~@=a;bc", 'u'},
		{"F|startswith: b", "F~@=a;bc", 't'},
		{"F: null", "F~@=", 'f'},
		{"F: x", "F~@=", 'u'},
	};

	check_verdicts(rows, ARRAY_SIZE(rows));
}

/* Specification, "Values cut off (left open by it)". */
static void test_complete(void **state)
{
	static const struct verdict rows[] = {
		{"F: abc", "F=abd", 'f'},
		{"F: abc", "G=abc", 'f'},
		{"F: abc", "F!=", 'f'},
		{"F|re: 'x'", "F=abc", 'f'},
		{"F: x", "F@=", 'f'},
		{"F: null", "F@=", 'f'},
		{"F|gt: 1", "F=x", 'f'},
	};

	check_verdicts(rows, ARRAY_SIZE(rows));
}

/* T is true, F false, U unknown: every pair of Kleene's tables. */
#define TFU(condition) "  t: {T: 1}\n  f: {F: 1}\n  u: {U: 1}\n  condition: " condition "\n"
#define EVENT "T=1\nF=0\nU~=1"

/* Specification, "Values cut off (left open by it)". */
static void test_tables(void **state)
{
	static const struct answer rows[] = {
		{"t and u", TFU("t and u"), EVENT, false},
		{"not (t and u)", TFU("not (t and u)"), EVENT, false},
		{"f and u is false", TFU("not (f and u)"), EVENT, true},
		{"u and f is false", TFU("not (u and f)"), EVENT, true},
		{"u and u", TFU("u and u"), EVENT, false},
		{"not (u and u)", TFU("not (u and u)"), EVENT, false},
		{"t or u", TFU("t or u"), EVENT, true},
		{"u or t", TFU("u or t"), EVENT, true},
		{"f or u", TFU("f or u"), EVENT, false},
		{"not (f or u)", TFU("not (f or u)"), EVENT, false},
		{"not u", TFU("not u"), EVENT, false},
		{"not not u", TFU("not not u"), EVENT, false},
		{"t and not u", TFU("t and not u"), EVENT, false},
		{"1 of", TFU("1 of them"), EVENT, true},
		{"not all of", TFU("not all of them"), EVENT, true},
	};

	CHECK_ANSWERS(rows);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
