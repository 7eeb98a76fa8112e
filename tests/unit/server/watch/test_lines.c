/* Lines of JSON from foreign senders, as watch evaluates them. */
#include "bench.h"

static const struct slice one_curl = SLICE_LITERAL(
	"{\"Image\":\"/bin/ls\"}\n{\"Image\":\"/bin/curl\",\"time\":1700000000,\"load\":0.5}\n");

static void test_lines_match(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_tell_sender(b, 9, "linux");
	for (int packed = 0; packed < 2; packed++) {
		bench_put_lines(b, 9, packed == 1, one_curl);
		bench_run(b);
		assert_int_equal(b->n_matches, packed + 1);
		assert_int_equal(b->matches[packed].index, 1);
		assert_true(b->matches[packed].number == (uint64_t)BENCH_NOW);
		assert_true(b->matches[packed].time == BENCH_NOW);
	}
	assert_string_equal(b->evidence, "Image=/bin/curl\nload=0.5\n");
	assert_string_equal(b->logsource, "process_creation/linux/");
	assert_int_equal(b->frames[b->n_frames - 1].sight.events, 2);
	assert_int_equal(b->frames[b->n_frames - 1].sight.lost, 0);
	assert_int_equal(b->frames[b->n_frames - 1].sight.sources, -1);
	assert_int_equal(b->n_refused, 0);
}

static void test_other_logsources_do_not_match(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_tell_sender(b, 9, "windows");
	bench_put_lines(b, 9, false, one_curl);
	bench_run(b);
	assert_int_equal(b->n_matches, 0);
	/* Told anew, from the next batch on. */
	bench_tell_sender(b, 9, "linux");
	bench_put_lines(b, 9, false, one_curl);
	bench_run(b);
	assert_int_equal(b->n_matches, 1);
}

static void test_bad_lines_are_counted_and_the_others_go_on(void **state)
{
	struct bench *b = *state;
	uint64_t position;

	bench_begin(b);
	bench_tell_sender(b, 9, "linux");
	position = bench_put_lines(b, 9, false,
		slice_text("{\"Image\":\"/a/curl\"}\nno\n[]\n{\"Image\":\"/b/curl\"}\n"));
	bench_run(b);
	assert_int_equal(b->n_matches, 2);
	assert_int_equal(b->n_refused, 1);
	assert_int_equal(b->refused.position, position);
	assert_int_equal(b->refused.company, 5);
	assert_int_equal(b->refused.device, 9);
	assert_int_equal(b->refused.lines, 2);
	assert_int_equal(b->refused.first, 2);
	assert_true(slice_is_text(b->refused.reason, "MALFORMED"));
	assert_int_equal(b->frames[b->n_frames - 1].sight.events, 2);
	assert_int_equal(b->frames[b->n_frames - 1].sight.lost, 2);
	assert_int_equal(b->n_aside, 0);
}

static void test_a_sender_cannot_say_what_an_agent_sees(void **state)
{
	struct bench *b = *state;

	bench_begin(b);
	bench_put_lines(b, 9, false,
		slice_text("{\"logsource\":{\"product\":\"tsujiban\",\"service\":\"health\"},"
			   "\"sources\":0}"));
	bench_run(b);
	assert_int_equal(b->frames[b->n_frames - 1].sight.sources, -1);
}

/* Sixteen mebibytes of spaces in a kilobyte are no lines; one byte more is a bomb. */
static void test_a_bomb_is_set_aside(void **state)
{
	_cleanup_(buf_done) struct buf spaces = BUF_INIT(BATCH_MAX_UNPACKED + 1);
	struct bench *b = *state;

	bench_begin(b);
	memset(buf_reserve(&spaces, BATCH_MAX_UNPACKED + 1), ' ', BATCH_MAX_UNPACKED + 1);
	buf_grow(&spaces, BATCH_MAX_UNPACKED);
	bench_put_lines(b, 9, true, buf_slice(&spaces));
	bench_run(b);
	assert_int_equal(b->n_aside, 0);
	buf_grow(&spaces, 1);
	bench_put_lines(b, 9, true, buf_slice(&spaces));
	bench_run(b);
	assert_int_equal(b->n_aside, 1);
	assert_string_equal(b->aside[0].reason, "TOO_LARGE");
	assert_int_equal(b->failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BENCH_TEST(test_lines_match),
		BENCH_TEST(test_other_logsources_do_not_match),
		BENCH_TEST(test_bad_lines_are_counted_and_the_others_go_on),
		BENCH_TEST(test_a_sender_cannot_say_what_an_agent_sees),
		BENCH_TEST(test_a_bomb_is_set_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
