/*
 * A TLS server for tests of ship: answers each request with the next row of a script, in a thread of its
 * own. Its certificates are made on the spot and long expired: dates must not matter.
 *
 * Ownership: the caller stops it.
 * Limits:    SERVER_MAX_REQUESTS requests are remembered.
 * Trust:     the tests'.
 */
#pragma once

#include <pthread.h>

#include "base/slice.h"

enum { SERVER_MAX_REQUESTS = 16, SERVER_MAX_HEAD = 4096, SERVER_MAX_BODY = 64 * 1024 };

struct server_answer {
	unsigned status;     /* 0: no answer at all, the connection stays open */
	const char *headers; /* whole lines; NULL: none */
	struct slice body;
	bool hang_up; /* close the connection after it */
};

struct server_request {
	char head[SERVER_MAX_HEAD + 1];
	uint8_t body[SERVER_MAX_BODY];
	size_t body_len;
	unsigned connection; /* the how manyeth, from 1 */
};

struct certificates {
	void *key, *leaf, *root; /* OpenSSL's */
	uint8_t root_hash[32];
};

struct server {
	struct certificates certificates;
	struct server_answer script[SERVER_MAX_REQUESTS];
	size_t n_answers;
	int listener;
	uint16_t port;
	int stop[2];
	pthread_t thread;
	pthread_mutex_t lock;
	struct server_request requests[SERVER_MAX_REQUESTS];
	size_t n_requests;
	unsigned n_connections;
};

/* A root, and a leaf with this serial signed by it. wrong_signer: another root is sent along, whose key
 * did not sign the leaf, under the same name. */
void certificates_make(struct certificates *c, unsigned serial, bool wrong_signer);
void certificates_free(struct certificates *c);

/* Copies the script (not its bodies); listens on 127.0.0.1 with the certificates that were made. */
void server_start(struct server *s, const struct server_answer *script, size_t n_answers);
void server_stop(struct server *s);
size_t server_n_requests(struct server *s);
