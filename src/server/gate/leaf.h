/*
 * A gate's TLS leaf: makes the key, asks the core for a certificate over it, has it in use, and asks
 * again (with a new key) before it runs out.
 *
 * Ownership: owns the key that waits for its certificate; borrows tls, loop and channel.
 * Limits:    an unanswered question is asked again after 30 s.
 * Trust:     the core may have been stolen: a certificate that does not fit the key is refused.
 */
#pragma once

#include <openssl/evp.h>

#include "ipc/channel.h"
#include "server/gate/tls.h"

struct leaf {
	struct tls *tls;
	struct loop *loop;
	struct loop_source *timer;
	struct channel *core; /* NULL: gone at the moment */
	const char *gate;     /* "agents" or "people" */
	EVP_PKEY *key;        /* asked for, not answered yet; NULL: nothing is asked */
	usec_t renew_at;      /* wall clock; 0: there is no leaf yet */
};

_must_check_ int leaf_init(struct leaf *leaf, struct loop *loop, struct tls *tls, const char *gate);
void leaf_done(struct leaf *leaf);

/* The channel to the core is there (NULL: gone). Asks when a leaf is wanted. */
void leaf_set_core(struct leaf *leaf, struct channel *core);
/* The answer; one that is not waited for is passed over. ERR_CRYPTO: it does not fit the key; another
 * will be asked for. */
_must_check_ int leaf_take(struct leaf *leaf, const struct frame_leaf *frame);
/* The machine's names have changed: another is asked for, the one in use stays until then. */
void leaf_anew(struct leaf *leaf);
