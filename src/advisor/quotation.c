#include "advisor/quotation.h"

static struct quoted quoted_of(struct visit_number number)
{
	return (struct quoted){number.known ? number.value : 0, number.known};
}

static enum hardware_per hardware_per_of(struct slice word)
{
	if (slice_is_text(word, "once"))
		return HARDWARE_ONCE;
	return slice_is_text(word, "month") ? HARDWARE_MONTH : HARDWARE_PER_UNKNOWN;
}

enum tax quotation_tax(const struct visit_quotation *quotation)
{
	return quotation->tax;
}

static int read_steps(
	const struct visit_quotation *q, struct arena *arena, struct tariff *ret_tariff)
{
	struct tariff_step *steps = arena_take_array(arena, q->steps.n, sizeof(*steps));

	if (!steps && q->steps.n)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < q->steps.n; i++) {
		const struct visit_step *from = &q->steps.at[i];

		steps[i] = (struct tariff_step){
			.from = from->from.known ? from->from.value : 1,
			.to = from->to.known ? from->to.value : 0,
			.monthly = quoted_of(from->monthly),
			.per_terminal = quoted_of(from->per_terminal),
		};
		/* "to" 0 stands for no end here: a stated 0 is none */
		if (from->to.known && from->to.value == 0)
			steps[i].to = -1;
	}
	ret_tariff->steps = steps;
	ret_tariff->n_steps = q->steps.n;
	return 0;
}

int quotation_read(const struct visit_quotation *quotation, bool box, struct arena *arena,
	struct tariff *ret_tariff)
{
	struct tariff t = {
		.tax = quotation_tax(quotation),
		.box = box,
		.initial = quoted_of(quotation->initial),
		.monthly = quoted_of(quotation->monthly),
		.per_terminal = quoted_of(quotation->per_terminal),
		.hardware = quoted_of(quotation->hardware),
		.hardware_per = hardware_per_of(quotation->hardware_per),
		.member_monthly = quoted_of(quotation->member_monthly),
		.member_per_terminal = quoted_of(quotation->member_per_terminal),
		.asked_from = quoted_of(quotation->asked_from).yen,
		.sites = quoted_of(quotation->sites).yen,
	};

	TRY(read_steps(quotation, arena, &t));
	*ret_tariff = t;
	return 0;
}

const struct visit_quotation *quotation_find(
	const struct visit *visit, struct slice service, enum tax tax)
{
	const struct visit_quotation *best = NULL;

	for (uint32_t i = 0; i < visit->quotations.n; i++) {
		const struct visit_quotation *q = &visit->quotations.at[i];

		if (quotation_tax(q) != tax || !slice_is(q->service, service))
			continue;
		if (!best || date_compare(date_last_day(best->date), date_last_day(q->date)) <= 0)
			best = q;
	}
	return best;
}

bool quotation_is_old(const struct visit_quotation *quotation, struct date today)
{
	struct date first = date_first_day(quotation->date);

	return !date_is_known(quotation->date) ||
	       date_compare(date_add_months(first, 12), today) < 0;
}

static const enum message_id messages[] = {
	[TARIFF_NEGATIVE] = MSG_MONEY_NOT_AN_AMOUNT,
	[TARIFF_REVERSED] = MSG_MONEY_STEP_REVERSED,
	[TARIFF_OVERLAP] = MSG_MONEY_STEPS_OVERLAP,
	[TARIFF_GAP] = MSG_MONEY_STEPS_GAP,
	[TARIFF_TOO_MANY] = MSG_MONEY_TOO_MANY_STEPS,
};

static int refuse(const struct visit_quotation *q, uint32_t index, enum tariff_fault what,
	uint32_t step, struct fault *fault)
{
	const struct read_place visit = {NULL, SLICE_LITERAL("visit"), 0};
	const struct read_place list = {&visit, SLICE_LITERAL("quotations"), 0};
	const struct read_place one = {&list, SLICE_EMPTY, index};
	const struct read_place steps = {&one, SLICE_LITERAL("steps"), 0};
	const struct read_place at = {&steps, SLICE_EMPTY, step};

	return read_refuse(fault, messages[what], step < q->steps.n ? &at : &one, q->service);
}

int quotation_check(const struct visit *visit, struct arena *arena, struct fault *fault)
{
	for (uint32_t i = 0; i < visit->quotations.n; i++) {
		const struct visit_quotation *q = &visit->quotations.at[i];
		struct tariff t;
		enum tariff_fault what;
		uint32_t step;

		TRY(quotation_read(q, true, arena, &t));
		what = tariff_check(&t, &step);
		if (what != TARIFF_RIGHT)
			return refuse(q, i, what, step, fault);
	}
	return 0;
}
