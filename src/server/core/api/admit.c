/* Who asks, and whether they may: the only place where that is decided. */
#include "server/core/api/handlers.h"

#include "server/core/store/store_people.h"

/* How long a session's last_seen may be behind: it costs a write. */
#define SEEN_EVERY (5 * 60 * USEC_PER_SEC)

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
		result = store_session_get(store, call->frame->session, call->now, &call->session);
	if (result == 0)
		result = store_person_get(store, call->session.person, call->arena, &me);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 401, MSG_API_NO_SESSION, SLICE_EMPTY);
	TRY(result);
	call->scope.person = call->session.person;
	call->name = me.name;
	if (call->now - call->session.last_seen < SEEN_EVERY)
		return 0;
	return store_session_seen(store, call->session.id, call->now);
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
	int result;

	if (call->scope.all)
		return 0;
	/* An operator of the installation is one of all companies, also of those to come. */
	result = store_role_held(call->api->options.store, 0, call->scope.person, API_OPERATOR);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	return result;
}

int call_admit(struct call *call)
{
	switch (call->frame->door) {
	case API_CALL_LOCAL:
		return admit_local(call);
	case API_CALL_PEOPLE:
	case API_CALL_PAGE:
		return is_open(call, API_DOOR_LINK) ? 0 : admit_person(call);
	default:
		return call_refuse(call, 403, MSG_API_NOT_ALLOWED, SLICE_EMPTY);
	}
}
