/* Cases: how they come to be, join and move. Reading is in store_case_read.c. */
#include "server/core/store/store_case.h"

#include "server/core/store/db.h"
#include "words/words.h"

/* "2026-1123-" and the number of the case among the company's of that day. */
static int put_number(struct store *store, uint32_t company, usec_t opened, struct buf *out)
{
	struct words_day day = words_day_of(opened);
	_cleanup_(buf_done) struct buf prefix = BUF_INIT(32);
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT coalesce(max(CAST(substr(number, 11) AS INTEGER)), 0) + 1 FROM case_"
		" WHERE company = ? AND substr(number, 1, 10) = ?");

	TRY(buf_put_format(&prefix, "%04d-%02d%02d-", day.year, day.month, day.day));
	db_put_i64(&q, company);
	db_put_text(&q, buf_slice(&prefix));
	TRY(db_row(&q));
	TRY(buf_put_slice(out, buf_slice(&prefix)));
	return buf_put_format(out, "%02u", db_take_u32(&q));
}

static void put_words(struct db_query *q, const struct store_words *words)
{
	db_put_text(q, words->what.ja);
	db_put_text(q, words->what.en);
	db_put_text(q, words->danger.ja);
	db_put_text(q, words->danger.en);
	db_put_text(q, words->now.ja);
	db_put_text(q, words->now.en);
	db_put_text(q, words->false_alarm.ja);
	db_put_text(q, words->false_alarm.en);
}

static int put_case(struct store *store, const struct store_case_new *c, struct slice number)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO case_(company, number, kind, danger, state, drill, device, service,"
		" service_key, owners_see, what_ja, what_en, danger_ja, danger_en, now_ja, now_en,"
		" false_alarm_ja, false_alarm_en, opened, last, alerts, act, received, matched)"
		" VALUES(?, ?, ?, ?, 'new', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, "
		"?)");

	db_put_i64(&q, c->company);
	db_put_text(&q, number);
	db_put_text(&q, slice_text(c->kind));
	db_put_text(&q, slice_text(c->danger ? "danger" : "caution"));
	db_put_i64(&q, c->drill);
	if (c->device > 0)
		db_put_u64(&q, c->device);
	else
		db_put_null(&q);
	db_put_i64(&q, c->service);
	db_put_u64(&q, c->service_key);
	db_put_i64(&q, c->owners_see);
	put_words(&q, &c->words);
	db_put_i64(&q, c->opened);
	db_put_i64(&q, c->act);
	db_put_i64(&q, c->act);
	db_put_i64(&q, c->received);
	db_put_i64(&q, c->matched);
	return db_run(&q);
}

static int put_history(struct store *store, const struct store_case_step *step)
{
	/* The state is read back, so that a row without a move says where the case stands. */
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO case_history(company, case_, time, who, state, note)"
		" SELECT company, id, ?3, ?4, state, ?5 FROM case_ WHERE company = ?1 AND id = ?2");

	db_put_i64(&q, step->company);
	db_put_u64(&q, step->id);
	db_put_i64(&q, step->time);
	db_put_text(&q, step->who);
	db_put_text(&q, step->note);
	return db_run(&q);
}

struct opening {
	const struct store_case_new *new_case;
	uint64_t id;
};

static int add_in_transaction(struct store *store, void *context)
{
	struct opening *opening = context;
	const struct store_case_new *new_case = opening->new_case;
	struct store_case_step step = {
		.company = new_case->company,
		.time = new_case->opened,
		.note = new_case->note,
	};
	_cleanup_(buf_done) struct buf number = BUF_INIT(32);

	TRY(put_number(store, new_case->company, new_case->opened, &number));
	TRY(put_case(store, new_case, buf_slice(&number)));
	opening->id = db_last_id(store);
	step.id = opening->id;
	return put_history(store, &step);
}

int store_case_add(struct store *store, const struct store_case_new *new_case, uint64_t *ret_id)
{
	struct opening opening = {.new_case = new_case};

	TRY(store_transact(store, add_in_transaction, &opening));
	*ret_id = opening.id;
	return 0;
}

int store_case_find_open(
	struct store *store, const struct store_case_key *key, uint64_t *ret_id, bool *ret_danger)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT id, danger = 'danger' FROM case_ WHERE company = ? AND device = ?"
		" AND kind = 'watch' AND drill = ? AND state <> 'closed' AND last > ? AND act < ?"
		" ORDER BY id DESC LIMIT 1");

	db_put_i64(&q, key->company);
	db_put_u64(&q, key->device);
	db_put_i64(&q, key->drill);
	db_put_i64(&q, key->after);
	db_put_i64(&q, key->before);
	TRY(db_row(&q));
	*ret_id = db_take_u64(&q);
	*ret_danger = db_take_bool(&q);
	return db_result(&q);
}

int store_case_find_service(struct store *store, uint32_t company, uint64_t device,
	unsigned service, uint64_t *ret_id, uint64_t *ret_key, bool *ret_open)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT id, service_key, state <> 'closed' FROM case_ WHERE company = ?"
		" AND coalesce(device, 0) = ? AND kind = 'service' AND service = ?"
		" ORDER BY id DESC LIMIT 1");

	db_put_i64(&q, company);
	db_put_u64(&q, device);
	db_put_i64(&q, service);
	TRY(db_row(&q));
	*ret_id = db_take_u64(&q);
	*ret_key = db_take_u64(&q);
	*ret_open = db_take_bool(&q);
	return db_result(&q);
}

int store_case_join(struct store *store, uint32_t company, uint64_t id, usec_t seen)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE case_ SET alerts = alerts + 1, last = max(last, ?) WHERE "
				"company = ? AND id = ?");

	db_put_i64(&q, seen);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_case_join_service(
	struct store *store, uint32_t company, uint64_t id, uint64_t key, usec_t now)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE case_ SET alerts = alerts + 1, last = max(last, ?), service_key = ?"
		" WHERE company = ? AND id = ?");

	db_put_i64(&q, now);
	db_put_u64(&q, key);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_case_set_words(
	struct store *store, uint32_t company, uint64_t id, const struct store_words *words)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE case_ SET what_ja = ?, what_en = ?, danger_ja = ?, danger_en = ?,"
		" now_ja = ?, now_en = ?, false_alarm_ja = ?, false_alarm_en = ?"
		" WHERE company = ? AND id = ?");

	put_words(&q, words);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_case_raise(
	struct store *store, uint32_t company, uint64_t id, const struct store_words *words)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE case_ SET danger = 'danger', what_ja = ?, what_en = ?, danger_ja = ?,"
		" danger_en = ?, now_ja = ?, now_en = ?, false_alarm_ja = ?, false_alarm_en = ?"
		" WHERE company = ? AND id = ?");

	put_words(&q, words);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

static int move_case(struct store *store, const struct store_case_step *step)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE case_ SET state = iif(?3 = '', state, ?3), closing = "
				"iif(?4 = '', closing, ?4)"
				" WHERE company = ?1 AND id = ?2");
	int rows;

	db_put_i64(&q, step->company);
	db_put_u64(&q, step->id);
	db_put_text(&q, slice_text(step->state));
	db_put_text(&q, slice_text(step->closing));
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

static int step_in_transaction(struct store *store, void *context)
{
	const struct store_case_step *step = context;

	TRY(move_case(store, step));
	return put_history(store, step);
}

int store_case_step(struct store *store, const struct store_case_step *step)
{
	struct store_case_step copy = *step;

	return store_transact(store, step_in_transaction, &copy);
}

int store_case_set_shown(struct store *store, uint64_t id, usec_t at)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE case_ SET shown = ? WHERE id = ? AND shown = 0");

	db_put_i64(&q, at);
	db_put_u64(&q, id);
	return db_run(&q);
}
