#include "advisor/checking.h"
#include "advisor/date.h"
#include "base/text.h"

/* ---- small questions about the row at hand */

static bool is_cell(const struct checking *c, unsigned column, const char *word)
{
	return slice_is_text(checking_cell(c, column), word);
}

static bool is_empty(const struct checking *c, unsigned column)
{
	return checking_cell(c, column).len == 0;
}

/* Whether a word is one of some, with spaces between them. */
static bool is_one_of(struct slice word, const char *words)
{
	struct slice rest = slice_text(words), one;

	while (text_next_part(&rest, ' ', &one)) {
		if (slice_is(one, word))
			return true;
	}
	return false;
}

static int tell_sense(const struct checking *c, unsigned column)
{
	return checking_tell(c, MSG_CATALOGUE_SENSE, column, c->rule->columns[column].name);
}

/* A cell that must be filled when something is so, and empty when it is not. */
static int check_needed(const struct checking *c, unsigned column, bool needed)
{
	return is_empty(c, column) == needed ? tell_sense(c, column) : 0;
}

static int check_whole_number(const struct checking *c, unsigned column, int64_t *ret_number)
{
	*ret_number = 0;
	if (catalogue_number(c->catalogue, c->table, c->row, column, ret_number))
		return 0;
	return checking_tell(c, MSG_CATALOGUE_TYPE, column, checking_cell(c, column));
}

/* ---- tables */

static int check_source(const struct checking *c)
{
	return is_cell(c, SOURCES_MARK, "found") && is_empty(c, SOURCES_ADDRESS)
		       ? tell_sense(c, SOURCES_ADDRESS)
		       : 0;
}

static int check_service(const struct checking *c)
{
	struct slice number = checking_cell(c, SERVICES_NO);

	if (catalogue_next(c->catalogue, TABLE_SERVICES, 0, SERVICES_NO, number) == c->row)
		return 0;
	return checking_tell(c, MSG_CATALOGUE_TWICE, SERVICES_NO, number);
}

static int check_item(const struct checking *c)
{
	static const struct {
		const char *better, *kinds;
	} fits[] = {
		{"yes", "flag"},
		{"no", "flag"},
		{"high", "yen number"},
		{"low", "yen number rank"},
	};
	struct slice kind = checking_cell(c, ITEMS_KIND);

	TRY(check_needed(c, ITEMS_CHOICES, is_cell(c, ITEMS_KIND, "choice")));
	for (size_t i = 0; i < ARRAY_SIZE(fits); i++) {
		if (is_cell(c, ITEMS_BETTER, fits[i].better) && !is_one_of(kind, fits[i].kinds))
			return tell_sense(c, ITEMS_BETTER);
	}
	return 0;
}

/* An area, a region of areas, remote islands, or all of them. */
static bool is_region(const struct checking *c, struct slice region)
{
	return !c->catalogue->tables[TABLE_AREAS].opened || slice_is_text(region, "all") ||
	       slice_is_text(region, "islands") ||
	       catalogue_find(c->catalogue, TABLE_AREAS, region) != ROW_NONE ||
	       catalogue_next(c->catalogue, TABLE_AREAS, 0, AREAS_REGION, region) != ROW_NONE;
}

static int check_reach(const struct checking *c)
{
	struct slice region = checking_cell(c, REACH_REGION);

	if (!is_region(c, region))
		TRY(checking_tell(c, MSG_CATALOGUE_REFERENCE, REACH_REGION, region));
	if (is_cell(c, REACH_STATE, "cond") && is_empty(c, REACH_CONDITION_JA))
		return checking_tell(c, MSG_CATALOGUE_FACT_CONDITION, REACH_CONDITION_JA, region);
	return 0;
}

/* KEY=ja=en with ; between them. */
static bool are_choices(struct slice text)
{
	struct slice choice;

	while (text_next_part(&text, ';', &choice)) {
		struct slice key, ja;

		if (!text_next_part(&choice, '=', &key) || key.len == 0 ||
			!text_next_part(&choice, '=', &ja) || ja.len == 0 || choice.len == 0 ||
			slice_find_byte(choice, '=') < choice.len)
			return false;
	}
	return true;
}

static int check_question(const struct checking *c)
{
	TRY(check_needed(c, QUESTIONS_CHOICES, is_cell(c, QUESTIONS_KIND, "choice")));
	return are_choices(checking_cell(c, QUESTIONS_CHOICES)) ? 0
								: tell_sense(c, QUESTIONS_CHOICES);
}

static int check_answer(const struct checking *c)
{
	int64_t points;

	return check_whole_number(c, ANSWERS_POINTS, &points);
}

static int check_band(const struct checking *c)
{
	int64_t low, high;

	TRY(check_whole_number(c, BANDS_LOW, &low));
	TRY(check_whole_number(c, BANDS_HIGH, &high));
	return low <= high ? 0
			   : checking_tell(c, MSG_CATALOGUE_PERIOD, BANDS_HIGH, checking_key(c));
}

static int check_type_rule(const struct checking *c)
{
	int64_t points;

	TRY(check_whole_number(c, TYPE_RULES_ENDPOINT, &points));
	return check_whole_number(c, TYPE_RULES_NETWORK, &points);
}

static bool is_number_item(const struct checking *c, struct slice key)
{
	uint32_t item = catalogue_find(c->catalogue, TABLE_ITEMS, key);

	return item == ROW_NONE || item_is_number(catalogue_item_kind(c->catalogue, item));
}

static int check_choice(const struct checking *c)
{
	bool by_state = is_one_of(checking_cell(c, CHOICES_HOW), "any all count");
	bool by_value = is_one_of(checking_cell(c, CHOICES_HOW), "lowest highest");
	struct slice rest = checking_cell(c, CHOICES_ITEMS), item;

	TRY(check_needed(c, CHOICES_STATES, by_state));
	while (by_value && text_next_part(&rest, ';', &item)) {
		if (!is_number_item(c, item))
			return tell_sense(c, CHOICES_ITEMS);
	}
	return 0;
}

static int check_weight(const struct checking *c)
{
	int64_t weight;

	TRY(check_whole_number(c, WEIGHTS_WEIGHT, &weight));
	return weight <= 100 ? 0 : tell_sense(c, WEIGHTS_WEIGHT);
}

static int check_stage(const struct checking *c)
{
	return check_needed(c, STAGES_STATES, !is_empty(c, STAGES_ITEM));
}

static int check_criterion(const struct checking *c)
{
	return check_period(c, CRITERIA_FROM, CRITERIA_TO);
}

static int check_programme(const struct checking *c)
{
	TRY(check_period(c, SUBSIDIES_FROM, SUBSIDIES_TO));
	return check_subsidy(c);
}

_must_check_ int check_period(const struct checking *c, unsigned from, unsigned to)
{
	struct date first, last;

	if (date_parse(checking_cell(c, from), &first) < 0 ||
		date_parse(checking_cell(c, to), &last) < 0 ||
		date_compare(date_first_day(first), date_last_day(last)) <= 0)
		return 0;
	return checking_tell(c, MSG_CATALOGUE_PERIOD, to, checking_key(c));
}

_must_check_ int check_row(const struct checking *c)
{
	static int (*const rows[TABLE_COUNT])(const struct checking *) = {
		[TABLE_SOURCES] = check_source,
		[TABLE_SERVICES] = check_service,
		[TABLE_CHANGES] = check_change,
		[TABLE_ITEMS] = check_item,
		[TABLE_FACTS] = check_fact,
		[TABLE_REACH] = check_reach,
		[TABLE_CRITERIA] = check_criterion,
		[TABLE_CEILINGS] = check_ceiling,
		[TABLE_SUBSIDIES] = check_programme,
		[TABLE_ANSWERS] = check_answer,
		[TABLE_BANDS] = check_band,
		[TABLE_QUESTIONS] = check_question,
		[TABLE_TYPE_RULES] = check_type_rule,
		[TABLE_CHOICES] = check_choice,
		[TABLE_WEIGHTS] = check_weight,
		[TABLE_STAGES] = check_stage,
	};

	return rows[c->table] ? rows[c->table](c) : 0;
}
