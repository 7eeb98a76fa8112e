#include "server/core/journal/committer.h"

#include <errno.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include "base/check.h"
#include "os/os.h"

enum {
	MAX_GROUP = 8 * 1024 * 1024,
	/* Memory that a group keeps for its next use. */
	KEEP_BYTES = 1024 * 1024,
	MAX_IDLE = 4,
};

enum spare_state { SPARE_NONE, SPARE_WANTED, SPARE_MAKING, SPARE_STARVED, SPARE_READY };

struct queue {
	struct group *first;
	struct group *last;
};

struct committer {
	pthread_t thread;
	pthread_mutex_t lock; /* over all below */
	pthread_cond_t work;
	struct queue waiting;
	struct queue done;
	struct queue idle;
	size_t n_idle;
	int failure;
	bool stopping;
	enum spare_state spare_state;
	struct spare spare; /* the thread's own while wanted or in the making */
	const struct journal_disk *disk;
	int event_fd;
};

static void queue_push(struct queue *queue, struct group *group)
{
	group->next = NULL;
	if (queue->last)
		queue->last->next = group;
	else
		queue->first = group;
	queue->last = group;
}

static struct group *queue_pop(struct queue *queue)
{
	struct group *group = queue->first;

	if (!group)
		return NULL;
	queue->first = group->next;
	if (!queue->first)
		queue->last = NULL;
	return group;
}

static void group_free(struct group *group)
{
	buf_done(&group->bytes);
	free(group->waiters);
	free(group);
}

static void queue_done(struct queue *queue)
{
	struct group *group;

	while ((group = queue_pop(queue)))
		group_free(group);
}

/* ------------------------------------------------------------------------------ the thread */

static void wake_loop(struct committer *c)
{
	uint64_t one = 1;
	ssize_t written = write(c->event_fd, &one, sizeof(one));

	/* Only a counter at its maximum refuses, and then the loop is awake. */
	CHECK(written == sizeof(one) || errno == EAGAIN);
}

static int write_group(const struct committer *c, const struct group *group)
{
	/* Somebody waits for records of earlier groups alone. */
	if (group->bytes.len == 0)
		return 0;
	TRY(c->disk->write(c->disk->ctx, group->fd, buf_slice(&group->bytes), group->offset));
	return c->disk->sync(c->disk->ctx, group->fd);
}

static void fail(struct committer *c, int result)
{
	c->failure = result;
	wake_loop(c);
}

static bool spare_has_work(const struct committer *c)
{
	return c->spare_state == SPARE_WANTED || c->spare_state == SPARE_MAKING;
}

static int step_unlocked(struct committer *c, enum spare_state state)
{
	if (state == SPARE_MAKING)
		return spare_step(&c->spare);
	TRY(spare_begin(&c->spare, c->spare.base, c->spare.size));
	return ERR_AGAIN;
}

/* One step towards the next file; the lock is given up meanwhile. */
static void step_spare(struct committer *c)
{
	enum spare_state state = c->spare_state;
	int result;

	pthread_mutex_unlock(&c->lock);
	result = step_unlocked(c, state);
	pthread_mutex_lock(&c->lock);
	if (result == ERR_AGAIN) {
		c->spare_state = SPARE_MAKING;
	} else if (result == 0) {
		c->spare_state = SPARE_READY;
	} else if (result == -ENOSPC || result == -EDQUOT) {
		spare_drop(&c->spare);
		c->spare_state = SPARE_STARVED;
	} else {
		fail(c, result);
	}
}

/* Commits one group; then the next file grows by at least as much as this one did, so that it is
 * ready before it is needed, however fast records come. */
static void commit(struct committer *c, struct group *group)
{
	size_t steps = group->bytes.len / SPARE_STEP + 1;
	int result;

	pthread_mutex_unlock(&c->lock);
	result = write_group(c, group);
	pthread_mutex_lock(&c->lock);
	if (result < 0) {
		group_free(group);
		fail(c, result);
		return;
	}
	queue_push(&c->done, group);
	wake_loop(c);
	for (; steps > 0 && spare_has_work(c) && !c->failure; steps--)
		step_spare(c);
}

static void *run(void *ctx)
{
	struct committer *c = ctx;
	struct group *group;

	pthread_mutex_lock(&c->lock);
	while (!c->failure) {
		group = queue_pop(&c->waiting);
		if (group)
			commit(c, group);
		else if (c->stopping)
			break;
		else if (spare_has_work(c))
			step_spare(c);
		else
			pthread_cond_wait(&c->work, &c->lock);
	}
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

int committer_start(int dir_fd, const struct journal_disk *disk, struct committer **ret_committer)
{
	struct committer *c = calloc(1, sizeof(*c));
	int result;

	if (!c)
		return ERR_NO_MEMORY;
	c->disk = disk;
	c->spare = (struct spare){.dir_fd = dir_fd, .disk = disk, .fd = -1};
	c->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (c->event_fd < 0) {
		result = -errno;
		free(c);
		return result;
	}
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->work, NULL);
	result = -pthread_create(&c->thread, NULL, run, c);
	if (result < 0) {
		os_close(c->event_fd);
		free(c);
		return result;
	}
	*ret_committer = c;
	return 0;
}

struct committer *committer_stop(struct committer *c)
{
	if (!c)
		return NULL;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	if (c->spare_state == SPARE_READY)
		os_close(c->spare.fd);
	else
		spare_drop(&c->spare);
	queue_done(&c->idle);
	queue_done(&c->waiting);
	queue_done(&c->done);
	os_close(c->event_fd);
	pthread_cond_destroy(&c->work);
	pthread_mutex_destroy(&c->lock);
	free(c);
	return NULL;
}

int committer_event_fd(const struct committer *c)
{
	return c->event_fd;
}

/* ------------------------------------------------------------------------------ the loop's side */

static struct group *group_take(struct committer *c)
{
	struct group *group = queue_pop(&c->idle);

	if (group) {
		c->n_idle--;
		return group;
	}
	group = calloc(1, sizeof(*group));
	if (group)
		buf_init(&group->bytes, MAX_GROUP + journal_record_bytes(JOURNAL_MAX_BODY));
	return group;
}

/* The last group, when it has room and is of this file; else a new one. */
static struct group *group_for(struct committer *c, const struct place *place)
{
	struct group *group = c->waiting.last;

	if (group && group->fd == place->fd && group->bytes.len < MAX_GROUP) {
		CHECK(group->end == place->position);
		return group;
	}
	group = group_take(c);
	if (!group)
		return NULL;
	group->fd = place->fd;
	group->offset = place->position - place->base;
	group->end = place->position;
	queue_push(&c->waiting, group);
	return group;
}

static int make_room(struct group *group, size_t bytes)
{
	if (!buf_reserve(&group->bytes, bytes))
		return ERR_NO_MEMORY;
	if (group->n_waiters == group->n_allocated) {
		size_t n = group->n_allocated ? 2 * group->n_allocated : 64;
		struct waiter *waiters = reallocarray(group->waiters, n, sizeof(*waiters));

		if (!waiters)
			return ERR_NO_MEMORY;
		group->waiters = waiters;
		group->n_allocated = n;
	}
	return 0;
}

static int put_locked(struct committer *c, const struct place *place, struct journal_record *record,
	struct slice body, const struct waiter *waiter)
{
	struct group *group = group_for(c, place);

	if (!group)
		return ERR_NO_MEMORY;
	TRY(make_room(group, (size_t)journal_record_bytes(body.len)));
	record->position = place->position;
	TRY(journal_record_encode(record, body, &group->bytes));
	group->waiters[group->n_waiters++] = *waiter;
	group->end = journal_record_end(record);
	return 0;
}

int committer_put(struct committer *c, const struct place *place, struct journal_record *record,
	struct slice body, const struct waiter *waiter)
{
	int result;

	if (body.len > JOURNAL_MAX_BODY)
		return ERR_TOO_LARGE;
	pthread_mutex_lock(&c->lock);
	result = put_locked(c, place, record, body, waiter);
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
	return result;
}

static int pad_locked(struct committer *c, const struct place *place, uint64_t bytes)
{
	struct group *group = group_for(c, place);

	if (!group || !buf_reserve(&group->bytes, JOURNAL_HEADER_BYTES))
		return ERR_NO_MEMORY;
	TRY(journal_padding_encode(place->position, bytes, &group->bytes));
	group->end = place->position + bytes;
	return 0;
}

int committer_put_padding(struct committer *c, const struct place *place, uint64_t bytes)
{
	int result;

	pthread_mutex_lock(&c->lock);
	result = pad_locked(c, place, bytes);
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
	return result;
}

static int wait_locked(struct committer *c, const struct place *place, const struct waiter *waiter)
{
	struct group *group = group_for(c, place);

	if (!group)
		return ERR_NO_MEMORY;
	TRY(make_room(group, 0));
	group->waiters[group->n_waiters++] = *waiter;
	return 0;
}

int committer_put_waiter(
	struct committer *c, const struct place *place, const struct waiter *waiter)
{
	int result;

	pthread_mutex_lock(&c->lock);
	result = wait_locked(c, place, waiter);
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
	return result;
}

struct group *committer_take_done(struct committer *c, int *ret_failure)
{
	struct group *group;
	uint64_t count;

	/* Before the list is looked at, so that what is added behind our back wakes us again. */
	if (read(c->event_fd, &count, sizeof(count)) < 0)
		CHECK(errno == EAGAIN);
	pthread_mutex_lock(&c->lock);
	group = queue_pop(&c->done);
	*ret_failure = group ? 0 : c->failure;
	pthread_mutex_unlock(&c->lock);
	return group;
}

void committer_recycle(struct committer *c, struct group *group)
{
	group->n_waiters = 0;
	if (group->bytes.size > KEEP_BYTES)
		buf_done(&group->bytes);
	buf_clear(&group->bytes);
	pthread_mutex_lock(&c->lock);
	if (c->n_idle < MAX_IDLE) {
		queue_push(&c->idle, group);
		c->n_idle++;
		group = NULL;
	}
	pthread_mutex_unlock(&c->lock);
	if (group)
		group_free(group);
}

void committer_want_spare(struct committer *c, uint64_t base, uint64_t size)
{
	pthread_mutex_lock(&c->lock);
	if (c->spare_state == SPARE_NONE || c->spare_state == SPARE_STARVED) {
		c->spare.base = base;
		c->spare.size = size;
		c->spare_state = SPARE_WANTED;
	}
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->lock);
}

bool committer_take_spare(struct committer *c, int *ret_fd)
{
	bool ready;

	pthread_mutex_lock(&c->lock);
	ready = c->spare_state == SPARE_READY;
	if (ready) {
		*ret_fd = TAKE_FD(c->spare.fd);
		c->spare_state = SPARE_NONE;
	}
	pthread_mutex_unlock(&c->lock);
	return ready;
}
