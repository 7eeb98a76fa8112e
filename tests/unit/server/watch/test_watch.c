/* What comes of batches: matches with their evidence, sights, times, rules; and the core's pace. */
#include "bench.h"

#include <sys/mman.h>

#include "os/os.h"
#include "stored/batch.h"

static void test_a_match_is_told_with_its_evidence(void **state)
{
	struct bench *b = *state;
	uint64_t position;

	bench_begin(b);
	position = bench_put(b, "/usr/bin/curl", 2);
	bench_run(b);
	assert_int_equal(b->failed, 0);
	assert_int_equal(b->n_frames, 1);
	assert_int_equal(b->frames[0].position, b->end);
	assert_true(b->frames[0].position > position);
	assert_int_equal(b->frames[0].generation, 1);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->matches[1].number, 1);
	assert_int_equal(b->matches[1].index, 1);
	assert_int_equal(b->matches[1].time, BENCH_NOW + 1);
	assert_int_equal(b->matches[1].received, BENCH_NOW + USEC_PER_SEC);
	assert_true(b->matches[1].matched >= BENCH_NOW);
	assert_string_equal(b->rule, BENCH_RULE_ID);
	assert_string_equal(b->logsource, "process_creation/linux/");
	assert_string_equal(b->evidence, "Image=/usr/bin/curl\nProcessId=1\n");
}

static void test_a_batch_without_matches_is_one_sight(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_put(b, "/bin/ls", 3);
	bench_run(b);
	assert_int_equal(b->n_frames, 1);
	assert_int_equal(b->n_matches, 0);
	assert_int_equal(b->frames[0].n_sights, 1);
	assert_int_equal(b->frames[0].sight.company, 5);
	assert_int_equal(b->frames[0].sight.device, 7);
	assert_int_equal(b->frames[0].sight.events, 3);
	assert_int_equal(b->frames[0].sight.lost, 3);
	assert_int_equal(b->frames[0].sight.sources, -1);
	assert_int_equal(b->frames[0].sight.rung, -1);
	assert_int_equal(b->frames[0].sight.skew, 0);
	assert_int_equal(b->frames[0].sight.received, BENCH_NOW + USEC_PER_SEC);
}

static void test_health_names_the_sources_and_zstd_is_unpacked(void **state)
{
	struct bench *b = *state;
	_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
	_cleanup_(buf_done) struct buf packed = BUF_INIT(1 << 20);
	const struct batch_header header = {.device = 7, .number = 9, .count = 1};
	struct journal_record record = {
		.device = 7,
		.number = 9,
		.count = 1,
		.kind = JOURNAL_BATCH,
		.encoding = BATCH_ZSTD,
		.received = BENCH_NOW,
		.sent_wall = BENCH_NOW - 5,
	};
	struct batch_packer *packer;
	struct event event;

	event_start(&event, BENCH_NOW, LOGSOURCE_TSUJIBAN_HEALTH);
	event_add_integer(&event, FIELD_KEY_SOURCES, 2);
	event_add_integer(&event, FIELD_KEY_RUNG, 3);
	assert_int_equal(batch_header_encode(&header, &body), 0);
	assert_int_equal(event_encode(&event, &body), 0);
	record.unpacked = (uint32_t)body.len;
	assert_int_equal(batch_packer_new(&packer), 0);
	assert_int_equal(batch_pack(packer, buf_slice(&body), &packed), 0);
	batch_packer_free(packer);
	bench_begin(b);
	bench_write(b, &record, buf_slice(&packed));
	bench_durable(b, b->end);
	bench_run(b);
	assert_int_equal(b->n_aside, 0);
	assert_int_equal(b->n_frames, 1);
	assert_int_equal(b->frames[0].sight.sources, 2);
	assert_int_equal(b->frames[0].sight.rung, 3);
	assert_int_equal(b->frames[0].sight.skew, -5);
}

static void test_nothing_is_read_before_all_is_there(void **state)
{
	struct bench *b = *state;
	uint64_t second;

	bench_add_file(b, BENCH_BASE);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_frames, 0);
	bench_start(b, BENCH_BASE, 0);
	bench_run(b);
	assert_int_equal(b->n_frames, 0);
	bench_give_rules(b, 4, false);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	assert_int_equal(b->frames[0].generation, 4);
	/* Written, but not yet durable. */
	second = b->end;
	bench_put(b, "/bin/curl", 1);
	assert_true(second < b->end);
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
}

static void test_what_is_not_durable_is_not_read(void **state)
{
	struct bench *b = *state;
	_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
	struct journal_record record;

	bench_begin(b);
	bench_make_batch(b, "/bin/curl", 1, &record, &body);
	bench_write(b, &record, buf_slice(&body));
	bench_run(b);
	assert_int_equal(b->n_frames, 0);
	bench_durable(b, b->end);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
}

static void test_refused_rules_leave_the_old_in_use(void **state)
{
	struct bench *b = *state;
	const struct frame_image frame = {.generation = 3};
	int fd = memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	bench_begin(b);
	assert_int_equal(b->n_ruled, 1);
	assert_false(b->ruled.refused);
	assert_int_equal(b->ruled.generation, 1);
	assert_int_equal(b->ruled.n_rules, 1);
	bench_give_bad_rules(b, 2);
	bench_run(b);
	assert_int_equal(b->n_ruled, 2);
	assert_true(b->ruled.refused);
	assert_int_equal(b->ruled.generation, 2);
	assert_true(b->ruled_reason[0] != 0);
	assert_int_equal(CHANNEL_SEND_FD(b->core, IMAGE, image, &frame, fd), 0);
	os_close(fd);
	bench_run(b);
	assert_int_equal(b->n_ruled, 3);
	assert_string_equal(b->ruled_reason, "REFUSED");
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	assert_int_equal(b->frames[0].generation, 1);
}

static void test_new_rules_are_used_from_the_next_batch_on(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_put(b, "/bin/ls", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 0);
	bench_give_rules(b, 2, true);
	bench_put(b, "/bin/ls", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	assert_int_equal(b->frames[b->n_frames - 1].generation, 2);
}

/* 600 matches in one batch: the first frames hold 256 and the batch's own position, the last the
 * rest, the sight and the position behind it. */
static void test_more_matches_than_a_frame_holds(void **state)
{
	struct bench *b = *state;
	uint64_t position;

	bench_begin(b);
	position = bench_put(b, "/bin/curl", 600);
	bench_run(b);
	assert_int_equal(b->n_matches, 600);
	for (uint32_t i = 0; i < 600; i++)
		assert_int_equal(b->matches[i].index, i);
	assert_int_equal(b->n_frames, 3);
	assert_int_equal(b->frames[0].n_matches, 256);
	assert_int_equal(b->frames[0].position, position);
	assert_int_equal(b->frames[0].n_sights, 0);
	assert_int_equal(b->frames[1].position, position);
	assert_int_equal(b->frames[1].n_sights, 0);
	assert_int_equal(b->frames[2].n_matches, 88);
	assert_int_equal(b->frames[2].position, b->end);
	assert_int_equal(b->frames[2].n_sights, 1);
}

/* More batches than a frame has room for sights: the first frame's position is between two of them. */
static void test_more_sights_than_a_frame_holds(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	for (int i = 0; i < 4100; i++) {
		_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
		struct journal_record record;

		bench_make_batch(b, "/bin/ls", 1, &record, &body);
		bench_write(b, &record, buf_slice(&body));
	}
	bench_durable(b, b->end);
	bench_run(b);
	assert_int_equal(b->n_frames, 2);
	assert_int_equal(b->frames[0].n_sights, 4096);
	assert_true(b->frames[0].position < b->frames[1].position);
	assert_int_equal(b->frames[1].n_sights, 4);
	assert_int_equal(b->frames[1].position, b->end);
}

/* A core that does not read: watch stops, the note says where, and later goes on without loss. */
static void test_back_pressure_loses_nothing(void **state)
{
	struct bench *b = *state;
	char image[4000];
	uint64_t stopped_at;

	memset(image, 'a', sizeof(image));
	memcpy(image + sizeof(image) - 6, "/curl", 6);
	bench_begin(b);
	channel_pause(b->core, true);
	for (int i = 0; i < 20; i++)
		bench_put(b, image, 200);
	bench_run(b);
	assert_int_equal(b->n_matches, 0);
	assert_true(journal_note_get(b->note) > BENCH_BASE);
	assert_true(journal_note_get(b->note) < b->end);
	stopped_at = journal_note_get(b->note);
	bench_run(b);
	assert_int_equal(journal_note_get(b->note), stopped_at);
	channel_pause(b->core, false);
	for (int i = 0; i < 50 && b->n_matches < 4000; i++)
		bench_run(b);
	bench_run(b);
	assert_int_equal(b->n_matches, 4000);
	for (size_t i = 0; i < 4000; i++) {
		assert_int_equal(b->matches[i].number, 1 + i / 200);
		assert_int_equal(b->matches[i].index, i % 200);
	}
	assert_int_equal(b->frames[b->n_frames - 1].position, b->end);
	assert_true(journal_note_get(b->note) == JOURNAL_NOTE_IDLE);
}

static void test_a_new_core_says_where_to_start(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	bench_new_core(b);
	bench_begin(b);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->n_ruled, 2);
	assert_int_equal(b->failed, 0);
}

static void test_a_second_start_ends_the_channel(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_start(b, BENCH_BASE, 0);
	bench_run(b);
	assert_null(b->core);
	/* The core lives on and gives it no other: it ends, to be started anew. */
	assert_int_equal(b->failed, ERR_OUT_OF_ORDER);
}

static void test_long_values_are_cut_and_marked(void **state)
{
	struct bench *b = *state;
	char image[5000];

	memset(image, 'a', sizeof(image));
	memcpy(image + sizeof(image) - 6, "/curl", 6);
	bench_begin(b);
	bench_put(b, image, 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	assert_memory_equal(b->evidence, "Image=aaaa", 10);
	assert_string_equal(b->evidence + 6 + 4096, "|truncated\nProcessId=0\n");
}

static void test_seen(void **state _unused_)
{
	struct journal_record record = {.received = 1000, .sent_wall = 1000};

	assert_int_equal(stored_seen(&record, 900), 900);
	/* a clock that is 500 ahead, one that is 300 behind */
	record.sent_wall = 1500;
	assert_int_equal(stored_seen(&record, 1400), 900);
	record.sent_wall = 700;
	assert_int_equal(stored_seen(&record, 600), 900);
	/* never after we had it, never before the last contact */
	assert_int_equal(stored_seen(&record, 5000), 1000);
	record.contact = 950;
	assert_int_equal(stored_seen(&record, 600), 950);
	assert_int_equal(stored_seen(&record, 100), 950);
	/* our own clock was set back */
	record.contact = 2000;
	assert_int_equal(stored_seen(&record, 600), 1000);
	/* claims beyond all numbers */
	record = (struct journal_record){.received = 1000, .sent_wall = INT64_MIN, .contact = 10};
	assert_int_equal(stored_seen(&record, INT64_MAX), 1000);
	record.sent_wall = INT64_MAX;
	assert_int_equal(stored_seen(&record, INT64_MIN), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_a_match_is_told_with_its_evidence),
		BENCH_TEST(test_a_batch_without_matches_is_one_sight),
		BENCH_TEST(test_health_names_the_sources_and_zstd_is_unpacked),
		BENCH_TEST(test_nothing_is_read_before_all_is_there),
		BENCH_TEST(test_what_is_not_durable_is_not_read),
		BENCH_TEST(test_refused_rules_leave_the_old_in_use),
		BENCH_TEST(test_new_rules_are_used_from_the_next_batch_on),
		BENCH_TEST(test_more_matches_than_a_frame_holds),
		BENCH_TEST(test_more_sights_than_a_frame_holds),
		BENCH_TEST(test_back_pressure_loses_nothing),
		BENCH_TEST(test_a_new_core_says_where_to_start),
		BENCH_TEST(test_a_second_start_ends_the_channel),
		BENCH_TEST(test_long_values_are_cut_and_marked),
		cmocka_unit_test(test_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
