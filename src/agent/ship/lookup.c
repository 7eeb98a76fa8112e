#include "agent/ship/lookup.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "os/os.h"

/* libc's resolver keeps its answers on the stack as long as they are small. Only what is touched is taken. */
enum { STACK_BYTES = 256 * 1024 };

/* Shared by the loop and the thread; whoever is last frees it. */
struct job {
	pthread_mutex_t lock; /* over `done` and `left` */
	bool done, left;
	int event_fd;
	lookup_find_fn *find;
	uint8_t host[LOOKUP_MAX_HOST];
	size_t host_len;
	uint16_t port;
	int result;
	struct addrinfo *addresses;
};

struct lookup {
	struct loop *loop;
	lookup_find_fn *find;
	lookup_done_fn *fn;
	void *ctx;
	struct job *job; /* under way; NULL: none */
	struct loop_source *source;
	bool wanted;
};

static void free_job(struct job *job)
{
	if (job->addresses)
		freeaddrinfo(job->addresses);
	os_close(job->event_fd);
	pthread_mutex_destroy(&job->lock);
	free(job);
}

/* ---- the thread */

static void *work(void *ctx)
{
	struct job *job = ctx;
	struct addrinfo *addresses = NULL;
	uint64_t one = 1;
	bool left;
	int r = job->find(slice_of(job->host, job->host_len), job->port, &addresses);

	pthread_mutex_lock(&job->lock);
	job->result = r;
	job->addresses = r == 0 ? addresses : NULL;
	job->done = true;
	left = job->left;
	/* With the lock held: once it is free, so may be the job. */
	if (!left)
		CHECK(write(job->event_fd, &one, sizeof(one)) == sizeof(one));
	pthread_mutex_unlock(&job->lock);
	if (left)
		free_job(job);
	return NULL;
}

/* ---- the loop's side */

/* The thread may still hold the lock that it told us under. */
static struct job *take_done(struct lookup *l)
{
	struct job *job = l->job;

	l->source = loop_remove(l->source);
	l->job = NULL;
	pthread_mutex_lock(&job->lock);
	CHECK(job->done);
	pthread_mutex_unlock(&job->lock);
	return job;
}

static void on_done(void *ctx, unsigned events _unused_)
{
	struct lookup *l = ctx;
	struct job *job = take_done(l);
	struct addrinfo *addresses = job->addresses;
	bool wanted = l->wanted;
	int result = job->result;

	if (wanted)
		job->addresses = NULL;
	free_job(job);
	l->wanted = false;
	if (wanted)
		l->fn(l->ctx, result, addresses);
}

int lookup_new(
	struct loop *loop, lookup_find_fn *find, lookup_done_fn *fn, void *ctx, struct lookup **ret)
{
	struct lookup *l = calloc(1, sizeof(*l));

	if (!l)
		return ERR_NO_MEMORY;
	*l = (struct lookup){.loop = loop, .find = find, .fn = fn, .ctx = ctx};
	*ret = l;
	return 0;
}

static void leave_behind(struct job *job)
{
	bool done;

	pthread_mutex_lock(&job->lock);
	done = job->done;
	job->left = true;
	pthread_mutex_unlock(&job->lock);
	if (done)
		free_job(job);
}

struct lookup *lookup_free(struct lookup *l)
{
	if (!l)
		return NULL;
	l->source = loop_remove(l->source);
	if (l->job)
		leave_behind(l->job);
	free(l);
	return NULL;
}

static int run(struct lookup *l, struct job *job)
{
	int r;

	job->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (job->event_fd < 0)
		return -errno;
	TRY(loop_add_io(l->loop, job->event_fd, LOOP_READ, on_done, l, &l->source));
	r = os_start_thread(work, job, STACK_BYTES);
	if (r < 0)
		l->source = loop_remove(l->source);
	return r;
}

int lookup_start(struct lookup *l, struct slice host, uint16_t port)
{
	struct job *job = l->job;
	int r;

	CHECK(!l->wanted);
	if (job) {
		if (job->port != port || !slice_is(host, slice_of(job->host, job->host_len)))
			return ERR_AGAIN;
		l->wanted = true;
		return 0;
	}
	if (host.len > LOOKUP_MAX_HOST)
		return ERR_TOO_LARGE;
	job = calloc(1, sizeof(*job));
	if (!job)
		return ERR_NO_MEMORY;
	*job = (struct job){.event_fd = -1, .find = l->find, .host_len = host.len, .port = port};
	pthread_mutex_init(&job->lock, NULL);
	memcpy(job->host, host.data, host.len);
	r = run(l, job);
	if (r < 0) {
		free_job(job);
		return r;
	}
	l->job = job;
	l->wanted = true;
	return 0;
}

void lookup_cancel(struct lookup *l)
{
	l->wanted = false;
}
