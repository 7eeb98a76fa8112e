#include "advisor/check.h"

#include "advisor/checking.h"
#include "base/map.h"

enum { KEY_MAX_BYTES = 64 * 1024 * 1024 };

struct slice checking_cell(const struct checking *c, unsigned column)
{
	return catalogue_cell(c->catalogue, c->table, c->row, column);
}

struct slice checking_key(const struct checking *c)
{
	return checking_cell(c, 0);
}

int checking_tell(
	const struct checking *c, enum message_id message, unsigned column, struct slice subject)
{
	struct fault fault;

	fault_set(&fault, message, subject);
	catalogue_place(c->catalogue, c->table, c->row, column, &fault);
	return c->report->heard(c->report->ctx, &fault);
}

/* ---- the two languages */

/* Whether every {name} of one text is in the other. */
static bool has_all_names(struct slice of, struct slice in)
{
	while (of.len > 0) {
		size_t begin = slice_find_byte(of, '{');
		struct slice rest = slice_from(of, begin);
		size_t end = slice_find_byte(rest, '}');
		struct slice name;

		if (begin == of.len || end == rest.len)
			return true;
		name = slice_of(rest.data, end + 1);
		if (slice_find(in, name) == in.len)
			return false;
		of = slice_from(rest, end + 1);
	}
	return true;
}

/* A column of Japanese words has its English twin right behind it. */
static bool is_pair(const struct table_rule *rule, unsigned column)
{
	return column + 1 < rule->n_columns &&
	       slice_ends(rule->columns[column].name, slice_text("ja")) &&
	       slice_ends(rule->columns[column + 1].name, slice_text("en"));
}

static int check_words(const struct checking *c, unsigned column)
{
	struct slice ja = checking_cell(c, column), en = checking_cell(c, column + 1);

	if ((ja.len == 0) != (en.len == 0))
		return checking_tell(c, MSG_CATALOGUE_WORDS, ja.len == 0 ? column : column + 1,
			c->rule->columns[ja.len == 0 ? column : column + 1].name);
	if (!has_all_names(ja, en) || !has_all_names(en, ja))
		return checking_tell(c, MSG_CATALOGUE_WORDS, column, checking_key(c));
	return 0;
}

/* ---- keys */

/* The row's key cells, with a sign between them that no cell holds. */
static int put_key(const struct checking *c, struct buf *key, char between)
{
	unsigned n = 0;

	for (unsigned i = 0; i < c->rule->n_columns; i++) {
		if (!c->rule->columns[i].key)
			continue;
		if (n++ > 0)
			buf_put_byte(key, (uint8_t)between);
		buf_put_slice(key, checking_cell(c, i));
	}
	return buf_result(key);
}

static unsigned key_column(const struct table_rule *rule)
{
	unsigned column = 0;

	while (!rule->columns[column].key)
		column++;
	return column;
}

static int check_key(const struct checking *c, struct map *seen, struct arena *arena)
{
	_cleanup_(buf_done) struct buf key = BUF_INIT(CSV_MAX_CELLS * (CSV_MAX_CELL + 1));
	_cleanup_(buf_done) struct buf subject = BUF_INIT(CSV_MAX_CELLS * (CSV_MAX_CELL + 1));
	struct slice kept;

	TRY(put_key(c, &key, '\n'));
	if (map_find(seen, buf_slice(&key))) {
		TRY(put_key(c, &subject, ','));
		return checking_tell(
			c, MSG_CATALOGUE_TWICE, key_column(c->rule), buf_slice(&subject));
	}
	kept = arena_dup(arena, buf_slice(&key));
	if (!kept.data && key.len > 0)
		return ERR_NO_MEMORY;
	return map_put(seen, kept, seen);
}

/* ---- rows and tables */

static int check_cells(const struct checking *c)
{
	for (unsigned i = 0; i < c->rule->n_columns; i++) {
		if (checking_cell(c, i).len > 0)
			TRY(check_type(c, i));
		else if (!c->rule->columns[i].optional)
			TRY(checking_tell(c, MSG_CATALOGUE_EMPTY, i, c->rule->columns[i].name));
		if (is_pair(c->rule, i))
			TRY(check_words(c, i));
	}
	return 0;
}

static int check_rows(struct checking *c, struct map *seen, struct arena *arena)
{
	for (c->row = 0; c->row < catalogue_rows(c->catalogue, c->table); c->row++) {
		TRY(check_cells(c));
		TRY(check_key(c, seen, arena));
		TRY(check_row(c));
	}
	return 0;
}

static int check_table(struct checking *c)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(KEY_MAX_BYTES);
	struct map seen = MAP_INIT(CATALOGUE_MAX_ROWS, 0);
	int result = check_rows(c, &seen, &arena);

	map_done(&seen);
	return result;
}

static int check_tables(const struct catalogue *catalogue, const struct catalogue_report *report)
{
	for (unsigned i = 0; i < TABLE_COUNT; i++) {
		struct checking c = {.catalogue = catalogue,
			.report = report,
			.table = (enum table)i,
			.rule = table_rule_get((enum table)i)};

		if (catalogue->tables[i].opened)
			TRY(check_table(&c));
	}
	return 0;
}

_must_check_ int catalogue_check(
	const struct catalogue_file *files, size_t n_files, const struct catalogue_report *report)
{
	struct catalogue catalogue = {0};
	int result = catalogue_load(&catalogue, files, n_files, report);

	if (result == 0)
		result = check_tables(&catalogue, report);
	catalogue_unload(&catalogue);
	return result;
}
