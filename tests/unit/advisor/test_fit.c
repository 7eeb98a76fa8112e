#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"
#include "base/text.h"

/* Of these nobody has said what they watch: open, whatever the company. */
#define UNTYPED "7 9 10 12 13 15 17 18 19 20 21 22 23 24 25 26 27"

static void tree_open(struct asked *asked)
{
	*asked = (struct asked){0};
	sample_read_tree(&asked->sample);
	asked_open(asked);
}

/* By tables 3-2 and 3-4 to 3-8; `open` without those of UNTYPED. */
static const struct company {
	const char *name, *visit, *in, *out, *open;
} companies[] = {
	{"nothing said", "{}", "1 2 3 4 5 6 8 11 14 16", "", ""},
	{"Windows XP: only s14 of the PCs' services; the network's do not depend on it",
		"{'systems':[{'system':'windows_xp','count':1}]}", "1 11 14 16", "2 3 4 5 6 8", ""},
	{"Windows XP does not matter to s02, as somebody says",
		"{'systems':[{'system':'windows_xp'}],'facts':[{'service':'s02','item':"
		"'supports_windows_xp','state':'na','source':'電話','date':'2026-11-20'}]}",
		"1 2 11 14 16", "3 4 5 6 8", ""},
	{"no PC has Windows XP", "{'systems':[{'system':'windows_xp','count':0}]}",
		"1 2 3 4 5 6 8 11 14 16", "", ""},
	{"Mac: of no service that watches PCs anybody has said so",
		"{'systems':[{'system':'mac'}]}", "1 11 16", "", "2 3 4 5 6 8 14"},
	{"Chiba: s01 and s16 leave some places out", "{'sites':[{'area':'chiba','island':'no'}]}",
		"2 3 4 5 6 8 11 14", "", "1 16"},
	{"Hokkaido: not s06, not s11", "{'sites':[{'area':'hokkaido','island':'no'}]}",
		"2 3 4 5 8 14", "6 11", "1 16"},
	{"Tokushima: not s06, s11, s16", "{'sites':[{'area':'tokushima','island':'no'}]}",
		"2 3 4 5 8 14", "6 11 16", "1"},
	{"Okinawa: s06 goes there, of s16 nobody knows",
		"{'sites':[{'area':'okinawa','island':'no'}]}", "2 3 4 5 6 8 14", "11", "1 16"},
	{"an island of Nagasaki: not s01", "{'sites':[{'area':'nagasaki','island':'yes'}]}",
		"2 3 4 5 6 8 14", "1 11", "16"},
	{"Chiba and Hokkaido: both must be reached",
		"{'sites':[{'area':'chiba','island':'no'},{'area':'hokkaido','island':'no'}]}",
		"2 3 4 5 8 14", "6 11", "1 16"},
	{"a site nobody knows where: those that go everywhere go there",
		"{'sites':[{'name':'支店'}]}", "2 3 4 5 8 14", "", "1 6 11 16"},
	{"20 PCs: s08 by individual quotation", "{'terminals':20}", "1 2 3 4 5 6 11 14 16", "",
		"8"},
	{"19 PCs", "{'terminals':19}", "1 2 3 4 5 6 8 11 14 16", "", ""},
	{"20 PCs with a quotation of s08",
		"{'terminals':20,'quotations':[{'service':'s08','date':'2026-11-20','from':'BCC',"
		"'tax':'excluded','per_terminal':1500}]}",
		"1 2 3 4 5 6 8 11 14 16", "", ""},
	{"PCs are carried out: no box in an office", "{'company':{'carried_out':'yes'}}",
		"2 3 4 5 6 8 14", "1 11 16", ""},
	{"a home", "{'sites':[{'area':'tokyo','home':'yes','island':'no'}]}", "2 3 4 5 6 8 14",
		"1 11 16", ""},
	{"no room for a box", "{'sites':[{'area':'tokyo','can_box':'no','island':'no'}]}",
		"2 3 4 5 6 8 14", "1 11 16", ""},
	{"s14 has been asked about Mac",
		"{'systems':[{'system':'mac'}],'facts':[{'service':'s14','item':'supports_mac',"
		"'state':'no','source':'電話','date':'2026-11-20'},{'service':'s02','item':"
		"'supports_mac','state':'yes','source':'電話','date':'2026-11-20'}]}",
		"1 2 11 16", "14", "3 4 5 6 8"},
};

static void check_list(const struct asked *asked, const struct company *company, const char *list,
	const char *expected)
{
	if (strcmp(asked_numbers(asked, list), expected) != 0)
		fail_msg("%s, %s: %s, not %s", company->name, list, asked_numbers(asked, list),
			expected);
}

/* Both lists stand in the order of the file. */
static void merge_untyped(const char *open, char *ret_merged, size_t size)
{
	bool is_open[28] = {0};
	const char *lists[] = {open, UNTYPED};
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		struct slice rest = slice_text(lists[i]), part;
		uint64_t no;

		while (rest.len && text_next_part(&rest, ' ', &part)) {
			assert_int_equal(text_parse_u64(part, 27, &no), 0);
			is_open[no] = true;
		}
	}
	for (unsigned no = 1; no < ARRAY_SIZE(is_open); no++) {
		if (is_open[no])
			n += (size_t)snprintf(ret_merged + n, size - n, "%s%u", n ? " " : "", no);
	}
}

static void holds_the_company_against_each_service(void **state)
{
	struct asked asked;

	tree_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(companies); i++) {
		char open[256];

		asked_ask(&asked, "fit", companies[i].visit, "");
		merge_untyped(companies[i].open, open, sizeof(open));
		check_list(&asked, &companies[i], "in", companies[i].in);
		check_list(&asked, &companies[i], "out", companies[i].out);
		check_list(&asked, &companies[i], "open", open);
	}
	asked_done(&asked);
}

static const struct said {
	const char *visit, *list, *words;
	int64_t no;
} said[] = {
	{"{'systems':[{'system':'windows_xp'}]}", "out", "Windows XPでは使えないとされています。",
		2},
	{"{'sites':[{'area':'tokushima'}]}", "out",
		"徳島県は、対応する地域に入っていません。"
		"調査の記載は『東京・神奈川・千葉・埼玉だけ。順次全国に拡大予定』です。",
		11},
	{"{'sites':[{'area':'nagasaki','island':'yes'}]}", "out",
		"離島の事業所には、対応していません。", 1},
	{"{'company':{'carried_out':'yes'}}", "out",
		"会社に置く機器では、外で使うパソコンを守れません。", 16},
	{"{'sites':[{'area':'tokyo','home':'yes'}]}", "out",
		"会社に置く機器では、自宅のパソコンを守れません。", 11},
	{"{'sites':[{'area':'tokyo','can_box':'no'}]}", "out", "機器を置けない事業所があります。",
		1},
};

static void says_why_a_service_falls_out(void **state)
{
	struct asked asked;

	tree_open(&asked);
	for (size_t i = 0; i < ARRAY_SIZE(said); i++) {
		asked_ask(&asked, "fit", said[i].visit, "");
		if (!asked_says(asked_service(&asked, said[i].list, said[i].no), "reasons",
			    said[i].words))
			fail_msg("%s: not said: %s\n%s", said[i].visit, said[i].words,
				buf_text(&asked.answer));
	}
	asked_done(&asked);
}

static void asks_what_would_settle_it(void **state)
{
	struct asked asked;
	const struct read_value *unknown;

	tree_open(&asked);
	asked_ask(&asked, "fit", "{'terminals':25,'systems':[{'system':'mac'}]}", "");
	unknown = asked_member(asked_service(&asked, "open", 8), "unknown");
	assert_int_equal(unknown->n_items, 2);
	assert_true(slice_is_text(read_text(&unknown->items[0], "item"), "supports_mac"));
	assert_true(slice_is_text(
		read_text(&unknown->items[0], "text"), "Macで使えるか、わかりません。"));
	assert_true(slice_is_text(read_text(&unknown->items[0], "ask"), "Mac でも使えますか。"));
	assert_true(slice_is_text(
		read_text(&unknown->items[1], "text"), "20台からは、個別の見積もりです。"));
	assert_true(
		slice_is_text(read_text(&unknown->items[1], "ask"), "25台の見積もりをください。"));
	asked_ask(&asked, "fit", "{'sites':[{'area':'chiba'}]}", "");
	unknown = asked_member(asked_service(&asked, "open", 16), "unknown");
	assert_true(slice_is_text(read_text(&unknown->items[0], "item"), "reach"));
	assert_true(read_text(&unknown->items[0], "ask").len > 0);
	/* Windows 11 is compared of no service: said once, held against nobody. */
	asked_ask(
		&asked, "fit", "{'systems':[{'system':'windows_10'},{'system':'windows_11'}]}", "");
	assert_true(asked_says(&asked.top, "notes",
		"Windows 10、Windows "
		"11で使えるかは、調べられていません。契約の前に聞いてください。"));
	assert_string_equal(asked_numbers(&asked, "in"), "1 2 3 4 5 6 8 11 14 16");
	asked_done(&asked);
}

static void a_service_that_is_gone_is_out(void **state)
{
	struct asked asked = {0};

	sample_read_tree(&asked.sample);
	sample_replace(&asked.sample, TABLE_CHANGES, "source,place\n",
		"source,place\n"
		"s01,ended,2026-03-31,,,survey,\n"
		"s02,merged,2026-04-01,,s03,survey,\n"
		"s05,unlisted,2026-05,,,survey,\n"
		"s06,renamed,2026-05,新しい名前,,survey,\n");
	asked_open(&asked);
	asked_ask(&asked, "fit", "{}", "");
	assert_string_equal(asked_numbers(&asked, "out"), "1 2 5");
	assert_true(asked_says(
		asked_service(&asked, "out", 1), "reasons", "このサービスは終わりました。"));
	assert_true(asked_says(asked_service(&asked, "out", 2), "reasons",
		"このサービスは③ PCセキュリティみまもりパックにまとめられました。"));
	assert_true(asked_says(
		asked_service(&asked, "out", 5), "reasons", "IPAのリストから外れました。"));
	assert_true(slice_is_text(read_text(asked_service(&asked, "in", 6), "name"), "新しい名前"));
	asked_done(&asked);
}

/* A service that goes everywhere but to islands: whether a site is on one is the question then. */
static void an_island_must_be_asked_about(void **state)
{
	struct asked asked = {0};
	const struct read_value *unknown;

	sample_read_tree(&asked.sample);
	sample_replace(&asked.sample, TABLE_REACH, "s01,all,cond,", "s01,all,yes,");
	asked_open(&asked);
	asked_ask(&asked, "fit", "{'sites':[{'area':'nagasaki','island':'no'}]}", "");
	assert_non_null(asked_service(&asked, "in", 1));
	asked_ask(&asked, "fit", "{'sites':[{'area':'nagasaki','island':'yes'}]}", "");
	assert_non_null(asked_service(&asked, "out", 1));
	asked_ask(&asked, "fit", "{'sites':[{'area':'nagasaki'}]}", "");
	unknown = asked_member(asked_service(&asked, "open", 1), "unknown");
	assert_true(slice_is_text(read_text(&unknown->items[0], "text"),
		"離島には対応していません。事業所が離島にあるか、わかりません。"));
	asked_done(&asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_the_company_against_each_service),
		cmocka_unit_test(says_why_a_service_falls_out),
		cmocka_unit_test(asks_what_would_settle_it),
		cmocka_unit_test(an_island_must_be_asked_about),
		cmocka_unit_test(a_service_that_is_gone_is_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
