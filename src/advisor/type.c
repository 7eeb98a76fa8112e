#include "advisor/type.h"

#include "advisor/catalogue.h"
#include "advisor/cell.h"
#include "advisor/when.h"
#include "base/text.h"

/* Points still possible from rows that cannot be judged. */
struct type_range {
	int64_t lo, hi;
};

struct type_sums {
	struct type_range endpoint, network;
};

static int64_t rule_points(const struct call *call, uint32_t rule, unsigned column)
{
	int64_t points = 0;

	(void)catalogue_number(call->catalogue, TABLE_TYPE_RULES, rule, column, &points);
	return points;
}

static void range_add(struct type_range *range, int64_t points, bool sure)
{
	if (sure || points < 0)
		range->lo += points;
	if (sure || points > 0)
		range->hi += points;
}

/* Whether both ends lie on the same side of what makes a type needed. */
static bool range_is_decided(struct type_range range)
{
	return (range.lo > 0) == (range.hi > 0);
}

static struct slice type_of_sums(int64_t endpoint, int64_t network)
{
	if (endpoint > 0 && network > 0)
		return slice_text("combined");
	if (endpoint > 0)
		return slice_text("endpoint");
	return network > 0 ? slice_text("network") : SLICE_EMPTY;
}

static bool is_among(const struct slice *keys, uint32_t n, struct slice key)
{
	for (uint32_t i = 0; i < n; i++) {
		if (slice_is(keys[i], key))
			return true;
	}
	return false;
}

/* The keys of the rule's comparisons that nobody has answered. */
static void add_open(const struct call *call, uint32_t rule, struct typing *typing)
{
	struct slice rest =
		catalogue_cell(call->catalogue, TABLE_TYPE_RULES, rule, TYPE_RULES_WHEN);
	struct slice comparison;

	while (rest.len && text_next_part(&rest, ';', &comparison)) {
		size_t len = 0;

		while (len < comparison.len && !memchr("=!<>", comparison.data[len], 4))
			len++;
		if (when_holds(call->visit, comparison) != TRI_UNKNOWN)
			continue;
		comparison = text_trim(slice_of(comparison.data, len));
		if (!is_among(typing->open, typing->n_open, comparison))
			typing->open[typing->n_open++] = comparison;
	}
}

/* A row whose points lie in an undecided sum: its questions could change the type. */
static bool rule_matters(const struct call *call, uint32_t rule, const struct type_sums *sums)
{
	return (rule_points(call, rule, TYPE_RULES_ENDPOINT) &&
		       !range_is_decided(sums->endpoint)) ||
	       (rule_points(call, rule, TYPE_RULES_NETWORK) && !range_is_decided(sums->network));
}

static size_t count_comparisons(const struct call *call, uint32_t n_rules)
{
	size_t n = 0;

	for (uint32_t rule = 0; rule < n_rules; rule++) {
		struct slice when =
			catalogue_cell(call->catalogue, TABLE_TYPE_RULES, rule, TYPE_RULES_WHEN);

		n++;
		for (size_t i = 0; i < when.len; i++)
			n += when.data[i] == ';';
	}
	return n;
}

static void add_rule(const struct call *call, uint32_t rule, enum tri holds, struct type_sums *sums,
	struct typing *typing)
{
	int64_t endpoint = rule_points(call, rule, TYPE_RULES_ENDPOINT);
	int64_t network = rule_points(call, rule, TYPE_RULES_NETWORK);

	if (holds == TRI_NO)
		return;
	range_add(&sums->endpoint, endpoint, holds == TRI_YES);
	range_add(&sums->network, network, holds == TRI_YES);
	if (holds != TRI_YES)
		return;
	typing->endpoint += endpoint;
	typing->network += network;
	typing->reasons[typing->n_reasons++] = (struct type_reason){rule, endpoint, network};
}

_must_check_ int type_find(const struct call *call, struct typing *ret_typing)
{
	uint32_t n_rules = catalogue_rows(call->catalogue, TABLE_TYPE_RULES);
	struct typing typing = {0};
	struct type_sums sums = {0};
	enum tri *holds;

	typing.reasons = arena_take_array(call->arena, n_rules + 1, sizeof(*typing.reasons));
	typing.open = arena_take_array(
		call->arena, count_comparisons(call, n_rules) + 1, sizeof(*typing.open));
	holds = arena_take_array(call->arena, n_rules + 1, sizeof(*holds));
	if (!typing.reasons || !typing.open || !holds)
		return ERR_NO_MEMORY;
	for (uint32_t rule = 0; rule < n_rules; rule++) {
		holds[rule] = when_holds(call->visit,
			catalogue_cell(call->catalogue, TABLE_TYPE_RULES, rule, TYPE_RULES_WHEN));
		add_rule(call, rule, holds[rule], &sums, &typing);
	}
	for (uint32_t rule = 0; rule < n_rules; rule++) {
		if (holds[rule] == TRI_UNKNOWN && rule_matters(call, rule, &sums))
			add_open(call, rule, &typing);
	}
	typing.type = type_of_sums(typing.endpoint, typing.network);
	typing.sure = range_is_decided(sums.endpoint) && range_is_decided(sums.network);
	*ret_typing = typing;
	return 0;
}

static void put_reason(const struct call *call, struct out *out, const struct type_reason *reason)
{
	struct slice source =
		catalogue_cell(call->catalogue, TABLE_TYPE_RULES, reason->rule, TYPE_RULES_SOURCE);

	out_object(out, NULL);
	out_text(out, "text", say_cell(&call->say, TABLE_TYPE_RULES, reason->rule, TYPE_RULES_JA));
	out_text(out, "for", type_of_sums(reason->endpoint, reason->network));
	out_number(out, "endpoint", reason->endpoint);
	out_number(out, "network", reason->network);
	out_text(out, "source",
		say_cell(&call->say, TABLE_SOURCES,
			catalogue_find(call->catalogue, TABLE_SOURCES, source), SOURCES_JA));
	out_text(out, "place",
		catalogue_cell(call->catalogue, TABLE_TYPE_RULES, reason->rule, TYPE_RULES_PLACE));
	out_end(out);
}

/* The question's own words; those that no question asks for (sites, homes) have a text type_ask_KEY. */
static struct slice open_text(const struct call *call, struct slice key)
{
	uint32_t row = catalogue_find(call->catalogue, TABLE_QUESTIONS, key);

	return row == ROW_NONE ? cell_text(call, "type_ask_", key)
			       : say_cell(&call->say, TABLE_QUESTIONS, row, QUESTIONS_JA);
}

int advise_type(const struct call *call, struct out *out)
{
	struct typing typing;

	TRY(type_find(call, &typing));
	out_text(out, "type", typing.type.len ? typing.type : slice_text("unknown"));
	out_bool(out, "sure", typing.sure);
	out_object(out, "scores");
	out_number(out, "endpoint", typing.endpoint);
	out_number(out, "network", typing.network);
	out_end(out);
	out_list(out, "reasons");
	for (uint32_t i = 0; i < typing.n_reasons; i++)
		put_reason(call, out, &typing.reasons[i]);
	out_end(out);
	out_list(out, "open");
	for (uint32_t i = 0; i < typing.n_open; i++)
		out_text(out, NULL, typing.open[i]);
	out_end(out);
	out_list(out, "asks");
	for (uint32_t i = 0; i < typing.n_open; i++)
		out_text(out, NULL, open_text(call, typing.open[i]));
	out_end(out);
	return 0;
}
