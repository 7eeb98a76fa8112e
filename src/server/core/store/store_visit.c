#include "server/core/store/store_visit.h"

#include "server/core/store/db.h"

enum { LIST_MAX = 1024 };

#define ROW_COLUMNS \
	"v.id, v.company, c.name, v.name, v.remind, v.reminded, v.who, v.made, v.changed"
#define FROM_VISIT " FROM visit v JOIN company c ON c.id = v.company "

static void take_row(struct db_query *q, struct arena *arena, struct record_visit_row *row)
{
	row->id = db_take_u64(q);
	row->company = db_take_u32(q);
	row->company_name = db_take_text(q, arena);
	row->name = db_take_text(q, arena);
	row->remind = db_take_text(q, arena);
	row->reminded = db_take_bool(q);
	row->who = db_take_text(q, arena);
	row->made = db_take_i64(q);
	row->changed = db_take_i64(q);
}

static int add_visit(struct store *store, const struct store_visit *visit, uint64_t *ret_id)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO visit(company, name, remind, reminded, who, made, changed, text)"
		" SELECT ?1, ?2, ?3, 0, ?4, ?5, ?5, ?6"
		" WHERE (SELECT count(*) FROM visit WHERE company = ?1) < ?7");
	int rows;

	db_put_i64(&q, visit->company);
	db_put_text(&q, visit->name);
	db_put_text(&q, visit->remind);
	db_put_text(&q, visit->who);
	db_put_i64(&q, visit->at);
	db_put_text(&q, visit->text);
	db_put_i64(&q, STORE_VISITS_MAX);
	TRY(db_run_count(&q, &rows));
	*ret_id = db_last_id(store);
	return rows > 0 ? 0 : ERR_FULL;
}

static int change_visit(struct store *store, const struct store_visit *visit)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE visit SET name = ?1, reminded = reminded AND remind = ?2, remind = ?2,"
		" who = ?3, changed = ?4, text = ?5 WHERE id = ?6 AND company = ?7");
	int rows;

	db_put_text(&q, visit->name);
	db_put_text(&q, visit->remind);
	db_put_text(&q, visit->who);
	db_put_i64(&q, visit->at);
	db_put_text(&q, visit->text);
	db_put_u64(&q, visit->id);
	db_put_i64(&q, visit->company);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

int store_visit_put(struct store *store, const struct store_visit *visit, uint64_t *ret_id)
{
	if (visit->text.len > STORE_VISIT_TEXT_MAX)
		return ERR_TOO_LARGE;
	if (visit->id == 0)
		return add_visit(store, visit, ret_id);
	TRY(change_visit(store, visit));
	*ret_id = visit->id;
	return 0;
}

int store_visit_get(struct store *store, const struct store_scope *scope, uint64_t id,
	struct arena *arena, struct record_visit *ret_visit)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT " ROW_COLUMNS ", v.text" FROM_VISIT
				"WHERE v.id = ?4 AND " DB_IN_SCOPE("v.company"));
	struct record_visit visit = {0};

	db_put_scope(&q, scope);
	db_put_u64(&q, id);
	TRY(db_row(&q));
	take_row(&q, arena, &visit.row);
	visit.text = db_take_text(&q, arena);
	TRY(db_result(&q));
	*ret_visit = visit;
	return 0;
}

int store_visit_list(struct store *store, const struct store_scope *scope, uint32_t company,
	struct arena *arena, struct record_visit_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " ROW_COLUMNS FROM_VISIT
		"WHERE (?4 = 0 OR v.company = ?4) AND " DB_IN_SCOPE(
			"v.company") " ORDER BY v.changed DESC, v.id DESC LIMIT 1024");
	struct record_visit_list list = {0};

	list.visits = arena_take_array(arena, LIST_MAX, sizeof(*list.visits));
	if (!list.visits)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_i64(&q, company);
	while (db_next(&q))
		take_row(&q, arena, &list.visits[list.n_visits++]);
	TRY(db_result(&q));
	*ret_list = list;
	return 0;
}

int store_visit_remove(struct store *store, uint64_t id)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "DELETE FROM visit WHERE id = ?");

	db_put_u64(&q, id);
	return db_run(&q);
}

int store_visit_due(struct store *store, struct slice day, struct arena *arena,
	struct record_visit_row *ret_visit)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " ROW_COLUMNS FROM_VISIT "WHERE v.remind <> '' AND NOT v.reminded"
		" AND v.remind <= ? ORDER BY v.remind, v.id LIMIT 1");
	struct record_visit_row row = {0};

	db_put_text(&q, day);
	TRY(db_row(&q));
	take_row(&q, arena, &row);
	TRY(db_result(&q));
	*ret_visit = row;
	return 0;
}

int store_visit_reminded(struct store *store, uint64_t id)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE visit SET reminded = 1 WHERE id = ?");

	db_put_u64(&q, id);
	return db_run(&q);
}
