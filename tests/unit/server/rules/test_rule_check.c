/* The check of our own rules finds each fault for which it is there. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"
#include "rule_check.h"

#define GOOD                                                                            \
	{                                                                               \
		.author = SLICE_LITERAL("tsujiban"), .tactic = SLICE_LITERAL("impact"), \
		.own_words = true, .what = WORDS("ディスクの中身が消されました。"),     \
		.danger = WORDS("仕事が止まるおそれがあります。"),                      \
		.now = WORDS("①待つ ②カードの番号に電話する"),                          \
		.false_alarm = WORDS("管理の作業でも出ます。"),                         \
	}
#define WORDS(text)                                         \
	{                                                   \
		SLICE_LITERAL(text), SLICE_LITERAL("Text.") \
	}
#define LONG \
	"ひとつの文が、どこまでも長く続いて、なかなか終わらないので、読む人は、たいへん困ります"

static void set_nothing(struct frame_rule_ok *rule)
{
}

static void set_no_words(struct frame_rule_ok *rule)
{
	rule->own_words = false;
}

static void set_no_tactic(struct frame_rule_ok *rule)
{
	rule->tactic = SLICE_EMPTY;
}

static void set_other_author(struct frame_rule_ok *rule)
{
	rule->author = slice_text("Somebody");
}

static void set_no_japanese(struct frame_rule_ok *rule)
{
	rule->false_alarm.ja = SLICE_EMPTY;
}

static void set_no_english(struct frame_rule_ok *rule)
{
	rule->danger.en = SLICE_EMPTY;
}

static void set_forbidden(struct frame_rule_ok *rule)
{
	rule->what.ja = slice_text("{device}でマルウェアが動きました。");
}

static void set_blame(struct frame_rule_ok *rule)
{
	rule->what.ja = slice_text("{device}で不審な操作がありました。");
}

static void set_claim(struct frame_rule_ok *rule)
{
	rule->now.ja = slice_text("{device}をネットから切り離しました。");
}

static void set_long(struct frame_rule_ok *rule)
{
	rule->danger.ja = slice_text(LONG);
}

static void set_many_steps(struct frame_rule_ok *rule)
{
	rule->now.ja = slice_text("①待つ ②待つ ③待つ ④待つ");
}

static void set_shout(struct frame_rule_ok *rule)
{
	rule->what.en = slice_text("Danger!");
}

static const struct {
	void (*set)(struct frame_rule_ok *rule);
	const char *wrong;
} faults[] = {
	{set_nothing, NULL},
	{set_no_words, "no words of its own"},
	{set_no_tactic, "no tactic"},
	{set_other_author, "not our own"},
	{set_no_japanese, "no Japanese text"},
	{set_no_english, "no English text"},
	{set_forbidden, "a forbidden word"},
	{set_blame, "a word that is not for rules"},
	{set_claim, "a word that is not for rules"},
	{set_long, "a long sentence"},
	{set_many_steps, "more than three steps"},
	{set_shout, "an exclamation mark"},
};

static void test_faults(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct frame_rule_ok rule = GOOD;
		const char *wrong;

		faults[i].set(&rule);
		wrong = rule_check(&rule);
		if (!faults[i].wrong) {
			assert_null(wrong);
			continue;
		}
		assert_non_null(wrong);
		assert_string_equal(wrong, faults[i].wrong);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(test_faults)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
