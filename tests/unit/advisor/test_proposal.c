/* The proposal for the survey's three companies and every outcome; the mark of old information; two pages, whatever. */
#include "advisor/lines.h"
#include "advisor/sheet.h"
#include "ask.h"

/* Section 4 of the survey, company by company. */
#define COMPANY_1                                                                                       \
	"\"company\": {\"name\": \"一社\", \"industry\": \"製造業\", \"pcs\": 8, \"printers\": 1," \
	" \"carried_out\": \"no\", \"antivirus\": \"yes\", \"network_measure\": \"firewall\","          \
	" \"network_support\": \"ended\", \"remote_access\": \"no\", \"inside\": \"no\","               \
	" \"vendor\": \"yes\"}, \"systems\": [{\"system\": \"windows_10\"}, {\"system\": "              \
	"\"windows_11\"}],"                                                                             \
	" \"sites\": [{\"name\": \"本社\", \"area\": \"chiba\", \"home\": \"no\"}],"                  \
	" \"type\": \"network\", \"case\": \"B\""
#define COMPANY_2                                                                                       \
	"\"company\": {\"name\": \"二社\", \"industry\": \"製造業\", \"pcs\": 5, \"printers\": 1," \
	" \"carried_out\": \"no\", \"antivirus\": \"yes\", \"network_measure\": \"firewall\","          \
	" \"network_support\": \"in\", \"remote_access\": \"no\", \"inside\": \"no\", "                 \
	"\"vendor\": \"yes\"},"                                                                         \
	" \"systems\": [{\"system\": \"windows_xp\", \"count\": 1}, {\"system\": "                      \
	"\"windows_10\"}],"                                                                             \
	" \"devices\": [{\"name\": \"受付\", \"mac\": \"00-1A-2B-3C-4D-5E\"}],"                       \
	" \"type\": \"endpoint\", \"case\": \"C\""
#define COMPANY_3                                                                                      \
	"\"company\": {\"name\": \"三社\", \"industry\": \"製造業\", \"pcs\": 20, \"printers\": " \
	"5,"                                                                                           \
	" \"carried_out\": \"yes\", \"antivirus\": \"yes\", \"network_measure\": \"none\","            \
	" \"remote_access\": \"no\", \"inside\": \"no\", \"vendor\": \"no\"},"                         \
	" \"systems\": [{\"system\": \"windows_10\"}, {\"system\": \"windows_11\"}],"                  \
	" \"sites\": [{\"home\": \"no\"}, {\"home\": \"no\"}, {\"home\": \"no\"}, {\"home\": "         \
	"\"no\"},"                                                                                     \
	" {\"home\": \"yes\"}], \"type\": \"endpoint\", \"case\": \"A\""

static const char mark[] = "2022年の調査による。契約前に確認";

static void propose(struct ask *ask, const char *members)
{
	struct buf visit = BUF_INIT(1 << 20);

	buf_put_text(&visit, "{");
	buf_put_text(&visit, members);
	buf_put_text(&visit, "}");
	assert_int_equal(buf_result(&visit), 0);
	ask_op(ask, "proposal", buf_text(&visit), "");
	assert_int_equal(ask->result, 0);
	ask_count(ask, "pages", 2);
	ask_number(ask, "beyond", 0);
	buf_done(&visit);
}

/* What every proposal has. */
static void is_whole(const struct ask *ask)
{
	ask_text(ask, "name", "tsujiban-proposal-2026-11-23");
	ask_text(ask, "date", "2026-11-23");
	ask_text(ask, "lang", "ja");
	ask_text(ask, "pages[0].blocks[0].kind", "title");
	ask_has(ask, "pages[0]", "作成日: 2026年11月23日");
	ask_has(ask, "pages[0]", "理由");
	ask_has(ask, "pages[0]", "会社のこと");
	ask_has(ask, "pages[0]", "費用");
	ask_has(ask, "pages[0]", "補助金");
	ask_has(ask, "pages[1]", "根拠と日付");
	ask_has(ask, "pages[1]", "作成した人の利害関係");
	ask_has(ask, "pages[1]", "順位ではありません。");
	ask_has(ask, "pages[1]", "情報は古くなっていることがあり");
}

/* Company 1: ① was proposed; the company took its vendor's device, because of what an emergency covers. */
static void the_first_company_stays_with_its_vendor(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask,
		COMPANY_1 ", \"candidates\": [\"s01\"], \"outcome\": {\"kind\": \"present_vendor\","
			  " \"reasons\": [\"緊急のときの対応範囲が限られるかもしれない\"]}");
	is_whole(&ask);
	ask_has(&ask, "pages[0]", "いまのIT業者に、見守りと事故の対応を頼みます。");
	ask_has(&ask, "pages[0]", "緊急のときの対応範囲が限られるかもしれない");
	ask_has(&ask, "pages[0]",
		"検討したサービス: ① 商工会議所サイバーセキュリティお助け隊サービス");
	ask_has(&ask, "pages[0]", "終わった"); /* the support of its firewall */
	ask_has(&ask, "pages[0]", "いまの業者の見積もりを取り");
	/* A network contract may cost 10,000 yen a month without tax. */
	ask_has(&ask, "pages[0]", "8台なら、上限は1年に120,000円(税抜)です。");
	/* What speaks for ① is no reason to stay with the vendor, and its subsidy not the vendor's. */
	ask_has(&ask, "pages[0]", "①について: すぐに知らせる方法の数が多いものです(1つ)。");
	ask_has(&ask, "pages[0]", "いまの業者のものが対象か、確かめてください。");
	ask_has_not(&ask, "pages[0]", "補助額");
	ask_has(&ask, "pages[1]", "いまの業者に確かめること");
	ask_has(&ask, "pages[1]", "どこまで対応するか");
	ask_has(&ask, "pages[1]", "いまの業者からの見積もりと、対応の範囲の書面");
	ask_close(&ask);
}

/* Company 2: ⑭ was introduced, with five problems; the proposal says how each is avoided. */
static void the_second_company_avoids_the_five_problems(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask, COMPANY_2 ", \"outcome\": {\"kind\": \"take\", \"service\": \"s14\"}");
	is_whole(&ask);
	ask_has(&ask, "pages[0]", "⑭ マイセキュア ビジネスを導入します。");
	ask_has(&ask, "pages[1]", "導入のときに気をつけること");
	ask_has(&ask, "pages[1]", "設置の手順書を、前もって受け取ります。"); /* the guide */
	ask_has(&ask, "pages[1]", "パソコンを使う人にも伝えます。");         /* the campaign */
	ask_has(&ask, "pages[1]", "区切りのない形で控えておきます。");       /* separators */
	ask_has(&ask, "pages[1]", "受付 001a2b3c4d5e");                      /* ready to type */
	ask_has(&ask, "pages[1]", "Windows XP、Windows 10での手順があるか"); /* the old system */
	ask_has(&ask, "pages[1]", "画面の写真を送れる方法");                 /* the form */
	ask_has(&ask, "pages[1]", "折り返しまでの時間"); /* waiting for a call */
	ask_has(&ask, "pages[1]", "事故のときの対応は別料金です。始める前に金額を聞き");
	ask_close(&ask);
}

/* Company 3: put off, other measures first. */
static void the_third_company_puts_it_off(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask, COMPANY_3 ", \"outcome\": {\"kind\": \"later\", \"service\": \"s02\", "
				"\"remind\": \"2027-01-15\","
				" \"reasons\": [\"先にほかの対策がいる\"]}");
	is_whole(&ask);
	ask_has(&ask, "pages[0]", "今回は見送り、2027年1月15日にもう一度考えます。");
	ask_has(&ask, "pages[0]", "検討したサービス: ② 防検サイバー");
	ask_has(&ask, "pages[0]", "5か所(うち自宅1)");
	ask_has(&ask, "pages[1]", "それまでにすること");
	ask_has(&ask, "pages[1]", "持ち出すパソコンの中身を暗号化し");
	propose(&ask, COMPANY_3 ", \"outcome\": {\"kind\": \"other_first\"}");
	is_whole(&ask);
	ask_has(&ask, "pages[1]", "先にすること");
	ask_has(&ask, "pages[1]", "サービスについての情報は使っていません。");
	ask_close(&ask);
}

/* ② for company 3, as the survey proposes: its reasons rest on 2022, and say so. */
static void old_grounds_carry_the_mark(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask, COMPANY_3 ", \"outcome\": {\"kind\": \"take\", \"service\": \"s02\"}");
	is_whole(&ask);
	ask_has(&ask, "pages[0]", "② 防検サイバーを導入します。");
	ask_has(&ask, "pages[0]",
		"夜や休みの日も駆け付けるとされています。(2022年の調査による。契約前に確認)");
	ask_has(&ask, "pages[0]", "交付が決まる前に契約しません。");
	ask_has(&ask, "pages[0]", mark);
	ask_has(&ask, "pages[1]", mark);
	ask_has(&ask, "pages[1]", "表3-5");
	ask_has(&ask, "pages[1]", "2022年7月");
	ask_has(&ask, "pages[1]",
		"サービスは、いまもIPAのお助け隊サービスのリストに載っていますか。");
	ask_close(&ask);
}

/* The mark goes only when both the statements and the place on the list are confirmed. */
static void confirming_both_takes_the_mark_away(void **state)
{
	static const char list[] = "{\"service\": \"s02\", \"item\": \"\", \"source\": \"IPA\", "
				   "\"date\": \"2026-11-20\"}";
	struct buf facts = BUF_INIT(65536), members = BUF_INIT(65536);
	struct ask ask;
	const struct read_value *rows;

	ask_open(&ask);
	ask_op(&ask, "inquiry", "{\"candidates\": [\"s02\"]}", "");
	rows = ask_at(&ask, "services[0].questions");
	for (uint32_t i = 0; i < rows->n_items; i++) {
		struct slice item = read_text(&rows->items[i], "item");

		if (item.len == 0 || !slice_is_text(read_text(&rows->items[i], "why"),
					     "1年より前の情報のため。"))
			continue;
		buf_put_text(&facts, facts.len ? ", " : "");
		buf_put_text(&facts, "{\"service\": \"s02\", \"source\": \"電話\", \"date\": "
				     "\"2026-11-20\", \"item\": \"");
		buf_put_slice(&facts, item);
		buf_put_text(&facts, "\"}");
	}
	assert_true(facts.len > 0);
#define TAKE_02 \
	COMPANY_3 ", \"outcome\": {\"kind\": \"take\", \"service\": \"s02\"}, \"confirmed\": ["
	/* The statements alone. */
	buf_put_text(&members, TAKE_02);
	buf_put_slice(&members, buf_slice(&facts));
	buf_put_text(&members, "]");
	propose(&ask, buf_text(&members));
	ask_has(&ask, "pages", mark);
	/* The place alone. */
	buf_clear(&members);
	buf_put_text(&members, TAKE_02);
	buf_put_text(&members, list);
	buf_put_text(&members, "]");
	propose(&ask, buf_text(&members));
	ask_has(&ask, "pages", mark);
	/* Both. */
	buf_clear(&members);
	buf_put_text(&members, TAKE_02);
	buf_put_slice(&members, buf_slice(&facts));
	buf_put_text(&members, ", ");
	buf_put_text(&members, list);
	buf_put_text(&members, "]");
	propose(&ask, buf_text(&members));
	ask_has_not(&ask, "pages", mark);
	ask_has(&ask, "pages[1]", "2026年11月20日 確認");
	buf_done(&members);
	buf_done(&facts);
	ask_close(&ask);
}

static void no_price_is_invented(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask, COMPANY_2 ", \"outcome\": {\"kind\": \"take\", \"service\": \"s14\"}");
	ask_has(&ask, "pages[0]", "料金そのものは、どの資料にも書かれていません。");
	/* 5 PCs: the ceiling of a year is 5 x 2,000 x 12 without tax. */
	ask_has(&ask, "pages[0]", "120,000円");
	propose(&ask, COMPANY_2 ", \"outcome\": {\"kind\": \"take\", \"service\": \"s14\"}, "
				"\"quotations\": [{\"service\": \"s14\","
				" \"date\": \"2026-11-20\", \"tax\": \"excluded\", \"initial\": "
				"10000, \"monthly\": 0,"
				" \"per_terminal\": 1000, \"hardware\": 0}]");
	ask_has(&ask, "pages[0]", "60,000円"); /* 5 x 1,000 x 12 */
	ask_has(&ask, "pages[0]", "70,000円"); /* the first year */
	ask_has_not(&ask, "pages[0]", "料金そのものは、どの資料にも書かれていません。");
	ask_close(&ask);
}

static void interests_are_said_or_said_to_be_missing(void **state)
{
	static const char *const rows[][2] = {
		{"none",
			"作成した人は、サービスの紹介料を受け取りません。販売店契約もありません。"},
		{"fee", "作成した人は、サービスの紹介料を受け取ることがあります。販売店契約はありま"
			"せん。"},
		{"sales", "作成した人は、サービスの販売店契約があります。紹介料は受け取りません。"},
		{"both", "作成した人は、紹介料を受け取ることがあり、販売店契約もあります。"},
		{"", "紹介料と販売店契約の有無は、書かれていません。作成した人に聞いてください。"},
	};
	struct ask ask;
	struct buf members = BUF_INIT(1024);

	ask_open(&ask);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		buf_clear(&members);
		buf_put_format(&members,
			"\"coordinator\": {\"name\": \"山田\", \"interest\": \"%s\"}", rows[i][0]);
		propose(&ask, buf_text(&members));
		ask_has(&ask, "pages[1]", rows[i][1]);
		ask_has(&ask, "pages[0]", "作成: 山田");
	}
	buf_done(&members);
	ask_close(&ask);
}

static void an_empty_visit_has_a_proposal_too(void **state)
{
	struct ask ask;

	ask_open(&ask);
	propose(&ask, "");
	is_whole(&ask);
	ask_has(&ask, "pages[0]", "まだ決めていません。");
	ask_has(&ask, "pages[1]", "サービスを選ぶと、提供者に聞くことがここに並びます。");
	ask_close(&ask);
}

/* ---- two pages, whatever is in the visit */

static size_t lines_of(const struct read_value *block)
{
	const struct read_value *items = read_member(block, "items");
	const struct read_value *rows = read_member(block, "rows");
	size_t lines = lines_count(read_text(block, "text"), SHEET_LINE_UNITS);

	for (uint32_t i = 0; items && i < items->n_items; i++)
		lines += lines_count(items->items[i].text, SHEET_LINE_UNITS - 4) - (i == 0);
	return lines + (rows ? rows->n_items : 0);
}

static void fits(const struct ask *ask)
{
	const struct read_value *pages = ask_at(ask, "pages");

	for (uint32_t page = 0; page < pages->n_items; page++) {
		const struct read_value *blocks = read_member(&pages->items[page], "blocks");
		size_t lines = 0;

		for (uint32_t i = 0; i < blocks->n_items; i++)
			lines += lines_of(&blocks->items[i]);
		assert_in_range(lines, 1, SHEET_PAGE_LINES);
	}
}

static void put_long(struct buf *out, const char *part, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buf_put_text(out, part);
}

/* Everything as long as a visit may have it: what does not fit is counted, not dropped. */
static void long_visits_keep_to_two_pages(void **state)
{
	static const char *const kinds[] = {"take", "present_vendor", "later", "other_first", ""};
	struct buf members = BUF_INIT(1 << 20);
	struct ask ask;

	ask_open(&ask);
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		buf_clear(&members);
		buf_put_text(&members, "\"company\": {\"pcs\": 9999, \"name\": \"");
		put_long(&members, "とても長い名前の会社", 40);
		buf_put_text(&members, "\", \"industry\": \"");
		put_long(&members, "製造と販売と修理", 60);
		buf_put_text(&members,
			"\"}, \"candidates\": [\"s14\"], \"coordinator\": {\"interest_note\": \"");
		put_long(&members, "補足の説明。", 200);
		buf_put_text(&members, "\"}, \"diagnosis\": {\"mode\": \"full\", \"answers\": {");
		for (unsigned i = 1; i <= 25; i++)
			buf_put_format(&members, "%s\"%u\": \"not\"", i > 1 ? ", " : "", i);
		buf_put_format(&members,
			"}}, \"outcome\": {\"kind\": \"%s\", \"service\": \"s14\", \"reasons\": [",
			kinds[k]);
		for (unsigned i = 0; i < 20; i++) {
			buf_put_text(&members, i ? ", \"" : "\"");
			put_long(
				&members, "なぜなら、この会社にはこういう事情があるからです。", 12);
			buf_put_text(&members, "\"");
		}
		buf_put_text(&members, "]}");
		propose(&ask, buf_text(&members));
		fits(&ask);
		ask_has(&ask, "pages[0]", "ほか ");
		ask_has(&ask, "pages[0]", "…(続きは、保存した相談の記録にあります)");
		if (kinds[k][0])
			ask_has(&ask, "pages[1]", "件(聞くことの一覧にあります)");
		assert_true(ask_at(&ask, "cut")->number > 0);
	}
	buf_done(&members);
	ask_close(&ask);
}

static void every_service_and_outcome_fits_in_both_languages(void **state)
{
	static const char *const kinds[] = {"take", "present_vendor", "later", "other_first", ""};
	static const char *const langs[] = {"ja", "en"};
	struct buf request = BUF_INIT(65536);
	struct ask ask;

	ask_open(&ask);
	for (unsigned i = 0; i < 27 * ARRAY_SIZE(kinds) * ARRAY_SIZE(langs); i++) {
		buf_clear(&request);
		buf_put_format(&request,
			"{\"op\": \"proposal\", \"today\": \"2026-11-23\", \"lang\": \"%s\", "
			"\"visit\": {" COMPANY_2
			", \"programme\": \"it2026\", \"outcome\": {\"kind\": \"%s\","
			" \"service\": \"s%02u\"}}}",
			langs[i % 2], kinds[i / 2 % ARRAY_SIZE(kinds)], i / 10 + 1);
		ask_call(&ask, buf_text(&request));
		assert_int_equal(ask.result, 0);
		ask_count(&ask, "pages", 2);
		ask_number(&ask, "beyond", 0);
		fits(&ask);
	}
	buf_done(&request);
	ask_close(&ask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_company_stays_with_its_vendor),
		cmocka_unit_test(the_second_company_avoids_the_five_problems),
		cmocka_unit_test(the_third_company_puts_it_off),
		cmocka_unit_test(old_grounds_carry_the_mark),
		cmocka_unit_test(confirming_both_takes_the_mark_away),
		cmocka_unit_test(no_price_is_invented),
		cmocka_unit_test(interests_are_said_or_said_to_be_missing),
		cmocka_unit_test(an_empty_visit_has_a_proposal_too),
		cmocka_unit_test(long_visits_keep_to_two_pages),
		cmocka_unit_test(every_service_and_outcome_fits_in_both_languages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
