/*
 * The survey's matrix, cell by cell from the catalogue of the tree: state and value of each, what the survey
 * recommends, and the doubts that doubtful cells carry.
 *
 *     test_matrix FILE
 *     test_matrix --facts FOLDER    matrix.csv of TSUJIBAN_FACTS, else of the folder
 *
 * Without the file there is nothing to hold against: 77.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "advisor/csv.h"
#include "advisor/view.h"
#include "advisor/visit.h"
#include "base/text.h"
#include "sample.h"

enum { SKIPPED = 77, MATRIX_MAX = 1 << 20, MATRIX_SERVICES = 10, MATRIX_ROWS = 24 };

static const char *matrix_path;

struct matrix {
	struct buf text;
	struct arena arena;
	struct csv_row header, rows[64];
	unsigned n_rows;
	struct sample sample;
	struct catalogue *catalogue;
	struct view *view;
};

static int read_file(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "re");
	uint8_t block[4096];
	size_t n;

	if (!file)
		return ERR_NOT_FOUND;
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_put(text, block, n);
	fclose(file);
	return buf_result(text);
}

static int open_matrix(void **state)
{
	static struct matrix matrix;
	static const struct visit visit;
	const struct date today = {2026, 11, 23};
	struct csv csv;

	matrix.text = BUF_INIT(MATRIX_MAX);
	matrix.arena = ARENA_INIT(MATRIX_MAX);
	assert_int_equal(read_file(matrix_path, &matrix.text), 0);
	csv_init(&csv, buf_slice(&matrix.text), &matrix.arena);
	assert_int_equal(csv_next(&csv, &matrix.header), 1);
	while (csv_next(&csv, &matrix.rows[matrix.n_rows]) == 1)
		assert_true(++matrix.n_rows < ARRAY_SIZE(matrix.rows));
	sample_read_tree(&matrix.sample);
	matrix.catalogue = sample_open(&matrix.sample);
	assert_int_equal(view_open(matrix.catalogue, &visit, today, &matrix.view), 0);
	*state = &matrix;
	return 0;
}

static int close_matrix(void **state)
{
	struct matrix *matrix = *state;

	view_free(matrix->view);
	sample_done(&matrix->sample);
	arena_done(&matrix->arena);
	buf_done(&matrix->text);
	return 0;
}

static uint32_t service_of(const struct matrix *matrix, unsigned column)
{
	uint32_t service = catalogue_find(
		matrix->catalogue, TABLE_SERVICES, matrix->header.cells[column].text);

	assert_int_not_equal(service, ROW_NONE);
	return service;
}

/* A raw code is a state; anything else is the value of a statement. */
static bool is_cell(const struct fact *fact, struct slice expected)
{
	enum fact_state state = fact_state_find(expected);
	uint64_t number;

	if (state != FACT_STATES)
		return fact->state == state;
	if (fact->state != FACT_YES || !slice_is(fact->value, expected))
		return false;
	return text_parse_u64(expected, INT64_MAX, &number) < 0 ||
	       (fact->has_number && (uint64_t)fact->number == number);
}

static void every_cell_is_as_the_survey_has_it(void **state)
{
	const struct matrix *matrix = *state;
	unsigned n_cells = 0;

	assert_int_equal(matrix->header.n_cells, 1 + MATRIX_SERVICES);
	for (unsigned r = 0; r < matrix->n_rows; r++) {
		const struct csv_row *row = &matrix->rows[r];
		uint32_t item = catalogue_find(matrix->catalogue, TABLE_ITEMS, row->cells[0].text);

		if (slice_is_text(row->cells[0].text, "recommended_case"))
			continue;
		assert_int_not_equal(item, ROW_NONE);
		for (unsigned i = 1; i < row->n_cells; i++, n_cells++) {
			const struct fact *fact =
				view_fact(matrix->view, service_of(matrix, i), item);

			if (!is_cell(fact, row->cells[i].text))
				fail_msg("%.*s of column %u: %d \"%.*s\"",
					(int)row->cells[0].text.len,
					(const char *)row->cells[0].text.data, i, fact->state,
					(int)fact->value.len, (const char *)fact->value.data);
		}
	}
	assert_int_equal(n_cells, MATRIX_ROWS * MATRIX_SERVICES);
}

/* "A;B" of the cases that the survey prints the service for. */
static void put_recommended(const struct matrix *matrix, struct slice service, struct buf *out)
{
	const struct catalogue *c = matrix->catalogue;
	uint32_t row = 0;
	char last = 0;

	for (;; row++) {
		char letter;

		row = catalogue_next(c, TABLE_PRINTED, row, PRINTED_SERVICE, service);
		if (row == ROW_NONE)
			return;
		letter = (char)catalogue_cell(c, TABLE_PRINTED, row, PRINTED_CASE).data[0];
		if (letter == last)
			continue;
		if (out->len > 0)
			buf_put_byte(out, ';');
		buf_put_byte(out, (uint8_t)(letter - 'a' + 'A'));
		last = letter;
	}
}

static void every_recommendation_is_as_the_survey_has_it(void **state)
{
	const struct matrix *matrix = *state;
	const struct csv_row *row = &matrix->rows[matrix->n_rows - 1];

	assert_true(slice_is_text(row->cells[0].text, "recommended_case"));
	for (unsigned i = 1; i < row->n_cells; i++) {
		_cleanup_(buf_done) struct buf got = BUF_INIT(64);

		put_recommended(matrix, matrix->header.cells[i].text, &got);
		if (!slice_is(buf_slice(&got), row->cells[i].text))
			fail_msg("column %u: %s", i, buf_text(&got));
	}
}

struct doubted {
	const char *service, *item, *doubt;
};

/* Table 1.9 of the facts about the survey: a cell that was read from a doubtful place says so. */
static void doubtful_cells_carry_their_doubt(void **state)
{
	static const struct doubted table[] = {
		{"s16", "annual_cost_le_60pct", "o1"},
		{"s16", "annual_cost_le_60pct", "o2"},
		{"s16", "insurance_cap_yen_per_year", "o3"},
		{"s16", "no_initial_or_extra_cost", "o5"},
		{"s03", "detection_desk_24x365", "o7"},
		{"s06", "dispatch_24x365", "o7"},
		{"s03", "notify_mail_immediate", "o8"},
		{"s03", "desk_weekday_daytime_phone_mail", "o9"},
		{"s11", "desk_weekday_daytime_phone_mail", "o9"},
		{"s16", "response_removal_recovery", "o11"},
		{"s08", "no_initial_or_extra_cost", "o12"},
		{"s01", "annual_cost_le_60pct", "o13"},
		{"s02", "annual_cost_le_60pct", "o14"},
		{"s14", "insurance_cap_yen_per_year", "o15"},
		{"s14", "insurance_covers_liability", "o15"},
	};
	static const struct doubted certain[] = {
		{"s02", "detection_desk_24x365", ""},
		{"s02", "dispatch_24x365", ""},
		{"s05", "cost_rank_in_type", ""},
		{"s05", "response_root_cause", ""},
		{"s14", "supports_windows_xp", ""},
	};
	const struct matrix *matrix = *state;
	const struct catalogue *c = matrix->catalogue;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		uint32_t service = catalogue_find(c, TABLE_SERVICES, slice_text(table[i].service));
		const struct fact *fact = view_fact_of(matrix->view, service, table[i].item);

		if (!catalogue_has(
			    c, TABLE_FACTS, fact->row, FACTS_DOUBTS, slice_text(table[i].doubt)) ||
			catalogue_find(c, TABLE_DOUBTS, slice_text(table[i].doubt)) == ROW_NONE)
			fail_msg("%s %s lacks %s", table[i].service, table[i].item, table[i].doubt);
	}
	for (size_t i = 0; i < ARRAY_SIZE(certain); i++) {
		uint32_t service =
			catalogue_find(c, TABLE_SERVICES, slice_text(certain[i].service));
		const struct fact *fact = view_fact_of(matrix->view, service, certain[i].item);
		struct slice doubts = catalogue_cell(c, TABLE_FACTS, fact->row, FACTS_DOUBTS);

		if (doubts.len > 0)
			fail_msg("%s %s is not doubtful", certain[i].service, certain[i].item);
	}
}

/* All of it is from 2022: by now it is old, and nothing of it has been confirmed. */
static void everything_is_old_until_it_is_confirmed(void **state)
{
	const struct matrix *matrix = *state;

	for (uint32_t row = 0; row < catalogue_rows(matrix->catalogue, TABLE_FACTS); row++) {
		uint32_t service = catalogue_find(matrix->catalogue, TABLE_SERVICES,
			catalogue_cell(matrix->catalogue, TABLE_FACTS, row, FACTS_SERVICE));
		uint32_t item = catalogue_find(matrix->catalogue, TABLE_ITEMS,
			catalogue_cell(matrix->catalogue, TABLE_FACTS, row, FACTS_ITEM));
		const struct fact *fact = view_fact(matrix->view, service, item);

		if (slice_is_text(catalogue_cell(matrix->catalogue, TABLE_FACTS, row, FACTS_SOURCE),
			    "survey"))
			assert_true(fact->old && fact->date.year == 2022);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_is_as_the_survey_has_it),
		cmocka_unit_test(every_recommendation_is_as_the_survey_has_it),
		cmocka_unit_test(doubtful_cells_carry_their_doubt),
		cmocka_unit_test(everything_is_old_until_it_is_confirmed),
	};
	static char path[4096];
	const char *folder = getenv("TSUJIBAN_FACTS");
	struct buf probe = BUF_INIT(MATRIX_MAX);
	int found;

	if (argc == 3)
		snprintf(path, sizeof(path), "%s/matrix.csv", folder ? folder : argv[2]);
	matrix_path = argc == 3 ? path : argv[1];
	found = matrix_path ? read_file(matrix_path, &probe) : ERR_NOT_FOUND;
	buf_done(&probe);
	if (found < 0)
		return SKIPPED;
	return cmocka_run_group_tests(tests, open_matrix, close_matrix);
}
