/* Devices as people see them, with the letters of their days. */
#include "server/core/store/store_device.h"

#include "server/core/store/db.h"
#include "server/core/store/store_day.h"

#define DEVICES_MAX 4096

/* A row for each day of a device that is not among its finished letters, mostly today alone. */
#define DEVICE_SQL(where_)                                                                        \
	"SELECT d.id, d.company, d.name, d.hostname, d.system, d.version,"                        \
	" CASE WHEN NOT d.confirmed THEN 'unconfirmed' WHEN d.last_contact NOT BETWEEN ?4"        \
	" AND ?6 THEN 'unseen' WHEN d.sources < 0 THEN 'unseen' WHEN d.sources = 0 THEN 'blind' " \
	"ELSE 'ok' END,"                                                                          \
	" d.enrolled, d.last_contact, d.events, d.lost, d.always_on, d.kind, d.rung,"             \
	" coalesce((SELECT min(s.since) FROM silence s WHERE s.source IN (1, 2)"                  \
	" AND s.company = d.company AND s.device = d.id), 0),"                                    \
	" d.days, d.days_to, coalesce(y.day, -1), y.early, y.late, y.blind"                       \
	" FROM (SELECT * FROM device WHERE NOT removed AND " where_                               \
	" ORDER BY name, id LIMIT 4096) d"                                                        \
	" LEFT JOIN device_day y ON y.company = d.company AND y.device = d.id AND y.day <= ?5"    \
	" AND y.day >= iif(d.days_to > ?5, ?5 - 90, max(d.days_to, ?5 - 90))"                     \
	" ORDER BY d.name, d.id"

static void take_device(struct db_query *q, struct arena *arena, struct record_device *device)
{
	device->company = db_take_u32(q);
	device->name = db_take_text(q, arena);
	device->hostname = db_take_text(q, arena);
	device->system = db_take_text(q, arena);
	device->version = db_take_text(q, arena);
	device->state = db_take_text(q, arena);
	device->enrolled = db_take_i64(q);
	device->last_contact = db_take_i64(q);
	device->events = db_take_u64(q);
	device->lost = db_take_u64(q);
	device->always_on = db_take_bool(q);
	device->kind = db_take_text(q, arena);
	device->rung = db_take_u32(q);
	device->silent_since = db_take_i64(q);
}

enum { DAY_COLUMNS = 15 }; /* where the columns of the days begin */

static void start_days(struct db_query *q, const struct record_device *device,
	const struct store_own_days *own, struct arena *arena, struct store_days *days)
{
	struct slice finished = db_take_text(q, arena);

	store_days_start(days, own, device->always_on, device->enrolled, finished, db_take_i64(q));
}

static void put_day(struct db_query *q, struct store_days *days)
{
	int64_t day = db_take_i64(q);
	struct store_quarters seen;

	seen.early = db_take_u64(q);
	seen.late = db_take_u64(q);
	if (day >= 0)
		store_days_put(days, day, &seen, db_take_bool(q));
}

struct listing {
	struct db_query *q;
	struct arena *arena;
	struct store_own_days own;
	struct record_device *devices;
	size_t n;
};

static int finish_device(struct listing *l, const struct store_days *days)
{
	struct record_device *device = &l->devices[l->n - 1];

	device->days = arena_dup(l->arena, slice_of(days->letters, STORE_DAYS));
	return device->days.data ? 0 : ERR_NO_MEMORY;
}

/* The rows of one device follow one another. */
static int read_devices(struct listing *l)
{
	struct store_days days = {.own = &l->own};

	while (db_next(l->q)) {
		uint64_t id = db_take_u64(l->q);

		if (l->n == 0 || l->devices[l->n - 1].id != id) {
			if (l->n > 0)
				TRY(finish_device(l, &days));
			l->devices[l->n].id = id;
			take_device(l->q, l->arena, &l->devices[l->n++]);
			start_days(l->q, &l->devices[l->n - 1], &l->own, l->arena, &days);
		} else {
			l->q->column = DAY_COLUMNS + 2;
		}
		put_day(l->q, &days);
	}
	TRY(db_result(l->q));
	return l->n > 0 ? finish_device(l, &days) : 0;
}

int store_device_list(struct store *store, const struct store_scope *scope,
	const struct store_fresh *fresh, struct arena *arena, struct record_device_list *ret_list)
{
	_cleanup_(db_end) struct db_query q = db_start(store, DEVICE_SQL(DB_IN_SCOPE("company")));
	struct listing l = {.q = &q, .arena = arena};

	TRY(store_day_own(store, fresh->now, &l.own));
	l.devices = arena_take_array(arena, DEVICES_MAX, sizeof(*l.devices));
	if (!l.devices)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_i64(&q, fresh->after);
	db_put_i64(&q, l.own.today);
	db_put_i64(&q, store_fresh_end(fresh));
	TRY(read_devices(&l));
	*ret_list = (struct record_device_list){.devices = l.devices, .n_devices = l.n};
	return 0;
}

int store_device_get(struct store *store, const struct store_scope *scope, uint64_t device,
	const struct store_fresh *fresh, struct arena *arena, struct record_device *ret_device)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, DEVICE_SQL("id = ?7 AND " DB_IN_SCOPE("company")));
	struct record_device found = {0};
	struct listing l = {.q = &q, .arena = arena, .devices = &found};

	TRY(store_day_own(store, fresh->now, &l.own));
	db_put_scope(&q, scope);
	db_put_i64(&q, fresh->after);
	db_put_i64(&q, l.own.today);
	db_put_i64(&q, store_fresh_end(fresh));
	db_put_u64(&q, device);
	TRY(read_devices(&l));
	if (l.n == 0)
		return ERR_NOT_FOUND;
	*ret_device = found;
	return 0;
}
