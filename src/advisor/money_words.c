#include "advisor/money_words.h"

#include "advisor/catalogue.h"
#include "advisor/tariff.h"

/* `item`: whose question to the provider is asked; NULL: the text of `ask`. */
struct part {
	uint32_t bit;
	const char *name, *text, *item, *ask;
};

static const struct part parts[] = {
	{OPEN_INITIAL, "initial", "money_open_initial", "price_initial", NULL},
	{OPEN_BASE, "base", "money_open_base", "price_month", NULL},
	{OPEN_TERMINAL, "terminal", "money_open_terminal", "price_terminal_month", NULL},
	{OPEN_HARDWARE, "hardware", "money_open_hardware", "price_hardware", NULL},
	{OPEN_HARDWARE_PER, "hardware_per", "money_open_hardware_per", "price_hardware", NULL},
	{OPEN_MEMBER, "member", "money_open_member", NULL, "money_ask_member"},
	{OPEN_SITES, "sites", "money_open_sites", NULL, "money_ask_sites"},
	{OPEN_QUOTATION, "quotation", "money_open_quotation", NULL, "money_ask_quotation"},
	{OPEN_STEP, "step", "money_open_step", NULL, "money_ask_quotation"},
	{OPEN_RUNNING, "running", "money_open_running", "year_cost", NULL},
	{OPEN_TAX, "tax", "money_open_tax", NULL, "money_ask_tax"},
	{OPEN_SMALL, "small", "money_open_small", NULL, "money_ask_small"},
	{OPEN_RATE, "rate", "money_open_rate", NULL, "money_ask_office"},
	{OPEN_CAP, "cap", "money_open_cap", NULL, "money_ask_office"},
	{OPEN_FLOOR, "floor", "money_open_floor", NULL, "money_ask_office"},
	{OPEN_MONTHS, "months", "money_open_months", NULL, "money_ask_office"},
	{OPEN_PROGRAMME, "programme", "money_open_programme", NULL, "money_ask_office"},
	{OPEN_SELF, "self", "money_open_self", NULL, "money_ask_self"},
};

struct slice money_amount(const struct call *call, struct band band)
{
	struct slice lo = say_yen(&call->say, band.lo), hi = say_yen(&call->say, band.hi);

	if (band.failed || (!band.has_lo && !band.has_hi))
		return say_text(&call->say, "money_unknown");
	if (band_is_exact(band))
		return lo;
	if (band.has_lo && band.has_hi)
		return SAY(&call->say, "money_between", {"lo", lo}, {"hi", hi});
	if (band.has_lo)
		return SAY(&call->say, "money_at_least", {"lo", lo});
	return SAY(&call->say, "money_at_most", {"hi", hi});
}

struct slice money_parts_text(const struct call *call, uint32_t open)
{
	struct slice all = SLICE_EMPTY;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct slice text;

		if (!(open & parts[i].bit))
			continue;
		text = say_text(&call->say, parts[i].text);
		all = all.len ? SAY(&call->say, "money_and", {"a", all}, {"b", text}) : text;
	}
	return all;
}

const char *money_tax_word(enum tax tax)
{
	return tax == TAX_INCLUDED ? "included" : "excluded";
}

struct slice money_tax_text(const struct call *call, enum tax tax)
{
	return say_text(
		&call->say, tax == TAX_INCLUDED ? "money_tax_included" : "money_tax_excluded");
}

static struct slice ask_of(const struct call *call, const struct part *part)
{
	uint32_t item = ROW_NONE;

	if (part->item)
		item = catalogue_find(call->catalogue, TABLE_ITEMS, slice_text(part->item));
	if (item != ROW_NONE)
		return say_cell(&call->say, TABLE_ITEMS, item, ITEMS_ASK_JA);
	return say_text(&call->say, part->ask ? part->ask : "money_ask_quotation");
}

void money_put_asks(const struct call *call, struct out *out, const char *name, uint32_t open)
{
	out_list(out, name);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!(open & parts[i].bit))
			continue;
		out_object(out, NULL);
		out_words(out, "part", parts[i].name);
		out_text(out, "text", say_text(&call->say, parts[i].text));
		out_text(out, "ask", ask_of(call, &parts[i]));
		out_end(out);
	}
	out_end(out);
}

static void put_open(const struct call *call, struct out *out, uint32_t open)
{
	out_list(out, "open");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (open & parts[i].bit)
			out_text(out, NULL, say_text(&call->say, parts[i].text));
	out_end(out);
}

void money_put_band(const struct call *call, struct out *out, const char *name, struct band band)
{
	out_object(out, name);
	out_maybe(out, "lo", band.has_lo && !band.failed, band.lo);
	out_maybe(out, "hi", band.has_hi && !band.failed, band.hi);
	out_words(out, "tax", money_tax_word(band.tax));
	out_text(out, "text", money_amount(call, band));
	put_open(call, out, band_is_exact(band) ? 0 : band.open);
	out_end(out);
}
