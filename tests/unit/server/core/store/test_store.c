/* The database itself: opening, versions, transactions, and what consumers of the journal keep. */
#include "state_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "server/core/store/db.h"
#include "server/core/store/migrate.h"

static void test_opens_again_with_its_data(void **state)
{
	struct fixture f;
	uint32_t company, first;
	uint8_t before[16], after[16];

	fixture_init(&f);
	company = fixture_company(&f, "山田製作所");
	assert_ok(store_installation(f.store, before));
	fixture_reopen(&f);
	assert_ok(store_company_first(f.store, &first));
	assert_int_equal(first, company);
	assert_ok(store_installation(f.store, after));
	assert_memory_equal(before, after, sizeof(before));
	fixture_done(&f);
}

/* In a process of another user: 0 when the store opens in the directory. */
static int open_as_nobody(int directory)
{
	const struct store_options options = {.directory = directory};
	struct fault fault = {0};
	struct store *store = NULL;

	if (setgid(65534) < 0 || setuid(65534) < 0)
		return 2;
	if (store_open(&options, &fault, &store) < 0) {
		fprintf(stderr, "store_open: %s\n", fault.subject);
		return 1;
	}
	store_close(store);
	return 0;
}

/* The core may be handed a directory whose path it could not walk. */
static void test_opens_where_the_path_is_closed(void **state)
{
	struct fixture f;
	int inner, status;
	pid_t child;

	if (geteuid() != 0)
		skip();
	fixture_init(&f); /* its directory is closed to others */
	assert_int_equal(mkdirat(f.directory, "inner", 0700), 0);
	assert_int_equal(fchownat(f.directory, "inner", 65534, 65534, 0), 0);
	inner = openat(f.directory, "inner", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	child = fork();
	if (child == 0)
		_exit(open_as_nobody(inner));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(unlinkat(inner, "tsujiban.db", 0), 0);
	assert_int_equal(unlinkat(f.directory, "inner", AT_REMOVEDIR), 0);
	close(inner);
	fixture_done(&f);
}

static void test_is_for_its_user_alone(void **state)
{
	static const char *const names[] = {"tsujiban.db", "tsujiban.db-wal", "tsujiban.db-shm"};
	struct fixture f;
	struct stat st;

	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(fstatat(f.directory, names[i], &st, 0), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	fixture_done(&f);
}

static void test_refuses_newer_data(void **state)
{
	struct fixture f;
	struct fault fault = {0};
	struct store_options options;
	struct store *store = NULL;

	fixture_init(&f);
	f.store = store_close(f.store);
	fixture_sql(&f, "PRAGMA user_version = 9999");
	options.directory = f.directory;
	assert_result(store_open(&options, &fault, &store), ERR_UNSUPPORTED);
	assert_int_equal(fault.message, MSG_STORE_NEWER);
	assert_null(store);
	fixture_done(&f);
}

static void test_refuses_what_is_no_database(void **state)
{
	struct fixture f;
	struct fault fault = {0};
	struct store_options options;
	struct store *store = NULL;
	int fd;

	fixture_init(&f);
	f.store = store_close(f.store);
	options.directory = f.directory;
	fd = openat(f.directory, "tsujiban.db", O_WRONLY | O_TRUNC | O_CLOEXEC);
	assert_int_equal(write(fd, "this is not a database, though it is here", 41), 41);
	close(fd);
	assert_result(store_open(&options, &fault, &store), ERR_STORE);
	assert_int_equal(fault.message, MSG_STORE_DAMAGED);
	assert_true(strlen(fault.subject) > 0);
	fixture_done(&f);
}

/* Every page in turn: what does not hold together any more is refused at the start, by name. */
static void test_refuses_damaged_pages(void **state)
{
	enum { PAGE = 4096 };
	static const uint8_t damage[8] = {0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5, 0xa5};
	struct store *store = NULL;
	struct fixture f;
	struct stat st;
	int fd;

	fixture_init(&f);
	fixture_company(&f, "山田製作所");
	f.store = store_close(f.store);
	fd = openat(f.directory, "tsujiban.db", O_RDWR | O_CLOEXEC);
	assert_int_equal(fstat(fd, &st), 0);
	/* The first page begins with the file's own header. */
	for (off_t at = 100; at < st.st_size; at = at / PAGE * PAGE + PAGE) {
		const struct store_options options = {.directory = f.directory};
		struct fault fault = {0};
		uint8_t before[sizeof(damage)];

		assert_int_equal(pread(fd, before, sizeof(before), at), sizeof(before));
		assert_int_equal(pwrite(fd, damage, sizeof(damage), at), sizeof(damage));
		assert_true(store_open(&options, &fault, &store) < 0);
		assert_int_equal(fault.message, MSG_STORE_DAMAGED);
		assert_int_equal(pwrite(fd, before, sizeof(before), at), sizeof(before));
	}
	close(fd);
	fixture_reopen(&f);
	fixture_done(&f);
}

static const struct migrate_step steps[] = {
	{{"CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT)",
		"INSERT INTO thing VALUES(1, 'a')"}},
	{{"ALTER TABLE thing ADD COLUMN size INTEGER NOT NULL DEFAULT 7"}},
};
static const struct migrate_step broken[] = {
	{{"CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT)",
		"INSERT INTO thing VALUES(1, 'a')"}},
	{{"ALTER TABLE thing ADD COLUMN size INTEGER", "INSERT INTO nothing VALUES(1)"}},
};

/* A store over an empty file, without our own schema. */
static void open_bare(struct fixture *f, struct store *store)
{
	char path[128];

	*store = (struct store){.directory = f->directory};
	store->statements = MAP_INIT(DB_STATEMENTS_MAX, 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d/bare.db", f->directory);
	assert_int_equal(sqlite3_open_v2(path, &store->db,
				 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "tsujiban"),
		SQLITE_OK);
}

static void close_bare(struct store *store)
{
	size_t cursor = 0;
	struct slice key;
	void *statement;

	while (map_next(&store->statements, &cursor, &key, &statement))
		sqlite3_finalize(statement);
	map_done(&store->statements);
	assert_int_equal(sqlite3_close(store->db), SQLITE_OK);
}

static int count_columns(struct store *store)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT count(*) FROM pragma_table_info('thing')");

	assert_ok(db_row(&q));
	return (int)db_take_i64(&q);
}

static void test_upgrade_copies_first(void **state)
{
	struct fixture f;
	struct stat st;
	struct store store;

	fixture_init(&f);
	open_bare(&f, &store);
	assert_ok(migrate_run(&store, steps, 1));
	assert_int_equal(faccessat(f.directory, "tsujiban.db.before-0", F_OK, 0), -1);
	assert_int_equal(count_columns(&store), 2);
	assert_ok(migrate_run(&store, steps, 2));
	assert_int_equal(fstatat(f.directory, "tsujiban.db.before-1", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(count_columns(&store), 3);
	assert_ok(migrate_run(&store, steps, 2));
	assert_result(migrate_run(&store, steps, 1), ERR_UNSUPPORTED);
	close_bare(&store);
	fixture_done(&f);
}

static void test_failed_upgrade_leaves_the_old_version(void **state)
{
	struct fixture f;
	struct store store;

	fixture_init(&f);
	open_bare(&f, &store);
	assert_ok(migrate_run(&store, broken, 1));
	assert_result(migrate_run(&store, broken, 2), ERR_STORE);
	assert_non_null(strstr(store_error(&store), "nothing"));
	assert_int_equal(count_columns(&store), 2);
	/* A second attempt writes its copy over the first. */
	assert_ok(migrate_run(&store, steps, 2));
	assert_int_equal(count_columns(&store), 3);
	close_bare(&store);
	fixture_done(&f);
}

static int set_and_fail(struct store *store, void *context)
{
	assert_ok(store_position_set(store, slice_text("watch"), 77));
	return *(int *)context;
}

static int nest(struct store *store, void *context)
{
	assert_ok(store_position_set(store, slice_text("search"), 5));
	return store_transact(store, set_and_fail, context);
}

static void test_transaction_is_all_or_nothing(void **state)
{
	struct fixture f;
	uint64_t position = 0;
	int result = ERR_CONFLICT;

	fixture_init(&f);
	assert_result(store_transact(f.store, nest, &result), ERR_CONFLICT);
	assert_result(store_position_get(f.store, slice_text("watch"), &position), ERR_NOT_FOUND);
	assert_result(store_position_get(f.store, slice_text("search"), &position), ERR_NOT_FOUND);
	result = 0;
	assert_ok(store_transact(f.store, nest, &result));
	assert_ok(store_position_get(f.store, slice_text("watch"), &position));
	assert_int_equal(position, 77);
	assert_ok(store_position_set(f.store, slice_text("watch"), 78));
	fixture_reopen(&f);
	assert_ok(store_position_get(f.store, slice_text("watch"), &position));
	assert_int_equal(position, 78);
	fixture_done(&f);
}

static void test_crashes_are_counted_per_position(void **state)
{
	struct fixture f;
	struct slice watch = slice_text("watch");
	uint32_t count;

	fixture_init(&f);
	assert_ok(store_crash_add(f.store, watch, 100, FIXTURE_NOW, &count));
	assert_int_equal(count, 1);
	fixture_reopen(&f);
	assert_ok(store_crash_add(f.store, watch, 100, FIXTURE_NOW, &count));
	assert_int_equal(count, 2);
	assert_ok(store_crash_add(f.store, watch, 200, FIXTURE_NOW, &count));
	assert_int_equal(count, 1);
	assert_ok(store_crash_forget(f.store, watch, 200));
	assert_ok(store_crash_add(f.store, watch, 100, FIXTURE_NOW, &count));
	assert_int_equal(count, 1);
	assert_ok(store_crash_add(f.store, watch, 200, FIXTURE_NOW, &count));
	assert_int_equal(count, 2);
	fixture_done(&f);
}

static void test_rules_are_replaced_as_one(void **state)
{
	static const struct fixture_rule rules[] = {{"a", 4}, {"b", 2}};
	struct frame_rule_refused refusal = {
		.file = SLICE_LITERAL("x.yml"), .line = 3, .message = SLICE_LITERAL("TB-1001")};
	struct frame_rule_ok rule = {.id = SLICE_LITERAL("c"), .level = 3};
	struct frame_rule_ok found;
	struct record_rule_list list;
	uint64_t generation;
	struct fixture f;

	fixture_init(&f);
	assert_ok(store_rules_generation(f.store, &generation));
	assert_int_equal(generation, 0);
	fixture_rules(&f, rules, 2);
	assert_ok(store_rules_replace(f.store, 2, &rule, 1, &refusal, 1));
	assert_ok(store_rules_generation(f.store, &generation));
	assert_int_equal(generation, 2);
	assert_result(store_rule_get(f.store, slice_text("a"), &f.arena, &found), ERR_NOT_FOUND);
	assert_ok(store_rule_get(f.store, slice_text("c"), &f.arena, &found));
	assert_ok(store_rules_list(f.store, &f.arena, &list));
	assert_int_equal(list.loaded, 1);
	assert_int_equal(list.not_loaded, 1);
	assert_slice(list.rules[0].level, "high");
	assert_int_equal(list.refused[0].line, 3);
	/* A set that cannot be stored leaves the one before. */
	rule.id = slice_of(NULL, 0);
	rule.title = slice_of(f.path, 257);
	assert_result(store_rules_replace(f.store, 3, &rule, 1, NULL, 0), ERR_TOO_LARGE);
	assert_ok(store_rule_get(f.store, slice_text("c"), &f.arena, &found));
	fixture_done(&f);
}

static void test_history_and_audit_cannot_be_rewritten(void **state)
{
	static const char *const attempts[] = {
		"UPDATE case_history SET note = 'x'",
		"DELETE FROM case_history",
		"UPDATE audit SET act = 'x'",
		"DELETE FROM audit",
	};
	struct fixture f;
	struct store_act act = {.act = SLICE_LITERAL("login")};
	uint32_t company;
	struct store_case_new new_case = {.kind = "service", .opened = FIXTURE_NOW};
	uint64_t id;

	fixture_init(&f);
	company = fixture_company(&f, "a");
	new_case.company = company;
	assert_ok(store_case_add(f.store, &new_case, &id));
	assert_ok(store_audit_add(f.store, &act, FIXTURE_NOW));
	for (size_t i = 0; i < ARRAY_SIZE(attempts); i++) {
		struct db_query q = db_start(f.store, attempts[i]);

		assert_result(db_run(&q), ERR_STORE);
		assert_non_null(strstr(store_error(f.store), "append only"));
		db_end(&q);
	}
	assert_int_equal(fixture_number(&f, "SELECT count(*) FROM case_history"), 1);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opens_again_with_its_data),
		cmocka_unit_test(test_opens_where_the_path_is_closed),
		cmocka_unit_test(test_is_for_its_user_alone),
		cmocka_unit_test(test_refuses_newer_data),
		cmocka_unit_test(test_refuses_what_is_no_database),
		cmocka_unit_test(test_refuses_damaged_pages),
		cmocka_unit_test(test_upgrade_copies_first),
		cmocka_unit_test(test_failed_upgrade_leaves_the_old_version),
		cmocka_unit_test(test_transaction_is_all_or_nothing),
		cmocka_unit_test(test_crashes_are_counted_per_position),
		cmocka_unit_test(test_rules_are_replaced_as_one),
		cmocka_unit_test(test_history_and_audit_cannot_be_rewritten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
