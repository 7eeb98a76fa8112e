/*
 * tsujiban-seal: keeps the installation root and issues the gates' TLS leaves of seven days. It has two
 * sockets (its parent's and the core's) and one file; it makes no decision about who is what.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/seal/root.h"
#include "server/seal/x509.h"

#define LEAF_LIFE (7 * X509_DAY)
#define LEAF_RENEW (X509_DAY * 7 / 2)

enum { QUEUE_MAX_BYTES = 64 * 1024, DER_MAX_BYTES = 4096 };

struct seal {
	struct child *child;
	int root_fd;
	int core_fd;
	struct root root;
	struct channel *core;
};

static int announce_root(struct seal *s)
{
	struct buf der = BUF_INIT(DER_MAX_BYTES);
	struct frame_root frame = {0};
	int result = root_put_certificate(&s->root, &der);

	if (result == 0)
		result = root_hash(&s->root, frame.hash);
	frame.certificate = buf_slice(&der);
	if (result == 0)
		result = CHANNEL_SEND(s->core, ROOT, root, &frame);
	buf_done(&der);
	return result;
}

static int issue(struct seal *s, const struct frame_leaf_ask *ask, EVP_PKEY *key, X509 **ret_leaf)
{
	usec_t now = s->child->clock->wall(s->child->clock);
	struct x509_request request = {
		.subject = "tsujiban gate",
		.from = now - X509_DAY,
		.until = now + LEAF_LIFE,
		.names = ask->names,
	};

	TRY(root_next_serial(&s->root, s->child->clock, &request.serial));
	return x509_issue(&request, key, s->root.certificate, s->root.key, ret_leaf);
}

static int send_leaf(struct seal *s, const struct frame_leaf_ask *ask, const X509 *leaf)
{
	struct buf leaf_der = BUF_INIT(DER_MAX_BYTES);
	struct buf root_der = BUF_INIT(DER_MAX_BYTES);
	int result = x509_put_der(leaf, &leaf_der);

	if (result == 0)
		result = root_put_certificate(&s->root, &root_der);
	if (result == 0) {
		const struct frame_leaf frame = {
			.gate = ask->gate,
			.certificate = buf_slice(&leaf_der),
			.root = buf_slice(&root_der),
			.renew_at = s->child->clock->wall(s->child->clock) + LEAF_RENEW,
		};

		result = CHANNEL_SEND(s->core, LEAF, leaf, &frame);
	}
	buf_done(&leaf_der);
	buf_done(&root_der);
	return result;
}

static int on_leaf_ask(struct seal *s, struct slice payload)
{
	struct frame_leaf_ask ask;
	EVP_PKEY *key = NULL;
	X509 *leaf = NULL;
	int result;

	TRY(frame_leaf_ask_decode(payload, NULL, &ask));
	result = x509_read_key(ask.public_key, &key);
	if (result == 0)
		result = issue(s, &ask, key, &leaf);
	if (result == 0)
		result = send_leaf(s, &ask, leaf);
	X509_free(leaf);
	EVP_PKEY_free(key);
	return result;
}

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	return type == FRAME_LEAF_ASK ? on_leaf_ask(ctx, payload) : ERR_UNSUPPORTED;
}

/* The core has ended, and the parent gives its successor's channel; or its frame was refused. */
static void on_core_closed(void *ctx, struct channel *channel, int result)
{
	struct seal *s = ctx;

	s->core = channel_free(channel);
	if (channel_is_refusal(result))
		loop_stop(s->child->loop, result);
}

static int open_core(struct seal *s, int *fd)
{
	s->core = channel_free(s->core);
	TRY(child_channel(s->child, ROLE_SEAL, ROLE_CORE, fd, QUEUE_MAX_BYTES, on_core_frame,
		on_core_closed, s, &s->core));
	return announce_root(s);
}

static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct seal *s = child->ctx;

	s->child = child;
	if (slice_is_text(role, "root")) {
		os_closep(&s->root_fd);
		s->root_fd = TAKE_FD(*fd);
		return 0;
	}
	if (!slice_is_text(role, "core"))
		return ERR_NOT_FOUND;
	if (child->begun)
		return open_core(s, fd);
	os_closep(&s->core_fd);
	s->core_fd = TAKE_FD(*fd);
	return 0;
}

static int on_begin(struct child *child)
{
	struct seal *s = child->ctx;
	int result;

	s->child = child;
	if (s->root_fd < 0)
		return ERR_NOT_FOUND;
	result = root_open(s->root_fd, child->clock, &s->root);
	if (result < 0) {
		log_write(
			&child->log, LOG_LEVEL_ERROR, MSG_SEAL_ROOT_UNREADABLE, LOG_RESULT(result));
		return result;
	}
	return s->core_fd < 0 ? 0 : open_core(s, &s->core_fd);
}

static void on_done(struct child *child)
{
	struct seal *s = child->ctx;

	s->core = channel_free(s->core);
	root_done(&s->root);
	os_closep(&s->root_fd);
	os_closep(&s->core_fd);
}

int main(void)
{
	struct seal seal = {.root_fd = -1, .core_fd = -1, .root = {.fd = -1}};
	const struct child_program program = {
		.role = ROLE_SEAL,
		.parent = ROLE_PARENT,
		.given = on_given,
		.begin = on_begin,
		.done = on_done,
		.ctx = &seal,
	};

	return child_main(&program);
}
