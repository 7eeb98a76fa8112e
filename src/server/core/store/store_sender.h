/*
 * Foreign senders: devices that are no agents of ours and send lines of JSON. Each has the logsource of
 * lines that name none.
 *
 * Ownership: a walk lends a row for the length of the call.
 * Limits:    STORE_SENDERS_MAX in all companies.
 * Trust:     texts are people's. The token is kept as its SHA-256.
 */
#pragma once

#include "ipc/frames.h"
#include "server/core/store/store.h"

#define STORE_SENDERS_MAX 4096
/* Its `sources`: it sees when it speaks. */
#define STORE_SOURCE_FOREIGN 4

struct store_sender_new {
	uint32_t company;
	struct slice name;
	struct slice category, product, service;
	uint8_t token_hash[32];
};

/* ERR_NOT_FOUND: no such company. ERR_FULL: there are too many. In a transaction. */
_must_check_ int store_sender_add(struct store *store, const struct store_sender_new *sender,
	usec_t now, uint64_t *ret_device);

/* All senders that were not removed; stops at the first negative return and passes it up. */
typedef int (*store_sender_fn)(void *context, const struct frame_sender_put *sender);
_must_check_ int store_sender_walk(struct store *store, store_sender_fn fn, void *context);
