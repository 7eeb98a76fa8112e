#include "agent/main/records.h"

#include <sys/sysmacros.h>

enum { NSEC_PER_USEC = 1000, DEVICE_MINOR_BITS = 20 };

static usec_t wall_of(const struct process_head *head, usec_t boot)
{
	return boot + (usec_t)(head->time / NSEC_PER_USEC);
}

/* The next len bytes of what follows a record's fixed part. */
static int take_text(struct slice *rest, uint32_t len, size_t max, struct slice *ret)
{
	if (len > rest->len || len > max)
		return ERR_DAMAGED;
	*ret = slice_of(rest->data, len);
	*rest = slice_from(*rest, len);
	return 0;
}

static int read_exec(struct slice raw, usec_t boot, struct record *ret)
{
	struct frame_seen_exec *f = &ret->exec;
	struct process_exec e;

	if (raw.len < sizeof(e))
		return ERR_DAMAGED;
	memcpy(&e, raw.data, sizeof(e));
	raw = slice_from(raw, sizeof(e));
	*f = (struct frame_seen_exec){
		.time = wall_of(&e.head, boot),
		.pid = e.head.pid,
		.ppid = e.parent,
		.start = e.head.start,
		.parent_start = e.parent_start,
		.uid = e.uid,
		.command_bytes = e.command_bytes,
		/* As stat(2) tells it. */
		.device = makedev((unsigned)(e.device >> DEVICE_MINOR_BITS),
			(unsigned)(e.device & ((1u << DEVICE_MINOR_BITS) - 1))),
		.inode = e.inode,
		.input_pipe = e.input_pipe,
		.output_pipe = e.output_pipe,
	};
	TRY(take_text(&raw, e.image_len, PROCESS_MAX_PATH, &f->image));
	TRY(take_text(&raw, e.directory_len, PROCESS_MAX_PATH, &f->directory));
	return take_text(&raw, e.command_len, PROCESS_MAX_COMMAND, &f->command);
}

static int read_fork(struct slice raw, usec_t boot, struct record *ret)
{
	struct process_fork e;

	if (raw.len < sizeof(e))
		return ERR_DAMAGED;
	memcpy(&e, raw.data, sizeof(e));
	ret->fork = (struct frame_seen_fork){
		.time = wall_of(&e.head, boot),
		.pid = e.head.pid,
		.start = e.head.start,
		.ppid = e.parent,
		.parent_start = e.parent_start,
	};
	return 0;
}

static int read_exit(struct slice raw, usec_t boot, struct record *ret)
{
	struct process_exit e;

	if (raw.len < sizeof(e))
		return ERR_DAMAGED;
	memcpy(&e, raw.data, sizeof(e));
	ret->exit = (struct frame_seen_exit){
		.time = wall_of(&e.head, boot),
		.pid = e.head.pid,
		.start = e.head.start,
		.code = e.code,
	};
	return 0;
}

int record_read(struct slice raw, usec_t boot, struct record *ret)
{
	static int (*const readers[])(struct slice, usec_t, struct record *) = {
		[PROCESS_FORK] = read_fork,
		[PROCESS_EXEC] = read_exec,
		[PROCESS_EXIT] = read_exit,
	};
	uint32_t type;

	if (raw.len < sizeof(struct process_head))
		return ERR_DAMAGED;
	memcpy(&type, raw.data, sizeof(type));
	if (type >= ARRAY_SIZE(readers) || !readers[type])
		return ERR_DAMAGED;
	ret->type = type;
	return readers[type](raw, boot, ret);
}
