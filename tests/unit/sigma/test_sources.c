/* What a rule is for, and what it may say of itself. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "table.h"

static const char rule_head[] = "title: T\nid: 00000000-0000-4000-8000-000000000001\n";
static const char rule_tail[] = "detection: {s: {A: 1}, condition: s}\n";

static void on_matched(void *ctx, uint32_t rule)
{
	*(bool *)ctx = true;
}

/* An event's logsources: category/product/service, one a line. */
static size_t parse_logsources(const char *text, struct sigma_logsource *logsources, size_t limit)
{
	struct slice rest = slice_text(text), line;
	size_t n = 0;

	while (text_next_part(&rest, '\n', &line)) {
		struct sigma_logsource *source = &logsources[n++];

		assert_true(n <= limit);
		*source = (struct sigma_logsource){.category = {NULL, 0}};
		(void)text_next_part(&line, '/', &source->category);
		(void)text_next_part(&line, '/', &source->product);
		(void)text_next_part(&line, '/', &source->service);
	}
	return n;
}

static bool match_logsource(const char *logsource, const char *event_logsources)
{
	static const struct sigma_field field = {
		.name = SLICE_LITERAL("A"), .type = SIGMA_TEXT, .text = SLICE_LITERAL("1")};
	struct sigma_logsource logsources[4];
	const struct sigma_event event = {logsources,
		parse_logsources(event_logsources, logsources, ARRAY_SIZE(logsources)), &field, 1,
		NULL};
	_cleanup_(buf_done) struct buf text = BUF_INIT(SIGMA_MAX_FILE);
	_cleanup_(run_rules_done) struct run_rules run;
	bool matched = false, matched_plainly = false;

	buf_put_format(&text, "%slogsource: {%s}\n%s", rule_head, logsource, rule_tail);
	run_rules_init(&run);
	run_rules_add(&run, "test.yml", buf_slice(&text));
	assert_int_equal(run.n_faults, 0);
	run_rules_load(&run);
	sigma_match(run.matcher, &event, on_matched, &matched);
	sigma_match_plainly(run.matcher, &event, on_matched, &matched_plainly);
	assert_int_equal(matched, matched_plainly);
	return matched;
}

/* Specification, "LogSource": what the rule names, and only that, is compared. */
static void test_logsource(void **state)
{
	static const struct answer rows[] = {
		{"product alone", "product: windows", "/windows/security", true},
		{"another product", "product: windows", "/linux/", false},
		{"category alone", "category: process_creation", "process_creation/linux/", true},
		{"another category", "category: process_creation", "file_event/linux/", false},
		{"service alone", "service: sshd", "/linux/sshd", true},
		{"another service", "service: sshd", "/linux/cron", false},
		{"service, of an event without", "service: sshd", "/linux/", false},
		{"all three", "category: a, product: b, service: c", "a/b/c", true},
		{"two of three", "category: a, product: b, service: c", "a/b/d", false},
		{"category and product", "category: a, product: b", "a/b/c", true},
		{"category and product: one", "category: a, product: b", "a/c/", false},
		{"a definition is not compared", "product: windows, definition: 'Turn it on'",
			"/windows/", true},
		{"another key is not compared", "product: windows, unheard: x", "/windows/", true},
		{"dots and dashes", "service: firewall-as.x", "/windows/firewall-as.x", true},
		{"several categories: the first", "category: registry_event",
			"registry_event/windows/sysmon\nregistry_add/windows/sysmon", true},
		{"several categories: the second", "category: registry_add",
			"registry_event/windows/sysmon\nregistry_add/windows/sysmon", true},
		{"several categories: neither", "category: registry_delete",
			"registry_event/windows/sysmon\nregistry_add/windows/sysmon", false},
		{"not one's category and the other's product", "category: a, product: d",
			"a/b/\nc/d/", false},
		{"an event without a logsource", "product: windows", "", false},
	};
	size_t n_wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (match_logsource(rows[i].detection, rows[i].event) == rows[i].matches)
			continue;
		n_wrong++;
		print_error("%s\n", rows[i].about);
	}
	assert_int_equal(n_wrong, 0);
}

/* Specification, "File Structure": keys beside the detection change nothing of what a rule matches. */
static void test_other_keys(void **state)
{
	static const struct answer rows[] = {
		{"date, with dashes", "date: 2026-01-02", "A=1", true},
		{"date, with slashes", "date: 2026/01/02", "A=1", true},
		{"date: another event", "date: 2026/01/02", "A=2", false},
		{"modified, with dashes", "modified: 2026-01-02", "A=1", true},
		{"modified, with slashes", "modified: 2026/01/02", "A=1", true},
		{"related", "related: [{id: 00000000-0000-4000-8000-000000000002, type: derived}]",
			"A=1", true},
		{"name, license, taxonomy", "name: n\nlicense: MIT\ntaxonomy: sigma", "A=1", true},
		{"falsepositives, fields, scope",
			"falsepositives: [None]\nfields: [A]\nscope: [server]", "A=1", true},
		{"a key of its own", "unheard: {of: [1, {a: b}]}", "A=1", true},
		{"a key of its own: another event", "unheard: {A: 2}", "A=2", false},
	};
	size_t n_wrong = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf text = BUF_INIT(SIGMA_MAX_FILE);
		_cleanup_(run_rules_done) struct run_rules run;

		buf_put_format(&text, "%s%s\nlogsource: {product: test}\n%s", rule_head,
			rows[i].detection, rule_tail);
		run_rules_init(&run);
		run_rules_add(&run, "test.yml", buf_slice(&text));
		assert_int_equal(run.n_faults, 0);
		run_rules_load(&run);
		if (run_rules_match(&run, rows[i].event) == rows[i].matches)
			continue;
		n_wrong++;
		print_error("%s\n", rows[i].about);
	}
	assert_int_equal(n_wrong, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_logsource),
		cmocka_unit_test(test_other_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
