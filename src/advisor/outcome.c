#include "advisor/outcome.h"

#include "advisor/calendar.h"
#include "advisor/cell.h"

enum { REMINDER_MAX_BYTES = 64 * 1024 };

struct kind_words {
	const char *word;
	const char *text; /* key of texts */
};

static const struct kind_words kinds[] = {
	[OUTCOME_NONE] = {"", "outcome_none"},
	[OUTCOME_TAKE] = {"take", "outcome_take"},
	[OUTCOME_PRESENT_VENDOR] = {"present_vendor", "outcome_present_vendor"},
	[OUTCOME_LATER] = {"later", "outcome_later"},
	[OUTCOME_OTHER_FIRST] = {"other_first", "outcome_other_first"},
};

static enum outcome_kind find_kind(struct slice word)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (slice_is_text(word, kinds[i].word))
			return (enum outcome_kind)i;
	return OUTCOME_NONE;
}

struct slice outcome_iso(const struct call *call, struct date date)
{
	char *storage = arena_take(call->arena, DATE_TEXT);

	return storage ? date_text(date, storage) : SLICE_EMPTY;
}

/* A reminder is a whole day, and one to come. */
static int check_reminder(const struct call *call)
{
	struct date remind = call->visit->outcome.remind;

	if (!date_is_known(remind))
		return 0;
	if (!date_is_day(remind))
		return call_refuse(call, MSG_ADVISOR_NOT_A_DATE, "visit.outcome.remind",
			outcome_iso(call, remind));
	if (date_compare(remind, call->today) < 0)
		return call_refuse(call, MSG_ADVISOR_DATE_PAST, "visit.outcome.remind",
			outcome_iso(call, remind));
	return 0;
}

int outcome_find(const struct call *call, struct outcome *ret_outcome)
{
	struct slice service = call->visit->outcome.service;
	struct outcome outcome = {.kind = find_kind(call->visit->outcome.kind),
		.service = catalogue_find(call->catalogue, TABLE_SERVICES, service)};

	if (outcome.kind == OUTCOME_TAKE && service.len == 0)
		return call_refuse(
			call, MSG_ADVISOR_MISSING, "visit.outcome.service", slice_text("service"));
	if (service.len > 0 && outcome.service == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NO_SUCH_KEY, "visit.outcome.service", service);
	if (outcome.kind != OUTCOME_TAKE)
		TRY(check_reminder(call));
	*ret_outcome = outcome;
	return 0;
}

struct slice outcome_say(const struct call *call, const struct outcome *outcome)
{
	struct date remind = call->visit->outcome.remind;

	if (outcome->kind == OUTCOME_LATER && date_is_known(remind))
		return SAY(&call->say, "outcome_later_on", {"date", say_date(&call->say, remind)});
	if (outcome->kind == OUTCOME_TAKE)
		return SAY(&call->say, "outcome_take",
			{"service", cell_service_name(call, outcome->service)});
	return say_text(&call->say, kinds[outcome->kind].text);
}

int advise_outcome(const struct call *call, struct out *out)
{
	const struct visit *visit = call->visit;
	struct outcome outcome;

	TRY(outcome_find(call, &outcome));
	out_words(out, "kind", kinds[outcome.kind].word);
	out_text(out, "text", outcome_say(call, &outcome));
	if (outcome.service != ROW_NONE) {
		out_object(out, "service");
		cell_put_service(call, out, outcome.service);
		out_end(out);
	} else {
		out_null(out, "service");
	}
	out_list(out, "reasons");
	for (uint32_t i = 0; i < visit->outcome.reasons.n; i++)
		out_text(out, NULL, visit->outcome.reasons.at[i]);
	out_end(out);
	out_text(out, "date", outcome_iso(call, visit->outcome.date));
	out_text(out, "remind", outcome_iso(call, visit->outcome.remind));
	out_list(out, "missing");
	if (visit->outcome.reasons.n == 0)
		out_text(out, NULL, say_text(&call->say, "outcome_no_reason"));
	if (outcome.kind == OUTCOME_LATER && !date_is_known(visit->outcome.remind))
		out_text(out, NULL, say_text(&call->say, "outcome_no_reminder"));
	out_end(out);
	return 0;
}

/* What the reminder says beside its title: the decision and why. */
static struct slice describe(const struct call *call, const struct outcome *outcome)
{
	struct slice text = outcome_say(call, outcome);

	for (uint32_t i = 0; i < call->visit->outcome.reasons.n; i++)
		text = SAY(&call->say, "outcome_and_reason", {"text", text},
			{"reason", call->visit->outcome.reasons.at[i]});
	return text;
}

int advise_reminder(const struct call *call, struct out *out)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(REMINDER_MAX_BYTES);
	struct calendar_reminder reminder = {.today = outcome_iso(call, call->today),
		.date = outcome_iso(call, call->visit->outcome.remind),
		.about = call->visit->company};
	struct outcome outcome;

	TRY(outcome_find(call, &outcome));
	if (!date_is_known(call->visit->outcome.remind))
		return call_refuse(
			call, MSG_ADVISOR_MISSING, "visit.outcome.remind", slice_text("remind"));
	reminder.summary = call->visit->company.len ? SAY(&call->say, "outcome_remind",
							      {"company", call->visit->company})
						    : say_text(&call->say, "outcome_remind_nobody");
	reminder.description = describe(call, &outcome);
	TRY(calendar_put_reminder(&text, &reminder));
	out_text(out, "date", reminder.date);
	out_words(out, "name", "tsujiban-reminder.ics");
	out_text(out, "text", buf_slice(&text));
	return 0;
}
