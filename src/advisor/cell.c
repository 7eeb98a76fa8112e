#include "advisor/cell.h"

#include "advisor/measure.h"
#include "base/text.h"

/* How a state is shown: its sign everywhere, its words by a text of the catalogue. */
static const struct cell_state {
	const char *mark, *words;
} cell_states[FACT_STATES] = {
	[FACT_YES] = {"○", "cell_yes"},
	[FACT_NO] = {"×", "cell_no"},
	[FACT_UNKNOWN] = {"？", "cell_unknown"},
	[FACT_NOT_LISTED] = {"？", "cell_nl"},
	[FACT_NOT_STATED] = {"？", "cell_ns"},
	[FACT_CONDITION] = {"条件", "cell_cond"},
	[FACT_NOT_APPLICABLE] = {"－", "cell_na"},
};

enum { CIRCLED_SIGNS = 50 };

/* ① to ⑳ stand apart from ㉑ to ㉟ and ㊱ to ㊿ in Unicode. */
static const struct circled_range {
	int64_t first, last;
	uint32_t code;
} circled_ranges[] = {
	{1, 20, 0x2460},
	{21, 35, 0x3251},
	{36, CIRCLED_SIGNS, 0x32b1},
};

static struct slice formatted(const struct call *call, struct buf *b)
{
	struct slice text = say_keep(&call->say, b);

	buf_done(b);
	return text;
}

struct slice cell_service_sign(const struct call *call, uint32_t service)
{
	struct buf b = BUF_INIT(64);
	int64_t no;

	if (!catalogue_number(call->catalogue, TABLE_SERVICES, service, SERVICES_NO, &no))
		return SLICE_EMPTY;
	for (size_t i = 0; i < ARRAY_SIZE(circled_ranges); i++) {
		const struct circled_range *range = &circled_ranges[i];
		uint32_t code = range->code + (uint32_t)(no - range->first);

		if (no < range->first || no > range->last)
			continue;
		buf_put_byte(&b, (uint8_t)(0xe0 | code >> 12));
		buf_put_byte(&b, (uint8_t)(0x80 | (code >> 6 & 0x3f)));
		buf_put_byte(&b, (uint8_t)(0x80 | (code & 0x3f)));
		return formatted(call, &b);
	}
	buf_put_format(&b, "(%lld)", (long long)no);
	return formatted(call, &b);
}

struct slice cell_service_name(const struct call *call, uint32_t service)
{
	struct buf b = BUF_INIT(8192);

	buf_put_slice(&b, cell_service_sign(call, service));
	buf_put_text(&b, " ");
	buf_put_slice(&b, view_standing(call->view, service)->name);
	return formatted(call, &b);
}

struct slice cell_service_type(const struct call *call, uint32_t service)
{
	const struct fact *fact = view_fact_of(call->view, service, "type");

	return fact->state == FACT_YES ? fact->value : SLICE_EMPTY;
}

struct slice cell_text(const struct call *call, const char *prefix, struct slice key)
{
	struct buf b = BUF_INIT(256);
	struct slice name;

	buf_put_text(&b, prefix);
	buf_put_slice(&b, key);
	buf_put_byte(&b, 0);
	name = formatted(call, &b);
	return name.len ? say_text(&call->say, (const char *)name.data) : SLICE_EMPTY;
}

struct slice cell_type_label(const struct call *call, struct slice type)
{
	return type.len ? cell_text(call, "type_", type) : SLICE_EMPTY;
}

void cell_put_service(const struct call *call, struct out *out, uint32_t service)
{
	const struct catalogue *catalogue = call->catalogue;
	int64_t no = 0;
	bool numbered = catalogue_number(catalogue, TABLE_SERVICES, service, SERVICES_NO, &no);

	out_text(out, "service",
		catalogue_cell(catalogue, TABLE_SERVICES, service, SERVICES_SERVICE));
	out_maybe(out, "no", numbered, no);
	out_text(out, "name", view_standing(call->view, service)->name);
	out_text(out, "provider",
		catalogue_cell(catalogue, TABLE_SERVICES, service, SERVICES_PROVIDER));
	out_text(out, "type", cell_service_type(call, service));
}

static struct slice item_label(const struct call *call, uint32_t item)
{
	return say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA);
}

void cell_put_ask(const struct call *call, struct out *out, const char *name, uint32_t item)
{
	out_object(out, name);
	out_text(out, "item", catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
	out_text(out, "label", item_label(call, item));
	out_text(out, "ask", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_ASK_JA));
	out_end(out);
}

/* The words of a choice are the text ITEM_CHOICE. */
static struct slice choice_text(const struct call *call, const struct fact *fact, uint32_t item)
{
	struct buf b = BUF_INIT(256);
	struct slice prefix;

	buf_put_slice(&b, catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
	buf_put_text(&b, "_");
	buf_put_byte(&b, 0);
	prefix = formatted(call, &b);
	return prefix.len ? cell_text(call, (const char *)prefix.data, fact->value) : SLICE_EMPTY;
}

static struct slice number_text(const struct call *call, const struct fact *fact, uint32_t item)
{
	enum item_kind kind = catalogue_item_kind(call->catalogue, item);

	if (kind == ITEM_YEN)
		return say_yen(&call->say, fact->number);
	if (kind == ITEM_RANK)
		return SAY(&call->say, "cell_rank", {"n", say_number(&call->say, fact->number)});
	return say_number(&call->say, fact->number);
}

/* What is computed has no fact: at least, at most, or both. */
static struct slice computed_text(const struct call *call, uint32_t service, uint32_t item)
{
	struct measure m = measure_take(call, service, item);
	const struct say *say = &call->say;
	struct slice lo = say_yen(say, m.lo), hi = say_yen(say, m.hi);

	if (measure_is_exact(m))
		return lo;
	if (m.has_lo && m.has_hi)
		return SAY(say, "cell_between", {"lo", lo}, {"hi", hi});
	return m.has_lo ? SAY(say, "cell_at_least", {"lo", lo})
			: SAY(say, "cell_at_most", {"hi", hi});
}

struct slice cell_value_text(const struct call *call, uint32_t service, uint32_t item)
{
	const struct fact *fact = view_fact(call->view, service, item);
	enum item_kind kind = catalogue_item_kind(call->catalogue, item);
	bool stated = fact->state == FACT_YES || fact->state == FACT_CONDITION;

	if (measure_is_computed(call, item) && measure_is_known(measure_take(call, service, item)))
		return computed_text(call, service, item);
	if (stated && item_is_number(kind) && fact->has_number)
		return number_text(call, fact, item);
	if (stated && kind == ITEM_CHOICE && fact->value.len)
		return choice_text(call, fact, item);
	if (stated && fact->value.len)
		return fact->value;
	return say_text(&call->say, cell_states[fact->state].words);
}

static struct slice fact_condition(const struct call *call, const struct fact *fact)
{
	if (fact->yours && fact->visit_row < call->visit->facts.n)
		return call->visit->facts.at[fact->visit_row].condition;
	return fact->row == ROW_NONE
		       ? SLICE_EMPTY
		       : say_cell(&call->say, TABLE_FACTS, fact->row, FACTS_CONDITION_JA);
}

struct slice cell_source(const struct call *call, enum table table, uint32_t row, unsigned column)
{
	uint32_t source = catalogue_find(call->catalogue, TABLE_SOURCES,
		catalogue_cell(call->catalogue, table, row, column));

	return say_cell(&call->say, TABLE_SOURCES, source, SOURCES_JA);
}

static struct slice fact_source(const struct call *call, const struct fact *fact)
{
	if (fact->yours && fact->visit_row < call->visit->facts.n)
		return call->visit->facts.at[fact->visit_row].source;
	if (fact->yours)
		return fact->quoted_by;
	return cell_source(call, TABLE_FACTS, fact->row, FACTS_SOURCE);
}

void cell_put_doubts(
	const struct call *call, struct out *out, enum table table, uint32_t row, unsigned column)
{
	struct slice rest = catalogue_cell(call->catalogue, table, row, column);
	struct slice key;

	out_list(out, "doubts");
	while (rest.len && text_next_part(&rest, ';', &key)) {
		uint32_t doubt = catalogue_find(call->catalogue, TABLE_DOUBTS, key);

		out_object(out, NULL);
		out_text(out, "key", key);
		out_text(out, "text", say_cell(&call->say, TABLE_DOUBTS, doubt, DOUBTS_JA));
		out_end(out);
	}
	out_end(out);
}

static void put_value(
	const struct call *call, struct out *out, const struct fact *fact, uint32_t item)
{
	bool number = item_is_number(catalogue_item_kind(call->catalogue, item));

	if (number && fact->has_number)
		out_number(out, "value", fact->number);
	else if (!number && fact->value.len)
		out_text(out, "value", fact->value);
	else
		out_null(out, "value");
}

/* An amount that nobody has stated but that can be bounded or reckoned: its grounds are the operation money's. */
static bool is_reckoned(const struct call *call, uint32_t service, uint32_t item)
{
	return view_fact(call->view, service, item)->state == FACT_NOT_STATED &&
	       measure_is_computed(call, item) &&
	       measure_is_known(measure_take(call, service, item));
}

void cell_put(
	const struct call *call, struct out *out, const char *name, uint32_t service, uint32_t item)
{
	const struct fact *fact = view_fact(call->view, service, item);
	bool said = fact->state == FACT_YES || fact->state == FACT_NO ||
		    fact->state == FACT_NOT_APPLICABLE;
	bool reckoned = is_reckoned(call, service, item);

	out_object(out, name);
	out_text(out, "item", catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
	out_text(out, "label", item_label(call, item));
	out_text(out, "state", fact_state_word(fact->state));
	out_words(out, "mark", cell_states[fact->state].mark);
	put_value(call, out, fact, item);
	out_text(out, "text", cell_value_text(call, service, item));
	out_text(out, "condition", fact_condition(call, fact));
	out_text(out, "source",
		reckoned ? say_text(&call->say, "cell_reckoned") : fact_source(call, fact));
	out_text(out, "place",
		fact->row == ROW_NONE
			? SLICE_EMPTY
			: catalogue_cell(call->catalogue, TABLE_FACTS, fact->row, FACTS_PLACE));
	out_date(out, "date", reckoned ? call->today : fact->date);
	out_bool(out, "old", measure_is_old(call, service, item));
	cell_put_doubts(call, out, TABLE_FACTS, fact->row, FACTS_DOUBTS);
	out_bool(out, "yours", fact->yours);
	out_text(out, "ask",
		said ? SLICE_EMPTY : say_cell(&call->say, TABLE_ITEMS, item, ITEMS_ASK_JA));
	out_end(out);
}
