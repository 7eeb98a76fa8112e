#include "channel_fixture.h"

struct fixture f;

static int note_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct side *side = ctx;

	assert_ptr_equal(channel, side->channel);
	assert_true(side->n_seen < MAX_SEEN);
	side->types[side->n_seen] = type;
	side->lens[side->n_seen++] = payload.len;
	assert_int_equal(buf_put_slice(&side->bytes, payload), 0);
	if (*fd >= 0) {
		os_close(side->fd);
		side->fd = TAKE_FD(*fd);
	}
	if (side->pause_in_frame)
		channel_pause(channel, true);
	if (side->free_in_frame)
		side->channel = channel_free(channel);
	/* Borrowed until the handler returns, even now. */
	assert_true(payload.len == 0 ||
		    payload.data[payload.len - 1] == side->bytes.data[side->bytes.len - 1]);
	return side->answer;
}

static void note_closed(void *ctx, struct channel *channel, int result)
{
	struct side *side = ctx;

	assert_int_equal(side->closed, NOT_CLOSED);
	side->closed = result;
	if (side->free_in_closed)
		side->channel = channel_free(channel);
}

static void note_drained(void *ctx, struct channel *channel _unused_)
{
	((struct side *)ctx)->drained++;
}

void open_side(
	struct side *side, enum frame_role self, enum frame_role peer, size_t max_queue, int fd)
{
	struct channel_config config = {
		.loop = f.loop,
		.self = self,
		.peer = peer,
		.max_queue = max_queue,
		.on_frame = note_frame,
		.on_closed = note_closed,
		.on_drained = note_drained,
		.ctx = side,
	};

	assert_int_equal(channel_new(&config, fd, &side->channel), 0);
	channel_set_state(side->channel, FRAME_IN_READY);
}

void open_both(size_t max_queue)
{
	int pair[2];

	assert_int_equal(os_socketpair(pair), 0);
	open_side(&f.core, ROLE_CORE, ROLE_AGENTS, max_queue, pair[0]);
	open_side(&f.gate, ROLE_AGENTS, ROLE_CORE, max_queue, pair[1]);
}

/* One channel; the test holds the other end. */
void open_raw(enum frame_role self, enum frame_role peer)
{
	int pair[2];

	assert_int_equal(os_socketpair(pair), 0);
	open_side(&f.core, self, peer, QUEUE, pair[0]);
	f.raw = pair[1];
}

static void init_side(struct side *side)
{
	*side = (struct side){.fd = -1, .closed = NOT_CLOSED};
	buf_init(&side->bytes, 64 << 20);
}

int set_up(void **state _unused_)
{
	memset(&f, 0, sizeof(f));
	f.raw = -1;
	init_side(&f.core);
	init_side(&f.gate);
	clock_fake_init(&f.clock, 0);
	return loop_new(&f.clock.clock, &f.loop);
}

int tear_down(void **state _unused_)
{
	channel_free(f.core.channel);
	channel_free(f.gate.channel);
	buf_done(&f.core.bytes);
	buf_done(&f.gate.bytes);
	os_close(f.core.fd);
	os_close(f.gate.fd);
	os_close(f.raw);
	loop_free(f.loop);
	return 0;
}

void turns(int n)
{
	for (int i = 0; i < n; i++)
		assert_int_equal(loop_step(f.loop, 0), 0);
}

void put_wire(struct buf *out, uint16_t type, uint16_t n_fds, struct slice payload)
{
	buf_put_u32le(out, (uint32_t)payload.len + 4);
	buf_put_u16le(out, type);
	buf_put_u16le(out, n_fds);
	assert_int_equal(buf_put_slice(out, payload), 0);
}

void send_raw(struct slice bytes, const int *fds, size_t n_fds)
{
	union {
		struct cmsghdr align;
		uint8_t bytes[CMSG_SPACE(8 * sizeof(int))];
	} control = {0};
	struct iovec iov = {.iov_base = (void *)(uintptr_t)bytes.data, .iov_len = bytes.len};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};

	if (n_fds > 0) {
		message.msg_control = &control;
		message.msg_controllen = CMSG_SPACE(n_fds * sizeof(int));
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(n_fds * sizeof(int));
		memcpy(CMSG_DATA(&control.align), fds, n_fds * sizeof(int));
	}
	assert_int_equal(sendmsg(f.raw, &message, MSG_NOSIGNAL), bytes.len);
}

void send_raw_frame(
	uint16_t type, uint16_t n_fds, struct slice payload, const int *fds, size_t n_sent)
{
	_cleanup_(buf_done) struct buf wire = BUF_INIT(QUEUE);

	put_wire(&wire, type, n_fds, payload);
	send_raw(buf_slice(&wire), fds, n_sent);
}
