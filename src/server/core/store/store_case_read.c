#include "server/core/store/store_case.h"

#include "server/core/store/db.h"
#include "api/table.h"

#define CASES_MAX 200
#define HISTORY_MAX 100

/* API_OPERATOR as text of SQL; the check below holds the two together. */
#define OPERATOR_SQL "4"
_Static_assert(API_OPERATOR == 4, "OPERATOR_SQL is API_OPERATOR");

/* Service cases are the operators' own, unless the watch over the company is affected. */
#define CASE_IN_SCOPE                                                                          \
	DB_IN_SCOPE("c.company")                                                               \
	" AND (?1 OR c.kind <> 'service' OR c.owners_see OR c.company IN (SELECT company FROM" \
	" person_role WHERE person = ?2 AND role & ?3 & " OPERATOR_SQL "))"

#define SUMMARY_COLUMNS                                                                         \
	"c.id, c.number, c.company, o.name, c.kind, c.danger, c.state, c.drill,"                \
	" coalesce(c.device, 0), coalesce(d.name, ''), c.what_ja, c.what_en, c.opened, c.last," \
	" c.alerts"
#define SUMMARY_TABLES                                     \
	" FROM case_ c JOIN company o ON o.id = c.company" \
	" LEFT JOIN device d ON d.company = c.company AND d.id = c.device"

static void take_words(struct db_query *q, struct arena *arena, struct record_words *words)
{
	words->ja = db_take_text(q, arena);
	words->en = db_take_text(q, arena);
}

static void take_summary(
	struct db_query *q, struct arena *arena, struct record_case_summary *summary)
{
	summary->id = db_take_u64(q);
	summary->number = db_take_text(q, arena);
	summary->company = db_take_u32(q);
	summary->company_name = db_take_text(q, arena);
	summary->kind = db_take_text(q, arena);
	summary->danger = db_take_text(q, arena);
	summary->state = db_take_text(q, arena);
	summary->drill = db_take_bool(q);
	summary->device = db_take_u64(q);
	summary->device_name = db_take_text(q, arena);
	take_words(q, arena, &summary->what);
	summary->opened = db_take_i64(q);
	summary->last = db_take_i64(q);
	summary->alerts = db_take_u32(q);
}

int store_case_list(struct store *store, const struct store_scope *scope,
	const struct record_case_filter *filter, struct arena *arena,
	struct record_case_list *ret_list)
{
	/* One row more than is told says whether there are older ones. */
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " SUMMARY_COLUMNS SUMMARY_TABLES " WHERE " CASE_IN_SCOPE
		" AND (?4 = 0 OR c.company = ?4) AND (NOT ?5 OR c.state <> 'closed')"
		" AND (?6 = 0 OR c.id < ?6) ORDER BY c.id DESC LIMIT 201");
	struct record_case_list list = {0};

	list.cases = arena_take_array(arena, CASES_MAX, sizeof(*list.cases));
	if (!list.cases)
		return ERR_NO_MEMORY;
	db_put_scope(&q, scope);
	db_put_i64(&q, filter->company);
	db_put_i64(&q, filter->open);
	db_put_u64(&q, filter->after);
	while (!list.more && db_next(&q)) {
		if (list.n_cases == CASES_MAX)
			list.more = true;
		else
			take_summary(&q, arena, &list.cases[list.n_cases++]);
	}
	TRY(db_result(&q));
	*ret_list = list;
	return 0;
}

int store_case_get(struct store *store, const struct store_scope *scope, uint64_t id,
	struct arena *arena, struct record_case_full *ret_case)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT " SUMMARY_COLUMNS ", c.danger_ja, c.danger_en, c.now_ja, c.now_en,"
		" c.false_alarm_ja, c.false_alarm_en, c.closing,"
		" EXISTS (SELECT 1 FROM notice n WHERE n.company = c.company AND n.case_ = c.id"
		" AND n.state IN ('waiting', 'taken')),"
		" c.act, c.received, c.matched, c.shown,"
		" coalesce((SELECT min(n.taken) FROM notice n WHERE n.company = c.company"
		" AND n.case_ = c.id AND n.state = 'taken'), 0)" SUMMARY_TABLES
		" WHERE " CASE_IN_SCOPE " AND c.id = ?4");
	struct record_case_full full = {0};

	db_put_scope(&q, scope);
	db_put_u64(&q, id);
	TRY(db_row(&q));
	take_summary(&q, arena, &full.summary);
	full.what = full.summary.what;
	take_words(&q, arena, &full.danger);
	take_words(&q, arena, &full.now);
	take_words(&q, arena, &full.false_alarm);
	full.closing = db_take_text(&q, arena);
	full.told = db_take_bool(&q);
	full.times.act = db_take_i64(&q);
	full.times.received = db_take_i64(&q);
	full.times.matched = db_take_i64(&q);
	full.times.shown = db_take_i64(&q);
	full.times.mail_taken = db_take_i64(&q);
	full.times.case_opened = full.summary.opened;
	TRY(db_result(&q));
	*ret_case = full;
	return 0;
}

int store_case_history(struct store *store, uint32_t company, uint64_t id, struct arena *arena,
	struct record_history **ret_history, size_t *ret_n)
{
	_cleanup_(db_end) struct db_query q = db_start(store,
		"SELECT time, who, state, note FROM case_history WHERE company = ? AND case_ = ?"
		" ORDER BY id LIMIT 100");
	struct record_history *history = arena_take_array(arena, HISTORY_MAX, sizeof(*history));
	size_t n = 0;

	if (!history)
		return ERR_NO_MEMORY;
	db_put_i64(&q, company);
	db_put_u64(&q, id);
	for (; db_next(&q); n++) {
		history[n].time = db_take_i64(&q);
		history[n].who = db_take_text(&q, arena);
		history[n].state = db_take_text(&q, arena);
		history[n].note = db_take_text(&q, arena);
	}
	TRY(db_result(&q));
	*ret_history = history;
	*ret_n = n;
	return 0;
}
