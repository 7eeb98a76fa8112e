/*
 * The one way in which this folder speaks to SQLite: statements that are prepared once and kept,
 * parameters in order, columns in order. Nothing outside store/ includes this.
 *
 *     _cleanup_(db_end) struct db_query q = db_start(store, "SELECT name FROM device WHERE id = ?");
 *     db_put_u64(&q, id);
 *     TRY(db_row(&q));                      a row, or ERR_NOT_FOUND
 *     name = db_take_text(&q, arena);
 *     TRY(db_result(&q));
 *
 * Ownership: the statement stays the store's; a query borrows it until db_end. Texts are bound by
 *            reference: they must live until the query is stepped. Taken texts are the arena's.
 * Limits:    512 statements; SQL texts are literals (they are known by their address).
 * Trust:     parameters may hold anything. 64-bit numbers beyond 63 bits keep their bits.
 */
#pragma once

#include <sqlite3.h>
#include "server/core/store/store.h"
#include "base/map.h"

#define DB_STATEMENTS_MAX 512

struct store {
	sqlite3 *db;
	int directory;
	unsigned depth; /* of nested store_transact */
	struct map statements;
	const char *keys[DB_STATEMENTS_MAX]; /* the addresses that are the map's keys */
	size_t n_keys;
	char error[256];
	int64_t awake; /* store_silence.h */
};

struct db_query {
	struct store *store;
	sqlite3_stmt *statement;
	int parameter; /* bound so far */
	int column;    /* taken so far */
	int result;    /* the first failure; sticks */
};

/* Remembers what the database says, and returns ERR_STORE. */
int db_failed(struct store *store);

struct db_query db_start(struct store *store, const char *sql);
void db_end(struct db_query *q);

void db_put_u64(struct db_query *q, uint64_t value);
void db_put_i64(struct db_query *q, int64_t value);
void db_put_null(struct db_query *q);
void db_put_text(struct db_query *q, struct slice text);
void db_put_bytes(struct db_query *q, const void *data, size_t len);
/* Three parameters, see DB_IN_SCOPE. */
void db_put_scope(struct db_query *q, const struct store_scope *scope);

/* True for a row; false at the end or after a failure (see db_result). */
bool db_next(struct db_query *q);
/* One row: 0; none: ERR_NOT_FOUND. */
_must_check_ int db_row(struct db_query *q);
/* Runs a write to its end. */
_must_check_ int db_run(struct db_query *q);
/* The same, and says how many rows it wrote. */
_must_check_ int db_run_count(struct db_query *q, int *ret_rows);

uint64_t db_take_u64(struct db_query *q);
uint32_t db_take_u32(struct db_query *q);
int64_t db_take_i64(struct db_query *q);
bool db_take_bool(struct db_query *q);
struct slice db_take_text(struct db_query *q, struct arena *arena);
/* Exactly len bytes; anything else is a failure. */
void db_take_fixed(struct db_query *q, uint8_t *out, size_t len);
/* The first failure of start, puts, steps or takes. */
_must_check_ int db_result(const struct db_query *q);

uint64_t db_last_id(const struct store *store);

/*
 * Holds when the scope covers the company in the column. The parameters are the statement's first
 * three, put there by db_put_scope.
 */
#define DB_IN_SCOPE(column) \
	"(?1 OR " column " IN (SELECT company FROM person_role WHERE person = ?2 AND role & ?3))"
