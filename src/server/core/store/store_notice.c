#include "server/core/store/store_notice.h"

#include "server/core/store/db.h"

#define NOTICES_MAX 100
#define RECIPIENTS_MAX 100

int store_recipients(struct store *store, uint32_t company, uint32_t roles, struct arena *arena,
	struct store_recipient **ret_recipients, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT id, mail FROM person WHERE mail <> '' AND id IN (SELECT person"
		" FROM person_role WHERE company = ? AND role & ?) ORDER BY id LIMIT 100");
	struct store_recipient *recipients =
		arena_take_array(arena, RECIPIENTS_MAX, sizeof(*recipients));
	size_t n = 0;

	if (!recipients)
		return ERR_NO_MEMORY;
	db_put_i64(&q, company);
	db_put_i64(&q, roles);
	for (; db_next(&q); n++) {
		recipients[n].person = db_take_u64(&q);
		recipients[n].mail = db_take_text(&q, arena);
	}
	TRY(db_result(&q));
	*ret_recipients = recipients;
	*ret_n = n;
	return 0;
}

int store_notice_add(struct store *store, const struct store_notice_new *notice, uint64_t *ret_id)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO notice(company, case_, person, channel, recipient, subject, body, "
		"state,"
		" written, next_try) VALUES(?1, ?2, ?3, 'mail', ?4, ?5, ?6, 'waiting', ?7, ?7)");

	db_put_i64(&q, notice->company);
	db_put_u64(&q, notice->case_id);
	db_put_u64(&q, notice->recipient.person);
	db_put_text(&q, notice->recipient.mail);
	db_put_text(&q, notice->subject);
	db_put_text(&q, notice->body);
	db_put_i64(&q, notice->written);
	TRY(db_run(&q));
	*ret_id = db_last_id(store);
	return 0;
}

#define NOTICE_COLUMNS "id, company, case_, tries, written, recipient, subject, body"

static int take_notice(struct db_query *q, struct arena *arena, struct store_notice *notice)
{
	TRY(db_row(q));
	notice->id = db_take_u64(q);
	notice->company = db_take_u32(q);
	notice->case_id = db_take_u64(q);
	notice->tries = db_take_u32(q);
	notice->written = db_take_i64(q);
	notice->recipient = db_take_text(q, arena);
	notice->subject = db_take_text(q, arena);
	notice->body = db_take_text(q, arena);
	return db_result(q);
}

/* Nothing is put off by more than an hour: what lies further ahead was written by a clock that has been set back
 * since, and is due. */
#define NEXT_TRY_MAX "7200000000"

int store_notice_next(struct store *store, usec_t now, usec_t until, struct arena *arena,
	struct store_notice *ret_notice)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE notice SET tries = tries + 1, next_try = ?2, under_way = 1"
				" WHERE id = (SELECT id FROM notice WHERE state = 'waiting'"
				" AND (next_try <= ?1 OR next_try > ?1 + " NEXT_TRY_MAX ")"
				" ORDER BY next_try, id LIMIT 1) RETURNING " NOTICE_COLUMNS);

	db_put_i64(&q, now);
	db_put_i64(&q, until);
	TRY(take_notice(&q, arena, ret_notice));
	return db_run(&q);
}

int store_notice_due(struct store *store, usec_t now, usec_t *ret_at)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT iif(next_try > ?1 + " NEXT_TRY_MAX ", ?1, next_try) AS due"
				" FROM notice WHERE state = 'waiting' ORDER BY due LIMIT 1");

	db_put_i64(&q, now);
	TRY(db_row(&q));
	*ret_at = db_take_i64(&q);
	return db_result(&q);
}

int store_notice_reset(struct store *store, usec_t now)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE notice SET next_try = ?, under_way = 0 WHERE state = "
				"'waiting' AND under_way");

	db_put_i64(&q, now);
	return db_run(&q);
}

int store_notice_waiting(
	struct store *store, uint64_t id, struct arena *arena, struct store_notice *ret_notice)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT " NOTICE_COLUMNS " FROM notice WHERE id = ? AND state = 'waiting'");

	db_put_u64(&q, id);
	return take_notice(&q, arena, ret_notice);
}

int store_notice_taken(
	struct store *store, uint32_t company, uint64_t id, usec_t taken, struct slice detail)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE notice SET state = 'taken', under_way = 0, taken = ?, detail = ?"
		" WHERE company = ? AND id = ?");

	db_put_i64(&q, taken);
	db_put_text(&q, detail);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_notice_retry(
	struct store *store, uint32_t company, uint64_t id, usec_t next_try, struct slice detail)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE notice SET under_way = 0, next_try = ?, detail = ? WHERE "
				"company = ? AND id = ?");

	db_put_i64(&q, next_try);
	db_put_text(&q, detail);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_notice_failed(struct store *store, uint32_t company, uint64_t id, struct slice detail)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE notice SET state = 'failed', under_way = 0, detail = ?"
				" WHERE company = ? AND id = ?");

	db_put_text(&q, detail);
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return db_run(&q);
}

int store_notice_stuck(struct store *store, uint32_t tries, uint32_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT count(*) FROM notice WHERE state = 'waiting' AND tries >= ?");

	db_put_i64(&q, tries);
	TRY(db_row(&q));
	*ret_n = db_take_u32(&q);
	return db_result(&q);
}

int store_notice_list(struct store *store, uint32_t company, uint64_t case_id, struct arena *arena,
	struct record_notice **ret_notices, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT id, channel, recipient, state, tries, written, taken, detail FROM notice"
		" WHERE company = ? AND case_ = ? ORDER BY id LIMIT 100");
	struct record_notice *notices = arena_take_array(arena, NOTICES_MAX, sizeof(*notices));
	size_t n = 0;

	if (!notices)
		return ERR_NO_MEMORY;
	db_put_i64(&q, company);
	db_put_u64(&q, case_id);
	for (; db_next(&q); n++) {
		struct record_notice *notice = &notices[n];

		notice->id = db_take_u64(&q);
		notice->channel = db_take_text(&q, arena);
		notice->recipient = db_take_text(&q, arena);
		notice->state = db_take_text(&q, arena);
		notice->tries = db_take_u32(&q);
		notice->written = db_take_i64(&q);
		notice->taken = db_take_i64(&q);
		notice->detail = db_take_text(&q, arena);
	}
	TRY(db_result(&q));
	*ret_notices = notices;
	*ret_n = n;
	return 0;
}
