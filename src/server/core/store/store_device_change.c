/* What people say of a device. */
#include "server/core/store/store_device.h"

#include "server/core/store/db.h"

int store_device_find(struct store *store, const struct store_scope *scope, uint64_t device,
	uint32_t *ret_company)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT company FROM device WHERE id = ?4 AND NOT removed AND " DB_IN_SCOPE(
			       "company"));

	db_put_scope(&q, scope);
	db_put_u64(&q, device);
	TRY(db_row(&q));
	*ret_company = db_take_u32(&q);
	return db_result(&q);
}

static int run_on_one(struct db_query *q)
{
	int rows;

	TRY(db_run_count(q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

int store_device_accept(struct store *store, uint32_t company, uint64_t device)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE device SET heard = iif(confirmed, heard, ?), confirmed = 1"
				" WHERE company = ? AND id = ? AND NOT removed");

	db_put_i64(&q, store->awake);
	db_put_i64(&q, company);
	db_put_u64(&q, device);
	return run_on_one(&q);
}

int store_device_change(
	struct store *store, uint32_t company, const struct record_device_change *change)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE device SET name = iif(?1 = '', name, ?1), always_on = ?2"
				" WHERE company = ?3 AND id = ?4 AND NOT removed");

	db_put_text(&q, change->name);
	db_put_i64(&q, change->always_on);
	db_put_i64(&q, company);
	db_put_u64(&q, change->id);
	return run_on_one(&q);
}

int store_device_remove(struct store *store, uint32_t company, uint64_t device, usec_t now)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE device SET removed = ? WHERE company = ? AND id = ? AND NOT removed");

	db_put_i64(&q, now);
	db_put_i64(&q, company);
	db_put_u64(&q, device);
	return run_on_one(&q);
}
