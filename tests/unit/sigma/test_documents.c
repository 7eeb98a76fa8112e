/* Files: several documents, what a rule keeps, duplicates, logsources. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "runner.h"

#define ID(n) "00000000-0000-4000-8000-00000000000" #n
#define RULE(n, field)                                                                 \
	"title: Rule " #n "\nid: " ID(n) "\nlevel: high\nlogsource: {product: test}\n" \
					 "detection: {s: {" field ": 1}, condition: s}\n"

static void add(struct run_rules *run, const char *text)
{
	run_rules_add(run, "file.yml", slice_text(text));
}

/* Specification, "Yaml File": several documents, each taken or refused by itself. */
static void test_several(void **state)
{
	struct run_rules run;
	struct sigma_image_rule rule;

	run_rules_init(&run);
	/* The second has an alias; the third is read all the same. */
	add(&run, "---\n" RULE(1, "A") "---\n" RULE(2, "*x") "---\n" RULE(3, "C") "...\n");
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_YAML_ALIAS);
	run_rules_load(&run);
	assert_int_equal(sigma_matcher_image(run.matcher)->n_rules, 2);
	sigma_image_rule(sigma_matcher_image(run.matcher), 1, &rule);
	assert_true(slice_is_text(rule.title, "Rule 3"));
	run_rules_done(&run);
}

/* Specification, "File Structure": only title, logsource and detection are mandatory. */
static void test_what_may_be_missing(void **state)
{
	static const char bare[] = "title: Bare\nlogsource: {product: test}\n"
				   "detection: {s: {A: 1}, condition: s}\n";
	static const char other[] = "title: Bare\nlogsource: {product: test}\n"
				    "detection: {s: {A: 2}, condition: s}\n";
	struct sigma_image_rule first, second, again;
	struct run_rules run;

	run_rules_init(&run);
	add(&run, bare);
	add(&run, other);
	assert_int_equal(run.n_faults, 0);
	/* The same rule has the same id, each time. */
	add(&run, bare);
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_ID_TAKEN);
	run_rules_load(&run);
	sigma_image_rule(sigma_matcher_image(run.matcher), 0, &first);
	sigma_image_rule(sigma_matcher_image(run.matcher), 1, &second);
	assert_int_equal(first.level, SIGMA_UNRATED);
	assert_int_equal(first.id.len, 36);
	assert_int_equal(first.id.data[14], '8');
	assert_false(slice_is(first.id, second.id));
	run_rules_done(&run);

	run_rules_init(&run);
	add(&run, bare);
	run_rules_load(&run);
	sigma_image_rule(sigma_matcher_image(run.matcher), 0, &again);
	assert_true(slice_is_text(again.title, "Bare"));
	run_rules_done(&run);
}

static void test_syntax_ends_the_file(void **state)
{
	struct run_rules run;

	run_rules_init(&run);
	add(&run, RULE(1, "A") "---\na: 'b\n---\n" RULE(3, "C"));
	assert_int_equal(run.n_taken, 1);
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_YAML_SYNTAX);
	run_rules_done(&run);
}

static void test_empty_files(void **state)
{
	static const char *const texts[] = {"", "\n", "# nothing\n", "\xef\xbb\xbf"};
	struct run_rules run;

	run_rules_init(&run);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		add(&run, texts[i]);
	assert_int_equal(run.n_taken, 0);
	assert_int_equal(run.n_faults, 0);
	run_rules_load(&run);
	assert_false(run_rules_match(&run, "A=1"));
	run_rules_done(&run);
}

static void test_duplicate_ids(void **state)
{
	struct run_rules run;

	run_rules_init(&run);
	add(&run, RULE(1, "A"));
	add(&run, RULE(1, "B"));
	assert_int_equal(run.n_taken, 1);
	assert_int_equal(run.n_faults, 1);
	assert_int_equal(run.faults[0].message, MSG_RULE_ID_TAKEN);
	assert_string_equal(run.faults[0].subject, ID(1));
	run_rules_load(&run);
	assert_true(run_rules_match(&run, "A=1"));
	assert_false(run_rules_match(&run, "B=1"));
	run_rules_done(&run);
}

/* Specification, "Components": what a rule says of itself comes with its matches. */
static void test_what_is_kept(void **state)
{
	static const char text[] = RULE(
		1, "A") "status: test\nauthor: 'A. Author, 作者'\n"
			"tags: [attack.t1059, attack.command_and_control, attack.execution]\n"
			"references: [https://example.org/1, https://example.org/2]\n"
			"date: 2026-01-02\nfalsepositives: [None]\nfields: [A]\nunheard: {of: 1}\n";
	struct run_rules run;
	struct sigma_image_rule rule;

	run_rules_init(&run);
	add(&run, text);
	run_rules_load(&run);
	sigma_image_rule(sigma_matcher_image(run.matcher), 0, &rule);
	assert_true(slice_is_text(rule.id, ID(1)));
	assert_true(slice_is_text(rule.title, "Rule 1"));
	assert_true(slice_is_text(rule.author, "A. Author, 作者"));
	assert_true(slice_is_text(rule.status, "test"));
	assert_true(slice_is_text(
		rule.tags, "attack.t1059\nattack.command_and_control\nattack.execution"));
	assert_true(slice_is_text(rule.references, "https://example.org/1\nhttps://example.org/2"));
	assert_int_equal(rule.level, SIGMA_HIGH);
	assert_true(slice_is_text(rule.logsource.product, "test"));
	assert_int_equal(rule.logsource.category.len, 0);
	run_rules_done(&run);
}

static void test_tactic(void **state)
{
	static const struct {
		const char *tags;
		const char *tactic;
	} rows[] = {
		{"attack.t1059\nattack.command_and_control\nattack.execution",
			"command-and-control"},
		{"attack.defense-evasion", "defense-evasion"},
		{"execution\ncve.2026-1", ""},
		{"attack.s0002", ""},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct sigma_rule rule = {.tags = slice_text(rows[i].tags)};

		assert_true(slice_is_text(sigma_rule_tactic(&rule), rows[i].tactic));
	}
}

static int keep_plain(
	void *ctx, struct slice file, const struct sigma_rule *rule, struct fault *fault)
{
	const struct sigma_plain *plain = &rule->plain;

	assert_true(slice_is_text(file, "own/x.yml"));
	assert_true(plain->has_words);
	assert_true(slice_is_text(plain->what.ja, "何か"));
	assert_true(slice_is_text(plain->now.en, "now"));
	assert_int_equal(plain->false_alarm.ja.len, 0);
	*(bool *)ctx = plain->drill;
	fault_set(fault, MSG_RULE_DRILL_FOREIGN, rule->id);
	return ERR_REFUSED;
}

static int count_refused(void *ctx, const struct fault *fault)
{
	assert_int_equal(fault->message, MSG_RULE_DRILL_FOREIGN);
	assert_int_equal(fault->line, 2);
	return 0;
}

static void test_plain_words(void **state)
{
	static const char text[] =
		"# a comment\n" RULE(1, "A") "tsujiban:\n  drill: true\n"
					     "  what: {ja: 何か, en: something}\n"
					     "  danger: {ja: 危ない, en: danger}\n"
					     "  now: {ja: 今, en: now}\n";
	bool drill = false;
	const struct sigma_report report = {keep_plain, count_refused, &drill};
	struct sigma_compiler *compiler;

	assert_int_equal(sigma_compiler_new(1, &compiler), 0);
	assert_int_equal(
		sigma_compile(compiler, slice_text("own/x.yml"), slice_text(text), &report), 0);
	assert_true(drill);
	assert_int_equal(sigma_compiler_n_rules(compiler), 0);
	sigma_compiler_free(compiler);
}

static void on_matched(void *ctx, uint32_t rule)
{
	*(unsigned *)ctx |= 1u << rule;
}

static unsigned match_logsources(
	struct run_rules *run, const struct sigma_logsource *logsources, size_t n)
{
	static const struct sigma_field field = {
		.name = SLICE_LITERAL("A"), .type = SIGMA_TEXT, .text = SLICE_LITERAL("1")};
	const struct sigma_event event = {logsources, n, &field, 1, NULL};
	unsigned matched = 0;

	sigma_match(run->matcher, &event, on_matched, &matched);
	return matched;
}

#define SOURCED(n, source)                                               \
	"title: T\nid: " ID(n) "\nlevel: low\nlogsource: {" source "}\n" \
			       "detection: {s: {A: 1}, condition: s}\n"

/* Specification, "LogSource": an event may have several, each by itself. */
static void test_logsources(void **state)
{
	static const struct sigma_logsource both[] = {
		{SLICE_LITERAL("registry_set"), SLICE_LITERAL("windows"), {NULL, 0}},
		{{NULL, 0}, SLICE_LITERAL("linux"), SLICE_LITERAL("sysmon")},
	};
	struct run_rules run;

	run_rules_init(&run);
	add(&run, SOURCED(1, "product: windows"));
	add(&run, SOURCED(2, "category: registry_set, product: windows"));
	add(&run, SOURCED(3, "product: windows, service: sysmon"));
	add(&run, SOURCED(4, "service: sysmon"));
	add(&run, SOURCED(5, "category: process_creation"));
	run_rules_load(&run);
	assert_int_equal(match_logsources(&run, both, 1), 1 | 2);
	assert_int_equal(match_logsources(&run, both + 1, 1), 8);
	/* Each by itself: windows of the one with sysmon of the other is nobody's. */
	assert_int_equal(match_logsources(&run, both, 2), 1 | 2 | 8);
	assert_int_equal(match_logsources(&run, NULL, 0), 0);
	run_rules_done(&run);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_what_may_be_missing),
		cmocka_unit_test(test_syntax_ends_the_file),
		cmocka_unit_test(test_empty_files),
		cmocka_unit_test(test_duplicate_ids),
		cmocka_unit_test(test_what_is_kept),
		cmocka_unit_test(test_tactic),
		cmocka_unit_test(test_plain_words),
		cmocka_unit_test(test_logsources),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
