#include "server/core/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include "base/buf.h"
#include "base/check.h"
#include "server/core/store/db.h"
#include "server/core/store/migrate.h"
#include "server/core/store/store_silence.h"
#include "server/core/store/vfs.h"

/* A file system that cannot do it answers with another mode instead of failing. */
static int use_wal(struct store *store)
{
	static const char no_wal[] = "the file system cannot hold a database in WAL mode";
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(4096);
	_cleanup_(db_end) struct db_query q = db_start(store, "PRAGMA journal_mode = WAL");

	TRY(db_row(&q));
	if (slice_is_text(db_take_text(&q, &arena), "wal"))
		return db_result(&q);
	memcpy(store->error, no_wal, sizeof(no_wal));
	return ERR_STORE;
}

static int set_up(struct store *store)
{
	static const char pragmas[] = "PRAGMA synchronous = FULL;"
				      "PRAGMA foreign_keys = ON;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA trusted_schema = OFF;"
				      "PRAGMA cell_size_check = ON;";

	sqlite3_extended_result_codes(store->db, 1);
	sqlite3_busy_timeout(store->db, 5000);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (sqlite3_exec(store->db, pragmas, NULL, NULL, NULL))
		return db_failed(store);
	return use_wal(store);
}

/* For the core's user alone; what SQLite puts beside the file takes its rights from it. */
static int make_file(const struct store *store)
{
	const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW;
	int fd = openat(store->directory, "tsujiban.db", flags, 0600);

	if (fd < 0)
		return -errno;
	/* Before SQLite opens it: closing any descriptor of the file would drop SQLite's locks. */
	close(fd);
	return 0;
}

static int open_database(struct store *store)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	_cleanup_(buf_done) struct buf path = BUF_INIT(64);

	TRY(store_vfs_register());
	TRY(make_file(store));
	TRY(buf_put_format(&path, "/proc/self/fd/%d/tsujiban.db", store->directory));
	if (sqlite3_open_v2(buf_text(&path), &store->db, flags, STORE_VFS))
		return store->db ? db_failed(store) : ERR_NO_MEMORY;
	TRY(set_up(store));
	return migrate_run(store, migrate_steps, migrate_n_steps);
}

static void set_fault(struct fault *fault, const struct store *store, int result)
{
	bool newer = result == ERR_UNSUPPORTED;
	const char *words = result == ERR_STORE ? store->error : result_name(result);

	fault_set(fault, newer ? MSG_STORE_NEWER : MSG_STORE_FAILED, slice_text(words));
}

int store_open(const struct store_options *options, struct fault *fault, struct store **ret_store)
{
	_cleanup_(store_closep) struct store *store = calloc(1, sizeof(*store));
	int result;

	if (!store)
		return ERR_NO_MEMORY;
	store->directory = options->directory;
	store->statements = MAP_INIT(DB_STATEMENTS_MAX, 0);
	result = sodium_init() < 0 ? ERR_CRYPTO : open_database(store);
	if (result == 0)
		result = store_awake_load(store);
	if (result < 0) {
		set_fault(fault, store, result);
		return result;
	}
	*ret_store = TAKE_PTR(store);
	return 0;
}

struct store *store_close(struct store *store)
{
	struct slice key;
	void *statement;
	size_t cursor = 0;

	if (!store)
		return NULL;
	CHECK(store->depth == 0);
	while (map_next(&store->statements, &cursor, &key, &statement))
		sqlite3_finalize(statement);
	map_done(&store->statements);
	sqlite3_close(store->db);
	free(store);
	return NULL;
}

const char *store_error(const struct store *store)
{
	return store->error;
}

static int run_plain(struct store *store, const char *sql)
{
	_cleanup_(db_end) struct db_query q = db_start(store, sql);

	return db_run(&q);
}

/* Keeps the words of the failure that led here, whatever the rollback itself says. */
static void roll_back(struct store *store)
{
	char error[sizeof(store->error)];

	memcpy(error, store->error, sizeof(error));
	/* Some failures (a full disk) have rolled back already. */
	if (!sqlite3_get_autocommit(store->db))
		(void)run_plain(store, "ROLLBACK");
	memcpy(store->error, error, sizeof(error));
}

int store_transact(struct store *store, store_body body, void *context)
{
	int result;

	if (store->depth > 0)
		return body(store, context);
	TRY(run_plain(store, "BEGIN IMMEDIATE"));
	store->depth++;
	result = body(store, context);
	store->depth--;
	if (result >= 0)
		result = run_plain(store, "COMMIT");
	if (result < 0)
		roll_back(store);
	return result;
}

int store_installation(struct store *store, uint8_t ret_id[16])
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT value FROM setting WHERE name = 'installation'");

	TRY(db_row(&q));
	db_take_fixed(&q, ret_id, 16);
	return db_result(&q);
}

void store_hash(const void *secret, size_t len, uint8_t ret_hash[32])
{
	crypto_hash_sha256(ret_hash, secret, len);
}
