#include "agent/main/agent.h"

#include <errno.h>

#include "os/os.h"

enum {
	COLLECT_FILES = 256,
	SHIP_FILES = 128,
	ARENA_BYTES = 16 * 1024,
	SNAPSHOT_QUEUED = 16 * 1024, /* bytes to the collector, above which the snapshot waits */
	/* The kernel wakes us when there is much; what is little waits for the timer, however often we are
	 * woken by others: many records at once cost less than each by itself. */
	RING_WAKES = LOOP_READ | LOOP_EDGE,
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

static void tell_health(struct agent *a, bool urgent)
{
	struct channel *collect = collect_channel(a);
	struct frame_sources frame = {
		.time = a->clock->wall(a->clock),
		.sources = a->sight.proven,
		.lost = source_lost(&a->source),
		.rung = a->rungs[0] < a->rungs[1] ? a->rungs[0] : a->rungs[1],
		.urgent = urgent,
	};

	/* A report that does not go out is followed by the next one. */
	if (collect && a->sight.judged && CHANNEL_SEND(collect, SOURCES, sources, &frame) == 0)
		a->told_lost = frame.lost;
	set_timer(a, a->health, AGENT_HEALTH);
}

static void on_health(void *ctx)
{
	tell_health(ctx, false);
}

static void note_losses(struct agent *a)
{
	uint64_t lost = source_lost(&a->source);

	/* Once in a while: where one is lost, more are. */
	if (lost == a->told_lost || a->clock->monotonic(a->clock) < a->told_at + AGENT_TELL_LOSS)
		return;
	a->told_at = a->clock->monotonic(a->clock);
	log_write(a->log, LOG_LEVEL_WARNING, MSG_AGENT_EVENTS_LOST, LOG_NUMBER("lost", lost));
	tell_health(a, false);
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

	a->collect_busy = r == ERR_FULL;
	set_timer(a, a->drain, r == ERR_FULL ? AGENT_DRAIN_SOON : AGENT_DRAIN);
	if (collect)
		note_losses(a);
	/* The ring stays readable while nobody takes from it: no use in being woken. */
	if (a->ring && loop_change_io(a->ring, collect && r != ERR_FULL ? RING_WAKES : 0) < 0)
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

/* ---- proof of sight */

static int ask_for_proof(const struct agent *a, struct slice command)
{
	const struct frame_proof_asked frame = {.command = command};

	if (!collect_channel(a))
		return ERR_CLOSED;
	return CHANNEL_SEND(collect_channel(a), PROOF_ASKED, proof_asked, &frame);
}

static int do_act(void *ctx, struct slice command)
{
	struct agent *a = ctx;

	TRY(ask_for_proof(a, command));
	return act_start(&a->act, collect_user, command);
}

static void end_act(void *ctx)
{
	struct agent *a = ctx;

	act_end(&a->act);
}

static bool is_busy(void *ctx)
{
	const struct agent *a = ctx;

	return a->collect_busy;
}

static void watch_ring(struct agent *a)
{
	a->ring = loop_remove(a->ring);
	/* Without it the timer drains all the same. */
	if (source_fd(&a->source) >= 0)
		(void)!loop_add_io(
			a->loop, source_fd(&a->source), RING_WAKES, on_ring, a, &a->ring);
}

/* What ran unseen is in no event; what runs still is known to the collector again. */
static uint32_t open_source_anew(void *ctx, uint32_t without)
{
	struct agent *a = ctx;

	if (a->options->source == SOURCE_NONE)
		return 0;
	a->ring = loop_remove(a->ring);
	source_reopen(&a->source, a->options->source, without, a->log);
	watch_ring(a);
	if (snapshot_start(&a->snapshot, &a->proc) < 0)
		a->source.lost++;
	return a->source.sees;
}

static void on_sight(void *ctx)
{
	struct agent *a = ctx;

	if (a->sight.proven != 0)
		log_write(a->log, LOG_LEVEL_INFO, MSG_AGENT_SIGHT_PROVEN,
			LOG_NUMBER("sources", a->sight.proven));
	else if (a->source.sees != 0)
		log_write(a->log, LOG_LEVEL_ERROR, MSG_AGENT_SIGHT_LOST,
			LOG_NUMBER("sources", a->source.sees));
	tell_health(a, true);
}

static const struct sight_ops sight_ops = {
	.act = do_act,
	.end = end_act,
	.is_busy = is_busy,
	.reopen = open_source_anew,
	.changed = on_sight,
};

/* ---- what the collector says */

static int on_file_ask(struct agent *a, struct supervised *child, struct slice payload)
{
	struct frame_file_given given = {0};
	struct frame_file_ask ask;
	_cleanup_fd_ int fd = -1;
	int r;

	arena_reset(&a->arena);
	TRY(frame_file_ask_decode(payload, &a->arena, &ask));
	given.request = ask.request;
	given.found = opener_open(&a->opener, &ask, &fd) == 0;
	r = CHANNEL_SEND_FD(supervised_control(child), FILE_GIVEN, file_given, &given, fd);
	if (r != ERR_FULL || fd < 0)
		return r;
	/* A collector that is far behind does without the hash. */
	given.found = false;
	return CHANNEL_SEND(supervised_control(child), FILE_GIVEN, file_given, &given);
}

/* What is lost here is told with the next drain. */
static int on_seen_kept(struct agent *a, struct supervised *child, struct slice payload)
{
	struct frame_seen_kept kept;
	uint64_t lost;

	arena_reset(&a->arena);
	TRY(frame_seen_kept_decode(payload, &a->arena, &kept));
	TRY(relay_kept(&a->relay, kept.number, &lost));
	a->source.lost += lost;
	return 0;
}

static int on_proof_seen(struct agent *a, struct supervised *child, struct slice payload)
{
	struct frame_proof_seen seen;

	arena_reset(&a->arena);
	TRY(frame_proof_seen_decode(payload, &a->arena, &seen));
	sight_seen(&a->sight, seen.command);
	return 0;
}

static int on_frame(
	void *ctx, struct supervised *child, uint16_t type, struct slice payload, int *fd)
{
	static const struct {
		uint16_t type;
		int (*take)(struct agent *a, struct supervised *child, struct slice payload);
	} rows[] = {
		{FRAME_FILE_ASK, on_file_ask},
		{FRAME_SEEN_KEPT, on_seen_kept},
		{FRAME_PROOF_SEEN, on_proof_seen},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (rows[i].type == type)
			return rows[i].take(ctx, child, payload);
	}
	return ERR_OUT_OF_ORDER;
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
	if (!a->sight.under_way)
		act_end(&a->act);
	set_timer(a, a->look, AGENT_LOOK);
}

/* ---- the children's lives */

/* The collector begins with nothing: who has which number, how we see, what runs, what was under way. */
static void begin_collect(struct agent *a)
{
	a->collect_ready = true;
	channel_gather(collect_channel(a));
	(void)watched_has_changed(&a->passwd);
	if (give_names(a) < 0)
		a->passwd.known = false;
	if (snapshot_start(&a->snapshot, &a->proc) < 0)
		a->source.lost++;
	/* The act that the last one died in may come again, and is no event for this one either. */
	if (sight_last_act(&a->sight).len > 0)
		(void)!ask_for_proof(a, sight_last_act(&a->sight));
	relay_restart(&a->relay);
	sight_start(&a->sight, a->source.sees);
	set_timer(a, a->drain, 0);
}

static void on_state(void *ctx, struct supervised *child, const struct frame_child_state *state)
{
	struct agent *a = ctx;
	bool is_collect = supervised_row(child)->role == ROLE_COLLECT;

	if (state->state == 2)
		a->rungs[!is_collect] = state->rung;
	/* Reports of health are not kept for another ship: it hears how we see now. */
	if (!is_collect && state->state == 2)
		tell_health(a, false);
	if (!is_collect)
		return;
	if (state->state == 2) {
		begin_collect(a);
	} else {
		a->collect_ready = false;
		snapshot_stop(&a->snapshot);
		sight_stop(&a->sight);
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
			.max_files = SHIP_FILES},
		.give = give_ship,
		.ctx = a,
	};

	/* The collector is told to stop first: its last events go to ship. */
	TRY(supervisor_add(a->supervisor, &collect, &a->collect));
	return supervisor_add(a->supervisor, &ship, &a->ship);
}

/* ---- opening */

static int open_spool(struct agent *a)
{
	int r = places_open_spool(a->options->data, ship_user, &a->spool_fd, &a->lock_fd);

	if (r == -EWOULDBLOCK)
		log_write(a->log, LOG_LEVEL_ERROR, MSG_AGENT_IN_USE,
			LOG_TEXT("path", a->options->data), LOG_RESULT(r));
	return r;
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
		.act = ACT_NONE,
		.proc.dir_fd = -1,
		.arena = ARENA_INIT(ARENA_BYTES),
		.passwd.path = "/etc/passwd",
		.company_key.path = options->company_key,
	};
	TRY(places_find_program(options->programs, "tsujiban-collect", a->collect_path));
	TRY(places_find_program(options->programs, "tsujiban-ship", a->ship_path));
	TRY(open_spool(a));
	TRY(procfs_open(&a->proc));
	opener_init(&a->opener, a->proc.dir_fd);
	places_read_boot(a->boot);
	do
		os_random(&a->run, sizeof(a->run));
	while (a->run == 0);
	relay_init(&a->relay);
	TRY(loop_add_timer(loop, 0, on_drain_timer, a, &a->drain));
	TRY(loop_add_timer(loop, 0, on_look, a, &a->look));
	TRY(loop_add_timer(loop, 0, on_health, a, &a->health));
	TRY(sight_init(&a->sight, loop, options->prove, &sight_ops, a));
	source_open(&a->source, options->source, log);
	watch_ring(a);
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
	sight_stop(&a->sight);
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
	act_end(&a->act);
	sight_done(&a->sight);
	source_close(&a->source);
	relay_done(&a->relay);
	procfs_close(&a->proc);
	arena_done(&a->arena);
	os_close(a->spool_fd);
	os_close(a->lock_fd);
}
