/* The page of the company: its questions, its places and its systems. */
#include "base/text.h"
#include "cli/advise_pages.h"

enum {
	QUESTIONS_MAX = 100,
	CHOICES_MAX = 30,
	SITES_MAX = 50,
	PATH_MAX_BYTES = 128,
	JSON_MAX_BYTES = 65536
};

/* ---- questions of the catalogue */

struct asking {
	uint32_t rows[QUESTIONS_MAX];
	size_t n_rows;
};

static struct slice question_cell(const struct visiting *v, uint32_t row, unsigned column)
{
	return catalogue_cell(v->advise->catalogue, TABLE_QUESTIONS, row, column);
}

static void add_questions(const struct visiting *v, struct asking *asking, const char *page)
{
	uint32_t n = catalogue_rows(v->advise->catalogue, TABLE_QUESTIONS);

	for (uint32_t row = 0; row < n && asking->n_rows < QUESTIONS_MAX; row++)
		if (slice_is_text(question_cell(v, row, QUESTIONS_PAGE), page))
			asking->rows[asking->n_rows++] = row;
}

/* KEY=ja=en with ; between them: the choices' words, and what is shown. */
static size_t split_choices(
	const struct visiting *v, struct slice all, struct slice *words, struct slice *shown)
{
	struct slice choice;
	size_t n = 0;

	while (n < CHOICES_MAX && text_next_part(&all, ';', &choice)) {
		struct slice ja = SLICE_EMPTY, en = SLICE_EMPTY;

		(void)text_next_part(&choice, '=', &words[n]);
		(void)text_next_part(&choice, '=', &ja);
		(void)text_next_part(&choice, '=', &en);
		shown[n++] = v->advise->options->english ? en : ja;
	}
	return n;
}

static enum talk_reply ask_choice(struct visiting *v, uint32_t row, const char *path)
{
	struct slice words[CHOICES_MAX], shown[CHOICES_MAX];
	struct visiting_choices choices = {shown, words, 0, "unknown"};

	choices.n = split_choices(v, question_cell(v, row, QUESTIONS_CHOICES), words, shown);
	return visiting_ask_choice(v, path, &choices);
}

static enum talk_reply ask_question(struct visiting *v, void *ctx, size_t number)
{
	const struct asking *asking = ctx;
	uint32_t row = asking->rows[number];
	struct slice kind = question_cell(v, row, QUESTIONS_KIND);
	struct slice help = advise_row_text(v->advise, TABLE_QUESTIONS, row, QUESTIONS_HELP_JA);
	_cleanup_(buf_done) struct buf path = BUF_INIT(PATH_MAX_BYTES);
	char mark[48];

	buf_put_text(&path, "company.");
	buf_put_slice(&path, question_cell(v, row, QUESTIONS_QUESTION));
	snprintf(mark, sizeof(mark), "(%zu/%zu)", number + 1, asking->n_rows);
	talk_gap(v->talk);
	talk_item(v->talk, 0, slice_text(mark),
		advise_row_text(v->advise, TABLE_QUESTIONS, row, QUESTIONS_JA));
	if (help.len > 0)
		talk_say(v->talk, 4, help);
	if (slice_is_text(kind, "yesno"))
		return visiting_ask_tri(v, buf_text(&path));
	if (slice_is_text(kind, "choice"))
		return ask_choice(v, row, buf_text(&path));
	return visiting_ask_text(v, buf_text(&path), "答え", "Answer");
}

enum talk_reply page_questions(struct visiting *v, const char *page)
{
	struct asking asking = {.n_rows = 0};

	add_questions(v, &asking, page);
	return visiting_walk(v, asking.n_rows, ask_question, &asking);
}

/* ---- places */

static bool names_area(const struct visiting *v, uint32_t row, struct slice typed)
{
	const struct catalogue *catalogue = v->advise->catalogue;

	return slice_starts(catalogue_cell(catalogue, TABLE_AREAS, row, AREAS_JA), typed) ||
	       slice_is_nocase(catalogue_cell(catalogue, TABLE_AREAS, row, AREAS_EN), typed);
}

/* The prefecture that was typed, by the beginning of its name; ROW_NONE: none, or several. */
static uint32_t find_area(const struct visiting *v, struct slice typed)
{
	uint32_t n = catalogue_rows(v->advise->catalogue, TABLE_AREAS), found = ROW_NONE;

	for (uint32_t row = 0; row < n; row++) {
		if (!names_area(v, row, typed))
			continue;
		if (found != ROW_NONE)
			return ROW_NONE;
		found = row;
	}
	return found;
}

static enum talk_reply ask_area(struct visiting *v, struct buf *json)
{
	for (;;) {
		const char *prompt = visiting_text(
			v, "    都道府県(例: 千葉) ", "    Prefecture (such as Chiba) ");
		enum talk_reply reply = talk_ask(v->talk, slice_text(prompt), &v->line);
		uint32_t row = reply == TALK_GIVEN ? find_area(v, buf_slice(&v->line)) : ROW_NONE;

		if (reply == TALK_GIVEN && row == ROW_NONE) {
			visiting_say(v, 4, "その名前の都道府県が見つかりません。",
				"There is no prefecture of this name.");
			continue;
		}
		buf_put_text(json, "\"area\":");
		text_put_json(
			json, catalogue_cell(v->advise->catalogue, TABLE_AREAS, row, AREAS_AREA));
		return reply;
	}
}

/* One of a place's three-valued members. */
static enum talk_reply ask_place(
	struct visiting *v, struct buf *json, const char *member, const char *ja, const char *en)
{
	const struct slice choices[] = {slice_text(visiting_text(v, "はい", "Yes")),
		slice_text(visiting_text(v, "いいえ", "No")),
		slice_text(visiting_text(v, "わからない", "I do not know"))};
	static const char *const words[] = {"unknown", "yes", "no", "unknown"};
	size_t choice;
	enum talk_reply reply;

	visiting_say(v, 4, ja, en);
	reply = talk_choose(v->talk, choices, ARRAY_SIZE(choices), "    ", &choice);
	buf_put_format(json, ",\"%s\":\"%s\"", member, words[choice]);
	return reply;
}

static bool goes_on(enum talk_reply reply)
{
	return reply == TALK_GIVEN || reply == TALK_NEXT || reply == TALK_UNKNOWN;
}

static enum talk_reply ask_site(struct visiting *v, size_t number, struct buf *json)
{
	char mark[48];
	enum talk_reply reply;

	snprintf(mark, sizeof(mark), visiting_text(v, "場所%zu", "Place %zu"), number + 1);
	talk_say_text(v->talk, 2, mark);
	buf_put_text(json, number > 0 ? ",{" : "{");
	reply = ask_area(v, json);
	if (goes_on(reply))
		reply = ask_place(v, json, "home", "だれかの自宅ですか", "Is it somebody’s home?");
	if (goes_on(reply))
		reply = ask_place(v, json, "island", "離島ですか", "Is it on a remote island?");
	buf_put_byte(json, '}');
	return reply;
}

static enum talk_reply ask_sites(struct visiting *v)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(JSON_MAX_BYTES);
	enum talk_reply reply;
	size_t n;

	talk_gap(v->talk);
	visiting_say(v, 0, "パソコンを使う場所はいくつありますか(事業所、工場、自宅も数えます)",
		"In how many places are PCs used (offices, works, homes)?");
	reply = talk_ask(v->talk, slice_text("  "), &v->line);
	n = reply == TALK_GIVEN ? talk_number(buf_slice(&v->line), SITES_MAX) : 0;
	if (n == 0)
		return reply;
	buf_put_byte(&json, '[');
	for (size_t i = 0; i < n && goes_on(reply); i++)
		reply = ask_site(v, i, &json);
	buf_put_byte(&json, ']');
	if (goes_on(reply))
		visiting_set(v, "sites", buf_slice(&json));
	return reply;
}

/* ---- systems */

static const struct {
	const char *key, *shown;
} systems[] = {
	{"windows_11", "Windows 11"},
	{"windows_10", "Windows 10"},
	{"windows_7", "Windows 7"},
	{"windows_xp", "Windows XP"},
	{"windows_server", "Windows Server"},
	{"mac", "Mac"},
	{"linux", "Linux"},
};

/* The systems of numbers such as 1,2 or １、２; false when one of them is none. */
static bool read_systems(struct slice typed, struct buf *json)
{
	buf_put_byte(json, '[');
	for (size_t i = 0; i < typed.len;) {
		size_t step = text_utf8_step(slice_from(typed, i)), n;

		step = step > 0 ? step : 1;
		n = talk_number(slice_of(typed.data + i, step), ARRAY_SIZE(systems));
		if (n > 0)
			buf_put_format(json, "%s{\"system\":\"%s\"}", json->len > 1 ? "," : "",
				systems[n - 1].key);
		else if (typed.data[i] >= '0' && typed.data[i] <= '9')
			return false;
		i += step;
	}
	buf_put_byte(json, ']');
	return json->len > 2;
}

static enum talk_reply ask_systems(struct visiting *v)
{
	talk_gap(v->talk);
	visiting_say(v, 0, "パソコンのシステムはどれですか(いくつでも。例: 1,2)",
		"Which systems do the PCs have (any number, such as 1,2)?");
	for (size_t i = 0; i < ARRAY_SIZE(systems); i++) {
		char mark[24];

		snprintf(mark, sizeof(mark), "%zu)", i + 1);
		talk_item(v->talk, 4, slice_text(mark), slice_text(systems[i].shown));
	}
	for (;;) {
		_cleanup_(buf_done) struct buf json = BUF_INIT(JSON_MAX_BYTES);
		enum talk_reply reply = talk_ask(v->talk, slice_text("  "), &v->line);

		if (reply == TALK_UNKNOWN)
			visiting_set(v, "systems", SLICE_EMPTY);
		if (reply != TALK_GIVEN)
			return reply;
		if (read_systems(buf_slice(&v->line), &json) &&
			visiting_set(v, "systems", buf_slice(&json)))
			return reply;
		visiting_say(v, 2, "上の番号を入れてください。", "Type numbers from above.");
	}
}

/* ---- the page */

static enum talk_reply company_step(struct visiting *v, void *ctx _unused_, size_t number)
{
	switch (number) {
	case 0:
		return page_questions(v, "company");
	case 1:
		return ask_sites(v);
	case 2:
		return ask_systems(v);
	default:
		return page_questions(v, "extra");
	}
}

enum talk_reply page_company(struct visiting *v)
{
	return visiting_walk(v, 4, company_step, NULL);
}
