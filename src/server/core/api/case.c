/* Cases: the queue, one case, taking and closing it. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/store/store_case.h"
#include "server/core/store/store_notice.h"
#include "words/words.h"

#define TEXT_MAX 1024 /* of a record's words */
#define READ_NOTED_USEC (3600 * USEC_PER_SEC)

/* ---- a drill's texts say at their beginning and end that they are practice ---- */

static int mark_text(struct call *call, enum words_language language, struct slice *text)
{
	_cleanup_(buf_done) struct buf marked = BUF_INIT(4096);
	struct slice copy;

	TRY(words_put_drill(&marked, language, text_cut_utf8(*text, TEXT_MAX - 128)));
	copy = arena_dup(call->arena, buf_slice(&marked));
	if (!copy.data)
		return ERR_NO_MEMORY;
	*text = copy;
	return 0;
}

static int mark_words(struct call *call, struct record_words *words)
{
	TRY(mark_text(call, WORDS_JA, &words->ja));
	return mark_text(call, WORDS_EN, &words->en);
}

static int mark_case(struct call *call, struct record_case_full *full)
{
	TRY(mark_words(call, &full->summary.what));
	TRY(mark_words(call, &full->what));
	TRY(mark_words(call, &full->danger));
	TRY(mark_words(call, &full->now));
	return mark_words(call, &full->false_alarm);
}

/* ---- reading ---- */

int call_cases(struct call *call)
{
	struct record_case_filter filter;
	struct record_case_list list;

	TRY(record_case_filter_decode(call->frame->body, call->arena, &filter));
	TRY(store_case_list(call->api->options.store, &call->scope, &filter, call->arena, &list));
	for (size_t i = 0; i < list.n_cases; i++)
		if (list.cases[i].drill)
			TRY(mark_words(call, &list.cases[i].what));
	return record_case_list_encode(&list, &call->body);
}

static int read_case(struct call *call, uint64_t id, struct record_case_full *full)
{
	struct store *store = call->api->options.store;
	uint32_t company;

	TRY(store_case_get(store, &call->scope, id, call->arena, full));
	company = full->summary.company;
	TRY(store_alert_list(store, company, id, call->arena, &full->alerts, &full->n_alerts));
	TRY(store_notice_list(store, company, id, call->arena, &full->notices, &full->n_notices));
	TRY(store_case_history(store, company, id, call->arena, &full->history, &full->n_history));
	return full->summary.drill ? mark_case(call, full) : 0;
}

/* Evidence is raw events of a PC: who looked at it is on record, once an hour. */
static int note_reading(struct call *call, const struct record_case_full *full)
{
	const struct store_act act = {
		.company = full->summary.company,
		.person = call->scope.person,
		.who = call->name,
		.act = slice_text("case_read"),
		.subject = full->summary.number,
	};

	if (full->n_alerts == 0)
		return 0;
	return store_audit_add_once(
		call->api->options.store, &act, call->now - READ_NOTED_USEC, call->now);
}

static int put_case(struct call *call, uint64_t id)
{
	struct record_case_full full;
	int result = read_case(call, id, &full);

	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	TRY(note_reading(call, &full));
	return record_case_full_encode(&full, &call->body);
}

int call_case(struct call *call)
{
	struct record_by_id request;

	TRY(record_by_id_decode(call->frame->body, call->arena, &request));
	return put_case(call, request.id);
}

/* ---- acting ---- */

struct act {
	struct call *call;
	uint64_t id;
	const struct record_case_close *close; /* NULL: take */
};

static int act_in_transaction(struct store *store, void *context)
{
	const struct act *act = context;
	struct call *call = act->call;
	struct cases *cases = call->api->options.cases;
	const struct cases_actor actor = {call->scope, call->name};
	struct record_case_full full;

	TRY(act->close ? cases_close(cases, &actor, act->close, &call->effects->changes)
		       : cases_take(cases, &actor, act->id, &call->effects->changes));
	TRY(store_case_get(store, &call->scope, act->id, call->arena, &full));
	return call_audit(call, full.summary.company, act->close ? "case_close" : "case_take",
		full.summary.number);
}

static int run_act(struct call *call, struct act *act)
{
	int result = store_transact(call->api->options.store, act_in_transaction, act);

	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	if (result == ERR_CONFLICT)
		return call_refuse(call, 409, MSG_API_CASE_CLOSED, SLICE_EMPTY);
	if (result == ERR_BAD_VALUE)
		return call_refuse(call, 422, MSG_API_BAD_REASON, act->close->reason);
	TRY(result);
	return put_case(call, act->id);
}

int call_case_take(struct call *call)
{
	struct record_by_id request;
	struct act act = {.call = call};

	TRY(record_by_id_decode(call->frame->body, call->arena, &request));
	act.id = request.id;
	return run_act(call, &act);
}

int call_case_close(struct call *call)
{
	struct record_case_close request;
	struct act act = {.call = call, .close = &request};

	TRY(record_case_close_decode(call->frame->body, call->arena, &request));
	act.id = request.id;
	return run_act(call, &act);
}
