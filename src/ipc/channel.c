#include "ipc/channel.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/check.h"
#include "ipc/inbox.h"
#include "ipc/outbox.h"
#include "os/os.h"

/* Any time before now: a timer for this turn, whatever the clock says. */
#define AT_ONCE ((usec_t)-1)

struct channel {
	struct channel_config config;
	struct inbox in;
	struct outbox out;
	struct loop_source *io;    /* NULL while paused and hung up, and after the end */
	struct loop_source *again; /* timer: work off what the inbox holds already */
	int fd;                    /* -1 after the end */
	enum frame_state state;
	int write_result; /* what sending failed with */
	unsigned busy;    /* callbacks on the stack */
	bool cannot_write;
	bool paused;
	bool said_full;
	bool gathers; /* writes once a turn of the loop, not frame by frame */
	bool freed;   /* by a callback; the memory goes when the last returns */
};

static void on_io(void *ctx, unsigned events);
static void on_again(void *ctx);

static unsigned wanted_events(const struct channel *c)
{
	bool writes = outbox_left(&c->out) > 0 && !c->cannot_write;

	return (c->paused ? 0u : LOOP_READ) | (writes ? LOOP_WRITE : 0u);
}

static void stop_io(struct channel *c)
{
	c->io = loop_remove(c->io);
	c->again = loop_remove(c->again);
	c->fd = os_close(c->fd);
}

/* Gives the memory back once no callback of this channel is on the stack. */
static void leave(struct channel *c)
{
	if (--c->busy > 0 || !c->freed)
		return;
	inbox_done(&c->in);
	outbox_done(&c->out);
	free(c);
}

static void end_channel(struct channel *c, int result)
{
	if (c->fd < 0)
		return;
	stop_io(c);
	c->config.on_closed(c->config.ctx, c, result);
}

static int update_io(struct channel *c)
{
	if (c->fd < 0)
		return 0;
	if (c->io)
		return loop_change_io(c->io, wanted_events(c));
	if (c->paused)
		return 0;
	return loop_add_io(c->config.loop, c->fd, wanted_events(c), on_io, c, &c->io);
}

int channel_new(const struct channel_config *config, int fd, struct channel **ret)
{
	struct channel *c = calloc(1, sizeof(*c));
	int result;

	if (!c) {
		os_close(fd);
		return ERR_NO_MEMORY;
	}
	c->config = *config;
	c->fd = fd;
	c->state = FRAME_IN_SETUP;
	inbox_init(&c->in);
	outbox_init(&c->out, config->max_queue);
	result = loop_add_timer(config->loop, 0, on_again, c, &c->again);
	if (result == 0)
		result = update_io(c);
	if (result < 0) {
		channel_free(c);
		return result;
	}
	*ret = c;
	return 0;
}

struct channel *channel_free(struct channel *c)
{
	if (!c)
		return NULL;
	CHECK(!c->freed);
	c->freed = true;
	stop_io(c);
	c->busy++;
	leave(c);
	return NULL;
}

void channel_set_state(struct channel *c, enum frame_state state)
{
	c->state = state;
}

enum frame_role channel_peer(const struct channel *c)
{
	return c->config.peer;
}

/* ---- receiving */

/* The head alone decides, before any room is made for the payload. */
static int check_rights(const struct channel *c, const struct frame_head *head)
{
	const struct frame_row *row = frame_row_find(head->type);

	if (!row || !(row->senders & 1u << c->config.peer) ||
		!(row->receivers & 1u << c->config.self))
		return ERR_OUT_OF_ORDER;
	if (!(row->states & c->state) || head->payload_len > row->max_bytes)
		return ERR_OUT_OF_ORDER;
	if (head->n_fds > 0 && !row->has_fd)
		return ERR_OUT_OF_ORDER;
	if (head->n_fds == 0 && row->has_fd && !row->fd_optional)
		return ERR_OUT_OF_ORDER;
	return 0;
}

/* ERR_AGAIN: no whole frame is there. */
static int next_frame(
	struct channel *c, struct frame_head *ret_head, struct slice *ret_payload, int *ret_fd)
{
	int result = inbox_peek(&c->in, ret_head);

	if (result == ERR_MALFORMED)
		return ERR_OUT_OF_ORDER;
	TRY(result);
	TRY(check_rights(c, ret_head));
	return inbox_take(&c->in, ret_head, ret_payload, ret_fd);
}

static bool is_active(const struct channel *c)
{
	return c->fd >= 0 && !c->paused;
}

/* Hands over what the inbox holds; 0, or what ends the channel. */
static int handle_frames(struct channel *c)
{
	while (is_active(c)) {
		_cleanup_fd_ int fd = -1;
		struct frame_head head;
		struct slice payload;
		int result = next_frame(c, &head, &payload, &fd);

		if (result == ERR_AGAIN)
			return 0;
		TRY(result);
		TRY(c->config.on_frame(c->config.ctx, c, head.type, payload, &fd));
	}
	return 0;
}

/* A descriptor may wait only for the rest of the frame that announced it. */
static int check_waiting_fds(const struct channel *c)
{
	struct frame_head head;
	size_t allowed = inbox_left(&c->in) > 0;

	if (!is_active(c))
		return 0;
	if (inbox_peek(&c->in, &head) == 0)
		allowed = head.n_fds;
	return c->in.n_fds <= allowed ? 0 : ERR_OUT_OF_ORDER;
}

static size_t wanted_bytes(const struct channel *c)
{
	struct frame_head head;

	if (inbox_peek(&c->in, &head) < 0)
		return FRAME_HEAD_BYTES;
	return FRAME_HEAD_BYTES + (size_t)head.payload_len;
}

/* The peer's end was read: clean, in the middle of a frame, or because sending failed before. */
static void end_at_close(struct channel *c)
{
	end_channel(c, inbox_left(&c->in) > 0 ? ERR_TRUNCATED : c->write_result);
}

static int receive(struct channel *c)
{
	int result = inbox_fill(&c->in, c->fd, wanted_bytes(c));

	if (result == ERR_AGAIN)
		return 0;
	if (result == ERR_CLOSED) {
		end_at_close(c);
		return 0;
	}
	TRY(result);
	TRY(handle_frames(c));
	return check_waiting_fds(c);
}

/* The channel was paused or goes on: frames may lie in the inbox already. */
static void on_again(void *ctx)
{
	struct channel *c = ctx;
	int result;

	c->busy++;
	result = handle_frames(c);
	if (result == 0)
		result = check_waiting_fds(c);
	if (result == 0)
		result = update_io(c);
	if (result < 0)
		end_channel(c, result);
	leave(c);
}

/* ---- sending */

/* Sends what it can. A failure ends both directions: what the peer sent before is still read, then
 * its end is seen, and on_closed is told the failure. */
static void write_out(struct channel *c)
{
	int result;

	if (c->cannot_write)
		return;
	result = outbox_write(&c->out, c->fd);
	if (result == 0 || result == ERR_AGAIN)
		return;
	c->cannot_write = true;
	/* That the peer has gone is no failure. */
	c->write_result = result == -EPIPE || result == -ECONNRESET ? 0 : result;
	outbox_done(&c->out);
	shutdown(c->fd, SHUT_RDWR);
}

static void write_queued(struct channel *c)
{
	write_out(c);
	if (!c->said_full || outbox_left(&c->out) > 0)
		return;
	c->said_full = false;
	if (c->config.on_drained)
		c->config.on_drained(c->config.ctx, c);
}

static void on_io(void *ctx, unsigned events)
{
	struct channel *c = ctx;
	int result = 0;

	c->busy++;
	if (events & LOOP_WRITE)
		write_queued(c);
	if (is_active(c) && (events & (LOOP_READ | LOOP_HANGUP)))
		result = receive(c);
	/* The kernel tells of a hang-up without being asked, again and again: nobody listens to it
	 * until reading goes on. */
	else if (c->fd >= 0 && (events & LOOP_HANGUP))
		c->io = loop_remove(c->io);
	if (result == 0)
		result = update_io(c);
	if (result < 0)
		end_channel(c, result);
	leave(c);
}

int channel_send_encoded(
	struct channel *c, uint16_t type, const void *frame, int fd, channel_encode_fn *encode)
{
	const struct frame_row *row = frame_row_find(type);
	bool was_empty = outbox_left(&c->out) == 0;
	int result;

	CHECK(row && row->senders & 1u << c->config.self && row->receivers & 1u << c->config.peer);
	CHECK(fd >= 0 ? row->has_fd : !row->has_fd || row->fd_optional);
	if (c->fd < 0)
		return ERR_CLOSED;
	if (c->cannot_write)
		return 0;
	result = outbox_put(&c->out, type, row->max_bytes, fd, encode, frame);
	if (result == ERR_FULL)
		c->said_full = true;
	TRY(result);
	/* Only few descriptors may wait. */
	if (fd >= 0 || (was_empty && !c->gathers))
		write_out(c);
	return update_io(c);
}

static int encode_slice(const void *payload, struct buf *out)
{
	return buf_put_slice(out, *(const struct slice *)payload);
}

int channel_send(struct channel *c, uint16_t type, struct slice payload, int fd)
{
	return channel_send_encoded(c, type, &payload, fd, encode_slice);
}

bool channel_is_refusal(int result)
{
	return result < 0 && !result_is_system(result) && result != ERR_TRUNCATED &&
	       result != ERR_CLOSED;
}

void channel_gather(struct channel *c)
{
	c->gathers = true;
}

size_t channel_queued(const struct channel *c)
{
	return outbox_left(&c->out);
}

void channel_pause(struct channel *c, bool pause)
{
	if (c->paused == pause || c->fd < 0)
		return;
	c->paused = pause;
	loop_set_timer(c->again, AT_ONCE);
}

int channel_flush(struct channel *c)
{
	while (c->fd >= 0 && outbox_left(&c->out) > 0) {
		struct pollfd wait = {.fd = c->fd, .events = POLLOUT};

		if (poll(&wait, 1, -1) < 0 && errno != EINTR)
			return -errno;
		write_out(c);
	}
	return c->fd < 0 || c->cannot_write ? ERR_CLOSED : 0;
}
