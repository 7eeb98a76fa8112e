/* Placeholders: values from a file of their own, put in by the modifier expand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>

#include "table.h"

static const char values[] = "admins: [root, 'adm*']\n"
			     "one: ab\n"
			     "nested: ['%one%', x]\n"
			     "number: 7\n"
			     "nets: [10.0.0.0/8, '192.0.2.1']\n";

/* Specification, "Placeholders": with the values above. */
static const struct answer rows[] = {
	{"the first", ONE("F|expand: '%admins%'"), "F=ROOT", true},
	{"a wildcard among the values", ONE("F|expand: '%admins%'"), "F=administrator", true},
	{"none of them", ONE("F|expand: '%admins%'"), "F=user", false},
	{"within a text", ONE("F|expand: 'x-%one%-y'"), "F=x-ab-y", true},
	{"within a text: alone", ONE("F|expand: 'x-%one%-y'"), "F=ab", false},
	{"two in a text", ONE("F|expand: '%one%%number%'"), "F=ab7", true},
	{"a number", ONE("F|expand: '%number%'"), "F#=7", true},
	{"contains in front", ONE("F|contains|expand: '%one%'"), "F=xaby", true},
	{"contains behind", ONE("F|expand|contains: '%one%'"), "F=xaby", true},
	{"with all, each value", ONE("F|contains|all|expand: '%nested%'"), "F=x%one%", true},
	{"with all, one missing", ONE("F|contains|all|expand: '%nested%'"), "F=%one%", false},
	{"what is put in is not expanded", ONE("F|expand: '%nested%'"), "F=ab", false},
	{"networks", ONE("F|cidr|expand: '%nets%'"), "F=10.1.2.3", true},
	{"networks: outside", ONE("F|cidr|expand: '%nets%'"), "F=192.0.2.2", false},
	{"encoded", ONE("F|expand|base64: '%one%'"), "F=YWI=", true},
	{"no placeholder", ONE("F|expand: '100%'"), "F=100%", true},
	{"a space is no name", ONE("F|expand: '% %'"), "F=% %", true},
	{"without expand it is a text", ONE("F: '%one%'"), "F=%one%", true},
	{"without expand it is a text: not a value", ONE("F: '%one%'"), "F=ab", false},
	{"a keyword", SELECT("    '|expand': '%one%'\n"), "F=xaby", true},
};

static void load(struct run_rules *run, const char *detection)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(SIGMA_MAX_FILE);

	run_rules_init(run);
	run_rules_expand(run, "placeholders.yml", slice_text(values));
	buf_put_format(&text, "%s%s\n", run_head, detection);
	run_rules_add(run, "test.yml", buf_slice(&text));
}

static void test_values(void **state)
{
	size_t n_wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct run_rules run;

		load(&run, rows[i].detection);
		assert_int_equal(run.n_faults, 0);
		run_rules_load(&run);
		if (run_rules_match(&run, rows[i].event) != rows[i].matches) {
			print_error("%s\n", rows[i].about);
			n_wrong++;
		}
		run_rules_done(&run);
	}
	assert_int_equal(n_wrong, 0);
}

static void test_unknown_is_refused(void **state)
{
	struct run_rules run;

	load(&run, ONE("F|expand: ['%one%', 'x%nowhere%']"));
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_PLACEHOLDER_UNKNOWN);
	assert_string_equal(run.faults[0].subject, "nowhere");
	assert_true(run.faults[0].line > 0 && run.faults[0].column > 0);
	run_rules_done(&run);
}

static void test_files(void **state)
{
	static const char *const bad[] = {
		"- a\n",
		"a: []\n",
		"a: {b: c}\n",
		"a: null\n",
		"a: [[b]]\n",
		"'a b': c\n",
		"a: [null]\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct run_rules run;

		run_rules_init(&run);
		run_rules_expand(&run, "placeholders.yml", slice_text(bad[i]));
		if (run.n_faults != 1 || run.faults[0].message != MSG_RULE_PLACEHOLDER_INVALID)
			fail_msg("taken: %s", bad[i]);
		assert_string_equal(run.faults[0].file, "placeholders.yml");
		run_rules_done(&run);
	}
}

/* Two values in each of many places would be more texts than there is memory for. */
static void test_too_many(void **state)
{
	_cleanup_(buf_done) struct buf detection = BUF_INIT(SIGMA_MAX_FILE);
	struct run_rules run;

	buf_put_text(&detection, "  s:\n    F|expand: '");
	for (int i = 0; i < 1000; i++)
		buf_put_text(&detection, "%admins%");
	buf_put_text(&detection, "'\n  condition: s\n");
	load(&run, buf_text(&detection));
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_TOO_COMPLEX);
	run_rules_done(&run);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_unknown_is_refused),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
