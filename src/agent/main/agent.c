#include "agent/main/agent.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "os/os.h"

enum {
	COLLECT_FILES = 256,
	SHIP_FILES = 128,
	ARENA_BYTES = 16 * 1024,
	SNAPSHOT_QUEUED = 16 * 1024, /* bytes to the collector, above which the snapshot waits */
};

static const char collect_user[] = "tsujiban-collect";
static const char ship_user[] = "tsujiban-ship";

static struct channel *collect_channel(const struct agent *a)
{
	return a->collect_ready ? supervised_control(a->collect) : NULL;
}

static void set_timer(struct agent *a, struct loop_source *timer, usec_t from_now)
{
	loop_set_timer(timer, a->clock->monotonic(a->clock) + from_now);
}

/* ---- seeing */

static void tell_health(struct agent *a)
{
	struct channel *collect = collect_channel(a);
	struct frame_sources frame = {
		.time = a->clock->wall(a->clock),
		.sources = a->source.sees,
		.lost = source_lost(&a->source),
	};

	/* A report that does not go out is followed by the next one. */
	if (collect && CHANNEL_SEND(collect, SOURCES, sources, &frame) == 0)
		a->told_lost = frame.lost;
	set_timer(a, a->health, AGENT_HEALTH);
}

static void on_health(void *ctx)
{
	tell_health(ctx);
}

static void note_losses(struct agent *a)
{
	uint64_t lost = source_lost(&a->source);

	/* Once in a while: where one is lost, more are. */
	if (lost == a->told_lost || a->clock->monotonic(a->clock) < a->told_at + AGENT_TELL_LOSS)
		return;
	a->told_at = a->clock->monotonic(a->clock);
	log_write(a->log, LOG_LEVEL_WARNING, MSG_AGENT_EVENTS_LOST, LOG_NUMBER("lost", lost));
	tell_health(a);
}

/* What runs comes first, then what an earlier collector may not have passed on; what is seen meanwhile
 * waits in the kernel. */
static int see(struct agent *a, struct channel *collect)
{
	const struct source_sink sink = {
		.clock = a->clock,
		.proc = &a->proc,
		.opener = &a->opener,
		.relay = &a->relay,
		.collect = collect,
	};

	if (a->snapshot.dir) {
		if (channel_queued(collect) < SNAPSHOT_QUEUED)
			TRY(snapshot_turn(
				&a->snapshot, &a->proc, a->clock->wall(a->clock), collect));
		return a->snapshot.dir ? ERR_FULL : 0;
	}
	TRY(relay_send(&a->relay, collect));
	return source_drain(&a->source, &sink);
}

static void drain(struct agent *a)
{
	struct channel *collect = collect_channel(a);
	int r = collect ? see(a, collect) : 0;

	set_timer(a, a->drain, r == ERR_FULL ? AGENT_DRAIN_SOON : AGENT_DRAIN);
	if (collect)
		note_losses(a);
	/* The ring stays readable while nobody takes from it: no use in being woken. */
	if (a->ring && loop_change_io(a->ring, collect && r != ERR_FULL ? LOOP_READ : 0) < 0)
		a->ring = loop_remove(a->ring);
}

static void on_drain_timer(void *ctx)
{
	drain(ctx);
}

static void on_ring(void *ctx, unsigned events)
{
	drain(ctx);
}

/* ---- what the collector says */

static int on_file_ask(struct agent *a, struct supervised *child, struct slice payload)
{
	struct frame_file_given given = {0};
	struct frame_file_ask ask;
	_cleanup_fd_ int fd = -1;

	arena_reset(&a->arena);
	TRY(frame_file_ask_decode(payload, &a->arena, &ask));
	given.request = ask.request;
	given.found = opener_open(&a->opener, &ask, &fd) == 0;
	return CHANNEL_SEND_FD(supervised_control(child), FILE_GIVEN, file_given, &given, fd);
}

/* What is lost here is told with the next drain. */
static int on_seen_kept(struct agent *a, struct slice payload)
{
	struct frame_seen_kept kept;
	uint64_t lost;

	arena_reset(&a->arena);
	TRY(frame_seen_kept_decode(payload, &a->arena, &kept));
	TRY(relay_kept(&a->relay, kept.number, &lost));
	a->source.lost += lost;
	return 0;
}

static int on_frame(
	void *ctx, struct supervised *child, uint16_t type, struct slice payload, int *fd)
{
	if (type == FRAME_FILE_ASK)
		return on_file_ask(ctx, child, payload);
	return type == FRAME_SEEN_KEPT ? on_seen_kept(ctx, payload) : ERR_OUT_OF_ORDER;
}

/* ---- what the children are given */

static int give(struct channel *control, const char *role, int fd)
{
	struct frame_give frame = {.role = slice_text(role)};

	return CHANNEL_SEND_FD(control, GIVE, give, &frame, fd);
}

static int give_names(struct agent *a)
{
	struct frame_names_given frame = {0};
	_cleanup_fd_ int fd = -1;

	TRY(watched_open(&a->passwd, &fd));
	return CHANNEL_SEND_FD(collect_channel(a), NAMES_GIVEN, names_given, &frame, fd);
}

static int give_key(struct agent *a)
{
	_cleanup_fd_ int fd = -1;

	TRY(watched_open(&a->company_key, &fd));
	return give(supervised_control(a->ship), "company_key", fd);
}

static int give_run(const struct agent *a, struct channel *control)
{
	char number[24];
	struct frame_setting run = {.key = slice_text("run")};

	snprintf(number, sizeof(number), "%llu", (unsigned long long)a->run);
	run.value = slice_text(number);
	return CHANNEL_SEND(control, SETTING, setting, &run);
}

static int give_collect(void *ctx, struct supervised *child, struct channel *control)
{
	const struct agent *a = ctx;
	struct frame_setting boot = {.key = slice_text("boot"), .value = slice_text(a->boot)};

	TRY(give_run(a, control));
	return CHANNEL_SEND(control, SETTING, setting, &boot);
}

static int give_ship(void *ctx, struct supervised *child, struct channel *control)
{
	struct agent *a = ctx;
	_cleanup_fd_ int key = -1;
	int r = watched_open(&a->company_key, &key);

	TRY(give_run(a, control));
	/* Without a key it spools, and gets the key when there is one. */
	if (r == 0)
		TRY(give(control, "company_key", key));
	else
		log_write(a->log, LOG_LEVEL_WARNING, MSG_AGENT_NO_KEY,
			LOG_TEXT("path", a->company_key.path), LOG_RESULT(r));
	return give(control, "spool", a->spool_fd);
}

/* A frame that does not go out now goes out at the next look. */
static void on_look(void *ctx)
{
	struct agent *a = ctx;

	if (collect_channel(a) && watched_has_changed(&a->passwd) && give_names(a) < 0)
		a->passwd.known = false;
	if (supervised_control(a->ship) && watched_has_changed(&a->company_key) &&
		give_key(a) == ERR_FULL)
		a->company_key.known = false;
	set_timer(a, a->look, AGENT_LOOK);
}

/* ---- the children's lives */

/* The collector begins with nothing: who has which number, how we see, what runs, what was under way. */
static void begin_collect(struct agent *a)
{
	a->collect_ready = true;
	(void)watched_has_changed(&a->passwd);
	if (give_names(a) < 0)
		a->passwd.known = false;
	tell_health(a);
	if (snapshot_start(&a->snapshot, &a->proc) < 0)
		a->source.lost++;
	relay_restart(&a->relay);
	set_timer(a, a->drain, 0);
}

static void on_state(void *ctx, struct supervised *child, const struct frame_child_state *state)
{
	struct agent *a = ctx;

	/* Reports of health are not kept for another ship: it hears how we see now. */
	if (supervised_row(child)->role == ROLE_SHIP && state->state == 2)
		tell_health(a);
	if (supervised_row(child)->role != ROLE_COLLECT)
		return;
	if (state->state == 2) {
		begin_collect(a);
	} else {
		a->collect_ready = false;
		snapshot_stop(&a->snapshot);
	}
}

static int start_children(struct agent *a)
{
	static const enum frame_role ship_role[] = {ROLE_SHIP};
	static const char *const collect_argv[] = {"tsujiban-collect", NULL};
	static const char *const ship_argv[] = {"tsujiban-ship", NULL};
	const struct supervised_row collect = {
		.name = "collect",
		.role = ROLE_COLLECT,
		.spawn = {.path = a->collect_path,
			.argv = collect_argv,
			.user = collect_user,
			.max_files = COLLECT_FILES,
			.no_processes = true},
		.peers = ship_role,
		.n_peers = 1,
		.give = give_collect,
		.ctx = a,
	};
	const struct supervised_row ship = {
		.name = "ship",
		.role = ROLE_SHIP,
		.spawn = {.path = a->ship_path,
			.argv = ship_argv,
			.user = ship_user,
			.max_files = SHIP_FILES,
			.no_processes = true},
		.give = give_ship,
		.ctx = a,
	};

	/* The collector is told to stop first: its last events go to ship. */
	TRY(supervisor_add(a->supervisor, &collect, &a->collect));
	return supervisor_add(a->supervisor, &ship, &a->ship);
}

/* ---- opening */

static int find_programs(struct agent *a)
{
	char own[4096];
	const char *dir = a->options->programs;
	struct slice path;

	if (!dir) {
		ssize_t n = readlink("/proc/self/exe", own, sizeof(own));

		if (n < 0)
			return -errno;
		path = slice_of(own, (size_t)n);
		while (path.len > 0 && path.data[path.len - 1] != '/')
			path.len--;
	} else {
		path = slice_text(dir);
	}
	if (path.len + 32 > sizeof(a->collect_path))
		return ERR_TOO_LARGE;
	snprintf(a->collect_path, sizeof(a->collect_path), "%.*s/tsujiban-collect", (int)path.len,
		(const char *)path.data);
	snprintf(a->ship_path, sizeof(a->ship_path), "%.*s/tsujiban-ship", (int)path.len,
		(const char *)path.data);
	return 0;
}

/* The ships of two agents would write over each other. By a descriptor of its own, which ship does not
 * get: the lock ends with us. */
static int lock_spool(struct agent *a)
{
	int r;

	a->lock_fd = openat(a->spool_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (a->lock_fd < 0)
		return -errno;
	if (flock(a->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	r = -errno;
	log_write(a->log, LOG_LEVEL_ERROR, MSG_AGENT_IN_USE, LOG_TEXT("path", a->options->data),
		LOG_RESULT(r));
	return r;
}

/* The spool's directory, ship's own. */
static int open_spool(struct agent *a)
{
	uid_t uid;
	gid_t gid;

	TRY(spawn_find_user(ship_user, &uid, &gid));
	if (mkdir(a->options->data, 0700) < 0 && errno != EEXIST)
		return -errno;
	a->spool_fd = open(a->options->data, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (a->spool_fd < 0 || fchown(a->spool_fd, uid, gid) < 0 || fchmod(a->spool_fd, 0700) < 0)
		return -errno;
	return lock_spool(a);
}

static void read_boot(struct agent *a)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(sizeof(a->boot) - 1);

	if (os_read_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", text.max, &text) < 0)
		return;
	snprintf(a->boot, sizeof(a->boot), "%s", buf_text(&text));
}

int agent_open(
	struct agent *a, struct loop *loop, const struct log *log, const struct options *options)
{
	const struct supervisor_events events = {.state = on_state, .frame = on_frame, .ctx = a};

	*a = (struct agent){
		.loop = loop,
		.clock = loop_clock(loop),
		.log = log,
		.options = options,
		.spool_fd = -1,
		.lock_fd = -1,
		.source.connector_fd = -1,
		.proc.dir_fd = -1,
		.arena = ARENA_INIT(ARENA_BYTES),
		.passwd.path = "/etc/passwd",
		.company_key.path = options->company_key,
	};
	TRY(find_programs(a));
	TRY(open_spool(a));
	TRY(procfs_open(&a->proc));
	opener_init(&a->opener, a->proc.dir_fd);
	read_boot(a);
	do
		os_random(&a->run, sizeof(a->run));
	while (a->run == 0);
	relay_init(&a->relay);
	TRY(loop_add_timer(loop, 0, on_drain_timer, a, &a->drain));
	TRY(loop_add_timer(loop, 0, on_look, a, &a->look));
	TRY(loop_add_timer(loop, 0, on_health, a, &a->health));
	source_open(&a->source, options->source, log);
	if (source_fd(&a->source) >= 0)
		TRY(loop_add_io(loop, source_fd(&a->source), LOOP_READ, on_ring, a, &a->ring));
	return supervisor_new(loop, log, ROLE_AGENT, &events, &a->supervisor);
}

int agent_start(struct agent *a)
{
	TRY(start_children(a));
	(void)watched_has_changed(&a->company_key);
	set_timer(a, a->look, AGENT_LOOK);
	set_timer(a, a->drain, AGENT_DRAIN);
	return 0;
}

void agent_stop(struct agent *a)
{
	if (a->stopping)
		return;
	a->stopping = true;
	drain(a);
	a->collect_ready = false;
	supervisor_stop(a->supervisor);
}

void agent_close(struct agent *a)
{
	a->supervisor = supervisor_free(a->supervisor);
	snapshot_stop(&a->snapshot);
	loop_remove(a->ring);
	loop_remove(a->drain);
	loop_remove(a->look);
	loop_remove(a->health);
	source_close(&a->source);
	relay_done(&a->relay);
	procfs_close(&a->proc);
	arena_done(&a->arena);
	os_close(a->spool_fd);
	os_close(a->lock_fd);
}
