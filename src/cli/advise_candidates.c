/* The pages from the candidates to the bad day: who fits, side by side, narrowed down, cost, what if. */
#include "base/text.h"
#include "cli/advise_pages.h"

enum { COMPARED_MAX = 3, NEEDS_MAX = 100, JSON_MAX_BYTES = 65536 };

/* ---- numbers out of a line */

struct slice visiting_find_service(const struct visiting *v, struct slice number)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	size_t no = talk_number(number, CATALOGUE_MAX_SERVICES);
	char text[24];

	snprintf(text, sizeof(text), "%zu", no);
	return catalogue_cell(catalogue, TABLE_SERVICES,
		catalogue_next(catalogue, TABLE_SERVICES, 0, SERVICES_NO, slice_text(text)),
		SERVICES_SERVICE);
}

/* The next number of a line such as "2, 14"; false at its end. */
static bool next_number(struct slice *rest, struct slice *ret_number)
{
	struct slice comma, word;

	while (rest->len > 0 && (rest->data[0] == ' ' || rest->data[0] == ','))
		*rest = slice_from(*rest, 1);
	comma = slice_of(rest->data, slice_find_byte(*rest, ','));
	word = slice_of(comma.data, slice_find_byte(comma, ' '));
	*ret_number = word;
	*rest = slice_from(*rest, word.len);
	return word.len > 0;
}

static bool read_candidates(struct visiting *v, struct buf *json)
{
	struct slice rest = buf_slice(&v->line), number;
	size_t n = 0;

	buf_put_byte(json, '[');
	while (next_number(&rest, &number)) {
		struct slice service = visiting_find_service(v, number);

		if (service.len == 0 || n == COMPARED_MAX)
			return false;
		buf_put_text(json, n++ > 0 ? "," : "");
		text_put_json(json, service);
	}
	buf_put_byte(json, ']');
	return n > 0;
}

/* ---- candidates */

static enum talk_reply ask_candidates(struct visiting *v)
{
	visiting_show(v, "choose", NULL, advise_print_choose);
	talk_gap(v->talk);
	visiting_say(v, 0, "並べて見るものを、番号で3つまで(例: 2,14)",
		"Which to see side by side, by up to three numbers (such as 2,14)");
	for (;;) {
		_cleanup_(buf_done) struct buf json = BUF_INIT(4096);
		enum talk_reply reply = talk_ask(v->talk, slice_text("  "), &v->line);

		if (reply != TALK_GIVEN)
			return reply;
		if (read_candidates(v, &json) && visiting_set(v, "candidates", buf_slice(&json))) {
			visiting_show(v, "compare", NULL, advise_print_compare);
			return reply;
		}
		visiting_say(v, 2, "[ ] の中の番号を入れてください。", "Type the numbers in [ ].");
	}
}

/* Items that can be asked for as yes or no, as a numbered list. */
static size_t list_needs(const struct visiting *v, uint32_t *rows)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	uint32_t n_rows = catalogue_rows(catalogue, TABLE_ITEMS);
	size_t n = 0;

	for (uint32_t row = 0; row < n_rows && n < NEEDS_MAX; row++) {
		char mark[24];

		if (catalogue_item_kind(catalogue, row) != ITEM_FLAG ||
			catalogue_cell(catalogue, TABLE_ITEMS, row, ITEMS_BETTER).len == 0)
			continue;
		rows[n++] = row;
		snprintf(mark, sizeof(mark), "%zu)", n);
		talk_item(v->talk, 2, slice_text(mark),
			advise_row_text(v->advise, TABLE_ITEMS, row, ITEMS_JA));
	}
	return n;
}

static bool read_needs(struct visiting *v, const uint32_t *rows, size_t n_rows, struct buf *json)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	struct slice rest = buf_slice(&v->line), number;
	size_t n = 0;

	buf_put_byte(json, '[');
	while (next_number(&rest, &number)) {
		size_t chosen = talk_number(number, n_rows);

		if (chosen == 0)
			return false;
		buf_put_text(json, n++ > 0 ? ",{\"item\":" : "{\"item\":");
		text_put_json(
			json, catalogue_cell(catalogue, TABLE_ITEMS, rows[chosen - 1], ITEMS_ITEM));
		buf_put_text(json, ",\"state\":");
		text_put_json(json,
			catalogue_cell(catalogue, TABLE_ITEMS, rows[chosen - 1], ITEMS_BETTER));
		buf_put_byte(json, '}');
	}
	buf_put_byte(json, ']');
	return n > 0;
}

static enum talk_reply ask_needs(struct visiting *v)
{
	uint32_t rows[NEEDS_MAX];
	size_t n;

	talk_gap(v->talk);
	visiting_say(v, 0, "どうしても要ることで、しぼり込みます(番号、いくつでも。Enter: しない)",
		"Narrow down by what you must have (any numbers; Enter: not)");
	n = list_needs(v, rows);
	for (;;) {
		_cleanup_(buf_done) struct buf json = BUF_INIT(JSON_MAX_BYTES);
		enum talk_reply reply = talk_ask(v->talk, slice_text("  "), &v->line);

		if (reply != TALK_GIVEN)
			return reply;
		if (read_needs(v, rows, n, &json) && visiting_set(v, "needs", buf_slice(&json))) {
			visiting_show(v, "narrow", NULL, advise_print_narrow);
			return reply;
		}
		visiting_say(v, 2, "上の番号を入れてください。", "Type numbers from above.");
	}
}

static enum talk_reply candidates_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	return number == 0 ? ask_candidates(v) : ask_needs(v);
}

enum talk_reply page_candidates(struct visiting *v)
{
	return visiting_walk(v, 2, candidates_step, NULL);
}

/* ---- money */

struct amount {
	const char *member;
	const char *ja, *en;
};

static const struct amount amounts[] = {
	{"from", "だれからの見積もりですか", "Who gave it?"},
	{"date", "見積もりの日付", "Its date"},
	{"initial", "初期費用(円)", "Initial cost (yen)"},
	{"monthly", "月額の基本料(円)", "Monthly base price (yen)"},
	{"per_terminal", "1台あたりの月額(円)", "Monthly price per PC (yen)"},
	{"hardware", "機器の代金(円)", "Price of the device (yen)"},
};

static enum talk_reply ask_amount(struct visiting *v, const struct amount *amount, struct buf *json)
{
	_cleanup_(buf_done) struct buf prompt = BUF_INIT(256);
	enum talk_reply reply;

	buf_put_format(&prompt, "    %s ", visiting_text(v, amount->ja, amount->en));
	reply = talk_ask(v->talk, buf_slice(&prompt), &v->line);
	if (reply != TALK_GIVEN)
		return reply;
	buf_put_format(json, ",\"%s\":", amount->member);
	text_put_json(json, buf_slice(&v->line));
	return reply;
}

/* Of the service whose number was typed. */
static enum talk_reply ask_quotation(struct visiting *v, struct slice service)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(JSON_MAX_BYTES);
	enum talk_reply reply = TALK_NEXT;

	buf_put_text(&json, "{\"service\":");
	text_put_json(&json, service);
	for (size_t i = 0; i < ARRAY_SIZE(amounts); i++) {
		reply = ask_amount(v, &amounts[i], &json);
		if (reply == TALK_BACK || reply == TALK_LIST || reply == TALK_END)
			return reply;
	}
	buf_put_text(&json, ",\"tax\":\"excluded\"}");
	visiting_set(v, "quotations.+", buf_slice(&json));
	return TALK_NEXT;
}

static enum talk_reply ask_quotations(struct visiting *v)
{
	for (;;) {
		struct slice service;
		enum talk_reply reply;

		visiting_show(v, "money", NULL, advise_print_money);
		talk_gap(v->talk);
		visiting_say(v, 0, "見積もりを加えるサービスの番号(税抜で。Enter: ない)",
			"Add a quotation (without tax) of service number (Enter: none)");
		reply = talk_ask(v->talk, slice_text("  "), &v->line);
		if (reply != TALK_GIVEN)
			return reply;
		service = visiting_find_service(v, buf_slice(&v->line));
		if (service.len == 0)
			continue;
		reply = ask_quotation(v, service);
		if (reply == TALK_LIST || reply == TALK_END)
			return reply;
	}
}

/* Side by side only once candidates have been chosen. */
static enum talk_reply show_insurance(struct visiting *v)
{
	_cleanup_(buf_done) struct buf candidates = BUF_INIT(4096);

	visiting_now(v, "candidates", &candidates);
	if (candidates.len > 0)
		visiting_show(v, "insurance", NULL, advise_print_insurance);
	return TALK_NOT_ASKED;
}

static enum talk_reply money_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	switch (number) {
	case 0:
		return visiting_ask_text(v, "terminals", "見守るパソコンの台数(例: 5、10、20)",
			"How many PCs are to be watched (such as 5, 10, 20)?");
	case 1:
		visiting_say(v, 0, "補助金", "Subsidy");
		return visiting_ask_row(v, "programme", TABLE_SUBSIDIES, SUBSIDIES_JA);
	case 2:
		return ask_quotations(v);
	default:
		return show_insurance(v);
	}
}

enum talk_reply page_money(struct visiting *v)
{
	return visiting_walk(v, 4, money_step, NULL);
}

/* ---- what if */

enum talk_reply page_whatif(struct visiting *v)
{
	_cleanup_(buf_done) struct buf scenario = BUF_INIT(256), more = BUF_INIT(512);
	enum talk_reply reply = visiting_ask_row(v, "scenario", TABLE_SCENARIOS, SCENARIOS_JA);

	visiting_now(v, "scenario", &scenario);
	if (reply == TALK_LIST || reply == TALK_END || reply == TALK_BACK || scenario.len == 0)
		return reply;
	buf_put_text(&more, "\"scenario\":");
	text_put_json(&more, buf_slice(&scenario));
	visiting_show(v, "whatif", buf_text(&more), advise_print_whatif);
	return reply;
}
