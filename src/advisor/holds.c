#include "advisor/call.h"
#include "advisor/catalogue.h"
#include "advisor/fact.h"
#include "advisor/when.h"

/* A condition that the visit states has words only: nobody can compute it. */
static enum tri condition_holds(const struct call *call, const struct fact *fact)
{
	struct slice when = catalogue_cell(call->catalogue, TABLE_FACTS, fact->row, FACTS_WHEN);

	return when.len > 0 ? when_holds(call->visit, when) : TRI_UNKNOWN;
}

enum tri fact_holds(const struct call *call, const struct fact *fact)
{
	if (fact->state == FACT_YES || fact->state == FACT_NO)
		return tri_of(fact->state == FACT_YES);
	return fact->state == FACT_CONDITION ? condition_holds(call, fact) : TRI_UNKNOWN;
}
