#include "advisor/self_run.h"

#include "advisor/catalogue.h"
#include "advisor/cost.h"

enum { MONTHS_OF_YEAR = 12, YEARS = 5 };

static struct slice cell(const struct call *call, uint32_t row, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_SELF_RUN, row, column);
}

static bool is_kind(const struct call *call, uint32_t row, const char *kind)
{
	return slice_is_text(cell(call, row, SELF_RUN_KIND), kind);
}

/* The visit's number of a line, from 0 to max. */
static struct quoted stated(const struct call *call, uint32_t row, int64_t max)
{
	struct slice line = cell(call, row, SELF_RUN_LINE);

	for (uint32_t i = 0; i < call->visit->self_run.n; i++) {
		const struct visit_line *l = &call->visit->self_run.at[i];

		if (slice_is(l->line, line) && l->number.known && l->number.value >= 0 &&
			l->number.value <= max)
			return (struct quoted){l->number.value, true};
	}
	return (struct quoted){0, false};
}

static struct quoted stated_of(const struct call *call, uint32_t row)
{
	return stated(call, row, is_kind(call, row, "hours") ? SELF_RUN_MAX_HOURS : TARIFF_MAX_YEN);
}

static struct quoted hour_price(const struct call *call)
{
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SELF_RUN); row++)
		if (is_kind(call, row, "cost") && cell(call, row, SELF_RUN_PER).len == 0)
			return stated_of(call, row);
	return (struct quoted){0, false};
}

static struct band line_cost(const struct call *call, uint32_t row)
{
	struct quoted number = stated_of(call, row), price = {1, true};
	enum tax tax = cost_tax(call->visit);

	if (is_kind(call, row, "hours"))
		price = hour_price(call);
	/* no hours cost nothing, whatever an hour is worth */
	if (number.known && number.yen == 0)
		return band_exact(tax, 0);
	if (!number.known || !price.known)
		return band_unknown(tax, OPEN_SELF);
	return band_times(band_exact(tax, number.yen), price.yen);
}

/* The sum of the lines that come once, each month or each year. */
static struct band sum_of(const struct call *call, const char *per)
{
	struct band sum = band_exact(cost_tax(call->visit), 0);

	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SELF_RUN); row++)
		if (!is_kind(call, row, "statement") &&
			slice_is_text(cell(call, row, SELF_RUN_PER), per))
			sum = band_add(sum, line_cost(call, row));
	return sum;
}

struct self_run self_run_cost(const struct call *call, int64_t months)
{
	struct self_run s = {.initial = sum_of(call, "once"), .month = sum_of(call, "month")};
	struct band each_year = sum_of(call, "year");

	s.year = band_add(band_times(s.month, MONTHS_OF_YEAR), each_year);
	s.first_year = band_add(s.initial, s.year);
	s.second_year = s.year;
	s.five_years = band_add(s.initial, band_times(s.year, YEARS));
	s.term = band_unknown(each_year.tax, OPEN_MONTHS);
	if (months > 0) {
		int64_t years = (months + MONTHS_OF_YEAR - 1) / MONTHS_OF_YEAR;

		s.term = band_add(band_times(s.month, months), band_times(each_year, years));
		s.term = band_add(s.initial, s.term);
	}
	return s;
}

void self_run_put_open(const struct call *call, struct out *out)
{
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SELF_RUN); row++)
		if (!is_kind(call, row, "statement") && !stated_of(call, row).known)
			out_text(out, NULL, say_cell(&call->say, TABLE_SELF_RUN, row, SELF_RUN_JA));
}

void self_run_put_statements(const struct call *call, struct out *out)
{
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SELF_RUN); row++)
		if (is_kind(call, row, "statement"))
			out_text(out, NULL, say_cell(&call->say, TABLE_SELF_RUN, row, SELF_RUN_JA));
}
