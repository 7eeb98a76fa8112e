/* The page of the candidates: who fits, side by side, narrowed down, by two measures. */
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

/* What stands between numbers, also as a Japanese keyboard types it; 0: something else. */
static size_t separator_len(struct slice text)
{
	static const char *const signs[] = {" ", ",", "、", "，", "　"};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (slice_starts(text, slice_text(signs[i])))
			return strlen(signs[i]);
	return 0;
}

/* The next number of a line such as "2, 14"; false at its end. */
static bool next_number(struct slice *rest, struct slice *ret_number)
{
	size_t n = 0;

	while (rest->len > 0 && separator_len(*rest) > 0)
		*rest = slice_from(*rest, separator_len(*rest));
	while (n < rest->len && separator_len(slice_from(*rest, n)) == 0)
		n++;
	*ret_number = slice_of(rest->data, n);
	*rest = slice_from(*rest, n);
	return n > 0;
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

/* What can be asked for as yes or no. */
static bool is_need(const struct catalogue *catalogue, uint32_t item)
{
	return catalogue_item_kind(catalogue, item) == ITEM_FLAG &&
	       catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_BETTER).len > 0;
}

/* What has a better end, so that services can be placed by it. */
static bool is_measure(const struct catalogue *catalogue, uint32_t item)
{
	return (catalogue_item_kind(catalogue, item) == ITEM_FLAG ||
		       item_is_number(catalogue_item_kind(catalogue, item))) &&
	       catalogue_cell(catalogue, TABLE_ITEMS, item, ITEMS_BETTER).len > 0;
}

/* The items of a kind as a numbered list. */
static size_t list_items(const struct visiting *v,
	bool (*is_listed)(const struct catalogue *catalogue, uint32_t item), uint32_t *rows)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	uint32_t n_rows = catalogue_rows(catalogue, TABLE_ITEMS);
	size_t n = 0;

	for (uint32_t row = 0; row < n_rows && n < NEEDS_MAX; row++) {
		char mark[24];

		if (!is_listed(catalogue, row))
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
	n = list_items(v, is_need, rows);
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

/* The members x and y out of two numbers. */
static bool read_axes(
	const struct visiting *v, const uint32_t *rows, size_t n_rows, struct buf *more)
{
	static const char *const axes[] = {"\"x\":", ",\"y\":"};
	struct slice rest = buf_slice(&v->line), number;
	size_t n = 0;

	while (next_number(&rest, &number)) {
		size_t chosen = talk_number(number, n_rows);

		if (chosen == 0 || n == ARRAY_SIZE(axes))
			return false;
		buf_put_text(more, axes[n++]);
		text_put_json(more, catalogue_cell(v->advise->catalogue, TABLE_ITEMS,
					    rows[chosen - 1], ITEMS_ITEM));
	}
	return n == ARRAY_SIZE(axes);
}

static enum talk_reply ask_axes(struct visiting *v)
{
	uint32_t rows[NEEDS_MAX];
	size_t n;

	talk_gap(v->talk);
	visiting_say(v, 0, "2つのことで見比べます(番号を2つ。例: 3,12。Enter: しない)",
		"See them by two measures (two numbers, such as 3,12; Enter: not)");
	n = list_items(v, is_measure, rows);
	for (;;) {
		_cleanup_(buf_done) struct buf more = BUF_INIT(4096);
		enum talk_reply reply = talk_ask(v->talk, slice_text("  "), &v->line);

		if (reply != TALK_GIVEN)
			return reply;
		if (read_axes(v, rows, n, &more)) {
			visiting_show(v, "quadrant", buf_text(&more), advise_print_quadrant);
			return reply;
		}
		visiting_say(v, 2, "上の番号を2つ入れてください。", "Type two numbers from above.");
	}
}

static enum talk_reply candidates_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	static enum talk_reply (*const steps[])(struct visiting * v) = {
		ask_candidates, ask_needs, ask_axes};

	return number < ARRAY_SIZE(steps) ? steps[number](v) : TALK_NEXT;
}

enum talk_reply page_candidates(struct visiting *v)
{
	return visiting_walk(v, 3, candidates_step, NULL);
}
