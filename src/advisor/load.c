#include <stdlib.h>

#include "advisor/tables.h"
#include "base/text.h"

enum {
	ARENA_MAX_BYTES = 64 * 1024 * 1024,
	COMMENT_LINES_MAX = 1000,
};

struct loading {
	struct catalogue *catalogue;
	const struct catalogue_report *report;
	const struct catalogue_file *file;
	enum table table;
	const struct table_rule *rule;
	struct csv csv;
	struct csv_row row; /* at hand */
};

int catalogue_tell(const struct catalogue_report *report, enum message_id message,
	struct slice file, uint32_t line, uint32_t column, struct slice subject)
{
	struct fault fault;

	fault_set(&fault, message, subject);
	fault_set_place(&fault, file, line, column);
	return report->heard(report->ctx, &fault);
}

bool catalogue_file_table(struct slice name, enum table *ret_table)
{
	const struct slice ending = SLICE_LITERAL(".csv");

	if (!slice_ends(name, ending))
		return false;
	*ret_table = table_find(slice_of(name.data, name.len - ending.len));
	return *ret_table != TABLE_COUNT;
}

static int tell_cell(
	const struct loading *l, enum message_id message, unsigned cell, struct slice subject)
{
	const struct csv_cell *at = &l->row.cells[cell];

	return catalogue_tell(l->report, message, l->file->name, at->line, at->column, subject);
}

static int tell_row(const struct loading *l, enum message_id message, struct slice subject)
{
	return catalogue_tell(l->report, message, l->file->name, l->row.line, 1, subject);
}

/* What the CSV reader met; the file is left where it stands. */
static int tell_form(const struct loading *l, int result)
{
	if (result == ERR_NO_MEMORY)
		return result;
	return catalogue_tell(l->report,
		result == ERR_TOO_LARGE ? MSG_CATALOGUE_TOO_LARGE : MSG_CATALOGUE_MALFORMED,
		l->file->name, l->row.failed_line, l->row.failed_column, SLICE_EMPTY);
}

/* ---- the header */

static bool has_column(const struct table_rule *rule, struct slice name)
{
	for (unsigned i = 0; i < rule->n_columns; i++) {
		if (slice_is(rule->columns[i].name, name))
			return true;
	}
	return false;
}

static bool is_in_row(const struct csv_row *row, unsigned n, struct slice name)
{
	for (unsigned i = 0; i < n; i++) {
		if (slice_is(row->cells[i].text, name))
			return true;
	}
	return false;
}

/* 1: the header is as it must be; 0: it is not, and that has been told. */
static int check_header(const struct loading *l)
{
	const struct csv_row *row = &l->row;
	int fine = 1;

	for (unsigned i = 0; i < row->n_cells; i++) {
		struct slice name = row->cells[i].text;

		if (has_column(l->rule, name) && !is_in_row(row, i, name))
			continue;
		fine = 0;
		TRY(tell_cell(l, MSG_CATALOGUE_STRANGE_COLUMN, i, name));
	}
	for (unsigned i = 0; i < l->rule->n_columns; i++) {
		if (is_in_row(row, row->n_cells, l->rule->columns[i].name))
			continue;
		fine = 0;
		TRY(tell_row(l, MSG_CATALOGUE_NO_COLUMN, l->rule->columns[i].name));
	}
	for (unsigned i = 0; fine && i < l->rule->n_columns; i++) {
		if (slice_is(row->cells[i].text, l->rule->columns[i].name))
			continue;
		fine = 0;
		TRY(tell_cell(l, MSG_CATALOGUE_COLUMN_ORDER, i, row->cells[i].text));
	}
	return fine;
}

static int read_header(struct loading *l)
{
	int result = csv_next(&l->csv, &l->row);

	if (result < 0) {
		TRY(tell_form(l, result));
		return 0;
	}
	if (result == 0) {
		TRY(catalogue_tell(l->report, MSG_CATALOGUE_NO_COLUMN, l->file->name, 1, 1,
			l->rule->columns[0].name));
		return 0;
	}
	return check_header(l);
}

/* ---- rows */

/* No text has more rows than lines. */
static size_t count_lines(struct slice text)
{
	size_t n = 1;

	while (text.len > 0) {
		size_t end = slice_find_byte(text, '\n');

		n++;
		text = slice_from(text, end + 1);
	}
	return n;
}

static int make_room(struct loading *l, struct table_rows *rows)
{
	size_t n = count_lines(l->file->text);

	if (n > CATALOGUE_MAX_ROWS + COMMENT_LINES_MAX || l->file->text.len > CSV_MAX_TEXT) {
		TRY(catalogue_tell(
			l->report, MSG_CATALOGUE_TOO_LARGE, l->file->name, 0, 0, SLICE_EMPTY));
		return 0;
	}
	rows->cells = calloc(n * l->rule->n_columns, sizeof(*rows->cells));
	rows->places = calloc(n, sizeof(*rows->places));
	rows->text = l->file->text;
	return rows->cells && rows->places ? 1 : ERR_NO_MEMORY;
}

/* The first row with a key is the one that is found. */
static int put_key(struct loading *l, struct table_rows *rows, uint32_t number)
{
	struct slice key = rows->cells[number * l->rule->n_columns];

	if (l->rule->n_keys != 1 || key.len == 0 || map_find(&rows->keys, key))
		return 0;
	return map_put(&rows->keys, key, (void *)(uintptr_t)(number + 1));
}

static int keep_row(struct loading *l, struct table_rows *rows)
{
	struct slice *cells = rows->cells + (size_t)rows->n_rows * l->rule->n_columns;

	for (unsigned i = 0; i < l->rule->n_columns; i++)
		cells[i] = l->row.cells[i].text.len > 0 ? l->row.cells[i].text : SLICE_EMPTY;
	rows->places[rows->n_rows] = (struct row_place){(uint32_t)l->row.offset, l->row.line};
	TRY(put_key(l, rows, rows->n_rows));
	rows->n_rows++;
	return 0;
}

static uint32_t max_rows(enum table table)
{
	if (table == TABLE_SERVICES)
		return CATALOGUE_MAX_SERVICES;
	return table == TABLE_ITEMS ? CATALOGUE_MAX_ITEMS : CATALOGUE_MAX_ROWS;
}

/* 1: a row was read; 0: there are no more, or none that can be read. */
static int read_row(struct loading *l, struct table_rows *rows)
{
	int result = csv_next(&l->csv, &l->row);

	if (result < 0) {
		rows->opened = false;
		TRY(tell_form(l, result));
		return 0;
	}
	if (result == 0)
		return 0;
	if (rows->n_rows == max_rows(l->table)) {
		rows->opened = false;
		TRY(tell_row(l, MSG_CATALOGUE_TOO_LARGE, SLICE_EMPTY));
		return 0;
	}
	if (l->row.n_cells != l->rule->n_columns) {
		TRY(tell_row(l, MSG_CATALOGUE_CELLS, SLICE_EMPTY));
		return 1;
	}
	TRY(keep_row(l, rows));
	return 1;
}

static int load_rows(struct loading *l, struct table_rows *rows)
{
	int result;

	TRY(result = make_room(l, rows));
	if (result == 0)
		return 0;
	TRY(result = read_header(l));
	rows->opened = result > 0;
	while (rows->opened && result > 0)
		TRY(result = read_row(l, rows));
	return 0;
}

static int load_file(struct loading *l)
{
	struct table_rows *rows;

	if (!catalogue_file_table(l->file->name, &l->table))
		return catalogue_tell(
			l->report, MSG_CATALOGUE_STRANGE_FILE, l->file->name, 0, 0, l->file->name);
	rows = &l->catalogue->tables[l->table];
	if (rows->named)
		return catalogue_tell(
			l->report, MSG_CATALOGUE_STRANGE_FILE, l->file->name, 0, 0, l->file->name);
	rows->named = true;
	l->rule = table_rule_get(l->table);
	rows->keys = MAP_INIT(CATALOGUE_MAX_ROWS, 0);
	csv_init(&l->csv, l->file->text, &l->catalogue->arena);
	return load_rows(l, rows);
}

static int tell_missing(const struct catalogue *catalogue, const struct catalogue_report *report)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		_cleanup_(buf_done) struct buf name = BUF_INIT(256);

		if (catalogue->tables[i].named)
			continue;
		buf_put_slice(&name, table_rule_get((enum table)i)->name);
		TRY(buf_put_text(&name, ".csv"));
		TRY(catalogue_tell(
			report, MSG_CATALOGUE_NO_FILE, buf_slice(&name), 0, 0, buf_slice(&name)));
	}
	return 0;
}

/* ---- what is asked most often */

static const struct slice kinds[ITEM_KINDS] = {
	[ITEM_FLAG] = SLICE_LITERAL("flag"),
	[ITEM_YEN] = SLICE_LITERAL("yen"),
	[ITEM_NUMBER] = SLICE_LITERAL("number"),
	[ITEM_RANK] = SLICE_LITERAL("rank"),
	[ITEM_CHOICE] = SLICE_LITERAL("choice"),
	[ITEM_TEXT] = SLICE_LITERAL("text"),
};

static uint8_t kind_of(struct slice word)
{
	uint8_t kind = 0;

	while (kind < ITEM_TEXT && !slice_is(kinds[kind], word))
		kind++;
	return kind;
}

static struct slice fact_cell(const struct catalogue *c, uint32_t row, unsigned column)
{
	return catalogue_cell(c, TABLE_FACTS, row, column);
}

/* A state that is none of the words is one that nobody knows. */
static struct statement read_statement(const struct catalogue *c, uint32_t row, uint32_t item)
{
	enum fact_state state = fact_state_find(fact_cell(c, row, FACTS_STATE));
	struct statement statement = {.value = fact_cell(c, row, FACTS_VALUE),
		.state = state == FACT_STATES ? FACT_UNKNOWN : state};

	if (item != ROW_NONE && item_is_number(catalogue_item_kind(c, item)))
		statement.has_number = text_parse_i64(statement.value, &statement.number) == 0;
	if (date_parse(fact_cell(c, row, FACTS_DATE), &statement.date) < 0)
		statement.date = (struct date){0};
	return statement;
}

static void index_fact(struct catalogue *c, uint32_t row)
{
	uint32_t service = catalogue_find(c, TABLE_SERVICES, fact_cell(c, row, FACTS_SERVICE));
	uint32_t item = catalogue_find(c, TABLE_ITEMS, fact_cell(c, row, FACTS_ITEM));
	size_t at = (size_t)service * c->tables[TABLE_ITEMS].n_rows + item;

	c->statements[row] = read_statement(c, row, item);
	if (service != ROW_NONE && item != ROW_NONE && c->facts[at] == 0)
		c->facts[at] = row + 1;
}

static int index_facts(struct catalogue *c)
{
	uint32_t n_services = c->tables[TABLE_SERVICES].n_rows;
	uint32_t n_items = c->tables[TABLE_ITEMS].n_rows, n_facts = c->tables[TABLE_FACTS].n_rows;

	/* One more, so that none of them is of no bytes. */
	c->kinds = calloc(n_items + 1, sizeof(*c->kinds));
	c->facts = calloc((size_t)n_services * n_items + 1, sizeof(*c->facts));
	c->statements = calloc(n_facts + 1, sizeof(*c->statements));
	if (!c->kinds || !c->facts || !c->statements)
		return ERR_NO_MEMORY;
	for (uint32_t item = 0; item < n_items; item++)
		c->kinds[item] = kind_of(catalogue_cell(c, TABLE_ITEMS, item, ITEMS_KIND));
	for (uint32_t row = 0; row < n_facts; row++)
		index_fact(c, row);
	return 0;
}

_must_check_ int catalogue_load(struct catalogue *catalogue, const struct catalogue_file *files,
	size_t n_files, const struct catalogue_report *report)
{
	arena_init(&catalogue->arena, ARENA_MAX_BYTES);
	for (size_t i = 0; i < n_files; i++) {
		struct loading l = {.catalogue = catalogue, .report = report, .file = &files[i]};

		TRY(load_file(&l));
	}
	TRY(tell_missing(catalogue, report));
	return index_facts(catalogue);
}

void catalogue_unload(struct catalogue *catalogue)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		struct table_rows *rows = &catalogue->tables[i];

		free(rows->cells);
		free(rows->places);
		map_done(&rows->keys);
	}
	free(catalogue->facts);
	free(catalogue->kinds);
	free(catalogue->statements);
	arena_done(&catalogue->arena);
	*catalogue = (struct catalogue){0};
}
