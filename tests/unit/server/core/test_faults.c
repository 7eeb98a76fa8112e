/* What a core does when its disk, its database, its clock or its keys fail it. */
#include <errno.h>
#include <fcntl.h>
#include "core_fixture.h"
#include "os/os.h"
#include "server/core/store/db.h"
#include "server/core/store/store_people.h"
#include "server/core/store/store_person.h"

#define DAY ((usec_t)86400 * USEC_PER_SEC)

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

static int64_t number_of(struct core_fixture *f, const char *sql)
{
	sqlite3_stmt *statement;
	int64_t number;

	assert_int_equal(
		sqlite3_prepare_v2(f->core.store->db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static void run_sql(struct core_fixture *f, const char *sql)
{
	assert_int_equal(sqlite3_exec(f->core.store->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void send_batch(struct core_fixture *f, uint64_t number)
{
	struct frame_batch_put put = {
		.request = number,
		.device = f->device,
		.epoch = {1},
		.number = number,
		.count = 1,
		.hash = {(uint8_t)number},
		.body = SLICE_LITERAL("opaque"),
	};

	memcpy(put.token, f->token, sizeof(put.token));
	PLAYER_SEND(f, AGENTS, BATCH_PUT, batch_put, &put);
}

static void expect_acknowledged(struct core_fixture *f, uint64_t number)
{
	struct frame_batch_done done;

	send_batch(f, number);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	assert_int_equal(done.status, 200);
}

/* ------------------------------------------------------------------------------ the disk */

static int sync_fails(void *ctx, int fd)
{
	return -EIO;
}

/* The core ends, without an answer to anybody; its successor takes the batch when it comes again. */
static void test_failed_sync_ends_the_core(void **state)
{
	struct core_fixture *f = *state;
	int (*sync)(void *ctx, int fd) = f->disk.sync;
	int result = 0;

	expect_acknowledged(f, 1);
	f->core.journal_disk = NULL;
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	f->disk.sync = sync_fails;
	send_batch(f, 2);
	result = loop_run(f->child.loop);
	assert_int_equal(result, -EIO);
	assert_int_equal(f->players[ROLE_AGENTS].n_heard, 2); /* the table of devices alone */
	f->disk.sync = sync;
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	expect_acknowledged(f, 2);
	expect_acknowledged(f, 1);
}

static void test_full_disk_is_said_and_ends(void **state)
{
	struct core_fixture *f = *state;
	struct frame_batch_done done;

	f->free_bytes = 1 << 20;
	send_batch(f, 1);
	PLAYER_EXPECT(f, AGENTS, BATCH_DONE, batch_done, &done);
	assert_int_equal(done.status, 503);
	assert_true(done.retry_after > 0);
	f->free_bytes = UINT64_C(1) << 30;
	expect_acknowledged(f, 1);
}

/* ------------------------------------------------------------------------------ the database */

static void test_service_case_waits_for_the_store(void **state)
{
	struct core_fixture *f = *state;
	const struct cases_service service = {
		.kind = CASES_JOURNAL, .key = 1, .subject = SLICE_LITERAL("why")};

	run_sql(f, "CREATE TEMP TRIGGER full BEFORE INSERT ON main.case_"
		   " BEGIN SELECT raise(ABORT, 'disk is full'); END");
	core_open_service(&f->core, &service);
	assert_int_equal(f->core.pending.n, 1);
	clock_fake_advance(&f->clock, 11 * USEC_PER_SEC);
	core_fixture_settle(f);
	assert_int_equal(f->core.pending.n, 1);
	run_sql(f, "DROP TRIGGER full");
	clock_fake_advance(&f->clock, 11 * USEC_PER_SEC);
	core_fixture_settle(f);
	assert_int_equal(f->core.pending.n, 0);
	assert_int_equal(number_of(f, "SELECT count(*) FROM case_ WHERE kind = 'service'"), 1);
}

/* ------------------------------------------------------------------------------ the clock */

static void leap_and_look(struct core_fixture *f, usec_t by)
{
	/* The wall clock alone: no time has passed. */
	f->clock.now_wall += by;
	f->clock.now_monotonic += RETENTION_EVERY;
	core_fixture_settle(f);
}

static size_t count_files(struct core_fixture *f)
{
	uint64_t base, size;
	size_t cursor = 0, n = 0;

	while (journal_next_file(f->core.journal, &cursor, 0, &base, &size))
		n++;
	return n;
}

static void pass_days(struct core_fixture *f, unsigned n)
{
	clock_fake_advance(&f->clock, n * DAY);
	core_fixture_settle(f);
}

static void nobody_waits(void *ctx, uint64_t tag)
{
}

/* Three files, all behind the consumer. */
static void fill_journal(struct core_fixture *f)
{
	static uint8_t body[40 * 1024];
	struct journal_record record = {.device = f->device, .epoch = {3}};
	struct journal_verdict verdict;

	for (record.number = 1; record.number <= 3; record.number++) {
		record.received = f->clock.now_wall;
		while (journal_append(f->core.journal, &record, slice_of(body, sizeof(body)),
			       nobody_waits, NULL, 0, &verdict) == ERR_FULL)
			assert_int_equal(loop_step(f->child.loop, USEC_PER_MS), 0);
	}
	core_fixture_settle(f);
	assert_int_equal(
		journal_hold(f->core.journal, "watch", journal_durable(f->core.journal)), 0);
	assert_int_equal(count_files(f), 3);
}

static void test_leap_of_ten_years_removes_nothing(void **state)
{
	struct core_fixture *f = *state;

	fill_journal(f);
	leap_and_look(f, 3650 * DAY);
	assert_int_equal(count_files(f), 3);
	assert_true(f->core.retention.until != 0);
	/* Set right again: all is as before. */
	leap_and_look(f, -3650 * DAY);
	assert_int_equal(f->core.retention.until, 0);
	assert_int_equal(count_files(f), 3);
	/* A clock that stays there is believed after a week. */
	leap_and_look(f, 3650 * DAY);
	pass_days(f, 6);
	assert_int_equal(count_files(f), 3);
	pass_days(f, 2);
	assert_int_equal(count_files(f), 1);
}

static void test_leap_while_it_was_off_removes_nothing(void **state)
{
	struct core_fixture *f = *state;

	fill_journal(f);
	run_sql(f, "INSERT INTO position VALUES('watch', 9000000)");
	leap_and_look(f, 0);
	f->clock.now_wall += 3650 * DAY;
	core_fixture_restart(f, NULL);
	core_fixture_settle(f);
	assert_true(count_files(f) >= 3);
	assert_true(f->core.retention.until != 0);
	/* Not forgotten by starting again. */
	core_fixture_restart(f, NULL);
	core_fixture_settle(f);
	assert_true(f->core.retention.until != 0);
}

static void test_time_removes_what_is_old(void **state)
{
	struct core_fixture *f = *state;

	fill_journal(f);
	pass_days(f, 91);
	assert_int_equal(count_files(f), 1);
}

/* The company that keeps its events the longest decides when a file goes; no company's word is that of
 * another. */
static void test_the_longest_retention_decides(void **state)
{
	struct core_fixture *f = *state;
	uint32_t first, second;

	assert_int_equal(store_company_first(f->core.store, &first), 0);
	assert_int_equal(
		store_company_add(f->core.store, slice_text("B"), f->clock.now_wall, &second), 0);
	assert_int_equal(store_company_set_retention(f->core.store, first, 10), 0);
	assert_int_equal(store_company_set_retention(f->core.store, second, 120), 0);
	fill_journal(f);
	pass_days(f, 91);
	assert_int_equal(count_files(f), 3);
	pass_days(f, 30);
	assert_int_equal(count_files(f), 1);
}

/* ------------------------------------------------------------------------------ the root */

static void tell_root(struct core_fixture *f, uint8_t first)
{
	const struct frame_root root = {.hash = {first}, .certificate = SLICE_LITERAL("DER")};

	core_fixture_join(f, ROLE_SEAL, 0);
	PLAYER_SEND(f, SEAL, ROOT, root, &root);
	core_fixture_settle(f);
}

static size_t leaves_after(struct core_fixture *f)
{
	const struct frame_leaf leaf = {
		.gate = slice_text(frame_role_name(ROLE_AGENTS)),
		.certificate = SLICE_LITERAL("leaf"),
		.root = SLICE_LITERAL("root"),
	};

	PLAYER_SEND(f, SEAL, LEAF, leaf, &leaf);
	return player_count(f, ROLE_AGENTS, FRAME_LEAF);
}

static void test_another_root_is_not_passed_on(void **state)
{
	struct core_fixture *f = *state;

	tell_root(f, 1);
	assert_int_equal(leaves_after(f), 1);
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	tell_root(f, 2);
	assert_int_equal(leaves_after(f), 0);
	/* The old one is back. */
	tell_root(f, 1);
	assert_int_equal(leaves_after(f), 1);
}

/* ------------------------------------------------------------------------------ an older journal */

/* The journal's disk was set back alone: positions go on behind what is known, and the file that was left
 * is whole. */
static void test_journal_behind_the_database_is_closed_off(void **state)
{
	struct core_fixture *f = *state;

	expect_acknowledged(f, 1);
	run_sql(f, "INSERT INTO position VALUES('watch', 900000)");
	core_fixture_restart(f, NULL);
	core_fixture_join(f, ROLE_AGENTS, 0);
	assert_true(journal_durable(f->core.journal) >= 900000);
	expect_acknowledged(f, 2);
	core_fixture_restart(f, NULL);
	assert_int_equal(number_of(f, "SELECT count(*) FROM case_ WHERE kind = 'service'"), 0);
}

int main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, core_fixture_done)
	const struct CMUnitTest tests[] = {
		TEST(test_failed_sync_ends_the_core),
		TEST(test_full_disk_is_said_and_ends),
		TEST(test_service_case_waits_for_the_store),
		TEST(test_leap_of_ten_years_removes_nothing),
		TEST(test_leap_while_it_was_off_removes_nothing),
		TEST(test_time_removes_what_is_old),
		TEST(test_the_longest_retention_decides),
		TEST(test_another_root_is_not_passed_on),
		TEST(test_journal_behind_the_database_is_closed_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
