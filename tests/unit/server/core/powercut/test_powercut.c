/*
 * The power fails at every moment of a core's work: each image that a disk could show is given to a new
 * core, the world goes on, and everything that was promised before must hold.
 *
 *     test_powercut                          a fixed choice of images, in seconds
 *     test_powercut --seconds N [--seed S]   new choices for so long
 */
#include <fcntl.h>
#include <stdio.h>
#include "base/text.h"
#include "image.h"
#include "os/os.h"
#include "workload.h"

#define MAIL_SERVER "smtp://watch:secret@mail.example:587"

/* Images with so few open parts are all tried. */
enum { EXHAUSTIVE_PARTS = 3, STRIDE = 9 };

struct run {
	struct recording recording;
	struct workload workload; /* as it ended: device, token, mails */
	uint64_t device;
	uint8_t token[32];
	usec_t ended;
	unsigned n_images;
};

static struct core_fixture *make_fixture(void)
{
	void *state;
	struct core_fixture *f;

	assert_int_equal(core_fixture_init(&state), 0);
	f = state;
	f->disk.write = journal_disk_system.write;
	f->disk.sync = journal_disk_system.sync;
	return f;
}

static void open_directories(const struct core_fixture *f, int directories[RECORDER_DIRECTORIES])
{
	directories[0] = openat(f->dir_fd, "journal", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	directories[1] = openat(f->dir_fd, "state", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(directories[0] >= 0 && directories[1] >= 0);
}

static void close_directories(const int directories[RECORDER_DIRECTORIES])
{
	os_close(directories[0]);
	os_close(directories[1]);
}

/* One life without a power cut, written down. */
static void record(struct run *run, unsigned burst)
{
	struct core_fixture *f = make_fixture();
	int directories[RECORDER_DIRECTORIES];
	void *state = f;

	*run = (struct run){.workload = {.f = f, .burst = burst}};
	open_directories(f, directories);
	recorder_start(directories);
	close_directories(directories);
	core_fixture_begin(f, MAIL_SERVER);
	workload_join(&run->workload);
	workload_enrol(&run->workload);
	workload_run(&run->workload);
	run->recording = recorder_stop();
	workload_check(&run->workload);
	assert_string_equal(run->workload.broken, "");
	run->device = f->device;
	memcpy(run->token, f->token, sizeof(run->token));
	run->ended = f->clock.now_wall;
	core_fixture_done(&state);
}

/* What had been promised when the power went; true: the PC was enrolled. */
static bool take_promises(const struct run *run, size_t n, struct workload *w)
{
	bool enrolled = false;

	for (size_t i = 0; i < n; i++) {
		const struct op *op = &run->recording.ops[i];

		if (op->kind != OP_NOTE)
			continue;
		if (op->file == PROMISE_ENROLLED)
			enrolled = true;
		else if (op->file == PROMISE_ACKNOWLEDGED)
			w->acknowledged[op->offset] = true;
		else
			w->mails[w->n_mails++] = run->workload.mails[op->offset - 1];
	}
	return enrolled;
}

/* The PC has lost its power too, and with it the last two answers. */
static void forget_answers(struct workload *w)
{
	unsigned n_forgotten = 0;

	for (size_t n = WORKLOAD_BATCHES; n > 0 && n_forgotten < 2; n--) {
		if (!w->acknowledged[n])
			continue;
		w->acknowledged[n] = false;
		n_forgotten++;
	}
}

/* The power fails after n operations; false: a promise was broken, which is in `broken`. */
static bool survive(struct run *run, size_t n, const struct image_choice *choice, char broken[256])
{
	struct core_fixture *f = make_fixture();
	struct workload w = {.f = f, .burst = run->workload.burst};
	int directories[RECORDER_DIRECTORIES];
	void *state = f;
	bool enrolled = take_promises(run, n, &w);

	open_directories(f, directories);
	image_write(&run->recording, n, choice, directories);
	close_directories(directories);
	clock_fake_advance(&f->clock, run->ended - f->clock.now_wall);
	f->device = run->device;
	memcpy(f->token, run->token, sizeof(f->token));
	core_fixture_begin(f, MAIL_SERVER);
	workload_check_journal(&w);
	workload_join(&w);
	if (!enrolled)
		workload_enrol(&w);
	forget_answers(&w);
	workload_run(&w);
	if (!w.broken[0])
		workload_check(&w);
	memcpy(broken, w.broken, sizeof(w.broken));
	core_fixture_done(&state);
	run->n_images++;
	return broken[0] == 0;
}

static void must_survive(struct run *run, size_t n, const struct image_choice *choice)
{
	char broken[256];

	if (!survive(run, n, choice, broken))
		fail_msg("power cut after operation %zu, kind %d, seed %llu, sectors of %u: %s", n,
			choice->kind, (unsigned long long)choice->seed, choice->sector, broken);
}

/* Every image of a moment where they are few, otherwise the two ends and one between. */
static void cut_at(struct run *run, size_t n, uint64_t seed)
{
	uint32_t sector = seed % 2 ? 512 : 4096;
	size_t n_parts = image_open_parts(&run->recording, n, sector);
	struct image_choice choice = {IMAGE_CHOSEN, 0, sector};

	if (n_parts <= EXHAUSTIVE_PARTS) {
		for (; choice.seed < UINT64_C(1) << n_parts; choice.seed++)
			must_survive(run, n, &choice);
		return;
	}
	must_survive(run, n, &(struct image_choice){IMAGE_NOTHING_MORE, 0, sector});
	must_survive(run, n, &(struct image_choice){IMAGE_EVERYTHING, 0, sector});
	must_survive(run, n, &(struct image_choice){IMAGE_RANDOM, seed, sector});
}

static void run_done(struct run *run)
{
	recording_done(&run->recording);
}

static void test_promises_hold_after_every_power_cut(void **state)
{
	struct run run;

	record(&run, 3);
	for (size_t n = 0; n <= run.recording.n; n += STRIDE)
		cut_at(&run, n, n);
	cut_at(&run, run.recording.n, 1);
	print_message("%u images of %zu operations\n", run.n_images, run.recording.n);
	run_done(&run);
}

static bool is_in(const struct recording *recording, uint32_t file, uint32_t directory)
{
	for (size_t i = 0; i < recording->n; i++) {
		if (recording->ops[i].kind == OP_CREATE && recording->ops[i].file == file)
			return recording->ops[i].directory == directory;
	}
	return false;
}

/* Makes the disk lie: syncs between the promise and the one before it did nothing. Returns where the promise
 * stands. */
static size_t lie_before(struct run *run, enum promise promise, uint64_t number, uint32_t directory)
{
	struct recording *recording = &run->recording;
	size_t before = 0, i;

	for (i = 0; i < recording->n; i++) {
		const struct op *op = &recording->ops[i];

		if (op->kind == OP_NOTE && op->file == promise && op->offset == number)
			break;
		if (op->kind == OP_NOTE)
			before = i;
	}
	assert_true(i < recording->n);
	for (size_t j = before; j < i; j++) {
		struct op *op = &recording->ops[j];

		if (op->kind == OP_SYNC && is_in(recording, op->file, directory))
			op->kind = OP_NOTHING;
	}
	return i;
}

/* The test of the test: one fdatasync that does not reach the disk must be noticed. */
static void check_lie_is_noticed(
	enum promise promise, uint64_t number, uint32_t directory, const char *words)
{
	const struct image_choice choice = {IMAGE_NOTHING_MORE, 0, 512};
	struct run run;
	char broken[256];
	size_t promised;

	record(&run, 1);
	promised = lie_before(&run, promise, number, directory);
	assert_false(survive(&run, promised + 1, &choice, broken));
	if (!strstr(broken, words))
		fail_msg("noticed is: %s", broken);
	run_done(&run);
}

static void test_a_lost_sync_of_the_journal_is_noticed(void **state)
{
	check_lie_is_noticed(PROMISE_ACKNOWLEDGED, 7, 0, "batch 7 was acknowledged and is lost");
}

static void test_a_lost_sync_of_the_database_is_noticed(void **state)
{
	/* What came of batches comes again, mail for mail: what is lost for good is an enrolment. */
	check_lie_is_noticed(PROMISE_ENROLLED, 1, 1, "was refused: 401");
}

static int run_for(uint64_t seconds, uint64_t seed)
{
	usec_t end = clock_system.monotonic(&clock_system) + (usec_t)seconds * USEC_PER_SEC;
	unsigned n_images = 0;
	struct run run;

	for (; clock_system.monotonic(&clock_system) < end; seed++) {
		record(&run, (unsigned)(seed % 5) + 1);
		for (size_t n = 0; n <= run.recording.n; n++) {
			if (clock_system.monotonic(&clock_system) >= end)
				break;
			cut_at(&run, n, seed * 1000003 + n);
		}
		n_images += run.n_images;
		run_done(&run);
	}
	printf("powercut: %u images, every promise held; next seed %llu\n", n_images,
		(unsigned long long)seed);
	return 0;
}

static uint64_t long_seconds, long_seed;

static void test_for_long(void **state)
{
	assert_int_equal(run_for(long_seconds, long_seed), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest long_tests[] = {cmocka_unit_test(test_for_long)};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promises_hold_after_every_power_cut),
		cmocka_unit_test(test_a_lost_sync_of_the_journal_is_noticed),
		cmocka_unit_test(test_a_lost_sync_of_the_database_is_noticed),
	};

	if (argc < 3)
		return cmocka_run_group_tests(tests, NULL, NULL);
	if (strcmp(argv[1], "--seconds") != 0 ||
		text_parse_u64(slice_text(argv[2]), UINT32_MAX, &long_seconds) < 0 ||
		(argc == 5 && text_parse_u64(slice_text(argv[4]), UINT32_MAX, &long_seed) < 0))
		return 2;
	return cmocka_run_group_tests(long_tests, NULL, NULL);
}
