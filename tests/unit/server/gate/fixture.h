/*
 * A gate with real sockets, a core that the test plays, and clients: all in one thread and one loop, on
 * a clock that stands still until it is moved.
 *
 * Ownership: the fixture owns everything; clients are closed by client_done.
 * Limits:    the last MAX_HEARD frames that the core was sent.
 * Trust:     only tests.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/ssl.h>

#include "server/gate/agents.h"
#include "server/gate/people.h"

enum { MAX_HEARD = 64 };

struct heard {
	uint16_t type;
	struct buf payload;
};

struct fixture {
	struct clock_fake clock;
	struct loop *loop;
	struct log log;
	const struct gate_part *part;
	struct gate *gate;
	struct channel *core; /* the core's end */
	struct arena arena;
	struct heard heard[MAX_HEARD];
	size_t n_heard;
	EVP_PKEY *root_key;
	X509 *root;
	long serial;
	uint16_t port_tls, port_page;
	char socket_path[64];
	bool keeps_leaf; /* the core does not answer leaf_ask by itself */
	bool core_closed;
	bool stopped;
};

/* Without a core; give descriptors, then fixture_begin. */
void fixture_init(struct fixture *f, const struct gate_part *part);
void fixture_give(struct fixture *f, const char *role, int fd);
void fixture_listen(struct fixture *f, const char *role, uint16_t *ret_port);
void fixture_listen_local(struct fixture *f);
void fixture_connect_core(struct fixture *f);
void fixture_begin(struct fixture *f);
void fixture_done(struct fixture *f);

/* Turns the loop until nothing moves. */
void fixture_settle(struct fixture *f);
void fixture_advance(struct fixture *f, usec_t by);
/* The oldest frame of this type that the core heard and nobody asked for yet; NULL: none. */
struct heard *fixture_hear(struct fixture *f, uint16_t type);
/* A leaf over the key in this leaf_ask. */
void fixture_send_leaf(struct fixture *f, struct slice public_key, usec_t renew_at);

struct client {
	struct fixture *fixture;
	SSL_CTX *context;
	SSL *ssl;
	SSL_SESSION *session;
	int fd;
	bool ended; /* the gate has closed */
	struct buf in;
};

void client_tls(struct client *c, struct fixture *f, SSL_SESSION *resume);
void client_plain(struct client *c, struct fixture *f, uint16_t port);
void client_local(struct client *c, struct fixture *f);
void client_done(struct client *c);
/* Sends; what does not go out because the gate has closed is lost. */
void client_send(struct client *c, struct slice bytes);
void client_say(struct client *c, const char *text);
/* Reads what is there. */
void client_read(struct client *c);
/* The status of the next whole answer, 0 when there is none; body and head stay until the next call. */
unsigned client_answer(struct client *c, struct slice *ret_head, struct slice *ret_body);
bool head_has(struct slice head, const char *line);
