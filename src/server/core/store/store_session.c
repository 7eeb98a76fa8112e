#include "server/core/store/store_login.h"

#include "server/core/store/db.h"

#define SECRET_BYTES 32
#define SESSIONS_MAX 256

static void put_hash(struct db_query *q, struct slice secret, uint8_t hash[32])
{
	store_hash(secret.data, secret.len, hash);
	db_put_bytes(q, hash, 32);
}

int store_session_add(struct store *store, const uint8_t secret[32],
	const struct store_session *session, usec_t now)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO session(hash, person, made, last_seen, expires, door, "
				"by_link, address,"
				" agent) VALUES(?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8)");
	uint8_t hash[32];

	put_hash(&q, slice_of(secret, SECRET_BYTES), hash);
	db_put_u64(&q, session->person);
	db_put_i64(&q, now);
	db_put_i64(&q, session->expires);
	db_put_i64(&q, session->door);
	db_put_i64(&q, session->by_link);
	db_put_text(&q, session->address);
	db_put_text(&q, session->agent);
	return db_run(&q);
}

int store_session_get(
	struct store *store, struct slice secret, usec_t now, struct store_session *ret_session)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT id, person, made, expires, last_seen, door, by_link"
				" FROM session WHERE hash = ?1 AND expires > ?2"
				" AND made <= ?2 + 600000000");
	struct store_session session = {0};
	uint8_t hash[32];

	put_hash(&q, secret, hash);
	db_put_i64(&q, now);
	TRY(db_row(&q));
	session.id = db_take_u64(&q);
	session.person = db_take_u64(&q);
	session.made = db_take_i64(&q);
	session.expires = db_take_i64(&q);
	session.last_seen = db_take_i64(&q);
	session.door = (uint8_t)db_take_u32(&q);
	session.by_link = db_take_bool(&q);
	TRY(db_result(&q));
	*ret_session = session;
	return 0;
}

int store_session_seen(struct store *store, uint64_t session, usec_t now)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE session SET last_seen = ? WHERE id = ?");

	db_put_i64(&q, now);
	db_put_u64(&q, session);
	return db_run(&q);
}

int store_session_list(struct store *store, uint64_t person, usec_t now, struct arena *arena,
	struct record_session_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT s.id, s.person, p.name, s.made, s.last_seen, s.expires,"
		" CASE s.door WHEN 1 THEN 'people' WHEN 2 THEN 'page' ELSE '' END, s.address,"
		" s.agent FROM session s JOIN person p ON p.id = s.person"
		" WHERE (?1 = 0 OR s.person = ?1) AND s.expires > ?2 ORDER BY s.id DESC LIMIT 256");
	struct record_session_list list = {0};

	list.sessions = arena_take_array(arena, SESSIONS_MAX, sizeof(*list.sessions));
	if (!list.sessions)
		return ERR_NO_MEMORY;
	db_put_u64(&q, person);
	db_put_i64(&q, now);
	while (db_next(&q)) {
		struct record_session *session = &list.sessions[list.n_sessions++];

		session->id = db_take_u64(&q);
		session->person = db_take_u64(&q);
		session->name = db_take_text(&q, arena);
		session->made = db_take_i64(&q);
		session->last_seen = db_take_i64(&q);
		session->expires = db_take_i64(&q);
		session->door = db_take_text(&q, arena);
		session->address = db_take_text(&q, arena);
		session->agent = db_take_text(&q, arena);
	}
	TRY(db_result(&q));
	*ret_list = list;
	return 0;
}

int store_session_end(struct store *store, uint64_t session, uint64_t person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM session WHERE id = ?1 AND (?2 = 0 OR person = ?2)");
	int rows;

	db_put_u64(&q, session);
	db_put_u64(&q, person);
	TRY(db_run_count(&q, &rows));
	return rows > 0 ? 0 : ERR_NOT_FOUND;
}

int store_session_end_others(struct store *store, uint64_t session, uint64_t person)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "DELETE FROM session WHERE person = ? AND id <> ?");

	db_put_u64(&q, person);
	db_put_u64(&q, session);
	return db_run(&q);
}

int store_link_add(
	struct store *store, const uint8_t secret[32], uint64_t person, usec_t now, usec_t expires)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO login_link VALUES(?, ?, ?, ?)");
	uint8_t hash[32];

	put_hash(&q, slice_of(secret, SECRET_BYTES), hash);
	db_put_u64(&q, person);
	db_put_i64(&q, now);
	db_put_i64(&q, expires);
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

static int forget_all(struct store *store, void *context)
{
	_cleanup_(db_end) struct db_query sessions = db_start(store, "DELETE FROM session");
	_cleanup_(db_end) struct db_query links = db_start(store, "DELETE FROM login_link");

	TRY(db_run(&sessions));
	return db_run(&links);
}

int store_forget_logins(struct store *store)
{
	return store_transact(store, forget_all, NULL);
}
