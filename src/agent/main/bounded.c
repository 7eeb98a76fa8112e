#include "agent/main/bounded.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "os/os.h"

enum { STACK_BYTES = 64 * 1024, NSEC_PER_USEC = 1000, NSEC_PER_SEC = 1000000000 };

/* Rests until there is a descriptor; reads; rests again when the answer was fetched. */
struct bounded_job {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct bounded *owner;
	int fd; /* to be read; -1: none */
	bool done, left, ends;
	ssize_t result; /* bytes, or -errno */
	uint8_t bytes[BOUNDED_MAX_BYTES];
};

static ssize_t read_all(int fd, uint8_t *to, size_t max)
{
	size_t len = 0;

	while (len < max) {
		ssize_t n = read(fd, to + len, max - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

static void free_job(struct bounded_job *job)
{
	os_close(job->fd);
	pthread_cond_destroy(&job->changed);
	pthread_mutex_destroy(&job->lock);
	free(job);
}

/* With the lock held, and held again afterwards. */
static void work_once(struct bounded_job *job)
{
	ssize_t n;

	pthread_mutex_unlock(&job->lock);
	n = read_all(job->fd, job->bytes, sizeof(job->bytes));
	pthread_mutex_lock(&job->lock);
	job->fd = os_close(job->fd);
	job->result = n;
	job->done = true;
	pthread_cond_broadcast(&job->changed);
}

static void *work(void *ctx)
{
	struct bounded_job *job = ctx;
	bool left;

	pthread_mutex_lock(&job->lock);
	while (!job->ends && !job->left) {
		if (job->fd >= 0 && !job->done)
			work_once(job);
		else
			pthread_cond_wait(&job->changed, &job->lock);
	}
	left = job->left;
	pthread_mutex_unlock(&job->lock);
	if (left)
		__atomic_sub_fetch(&job->owner->n_left, 1, __ATOMIC_RELEASE);
	free_job(job);
	return NULL;
}

static int make_job(struct bounded *b)
{
	struct bounded_job *job = calloc(1, sizeof(*job));
	pthread_condattr_t attr;
	int r;

	if (!job)
		return ERR_NO_MEMORY;
	job->owner = b;
	job->fd = -1;
	pthread_mutex_init(&job->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&job->changed, &attr);
	pthread_condattr_destroy(&attr);
	r = os_start_thread(work, job, STACK_BYTES);
	if (r < 0) {
		free_job(job);
		return r;
	}
	b->job = job;
	return 0;
}

static struct timespec deadline(void)
{
	struct timespec t = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += (long)(BOUNDED_WAIT * NSEC_PER_USEC);
	t.tv_sec += t.tv_nsec / NSEC_PER_SEC;
	t.tv_nsec %= NSEC_PER_SEC;
	return t;
}

/* With the lock held. True: it is done. */
static bool wait_for(struct bounded_job *job)
{
	const struct timespec until = deadline();

	while (!job->done && pthread_cond_timedwait(&job->changed, &job->lock, &until) == 0)
		;
	return job->done;
}

static int give_up(struct bounded *b)
{
	struct bounded_job *job = b->job;

	__atomic_add_fetch(&b->n_left, 1, __ATOMIC_ACQUIRE);
	job->left = true;
	b->job = NULL;
	b->expired++;
	pthread_mutex_unlock(&job->lock);
	return ERR_EXPIRED;
}

static int fetch(struct bounded_job *job, struct buf *out)
{
	ssize_t n = job->result;

	job->done = false;
	pthread_mutex_unlock(&job->lock);
	if (n < 0)
		return (int)n;
	return buf_put(out, job->bytes, min_size((size_t)n, out->max - out->len));
}

int bounded_read(struct bounded *b, int fd, struct buf *out)
{
	_cleanup_fd_ int file = fd;

	if (__atomic_load_n(&b->n_left, __ATOMIC_ACQUIRE) >= BOUNDED_MAX_LEFT) {
		b->expired++;
		return ERR_FULL;
	}
	if (!b->job)
		TRY(make_job(b));
	pthread_mutex_lock(&b->job->lock);
	b->job->fd = TAKE_FD(file);
	pthread_cond_broadcast(&b->job->changed);
	return wait_for(b->job) ? fetch(b->job, out) : give_up(b);
}

void bounded_done(struct bounded *b)
{
	struct bounded_job *job = b->job;

	if (!job)
		return;
	b->job = NULL;
	pthread_mutex_lock(&job->lock);
	job->ends = true;
	pthread_cond_broadcast(&job->changed);
	pthread_mutex_unlock(&job->lock);
}
