#include "agent/collect/hasher.h"

#include <errno.h>
#include <stdlib.h>

#include <mbedtls/sha256.h>

#include "os/os.h"

enum { READ_BYTES = 32 * 1024 };

struct job {
	uint64_t request;
	int fd;
	struct hash_key key;
};

struct hasher {
	struct loop_source *timer;
	const struct clock *clock;
	struct hashes *cache;
	hasher_done_fn *fn;
	void *ctx;
	struct job jobs[HASHER_MAX_JOBS]; /* a ring; the first one is being read */
	size_t first, n_jobs;
	uint64_t offset; /* of the first job; 0: not begun */
	mbedtls_sha256_context sha;
};

static void finish(struct hasher *h, const uint8_t *hash)
{
	struct job job = h->jobs[h->first];

	os_close(job.fd);
	h->first = (h->first + 1) % HASHER_MAX_JOBS;
	h->n_jobs--;
	h->offset = 0;
	h->fn(h->ctx, job.request, hash);
}

/* All is read: the hash holds if the file is still the one that was begun. */
static void finish_read(struct hasher *h)
{
	struct job *job = &h->jobs[h->first];
	struct hash_key now;
	uint8_t hash[HASH_BYTES];

	if (mbedtls_sha256_finish_ret(&h->sha, hash) != 0 || hash_key_of(job->fd, &now) < 0 ||
		memcmp(&now, &job->key, sizeof(now)) != 0) {
		finish(h, NULL);
		return;
	}
	hashes_put(h->cache, &job->key, hash);
	finish(h, hash);
}

/* Reads up to one piece. 1: the end was reached; 0: there is more. */
static int read_piece(struct hasher *h)
{
	const struct job *job = &h->jobs[h->first];
	uint64_t end = h->offset + HASHER_PIECE;
	uint8_t bytes[READ_BYTES];

	while (h->offset < end) {
		ssize_t n = pread(job->fd, bytes, sizeof(bytes), (off_t)h->offset);

		if (n < 0)
			return -errno;
		if (n == 0)
			return 1;
		if (mbedtls_sha256_update_ret(&h->sha, bytes, (size_t)n) != 0)
			return ERR_CRYPTO;
		h->offset += (uint64_t)n;
		if (h->offset > HASHER_MAX_FILE)
			return ERR_TOO_LARGE;
	}
	return 0;
}

static void on_turn(void *ctx)
{
	struct hasher *h = ctx;
	const uint8_t *known;
	int r;

	if (h->n_jobs == 0)
		return;
	/* The same file may have been read for an earlier request meanwhile. */
	known = h->offset == 0 ? hashes_find(h->cache, &h->jobs[h->first].key) : NULL;
	if (known) {
		finish(h, known);
	} else {
		r = h->offset == 0 && mbedtls_sha256_starts_ret(&h->sha, 0) != 0 ? ERR_CRYPTO
										 : read_piece(h);
		if (r < 0)
			finish(h, NULL);
		else if (r > 0)
			finish_read(h);
	}
	if (h->n_jobs > 0)
		loop_set_timer(h->timer, h->clock->monotonic(h->clock));
}

int hasher_new(
	struct loop *loop, struct hashes *cache, hasher_done_fn *fn, void *ctx, struct hasher **ret)
{
	struct hasher *h = calloc(1, sizeof(*h));
	int r;

	if (!h)
		return ERR_NO_MEMORY;
	*h = (struct hasher){.clock = loop_clock(loop), .cache = cache, .fn = fn, .ctx = ctx};
	mbedtls_sha256_init(&h->sha);
	r = loop_add_timer(loop, 0, on_turn, h, &h->timer);
	if (r < 0) {
		free(h);
		return r;
	}
	*ret = h;
	return 0;
}

struct hasher *hasher_free(struct hasher *h)
{
	if (!h)
		return NULL;
	for (size_t i = 0; i < h->n_jobs; i++)
		os_close(h->jobs[(h->first + i) % HASHER_MAX_JOBS].fd);
	loop_remove(h->timer);
	mbedtls_sha256_free(&h->sha);
	free(h);
	return NULL;
}

void hasher_add(struct hasher *h, uint64_t request, int *fd)
{
	_cleanup_fd_ int file = TAKE_FD(*fd);
	struct hash_key key;
	const uint8_t *known;

	if (hash_key_of(file, &key) < 0 || key.size > HASHER_MAX_FILE) {
		h->fn(h->ctx, request, NULL);
		return;
	}
	known = hashes_find(h->cache, &key);
	if (known || h->n_jobs == HASHER_MAX_JOBS) {
		h->fn(h->ctx, request, known);
		return;
	}
	h->jobs[(h->first + h->n_jobs++) % HASHER_MAX_JOBS] =
		(struct job){.request = request, .fd = TAKE_FD(file), .key = key};
	if (h->n_jobs == 1)
		loop_set_timer(h->timer, h->clock->monotonic(h->clock));
}
