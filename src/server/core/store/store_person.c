#include "server/core/store/store_person.h"

#include "server/core/store/db.h"
#include "api/table.h"

#define ROLES_MAX 256

int store_person_add(
	struct store *store, struct slice name, struct slice mail, usec_t now, uint64_t *ret_person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO person(name, mail, made) VALUES(?, ?, ?)");

	db_put_text(&q, name);
	db_put_text(&q, mail);
	db_put_i64(&q, now);
	TRY(db_run(&q));
	*ret_person = db_last_id(store);
	return 0;
}

int store_person_add_role(struct store *store, uint32_t company, uint64_t person, uint32_t role)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO person_role VALUES(?, ?, ?) ON CONFLICT DO NOTHING");

	db_put_i64(&q, company);
	db_put_u64(&q, person);
	db_put_i64(&q, role);
	return db_run(&q);
}

int store_person_first(struct store *store, uint64_t *ret_person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT id FROM person ORDER BY id LIMIT 1");

	TRY(db_row(&q));
	*ret_person = db_take_u64(&q);
	return db_result(&q);
}

int store_person_set_mail(struct store *store, uint64_t person, struct slice mail)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET mail = ? WHERE id = ?");

	db_put_text(&q, mail);
	db_put_u64(&q, person);
	return db_run(&q);
}

int store_person_mail(
	struct store *store, uint64_t person, struct arena *arena, struct slice *ret_mail)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT mail FROM person WHERE id = ?");

	db_put_u64(&q, person);
	TRY(db_row(&q));
	*ret_mail = db_take_text(&q, arena);
	return db_result(&q);
}

int store_person_roles(struct store *store, uint64_t person, uint32_t *ret_roles)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT DISTINCT role FROM person_role WHERE person = ?");
	uint32_t roles = 0;

	db_put_u64(&q, person);
	while (db_next(&q))
		roles |= db_take_u32(&q);
	TRY(db_result(&q));
	*ret_roles = roles;
	return 0;
}

static const char *role_name(uint32_t role)
{
	static const struct {
		uint32_t role;
		const char *name;
	} names[] = {
		{API_OWNER, "owner"},
		{API_STAFF, "staff"},
		{API_OPERATOR, "operator"},
		{API_COORDINATOR, "coordinator"},
		{API_VENDOR, "vendor"},
		{API_TECHNICIAN, "technician"},
		{API_PARTNER, "partner"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].role == role)
			return names[i].name;
	return "";
}

static int list_roles(struct store *store, struct arena *arena, struct record_me *me)
{
	/* Roles of the installation itself (company 0) are not a company that one could look at. */
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT r.company, c.name, r.role FROM person_role r"
		" JOIN company c ON c.id = r.company"
		" WHERE r.person = ? AND r.company > 0 ORDER BY c.name, c.id, r.role LIMIT 256");

	me->roles = arena_take_array(arena, ROLES_MAX, sizeof(*me->roles));
	if (!me->roles)
		return ERR_NO_MEMORY;
	db_put_u64(&q, me->person);
	while (db_next(&q)) {
		struct record_role *role = &me->roles[me->n_roles++];

		role->company = db_take_u32(&q);
		role->company_name = db_take_text(&q, arena);
		role->role = slice_text(role_name(db_take_u32(&q)));
	}
	return db_result(&q);
}

int store_person_get(
	struct store *store, uint64_t person, struct arena *arena, struct record_me *ret_me)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name FROM person WHERE id = ?");
	struct record_me me = {.person = person};

	db_put_u64(&q, person);
	TRY(db_row(&q));
	me.name = db_take_text(&q, arena);
	TRY(db_result(&q));
	TRY(list_roles(store, arena, &me));
	*ret_me = me;
	return 0;
}

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
