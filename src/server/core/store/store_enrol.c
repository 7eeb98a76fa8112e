#include "server/core/store/store_device.h"

#include "server/core/store/db.h"

struct key {
	uint32_t company;
	uint8_t secret_hash[32];
	int64_t uses_left;
	usec_t window_end;
	usec_t rate_since;
	int64_t rate_count;
};

struct enrolment {
	const struct frame_enrol *enrol;
	usec_t now;
	struct key key;
	uint8_t device_hash[32];
	struct store_enrolled result;
};

static int read_key(struct store *store, uint64_t id, struct key *key)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT company, secret_hash, uses_left, window_end, rate_since, rate_count"
		" FROM enrol_key WHERE id = ?");

	db_put_u64(&q, id);
	TRY(db_row(&q));
	key->company = db_take_u32(&q);
	db_take_fixed(&q, key->secret_hash, sizeof(key->secret_hash));
	key->uses_left = db_take_i64(&q);
	key->window_end = db_take_i64(&q);
	key->rate_since = db_take_i64(&q);
	key->rate_count = db_take_i64(&q);
	return db_result(&q);
}

static int check_secret(struct store *store, struct enrolment *e)
{
	uint8_t hash[32];
	int result = read_key(store, e->enrol->key_id, &e->key);

	if (result == ERR_NOT_FOUND)
		return ERR_DENIED;
	TRY(result);
	store_hash(e->enrol->key_secret, sizeof(e->enrol->key_secret), hash);
	return slice_is_secret(slice_of(hash, 32), slice_of(e->key.secret_hash, 32)) ? 0
										     : ERR_DENIED;
}

static int count_rate(struct store *store, struct enrolment *e)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE enrol_key SET rate_since = ?, rate_count = ? WHERE id = ?");
	/* A wall clock that went back starts a new span too. */
	bool over =
		e->now - e->key.rate_since >= STORE_ENROL_RATE_USEC || e->now < e->key.rate_since;

	if (!over && e->key.rate_count >= STORE_ENROL_RATE)
		return ERR_FULL;
	db_put_i64(&q, over ? e->now : e->key.rate_since);
	db_put_i64(&q, over ? 1 : e->key.rate_count + 1);
	db_put_u64(&q, e->enrol->key_id);
	return db_run(&q);
}

/* A PC that was here before: what it says of itself is new, its name and state stay. */
static int renew_device(struct store *store, struct enrolment *e)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE device SET token_hash = ?3, hostname = ?4, system = ?5, version = ?6,"
		" enrol_key = ?7 WHERE company = ?1 AND secret_hash = ?2 RETURNING id, confirmed");

	db_put_i64(&q, e->key.company);
	db_put_bytes(&q, e->device_hash, sizeof(e->device_hash));
	db_put_bytes(&q, e->result.token_hash, sizeof(e->result.token_hash));
	db_put_text(&q, e->enrol->hostname);
	db_put_text(&q, e->enrol->system);
	db_put_text(&q, e->enrol->version);
	db_put_u64(&q, e->enrol->key_id);
	TRY(db_row(&q));
	e->result.device = db_take_u64(&q);
	e->result.confirmed = db_take_bool(&q);
	e->result.fresh = false;
	return db_run(&q);
}

static int use_key(struct store *store, const struct enrolment *e)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE enrol_key SET uses_left = uses_left - 1 WHERE id = ?");

	if (e->key.uses_left <= 0 || e->now > e->key.window_end + STORE_KEY_GRACE_USEC)
		return ERR_DENIED;
	db_put_u64(&q, e->enrol->key_id);
	return db_run(&q);
}

static int add_device(struct store *store, struct enrolment *e)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO device(company, secret_hash, token_hash, confirmed, name, hostname,"
		" system, version, enrolled, enrol_key, heard)"
		" VALUES(?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10)");

	TRY(use_key(store, e));
	e->result.confirmed = e->now <= e->key.window_end;
	e->result.fresh = true;
	db_put_i64(&q, e->key.company);
	db_put_bytes(&q, e->device_hash, sizeof(e->device_hash));
	db_put_bytes(&q, e->result.token_hash, sizeof(e->result.token_hash));
	db_put_i64(&q, e->result.confirmed);
	db_put_text(&q, e->enrol->hostname);
	db_put_text(&q, e->enrol->system);
	db_put_text(&q, e->enrol->version);
	db_put_i64(&q, e->now);
	db_put_u64(&q, e->enrol->key_id);
	db_put_i64(&q, store->awake);
	TRY(db_run(&q));
	e->result.device = db_last_id(store);
	return 0;
}

/* One that people have removed does not come back by itself. */
static int refuse_removed(struct store *store, const struct enrolment *e)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "SELECT 1 FROM device WHERE company = ? AND secret_hash = ? AND removed");
	int result;

	db_put_i64(&q, e->key.company);
	db_put_bytes(&q, e->device_hash, sizeof(e->device_hash));
	result = db_row(&q);
	return result == 0 ? ERR_DENIED : result == ERR_NOT_FOUND ? 0 : result;
}

static int enrol_in_transaction(struct store *store, void *context)
{
	struct enrolment *e = context;
	int result;

	TRY(check_secret(store, e));
	TRY(count_rate(store, e));
	TRY(refuse_removed(store, e));
	e->result.company = e->key.company;
	result = renew_device(store, e);
	return result == ERR_NOT_FOUND ? add_device(store, e) : result;
}

int store_device_enrol(struct store *store, const struct frame_enrol *enrol,
	const uint8_t token[32], usec_t now, struct store_enrolled *ret_enrolled)
{
	struct enrolment e = {.enrol = enrol, .now = now};

	memcpy(e.result.token, token, sizeof(e.result.token));
	store_hash(token, sizeof(e.result.token), e.result.token_hash);
	store_hash(enrol->device_secret, sizeof(enrol->device_secret), e.device_hash);
	TRY(store_transact(store, enrol_in_transaction, &e));
	*ret_enrolled = e.result;
	return 0;
}
