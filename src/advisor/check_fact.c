#include "advisor/checking.h"
#include "base/text.h"

#define VALUE_MAX UINT64_C(999999999999)

/* ---- facts */

static bool is_choice(const struct checking *c, uint32_t item, struct slice value)
{
	return catalogue_has(c->catalogue, TABLE_ITEMS, item, ITEMS_CHOICES, value);
}

static bool is_value(const struct checking *c, uint32_t item, struct slice value)
{
	enum item_kind kind = catalogue_item_kind(c->catalogue, item);
	uint64_t number;

	if (kind == ITEM_CHOICE)
		return is_choice(c, item, value);
	if (!item_is_number(kind))
		return true;
	return text_parse_u64(value, VALUE_MAX, &number) == 0 && (kind != ITEM_RANK || number > 0);
}

/*
 * A value is there when a statement is made of an item that has values, and only then. A condition may
 * leave it open.
 */
static bool is_value_right(const struct checking *c, uint32_t item, enum fact_state state)
{
	struct slice value = checking_cell(c, FACTS_VALUE);
	bool may = catalogue_item_kind(c->catalogue, item) != ITEM_FLAG &&
		   (state == FACT_YES || state == FACT_CONDITION);
	bool must = may && state == FACT_YES;

	return value.len == 0 ? !must : may && is_value(c, item, value);
}

_must_check_ int check_fact(const struct checking *c)
{
	uint32_t item = catalogue_find(c->catalogue, TABLE_ITEMS, checking_cell(c, FACTS_ITEM));
	enum fact_state state = fact_state_find(checking_cell(c, FACTS_STATE));
	bool told = checking_cell(c, FACTS_CONDITION_JA).len > 0;

	if (state == FACT_STATES)
		return 0;
	if (item != ROW_NONE && !is_value_right(c, item, state))
		TRY(checking_tell(
			c, MSG_CATALOGUE_FACT_VALUE, FACTS_VALUE, checking_cell(c, FACTS_ITEM)));
	if (state == FACT_CONDITION ? !told : checking_cell(c, FACTS_WHEN).len > 0)
		return checking_tell(c, MSG_CATALOGUE_FACT_CONDITION,
			state == FACT_CONDITION ? FACTS_CONDITION_JA : FACTS_WHEN,
			checking_cell(c, FACTS_ITEM));
	return 0;
}

/* ---- ceilings */

/* The row with the other tax of the same type and day; ROW_NONE. */
static uint32_t find_twin(const struct checking *c)
{
	struct slice type = checking_cell(c, CEILINGS_TYPE), from = checking_cell(c, CEILINGS_FROM);
	struct slice tax = checking_cell(c, CEILINGS_TAX);
	uint32_t row = 0;

	for (;; row++) {
		row = catalogue_next(c->catalogue, TABLE_CEILINGS, row, CEILINGS_TYPE, type);
		if (row == ROW_NONE)
			return ROW_NONE;
		if (slice_is(catalogue_cell(c->catalogue, TABLE_CEILINGS, row, CEILINGS_FROM),
			    from) &&
			!slice_is(catalogue_cell(c->catalogue, TABLE_CEILINGS, row, CEILINGS_TAX),
				tax))
			return row;
	}
}

static bool is_same(const struct checking *c, uint32_t other, unsigned column)
{
	return slice_is(checking_cell(c, column),
		catalogue_cell(c->catalogue, TABLE_CEILINGS, other, column));
}

/* What is with tax is more than what is without. */
static bool are_amounts_right(const struct checking *c, uint32_t other)
{
	int64_t mine, its;
	bool included = slice_is_text(checking_cell(c, CEILINGS_TAX), "included");

	if (!catalogue_number(c->catalogue, TABLE_CEILINGS, c->row, CEILINGS_YEN_MONTH, &mine) ||
		!catalogue_number(c->catalogue, TABLE_CEILINGS, other, CEILINGS_YEN_MONTH, &its))
		return is_same(c, other, CEILINGS_YEN_MONTH);
	return included ? mine > its : mine < its;
}

static const char *unit_of(struct slice type)
{
	if (slice_is_text(type, "network"))
		return "network";
	return slice_is_text(type, "endpoint") ? "terminal" : "sum";
}

_must_check_ int check_ceiling(const struct checking *c)
{
	struct slice type = checking_cell(c, CEILINGS_TYPE);
	bool sum = slice_is_text(checking_cell(c, CEILINGS_UNIT), "sum");
	uint32_t twin = find_twin(c);

	TRY(check_period(c, CEILINGS_FROM, CEILINGS_TO));
	if (!slice_is_text(checking_cell(c, CEILINGS_UNIT), unit_of(type)))
		return checking_tell(c, MSG_CATALOGUE_SENSE, CEILINGS_UNIT, slice_text("unit"));
	if (sum != (checking_cell(c, CEILINGS_YEN_MONTH).len == 0))
		return checking_tell(
			c, MSG_CATALOGUE_SENSE, CEILINGS_YEN_MONTH, slice_text("yen_month"));
	if (twin == ROW_NONE || !is_same(c, twin, CEILINGS_TO) || !are_amounts_right(c, twin))
		return checking_tell(c, MSG_CATALOGUE_TAXES, CEILINGS_TAX, type);
	return 0;
}

/* ---- subsidies */

static bool get_rate(
	const struct checking *c, unsigned column, uint64_t *ret_above, uint64_t *ret_below)
{
	struct slice s = checking_cell(c, column);
	size_t bar = slice_find_byte(s, '/');

	return text_parse_u64(slice_of(s.data, bar), 1000, ret_above) == 0 &&
	       text_parse_u64(slice_from(s, bar + 1), 1000, ret_below) == 0;
}

static bool are_rates_right(const struct checking *c)
{
	uint64_t general_above, general_below, small_above, small_below;

	if (!get_rate(c, SUBSIDIES_RATE_GENERAL, &general_above, &general_below) ||
		!get_rate(c, SUBSIDIES_RATE_SMALL, &small_above, &small_below))
		return true;
	return small_above * general_below >= general_above * small_below;
}

_must_check_ int check_subsidy(const struct checking *c)
{
	int64_t cap, floor, months;

	if (!are_rates_right(c))
		TRY(checking_tell(c, MSG_CATALOGUE_SUBSIDY, SUBSIDIES_RATE_SMALL, checking_key(c)));
	if (catalogue_number(c->catalogue, TABLE_SUBSIDIES, c->row, SUBSIDIES_CAP, &cap) &&
		catalogue_number(c->catalogue, TABLE_SUBSIDIES, c->row, SUBSIDIES_FLOOR, &floor) &&
		cap < floor)
		TRY(checking_tell(c, MSG_CATALOGUE_SUBSIDY, SUBSIDIES_CAP, checking_key(c)));
	if (catalogue_number(c->catalogue, TABLE_SUBSIDIES, c->row, SUBSIDIES_MONTHS, &months) &&
		months < 1)
		return checking_tell(c, MSG_CATALOGUE_SUBSIDY, SUBSIDIES_MONTHS, checking_key(c));
	return 0;
}

/* ---- changes */

/* Where a service was merged into; ROW_NONE. */
static uint32_t merged_into(const struct checking *c, struct slice service)
{
	uint32_t row = 0;

	for (;; row++) {
		row = catalogue_next(c->catalogue, TABLE_CHANGES, row, CHANGES_SERVICE, service);
		if (row == ROW_NONE)
			return ROW_NONE;
		if (slice_is_text(catalogue_cell(c->catalogue, TABLE_CHANGES, row, CHANGES_CHANGE),
			    "merged"))
			return row;
	}
}

/* Whether following the mergers from here comes back to where it began, or to no end. */
static bool is_ring(const struct checking *c)
{
	struct slice at = checking_cell(c, CHANGES_OTHER);

	for (uint32_t i = 0; i < catalogue_rows(c->catalogue, TABLE_CHANGES); i++) {
		uint32_t row;

		if (slice_is(at, checking_cell(c, CHANGES_SERVICE)))
			return true;
		row = merged_into(c, at);
		if (row == ROW_NONE)
			return false;
		at = catalogue_cell(c->catalogue, TABLE_CHANGES, row, CHANGES_OTHER);
	}
	return false;
}

_must_check_ int check_change(const struct checking *c)
{
	struct slice change = checking_cell(c, CHANGES_CHANGE);
	bool merged = slice_is_text(change, "merged"), renamed = slice_is_text(change, "renamed");
	bool has_other = checking_cell(c, CHANGES_OTHER).len > 0;
	bool has_value = checking_cell(c, CHANGES_VALUE).len > 0;

	if (merged != has_other || (merged && is_ring(c)))
		return checking_tell(c, MSG_CATALOGUE_CHANGE, CHANGES_OTHER, checking_key(c));
	if (renamed != has_value)
		return checking_tell(c, MSG_CATALOGUE_CHANGE, CHANGES_VALUE, checking_key(c));
	return 0;
}
