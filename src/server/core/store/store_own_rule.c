#include "server/core/store/store_own_rule.h"

#include "server/core/store/db.h"

/* ---- switched off ---- */

int store_rule_switch_off(struct store *store, const struct store_rule_off *off)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO rule_off SELECT ?, ?, ?, ? WHERE (SELECT count(*) FROM rule_off) < ?"
		" ON CONFLICT(id) DO UPDATE SET reason = excluded.reason, who = excluded.who,"
		" at = excluded.at");
	int rows;

	db_put_text(&q, off->id);
	db_put_text(&q, off->reason);
	db_put_text(&q, off->who);
	db_put_i64(&q, off->at);
	db_put_u64(&q, STORE_RULES_OFF_MAX);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_FULL;
}

int store_rule_switch_on(struct store *store, struct slice id)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "DELETE FROM rule_off WHERE id = ?");

	db_put_text(&q, id);
	return db_run(&q);
}

int store_rule_is_off(struct store *store, struct slice id, bool *ret_off)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT 1 FROM rule_off WHERE id = ?");
	int result;

	db_put_text(&q, id);
	result = db_row(&q);
	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	*ret_off = result == 0;
	return 0;
}

static void mark_off(struct record_rule_list *list, const struct store_rule_off *off)
{
	for (size_t i = 0; i < list->n_rules; i++) {
		struct record_rule *rule = &list->rules[i];

		if (!slice_is(rule->id, off->id))
			continue;
		rule->on = false;
		rule->reason = off->reason;
		rule->switched_by = off->who;
		rule->switched_at = off->at;
	}
}

int store_rules_mark_off(struct store *store, struct arena *arena, struct record_rule_list *list)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT id, reason, who, at FROM rule_off");

	for (size_t i = 0; i < list->n_rules; i++)
		list->rules[i].on = true;
	while (db_next(&q)) {
		const struct store_rule_off off = {
			.id = db_take_text(&q, arena),
			.reason = db_take_text(&q, arena),
			.who = db_take_text(&q, arena),
			.at = db_take_i64(&q),
		};

		TRY(db_result(&q));
		mark_off(list, &off);
	}
	return db_result(&q);
}

/* ---- files of the console ---- */

int store_rule_text_put(struct store *store, const struct store_rule_text *text)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO rule_text SELECT ?1, ?2, ?3, ?4 WHERE"
		" (SELECT count(*) FROM rule_text WHERE name <> ?1) < ?5"
		" ON CONFLICT(name) DO UPDATE SET text = excluded.text, who = excluded.who,"
		" at = excluded.at");
	int rows;

	db_put_text(&q, text->name);
	db_put_text(&q, text->text);
	db_put_text(&q, text->who);
	db_put_i64(&q, text->at);
	db_put_u64(&q, STORE_RULE_TEXTS_MAX);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_FULL;
}

int store_rule_text_remove(struct store *store, struct slice name)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM rule_text WHERE name = ?");
	int rows;

	db_put_text(&q, name);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

int store_rule_text_get(
	struct store *store, struct slice name, struct arena *arena, struct slice *ret_text)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT text FROM rule_text WHERE name = ?");

	db_put_text(&q, name);
	TRY(db_row(&q));
	*ret_text = db_take_text(&q, arena);
	return db_result(&q);
}

int store_rule_text_walk(
	struct store *store, struct arena *arena, store_rule_text_fn fn, void *context)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name, text, who, at FROM rule_text ORDER BY name");

	while (db_next(&q)) {
		const struct store_rule_text text = {
			.name = db_take_text(&q, arena),
			.text = db_take_text(&q, arena),
			.who = db_take_text(&q, arena),
			.at = db_take_i64(&q),
		};

		TRY(db_result(&q));
		TRY(fn(context, &text));
	}
	return db_result(&q);
}

int store_rule_text_list(struct store *store, struct arena *arena, struct record_rule_list *list)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT name, who, at FROM rule_text ORDER BY name");

	list->texts = arena_take_array(arena, STORE_RULE_TEXTS_MAX, sizeof(*list->texts));
	if (!list->texts)
		return ERR_NO_MEMORY;
	while (list->n_texts < STORE_RULE_TEXTS_MAX && db_next(&q)) {
		list->texts[list->n_texts++] = (struct record_rule_text_row){
			.name = db_take_text(&q, arena),
			.who = db_take_text(&q, arena),
			.at = db_take_i64(&q),
		};
	}
	return db_result(&q);
}
