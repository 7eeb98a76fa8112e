#include "server/core/store/store_silence.h"

#include "server/core/store/db.h"

#define FALLEN_MAX 8192

/* ---- time awake */

static int take_devices_along(struct store *store)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"UPDATE device SET heard = ?1, blind_from = iif(sources = 0, ?1, -1),"
		" blind_since = iif(sources = 0, last_contact, 0) WHERE heard < 0");

	db_put_i64(&q, store->awake);
	return db_run(&q);
}

int store_awake_load(struct store *store)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT max(coalesce((SELECT CAST(value AS INTEGER) FROM setting"
		" WHERE name = 'awake'), 0), coalesce((SELECT max(heard) FROM device), 0))");

	TRY(db_row(&q));
	store->awake = db_take_i64(&q);
	TRY(db_result(&q));
	return take_devices_along(store);
}

usec_t store_awake(const struct store *store)
{
	return store->awake;
}

void store_awake_add(struct store *store, usec_t passed)
{
	store->awake += passed;
}

int store_awake_keep(struct store *store)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO setting VALUES('awake', CAST(CAST(? AS TEXT) AS BLOB))"
				" ON CONFLICT DO UPDATE SET value = excluded.value");

	db_put_i64(&q, store->awake);
	return db_run(&q);
}

/* ---- who is silent */

int store_silence_add(struct store *store, const struct store_silence *silence)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO silence VALUES(?, ?, ?, ?, ?, ?, ?)");

	db_put_i64(&q, silence->source);
	db_put_i64(&q, silence->company);
	db_put_u64(&q, silence->device);
	db_put_i64(&q, silence->case_company);
	db_put_u64(&q, silence->case_id);
	db_put_i64(&q, silence->since);
	db_put_i64(&q, silence->heard);
	return db_run(&q);
}

int store_silence_del(struct store *store, const struct store_silence *silence)
{
	_cleanup_(db_end) struct db_query q = db_start(
		store, "DELETE FROM silence WHERE source = ? AND company = ? AND device = ?");

	db_put_i64(&q, silence->source);
	db_put_i64(&q, silence->company);
	db_put_u64(&q, silence->device);
	return db_run(&q);
}

int store_silence_has(struct store *store, const struct store_silence *silence, bool *ret_has)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT EXISTS (SELECT 1 FROM silence WHERE source = ? AND company "
				"= ? AND device = ?)");

	db_put_i64(&q, silence->source);
	db_put_i64(&q, silence->company);
	db_put_u64(&q, silence->device);
	TRY(db_row(&q));
	*ret_has = db_take_bool(&q);
	return db_result(&q);
}

static void take_silence(struct db_query *q, struct arena *arena, struct store_silence *s)
{
	s->source = (enum store_source)db_take_i64(q);
	s->company = db_take_u32(q);
	s->device = db_take_u64(q);
	s->since = db_take_i64(q);
	s->heard = db_take_i64(q);
	s->name = db_take_text(q, arena);
}

#define SILENCE_SQL                                                                     \
	"SELECT s.source, s.company, s.device, s.since, s.heard, coalesce(d.name, '')," \
	" s.case_company, s.case_, c.state <> 'closed', coalesce(d.removed, 0) > 0,"    \
	" coalesce(d.last_contact, 0), CASE s.source WHEN 1 THEN d.heard > s.heard"     \
	" OR d.last_contact > s.since WHEN 2 THEN d.blind_from < 0 ELSE 0 END"          \
	" FROM silence s JOIN case_ c ON c.company = s.case_company AND c.id = s.case_" \
	" LEFT JOIN device d ON d.company = s.company AND d.id = s.device"

static int take_number(struct db_query *q, size_t *ret_n)
{
	TRY(db_row(q));
	*ret_n = (size_t)db_take_u64(q);
	return db_result(q);
}

static int take_listed(struct db_query *q, size_t max, struct arena *arena,
	struct store_silence **ret_silences, size_t *ret_n)
{
	struct store_silence *silences = arena_take_array(arena, max, sizeof(*silences));
	size_t n = 0;

	if (!silences && max > 0)
		return ERR_NO_MEMORY;
	for (; n < max && db_next(q); n++) {
		struct store_silence *s = &silences[n];

		take_silence(q, arena, s);
		s->case_company = db_take_u32(q);
		s->case_id = db_take_u64(q);
		s->case_open = db_take_bool(q);
		s->gone = db_take_bool(q);
		s->spoke = db_take_i64(q);
		s->back = db_take_bool(q);
	}
	TRY(db_result(q));
	*ret_silences = silences;
	*ret_n = n;
	return 0;
}

int store_silence_list(struct store *store, struct arena *arena,
	struct store_silence **ret_silences, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query count = db_start(store, "SELECT count(*) FROM silence");
	_cleanup_(db_end) struct db_query q =
		db_start(store, SILENCE_SQL " ORDER BY s.case_, s.since");
	size_t max;

	TRY(take_number(&count, &max));
	return take_listed(&q, max, arena, ret_silences, ret_n);
}

int store_silence_of_case(struct store *store, uint32_t company, uint64_t id, struct arena *arena,
	struct store_silence **ret_silences, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query count = db_start(
		store, "SELECT count(*) FROM silence WHERE case_company = ? AND case_ = ?");
	_cleanup_(db_end) struct db_query q = db_start(
		store, SILENCE_SQL " WHERE s.case_company = ? AND s.case_ = ? ORDER BY s.since");
	size_t max;

	db_put_i64(&count, company);
	db_put_u64(&count, id);
	TRY(take_number(&count, &max));
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	return take_listed(&q, max, arena, ret_silences, ret_n);
}

/* Of a device that never spoke, the silence begins with its enrolment. */
#define FALLEN_COLUMNS " d.company, d.id, max(d.last_contact, d.enrolled), d.heard, d.name "
#define WATCHED " d.confirmed AND NOT d.removed "
#define IN_NO_CASE(source_)                                              \
	" NOT EXISTS (SELECT 1 FROM silence s WHERE s.source = " source_ \
	" AND s.company = d.company AND s.device = d.id) "

static int take_all(struct db_query *q, size_t max, struct arena *arena,
	struct store_silence **ret_silences, size_t *ret_n)
{
	struct store_silence *silences = arena_take_array(arena, max, sizeof(*silences));
	size_t n = 0;

	if (!silences)
		return ERR_NO_MEMORY;
	while (n < max && db_next(q))
		take_silence(q, arena, &silences[n++]);
	TRY(db_result(q));
	*ret_silences = silences;
	*ret_n = n;
	return 0;
}

int store_silence_due(struct store *store, const struct store_limits *limits, size_t max,
	struct arena *arena, struct store_silence **ret_due, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT 1 AS source, " FALLEN_COLUMNS " FROM device d WHERE " WATCHED
		" AND d.heard < iif(d.always_on, ?2, ?1) AND " IN_NO_CASE(
			"1") " UNION ALL SELECT 2, d.company, d.id, d.blind_since, d.blind_from, "
			     "d.name"
			     " FROM device d WHERE " WATCHED
			     " AND d.blind_from >= 0 AND d.blind_from < ?3 AND " IN_NO_CASE(
				     "2") " ORDER BY 5, 3 LIMIT ?4");

	db_put_i64(&q, limits->ordinary);
	db_put_i64(&q, limits->always_on);
	db_put_i64(&q, limits->blind);
	db_put_i64(&q, (int64_t)max);
	return take_all(&q, max, arena, ret_due, ret_n);
}

int store_silence_fallen(struct store *store, uint32_t company, usec_t from, usec_t to,
	struct arena *arena, struct store_silence **ret_fallen, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT 1, " FALLEN_COLUMNS " FROM device d WHERE " WATCHED
		" AND (?1 = 0 OR d.company = ?1) AND d.heard BETWEEN ?2 AND ?3 AND " IN_NO_CASE(
			"1") " ORDER BY d.name, d.id LIMIT 8192");

	db_put_i64(&q, company);
	db_put_i64(&q, from);
	db_put_i64(&q, to);
	return take_all(&q, FALLEN_MAX, arena, ret_fallen, ret_n);
}

int store_silence_count(
	struct store *store, uint32_t company, usec_t from, usec_t to, struct store_fall *ret_fall)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT count(*) FILTER (WHERE within), count(DISTINCT iif(within, company, NULL)),"
		" count(*) FILTER (WHERE heard > ?3), count(DISTINCT company) FROM"
		" (SELECT d.company, d.heard, d.heard <= ?3 AND " IN_NO_CASE(
			"1") " AS within"
			     " FROM device d WHERE " WATCHED
			     " AND (?1 = 0 OR d.company = ?1) AND d.heard >= ?2)");

	db_put_i64(&q, company);
	db_put_i64(&q, from);
	db_put_i64(&q, to);
	TRY(db_row(&q));
	ret_fall->devices = db_take_u32(&q);
	ret_fall->companies = db_take_u32(&q);
	ret_fall->devices_later = db_take_u32(&q);
	ret_fall->companies_all = db_take_u32(&q);
	return db_result(&q);
}

int store_silence_find(struct store *store, uint32_t company, usec_t from, usec_t to,
	uint32_t *ret_case_company, uint64_t *ret_case)
{
	/* A case of the installation comes first: it explains more. */
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT s.case_company, s.case_ FROM silence s"
		" JOIN case_ c ON c.company = s.case_company AND c.id = s.case_"
		" WHERE s.source = 1 AND c.state <> 'closed' AND s.heard BETWEEN ?2 AND ?3"
		" AND (s.case_company = 0 OR s.case_company = ?1) ORDER BY s.case_company LIMIT 1");

	db_put_i64(&q, company);
	db_put_i64(&q, from);
	db_put_i64(&q, to);
	TRY(db_row(&q));
	*ret_case_company = db_take_u32(&q);
	*ret_case = db_take_u64(&q);
	return db_result(&q);
}

int store_silence_mail(struct store *store, bool nobody, bool *ret_waits)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT EXISTS (SELECT 1 FROM notice WHERE state = 'waiting'"
				" AND (?1 OR detail <> ''))");

	db_put_i64(&q, nobody);
	TRY(db_row(&q));
	*ret_waits = db_take_bool(&q);
	return db_result(&q);
}
