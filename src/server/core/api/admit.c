/* Who asks, and whether they may: the only place where that is decided. */
#include "server/core/api/call.h"

enum { DOOR_PEOPLE = 1, DOOR_PAGE = 2, DOOR_LOCAL = 3 };

static bool is_open(const struct call *call, unsigned door)
{
	return call->row->doors & door;
}

/* The machine's administrator: an operator of every company. */
static int admit_local(struct call *call)
{
	int64_t uid = call->frame->peer_uid;
	bool root = uid == 0;
	bool own = uid >= 0 && uid == (int64_t)call->api->options.own_uid;

	if (!is_open(call, API_DOOR_LOCAL) || !(call->row->roles & API_OPERATOR) || !(root || own))
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	call->scope = (struct store_scope){.all = true};
	call->name = slice_text(root ? "root" : "tsujiban");
	return 0;
}

static int read_session(struct call *call)
{
	struct store *store = call->api->options.store;
	struct record_me me;
	int result = ERR_NOT_FOUND;

	if (call->frame->session.len == 32)
		result = store_session_get(store, call->frame->session, call->now,
			&call->scope.person, &call->expires);
	if (result == 0)
		result = store_person_get(store, call->scope.person, call->arena, &me);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 401, MSG_API_NO_SESSION, SLICE_EMPTY);
	TRY(result);
	call->name = me.name;
	return 0;
}

static int admit_person(struct call *call)
{
	uint32_t roles;
	int result = read_session(call);

	if (result != 0)
		return result;
	TRY(store_person_roles(call->api->options.store, call->scope.person, &roles));
	if (!is_open(call, API_DOOR_PAGE) || !(roles & call->row->roles))
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	/* The scope is held against the table of roles again by every statement. */
	call->scope.roles = call->row->roles;
	return 0;
}

int call_need_all(struct call *call)
{
	struct store_reach reach;

	TRY(store_scope_reach(call->api->options.store, &call->scope, &reach));
	return reach.all ? 0 : call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
}

int call_admit(struct call *call)
{
	switch (call->frame->door) {
	case DOOR_LOCAL:
		return admit_local(call);
	case DOOR_PEOPLE:
	case DOOR_PAGE:
		return is_open(call, API_DOOR_LINK) ? 0 : admit_person(call);
	default:
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	}
}
