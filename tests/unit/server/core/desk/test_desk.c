/* The mail's text, as a whole, against texts that were written by hand; and the settings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/core/desk/desk.h"
#include "server/core/desk/settings.h"

static const struct slice unseen[] = {SLICE_LITERAL("社長ノート"), SLICE_LITERAL("経理\nパソコン")};

static struct desk_facts danger_facts(void)
{
	return (struct desk_facts){
		.company_name = SLICE_LITERAL("山田製作所"),
		.number = SLICE_LITERAL("2026-1123-01"),
		.device = SLICE_LITERAL("受付パソコン"),
		.danger = true,
		.seen = 1795410300000000, /* 14:05 in Japan */
		.what = {SLICE_LITERAL(
				 "受付パソコンで、中身を読めない形に変えた命令が動きました。"),
			SLICE_LITERAL("A command in unreadable form ran on 受付パソコン.")},
		.danger_words = {SLICE_LITERAL(
					 "悪いプログラムを隠して動かすときに、よく使われます。"),
			SLICE_LITERAL("Bad programs are often hidden this way.")},
		.now = {SLICE_LITERAL("①ネットの線を抜き、Wi-Fiを切る ②03-1234-5678に電話する"
				      "\n会社にいないときは、②だけで構いません。"),
			SLICE_LITERAL("① Unplug the network cable ② Call 03-1234-5678")},
		.unseen = unseen,
		.n_unseen = 2,
		.public_url = SLICE_LITERAL("https://watch.example.jp"),
		.case_id = 7,
	};
}

static void expect_mail(const struct desk_facts *facts, const char *subject, const char *body)
{
	_cleanup_(buf_done) struct buf got_subject = BUF_INIT(4096);
	_cleanup_(buf_done) struct buf got_body = BUF_INIT(65536);

	assert_int_equal(desk_put_subject(facts, &got_subject), 0);
	assert_string_equal(buf_text(&got_subject), subject);
	assert_int_equal(desk_put_body(facts, &got_body), 0);
	assert_string_equal(buf_text(&got_body), body);
}

static void test_danger(void **state)
{
	struct desk_facts facts = danger_facts();

	expect_mail(&facts,
		"【至急】受付パソコンで、中身を読めない形に変えた命令が動きました。"
		"／山田製作所 11月23日(月) 14:05",
		"1 11月23日(月) 14:05\n"
		"  受付パソコンで、中身を読めない形に変えた命令が動きました。\n"
		"  悪いプログラムを隠して動かすときに、よく使われます。\n"
		"2 次のパソコンは、いま見えていません：社長ノート、経理 パソコン。\n"
		"3 お願い：①ネットの線を抜き、Wi-Fiを切る ②03-1234-5678に電話する\n"
		"  会社にいないときは、②だけで構いません。\n"
		"4 詳しくは、いつもの見守りページで 2026-1123-01 を開いてください。\n"
		"  https://watch.example.jp/cases/7\n"
		"\n----\n\n"
		"1 Mon 23 Nov 14:05\n"
		"  A command in unreadable form ran on 受付パソコン.\n"
		"  Bad programs are often hidden this way.\n"
		"2 These PCs are not seen at the moment: 社長ノート, 経理 パソコン.\n"
		"3 Please: ① Unplug the network cable ② Call 03-1234-5678\n"
		"4 For more, open 2026-1123-01 on the watch's usual page.\n"
		"  https://watch.example.jp/cases/7\n");
}

/* Only the lines whose facts exist; the PC above words that do not name it; no link, and it says so. */
static void test_caution_without_other_facts(void **state)
{
	struct desk_facts facts = danger_facts();

	facts.danger = false;
	facts.n_unseen = 0;
	facts.what = (struct record_words){
		SLICE_LITERAL("パスワードを盗もうとする動きがありました。"),
		SLICE_LITERAL("Something tried to steal passwords."),
	};
	facts.danger_words = (struct record_words){0};
	facts.now = (struct record_words){
		SLICE_LITERAL("お客さまにしていただくことはありません。"),
		SLICE_LITERAL("There is nothing for you to do."),
	};
	facts.public_url = SLICE_EMPTY;
	expect_mail(&facts,
		"【注意】受付パソコン：パスワードを盗もうとする動きがありました。"
		"／山田製作所 11月23日(月) 14:05",
		"1 受付パソコン 11月23日(月) 14:05\n"
		"  パスワードを盗もうとする動きがありました。\n"
		"2 お客さまにしていただくことはありません。\n"
		"3 詳しくは、いつもの見守りページで 2026-1123-01 を開いてください。\n"
		"  このメールに、リンクはありません。\n"
		"\n----\n\n"
		"1 受付パソコン Mon 23 Nov 14:05\n"
		"  Something tried to steal passwords.\n"
		"2 There is nothing for you to do.\n"
		"3 For more, open 2026-1123-01 on the watch's usual page.\n"
		"  This mail carries no link.\n");
}

static void test_a_danger_may_ask_for_nothing(void **state)
{
	struct desk_facts facts = danger_facts();
	_cleanup_(buf_done) struct buf body = BUF_INIT(65536);

	facts.now = (struct record_words){
		SLICE_LITERAL("お客さまにしていただくことはありません。"),
		SLICE_LITERAL("There is nothing for you to do."),
	};
	assert_int_equal(desk_put_body(&facts, &body), 0);
	assert_non_null(strstr(buf_text(&body), "\n3 お客さまにしていただくことはありません。\n"));
	assert_non_null(strstr(buf_text(&body), "\n3 There is nothing for you to do.\n"));
}

static void test_drill_begins_and_ends_as_one(void **state)
{
	struct desk_facts facts = danger_facts();

	facts.drill = true;
	facts.n_unseen = 0;
	facts.now = (struct record_words){0};
	expect_mail(&facts,
		"【練習】受付パソコンで、中身を読めない形に変えた命令が動きました。"
		"／山田製作所 11月23日(月) 14:05",
		"【練習】\n1 11月23日(月) 14:05\n"
		"  受付パソコンで、中身を読めない形に変えた命令が動きました。\n"
		"  悪いプログラムを隠して動かすときに、よく使われます。\n"
		"2 詳しくは、いつもの見守りページで 2026-1123-01 を開いてください。\n"
		"  https://watch.example.jp/cases/7\n"
		"これは練習です。本当に起きたことではありません。\n"
		"\n----\n\n"
		"[Drill]\n1 Mon 23 Nov 14:05\n"
		"  A command in unreadable form ran on 受付パソコン.\n"
		"  Bad programs are often hidden this way.\n"
		"2 For more, open 2026-1123-01 on the watch's usual page.\n"
		"  https://watch.example.jp/cases/7\n"
		"This is a drill. Nothing of it really happened.\n");
}

static void test_many_unseen_are_counted(void **state)
{
	static const struct slice names[DESK_UNSEEN_MAX] = {SLICE_LITERAL("a"), SLICE_LITERAL("b"),
		SLICE_LITERAL("c"), SLICE_LITERAL("d"), SLICE_LITERAL("e")};
	struct desk_facts facts = danger_facts();
	_cleanup_(buf_done) struct buf body = BUF_INIT(65536);

	facts.unseen = names;
	facts.n_unseen = 12;
	assert_int_equal(desk_put_body(&facts, &body), 0);
	assert_non_null(strstr(buf_text(&body), "見えていません：a、b、c、d、e、ほか7台。\n"));
	assert_non_null(strstr(buf_text(&body), "moment: a, b, c, d, e and 7 more.\n"));
}

/* What a PC calls itself cannot begin a header or a line. */
static void test_names_stay_in_their_line(void **state)
{
	struct desk_facts facts = danger_facts();
	_cleanup_(buf_done) struct buf subject = BUF_INIT(4096);
	_cleanup_(buf_done) struct buf body = BUF_INIT(65536);
	char longest[2000];

	facts.device = slice_text("pc\r\nBcc: x@example.com");
	assert_int_equal(desk_put_subject(&facts, &subject), 0);
	assert_int_equal(desk_put_body(&facts, &body), 0);
	assert_null(strpbrk(buf_text(&subject), "\r\n"));
	assert_null(strstr(buf_text(&body), "\nBcc"));
	memset(longest, 'x', sizeof(longest));
	facts.device = slice_of(longest, sizeof(longest));
	buf_clear(&subject);
	assert_int_equal(desk_put_subject(&facts, &subject), 0);
	assert_true(subject.len <= 998);
}

static void test_settings(void **state)
{
	struct settings s;

	settings_init(&s);
	settings_finish(&s);
	assert_int_equal(s.port, 8443);
	assert_int_equal(s.port_people, 8444);
	assert_int_equal(s.port_local, 8480);
	assert_string_equal(s.host, "127.0.0.1");
	assert_int_equal(s.unseen_minutes, 5);
	assert_true(strncmp(s.mail_from, "tsujiban@", 9) == 0 && strlen(s.mail_from) > 9);

	settings_init(&s);
	assert_int_equal(settings_put(&s, slice_text("port"), slice_text("9000")), 0);
	assert_int_equal(settings_put(&s, slice_text("port_local"), slice_text("")), 0);
	assert_int_equal(settings_put(&s, slice_text("phone"), slice_text("03-1234-5678")), 0);
	assert_int_equal(settings_put(&s, slice_text("sandbox"), slice_text("relaxed")), 0);
	assert_int_equal(settings_put(&s, slice_text("data"), slice_text("/x")), 0);
	settings_finish(&s);
	assert_int_equal(s.port_people, 9001);
	assert_int_equal(s.port_local, 9002);
	assert_string_equal(s.phone, "03-1234-5678");
	assert_true(s.relaxed);
	assert_int_equal(settings_put(&s, slice_text("port"), slice_text("70000")), ERR_BAD_VALUE);
	assert_int_equal(settings_put(&s, slice_text("port"), slice_text("0")), ERR_BAD_VALUE);
	assert_int_equal(
		settings_put(&s, slice_text("phone"), slice_of(s.smtp, 65)), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_danger),
		cmocka_unit_test(test_caution_without_other_facts),
		cmocka_unit_test(test_a_danger_may_ask_for_nothing),
		cmocka_unit_test(test_drill_begins_and_ends_as_one),
		cmocka_unit_test(test_many_unseen_are_counted),
		cmocka_unit_test(test_names_stay_in_their_line),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
