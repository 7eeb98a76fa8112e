#include "advisor/programme.h"

#include "advisor/view.h"

static struct slice cell(const struct call *call, uint32_t row, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_SUBSIDIES, row, column);
}

static struct quoted yen_of(const struct catalogue *catalogue, uint32_t row, unsigned column)
{
	int64_t yen;

	if (!catalogue_number(catalogue, TABLE_SUBSIDIES, row, column, &yen) || yen < 0 ||
		yen > TARIFF_MAX_YEN)
		return (struct quoted){0, false};
	return (struct quoted){yen, true};
}

struct programme programme_terms(const struct catalogue *catalogue, uint32_t row)
{
	struct programme p = {
		.general = rate_parse(
			catalogue_cell(catalogue, TABLE_SUBSIDIES, row, SUBSIDIES_RATE_GENERAL)),
		.small = rate_parse(
			catalogue_cell(catalogue, TABLE_SUBSIDIES, row, SUBSIDIES_RATE_SMALL)),
		.cap = yen_of(catalogue, row, SUBSIDIES_CAP),
		.floor = yen_of(catalogue, row, SUBSIDIES_FLOOR),
	};

	if (!catalogue_number(catalogue, TABLE_SUBSIDIES, row, SUBSIDIES_MONTHS, &p.months) ||
		p.months < 1 || p.months > 120)
		p.months = 0;
	return p;
}

/* Whether a day or year lies within the programme's years; a year may lie within in part. */
static enum tri is_within(const struct call *call, uint32_t row, struct date when)
{
	struct date from, to;

	if (date_parse(cell(call, row, SUBSIDIES_FROM), &from) < 0 ||
		date_parse(cell(call, row, SUBSIDIES_TO), &to) < 0 || !date_is_known(when))
		return TRI_UNKNOWN;
	from = date_first_day(from);
	to = date_last_day(to);
	if (date_compare(date_last_day(when), from) < 0 ||
		date_compare(date_first_day(when), to) > 0)
		return TRI_NO;
	if (date_compare(date_first_day(when), from) >= 0 &&
		date_compare(date_last_day(when), to) <= 0)
		return TRI_YES;
	return TRI_UNKNOWN;
}

static uint32_t find_by_year(const struct call *call, struct date start)
{
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SUBSIDIES); row++)
		if (is_within(call, row, start) == TRI_YES)
			return row;
	return ROW_NONE;
}

struct chosen_programme programme_choose(const struct call *call)
{
	struct chosen_programme c = {.row = ROW_NONE, .in_year = TRI_UNKNOWN};

	c.start = date_is_known(call->visit->start) ? call->visit->start : call->today;
	if (call->visit->programme.len)
		c.row = catalogue_find(call->catalogue, TABLE_SUBSIDIES, call->visit->programme);
	if (c.row == ROW_NONE)
		c.row = find_by_year(call, c.start);
	if (c.row == ROW_NONE)
		return c;
	c.terms = programme_terms(call->catalogue, c.row);
	c.in_year = is_within(call, c.row, c.start);
	return c;
}

bool programme_asks(
	const struct call *call, const struct chosen_programme *chosen, uint32_t condition)
{
	if (catalogue_cell(call->catalogue, TABLE_CONDITIONS, condition, CONDITIONS_PROGRAMMES)
			.len == 0)
		return true;
	return chosen->row != ROW_NONE &&
	       catalogue_has(call->catalogue, TABLE_CONDITIONS, condition, CONDITIONS_PROGRAMMES,
		       cell(call, chosen->row, SUBSIDIES_PROGRAMME));
}

static enum tri is_listed(const struct call *call, uint32_t service)
{
	const struct standing *standing;

	if (service == ROW_NONE)
		return TRI_UNKNOWN;
	standing = view_standing(call->view, service);
	if (standing->kind != STANDING_LISTED)
		return TRI_NO;
	return standing->old ? TRI_UNKNOWN : TRI_YES;
}

/* A condition that is named as a question is answered by it: "none" is a no, another choice a yes. */
enum tri programme_state(const struct call *call, uint32_t condition, uint32_t service)
{
	struct slice key =
		catalogue_cell(call->catalogue, TABLE_CONDITIONS, condition, CONDITIONS_CONDITION);

	if (slice_is_text(key, "on_ipa_list"))
		return is_listed(call, service);
	for (uint32_t i = 0; i < call->visit->answers.n; i++) {
		const struct visit_answer *answer = &call->visit->answers.at[i];

		if (!slice_is(answer->question, key) || !answer->known)
			continue;
		if (slice_is_text(answer->text, "unknown"))
			return TRI_UNKNOWN;
		return tri_of(
			!slice_is_text(answer->text, "no") && !slice_is_text(answer->text, "none"));
	}
	return TRI_UNKNOWN;
}

struct slice programme_warning(const struct call *call, const struct chosen_programme *chosen)
{
	struct slice date = say_date(&call->say, chosen->start);

	if (chosen->row == ROW_NONE)
		return SAY(&call->say, "money_programme_none", {"date", date});
	if (chosen->in_year == TRI_YES)
		return SLICE_EMPTY;
	return SAY(&call->say, "money_programme_other_year",
		{"programme", say_cell(&call->say, TABLE_SUBSIDIES, chosen->row, SUBSIDIES_JA)},
		{"date", date});
}

/* A warning that every programme gives is written large. */
static bool is_large(const struct call *call, uint32_t condition)
{
	return slice_is_text(catalogue_cell(
				     call->catalogue, TABLE_CONDITIONS, condition, CONDITIONS_KIND),
		       "warning") &&
	       catalogue_cell(call->catalogue, TABLE_CONDITIONS, condition, CONDITIONS_PROGRAMMES)
			       .len == 0;
}

static struct slice source_of(const struct call *call, struct slice key)
{
	uint32_t row = catalogue_find(call->catalogue, TABLE_SOURCES, key);

	return say_cell(&call->say, TABLE_SOURCES, row, SOURCES_JA);
}

static void put_condition(
	const struct call *call, struct out *out, uint32_t condition, uint32_t service)
{
	const struct catalogue *c = call->catalogue;
	struct slice kind = catalogue_cell(c, TABLE_CONDITIONS, condition, CONDITIONS_KIND);

	out_object(out, NULL);
	out_text(out, "condition",
		catalogue_cell(c, TABLE_CONDITIONS, condition, CONDITIONS_CONDITION));
	out_text(out, "kind", kind);
	out_text(out, "text", say_cell(&call->say, TABLE_CONDITIONS, condition, CONDITIONS_JA));
	if (slice_is_text(kind, "condition"))
		out_words(out, "state", tri_word(programme_state(call, condition, service)));
	out_bool(out, "large", is_large(call, condition));
	out_text(out, "source",
		source_of(call, catalogue_cell(c, TABLE_CONDITIONS, condition, CONDITIONS_SOURCE)));
	out_text(out, "place", catalogue_cell(c, TABLE_CONDITIONS, condition, CONDITIONS_PLACE));
	out_end(out);
}

static void put_checklist(
	const struct call *call, struct out *out, const struct chosen_programme *chosen)
{
	out_list(out, "checklist");
	for (uint32_t i = 0; i < catalogue_rows(call->catalogue, TABLE_CONDITIONS); i++)
		if (programme_asks(call, chosen, i))
			put_condition(call, out, i, ROW_NONE);
	out_end(out);
}

static void put_rate(struct out *out, const char *name, struct slice text, struct rate rate)
{
	if (rate.d)
		out_text(out, name, text);
	else
		out_null(out, name);
}

static void put_terms(
	const struct call *call, struct out *out, const struct chosen_programme *chosen)
{
	const struct programme *p = &chosen->terms;

	out_text(out, "programme", cell(call, chosen->row, SUBSIDIES_PROGRAMME));
	out_text(out, "label", say_cell(&call->say, TABLE_SUBSIDIES, chosen->row, SUBSIDIES_JA));
	out_text(out, "from", cell(call, chosen->row, SUBSIDIES_FROM));
	out_text(out, "to", cell(call, chosen->row, SUBSIDIES_TO));
	put_rate(out, "rate_general", cell(call, chosen->row, SUBSIDIES_RATE_GENERAL), p->general);
	put_rate(out, "rate_small", cell(call, chosen->row, SUBSIDIES_RATE_SMALL), p->small);
	out_maybe(out, "cap", p->cap.known, p->cap.yen);
	out_maybe(out, "floor", p->floor.known, p->floor.yen);
	out_maybe(out, "months", p->months > 0, p->months);
	out_text(out, "source", source_of(call, cell(call, chosen->row, SUBSIDIES_SOURCE)));
	out_text(out, "place", cell(call, chosen->row, SUBSIDIES_PLACE));
}

void programme_put(const struct call *call, struct out *out, const struct chosen_programme *chosen)
{
	out_object(out, "programme");
	if (chosen->row != ROW_NONE)
		put_terms(call, out, chosen);
	out_words(out, "in_year", tri_word(chosen->in_year));
	out_text(out, "warning", programme_warning(call, chosen));
	put_checklist(call, out, chosen);
	out_end(out);
	out_list(out, "programmes");
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SUBSIDIES); row++) {
		out_object(out, NULL);
		out_text(out, "programme", cell(call, row, SUBSIDIES_PROGRAMME));
		out_text(out, "label", say_cell(&call->say, TABLE_SUBSIDIES, row, SUBSIDIES_JA));
		out_text(out, "from", cell(call, row, SUBSIDIES_FROM));
		out_text(out, "to", cell(call, row, SUBSIDIES_TO));
		out_end(out);
	}
	out_end(out);
}

static struct slice large_warning(const struct call *call)
{
	for (uint32_t i = 0; i < catalogue_rows(call->catalogue, TABLE_CONDITIONS); i++)
		if (is_large(call, i))
			return say_cell(&call->say, TABLE_CONDITIONS, i, CONDITIONS_JA);
	return SLICE_EMPTY;
}

static bool is_condition(
	const struct call *call, const struct chosen_programme *chosen, uint32_t row)
{
	struct slice kind = catalogue_cell(call->catalogue, TABLE_CONDITIONS, row, CONDITIONS_KIND);

	return slice_is_text(kind, "condition") && programme_asks(call, chosen, row);
}

void programme_put_conditions(const struct call *call, struct out *out,
	const struct chosen_programme *chosen, uint32_t service)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_CONDITIONS);

	out_list(out, "conditions");
	for (uint32_t i = 0; i < n; i++)
		if (is_condition(call, chosen, i))
			out_text(out, NULL,
				say_cell(&call->say, TABLE_CONDITIONS, i, CONDITIONS_JA));
	out_end(out);
	out_list(out, "checks");
	for (uint32_t i = 0; i < n; i++)
		if (is_condition(call, chosen, i))
			put_condition(call, out, i, service);
	out_end(out);
	out_text(out, "warning", large_warning(call));
}
