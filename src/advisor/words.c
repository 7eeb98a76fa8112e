#include "advisor/words.h"

#include "advisor/cell.h"
#include "advisor/shape.h"
#include "base/text.h"

enum word_kind {
	WORD_CELL, /* as it stands */
	WORD_SAID, /* the language's one of a pair of columns */
	WORD_NUMBER,
	WORD_YES,     /* true for yes */
	WORD_CHOICES, /* KEY or KEY=ja=en, with ; between them */
};

struct word_column {
	const char *name;
	enum word_kind kind;
	unsigned column;
};

struct word_table {
	const char *name;
	enum table table;
	const struct word_column *columns;
	size_t n_columns;
};

#define COLUMNS(rows) .columns = (rows), .n_columns = ARRAY_SIZE(rows)

static const struct word_column questions[] = {
	{"question", WORD_CELL, QUESTIONS_QUESTION},
	{"page", WORD_CELL, QUESTIONS_PAGE},
	{"kind", WORD_CELL, QUESTIONS_KIND},
	{"choices", WORD_CHOICES, QUESTIONS_CHOICES},
	{"text", WORD_SAID, QUESTIONS_JA},
	{"help", WORD_SAID, QUESTIONS_HELP_JA},
};
static const struct word_column items[] = {
	{"item", WORD_CELL, ITEMS_ITEM},
	{"part", WORD_CELL, ITEMS_PART},
	{"kind", WORD_CELL, ITEMS_KIND},
	{"choices", WORD_CHOICES, ITEMS_CHOICES},
	{"better", WORD_CELL, ITEMS_BETTER},
	{"text", WORD_SAID, ITEMS_JA},
	{"ask", WORD_SAID, ITEMS_ASK_JA},
	{"note", WORD_SAID, ITEMS_NOTE_JA},
};
static const struct word_column cases[] = {
	{"case", WORD_CELL, CASES_CASE},
	{"text", WORD_SAID, CASES_JA},
	{"source", WORD_CELL, CASES_SOURCE},
	{"place", WORD_CELL, CASES_PLACE},
};
static const struct word_column topics[] = {
	{"topic", WORD_CELL, TOPICS_TOPIC},
	{"no", WORD_NUMBER, TOPICS_NO},
	{"part", WORD_CELL, TOPICS_PART},
	{"text", WORD_SAID, TOPICS_JA},
	{"watch", WORD_CELL, TOPICS_WATCH},
	{"watch_text", WORD_SAID, TOPICS_WATCH_JA},
	{"quick", WORD_YES, TOPICS_QUICK},
};
static const struct word_column answers[] = {
	{"answer", WORD_CELL, ANSWERS_ANSWER},
	{"text", WORD_SAID, ANSWERS_JA},
};
static const struct word_column weights[] = {
	{"part", WORD_CELL, WEIGHTS_PART},
	{"weight", WORD_NUMBER, WEIGHTS_WEIGHT},
	{"text", WORD_SAID, WEIGHTS_JA},
};
static const struct word_column scenarios[] = {
	{"scenario", WORD_CELL, SCENARIOS_SCENARIO},
	{"night", WORD_YES, SCENARIOS_NIGHT},
	{"text", WORD_SAID, SCENARIOS_JA},
	{"story", WORD_SAID, SCENARIOS_STORY_JA},
};
static const struct word_column programmes[] = {
	{"programme", WORD_CELL, SUBSIDIES_PROGRAMME},
	{"text", WORD_SAID, SUBSIDIES_JA},
	{"from", WORD_CELL, SUBSIDIES_FROM},
	{"to", WORD_CELL, SUBSIDIES_TO},
};
static const struct word_column areas[] = {
	{"area", WORD_CELL, AREAS_AREA},
	{"region", WORD_CELL, AREAS_REGION},
	{"text", WORD_SAID, AREAS_JA},
};
static const struct word_column self_run[] = {
	{"line", WORD_CELL, SELF_RUN_LINE},
	{"kind", WORD_CELL, SELF_RUN_KIND},
	{"per", WORD_CELL, SELF_RUN_PER},
	{"text", WORD_SAID, SELF_RUN_JA},
};
static const struct word_column sources[] = {
	{"source", WORD_CELL, SOURCES_SOURCE},
	{"mark", WORD_CELL, SOURCES_MARK},
	{"text", WORD_SAID, SOURCES_JA},
	{"address", WORD_CELL, SOURCES_ADDRESS},
	{"date", WORD_CELL, SOURCES_DATE},
};

static const struct word_table tables[] = {
	{"questions", TABLE_QUESTIONS, COLUMNS(questions)},
	{"items", TABLE_ITEMS, COLUMNS(items)},
	{"cases", TABLE_CASES, COLUMNS(cases)},
	{"topics", TABLE_TOPICS, COLUMNS(topics)},
	{"answers", TABLE_ANSWERS, COLUMNS(answers)},
	{"weights", TABLE_WEIGHTS, COLUMNS(weights)},
	{"scenarios", TABLE_SCENARIOS, COLUMNS(scenarios)},
	{"programmes", TABLE_SUBSIDIES, COLUMNS(programmes)},
	{"areas", TABLE_AREAS, COLUMNS(areas)},
	{"self_run", TABLE_SELF_RUN, COLUMNS(self_run)},
	{"sources", TABLE_SOURCES, COLUMNS(sources)},
};

static void put_choice(const struct call *call, struct out *out, struct slice choice)
{
	struct slice key, ja, en = SLICE_EMPTY;

	if (!text_next_part(&choice, '=', &key))
		return;
	if (!text_next_part(&choice, '=', &ja))
		ja = key;
	if (choice.data)
		en = choice;
	out_object(out, NULL);
	out_text(out, "key", key);
	out_text(out, "text", call->say.lang == LANG_EN && en.len > 0 ? en : ja);
	out_end(out);
}

static void put_choices(
	const struct call *call, struct out *out, const char *name, struct slice choices)
{
	struct slice choice;

	out_list(out, name);
	while (text_next_part(&choices, ';', &choice))
		put_choice(call, out, choice);
	out_end(out);
}

/* A cell that may be empty is left out then. */
static void put_word(const struct call *call, struct out *out, enum table table, uint32_t row,
	const struct word_column *column)
{
	struct slice cell = catalogue_cell(call->catalogue, table, row, column->column);
	int64_t number;

	switch (column->kind) {
	case WORD_CELL:
	case WORD_SAID:
		if (column->kind == WORD_SAID)
			cell = say_cell(&call->say, table, row, column->column);
		if (cell.len > 0)
			out_text(out, column->name, cell);
		return;
	case WORD_NUMBER:
		if (catalogue_number(call->catalogue, table, row, column->column, &number))
			out_number(out, column->name, number);
		return;
	case WORD_YES:
		out_bool(out, column->name, slice_is_text(cell, "yes"));
		return;
	case WORD_CHOICES:
		if (cell.len > 0)
			put_choices(call, out, column->name, cell);
		return;
	}
}

static void put_table(const struct call *call, struct out *out, const struct word_table *table)
{
	out_list(out, table->name);
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, table->table); row++) {
		out_object(out, NULL);
		for (size_t i = 0; i < table->n_columns; i++)
			put_word(call, out, table->table, row, &table->columns[i]);
		out_end(out);
	}
	out_end(out);
}

/* texts.csv's rows whose key begins so, as choices whose key is the rest. */
static void put_texts(
	const struct call *call, struct out *out, const char *name, const char *prefix)
{
	struct slice start = slice_text(prefix);

	out_list(out, name);
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_TEXTS); row++) {
		struct slice key = catalogue_cell(call->catalogue, TABLE_TEXTS, row, TEXTS_TEXT);

		if (!slice_starts(key, start))
			continue;
		out_object(out, NULL);
		out_text(out, "key", slice_from(key, start.len));
		out_text(out, "text", say_cell(&call->say, TABLE_TEXTS, row, TEXTS_JA));
		out_end(out);
	}
	out_end(out);
}

/* Items that can be an axis: those with a number, and statements that hold or not. */
static void put_measures(const struct call *call, struct out *out)
{
	out_list(out, "measures");
	for (uint32_t item = 0; item < catalogue_rows(call->catalogue, TABLE_ITEMS); item++) {
		enum item_kind kind = catalogue_item_kind(call->catalogue, item);

		if (!item_is_number(kind) && kind != ITEM_FLAG)
			continue;
		out_object(out, NULL);
		out_text(
			out, "key", catalogue_cell(call->catalogue, TABLE_ITEMS, item, ITEMS_ITEM));
		out_text(out, "text", say_cell(&call->say, TABLE_ITEMS, item, ITEMS_JA));
		out_end(out);
	}
	out_end(out);
}

static void put_services(const struct call *call, struct out *out)
{
	out_list(out, "services");
	for (uint32_t row = 0; row < catalogue_rows(call->catalogue, TABLE_SERVICES); row++) {
		out_object(out, NULL);
		cell_put_service(call, out, row);
		out_end(out);
	}
	out_end(out);
}

int advise_words(const struct call *call, struct out *out)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		put_table(call, out, &tables[i]);
	put_texts(call, out, "systems", "system_");
	put_measures(call, out);
	put_services(call, out);
	return out_result(out);
}

/* Questions that nobody has answered, not even with "unknown". */
static void put_missing(const struct call *call, struct out *out)
{
	const struct visit *visit = call->visit;

	out_list(out, "missing");
	for (uint32_t i = 0; i < visit->answers.n; i++) {
		if (visit->answers.at[i].stated)
			continue;
		out_object(out, NULL);
		out_text(out, "page",
			catalogue_cell(call->catalogue, TABLE_QUESTIONS, i, QUESTIONS_PAGE));
		out_text(out, "question", visit->answers.at[i].question);
		out_end(out);
	}
	out_end(out);
}

int advise_check(const struct call *call, struct out *out)
{
	visit_put(call->catalogue, call->visit, out, "visit");
	out_list(out, "notes");
	for (const struct visit_note *note = call->visit->changed; note; note = note->next)
		out_text(out, NULL,
			SAY(&call->say, "check_note", {"place", note->place}, {"from", note->from},
				{"to", note->to}));
	out_end(out);
	put_missing(call, out);
	return out_result(out);
}
