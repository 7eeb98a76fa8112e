/* Text folded to a terminal, and what a line of an answer means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "advisor/lines.h"
#include "base/text.h"
#include "cli/talk.h"

/* What was said to a terminal of so many columns, with `typed` at the keyboard. */
struct heard {
	struct talk talk;
	char *text;
	size_t len;
};

static void listen(struct heard *h, size_t width, const char *typed)
{
	*h = (struct heard){.talk = {.width = width}};
	h->talk.in = fmemopen(
		(void *)(uintptr_t)(typed[0] ? typed : " "), strlen(typed[0] ? typed : " "), "r");
	if (!typed[0])
		(void)fgetc(h->talk.in);
	h->talk.out = open_memstream(&h->text, &h->len);
	assert_non_null(h->talk.in);
	assert_non_null(h->talk.out);
}

static void stop(struct heard *h)
{
	fclose(h->talk.in);
	fclose(h->talk.out);
	free(h->text);
}

static void expect_said(size_t width, size_t indent, const char *text, const char *wanted)
{
	struct heard h;

	listen(&h, width, "");
	talk_say_text(&h.talk, indent, text);
	fflush(h.talk.out);
	assert_string_equal(h.text, wanted);
	stop(&h);
}

static void test_folds(void **state _unused_)
{
	expect_said(20, 0, "short", "short\n");
	expect_said(20, 0, "", "\n");
	expect_said(20, 0, "one two three four five", "one two three four\nfive\n");
	expect_said(20, 4, "one two three four five", "    one two three\n    four five\n");
	expect_said(20, 0, "あいうえおかきくけこさし", "あいうえおかきくけこ\nさし\n");
	expect_said(20, 0, "a\nb", "a\nb\n");
}

/* A sign that ends a sentence does not begin a line. */
static void test_signs_cling(void **state _unused_)
{
	expect_said(20, 0, "あいうえおかきくけこ。さ", "あいうえおかきくけ\nこ。さ\n");
	expect_said(20, 0, "あいうえおかきく「けこ」", "あいうえおかきく「け\nこ」\n");
}

/* A word that is longer than a line is cut; nothing is lost. */
static void test_long_words(void **state _unused_)
{
	expect_said(20, 0, "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst\nuvwxyz\n");
}

/* No line is wider than the terminal, whatever the text. */
static void test_never_wider(void **state _unused_)
{
	static const char *const parts[] = {
		"あ", "。", "word", " ", "、", "a", "○", "(", ")", "１０円"};
	uint32_t seed = 7;

	for (size_t round = 0; round < 300; round++) {
		_cleanup_(buf_done) struct buf text = BUF_INIT(4096);
		struct heard h;
		struct slice rest, line;
		size_t width = 20 + round % 40, indent = round % 9;

		for (size_t i = 0; i < 60; i++) {
			seed = seed * 1664525 + 1013904223;
			buf_put_text(&text, parts[(seed >> 16) % ARRAY_SIZE(parts)]);
		}
		listen(&h, width, "");
		talk_say(&h.talk, indent, buf_slice(&text));
		fflush(h.talk.out);
		rest = slice_of(h.text, h.len);
		while (text_next_part(&rest, '\n', &line))
			assert_in_range(lines_width(line), 0, width);
		stop(&h);
	}
}

static void test_control_characters_are_shown(void **state _unused_)
{
	expect_said(40, 0, "a\x1b[31mb", "a\\x1b[31mb\n");
}

static void test_rows(void **state _unused_)
{
	struct heard h;

	listen(&h, 30, "");
	talk_row(&h.talk, 2, slice_text("あい"), 6, slice_text("one two three four five"));
	talk_item(&h.talk, 0, slice_text("1)"), slice_text("one"));
	fflush(h.talk.out);
	assert_string_equal(h.text, "  あい    one two three four\n          five\n1) one\n");
	stop(&h);
}

static void expect_reply(const char *typed, enum talk_reply wanted, const char *line)
{
	_cleanup_(buf_done) struct buf b = BUF_INIT(2 * TALK_MAX_LINE);
	struct heard h;

	listen(&h, 80, typed);
	assert_int_equal(talk_ask(&h.talk, slice_text("q"), &b), wanted);
	if (wanted == TALK_GIVEN)
		assert_string_equal(buf_text(&b), line);
	stop(&h);
}

static void test_replies(void **state _unused_)
{
	expect_reply("\n", TALK_NEXT, "");
	expect_reply("   \n", TALK_NEXT, "");
	expect_reply("", TALK_END, "");
	expect_reply("?\n", TALK_UNKNOWN, "");
	expect_reply("？\n", TALK_UNKNOWN, "");
	expect_reply("わからない\n", TALK_UNKNOWN, "");
	expect_reply("<\n", TALK_BACK, "");
	expect_reply("＜\n", TALK_BACK, "");
	expect_reply("戻る\n", TALK_BACK, "");
	expect_reply("=\n", TALK_LIST, "");
	expect_reply("  8 \n", TALK_GIVEN, "8");
	expect_reply("千葉\n", TALK_GIVEN, "千葉");
	expect_reply("no end of line", TALK_GIVEN, "no end of line");
}

static void test_numbers(void **state _unused_)
{
	assert_int_equal(talk_number(slice_text("3"), 5), 3);
	assert_int_equal(talk_number(slice_text("５"), 5), 5);
	assert_int_equal(talk_number(slice_text("6"), 5), 0);
	assert_int_equal(talk_number(slice_text("0"), 5), 0);
	assert_int_equal(talk_number(slice_text("-1"), 5), 0);
	assert_int_equal(talk_number(slice_text("x"), 5), 0);
}

static void test_asks_until_it_is_one(void **state _unused_)
{
	const struct slice choices[] = {slice_text("a"), slice_text("b")};
	struct heard h;
	size_t choice = 9;

	listen(&h, 80, "7\nabc\n２\n");
	assert_int_equal(talk_choose(&h.talk, choices, 2, "", &choice), TALK_GIVEN);
	assert_int_equal(choice, 2);
	stop(&h);
	listen(&h, 80, "7\n?\n");
	assert_int_equal(talk_choose(&h.talk, choices, 2, "", &choice), TALK_UNKNOWN);
	stop(&h);
	listen(&h, 80, "7\n");
	assert_int_equal(talk_choose(&h.talk, choices, 2, "", &choice), TALK_END);
	stop(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folds),
		cmocka_unit_test(test_signs_cling),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_never_wider),
		cmocka_unit_test(test_control_characters_are_shown),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_asks_until_it_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
