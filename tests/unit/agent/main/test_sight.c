/* When an act is done, when it counts as not seen, and what is opened anew then. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/main/sight.h"
#include "base/result.h"

#define INTERVAL (120 * USEC_PER_SEC)
#define WAIT (5 * USEC_PER_SEC)

enum { EBPF = 1, PROC = 2 };

static struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct sight sight;
	uint8_t command[SIGHT_COMMAND_BYTES];
	size_t command_len;
	int n_acts, n_ends, n_changes, n_reopened;
	uint32_t without;  /* as last asked of reopen */
	uint32_t can_open; /* ways that can be opened */
	uint32_t can_see;  /* ways through which an act is seen */
	uint32_t is_open;
	bool busy, cannot_act;
} f;

static int on_act(void *ctx, struct slice command)
{
	f.n_acts++;
	memcpy(f.command, command.data, command.len);
	f.command_len = command.len;
	return f.cannot_act ? ERR_AGAIN : 0;
}

static void on_end(void *ctx)
{
	f.n_ends++;
}

static bool is_busy(void *ctx)
{
	return f.busy;
}

static uint32_t on_reopen(void *ctx, uint32_t without)
{
	uint32_t ways = f.can_open & ~without;

	f.n_reopened++;
	f.without = without;
	f.is_open = ways & EBPF ? EBPF : ways;
	return f.is_open;
}

static void on_changed(void *ctx)
{
	f.n_changes++;
}

static const struct sight_ops ops = {.act = on_act,
	.end = on_end,
	.is_busy = is_busy,
	.reopen = on_reopen,
	.changed = on_changed};

static int set_up(void **state)
{
	memset(&f, 0, sizeof(f));
	f.can_open = EBPF | PROC;
	f.can_see = f.is_open = EBPF;
	clock_fake_init(&f.clock, 5000);
	f.clock.now_monotonic = 1000;
	assert_int_equal(loop_new(&f.clock.clock, &f.loop), 0);
	assert_int_equal(sight_init(&f.sight, f.loop, INTERVAL, &ops, NULL), 0);
	return 0;
}

static int tear_down(void **state)
{
	sight_done(&f.sight);
	loop_free(f.loop);
	return 0;
}

static void turn(void)
{
	assert_int_equal(loop_step(f.loop, 0), 0);
	if (f.sight.under_way && !f.cannot_act && (f.is_open & f.can_see))
		sight_seen(&f.sight, slice_of(f.command, f.command_len));
}

/* In steps of a second. */
static void pass(usec_t time)
{
	for (usec_t at = 0; at < time; at += USEC_PER_SEC) {
		clock_fake_advance(&f.clock, USEC_PER_SEC);
		turn();
	}
}

static void begin(void)
{
	sight_start(&f.sight, f.is_open);
	turn();
}

static void proves_at_once_and_then_every_half_interval(void **state)
{
	begin();
	assert_int_equal(f.n_acts, 1);
	assert_int_equal(f.n_ends, 1);
	assert_true(f.sight.judged);
	assert_int_equal(f.sight.proven, EBPF);
	assert_int_equal(f.n_changes, 1);
	pass(10 * INTERVAL);
	assert_int_equal(f.n_acts, 21);
	/* No news is not told. */
	assert_int_equal(f.n_changes, 1);
	assert_int_equal(f.n_reopened, 0);
}

static void says_nothing_before_the_first_act_was_seen(void **state)
{
	f.can_see = 0;
	begin();
	assert_int_equal(f.n_acts, 1);
	assert_false(f.sight.judged);
	assert_int_equal(f.n_changes, 0);
}

static void is_blind_within_the_interval_and_sees_again(void **state)
{
	begin();
	f.can_see = 0;
	pass(INTERVAL - USEC_PER_SEC);
	assert_int_equal(f.sight.proven, 0);
	assert_int_equal(f.n_changes, 2);
	/* The same way is tried first. */
	assert_true(f.n_reopened >= 1);
	f.can_see = EBPF | PROC;
	pass(2 * WAIT);
	assert_int_equal(f.sight.proven, f.is_open);
	assert_int_equal(f.n_changes, 3);
	assert_int_equal(f.n_acts - f.n_ends, 0);
}

static void one_act_that_is_missed_is_none_that_is_blind(void **state)
{
	begin();
	f.can_see = 0;
	pass(INTERVAL / 2 + WAIT);
	assert_int_equal(f.sight.misses, 1);
	f.can_see = EBPF;
	pass(WAIT);
	assert_int_equal(f.sight.misses, 0);
	assert_int_equal(f.n_changes, 1);
	assert_int_equal(f.n_reopened, 0);
}

static void goes_on_to_the_next_way(void **state)
{
	begin();
	f.can_see = PROC;
	pass(INTERVAL / 2 + 3 * WAIT);
	assert_int_equal(f.n_reopened, 1);
	assert_int_equal(f.without, 0);
	pass(3 * WAIT);
	assert_int_equal(f.n_reopened, 2);
	assert_int_equal(f.without, EBPF);
	turn();
	assert_int_equal(f.sight.proven, PROC);
	assert_int_equal(f.n_changes, 3);
}

static void begins_again_ever_later_when_nothing_helps(void **state)
{
	int n_reopened;

	begin();
	f.can_see = 0;
	pass(INTERVAL);
	pass(3600 * USEC_PER_SEC);
	n_reopened = f.n_reopened;
	pass(3600 * USEC_PER_SEC);
	/* Three openings a round, and a round every ten minutes. */
	assert_in_range(f.n_reopened - n_reopened, 12, 18);
	assert_int_equal(f.n_changes, 2);
	f.can_see = EBPF;
	pass(SIGHT_MAX_BACKOFF + WAIT);
	assert_int_equal(f.sight.proven, EBPF);
}

static void nothing_open_is_blind(void **state)
{
	f.can_open = f.is_open = 0;
	begin();
	assert_true(f.sight.judged);
	assert_int_equal(f.sight.proven, 0);
	assert_int_equal(f.n_changes, 1);
	assert_int_equal(f.n_acts, 0);
	f.can_open = EBPF;
	pass(2 * WAIT);
	assert_int_equal(f.sight.proven, EBPF);
}

static void an_act_that_cannot_be_done_proves_nothing(void **state)
{
	f.cannot_act = true;
	begin();
	pass(3 * WAIT);
	assert_true(f.sight.judged);
	assert_int_equal(f.sight.proven, 0);
}

static void waits_while_the_collector_is_behind(void **state)
{
	begin();
	f.can_see = 0;
	f.busy = true;
	pass(2 * INTERVAL);
	assert_int_equal(f.sight.misses, 0);
	assert_int_equal(f.sight.proven, EBPF);
	f.busy = false;
	pass(3 * WAIT);
	assert_int_equal(f.sight.proven, 0);
}

static void only_the_act_under_way_counts(void **state)
{
	uint8_t old[SIGHT_COMMAND_BYTES];
	size_t old_len;

	begin();
	memcpy(old, f.command, f.command_len);
	old_len = f.command_len;
	f.can_see = 0;
	pass(INTERVAL / 2);
	assert_true(f.sight.under_way);
	sight_seen(&f.sight, slice_of(old, old_len));
	assert_true(f.sight.under_way);
	assert_memory_not_equal(old, f.command, old_len);
	/* The program's name, what its main looks for, and a number that cannot be guessed. */
	assert_string_equal((const char *)f.command, "tsujiban-agent");
	assert_string_equal((const char *)f.command + 15, "--proof");
	assert_int_equal(f.command_len, 15 + 8 + 33);
}

static void another_collector_must_be_shown_anew(void **state)
{
	begin();
	sight_stop(&f.sight);
	assert_false(f.sight.judged);
	pass(INTERVAL);
	assert_int_equal(f.n_acts, 1);
	begin();
	assert_int_equal(f.n_acts, 2);
	assert_int_equal(f.n_changes, 2);
}

int main(void)
{
#define TEST(name_) cmocka_unit_test_setup_teardown(name_, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(proves_at_once_and_then_every_half_interval),
		TEST(says_nothing_before_the_first_act_was_seen),
		TEST(is_blind_within_the_interval_and_sees_again),
		TEST(one_act_that_is_missed_is_none_that_is_blind),
		TEST(goes_on_to_the_next_way),
		TEST(begins_again_ever_later_when_nothing_helps),
		TEST(nothing_open_is_blind),
		TEST(an_act_that_cannot_be_done_proves_nothing),
		TEST(waits_while_the_collector_is_behind),
		TEST(only_the_act_under_way_counts),
		TEST(another_collector_must_be_shown_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
