/*
 * The whole core without its process: given temporary directories and socketpairs as its parent would,
 * with a clock that stands still; the test plays parent and peers.
 *
 * Ownership: core_fixture_init makes everything, core_fixture_done removes it.
 * Limits:    512 frames a peer.
 * Trust:     test code.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include "server/core/core.h"
#include "server/core/store/store_device.h"

struct heard {
	uint16_t type;
	struct buf payload;
	int fd;
};

/* One end of a channel, played by the test. */
struct player {
	struct channel *channel;
	struct heard heard[512];
	size_t n_heard;
	size_t n_read; /* by player_expect */
	bool closed;
	int result;
};

struct core_fixture {
	char path[64];
	int dir_fd;
	struct clock_fake clock;
	struct child child;
	struct core core;
	struct player players[ROLE_COUNT]; /* by the peer's role; ROLE_PARENT plays the parent */
	struct arena arena;
	/* The journal's disk. */
	struct journal_disk disk;
	pthread_mutex_t lock;
	pthread_cond_t opened;
	bool shut;
	uint64_t free_bytes;
	/* What enrol_fixture_device made. */
	uint64_t device;
	uint8_t token[32];
};

int core_fixture_init(void **state);
int core_fixture_done(void **state);

/* Gives directories and settings and begins; with NULL, without a mail server. */
void core_fixture_begin(struct core_fixture *f, const char *smtp);
/* Ends the core as its parent would and begins a new one on the same directories. */
void core_fixture_restart(struct core_fixture *f, const char *smtp);

/* Gives the core a channel to this peer; a second time: the peer was started anew. */
void core_fixture_join(struct core_fixture *f, enum frame_role role, uint64_t instance);
/* The same, but the test holds the other end itself, to say what no honest peer would. */
int core_fixture_join_raw(struct core_fixture *f, enum frame_role role, uint64_t instance);
void core_fixture_child_ended(struct core_fixture *f, const char *program, uint8_t signal);
void core_fixture_child_exited(struct core_fixture *f, const char *program, uint8_t exit_code);
/* Turns the loop until nothing has happened for some turns. */
void core_fixture_settle(struct core_fixture *f);
void core_fixture_set_shut(struct core_fixture *f, bool shut);
/* A company key and a device enrolled with it, confirmed or past the key's window. */
void core_fixture_enrol(struct core_fixture *f, bool confirmed);
/* Plays a compile with one critical rule, "rule-1". */
void core_fixture_compile(struct core_fixture *f);

/* The player's next frame of this type, waited for; others before it are passed over. */
const struct heard *player_expect(struct core_fixture *f, enum frame_role role, uint16_t type);
/* How many unread frames of this type the player has, after all has settled. */
size_t player_count(struct core_fixture *f, enum frame_role role, uint16_t type);

/* Expects the frame FRAME_##TYPE_ and decodes it into *value_. */
#define PLAYER_EXPECT(f_, PEER_, TYPE_, name_, value_)                                       \
	assert_int_equal(                                                                    \
		frame_##name_##_decode(                                                      \
			buf_slice(&player_expect(f_, ROLE_##PEER_, FRAME_##TYPE_)->payload), \
			&(f_)->arena, value_),                                               \
		0)
#define PLAYER_SEND(f_, PEER_, TYPE_, name_, value_) \
	assert_int_equal(CHANNEL_SEND((f_)->players[ROLE_##PEER_].channel, TYPE_, name_, value_), 0)
