#include "state_fixture.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <dirent.h>

static void open_store(struct fixture *f)
{
	const struct store_options options = {.directory = f->directory};
	struct fault fault = {0};
	int result = store_open(&options, &fault, &f->store);

	if (result < 0)
		fail_msg("store_open: %s %s", result_name(result), fault.subject);
}

void fixture_init(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	memcpy(f->path, "/tmp/tsujiban-state-XXXXXX", sizeof("/tmp/tsujiban-state-XXXXXX"));
	assert_non_null(mkdtemp(f->path));
	f->directory = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(f->directory >= 0);
	clock_fake_init(&f->clock, FIXTURE_NOW);
	settings_init(&f->settings);
	assert_ok(settings_put(&f->settings, slice_text("mail_from"), slice_text("w@example.jp")));
	settings_finish(&f->settings);
	arena_init(&f->arena, (size_t)256 * 1024 * 1024);
	open_store(f);
}

void fixture_done(struct fixture *f)
{
	DIR *dir;
	struct dirent *entry;

	f->store = store_close(f->store);
	arena_done(&f->arena);
	dir = fdopendir(f->directory);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	rmdir(f->path);
}

void fixture_reopen(struct fixture *f)
{
	f->store = store_close(f->store);
	open_store(f);
}

static sqlite3 *open_aside(struct fixture *f)
{
	_cleanup_(buf_done) struct buf path = BUF_INIT(256);
	sqlite3 *db = NULL;

	buf_put_format(&path, "%s/tsujiban.db", f->path);
	assert_int_equal(sqlite3_open(buf_text(&path), &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 1000);
	return db;
}

void fixture_sql(struct fixture *f, const char *sql)
{
	sqlite3 *db = open_aside(f);
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error))
		fail_msg("%s: %s", sql, error);
	sqlite3_close(db);
}

int64_t fixture_number(struct fixture *f, const char *sql)
{
	sqlite3 *db = open_aside(f);
	sqlite3_stmt *statement = NULL;
	int64_t number;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

uint32_t fixture_company(struct fixture *f, const char *name)
{
	uint32_t company;

	assert_ok(store_company_add(f->store, slice_text(name), f->clock.now_wall, &company));
	return company;
}

uint64_t fixture_person(
	struct fixture *f, uint32_t company, const char *name, const char *mail, uint32_t roles)
{
	uint64_t person;

	assert_ok(store_person_add(
		f->store, slice_text(name), slice_text(mail), f->clock.now_wall, &person));
	for (uint32_t role = 1; role <= API_PARTNER; role <<= 1)
		if (roles & role)
			assert_ok(store_person_add_role(f->store, company, person, role));
	return person;
}

uint64_t fixture_device(struct fixture *f, uint32_t company, const char *name)
{
	struct store_key_new key = {
		.company = company, .uses = 1, .window_end = f->clock.now_wall + USEC_PER_SEC};
	struct frame_enrol enrol = {
		.hostname = slice_text(name),
		.system = slice_text("Debian"),
		.version = slice_text("0.1.0"),
	};
	struct store_enrolled enrolled;
	uint8_t token[32] = {0};

	assert_ok(store_key_add(f->store, &key, f->clock.now_wall, &enrol.key_id));
	memcpy(enrol.key_secret, key.secret, sizeof(enrol.key_secret));
	memcpy(enrol.device_secret, &enrol.key_id, sizeof(enrol.key_id));
	memcpy(token, &enrol.key_id, sizeof(enrol.key_id));
	assert_ok(store_device_enrol(f->store, &enrol, token, f->clock.now_wall, &enrolled));
	assert_true(enrolled.confirmed);
	return enrolled.device;
}

void fixture_see(struct fixture *f, uint32_t company, uint64_t device)
{
	const struct record_sight sight = {
		.company = company,
		.device = device,
		.received = f->clock.now_wall,
		.events = 1,
		.sources = 1,
	};

	assert_ok(store_device_sight(f->store, &sight));
}

void fixture_rules(struct fixture *f, const struct fixture_rule *rules, size_t n)
{
	struct frame_rule_ok frames[16] = {0};

	assert_true(n <= ARRAY_SIZE(frames));
	for (size_t i = 0; i < n; i++) {
		frames[i].id = slice_text(rules[i].id);
		frames[i].title = slice_text(rules[i].id);
		frames[i].level = rules[i].level;
		frames[i].drill = rules[i].drill;
		frames[i].tactic = slice_text(rules[i].tactic);
		frames[i].file = slice_text("own/x.yml");
		frames[i].what.ja = slice_text(rules[i].what);
	}
	assert_ok(store_rules_replace(f->store, 1, frames, n, NULL, 0));
}

struct record_match fixture_match(
	struct fixture *f, uint32_t company, uint64_t device, const char *rule, uint64_t number)
{
	static struct record_evidence evidence[1] = {
		{SLICE_LITERAL("CommandLine"), SLICE_LITERAL("base64 -d | sh"), false}};
	usec_t now = f->clock.now_wall;

	return (struct record_match){
		.company = company,
		.device = device,
		.epoch = {1},
		.number = number,
		.rule = slice_text(rule),
		.logsource = slice_text("process_creation/linux/"),
		.time = now - 400,
		.seen = now - 300,
		.received = now - 200,
		.matched = now - 100,
		.evidence = evidence,
		.n_evidence = 1,
	};
}

void fixture_expect_slice(struct slice slice, const char *text, const char *file, int line)
{
	if (slice_is_text(slice, text))
		return;
	print_error("\"%.*s\"\n!= \"%s\"\n", (int)slice.len, (const char *)slice.data, text);
	_fail(file, line);
}
