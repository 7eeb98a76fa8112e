/* A visit laid over the catalogue: whose word holds, how old it is, and what became of the services. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "advisor/view.h"
#include "advisor/visit.h"
#include "sample.h"

#define S(text) SLICE_LITERAL(text)
#define LIST(array)                                   \
	{                                             \
		.at = (array), .n = ARRAY_SIZE(array) \
	}

static struct date day(const char *text)
{
	struct date date = {0};

	if (text[0])
		assert_int_equal(date_parse(slice_text(text), &date), 0);
	return date;
}

static void assert_slice(struct slice got, const char *expected)
{
	if (!slice_is_text(got, expected))
		fail_msg("\"%.*s\" is not \"%s\"", (int)got.len, (const char *)got.data, expected);
}

/* ---- age */

static void counts_twelve_months_from_the_first_day_that_may_be_meant(void **state)
{
	static const struct {
		const char *date, *today;
		bool old;
	} table[] = {
		{"2025-11-23", "2026-11-23", false},
		{"2025-11-22", "2026-11-23", true},
		{"2025-11-24", "2026-11-23", false},
		{"2025-11", "2026-11-01", false},
		{"2025-11", "2026-11-02", true},
		{"2026", "2026-12-31", false},
		{"2026", "2027-01-01", false},
		{"2026", "2027-01-02", true},
		{"2022-07", "2026-11-23", true},
		{"2024-02-29", "2025-02-28", false},
		{"2024-02-29", "2025-03-01", true},
		{"2026-12-31", "2026-11-23", false},
		{"", "2026-11-23", true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		if (view_is_old(day(table[i].date), day(table[i].today)) != table[i].old)
			fail_msg("%s at %s", table[i].date, table[i].today);
	}
}

/* ---- facts */

static void put_facts(struct sample *sample)
{
	sample_init(sample);
	sample_row(sample, TABLE_SERVICES, "s01,1,甲,会社,yes,survey,表1,2022-12,");
	sample_row(sample, TABLE_SERVICES, "s02,2,乙,会社,yes,survey,表1,2022-12,");
	sample_row(sample, TABLE_ITEMS, "quick,response,flag,,yes,速い,quick,ask,ask,,");
	sample_row(sample, TABLE_ITEMS, "cap,insurance,yen,,high,上限,cap,ask,ask,,");
	sample_row(sample, TABLE_FACTS, "s01,cap,300000,yes,,,,survey,表7,2022-07,");
	sample_row(sample, TABLE_FACTS, "s01,quick,,no,,,,survey,表5,2026-07,");
	sample_row(sample, TABLE_FACTS, "s02,cap,,cond,,条件,condition,survey,表7,2022-07,");
}

enum { S01, S02 };
enum { QUICK, CAP };

static void shows_what_the_catalogue_says(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;
	const struct visit visit = {0};
	const struct fact *fact;

	put_facts(&sample);
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	fact = view_fact(view, S01, CAP);
	assert_int_equal(fact->state, FACT_YES);
	assert_true(fact->has_number);
	assert_int_equal(fact->number, 300000);
	assert_int_equal(fact->row, 0);
	assert_int_equal(fact->visit_row, ROW_NONE);
	assert_false(fact->yours);
	assert_true(fact->old);
	assert_false(view_fact(view, S01, QUICK)->old);
	assert_int_equal(view_fact(view, S01, QUICK)->state, FACT_NO);
	assert_false(view_fact(view, S02, CAP)->has_number);
	assert_ptr_equal(view_fact_of(view, S01, "cap"), fact);
}

/* Nobody has said: no number, no age, no row, and never a no. */
static void shows_that_nobody_has_said_anything(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;
	const struct visit visit = {0};
	const struct fact *absent[4];

	put_facts(&sample);
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	absent[0] = view_fact(view, S02, QUICK);
	absent[1] = view_fact(view, S02, 99);
	absent[2] = view_fact(view, 99, QUICK);
	absent[3] = view_fact_of(view, S02, "no_such_item");
	for (size_t i = 0; i < ARRAY_SIZE(absent); i++) {
		assert_int_equal(absent[i]->state, FACT_NOT_STATED);
		assert_int_equal(absent[i]->row, ROW_NONE);
		assert_false(absent[i]->has_number);
		assert_false(absent[i]->old);
		assert_false(absent[i]->yours);
	}
}

static void lets_the_visits_word_go_first(void **state)
{
	struct visit_fact facts[] = {
		{.service = S("s01"),
			.item = S("cap"),
			.state = S("yes"),
			.value = S("1000000"),
			.source = S("the provider"),
			.date = {2026, 11, 20}},
		{.service = S("s02"), .item = S("quick"), .state = S("yes"), .date = {2025, 1, 5}},
		{.service = S("s02"),
			.item = S("cap"),
			.state = S("unknown"),
			.date = {2026, 3, 0}},
		{.service = S("s02"), .item = S("cap"), .state = S("no"), .date = {2026, 2, 1}},
		{.service = S("s09"), .item = S("cap"), .state = S("no"), .date = {2026, 2, 1}},
		{.service = S("s01"), .item = S("speed"), .state = S("no"), .date = {2026, 2, 1}},
	};
	const struct visit visit = {.facts = LIST(facts)};
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;
	const struct fact *fact;

	put_facts(&sample);
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	fact = view_fact(view, S01, CAP);
	assert_true(fact->yours);
	assert_int_equal(fact->number, 1000000);
	assert_int_equal(fact->row, ROW_NONE);
	assert_int_equal(fact->visit_row, 0);
	assert_false(fact->old);
	fact = view_fact(view, S02, QUICK);
	assert_int_equal(fact->state, FACT_YES);
	assert_true(fact->old);
	/* The later of two answers. */
	fact = view_fact(view, S02, CAP);
	assert_int_equal(fact->state, FACT_UNKNOWN);
	assert_int_equal(fact->visit_row, 2);
	/* What it does not speak of stays. */
	assert_int_equal(view_fact(view, S01, QUICK)->state, FACT_NO);
	assert_false(view_fact(view, S01, QUICK)->yours);
}

static void confirms_a_fact_by_a_date(void **state)
{
	static const struct {
		struct visit_confirmed said;
		bool old;
	} table[] = {
		{{S("s01"), S("cap"), S("mail"), {2026, 11, 20}}, false},
		{{S("s01"), S("cap"), S("mail"), {2025, 11, 23}}, false},
		{{S("s01"), S("cap"), S("mail"), {2025, 11, 22}}, true},
		{{S("s01"), S("cap"), S("mail"), {2025, 0, 0}}, true},
		{{S("s01"), S("cap"), S("mail"), {2026, 0, 0}}, false},
		/* Without a date, or with one that has not come, it confirms nothing. */
		{{S("s01"), S("cap"), S("mail"), {0, 0, 0}}, true},
		{{S("s01"), S("cap"), S("mail"), {2026, 11, 24}}, true},
		/* Another service, another item, the place on the list. */
		{{S("s02"), S("cap"), S("mail"), {2026, 11, 20}}, true},
		{{S("s01"), S("quick"), S("mail"), {2026, 11, 20}}, true},
		{{S("s01"), S(""), S("mail"), {2026, 11, 20}}, true},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct visit_confirmed confirmed[] = {table[i].said};
		const struct visit visit = {.confirmed = LIST(confirmed)};
		_cleanup_(sample_done) struct sample sample;
		_cleanup_(view_freep) struct view *view = NULL;
		const struct fact *fact;

		put_facts(&sample);
		assert_int_equal(
			view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
		fact = view_fact(view, S01, CAP);
		if (fact->old != table[i].old)
			fail_msg("row %zu", i);
		/* What it says stays as it was, with the date of then. */
		assert_int_equal(fact->number, 300000);
		assert_int_equal(fact->date.year, 2022);
		assert_int_equal(view_fact(view, S02, QUICK)->state, FACT_NOT_STATED);
	}
}

static void keeps_the_latest_confirmation(void **state)
{
	struct visit_confirmed confirmed[] = {
		{S("s01"), S("cap"), S("call"), {2026, 11, 1}},
		{S("s01"), S("cap"), S("mail"), {2026, 11, 20}},
		{S("s01"), S("cap"), S("letter"), {2026, 10, 1}},
		{S("s02"), S("quick"), S("mail"), {2026, 11, 20}},
	};
	const struct visit visit = {.confirmed = LIST(confirmed)};
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;

	put_facts(&sample);
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	assert_slice(view_fact(view, S01, CAP)->confirmed_by, "mail");
	/* A confirmation of what nobody has said states nothing. */
	assert_int_equal(view_fact(view, S02, QUICK)->state, FACT_NOT_STATED);
	assert_false(date_is_known(view_fact(view, S02, QUICK)->confirmed));
}

static void takes_the_newest_quotation(void **state)
{
	struct visit_quotation quotations[] = {
		{.service = S("s01"), .from = S("old"), .date = {2025, 1, 1}},
		{.service = S("s01"), .from = S("new"), .date = {2026, 11, 1}},
		{.service = S("s01"), .from = S("undated")},
		{.service = S("s09"), .from = S("nobody"), .date = {2026, 11, 1}},
	};
	const struct visit visit = {.quotations = LIST(quotations)};
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;

	put_facts(&sample);
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	assert_slice(view_quotation(view, S01)->from, "new");
	assert_null(view_quotation(view, S02));
	assert_null(view_quotation(view, 99));
}

static void takes_a_quotations_word_on_support_in_an_incident(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;
	struct visit_quotation quoted[] = {
		{.service = S("s01"),
			.date = day("2026-10-01"),
			.incident = S("extra"),
			.from = S("a")},
		{.service = S("s01"),
			.date = day("2026-11-01"),
			.incident = S("included"),
			.from = S("b")},
		{.service = S("s02"),
			.date = day("2026-11-01"),
			.incident = S("extra"),
			.from = S("c")},
		{.service = S("s03"), .date = day("2026-11-01"), .incident = S("unknown")},
	};
	struct visit_fact said[] = {{.service = S("s02"),
		.item = S("incident_support_charged_extra"),
		.state = S("no"),
		.source = S("d"),
		.date = day("2026-11-02")}};
	struct visit visit = {.quotations = LIST(quoted), .facts = LIST(said)};
	const struct fact *fact;

	put_facts(&sample);
	sample_row(&sample, TABLE_SERVICES, "s03,3,丙,会社,yes,survey,表1,2022-12,");
	sample_row(&sample, TABLE_ITEMS,
		"incident_support_charged_extra,response,flag,,no,ja,en,ask,ask,,");
	sample_row(&sample, TABLE_FACTS,
		"s03,incident_support_charged_extra,,yes,,,,survey,表8,2022-07,");
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	fact = view_fact_of(view, 0, "incident_support_charged_extra");
	assert_int_equal(fact->state, FACT_NO);
	assert_true(fact->yours && !fact->old);
	assert_slice(fact->quoted_by, "b");
	/* A later statement goes before it; a quotation that does not say leaves what is known. */
	fact = view_fact_of(view, 1, "incident_support_charged_extra");
	assert_int_equal(fact->state, FACT_NO);
	assert_int_equal(fact->visit_row, 0);
	fact = view_fact_of(view, 2, "incident_support_charged_extra");
	assert_int_equal(fact->state, FACT_YES);
	assert_false(fact->yours);
}

/* ---- what became of the services */

struct standing_row {
	const char *today;
	const char *service;
	enum standing_kind kind;
	const char *name;
	const char *into; /* "": none */
	bool old;
};

static void knows_what_became_of_services(void **state)
{
	static const char *const changes[] = {
		"s01,renamed,2024-04,甲改,,survey,",
		"s01,renamed,2025-04,甲新,,survey,",
		"s02,merged,2024-05,,s03,survey,",
		"s03,merged,2025-06-10,,s04,survey,",
		"s04,listed,2026-03,,,survey,",
		"s05,unlisted,2024-01,,,survey,",
		"s06,unlisted,2024-01,,,survey,",
		"s06,listed,2025-01,,,survey,",
		"s07,ended,2025-03-31,,,survey,",
		"s09,ended,2025-03-31,,,survey,",
	};
	static const struct standing_row table[] = {
		{"2024-03-31", "s01", STANDING_LISTED, "1", "", true},
		{"2024-04-01", "s01", STANDING_LISTED, "甲改", "", true},
		{"2026-11-23", "s01", STANDING_LISTED, "甲新", "", true},
		{"2024-04-30", "s02", STANDING_LISTED, "2", "", true},
		{"2024-06-01", "s02", STANDING_MERGED, "2", "s03", true},
		{"2025-06-09", "s02", STANDING_MERGED, "2", "s03", true},
		{"2025-06-10", "s02", STANDING_MERGED, "2", "s04", true},
		{"2025-06-10", "s03", STANDING_MERGED, "3", "s04", true},
		{"2026-11-23", "s04", STANDING_LISTED, "4", "", false},
		{"2027-03-02", "s04", STANDING_LISTED, "4", "", true},
		{"2026-11-23", "s05", STANDING_UNLISTED, "5", "", true},
		{"2024-12-31", "s06", STANDING_UNLISTED, "6", "", true},
		{"2025-12-31", "s06", STANDING_LISTED, "6", "", false},
		{"2025-03-30", "s07", STANDING_LISTED, "7", "", true},
		{"2025-03-31", "s07", STANDING_ENDED, "7", "", true},
	};
	_cleanup_(sample_done) struct sample sample;
	const struct visit visit = {0};
	struct catalogue *c;

	sample_init(&sample);
	for (int i = 1; i <= 7; i++) {
		char line[64];

		snprintf(line, sizeof(line), "s0%d,%d,%d,会社,yes,survey,表1,2022-12,", i, i, i);
		sample_row(&sample, TABLE_SERVICES, line);
	}
	for (size_t i = 0; i < ARRAY_SIZE(changes); i++)
		sample_row(&sample, TABLE_CHANGES, changes[i]);
	c = sample_open(&sample);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		const struct standing_row *row = &table[i];
		_cleanup_(view_freep) struct view *view = NULL;
		uint32_t service = catalogue_find(c, TABLE_SERVICES, slice_text(row->service));
		const struct standing *standing;

		assert_int_equal(view_open(c, &visit, day(row->today), &view), 0);
		standing = view_standing(view, service);
		if (standing->kind != row->kind || !slice_is_text(standing->name, row->name) ||
			standing->old != row->old ||
			standing->into != catalogue_find(c, TABLE_SERVICES, slice_text(row->into)))
			fail_msg("row %zu: %s at %s is %d, %.*s", i, row->service, row->today,
				standing->kind, (int)standing->name.len,
				(const char *)standing->name.data);
		assert_int_equal(view_is_candidate(view, service), row->kind == STANDING_LISTED);
	}
}

static void ends_on_a_ring_of_mergers(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	_cleanup_(view_freep) struct view *view = NULL;
	const struct visit visit = {0};

	put_facts(&sample);
	sample_row(&sample, TABLE_CHANGES, "s01,merged,2024,,s02,survey,");
	sample_row(&sample, TABLE_CHANGES, "s02,merged,2024,,s01,survey,");
	assert_int_equal(view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
	assert_false(view_is_candidate(view, S01));
	assert_false(view_is_candidate(view, S02));
}

/* The place on the list ages by itself: confirming facts does not confirm it. */
static void confirms_a_place_on_the_list(void **state)
{
	static const struct {
		struct visit_confirmed said;
		bool s01_old, s02_candidate;
	} table[] = {
		{{S("s01"), S(""), S("IPA"), {2026, 11, 20}}, false, false},
		{{S("s01"), S(""), S("IPA"), {2025, 11, 1}}, true, false},
		{{S("s01"), S(""), S("IPA"), {2021, 1, 1}}, true, false},
		{{S("s01"), S(""), S("IPA"), {2026, 11, 24}}, true, false},
		{{S("s01"), S("cap"), S("IPA"), {2026, 11, 20}}, true, false},
		/* s02 went off the list in 2024-05: seen there later, it is on it again. */
		{{S("s02"), S(""), S("IPA"), {2026, 11, 20}}, true, true},
		{{S("s02"), S(""), S("IPA"), {2024, 4, 30}}, true, false},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		struct visit_confirmed confirmed[] = {table[i].said};
		const struct visit visit = {.confirmed = LIST(confirmed)};
		_cleanup_(sample_done) struct sample sample;
		_cleanup_(view_freep) struct view *view = NULL;

		put_facts(&sample);
		sample_row(&sample, TABLE_CHANGES, "s02,unlisted,2024-05,,,survey,");
		assert_int_equal(
			view_open(sample_open(&sample), &visit, day("2026-11-23"), &view), 0);
		if (view_standing(view, S01)->old != table[i].s01_old ||
			view_is_candidate(view, S02) != table[i].s02_candidate)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_twelve_months_from_the_first_day_that_may_be_meant),
		cmocka_unit_test(shows_what_the_catalogue_says),
		cmocka_unit_test(shows_that_nobody_has_said_anything),
		cmocka_unit_test(lets_the_visits_word_go_first),
		cmocka_unit_test(confirms_a_fact_by_a_date),
		cmocka_unit_test(keeps_the_latest_confirmation),
		cmocka_unit_test(takes_the_newest_quotation),
		cmocka_unit_test(takes_a_quotations_word_on_support_in_an_incident),
		cmocka_unit_test(knows_what_became_of_services),
		cmocka_unit_test(ends_on_a_ring_of_mergers),
		cmocka_unit_test(confirms_a_place_on_the_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
