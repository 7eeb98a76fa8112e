/*
 * Narrowing and quadrants over generated catalogues (fixed seeds): against a slow reading of their own; a fact more
 * never widens what is known; the order of the requirements changes nothing; what nobody has said counts as
 * nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "asked.h"
#include "generated.h"

enum { ROUNDS = 150, NEEDS_MAX = 4 };

#define SEED UINT64_C(0x2545f4914f6cdd1d)

struct need {
	unsigned item;
	bool wanted;         /* of a flag: yes or no */
	int64_t least, most; /* of a number; 0: not asked for */
};

struct needs {
	struct need at[NEEDS_MAX];
	unsigned n;
};

static void make_needs(struct needs *needs, struct random *random)
{
	needs->n = 1 + random_below(random, NEEDS_MAX);
	for (unsigned i = 0; i < needs->n; i++) {
		struct need *need = &needs->at[i];

		*need = (struct need){.item = random_below(random, GENERATED_ITEMS),
			.wanted = random_below(random, 2) == 1};
		if (random_below(random, 3) > 0)
			need->least = 1 + random_below(random, 6);
		if (need->least == 0 || random_below(random, 2) == 0)
			need->most = 4 + random_below(random, 6);
	}
}

static void shuffle_needs(struct needs *needs, struct random *random)
{
	for (unsigned i = needs->n; i > 1; i--) {
		unsigned other = random_below(random, i);
		struct need held = needs->at[i - 1];

		needs->at[i - 1] = needs->at[other];
		needs->at[other] = held;
	}
}

static void put_need(struct buf *visit, const struct need *need)
{
	buf_put_format(visit, "{'item':'%s'", generated_items[need->item]);
	if (need->item < GENERATED_FLAGS)
		buf_put_format(visit, ",'state':'%s'", need->wanted ? "yes" : "no");
	else if (need->least > 0)
		buf_put_format(visit, ",'least':%lld", (long long)need->least);
	if (need->item >= GENERATED_FLAGS && need->most > 0)
		buf_put_format(visit, ",'most':%lld", (long long)need->most);
	buf_put_byte(visit, '}');
}

/* `fact` is a further answer, "" for none. */
static void ask_narrow(struct asked *asked, const struct needs *needs, const char *fact)
{
	_cleanup_(buf_done) struct buf visit = BUF_INIT(8192);

	buf_put_text(&visit, "{'needs':[");
	for (unsigned i = 0; i < needs->n; i++) {
		if (i > 0)
			buf_put_byte(&visit, ',');
		put_need(&visit, &needs->at[i]);
	}
	buf_put_format(&visit, "],'facts':[%s]}", fact);
	asked_ask(asked, "narrow", buf_text(&visit), "");
}

static void open_generated(struct asked *asked, const struct generated *generated)
{
	*asked = (struct asked){0};
	sample_init(&asked->sample);
	generated_write(generated, &asked->sample);
	asked_open(asked);
}

/* ---- the slow reading */

static enum tri holds(const struct generated *generated, uint32_t service, const struct need *need)
{
	enum fact_state state = generated->states[service][need->item];
	int64_t number = generated->numbers[service][need->item];

	if (state != FACT_YES && state != FACT_NO)
		return TRI_UNKNOWN;
	if (need->item < GENERATED_FLAGS)
		return tri_of((state == FACT_YES) == need->wanted);
	if (state == FACT_NO)
		return TRI_UNKNOWN;
	return tri_of((need->least == 0 || number >= need->least) &&
		      (need->most == 0 || number <= need->most));
}

static enum tri remains(
	const struct generated *generated, uint32_t service, const struct needs *needs, unsigned n)
{
	bool open = false;

	for (unsigned i = 0; i < n; i++) {
		enum tri one = holds(generated, service, &needs->at[i]);

		if (one == TRI_NO)
			return TRI_NO;
		open = open || one == TRI_UNKNOWN;
	}
	return open ? TRI_UNKNOWN : TRI_YES;
}

static void count(const struct generated *generated, const struct needs *needs, unsigned n,
	int64_t *ret_least, int64_t *ret_most)
{
	*ret_least = *ret_most = 0;
	for (uint32_t service = 0; service < generated->n_services; service++) {
		enum tri one = remains(generated, service, needs, n);

		*ret_least += one == TRI_YES;
		*ret_most += one != TRI_NO;
	}
}

static const struct read_value *step_at(const struct asked *asked, unsigned at)
{
	const struct read_value *steps = asked_member(&asked->top, "steps");

	assert_true(at < steps->n_items);
	return &steps->items[at];
}

static void every_step_is_as_a_slow_reading_has_it(void **state)
{
	struct random random = {SEED};

	for (unsigned round = 0; round < ROUNDS; round++) {
		_cleanup_(asked_done) struct asked asked = {0};
		struct generated generated;
		struct needs needs;

		generated_make(&generated, &random);
		make_needs(&needs, &random);
		open_generated(&asked, &generated);
		ask_narrow(&asked, &needs, "");
		for (unsigned i = 0; i < needs.n; i++) {
			int64_t least, most;

			count(&generated, &needs, i + 1, &least, &most);
			assert_int_equal(asked_member(step_at(&asked, i), "least")->number, least);
			assert_int_equal(asked_member(step_at(&asked, i), "most")->number, most);
		}
		for (uint32_t service = 0; service < generated.n_services; service++) {
			enum tri expected = remains(&generated, service, &needs, needs.n);
			int64_t no = (int64_t)service + 1;

			assert_int_equal(
				asked_service(&asked, "sure", no) != NULL, expected == TRI_YES);
			assert_int_equal(asked_service(&asked, "perhaps", no) != NULL,
				expected == TRI_UNKNOWN);
		}
	}
}

static void the_order_of_the_requirements_changes_nothing(void **state)
{
	struct random random = {SEED ^ 1};

	for (unsigned round = 0; round < ROUNDS; round++) {
		_cleanup_(asked_done) struct asked asked = {0};
		struct generated generated;
		struct needs needs;
		char sure[64], perhaps[64];

		generated_make(&generated, &random);
		make_needs(&needs, &random);
		open_generated(&asked, &generated);
		ask_narrow(&asked, &needs, "");
		snprintf(sure, sizeof(sure), "%s", asked_numbers(&asked, "sure"));
		snprintf(perhaps, sizeof(perhaps), "%s", asked_numbers(&asked, "perhaps"));
		for (unsigned i = 0; i < 4; i++) {
			shuffle_needs(&needs, &random);
			ask_narrow(&asked, &needs, "");
			assert_string_equal(asked_numbers(&asked, "sure"), sure);
			assert_string_equal(asked_numbers(&asked, "perhaps"), perhaps);
		}
	}
}

/* An answer to what was open, as a provider may give it. */
static bool make_answer(
	const struct generated *generated, struct random *random, char *fact, size_t size)
{
	uint32_t service = random_below(random, generated->n_services);
	unsigned item = random_below(random, GENERATED_ITEMS);
	enum fact_state state = generated->states[service][item];
	char value[24] = "";

	if (state == FACT_YES || state == FACT_NO)
		return false;
	if (item >= GENERATED_FLAGS)
		snprintf(value, sizeof(value), "%u", random_below(random, 10));
	snprintf(fact, size,
		"{'service':'s%02u','item':'%s','state':'%s','value':'%s','source':'x',"
		"'date':'2026-11-20'}",
		service + 1, generated_items[item],
		item >= GENERATED_FLAGS || random_below(random, 2) ? "yes" : "no", value);
	return true;
}

static void a_fact_more_never_widens_what_remains(void **state)
{
	struct random random = {SEED ^ 2};
	unsigned n_narrower = 0;

	for (unsigned round = 0; round < ROUNDS * 2; round++) {
		_cleanup_(asked_done) struct asked asked = {0};
		struct generated generated;
		struct needs needs;
		int64_t least[NEEDS_MAX], most[NEEDS_MAX];
		char fact[256];

		generated_make(&generated, &random);
		make_needs(&needs, &random);
		if (!make_answer(&generated, &random, fact, sizeof(fact)))
			continue;
		open_generated(&asked, &generated);
		ask_narrow(&asked, &needs, "");
		for (unsigned i = 0; i < needs.n; i++) {
			least[i] = asked_member(step_at(&asked, i), "least")->number;
			most[i] = asked_member(step_at(&asked, i), "most")->number;
		}
		ask_narrow(&asked, &needs, fact);
		for (unsigned i = 0; i < needs.n; i++) {
			int64_t now_least = asked_member(step_at(&asked, i), "least")->number;
			int64_t now_most = asked_member(step_at(&asked, i), "most")->number;

			assert_true(now_least >= least[i]);
			assert_true(now_most <= most[i]);
			n_narrower += now_least > least[i] || now_most < most[i];
		}
	}
	/* The property says something only where answers do decide. */
	assert_true(n_narrower > ROUNDS / 10);
}

/* ---- quadrants */

static void ask_quadrant(struct asked *asked, unsigned x, unsigned y, const char *fact)
{
	char visit[512], more[128];

	snprintf(visit, sizeof(visit), "{'facts':[%s]}", fact);
	snprintf(more, sizeof(more), "'x':'%s','y':'%s',", generated_items[x], generated_items[y]);
	asked_ask(asked, "quadrant", visit, more);
}

static bool is_known(const struct generated *generated, uint32_t service, unsigned item)
{
	enum fact_state state = generated->states[service][item];

	return state == FACT_YES || (state == FACT_NO && item < GENERATED_FLAGS);
}

static void only_what_is_known_is_drawn(void **state)
{
	struct random random = {SEED ^ 3};

	for (unsigned round = 0; round < ROUNDS; round++) {
		_cleanup_(asked_done) struct asked asked = {0};
		struct generated generated;
		unsigned x, y;

		generated_make(&generated, &random);
		x = random_below(&random, GENERATED_ITEMS);
		y = random_below(&random, GENERATED_ITEMS);
		open_generated(&asked, &generated);
		ask_quadrant(&asked, x, y, "");
		for (uint32_t service = 0; service < generated.n_services; service++) {
			bool known = is_known(&generated, service, x) &&
				     is_known(&generated, service, y);
			int64_t no = (int64_t)service + 1;

			assert_int_equal(asked_service(&asked, "points", no) != NULL, known);
			assert_int_equal(asked_service(&asked, "beside", no) != NULL, !known);
		}
	}
}

static void a_fact_more_never_takes_a_point_off_the_chart(void **state)
{
	struct random random = {SEED ^ 4};

	for (unsigned round = 0; round < ROUNDS; round++) {
		_cleanup_(asked_done) struct asked asked = {0};
		struct generated generated;
		char fact[256];
		bool drawn[GENERATED_SERVICES];
		unsigned x, y;

		generated_make(&generated, &random);
		x = random_below(&random, GENERATED_ITEMS);
		y = random_below(&random, GENERATED_ITEMS);
		if (!make_answer(&generated, &random, fact, sizeof(fact)))
			continue;
		open_generated(&asked, &generated);
		ask_quadrant(&asked, x, y, "");
		for (uint32_t i = 0; i < generated.n_services; i++)
			drawn[i] = asked_service(&asked, "points", (int64_t)i + 1) != NULL;
		ask_quadrant(&asked, x, y, fact);
		for (uint32_t i = 0; i < generated.n_services; i++)
			assert_true(!drawn[i] || asked_service(&asked, "points", (int64_t)i + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_step_is_as_a_slow_reading_has_it),
		cmocka_unit_test(the_order_of_the_requirements_changes_nothing),
		cmocka_unit_test(a_fact_more_never_widens_what_remains),
		cmocka_unit_test(only_what_is_known_is_drawn),
		cmocka_unit_test(a_fact_more_never_takes_a_point_off_the_chart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
