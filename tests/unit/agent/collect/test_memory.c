/* What the collector remembers: processes, hashes, events that wait. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "agent/collect/hasher.h"
#include "agent/collect/pending.h"
#include "agent/collect/proofs.h"
#include "agent/collect/table.h"
#include "os/os.h"

/* ---- processes */

static struct process *put(struct table *t, uint32_t pid, uint64_t start, const char *image)
{
	struct program *program = program_new(slice_text(image), slice_text("args"), false);
	struct process *p;

	assert_non_null(program);
	assert_int_equal(table_put(t, pid, start, program, &p), 0);
	program_unref(program);
	return p;
}

static void knows_processes_by_number_and_start(void **state)
{
	struct table t;

	table_init(&t, 8, 1 << 20, 1);
	put(&t, 5, 100, "/bin/a");
	assert_true(slice_is_text(table_find(&t, 5, 100)->program->image, "/bin/a"));
	assert_non_null(table_find(&t, 5, 0));
	assert_null(table_find(&t, 5, 101));
	assert_null(table_find(&t, 6, 0));
	/* The number is used again. */
	put(&t, 5, 200, "/bin/b");
	assert_null(table_find(&t, 5, 100));
	assert_true(slice_is_text(table_find(&t, 5, 200)->program->image, "/bin/b"));
	/* Seen without a start, whoever asks. */
	put(&t, 6, 0, "/bin/c");
	assert_non_null(table_find(&t, 6, 77));
	table_del(&t, table_find(&t, 5, 200));
	assert_null(table_find(&t, 5, 0));
	table_done(&t);
}

static void drops_the_least_recently_used(void **state)
{
	struct table t;

	table_init(&t, 3, 1 << 20, 1);
	for (uint32_t pid = 1; pid <= 3; pid++)
		put(&t, pid, 1, "/bin/x");
	assert_non_null(table_find(&t, 1, 1));
	put(&t, 4, 1, "/bin/x");
	assert_null(table_find(&t, 2, 1));
	assert_non_null(table_find(&t, 1, 1));
	/* Replacing needs no room. */
	put(&t, 3, 2, "/bin/y");
	assert_non_null(table_find(&t, 1, 1));
	assert_non_null(table_find(&t, 4, 1));
	table_done(&t);
}

static void bounds_its_texts(void **state)
{
	static char image[1000];
	struct table t;

	memset(image, 'a', sizeof(image) - 1);
	table_init(&t, 1000, 5000, 1);
	for (uint32_t pid = 1; pid <= 100; pid++) {
		put(&t, pid, 1, image);
		assert_true(t.bytes <= 5000 || t.by_pid.n_entries == 1);
	}
	assert_non_null(table_find(&t, 100, 1));
	assert_null(table_find(&t, 90, 1));
	assert_in_range(t.by_pid.n_entries, 3, 5);
	table_done(&t);
	assert_int_equal(t.bytes, 0);
}

/* Copies of one process take its program once. */
static void counts_what_is_shared_once(void **state)
{
	struct program *program =
		program_new(slice_text("/bin/shared"), slice_text("arguments"), false);
	struct process *p;
	struct table t;

	table_init(&t, 1000, 2000, 1);
	assert_non_null(program);
	for (uint32_t pid = 1; pid <= 100; pid++)
		assert_int_equal(table_put(&t, pid, 1, program, &p), 0);
	assert_int_equal(t.bytes, program_bytes(program));
	assert_int_equal(t.by_pid.n_entries, 100);
	/* The same program again in the same process. */
	assert_int_equal(table_put(&t, 1, 2, program, &p), 0);
	assert_int_equal(t.bytes, program_bytes(program));
	for (uint32_t pid = 1; pid < 100; pid++)
		table_del(&t, table_find(&t, pid, 0));
	assert_int_equal(t.bytes, program_bytes(program));
	table_del(&t, table_find(&t, 100, 0));
	assert_int_equal(t.bytes, 0);
	program_unref(program);
	table_done(&t);
}

/* ---- the agent's own acts */

/* The collector before this one died in the middle of an act: the agent names that one first, then its next, and
 * what was seen of the first comes again only behind both. */
static void knows_the_act_before_the_last(void **state)
{
	const struct slice acts[] = {slice_text("one"), slice_text("two"), slice_text("three")};
	struct proofs p;

	proofs_init(&p);
	assert_false(proofs_take(&p, SLICE_EMPTY));
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		assert_int_equal(proofs_put(&p, acts[i]), 0);
	assert_false(proofs_take(&p, acts[0]));
	assert_true(proofs_take(&p, acts[1]));
	assert_true(proofs_take(&p, acts[2]));
	/* Each once: the next program with the same arguments is anybody's. */
	assert_false(proofs_take(&p, acts[1]));
	assert_false(proofs_take(&p, acts[2]));
	proofs_done(&p);
}

/* ---- hashes */

static void hashes_once(void **state)
{
	struct hash_key a = {.device = 1, .inode = 2, .size = 3, .ctime_nsec = 4}, b = a, c = a;
	const uint8_t hash[HASH_BYTES] = {9};
	struct hashes h;

	b.ctime_nsec = 5;
	c.inode = 3;
	hashes_init(&h, 2, 1);
	hashes_put(&h, &a, hash);
	assert_memory_equal(hashes_find(&h, &a), hash, HASH_BYTES);
	assert_null(hashes_find(&h, &b));
	hashes_put(&h, &b, hash);
	assert_non_null(hashes_find(&h, &a));
	hashes_put(&h, &c, hash);
	assert_null(hashes_find(&h, &b));
	assert_non_null(hashes_find(&h, &a));
	assert_non_null(hashes_find(&h, &c));
	hashes_done(&h);
}

struct hashing {
	struct clock_fake clock;
	struct loop *loop;
	struct hashes cache;
	struct hasher *hasher;
	uint64_t answered;
	int n_answers;
	bool has_hash;
	uint8_t hash[HASH_BYTES];
};

static void on_hash(void *ctx, uint64_t request, const uint8_t *hash)
{
	struct hashing *h = ctx;

	h->answered = request;
	h->n_answers++;
	h->has_hash = hash;
	if (hash)
		memcpy(h->hash, hash, HASH_BYTES);
}

static void start_hashing(struct hashing *h)
{
	memset(h, 0, sizeof(*h));
	clock_fake_init(&h->clock, 1000);
	assert_int_equal(loop_new(&h->clock.clock, &h->loop), 0);
	hashes_init(&h->cache, 16, 1);
	assert_int_equal(hasher_new(h->loop, &h->cache, on_hash, h, &h->hasher), 0);
}

static void stop_hashing(struct hashing *h)
{
	hasher_free(h->hasher);
	hashes_done(&h->cache);
	loop_free(h->loop);
}

static int make_file(size_t bytes, uint8_t fill)
{
	char path[] = "/tmp/tsujiban-hash-XXXXXX";
	int fd = mkstemp(path);
	uint8_t *data = malloc(bytes + 1);

	assert_true(fd >= 0 && data);
	memset(data, fill, bytes);
	assert_int_equal(os_write_all(fd, slice_of(data, bytes)), 0);
	free(data);
	unlink(path);
	return fd;
}

static void turn_until_answered(struct hashing *h, int n)
{
	for (int i = 0; i < 1000 && h->n_answers < n; i++)
		assert_int_equal(loop_step(h->loop, 0), 0);
	assert_int_equal(h->n_answers, n);
}

static void reads_files_in_pieces(void **state)
{
	/* SHA-256 of nothing, its beginning. */
	static const uint8_t empty[] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14};
	struct hashing h;
	int fd = make_file(700000, 'a'), again = dup(fd);
	uint8_t first[HASH_BYTES];

	start_hashing(&h);
	hasher_add(h.hasher, 1, &fd);
	assert_int_equal(fd, -1);
	/* More than two pieces: it is not read in one turn. */
	assert_int_equal(loop_step(h.loop, 0), 0);
	assert_int_equal(loop_step(h.loop, 0), 0);
	assert_int_equal(h.n_answers, 0);
	turn_until_answered(&h, 1);
	assert_true(h.has_hash);
	memcpy(first, h.hash, HASH_BYTES);
	/* Known now: answered at once. */
	hasher_add(h.hasher, 2, &again);
	assert_int_equal(h.n_answers, 2);
	assert_int_equal(h.answered, 2);
	assert_memory_equal(h.hash, first, HASH_BYTES);
	fd = make_file(0, 'a');
	hasher_add(h.hasher, 3, &fd);
	turn_until_answered(&h, 3);
	assert_memory_equal(h.hash, empty, sizeof(empty));
	stop_hashing(&h);
}

static void hashes_no_moving_target(void **state)
{
	struct hashing h;
	int fd = make_file(700000, 'a'), same = dup(fd);

	start_hashing(&h);
	hasher_add(h.hasher, 1, &fd);
	assert_int_equal(loop_step(h.loop, 0), 0);
	assert_int_equal(ftruncate(same, 600000), 0);
	turn_until_answered(&h, 1);
	assert_false(h.has_hash);
	os_close(same);
	stop_hashing(&h);
}

static void refuses_what_is_no_small_file(void **state)
{
	struct hashing h;
	int pair[2], large = make_file(1, 'a');

	start_hashing(&h);
	assert_int_equal(os_socketpair(pair), 0);
	hasher_add(h.hasher, 1, &pair[0]);
	assert_int_equal(h.n_answers, 1);
	assert_false(h.has_hash);
	assert_int_equal(ftruncate(large, HASHER_MAX_FILE + 1), 0);
	hasher_add(h.hasher, 2, &large);
	assert_int_equal(h.n_answers, 2);
	assert_false(h.has_hash);
	os_close(pair[1]);
	stop_hashing(&h);
}

static void bounds_its_queue(void **state)
{
	struct hashing h;

	start_hashing(&h);
	for (uint64_t i = 1; i <= HASHER_MAX_JOBS + 1; i++) {
		int fd = make_file(1000 + i, 'b');

		hasher_add(h.hasher, i, &fd);
	}
	assert_int_equal(h.n_answers, 1);
	assert_int_equal(h.answered, HASHER_MAX_JOBS + 1);
	assert_false(h.has_hash);
	turn_until_answered(&h, HASHER_MAX_JOBS + 1);
	assert_int_equal(h.answered, HASHER_MAX_JOBS);
	stop_hashing(&h);
}

/* ---- waiting */

struct sent {
	uint32_t pids[2 * PENDING_MAX];
	bool has_hash[2 * PENDING_MAX];
	size_t n;
};

static void on_send(void *ctx, const struct pending_event *e)
{
	struct sent *s = ctx;

	s->has_hash[s->n] = e->has_hash;
	s->pids[s->n++] = e->self.pid;
}

static void add(struct pending *p, uint32_t pid, uint64_t request, usec_t until)
{
	struct pending_event *e = pending_new(PENDING_CREATION, slice_text("/tmp"));

	assert_non_null(e);
	assert_true(slice_is_text(e->directory, "/tmp"));
	e->self.pid = pid;
	pending_add(p, e, request, until);
}

static void waits_in_order(void **state)
{
	const uint8_t hash[HASH_BYTES] = {1};
	struct sent sent = {0};
	struct pending p;

	pending_init(&p, on_send, &sent);
	add(&p, 1, 11, 100);
	add(&p, 2, 12, 110);
	add(&p, 3, 0, 0);
	assert_int_equal(sent.n, 0);
	pending_settle(&p, 12, hash);
	pending_settle(&p, 99, hash);
	assert_int_equal(sent.n, 0);
	assert_int_equal(pending_expire(&p, 99), 100);
	pending_settle(&p, 11, NULL);
	assert_int_equal(sent.n, 3);
	assert_int_equal(sent.pids[0], 1);
	assert_false(sent.has_hash[0]);
	assert_true(sent.has_hash[1]);
	assert_int_equal(sent.pids[2], 3);
	assert_int_equal(pending_expire(&p, 1000), 0);
	pending_done(&p);
}

static void waits_no_longer_than_it_must(void **state)
{
	struct sent sent = {0};
	struct pending p;

	pending_init(&p, on_send, &sent);
	add(&p, 1, 11, 100);
	add(&p, 2, 12, 300);
	assert_int_equal(pending_expire(&p, 100), 300);
	assert_int_equal(sent.n, 1);
	for (uint32_t i = 0; i < PENDING_MAX; i++)
		add(&p, 3, 13, 300);
	assert_int_equal(sent.n, 2);
	assert_int_equal(sent.pids[1], 2);
	assert_int_equal(p.n_events, PENDING_MAX);
	pending_done(&p);
}

/* Long commands leave less room. */
static void waits_within_its_bytes(void **state)
{
	static char command[16 * 1024];
	struct sent sent = {0};
	struct pending p;

	memset(command, 'a', sizeof(command));
	pending_init(&p, on_send, &sent);
	for (uint32_t pid = 1; pid <= 100; pid++) {
		struct pending_event *e = pending_new(PENDING_CREATION, SLICE_EMPTY);

		assert_non_null(e);
		e->self.pid = pid;
		e->self.program = program_new(
			slice_text("/bin/a"), slice_of(command, sizeof(command)), false);
		assert_non_null(e->self.program);
		pending_add(&p, e, pid, 100);
		assert_in_range(p.bytes, 1, PENDING_MAX_BYTES);
		assert_int_equal(sent.n + p.n_events, pid);
	}
	assert_in_range(p.n_events, 10, 16);
	assert_int_equal(sent.pids[0], 1);
	pending_expire(&p, 100);
	assert_int_equal(sent.n, 100);
	assert_int_equal(sent.pids[99], 100);
	assert_int_equal(p.bytes, 0);
	pending_done(&p);
}

static void waits_for_hash_and_writer(void **state)
{
	struct sent sent = {0};
	struct pending p;

	pending_init(&p, on_send, &sent);
	for (uint32_t pid = 1; pid <= 3; pid++) {
		struct pending_event *e = pending_new(PENDING_CREATION, SLICE_EMPTY);

		assert_non_null(e);
		e->self.pid = pid;
		e->awaited_pipe = 7;
		e->awaited_until = 150;
		pending_add(&p, e, pid == 1 ? 11 : 0, 200);
	}
	assert_int_equal(pending_due(&p), 200);
	pending_settle_pipe(&p, 8, 0, 0);
	pending_settle_pipe(&p, 0, 0, 0);
	assert_int_equal(pending_due(&p), 200);
	pending_settle(&p, 11, NULL);
	assert_int_equal(sent.n, 0);
	assert_int_equal(pending_due(&p), 150);
	/* What is further up gets no more time than there was; a pipe that ends sooner, less. */
	pending_settle_pipe(&p, 7, 6, 300);
	assert_int_equal(pending_due(&p), 150);
	pending_settle_pipe(&p, 6, 5, 140);
	assert_int_equal(pending_expire(&p, 139), 140);
	assert_int_equal(sent.n, 0);
	pending_settle_pipe(&p, 5, 0, 0);
	assert_int_equal(sent.n, 3);
	pending_done(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_processes_by_number_and_start),
		cmocka_unit_test(drops_the_least_recently_used),
		cmocka_unit_test(bounds_its_texts),
		cmocka_unit_test(counts_what_is_shared_once),
		cmocka_unit_test(knows_the_act_before_the_last),
		cmocka_unit_test(hashes_once),
		cmocka_unit_test(reads_files_in_pieces),
		cmocka_unit_test(hashes_no_moving_target),
		cmocka_unit_test(refuses_what_is_no_small_file),
		cmocka_unit_test(bounds_its_queue),
		cmocka_unit_test(waits_in_order),
		cmocka_unit_test(waits_no_longer_than_it_must),
		cmocka_unit_test(waits_within_its_bytes),
		cmocka_unit_test(waits_for_hash_and_writer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
