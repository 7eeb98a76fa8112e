#include "advisor/rule.h"

#include "advisor/when.h"
#include "base/text.h"

static const char *const act_words[RULE_ACTS] = {
	[RULE_FILTER] = "filter",
	[RULE_REFUSE] = "refuse",
	[RULE_PREFER] = "prefer",
	[RULE_WARN] = "warn",
};
static const char *const how_words[RULE_HOWS] = {
	[RULE_ANY] = "any",
	[RULE_ALL] = "all",
	[RULE_COUNT] = "count",
	[RULE_LOWEST] = "lowest",
	[RULE_HIGHEST] = "highest",
	[RULE_KNOWN] = "known",
};

static unsigned find_word(const char *const *words, unsigned n, struct slice word)
{
	unsigned i = 0;

	while (i < n && !slice_is_text(word, words[i]))
		i++;
	return i;
}

static struct slice choices_cell(const struct call *call, uint32_t row, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_CHOICES, row, column);
}

uint32_t rules_find_case(const struct call *call, struct slice in_case)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_CASES);

	for (uint32_t row = 0; in_case.len && row < n; row++) {
		struct slice key = catalogue_cell(call->catalogue, TABLE_CASES, row, CASES_CASE);

		if (slice_is_nocase(key, in_case))
			return row;
	}
	return ROW_NONE;
}

static void read_items(const struct call *call, struct rule *rule)
{
	struct slice rest = choices_cell(call, rule->row, CHOICES_ITEMS);
	struct slice key;

	while (rest.len && rule->n_items < RULE_MAX_ITEMS && text_next_part(&rest, ';', &key)) {
		uint32_t item = catalogue_find(call->catalogue, TABLE_ITEMS, key);

		if (item != ROW_NONE)
			rule->items[rule->n_items++] = item;
	}
}

static void read_states(const struct call *call, struct rule *rule)
{
	struct slice rest = choices_cell(call, rule->row, CHOICES_STATES);
	struct slice word;

	while (rest.len && rule->n_states < FACT_STATES && text_next_part(&rest, ';', &word)) {
		enum fact_state state = fact_state_find(word);

		if (state != FACT_STATES)
			rule->states[rule->n_states++] = state;
	}
}

/* False when the row is no rule. */
static bool read_rule(const struct call *call, uint32_t row, struct rule *ret_rule)
{
	struct rule rule = {
		.row = row,
		.act = (enum rule_act)find_word(
			act_words, RULE_ACTS, choices_cell(call, row, CHOICES_ACT)),
		.how = (enum rule_how)find_word(
			how_words, RULE_HOWS, choices_cell(call, row, CHOICES_HOW)),
	};

	if (!catalogue_number(call->catalogue, TABLE_CHOICES, row, CHOICES_STEP, &rule.step))
		return false;
	read_items(call, &rule);
	read_states(call, &rule);
	*ret_rule = rule;
	return rule.act < RULE_ACTS && rule.how < RULE_HOWS;
}

/* Steps follow their numbers, whatever the order of the rows. */
static void rules_insert(struct rules *rules, const struct rule *rule)
{
	uint32_t at = rules->n++;

	while (at > 0 && rules->at[at - 1].step > rule->step) {
		rules->at[at] = rules->at[at - 1];
		at--;
	}
	rules->at[at] = *rule;
}

_must_check_ int rules_read(const struct call *call, uint32_t in_case, struct rules *ret_rules)
{
	struct slice key = catalogue_cell(call->catalogue, TABLE_CASES, in_case, CASES_CASE);
	struct rules rules = {0};

	rules.at = arena_take_array(call->arena, RULE_MAX_STEPS, sizeof(*rules.at));
	if (!rules.at)
		return ERR_NO_MEMORY;
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_CHOICES); row++) {
		struct rule rule;

		if (key.len && rules.n < RULE_MAX_STEPS &&
			slice_is(choices_cell(call, row, CHOICES_CASE), key) &&
			read_rule(call, row, &rule))
			rules_insert(&rules, &rule);
	}
	*ret_rules = rules;
	return 0;
}

enum fact_state rule_state(const struct call *call, const struct fact *fact)
{
	static const enum fact_state by_condition[] = {
		[TRI_NO] = FACT_NOT_STATED,
		[TRI_YES] = FACT_YES,
		[TRI_UNKNOWN] = FACT_CONDITION,
	};
	struct slice when;

	if (fact->state != FACT_CONDITION)
		return fact->state;
	when = catalogue_cell(call->catalogue, TABLE_FACTS, fact->row, FACTS_WHEN);
	return by_condition[when.len ? when_holds(call->visit, when) : TRI_UNKNOWN];
}

bool rule_knows(const struct call *call, uint32_t service, uint32_t item)
{
	const struct fact *fact = view_fact(call->view, service, item);

	if (measure_is_computed(call, item))
		return measure_is_stated(measure_take(call, service, item));
	return fact->state == FACT_YES || fact->state == FACT_NO || fact->state == FACT_CONDITION ||
	       fact->state == FACT_NOT_APPLICABLE;
}

/* The place of the item's state in the rule's states; n_states: it is none of them. */
static uint32_t item_place(
	const struct call *call, const struct rule *rule, uint32_t service, uint32_t item)
{
	enum fact_state state = rule_state(call, view_fact(call->view, service, item));
	uint32_t place = 0;

	while (place < rule->n_states && rule->states[place] != state)
		place++;
	return place;
}

/* A state that is none of the rule's is a no only where it is certain. */
static enum tri item_holds(
	const struct call *call, const struct rule *rule, uint32_t service, uint32_t item)
{
	enum fact_state state = rule_state(call, view_fact(call->view, service, item));

	if (item_place(call, rule, service, item) < rule->n_states)
		return TRI_YES;
	return state == FACT_YES || state == FACT_NO || state == FACT_NOT_APPLICABLE ? TRI_NO
										     : TRI_UNKNOWN;
}

/* Something is known of the value of one of the items. */
static bool value_is_known(const struct call *call, const struct rule *rule, uint32_t service)
{
	for (uint32_t i = 0; i < rule->n_items; i++) {
		const struct fact *fact = view_fact(call->view, service, rule->items[i]);

		if (measure_is_stated(measure_take(call, service, rule->items[i])) ||
			(fact->value.len && rule_state(call, fact) == FACT_YES))
			return true;
	}
	return false;
}

enum tri rule_holds(const struct call *call, const struct rule *rule, uint32_t service)
{
	bool all = rule->how == RULE_ALL;
	enum tri holds = tri_of(all && rule->n_items > 0);

	if (rule->how >= RULE_LOWEST)
		return value_is_known(call, rule, service) ? TRI_YES : TRI_UNKNOWN;
	for (uint32_t i = 0; i < rule->n_items; i++) {
		enum tri item = item_holds(call, rule, service, rule->items[i]);

		holds = all ? tri_and(holds, item) : tri_or(holds, item);
	}
	return holds;
}

uint32_t rule_count(const struct call *call, const struct rule *rule, uint32_t service)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < rule->n_items; i++)
		n += item_place(call, rule, service, rule->items[i]) < rule->n_states;
	return n;
}

/* any: the best of the items' places; all: the worst. */
static int64_t rank_by_states(const struct call *call, const struct rule *rule, uint32_t service)
{
	uint32_t rank = rule->how == RULE_ALL ? 0 : rule->n_states;

	for (uint32_t i = 0; i < rule->n_items; i++) {
		uint32_t place = item_place(call, rule, service, rule->items[i]);

		if (rule->how == RULE_ALL ? place > rank : place < rank)
			rank = place;
	}
	return rank < rule->n_states && rule->n_items ? (int64_t)rank : RULE_LAST;
}

static int64_t rank_by_count(const struct call *call, const struct rule *rule, uint32_t service)
{
	uint32_t n = rule_count(call, rule, service);

	return n ? -(int64_t)n : RULE_LAST;
}

/* By what a stated value surely does not go beyond. Of the first item alone: values of two items are
 * in no common unit. */
static int64_t rank_by_value(const struct call *call, const struct rule *rule, uint32_t service)
{
	struct measure m = {0};

	if (rule->n_items > 0)
		m = measure_take(call, service, rule->items[0]);
	if (rule->how == RULE_LOWEST)
		return measure_is_stated(m) && m.has_hi ? m.hi : RULE_LAST;
	return m.has_lo ? -m.lo : RULE_LAST;
}

static int64_t rank_by_knowledge(const struct call *call, const struct rule *rule, uint32_t service)
{
	return value_is_known(call, rule, service) ? 0 : RULE_LAST;
}

int64_t rule_rank(const struct call *call, const struct rule *rule, uint32_t service)
{
	static int64_t (*const ranks[RULE_HOWS])(
		const struct call *, const struct rule *, uint32_t) = {
		[RULE_ANY] = rank_by_states,
		[RULE_ALL] = rank_by_states,
		[RULE_COUNT] = rank_by_count,
		[RULE_LOWEST] = rank_by_value,
		[RULE_HIGHEST] = rank_by_value,
		[RULE_KNOWN] = rank_by_knowledge,
	};

	return ranks[rule->how](call, rule, service);
}
