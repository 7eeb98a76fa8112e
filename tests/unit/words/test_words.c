/* What people read: templates with their steps, dates, and the words of every tactic. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "words/words.h"
#include "base/message.h"
#include "words_check.h"

static void expect_put(enum words_language language, const char *template, const char *device,
	const char *phone, const char *expected)
{
	struct words_facts facts = {slice_text(device), slice_text(phone)};
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);

	assert_int_equal(words_put(&out, language, slice_text(template), &facts), 0);
	assert_string_equal(buf_text(&out), expected);
}

#define FIRST_AID                                                                                                                         \
	"①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする ③カードの番号に電話する" \
	"\n会社にいないときは、③だけで構いません。"

static void test_phone_takes_the_cards_place(void **state)
{
	expect_put(WORDS_JA, FIRST_AID, "受付", "03-1234-5678",
		"①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする "
		"③03-1234-5678に電話する\n会社にいないときは、③だけで構いません。");
}

static void test_without_phone_the_step_and_its_mention_go(void **state)
{
	expect_put(WORDS_JA, FIRST_AID, "受付", "",
		"①ネットの線を抜き、Wi-Fiを切る ②電源は切らず、そのままにする");
}

static void test_steps_are_numbered_anew(void **state)
{
	expect_put(WORDS_JA,
		"①触らない ②カードの番号に電話する ③パスワードを変える\nはじめは③です。", "", "",
		"①触らない ②パスワードを変える\nはじめは②です。");
	expect_put(WORDS_EN, "① Wait ② Call the number on your card ③ Change it", "", "",
		"① Wait ② Change it");
}

static void test_a_single_step_carries_no_number(void **state)
{
	expect_put(WORDS_JA, "①そのままにする ②カードの番号に電話する", "", "", "そのままにする");
}

static void test_sentences(void **state)
{
	expect_put(WORDS_JA, "{device}で、動きました。{phone}に電話してください。", "受付パソコン",
		"", "受付パソコンで、動きました。");
	expect_put(WORDS_EN, "{device} ran it. Call {phone}. Wait.", "pc-1", "110",
		"pc-1 ran it. Call 110. Wait.");
	expect_put(
		WORDS_EN, "{device} ran it. Call {phone}. Wait.", "pc-1", "", "pc-1 ran it. Wait.");
	expect_put(WORDS_JA, "{device}で動きました。", "", "", "パソコンで動きました。");
	expect_put(WORDS_JA, "", "受付", "", "");
}

static void test_names_cannot_break_lines_or_bring_marks(void **state)
{
	expect_put(WORDS_JA, "{device}が動きました。", "a\r\nSubject: {phone}", "110",
		"a  Subject: {phone}が動きました。");
}

static void test_too_many_parts(void **state)
{
	struct words_facts facts = {0};
	_cleanup_(buf_done) struct buf template = BUF_INIT(4096);
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);

	for (int i = 0; i < 10; i++)
		buf_put_text(&template, "①a ");
	assert_int_equal(words_put(&out, WORDS_JA, buf_slice(&template), &facts), ERR_TOO_LARGE);
	buf_clear(&template);
	for (int i = 0; i < 65; i++)
		buf_put_text(&template, "。");
	assert_int_equal(words_put(&out, WORDS_JA, buf_slice(&template), &facts), ERR_TOO_LARGE);
}

static void test_drill_is_marked_once(void **state)
{
	_cleanup_(buf_done) struct buf once = BUF_INIT(4096);
	_cleanup_(buf_done) struct buf twice = BUF_INIT(4096);

	assert_int_equal(words_put_drill(&once, WORDS_JA, slice_text("動きました。")), 0);
	assert_string_equal(buf_text(&once),
		"【練習】動きました。これは練習です。本当に起きたことではありません。");
	assert_int_equal(words_put_drill(&twice, WORDS_JA, buf_slice(&once)), 0);
	assert_string_equal(buf_text(&twice), buf_text(&once));
	assert_true(slice_is_text(words_strip_drill(WORDS_JA, buf_slice(&once)), "動きました。"));
	assert_true(slice_is_text(
		words_strip_drill(WORDS_EN, slice_text("[Drill] It ran. This is a "
						       "drill. Nothing of it really happened.")),
		"It ran."));
	assert_true(slice_is_text(words_strip_drill(WORDS_EN, slice_text("It ran.")), "It ran."));
}

static void expect_time(int64_t usec, enum words_language language, const char *expected)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(64);

	assert_int_equal(words_put_time(&out, language, usec), 0);
	assert_string_equal(buf_text(&out), expected);
}

static void test_times_are_japans(void **state)
{
	/* 2026-11-23 05:05 UTC, a Monday */
	expect_time(1795410300000000, WORDS_JA, "11月23日(月) 14:05");
	expect_time(1795410300000000, WORDS_EN, "Mon 23 Nov 14:05");
	expect_time(0, WORDS_JA, "1月1日(木) 9:00");
	/* one microsecond before the day changes in Japan on 2024-02-29 */
	expect_time(1709218799999999, WORDS_JA, "2月29日(木) 23:59");
	expect_time(1709218800000000, WORDS_JA, "3月1日(金) 0:00");
	expect_time(-1, WORDS_JA, "1月1日(木) 8:59");
	assert_int_equal(words_day_of(1709218800000000).year, 2024);
}

static void test_words_of_every_tactic(void **state)
{
	static const char *const names[] = {"initial-access", "execution", "persistence",
		"privilege-escalation", "defense-evasion", "credential-access", "discovery",
		"lateral-movement", "collection", "command-and-control", "exfiltration", "impact",
		"reconnaissance", "resource-development", "", "something-new"};

	for (size_t i = 0; i < ARRAY_SIZE(names) * 2; i++) {
		struct words_rule words = words_for_tactic(
			slice_text(names[i / 2]), i % 2 ? WORDS_DANGER : WORDS_CAUTION);
		const struct words_text *texts[] = {
			&words.what, &words.danger, &words.now, &words.false_alarm};

		for (size_t j = 0; j < ARRAY_SIZE(texts); j++) {
			words_check(texts[j]->ja);
			assert_true(strlen(texts[j]->ja) > 0 && strlen(texts[j]->en) > 0);
			assert_true(strlen(texts[j]->ja) <= 1024 && strlen(texts[j]->en) <= 1024);
		}
	}
}

/* Those for the log too: whoever runs the watch may be a layman. Only their length is free. */
static void test_messages_speak_plainly(void **state)
{
	for (int id = 0; id < MSG_COUNT; id++) {
		const struct message *message = message_get((enum message_id)id);

		words_check_terms(message->ja);
		words_check_terms(message->cause_ja);
		words_check_terms(message->todo_ja);
	}
}

static void test_a_tactic_is_found_in_every_spelling(void **state)
{
	const char *expected =
		words_for_tactic(slice_text("lateral-movement"), WORDS_DANGER).what.ja;
	static const char *const spellings[] = {
		"attack.lateral-movement", "attack.lateral_movement", "Lateral_Movement"};

	for (size_t i = 0; i < ARRAY_SIZE(spellings); i++)
		assert_string_equal(
			words_for_tactic(slice_text(spellings[i]), WORDS_DANGER).what.ja, expected);
	assert_string_not_equal(
		words_for_tactic(slice_text("lateral-movements"), WORDS_DANGER).what.ja, expected);
	assert_string_not_equal(
		words_for_tactic(slice_text("lateral-movemen"), WORDS_DANGER).what.ja, expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_phone_takes_the_cards_place),
		cmocka_unit_test(test_without_phone_the_step_and_its_mention_go),
		cmocka_unit_test(test_steps_are_numbered_anew),
		cmocka_unit_test(test_a_single_step_carries_no_number),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_names_cannot_break_lines_or_bring_marks),
		cmocka_unit_test(test_too_many_parts),
		cmocka_unit_test(test_drill_is_marked_once),
		cmocka_unit_test(test_times_are_japans),
		cmocka_unit_test(test_words_of_every_tactic),
		cmocka_unit_test(test_messages_speak_plainly),
		cmocka_unit_test(test_a_tactic_is_found_in_every_spelling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
