#include "ipc/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>

#include "base/check.h"
#include "ipc/inbox.h"
#include "os/os.h"

enum { KEEP_BYTES = 256 << 10 };

void outbox_init(struct outbox *outbox, size_t max)
{
	*outbox = (struct outbox){.max = max};
	/* What was sent lies in front of what waits until there is as much of it: then it is
	 * dropped, so that each byte is moved at most once. */
	buf_init(&outbox->bytes, 2 * max);
}

void outbox_done(struct outbox *outbox)
{
	for (; outbox->n_fds > 0; outbox->n_fds--) {
		os_close(outbox->fds[outbox->first_fd].fd);
		outbox->first_fd = (outbox->first_fd + 1) % OUTBOX_MAX_FDS;
	}
	buf_done(&outbox->bytes);
	outbox->sent = 0;
}

size_t outbox_left(const struct outbox *outbox)
{
	return outbox->bytes.len - outbox->sent;
}

static void drop_sent(struct outbox *outbox)
{
	outbox->base += outbox->sent;
	buf_drop(&outbox->bytes, outbox->sent);
	outbox->sent = 0;
}

static void patch_head(uint8_t *at, size_t payload_len, uint16_t type, uint16_t n_fds)
{
	uint32_t length = (uint32_t)payload_len + FRAME_LENGTH_EXTRA;

	for (size_t i = 0; i < 4; i++)
		at[i] = (uint8_t)(length >> (8 * i));
	for (size_t i = 0; i < 2; i++) {
		at[4 + i] = (uint8_t)(type >> (8 * i));
		at[6 + i] = (uint8_t)(n_fds >> (8 * i));
	}
}

/* Appends the frame behind what waits; the caller rolls back when it fails. */
static int put_frame(
	struct outbox *outbox, size_t max_payload, outbox_encode_fn *encode, const void *frame)
{
	struct buf *bytes = &outbox->bytes;
	size_t waiting = outbox_left(outbox);
	size_t start = bytes->len;
	int result;

	if (buf_reserve(bytes, FRAME_HEAD_BYTES))
		buf_grow(bytes, FRAME_HEAD_BYTES);
	result = encode(frame, bytes);
	/* The buffer's own maximum is the queue's, not the frame's. */
	if (buf_result(bytes) < 0)
		return buf_result(bytes) == ERR_TOO_LARGE && waiting > 0 ? ERR_FULL
									 : buf_result(bytes);
	TRY(result);
	if (bytes->len - start > FRAME_HEAD_BYTES + max_payload)
		return ERR_TOO_LARGE;
	if (outbox_left(outbox) > outbox->max)
		return waiting > 0 ? ERR_FULL : ERR_TOO_LARGE;
	return 0;
}

static int put_fd(struct outbox *outbox, uint64_t at, int fd)
{
	size_t slot = (outbox->first_fd + outbox->n_fds) % OUTBOX_MAX_FDS;
	int own;

	if (outbox->n_fds == OUTBOX_MAX_FDS)
		return ERR_FULL;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (own < 0)
		return -errno;
	outbox->fds[slot] = (struct outbox_fd){.at = at, .fd = own};
	outbox->n_fds++;
	return 0;
}

int outbox_put(struct outbox *outbox, uint16_t type, size_t max_payload, int fd,
	outbox_encode_fn *encode, const void *frame)
{
	struct buf *bytes = &outbox->bytes;
	size_t start;
	int result;

	if (outbox->sent == bytes->len || outbox->sent > outbox->max)
		drop_sent(outbox);
	start = bytes->len;
	result = put_frame(outbox, max_payload, encode, frame);
	if (result == 0 && fd >= 0)
		result = put_fd(outbox, outbox->base + start, fd);
	if (result < 0) {
		bytes->len = start;
		bytes->failed = 0;
		return result;
	}
	patch_head(bytes->data + start, bytes->len - start - FRAME_HEAD_BYTES, type, fd >= 0);
	return 0;
}

/* What one sendmsg takes: up to the next frame with a descriptor, or from one to the one after it.
 */
static size_t next_part(const struct outbox *outbox, int *ret_fd)
{
	uint64_t from = outbox->base + outbox->sent;
	uint64_t to = outbox->base + outbox->bytes.len;
	size_t i = 0;

	*ret_fd = -1;
	if (outbox->n_fds > 0 && outbox->fds[outbox->first_fd].at == from) {
		*ret_fd = outbox->fds[outbox->first_fd].fd;
		i = 1;
	}
	if (i < outbox->n_fds)
		to = outbox->fds[(outbox->first_fd + i) % OUTBOX_MAX_FDS].at;
	return (size_t)(to - from);
}

static ssize_t send_part(int socket, struct slice part, int fd)
{
	union {
		struct cmsghdr align;
		uint8_t bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec iov = {.iov_base = (void *)(uintptr_t)part.data, .iov_len = part.len};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};

	if (fd >= 0) {
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		control.align.cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(&control.align), &fd, sizeof(int));
	}
	return sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int outbox_write(struct outbox *outbox, int socket)
{
	while (outbox_left(outbox) > 0) {
		int fd;
		size_t len = next_part(outbox, &fd);
		ssize_t n = send_part(socket, slice_of(outbox->bytes.data + outbox->sent, len), fd);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK ? ERR_AGAIN : -errno;
		outbox->sent += (size_t)n;
		if (fd >= 0) {
			/* The descriptor went with the first byte. */
			os_close(fd);
			outbox->first_fd = (outbox->first_fd + 1) % OUTBOX_MAX_FDS;
			outbox->n_fds--;
		}
	}
	drop_sent(outbox);
	if (outbox->bytes.size > KEEP_BYTES)
		buf_done(&outbox->bytes);
	return 0;
}
