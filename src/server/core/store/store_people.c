#include "server/core/store/store_people.h"

#include "server/core/store/db.h"

#define PERSONS_MAX 1024
#define ROLES_MAX 256
#define ROLES_LIST_MAX 8192

/* Somebody is shown by a role in the scope, or by having none at all, which only the local administrator
 * and the installation's operators see. */
#define PERSON_IN_SCOPE                                                                            \
	"(?1 OR EXISTS (SELECT 1 FROM person_role r WHERE r.person = p.id AND " DB_IN_SCOPE(       \
		"r.company") ")"                                                                   \
			     " OR (NOT EXISTS (SELECT 1 FROM person_role r WHERE r.person = p.id)" \
			     " AND EXISTS (SELECT 1 FROM person_role WHERE company = 0 AND "       \
			     "person = ?2"                                                         \
			     " AND role & ?3)))"
#define PERSON_COLUMNS "p.id, p.name, p.mail, p.password <> '', p.totp IS NOT NULL, p.last_login"

static void take_person(struct db_query *q, struct arena *arena, struct record_person *person)
{
	person->id = db_take_u64(q);
	person->name = db_take_text(q, arena);
	person->mail = db_take_text(q, arena);
	person->password = db_take_bool(q);
	person->totp = db_take_bool(q);
	person->last_login = db_take_i64(q);
}

/* The roles that the scope covers. */
static int list_roles(struct store *store, const struct store_scope *scope, struct arena *arena,
	size_t max, struct record_person *person)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT r.company, c.name, r.role FROM person_role r JOIN company c"
		" ON c.id = r.company WHERE r.person = ?4 AND " DB_IN_SCOPE(
			"r.company") " ORDER BY r.company > 0, c.name, c.id, r.role LIMIT ?5");

	person->roles = arena_take_array(arena, max, sizeof(*person->roles));
	if (!person->roles && max > 0)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_u64(&q, person->id);
	db_put_i64(&q, (int64_t)max);
	while (db_next(&q)) {
		struct record_role *role = &person->roles[person->n_roles++];

		role->company = db_take_u32(&q);
		role->company_name = db_take_text(&q, arena);
		role->role = slice_text(store_role_name(db_take_u32(&q)));
	}
	return db_result(&q);
}

static int list_persons(struct store *store, const struct store_scope *scope, uint32_t company,
	struct arena *arena, struct record_person_list *list)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT " PERSON_COLUMNS " FROM person p WHERE " PERSON_IN_SCOPE
				" AND (?4 = 0 OR EXISTS (SELECT 1 FROM person_role"
				" WHERE person = p.id AND company = ?4 AND " DB_IN_SCOPE(
					"company") "))"
						   " ORDER BY p.name, p.id LIMIT 1024");

	db_put_scope(&q, scope);
	db_put_i64(&q, company);
	while (db_next(&q))
		take_person(&q, arena, &list->persons[list->n_persons++]);
	return db_result(&q);
}

int store_person_records(struct store *store, const struct store_scope *scope, uint32_t company,
	struct arena *arena, struct record_person_list *ret_list)
{
	struct record_person_list list = {0};
	size_t left = ROLES_LIST_MAX;

	list.persons = arena_take_array(arena, PERSONS_MAX, sizeof(*list.persons));
	if (!list.persons)
		return ERR_NO_MEMORY;
	TRY(list_persons(store, scope, company, arena, &list));
	for (size_t i = 0; i < list.n_persons; i++) {
		TRY(list_roles(store, scope, arena, min_size(left, ROLES_MAX), &list.persons[i]));
		left -= list.persons[i].n_roles;
	}
	*ret_list = list;
	return 0;
}

int store_person_record(struct store *store, const struct store_scope *scope, uint64_t person,
	struct arena *arena, struct record_person *ret_person)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " PERSON_COLUMNS " FROM person p WHERE " PERSON_IN_SCOPE " AND p.id = ?4");
	struct record_person record = {0};

	db_put_scope(&q, scope);
	db_put_u64(&q, person);
	TRY(db_row(&q));
	take_person(&q, arena, &record);
	TRY(db_result(&q));
	TRY(list_roles(store, scope, arena, ROLES_MAX, &record));
	*ret_person = record;
	return 0;
}

int store_person_change(struct store *store, uint64_t person, struct slice name, struct slice mail)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET name = ?1, mail = ?2 WHERE id = ?3"
				" AND (?2 = '' OR NOT EXISTS (SELECT 1 FROM person"
				" WHERE lower(mail) = lower(?2) AND id <> ?3))");
	int rows;

	db_put_text(&q, name);
	db_put_text(&q, mail);
	db_put_u64(&q, person);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_CONFLICT;
}

int store_person_outside(
	struct store *store, const struct store_scope *scope, uint64_t person, uint32_t *ret_n)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT count(*) FROM person_role r WHERE r.person = ?4"
				" AND NOT " DB_IN_SCOPE("r.company"));

	db_put_scope(&q, scope);
	db_put_u64(&q, person);
	TRY(db_row(&q));
	*ret_n = db_take_u32(&q);
	return db_result(&q);
}
