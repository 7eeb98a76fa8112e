/* The core's part of a backup: a copy of a moment, files that stay, an end even if nobody asks again. */
#include <fcntl.h>
#include "core_fixture.h"
#include "os/os.h"
#include "server/core/store/db.h"

static int setup(void **state)
{
	struct core_fixture *f;

	core_fixture_init(state);
	f = *state;
	core_fixture_begin(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	core_fixture_enrol(f, true);
	return 0;
}

static int open_state(const struct core_fixture *f)
{
	int fd = openat(f->dir_fd, "state", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static bool has_copy(const struct core_fixture *f)
{
	int state = open_state(f);
	bool has = faccessat(state, BACKUPS_COPY, F_OK, 0) == 0;

	os_close(state);
	return has;
}

static int64_t number_in(const struct core_fixture *f, const char *file, const char *sql)
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *statement;
	int64_t number;

	snprintf(path, sizeof(path), "%s/state/%s", f->path, file);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

static void run_sql(struct core_fixture *f, const char *sql)
{
	assert_int_equal(sqlite3_exec(f->core.store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void finish_copy(struct core_fixture *f)
{
	for (unsigned i = 0; f->core.backups.copy && i < 100; i++) {
		clock_fake_advance(&f->clock, USEC_PER_MS);
		core_fixture_settle(f);
	}
}

static void test_copy_shows_one_moment(void **state)
{
	struct core_fixture *f = *state;
	struct record_backup backup;

	/* Some megabytes, so that it takes several steps. */
	run_sql(f, "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
		   " INSERT INTO setting SELECT 'filler' || i, zeroblob(10000) FROM n");
	assert_int_equal(backups_for_api.begin(&f->core, &backup), 0);
	assert_true(slice_is_text(backup.state, "copying"));
	/* One at a time. */
	assert_int_equal(backups_for_api.begin(&f->core, &backup), ERR_CONFLICT);
	assert_int_equal(loop_step(f->child.loop, 0), 0);
	assert_non_null(f->core.backups.copy);
	run_sql(f, "INSERT INTO setting VALUES('meanwhile', x'01')");
	finish_copy(f);
	assert_int_equal(backups_for_api.look(&f->core, backup.id, &backup), 0);
	assert_true(slice_is_text(backup.state, "ready"));
	assert_int_equal(backup.durable, journal_durable(f->core.journal));
	run_sql(f, "INSERT INTO setting VALUES('later', x'01')");
	assert_int_equal(number_in(f, BACKUPS_COPY,
				 "SELECT count(*) FROM setting WHERE name LIKE 'filler%'"),
		300);
	assert_int_equal(
		number_in(f, BACKUPS_COPY, "SELECT count(*) FROM setting WHERE name = 'meanwhile'"),
		1);
	assert_int_equal(
		number_in(f, BACKUPS_COPY, "SELECT count(*) FROM setting WHERE name = 'later'"), 0);
	assert_int_equal(backups_for_api.end(&f->core, backup.id), 0);
	assert_false(has_copy(f));
	assert_int_equal(backups_for_api.end(&f->core, backup.id), ERR_NOT_FOUND);
}

static void test_is_given_up_when_nobody_asks(void **state)
{
	struct core_fixture *f = *state;
	struct record_backup backup;

	assert_int_equal(backups_for_api.begin(&f->core, &backup), 0);
	finish_copy(f);
	clock_fake_advance(&f->clock, BACKUPS_PATIENCE / 2);
	assert_int_equal(backups_for_api.look(&f->core, backup.id, &backup), 0);
	clock_fake_advance(&f->clock, BACKUPS_PATIENCE / 2);
	core_fixture_settle(f);
	assert_true(has_copy(f));
	clock_fake_advance(&f->clock, BACKUPS_PATIENCE);
	core_fixture_settle(f);
	assert_false(has_copy(f));
	assert_int_equal(backups_for_api.look(&f->core, backup.id, &backup), ERR_NOT_FOUND);
	assert_int_equal(backups_for_api.begin(&f->core, &backup), 0);
}

static void test_restored_data_ends_logins_and_says_so(void **state)
{
	struct core_fixture *f = *state;
	int directory = open_state(f);

	run_sql(f, "INSERT INTO login_link VALUES(x'01', 1, 0, 9000000000000000000)");
	assert_int_equal(
		os_replace_file(directory, "restored", 0600, slice_text("1699999999000000")), 0);
	core_fixture_restart(f, NULL);
	assert_int_equal(number_in(f, "tsujiban.db", "SELECT count(*) FROM login_link"), 0);
	assert_int_equal(number_in(f, "tsujiban.db",
				 "SELECT count(*) FROM case_history WHERE note LIKE "
				 "'%2023-11-14T22:13:19Z%'"),
		1);
	assert_true(faccessat(directory, "restored", F_OK, 0) < 0);
	core_fixture_restart(f, NULL);
	assert_int_equal(
		number_in(f, "tsujiban.db", "SELECT count(*) FROM case_ WHERE kind = 'service'"),
		1);
	os_close(directory);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_copy_shows_one_moment),
		TEST(test_is_given_up_when_nobody_asks),
		TEST(test_restored_data_ends_logins_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
