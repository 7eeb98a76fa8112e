#include "advisor/answer.h"

#include "advisor/cell.h"

/* An answer while it is being written. */
struct writing {
	const struct call *call;
	const struct field *field;
	const struct rules *rules;
	const struct decision *decision;
	struct answer *answer;
};

struct slice answer_step(const struct call *call, const struct rule *rule)
{
	return say_cell(&call->say, TABLE_CHOICES, rule->row, CHOICES_JA);
}

static struct slice say_step(const struct call *call, const char *key, const struct rule *rule)
{
	return SAY(&call->say, key, {"step", answer_step(call, rule)});
}

struct slice answer_why_out(const struct call *call, const struct rule *rule, uint32_t service)
{
	if (rule->act == RULE_REFUSE)
		return say_step(call, "choose_out_refused", rule);
	return say_step(call,
		rule_holds(call, rule, service) == TRI_NO ? "choose_out_no" : "choose_out_open",
		rule);
}

static void add_item(struct answer_items *items, uint32_t item)
{
	for (uint32_t i = 0; i < items->n; i++) {
		if (items->at[i] == item)
			return;
	}
	items->at[items->n++] = item;
}

static void add_items(struct writing *w, const uint32_t *items, uint32_t n)
{
	struct answer *answer = w->answer;

	for (uint32_t i = 0; i < n; i++) {
		bool known = rule_knows(w->call, answer->service, items[i]);

		add_item(known ? &answer->facts : &answer->open, items[i]);
		if (known && view_fact(w->call->view, answer->service, items[i])->old)
			answer->old = true;
	}
}

static void say_filter(struct writing *w, const struct rule *rule)
{
	if (rule_holds(w->call, rule, w->answer->service) == TRI_YES)
		sentences_add(&w->answer->reasons, say_step(w->call, "choose_reason_filter", rule));
	else
		sentences_add(
			&w->answer->warnings, answer_why_out(w->call, rule, w->answer->service));
}

static void say_refuse(struct writing *w, const struct rule *rule)
{
	enum tri holds = rule_holds(w->call, rule, w->answer->service);

	if (holds == TRI_NO)
		sentences_add(&w->answer->reasons, say_step(w->call, "choose_reason_refuse", rule));
	if (holds == TRI_YES)
		sentences_add(
			&w->answer->warnings, answer_why_out(w->call, rule, w->answer->service));
}

static void say_warn(struct writing *w, const struct rule *rule)
{
	if (rule_holds(w->call, rule, w->answer->service) == TRI_YES)
		sentences_add(&w->answer->warnings, answer_step(w->call, rule));
}

/* Whether no other answer is before this one by the rule alone. */
static bool is_first_by(const struct writing *w, const struct rule *rule)
{
	return rule_rank(w->call, rule, w->answer->service) ==
	       w->decision->best[rule - w->rules->at];
}

static struct slice value_text(const struct writing *w, uint32_t item)
{
	return cell_value_text(w->call, w->answer->service, item);
}

/* A value that is not the best is told, not praised. */
static void say_value(struct writing *w, const struct rule *rule)
{
	const struct say *say = &w->call->say;
	uint32_t item = rule->items[0];
	struct slice value = value_text(w, item);

	if (is_first_by(w, rule))
		sentences_add(&w->answer->reasons,
			SAY(say, "choose_reason_value", {"step", answer_step(w->call, rule)},
				{"value", value}));
	else
		sentences_add(&w->answer->reasons,
			SAY(say, "choose_reason_known",
				{"label", say_cell(say, TABLE_ITEMS, item, ITEMS_JA)},
				{"value", value}));
}

static void say_count(struct writing *w, const struct rule *rule)
{
	const struct say *say = &w->call->say;
	uint32_t n = rule_count(w->call, rule, w->answer->service);

	if (is_first_by(w, rule))
		sentences_add(&w->answer->reasons,
			SAY(say, "choose_reason_count", {"step", answer_step(w->call, rule)},
				{"n", say_number(say, n)}));
}

/* True when the statement that the rule rests on has a condition that nobody can judge yet. */
static bool has_condition(const struct writing *w, const struct rule *rule)
{
	for (uint32_t i = 0; i < rule->n_items; i++) {
		const struct fact *fact =
			view_fact(w->call->view, w->answer->service, rule->items[i]);

		if (rule_state(w->call, fact) == FACT_CONDITION)
			return true;
	}
	return false;
}

static void say_states(struct writing *w, const struct rule *rule)
{
	sentences_add(&w->answer->reasons,
		say_step(w->call,
			has_condition(w, rule) ? "choose_reason_cond" : "choose_reason_prefer",
			rule));
}

static void say_prefer(struct writing *w, const struct rule *rule)
{
	static void (*const says[RULE_HOWS])(struct writing *, const struct rule *) = {
		[RULE_ANY] = say_states,
		[RULE_ALL] = say_states,
		[RULE_COUNT] = say_count,
		[RULE_LOWEST] = say_value,
		[RULE_HIGHEST] = say_value,
		[RULE_KNOWN] = say_states,
	};

	if (rule_rank(w->call, rule, w->answer->service) != RULE_LAST)
		says[rule->how](w, rule);
}

static void say_rules(struct writing *w)
{
	static void (*const says[RULE_ACTS])(struct writing *, const struct rule *) = {
		[RULE_FILTER] = say_filter,
		[RULE_REFUSE] = say_refuse,
		[RULE_PREFER] = say_prefer,
		[RULE_WARN] = say_warn,
	};

	for (uint32_t i = 0; i < w->rules->n; i++) {
		const struct rule *rule = &w->rules->at[i];

		says[rule->act](w, rule);
		add_items(w, rule->items, rule->n_items);
	}
}

/* What the company's constraints say for it. */
static void say_fit(struct writing *w)
{
	const struct fit_service *fit = &w->field->fit->services[w->answer->service];

	if (!w->answer->met)
		sentences_add(&w->answer->warnings, say_text(&w->call->say, "choose_unmet"));
	for (uint32_t i = 0; i < fit->n_findings; i++) {
		const struct fit_finding *finding = &fit->findings[i];

		if (finding->holds != TRI_YES)
			continue;
		sentences_add(&w->answer->reasons, finding->text);
		if (finding->item != ROW_NONE)
			add_items(w, &finding->item, 1);
	}
	if (w->field->n_fitting == 1 && w->field->n > 1)
		sentences_add(&w->answer->reasons, say_text(&w->call->say, "choose_reason_only"));
}

static void say_part(struct writing *w, enum part part)
{
	const struct say *say = &w->call->say;
	struct score score = w->answer->weighed->parts[part];
	uint32_t lo = score.lo / 10, hi = (score.hi + 9) / 10;

	sentences_add(&w->answer->reasons,
		SAY(say, lo == hi ? "choose_reason_part_exact" : "choose_reason_part",
			{"part", weigh_part_label(w->call, part)}, {"lo", say_number(say, lo)},
			{"hi", say_number(say, hi)}));
}

/* The heaviest part first; parts without weight say nothing. */
static void say_weights(struct writing *w, const struct weights *weights)
{
	for (int weight = WEIGH_MAX_WEIGHT; weight > 0; weight--) {
		for (unsigned part = 0; part < PART_COUNT; part++) {
			if (weights->of[part] == weight && w->answer->weighed->has_part[part])
				say_part(w, (enum part)part);
		}
	}
	for (uint32_t item = 0; item < catalogue_rows(w->call->catalogue, TABLE_ITEMS); item++) {
		enum part part;

		if (weigh_item_part(w->call, item, &part) && weights->of[part] > 0)
			add_items(w, &item, 1);
	}
}

static struct slice ahead_text(
	const struct writing *w, const struct weighed *own, const struct weighed *next)
{
	const struct say *say = &w->call->say;
	const struct rule *rule = decide_between(w->call, w->rules, own->service, next->service);
	struct slice other = cell_service_sign(w->call, next->service);
	bool surely = own->score.lo > next->score.hi;

	if (rule)
		return SAY(say, "choose_ahead", {"other", other},
			{"step", answer_step(w->call, rule)});
	if (own->score.lo == next->score.lo && own->score.hi == next->score.hi)
		return SAY(say, "choose_ahead_number", {"other", other});
	return SAY(say, surely ? "choose_ahead_weights" : "choose_ahead_unsure", {"other", other});
}

_must_check_ static int answer_init(struct answer *answer, const struct call *call)
{
	size_t n = (size_t)catalogue_rows(call->catalogue, TABLE_ITEMS) + 1;

	answer->reasons = SENTENCES_INIT(call->arena);
	answer->warnings = SENTENCES_INIT(call->arena);
	answer->facts.at = arena_take_array(call->arena, n, sizeof(*answer->facts.at));
	answer->open.at = arena_take_array(call->arena, n, sizeof(*answer->open.at));
	return answer->facts.at && answer->open.at ? 0 : ERR_NO_MEMORY;
}

_must_check_ int answer_make(const struct field *field, const struct rules *rules,
	const struct weights *weights, const struct decision *decision, uint32_t place,
	struct answer *ret_answer)
{
	struct answer answer = {
		.service = decision->order[place]->service,
		.met = decision->met,
		.weighed = decision->order[place],
	};
	struct writing w = {
		.call = field->call,
		.field = field,
		.rules = rules,
		.decision = decision,
		.answer = &answer,
	};

	TRY(answer_init(&answer, field->call));
	say_fit(&w);
	if (rules->n)
		say_rules(&w);
	else
		say_weights(&w, weights);
	if (place + 1 < decision->n)
		sentences_add(&answer.reasons,
			ahead_text(&w, answer.weighed, decision->order[place + 1]));
	TRY(sentences_result(&answer.reasons));
	TRY(sentences_result(&answer.warnings));
	*ret_answer = answer;
	return 0;
}

void answer_put(const struct call *call, const struct fit *fit, const struct answer *answer,
	struct out *out)
{
	out_object(out, NULL);
	cell_put_service(call, out, answer->service);
	out_bool(out, "met", answer->met);
	sentences_put(&answer->reasons, out, "reasons");
	out_list(out, "facts");
	for (uint32_t i = 0; i < answer->facts.n; i++)
		cell_put(call, out, NULL, answer->service, answer->facts.at[i]);
	out_end(out);
	out_list(out, "open");
	fit_put_unknown(call, &fit->services[answer->service], out);
	for (uint32_t i = 0; i < answer->open.n; i++)
		cell_put_ask(call, out, NULL, answer->open.at[i]);
	out_end(out);
	sentences_put(&answer->warnings, out, "warnings");
	weigh_put(answer->weighed, out, "score");
	out_bool(out, "old", answer->old);
	out_end(out);
}
