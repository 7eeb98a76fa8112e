#include "server/core/store/store_login.h"

#include "server/core/store/db.h"

#define ACCOUNT "SELECT id, name, mail, password, totp, totp_pending, totp_step FROM person "

static int take_password(struct db_query *q, struct arena *arena, struct store_account *account)
{
	struct slice text = db_take_text(q, arena);

	if (text.len >= sizeof(account->password))
		return ERR_DAMAGED;
	memcpy(account->password, text.data ? text.data : (const uint8_t *)"", text.len);
	return 0;
}

/* An empty text stands for none. */
static int take_secret(
	struct db_query *q, struct arena *arena, uint8_t secret[STORE_TOTP_BYTES], bool *ret_has)
{
	struct slice bytes = db_take_text(q, arena);

	*ret_has = bytes.len > 0;
	if (bytes.len > 0 && bytes.len != STORE_TOTP_BYTES)
		return ERR_DAMAGED;
	if (bytes.len > 0)
		memcpy(secret, bytes.data, STORE_TOTP_BYTES);
	return 0;
}

static int take_account(struct db_query *q, struct arena *arena, struct store_account *ret)
{
	struct store_account account = {0};

	TRY(db_row(q));
	account.person = db_take_u64(q);
	account.name = db_take_text(q, arena);
	account.mail = db_take_text(q, arena);
	TRY(take_password(q, arena, &account));
	TRY(take_secret(q, arena, account.totp, &account.has_totp));
	TRY(take_secret(q, arena, account.pending, &account.has_pending));
	account.totp_step = db_take_u64(q);
	TRY(db_result(q));
	*ret = account;
	return 0;
}

int store_account_get(
	struct store *store, uint64_t person, struct arena *arena, struct store_account *ret)
{
	_cleanup_(db_end) struct db_query q = db_start(store, ACCOUNT "WHERE id = ?");

	db_put_u64(&q, person);
	return take_account(&q, arena, ret);
}

int store_account_by_mail(
	struct store *store, struct slice mail, struct arena *arena, struct store_account *ret)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, ACCOUNT "WHERE mail <> '' AND lower(mail) = lower(?) ORDER BY id");

	db_put_text(&q, mail);
	return take_account(&q, arena, ret);
}

int store_account_set_password(
	struct store *store, uint64_t person, const char *before, const char *password)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET password = ? WHERE id = ? AND password = ?");
	int rows;

	db_put_text(&q, slice_text(password));
	db_put_u64(&q, person);
	db_put_text(&q, slice_text(before));
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_CONFLICT;
}

int store_account_logged_in(struct store *store, uint64_t person, usec_t now)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET last_login = ? WHERE id = ?");

	db_put_i64(&q, now);
	db_put_u64(&q, person);
	return db_run(&q);
}

int store_totp_pend(struct store *store, uint64_t person, const uint8_t secret[STORE_TOTP_BYTES])
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET totp_pending = ? WHERE id = ?");

	db_put_bytes(&q, secret, STORE_TOTP_BYTES);
	db_put_u64(&q, person);
	return db_run(&q);
}

int store_totp_confirm(struct store *store, uint64_t person, uint64_t step)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET totp = totp_pending, totp_pending = NULL,"
				" totp_step = ? WHERE id = ? AND totp_pending IS NOT NULL");

	db_put_u64(&q, step);
	db_put_u64(&q, person);
	return db_run(&q);
}

int store_totp_take(struct store *store, uint64_t person, uint64_t step)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "UPDATE person SET totp_step = ?1 WHERE id = ?2 AND totp_step < ?1");
	int rows;

	db_put_u64(&q, step);
	db_put_u64(&q, person);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_CONFLICT;
}

int store_totp_end(struct store *store, uint64_t person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE person SET totp = NULL, totp_pending = NULL WHERE id = ?");

	db_put_u64(&q, person);
	return db_run(&q);
}
