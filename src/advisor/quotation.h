/*
 * Quotations that a visit brings: held against what a price list can be, and read as one.
 *
 * A quotation counts in the tax that it states and in no other; one that states none is kept, but no
 * amount is taken from it. Of several in one tax the youngest counts, of one day the later in the list.
 *
 * Ownership: tariffs borrow their steps from the arena.
 * Limits:    tariff.h's.
 * Trust:     quotations come from people: quotation_check() before anything is reckoned with them.
 */
#pragma once

#include "advisor/tariff.h"
#include "advisor/visit.h"

/* ERR_REFUSED: the fault names the place of the first quotation that is no price list. ERR_NO_MEMORY. */
_must_check_ int quotation_check(
	const struct visit *visit, struct arena *arena, struct fault *fault);

enum tax quotation_tax(const struct visit_quotation *quotation);
/* The quotation that counts for a service in a tax; NULL: there is none. */
const struct visit_quotation *quotation_find(
	const struct visit *visit, struct slice service, enum tax tax);
/* More than twelve months before today, or without a date. */
bool quotation_is_old(const struct visit_quotation *quotation, struct date today);
/* As a price list of a service that needs a box or does not. ERR_NO_MEMORY. */
_must_check_ int quotation_read(const struct visit_quotation *quotation, bool box,
	struct arena *arena, struct tariff *ret_tariff);
