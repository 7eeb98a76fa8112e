#include "server/core/store/store_person.h"

#include "server/core/store/db.h"

#define SECRET_BYTES 32

static int add_secret(
	struct db_query *q, const uint8_t *secret, uint64_t person, usec_t now, usec_t expires)
{
	uint8_t hash[32];

	store_hash(secret, SECRET_BYTES, hash);
	db_put_bytes(q, hash, sizeof(hash));
	db_put_u64(q, person);
	db_put_i64(q, now);
	db_put_i64(q, expires);
	return db_run(q);
}

int store_session_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO session VALUES(?, ?, ?, ?)");

	return add_secret(&q, secret, person, now, expires);
}

int store_link_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO login_link VALUES(?, ?, ?, ?)");

	return add_secret(&q, secret, person, now, expires);
}

int store_session_get(struct store *store, struct slice secret, usec_t now, uint64_t *ret_person,
	usec_t *ret_expires)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT person, expires FROM session WHERE hash = ? AND expires > ?");
	uint8_t hash[32];

	store_hash(secret.data, secret.len, hash);
	db_put_bytes(&q, hash, sizeof(hash));
	db_put_i64(&q, now);
	TRY(db_row(&q));
	*ret_person = db_take_u64(&q);
	*ret_expires = db_take_i64(&q);
	return db_result(&q);
}

int store_session_end(struct store *store, struct slice secret)
{
	_cleanup_(db_end) struct db_query q = db_start(store, "DELETE FROM session WHERE hash = ?");
	uint8_t hash[32];

	store_hash(secret.data, secret.len, hash);
	db_put_bytes(&q, hash, sizeof(hash));
	return db_run(&q);
}

int store_link_take(struct store *store, struct slice secret, usec_t now, uint64_t *ret_person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM login_link WHERE hash = ? RETURNING person, expires");
	uint8_t hash[32];
	uint64_t person;
	usec_t expires;

	store_hash(secret.data, secret.len, hash);
	db_put_bytes(&q, hash, sizeof(hash));
	TRY(db_row(&q));
	person = db_take_u64(&q);
	expires = db_take_i64(&q);
	TRY(db_run(&q));
	if (expires <= now)
		return ERR_NOT_FOUND;
	*ret_person = person;
	return 0;
}

int store_forget_expired(struct store *store, usec_t now)
{
	_cleanup_(db_end) struct db_query sessions =
		db_start(store, "DELETE FROM session WHERE expires <= ?");
	_cleanup_(db_end) struct db_query links =
		db_start(store, "DELETE FROM login_link WHERE expires <= ?");

	db_put_i64(&sessions, now);
	db_put_i64(&links, now);
	TRY(db_run(&sessions));
	return db_run(&links);
}
