#include "advisor/moved.h"

#include "advisor/cell.h"

static const struct weighed *first_of(const struct decision *decision)
{
	return decision->n ? decision->order[0] : NULL;
}

static bool is_same(const struct weighed *a, const struct weighed *b)
{
	return a && b ? a->service == b->service : a == b;
}

static struct slice name_of(const struct call *call, const struct weighed *service)
{
	return service ? cell_service_name(call, service->service) : SLICE_EMPTY;
}

_must_check_ static int by_constraints(const struct call *call, struct choosing *choosing)
{
	struct decision free;

	TRY(decide(&choosing->field, &choosing->rules, false, &free));
	if (free.n == 0 || is_same(first_of(&free), first_of(&choosing->decision)))
		return 0;
	sentences_add(&choosing->moved, SAY(&call->say, "choose_moved_constraints",
						{"service", name_of(call, first_of(&free))}));
	return 0;
}

/* Why the present first is not the first by the other case's rules. */
static struct slice case_reason(const struct call *call, const struct rules *rules,
	const struct weighed *own, const struct weighed *other)
{
	const struct rule *rule;
	struct slice sign;

	if (!own)
		return SLICE_EMPTY;
	sign = cell_service_sign(call, own->service);
	rule = decide_falls(call, rules, own->service);
	if (rule)
		return SAY(&call->say, "choose_moved_falls", {"service", sign},
			{"step", answer_step(call, rule)});
	rule = decide_between(call, rules, other->service, own->service);
	return rule ? SAY(&call->say, "choose_moved_step", {"step", answer_step(call, rule)})
		    : SLICE_EMPTY;
}

static void say_case(const struct call *call, struct choosing *choosing, uint32_t in_case,
	const struct rules *rules, const struct decision *decision)
{
	const struct weighed *own = first_of(&choosing->decision), *other = first_of(decision);
	const struct say *say = &call->say;
	struct slice name = choose_case_name(call, in_case), why;

	if (!other) {
		sentences_add(&choosing->moved, SAY(say, "choose_moved_case_none", {"case", name}));
		return;
	}
	if (is_same(own, other)) {
		sentences_add(&choosing->moved, SAY(say, "choose_moved_case_same", {"case", name}));
		return;
	}
	why = case_reason(call, rules, own, other);
	sentences_add(&choosing->moved,
		SAY(say, why.len ? "choose_moved_case_why" : "choose_moved_case", {"case", name},
			{"service", name_of(call, other)}, {"why", why}));
}

_must_check_ static int by_cases(const struct call *call, struct choosing *choosing)
{
	uint32_t n = catalogue_rows(call->catalogue, TABLE_CASES);

	for (uint32_t in_case = 0; in_case < n; in_case++) {
		struct rules rules;
		struct decision decision;

		if (in_case == choosing->in_case)
			continue;
		TRY(rules_read(call, in_case, &rules));
		TRY(decide(&choosing->field, &rules, true, &decision));
		say_case(call, choosing, in_case, &rules, &decision);
	}
	return 0;
}

static int64_t magnitude(int64_t n)
{
	return n < 0 ? -n : n;
}

/* The part whose changed weight speaks most for the new first against the old one. */
static unsigned strongest_part(const struct weights *was, const struct weights *is,
	const struct weighed *first, const struct weighed *before)
{
	unsigned strongest = PART_COUNT;
	int64_t most = 0;

	for (unsigned part = 0; part < PART_COUNT; part++) {
		int64_t change = (int64_t)is->of[part] - was->of[part];
		int64_t speaks = change * ((int64_t)first->parts[part].lo - before->parts[part].lo);

		if (magnitude(speaks) > magnitude(most)) {
			most = speaks;
			strongest = part;
		}
	}
	return strongest;
}

_must_check_ static int by_weights(const struct call *call, struct choosing *choosing)
{
	struct weights defaults = weigh_defaults(call);
	const struct weighed *own = first_of(&choosing->decision), *other;
	struct decision decision;
	struct field field;
	unsigned part;

	if (!own || memcmp(&defaults, &choosing->weights, sizeof(defaults)) == 0)
		return 0;
	TRY(field_make(call, &choosing->fit, choosing->type, &defaults, &field));
	TRY(decide(&field, &choosing->rules, true, &decision));
	other = first_of(&decision);
	if (is_same(own, other)) {
		sentences_add(&choosing->moved, say_text(&call->say, "choose_moved_weights_same"));
		return 0;
	}
	sentences_add(&choosing->moved,
		SAY(&call->say, "choose_moved_weights", {"service", name_of(call, other)}));
	part = strongest_part(&defaults, &choosing->weights, own, other);
	if (part < PART_COUNT)
		sentences_add(&choosing->moved,
			SAY(&call->say, "choose_moved_part",
				{"part", weigh_part_label(call, (enum part)part)}));
	return 0;
}

_must_check_ int moved_find(const struct call *call, struct choosing *choosing)
{
	if (choosing->field.n_fitting < choosing->field.n)
		TRY(by_constraints(call, choosing));
	TRY(by_cases(call, choosing));
	TRY(by_weights(call, choosing));
	return sentences_result(&choosing->moved);
}
