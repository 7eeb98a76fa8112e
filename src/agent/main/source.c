#include "agent/main/source.h"

#include <errno.h>

#include "agent/main/connector.h"
#include "agent/main/kernel.h"
#include "agent/main/records.h"
#include "os/os.h"

static int open_ebpf(struct source *s)
{
	int r;

	TRY(kernel_open(&s->kernel));
	r = ring_open(kernel_ring_fd(s->kernel), PROCESS_RING_BYTES, &s->ring);
	if (r < 0)
		s->kernel = kernel_close(s->kernel);
	return r;
}

static int open_proc(struct source *s)
{
	return connector_open(&s->connector_fd);
}

static const struct {
	uint32_t bit;
	enum agent_source wish;
	const char *name;
	int (*open)(struct source *s);
	enum message_id message;
	enum log_level level;
} ways[] = {
	{SEES_EBPF, SOURCE_EBPF, "ebpf", open_ebpf, MSG_AGENT_SEES_EBPF, LOG_LEVEL_INFO},
	{SEES_PROC, SOURCE_PROC, "proc", open_proc, MSG_AGENT_SEES_PROC, LOG_LEVEL_WARNING},
};

static void open_first(
	struct source *s, enum agent_source wish, uint32_t without, const struct log *log)
{
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		int r;

		if ((wish != SOURCE_AUTO && wish != ways[i].wish) || (ways[i].bit & without))
			continue;
		r = ways[i].open(s);
		if (r == 0) {
			s->sees = ways[i].bit;
			log_write(log, ways[i].level, ways[i].message,
				LOG_TEXT("source", ways[i].name));
			return;
		}
		log_write(log, LOG_LEVEL_WARNING, MSG_AGENT_SOURCE_FAILED,
			LOG_TEXT("source", ways[i].name), LOG_RESULT(r));
	}
	log_write(log, LOG_LEVEL_ERROR, MSG_AGENT_BLIND, LOG_NUMBER("sources", 0));
}

void source_open(struct source *s, enum agent_source wish, const struct log *log)
{
	*s = (struct source){.connector_fd = -1};
	open_first(s, wish, 0, log);
}

/* At least one counts as lost: how many ran unseen nobody knows. */
void source_reopen(
	struct source *s, enum agent_source wish, uint32_t without, const struct log *log)
{
	s->lost = source_lost(s) + 1;
	source_close(s);
	open_first(s, wish, without, log);
}

void source_close(struct source *s)
{
	ring_close(&s->ring);
	s->kernel = kernel_close(s->kernel);
	s->connector_fd = os_close(s->connector_fd);
	s->sees = 0;
}

int source_fd(const struct source *s)
{
	return s->sees == SEES_EBPF ? kernel_ring_fd(s->kernel) : s->connector_fd;
}

uint64_t source_lost(const struct source *s)
{
	return s->lost + (s->kernel ? kernel_lost(s->kernel) : 0);
}

static bool is_full(const struct source_sink *sink)
{
	return channel_queued(sink->collect) > RELAY_MAX_QUEUED;
}

/* ---- eBPF */

/* The wall clock's time at which the clock of the records (CLOCK_BOOTTIME) was 0. */
static usec_t boot_time(const struct source_sink *sink)
{
	struct timespec since_boot = {0};

	(void)clock_gettime(CLOCK_BOOTTIME, &since_boot);
	return sink->clock->wall(sink->clock) - (usec_t)since_boot.tv_sec * USEC_PER_SEC -
	       (usec_t)since_boot.tv_nsec / 1000;
}

static int put_record(const struct source_sink *sink, struct record *record)
{
	uint64_t number;

	switch (record->type) {
	case PROCESS_FORK:
		return RELAY_PUT_BESIDE(sink->relay, SEEN_FORK, seen_fork, &record->fork);
	case PROCESS_EXIT:
		number = record->exit.number = relay_take_number(sink->relay);
		return RELAY_PUT(sink->relay, number, SEEN_EXIT, seen_exit, &record->exit);
	default:
		opener_note(sink->opener, record->exec.device, record->exec.inode);
		number = record->exec.number = relay_take_number(sink->relay);
		return RELAY_PUT(sink->relay, number, SEEN_EXEC, seen_exec, &record->exec);
	}
}

static int drain_ebpf(struct source *s, const struct source_sink *sink)
{
	usec_t boot = boot_time(sink);
	struct record record;
	struct slice raw;
	int r;

	while (!is_full(sink)) {
		r = ring_next(&s->ring, &raw);
		if (r <= 0)
			return r;
		r = record_read(raw, boot, &record);
		if (r == 0)
			r = put_record(sink, &record);
		ring_release(&s->ring);
		s->lost += r < 0;
		TRY(relay_send(sink->relay, sink->collect));
	}
	return ERR_FULL;
}

/* ---- proc connector */

static int put_started(const struct source_sink *sink, uint32_t pid)
{
	struct frame_seen_proc frame;
	int r = procfs_read(sink->proc, pid, &frame);

	/* It ran and ended before it could be looked at. */
	if (r < 0)
		return r;
	frame.time = sink->clock->wall(sink->clock);
	frame.started = true;
	frame.number = relay_take_number(sink->relay);
	return RELAY_PUT(sink->relay, frame.number, SEEN_PROC, seen_proc, &frame);
}

static int put_connector(const struct source_sink *sink, const struct connector_event *e)
{
	usec_t now = sink->clock->wall(sink->clock);
	struct frame_seen_fork fork = {.time = now, .pid = e->pid, .ppid = e->ppid};
	struct frame_seen_exit end = {.time = now, .pid = e->pid, .code = e->code};

	switch (e->what) {
	case CONNECTOR_FORK:
		return RELAY_PUT_BESIDE(sink->relay, SEEN_FORK, seen_fork, &fork);
	case CONNECTOR_EXEC:
		return put_started(sink, e->pid);
	case CONNECTOR_EXIT:
		end.number = relay_take_number(sink->relay);
		return RELAY_PUT(sink->relay, end.number, SEEN_EXIT, seen_exit, &end);
	case CONNECTOR_OTHER:
		break;
	}
	return 0;
}

static int drain_proc(struct source *s, const struct source_sink *sink)
{
	struct connector_event e;
	int r;

	while (!is_full(sink)) {
		r = connector_receive(s->connector_fd, &e);
		if (r == 0)
			return 0;
		/* The kernel says that some were lost, not how many. */
		if (r < 0) {
			s->lost++;
			return r == -ENOBUFS ? 0 : r;
		}
		s->lost += put_connector(sink, &e) < 0;
		TRY(relay_send(sink->relay, sink->collect));
	}
	return ERR_FULL;
}

int source_drain(struct source *s, const struct source_sink *sink)
{
	if (s->sees == SEES_EBPF)
		return drain_ebpf(s, sink);
	return s->sees == SEES_PROC ? drain_proc(s, sink) : 0;
}
