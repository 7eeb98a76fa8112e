/* Type, comparison, narrowing, what-if, self-diagnosis and documents as text. */
#include "base/text.h"
#include "cli/advise_print.h"

enum { COMPARE_WIDTH = 8, AXIS_WIDTH = 34 };

/* ---- type */

/* Behind the type it speaks for. */
static int say_reason(void *ctx, struct slice name _unused_, struct json_value reason)
{
	static const char *const marks[][3] = {
		{"endpoint", "[パソコン]", "[PCs]"},
		{"network", "[ネットワーク]", "[network]"},
		{"combined", "[両方]", "[both]"},
	};
	const struct print_list *l = ctx;
	const char *mark = "・";

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++)
		if (slice_is_text(json_get_text(reason, "for"), marks[i][0]))
			mark = advise_text(l->advise, marks[i][1], marks[i][2]);
	talk_item(&l->advise->talk, 0, slice_text(mark), json_get_text(reason, "text"));
	return 0;
}

void advise_print_type(const struct advise *advise, struct json_value answer)
{
	static const char *const names[][3] = {
		{"endpoint", "パソコンの見守り(端末監視型)", "Watching PCs (endpoint)"},
		{"network", "ネットワークの見守り(ネットワーク一括監視型)",
			"Watching the network (network)"},
		{"combined", "両方(併用型)", "Both (combined)"},
	};
	const char *said = advise_text(advise, "まだ決められません。", "It cannot be decided yet.");
	struct print_list l = {.advise = advise};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (slice_is_text(json_get_text(answer, "type"), names[i][0]))
			said = advise_text(advise, names[i][1], names[i][2]);
	talk_head(&advise->talk, slice_text(said));
	print_each(&l, json_get(answer, "reasons"), say_reason);
	if (json_count(json_get(answer, "asks")) > 0)
		talk_gap(&advise->talk);
	print_part(advise, "わかると、はっきりすること", "What would make it clearer", "？",
		json_get(answer, "asks"));
}

/* ---- comparison */

struct comparing {
	const struct advise *advise;
	struct json_value services;
	size_t nth;
};

/* One service's cell of the row at hand, behind its number. */
static int say_compared(void *ctx, struct slice name _unused_, struct json_value cell)
{
	struct comparing *c = ctx;
	_cleanup_(buf_done) struct buf label = BUF_INIT(64), line = BUF_INIT(32768);

	buf_put_format(
		&label, "[%lld]", (long long)json_get_i64(json_at(c->services, c->nth++), "no"));
	print_put_cell(c->advise, cell, &line);
	talk_row(&c->advise->talk, 4, buf_slice(&label), COMPARE_WIDTH, buf_slice(&line));
	return 0;
}

static int say_row(void *ctx, struct slice name _unused_, struct json_value row)
{
	struct comparing *c = ctx;

	c->nth = 0;
	talk_say(&c->advise->talk, 2, json_get_text(row, "label"));
	return json_each(json_get(row, "cells"), say_compared, c);
}

static int say_compared_service(void *ctx, struct slice name _unused_, struct json_value service)
{
	const struct print_list *l = ctx;

	print_service(l->advise, l->indent, service);
	return 0;
}

void advise_print_compare(const struct advise *advise, struct json_value answer)
{
	struct comparing c = {.advise = advise, .services = json_get(answer, "services")};
	struct print_list l = {.advise = advise};

	talk_head(&advise->talk, slice_text(advise_text(advise, "並べて見る", "Side by side")));
	print_each(&l, c.services, say_compared_service);
	talk_gap(&advise->talk);
	if (json_each(json_get(answer, "rows"), say_row, &c) < 0)
		talk_say_text(&advise->talk, 0, "?");
	print_list(advise, 0, "※", json_get(answer, "footnotes"));
}

/* ---- narrowing */

static void put_interval(struct buf *line, struct json_value interval)
{
	int64_t least = json_get_i64(interval, "least"), most = json_get_i64(interval, "most");

	buf_put_format(line, "%lld", (long long)least);
	if (most != least)
		buf_put_format(line, "–%lld", (long long)most);
}

static int say_step(void *ctx, struct slice name _unused_, struct json_value step)
{
	const struct print_list *l = ctx;
	_cleanup_(buf_done) struct buf line = BUF_INIT(16384);

	buf_put_slice(&line, json_get_text(step, "need"));
	buf_put_text(&line, advise_text(l->advise, ": 残り ", ": left "));
	put_interval(&line, step);
	buf_put_format(&line,
		advise_text(l->advise, " (合わない %zu、情報がない %zu)",
			" (%zu do not, %zu lack data)"),
		json_count(json_get(step, "out")), json_count(json_get(step, "lack")));
	talk_item(&l->advise->talk, l->indent, slice_text("→"), buf_slice(&line));
	return 0;
}

static int say_perhaps(void *ctx, struct slice name _unused_, struct json_value service)
{
	const struct print_list *l = ctx;

	print_service(l->advise, l->indent, service);
	print_list(l->advise, l->indent + 2, "？", json_get(service, "lack"));
	return 0;
}

void advise_print_narrow(const struct advise *advise, struct json_value answer)
{
	struct print_list l = {.advise = advise, .indent = 2};
	_cleanup_(buf_done) struct buf line = BUF_INIT(256);

	buf_put_text(&line, advise_text(advise, "残り ", "Left: "));
	put_interval(&line, json_get(answer, "remain"));
	buf_put_format(&line, advise_text(advise, " / 全部で %lld", " of %lld"),
		(long long)json_get_i64(answer, "total"));
	talk_head(&advise->talk, buf_slice(&line));
	print_each(&l, json_get(answer, "steps"), say_step);
	talk_say_text(&advise->talk, 0, advise_text(advise, "確かに合うもの", "Surely meet all"));
	print_each(&l, json_get(answer, "sure"), say_compared_service);
	talk_say_text(&advise->talk, 0,
		advise_text(advise, "情報があれば合うかもしれないもの",
			"May meet all, for want of data"));
	print_each(&l, json_get(answer, "perhaps"), say_perhaps);
}

/* ---- two measures against each other */

struct placing {
	const struct advise *advise;
	struct json_value answer;
	size_t nth;
};

/* Of what stands beside the chart, only what is known. */
static void say_axis(const struct placing *p, struct json_value row, const char *axis, bool beside)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(32768);

	if (beside && slice_is_text(json_get_text(json_get(row, axis), "mark"), "？"))
		return;
	print_put_cell(p->advise, json_get(row, axis), &line);
	talk_row(&p->advise->talk, 4, json_get_text(json_get(p->answer, axis), "label"), AXIS_WIDTH,
		buf_slice(&line));
}

/* Rows stand in the order of the points, those beside the chart behind them. */
static int say_placed(void *ctx, struct slice name _unused_, struct json_value row)
{
	struct placing *p = ctx;
	struct json_value points = json_get(p->answer, "points");
	size_t n = json_count(points);

	if (p->nth == n)
		talk_say_text(&p->advise->talk, 0,
			advise_text(p->advise, "どちらかがわからないもの",
				"Those of which one is not known"));
	print_service(p->advise, 2, row);
	if (p->nth < n && json_get_bool(json_at(points, p->nth), "good"))
		talk_say_text(&p->advise->talk, 4,
			advise_text(p->advise, "◎ 両方がよいほう", "◎ good by both"));
	say_axis(p, row, "x", p->nth >= n);
	say_axis(p, row, "y", p->nth >= n);
	p->nth++;
	return 0;
}

void advise_print_quadrant(const struct advise *advise, struct json_value answer)
{
	struct placing p = {.advise = advise, .answer = answer};
	_cleanup_(buf_done) struct buf head = BUF_INIT(8192);

	buf_put_slice(&head, json_get_text(json_get(answer, "x"), "label"));
	buf_put_text(&head, advise_text(advise, " と ", " and "));
	buf_put_slice(&head, json_get_text(json_get(answer, "y"), "label"));
	talk_head(&advise->talk, buf_slice(&head));
	if (json_each(json_get(answer, "table"), say_placed, &p) < 0)
		talk_say_text(&advise->talk, 0, "?");
}

/* ---- what if */

static int say_stage(void *ctx, struct slice name _unused_, struct json_value stage)
{
	static const char *const names[][3] = {
		{"told", "知らせ", "Told"},
		{"desk", "窓口", "Desk"},
		{"come", "駆け付け", "Comes"},
		{"done", "対応", "Done"},
		{"insurance", "保険", "Insurance"},
		{"extra", "別料金", "Extra"},
	};
	const struct print_list *l = ctx;
	const struct advise *advise = l->advise;
	_cleanup_(buf_done) struct buf text = BUF_INIT(16384);
	const char *label = "";

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (slice_is_text(json_get_text(stage, "stage"), names[i][0]))
			label = advise_text(advise, names[i][1], names[i][2]);
	buf_put_text(&text, json_get_bool(stage, "gap") ? "？ " : "");
	buf_put_slice(&text, json_get_text(stage, "text"));
	talk_row(&advise->talk, l->indent, slice_text(label), 10, buf_slice(&text));
	return 0;
}

static int say_timeline(void *ctx, struct slice name _unused_, struct json_value row)
{
	const struct print_list *l = ctx;
	struct print_list stages = {.advise = l->advise, .indent = 4};

	talk_gap(&l->advise->talk);
	print_service(l->advise, 2, row);
	print_each(&stages, json_get(row, "stages"), say_stage);
	return 0;
}

void advise_print_whatif(const struct advise *advise, struct json_value answer)
{
	struct print_list l = {.advise = advise};

	talk_head(&advise->talk, json_get_text(answer, "title"));
	talk_say(&advise->talk, 0, json_get_text(answer, "story"));
	print_each(&l, json_get(answer, "rows"), say_timeline);
	talk_gap(&advise->talk);
	print_part(advise, "契約の前に聞くこと", "To ask before the contract", "？",
		json_get(answer, "gaps"));
	if (json_get_text(answer, "note").len > 0)
		talk_item(&advise->talk, 0, slice_text("※"), json_get_text(answer, "note"));
}

/* ---- what is urgent */

static int say_measure(void *ctx, struct slice name _unused_, struct json_value measure)
{
	const struct print_list *l = ctx;
	const struct talk *talk = &l->advise->talk;
	bool first = json_get_bool(measure, "first");

	talk_item(talk, l->indent, slice_text(first ? "◎" : "・"), json_get_text(measure, "text"));
	talk_say(talk, l->indent + 3, json_get_text(measure, "why"));
	return 0;
}

void advise_print_urgent(const struct advise *advise, struct json_value answer)
{
	struct print_list l = {.advise = advise, .indent = 2};

	talk_head(&advise->talk,
		slice_text(advise_text(advise, "いまの守り", "How you are protected now")));
	talk_say(&advise->talk, 0, json_get_text(answer, "text"));
	if (json_get_text(answer, "first_text").len > 0)
		talk_say(&advise->talk, 0, json_get_text(answer, "first_text"));
	print_list(advise, 2, "・", json_get(answer, "reasons"));
	if (json_count(json_get(answer, "road")) > 0)
		talk_say_text(&advise->talk, 0,
			advise_text(advise, "すること(◎は先に)", "To do (◎ first)"));
	print_each(&l, json_get(answer, "road"), say_measure);
}

/* ---- documents */

static int put_cell_text(void *ctx, struct slice name _unused_, struct json_value cell)
{
	struct buf *line = ctx;
	struct slice text = SLICE_EMPTY;

	if (json_text(cell, &text) < 0)
		text = json_get_text(cell, "text");
	buf_put_text(line, line->len > 0 ? " | " : "");
	return buf_put_slice(line, text);
}

static int say_table_row(void *ctx, struct slice name _unused_, struct json_value row)
{
	const struct print_list *l = ctx;
	_cleanup_(buf_done) struct buf line = BUF_INIT(32768);

	TRY(json_each(row, put_cell_text, &line));
	talk_item(&l->advise->talk, l->indent, slice_text(l->mark), buf_slice(&line));
	return 0;
}

static int say_block(void *ctx, struct slice name _unused_, struct json_value block)
{
	const struct print_list *l = ctx;
	const struct advise *advise = l->advise;
	struct print_list rows = {advise, 2, "|"};
	struct slice kind = json_get_text(block, "kind"), text = json_get_text(block, "text");

	if (slice_is_text(kind, "title") || slice_is_text(kind, "heading"))
		talk_head(&advise->talk, text);
	else if (text.len > 0)
		talk_say(&advise->talk, 0, text);
	print_list(advise, 2, "・", json_get(block, "items"));
	if (json_count(json_get(block, "columns")) > 0)
		TRY(say_table_row(&rows, SLICE_EMPTY, json_get(block, "columns")));
	print_each(&rows, json_get(block, "rows"), say_table_row);
	return 0;
}

static int say_page(void *ctx, struct slice name _unused_, struct json_value page)
{
	return json_each(json_get(page, "blocks"), say_block, ctx);
}

void advise_print_document(const struct advise *advise, struct json_value answer)
{
	struct print_list l = {.advise = advise};

	print_each(&l, json_get(answer, "pages"), say_page);
}

void advise_print_inquiry(const struct advise *advise, struct json_value answer)
{
	talk_head(&advise->talk,
		slice_text(advise_text(advise, "お問い合わせ項目", "Questions to the providers")));
	talk_say(&advise->talk, 0, json_get_text(answer, "text"));
}
