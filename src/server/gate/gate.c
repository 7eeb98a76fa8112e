#include "server/gate/gate.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "base/check.h"
#include "os/os.h"

enum {
	RESERVED_FILES = 64, /* channels, doors, the loop's own */
	MAX_CONNS = 16384,
	LEAST_CONNS = 16,
	FRAMES_ARENA_MAX = 16 * 1024 * 1024,
};

#define LOG_PAUSE_EVERY (60 * USEC_PER_SEC)

static unsigned conns_allowed(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur < RESERVED_FILES + LEAST_CONNS)
		return LEAST_CONNS;
	return (unsigned)min_size((size_t)(files.rlim_cur - RESERVED_FILES), MAX_CONNS);
}

static int start(struct gate *gate)
{
	const struct gate_part *part = gate->part;
	const struct server_config config = {
		.loop = gate->loop,
		.handler = &part->handler,
		.ctx = gate,
		.limits = part->limits,
		.max_conns = conns_allowed(),
	};

	TRY(server_init(&gate->server, &config));
	TRY(leaf_init(&gate->leaf, gate->loop, &gate->tls, part->name));
	return part->start(gate);
}

int gate_new(const struct gate_part *part, struct loop *loop, const struct log *log,
	struct gate **ret_gate)
{
	struct gate *gate = calloc(1, sizeof(*gate));
	uint64_t seed;
	int result;

	if (!gate)
		return ERR_NO_MEMORY;
	os_random(&seed, sizeof(seed));
	gate->part = part;
	gate->loop = loop;
	gate->clock = loop_clock(loop);
	gate->log = log;
	gate->frames = ARENA_INIT(FRAMES_ARENA_MAX);
	gate->waiting = MAP_INIT(MAX_CONNS, seed);
	gate->paused_logged = -LOG_PAUSE_EVERY;
	result = start(gate);
	if (result < 0) {
		gate_free(gate);
		return result;
	}
	*ret_gate = gate;
	return 0;
}

struct gate *gate_free(struct gate *gate)
{
	if (!gate)
		return NULL;
	gate->core = channel_free(gate->core);
	server_done(&gate->server);
	leaf_done(&gate->leaf);
	gate->part->done(gate);
	tls_done(&gate->tls);
	map_done(&gate->waiting);
	arena_done(&gate->frames);
	free(gate);
	return NULL;
}

/* ---- the core */

static int on_leaf(struct gate *gate, struct slice payload)
{
	struct frame_leaf frame;
	bool first = !gate->tls.context;
	int result;

	TRY(frame_leaf_decode(payload, &gate->frames, &frame));
	result = leaf_take(&gate->leaf, &frame);
	if (result == ERR_CRYPTO) {
		log_write(gate->log, LOG_LEVEL_WARNING, MSG_GATE_LEAF_BAD,
			LOG_TEXT("gate", gate->part->name));
		return 0;
	}
	TRY(result);
	if (first)
		log_write(gate->log, LOG_LEVEL_INFO, MSG_GATE_SERVES,
			LOG_TEXT("gate", gate->part->name));
	server_open_doors(&gate->server);
	return 0;
}

static int on_frame(void *ctx, struct channel *channel _unused_, uint16_t type,
	struct slice payload, int *fd _unused_)
{
	struct gate *gate = ctx;

	arena_reset(&gate->frames);
	if (type == FRAME_LEAF_ANEW) {
		leaf_anew(&gate->leaf);
		return 0;
	}
	if (type == FRAME_LEAF)
		return on_leaf(gate, payload);
	return gate->part->frame(gate, type, payload);
}

static void answer_busy(void *ctx, struct conn *conn)
{
	struct gate *gate = ctx;

	gate->part->busy(gate, conn);
}

static void lose_core(struct gate *gate)
{
	leaf_set_core(&gate->leaf, NULL);
	gate->core = channel_free(gate->core);
	gate->part->core_changed(gate);
	server_each_waiting(&gate->server, answer_busy, gate);
}

static void on_core_closed(void *ctx, struct channel *channel _unused_, int result)
{
	struct gate *gate = ctx;

	log_write(gate->log, LOG_LEVEL_WARNING, MSG_GATE_CORE_GONE, LOG_RESULT(result));
	lose_core(gate);
	if (channel_is_refusal(result) && gate->on_failed)
		gate->on_failed(gate->failed_ctx, result);
}

static void meet_core(struct gate *gate)
{
	gate->part->core_changed(gate);
	if (!gate->own_certificate)
		leaf_set_core(&gate->leaf, gate->core);
}

static int give_core(struct gate *gate, int *fd)
{
	const struct channel_config config = {
		.loop = gate->loop,
		.self = gate->part->role,
		.peer = ROLE_CORE,
		.max_queue = gate->part->max_queue,
		.on_frame = on_frame,
		.on_closed = on_core_closed,
		.ctx = gate,
	};

	if (gate->core)
		lose_core(gate);
	TRY(channel_new(&config, TAKE_FD(*fd), &gate->core));
	channel_set_state(gate->core, FRAME_IN_READY);
	if (gate->begun)
		meet_core(gate);
	return 0;
}

int gate_give(struct gate *gate, struct slice role, int *fd)
{
	if (slice_is_text(role, "core"))
		return give_core(gate, fd);
	return gate->part->give(gate, role, fd);
}

int gate_begin(struct gate *gate)
{
	CHECK(!gate->begun);
	TRY(gate->part->begin(gate));
	gate->begun = true;
	if (gate->core)
		meet_core(gate);
	server_open_doors(&gate->server);
	return 0;
}

void gate_stop(struct gate *gate, void (*on_stopped)(void *ctx), void *ctx)
{
	gate->on_stopped = on_stopped;
	gate->ctx = ctx;
	server_stop(&gate->server);
}

/* ---- for the parts */

static struct slice number_key(const uint64_t *number)
{
	return slice_of(number, sizeof(*number));
}

int gate_number(struct gate *gate, struct conn *conn)
{
	int result;

	conn->number = ++gate->last_number;
	result = map_put(&gate->waiting, number_key(&conn->number), conn);
	if (result < 0)
		conn->number = 0;
	return result;
}

struct conn *gate_find(const struct gate *gate, uint64_t number)
{
	return map_find(&gate->waiting, number_key(&number));
}

void gate_forget(struct gate *gate, struct conn *conn)
{
	if (conn->number == 0)
		return;
	map_del(&gate->waiting, number_key(&conn->number));
	conn->number = 0;
}

void gate_on_paused(void *ctx, int result)
{
	struct gate *gate = ctx;
	usec_t now = gate->clock->monotonic(gate->clock);

	if (now - gate->paused_logged < LOG_PAUSE_EVERY)
		return;
	gate->paused_logged = now;
	log_write(gate->log, LOG_LEVEL_WARNING, MSG_GATE_PAUSED, LOG_RESULT(result),
		LOG_NUMBER("connections", gate->server.n_conns));
}

void gate_on_stopped(void *ctx)
{
	struct gate *gate = ctx;

	gate->on_stopped(gate->ctx);
}
