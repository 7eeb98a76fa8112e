#include "server/core/store/store_rule.h"

#include "server/core/store/db.h"

#define FRAME_MAX (64 * 1024)

struct rule_set {
	uint64_t generation;
	const struct frame_rule_ok *rules;
	size_t n_rules;
	const struct frame_rule_refused *refusals;
	size_t n_refusals;
};

static int run_plain(struct store *store, const char *sql)
{
	_cleanup_(db_end) struct db_query q = db_start(store, sql);

	return db_run(&q);
}

static int put_rule(struct store *store, const struct frame_rule_ok *rule, struct buf *scratch)
{
	/* Two rules of one id: the first keeps it, as it does in the image. */
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO rule VALUES(?, ?, ?) ON CONFLICT DO NOTHING");

	buf_clear(scratch);
	TRY(frame_rule_ok_encode(rule, scratch));
	db_put_text(&q, rule->id);
	db_put_text(&q, rule->file);
	db_put_bytes(&q, scratch->data, scratch->len);
	return db_run(&q);
}

static int put_refusal(
	struct store *store, const struct frame_rule_refused *refusal, struct buf *scratch)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO refusal(file, frame) VALUES(?, ?)");

	buf_clear(scratch);
	TRY(frame_rule_refused_encode(refusal, scratch));
	db_put_text(&q, refusal->file);
	db_put_bytes(&q, scratch->data, scratch->len);
	return db_run(&q);
}

static int set_generation(struct store *store, uint64_t generation)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO setting VALUES('rules_generation', ?)"
				" ON CONFLICT DO UPDATE SET value = excluded.value");

	db_put_bytes(&q, &generation, sizeof(generation));
	return db_run(&q);
}

static int replace_in_transaction(struct store *store, void *context)
{
	const struct rule_set *set = context;
	_cleanup_(buf_done) struct buf scratch = BUF_INIT(FRAME_MAX);

	TRY(run_plain(store, "DELETE FROM rule"));
	TRY(run_plain(store, "DELETE FROM refusal"));
	for (size_t i = 0; i < set->n_rules; i++)
		TRY(put_rule(store, &set->rules[i], &scratch));
	for (size_t i = 0; i < set->n_refusals; i++)
		TRY(put_refusal(store, &set->refusals[i], &scratch));
	return set_generation(store, set->generation);
}

int store_rules_replace(struct store *store, uint64_t generation, const struct frame_rule_ok *rules,
	size_t n_rules, const struct frame_rule_refused *refusals, size_t n_refusals)
{
	struct rule_set set = {generation, rules, n_rules, refusals, n_refusals};

	return store_transact(store, replace_in_transaction, &set);
}

int store_rules_generation(struct store *store, uint64_t *ret_generation)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT value FROM setting WHERE name = 'rules_generation'");
	uint64_t generation = 0;
	int result = db_row(&q);

	if (result == 0) {
		db_take_fixed(&q, (uint8_t *)&generation, sizeof(generation));
		result = db_result(&q);
	}
	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	*ret_generation = generation;
	return 0;
}

int store_rule_get(
	struct store *store, struct slice id, struct arena *arena, struct frame_rule_ok *ret_rule)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT frame FROM rule WHERE id = ?");
	struct slice frame;

	db_put_text(&q, id);
	TRY(db_row(&q));
	frame = db_take_text(&q, arena);
	TRY(db_result(&q));
	return frame_rule_ok_decode(frame, arena, ret_rule);
}

int store_rules_count(struct store *store, uint32_t *ret_loaded, uint32_t *ret_refused)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT (SELECT count(*) FROM rule), (SELECT count(*) FROM refusal)");

	TRY(db_row(&q));
	*ret_loaded = db_take_u32(&q);
	*ret_refused = db_take_u32(&q);
	return db_result(&q);
}

const char *store_level_name(uint8_t level)
{
	static const char *const names[] = {"informational", "low", "medium", "high", "critical"};

	return level < ARRAY_SIZE(names) ? names[level] : "";
}

static int list_rules(struct store *store, struct arena *arena, struct record_rule_list *list)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT frame FROM rule ORDER BY file, id LIMIT 1000");

	list->rules = arena_take_array(arena, 1000, sizeof(*list->rules));
	if (!list->rules)
		return ERR_NO_MEMORY;
	while (db_next(&q)) {
		struct slice frame = db_take_text(&q, arena);
		struct frame_rule_ok rule;

		TRY(db_result(&q));
		TRY(frame_rule_ok_decode(frame, arena, &rule));
		list->rules[list->n_rules++] = (struct record_rule){
			.id = rule.id,
			.title = rule.title,
			.author = rule.author,
			.level = slice_text(store_level_name(rule.level)),
			.file = rule.file,
		};
	}
	return db_result(&q);
}

static int list_refusals(struct store *store, struct arena *arena, struct record_rule_list *list)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT frame FROM refusal ORDER BY file, n LIMIT 1000");

	list->refused = arena_take_array(arena, 1000, sizeof(*list->refused));
	if (!list->refused)
		return ERR_NO_MEMORY;
	while (db_next(&q)) {
		struct slice frame = db_take_text(&q, arena);
		struct frame_rule_refused refusal;

		TRY(db_result(&q));
		TRY(frame_rule_refused_decode(frame, arena, &refusal));
		list->refused[list->n_refused++] = (struct record_refusal){
			.file = refusal.file,
			.line = refusal.line,
			.column = refusal.column,
			.message = refusal.message,
			.subject = refusal.subject,
		};
	}
	return db_result(&q);
}

int store_rules_list(struct store *store, struct arena *arena, struct record_rule_list *ret_list)
{
	struct record_rule_list list = {0};

	TRY(store_rules_count(store, &list.loaded, &list.not_loaded));
	TRY(list_rules(store, arena, &list));
	TRY(list_refusals(store, arena, &list));
	*ret_list = list;
	return 0;
}
