#include "server/core/peers.h"

#include "os/os.h"
#include "server/core/core.h"
#include "server/core/enrol.h"

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)

static const struct peer_row {
	enum frame_role role;
	size_t max_queue;
	/* Sends a peer that just came all it needs. */
	int (*welcome)(struct core *core);
	/* It has gone. May be NULL. */
	void (*lost)(struct core *core);
} peer_rows[] = {
	{ROLE_AGENTS, 4 * MIB, intake_welcome, intake_lost},
	{ROLE_PEOPLE, 32 * MIB, people_welcome, people_lost},
	{ROLE_LOCAL, 32 * MIB, people_welcome, people_local_lost},
	{ROLE_WATCH, 4 * MIB, watching_welcome, NULL},
	{ROLE_SEAL, 64 * KIB, leaf_welcome, NULL},
	{ROLE_COURIER, 1 * MIB, posting_welcome, posting_lost},
	{ROLE_RULES, 64 * KIB, compiling_welcome, compiling_lost},
	{ROLE_SEARCH, 4 * MIB, searching_welcome, searching_lost},
	{ROLE_PRESS, 64 * KIB, pressing_welcome, pressing_lost},
};

static const struct frame_handler {
	enum frame_role from;
	uint16_t type;
	int (*handle)(struct core *core, struct slice payload, int *fd);
} handlers[] = {
	{ROLE_AGENTS, FRAME_BATCH_PUT, intake_batch},
	{ROLE_AGENTS, FRAME_REFUSED, intake_refused},
	{ROLE_AGENTS, FRAME_ENROL, enrol_device},
	{ROLE_AGENTS, FRAME_LEAF_ASK, leaf_ask_agents},
	{ROLE_PEOPLE, FRAME_LEAF_ASK, leaf_ask_people},
	{ROLE_PEOPLE, FRAME_API_CALL, people_call},
	{ROLE_PEOPLE, FRAME_SHOWN, people_shown},
	{ROLE_PEOPLE, FRAME_REFUSED, people_refused},
	{ROLE_LOCAL, FRAME_API_CALL, people_local_call},
	{ROLE_LOCAL, FRAME_REFUSED, people_refused},
	{ROLE_SEAL, FRAME_ROOT, leaf_root},
	{ROLE_SEAL, FRAME_LEAF, leaf_issued},
	{ROLE_WATCH, FRAME_RULED, watching_ruled},
	{ROLE_WATCH, FRAME_MATCHED, watching_matched},
	{ROLE_WATCH, FRAME_SET_ASIDE, watching_set_aside},
	{ROLE_WATCH, FRAME_LINES_REFUSED, watching_lines_refused},
	{ROLE_COURIER, FRAME_COURIER_KEY, posting_key},
	{ROLE_COURIER, FRAME_MAIL_DONE, posting_mail_done},
	{ROLE_RULES, FRAME_RULE_OK, compiling_rule},
	{ROLE_RULES, FRAME_RULE_REFUSED, compiling_refusal},
	{ROLE_RULES, FRAME_RULES_DONE, compiling_done},
	{ROLE_SEARCH, FRAME_SEARCH_FOUND, searching_found},
	{ROLE_SEARCH, FRAME_SEARCH_PASSED, searching_passed},
	{ROLE_SEARCH, FRAME_SEARCH_DONE, searching_finished},
	{ROLE_PRESS, FRAME_PRESS_DONE, pressing_finished},
	{ROLE_PRESS, FRAME_PRESS_REFUSED, pressing_refused},
};

static const struct peer_row *find_row(enum frame_role role)
{
	for (size_t i = 0; i < ARRAY_SIZE(peer_rows); i++) {
		if (peer_rows[i].role == role)
			return &peer_rows[i];
	}
	return NULL;
}

static int on_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct peer *peer = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (handlers[i].from != channel_peer(channel) || handlers[i].type != type)
			continue;
		arena_reset(&peer->core->arena);
		return handlers[i].handle(peer->core, payload, fd);
	}
	return ERR_OUT_OF_ORDER;
}

/* A program that lives on without its channel would never get another. */
static void have_it_ended(struct core *core, enum frame_role role)
{
	const struct frame_peer_cut cut = {.role = slice_text(frame_role_name(role))};
	int result = CHANNEL_SEND(core->child->control, PEER_CUT, peer_cut, &cut);

	if (result < 0)
		core_log_failure(core, "end peer", result);
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	struct peer *peer = ctx;
	enum frame_role role = channel_peer(channel);
	const struct peer_row *row = find_row(role);

	if (result < 0)
		log_write(&peer->core->child->log, LOG_LEVEL_WARNING, MSG_CORE_PEER_ENDED,
			LOG_TEXT("peer", frame_role_name(role)), LOG_RESULT(result));
	/* One that died in the middle of a frame is ended already. */
	if (result < 0 && result != ERR_TRUNCATED)
		have_it_ended(peer->core, role);
	peer->channel = channel_free(peer->channel);
	if (row->lost)
		row->lost(peer->core);
}

static int begin_peer(struct core *core, enum frame_role role)
{
	const struct peer_row *row = find_row(role);
	struct peer *peer = &core->peers.rows[role];
	int fd = TAKE_FD(peer->fd);

	TRY(child_channel(core->child, ROLE_CORE, role, &fd, row->max_queue, on_frame, on_closed,
		peer, &peer->channel));
	return row->welcome(core);
}

static void close_peer(struct core *core, enum frame_role role)
{
	struct peer *peer = &core->peers.rows[role];
	const struct peer_row *row = find_row(role);

	peer->fd = os_close(peer->fd);
	peer->slow = false;
	if (!peer->channel)
		return;
	peer->channel = channel_free(peer->channel);
	if (row->lost)
		row->lost(core);
}

void peers_init(struct core *core)
{
	for (size_t i = 0; i < ROLE_COUNT; i++)
		core->peers.rows[i] = (struct peer){.core = core, .fd = -1};
}

int peers_give(struct core *core, struct slice name, uint64_t instance, int *fd)
{
	enum frame_role role;

	TRY(frame_role_find(name, &role));
	if (!find_row(role))
		return ERR_NOT_FOUND;
	/* The end of a compile that was given up meanwhile. */
	if (role == ROLE_RULES && !compiling_is_awaited(core, instance))
		return 0;
	if (role == ROLE_SEARCH && !searching_is_awaited(core, instance))
		return 0;
	if (role == ROLE_PRESS && !pressing_is_awaited(core, instance))
		return 0;
	close_peer(core, role);
	core->peers.rows[role].fd = TAKE_FD(*fd);
	return core->peers.begun ? begin_peer(core, role) : 0;
}

/* Slow peers are cut off from here, where none of their frames is being handled. */
static void cut_slow(void *ctx)
{
	struct core *core = ctx;

	for (size_t i = 0; i < ROLE_COUNT; i++) {
		enum frame_role role = (enum frame_role)i;

		if (!core->peers.rows[i].slow)
			continue;
		if (role == ROLE_WATCH)
			watching_cut(core);
		if (core->peers.rows[i].channel)
			have_it_ended(core, role);
		close_peer(core, role);
	}
}

int peers_begin(struct core *core)
{
	TRY(loop_add_timer(core->child->loop, 0, cut_slow, core, &core->peers.cut_timer));
	core->peers.begun = true;
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (core->peers.rows[i].fd >= 0)
			TRY(begin_peer(core, (enum frame_role)i));
	}
	return 0;
}

void peers_done(struct core *core)
{
	for (size_t i = 0; i < ARRAY_SIZE(peer_rows); i++)
		close_peer(core, peer_rows[i].role);
	core->peers.cut_timer = loop_remove(core->peers.cut_timer);
}

struct channel *peers_channel(const struct core *core, enum frame_role role)
{
	return core->peers.rows[role].channel;
}

void peers_cut(struct core *core, enum frame_role role)
{
	const struct clock *clock = core->child->clock;

	core->peers.rows[role].slow = true;
	loop_set_timer(core->peers.cut_timer, clock->monotonic(clock));
}

void peers_send(struct core *core, enum frame_role role, uint16_t type, const void *frame, int fd,
	channel_encode_fn *encode)
{
	struct peer *peer = &core->peers.rows[role];
	int result;

	if (!peer->channel || peer->slow)
		return;
	result = channel_send_encoded(peer->channel, type, frame, fd, encode);
	if (result >= 0)
		return;
	log_write(&core->child->log, LOG_LEVEL_WARNING, MSG_CORE_PEER_SLOW,
		LOG_TEXT("peer", frame_role_name(role)), LOG_NUMBER("frame", type),
		LOG_RESULT(result));
	peers_cut(core, role);
}
