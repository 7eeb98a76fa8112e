/* Frames without descriptors: cuts, rights, queues, ends. */
#include "channel_fixture.h"

static void test_round_trip(void **state _unused_)
{
	struct frame_batch_done done = {.request = 7, .status = 200, .retry_after = 1};
	struct frame_batch_done got;

	open_both(QUEUE);
	assert_int_equal(CHANNEL_SEND(f.core.channel, BATCH_DONE, batch_done, &done), 0);
	assert_int_equal(channel_queued(f.core.channel), 0);
	turns(2);
	assert_int_equal(f.gate.n_seen, 1);
	assert_int_equal(f.gate.types[0], FRAME_BATCH_DONE);
	assert_int_equal(frame_batch_done_decode(buf_slice(&f.gate.bytes), NULL, &got), 0);
	assert_int_equal(got.request, 7);
	assert_int_equal(got.status, 200);
	assert_int_equal(got.retry_after, 1);
	assert_int_equal(channel_peer(f.gate.channel), ROLE_CORE);
}

static void test_byte_by_byte(void **state _unused_)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(1024);

	open_raw(ROLE_CORE, ROLE_AGENTS);
	put_wire(&wire, FRAME_REFUSED, 0, slice_text("abc"));
	put_wire(&wire, FRAME_REFUSED, 0, SLICE_EMPTY);
	put_wire(&wire, FRAME_ENROL, 0, slice_text("defgh"));
	for (size_t i = 0; i < wire.len; i++) {
		send_raw(slice_of(wire.data + i, 1), NULL, 0);
		turns(1);
	}
	assert_int_equal(f.core.n_seen, 3);
	assert_int_equal(f.core.types[2], FRAME_ENROL);
	assert_string_equal(buf_text(&f.core.bytes), "abcdefgh");
	assert_int_equal(f.core.closed, NOT_CLOSED);
}

/* Every way to cut a row of frames in two gives the same frames. */
static void test_every_cut(void **state _unused_)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(1024);

	put_wire(&wire, FRAME_REFUSED, 0, slice_text("first"));
	put_wire(&wire, FRAME_REFUSED, 0, slice_text("second one"));
	open_raw(ROLE_CORE, ROLE_AGENTS);
	for (size_t cut = 1; cut < wire.len; cut++) {
		f.core.n_seen = 0;
		buf_clear(&f.core.bytes);
		send_raw(slice_of(wire.data, cut), NULL, 0);
		turns(1);
		send_raw(slice_from(buf_slice(&wire), cut), NULL, 0);
		turns(1);
		assert_int_equal(f.core.n_seen, 2);
		assert_string_equal(buf_text(&f.core.bytes), "firstsecond one");
	}
}

/* Frames far larger than what the kernel holds, between small ones, arrive whole and in order. */
static void test_large_frames(void **state _unused_)
{
	static uint8_t large[1 << 20];

	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (uint8_t)(i * 31);
	open_both(8 << 20);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(channel_send(f.gate.channel, FRAME_BATCH_PUT,
					 slice_of(large, sizeof(large)), -1),
			0);
		assert_int_equal(
			channel_send(f.gate.channel, FRAME_REFUSED, slice_text("s"), -1), 0);
	}
	turns(500);
	assert_int_equal(f.core.n_seen, 6);
	assert_int_equal(f.core.lens[4], sizeof(large));
	assert_int_equal(f.core.bytes.len, 3 * (sizeof(large) + 1));
	for (int i = 0; i < 3; i++)
		assert_memory_equal(
			f.core.bytes.data + (size_t)i * (sizeof(large) + 1), large, sizeof(large));
	assert_int_equal(channel_queued(f.gate.channel), 0);
}

/* One row: a frame that the peer may not send here and now. */
static void test_what_is_not_allowed_ends_the_channel(void **state _unused_)
{
	static const struct {
		enum frame_role self, peer;
		enum frame_state state;
		uint16_t type;
		uint16_t n_fds;
	} rows[] = {
		{ROLE_CORE, ROLE_AGENTS, FRAME_IN_READY, 9999, 0},             /* no such type */
		{ROLE_CORE, ROLE_AGENTS, FRAME_IN_READY, FRAME_BATCH_DONE, 0}, /* wrong direction */
		{ROLE_CORE, ROLE_PEOPLE, FRAME_IN_READY, FRAME_BATCH_PUT, 0},  /* wrong sender */
		{ROLE_SEAL, ROLE_AGENTS, FRAME_IN_READY, FRAME_REFUSED, 0},    /* wrong receiver */
		{ROLE_CORE, ROLE_AGENTS, FRAME_IN_SETUP, FRAME_REFUSED, 0},    /* wrong state */
		{ROLE_CORE, ROLE_PARENT, FRAME_IN_READY, FRAME_BEGIN, 0},      /* begin twice */
		{ROLE_CORE, ROLE_AGENTS, FRAME_IN_READY, FRAME_REFUSED, 1},    /* fd not allowed */
		{ROLE_WATCH, ROLE_CORE, FRAME_IN_READY, FRAME_IMAGE, 0},       /* fd missing */
		{ROLE_CORE, ROLE_AGENTS, FRAME_IN_READY, FRAME_REFUSED, 2},    /* no such number */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		open_raw(rows[i].self, rows[i].peer);
		channel_set_state(f.core.channel, rows[i].state);
		send_raw_frame(rows[i].type, rows[i].n_fds, SLICE_EMPTY, NULL, 0);
		turns(2);
		assert_int_equal(f.core.closed, ERR_OUT_OF_ORDER);
		assert_int_equal(f.core.n_seen, 0);
		f.core.channel = channel_free(f.core.channel);
		f.core.closed = NOT_CLOSED;
		f.raw = os_close(f.raw);
	}
}

/* The head alone says it is too large: no payload is waited for. */
static void test_oversized(void **state _unused_)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(64);

	open_raw(ROLE_CORE, ROLE_AGENTS);
	buf_put_u32le(&wire, 4 + 512 + 1);
	buf_put_u16le(&wire, FRAME_REFUSED);
	buf_put_u16le(&wire, 0);
	send_raw(buf_slice(&wire), NULL, 0);
	turns(2);
	assert_int_equal(f.core.closed, ERR_OUT_OF_ORDER);
}

static void test_length_too_short(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	send_raw(slice_of("\x03\0\0\0\0\0\0\0", 8), NULL, 0);
	turns(2);
	assert_int_equal(f.core.closed, ERR_OUT_OF_ORDER);
}

/* Descriptors stay with their frames, whatever comes before, between and behind. */
/* Sent one after the other before anything is read: each frame gets its own. */
/* The descriptor comes with the first byte of its frame, the rest of which comes byte by byte. */
/* More descriptors than announced, or none though announced: the channel ends and all are closed. */
/* One descriptor with every byte of one frame. */
/* A full queue refuses whole frames, and says when it is empty again. */
static void test_queue_full_and_drained(void **state _unused_)
{
	static uint8_t payload[512];
	int n_sent = 0, result;

	open_both(64 << 10);
	while ((result = channel_send(f.gate.channel, FRAME_REFUSED,
			slice_of(payload, sizeof(payload)), -1)) == 0)
		n_sent++;
	assert_int_equal(result, ERR_FULL);
	assert_true(channel_queued(f.gate.channel) <= 64 << 10);
	assert_true(channel_queued(f.gate.channel) > (64 << 10) - 2 * (int)sizeof(payload));
	assert_int_equal(f.gate.drained, 0);
	turns(100);
	assert_int_equal(f.gate.drained, 1);
	assert_int_equal(channel_queued(f.gate.channel), 0);
	assert_int_equal(f.core.n_seen, n_sent);
	assert_int_equal(f.core.bytes.len, (size_t)n_sent * sizeof(payload));
	assert_int_equal(channel_send(f.gate.channel, FRAME_REFUSED, slice_text("x"), -1), 0);
	turns(2);
	assert_int_equal(f.core.n_seen, n_sent + 1);
	assert_int_equal(f.gate.drained, 1);
}

static void test_gathered_frames_go_out_with_the_next_turn(void **state _unused_)
{
	open_both(64 << 10);
	channel_gather(f.gate.channel);
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			channel_send(f.gate.channel, FRAME_REFUSED, slice_text("x"), -1), 0);
	assert_true(channel_queued(f.gate.channel) > 3);
	turns(3);
	assert_int_equal(channel_queued(f.gate.channel), 0);
	assert_int_equal(f.core.n_seen, 3);
	/* Without anybody's turn too. */
	assert_int_equal(channel_send(f.gate.channel, FRAME_REFUSED, slice_text("x"), -1), 0);
	assert_int_equal(channel_flush(f.gate.channel), 0);
	assert_int_equal(channel_queued(f.gate.channel), 0);
}

static void test_frame_larger_than_the_queue(void **state _unused_)
{
	static uint8_t payload[4096];

	open_both(1024);
	assert_int_equal(channel_send(f.gate.channel, FRAME_BATCH_PUT,
				 slice_of(payload, sizeof(payload)), -1),
		ERR_TOO_LARGE);
	assert_int_equal(channel_send(f.gate.channel, FRAME_REFUSED, slice_of(payload, 513), -1),
		ERR_TOO_LARGE);
	assert_int_equal(
		channel_send(f.gate.channel, FRAME_REFUSED, slice_of(payload, 512), -1), 0);
	turns(2);
	assert_int_equal(f.core.n_seen, 1);
	assert_int_equal(f.gate.drained, 0);
}

static void test_pause_holds_the_peer_back(void **state _unused_)
{
	static uint8_t payload[512];

	open_both(64 << 10);
	f.core.pause_in_frame = true;
	for (int i = 0; i < 20; i++)
		assert_int_equal(channel_send(f.gate.channel, FRAME_REFUSED,
					 slice_of(payload, sizeof(payload)), -1),
			0);
	turns(10);
	assert_int_equal(f.core.n_seen, 1);
	f.core.pause_in_frame = false;
	channel_pause(f.core.channel, false);
	assert_int_equal(f.core.n_seen, 1); /* not from inside the call */
	turns(5);
	assert_int_equal(f.core.n_seen, 20);
}

/* A peer that goes while it is held back is not lost sight of, nor are its last frames. */
static void test_peer_closes_while_paused(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	channel_pause(f.core.channel, true);
	turns(1);
	send_raw_frame(FRAME_REFUSED, 0, slice_text("last"), NULL, 0);
	f.raw = os_close(f.raw);
	turns(5);
	assert_int_equal(f.core.closed, NOT_CLOSED);
	channel_pause(f.core.channel, false);
	turns(5);
	assert_int_equal(f.core.n_seen, 1);
	assert_int_equal(f.core.closed, 0);
}

static void test_peer_closes(void **state _unused_)
{
	open_both(QUEUE);
	assert_int_equal(channel_send(f.gate.channel, FRAME_REFUSED, slice_text("bye"), -1), 0);
	f.gate.channel = channel_free(f.gate.channel);
	/* Not known yet: accepted, and dropped. */
	assert_int_equal(channel_send(f.core.channel, FRAME_BATCH_DONE, SLICE_EMPTY, -1), 0);
	turns(5);
	assert_int_equal(f.core.n_seen, 1);
	assert_int_equal(f.core.closed, 0);
	assert_int_equal(
		channel_send(f.core.channel, FRAME_BATCH_DONE, SLICE_EMPTY, -1), ERR_CLOSED);
}

static void test_peer_closes_inside_a_frame(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	send_raw(slice_of("\x10\0\0\0\x1a\0\0\0ab", 10), NULL, 0);
	turns(1);
	f.raw = os_close(f.raw);
	turns(2);
	assert_int_equal(f.core.closed, ERR_TRUNCATED);
}

static void test_free_in_frame(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	f.core.free_in_frame = true;
	send_raw_frame(FRAME_REFUSED, 0, slice_text("one"), NULL, 0);
	send_raw_frame(FRAME_REFUSED, 0, slice_text("two"), NULL, 0);
	turns(3);
	assert_null(f.core.channel);
	assert_int_equal(f.core.n_seen, 1);
	assert_int_equal(f.core.closed, NOT_CLOSED);
}

static void test_free_in_closed(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	f.core.free_in_closed = true;
	f.raw = os_close(f.raw);
	turns(3);
	assert_null(f.core.channel);
	assert_int_equal(f.core.closed, 0);
}

static void test_handlers_failure_ends_the_channel(void **state _unused_)
{
	open_raw(ROLE_CORE, ROLE_AGENTS);
	f.core.answer = ERR_AGAIN; /* even a result that the channel itself uses */
	send_raw_frame(FRAME_REFUSED, 0, slice_text("one"), NULL, 0);
	send_raw_frame(FRAME_REFUSED, 0, slice_text("two"), NULL, 0);
	turns(3);
	assert_int_equal(f.core.n_seen, 1);
	assert_int_equal(f.core.closed, ERR_AGAIN);
}

static void test_encoder_that_fails_leaves_nothing(void **state _unused_)
{
	static uint8_t long_text[600];
	struct frame_give give = {.role = slice_of(long_text, sizeof(long_text))};
	struct frame_give good = {.role = slice_text("core")};
	int pair[2];

	memset(long_text, 'x', sizeof(long_text));
	assert_int_equal(os_socketpair(pair), 0);
	open_side(&f.core, ROLE_PARENT, ROLE_SEAL, QUEUE, pair[0]);
	open_side(&f.gate, ROLE_SEAL, ROLE_PARENT, QUEUE, pair[1]);
	assert_int_equal(CHANNEL_SEND_FD(f.core.channel, GIVE, give, &give, 0), ERR_TOO_LARGE);
	assert_int_equal(channel_queued(f.core.channel), 0);
	assert_int_equal(CHANNEL_SEND_FD(f.core.channel, GIVE, give, &good, 0), 0);
	turns(2);
	assert_int_equal(f.gate.n_seen, 1);
	assert_true(f.gate.fd >= 0);
}

static void test_flush(void **state _unused_)
{
	static uint8_t payload[1 << 17];
	uint8_t drain[4096];

	open_raw(ROLE_AGENTS, ROLE_CORE);
	assert_int_equal(channel_send(f.core.channel, FRAME_BATCH_PUT,
				 slice_of(payload, sizeof(payload)), -1),
		0);
	while (channel_queued(f.core.channel) > 0) {
		assert_true(recv(f.raw, drain, sizeof(drain), 0) > 0);
		turns(1);
	}
	assert_int_equal(channel_flush(f.core.channel), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip),
		TEST(test_byte_by_byte),
		TEST(test_every_cut),
		TEST(test_large_frames),
		TEST(test_what_is_not_allowed_ends_the_channel),
		TEST(test_oversized),
		TEST(test_length_too_short),
		TEST(test_queue_full_and_drained),
		TEST(test_gathered_frames_go_out_with_the_next_turn),
		TEST(test_frame_larger_than_the_queue),
		TEST(test_pause_holds_the_peer_back),
		TEST(test_peer_closes_while_paused),
		TEST(test_peer_closes),
		TEST(test_peer_closes_inside_a_frame),
		TEST(test_free_in_frame),
		TEST(test_free_in_closed),
		TEST(test_handlers_failure_ends_the_channel),
		TEST(test_encoder_that_fails_leaves_nothing),
		TEST(test_flush),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
