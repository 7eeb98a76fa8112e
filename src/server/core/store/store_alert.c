#include "server/core/store/store_case.h"

#include "base/buf.h"
#include "server/core/store/db.h"
#include "server/core/store/store_rule.h"

#define ALERTS_MAX 100
/* A case must fit into one reply. */
#define EVIDENCE_MAX ((size_t)3 * 1024 * 1024)
/* 64 fields of 4 KiB with their names, and the rest of a match. */
#define MATCH_MAX ((size_t)512 * 1024)

static int put_alert(struct store *store, const struct store_alert_new *alert, uint64_t *ret_id)
{
	const struct record_match *match = alert->match;
	_cleanup_(db_end) struct db_query q = db_start(store,
		"INSERT INTO alert(company, device, epoch, number, idx, rule, title, author, level)"
		" VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
	int rows;

	db_put_i64(&q, match->company);
	db_put_u64(&q, match->device);
	db_put_bytes(&q, match->epoch, sizeof(match->epoch));
	db_put_u64(&q, match->number);
	db_put_i64(&q, match->index);
	db_put_text(&q, match->rule);
	db_put_text(&q, alert->title);
	db_put_text(&q, alert->author);
	db_put_i64(&q, alert->level);
	TRY(db_run_count(&q, &rows));
	if (rows == 0)
		return ERR_EXISTS;
	*ret_id = db_last_id(store);
	return 0;
}

static int put_evidence(struct store *store, const struct record_match *match, uint64_t alert)
{
	_cleanup_(buf_done) struct buf record = BUF_INIT(MATCH_MAX);
	_cleanup_(db_end) struct db_query q =
		db_start(store, "INSERT INTO alert_evidence VALUES(?, ?, ?)");

	TRY(record_match_encode(match, &record));
	db_put_i64(&q, match->company);
	db_put_u64(&q, alert);
	db_put_bytes(&q, record.data, record.len);
	return db_run(&q);
}

struct adding {
	const struct store_alert_new *alert;
	uint64_t id;
};

static int add_in_transaction(struct store *store, void *context)
{
	struct adding *adding = context;

	TRY(put_alert(store, adding->alert, &adding->id));
	return put_evidence(store, adding->alert->match, adding->id);
}

int store_alert_add(struct store *store, const struct store_alert_new *alert, uint64_t *ret_id)
{
	struct adding adding = {.alert = alert};

	TRY(store_transact(store, add_in_transaction, &adding));
	*ret_id = adding.id;
	return 0;
}

int store_alert_set_case(struct store *store, uint32_t company, uint64_t alert, uint64_t case_id)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "UPDATE alert SET case_ = ? WHERE company = ? AND id = ?");

	db_put_u64(&q, case_id);
	db_put_i64(&q, company);
	db_put_u64(&q, alert);
	return db_run(&q);
}

static int take_alert(
	struct db_query *q, struct arena *arena, struct record_alert *alert, size_t *ret_bytes)
{
	struct record_match match;
	struct slice record;

	alert->id = db_take_u64(q);
	alert->title = db_take_text(q, arena);
	alert->author = db_take_text(q, arena);
	alert->level = slice_text(store_level_name((uint8_t)db_take_u32(q)));
	record = db_take_text(q, arena);
	TRY(db_result(q));
	TRY(record_match_decode(record, arena, &match));
	alert->rule = match.rule;
	alert->logsource = match.logsource;
	alert->time = match.time;
	alert->seen = match.seen;
	alert->evidence = match.evidence;
	alert->n_evidence = match.n_evidence;
	*ret_bytes = record.len;
	return 0;
}

int store_alert_list(struct store *store, uint32_t company, uint64_t case_id, struct arena *arena,
	struct record_alert **ret_alerts, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q =
		db_start(store, "SELECT a.id, a.title, a.author, a.level, e.record FROM alert a"
				" JOIN alert_evidence e ON e.company = a.company AND e.alert = a.id"
				" WHERE a.company = ? AND a.case_ = ? ORDER BY a.id LIMIT 100");
	struct record_alert *alerts = arena_take_array(arena, ALERTS_MAX, sizeof(*alerts));
	size_t total = 0, n = 0, bytes;

	if (!alerts)
		return ERR_NO_MEMORY;
	db_put_i64(&q, company);
	db_put_u64(&q, case_id);
	while (db_next(&q)) {
		TRY(take_alert(&q, arena, &alerts[n], &bytes));
		total += bytes;
		if (total > EVIDENCE_MAX)
			break;
		n++;
	}
	TRY(db_result(&q));
	*ret_alerts = alerts;
	*ret_n = n;
	return 0;
}
