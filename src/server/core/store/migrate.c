#include "server/core/store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "base/buf.h"
#include "server/core/store/db.h"

struct migration {
	const struct migrate_step *steps;
	size_t from, to;
};

static int run_sql(struct store *store, const char *sql)
{
	return sqlite3_exec(store->db, sql, NULL, NULL, NULL) ? db_failed(store) : 0;
}

static int read_version(struct store *store, int64_t *ret_version)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "PRAGMA user_version");

	TRY(db_row(&q));
	*ret_version = db_take_i64(&q);
	return db_result(&q);
}

/* VACUUM INTO does not sync what it writes, and lets everybody read it. */
static int sync_copy(const struct store *store, const char *name)
{
	int fd = openat(store->directory, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	int failed;

	if (fd < 0)
		return -errno;
	failed = fchmod(fd, 0600) < 0 || fsync(fd) < 0 || fsync(store->directory) < 0 ? -errno : 0;
	close(fd);
	return failed;
}

static int copy_first(struct store *store, size_t version)
{
	_cleanup_(buf_done) struct buf name = BUF_INIT(64);
	_cleanup_(buf_done) struct buf path = BUF_INIT(128);
	_cleanup_(db_end) struct db_query q = {0};

	TRY(buf_put_format(&name, "tsujiban.db.before-%zu", version));
	TRY(buf_put_format(&path, "/proc/self/fd/%d/%s", store->directory, buf_text(&name)));
	/* A copy that an earlier attempt left is of the same version, or is half a one. */
	if (unlinkat(store->directory, buf_text(&name), 0) < 0 && errno != ENOENT)
		return -errno;
	q = db_start(store, "VACUUM INTO ?");
	db_put_text(&q, buf_slice(&path));
	TRY(db_run(&q));
	return sync_copy(store, buf_text(&name));
}

static int run_steps(struct store *store, void *context)
{
	const struct migration *migration = context;
	_cleanup_(buf_done) struct buf version = BUF_INIT(64);

	for (size_t i = migration->from; i < migration->to; i++) {
		const struct migrate_step *step = &migration->steps[i];

		for (size_t j = 0; j < ARRAY_SIZE(step->sql) && step->sql[j]; j++)
			TRY(run_sql(store, step->sql[j]));
	}
	TRY(buf_put_format(&version, "PRAGMA user_version = %zu", migration->to));
	return run_sql(store, buf_text(&version));
}

int migrate_run(struct store *store, const struct migrate_step *steps, size_t n_steps)
{
	struct migration migration = {.steps = steps, .to = n_steps};
	int64_t version;

	TRY(read_version(store, &version));
	if (version < 0 || (uint64_t)version > n_steps)
		return ERR_UNSUPPORTED;
	migration.from = (size_t)version;
	if (migration.from == migration.to)
		return 0;
	if (migration.from > 0)
		TRY(copy_first(store, migration.from));
	return store_transact(store, run_steps, &migration);
}
