#include "advisor/decide.h"

#include <stdlib.h>

#include "advisor/cell.h"

struct entry {
	const struct weighed *service;
	uint32_t place; /* in the field: decides where the rules do not */
	uint32_t n_keys;
	int64_t *keys; /* a rank for each rule that prefers */
};

bool field_fits(const struct field *field, const struct weighed *service)
{
	return field->fit->services[service->service].fits != TRI_NO;
}

_must_check_ int field_make(const struct call *call, const struct fit *fit, struct slice type,
	const struct weights *weights, struct field *ret_field)
{
	struct field field = {.call = call, .fit = fit};
	uint32_t *services =
		arena_take_array(call->arena, (size_t)fit->n_services + 1, sizeof(*services));

	if (!services)
		return ERR_NO_MEMORY;
	for (uint32_t service = 0; service < fit->n_services; service++) {
		struct slice its = cell_service_type(call, service);

		if (!view_is_candidate(call->view, service))
			continue;
		field.n_untyped += its.len == 0;
		if (its.len && slice_is(its, type))
			services[field.n++] = service;
	}
	TRY(weigh_order(call, fit, weights, services, field.n, &field.services));
	for (uint32_t i = 0; i < field.n; i++)
		field.n_fitting += field_fits(&field, &field.services[i]);
	*ret_field = field;
	return 0;
}

static bool rule_drops(const struct call *call, const struct rule *rule, uint32_t service)
{
	if (rule->act == RULE_FILTER)
		return rule_holds(call, rule, service) != TRI_YES;
	return rule->act == RULE_REFUSE && rule_holds(call, rule, service) == TRI_YES;
}

const struct rule *decide_falls(
	const struct call *call, const struct rules *rules, uint32_t service)
{
	for (uint32_t i = 0; i < rules->n; i++) {
		if (rule_drops(call, &rules->at[i], service))
			return &rules->at[i];
	}
	return NULL;
}

const struct rule *decide_between(
	const struct call *call, const struct rules *rules, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < rules->n; i++) {
		const struct rule *rule = &rules->at[i];

		if (rule->act == RULE_PREFER &&
			rule_rank(call, rule, a) != rule_rank(call, rule, b))
			return rule;
	}
	return NULL;
}

/* The rule that left nobody is the last one, in the order of the steps, that somebody fell by. */
static const struct rule *later(const struct rule *a, const struct rule *b)
{
	return !a || (b && b > a) ? b : a;
}

/* How many of the entries the rules keep, moved to the front. */
static uint32_t keep(const struct field *field, const struct rules *rules, struct entry *entries,
	uint32_t n, const struct rule **ret_emptied)
{
	const struct rule *last = NULL;
	uint32_t n_kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct rule *falls =
			decide_falls(field->call, rules, entries[i].service->service);
		struct entry entry = entries[i];

		last = later(last, falls);
		if (falls)
			continue;
		entries[i] = entries[n_kept];
		entries[n_kept++] = entry;
	}
	*ret_emptied = n_kept == 0 ? last : NULL;
	return n_kept;
}

static bool anybody_stays(const struct field *field, const struct rules *rules)
{
	for (uint32_t i = 0; i < field->n; i++) {
		if (!decide_falls(field->call, rules, field->services[i].service))
			return true;
	}
	return false;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	for (uint32_t i = 0; i < x->n_keys; i++) {
		if (x->keys[i] != y->keys[i])
			return x->keys[i] < y->keys[i] ? -1 : 1;
	}
	return (x->place > y->place) - (x->place < y->place);
}

_must_check_ static int rank(
	const struct field *field, const struct rules *rules, struct entry *entry, int64_t *best)
{
	entry->keys =
		arena_take_array(field->call->arena, (size_t)rules->n + 1, sizeof(*entry->keys));
	if (!entry->keys)
		return ERR_NO_MEMORY;
	entry->n_keys = 0;
	for (uint32_t i = 0; i < rules->n; i++) {
		int64_t key;

		if (rules->at[i].act != RULE_PREFER)
			continue;
		key = rule_rank(field->call, &rules->at[i], entry->service->service);
		entry->keys[entry->n_keys++] = key;
		best[i] = key < best[i] ? key : best[i];
	}
	return 0;
}

_must_check_ static int put_in_order(const struct field *field, const struct rules *rules,
	struct entry *entries, uint32_t n, struct decision *decision)
{
	struct arena *arena = field->call->arena;

	decision->order = arena_take_array(arena, (size_t)n + 1, sizeof(struct weighed *));
	decision->best = arena_take_array(arena, (size_t)rules->n + 1, sizeof(*decision->best));
	if (!decision->order || !decision->best)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < rules->n; i++)
		decision->best[i] = RULE_LAST;
	for (uint32_t i = 0; i < n; i++)
		TRY(rank(field, rules, &entries[i], decision->best));
	if (n > 1)
		qsort(entries, n, sizeof(*entries), compare_entries);
	for (uint32_t i = 0; i < n; i++)
		decision->order[i] = entries[i].service;
	decision->n = n;
	return 0;
}

_must_check_ int decide(const struct field *field, const struct rules *rules, bool constrained,
	struct decision *ret_decision)
{
	struct decision decision = {.met = true};
	struct entry *entries =
		arena_take_array(field->call->arena, (size_t)field->n + 1, sizeof(*entries));
	uint32_t n = 0, n_kept;

	if (!entries)
		return ERR_NO_MEMORY;
	for (uint32_t i = 0; i < field->n; i++) {
		if (!constrained || field_fits(field, &field->services[i]))
			entries[n++] = (struct entry){.service = &field->services[i], .place = i};
	}
	n_kept = keep(field, rules, entries, n, &decision.emptied);
	if (n_kept == 0 && n > 0 && constrained && anybody_stays(field, rules)) {
		decision.met = false;
		n_kept = n;
	}
	TRY(put_in_order(field, rules, entries, n_kept, &decision));
	*ret_decision = decision;
	return 0;
}
