/* The pages before the candidates: self-diagnosis, type, and what matters. */
#include "base/text.h"
#include "cli/advise_pages.h"

enum { TOPICS_MAX = 100, PATH_MAX_BYTES = 128, WEIGHTS = 5 };

/* ---- the self-diagnosis */

struct topics {
	uint32_t rows[TOPICS_MAX];
	size_t n_rows;
};

static enum talk_reply ask_topic(struct visiting *v, void *ctx, size_t number)
{
	const struct topics *topics = ctx;
	const struct catalogue *catalogue = v->advise->catalogue;
	uint32_t row = topics->rows[number];
	struct slice no = catalogue_cell(catalogue, TABLE_TOPICS, row, TOPICS_NO);
	struct slice watch = advise_row_text(v->advise, TABLE_TOPICS, row, TOPICS_WATCH_JA);
	_cleanup_(buf_done) struct buf path = BUF_INIT(PATH_MAX_BYTES), mark = BUF_INIT(64);

	buf_put_text(&path, "diagnosis.answers.");
	buf_put_slice(&path, catalogue_cell(catalogue, TABLE_TOPICS, row, TOPICS_TOPIC));
	buf_put_format(&mark, "(%zu/%zu) %.*s.", number + 1, topics->n_rows, (int)no.len,
		(const char *)no.data);
	talk_gap(v->talk);
	talk_item(v->talk, 0, buf_slice(&mark),
		advise_row_text(v->advise, TABLE_TOPICS, row, TOPICS_JA));
	if (watch.len > 0)
		talk_item(
			v->talk, 4, slice_text(visiting_text(v, "見守りでは:", "A watch:")), watch);
	return visiting_ask_row(v, buf_text(&path), TABLE_ANSWERS, ANSWERS_JA);
}

static void choose_topics(const struct visiting *v, bool quick, struct topics *topics)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	uint32_t n = catalogue_rows(catalogue, TABLE_TOPICS);

	for (uint32_t row = 0; row < n && topics->n_rows < TOPICS_MAX; row++)
		if (!quick ||
			slice_is_text(
				catalogue_cell(catalogue, TABLE_TOPICS, row, TOPICS_QUICK), "yes"))
			topics->rows[topics->n_rows++] = row;
}

enum talk_reply page_diagnosis(struct visiting *v)
{
	const struct slice choices[] = {slice_text(visiting_text(v, "5分で(大事なところだけ)",
						"In five minutes (the most important)")),
		slice_text(visiting_text(v, "25問ぜんぶ", "All 25 topics"))};
	struct topics topics = {.n_rows = 0};
	size_t choice;
	enum talk_reply reply = talk_choose(v->talk, choices, ARRAY_SIZE(choices), "  ", &choice);

	if (reply != TALK_GIVEN)
		return reply;
	if (!visiting_set_text(v, "diagnosis.mode", slice_text(choice == 1 ? "quick" : "full")))
		return TALK_NEXT;
	choose_topics(v, choice == 1, &topics);
	reply = visiting_walk(v, topics.n_rows, ask_topic, &topics);
	if (reply != TALK_END)
		visiting_show(v, "urgent", NULL, advise_print_urgent);
	return reply;
}

/* ---- the type */

static enum talk_reply fix_type(struct visiting *v)
{
	const struct slice choices[] = {slice_text(visiting_text(v, "これでよい", "This is right")),
		slice_text(visiting_text(
			v, "パソコンの見守り(端末監視型)", "Watching PCs (endpoint)")),
		slice_text(visiting_text(v, "ネットワークの見守り(ネットワーク一括監視型)",
			"Watching the network (network)")),
		slice_text(visiting_text(v, "両方(併用型)", "Both (combined)"))};
	static const char *const words[] = {"", "endpoint", "network", "combined"};
	size_t choice;
	enum talk_reply reply = talk_choose(v->talk, choices, ARRAY_SIZE(choices), "  ", &choice);

	if (reply == TALK_GIVEN)
		visiting_set_text(v, "type", slice_text(words[choice - 1]));
	return reply;
}

enum talk_reply page_type(struct visiting *v)
{
	enum talk_reply reply = page_questions(v, "type");

	if (reply == TALK_LIST || reply == TALK_END)
		return reply;
	if (!visiting_show(v, "type", NULL, advise_print_type))
		return TALK_NEXT;
	talk_gap(v->talk);
	return fix_type(v);
}

/* ---- what matters */

static void say_weights(const struct visiting *v)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	_cleanup_(buf_done) struct buf now = BUF_INIT(256);
	uint32_t n = catalogue_rows(catalogue, TABLE_WEIGHTS);

	for (uint32_t row = 0; row < n; row++) {
		struct slice part = catalogue_cell(catalogue, TABLE_WEIGHTS, row, WEIGHTS_PART);
		_cleanup_(buf_done) struct buf path = BUF_INIT(PATH_MAX_BYTES);

		buf_put_text(&path, "weights.");
		buf_put_slice(&path, part);
		visiting_now(v, buf_text(&path), &now);
		talk_row(v->talk, 4, advise_row_text(v->advise, TABLE_WEIGHTS, row, WEIGHTS_JA), 44,
			now.len > 0
				? buf_slice(&now)
				: catalogue_cell(catalogue, TABLE_WEIGHTS, row, WEIGHTS_WEIGHT));
	}
}

/* As many numbers as there are parts, with spaces between them. */
static bool read_weights(struct visiting *v, struct buf *json)
{
	const struct catalogue *catalogue = v->advise->catalogue;
	struct slice rest = buf_slice(&v->line), part;
	uint32_t row = 0, n = catalogue_rows(catalogue, TABLE_WEIGHTS);

	buf_put_byte(json, '{');
	while (text_next_part(&rest, ' ', &part)) {
		if (part.len == 0)
			continue;
		if (row == n)
			return false;
		buf_put_text(json, row > 0 ? "," : "");
		text_put_json(json, catalogue_cell(catalogue, TABLE_WEIGHTS, row++, WEIGHTS_PART));
		buf_put_byte(json, ':');
		text_put_json(json, part);
	}
	buf_put_byte(json, '}');
	return row == n;
}

static enum talk_reply ask_weights(struct visiting *v)
{
	talk_gap(v->talk);
	visiting_say(
		v, 0, "何をどれだけ重くみるか(0から100)", "How much each part counts (0 to 100)");
	say_weights(v);
	visiting_say(v, 2, "変えるときは、上から順に5つの数を空けて入れてください。",
		"To change it, type five numbers with spaces between them, in this order.");
	for (;;) {
		_cleanup_(buf_done) struct buf json = BUF_INIT(4096);
		enum talk_reply reply = talk_ask(v->talk, slice_text("  "), &v->line);

		if (reply != TALK_GIVEN)
			return reply;
		if (read_weights(v, &json) && visiting_set(v, "weights", buf_slice(&json)))
			return reply;
		visiting_say(v, 2, "5つの数を入れてください(例: 50 40 100 100 0)。",
			"Type five numbers (such as 50 40 100 100 0).");
	}
}

static enum talk_reply case_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	if (number == 1)
		return ask_weights(v);
	visiting_say(v, 0, "いちばん近いものはどれですか。", "Which is nearest?");
	return visiting_ask_row(v, "case", TABLE_CASES, CASES_JA);
}

enum talk_reply page_case(struct visiting *v)
{
	return visiting_walk(v, 2, case_step, NULL);
}
