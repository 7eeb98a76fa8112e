/* The record of acts. */
#include "server/core/store/store_person.h"

#include "server/core/store/db.h"

#define ACTS_MAX 200

int store_audit_add_once(struct store *store, const struct store_act *act, usec_t since, usec_t now)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO audit(company, time, person, who, act, subject)"
		" SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM audit"
		" WHERE company = ?1 AND person = ?3 AND act = ?5 AND subject = ?6 AND time >= "
		"?7)");

	db_put_i64(&q, act->company);
	db_put_i64(&q, now);
	db_put_u64(&q, act->person);
	db_put_text(&q, act->who);
	db_put_text(&q, act->act);
	db_put_text(&q, act->subject);
	db_put_i64(&q, since);
	return db_run(&q);
}

int store_audit_add(struct store *store, const struct store_act *act, usec_t now)
{
	/* No row is from the end of time. */
	return store_audit_add_once(store, act, INT64_MAX, now);
}

/* One row more than a page says whether there are older ones. */
static bool take_act(struct db_query *q, struct arena *arena, struct record_audit_list *list)
{
	struct record_act *act;

	if (!db_next(q))
		return false;
	list->more = list->n_acts == ACTS_MAX;
	if (list->more)
		return false;
	act = &list->acts[list->n_acts++];
	act->id = db_take_u64(q);
	act->time = db_take_i64(q);
	act->company = db_take_u32(q);
	act->company_name = db_take_text(q, arena);
	act->who = db_take_text(q, arena);
	act->act = db_take_text(q, arena);
	act->subject = db_take_text(q, arena);
	return true;
}

int store_audit_list(struct store *store, const struct store_scope *scope,
	const struct record_audit_filter *filter, struct arena *arena,
	struct record_audit_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT a.id, a.time, a.company, c.name, a.who, a.act, a.subject FROM audit a"
		" JOIN company c ON c.id = a.company WHERE " DB_IN_SCOPE(
			"a.company") " AND (?4 = 0 OR a.company = ?4) AND (?5 = 0 OR a.id < ?5)"
				     " ORDER BY a.id DESC LIMIT 201");
	struct record_audit_list list = {0};

	list.acts = arena_take_array(arena, ACTS_MAX, sizeof(*list.acts));
	if (!list.acts)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_i64(&q, filter->company);
	db_put_u64(&q, filter->after);
	while (take_act(&q, arena, &list))
		;
	TRY(db_result(&q));
	*ret_list = list;
	return 0;
}
