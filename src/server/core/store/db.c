#include "server/core/store/db.h"

#include "base/text.h"
#include "base/check.h"

int db_failed(struct store *store)
{
	struct slice words =
		text_cut_utf8(slice_text(sqlite3_errmsg(store->db)), sizeof(store->error) - 1);

	memcpy(store->error, words.data, words.len);
	store->error[words.len] = 0;
	return ERR_STORE;
}

static sqlite3_stmt *find_statement(struct store *store, const char *sql)
{
	return map_find(&store->statements, slice_of(&sql, sizeof(sql)));
}

static int prepare(struct store *store, const char *sql, sqlite3_stmt **ret_statement)
{
	const char **key = &store->keys[store->n_keys];
	sqlite3_stmt *statement = NULL;

	CHECK(store->n_keys < DB_STATEMENTS_MAX);
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL))
		return db_failed(store);
	*key = sql;
	if (map_put(&store->statements, slice_of(key, sizeof(sql)), statement) < 0) {
		sqlite3_finalize(statement);
		return ERR_NO_MEMORY;
	}
	store->n_keys++;
	*ret_statement = statement;
	return 0;
}

struct db_query db_start(struct store *store, const char *sql)
{
	struct db_query q = {.store = store, .statement = find_statement(store, sql)};

	if (!q.statement)
		q.result = prepare(store, sql, &q.statement);
	/* A statement that is still in use would lose its rows: queries of one text do not nest. */
	CHECK(!q.statement || !sqlite3_stmt_busy(q.statement));
	return q;
}

void db_end(struct db_query *q)
{
	if (!q->statement)
		return;
	sqlite3_reset(q->statement);
	sqlite3_clear_bindings(q->statement);
}

static void note(struct db_query *q, int code)
{
	if (code != SQLITE_OK && q->result == 0)
		q->result = db_failed(q->store);
}

void db_put_i64(struct db_query *q, int64_t value)
{
	if (q->result == 0)
		note(q, sqlite3_bind_int64(q->statement, ++q->parameter, value));
}

void db_put_u64(struct db_query *q, uint64_t value)
{
	db_put_i64(q, (int64_t)value);
}

void db_put_null(struct db_query *q)
{
	if (q->result == 0)
		note(q, sqlite3_bind_null(q->statement, ++q->parameter));
}

void db_put_text(struct db_query *q, struct slice text)
{
	const char *data = text.len > 0 ? (const char *)text.data : "";

	if (q->result == 0)
		note(q, sqlite3_bind_text64(q->statement, ++q->parameter, data, text.len,
				SQLITE_STATIC, SQLITE_UTF8));
}

void db_put_bytes(struct db_query *q, const void *data, size_t len)
{
	if (q->result == 0)
		note(q, sqlite3_bind_blob64(q->statement, ++q->parameter, len > 0 ? data : "", len,
				SQLITE_STATIC));
}

void db_put_scope(struct db_query *q, const struct store_scope *scope)
{
	CHECK(q->parameter == 0);
	db_put_i64(q, scope->all);
	db_put_u64(q, scope->person);
	db_put_i64(q, scope->roles);
}

bool db_next(struct db_query *q)
{
	int code;

	if (q->result < 0)
		return false;
	code = sqlite3_step(q->statement);
	q->column = 0;
	if (code == SQLITE_ROW)
		return true;
	note(q, code == SQLITE_DONE ? SQLITE_OK : code);
	return false;
}

int db_row(struct db_query *q)
{
	if (db_next(q))
		return 0;
	return q->result < 0 ? q->result : ERR_NOT_FOUND;
}

int db_run(struct db_query *q)
{
	while (db_next(q))
		;
	return q->result;
}

int db_run_count(struct db_query *q, int *ret_rows)
{
	TRY(db_run(q));
	*ret_rows = sqlite3_changes(q->store->db);
	return 0;
}

int64_t db_take_i64(struct db_query *q)
{
	return sqlite3_column_int64(q->statement, q->column++);
}

uint64_t db_take_u64(struct db_query *q)
{
	return (uint64_t)db_take_i64(q);
}

uint32_t db_take_u32(struct db_query *q)
{
	return (uint32_t)db_take_i64(q);
}

bool db_take_bool(struct db_query *q)
{
	return db_take_i64(q) != 0;
}

struct slice db_take_text(struct db_query *q, struct arena *arena)
{
	const void *data = sqlite3_column_blob(q->statement, q->column);
	size_t len = (size_t)sqlite3_column_bytes(q->statement, q->column);
	struct slice copy;

	q->column++;
	if (len == 0)
		return SLICE_EMPTY;
	copy = arena_dup(arena, slice_of(data, len));
	if (!copy.data && q->result == 0)
		q->result = ERR_NO_MEMORY;
	return copy;
}

void db_take_fixed(struct db_query *q, uint8_t *out, size_t len)
{
	const void *data = sqlite3_column_blob(q->statement, q->column);

	if (!data || (size_t)sqlite3_column_bytes(q->statement, q->column) != len) {
		memset(out, 0, len);
		if (q->result == 0)
			q->result = ERR_DAMAGED;
	} else {
		memcpy(out, data, len);
	}
	q->column++;
}

int db_result(const struct db_query *q)
{
	return q->result;
}

uint64_t db_last_id(const struct store *store)
{
	return (uint64_t)sqlite3_last_insert_rowid(store->db);
}
