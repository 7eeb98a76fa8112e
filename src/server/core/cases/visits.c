/* Saved visits whose day has come: a case for the operators, once for each. */
#include "server/core/cases/state.h"

#include "server/core/store/store_visit.h"
#include "words/words.h"

enum { REMINDED_AT_ONCE = 64 };

struct reminding {
	struct cases *cases;
	struct changes *changes;
	char day[16]; /* today, in Japan */
};

static int remind(struct reminding *r, const struct record_visit_row *visit, usec_t now)
{
	const struct cases_service service = {
		.kind = CASES_VISIT,
		.company = visit->company,
		.key = (uint64_t)now,
		.subject = visit->name,
	};
	bool written;

	TRY(cases_put_service(r->cases, &service, r->changes, &written));
	return store_visit_reminded(r->cases->store, visit->id);
}

static int remind_in_transaction(struct store *store, void *context)
{
	struct reminding *r = context;
	usec_t now = cases_now(r->cases);

	for (size_t i = 0; i < REMINDED_AT_ONCE; i++) {
		struct record_visit_row visit;
		int result = store_visit_due(store, slice_text(r->day), &r->cases->arena, &visit);

		if (result == ERR_NOT_FOUND)
			return 0;
		TRY(result);
		/* Keys rise: a second visit of a company joins the case of the first. */
		TRY(remind(r, &visit, now + (usec_t)i));
	}
	return 0;
}

int cases_remind_visits(struct cases *cases, struct changes *changes)
{
	struct words_day day = words_day_of(cases_now(cases));
	struct reminding reminding = {.cases = cases, .changes = changes};

	arena_reset(&cases->arena);
	snprintf(reminding.day, sizeof(reminding.day), "%04d-%02d-%02d", day.year, day.month,
		day.day);
	return store_transact(cases->store, remind_in_transaction, &reminding);
}
