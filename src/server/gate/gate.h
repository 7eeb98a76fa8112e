/*
 * A gate: the process that outside bytes come to first. It runs three times, for agents, for people and
 * for the local socket; this is what they have in common: the doors, TLS with its leaf, the channel to
 * the core, and which connection waits for which of the core's answers. What differs is a struct
 * gate_part.
 *
 * Descriptors it is given: "core" (a channel, anew whenever the core was started anew) and those that
 * its part names in agents.h and people.h.
 *
 * Ownership: the gate owns all it is given. Loop and log are borrowed.
 * Limits:    connections: RLIMIT_NOFILE less 64, at most 16,384. Without the core every request is
 *            answered 503.
 * Trust:     peers are hostile, the core may have been stolen (a bad frame ends its channel), the
 *            parent is trusted.
 */
#pragma once

#include "base/log.h"
#include "ipc/channel.h"
#include "server/gate/leaf.h"
#include "server/gate/server.h"

struct gate;

struct gate_part {
	const char *name; /* "agents", "people" or "local" */
	enum frame_role role;
	struct server_limits limits;
	size_t max_queue;            /* bytes that may wait for the core */
	struct conn_handler handler; /* ctx is the gate */
	int (*start)(struct gate *gate);
	void (*done)(struct gate *gate);
	/* A descriptor that is not "core". ERR_NOT_FOUND for a role that is not known. */
	int (*give)(struct gate *gate, struct slice role, int *fd);
	/* Everything was given. */
	int (*begin)(struct gate *gate);
	/* A frame of the core that is not a leaf. */
	int (*frame)(struct gate *gate, uint16_t type, struct slice payload);
	/* The core has come (gate->core) or gone (NULL). */
	void (*core_changed)(struct gate *gate);
	/* Answers 503 to a request that cannot be asked or answered now. */
	void (*busy)(struct gate *gate, struct conn *conn);
};

struct gate {
	const struct gate_part *part;
	void *state; /* the part's own */
	struct loop *loop;
	const struct clock *clock;
	const struct log *log;
	struct server server;
	struct tls tls;
	struct leaf leaf;
	struct channel *core; /* NULL: gone */
	struct arena frames;  /* of the frame in hand */
	struct map waiting;   /* number -> connection */
	uint64_t last_number;
	usec_t paused_logged; /* when, monotonic */
	void (*on_stopped)(void *ctx);
	void *ctx;
	/* The core's frame was refused: it gives no second channel, so the program had better end. */
	void (*on_failed)(void *ctx, int result);
	void *failed_ctx;
	bool begun;
	bool own_certificate;
};

_must_check_ int gate_new(const struct gate_part *part, struct loop *loop, const struct log *log,
	struct gate **ret_gate);
struct gate *gate_free(struct gate *gate);

/* The parent's calls, in this order; gate_give also later. */
_must_check_ int gate_give(struct gate *gate, struct slice role, int *fd);
_must_check_ int gate_begin(struct gate *gate);
/* Finishes what is under way, then calls on_stopped(ctx), maybe at once. */
void gate_stop(struct gate *gate, void (*on_stopped)(void *ctx), void *ctx);

/* ---- for the parts */

/* Gives the connection's request a number by which the core's answer finds it. */
_must_check_ int gate_number(struct gate *gate, struct conn *conn);
/* NULL: the connection has gone meanwhile. */
struct conn *gate_find(const struct gate *gate, uint64_t number);
/* The number is not waited for any more; fine when there is none. */
void gate_forget(struct gate *gate, struct conn *conn);

/* For the parts' struct conn_handler. */
void gate_on_paused(void *ctx, int result);
void gate_on_stopped(void *ctx);
