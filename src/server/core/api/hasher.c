#include "server/core/api/hasher.h"

#include <errno.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include "base/check.h"
#include "os/os.h"

#define PASSES 2
#define MEMORY_BYTES ((size_t)19 * 1024 * 1024)

_Static_assert(STORE_PASSWORD_BYTES == crypto_pwhash_STRBYTES, "a hash fits its column");

const char hasher_nobody[STORE_PASSWORD_BYTES] =
	"$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
	"$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct works {
	struct hasher_work *first, *last;
	size_t n;
};

struct hasher {
	pthread_t threads[HASHER_THREADS];
	size_t n_threads;
	pthread_mutex_t lock; /* over all below */
	pthread_cond_t work;
	struct works waiting, finished;
	bool stopping;
	int event_fd;
	struct loop_source *source;
};

static void push(struct works *works, struct hasher_work *work)
{
	work->next = NULL;
	*(works->last ? &works->last->next : &works->first) = work;
	works->last = work;
	works->n++;
}

static struct hasher_work *pop(struct works *works)
{
	struct hasher_work *work = works->first;

	if (!work)
		return NULL;
	works->first = work->next;
	if (!works->first)
		works->last = NULL;
	works->n--;
	return work;
}

/* ---- the threads ---- */

static void hash(struct hasher_work *work)
{
	work->verified = !work->hash[0] || crypto_pwhash_str_verify(work->hash, work->password,
						   strlen(work->password)) == 0;
	if (!work->verified || !work->wish[0])
		return;
	if (crypto_pwhash_str(work->made, work->wish, strlen(work->wish), PASSES, MEMORY_BYTES) < 0)
		work->result = ERR_NO_MEMORY;
}

static void wake_loop(const struct hasher *hasher)
{
	uint64_t one = 1;
	ssize_t written = write(hasher->event_fd, &one, sizeof(one));

	/* Only a counter at its maximum refuses, and then the loop is awake. */
	CHECK(written == sizeof(one) || errno == EAGAIN);
}

static void *run(void *ctx)
{
	struct hasher *hasher = ctx;
	struct hasher_work *work;

	pthread_mutex_lock(&hasher->lock);
	while (!hasher->stopping) {
		work = pop(&hasher->waiting);
		if (!work) {
			pthread_cond_wait(&hasher->work, &hasher->lock);
			continue;
		}
		pthread_mutex_unlock(&hasher->lock);
		hash(work);
		pthread_mutex_lock(&hasher->lock);
		push(&hasher->finished, work);
		wake_loop(hasher);
	}
	pthread_mutex_unlock(&hasher->lock);
	return NULL;
}

/* ---- the loop's side ---- */

static struct hasher_work *take_finished(struct hasher *hasher)
{
	struct hasher_work *work;

	pthread_mutex_lock(&hasher->lock);
	work = pop(&hasher->finished);
	pthread_mutex_unlock(&hasher->lock);
	return work;
}

static void on_finished(void *ctx, unsigned events _unused_)
{
	struct hasher *hasher = ctx;
	struct hasher_work *work;
	uint64_t count;

	/* Before the list is looked at, so that what is added behind our back wakes us again. */
	if (read(hasher->event_fd, &count, sizeof(count)) < 0)
		CHECK(errno == EAGAIN);
	while ((work = take_finished(hasher)))
		work->done(work);
}

static int start(struct hasher *hasher, struct loop *loop)
{
	hasher->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (hasher->event_fd < 0)
		return -errno;
	TRY(loop_add_io(loop, hasher->event_fd, LOOP_READ, on_finished, hasher, &hasher->source));
	for (; hasher->n_threads < HASHER_THREADS; hasher->n_threads++)
		TRY(-pthread_create(&hasher->threads[hasher->n_threads], NULL, run, hasher));
	return 0;
}

int hasher_new(struct loop *loop, struct hasher **ret_hasher)
{
	struct hasher *hasher = calloc(1, sizeof(*hasher));
	int result;

	if (!hasher)
		return ERR_NO_MEMORY;
	hasher->event_fd = -1;
	pthread_mutex_init(&hasher->lock, NULL);
	pthread_cond_init(&hasher->work, NULL);
	result = start(hasher, loop);
	if (result < 0) {
		hasher_free(hasher);
		return result;
	}
	*ret_hasher = hasher;
	return 0;
}

struct hasher *hasher_free(struct hasher *hasher)
{
	if (!hasher)
		return NULL;
	pthread_mutex_lock(&hasher->lock);
	hasher->stopping = true;
	pthread_cond_broadcast(&hasher->work);
	pthread_mutex_unlock(&hasher->lock);
	for (size_t i = 0; i < hasher->n_threads; i++)
		pthread_join(hasher->threads[i], NULL);
	hasher->source = loop_remove(hasher->source);
	hasher->event_fd = os_close(hasher->event_fd);
	pthread_cond_destroy(&hasher->work);
	pthread_mutex_destroy(&hasher->lock);
	free(hasher);
	return NULL;
}

int hasher_put(struct hasher *hasher, struct hasher_work *work)
{
	int result = 0;

	pthread_mutex_lock(&hasher->lock);
	if (hasher->waiting.n >= HASHER_WAITING_MAX)
		result = ERR_FULL;
	else
		push(&hasher->waiting, work);
	pthread_cond_signal(&hasher->work);
	pthread_mutex_unlock(&hasher->lock);
	return result;
}
