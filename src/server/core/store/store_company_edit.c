#include "server/core/store/store_people.h"

#include "api/table.h"
#include "server/core/store/db.h"

#define COMPANIES_MAX 1024

#define COMPANY_COLUMNS                                                           \
	"c.id, c.name, c.made, c.retention_days,"                                 \
	" (SELECT count(DISTINCT person) FROM person_role WHERE company = c.id)," \
	" (SELECT count(*) FROM device WHERE company = c.id AND confirmed)"

static void take_company(struct db_query *q, struct arena *arena, struct record_company *company)
{
	company->id = db_take_u32(q);
	company->name = db_take_text(q, arena);
	company->made = db_take_i64(q);
	company->retention_days = db_take_u32(q);
	company->persons = db_take_u32(q);
	company->devices = db_take_u32(q);
}

int store_company_records(struct store *store, const struct store_scope *scope, struct arena *arena,
	struct record_company_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT " COMPANY_COLUMNS " FROM company c WHERE c.id > 0 AND " DB_IN_SCOPE(
			       "c.id") " ORDER BY c.name, c.id LIMIT 1024");
	struct record_company_list list = {0};

	list.companies = arena_take_array(arena, COMPANIES_MAX, sizeof(*list.companies));
	if (!list.companies)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	while (db_next(&q))
		take_company(&q, arena, &list.companies[list.n_companies++]);
	TRY(db_result(&q));
	*ret_list = list;
	return 0;
}

int store_company_record(struct store *store, const struct store_scope *scope, uint32_t company,
	struct arena *arena, struct record_company *ret_company)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " COMPANY_COLUMNS
		" FROM company c WHERE c.id > 0 AND c.id = ?4 AND " DB_IN_SCOPE("c.id"));
	struct record_company record = {0};

	db_put_scope(&q, scope);
	db_put_i64(&q, company);
	TRY(db_row(&q));
	take_company(&q, arena, &record);
	TRY(db_result(&q));
	*ret_company = record;
	return 0;
}

int store_company_set_name(struct store *store, uint32_t company, struct slice name)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE company SET name = ? WHERE id = ? AND id > 0");

	db_put_text(&q, name);
	db_put_i64(&q, company);
	return db_run(&q);
}

int store_company_set_retention(struct store *store, uint32_t company, uint32_t days)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE company SET retention_days = ? WHERE id = ? AND id > 0");

	db_put_i64(&q, days);
	db_put_i64(&q, company);
	return db_run(&q);
}

int store_company_retention(struct store *store, uint32_t company, uint32_t *ret_days)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT retention_days FROM company WHERE id = ?");

	db_put_i64(&q, company);
	TRY(db_row(&q));
	*ret_days = db_take_u32(&q);
	return db_result(&q);
}

int store_retention_longest(struct store *store, uint32_t usual, uint32_t *ret_days)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT COALESCE(MAX(CASE retention_days WHEN 0 THEN ?1 ELSE "
				"retention_days END), ?1)"
				" FROM company WHERE id > 0");

	db_put_i64(&q, usual);
	TRY(db_row(&q));
	*ret_days = db_take_u32(&q);
	return db_result(&q);
}

int store_company_add_operators(struct store *store, uint32_t company)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO person_role SELECT ?1, person, role FROM person_role"
				" WHERE company = 0 AND role = ?2 ON CONFLICT DO NOTHING");

	db_put_i64(&q, company);
	db_put_i64(&q, API_OPERATOR);
	return db_run(&q);
}

int store_scope_companies(struct store *store, const struct store_scope *scope, struct arena *arena,
	uint32_t **ret_companies, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT id FROM company WHERE " DB_IN_SCOPE("id") " ORDER BY id LIMIT 1025");
	uint32_t *companies = arena_take_array(arena, COMPANIES_MAX + 1, sizeof(*companies));
	size_t n = 0;

	if (!companies)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	while (db_next(&q))
		companies[n++] = db_take_u32(&q);
	TRY(db_result(&q));
	*ret_companies = companies;
	*ret_n = n;
	return 0;
}
