#include "bench.h"

#include <sys/mman.h>

#include "os/os.h"
#include "server/watch/evaluate.h"

static int setup(void **state)
{
	*state = calloc(1, sizeof(struct bench));
	if (!*state)
		return -1;
	bench_init(*state);
	return 0;
}

static int teardown(void **state)
{
	bench_done(*state);
	free(*state);
	return 0;
}

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

/* How one record is spoilt, and the reason then given. */
struct spoil {
	const char *reason;
	void (*spoil)(struct journal_record *record, struct buf *body);
};

static void spoil_device(struct journal_record *record, struct buf *body _unused_)
{
	record->device++;
}

static void spoil_epoch(struct journal_record *record, struct buf *body _unused_)
{
	record->epoch[15] ^= 1;
}

static void spoil_number(struct journal_record *record, struct buf *body _unused_)
{
	record->number++;
}

static void spoil_count(struct journal_record *record, struct buf *body _unused_)
{
	record->count++;
}

static void spoil_unpacked(struct journal_record *record, struct buf *body _unused_)
{
	record->unpacked--;
}

static void spoil_encoding(struct journal_record *record, struct buf *body _unused_)
{
	record->encoding = 2;
}

static void spoil_dictionary(struct journal_record *record, struct buf *body _unused_)
{
	record->dictionary = 1;
}

static void spoil_zstd(struct journal_record *record, struct buf *body _unused_)
{
	record->encoding = BATCH_ZSTD;
}

static void spoil_header(struct journal_record *record _unused_, struct buf *body)
{
	body->data[0] = 0xff;
}

static void spoil_last_event(struct journal_record *record _unused_, struct buf *body)
{
	body->data[body->len - 1] = 0xf6;
}

static void spoil_end(struct journal_record *record, struct buf *body)
{
	body->len--;
	record->unpacked--;
}

static void spoil_behind(struct journal_record *record, struct buf *body)
{
	buf_put_byte(body, 0);
	record->unpacked++;
}

static const struct spoil spoils[] = {
	{"MALFORMED", spoil_device},
	{"MALFORMED", spoil_epoch},
	{"MALFORMED", spoil_number},
	{"MALFORMED", spoil_count},
	{"MALFORMED", spoil_unpacked},
	{"UNSUPPORTED", spoil_encoding},
	{"UNSUPPORTED", spoil_dictionary},
	{"MALFORMED", spoil_zstd},
	{"MALFORMED", spoil_header},
	{"UNSUPPORTED", spoil_last_event},
	{"TRUNCATED", spoil_end},
	{"MALFORMED", spoil_behind},
};

static void test_a_bad_batch_is_set_aside_and_the_rest_goes_on(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	for (size_t i = 0; i < ARRAY_SIZE(spoils); i++) {
		_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
		struct journal_record record;
		uint64_t position;
		size_t n_matches;

		bench_make_batch(b, "/bin/ls", 2, &record, &body);
		spoils[i].spoil(&record, &body);
		position = bench_write(b, &record, buf_slice(&body));
		n_matches = b->n_matches;
		bench_put(b, "/bin/curl", 1);
		bench_run(b);
		assert_int_equal(b->n_aside, i + 1);
		assert_int_equal(b->aside[i].position, position);
		assert_int_equal(b->aside[i].company, 5);
		assert_int_equal(b->aside[i].number, record.number);
		assert_string_equal(b->aside[i].reason, spoils[i].reason);
		assert_int_equal(b->n_matches, n_matches + 1);
		assert_int_equal(b->frames[b->n_frames - 1].position, b->end);
		assert_int_equal(b->failed, 0);
	}
}

/* What was found before the malformed place stands, and reaches the core before set_aside does. */
static void test_matches_before_the_bad_place_stand(void **state)
{
	struct bench *b = *state;
	_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
	struct journal_record record;
	uint64_t position;

	bench_begin(b);
	bench_make_batch(b, "/bin/curl", 2, &record, &body);
	spoil_last_event(&record, &body);
	position = bench_write(b, &record, buf_slice(&body));
	bench_durable(b, b->end);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
	assert_int_equal(b->frames[0].position, position);
	assert_int_equal(b->frames[0].n_sights, 0);
	assert_int_equal(b->n_aside, 1);
	assert_int_equal(b->aside[0].after_frames, 1);
	assert_int_equal(b->frames[b->n_frames - 1].position, b->end);
	assert_int_equal(b->frames[b->n_frames - 1].n_sights, 0);
}

static void test_the_position_to_skip_is_passed_over(void **state)
{
	struct bench *b = *state;
	uint64_t second;

	bench_give_rules(b, 1, false);
	bench_add_file(b, BENCH_BASE);
	bench_put(b, "/bin/curl", 1);
	second = bench_put(b, "/bin/curl", 1);
	bench_put(b, "/bin/curl", 1);
	bench_start(b, BENCH_BASE, second);
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->matches[0].number, 1);
	assert_int_equal(b->matches[1].number, 3);
	assert_int_equal(b->n_aside, 1);
	assert_int_equal(b->aside[0].position, second);
	assert_string_equal(b->aside[0].reason, "ENDED_WATCH");
}

static void put_padding(struct bench *b)
{
	_cleanup_(buf_done) struct buf header = BUF_INIT(JOURNAL_HEADER_BYTES);
	uint64_t left = b->base + BENCH_FILE_BYTES - b->end;

	assert_int_equal(journal_padding_encode(b->end, left, &header), 0);
	assert_int_equal(os_pwrite_all(b->file_fd, buf_slice(&header), b->end - b->base), 0);
}

static void test_reading_goes_on_in_the_next_file(void **state)
{
	struct bench *b = *state;
	const uint64_t next = BENCH_BASE + BENCH_FILE_BYTES;
	const struct frame_journal_gone gone = {.base = BENCH_BASE};

	bench_begin(b);
	bench_put(b, "/bin/curl", 1);
	put_padding(b);
	bench_add_file(b, next);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->frames[b->n_frames - 1].position, b->end);
	assert_int_equal(CHANNEL_SEND(b->core, JOURNAL_GONE, journal_gone, &gone), 0);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 3);
	assert_int_equal(b->failed, 0);
}

/* The last bytes of a file, too few for a header, hold nothing. */
static void test_a_file_may_end_without_padding(void **state)
{
	struct bench *b = *state;
	_cleanup_(buf_done) struct buf body = BUF_INIT(1 << 20);
	struct journal_record record;
	const uint64_t next = BENCH_BASE + BENCH_FILE_BYTES;

	bench_give_rules(b, 1, false);
	bench_add_file(b, BENCH_BASE);
	bench_make_batch(b, "/bin/curl", 1, &record, &body);
	b->end = next - 128 - journal_record_bytes(body.len);
	bench_start(b, b->end, 0);
	bench_write(b, &record, buf_slice(&body));
	assert_int_equal(b->end, next - 128);
	bench_add_file(b, next);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->failed, 0);
}

static void flip(struct bench *b, uint64_t position, uint64_t offset)
{
	uint8_t byte;

	assert_int_equal(os_pread_all(b->file_fd, &byte, 1, position - b->base + offset), 0);
	byte ^= 1;
	assert_int_equal(
		os_pwrite_all(b->file_fd, slice_of(&byte, 1), position - b->base + offset), 0);
}

static void test_damage_is_told_and_passed_over(void **state)
{
	struct bench *b = *state;
	uint64_t body, header;

	bench_give_rules(b, 1, false);
	bench_add_file(b, BENCH_BASE);
	body = bench_put(b, "/bin/curl", 1);
	bench_put(b, "/bin/curl", 1);
	/* Large enough that the next header lies beyond the first window of the search. */
	header = bench_put(b, "/bin/ls", 4000);
	bench_put(b, "/bin/curl", 1);
	flip(b, body, JOURNAL_HEADER_BYTES + 3);
	flip(b, header, 20);
	bench_start(b, BENCH_BASE, 0);
	bench_run(b);
	assert_int_equal(b->failed, 0);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->matches[0].number, 2);
	assert_int_equal(b->matches[1].number, 4);
	assert_int_equal(b->n_aside, 2);
	assert_int_equal(b->aside[0].position, body);
	assert_int_equal(b->aside[0].company, 5);
	assert_string_equal(b->aside[0].reason, "DAMAGED");
	assert_int_equal(b->aside[1].position, header);
	assert_int_equal(b->aside[1].company, 0);
	assert_string_equal(b->aside[1].reason, "DAMAGED");
}

static void test_a_missing_file_is_fatal(void **state)
{
	struct bench *b = *state;

	bench_give_rules(b, 1, false);
	bench_start(b, BENCH_BASE, 0);
	bench_durable(b, BENCH_BASE + 4096);
	bench_run(b);
	assert_int_equal(b->failed, ERR_NOT_FOUND);
	assert_int_equal(b->n_frames, 0);
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

/* 600 matches in one batch: the first frames hold 256 and the batch's own position, the last the rest,
 * the sight and the position behind it. */
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

/* A core that does not read: watch stops, says where in the note, and later goes on without loss. */
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

	assert_int_equal(evaluation_seen(&record, 900), 900);
	/* a clock that is 500 ahead, one that is 300 behind */
	record.sent_wall = 1500;
	assert_int_equal(evaluation_seen(&record, 1400), 900);
	record.sent_wall = 700;
	assert_int_equal(evaluation_seen(&record, 600), 900);
	/* never after we had it, never before the last contact */
	assert_int_equal(evaluation_seen(&record, 5000), 1000);
	record.contact = 950;
	assert_int_equal(evaluation_seen(&record, 600), 950);
	assert_int_equal(evaluation_seen(&record, 100), 950);
	/* our own clock was set back */
	record.contact = 2000;
	assert_int_equal(evaluation_seen(&record, 600), 1000);
	/* claims beyond all numbers */
	record = (struct journal_record){.received = 1000, .sent_wall = INT64_MIN, .contact = 10};
	assert_int_equal(evaluation_seen(&record, INT64_MAX), 1000);
	record.sent_wall = INT64_MAX;
	assert_int_equal(evaluation_seen(&record, INT64_MIN), 10);
}

#define WATCH_TEST(name_) cmocka_unit_test_setup_teardown(name_, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WATCH_TEST(test_a_match_is_told_with_its_evidence),
		WATCH_TEST(test_a_batch_without_matches_is_one_sight),
		WATCH_TEST(test_health_names_the_sources_and_zstd_is_unpacked),
		WATCH_TEST(test_nothing_is_read_before_all_is_there),
		WATCH_TEST(test_what_is_not_durable_is_not_read),
		WATCH_TEST(test_a_bad_batch_is_set_aside_and_the_rest_goes_on),
		WATCH_TEST(test_matches_before_the_bad_place_stand),
		WATCH_TEST(test_the_position_to_skip_is_passed_over),
		WATCH_TEST(test_reading_goes_on_in_the_next_file),
		WATCH_TEST(test_a_file_may_end_without_padding),
		WATCH_TEST(test_damage_is_told_and_passed_over),
		WATCH_TEST(test_a_missing_file_is_fatal),
		WATCH_TEST(test_refused_rules_leave_the_old_in_use),
		WATCH_TEST(test_new_rules_are_used_from_the_next_batch_on),
		WATCH_TEST(test_more_matches_than_a_frame_holds),
		WATCH_TEST(test_back_pressure_loses_nothing),
		WATCH_TEST(test_a_new_core_says_where_to_start),
		WATCH_TEST(test_a_second_start_ends_the_channel),
		WATCH_TEST(test_long_values_are_cut_and_marked),
		cmocka_unit_test(test_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
