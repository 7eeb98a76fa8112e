#include "server/core/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include "base/buf.h"
#include "base/text.h"
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

/* Pages that do not hold together are found here, not in the middle of a case. */
static int check_pages(struct store *store)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(64 * 1024);
	_cleanup_(db_end) struct db_query q = db_start(store, "PRAGMA quick_check(1)");
	struct slice words;

	TRY(db_row(&q));
	words = text_cut_utf8(db_take_text(&q, &arena), sizeof(store->error) - 1);
	TRY(db_result(&q));
	if (slice_is_text(words, "ok"))
		return 0;
	memcpy(store->error, words.data, words.len);
	store->error[words.len] = 0;
	return ERR_DAMAGED;
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
	TRY(check_pages(store));
	return migrate_run(store, migrate_steps, migrate_n_steps);
}

static bool is_corrupt(const struct store *store)
{
	int code = sqlite3_errcode(store->db) & 0xff;

	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static void set_fault(struct fault *fault, const struct store *store, int result)
{
	bool has_words = result == ERR_STORE || result == ERR_DAMAGED;
	enum message_id message = MSG_STORE_FAILED;

	if (result == ERR_UNSUPPORTED)
		message = MSG_STORE_NEWER;
	else if (result == ERR_DAMAGED || (store->db && is_corrupt(store)))
		message = MSG_STORE_DAMAGED;
	fault_set(fault, message, slice_text(has_words ? store->error : result_name(result)));
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

int store_root_check(struct store *store, const uint8_t hash[32])
{
	_cleanup_(db_end) struct db_query put =
		db_start(store, "INSERT OR IGNORE INTO setting VALUES('root', ?)");
	_cleanup_(db_end) struct db_query get =
		db_start(store, "SELECT value FROM setting WHERE name = 'root'");
	uint8_t known[32];

	db_put_bytes(&put, hash, 32);
	TRY(db_run(&put));
	TRY(db_row(&get));
	db_take_fixed(&get, known, sizeof(known));
	TRY(db_result(&get));
	return memcmp(known, hash, sizeof(known)) == 0 ? 0 : ERR_CONFLICT;
}

void store_hash(const void *secret, size_t len, uint8_t ret_hash[32])
{
	crypto_hash_sha256(ret_hash, secret, len);
}
