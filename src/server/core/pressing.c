#include "server/core/pressing.h"

#include "os/os.h"
#include "server/core/api/advice.h"
#include "server/core/core.h"

enum { PROGRAM_PRESS = 3 /* as in frame spawn */ };

#define DEADLINE (30 * USEC_PER_SEC)

static struct advice_job *job_at_work(const struct core *core)
{
	const struct pressing *p = &core->pressing;

	return p->request != 0 && !p->answered && peers_channel(core, ROLE_PRESS) ? p->jobs[0]
										  : NULL;
}

/* ---- beginning and end */

static void start_next(struct core *core)
{
	struct pressing *p = &core->pressing;
	const struct clock *clock = core->child->clock;
	struct frame_spawn spawn = {.program = PROGRAM_PRESS};

	if (p->request != 0 || p->n_jobs == 0)
		return;
	p->answered = false;
	p->request = spawn.request = ++p->last_request;
	loop_set_timer(p->timer, clock->monotonic(clock) + DEADLINE);
	/* What cannot be asked for now is given up by the timer. */
	if (CHANNEL_SEND(core->child->control, SPAWN, spawn, &spawn) < 0)
		loop_set_timer(p->timer, clock->monotonic(clock));
}

/* The job at work leaves the queue before it is answered, which frees it. */
static struct advice_job *take_job(struct core *core)
{
	struct pressing *p = &core->pressing;
	struct advice_job *job = p->jobs[0];

	p->n_jobs--;
	memmove(p->jobs, p->jobs + 1, p->n_jobs * sizeof(p->jobs[0]));
	p->answered = true;
	return job;
}

/* The program has gone, or never came. */
static void conclude(struct core *core)
{
	struct pressing *p = &core->pressing;

	if (p->request == 0)
		return;
	if (!p->answered)
		advice_refuse(take_job(core), 503, message_get(MSG_API_PRESS_ENDED), SLICE_EMPTY);
	p->request = 0;
	loop_set_timer(p->timer, 0);
	start_next(core);
}

/* It has had its time, whether it has answered or not. */
static void on_timer(void *ctx)
{
	struct core *core = ctx;

	if (peers_channel(core, ROLE_PRESS))
		peers_cut(core, ROLE_PRESS);
	else
		conclude(core);
}

int pressing_init(struct core *core)
{
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->pressing.timer);
}

void pressing_done(struct core *core)
{
	struct pressing *p = &core->pressing;

	p->timer = loop_remove(p->timer);
	p->request = 0;
	p->n_jobs = 0;
}

int pressing_take(void *ctx, struct advice_job *job)
{
	struct core *core = ctx;
	struct pressing *p = &core->pressing;

	if (p->n_jobs == PRESSING_MAX)
		return ERR_FULL;
	p->jobs[p->n_jobs++] = job;
	start_next(core);
	return 0;
}

bool pressing_is_awaited(const struct core *core, uint64_t request)
{
	return core->pressing.request != 0 && core->pressing.request == request;
}

void pressing_lost(struct core *core)
{
	conclude(core);
}

void pressing_ended(struct core *core, const struct frame_child_state *state)
{
	/* While its channel is open, what it sent last may still be on the way. */
	if (pressing_is_awaited(core, state->request) && !peers_channel(core, ROLE_PRESS))
		conclude(core);
}

/* ---- asking and hearing */

int pressing_welcome(struct core *core)
{
	struct advice_job *job = job_at_work(core);
	struct frame_press_work work;
	_cleanup_fd_ int fd = -1;

	if (!job)
		return ERR_OUT_OF_ORDER;
	work = (struct frame_press_work){.work = (uint8_t)job->work};
	TRY(os_memfd_sealed("request", job->request, &fd));
	PEERS_SEND_FD(core, PRESS, PRESS_WORK, press_work, &work, fd);
	return 0;
}

/* Ends the program: it is not to be believed any more. */
static int disbelieve(struct core *core, int why)
{
	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_PRESS_REFUSED, LOG_RESULT(why));
	advice_refuse(take_job(core), 500, message_get(MSG_CORE_PRESS_REFUSED), SLICE_EMPTY);
	return ERR_BAD_VALUE;
}

static int copy_result(struct advice_job *job, int fd)
{
	struct slice result;

	if (!os_is_sealed(fd))
		return ERR_DENIED;
	TRY(os_map(fd, job->work == ADVICE_ANSWER ? ADVICE_MAX_ANSWER : ADVICE_MAX_PDF, &result));
	job->result = arena_dup(&job->arena, result);
	os_unmap(result);
	return job->result.data ? 0 : ERR_NO_MEMORY;
}

int pressing_finished(struct core *core, struct slice payload, int *fd)
{
	struct advice_job *job = job_at_work(core);
	struct frame_press_done done;
	int result;

	TRY(frame_press_done_decode(payload, &core->arena, &done));
	if (!job)
		return ERR_OUT_OF_ORDER;
	result = copy_result(job, *fd);
	if (result < 0)
		return disbelieve(core, result);
	advice_answer(take_job(core));
	return 0;
}

int pressing_refused(struct core *core, struct slice payload, int *fd)
{
	struct advice_job *job = job_at_work(core);
	struct frame_press_refused refused;
	const struct message *problem;
	struct slice subject;

	TRY(frame_press_refused_decode(payload, &core->arena, &refused));
	if (!job)
		return ERR_OUT_OF_ORDER;
	problem = message_find(refused.refused);
	if (!problem)
		return disbelieve(core, ERR_BAD_VALUE);
	subject = arena_dup(&job->arena, refused.subject);
	advice_refuse(take_job(core), 422, problem, subject);
	return 0;
}
