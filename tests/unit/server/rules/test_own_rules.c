/*
 * Our own rules, through the real compile and match: each way of the act is found by its rule alone, each
 * near miss by none; and their words are as people can read them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "rule_check.h"
#include "server/rules/gather.h"
#include "sigma/match.h"
#include "sigma/yaml.h"

enum { MAX_FILE = 256 * 1024, MAX_FIELDS = 16, MAX_RULES = 128, MAX_TACTICS = 16 };

/* What the rules must cover, and how each is tried. */
enum { MIN_RULES = 25, MIN_TACTICS = 8, MIN_WAYS = 3, MIN_NEAR_MISSES = 1 };

struct own {
	struct buf pack;
	struct buf image;
	struct sigma_matcher *matcher;
	struct frame_rules_done done;
	size_t n_wrong;
	char tactics[MAX_TACTICS][32]; /* of the rules' first tags */
	size_t n_tactics;
};

static void read_into(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	uint8_t *at = buf_reserve(out, MAX_FILE);

	assert_non_null(file);
	assert_non_null(at);
	buf_grow(out, fread(at, 1, MAX_FILE, file));
	fclose(file);
}

static void add_file(struct own *own, const char *name)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2 * MAX_FILE);
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", OWN_RULES, name);
	read_into(path, &text);
	buf_put_u32le(&own->pack, (uint32_t)(strlen("own/linux/") + strlen(name)));
	buf_put_text(&own->pack, "own/linux/");
	buf_put_text(&own->pack, name);
	buf_put_u32le(&own->pack, (uint32_t)text.len);
	buf_put_slice(&own->pack, buf_slice(&text));
}

static void note_tactic(struct own *own, struct slice tactic)
{
	for (size_t i = 0; i < own->n_tactics; i++)
		if (slice_is_text(tactic, own->tactics[i]))
			return;
	assert_true(own->n_tactics < MAX_TACTICS && tactic.len < sizeof(own->tactics[0]));
	memcpy(own->tactics[own->n_tactics++], tactic.data, tactic.len);
}

static int on_rule(void *ctx, const struct frame_rule_ok *frame)
{
	struct own *own = ctx;
	const char *wrong = rule_check(frame);

	if (wrong)
		fail_msg("%.*s: %s", (int)frame->file.len, (const char *)frame->file.data, wrong);
	assert_int_equal(frame->drill, slice_is_text(frame->title, "Drill"));
	if (frame->tactic.len > 0)
		note_tactic(own, frame->tactic);
	return 0;
}

static int on_refused(void *ctx, const struct frame_rule_refused *frame)
{
	fail_msg("%.*s:%u:%u %.*s", (int)frame->file.len, (const char *)frame->file.data,
		frame->line, frame->column, (int)frame->message.len,
		(const char *)frame->message.data);
	return 0;
}

static int set_up(void **state)
{
	static struct own own = {
		.pack = BUF_INIT(MAX_RULES * MAX_FILE), .image = BUF_INIT(SIGMA_MAX_IMAGE)};
	const struct gather_sink sink = {on_rule, on_refused, &own};
	DIR *folder = opendir(OWN_RULES);
	struct dirent *entry;
	struct slice pack;

	*state = &own;
	assert_non_null(folder);
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			add_file(&own, entry->d_name);
	closedir(folder);
	pack = buf_slice(&own.pack);
	assert_int_equal(gather_rules(&pack, 1, 1, &sink, &own.image, &own.done), 0);
	assert_int_equal(sigma_matcher_new(buf_slice(&own.image), &own.matcher), 0);
	return 0;
}

static int tear_down(void **state)
{
	struct own *own = *state;

	sigma_matcher_free(own->matcher);
	buf_done(&own->pack);
	buf_done(&own->image);
	return 0;
}

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

static void check_event(struct own *own, const struct sigma_yaml *map, struct slice rule)
{
	static const struct sigma_logsource logsource = {
		.category = SLICE_LITERAL("process_creation"), .product = SLICE_LITERAL("linux")};
	struct found found = {.image = sigma_matcher_image(own->matcher), .rule = rule};
	struct sigma_field fields[MAX_FIELDS];
	struct sigma_event event = {.logsources = &logsource, .n_logsources = 1};
	const struct sigma_yaml *command = sigma_yaml_find(map, "CommandLine");

	assert_non_null(command);
	fill_event(map, &event, fields, &found);
	sigma_match(own->matcher, &event, on_matched, &found);
	if (is_as_expected(&found))
		return;
	own->n_wrong++;
	print_error("line %u: %s, expected %.*s, also found %.*s: %.*s\n", map->line,
		found.has_rule ? "found" : "not found", (int)rule.len, (const char *)rule.data,
		(int)found.other.len, (const char *)found.other.data, (int)command->text.len,
		(const char *)command->text.data);
}

static size_t check_list(
	struct own *own, const struct sigma_yaml *list, struct slice rule, size_t at_least)
{
	assert_non_null(list);
	assert_in_range(list->n_children, at_least, 1000);
	for (const struct sigma_yaml *event = list->first; event; event = event->next)
		check_event(own, event, rule);
	return list->n_children;
}

static void test_ways(void **state)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(2 * MAX_FILE);
	_cleanup_(sigma_yaml_closep) struct sigma_yaml_reader *reader = NULL;
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 * 1024 * 1024);
	struct own *own = *state;
	struct sigma_yaml *document;
	struct fault fault = {0};
	size_t n_rules = 0, n_matches = 0, n_silent = 0;
	int more;

	read_into(OWN_CASES, &text);
	assert_int_equal(sigma_yaml_open(buf_slice(&text), &reader), 0);
	while ((more = sigma_yaml_next(reader, &arena, &document, &fault)) == 1) {
		const struct sigma_yaml *rule = sigma_yaml_find(document, "rule");

		assert_non_null(rule);
		n_rules++;
		n_matches +=
			check_list(own, sigma_yaml_find(document, "matches"), rule->text, MIN_WAYS);
		n_silent += check_list(
			own, sigma_yaml_find(document, "silent"), SLICE_EMPTY, MIN_NEAR_MISSES);
	}
	if (more < 0)
		fail_msg("line %u column %u: %s", fault.line, fault.column, fault.subject);
	print_message("%zu rules, %zu ways found, %zu near misses silent, %zu wrong\n", n_rules,
		n_matches, n_silent, own->n_wrong);
	assert_int_equal(n_rules, own->done.n_rules);
	assert_int_equal(own->n_wrong, 0);
}

static void test_coverage(void **state)
{
	const struct own *own = *state;

	print_message("%u rules, %zu tactics\n", own->done.n_rules, own->n_tactics);
	assert_in_range(own->done.n_rules, MIN_RULES, MAX_RULES);
	assert_in_range(own->n_tactics, MIN_TACTICS, MAX_TACTICS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_coverage),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
