/* Words of the catalogue in a language, with what is put in; numbers, yen and dates as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/columns.h"
#include "advisor/say.h"
#include "sample.h"

struct setting {
	struct sample sample;
	struct arena arena;
	struct say ja, en;
};

static int setup(void **state)
{
	static struct setting s;

	sample_init(&s.sample);
	sample_row(&s.sample, TABLE_TEXTS, "hello,{who}さん、{n}件です。,\"{n} things, {who}\"");
	sample_row(&s.sample, TABLE_TEXTS, "half,{a,{a}");
	sample_row(&s.sample, TABLE_AREAS, "chiba,kanto,千葉県,");
	arena_init(&s.arena, 1 << 20);
	s.ja = (struct say){
		.catalogue = sample_open(&s.sample), .arena = &s.arena, .lang = LANG_JA};
	s.en = s.ja;
	s.en.lang = LANG_EN;
	*state = &s;
	return 0;
}

static int teardown(void **state)
{
	struct setting *s = *state;

	arena_done(&s->arena);
	sample_done(&s->sample);
	return 0;
}

static void assert_slice(struct slice got, const char *expected)
{
	if (!slice_is_text(got, expected))
		fail_msg("\"%.*s\" is not \"%s\"", (int)got.len, (const char *)got.data, expected);
}

static void texts_are_picked_and_filled(void **state)
{
	struct setting *s = *state;

	assert_slice(SAY(&s->ja, "hello", {"who", slice_text("山田")}, {"n", slice_text("3")}),
		"山田さん、3件です。");
	assert_slice(SAY(&s->en, "hello", {"who", slice_text("A")}, {"n", slice_text("3")}),
		"3 things, A");
	/* What is put in is not filled again; what nobody gives stays to be seen. */
	assert_slice(SAY(&s->ja, "hello", {"who", slice_text("{n}")}), "{n}さん、{n}件です。");
	assert_slice(SAY(&s->ja, "half", {"a", slice_text("x")}), "{a");
	assert_slice(SAY(&s->en, "half", {"a", slice_text("x")}), "x");
	assert_slice(say_text(&s->ja, "no_such_text"), "no_such_text");
}

static void a_missing_english_is_the_japanese(void **state)
{
	struct setting *s = *state;

	assert_slice(say_cell(&s->en, TABLE_AREAS, 0, AREAS_JA), "千葉県");
	assert_slice(say_cell(&s->ja, TABLE_AREAS, 0, AREAS_JA), "千葉県");
}

static void numbers_and_dates_as_people_read_them(void **state)
{
	struct setting *s = *state;

	assert_slice(say_number(&s->ja, 0), "0");
	assert_slice(say_number(&s->ja, 999), "999");
	assert_slice(say_number(&s->ja, -1234567), "-1,234,567");
	assert_slice(say_number(&s->ja, INT64_MIN), "-9,223,372,036,854,775,808");
	assert_slice(say_yen(&s->ja, 1000000), "1,000,000円");
	assert_slice(say_yen(&s->en, 1000000), "JPY 1,000,000");
	assert_slice(say_date(&s->ja, (struct date){2026, 1, 5}), "2026年1月5日");
	assert_slice(say_date(&s->ja, (struct date){2026, 1, 0}), "2026年1月");
	assert_slice(say_date(&s->ja, (struct date){2026, 0, 0}), "2026年");
	assert_slice(say_date(&s->en, (struct date){2026, 1, 5}), "5 January 2026");
	assert_slice(say_date(&s->en, (struct date){2026, 12, 0}), "December 2026");
	assert_slice(say_date(&s->en, (struct date){0}), "");
}

static void too_long_a_text_is_empty_rather_than_cut(void **state)
{
	struct setting *s = *state;
	struct buf big = BUF_INIT(1 << 17);

	for (int i = 0; i < 70000; i++)
		buf_put_byte(&big, 'x');
	assert_false(s->arena.failed);
	assert_slice(SAY(&s->ja, "hello", {"who", buf_slice(&big)}), "");
	assert_true(s->arena.failed);
	buf_done(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(texts_are_picked_and_filled, setup, teardown),
		cmocka_unit_test_setup_teardown(a_missing_english_is_the_japanese, setup, teardown),
		cmocka_unit_test_setup_teardown(
			numbers_and_dates_as_people_read_them, setup, teardown),
		cmocka_unit_test_setup_teardown(
			too_long_a_text_is_empty_rather_than_cut, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
