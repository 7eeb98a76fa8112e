/*
 * Many TLS connections to one port of this machine. Each sends a request, waits for its answer and sends
 * the next, as many agents do. Every fifty have a source address of their own (127.1.0.0/16): a gate
 * allows each address so many.
 *
 * Ownership: owns its connections; loop and work are borrowed.
 * Limits:    an answer has at most 4 KiB; 64 handshakes at a time.
 * Trust:     the server is ours and its certificate is not looked at.
 */
#pragma once

#include "base/slice.h"
#include "os/loop.h"

struct clients;

struct clients_work {
	/* The next request of connection i; false: it has none any more. Lasts until done, or until next
	 * is asked again. */
	bool (*next)(void *ctx, size_t i, struct slice *ret_request);
	/* Its answer; NULL: none is waited for. */
	void (*done)(void *ctx, size_t i, uint16_t status, struct slice body);
	void *ctx;
};

_must_check_ int clients_new(struct loop *loop, size_t max, struct clients **ret);
struct clients *clients_free(struct clients *clients);

/* Connects those numbered first to first + n - 1; returns when all are. */
_must_check_ int clients_connect(struct clients *clients, uint16_t port, size_t first, size_t n);
/* Returns when no connection has work any more. ERR_CLOSED: the server ended one of them. */
_must_check_ int clients_run(struct clients *clients, const struct clients_work *work);
void clients_close(struct clients *clients);
