/*
 * The frames' decoders, and a channel at whose other end anything may sit.
 *
 * First byte even: the next two say which frame, the rest is its payload; what decodes must encode to the
 * same bytes again. Odd: the next three say who receives, who sends, in which state and how the rest is
 * cut into writes, every seventh of which carries a descriptor.
 */
#include <sys/socket.h>

#include "base/check.h"
#include "ipc/channel.h"
#include "os/os.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20, WIRE_BYTES = 64 << 20, MAX_QUEUE = 4096, MAX_WRITES = 512 };

#define TRY_DECODER(TYPE_, name_)                                                             \
	static int recode_##name_(struct slice payload, struct arena *arena, struct buf *out) \
	{                                                                                     \
		struct frame_##name_ frame;                                                   \
                                                                                              \
		TRY(frame_##name_##_decode(payload, arena, &frame));                          \
		CHECK(frame_##name_##_encode(&frame, out) == 0);                              \
		return 0;                                                                     \
	}

FRAME_EACH(TRY_DECODER)

#define ROW(TYPE_, name_) {FRAME_##TYPE_, recode_##name_},

static const struct {
	uint16_t type;
	int (*recode)(struct slice payload, struct arena *arena, struct buf *out);
} decoders[] = {FRAME_EACH(ROW)};

static void try_decoder(struct slice input)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ARENA_BYTES);
	_cleanup_(buf_done) struct buf out = BUF_INIT(WIRE_BYTES);
	size_t row;

	if (input.len < 2)
		return;
	row = (input.data[0] | (size_t)input.data[1] << 8) % ARRAY_SIZE(decoders);
	input = slice_from(input, 2);
	CHECK(frame_row_find(decoders[row].type));
	if (decoders[row].recode(input, &arena, &out) == 0)
		CHECK(slice_is(buf_slice(&out), input));
}

struct listener {
	struct channel *channel;
	int n_frames;
};

/* Only what the table allows comes through. */
static int on_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct listener *listener = ctx;
	const struct frame_row *row = frame_row_find(type);

	CHECK(row && row->senders & 1u << channel_peer(channel) && payload.len <= row->max_bytes);
	CHECK(*fd >= 0 ? row->has_fd : !row->has_fd || row->fd_optional);
	if (payload.len > 0 && payload.data[0] == 0xee)
		listener->channel = channel_free(channel);
	else if (payload.len > 0 && payload.data[0] == 0xdd)
		channel_pause(channel, listener->n_frames++ % 2 == 0);
	return 0;
}

static void on_closed(void *ctx, struct channel *channel, int result _unused_)
{
	struct listener *listener = ctx;

	listener->channel = channel_free(channel);
}

static void step(struct loop *loop)
{
	CHECK(loop_step(loop, 0) == 0);
}

static void write_part(int fd, struct slice part, bool with_fd)
{
	char control[CMSG_SPACE(sizeof(int))] = {0};
	struct iovec iov = {.iov_base = (void *)(uintptr_t)part.data, .iov_len = part.len};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	struct cmsghdr *head = (struct cmsghdr *)(void *)control;
	ssize_t sent _unused_;

	if (with_fd) {
		message.msg_control = control;
		message.msg_controllen = sizeof(control);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &fd, sizeof(int));
	}
	sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void feed(struct loop *loop, int fd, struct slice input, size_t part)
{
	for (int i = 1; input.len > 0 && i < MAX_WRITES; i++) {
		write_part(fd, slice_of(input.data, min_size(part, input.len)), i % 7 == 0);
		input = slice_from(input, part);
		step(loop);
	}
}

static void try_channel(struct slice input)
{
	struct listener listener = {0};
	struct channel_config config = {
		.max_queue = MAX_QUEUE,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = &listener,
	};
	struct clock_fake clock;
	struct loop *loop;
	int pair[2];

	if (input.len < 3)
		return;
	clock_fake_init(&clock, 0);
	CHECK(loop_new(&clock.clock, &loop) == 0 && os_socketpair(pair) == 0);
	config.loop = loop;
	config.self = input.data[0] % ROLE_COUNT;
	config.peer = input.data[1] % ROLE_COUNT;
	CHECK(channel_new(&config, pair[0], &listener.channel) == 0);
	channel_set_state(listener.channel, input.data[2] & 1 ? FRAME_IN_READY : FRAME_IN_SETUP);
	feed(loop, pair[1], slice_from(input, 3), 1 + (size_t)(input.data[2] >> 1) * 8);
	os_close(pair[1]);
	step(loop);
	channel_free(listener.channel);
	loop_free(loop);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_of(data, size);

	if (size == 0)
		return 0;
	if (data[0] & 1)
		try_channel(slice_from(rest, 1));
	else
		try_decoder(slice_from(rest, 1));
	return 0;
}
