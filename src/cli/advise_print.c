/* The advisor's answers as text for people: 80 columns, marks with words, source and date beside every fact. */
#include "cli/advise_print.h"

enum { LABEL_WIDTH = 34 };

/* ---- lists */

static int say_element(void *ctx, struct slice name _unused_, struct json_value value)
{
	const struct print_list *l = ctx;
	struct slice text = SLICE_EMPTY;

	if (json_text(value, &text) < 0)
		text = json_get_text(value, "text").len > 0 ? json_get_text(value, "text")
							    : json_get_text(value, "ask");
	if (text.len > 0)
		talk_item(&l->advise->talk, l->indent, slice_text(l->mark), text);
	return 0;
}

void print_each(const struct print_list *list, struct json_value values, json_each_fn *fn)
{
	struct print_list l = *list;

	if (json_each(values, fn, &l) < 0)
		talk_say_text(&list->advise->talk, list->indent, "?");
}

void print_list(
	const struct advise *advise, size_t indent, const char *mark, struct json_value list)
{
	struct print_list l = {advise, indent, mark};

	print_each(&l, list, say_element);
}

void print_part(const struct advise *advise, const char *ja, const char *en, const char *mark,
	struct json_value list)
{
	if (json_count(list) == 0)
		return;
	talk_say_text(&advise->talk, 2, advise_text(advise, ja, en));
	print_list(advise, 4, mark, list);
}

/* ---- services and facts */

static void put_service(const struct advise *advise, struct json_value service, struct buf *line)
{
	struct slice provider = json_get_text(service, "provider");

	buf_put_format(line, "[%lld] ", (long long)json_get_i64(service, "no"));
	buf_put_slice(line, json_get_text(service, "name"));
	if (provider.len > 0) {
		buf_put_text(line, advise_text(advise, "(", " ("));
		buf_put_slice(line, provider);
		buf_put_byte(line, ')');
	}
}

void print_service(const struct advise *advise, size_t indent, struct json_value service)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(16384);

	put_service(advise, service, &line);
	talk_say(&advise->talk, indent, buf_slice(&line));
}

void print_put_cell(const struct advise *advise, struct json_value cell, struct buf *line)
{
	/* Of a condition without a value, mark and text say the same. */
	bool twice = slice_is_text(json_get_text(cell, "state"), "cond") &&
		     json_type_of(json_get(cell, "value")) == JSON_NULL;

	if (!twice) {
		buf_put_slice(line, json_get_text(cell, "mark"));
		buf_put_byte(line, ' ');
	}
	buf_put_slice(line, json_get_text(cell, "text"));
	if (json_get_text(cell, "condition").len > 0) {
		buf_put_text(line, advise_text(advise, "。", "; "));
		buf_put_slice(line, json_get_text(cell, "condition"));
	}
	print_put_source(advise, cell, line);
}

void print_put_source(const struct advise *advise, struct json_value cell, struct buf *line)
{
	if (json_get_text(cell, "date").len == 0)
		return;
	buf_put_text(line, " [");
	buf_put_slice(line, json_get_text(cell, "place"));
	buf_put_text(line, json_get_text(cell, "place").len > 0 ? " " : "");
	buf_put_slice(line, json_get_text(cell, "date"));
	if (json_get_bool(cell, "old"))
		buf_put_text(line, advise_text(advise, " 過去の情報", ", old"));
	if (json_count(json_get(cell, "doubts")) > 0)
		buf_put_text(line, advise_text(advise, " 要確認", ", doubtful"));
	buf_put_byte(line, ']');
}

static void say_cell(
	const struct advise *advise, size_t indent, struct slice label, struct json_value cell)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(32768);

	print_put_cell(advise, cell, &line);
	talk_row(&advise->talk, indent, label, LABEL_WIDTH, buf_slice(&line));
}

static int say_fact(void *ctx, struct slice name _unused_, struct json_value cell)
{
	const struct print_list *l = ctx;

	say_cell(l->advise, l->indent, json_get_text(cell, "label"), cell);
	print_list(l->advise, l->indent + 2, "※", json_get(cell, "doubts"));
	return 0;
}

void print_facts(const struct advise *advise, size_t indent, struct json_value cells)
{
	struct print_list l = {.advise = advise, .indent = indent};

	print_each(&l, cells, say_fact);
}

void print_old(const struct advise *advise, size_t indent, struct json_value answer)
{
	if (json_get_bool(answer, "old"))
		talk_say_text(&advise->talk, indent,
			advise_text(advise, "2022年の調査による。契約前に確認",
				"By a survey of 2022. Confirm before the contract"));
}

/* ---- choose */

static int say_answer(void *ctx, struct slice name _unused_, struct json_value answer)
{
	const struct advise *advise = ((const struct print_list *)ctx)->advise;

	talk_gap(&advise->talk);
	print_service(advise, 0, answer);
	print_list(advise, 2, "・", json_get(answer, "reasons"));
	print_list(advise, 2, "！", json_get(answer, "warnings"));
	if (json_count(json_get(answer, "facts")) > 0) {
		talk_say_text(
			&advise->talk, 2, advise_text(advise, "わかっていること", "What is known"));
		print_facts(advise, 4, json_get(answer, "facts"));
	}
	print_part(
		advise, "提供者に聞くこと", "To ask the provider", "？", json_get(answer, "open"));
	print_old(advise, 2, answer);
	return 0;
}

static int say_left_out(void *ctx, struct slice name _unused_, struct json_value answer)
{
	const struct print_list *l = ctx;

	print_service(l->advise, l->indent, answer);
	print_list(l->advise, l->indent + 2, l->mark, json_get(answer, "reasons"));
	print_list(l->advise, l->indent + 2, l->mark, json_get(answer, "unknown"));
	return 0;
}

static void say_services(const struct advise *advise, const char *ja, const char *en,
	struct json_value list, json_each_fn *fn)
{
	struct print_list l = {advise, 2, "・"};

	if (json_count(list) == 0)
		return;
	talk_gap(&advise->talk);
	talk_say_text(&advise->talk, 0, advise_text(advise, ja, en));
	print_each(&l, list, fn);
}

void advise_print_choose(const struct advise *advise, struct json_value answer)
{
	struct json_value answers = json_get(answer, "answers");
	struct print_list l = {.advise = advise};

	talk_head(&advise->talk,
		slice_text(
			json_count(answers) > 0
				? advise_text(advise, "候補(上から順)", "Candidates, best first")
				: advise_text(advise, "答えがありません", "There is no answer")));
	if (json_get_text(answer, "why").len > 0)
		talk_say(&advise->talk, 0, json_get_text(answer, "why"));
	print_each(&l, answers, say_answer);
	if (json_get_text(json_get(answer, "printed"), "reasons").len > 0) {
		talk_gap(&advise->talk);
		talk_say_text(&advise->talk, 0,
			advise_text(advise, "調査報告書の答えと、そのわけ",
				"The survey’s own answer and why"));
		talk_say(&advise->talk, 2, json_get_text(json_get(answer, "printed"), "reasons"));
	}
	say_services(advise, "この決め方で外れたもの", "Fell out by this way of choosing",
		json_get(answer, "rest"), say_left_out);
	say_services(advise, "条件に合わないもの", "Does not meet a condition",
		json_get(answer, "out"), say_left_out);
	if (json_count(json_get(answer, "moved")) > 0) {
		talk_gap(&advise->talk);
		print_part(advise, "結果を動かすもの", "What moves the result", "・",
			json_get(answer, "moved"));
	}
	print_list(advise, 0, "※", json_get(answer, "notes"));
}
