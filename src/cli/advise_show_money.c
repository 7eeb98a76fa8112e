/* What it costs, what a subsidy leaves to pay, and what the insurance may carry, as text. */
#include "base/text.h"
#include "cli/advise_print.h"

enum { LABEL_WIDTH = 30 };

static void say_row(const struct advise *advise, size_t indent, const char *ja, const char *en,
	struct slice text)
{
	if (text.len > 0)
		talk_row(&advise->talk, indent, slice_text(advise_text(advise, ja, en)),
			LABEL_WIDTH, text);
}

static void say_band(const struct advise *advise, struct json_value row, const char *member,
	const char *ja, const char *en)
{
	say_row(advise, 4, ja, en, json_get_text(json_get(row, member), "text"));
}

static void say_mark(const struct advise *advise, struct json_value row, const char *member,
	const char *ja, const char *en)
{
	struct slice word = json_get_text(row, member);
	const char *mark = slice_is_text(word, "yes")  ? "○"
			   : slice_is_text(word, "no") ? "×"
						       : "？";

	say_row(advise, 4, ja, en, slice_text(mark));
}

static void say_costs(const struct advise *advise, struct json_value row)
{
	say_band(advise, row, "initial", "初期費用", "Initial");
	say_band(advise, row, "year", "1年", "A year");
	say_band(advise, row, "first_year", "初年度", "First year");
	say_band(advise, row, "second_year", "2年目", "Second year");
	say_band(advise, row, "five_years", "5年", "Five years");
	say_band(advise, row, "per_site", "1か所あたり1年", "A year per site");
	say_band(advise, row, "per_terminal", "1台あたり1年", "A year per PC");
}

static int say_cost(void *ctx, struct slice name _unused_, struct json_value row)
{
	const struct advise *advise = ((const struct print_list *)ctx)->advise;
	struct json_value subsidy = json_get(row, "subsidy");

	talk_gap(&advise->talk);
	print_service(advise, 2, row);
	say_costs(advise, row);
	say_mark(advise, row, "le60_year", "1年が上限の60%以下", "A year at most 60%");
	say_mark(advise, row, "le60_first", "初年度が上限の60%以下", "First year at most 60%");
	say_band(advise, subsidy, "amount", "補助金", "Subsidy");
	print_list(advise, 6, "・", json_get(subsidy, "why"));
	say_band(advise, row, "net", "差し引き", "Net");
	print_list(advise, 4, "？", json_get(row, "asks"));
	print_list(advise, 4, "※", json_get(row, "notes"));
	print_old(advise, 4, row);
	return 0;
}

/* 1,234,567 */
static void put_grouped(struct buf *out, int64_t number)
{
	if (number >= 1000) {
		put_grouped(out, number / 1000);
		buf_put_format(out, ",%03lld", (long long)(number % 1000));
	} else {
		buf_put_format(out, "%lld", (long long)number);
	}
}

static void say_limit(const struct advise *advise, struct json_value baseline, const char *member,
	const char *ja, const char *en)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	if (json_type_of(json_get(baseline, member)) != JSON_INTEGER)
		return;
	buf_put_text(&text, advise_text(advise, "", "JPY "));
	put_grouped(&text, json_get_i64(baseline, member));
	buf_put_text(&text, advise_text(advise, "円", ""));
	say_row(advise, 2, ja, en, buf_slice(&text));
}

static void say_self(const struct advise *advise, struct json_value self)
{
	if (json_type_of(self) != JSON_OBJECT)
		return;
	talk_gap(&advise->talk);
	talk_say(&advise->talk, 2, json_get_text(self, "name"));
	say_costs(advise, self);
	print_list(advise, 4, "・", json_get(self, "statements"));
	print_list(advise, 4, "？", json_get(self, "missing"));
}

static int say_condition(void *ctx, struct slice name _unused_, struct json_value condition)
{
	const struct print_list *l = ctx;
	struct slice kind = json_get_text(condition, "kind");
	const char *mark = slice_is_text(kind, "condition")    ? "□"
			   : json_get_bool(condition, "large") ? "■■"
			   : slice_is_text(kind, "warning")    ? "！"
							       : "・";

	talk_item(&l->advise->talk, l->indent, slice_text(mark), json_get_text(condition, "text"));
	return 0;
}

static void say_programme(const struct advise *advise, struct json_value programme)
{
	struct print_list l = {.advise = advise, .indent = 2};

	if (json_get_text(programme, "label").len == 0)
		return;
	talk_head(&advise->talk, json_get_text(programme, "label"));
	if (json_get_text(programme, "warning").len > 0)
		talk_item(&advise->talk, 0, slice_text("■■"), json_get_text(programme, "warning"));
	print_each(&l, json_get(programme, "checklist"), say_condition);
}

/* For how many PCs: a number that nobody has said is no 0. */
static void put_terminals(const struct advise *advise, struct json_value answer, struct buf *out)
{
	long long n = json_get_i64(answer, "terminals");

	if (n < 1)
		buf_put_text(out, advise_text(advise, "台数はわからない", "number of PCs unknown"));
	else
		buf_put_format(out, advise_text(advise, "%lld台", "%lld PCs"), n);
}

void advise_print_money(const struct advise *advise, struct json_value answer)
{
	struct json_value baseline = json_get(answer, "baseline");
	struct print_list l = {.advise = advise};
	_cleanup_(buf_done) struct buf head = BUF_INIT(512);

	buf_put_text(&head, advise_text(advise, "費用 (", "Cost ("));
	put_terminals(advise, answer, &head);
	buf_put_text(&head, advise_text(advise, "、", ", "));
	buf_put_slice(&head, json_get_text(answer, "tax_text"));
	buf_put_byte(&head, ')');
	talk_head(&advise->talk, buf_slice(&head));
	say_limit(advise, baseline, "year", "上限(1年)", "Ceiling (a year)");
	say_limit(advise, baseline, "sixty_year", "その60%", "60% of it");
	print_each(&l, json_get(answer, "rows"), say_cost);
	say_self(advise, json_get(answer, "self"));
	say_programme(advise, json_get(answer, "programme"));
}

/* ---- insurance */

static int say_cover(void *ctx, struct slice name _unused_, struct json_value item)
{
	const struct print_list *l = ctx;
	struct json_value cell = json_get(item, "cell");
	_cleanup_(buf_done) struct buf line = BUF_INIT(32768);

	buf_put_slice(&line, json_get_text(item, "text"));
	if (json_type_of(cell) == JSON_OBJECT)
		print_put_source(l->advise, cell, &line);
	talk_row(&l->advise->talk, l->indent, json_get_text(item, "label"), LABEL_WIDTH,
		buf_slice(&line));
	return 0;
}

static int say_insurance(void *ctx, struct slice name _unused_, struct json_value row)
{
	const struct print_list *l = ctx;
	struct print_list items = {.advise = l->advise, .indent = 4};

	talk_gap(&l->advise->talk);
	print_service(l->advise, 2, row);
	print_each(&items, json_get(row, "items"), say_cover);
	return 0;
}

void advise_print_insurance(const struct advise *advise, struct json_value answer)
{
	struct print_list l = {.advise = advise};

	talk_head(&advise->talk, slice_text(advise_text(advise, "保険", "Insurance")));
	print_each(&l, json_get(answer, "rows"), say_insurance);
	print_list(advise, 0, "※", json_get(answer, "notes"));
}
