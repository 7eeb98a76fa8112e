#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "asked.h"
#include "generated.h"

enum { ROUNDS = 150, MAX_OPEN = 4 };

#define SEED UINT64_C(0x9e3779b97f4a7c15)

static void open_generated(
	struct asked *asked, const struct generated *generated, const char *const *choices)
{
	*asked = (struct asked){0};
	sample_init(&asked->sample);
	generated_write(generated, &asked->sample);
	sample_row(&asked->sample, TABLE_CASES, "a,あ,A,own,x");
	sample_row(&asked->sample, TABLE_CASES, "b,い,B,own,x");
	for (; *choices; choices++)
		sample_row(&asked->sample, TABLE_CHOICES, *choices);
	asked_open(asked);
}

static bool is_among(const struct asked *asked, const char *list, uint32_t service)
{
	return asked_service(asked, list, (int64_t)service + 1) != NULL;
}

/* A service's statement about the items a rule names, as the visit completes what is open. */
struct completion {
	uint32_t service;
	unsigned n_items, n_open;
	unsigned items[MAX_OPEN], open[MAX_OPEN];
	enum fact_state states[MAX_OPEN]; /* of items */
};

static void ask_completed(
	struct asked *asked, const char *in_case, const struct completion *c, uint32_t answers)
{
	char visit[1024];
	int n = snprintf(visit, sizeof(visit), "{'type':'endpoint','case':'%s','facts':[", in_case);

	for (unsigned i = 0; i < c->n_open; i++)
		n += snprintf(visit + n, sizeof(visit) - (size_t)n,
			"%s{'service':'s%02u','item':'%s','state':'%s','source':'x',"
			"'date':'2026-11-20'}",
			i ? "," : "", c->service + 1, generated_items[c->items[c->open[i]]],
			answers >> i & 1 ? "yes" : "no");
	snprintf(visit + n, sizeof(visit) - (size_t)n, "]}");
	asked_ask(asked, "choose", visit, "");
}

/* What the rule says when everything is known: counted, not asked. */
static bool holds_completed(const struct completion *c, bool all, uint32_t answers)
{
	unsigned n_yes = 0, open = 0;

	for (unsigned i = 0; i < c->n_items; i++) {
		bool is_open = open < c->n_open && c->open[open] == i;

		if (is_open)
			n_yes += answers >> open++ & 1;
		else
			n_yes += c->states[i] == FACT_YES;
	}
	return all ? n_yes == c->n_items : n_yes > 0;
}

static void complete(const struct generated *generated, uint32_t service, const unsigned *items,
	unsigned n_items, struct completion *c)
{
	*c = (struct completion){.service = service, .n_items = n_items};
	for (unsigned i = 0; i < n_items; i++) {
		c->items[i] = items[i];
		c->states[i] = generated->states[service][items[i]];
		if (c->states[i] != FACT_YES && c->states[i] != FACT_NO)
			c->open[c->n_open++] = i;
	}
}

/* A filter keeps exactly those whom every way of completing the unknown keeps; a refusal drops exactly those
 * whom every way drops. So an unknown counts neither as yes nor as no. */
static void check_rule(struct asked *asked, const struct generated *generated,
	const unsigned *items, unsigned n, bool all)
{
	for (uint32_t service = 0; service < generated->n_services; service++) {
		struct completion c;
		uint32_t n_ways, n_hold = 0;

		complete(generated, service, items, n, &c);
		n_ways = UINT32_C(1) << c.n_open;
		for (uint32_t answers = 0; answers < n_ways; answers++) {
			bool holds = holds_completed(&c, all, answers);

			n_hold += holds;
			ask_completed(asked, "A", &c, answers);
			assert_int_equal(is_among(asked, "answers", service), holds);
		}
		asked_ask(asked, "choose", "{'type':'endpoint','case':'A'}", "");
		assert_int_equal(is_among(asked, "answers", service), n_hold == n_ways);
		asked_ask(asked, "choose", "{'type':'endpoint','case':'B'}", "");
		assert_int_equal(is_among(asked, "answers", service), n_hold != n_ways);
	}
}

static void unknown_counts_neither_as_yes_nor_as_no(void **state)
{
	static const unsigned items[] = {2, 3, 4};
	static const char *const any[] = {"a,1,filter,any,notice;dispatch;extra,yes,x,x",
		"b,1,refuse,any,notice;dispatch;extra,yes,x,x", NULL};
	static const char *const all[] = {"a,1,filter,all,notice;dispatch;extra,yes,x,x",
		"b,1,refuse,all,notice;dispatch;extra,yes,x,x", NULL};
	struct random random = {SEED};

	for (int round = 0; round < ROUNDS / 5; round++) {
		struct generated generated;
		struct asked asked;

		generated_make(&generated, &random);
		open_generated(&asked, &generated, round % 2 ? any : all);
		check_rule(&asked, &generated, items, ARRAY_SIZE(items), round % 2 == 0);
		asked_done(&asked);
	}
}

static const char *const preferences[] = {"a,1,prefer,count,notice;dispatch,yes,x,x",
	"a,2,prefer,lowest,rank,,x,x", "a,3,prefer,any,desk,yes;cond,x,x",
	"a,4,prefer,highest,cap,,x,x", NULL};

static void the_order_of_the_file_does_not_matter(void **state)
{
	static const char *const visits[] = {"{'type':'endpoint','case':'A'}",
		"{'type':'endpoint'}",
		"{'type':'endpoint','weights':{'response':10,'cost':90,'everyday':0}}"};
	struct random random = {SEED};

	for (int round = 0; round < ROUNDS; round++) {
		struct generated generated, shuffled;
		struct asked one, other;

		generated_make(&generated, &random);
		shuffled = generated;
		generated_shuffle(&shuffled, &random);
		open_generated(&one, &generated, preferences);
		open_generated(&other, &shuffled, preferences);
		for (size_t i = 0; i < ARRAY_SIZE(visits); i++) {
			char order[256];

			asked_ask(&one, "choose", visits[i], "");
			asked_ask(&other, "choose", visits[i], "");
			snprintf(order, sizeof(order), "%s", asked_numbers(&one, "answers"));
			assert_string_equal(order, asked_numbers(&other, "answers"));
		}
		asked_done(&one);
		asked_done(&other);
	}
}

struct scores {
	int64_t lo[GENERATED_SERVICES], hi[GENERATED_SERVICES];
};

static void read_scores(const struct asked *asked, uint32_t n, struct scores *scores)
{
	for (uint32_t service = 0; service < n; service++) {
		const struct read_value *answer =
			asked_service(asked, "answers", (int64_t)service + 1);
		const struct read_value *score = asked_member(answer, "score");

		scores->lo[service] = asked_member(score, "lo")->number;
		scores->hi[service] = asked_member(score, "hi")->number;
		assert_in_range(scores->lo[service], 0, scores->hi[service]);
		assert_in_range(scores->hi[service], 0, 1000);
	}
}

/* One more fact about one service, of which nobody had said anything. False: there is none left. */
static bool add_fact(const struct generated *generated, struct random *random, char *visit,
	size_t size, bool *ret_flag)
{
	for (int attempt = 0; attempt < 100; attempt++) {
		uint32_t service = random_below(random, generated->n_services);
		unsigned item = random_below(random, GENERATED_ITEMS);

		if (!generated_is_unknown(generated->states[service][item]))
			continue;
		*ret_flag = item < GENERATED_FLAGS;
		snprintf(visit, size,
			"{'type':'endpoint','facts':[{'service':'s%02u','item':'%s','state':'%s',"
			"'value':'%u','source':'x','date':'2026-11-20'}]}",
			service + 1, generated_items[item],
			*ret_flag && random_below(random, 2) ? "no" : "yes",
			1 + random_below(random, 9));
		return true;
	}
	return false;
}

/* Of another service a new best number may move the score, but no interval grows; of the service itself a
 * flag keeps the score within what it was. */
static void a_fact_never_widens_a_score(void **state)
{
	static const char *const none[] = {NULL};
	struct random random = {SEED};
	int n_checked = 0;

	for (int round = 0; round < ROUNDS; round++) {
		struct generated generated;
		struct asked asked;
		struct scores before, after;
		char visit[512];
		bool flag;

		generated_make(&generated, &random);
		if (!add_fact(&generated, &random, visit, sizeof(visit), &flag))
			continue;
		open_generated(&asked, &generated, none);
		asked_ask(&asked, "choose", "{'type':'endpoint'}", "");
		read_scores(&asked, generated.n_services, &before);
		asked_ask(&asked, "choose", visit, "");
		read_scores(&asked, generated.n_services, &after);
		for (uint32_t i = 0; i < generated.n_services; i++) {
			/* Both ends are rounded outward: by one at most. */
			assert_in_range(after.hi[i] - after.lo[i], 0,
				before.hi[i] - before.lo[i] + (flag ? 0 : 1));
			if (flag) {
				assert_true(after.lo[i] >= before.lo[i]);
				assert_true(after.hi[i] <= before.hi[i]);
			}
		}
		n_checked++;
		asked_done(&asked);
	}
	assert_true(n_checked > ROUNDS / 2);
}

/* The middle decides the order, and whoever is surely ahead stands before. */
static void places_agree_with_the_scores(void **state)
{
	static const char *const none[] = {NULL};
	struct random random = {SEED};

	for (int round = 0; round < ROUNDS; round++) {
		struct generated generated;
		struct asked asked;
		struct scores scores;

		generated_make(&generated, &random);
		open_generated(&asked, &generated, none);
		asked_ask(&asked, "choose", "{'type':'endpoint'}", "");
		read_scores(&asked, generated.n_services, &scores);
		for (uint32_t i = 0; i < generated.n_services; i++) {
			const struct read_value *score = asked_member(
				asked_service(&asked, "answers", (int64_t)i + 1), "score");
			int64_t best = 1, worst = generated.n_services;

			for (uint32_t k = 0; k < generated.n_services; k++) {
				best += scores.lo[k] > scores.hi[i];
				worst -= scores.hi[k] < scores.lo[i];
			}
			assert_int_equal(asked_member(score, "best")->number, best);
			assert_int_equal(asked_member(score, "worst")->number, worst);
		}
		asked_done(&asked);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_counts_neither_as_yes_nor_as_no),
		cmocka_unit_test(the_order_of_the_file_does_not_matter),
		cmocka_unit_test(a_fact_never_widens_a_score),
		cmocka_unit_test(places_agree_with_the_scores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
