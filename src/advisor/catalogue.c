#include "advisor/catalogue.h"

#include <stdlib.h>

#include "advisor/tables.h"
#include "base/check.h"
#include "base/text.h"

static int refuse_first(void *ctx, const struct fault *fault)
{
	struct fault *first = ctx;

	if (first)
		*first = *fault;
	return ERR_REFUSED;
}

_must_check_ int catalogue_open(const struct catalogue_file *files, size_t n_files,
	struct fault *fault, struct catalogue **ret_catalogue)
{
	const struct catalogue_report report = {.heard = refuse_first, .ctx = fault};
	_cleanup_(catalogue_freep) struct catalogue *catalogue = calloc(1, sizeof(*catalogue));

	if (!catalogue)
		return ERR_NO_MEMORY;
	TRY(catalogue_load(catalogue, files, n_files, &report));
	*ret_catalogue = TAKE_PTR(catalogue);
	return 0;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	catalogue_unload(catalogue);
	free(catalogue);
}

void catalogue_freep(struct catalogue **catalogue)
{
	catalogue_free(*catalogue);
}

/* ---- rows and cells */

uint32_t catalogue_rows(const struct catalogue *catalogue, enum table table)
{
	CHECK((unsigned)table < TABLE_COUNT);
	return catalogue->tables[table].n_rows;
}

struct slice catalogue_cell(
	const struct catalogue *catalogue, enum table table, uint32_t row, unsigned column)
{
	const struct table_rule *rule = table_rule_get(table);
	const struct table_rows *rows = &catalogue->tables[table];

	CHECK(column < rule->n_columns);
	if (row >= rows->n_rows)
		return SLICE_EMPTY;
	return rows->cells[(size_t)row * rule->n_columns + column];
}

bool catalogue_number(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, int64_t *ret_number)
{
	return text_parse_i64(catalogue_cell(catalogue, table, row, column), ret_number) == 0;
}

bool catalogue_has(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, struct slice word)
{
	struct slice rest = catalogue_cell(catalogue, table, row, column);
	struct slice part;

	while (text_next_part(&rest, ';', &part)) {
		if (slice_is(part, word))
			return true;
	}
	return false;
}

uint32_t catalogue_find(const struct catalogue *catalogue, enum table table, struct slice key)
{
	uintptr_t row = (uintptr_t)map_find(&catalogue->tables[table].keys, key);

	CHECK(table_rule_get(table)->n_keys == 1);
	return row > 0 ? (uint32_t)(row - 1) : ROW_NONE;
}

uint32_t catalogue_next(const struct catalogue *catalogue, enum table table, uint32_t from,
	unsigned column, struct slice value)
{
	for (uint32_t row = from; row < catalogue_rows(catalogue, table); row++) {
		if (slice_is(catalogue_cell(catalogue, table, row, column), value))
			return row;
	}
	return ROW_NONE;
}

void catalogue_place(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, struct fault *fault)
{
	const struct table_rows *rows = &catalogue->tables[table];
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(CSV_MAX_CELLS * CSV_MAX_CELL * 2);
	_cleanup_(buf_done) struct buf file = BUF_INIT(sizeof(fault->file));
	struct csv csv;
	struct csv_row at;

	CHECK(row < rows->n_rows);
	buf_put_slice(&file, table_rule_get(table)->name);
	buf_put_text(&file, ".csv");
	csv_init(&csv, rows->text, &arena);
	csv_seek(&csv, rows->places[row].offset, rows->places[row].line);
	if (csv_next(&csv, &at) == 1 && column < at.n_cells)
		fault_set_place(
			fault, buf_slice(&file), at.cells[column].line, at.cells[column].column);
	else
		fault_set_place(fault, buf_slice(&file), rows->places[row].line, 0);
}

/* ---- services and items */

enum item_kind catalogue_item_kind(const struct catalogue *catalogue, uint32_t item)
{
	CHECK(item < catalogue_rows(catalogue, TABLE_ITEMS));
	return (enum item_kind)catalogue->kinds[item];
}

uint32_t catalogue_fact(const struct catalogue *catalogue, uint32_t service, uint32_t item)
{
	uint32_t n_items = catalogue_rows(catalogue, TABLE_ITEMS);
	uint32_t row;

	if (service >= catalogue_rows(catalogue, TABLE_SERVICES) || item >= n_items)
		return ROW_NONE;
	row = catalogue->facts[(size_t)service * n_items + item];
	return row > 0 ? row - 1 : ROW_NONE;
}

const struct statement *catalogue_statement(const struct catalogue *catalogue, uint32_t row)
{
	CHECK(row < catalogue_rows(catalogue, TABLE_FACTS));
	return &catalogue->statements[row];
}
