/* Logins that live: one's own, and for the installation's operators everybody's. */
#include "server/core/api/handlers.h"

#include "base/text.h"

/* 0: everybody's are the asker's business. */
static int whose(struct call *call, uint64_t *ret_person)
{
	struct record_me me;

	*ret_person = 0;
	if (call->scope.all)
		return 0;
	TRY(store_person_get(call->api->options.store, call->scope.person, call->arena, &me));
	*ret_person = me.installation ? 0 : call->scope.person;
	return 0;
}

int call_sessions(struct call *call)
{
	struct record_session_list list;
	uint64_t person;

	TRY(whose(call, &person));
	TRY(store_session_list(call->api->options.store, person, call->now, call->arena, &list));
	for (size_t i = 0; i < list.n_sessions; i++)
		list.sessions[i].current = list.sessions[i].id == call->session.id;
	return record_session_list_encode(&list, &call->body);
}

struct ending {
	struct call *call;
	uint64_t session, person;
};

static int end_in_transaction(struct store *store, void *context)
{
	const struct ending *ending = context;
	struct call *call = ending->call;
	_cleanup_(buf_done) struct buf subject = BUF_INIT(32);

	if (ending->session == 0) {
		TRY(store_session_end_others(store, call->session.id, call->scope.person));
		return call_audit(call, 0, "sessions_end", SLICE_EMPTY);
	}
	TRY(store_session_end(store, ending->session, ending->person));
	TRY(buf_put_format(&subject, "%llu", (unsigned long long)ending->session));
	return call_audit(call, 0, "session_end", buf_slice(&subject));
}

int call_session_end(struct call *call)
{
	struct ending ending = {.call = call};
	struct record_by_id request;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &request));
	/* The local socket has no session whose others could end. */
	if (request.id == 0 && call->scope.all)
		return call_refuse(call, 400, MSG_API_BAD_REQUEST, SLICE_EMPTY);
	ending.session = request.id;
	TRY(whose(call, &ending.person));
	result = store_transact(call->api->options.store, end_in_transaction, &ending);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	return streams_end(call, request.id);
}
