/* The advisor, asked through the server: the request goes to a program of its own and comes back answered. */
#include "server/core/api/advice.h"

#include "server/core/api/handlers.h"
#include "server/core/api/later.h"

enum { JOB_ARENA_BYTES = 8 * 1024 * 1024 };

static void free_job(void *kept)
{
	struct advice_job *job = kept;

	arena_done(&job->arena);
	free(job);
}

static int read_request(struct call *call, struct advice_job *job)
{
	struct record_advice_ask wish;

	TRY(record_advice_ask_decode(call->frame->body, call->arena, &wish));
	job->request = arena_dup(&job->arena, wish.request);
	return wish.request.len > 0 && !job->request.data ? ERR_NO_MEMORY : 0;
}

static int start(struct call *call, enum advice_work work)
{
	const struct api_options *options = &call->api->options;
	struct advice_job *job = calloc(1, sizeof(*job));
	int result;

	if (!job)
		return ERR_NO_MEMORY;
	job->work = work;
	arena_init(&job->arena, JOB_ARENA_BYTES);
	result = read_request(call, job);
	if (result < 0) {
		free_job(job);
		return result;
	}
	result = call_later(call, job, free_job, &job->later);
	if (result != 0)
		return result;
	result = options->press ? options->press(options->answer_ctx, job) : ERR_FULL;
	if (result == 0)
		return CALL_LATER;
	later_drop(job->later);
	return result == ERR_FULL ? call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY) : result;
}

int call_advise(struct call *call)
{
	return start(call, ADVICE_ANSWER);
}

int call_proposal_pdf(struct call *call)
{
	return start(call, ADVICE_PROPOSE);
}

static int answer_done(struct call *call)
{
	const struct advice_job *job = call->kept;
	const struct record_advice advice = {.answer = job->result};
	const struct record_pdf pdf = {.bytes = job->result};

	if (job->status != 0) {
		(void)call_refuse(call, job->status, MSG_API_PRESS_ENDED, job->subject);
		call->reply->message = slice_text(job->problem->code);
		return CALL_REFUSED;
	}
	return job->work == ADVICE_ANSWER ? record_advice_encode(&advice, &call->body)
					  : record_pdf_encode(&pdf, &call->body);
}

void advice_answer(struct advice_job *job)
{
	later_answer(job->later, answer_done);
}

void advice_refuse(struct advice_job *job, uint16_t status, const struct message *problem,
	struct slice subject)
{
	job->status = status;
	job->problem = problem;
	job->subject = subject;
	advice_answer(job);
}
