/* Files whose reading may never end: here pipes whose writer says nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include "agent/main/bounded.h"
#include "os/os.h"

static struct bounded bounded;

static int open_text(const char *text)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(os_write_all(ends[1], slice_text(text)), 0);
	close(ends[1]);
	return ends[0];
}

static void reads_what_is_there(void **state)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(8);

	for (int i = 0; i < 100; i++) {
		buf_clear(&out);
		assert_int_equal(bounded_read(&bounded, open_text("abc"), &out), 0);
		assert_string_equal(buf_text(&out), "abc");
	}
	buf_clear(&out);
	assert_int_equal(bounded_read(&bounded, open_text("0123456789"), &out), 0);
	assert_true(slice_is_text(buf_slice(&out), "01234567"));
	assert_int_equal(bounded.expired, 0);
}

static void passes_failures_on(void **state)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(8);
	int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_int_equal(bounded_read(&bounded, dir, &out), -EISDIR);
	assert_int_equal(out.len, 0);
}

static void gives_up_what_never_ends(void **state)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(8);
	int ends[BOUNDED_MAX_LEFT][2];

	for (int i = 0; i < BOUNDED_MAX_LEFT; i++) {
		assert_int_equal(pipe2(ends[i], O_CLOEXEC), 0);
		assert_int_equal(bounded_read(&bounded, ends[i][0], &out), ERR_EXPIRED);
		assert_int_equal(out.len, 0);
	}
	/* With so many stuck, nobody waits for one more. */
	assert_int_equal(bounded_read(&bounded, open_text("abc"), &out), ERR_FULL);
	assert_int_equal(bounded.expired, BOUNDED_MAX_LEFT + 1);
	for (int i = 0; i < BOUNDED_MAX_LEFT; i++)
		close(ends[i][1]);
	while (__atomic_load_n(&bounded.n_left, __ATOMIC_ACQUIRE) > 0)
		sched_yield();
	assert_int_equal(bounded_read(&bounded, open_text("abc"), &out), 0);
	assert_string_equal(buf_text(&out), "abc");
}

static int tear_down(void **state)
{
	bounded_done(&bounded);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_is_there),
		cmocka_unit_test(passes_failures_on),
		cmocka_unit_test(gives_up_what_never_ends),
	};

	return cmocka_run_group_tests(tests, NULL, tear_down);
}
