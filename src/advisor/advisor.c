#include "advisor/advisor.h"

#include <stdlib.h>

#include "advisor/door.h"
#include "advisor/problem.h"
#include "advisor/view.h"

struct advisor {
	struct catalogue *catalogue;
};

int advisor_open(const struct catalogue_file *files, size_t n_files, struct fault *fault,
	struct advisor **ret_advisor)
{
	struct advisor *advisor = malloc(sizeof(*advisor));
	int result;

	if (!advisor)
		return ERR_NO_MEMORY;
	result = catalogue_open(files, n_files, fault, &advisor->catalogue);
	if (result < 0) {
		free(advisor);
		return result;
	}
	*ret_advisor = advisor;
	return 0;
}

void advisor_close(struct advisor *advisor)
{
	if (!advisor)
		return;
	catalogue_free(advisor->catalogue);
	free(advisor);
}

/* Members of a request that belong to the door; every other one is the operation's. */
static int read_lang(const struct call *call, enum lang *ret_lang)
{
	struct slice lang;

	TRY(call_text(call, "lang", &lang));
	if (lang.len > 0 && !slice_is_text(lang, "ja") && !slice_is_text(lang, "en"))
		return call_refuse(call, MSG_ADVISOR_NOT_ONE_OF, "lang", lang);
	*ret_lang = slice_is_text(lang, "en") ? LANG_EN : LANG_JA;
	return 0;
}

static int read_today(const struct call *call, struct date *ret_today)
{
	struct slice today;

	TRY(call_text(call, "today", &today));
	if (today.len == 0)
		return call_refuse(call, MSG_ADVISOR_MISSING, "today", slice_text("today"));
	if (date_parse(today, ret_today) < 0 || !date_is_day(*ret_today))
		return call_refuse(call, MSG_ADVISOR_NOT_A_DATE, "today", today);
	return 0;
}

static int find_op(const struct call *call, const struct door_op **ret_op)
{
	struct slice op;

	TRY(call_text(call, "op", &op));
	if (op.len == 0)
		return call_refuse(call, MSG_ADVISOR_MISSING, "op", slice_text("op"));
	*ret_op = door_find(op);
	return *ret_op ? 0 : call_refuse(call, MSG_ADVISOR_NO_SUCH_OP, "op", op);
}

/* A misspelt member would be as good as none, and nobody would know. */
static int check_members(const struct call *call, const struct door_op *op)
{
	for (uint32_t i = 0; i < call->request->n_items; i++) {
		struct slice name = call->request->items[i].name;
		struct read_place place = {.name = name};

		if (!door_takes(op, name))
			return read_refuse(call->fault, MSG_ADVISOR_UNKNOWN_MEMBER, &place, name);
	}
	return 0;
}

static int run(struct call *call, const struct door_op *op, struct buf *answer)
{
	_cleanup_(view_freep) struct view *view = NULL;
	struct visit *visit;
	struct out out;

	TRY(visit_read(call->catalogue, read_member(call->request, "visit"), call->today,
		call->arena, call->fault, &visit));
	call->visit = visit;
	TRY(view_open(call->catalogue, visit, call->today, &view));
	call->view = view;
	out = out_to(answer);
	out_object(&out, NULL);
	TRY(op->run(call, &out));
	out_end(&out);
	return call->arena->failed ? ERR_NO_MEMORY : out_result(&out);
}

static int answer_request(struct call *call, struct slice json, struct buf *answer)
{
	const struct door_op *op = NULL;
	struct read_value request;

	TRY(read_json(json, call->arena, call->fault, &request));
	call->request = &request;
	TRY(read_lang(call, &call->say.lang));
	TRY(read_today(call, &call->today));
	TRY(find_op(call, &op));
	TRY(check_members(call, op));
	return run(call, op, answer);
}

static int put_problem(struct buf *answer, const struct fault *fault, enum lang lang)
{
	struct out out = out_to(answer);

	out_object(&out, NULL);
	problem_put(&out, fault, lang);
	out_end(&out);
	return out_result(&out);
}

int advisor_put_problem(struct buf *answer, const struct fault *fault, struct slice lang)
{
	return put_problem(answer, fault, slice_is_text(lang, "en") ? LANG_EN : LANG_JA);
}

/* A request that is too large has said why; an answer that is has not. */
static bool has_fault(int result, const struct fault *fault)
{
	return result == ERR_REFUSED ||
	       (result == ERR_TOO_LARGE && problem_message(fault->message));
}

int advisor_call(struct advisor *advisor, struct slice request, struct buf *answer)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(ADVISOR_MAX_CALL_BYTES);
	struct fault fault = {.message = MSG_COUNT};
	struct call call = {.catalogue = advisor->catalogue,
		.arena = &arena,
		.fault = &fault,
		.say = {.catalogue = advisor->catalogue, .arena = &arena}};
	int result;

	buf_clear(answer);
	result = answer_request(&call, request, answer);
	if (result == 0)
		return 0;
	buf_clear(answer);
	if (!has_fault(result, &fault))
		return result;
	TRY(put_problem(answer, &fault, call.say.lang));
	return ERR_REFUSED;
}
