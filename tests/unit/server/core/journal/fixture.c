#include "fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include "os/os.h"

/* ------------------------------------------------------------------------------ the disk */

static bool is_nth(unsigned *countdown)
{
	return *countdown > 0 && --*countdown == 0;
}

static int disk_write(void *ctx, int fd, struct slice bytes, uint64_t offset)
{
	struct fixture *f = ctx;
	bool fails;

	pthread_mutex_lock(&f->lock);
	f->n_writes++;
	fails = is_nth(&f->fail_write);
	pthread_mutex_unlock(&f->lock);
	if (!fails)
		return os_pwrite_all(fd, bytes, offset);
	/* A write that fails may have come half way. */
	if (os_pwrite_all(fd, slice_of(bytes.data, bytes.len / 2), offset) < 0)
		return -EIO;
	return -EIO;
}

static int disk_sync(void *ctx, int fd)
{
	struct fixture *f = ctx;
	bool fails;

	pthread_mutex_lock(&f->lock);
	f->at_door++;
	pthread_cond_broadcast(&f->opened);
	while (f->shut)
		pthread_cond_wait(&f->opened, &f->lock);
	f->at_door--;
	f->n_syncs++;
	fails = is_nth(&f->fail_sync);
	pthread_mutex_unlock(&f->lock);
	return fails ? -EIO : 0;
}

static int disk_space(void *ctx, int dir_fd, uint64_t *ret_free, uint64_t *ret_total)
{
	struct fixture *f = ctx;

	pthread_mutex_lock(&f->lock);
	*ret_free = f->free_bytes;
	f->n_space++;
	pthread_cond_broadcast(&f->opened);
	*ret_total = UINT64_C(1) << 30;
	pthread_mutex_unlock(&f->lock);
	return 0;
}

/* ------------------------------------------------------------------------------ what is said */

static void on_durable(void *ctx, uint64_t position)
{
	struct fixture *f = ctx;

	f->durable = position;
}

static void on_begun(void *ctx, uint64_t base, uint64_t size)
{
	struct fixture *f = ctx;

	assert_int_equal(size, FIXTURE_FILE_BYTES);
	f->begun = base;
	f->n_begun++;
}

static void on_gone(void *ctx, uint64_t base)
{
	struct fixture *f = ctx;

	f->gone = base;
	f->n_gone++;
}

static void on_damaged(void *ctx, uint64_t from, uint64_t to, bool set_aside)
{
	struct fixture *f = ctx;

	f->damaged_from = from;
	f->damaged_to = to;
	f->set_aside = set_aside;
	f->n_damaged++;
}

static void on_failed(void *ctx, int result)
{
	struct fixture *f = ctx;

	assert_int_equal(f->failure, 0);
	f->failure = result;
}

static void on_done(void *ctx, uint64_t tag)
{
	struct fixture *f = ctx;

	assert_true(f->n_answers < ARRAY_SIZE(f->answers));
	f->answers[f->n_answers++] = tag;
}

/* ------------------------------------------------------------------------------ life */

int fixture_init(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	snprintf(f->path, sizeof(f->path), "/tmp/tsujiban-journal-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->dir_fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(f->dir_fd >= 0);
	clock_fake_init(&f->clock, 1000 * USEC_PER_SEC);
	assert_int_equal(loop_new(&f->clock.clock, &f->loop), 0);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->opened, NULL);
	f->free_bytes = UINT64_C(1) << 30;
	f->disk = (struct journal_disk){disk_write, disk_sync, disk_space, f};
	f->config = (struct journal_config){
		.loop = f->loop,
		.dir_fd = f->dir_fd,
		.file_bytes = FIXTURE_FILE_BYTES,
		.max_waiting = 1024 * 1024,
		.retention = 3600 * USEC_PER_SEC,
		.seed = 1,
		.events = {on_durable, on_begun, on_gone, on_damaged, on_failed, f},
		.disk = &f->disk,
	};
	*state = f;
	return 0;
}

static void remove_all(struct fixture *f)
{
	DIR *dir = opendir(f->path);
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		unlinkat(f->dir_fd, entry->d_name, 0);
	closedir(dir);
	rmdir(f->path);
}

int fixture_done(void **state)
{
	struct fixture *f = *state;

	fixture_close(f);
	remove_all(f);
	os_close(f->dir_fd);
	loop_free(f->loop);
	pthread_cond_destroy(&f->opened);
	pthread_mutex_destroy(&f->lock);
	free(f);
	return 0;
}

int fixture_open(struct fixture *f)
{
	f->n_answers = 0;
	f->failure = 0;
	f->n_begun = f->n_gone = f->n_damaged = 0;
	return journal_open(&f->config, &f->journal);
}

void fixture_close(struct fixture *f)
{
	fixture_set_shut(f, false);
	f->journal = journal_close(f->journal);
	f->fail_write = f->fail_sync = 0;
}

/* ------------------------------------------------------------------------------ acts */

struct journal_record fixture_record(uint64_t number)
{
	struct journal_record record = {
		.device = 7,
		.company = 1,
		.number = number,
		.count = 1,
		.unpacked = 10,
		.received = 1000 * USEC_PER_SEC,
		.hash = {(uint8_t)number, (uint8_t)(number >> 8)},
	};

	memcpy(record.epoch, "epoch-of-device7", sizeof(record.epoch));
	return record;
}

int fixture_append(
	struct fixture *f, uint64_t number, size_t body_bytes, struct journal_verdict *ret_verdict)
{
	struct journal_record record = fixture_record(number);
	uint8_t *body = malloc(body_bytes + 1);
	int result;

	assert_non_null(body);
	memset(body, 'a' + (int)(number % 26), body_bytes);
	record.received = f->clock.now_wall;
	result = journal_append(
		f->journal, &record, slice_of(body, body_bytes), on_done, f, number, ret_verdict);
	free(body);
	return result;
}

void fixture_await(struct fixture *f, size_t n_answers)
{
	for (unsigned turns = 0; f->n_answers < n_answers && f->failure == 0; turns++) {
		if (turns > 100000)
			fail_msg("%zu of %zu answers came", f->n_answers, n_answers);
		assert_int_equal(loop_step(f->loop, 10 * USEC_PER_MS), 0);
	}
}

void fixture_await_file(struct fixture *f, uint64_t base)
{
	for (unsigned turns = 0; faccessat(f->dir_fd, fixture_name(base, ".journal"), F_OK, 0) < 0;
		turns++) {
		if (turns > 10000000)
			fail_msg("no file was made at %llx", (unsigned long long)base);
		sched_yield();
	}
}

void fixture_set_shut(struct fixture *f, bool shut)
{
	pthread_mutex_lock(&f->lock);
	f->shut = shut;
	pthread_cond_broadcast(&f->opened);
	pthread_mutex_unlock(&f->lock);
}

void fixture_set_free(struct fixture *f, uint64_t bytes)
{
	pthread_mutex_lock(&f->lock);
	f->free_bytes = bytes;
	pthread_mutex_unlock(&f->lock);
}

void fixture_await_space(struct fixture *f, unsigned n_space)
{
	pthread_mutex_lock(&f->lock);
	while (f->n_space <= n_space)
		pthread_cond_wait(&f->opened, &f->lock);
	pthread_mutex_unlock(&f->lock);
}

void fixture_await_door(struct fixture *f)
{
	pthread_mutex_lock(&f->lock);
	while (f->at_door == 0)
		pthread_cond_wait(&f->opened, &f->lock);
	pthread_mutex_unlock(&f->lock);
}

const char *fixture_name(uint64_t base, const char *suffix)
{
	static char name[64];

	snprintf(name, sizeof(name), "%016llx%s", (unsigned long long)base, suffix);
	return name;
}

void fixture_scribble(
	struct fixture *f, uint64_t base, uint64_t position, const void *bytes, size_t len)
{
	int fd = openat(f->dir_fd, fixture_name(base, ".journal"), O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(os_pwrite_all(fd, slice_of(bytes, len), position - base), 0);
	os_close(fd);
}

int fixture_read(struct fixture *f, uint64_t position, struct journal_record *ret_record)
{
	static uint8_t bytes[FIXTURE_FILE_BYTES];
	uint64_t base = position / FIXTURE_FILE_BYTES * FIXTURE_FILE_BYTES;
	struct slice body;
	int fd, result;

	result = journal_open_file(f->journal, base, &fd);
	if (result < 0)
		return result;
	result = os_pread_all(fd, bytes, sizeof(bytes), 0);
	os_close(fd);
	if (result < 0)
		return result;
	return journal_record_decode(
		slice_of(bytes + (position - base), (size_t)(base + sizeof(bytes) - position)),
		position, ret_record, &body);
}

static size_t count_in_file(struct fixture *f, uint64_t base, uint64_t end)
{
	uint64_t stop = end < journal_durable(f->journal) ? end : journal_durable(f->journal);
	struct journal_record record;
	size_t n = 0;

	for (uint64_t at = base; at < stop && stop - at >= JOURNAL_HEADER_BYTES;
		at = journal_record_end(&record)) {
		assert_int_equal(fixture_read(f, at, &record), 0);
		n += record.kind == JOURNAL_BATCH;
	}
	return n;
}

size_t fixture_count_records(struct fixture *f)
{
	uint64_t base, size;
	size_t cursor = 0;
	size_t n = 0;

	while (journal_next_file(f->journal, &cursor, 0, &base, &size))
		n += count_in_file(f, base, base + size);
	return n;
}
