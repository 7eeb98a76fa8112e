/*
 * Two channels in one loop, as the core and a gate have them; or one channel and a raw socket that says
 * what an honest peer never would. For the tests of channels.
 *
 * Ownership: one fixture a program, made and ended around each test.
 * Limits:    said in the enum.
 * Trust:     both ends are the test's.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>

#include "ipc/channel.h"
#include "os/os.h"

enum { QUEUE = 1 << 20, MAX_SEEN = 4096, NOT_CLOSED = 12345 };

/* What one side has seen. */
struct side {
	struct channel *channel;
	struct loop *loop;
	uint16_t types[MAX_SEEN];
	size_t lens[MAX_SEEN];
	int n_seen;
	struct buf bytes; /* of all payloads */
	int fd;           /* the last one that came */
	int closed;       /* NOT_CLOSED, or the result */
	int drained;
	bool free_in_frame, free_in_closed, pause_in_frame;
	int answer;
};

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct side core, gate;
	int raw; /* the peer's socket, when the test speaks itself */
};

extern struct fixture f;

void open_side(
	struct side *side, enum frame_role self, enum frame_role peer, size_t max_queue, int fd);
/* The core and the agents' gate, each with a channel. */
void open_both(size_t max_queue);
/* One channel (f.core); the test holds the other end (f.raw). */
void open_raw(enum frame_role self, enum frame_role peer);
int set_up(void **state _unused_);
int tear_down(void **state _unused_);
/* So many turns of the loop, without waiting. */
void turns(int n);
/* A frame as it is on the wire. */
void put_wire(struct buf *out, uint16_t type, uint16_t n_fds, struct slice payload);
/* Writes to the other end as it is told to, with descriptors. */
void send_raw(struct slice bytes, const int *fds, size_t n_fds);
void send_raw_frame(
	uint16_t type, uint16_t n_fds, struct slice payload, const int *fds, size_t n_sent);

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
