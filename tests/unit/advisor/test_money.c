/* The operation "money", asked through the advisor's door with the catalogue of the tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "asked.h"

static int open_tree(void **state)
{
	static struct asked asked;

	sample_read_tree(&asked.sample);
	asked_open(&asked);
	*state = &asked;
	return 0;
}

static int close_tree(void **state)
{
	asked_done(*state);
	return 0;
}

static const struct read_value *row(struct asked *asked, int64_t no)
{
	const struct read_value *found = asked_service(asked, "rows", no);

	if (!found)
		fail_msg("no row of service %ld", (long)no);
	return found;
}

/* "72000", "50000-", "-120000", "50000-60000" or "?" of the band. */
static void assert_band(const struct read_value *object, const char *name, const char *expected)
{
	const struct read_value *band = asked_member(object, name);
	const struct read_value *lo = read_member(band, "lo"), *hi = read_member(band, "hi");
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	if (lo)
		buf_put_format(&text, "%ld", (long)lo->number);
	if (!lo && !hi)
		buf_put_byte(&text, '?');
	else if (!lo || !hi || lo->number != hi->number)
		buf_put_byte(&text, '-');
	if (hi && (!lo || lo->number != hi->number))
		buf_put_format(&text, "%ld", (long)hi->number);
	if (!slice_is_text(buf_slice(&text), expected))
		fail_msg("%s is %s, not %s", name, buf_text(&text), expected);
	assert_true(read_text(band, "text").len > 0);
}

static void assert_word(const struct read_value *object, const char *name, const char *expected)
{
	struct slice word = read_text(object, name);

	if (!slice_is_text(word, expected))
		fail_msg("%s is \"%.*s\", not \"%s\"", name, (int)word.len, (const char *)word.data,
			expected);
}

static void assert_number(const struct read_value *object, const char *name, int64_t expected)
{
	assert_int_equal(asked_member(object, name)->kind, READ_NUMBER);
	assert_int_equal(asked_member(object, name)->number, expected);
}

/* Whether one of the list's texts has this part. */
static bool says(const struct read_value *object, const char *list, const char *part)
{
	const struct read_value *texts = asked_member(object, list);

	for (uint32_t i = 0; i < texts->n_items; i++)
		if (slice_find(texts->items[i].text, slice_text(part)) < texts->items[i].text.len)
			return true;
	return false;
}

/* The element of a list whose member is this text. */
static const struct read_value *element(
	const struct read_value *list, const char *member, const char *text)
{
	for (uint32_t i = 0; i < list->n_items; i++)
		if (slice_is_text(read_text(&list->items[i], member), text))
			return &list->items[i];
	fail_msg("no element with %s %s", member, text);
	return NULL;
}

static void every_service_has_its_row_and_the_lines_are_drawn(void **state)
{
	struct asked *asked = *state;
	const struct read_value *line;

	asked_ask(asked, "money", "{'terminals':10,'case':'A','type':'combined','tax':'included'}",
		"");
	assert_int_equal(asked_member(&asked->top, "rows")->n_items, 27);
	assert_word(&asked->top, "tax", "included");
	line = asked_member(&asked->top, "baseline");
	assert_number(line, "month", 33000);
	assert_number(line, "year", 396000);
	assert_number(line, "sixty_year", 237600);
	assert_number(line, "first_year", 396000);
	assert_number(line, "sixty_first", 237600);
	line = asked_member(asked_member(&asked->top, "baselines"), "endpoint");
	assert_number(line, "sixty_year", 158400);
}

static void presets_are_5_10_and_20(void **state)
{
	struct asked *asked = *state;
	const struct read_value *presets, *s08;

	asked_ask(asked, "money", "{'terminals':7,'type':'endpoint','candidates':['s08']}", "");
	presets = asked_member(&asked->top, "presets");
	assert_int_equal(presets->n_items, 3);
	assert_number(&presets->items[0], "terminals", 5);
	assert_number(&presets->items[1], "sixty_year", 144000);
	assert_number(&presets->items[2], "year", 480000);
	s08 = &asked_member(&presets->items[1], "rows")->items[0];
	assert_word(s08, "service", "s08");
	assert_band(s08, "year", "-216000");
	assert_word(s08, "le60_year", "yes");
	/* 20 terminals: individual quotation */
	s08 = &asked_member(&presets->items[2], "rows")->items[0];
	assert_band(s08, "year", "-600000");
	assert_word(s08, "le60_year", "unknown");
}

static void a_quotation_is_reckoned_through_to_what_remains(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s02, *subsidy;

	asked_ask(asked, "money",
		"{'terminals':5,'candidates':['s02'],'programme':'it2026','start':'2026-12-01',"
		"'months':24,'company':{'small':'yes'},'quotations':[{'service':'s02','date':'2026-"
		"11-20',"
		"'from':'営業の佐藤','tax':'excluded','initial':10000,'monthly':0,'per_terminal':"
		"1500,"
		"'minimum_months':12,'incident':'extra'}]}",
		"");
	s02 = row(asked, 2);
	assert_band(s02, "initial", "10000");
	assert_band(s02, "monthly", "7500");
	assert_band(s02, "year", "90000");
	assert_band(s02, "first_year", "100000");
	assert_band(s02, "second_year", "90000");
	assert_band(s02, "five_years", "460000");
	assert_band(s02, "per_terminal", "18000");
	assert_band(s02, "per_site", "90000");
	/* 24 months: 180,000, of which two thirds; 10,000 for setting up comes on top */
	subsidy = asked_member(s02, "subsidy");
	assert_word(subsidy, "state", "paid");
	assert_band(subsidy, "eligible", "180000");
	assert_band(subsidy, "amount", "120000");
	assert_band(s02, "gross", "190000");
	assert_band(s02, "net", "70000");
	assert_word(s02, "le60_year", "no");
	assert_word(s02, "above_ceiling", "no");
	assert_word(s02, "incident", "extra");
	assert_true(says(s02, "notes", "営業の佐藤"));
	assert_true(says(s02, "notes", "12か月"));
	assert_true(says(s02, "notes", "別料金"));
	assert_true(says(subsidy, "why", "180,000円"));
	assert_word(subsidy, "warning", "交付決定前に契約しない");
	assert_false(asked_member(s02, "old")->number);
}

static void below_the_floor_nothing_is_paid(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s02, *subsidy;

	asked_ask(asked, "money",
		"{'terminals':1,'candidates':['s02'],'programme':'it2026','company':{'small':'no'},"
		"'quotations':[{'service':'s02','tax':'excluded','initial':0,'monthly':0,'per_"
		"terminal':2000}]}",
		"");
	s02 = row(asked, 2);
	subsidy = asked_member(s02, "subsidy");
	assert_word(subsidy, "state", "not");
	assert_band(subsidy, "amount", "0");
	assert_true(says(subsidy, "why", "24,000円"));
	assert_true(says(subsidy, "why", "50,000円"));
	assert_band(s02, "net", "48000");
}

static void a_quotation_with_tax_has_no_subsidy_yet_but_a_question(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s01, *stated;

	asked_ask(asked, "money",
		"{'terminals':5,'tax':'excluded','candidates':['s01'],'programme':'it2026',"
		"'quotations':[{'service':'s01','tax':'included','initial':0,'monthly':6600,"
		"'per_terminal':0,'hardware':0}]}",
		"");
	s01 = row(asked, 1);
	assert_band(s01, "year", "-120000");
	assert_word(s01, "le60_year", "yes");
	assert_true(says(s01, "notes", "税込だけ"));
	assert_true(says(asked_member(s01, "year"), "open", "税込と税抜"));
	stated = asked_member(s01, "stated");
	assert_word(stated, "tax", "included");
	assert_band(stated, "year", "79200");
	assert_number(asked_member(stated, "baseline"), "sixty_year", 79200);
	assert_word(asked_member(s01, "subsidy"), "state", "unknown");
	assert_true(says(asked_member(s01, "subsidy"), "why", "税抜の金額を聞いて"));
	assert_true(element(asked_member(s01, "asks"), "part", "tax")->n_items > 0);
	/* asked with tax, the amounts stand; what is subsidised is still open */
	asked_ask(asked, "money",
		"{'terminals':5,'tax':'included','candidates':['s01'],'programme':'it2026',"
		"'quotations':[{'service':'s01','tax':'included','initial':0,'monthly':6600,"
		"'per_terminal':0,'hardware':0}]}",
		"");
	s01 = row(asked, 1);
	assert_band(s01, "year", "79200");
	assert_null(read_member(s01, "stated"));
	assert_word(asked_member(s01, "subsidy"), "state", "unknown");
	assert_word(asked_member(s01, "net"), "tax", "excluded");
}

static void without_prices_an_upper_end_with_its_reason_and_what_is_open(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s16;

	asked_ask(asked, "money", "{'terminals':5,'candidates':['s16','s04','s07']}", "");
	s16 = row(asked, 16);
	assert_band(s16, "year", "-120000");
	assert_band(s16, "first_year", "?");
	assert_true(says(asked_member(s16, "first_year"), "open", "機器の代金"));
	assert_true(says(asked_member(s16, "first_year"), "open", "初期費用"));
	assert_true(says(s16, "notes", "10,000円"));
	assert_true(asked_member(s16, "old")->number);
	/* what keeps the first year from being known comes with the question to the provider */
	assert_true(
		read_text(element(asked_member(s16, "asks"), "part", "hardware"), "ask").len > 0);
	assert_band(row(asked, 7), "year", "-240000");
	assert_true(says(row(asked, 7), "notes", "両方の上限"));
}

static void the_programme_of_another_year_is_flagged(void **state)
{
	struct asked *asked = *state;
	const struct read_value *programme, *check;

	asked_ask(asked, "money",
		"{'terminals':5,'programme':'it2024','start':'2026-12-01',"
		"'company':{'security_action':'one','gbizid':'no'}}",
		"");
	programme = asked_member(&asked->top, "programme");
	assert_word(programme, "programme", "it2024");
	assert_word(programme, "in_year", "no");
	assert_true(read_text(programme, "warning").len > 0);
	assert_int_equal(asked_member(&asked->top, "programmes")->n_items, 5);
	check = element(asked_member(programme, "checklist"), "condition", "warn_contract");
	assert_true(asked_member(check, "large")->number);
	assert_word(check, "kind", "warning");
	check = element(asked_member(programme, "checklist"), "condition", "security_action");
	assert_word(check, "state", "yes");
	/* no programme named: that of the start's year, or none */
	asked_ask(asked, "money", "{'terminals':5,'start':'2026-12-01','company':{'gbizid':'no'}}",
		"");
	programme = asked_member(&asked->top, "programme");
	assert_word(programme, "programme", "it2026");
	assert_word(programme, "in_year", "yes");
	assert_word(programme, "warning", "");
	check = element(asked_member(programme, "checklist"), "condition", "gbizid");
	assert_word(check, "state", "no");
	asked_ask(asked, "money", "{'terminals':5,'start':'2027-01-15'}", "");
	programme = asked_member(&asked->top, "programme");
	assert_null(read_member(programme, "programme"));
	assert_word(programme, "in_year", "unknown");
	assert_true(read_text(programme, "warning").len > 0);
	assert_word(asked_member(row(asked, 2), "subsidy"), "state", "unknown");
	assert_band(asked_member(row(asked, 2), "subsidy"), "amount", "?");
}

/* 5 terminals at 2,000 yen without tax: 240,000 in 24 months. As the catalogue has the programmes. */
static void the_programmes_of_2022_to_2026(void **state)
{
	static const struct {
		const char *programme, *small, *state, *amount, *net;
	} table[] = {
		{"it2022", "no", "unknown", "-120000", "120000-240000"}, /* floor unknown */
		{"it2022", "yes", "unknown", "-120000", "120000-240000"},
		{"it2023", "no", "unknown", "?", "-240000"},
		{"it2024", "no", "paid", "120000", "120000"},
		{"it2024", "yes", "paid", "120000", "120000"},
		{"it2024", "unknown", "paid", "120000", "120000"}, /* one rate for both */
		{"it2025", "no", "paid", "120000", "120000"},
		{"it2025", "yes", "paid", "160000", "80000"},
		{"it2026", "no", "paid", "120000", "120000"},
		{"it2026", "yes", "paid", "160000", "80000"},
		{"it2026", "unknown", "paid", "120000-160000", "80000-120000"},
	};
	struct asked *asked = *state;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct read_value *s02;
		char visit[512];

		snprintf(visit, sizeof(visit),
			"{'terminals':5,'candidates':['s02'],'programme':'%s','months':24,'company'"
			":{'small':'%s'},"
			"'quotations':[{'service':'s02','tax':'excluded','initial':0,'monthly':0,'"
			"per_terminal':2000}]}",
			table[i].programme, table[i].small);
		asked_ask(asked, "money", visit, "");
		s02 = row(asked, 2);
		assert_word(asked_member(s02, "subsidy"), "state", table[i].state);
		assert_band(asked_member(s02, "subsidy"), "amount", table[i].amount);
		assert_band(s02, "net", table[i].net);
	}
}

/* The same at 1 to 6 terminals, for a floor of 50,000: half needs three, two thirds two. */
static void the_floor_for_1_to_6_terminals(void **state)
{
	static const char *const amounts[][2] = {{"0", "0"}, {"0", "64000"}, {"72000", "96000"},
		{"96000", "128000"}, {"120000", "160000"}, {"144000", "192000"}};
	struct asked *asked = *state;

	for (unsigned i = 0; i < 12; i++) {
		const char *expected = amounts[i / 2][i % 2];
		const struct read_value *subsidy;
		char visit[512];

		snprintf(visit, sizeof(visit),
			"{'terminals':%u,'candidates':['s02'],'programme':'it2025','company':{'"
			"small':'%s'},"
			"'quotations':[{'service':'s02','tax':'excluded','initial':0,'monthly':0,'"
			"per_terminal':2000}]}",
			i / 2 + 1, i % 2 ? "yes" : "no");
		asked_ask(asked, "money", visit, "");
		subsidy = asked_member(row(asked, 2), "subsidy");
		assert_band(subsidy, "amount", expected);
		assert_word(subsidy, "state", strcmp(expected, "0") == 0 ? "not" : "paid");
	}
}

/* What is known by the ceiling alone already tells that one terminal cannot reach the floor. */
static void one_terminal_is_below_the_floor_without_any_price(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s04;

	asked_ask(asked, "money", "{'terminals':1,'candidates':['s04'],'programme':'it2025'}", "");
	s04 = row(asked, 4);
	assert_word(asked_member(s04, "subsidy"), "state", "not");
	assert_true(says(asked_member(s04, "subsidy"), "why", "32,000円以下"));
}

/* Nothing is known of 2023: no amount, no zero. */
static void an_unknown_programme_stays_unknown(void **state)
{
	struct asked *asked = *state;
	const struct read_value *subsidy, *programme;

	asked_ask(asked, "money", "{'terminals':5,'programme':'it2023','months':24}", "");
	programme = asked_member(&asked->top, "programme");
	assert_null(read_member(programme, "cap"));
	assert_null(read_member(programme, "rate_general"));
	subsidy = asked_member(row(asked, 2), "subsidy");
	assert_word(subsidy, "state", "unknown");
	assert_band(subsidy, "amount", "?");
	assert_true(says(subsidy, "why", "補助率"));
	assert_true(says(subsidy, "why", "下限額"));
	assert_band(row(asked, 2), "net", "-144000");
}

static void what_has_left_the_list_gets_no_subsidy(void **state)
{
	struct asked asked = {0};
	const struct read_value *s02;

	sample_read_tree(&asked.sample);
	sample_row(&asked.sample, TABLE_CHANGES, "s02,unlisted,2025-04-01,,,survey,");
	asked_open(&asked);
	asked_ask(&asked, "money",
		"{'terminals':20,'candidates':['s02'],'programme':'it2026','quotations':[{'service'"
		":'s02',"
		"'tax':'excluded','initial':0,'monthly':0,'per_terminal':2000}]}",
		"");
	s02 = row(&asked, 2);
	assert_word(asked_member(s02, "subsidy"), "state", "not");
	assert_band(asked_member(s02, "subsidy"), "amount", "0");
	assert_band(s02, "net", "960000");
	assert_word(element(asked_member(asked_member(s02, "subsidy"), "checks"), "condition",
			    "on_ipa_list"),
		"state", "no");
	asked_done(&asked);
}

static void running_it_oneself_is_reckoned_from_the_visits_numbers_alone(void **state)
{
	struct asked *asked = *state;
	const struct read_value *self;

	asked_ask(asked, "money", "{'terminals':5,'months':24}", "");
	self = asked_member(&asked->top, "self");
	assert_band(self, "first_year", "?");
	assert_int_equal(asked_member(self, "missing")->n_items, 6);
	assert_true(says(self, "statements", "保険は付きません"));
	assert_true(says(self, "statements", "駆け付けはありません"));
	assert_true(says(self, "statements", "リスト"));
	assert_band(asked_member(self, "subsidy"), "amount", "0");
	assert_word(asked_member(self, "subsidy"), "state", "not");
	/* once 60,000 + 8 h; a month 1,000 + 2 h; a year 5,000; an hour 3,000 */
	asked_ask(asked, "money",
		"{'terminals':5,'months':24,'self_run':{'hardware':60000,'running':1000,'other_"
		"year':5000,"
		"'hour_price':3000,'setup_hours':8,'month_hours':2}}",
		"");
	self = asked_member(&asked->top, "self");
	assert_band(self, "initial", "84000");
	assert_band(self, "monthly", "7000");
	assert_band(self, "year", "89000");
	assert_band(self, "first_year", "173000");
	assert_band(self, "five_years", "529000");
	assert_band(self, "net", "262000");
	/* no price of an hour: at least the rest */
	asked_ask(asked, "money",
		"{'terminals':5,'self_run':{'hardware':60000,'running':1000,'other_year':5000,"
		"'setup_hours':8,'month_hours':2}}",
		"");
	self = asked_member(&asked->top, "self");
	assert_band(self, "first_year", "77000-");
}

static void unknown_terminals_leave_the_presets(void **state)
{
	struct asked *asked = *state;

	asked_ask(asked, "money", "{'type':'endpoint'}", "");
	assert_null(read_member(&asked->top, "terminals"));
	assert_null(read_member(asked_member(&asked->top, "baseline"), "year"));
	assert_band(row(asked, 2), "first_year", "?");
	assert_int_equal(asked_member(&asked->top, "presets")->n_items, 3);
}

/* Three sites, one of them a home: two boxes, or terminals at all three. */
static void a_year_is_split_among_sites_and_terminals(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s11, *s02;

	asked_ask(asked, "money",
		"{'terminals':4,'candidates':['s11','s02'],'sites':[{'home':'no'},{'home':'no'},{'"
		"home':'yes'}]}",
		"");
	s11 = row(asked, 11);
	assert_number(s11, "sites", 2);
	assert_band(s11, "year", "-240000");
	assert_band(s11, "per_site", "-120000");
	assert_band(s11, "per_terminal", "-60000");
	s02 = row(asked, 2);
	assert_band(s02, "year", "-96000");
	assert_band(s02, "per_site", "-32000");
	assert_band(s02, "per_terminal", "-24000");
}

static void the_whole_is_said_in_english_too(void **state)
{
	struct asked *asked = *state;
	const struct read_value *s02;

	asked_ask(asked, "money", "{'terminals':5,'candidates':['s02']}", "'lang':'en',");
	s02 = row(asked, 2);
	assert_word(asked_member(s02, "year"), "text", "at most JPY 72,000");
	assert_word(asked_member(s02, "subsidy"), "warning",
		"Do not sign a contract before the grant is decided");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_service_has_its_row_and_the_lines_are_drawn),
		cmocka_unit_test(presets_are_5_10_and_20),
		cmocka_unit_test(a_quotation_is_reckoned_through_to_what_remains),
		cmocka_unit_test(below_the_floor_nothing_is_paid),
		cmocka_unit_test(a_quotation_with_tax_has_no_subsidy_yet_but_a_question),
		cmocka_unit_test(without_prices_an_upper_end_with_its_reason_and_what_is_open),
		cmocka_unit_test(the_programme_of_another_year_is_flagged),
		cmocka_unit_test(the_programmes_of_2022_to_2026),
		cmocka_unit_test(the_floor_for_1_to_6_terminals),
		cmocka_unit_test(one_terminal_is_below_the_floor_without_any_price),
		cmocka_unit_test(an_unknown_programme_stays_unknown),
		cmocka_unit_test(what_has_left_the_list_gets_no_subsidy),
		cmocka_unit_test(running_it_oneself_is_reckoned_from_the_visits_numbers_alone),
		cmocka_unit_test(unknown_terminals_leave_the_presets),
		cmocka_unit_test(a_year_is_split_among_sites_and_terminals),
		cmocka_unit_test(the_whole_is_said_in_english_too),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
