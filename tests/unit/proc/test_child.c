/* Started by test_supervisor: a child that behaves as its first argument says. Role core or seal, after
 * the second. */
#include <stdlib.h>
#include <unistd.h>

#include "os/os.h"
#include "proc/child.h"

struct state {
	struct child *child;
	struct channel *peer;
	uint64_t n_roots;
};

/* The core tells its parent (as a wish) how many roots it has had from how many seals. */
static int on_peer_frame(void *ctx, struct channel *channel _unused_, uint16_t type _unused_,
	struct slice payload _unused_, int *fd _unused_)
{
	struct state *state = ctx;
	struct frame_spawn spawn = {.program = 1, .request = ++state->n_roots};

	return CHANNEL_SEND(state->child->control, SPAWN, spawn, &spawn);
}

static void on_peer_closed(void *ctx, struct channel *channel, int result _unused_)
{
	struct state *state = ctx;

	if (state->peer == channel)
		state->peer = NULL;
	channel_free(channel);
}

static int core_given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	struct state *state = child->ctx;

	state->child = child;
	if (!slice_is_text(role, "seal"))
		return ERR_NOT_FOUND;
	state->peer = channel_free(state->peer);
	return child_channel(child, ROLE_CORE, ROLE_SEAL, fd, 4096, on_peer_frame, on_peer_closed,
		state, &state->peer);
}

static int seal_given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	struct state *state = child->ctx;
	struct frame_root root = {0};

	state->child = child;
	if (!slice_is_text(role, "core"))
		return ERR_NOT_FOUND;
	state->peer = channel_free(state->peer);
	TRY(child_channel(child, ROLE_SEAL, ROLE_CORE, fd, 4096, on_peer_frame, on_peer_closed,
		state, &state->peer));
	return CHANNEL_SEND(state->peer, ROOT, root, &root);
}

static int setting(struct child *child _unused_, struct slice key, struct slice value _unused_)
{
	if (slice_is_text(key, "abort"))
		abort();
	return 0;
}

static int begin_fails(struct child *child _unused_)
{
	return ERR_REFUSED;
}

static void done(struct child *child)
{
	struct state *state = child->ctx;

	state->peer = channel_free(state->peer);
}

_noreturn_ static void wait_for_ever(void)
{
	for (;;)
		pause();
}

/* One frame, written by hand. */
static void say(uint16_t type, struct slice payload)
{
	struct buf wire = BUF_INIT(256);

	buf_put_u32le(&wire, (uint32_t)payload.len + 4);
	buf_put_u16le(&wire, type);
	buf_put_u16le(&wire, 0);
	buf_put_slice(&wire, payload);
	if (os_write_all(CHILD_CONTROL_FD, buf_slice(&wire)) < 0)
		exit(1);
	buf_done(&wire);
}

static void say_ready(uint64_t build)
{
	struct frame_ready ready = {.build = build, .rung = 1};
	struct buf payload = BUF_INIT(64);

	if (frame_ready_encode(&ready, &payload) < 0)
		exit(1);
	say(FRAME_READY, buf_slice(&payload));
	buf_done(&payload);
}

int main(int argc, char **argv)
{
	struct slice mode = slice_text(argc > 1 ? argv[1] : "");
	bool is_seal = argc > 2 && slice_is_text(slice_text(argv[2]), "seal");
	struct state state = {0};
	struct child_program program = {
		.role = is_seal ? ROLE_SEAL : ROLE_CORE,
		.parent = ROLE_PARENT,
		.given = is_seal ? seal_given : core_given,
		.setting = setting,
		.begin = slice_is_text(mode, "begin-fails") ? begin_fails : NULL,
		.done = done,
		.ctx = &state,
	};

	if (slice_is_text(mode, "silent"))
		wait_for_ever();
	if (slice_is_text(mode, "deaf")) {
		say_ready(child_build_id());
		wait_for_ever();
	}
	if (slice_is_text(mode, "other-build")) {
		say_ready(child_build_id() + 1);
		wait_for_ever();
	}
	if (slice_is_text(mode, "babbles")) {
		say(FRAME_BATCH_PUT, slice_text("not mine to say"));
		wait_for_ever();
	}
	return child_main(&program);
}
