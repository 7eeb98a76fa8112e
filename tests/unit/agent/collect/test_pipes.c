/* Who writes into which pipe. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "agent/collect/pipes.h"

static struct pipes pipes;
static struct buf text;
static uint32_t next_pid;

static int set_up(void **state)
{
	pipes_init(&pipes, 8, 1);
	text = BUF_INIT(2 * PIPES_MAX_TEXT);
	next_pid = 100;
	return 0;
}

static int tear_down(void **state)
{
	pipes_done(&pipes);
	buf_done(&text);
	return 0;
}

static void put_as(uint32_t pid, uint64_t pipe, uint64_t input, struct slice command, usec_t now)
{
	struct program *program = program_new(slice_text("/bin/image"), command, false);
	const struct pipe_writer writer = {pid, input, program};

	assert_non_null(program);
	pipes_put(&pipes, pipe, &writer, now);
	program_unref(program);
}

static void put(uint64_t pipe, uint64_t input, const char *command, usec_t now)
{
	put_as(next_pid++, pipe, input, slice_text(command), now);
}

static void expect(uint64_t pipe, usec_t now, const char *joined)
{
	buf_clear(&text);
	assert_false(pipes_join(&pipes, pipe, now, &text));
	assert_string_equal(buf_text(&text), joined);
}

static void knows_the_writer(void **state)
{
	put(7, 0, "base64 -d", 1);
	expect(7, 1, "base64 -d");
	expect(8, 1, "");
	expect(0, 1, "");
	put(9, 0, "", 1);
	expect(9, 1, "/bin/image");
}

static void joins_what_is_upstream(void **state)
{
	put(1, 0, "one", 1);
	put(2, 1, "two", 1);
	put(3, 2, "three", 1);
	put(4, 3, "four", 1);
	expect(4, 1, "one | two | three | four");
	/* No more than the nearest four. */
	put(5, 4, "five", 1);
	expect(5, 1, "two | three | four | five");
	/* A ring of pipes ends as well. */
	put(1, 5, "again", 1);
	expect(1, 1, "three | four | five | one; again");
	put(6, 6, "itself", 1);
	expect(6, 1, "itself");
}

static void keeps_several_writers(void **state)
{
	put(1, 0, "cat x", 1);
	put(2, 1, "base64 -d x", 1);
	put(2, 0, "true", 2);
	expect(2, 3, "cat x | base64 -d x; true");
	/* The same command again, and another program in the same process. */
	put(2, 1, "base64 -d x", 3);
	expect(2, 3, "cat x | true; base64 -d x");
	put_as(50, 2, 0, slice_text("env base32 -d"), 3);
	put_as(50, 2, 0, slice_text("base32 -d"), 3);
	expect(2, 3, "cat x | true; base64 -d x; base32 -d");
	put(2, 0, "a", 4);
	put(2, 0, "b", 4);
	expect(2, 4, "cat x | base64 -d x; base32 -d; a; b");
}

/* The kernel gives the number to another pipe. */
static void forgets_the_pipe_before(void **state)
{
	put(1, 0, "base64 -d", 0);
	put(2, 0, "ls", 0);
	put(2, 0, "later", PIPES_TOGETHER);
	expect(2, PIPES_TOGETHER, "ls; later");
	put(1, 0, "curl", PIPES_TOGETHER + 1);
	expect(1, PIPES_TOGETHER + 1, "curl");
}

static void forgets_with_time(void **state)
{
	usec_t until = 0;

	put(1, 0, "base64 -d", 0);
	expect(1, PIPES_AGE, "base64 -d");
	expect(1, PIPES_AGE + 1, "");
	/* Heard of again, it is waited for as a new one. */
	assert_int_equal(pipes_missing(&pipes, 1, PIPES_AGE + 1, &until), 1);
	assert_int_equal(until, PIPES_AGE + 1 + PIPES_WAIT);
}

static void is_bounded(void **state)
{
	for (uint64_t pipe = 1; pipe <= 8; pipe++)
		put(pipe, 0, "x", 1);
	expect(1, 1, "x");
	put(1, 0, "y", 1);
	put(9, 0, "z", 1);
	assert_int_equal(pipes.by_number.n_entries, 8);
	expect(1, 1, "x; y");
	expect(2, 1, "");
	expect(9, 1, "z");
}

static void bounds_its_texts(void **state)
{
	static char wide[PIPES_MAX_TEXT];
	const size_t n = 2 * PIPES_MAX_BYTES / PIPES_MAX_TEXT;

	pipes_done(&pipes);
	pipes_init(&pipes, n, 1);
	memset(wide, 'a', sizeof(wide));
	for (uint64_t pipe = 1; pipe <= n; pipe++) {
		put_as((uint32_t)pipe, pipe, 0, slice_of(wide, sizeof(wide)), 1);
		assert_in_range(pipes.bytes, 1, PIPES_MAX_BYTES);
	}
	assert_in_range(pipes.by_number.n_entries, n / 3, n / 2);
	expect(1, 1, "");
	assert_false(pipes_join(&pipes, n, 1, &text));
	assert_int_equal(text.len, PIPES_MAX_TEXT);
}

static void cuts_what_is_far_away_first(void **state)
{
	static char wide[PIPES_MAX_TEXT + 10];
	struct slice all = slice_of(wide, sizeof(wide));

	memset(wide, 'a', sizeof(wide));
	put_as(1, 1, 0, slice_text("far"), 1);
	put_as(2, 2, 1, slice_of(wide, PIPES_MAX_TEXT - 5), 1);
	put_as(3, 3, 2, slice_text("base64 -d"), 1);
	assert_true(pipes_join(&pipes, 3, 1, &text));
	assert_int_equal(text.len, PIPES_MAX_TEXT + 3);
	assert_true(slice_ends(buf_slice(&text), slice_text("aaa | base64 -d")));
	put_as(4, 4, 0, all, 1);
	buf_clear(&text);
	assert_true(pipes_join(&pipes, 4, 1, &text));
	assert_int_equal(text.len, PIPES_MAX_TEXT);
}

static void knows_what_to_wait_for(void **state)
{
	usec_t until = 0;

	assert_int_equal(pipes_missing(&pipes, 0, 10, &until), 0);
	assert_int_equal(pipes_missing(&pipes, 2, 10, &until), 2);
	assert_int_equal(until, 10 + PIPES_WAIT);
	/* Another reader of it does not begin anew. */
	assert_int_equal(pipes_missing(&pipes, 2, 20, &until), 2);
	assert_int_equal(until, 10 + PIPES_WAIT);
	put(2, 1, "tr a b", 30);
	assert_int_equal(pipes_missing(&pipes, 2, 30, &until), 1);
	assert_int_equal(until, 30 + PIPES_WAIT);
	put(1, 0, "base64 -d", 31);
	assert_int_equal(pipes_missing(&pipes, 2, 31, &until), 0);
	/* In vain: whoever reads from it later does not wait. */
	assert_int_equal(pipes_missing(&pipes, 3, 40, &until), 3);
	assert_int_equal(pipes_missing(&pipes, 3, 39 + PIPES_WAIT, &until), 3);
	assert_int_equal(pipes_missing(&pipes, 3, 40 + PIPES_WAIT, &until), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(knows_the_writer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(joins_what_is_upstream, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_several_writers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgets_the_pipe_before, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgets_with_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(is_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bounds_its_texts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(cuts_what_is_far_away_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_what_to_wait_for, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
