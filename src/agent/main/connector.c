#include "agent/main/connector.h"

#include <errno.h>
#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "os/os.h"

static int subscribe(int fd)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = CN_IDX_PROC};
	uint32_t listen_op = PROC_CN_MCAST_LISTEN;
	struct cn_msg message = {
		.id = {.idx = CN_IDX_PROC, .val = CN_VAL_PROC}, .len = sizeof(listen_op)};
	struct nlmsghdr head = {.nlmsg_len = NLMSG_LENGTH(sizeof(message) + sizeof(listen_op)),
		.nlmsg_type = NLMSG_DONE};
	uint8_t bytes[NLMSG_LENGTH(sizeof(message) + sizeof(listen_op))];
	int room = CONNECTOR_BUFFER;

	memcpy(bytes, &head, sizeof(head));
	memcpy(bytes + NLMSG_HDRLEN, &message, sizeof(message));
	memcpy(bytes + NLMSG_HDRLEN + sizeof(message), &listen_op, sizeof(listen_op));
	/* A smaller buffer loses sooner; losses are told. */
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return -errno;
	return send(fd, bytes, sizeof(bytes), 0) < 0 ? -errno : 0;
}

int connector_open(int *ret_fd)
{
	_cleanup_fd_ int fd =
		socket(AF_NETLINK, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_CONNECTOR);

	if (fd < 0)
		return -errno;
	TRY(subscribe(fd));
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static void take_event(const struct proc_event *e, struct connector_event *ret)
{
	switch (e->what) {
	case PROC_EVENT_FORK:
		if (e->event_data.fork.child_pid != e->event_data.fork.child_tgid)
			return;
		ret->what = CONNECTOR_FORK;
		ret->pid = (uint32_t)e->event_data.fork.child_tgid;
		ret->ppid = (uint32_t)e->event_data.fork.parent_tgid;
		return;
	case PROC_EVENT_EXEC:
		ret->what = CONNECTOR_EXEC;
		ret->pid = (uint32_t)e->event_data.exec.process_tgid;
		return;
	case PROC_EVENT_EXIT:
		if (e->event_data.exit.process_pid != e->event_data.exit.process_tgid)
			return;
		ret->what = CONNECTOR_EXIT;
		ret->pid = (uint32_t)e->event_data.exit.process_tgid;
		ret->code = e->event_data.exit.exit_code;
		return;
	default:
		return;
	}
}

int connector_parse(struct slice datagram, struct connector_event *ret)
{
	struct nlmsghdr head;
	struct cn_msg message;
	struct proc_event event = {0};

	if (datagram.len < NLMSG_HDRLEN + sizeof(message))
		return ERR_MALFORMED;
	memcpy(&head, datagram.data, sizeof(head));
	memcpy(&message, datagram.data + NLMSG_HDRLEN, sizeof(message));
	if (head.nlmsg_len > datagram.len || message.id.idx != CN_IDX_PROC ||
		message.id.val != CN_VAL_PROC)
		return ERR_MALFORMED;
	datagram = slice_from(datagram, NLMSG_HDRLEN + sizeof(message));
	if (message.len > datagram.len || message.len < offsetof(struct proc_event, event_data))
		return ERR_MALFORMED;
	/* Later kernels may say more at the end of it, earlier ones less. */
	memcpy(&event, datagram.data, min_size(message.len, sizeof(event)));
	*ret = (struct connector_event){.what = CONNECTOR_OTHER};
	take_event(&event, ret);
	return 0;
}

int connector_receive(int fd, struct connector_event *ret)
{
	uint8_t bytes[CONNECTOR_MESSAGE];
	struct sockaddr_nl from = {0};
	socklen_t len = sizeof(from);
	ssize_t n = recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&from, &len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	*ret = (struct connector_event){.what = CONNECTOR_OTHER};
	if (from.nl_pid != 0 || connector_parse(slice_of(bytes, (size_t)n), ret) < 0)
		ret->what = CONNECTOR_OTHER;
	return 1;
}
