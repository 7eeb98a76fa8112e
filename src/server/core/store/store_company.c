#include "server/core/store/store_person.h"

#include "server/core/store/db.h"
#include "server/core/store/store_device.h"

#define COMPANIES_MAX 1024

int store_company_add(struct store *store, struct slice name, usec_t now, uint32_t *ret_company)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO company(name, made) VALUES(?, ?)");

	db_put_text(&q, name);
	db_put_i64(&q, now);
	TRY(db_run(&q));
	*ret_company = (uint32_t)db_last_id(store);
	return 0;
}

int store_company_first(struct store *store, uint32_t *ret_company)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT id FROM company WHERE id > 0 ORDER BY id LIMIT 1");

	TRY(db_row(&q));
	*ret_company = db_take_u32(&q);
	return db_result(&q);
}

int store_company_in_scope(struct store *store, const struct store_scope *scope, uint32_t company)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT 1 FROM company WHERE id = ?4 AND id > 0 AND " DB_IN_SCOPE("id"));

	db_put_scope(&q, scope);
	db_put_i64(&q, company);
	return db_row(&q);
}

int store_company_name(
	struct store *store, uint32_t company, struct arena *arena, struct slice *ret_name)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name FROM company WHERE id = ?");

	db_put_i64(&q, company);
	TRY(db_row(&q));
	*ret_name = db_take_text(&q, arena);
	return db_result(&q);
}

#define CASES_OF_COMPANY                                                                    \
	"(SELECT count(*) FROM case_ WHERE company = c.id AND kind = 'watch' AND NOT drill" \
	" AND state <> 'closed'"

int store_company_list(struct store *store, const struct store_scope *scope, uint32_t only,
	const struct store_fresh *fresh, struct arena *arena, struct store_company **ret_companies,
	size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT c.id, c.name, count(d.id),"
		" count(d.id) FILTER (WHERE d.last_contact BETWEEN ?4 AND ?6 AND d.sources > 0),"
		" coalesce(max(d.last_contact), 0)," CASES_OF_COMPANY ")," CASES_OF_COMPANY
		" AND danger = 'danger' AND state IN ('new', 'told'))," CASES_OF_COMPANY
		" AND danger <> 'danger' AND state IN ('new', 'told'))"
		" FROM company c LEFT JOIN device d ON d.company = c.id AND d.confirmed AND NOT "
		"d.removed"
		" WHERE c.id > 0 AND (?5 = 0 OR c.id = ?5) AND " DB_IN_SCOPE(
			"c.id") " GROUP BY c.id ORDER BY c.name, c.id LIMIT 1024");
	struct store_company *companies =
		arena_take_array(arena, COMPANIES_MAX, sizeof(*companies));
	size_t n = 0;

	if (!companies)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_i64(&q, fresh->after);
	db_put_i64(&q, only);
	db_put_i64(&q, store_fresh_end(fresh));
	for (; db_next(&q); n++) {
		struct store_company *company = &companies[n];

		company->id = db_take_u32(&q);
		company->name = db_take_text(&q, arena);
		company->devices = db_take_u32(&q);
		company->devices_seen = db_take_u32(&q);
		company->last_contact = db_take_i64(&q);
		company->cases_open = db_take_u32(&q);
		company->cases_danger = db_take_u32(&q);
		company->cases_caution = db_take_u32(&q);
	}
	TRY(db_result(&q));
	*ret_companies = companies;
	*ret_n = n;
	return 0;
}

int store_scope_reach(
	struct store *store, const struct store_scope *scope, struct store_reach *ret_reach)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT count(*), coalesce(min(id), 0), (SELECT count(*) FROM company WHERE id > 0)"
		" FROM company WHERE id > 0 AND " DB_IN_SCOPE("id"));
	struct store_reach reach;

	db_put_scope(&q, scope);
	TRY(db_row(&q));
	reach.n = db_take_u32(&q);
	reach.first = db_take_u32(&q);
	reach.all = reach.n == db_take_u32(&q);
	TRY(db_result(&q));
	*ret_reach = reach;
	return 0;
}
