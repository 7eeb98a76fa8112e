/*
 * A channel at whose other end anything may sit, and two channels with each other over a socket that
 * takes little at a time.
 *
 * First byte odd: the next three say who receives, who sends, in which state and how the rest is cut into
 * writes, every seventh of which carries a descriptor. Even: the next three say who sends, who receives,
 * in which state and how much may wait; each five bytes of the rest are a deed of the sender.
 */
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "ipc/channel.h"
#include "os/os.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_QUEUE = 4096, MAX_WRITES = 512 };

/* ---- anything against a channel */

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

/* ---- a channel against a channel */

enum { DEED_BYTES = 5, MAX_DEEDS = 96, PAYLOAD_BYTES = 2 << 20, MAX_STEPS = 1 << 16 };

enum deed_flag { DEED_FD = 1, DEED_STEP = 2, DEED_PAUSE = 4 };

/* What was sent and has not come yet: per frame its type, whether with a descriptor, its payload's length
 * and the byte that fills it. */
struct sent {
	uint32_t payload_len;
	uint16_t type;
	uint8_t fill;
	bool with_fd;
};

struct line {
	struct channel_config config; /* the sender's; the receiver's has the roles swapped */
	struct channel *sender, *receiver;
	struct sent sent[MAX_DEEDS];
	size_t n_sent, n_came;
	struct loop *loop;
	bool paused, expects_drain;
};

static int on_sent_frame(
	void *ctx, struct channel *channel _unused_, uint16_t type, struct slice payload, int *fd)
{
	struct line *line = ctx;
	const struct sent *sent = &line->sent[line->n_came++];

	CHECK(line->n_came <= line->n_sent && !line->paused);
	CHECK(type == sent->type && payload.len == sent->payload_len &&
		(*fd >= 0) == sent->with_fd);
	/* All bytes are the first one's like. */
	CHECK(payload.len == 0 || payload.data[0] == sent->fill);
	CHECK(payload.len == 0 || memcmp(payload.data, payload.data + 1, payload.len - 1) == 0);
	return 0;
}

static void on_line_closed(void *ctx, struct channel *channel, int result)
{
	struct line *line = ctx;

	CHECK(channel == line->sender && result == 0);
	line->sender = channel_free(channel);
}

static void on_drained(void *ctx, struct channel *channel)
{
	struct line *line = ctx;

	CHECK(line->expects_drain && channel_queued(channel) == 0);
	line->expects_drain = false;
}

/* The row that the table allows this sender, at or behind `type`; NULL: it may send nothing. */
static const struct frame_row *pick_row(
	const struct line *line, enum frame_state state, uint8_t wish)
{
#define TYPE(TYPE_, name_) FRAME_##TYPE_,
	static const uint16_t types[] = {FRAME_EACH(TYPE)};
#undef TYPE

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const struct frame_row *row = frame_row_find(types[(wish + i) % ARRAY_SIZE(types)]);

		CHECK(row);
		if (row->senders & 1u << line->config.self &&
			row->receivers & 1u << line->config.peer && row->states & state)
			return row;
	}
	return NULL;
}

static void send_one(struct line *line, const struct frame_row *row, const uint8_t deed[DEED_BYTES])
{
	_cleanup_(buf_done) struct buf payload = BUF_INIT(PAYLOAD_BYTES);
	size_t len = (size_t)deed[2] << deed[3] % 12;
	bool with_fd = row->has_fd && (!row->fd_optional || deed[1] & DEED_FD);
	int r;

	CHECK(len == 0 || buf_reserve(&payload, len));
	if (len > 0)
		memset(payload.data, deed[4], len);
	buf_grow(&payload, len);
	r = channel_send(
		line->sender, row->type, buf_slice(&payload), with_fd ? STDERR_FILENO : -1);
	if (r < 0) {
		CHECK(r == ERR_FULL || r == ERR_TOO_LARGE);
		CHECK(r == ERR_FULL || len > row->max_bytes || len + 8 > line->config.max_queue);
		line->expects_drain |= r == ERR_FULL;
		return;
	}
	CHECK(len <= row->max_bytes && channel_queued(line->sender) <= line->config.max_queue);
	line->sent[line->n_sent++] = (struct sent){(uint32_t)len, row->type, deed[4], with_fd};
}

static void do_deeds(struct line *line, enum frame_state state, struct slice deeds)
{
	for (size_t n = 0; deeds.len >= DEED_BYTES && n < MAX_DEEDS; n++) {
		const uint8_t *deed = deeds.data;
		const struct frame_row *row = pick_row(line, state, deed[0]);

		if (!row)
			return;
		send_one(line, row, deed);
		if (deed[1] & DEED_PAUSE)
			channel_pause(line->receiver, line->paused = !line->paused);
		if (deed[1] & DEED_STEP)
			step(line->loop);
		deeds = slice_from(deeds, DEED_BYTES);
	}
}

/* All comes in the end; or the receiver leaves, and the sender is told so. */
static void end_line(struct line *line, bool leaves)
{
	size_t waits = channel_queued(line->sender);

	if (!leaves) {
		channel_pause(line->receiver, line->paused = false);
		for (int i = 0; i < MAX_STEPS && line->n_came < line->n_sent; i++)
			step(line->loop);
		CHECK(line->n_came == line->n_sent && channel_queued(line->sender) == 0);
		CHECK(!line->expects_drain && channel_flush(line->sender) == 0);
	}
	line->receiver = channel_free(line->receiver);
	if (leaves)
		CHECK(channel_flush(line->sender) == (waits > 0 ? ERR_CLOSED : 0));
	for (int i = 0; i < MAX_STEPS && line->sender; i++)
		step(line->loop);
	CHECK(!line->sender);
}

static void try_line(struct slice input)
{
	struct line line = {0};
	struct channel_config receiver;
	struct clock_fake clock;
	enum frame_state state = input.data[2] & 1 ? FRAME_IN_READY : FRAME_IN_SETUP;
	int pair[2], room = 1;

	clock_fake_init(&clock, 0);
	CHECK(loop_new(&clock.clock, &line.loop) == 0 && os_socketpair(pair) == 0);
	CHECK(setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) == 0);
	line.config = (struct channel_config){
		.loop = line.loop,
		.self = input.data[0] % ROLE_COUNT,
		.peer = input.data[1] % ROLE_COUNT,
		.max_queue = (size_t)64 << (input.data[2] >> 1) % 16,
		.on_frame = on_sent_frame,
		.on_closed = on_line_closed,
		.on_drained = on_drained,
		.ctx = &line,
	};
	receiver = line.config;
	receiver.self = line.config.peer;
	receiver.peer = line.config.self;
	CHECK(channel_new(&line.config, pair[0], &line.sender) == 0);
	CHECK(channel_new(&receiver, pair[1], &line.receiver) == 0);
	channel_set_state(line.receiver, state);
	do_deeds(&line, state, slice_from(input, 3));
	end_line(&line, input.data[2] >> 7);
	loop_free(line.loop);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_from(slice_of(data, size), 1);

	if (rest.len < 3)
		return 0;
	if (data[0] & 1)
		try_channel(rest);
	else
		try_line(rest);
	return 0;
}
