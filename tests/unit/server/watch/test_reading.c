/* Reading the journal: what is malformed, damaged, to be skipped, or in another file. */
#include "bench.h"

#include "os/os.h"

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

/* The core gives the next files as watch goes on. */
static void test_a_missing_file_is_waited_for(void **state)
{
	struct bench *b = *state;

	bench_give_rules(b, 1, false);
	bench_start(b, BENCH_BASE, 0);
	bench_durable(b, BENCH_BASE + 4096);
	bench_run(b);
	assert_int_equal(b->failed, 0);
	assert_int_equal(b->n_frames, 0);
	assert_true(*b->note == JOURNAL_NOTE_IDLE);
	bench_add_file(b, BENCH_BASE);
	bench_put(b, "/bin/curl", 1);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_a_bad_batch_is_set_aside_and_the_rest_goes_on),
		BENCH_TEST(test_matches_before_the_bad_place_stand),
		BENCH_TEST(test_the_position_to_skip_is_passed_over),
		BENCH_TEST(test_reading_goes_on_in_the_next_file),
		BENCH_TEST(test_a_file_may_end_without_padding),
		BENCH_TEST(test_damage_is_told_and_passed_over),
		BENCH_TEST(test_a_missing_file_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
