/* Frames with descriptors: each stays with its own, and none is left over. */
#include "channel_fixture.h"

static void assert_fd_says(int fd, const char *expected)
{
	uint8_t got[16] = {0};

	assert_true(fd >= 0);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(os_pread_all(fd, got, strlen(expected), 0), 0);
	assert_string_equal((char *)got, expected);
}

static void test_descriptors(void **state _unused_)
{
	struct side *watch = &f.gate;
	int pair[2];

	assert_int_equal(os_socketpair(pair), 0);
	open_side(&f.core, ROLE_CORE, ROLE_WATCH, QUEUE, pair[0]);
	open_side(watch, ROLE_WATCH, ROLE_CORE, QUEUE, pair[1]);
	for (int i = 0; i < 20; i++) {
		struct frame_image image = {.generation = (uint64_t)i};
		struct frame_journal_to to = {.position = 1};
		_cleanup_fd_ int fd = -1;
		char text[16];

		snprintf(text, sizeof(text), "file %02d", i);
		assert_int_equal(os_memfd_sealed("t", slice_text(text), &fd), 0);
		assert_int_equal(CHANNEL_SEND(f.core.channel, JOURNAL_TO, journal_to, &to), 0);
		assert_int_equal(CHANNEL_SEND_FD(f.core.channel, IMAGE, image, &image, fd), 0);
		assert_int_equal(CHANNEL_SEND(f.core.channel, JOURNAL_TO, journal_to, &to), 0);
		turns(4);
		assert_int_equal(watch->n_seen, 3 * (i + 1));
		assert_fd_says(watch->fd, text);
	}
	assert_int_equal(watch->closed, NOT_CLOSED);
}

static void test_descriptors_in_a_row(void **state _unused_)
{
	_cleanup_fd_ int a = -1;
	_cleanup_fd_ int b = -1;

	assert_int_equal(os_memfd_sealed("a", slice_text("a"), &a), 0);
	assert_int_equal(os_memfd_sealed("b", slice_text("b"), &b), 0);
	open_raw(ROLE_COLLECT, ROLE_AGENT);
	f.core.pause_in_frame = true;
	send_raw_frame(FRAME_FILE_GIVEN, 1, slice_text("1"), &a, 1);
	send_raw_frame(FRAME_FILE_GIVEN, 0, slice_text("2"), NULL, 0);
	send_raw_frame(FRAME_FILE_GIVEN, 1, slice_text("3"), &b, 1);
	turns(3);
	assert_int_equal(f.core.n_seen, 1);
	assert_fd_says(f.core.fd, "a");
	f.core.fd = os_close(f.core.fd);
	channel_pause(f.core.channel, false);
	turns(3);
	assert_int_equal(f.core.n_seen, 2);
	assert_int_equal(f.core.fd, -1); /* the second came without, as it may */
	channel_pause(f.core.channel, false);
	turns(3);
	assert_int_equal(f.core.n_seen, 3);
	assert_fd_says(f.core.fd, "b");
}

static int count_fds(void)
{
	int n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void test_descriptor_with_fragments(void **state _unused_)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(64);
	_cleanup_fd_ int a = -1;

	assert_int_equal(os_memfd_sealed("a", slice_text("a"), &a), 0);
	open_raw(ROLE_COLLECT, ROLE_AGENT);
	put_wire(&wire, FRAME_FILE_GIVEN, 1, slice_text("xyz"));
	send_raw(slice_of(wire.data, 1), &a, 1);
	for (size_t i = 1; i < wire.len; i++) {
		turns(1);
		send_raw(slice_of(wire.data + i, 1), NULL, 0);
	}
	turns(1);
	assert_int_equal(f.core.n_seen, 1);
	assert_fd_says(f.core.fd, "a");
}

static void test_descriptors_that_lie(void **state _unused_)
{
	_cleanup_fd_ int a = -1;

	assert_int_equal(os_memfd_sealed("a", slice_text("a"), &a), 0);
	for (size_t n_sent = 0; n_sent <= 8; n_sent++) {
		int fds[8] = {a, a, a, a, a, a, a, a};
		int before;

		open_raw(ROLE_COLLECT, ROLE_AGENT);
		before = count_fds();
		/* One descriptor comes with a frame that announces none; two or more, or none, with one
		 * that announces one. */
		send_raw_frame(FRAME_FILE_GIVEN, n_sent != 1, SLICE_EMPTY, fds, n_sent);
		turns(2);
		assert_int_equal(f.core.closed, ERR_OUT_OF_ORDER);
		f.core.channel = channel_free(f.core.channel);
		f.core.closed = NOT_CLOSED;
		f.core.fd = os_close(f.core.fd);
		assert_int_equal(
			count_fds(), before - 1); /* its socket; of the descriptors none is left */
		f.raw = os_close(f.raw);
	}
}

static void test_many_descriptors_on_one_frame(void **state _unused_)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(64);
	_cleanup_fd_ int a = -1;

	assert_int_equal(os_memfd_sealed("a", slice_text("a"), &a), 0);
	open_raw(ROLE_COLLECT, ROLE_AGENT);
	put_wire(&wire, FRAME_FILE_GIVEN, 1, slice_text("xyz"));
	for (size_t i = 0; i < 4 && f.core.closed == NOT_CLOSED; i++) {
		send_raw(slice_of(wire.data + i, 1), &a, 1);
		turns(1);
	}
	assert_int_equal(f.core.closed, ERR_OUT_OF_ORDER);
}

static void test_descriptor_not_taken_is_closed(void **state _unused_)
{
	_cleanup_fd_ int a = -1;
	int before;

	assert_int_equal(os_memfd_sealed("a", slice_text("a"), &a), 0);
	open_raw(ROLE_COLLECT, ROLE_AGENT);
	before = count_fds();
	send_raw_frame(FRAME_FILE_GIVEN, 1, SLICE_EMPTY, &a, 1);
	turns(1);
	assert_int_equal(count_fds(), before + 1);
	f.core.fd = os_close(f.core.fd);
	f.core.free_in_frame = true;
	send_raw_frame(FRAME_FILE_GIVEN, 1, SLICE_EMPTY, &a, 1);
	turns(1);
	assert_null(f.core.channel);
	f.core.fd = os_close(f.core.fd);
	assert_true(count_fds() < before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_descriptors),
		TEST(test_descriptors_in_a_row),
		TEST(test_descriptor_with_fragments),
		TEST(test_descriptors_that_lie),
		TEST(test_many_descriptors_on_one_frame),
		TEST(test_descriptor_not_taken_is_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
