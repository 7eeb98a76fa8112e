/* Conditions held against a visit: yes and no only where the visit says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/when.h"
#include "sample.h"

struct setting {
	struct sample sample;
	struct catalogue *catalogue;
	struct arena arena;
};

static int setup(void **state)
{
	static struct setting setting;
	struct sample *sample = &setting.sample;

	sample_init(sample);
	sample_row(sample, TABLE_AREAS, "chiba,kanto,千葉県,Chiba");
	sample_row(sample, TABLE_AREAS, "tokyo,kanto,東京都,Tokyo");
	sample_row(sample, TABLE_CASES, "a,ja,en,survey,t8");
	sample_row(sample, TABLE_QUESTIONS, "name,company,text,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "pcs,company,number,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "member,company,yesno,,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "box,company,choice,utm=x=UTM;none=y=None,ja,en,,");
	sample_row(sample, TABLE_QUESTIONS, "end,company,date,,ja,en,,");
	setting.catalogue = sample_open(sample);
	arena_init(&setting.arena, 4 << 20);
	*state = &setting;
	return 0;
}

static int teardown(void **state)
{
	struct setting *setting = *state;

	arena_done(&setting->arena);
	sample_done(&setting->sample);
	return 0;
}

static void assert_holds(
	struct setting *s, const char *json, const char *condition, enum tri expected)
{
	struct date today = {2026, 11, 23};
	struct fault fault = {0};
	struct read_value top;
	struct visit *visit;
	enum tri holds;

	assert_int_equal(read_json(slice_text(json), &s->arena, &fault, &top), 0);
	if (visit_read(s->catalogue, &top, today, &s->arena, &fault, &visit) != 0)
		fail_msg("refused: %s (%s)", fault.file, fault.subject);
	holds = when_holds(visit, slice_text(condition));
	if (holds != expected)
		fail_msg("%s on %s: %s", condition, json, tri_word(holds));
}

static void what_nobody_said_is_unknown(void **state)
{
	static const char *const conditions[] = {"", "member=yes", "member!=yes", "pcs=5",
		"pcs<=10", "box=none", "end<2027", "sites>=2", "homes>=1", "homes=0", "area=chiba",
		"area!=chiba", "system=windows_xp", "type=endpoint", "case=a", "terminals<=10",
		"months=24", "start<2027", "nonsense", "nonsense=1", "member", "=yes",
		"member=", "pcs=many"};

	for (size_t i = 0; i < ARRAY_SIZE(conditions); i++)
		assert_holds(*state, "{}", conditions[i], TRI_UNKNOWN);
	assert_holds(*state, "{\"company\":{\"member\":\"unknown\"}}", "member=yes", TRI_UNKNOWN);
	/* No company has fewer than none. */
	assert_holds(*state, "{}", "pcs>=0", TRI_YES);
}

static void words_and_numbers(void **state)
{
	static const char json[] = "{\"company\":{\"pcs\":8,\"member\":\"yes\",\"box\":\"none\"}}";
	static const struct {
		const char *condition;
		enum tri holds;
	} rows[] = {{"member=yes", TRI_YES}, {"member=no", TRI_NO}, {"member!=yes", TRI_NO},
		{"member!=no", TRI_YES}, {"box=utm|none", TRI_YES}, {"box!=utm|none", TRI_NO},
		{"box=utm", TRI_NO}, {"pcs=8", TRI_YES}, {"pcs!=8", TRI_NO}, {"pcs<8", TRI_NO},
		{"pcs<=8", TRI_YES}, {"pcs>=8", TRI_YES}, {"pcs>8", TRI_NO}, {"pcs<9", TRI_YES},
		{"pcs>7", TRI_YES}, {"pcs=5|8|10", TRI_YES}, {"pcs!=5|10", TRI_YES},
		{"pcs!=5|8", TRI_NO}, {"terminals<=10", TRI_YES}, {"member=yes;pcs>=8", TRI_YES},
		{"member=yes;pcs>8", TRI_NO}, {"member<yes", TRI_UNKNOWN},
		{"pcs<8|9", TRI_UNKNOWN}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_holds(*state, json, rows[i].condition, rows[i].holds);
}

static void one_that_fails_decides_and_one_unknown_keeps_it_open(void **state)
{
	static const char json[] = "{\"company\":{\"member\":\"yes\"}}";

	assert_holds(*state, json, "member=no;pcs>8", TRI_NO);
	assert_holds(*state, json, "pcs>8;member=no", TRI_NO);
	assert_holds(*state, json, "member=yes;pcs>8", TRI_UNKNOWN);
	assert_holds(*state, json, "member=yes;", TRI_UNKNOWN);
}

static void dates_are_held_by_their_whole_span(void **state)
{
	assert_holds(*state, "{}", "today<=2026-11-23", TRI_YES);
	assert_holds(*state, "{}", "today<=2026-11", TRI_YES);
	assert_holds(*state, "{}", "today<2026-11", TRI_NO);
	assert_holds(*state, "{}", "today=2026-11", TRI_YES);
	assert_holds(*state, "{}", "today<=2023-08", TRI_NO);
	assert_holds(*state, "{}", "today>2026", TRI_NO);
	assert_holds(*state, "{}", "today>=2026", TRI_YES);
	assert_holds(*state, "{\"company\":{\"end\":\"2026\"}}", "end<2026-06", TRI_UNKNOWN);
	assert_holds(*state, "{\"company\":{\"end\":\"2026\"}}", "end<2027-01", TRI_YES);
	assert_holds(*state, "{\"company\":{\"end\":\"2026-03\"}}", "end=2026", TRI_YES);
	assert_holds(*state, "{\"company\":{\"end\":\"2026\"}}", "end=2026-03", TRI_UNKNOWN);
	assert_holds(*state, "{\"start\":\"2026-12-01\"}", "start>2026-11-30", TRI_YES);
}

static void sites_are_counted_as_far_as_they_are_known(void **state)
{
	static const char two[] =
		"{\"sites\":[{\"area\":\"chiba\",\"home\":\"no\"},{\"home\":\"yes\"}]}";
	static const char open[] = "{\"sites\":[{\"home\":\"no\"},{}]}";
	static const char none[] =
		"{\"sites\":[{\"area\":\"chiba\",\"home\":\"no\",\"island\":\"no\"}]}";

	assert_holds(*state, two, "sites>=2", TRI_YES);
	assert_holds(*state, two, "sites=1", TRI_NO);
	assert_holds(*state, two, "homes>=1", TRI_YES);
	assert_holds(*state, two, "homes=0", TRI_NO);
	assert_holds(*state, two, "homes=1", TRI_YES);
	assert_holds(*state, open, "homes>=1", TRI_UNKNOWN);
	assert_holds(*state, open, "homes<=1", TRI_YES);
	assert_holds(*state, open, "homes>1", TRI_NO);
	assert_holds(*state, none, "homes=0", TRI_YES);
	assert_holds(*state, none, "islands=0", TRI_YES);
	assert_holds(*state, two, "islands=0", TRI_UNKNOWN);
}

static void any_place_or_system_will_do(void **state)
{
	static const char known[] =
		"{\"sites\":[{\"area\":\"chiba\"},{\"area\":\"tokyo\"}],"
		"\"systems\":[{\"system\":\"windows_xp\"},{\"system\":\"windows_11\"}]}";
	static const char open[] =
		"{\"sites\":[{\"area\":\"chiba\"},{}],"
		"\"systems\":[{\"system\":\"windows_11\"},{\"system\":\"unknown\"}]}";

	assert_holds(*state, known, "area=chiba", TRI_YES);
	assert_holds(*state, known, "area!=chiba", TRI_NO);
	assert_holds(*state, known, "system=windows_xp|windows_7", TRI_YES);
	assert_holds(*state, known, "system=windows_7", TRI_NO);
	assert_holds(*state, known, "system!=windows_7", TRI_YES);
	assert_holds(*state, open, "area=chiba", TRI_YES);
	assert_holds(*state, open, "area=tokyo", TRI_UNKNOWN);
	assert_holds(*state, open, "area!=tokyo", TRI_UNKNOWN);
	assert_holds(*state, open, "area!=chiba", TRI_NO);
	assert_holds(*state, open, "system=windows_xp", TRI_UNKNOWN);
}

static void the_checker_knows_what_can_hold(void **state)
{
	static const char *const good[] = {"member=yes", "member!=no", "pcs<=10", "pcs=5|10|20",
		"box=utm|none", "end<2027-01", "today<=2023-08-31", "area=chiba", "case=a",
		"type=endpoint|network", "system=windows_xp", "member=yes;pcs>=8", "homes>=1",
		"months>=12", "sites>1", "terminals<20"};
	static const char *const bad[] = {"", "member", "member=maybe", "member<yes", "pcs=many",
		"pcs<5|8", "box=dog", "end<soon", "name=x", "nobody=yes", "area=mars", "case=z",
		"type=cloud", "member=yes;", ";member=yes", "member=yes;;pcs>1", "member =yes",
		"today<=2023-02-30", "area<chiba", "=1", "pcs==8"};
	struct setting *s = *state;

	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		if (!when_is_valid(s->catalogue, slice_text(good[i])))
			fail_msg("refused: %s", good[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (when_is_valid(s->catalogue, slice_text(bad[i])))
			fail_msg("taken: %s", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_nobody_said_is_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(words_and_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(
			one_that_fails_decides_and_one_unknown_keeps_it_open, setup, teardown),
		cmocka_unit_test_setup_teardown(
			dates_are_held_by_their_whole_span, setup, teardown),
		cmocka_unit_test_setup_teardown(
			sites_are_counted_as_far_as_they_are_known, setup, teardown),
		cmocka_unit_test_setup_teardown(any_place_or_system_will_do, setup, teardown),
		cmocka_unit_test_setup_teardown(the_checker_knows_what_can_hold, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
