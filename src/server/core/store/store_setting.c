#include "server/core/store/store_setting.h"

#include "server/core/store/db.h"

int store_setting_put(struct store *store, struct slice name, struct slice value)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO setting VALUES(?, ?) ON CONFLICT DO UPDATE SET value "
				"= excluded.value");

	db_put_text(&q, name);
	db_put_bytes(&q, value.data, value.len);
	return db_run(&q);
}

int store_setting_remove(struct store *store, struct slice name)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "DELETE FROM setting WHERE name = ?");

	db_put_text(&q, name);
	return db_run(&q);
}

int store_setting_walk(struct store *store, struct slice prefix, struct arena *arena,
	store_setting_fn fn, void *context)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT substr(name, length(?1) + 1), value FROM setting"
				" WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name");

	db_put_text(&q, prefix);
	while (db_next(&q)) {
		struct slice name = db_take_text(&q, arena);
		struct slice value = db_take_text(&q, arena);

		TRY(db_result(&q));
		TRY(fn(context, name, value));
	}
	return db_result(&q);
}
