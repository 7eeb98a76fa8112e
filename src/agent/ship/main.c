/*
 * tsujiban-ship: the spool, and the way to the server. Own user; files in its spool only, network to
 * the server only.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "agent/ship/osname.h"
#include "agent/ship/ship.h"
#include "base/text.h"
#include "os/os.h"
#include "proc/child.h"

#define STOP_TIME (2 * USEC_PER_SEC)
enum { KEY_MAX_BYTES = 4096, COLLECT_QUEUE_BYTES = 4096 };

struct shipping {
	struct ship ship;
	struct channel *collect;
	struct arena arena;
	struct buf key; /* the company key's text */
	bool key_given;
	struct buf system, hostname;
	int spool_fd;
	uint64_t run;            /* of the agent */
	struct loop_source *end; /* armed when told to stop */
};

/* ---- events from the collector */

static int take_event(struct shipping *s, struct slice payload)
{
	struct frame_event_put frame;

	TRY(frame_event_put_decode(payload, &s->arena, &frame));
	ship_take_event(
		&s->ship, &(struct spool_kept){frame.run, frame.number}, frame.event, frame.urgent);
	return 0;
}

static int take_lost(struct shipping *s, struct slice payload)
{
	struct frame_event_lost frame;

	TRY(frame_event_lost_decode(payload, &s->arena, &frame));
	ship_take_lost(&s->ship, &(struct spool_kept){frame.run, frame.number}, frame.count);
	return 0;
}

static int on_collect_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct child *child = ctx;
	struct shipping *s = child->ctx;

	arena_reset(&s->arena);
	return type == FRAME_EVENT_PUT ? take_event(s, payload) : take_lost(s, payload);
}

/* What does not go out now is said with the next batch. */
static void on_kept(void *ctx, const struct spool_kept *kept)
{
	const struct shipping *s = ctx;
	const struct frame_event_kept frame = {.run = kept->run, .number = kept->number};

	if (s->collect)
		(void)!CHANNEL_SEND(s->collect, EVENT_KEPT, event_kept, &frame);
}

static void on_full(void *ctx, bool full)
{
	const struct shipping *s = ctx;

	if (s->collect)
		channel_pause(s->collect, full);
}

/* The collector is waiting to hear what is kept. */
static void welcome_collect(struct shipping *s)
{
	const struct spool_kept kept = ship_kept(&s->ship);

	on_kept(s, &kept);
	channel_pause(s->collect, ship_is_full(&s->ship));
}

static void finish(void *ctx)
{
	struct child *child = ctx;
	struct shipping *s = child->ctx;

	ship_finish(&s->ship);
	loop_stop(child->loop, 0);
}

static void on_collect_closed(void *ctx, struct channel *channel, int result)
{
	struct child *child = ctx;
	struct shipping *s = child->ctx;

	s->collect = channel_free(s->collect);
	if (s->end)
		finish(child);
}

/* ---- what the agent gives */

static int given_spool(struct child *child, int *fd)
{
	struct shipping *s = child->ctx;

	os_close(s->spool_fd);
	s->spool_fd = TAKE_FD(*fd);
	return 0;
}

/* A file that cannot be read is like an empty one: said, and waited for another. */
static int given_key(struct child *child, int *fd)
{
	struct shipping *s = child->ctx;

	buf_clear(&s->key);
	if (os_read_all(*fd, KEY_MAX_BYTES, &s->key) < 0)
		buf_clear(&s->key);
	s->key_given = true;
	if (child->begun)
		ship_set_key(&s->ship, buf_slice(&s->key));
	return 0;
}

static int given_collect(struct child *child, int *fd)
{
	struct shipping *s = child->ctx;

	s->collect = channel_free(s->collect);
	TRY(child_channel(child, ROLE_SHIP, ROLE_COLLECT, fd, COLLECT_QUEUE_BYTES, on_collect_frame,
		on_collect_closed, child, &s->collect));
	if (child->begun)
		welcome_collect(s);
	else
		channel_pause(s->collect, true);
	return 0;
}

static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	static const struct {
		struct slice role;
		int (*given)(struct child *child, int *fd);
	} rows[] = {
		{SLICE_LITERAL("spool"), given_spool},
		{SLICE_LITERAL("company_key"), given_key},
		{SLICE_LITERAL("collect"), given_collect},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (slice_is(role, rows[i].role))
			return rows[i].given(child, fd);
	}
	return ERR_NOT_FOUND;
}

static int on_setting(struct child *child, struct slice key, struct slice value)
{
	struct shipping *s = child->ctx;

	return slice_is_text(key, "run") ? text_parse_u64(value, UINT64_MAX, &s->run) : 0;
}

/* ---- life */

/*
 * Where libc looks names up. Whole directories, because these files are replaced while we run, and a
 * fence around a file does not follow its name. They are everybody's to read in any case.
 */
static const char *const name_service_dirs[] = {
	"/etc",
	"/run/systemd/resolve",
	"/run/NetworkManager",
	"/run/resolvconf",
};

static int on_prepare(struct child *child, struct sandbox_path *paths, size_t *ret_n_paths)
{
	struct shipping *s = child->ctx;
	_cleanup_(buf_done) struct buf release = BUF_INIT(OSNAME_MAX_FILE);
	struct utsname host;
	size_t n = 0;

	if (s->spool_fd < 0)
		return ERR_NOT_FOUND;
	paths[n++] = (struct sandbox_path){.fd = s->spool_fd, .may_write = true};
	for (size_t i = 0; i < ARRAY_SIZE(name_service_dirs); i++) {
		int fd = open(name_service_dirs[i], O_PATH | O_DIRECTORY | O_CLOEXEC);

		if (fd >= 0)
			paths[n++] = (struct sandbox_path){.fd = fd};
	}
	*ret_n_paths = n;
	if (uname(&host) < 0)
		return -errno;
	TRY(osname_take_host(slice_text(host.nodename), &s->hostname));
	/* A system without the file has a name all the same. */
	if (os_read_file(AT_FDCWD, "/etc/os-release", OSNAME_MAX_FILE, &release) < 0)
		buf_clear(&release);
	return osname_parse(buf_slice(&release), &s->system);
}

static int on_begin(struct child *child)
{
	struct shipping *s = child->ctx;
	const struct ship_config config = {
		.names = {buf_slice(&s->hostname), buf_slice(&s->system)},
		.run = s->run,
		.kept = on_kept,
		.full = on_full,
		.ctx = s,
	};

	TRY(ship_init(&s->ship, child->loop, &child->log, &s->spool_fd, &config));
	if (s->collect)
		welcome_collect(s);
	/* Without one, the agent has said so, and gives it when there is one. */
	if (s->key_given)
		ship_set_key(&s->ship, buf_slice(&s->key));
	return 0;
}

/* The collector is told to stop too: its last events come before its end of the channel closes. */
static void on_stop(struct child *child)
{
	struct shipping *s = child->ctx;
	usec_t now = child->clock->monotonic(child->clock);

	if (!s->collect || loop_add_timer(child->loop, now + STOP_TIME, finish, child, &s->end) < 0)
		finish(child);
}

static void on_done(struct child *child)
{
	struct shipping *s = child->ctx;

	if (child->begun)
		ship_done(&s->ship);
	s->collect = channel_free(s->collect);
	s->end = loop_remove(s->end);
	buf_done(&s->key);
	buf_done(&s->system);
	buf_done(&s->hostname);
	arena_done(&s->arena);
	os_close(s->spool_fd);
}

int main(void)
{
	struct shipping *s = calloc(1, sizeof(*s));
	const struct child_program program = {
		.role = ROLE_SHIP,
		.parent = ROLE_AGENT,
		.given = on_given,
		.setting = on_setting,
		.prepare = on_prepare,
		.begin = on_begin,
		.stop = on_stop,
		.done = on_done,
		.ctx = s,
	};
	int status;

	if (!s)
		return 1;
	os_keep_small();
	s->arena = ARENA_INIT(4096);
	s->key = BUF_INIT(KEY_MAX_BYTES);
	s->system = BUF_INIT(WIRE_MAX_SYSTEM);
	s->hostname = BUF_INIT(WIRE_MAX_HOSTNAME);
	s->spool_fd = -1;
	status = child_main(&program);
	free(s);
	return status;
}
