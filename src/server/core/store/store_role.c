#include "server/core/store/store_people.h"

#include "api/table.h"
#include "server/core/store/db.h"

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

const char *store_role_name(uint32_t role)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].role == role)
			return names[i].name;
	return "";
}

int store_role_find(struct slice name, uint32_t *ret_role)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!slice_is_text(name, names[i].name))
			continue;
		*ret_role = names[i].role;
		return 0;
	}
	return ERR_NOT_FOUND;
}

static void put_role(struct db_query *q, uint32_t company, uint64_t person, uint32_t role)
{
	db_put_i64(q, company);
	db_put_u64(q, person);
	db_put_i64(q, role);
}

int store_role_held(struct store *store, uint32_t company, uint64_t person, uint32_t role)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT 1 FROM person_role WHERE company = ? AND person = ? AND role = ?");

	put_role(&q, company, person, role);
	return db_row(&q);
}

int store_role_del(struct store *store, uint32_t company, uint64_t person, uint32_t role)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "DELETE FROM person_role WHERE company = ? AND person = ? AND role = ?");

	put_role(&q, company, person, role);
	return db_run(&q);
}

int store_role_add_everywhere(struct store *store, uint64_t person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO person_role SELECT id, ?1, ?2 FROM company"
				" WHERE true ON CONFLICT DO NOTHING");

	db_put_u64(&q, person);
	db_put_i64(&q, API_OPERATOR);
	return db_run(&q);
}

int store_role_count(struct store *store, uint32_t company, uint32_t role, uint32_t *ret_n)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT count(*) FROM person_role WHERE company = ? AND role = ?");

	db_put_i64(&q, company);
	db_put_i64(&q, role);
	TRY(db_row(&q));
	*ret_n = db_take_u32(&q);
	return db_result(&q);
}
