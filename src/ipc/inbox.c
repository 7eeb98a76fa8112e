#include "ipc/inbox.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/check.h"
#include "os/os.h"

enum { FIRST_BYTES = 64 << 10, KEEP_BYTES = 256 << 10 };

void inbox_init(struct inbox *inbox)
{
	*inbox = (struct inbox){0};
}

void inbox_done(struct inbox *inbox)
{
	for (size_t i = 0; i < inbox->n_fds; i++)
		os_close(inbox->fds[i]);
	free(inbox->data);
	inbox_init(inbox);
}

size_t inbox_left(const struct inbox *inbox)
{
	return inbox->end - inbox->start;
}

/* Moves what is left of an unfinished frame to the front (each frame moves at most once) and makes
 * room. */
static int make_room(struct inbox *inbox, size_t want)
{
	size_t left = inbox_left(inbox);
	uint8_t *grown;

	if (left > 0 && inbox->start > 0)
		memmove(inbox->data, inbox->data + inbox->start, left);
	inbox->start = 0;
	inbox->end = left;
	if (left == 0 && inbox->size > KEEP_BYTES && want <= KEEP_BYTES) {
		free(inbox->data);
		inbox->data = NULL;
		inbox->size = 0;
	}
	want = max_size(max_size(want, left + 1), FIRST_BYTES);
	if (want <= inbox->size)
		return 0;
	grown = realloc(inbox->data, want);
	if (!grown)
		return ERR_NO_MEMORY;
	inbox->data = grown;
	inbox->size = want;
	return 0;
}

/* Every descriptor that came is either kept or closed. */
static int keep_fds(struct inbox *inbox, struct msghdr *message)
{
	bool too_many = message->msg_flags & MSG_CTRUNC;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t i = 0; i < (c->cmsg_len - CMSG_LEN(0)) / sizeof(int); i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
			if (i >= FRAME_MAX_FDS || inbox->n_fds == INBOX_MAX_FDS) {
				os_close(fd);
				too_many = true;
			} else {
				inbox->fds[inbox->n_fds++] = fd;
			}
		}
	}
	return too_many ? ERR_OUT_OF_ORDER : 0;
}

int inbox_fill(struct inbox *inbox, int socket, size_t want)
{
	union {
		struct cmsghdr align;
		uint8_t bytes[CMSG_SPACE(FRAME_MAX_FDS * sizeof(int))];
	} control;
	struct iovec part;
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	ssize_t n;

	TRY(make_room(inbox, want));
	part.iov_base = inbox->data + inbox->end;
	part.iov_len = inbox->size - inbox->end;
	do {
		n = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return ERR_AGAIN;
	/* The peer has gone without reading all that we sent. */
	if (n < 0 && errno == ECONNRESET)
		return ERR_CLOSED;
	if (n < 0)
		return -errno;
	TRY(keep_fds(inbox, &message));
	if (n == 0)
		return ERR_CLOSED;
	inbox->end += (size_t)n;
	return 0;
}

static uint32_t read_le(const uint8_t *at, size_t len)
{
	uint32_t value = 0;

	for (size_t i = len; i > 0; i--)
		value = value << 8 | at[i - 1];
	return value;
}

int inbox_peek(const struct inbox *inbox, struct frame_head *ret_head)
{
	const uint8_t *at;
	uint32_t length;

	if (inbox_left(inbox) < FRAME_HEAD_BYTES)
		return ERR_AGAIN;
	at = inbox->data + inbox->start;
	length = read_le(at, 4);
	if (length < FRAME_LENGTH_EXTRA)
		return ERR_MALFORMED;
	ret_head->payload_len = length - FRAME_LENGTH_EXTRA;
	ret_head->type = (uint16_t)read_le(at + 4, 2);
	ret_head->n_fds = (uint16_t)read_le(at + 6, 2);
	return ret_head->n_fds <= FRAME_MAX_FDS ? 0 : ERR_MALFORMED;
}

int inbox_take(
	struct inbox *inbox, const struct frame_head *head, struct slice *ret_payload, int *ret_fd)
{
	size_t whole = FRAME_HEAD_BYTES + (size_t)head->payload_len;
	int fd = -1;

	if (inbox_left(inbox) < whole)
		return ERR_AGAIN;
	if (head->n_fds > inbox->n_fds)
		return ERR_OUT_OF_ORDER;
	if (head->n_fds > 0) {
		fd = inbox->fds[0];
		inbox->fds[0] = inbox->fds[1];
		inbox->n_fds--;
	}
	*ret_payload = slice_of(inbox->data + inbox->start + FRAME_HEAD_BYTES, head->payload_len);
	*ret_fd = fd;
	inbox->start += whole;
	return 0;
}
