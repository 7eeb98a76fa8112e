/*
 * Our own rules, through the real compile and match: each way of the act is found by its rule alone, each
 * near miss by none; and their words are as people can read them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "own_rules.h"
#include "sigma/yaml.h"

enum { MAX_FIELDS = 16 };

/* What the rules must cover, and how each is tried. */
enum { MIN_RULES = 25, MIN_TACTICS = 8, MIN_WAYS = 3, MIN_NEAR_MISSES = 1 };

/* What is found, against what is to be found: the rule of the document, and one that finds it as well. */
struct found {
	const struct sigma_image *image;
	struct slice rule, also;
	struct slice other; /* one that was not expected */
	bool has_rule, has_also;
};

static void on_matched(void *ctx, uint32_t rule)
{
	struct found *found = ctx;
	struct sigma_image_rule matched;

	sigma_image_rule(found->image, rule, &matched);
	if (slice_is(found->rule, matched.id))
		found->has_rule = true;
	else if (slice_is(found->also, matched.id))
		found->has_also = true;
	else
		found->other = matched.id;
}

static bool is_as_expected(const struct found *found)
{
	return found->has_rule == (found->rule.len > 0) &&
	       found->has_also == (found->also.len > 0) && found->other.len == 0;
}

static void fill_event(const struct sigma_yaml *map, struct sigma_event *event,
	struct sigma_field *fields, struct found *found)
{
	event->fields = fields;
	for (const struct sigma_yaml *field = map->first; field; field = field->next) {
		assert_true(event->n_fields < MAX_FIELDS);
		if (slice_is_text(field->key, "also"))
			found->also = field->text;
		else if (!slice_is_text(field->key, "way"))
			fields[event->n_fields++] = (struct sigma_field){
				.name = field->key, .type = SIGMA_TEXT, .text = field->text};
	}
}

/* Whether the event is found by whom it says, and by nobody else. */
static bool is_event_right(
	const struct own_rules *own, const struct sigma_yaml *map, struct slice rule)
{
	static const struct sigma_logsource logsource = {
		.category = SLICE_LITERAL("process_creation"), .product = SLICE_LITERAL("linux")};
	struct found found = {.image = sigma_matcher_image(own->matcher), .rule = rule};
	struct found plainly;
	struct sigma_field fields[MAX_FIELDS];
	struct sigma_event event = {.logsources = &logsource, .n_logsources = 1};
	const struct sigma_yaml *command = sigma_yaml_find(map, "CommandLine");

	assert_non_null(command);
	fill_event(map, &event, fields, &found);
	plainly = found;
	sigma_match(own->matcher, &event, on_matched, &found);
	sigma_match_plainly(own->matcher, &event, on_matched, &plainly);
	assert_int_equal(is_as_expected(&found), is_as_expected(&plainly));
	if (is_as_expected(&found))
		return true;
	print_error("line %u: %s, expected %.*s, also found %.*s: %.*s\n", map->line,
		found.has_rule ? "found" : "not found", (int)rule.len, (const char *)rule.data,
		(int)found.other.len, (const char *)found.other.data, (int)command->text.len,
		(const char *)command->text.data);
	return false;
}

/* Counts the events of the list, and the wrong ones. */
static size_t check_list(const struct own_rules *own, const struct sigma_yaml *list,
	struct slice rule, size_t at_least, size_t *n_wrong)
{
	assert_non_null(list);
	assert_in_range(list->n_children, at_least, 1000);
	for (const struct sigma_yaml *event = list->first; event; event = event->next)
		*n_wrong += !is_event_right(own, event, rule);
	return list->n_children;
}

static void test_ways(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2 * OWN_MAX_FILE);
	_cleanup_(sigma_yaml_closep) struct sigma_yaml_reader *reader = NULL;
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 * 1024 * 1024);
	struct own_rules *own = *state;
	struct sigma_yaml *document;
	struct fault fault = {0};
	size_t n_rules = 0, n_matches = 0, n_silent = 0, n_wrong = 0;
	int more;

	own_rules_read(OWN_CASES, &text);
	assert_int_equal(sigma_yaml_open(buf_slice(&text), &reader), 0);
	while ((more = sigma_yaml_next(reader, &arena, &document, &fault)) == 1) {
		const struct sigma_yaml *rule = sigma_yaml_find(document, "rule");

		assert_non_null(rule);
		n_rules++;
		n_matches += check_list(
			own, sigma_yaml_find(document, "matches"), rule->text, MIN_WAYS, &n_wrong);
		n_silent += check_list(own, sigma_yaml_find(document, "silent"), SLICE_EMPTY,
			MIN_NEAR_MISSES, &n_wrong);
	}
	if (more < 0)
		fail_msg("line %u column %u: %s", fault.line, fault.column, fault.subject);
	print_message("%zu rules, %zu ways found, %zu near misses silent, %zu wrong\n", n_rules,
		n_matches, n_silent, n_wrong);
	assert_int_equal(n_rules, own->done.n_rules);
	assert_int_equal(n_wrong, 0);
}

static void test_coverage(void **state)
{
	const struct own_rules *own = *state;

	print_message("%u rules, %zu tactics\n", own->done.n_rules, own->n_tactics);
	assert_in_range(own->done.n_rules, MIN_RULES, OWN_MAX_RULES);
	assert_in_range(own->n_tactics, MIN_TACTICS, OWN_MAX_TACTICS);
}

static int set_up(void **state)
{
	static struct own_rules own;

	*state = &own;
	own_rules_load(&own, OWN_RULES);
	return 0;
}

static int tear_down(void **state)
{
	own_rules_done(*state);
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
