#include "advisor/story.h"

#include "advisor/cell.h"
#include "advisor/choose.h"

enum { MAX_SERVICES = 200, STORY_BEST = 3 };

static const char *const stage_words[STORY_STAGES] = {
	"told", "desk", "come", "done", "insurance", "extra"};

struct slice story_condition(const struct call *call, const struct fact *fact)
{
	if (fact->visit_row != ROW_NONE)
		return call->visit->facts.at[fact->visit_row].condition;
	return say_cell(&call->say, TABLE_FACTS, fact->row, FACTS_CONDITION_JA);
}

struct slice story_value(const struct call *call, uint32_t item, const struct fact *fact)
{
	enum item_kind kind = catalogue_item_kind(call->catalogue, item);

	if (!fact->has_number || !item_is_number(kind))
		return fact->value;
	return kind == ITEM_YEN ? say_yen(&call->say, fact->number)
				: say_number(&call->say, fact->number);
}

static struct slice stage_cell(const struct call *call, uint32_t row, unsigned column)
{
	return catalogue_cell(call->catalogue, TABLE_STAGES, row, column);
}

/* Whether a row of stages is about this scenario and what it says holds of the service. */
static bool row_holds(const struct call *call, uint32_t row, uint32_t service, uint32_t scenario)
{
	struct slice item = stage_cell(call, row, STAGES_ITEM);
	const struct fact *fact;
	uint32_t item_row;

	if (stage_cell(call, row, STAGES_SCENARIOS).len > 0 &&
		!catalogue_has(call->catalogue, TABLE_STAGES, row, STAGES_SCENARIOS,
			catalogue_cell(
				call->catalogue, TABLE_SCENARIOS, scenario, SCENARIOS_SCENARIO)))
		return false;
	if (item.len == 0)
		return true;
	item_row = catalogue_find(call->catalogue, TABLE_ITEMS, item);
	if (item_row == ROW_NONE)
		return false;
	fact = view_fact(call->view, service, item_row);
	return catalogue_has(
		call->catalogue, TABLE_STAGES, row, STAGES_STATES, fact_state_word(fact->state));
}

struct step {
	int64_t step, order;
	uint32_t row;
};

static bool step_before(struct step a, struct step b)
{
	return a.step != b.step ? a.step < b.step : a.order < b.order;
}

/* Puts a row that holds among those that are said: one a step, the first by its order. */
static void put_step(struct step *steps, size_t *n, struct step found)
{
	size_t at = 0;

	while (at < *n && steps[at].step < found.step)
		at++;
	if (at < *n && steps[at].step == found.step) {
		if (step_before(found, steps[at]))
			steps[at] = found;
		return;
	}
	if (*n == STORY_MAX_LINES)
		return;
	for (size_t i = (*n)++; i > at; i--)
		steps[i] = steps[i - 1];
	steps[at] = found;
}

static struct story_line line_of(const struct call *call, uint32_t row, uint32_t service)
{
	struct slice item = stage_cell(call, row, STAGES_ITEM);
	struct slice text = say_cell(&call->say, TABLE_STAGES, row, STAGES_JA);
	struct story_line line = {.item = catalogue_find(call->catalogue, TABLE_ITEMS, item),
		.gap = slice_is_text(stage_cell(call, row, STAGES_GAP), "yes")};
	const struct fact *fact;
	struct slice condition;

	if (line.item == ROW_NONE) {
		line.text = text;
		return line;
	}
	fact = view_fact(call->view, service, line.item);
	condition = story_condition(call, fact);
	line.text = say_fill(&call->say, text,
		(const struct say_word[]){
			{"value", story_value(call, line.item, fact)}, {"condition", condition}},
		2);
	/* What an insurance carries, it carries under a condition: said where the row does not. */
	if (slice_is_text(stage_cell(call, row, STAGES_STAGE), "insurance") &&
		fact->state == FACT_YES && condition.len > 0 &&
		slice_find(text, slice_text("{condition}")) == text.len)
		line.text = SAY(&call->say, "story_condition", {"text", line.text},
			{"condition", condition});
	return line;
}

void story_tell(const struct call *call, uint32_t service, uint32_t scenario,
	enum story_stage stage, struct story_part *ret_part)
{
	struct slice word = slice_text(stage_words[stage]);
	struct step steps[STORY_MAX_LINES];
	uint32_t row = 0;

	ret_part->n_lines = 0;
	for (; (row = catalogue_next(call->catalogue, TABLE_STAGES, row, STAGES_STAGE, word)) !=
		ROW_NONE;
		row++) {
		struct step found = {.row = row};

		if (catalogue_number(
			    call->catalogue, TABLE_STAGES, row, STAGES_STEP, &found.step) &&
			catalogue_number(
				call->catalogue, TABLE_STAGES, row, STAGES_ORDER, &found.order) &&
			row_holds(call, row, service, scenario))
			put_step(steps, &ret_part->n_lines, found);
	}
	for (size_t i = 0; i < ret_part->n_lines; i++)
		ret_part->lines[i] = line_of(call, steps[i].row, service);
	if (ret_part->n_lines == 0)
		ret_part->lines[ret_part->n_lines++] =
			(struct story_line){.text = say_text(&call->say, "story_not_said"),
				.item = ROW_NONE,
				.gap = true};
}

static void put_service(
	const struct call *call, struct slice key, uint32_t *services, size_t *n, size_t max)
{
	uint32_t row = catalogue_find(call->catalogue, TABLE_SERVICES, key);

	for (size_t i = 0; i < *n; i++)
		if (services[i] == row)
			return;
	if (row != ROW_NONE && *n < max)
		services[(*n)++] = row;
}

size_t story_services(const struct call *call, uint32_t *services, size_t max)
{
	size_t n = 0;

	for (uint32_t i = 0; i < call->visit->candidates.n; i++)
		put_service(call, call->visit->candidates.at[i], services, &n, max);
	if (n == 0)
		put_service(call, call->visit->outcome.service, services, &n, max);
	return n;
}

int story_services_or_best(const struct call *call, uint32_t *services, size_t max, size_t *ret_n)
{
	struct choosing choosing;

	*ret_n = story_services(call, services, max);
	if (*ret_n > 0)
		return 0;
	TRY(choose_make(call, &choosing));
	*ret_n = min_size(min_size(choosing.n_answers, STORY_BEST), max);
	for (size_t i = 0; i < *ret_n; i++)
		services[i] = choosing.answers[i].service;
	return 0;
}

/* The stage's sentences as one text; whether one is a gap; the facts they rest on. */
static void put_stage(const struct call *call, struct out *out, uint32_t service,
	const struct story_part *part, const char *word)
{
	struct slice text = SLICE_EMPTY;
	bool gap = false;

	for (size_t i = 0; i < part->n_lines; i++) {
		text = i == 0 ? part->lines[i].text
			      : SAY(&call->say, "story_join", {"first", text},
					{"next", part->lines[i].text});
		gap |= part->lines[i].gap;
	}
	out_object(out, NULL);
	out_words(out, "stage", word);
	out_text(out, "text", text);
	out_bool(out, "gap", gap);
	out_list(out, "cells");
	for (size_t i = 0; i < part->n_lines; i++)
		if (part->lines[i].item != ROW_NONE)
			cell_put(call, out, NULL, service, part->lines[i].item);
	out_end(out);
	out_end(out);
}

/* Notes the items of the gaps, each once. */
static void note_gaps(const struct story_part *part, bool *open)
{
	for (size_t i = 0; i < part->n_lines; i++)
		if (part->lines[i].gap && part->lines[i].item != ROW_NONE)
			open[part->lines[i].item] = true;
}

static void put_gaps(const struct call *call, struct out *out, const bool *open)
{
	out_list(out, "gaps");
	for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++)
		if (open[item])
			cell_put_ask(call, out, NULL, item);
	out_end(out);
}

static int put_rows(const struct call *call, struct out *out, uint32_t scenario, bool *open)
{
	struct story_part *part = arena_take(call->arena, sizeof(*part));
	uint32_t services[MAX_SERVICES];
	size_t n;

	if (!part)
		return ERR_NO_MEMORY;
	TRY(story_services_or_best(call, services, MAX_SERVICES, &n));
	out_list(out, "rows");
	for (size_t i = 0; i < n; i++) {
		out_object(out, NULL);
		cell_put_service(call, out, services[i]);
		out_list(out, "stages");
		for (enum story_stage stage = STORY_TOLD; stage < STORY_STAGES; stage++) {
			story_tell(call, services[i], scenario, stage, part);
			put_stage(call, out, services[i], part, stage_words[stage]);
			note_gaps(part, open);
		}
		out_end(out);
		out_end(out);
	}
	out_end(out);
	return 0;
}

int advise_whatif(const struct call *call, struct out *out)
{
	uint32_t scenario;
	struct slice key;
	bool *open = arena_take_array(
		call->arena, catalogue_rows(call->catalogue, TABLE_ITEMS) + 1, sizeof(*open));

	if (!open)
		return ERR_NO_MEMORY;
	TRY(call_text(call, "scenario", &key));
	if (key.len == 0)
		key = call->visit->scenario;
	scenario = catalogue_find(call->catalogue, TABLE_SCENARIOS, key);
	if (scenario == ROW_NONE)
		return call_refuse(call, MSG_ADVISOR_NOT_ONE_OF, "scenario", key);
	out_text(out, "scenario", key);
	out_text(out, "title", say_cell(&call->say, TABLE_SCENARIOS, scenario, SCENARIOS_JA));
	out_text(out, "story", say_cell(&call->say, TABLE_SCENARIOS, scenario, SCENARIOS_STORY_JA));
	TRY(put_rows(call, out, scenario, open));
	put_gaps(call, out, open);
	out_text(out, "note", say_text(&call->say, "story_note"));
	return 0;
}
