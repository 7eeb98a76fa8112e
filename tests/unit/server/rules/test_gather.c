/* Packs: order, refusals, words by tactic, damage. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/rules/gather.h"
#include "server/rules/pack.h"
#include "sigma/image.h"
#include "words/words.h"

#define ID(n) "00000000-0000-4000-8000-00000000000" #n
#define RULE(n, level)                                          \
	"title: Rule " #n                                       \
	"\nid: " ID(n) "\nlevel: " level "\nauthor: Somebody\n" \
		       "logsource: {product: linux}\ndetection: {s: {F: 1}, condition: s}\n"
#define WORDS                                                                       \
	"  what: {ja: 何か, en: something}\n  danger: {ja: 危険, en: danger}\n" \
	"  now: {ja: 今, en: now}\n"

enum { MAX_FRAMES = 8, MAX_TEXT = 128 };

struct got {
	size_t n_rules, n_refused;
	char rules[MAX_FRAMES][MAX_TEXT]; /* id and file */
	char what[MAX_FRAMES][MAX_TEXT];  /* Japanese */
	bool drill[MAX_FRAMES];
	uint8_t level[MAX_FRAMES];
	bool own_words[MAX_FRAMES];
	char refused[MAX_FRAMES][MAX_TEXT]; /* message and file */
	int answer;                         /* of the sink */
	struct frame_rules_done done;
	struct buf image;
};

static int on_rule(void *ctx, const struct frame_rule_ok *frame)
{
	struct got *got = ctx;
	size_t n = got->n_rules++;

	assert_true(n < MAX_FRAMES);
	snprintf(got->rules[n], MAX_TEXT, "%.*s %.*s", (int)frame->id.len,
		(const char *)frame->id.data, (int)frame->file.len, (const char *)frame->file.data);
	snprintf(got->what[n], MAX_TEXT, "%.*s", (int)frame->what.ja.len,
		(const char *)frame->what.ja.data);
	got->drill[n] = frame->drill;
	got->level[n] = frame->level;
	got->own_words[n] = frame->own_words;
	assert_true(slice_is_text(frame->author, "Somebody"));
	return got->answer;
}

static int on_refused(void *ctx, const struct frame_rule_refused *frame)
{
	struct got *got = ctx;
	size_t n = got->n_refused++;

	assert_true(n < MAX_FRAMES);
	snprintf(got->refused[n], MAX_TEXT, "%.*s %.*s", (int)frame->message.len,
		(const char *)frame->message.data, (int)frame->file.len,
		(const char *)frame->file.data);
	return got->answer;
}

static void put_file(struct buf *pack, const char *path, const char *text)
{
	buf_put_u32le(pack, (uint32_t)strlen(path));
	buf_put_text(pack, path);
	buf_put_u32le(pack, (uint32_t)strlen(text));
	buf_put_text(pack, text);
}

static int gather(struct got *got, struct slice pack)
{
	const struct gather_sink sink = {on_rule, on_refused, got};

	got->image = BUF_INIT(SIGMA_MAX_IMAGE);
	return gather_rules(&pack, 1, 1, &sink, &got->image, &got->done);
}

static void test_in_order(void **state)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	struct got got = {0};
	struct sigma_image image;

	put_file(&pack, "own/linux/a.yml", RULE(1, "high") "---\n" RULE(2, "low"));
	put_file(&pack, "own/readme.txt", RULE(7, "high"));
	put_file(&pack, "extra1/b.yaml", RULE(1, "high") "---\n" RULE(3, "medium"));
	put_file(&pack, "extra1/c.yml", "title: [\n");
	assert_int_equal(gather(&got, buf_slice(&pack)), 0);
	assert_int_equal(got.n_rules, 3);
	assert_string_equal(got.rules[0], ID(1) " own/linux/a.yml");
	assert_string_equal(got.rules[1], ID(2) " own/linux/a.yml");
	assert_string_equal(got.rules[2], ID(3) " extra1/b.yaml");
	assert_int_equal(got.n_refused, 2);
	assert_string_equal(got.refused[0], "TB-1014 extra1/b.yaml");
	assert_string_equal(got.refused[1], "TB-1001 extra1/c.yml");
	assert_int_equal(got.done.n_rules, 3);
	assert_int_equal(got.done.n_refused, 2);
	assert_int_equal(sigma_image_open(buf_slice(&got.image), &image), 0);
	assert_int_equal(image.n_rules, 3);
	buf_done(&got.image);
}

/* Placeholders may stand behind the rules that need them, and in another set. */
static void test_placeholders(void **state)
{
	static const char rule[] =
		"title: P\nid: " ID(4) "\nauthor: Somebody\nlogsource: {product: linux}\n"
				       "detection: {s: {F|expand: '%admins%'}, condition: s}\n";
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	struct got got = {0};

	put_file(&pack, "extra1/a.yml", rule);
	assert_int_equal(gather(&got, buf_slice(&pack)), 0);
	assert_int_equal(got.n_rules, 0);
	assert_string_equal(got.refused[0], "TB-1055 extra1/a.yml");
	buf_done(&got.image);

	got = (struct got){0};
	put_file(&pack, "extra2/placeholders.yml", "admins: [root]\n");
	assert_int_equal(gather(&got, buf_slice(&pack)), 0);
	assert_int_equal(got.n_rules, 1);
	assert_int_equal(got.n_refused, 0);
	/* It names no level: told like a medium one. */
	assert_int_equal(got.level[0], SIGMA_MEDIUM);
	buf_done(&got.image);
}

static void test_words(void **state)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	const struct words_rule impact = words_for_tactic(slice_text("impact"), WORDS_DANGER);
	const struct words_rule none = words_for_tactic(SLICE_EMPTY, WORDS_DANGER);
	struct got got = {0};

	put_file(&pack, "own/a.yml", RULE(1, "high") "tags: [attack.t1486, attack.impact]\n");
	put_file(&pack, "own/b.yml", RULE(2, "high"));
	put_file(&pack, "extra1/c.yml", RULE(3, "high") "tsujiban:\n" WORDS);
	assert_int_equal(gather(&got, buf_slice(&pack)), 0);
	assert_int_equal(got.n_rules, 3);
	assert_string_equal(got.what[0], impact.what.ja);
	assert_string_equal(got.what[1], none.what.ja);
	assert_string_equal(got.what[2], "何か");
	assert_false(got.own_words[0]);
	assert_true(got.own_words[2]);
	buf_done(&got.image);
}

/* A foreign rule that calls itself practice would hide what it finds. */
static void test_drills_are_ours(void **state)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	struct got got = {0};

	put_file(&pack, "own/a.yml", RULE(1, "high") "tsujiban:\n  drill: true\n" WORDS);
	put_file(&pack, "extra1/own/b.yml", RULE(2, "high") "tsujiban:\n  drill: true\n" WORDS);
	put_file(&pack, "extra1/c.yml", RULE(3, "high") "tsujiban:\n  drill: false\n" WORDS);
	assert_int_equal(gather(&got, buf_slice(&pack)), 0);
	assert_int_equal(got.n_rules, 2);
	assert_true(got.drill[0]);
	assert_false(got.drill[1]);
	assert_int_equal(got.n_refused, 1);
	assert_string_equal(got.refused[0], "TB-1044 extra1/own/b.yml");
	buf_done(&got.image);
}

static void test_damaged_packs(void **state)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	_cleanup_(buf_done) struct buf nameless = BUF_INIT(64);

	put_file(&pack, "own/a.yml", RULE(1, "high"));
	for (size_t len = 1; len < pack.len; len++) {
		struct got got = {0};

		assert_int_equal(gather(&got, slice_of(pack.data, len)), ERR_TRUNCATED);
		assert_int_equal(got.n_rules, 0);
		buf_done(&got.image);
	}
	put_file(&nameless, "", "x");
	assert_int_equal(gather(&(struct got){0}, buf_slice(&nameless)), ERR_MALFORMED);
}

static void test_empty_pack(void **state)
{
	struct got got = {0};
	struct sigma_image image;

	assert_int_equal(gather(&got, SLICE_EMPTY), 0);
	assert_int_equal(sigma_image_open(buf_slice(&got.image), &image), 0);
	assert_int_equal(image.n_rules, 0);
	buf_done(&got.image);
}

static void test_sink_fails(void **state)
{
	_cleanup_(buf_done) struct buf pack = BUF_INIT(65536);
	struct got got = {.answer = ERR_CLOSED};

	put_file(&pack, "own/a.yml", RULE(1, "high"));
	put_file(&pack, "own/b.yml", RULE(2, "high"));
	assert_int_equal(gather(&got, buf_slice(&pack)), ERR_CLOSED);
	assert_int_equal(got.n_rules, 1);
	buf_done(&got.image);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_order),
		cmocka_unit_test(test_placeholders),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_drills_are_ours),
		cmocka_unit_test(test_damaged_packs),
		cmocka_unit_test(test_empty_pack),
		cmocka_unit_test(test_sink_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
