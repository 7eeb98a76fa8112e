/*
 * The core's channels: a row for each peer, a row for each frame that comes from it.
 *
 * Ownership: channels belong to this part. A descriptor given before the core has begun is kept until
 *            peers_begin.
 * Limits:    bytes that wait for each peer: its row. A peer that reads too slowly is cut off; the
 *            parent is told (peer_cut), ends it and starts it anew.
 * Trust:     a frame that its handler refuses ends the channel and, in the same way, the sender.
 */
#pragma once

#include "ipc/channel.h"

struct core;
struct child;

struct peer {
	struct core *core;
	struct channel *channel;
	int fd; /* given, but not begun; -1 otherwise */
	bool slow;
};

struct peers {
	struct peer rows[ROLE_COUNT];
	struct loop_source *cut_timer;
	bool begun;
};

void peers_init(struct core *core);
/* Takes a channel's end from the parent. ERR_NOT_FOUND: no peer of ours. */
_must_check_ int peers_give(struct core *core, struct slice role, uint64_t instance, int *fd);
/* Everything is open: make the channels that were given before. */
_must_check_ int peers_begin(struct core *core);
void peers_done(struct core *core);

/* NULL while the peer does not run. */
struct channel *peers_channel(const struct core *core, enum frame_role role);
/* Sends when the peer runs; what it misses is in its welcome. */
void peers_send(struct core *core, enum frame_role role, uint16_t type, const void *frame, int fd,
	channel_encode_fn *encode);
#define PEERS_SEND(core_, PEER_, TYPE_, name_, value_) \
	PEERS_SEND_FD(core_, PEER_, TYPE_, name_, value_, -1)
#define PEERS_SEND_FD(core_, PEER_, TYPE_, name_, value_, fd_)      \
	peers_send(core_, ROLE_##PEER_, FRAME_##TYPE_, value_, fd_, \
		(channel_encode_fn *)(void *)frame_##name_##_encode)
/* Cuts the peer off, from the loop, not from within its own frames. */
void peers_cut(struct core *core, enum frame_role role);
