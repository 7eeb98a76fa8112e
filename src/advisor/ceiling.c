#include "advisor/ceiling.h"

enum { MONTHS_OF_YEAR = 12, SIXTY = 60, HUNDRED = 100 };

static const struct slice type_words[] = {
	[WATCH_UNKNOWN] = SLICE_LITERAL(""),
	[WATCH_ENDPOINT] = SLICE_LITERAL("endpoint"),
	[WATCH_NETWORK] = SLICE_LITERAL("network"),
	[WATCH_COMBINED] = SLICE_LITERAL("combined"),
};

enum watch_type watch_type_parse(struct slice word)
{
	for (unsigned type = WATCH_ENDPOINT; type < ARRAY_SIZE(type_words); type++)
		if (slice_is(word, type_words[type]))
			return (enum watch_type)type;
	return WATCH_UNKNOWN;
}

struct slice watch_type_word(enum watch_type type)
{
	return type_words[type];
}

bool watch_type_has_box(enum watch_type type)
{
	return type != WATCH_ENDPOINT;
}

static struct slice cell(const struct catalogue *catalogue, uint32_t row, unsigned column)
{
	return catalogue_cell(catalogue, TABLE_CEILINGS, row, column);
}

/* The first day of a row that holds on the day; not known where it does not. */
static struct date holds_since(const struct catalogue *catalogue, uint32_t row, struct date day)
{
	struct slice end = cell(catalogue, row, CEILINGS_TO);
	struct date none = {0}, from, to;

	if (date_parse(cell(catalogue, row, CEILINGS_FROM), &from) < 0)
		return none;
	from = date_first_day(from);
	if (date_compare(from, day) > 0)
		return none;
	if (end.len > 0 && (date_parse(end, &to) < 0 || date_compare(day, date_last_day(to)) > 0))
		return none;
	return from;
}

/* A unit's row, the youngest so far. */
struct youngest {
	uint32_t row;
	struct date from;
};

static void take_younger(struct youngest *best, uint32_t row, struct date from)
{
	if (best->row != ROW_NONE && date_compare(from, best->from) < 0)
		return;
	*best = (struct youngest){row, from};
}

static struct band amount(const struct catalogue *catalogue, uint32_t row, enum tax tax)
{
	int64_t yen;

	if (row == ROW_NONE ||
		!catalogue_number(catalogue, TABLE_CEILINGS, row, CEILINGS_YEN_MONTH, &yen) ||
		yen < 0 || yen > TARIFF_MAX_YEN)
		return band_unknown(tax, 0);
	return band_exact(tax, yen);
}

struct ceilings ceilings_find(const struct catalogue *catalogue, enum tax tax, struct date day)
{
	struct youngest network = {.row = ROW_NONE}, terminal = {.row = ROW_NONE};
	const char *word = tax == TAX_INCLUDED ? "included" : "excluded";
	uint32_t n = tax == TAX_UNSTATED ? 0 : catalogue_rows(catalogue, TABLE_CEILINGS);

	for (uint32_t row = 0; row < n; row++) {
		struct slice unit = cell(catalogue, row, CEILINGS_UNIT);
		struct youngest *best = slice_is_text(unit, "network") ? &network : &terminal;
		struct date since;

		if (slice_is_text(unit, "sum") ||
			!slice_is_text(cell(catalogue, row, CEILINGS_TAX), word))
			continue;
		since = holds_since(catalogue, row, day);
		if (date_is_known(since))
			take_younger(best, row, since);
	}
	return (struct ceilings){
		.network = amount(catalogue, network.row, tax),
		.terminal = amount(catalogue, terminal.row, tax),
		.network_row = network.row,
		.terminal_row = terminal.row,
	};
}

struct band ceiling_month(
	const struct ceilings *c, enum watch_type type, int64_t terminals, int64_t sites)
{
	struct band network = band_times(c->network, sites);
	struct band endpoint = band_times(c->terminal, terminals);
	struct band sum = band_add(network, endpoint);

	if (terminals < 1 && type != WATCH_NETWORK)
		return band_unknown(sum.tax, 0);
	/* A ceiling of which one half is unknown is none. */
	if (type == WATCH_COMBINED)
		return sum.has_lo && sum.has_hi ? sum : band_unknown(sum.tax, 0);
	if (type == WATCH_UNKNOWN)
		return band_unknown(sum.tax, 0);
	return type == WATCH_NETWORK ? network : endpoint;
}

struct band ceiling_bound(
	const struct ceilings *c, enum watch_type type, int64_t terminals, int64_t sites)
{
	struct band month =
		ceiling_month(c, type == WATCH_UNKNOWN ? WATCH_COMBINED : type, terminals, sites);

	return month.has_hi ? band_at_most(month.tax, month.hi, 0) : month;
}

struct baseline baseline_of(struct band month)
{
	struct baseline b = {.month = month, .year = band_times(month, MONTHS_OF_YEAR)};

	b.sixty_year = band_share(b.year, SIXTY, HUNDRED);
	b.first_year = b.year;
	b.sixty_first = b.sixty_year;
	return b;
}
