#include "server/gate/leaf.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/x509.h>

enum { PUBLIC_KEY_MAX = 512 };

#define ASK_AGAIN (30 * USEC_PER_SEC)
/* The wall clock may be set meanwhile: it is looked at this often at least. */
#define LOOK_EVERY (3600 * USEC_PER_SEC)

static void set_timer(struct leaf *leaf, usec_t after)
{
	const struct clock *clock = loop_clock(leaf->loop);

	loop_set_timer(leaf->timer, clock->monotonic(clock) + after);
}

static bool is_wanted(const struct leaf *leaf)
{
	const struct clock *clock = loop_clock(leaf->loop);

	return leaf->renew_at == 0 || clock->wall(clock) >= leaf->renew_at;
}

static int send_question(struct leaf *leaf)
{
	struct frame_leaf_ask frame = {.gate = slice_text(leaf->gate)};
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(leaf->key, &der);
	int result;

	if (len <= 0 || len > PUBLIC_KEY_MAX) {
		OPENSSL_free(der);
		return ERR_CRYPTO;
	}
	frame.public_key = slice_of(der, (size_t)len);
	result = CHANNEL_SEND(leaf->core, LEAF_ASK, leaf_ask, &frame);
	OPENSSL_free(der);
	return result;
}

/* A question that cannot be sent now is one that is not answered: the timer asks again. */
static void ask(struct leaf *leaf)
{
	EVP_PKEY_free(leaf->key);
	leaf->key = EVP_EC_gen("P-256");
	if (!leaf->key || send_question(leaf) < 0) {
		EVP_PKEY_free(leaf->key);
		leaf->key = NULL;
		ERR_clear_error();
	}
	set_timer(leaf, ASK_AGAIN);
}

static void wait(struct leaf *leaf)
{
	const struct clock *clock = loop_clock(leaf->loop);
	usec_t left = leaf->renew_at - clock->wall(clock);

	/* Never at once: a leaf that is born old must not make a storm of questions. */
	left = left > ASK_AGAIN ? left : ASK_AGAIN;
	set_timer(leaf, left < LOOK_EVERY ? left : LOOK_EVERY);
}

static void look(struct leaf *leaf)
{
	if (!is_wanted(leaf))
		wait(leaf);
	else if (leaf->core)
		ask(leaf);
}

static void on_timer(void *ctx)
{
	look(ctx);
}

int leaf_init(struct leaf *leaf, struct loop *loop, struct tls *tls, const char *gate)
{
	*leaf = (struct leaf){.tls = tls, .loop = loop, .gate = gate};
	return loop_add_timer(loop, 0, on_timer, leaf, &leaf->timer);
}

void leaf_done(struct leaf *leaf)
{
	leaf->timer = loop_remove(leaf->timer);
	EVP_PKEY_free(leaf->key);
	leaf->key = NULL;
}

void leaf_set_core(struct leaf *leaf, struct channel *core)
{
	leaf->core = core;
	if (core)
		look(leaf);
}

int leaf_take(struct leaf *leaf, const struct frame_leaf *frame)
{
	/* Answered twice: the one in use stays. */
	if (!leaf->key)
		return 0;
	TRY(tls_use_leaf(leaf->tls, leaf->key, frame->certificate, frame->root));
	EVP_PKEY_free(leaf->key);
	leaf->key = NULL;
	leaf->renew_at = frame->renew_at > 0 ? frame->renew_at : 1;
	wait(leaf);
	return 0;
}

void leaf_anew(struct leaf *leaf)
{
	leaf->renew_at = 0;
	look(leaf);
}
