#include "advisor/fact.h"

#include "base/check.h"

static const struct slice words[FACT_STATES] = {
	[FACT_YES] = SLICE_LITERAL("yes"),
	[FACT_NO] = SLICE_LITERAL("no"),
	[FACT_UNKNOWN] = SLICE_LITERAL("unknown"),
	[FACT_NOT_LISTED] = SLICE_LITERAL("nl"),
	[FACT_NOT_STATED] = SLICE_LITERAL("ns"),
	[FACT_CONDITION] = SLICE_LITERAL("cond"),
	[FACT_NOT_APPLICABLE] = SLICE_LITERAL("na"),
};

struct slice fact_state_word(enum fact_state state)
{
	CHECK((unsigned)state < FACT_STATES);
	return words[state];
}

enum fact_state fact_state_find(struct slice word)
{
	unsigned state = 0;

	while (state < FACT_STATES && !slice_is(words[state], word))
		state++;
	return (enum fact_state)state;
}
