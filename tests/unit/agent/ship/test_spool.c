#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/ship/spool_files.h"
#include "os/os.h"

struct fixture {
	char dir[64];
	int dir_fd;
	struct spool *spool;
	bool fresh;
	struct buf events;
};

static struct fixture f;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	return remove(path);
}

static int set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	f.events = BUF_INIT(SPOOL_MAX_ENTRY);
	snprintf(f.dir, sizeof(f.dir), "/tmp/tsujiban-spool-XXXXXX");
	assert_non_null(mkdtemp(f.dir));
	f.dir_fd = open(f.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return f.dir_fd < 0;
}

static int tear_down(void **state)
{
	spool_close(f.spool);
	buf_done(&f.events);
	os_close(f.dir_fd);
	return nftw(f.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void reopen(uint64_t file_bytes, uint64_t cap_bytes)
{
	const struct spool_limits limits = {file_bytes, cap_bytes};

	spool_close(f.spool);
	f.spool = NULL;
	assert_int_equal(spool_open(f.dir_fd, &limits, &f.spool, &f.fresh), 0);
}

static void append(const char *events, uint32_t count)
{
	struct spool_entry entry = {
		.count = count,
		.wall = 11,
		.monotonic = 12,
		.kept = {.run = 7, .number = 100 * spool_next_number(f.spool)},
	};

	assert_int_equal(spool_append(f.spool, &entry, slice_text(events)), 0);
}

static void expect_first(uint64_t number, const char *events)
{
	struct spool_entry entry;

	assert_int_equal(spool_first(f.spool, &entry, &f.events), 0);
	assert_int_equal(entry.number, number);
	assert_int_equal(f.events.len, strlen(events));
	assert_memory_equal(f.events.data, events, f.events.len);
}

static void expect_none(void)
{
	struct spool_entry entry;

	assert_int_equal(spool_first(f.spool, &entry, &f.events), ERR_NOT_FOUND);
	assert_true(spool_is_empty(f.spool));
}

static size_t count_files(void)
{
	struct spool_file *files;
	size_t n;

	assert_int_equal(spool_files_list(f.dir_fd, &files, &n), 0);
	free(files);
	return n;
}

static void gives_back_in_order(void **state)
{
	reopen(1 << 20, 1 << 20);
	assert_true(f.fresh);
	expect_none();
	append("one", 1);
	append("", 0);
	append("three", 3);
	expect_first(1, "one");
	spool_done(f.spool, 2); /* not the first: nothing happens */
	expect_first(1, "one");
	spool_done(f.spool, 1);
	expect_first(2, "");
	spool_done(f.spool, 2);
	expect_first(3, "three");
	spool_done(f.spool, 3);
	expect_none();
	append("four", 1);
	expect_first(4, "four");
	assert_int_equal(spool_sync(f.spool), 0);
	assert_int_equal(spool_take_lost(f.spool), 0);
}

static void goes_on_after_reopening(void **state)
{
	struct spool_entry entry;

	reopen(1 << 20, 1 << 20);
	append("one", 1);
	append("two", 2);
	spool_done(f.spool, 1);
	reopen(1 << 20, 1 << 20);
	assert_false(f.fresh);
	expect_first(2, "two");
	assert_int_equal(spool_first(f.spool, &entry, &f.events), 0);
	assert_int_equal(entry.count, 2);
	assert_int_equal(entry.wall, 11);
	assert_int_equal(entry.monotonic, 12);
	spool_done(f.spool, 2);
	reopen(1 << 20, 1 << 20);
	expect_none();
	assert_int_equal(spool_first_number(f.spool), 3);
	append("three", 1);
	expect_first(3, "three");
	assert_int_equal(spool_damaged(f.spool), 0);
}

/* Small files: every entry begins a new one. */
static void removes_files_that_are_done(void **state)
{
	reopen(1, 1 << 20);
	append("one", 1);
	append("two", 1);
	append("three", 1);
	assert_int_equal(count_files(), 3);
	spool_done(f.spool, 1);
	spool_done(f.spool, 2);
	expect_first(3, "three");
	assert_int_equal(count_files(), 1);
	spool_done(f.spool, 3);
	expect_none();
	/* The last one stays: it holds the numbering. */
	assert_int_equal(count_files(), 1);
	reopen(1, 1 << 20);
	append("four", 1);
	expect_first(4, "four");
	assert_int_equal(spool_take_lost(f.spool), 0);
}

static void drops_the_oldest_over_the_cap(void **state)
{
	reopen(1, 4 * (SPOOL_HEAD_BYTES + 3));
	for (int i = 0; i < 4; i++)
		append("abc", 10);
	assert_int_equal(spool_take_lost(f.spool), 0);
	expect_first(1, "abc");
	append("def", 1);
	append("ghi", 1);
	/* The first is on its way, and may arrive. */
	assert_int_equal(spool_take_lost(f.spool), 10);
	assert_int_equal(count_files(), 4);
	spool_done(f.spool, 1);
	expect_first(3, "abc");
	assert_int_equal(spool_take_lost(f.spool), 0);
	/* This one does not: it is asked for again, and has gone. */
	append("jkl", 1);
	assert_int_equal(spool_take_lost(f.spool), 0);
	expect_first(4, "abc");
	assert_int_equal(spool_take_lost(f.spool), 10);
	/* Nor does this one, and nobody will know. */
	append("mno", 1);
	assert_int_equal(spool_take_lost(f.spool), 0);
	spool_give_up(f.spool);
	assert_int_equal(spool_take_lost(f.spool), 10);
	/* An answer for what was dropped before changes nothing. */
	spool_done(f.spool, 4);
	expect_first(5, "def");
}

/* Killed at any step from the begin of a new file on: the last that was kept is still known. */
static void knows_what_is_kept_when_empty(void **state)
{
	char name[SPOOL_NAME_BYTES];
	int fd;

	reopen(1, 1 << 20);
	assert_int_equal(spool_kept(f.spool).run, 0);
	append("one", 1);
	append("two", 1);
	spool_done(f.spool, 1);
	spool_done(f.spool, 2);
	for (uint64_t next = 3; next < 6; next++) {
		spool_file_name(next, name);
		fd = openat(f.dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		assert_true(fd >= 0);
		os_close(fd);
		for (int again = 0; again < 2; again++) {
			reopen(1, 1 << 20);
			expect_none();
			assert_int_equal(spool_kept(f.spool).run, 7);
			assert_int_equal(spool_kept(f.spool).number, 100 * (next - 1));
			assert_int_equal(spool_next_number(f.spool), next);
		}
		append("more", 1);
		expect_first(next, "more");
		spool_done(f.spool, next);
		expect_none();
		assert_int_equal(count_files(), 1);
	}
}

static int open_file_one(void)
{
	char name[SPOOL_NAME_BYTES];
	int fd;

	spool_file_name(1, name);
	fd = openat(f.dir_fd, name, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

/* Killed or without power at any byte: whole entries stay, the torn one is counted, appending goes on. */
static void survives_a_cut_at_every_byte(void **state)
{
	const size_t entry = SPOOL_HEAD_BYTES + 3, whole = 3 * entry;
	_cleanup_(buf_done) struct buf all = BUF_INIT(4096);
	int fd;

	reopen(1 << 20, 1 << 20);
	append("one", 1);
	append("two", 2);
	append("3rd", 3);
	fd = open_file_one();
	assert_int_equal(os_read_all(fd, 4096, &all), 0);
	assert_int_equal(all.len, whole);
	for (size_t cut = 0; cut <= whole; cut++) {
		size_t n = cut / entry;

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(os_pwrite_all(fd, slice_of(all.data, cut), 0), 0);
		reopen(1 << 20, 1 << 20);
		assert_int_equal(spool_damaged(f.spool), 0);
		assert_int_equal(spool_take_lost(f.spool), 0);
		/* A head that is whole tells how many events went with it. */
		assert_int_equal(spool_torn(f.spool), cut % entry == 0                 ? 0
						      : cut % entry < SPOOL_HEAD_BYTES ? 1
										       : n + 1);
		/* What is said to be kept is there, and what is there is said. */
		assert_int_equal(spool_kept(f.spool).run, n > 0 ? 7 : 0);
		assert_int_equal(spool_kept(f.spool).number, 100 * n);
		append("new", 1);
		for (size_t i = 0; i < n; i++) {
			expect_first(i + 1, i == 0 ? "one" : i == 1 ? "two" : "3rd");
			spool_done(f.spool, i + 1);
		}
		expect_first(n + 1, "new");
	}
	os_close(fd);
}

/* A flipped bit anywhere: no entry is given back with other contents than it was given. */
static void never_gives_back_damaged_events(void **state)
{
	static const char *const texts[] = {"one", "two", "3rd"};
	const size_t entry = SPOOL_HEAD_BYTES + 3, whole = 3 * entry;
	struct spool_entry got;
	uint8_t byte;
	int fd;

	reopen(1 << 20, 1 << 20);
	for (size_t i = 0; i < 3; i++)
		append(texts[i], 1);
	fd = open_file_one();
	for (size_t bit = 0; bit < whole * 8; bit++) {
		size_t offset = bit / 8, found = 0;
		bool in_mark =
			offset % entry >= SPOOL_MARK_OFFSET && offset % entry < SPOOL_HEAD_BYTES;

		assert_int_equal(os_pread_all(fd, &byte, 1, offset), 0);
		byte ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(os_pwrite_all(fd, slice_of(&byte, 1), offset), 0);
		/* The last file's damaged end is cut off: work on a second file's behalf. */
		reopen(1, 1 << 20);
		append("end", 1);
		while (spool_first(f.spool, &got, &f.events) == 0 && got.number <= 3 &&
			f.events.data[0] != 'e') {
			assert_memory_equal(f.events.data, texts[got.number - 1], 3);
			found++;
			spool_done(f.spool, got.number);
		}
		if (!in_mark)
			assert_true(found < 3 && spool_damaged(f.spool) > 0 &&
				    spool_take_lost(f.spool) > 0);
		/* As it was. */
		tear_down(NULL);
		set_up(NULL);
		os_close(fd);
		reopen(1 << 20, 1 << 20);
		for (size_t i = 0; i < 3; i++)
			append(texts[i], 1);
		fd = open_file_one();
	}
	os_close(fd);
}

static void finds_damage_when_it_reads(void **state)
{
	const uint8_t other = 'X';
	int fd;

	reopen(1 << 20, 1 << 20);
	append("one", 5);
	append("two", 1);
	fd = open_file_one();
	assert_int_equal(os_pwrite_all(fd, slice_of(&other, 1), SPOOL_HEAD_BYTES), 0);
	expect_first(2, "two");
	assert_int_equal(spool_take_lost(f.spool), 5);
	assert_int_equal(spool_damaged(f.spool), 1);
	os_close(fd);
}

static void counts_missing_files(void **state)
{
	char name[SPOOL_NAME_BYTES];

	reopen(1, 1 << 20);
	for (int i = 0; i < 4; i++)
		append("abc", 1);
	spool_file_name(2, name);
	assert_int_equal(unlinkat(f.dir_fd, name, 0), 0);
	reopen(1, 1 << 20);
	assert_int_equal(spool_take_lost(f.spool), 1);
	expect_first(1, "abc");
	spool_done(f.spool, 1);
	expect_first(3, "abc");
}

static void leaves_other_files_alone(void **state)
{
	static const char *const names[] = {"spool-1", "spool-000000000000000g", "state", "x"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(os_replace_file(f.dir_fd, names[i], 0600, slice_text("?")), 0);
	reopen(1 << 20, 1 << 20);
	assert_true(f.fresh);
	append("one", 1);
	expect_first(1, "one");
}

static void refuses_too_large_an_entry(void **state)
{
	struct spool_entry entry = {.count = 1};
	uint8_t *much = calloc(1, SPOOL_MAX_ENTRY + 1);

	reopen(1 << 20, 4 << 20);
	assert_int_equal(
		spool_append(f.spool, &entry, slice_of(much, SPOOL_MAX_ENTRY + 1)), ERR_TOO_LARGE);
	assert_int_equal(spool_append(f.spool, &entry, slice_of(much, SPOOL_MAX_ENTRY)), 0);
	assert_int_equal(spool_first(f.spool, &entry, &f.events), 0);
	assert_int_equal(f.events.len, SPOOL_MAX_ENTRY);
	free(much);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(gives_back_in_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goes_on_after_reopening, set_up, tear_down),
		cmocka_unit_test_setup_teardown(removes_files_that_are_done, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_what_is_kept_when_empty, set_up, tear_down),
		cmocka_unit_test_setup_teardown(drops_the_oldest_over_the_cap, set_up, tear_down),
		cmocka_unit_test_setup_teardown(survives_a_cut_at_every_byte, set_up, tear_down),
		cmocka_unit_test_setup_teardown(never_gives_back_damaged_events, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_damage_when_it_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(counts_missing_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(leaves_other_files_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_too_large_an_entry, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
