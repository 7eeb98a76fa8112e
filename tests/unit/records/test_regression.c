/*
 * The regression cases that come with the corpus of rules: each rule is found in its records at least as often as
 * the case says, with no setting for any case; and every log source that rules for Windows name has a row. Skipped
 * without the corpus.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/text.h"
#include "records/documents.h"
#include "records/windows.h"
#include "runner.h"
#include "sigma/yaml.h"

enum { SKIPPED = 77, MAX_CASE = 16 * 1024 * 1024, MAX_IDS = 8 };

static char corpora[4096];

struct corpus {
	struct run_rules rules;
	struct record_reader *reader;
	size_t n_unknown; /* log sources without a row */
};

static struct corpus corpus;

/* What a case expects, and what was found. */
struct regression {
	struct slice ids[MAX_IDS];
	uint64_t count; /* of each; 0: not said, at least one */
	size_t n_ids;
	uint64_t found[MAX_IDS];
};

/* The case at hand. */
static struct regression *at_hand;

static struct slice read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t *into = malloc(MAX_CASE);
	size_t len = 0;
	ssize_t n;

	assert_true(fd >= 0 && into);
	while ((n = read(fd, into + len, MAX_CASE - len)) > 0)
		len += (size_t)n;
	close(fd);
	return slice_of(into, len);
}

/* Calls fn for each file beneath the folder whose name ends so. */
static size_t each_file(const char *folder, const char *ending, void (*fn)(const char *path))
{
	char path[4200];
	char *const roots[] = {path, NULL};
	size_t n = 0;
	FTSENT *entry;
	FTS *tree;

	snprintf(path, sizeof(path), "%s/%s", corpora, folder);
	tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	assert_non_null(tree);
	while ((entry = fts_read(tree))) {
		if (entry->fts_info != FTS_F ||
			!slice_ends(slice_text(entry->fts_name), slice_text(ending)))
			continue;
		fn(entry->fts_path);
		n++;
	}
	fts_close(tree);
	return n;
}

static int on_admit(
	void *ctx, struct slice file, const struct sigma_rule *rule, struct fault *fault)
{
	if (slice_is_text(rule->logsource.product, "windows") &&
		!windows_has_logsource(&rule->logsource)) {
		print_error("no row for %.*s/%.*s\n", (int)rule->logsource.category.len,
			(const char *)rule->logsource.category.data,
			(int)rule->logsource.service.len,
			(const char *)rule->logsource.service.data);
		corpus.n_unknown++;
	}
	return 0;
}

static int on_refused(void *ctx, const struct fault *fault)
{
	return 0;
}

static void add_rules(const char *path)
{
	const struct sigma_report report = {on_admit, on_refused, NULL};
	struct slice text = read_file(path);

	assert_int_equal(sigma_compile(corpus.rules.compiler, slice_text(path), text, &report), 0);
	free((void *)(uintptr_t)text.data);
}

/* ---- one case */

static void read_info(const struct sigma_yaml *info, struct regression *ret)
{
	const struct sigma_yaml *rules = sigma_yaml_find(info, "rule_metadata");
	const struct sigma_yaml *tests = sigma_yaml_find(info, "regression_tests_info");

	assert_non_null(rules);
	assert_non_null(tests);
	for (const struct sigma_yaml *rule = rules->first; rule; rule = rule->next) {
		assert_true(ret->n_ids < MAX_IDS);
		ret->ids[ret->n_ids++] = sigma_yaml_find(rule, "id")->text;
	}
	for (const struct sigma_yaml *test = tests->first; test; test = test->next) {
		const struct sigma_yaml *count = sigma_yaml_find(test, "match_count");
		uint64_t n = 0;

		if (count)
			assert_int_equal(text_parse_u64(count->text, 1000000, &n), 0);
		ret->count += n;
	}
}

static void on_match(void *ctx, uint32_t index)
{
	struct regression *r = ctx;
	struct sigma_image_rule rule;

	sigma_image_rule(sigma_matcher_image(corpus.rules.matcher), index, &rule);
	for (size_t i = 0; i < r->n_ids; i++)
		r->found[i] += slice_is(rule.id, r->ids[i]);
}

static void match_records(const char *path)
{
	struct slice text = read_file(path), rest = text, document;
	enum documents_found found;

	while ((found = documents_next(&rest, true, &document)) != DOCUMENTS_NONE) {
		struct record record;

		assert_int_equal(found, DOCUMENTS_ONE);
		assert_int_equal(record_read(corpus.reader, document, &record), 0);
		sigma_match(corpus.rules.matcher, &record.event, on_match, at_hand);
	}
	free((void *)(uintptr_t)text.data);
}

/*
 * A case's count is the least that must be found: the corpus says 1 where three of five records are what the rule
 * describes (AnyDesk's user.conf.new twice and user.conf~RF….TMP). What is found beyond it is shown.
 */
static void check_count(const char *folder, const struct regression *regression, size_t i)
{
	unsigned long long found = regression->found[i], count = regression->count;

	if (found < (count ?: 1))
		fail_msg("%s: %.*s found %llu times, expected %llu", folder,
			(int)regression->ids[i].len, (const char *)regression->ids[i].data, found,
			count);
	if (count && found > count)
		print_message("%s: found %llu times, said %llu\n", folder, found, count);
}

static void check_case(const char *info_path)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(1024 * 1024);
	_cleanup_(sigma_yaml_closep) struct sigma_yaml_reader *reader = NULL;
	struct slice text = read_file(info_path);
	struct regression regression = {0};
	struct sigma_yaml *info;
	struct fault fault;
	char folder[4200];

	assert_int_equal(sigma_yaml_open(text, &reader), 0);
	assert_int_equal(sigma_yaml_next(reader, &arena, &info, &fault), 1);
	read_info(info, &regression);
	/* The case's folder, as each_file wants it: beneath the corpora. */
	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(info_path, '/') - info_path),
		info_path);
	at_hand = &regression;
	assert_true(each_file(folder + strlen(corpora) + 1, ".json", match_records) > 0);
	for (size_t i = 0; i < regression.n_ids; i++)
		check_count(folder, &regression, i);
	free((void *)(uintptr_t)text.data);
}

static void test_regression(void **state)
{
	size_t n;

	run_rules_init(&corpus.rules);
	assert_int_equal(record_reader_new(&corpus.reader), 0);
	assert_true(each_file("sigmahq", ".yml", add_rules) > 3000);
	assert_int_equal(corpus.n_unknown, 0);
	run_rules_load(&corpus.rules);
	n = each_file("regression", "info.yml", check_case);
	print_message("%zu cases\n", n);
	assert_true(n > 70);
	record_reader_free(corpus.reader);
	run_rules_done(&corpus.rules);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_regression)};
	const char *given = getenv("TSUJIBAN_CORPORA");
	struct stat info;

	snprintf(corpora, sizeof(corpora), "%s", given ? given : TSUJIBAN_DEFAULT_CORPORA);
	if (stat(corpora, &info) < 0)
		return SKIPPED;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
