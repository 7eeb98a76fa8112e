#include "server/core/store/store_person.h"

#include "api/table.h"
#include "server/core/store/db.h"
#include "server/core/store/store_people.h"

#define ROLES_MAX 256

int store_person_add(
	struct store *store, struct slice name, struct slice mail, usec_t now, uint64_t *ret_person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO person(name, mail, made) SELECT ?1, ?2, ?3"
				" WHERE ?2 = '' OR NOT EXISTS (SELECT 1 FROM person"
				" WHERE lower(mail) = lower(?2))");
	int rows;

	db_put_text(&q, name);
	db_put_text(&q, mail);
	db_put_i64(&q, now);
	TRY(db_run_count(&q, &rows));
	if (rows == 0)
		return ERR_CONFLICT;
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
		db_start(store, "UPDATE person SET mail = ?1 WHERE id = ?2 AND (?1 = ''"
				" OR NOT EXISTS (SELECT 1 FROM person"
				" WHERE lower(mail) = lower(?1) AND id <> ?2))");
	int rows;

	db_put_text(&q, mail);
	db_put_u64(&q, person);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_CONFLICT;
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

int store_person_any_mail(struct store *store)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT 1 FROM person_role r JOIN person p ON p.id = r.person"
				" WHERE r.role & ? AND p.mail <> '' LIMIT 1");

	db_put_i64(&q, API_OPERATOR | API_OWNER);
	return db_row(&q);
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
		role->role = slice_text(store_role_name(db_take_u32(&q)));
	}
	return db_result(&q);
}

int store_person_get(
	struct store *store, uint64_t person, struct arena *arena, struct record_me *ret_me)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name, mail, password <> '', totp IS NOT NULL,"
				" EXISTS (SELECT 1 FROM person_role WHERE person = ?1"
				" AND company = 0 AND role = ?2) FROM person WHERE id = ?1");
	struct record_me me = {.person = person};

	db_put_u64(&q, person);
	db_put_i64(&q, API_OPERATOR);
	TRY(db_row(&q));
	me.name = db_take_text(&q, arena);
	me.mail = db_take_text(&q, arena);
	me.password = db_take_bool(&q);
	me.totp = db_take_bool(&q);
	me.installation = db_take_bool(&q);
	TRY(db_result(&q));
	TRY(list_roles(store, arena, &me));
	*ret_me = me;
	return 0;
}
