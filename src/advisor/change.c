#include "advisor/change.h"

#include "advisor/catalogue.h"
#include "advisor/csv.h"
#include "advisor/takein.h"
#include "advisor/when.h"
#include "base/text.h"

enum { ROW_MAX_BYTES = COLUMNS_MAX * 2 * (CSV_MAX_CELL + 1) };

int change_put_cell(struct buf *row, struct slice cell)
{
	bool quote = false;

	for (size_t i = 0; i < cell.len; i++)
		quote |= cell.data[i] == ',' || cell.data[i] == '"' || cell.data[i] == '\n';
	if (!quote)
		return buf_put_slice(row, cell);
	TRY(buf_put_byte(row, '"'));
	for (size_t i = 0; i < cell.len; i++) {
		if (cell.data[i] == '"')
			TRY(buf_put_byte(row, '"'));
		TRY(buf_put_byte(row, cell.data[i]));
	}
	return buf_put_byte(row, '"');
}

/* A row of a table that is being written. */
struct change {
	const struct call *call;
	enum table table;
	struct slice cells[COLUMNS_MAX];
};

static int put_row(const struct change *change, struct buf *row)
{
	for (unsigned i = 0; i < table_rule_get(change->table)->n_columns; i++) {
		if (i > 0)
			TRY(buf_put_byte(row, ','));
		TRY(change_put_cell(row, change->cells[i]));
	}
	return 0;
}

/* No control characters but line feeds, none of which the catalogue's reader takes. */
static bool is_clean(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.data[i] < 0x20 && text.data[i] != '\n') || text.data[i] == 0x7f)
			return false;
	return text.len <= CSV_MAX_CELL;
}

/* A member of `object` as the column's cell; empty when it is absent. */
static int take_cell(
	struct change *change, const struct read_value *object, const char *member, unsigned column)
{
	struct read_place at = {.name = slice_text(member)};
	const struct read_value *value = read_member(object, member);

	if (!value)
		return 0;
	if (value->kind != READ_TEXT)
		return read_refuse(
			change->call->fault, MSG_ADVISOR_WRONG_KIND, &at, slice_text(member));
	change->cells[column] = text_trim(value->text);
	if (!is_clean(change->cells[column]))
		return read_refuse(change->call->fault, MSG_ADVISOR_BAD_TEXT, &at, SLICE_EMPTY);
	return 0;
}

static int need_cell(
	struct change *change, const struct read_value *object, const char *member, unsigned column)
{
	struct slice text;

	TRY(takein_need_text(change->call, object, NULL, member, &text));
	return take_cell(change, object, member, column);
}

static int need_date_cell(
	struct change *change, const struct read_value *object, const char *member, unsigned column)
{
	_cleanup_(buf_done) struct buf iso = BUF_INIT(16);
	struct date date;

	TRY(takein_need_date(change->call, object, NULL, member, &date));
	TRY(date_put(&iso, date));
	change->cells[column] = arena_dup(change->call->arena, buf_slice(&iso));
	return change->cells[column].data ? 0 : ERR_NO_MEMORY;
}

/* A member that names a row of another table. */
static int need_key(struct change *change, const char *member, unsigned column, enum table table)
{
	const struct call *call = change->call;

	TRY(need_cell(change, call->request, member, column));
	if (catalogue_find(call->catalogue, table, change->cells[column]) == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NO_SUCH_KEY, member, change->cells[column]);
	return 0;
}

static bool is_key(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.data[i] >= 'a' && s.data[i] <= 'z') &&
			!(s.data[i] >= '0' && s.data[i] <= '9') && s.data[i] != '_')
			return false;
	return s.len > 0 && s.len <= 64;
}

/* One of the words that the column takes (with commas between them). */
static bool is_word_of(enum table table, unsigned column, struct slice word)
{
	struct slice rest = table_rule_get(table)->columns[column].words, part;

	while (text_next_part(&rest, ',', &part))
		if (slice_is(part, word))
			return true;
	return false;
}

/* The row of a source that the catalogue does not have yet. */
static int read_new_source(const struct call *call, struct change *source)
{
	const struct read_value *object = read_member(call->request, "new_source");

	*source = (struct change){.call = call, .table = TABLE_SOURCES};
	if (!object)
		return 0;
	if (object->kind != READ_OBJECT)
		return call_refuse(
			call, MSG_ADVISOR_WRONG_KIND, "new_source", slice_text("new_source"));
	TRY(need_cell(source, object, "source", SOURCES_SOURCE));
	TRY(need_cell(source, object, "mark", SOURCES_MARK));
	TRY(need_cell(source, object, "ja", SOURCES_JA));
	TRY(need_cell(source, object, "en", SOURCES_EN));
	TRY(take_cell(source, object, "address", SOURCES_ADDRESS));
	TRY(need_date_cell(source, object, "date", SOURCES_DATE));
	if (!is_key(source->cells[SOURCES_SOURCE]) ||
		!is_word_of(TABLE_SOURCES, SOURCES_MARK, source->cells[SOURCES_MARK]))
		return call_refuse(call, MSG_ADVISOR_NOT_ONE_OF, "new_source",
			is_key(source->cells[SOURCES_SOURCE]) ? source->cells[SOURCES_MARK]
							      : source->cells[SOURCES_SOURCE]);
	if (catalogue_find(call->catalogue, TABLE_SOURCES, source->cells[SOURCES_SOURCE]) !=
		ROW_NONE)
		return call_refuse(
			call, MSG_ADVISOR_TWICE, "new_source", source->cells[SOURCES_SOURCE]);
	return 0;
}

/* The statement's source: one of the catalogue, or the one that comes with the request. */
static int need_source(struct change *change, const struct change *source, unsigned column)
{
	struct slice key;

	TRY(need_cell(change, change->call->request, "source", column));
	key = change->cells[column];
	if (source->cells[SOURCES_SOURCE].len > 0 && slice_is(key, source->cells[SOURCES_SOURCE]))
		return 0;
	return need_key(change, "source", column, TABLE_SOURCES);
}

static int check_when(const struct change *change)
{
	struct slice when = change->cells[FACTS_WHEN];

	if (when.len > 0 && !when_is_valid(change->call->catalogue, when))
		return call_refuse(change->call, MSG_ADVISOR_NOT_ONE_OF, "when", when);
	return 0;
}

/* A condition is said in both languages, or in none. */
static int check_condition(const struct change *change, const struct takein_statement *statement)
{
	bool ja = change->cells[FACTS_CONDITION_JA].len > 0;
	bool en = change->cells[FACTS_CONDITION_EN].len > 0;

	if (ja != en || (statement->state == FACT_CONDITION && !ja))
		return call_refuse(change->call, MSG_ADVISOR_MISSING,
			ja ? "condition_en" : "condition_ja",
			slice_text(ja ? "condition_en" : "condition_ja"));
	return 0;
}

/* State and value of the request, checked as an answer to an inquiry is. */
static int read_statement(struct change *change, struct takein_statement *ret_statement)
{
	const struct call *call = change->call;
	const struct read_value *request = call->request;
	struct read_value stand_in[3] = {0}, object = {.kind = READ_OBJECT, .items = stand_in};
	static const char *const members[][2] = {
		{"state", "state"}, {"value", "value"}, {"condition_ja", "condition"}};

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const struct read_value *value = read_member(request, members[i][0]);

		if (!value)
			continue;
		stand_in[object.n_items] = *value;
		stand_in[object.n_items++].name = slice_text(members[i][1]);
	}
	TRY(takein_read(call, &object, NULL,
		catalogue_find(call->catalogue, TABLE_ITEMS, change->cells[FACTS_ITEM]),
		ret_statement));
	return 0;
}

static int read_fact(struct change *change, const struct change *source)
{
	const struct read_value *request = change->call->request;
	struct takein_statement statement;

	TRY(need_key(change, "service", FACTS_SERVICE, TABLE_SERVICES));
	TRY(need_key(change, "item", FACTS_ITEM, TABLE_ITEMS));
	TRY(take_cell(change, request, "when", FACTS_WHEN));
	TRY(take_cell(change, request, "condition_ja", FACTS_CONDITION_JA));
	TRY(take_cell(change, request, "condition_en", FACTS_CONDITION_EN));
	TRY(need_source(change, source, FACTS_SOURCE));
	TRY(need_cell(change, request, "place", FACTS_PLACE));
	TRY(need_date_cell(change, request, "date", FACTS_DATE));
	TRY(check_when(change));
	TRY(read_statement(change, &statement));
	TRY(check_condition(change, &statement));
	change->cells[FACTS_STATE] = fact_state_word(statement.state);
	change->cells[FACTS_VALUE] = statement.value;
	return is_clean(statement.value)
		       ? 0
		       : call_refuse(change->call, MSG_ADVISOR_BAD_TEXT, "value", SLICE_EMPTY);
}

static int read_change(struct change *change, const struct change *source)
{
	const struct call *call = change->call;
	const struct read_value *request = call->request;

	TRY(need_key(change, "service", CHANGES_SERVICE, TABLE_SERVICES));
	TRY(need_cell(change, request, "change", CHANGES_CHANGE));
	if (!is_word_of(TABLE_CHANGES, CHANGES_CHANGE, change->cells[CHANGES_CHANGE]))
		return call_refuse(
			call, MSG_ADVISOR_NOT_ONE_OF, "change", change->cells[CHANGES_CHANGE]);
	TRY(need_date_cell(change, request, "date", CHANGES_DATE));
	TRY(need_source(change, source, CHANGES_SOURCE));
	TRY(take_cell(change, request, "place", CHANGES_PLACE));
	if (slice_is_text(change->cells[CHANGES_CHANGE], "renamed"))
		TRY(need_cell(change, request, "value", CHANGES_VALUE));
	if (slice_is_text(change->cells[CHANGES_CHANGE], "merged"))
		TRY(need_key(change, "other", CHANGES_OTHER, TABLE_SERVICES));
	return 0;
}

/* The row of facts that the new one takes the place of, as its file has it. */
static int put_old(const struct change *change, struct out *out)
{
	const struct catalogue *catalogue = change->call->catalogue;
	_cleanup_(buf_done) struct buf text = BUF_INIT(ROW_MAX_BYTES);
	struct change old = {.call = change->call, .table = change->table};
	struct fault fault = {0};
	uint32_t row =
		change->table == TABLE_FACTS
			? catalogue_fact(catalogue,
				  catalogue_find(
					  catalogue, TABLE_SERVICES, change->cells[FACTS_SERVICE]),
				  catalogue_find(catalogue, TABLE_ITEMS, change->cells[FACTS_ITEM]))
			: ROW_NONE;

	if (row == ROW_NONE) {
		out_null(out, "replaces");
		return 0;
	}
	for (unsigned i = 0; i < table_rule_get(old.table)->n_columns; i++)
		old.cells[i] = catalogue_cell(catalogue, old.table, row, i);
	TRY(put_row(&old, &text));
	catalogue_place(catalogue, old.table, row, 0, &fault);
	out_text(out, "replaces", buf_slice(&text));
	out_number(out, "line", fault.line);
	return 0;
}

static int put_change(const struct change *change, struct out *out, const char *name)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(ROW_MAX_BYTES), file = BUF_INIT(256);

	TRY(put_row(change, &text));
	TRY(buf_put_text(&file, "catalogue/"));
	TRY(buf_put_slice(&file, table_rule_get(change->table)->name));
	TRY(buf_put_text(&file, ".csv"));
	out_object(out, name);
	out_text(out, "file", buf_slice(&file));
	out_text(out, "row", buf_slice(&text));
	TRY(put_old(change, out));
	out_end(out);
	return 0;
}

int advise_fact_change(const struct call *call, struct out *out)
{
	bool is_change = read_member(call->request, "change") != NULL;
	struct change change = {.call = call, .table = is_change ? TABLE_CHANGES : TABLE_FACTS};
	struct change source;

	TRY(read_new_source(call, &source));
	TRY(is_change ? read_change(&change, &source) : read_fact(&change, &source));
	out_list(out, "changes");
	if (source.cells[SOURCES_SOURCE].len > 0)
		TRY(put_change(&source, out, NULL));
	TRY(put_change(&change, out, NULL));
	out_end(out);
	out_text(out, "text", say_text(&call->say, "change_review"));
	return 0;
}
