/*
 * Money, service by service: what it costs, what the ceilings and the 60 % lines are, what a subsidy
 * may pay and what remains. Operation "money": the visit's candidates, else the best of what its
 * answers lead to, else every service that can be chosen, for its terminals and as presets for 5, 10
 * and 20; and running tsujiban oneself as one row more.
 *
 * Costs are in the visit's tax. Subsidy and what remains are without tax, as programmes reckon: a
 * service whose only quotation is with tax has an unknown subsidy and the question to ask.
 *
 * Ownership: values and texts live in the call's arena.
 * Limits:    tariff.h's.
 * Trust:     cost.h's.
 */
#pragma once

#include "advisor/cost.h"
#include "advisor/programme.h"
#include "advisor/sentences.h"

struct money {
	struct cost cost;     /* in the visit's tax */
	struct cost excluded; /* what the subsidy is reckoned from */
	bool listed;          /* on IPA's list, as far as is known: what is not gets no subsidy */
	struct subsidy subsidy;
	int64_t months; /* of the contract: the visit's, else as the programme pays; 0: not known */
	struct band gross; /* of all those months, without tax */
	struct band net;   /* the same less the subsidy */
};

struct money money_of(const struct call *call, const struct chosen_programme *programme,
	uint32_t service, int64_t terminals);
/* What the amounts rest on, in sentences. */
void money_add_notes(
	const struct call *call, const struct money *m, uint32_t service, struct sentences *notes);
/* Why the subsidy is what it is. */
void money_add_why(const struct call *call, const struct chosen_programme *programme,
	const struct money *m, struct sentences *why);
/* paid, not, unknown. */
const char *money_subsidy_word(enum subsidy_state state);

int advise_money(const struct call *call, struct out *out);
