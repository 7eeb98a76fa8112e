/* Opening a catalogue: what is found again, and what is refused with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "sample.h"

static void assert_slice(struct slice got, const char *expected)
{
	if (!slice_is_text(got, expected))
		fail_msg("\"%.*s\" is not \"%s\"", (int)got.len, (const char *)got.data, expected);
}

static void put_small(struct sample *sample)
{
	sample_init(sample);
	sample_row(sample, TABLE_SERVICES, "s01,1,First,Somebody,yes,survey,t1,2022-12,");
	sample_row(sample, TABLE_SERVICES,
		"s02,2,\"Second, \"\"the\"\"\",Somebody,no,survey,t1,2022-12,");
	sample_row(sample, TABLE_ITEMS, "quick,response,flag,,yes,ja,en,ask,ask,,");
	sample_row(sample, TABLE_ITEMS, "cap,insurance,yen,,high,ja,en,ask,ask,,");
	sample_row(sample, TABLE_FACTS, "s02,cap,300000,yes,,,,survey,t7,2022,");
	sample_row(sample, TABLE_FACTS, "s02,quick,,no,,,,survey,t7,2022,o1;o2");
	sample_row(sample, TABLE_FACTS, "s09,quick,,no,,,,survey,t7,2022,");
}

static void finds_rows_and_facts_again(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	struct catalogue *c;
	int64_t number;

	put_small(&sample);
	c = sample_open(&sample);
	assert_int_equal(catalogue_rows(c, TABLE_SERVICES), 2);
	assert_int_equal(catalogue_rows(c, TABLE_TEXTS), 0);
	assert_int_equal(catalogue_find(c, TABLE_SERVICES, slice_text("s02")), 1);
	assert_int_equal(catalogue_find(c, TABLE_SERVICES, slice_text("s03")), ROW_NONE);
	assert_slice(catalogue_cell(c, TABLE_SERVICES, 1, SERVICES_NAME), "Second, \"the\"");
	assert_slice(catalogue_cell(c, TABLE_SERVICES, ROW_NONE, SERVICES_NAME), "");
	assert_int_equal(catalogue_item_kind(c, 0), ITEM_FLAG);
	assert_int_equal(catalogue_item_kind(c, 1), ITEM_YEN);
	assert_int_equal(catalogue_fact(c, 1, 1), 0);
	assert_int_equal(catalogue_fact(c, 1, 0), 1);
	assert_int_equal(catalogue_fact(c, 0, 0), ROW_NONE);
	assert_int_equal(catalogue_fact(c, 2, 0), ROW_NONE);
	assert_true(catalogue_number(c, TABLE_FACTS, 0, FACTS_VALUE, &number));
	assert_int_equal(number, 300000);
	assert_false(catalogue_number(c, TABLE_FACTS, 1, FACTS_VALUE, &number));
	assert_true(catalogue_has(c, TABLE_FACTS, 1, FACTS_DOUBTS, slice_text("o2")));
	assert_false(catalogue_has(c, TABLE_FACTS, 1, FACTS_DOUBTS, slice_text("o")));
	assert_int_equal(catalogue_next(c, TABLE_FACTS, 0, FACTS_ITEM, slice_text("quick")), 1);
	assert_int_equal(
		catalogue_next(c, TABLE_FACTS, 3, FACTS_ITEM, slice_text("quick")), ROW_NONE);
}

static void says_where_a_cell_stands(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	struct fault fault = {0};

	put_small(&sample);
	catalogue_place(sample_open(&sample), TABLE_SERVICES, 1, SERVICES_PROVIDER, &fault);
	assert_string_equal(fault.file, "services.csv");
	assert_int_equal(fault.line, 3);
	assert_int_equal(fault.column, 25);
}

struct refusal {
	enum table table;
	const char *text; /* NULL: the file is not there */
	enum message_id message;
	const char *file;
	uint32_t line, column;
	const char *subject;
};

static void refuses_what_breaks_the_form(void **state)
{
	static const struct refusal table[] = {
		{TABLE_TEXTS, NULL, MSG_CATALOGUE_NO_FILE, "texts.csv", 0, 0, "texts.csv"},
		{TABLE_TEXTS, "", MSG_CATALOGUE_NO_COLUMN, "texts.csv", 1, 1, "text"},
		{TABLE_TEXTS, "text,ja\n", MSG_CATALOGUE_NO_COLUMN, "texts.csv", 1, 1, "en"},
		{TABLE_TEXTS, "# c\ntext,ja,en,fr\n", MSG_CATALOGUE_STRANGE_COLUMN, "texts.csv", 2,
			12, "fr"},
		{TABLE_TEXTS, "text,ja,en,ja\n", MSG_CATALOGUE_STRANGE_COLUMN, "texts.csv", 1, 12,
			"ja"},
		{TABLE_TEXTS, "text,en,ja\n", MSG_CATALOGUE_COLUMN_ORDER, "texts.csv", 1, 6, "en"},
		{TABLE_TEXTS, "text,ja,en\na,b\n", MSG_CATALOGUE_CELLS, "texts.csv", 2, 1, ""},
		{TABLE_TEXTS, "text,ja,en\na,b,c,d\n", MSG_CATALOGUE_CELLS, "texts.csv", 2, 1, ""},
		{TABLE_TEXTS, "text,ja,en\na,b,\"c\n", MSG_CATALOGUE_MALFORMED, "texts.csv", 3, 1,
			""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		_cleanup_(sample_done) struct sample sample;
		const struct refusal *row = &table[i];
		const struct catalogue_file *files;
		struct catalogue *catalogue = NULL;
		struct fault fault;

		sample_init(&sample);
		if (row->text)
			sample_set(&sample, row->table, row->text);
		files = sample_files(&sample);
		/* texts is the last table: without it the others are complete. */
		assert_int_equal(catalogue_open(files, TABLE_COUNT - (row->text ? 0 : 1), &fault,
					 &catalogue),
			ERR_REFUSED);
		assert_null(catalogue);
		assert_int_equal(fault.message, row->message);
		assert_string_equal(fault.file, row->file);
		assert_int_equal(fault.line, row->line);
		assert_int_equal(fault.column, row->column);
		assert_string_equal(fault.subject, row->subject);
	}
}

static void refuses_files_that_are_no_table(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	struct catalogue_file files[TABLE_COUNT + 1];
	struct catalogue *catalogue = NULL;
	struct fault fault;

	sample_init(&sample);
	memcpy(files, sample_files(&sample), sizeof(sample.files));
	files[TABLE_COUNT] = (struct catalogue_file){slice_text("prices.csv"), slice_text("a\n")};
	assert_int_equal(catalogue_open(files, TABLE_COUNT + 1, &fault, &catalogue), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_CATALOGUE_STRANGE_FILE);
	files[TABLE_COUNT].name = slice_text("texts.csv");
	assert_int_equal(catalogue_open(files, TABLE_COUNT + 1, NULL, &catalogue), ERR_REFUSED);
}

static void holds_the_number_of_services(void **state)
{
	_cleanup_(sample_done) struct sample sample;
	struct catalogue *catalogue = NULL;
	struct fault fault;
	char line[64];

	sample_init(&sample);
	for (int i = 0; i <= CATALOGUE_MAX_SERVICES; i++) {
		snprintf(line, sizeof(line), "s%d,%d,n,p,no,x,y,2022,", i, i);
		sample_row(&sample, TABLE_SERVICES, line);
	}
	assert_int_equal(catalogue_open(sample_files(&sample), TABLE_COUNT, &fault, &catalogue),
		ERR_REFUSED);
	assert_int_equal(fault.message, MSG_CATALOGUE_TOO_LARGE);
	assert_int_equal(fault.line, CATALOGUE_MAX_SERVICES + 2);
}

static void knows_each_word_for_a_state(void **state)
{
	static const char *const words[FACT_STATES] = {
		"yes", "no", "unknown", "nl", "ns", "cond", "na"};

	for (unsigned i = 0; i < FACT_STATES; i++) {
		assert_slice(fact_state_word((enum fact_state)i), words[i]);
		assert_int_equal(fact_state_find(slice_text(words[i])), i);
	}
	assert_int_equal(fact_state_find(slice_text("maybe")), FACT_STATES);
	assert_int_equal(fact_state_find(slice_text("")), FACT_STATES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_rows_and_facts_again),
		cmocka_unit_test(says_where_a_cell_stands),
		cmocka_unit_test(refuses_what_breaks_the_form),
		cmocka_unit_test(refuses_files_that_are_no_table),
		cmocka_unit_test(holds_the_number_of_services),
		cmocka_unit_test(knows_each_word_for_a_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
