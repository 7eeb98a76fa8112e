#include <stdio.h>

#include "generated.h"

const char *const generated_items[GENERATED_ITEMS] = {
	"desk", "report", "notice", "dispatch", "extra", "liability", "cap", "rank"};

static const struct {
	const char *part, *kind, *better;
} kinds[GENERATED_ITEMS] = {
	{"everyday", "flag", "yes"},
	{"everyday", "flag", "yes"},
	{"response", "flag", "yes"},
	{"response", "flag", "yes"},
	{"cost", "flag", "no"},
	{"insurance", "flag", "yes"},
	{"insurance", "yen", "high"},
	{"cost", "rank", "low"},
};

/* Marsaglia's xorshift: the same numbers everywhere. */
uint32_t random_below(struct random *random, uint32_t n)
{
	random->state ^= random->state << 13;
	random->state ^= random->state >> 7;
	random->state ^= random->state << 17;
	return (uint32_t)(random->state >> 33) % n;
}

void generated_make(struct generated *generated, struct random *random)
{
	static const enum fact_state states[] = {FACT_YES, FACT_YES, FACT_NO, FACT_UNKNOWN,
		FACT_NOT_LISTED, FACT_NOT_STATED, FACT_CONDITION};

	generated->n_services = 1 + random_below(random, GENERATED_SERVICES);
	for (uint32_t service = 0; service < generated->n_services; service++) {
		generated->order[service] = service;
		for (unsigned item = 0; item < GENERATED_ITEMS; item++) {
			generated->states[service][item] =
				states[random_below(random, ARRAY_SIZE(states))];
			generated->numbers[service][item] = 1 + random_below(random, 9);
		}
	}
}

void generated_shuffle(struct generated *generated, struct random *random)
{
	for (uint32_t i = generated->n_services; i > 1; i--) {
		uint32_t other = random_below(random, i), held = generated->order[i - 1];

		generated->order[i - 1] = generated->order[other];
		generated->order[other] = held;
	}
}

static void write_service(
	const struct generated *generated, struct sample *sample, uint32_t service)
{
	char line[256];

	snprintf(line, sizeof(line), "s%02u,%u,Service %u,Provider,yes,own,x,2026-11,", service + 1,
		service + 1, service + 1);
	sample_row(sample, TABLE_SERVICES, line);
	snprintf(line, sizeof(line), "s%02u,type,endpoint,yes,,,,own,x,2026-11,", service + 1);
	sample_row(sample, TABLE_FACTS, line);
	for (unsigned item = 0; item < GENERATED_ITEMS; item++) {
		enum fact_state state = generated->states[service][item];
		struct slice word = fact_state_word(state);
		char number[24] = "";

		if (item >= GENERATED_FLAGS && state == FACT_YES)
			snprintf(number, sizeof(number), "%lld",
				(long long)generated->numbers[service][item]);
		snprintf(line, sizeof(line), "s%02u,%s,%s,%.*s,,,,own,x,2026-11,", service + 1,
			generated_items[item], number, (int)word.len, (const char *)word.data);
		sample_row(sample, TABLE_FACTS, line);
	}
}

void generated_write(const struct generated *generated, struct sample *sample)
{
	char line[256];

	sample_row(sample, TABLE_SOURCES, "own,own,自分,Own,,");
	sample_row(sample, TABLE_ITEMS, "type,fit,choice,network;endpoint;combined,,型,Type,?,?,,");
	for (unsigned item = 0; item < GENERATED_ITEMS; item++) {
		snprintf(line, sizeof(line), "%s,%s,%s,,%s,%s,%s,?,?,,", generated_items[item],
			kinds[item].part, kinds[item].kind, kinds[item].better,
			generated_items[item], generated_items[item]);
		sample_row(sample, TABLE_ITEMS, line);
	}
	for (uint32_t i = 0; i < generated->n_services; i++)
		write_service(generated, sample, generated->order[i]);
	sample_row(sample, TABLE_WEIGHTS, "fit,50,合う,Fit");
	sample_row(sample, TABLE_WEIGHTS, "everyday,40,ふだん,Everyday");
	sample_row(sample, TABLE_WEIGHTS, "response,100,対応,Response");
	sample_row(sample, TABLE_WEIGHTS, "cost,100,費用,Cost");
	sample_row(sample, TABLE_WEIGHTS, "insurance,30,保険,Insurance");
}
