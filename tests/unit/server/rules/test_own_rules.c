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
#include "server/rules/gather.h"
#include "sigma/match.h"
#include "sigma/yaml.h"

enum { MAX_FILE = 256 * 1024, MAX_FIELDS = 16, MAX_RULES = 16, MAX_SENTENCE = 40 };

struct own {
	struct buf pack;
	struct buf image;
	struct sigma_matcher *matcher;
	struct frame_rules_done done;
	size_t n_wrong;
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

static size_t count_letters(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += (s.data[i] & 0xc0) != 0x80;
	return n;
}

/* What a layman does not know, or is not to be promised (facts on words). */
static const char *const forbidden[] = {"マルウェア", "トロイ", "ランサム", "エンドポイント",
	"端末", "ホスト", "インシデント", "検知", "隔離", "C2", "ビーコン", "フィッシング",
	"権限昇格", "横展開", "永続化", "脆弱性", "パッチ", "誤検知", "ログを", "UTM", "EDR", "SOC",
	"駆除", "復旧", "安心", "必ず", "絶対", "安全です", "不審", "させていただ", "！",
	"切り離しました"};

static bool is_break(struct slice rest, size_t *ret_len)
{
	static const char *const breaks[] = {"。", "①", "②", "③", "\n"};

	for (size_t i = 0; i < ARRAY_SIZE(breaks); i++) {
		*ret_len = strlen(breaks[i]);
		if (slice_starts(rest, slice_text(breaks[i])))
			return true;
	}
	*ret_len = 1;
	return false;
}

static void check_sentences(struct slice ja)
{
	size_t start = 0, len;

	for (size_t i = 0; i <= ja.len; i += len) {
		struct slice sentence = slice_of(ja.data + start, i - start);

		len = 1;
		if (i < ja.len && !is_break(slice_from(ja, i), &len))
			continue;
		if (count_letters(sentence) > MAX_SENTENCE)
			fail_msg("too long: %.*s", (int)sentence.len, (const char *)sentence.data);
		start = i + len;
	}
}

static void check_words(const struct record_words *words)
{
	assert_true(words->ja.len > 0 && words->en.len > 0);
	for (size_t i = 0; i < ARRAY_SIZE(forbidden); i++)
		if (slice_find(words->ja, slice_text(forbidden[i])) < words->ja.len)
			fail_msg("%s in %.*s", forbidden[i], (int)words->ja.len,
				(const char *)words->ja.data);
	check_sentences(words->ja);
	if (slice_find_byte(words->en, '!') < words->en.len)
		fail_msg("an exclamation mark");
}

static int on_rule(void *ctx, const struct frame_rule_ok *frame)
{
	assert_true(frame->own_words);
	assert_int_equal(frame->drill, slice_is_text(frame->title, "Drill"));
	check_words(&frame->what);
	check_words(&frame->danger);
	check_words(&frame->now);
	check_words(&frame->false_alarm);
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
	const struct gather_sink sink = {on_rule, on_refused, NULL};
	DIR *folder = opendir(OWN_RULES);
	struct dirent *entry;
	struct slice pack;

	assert_non_null(folder);
	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			add_file(&own, entry->d_name);
	closedir(folder);
	pack = buf_slice(&own.pack);
	assert_int_equal(gather_rules(&pack, 1, 1, &sink, &own.image, &own.done), 0);
	assert_int_equal(sigma_matcher_new(buf_slice(&own.image), &own.matcher), 0);
	*state = &own;
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

struct found {
	const struct sigma_image *image;
	struct slice id;
	size_t n;
};

static void on_matched(void *ctx, uint32_t rule)
{
	struct found *found = ctx;
	struct sigma_image_rule matched;

	sigma_image_rule(found->image, rule, &matched);
	found->id = matched.id;
	found->n++;
}

static void check_event(struct own *own, const struct sigma_yaml *map, struct slice rule)
{
	static const struct sigma_logsource logsource = {
		.category = SLICE_LITERAL("process_creation"), .product = SLICE_LITERAL("linux")};
	struct found found = {.image = sigma_matcher_image(own->matcher)};
	struct sigma_field fields[MAX_FIELDS];
	struct sigma_event event = {&logsource, 1, fields, 0, NULL};
	const struct sigma_yaml *command = sigma_yaml_find(map, "CommandLine");

	assert_non_null(command);
	for (const struct sigma_yaml *field = map->first; field; field = field->next) {
		assert_true(event.n_fields < MAX_FIELDS);
		if (!slice_is_text(field->key, "way"))
			fields[event.n_fields++] = (struct sigma_field){
				.name = field->key, .type = SIGMA_TEXT, .text = field->text};
	}
	sigma_match(own->matcher, &event, on_matched, &found);
	if (found.n == (rule.len > 0 ? 1 : 0) && slice_is(found.id, rule))
		return;
	own->n_wrong++;
	print_error("line %u: %zu matches, last %.*s, expected %.*s: %.*s\n", map->line, found.n,
		(int)found.id.len, (const char *)found.id.data, (int)rule.len,
		(const char *)rule.data, (int)command->text.len, (const char *)command->text.data);
}

static size_t check_list(struct own *own, const struct sigma_yaml *list, struct slice rule)
{
	assert_non_null(list);
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
		n_matches += check_list(own, sigma_yaml_find(document, "matches"), rule->text);
		n_silent += check_list(own, sigma_yaml_find(document, "silent"), SLICE_EMPTY);
	}
	if (more < 0)
		fail_msg("line %u column %u: %s", fault.line, fault.column, fault.subject);
	print_message("%zu rules, %zu ways found, %zu near misses silent, %zu wrong\n", n_rules,
		n_matches, n_silent, own->n_wrong);
	assert_int_equal(n_rules, own->done.n_rules);
	assert_int_equal(own->n_wrong, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_ways)};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
