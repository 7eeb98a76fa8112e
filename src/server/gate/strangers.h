/*
 * Connections whose peers have not shown who they are, the oldest first. Who floods a gate is among them, and
 * gives way to whoever comes later; a known device is not.
 *
 * Ownership: borrows the connections, which are taken out before they end.
 * Limits:    the server's max_strangers; the list itself has none.
 * Trust:     no input.
 */
#pragma once

struct conn;
struct peer;

struct strangers {
	struct conn *first, *last;
	unsigned n;
};

void strangers_add(struct strangers *strangers, struct conn *conn);
void strangers_remove(struct strangers *strangers, struct conn *conn);
/* The one of this peer that has been there the longest; NULL: it has none. */
struct conn *strangers_oldest_of(const struct strangers *strangers, const struct peer *peer);
