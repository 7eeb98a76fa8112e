/* A visit at a terminal: the list of tasks, and what all its pages use. */
#include <fcntl.h>

#include "base/text.h"
#include "cli/advise_pages.h"
#include "cli/draft.h"
#include "os/os.h"

enum { NOW_MAX_BYTES = 4096, NOW_SHOWN_BYTES = 60, PROMPT_MAX_BYTES = 8192, CHOICES_MAX = 100 };

static const struct task {
	const char *ja, *en;
	page_fn *page;
	const char *member; /* something is there once the page was done */
} tasks[] = {
	{"会社のこと", "The company", page_company, "company"},
	{"いまの守り", "How you are protected now", page_diagnosis, "diagnosis.mode"},
	{"どう守るか", "How to protect", page_type, "company.carried_out"},
	{"大事にすること", "What matters", page_case, "case"},
	{"候補", "Candidates", page_candidates, "candidates"},
	{"費用", "Money", page_money, "terminals"},
	{"もしもの練習", "What if", page_whatif, "scenario"},
	{"提案書", "The proposal", page_proposal, "outcome.kind"},
};

const char *visiting_text(const struct visiting *v, const char *ja, const char *en)
{
	return advise_text(v->advise, ja, en);
}

void visiting_say(const struct visiting *v, size_t indent, const char *ja, const char *en)
{
	talk_say_text(v->talk, indent, visiting_text(v, ja, en));
}

/* ---- keeping */

/* The file stands as a whole at every moment; its folder is where it is named. */
static void save(const struct visiting *v)
{
	const char *slash, *name;
	_cleanup_(buf_done) struct buf folder = BUF_INIT(ADVISE_MAX_PATH);
	_cleanup_fd_ int dir_fd = -1;
	int result = -1;

	if (!v->path)
		return;
	slash = strrchr(v->path, '/');
	name = slash ? slash + 1 : v->path;
	buf_put(&folder, slash ? v->path : "./", slash ? (size_t)(slash - v->path) + 1 : 2);
	dir_fd = open(buf_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir_fd >= 0)
		result = os_replace_file(dir_fd, name, 0600, buf_slice(&v->advise->visit));
	if (result < 0)
		cli_say(v->advise->options, MSG_ADVISE_NOT_SAVED, v->path);
}

static int say_note(void *ctx, struct slice name _unused_, struct json_value note)
{
	struct visiting *v = ctx;
	_cleanup_(buf_done) struct buf line = BUF_INIT(PROMPT_MAX_BYTES);
	struct slice from = json_get_text(note, "from"), to = json_get_text(note, "to");

	if (from.len == 0 || to.len == 0 || slice_is(from, to))
		return 0;
	buf_put_slice(&line, from);
	buf_put_text(&line, " → ");
	buf_put_slice(&line, to);
	talk_say(v->talk, 4, buf_slice(&line));
	return 0;
}

/* The library's word on a changed visit: it is kept as the library writes it. */
static bool keep(struct visiting *v, const struct buf *changed)
{
	_cleanup_answer_ struct advise_answer answer;
	_cleanup_(buf_done) struct buf kept = BUF_INIT(ADVISE_MAX_VISIT);
	int result = advise_ask_of(v->advise, buf_slice(changed), "check", NULL, &answer);

	if (result == ERR_REFUSED) {
		struct json_value problem = json_get(answer.root, "problem");

		talk_say(v->talk, 4, json_get_text(problem, "text"));
		talk_say(v->talk, 4, json_get_text(problem, "todo"));
	}
	if (result < 0 || draft_put_value(&kept, json_get(answer.root, "visit")) < 0)
		return false;
	if (json_each(json_get(answer.root, "notes"), say_note, v) < 0)
		return false;
	buf_clear(&v->advise->visit);
	return buf_put_slice(&v->advise->visit, buf_slice(&kept)) == 0;
}

bool visiting_set(struct visiting *v, const char *path, struct slice json)
{
	_cleanup_(buf_done) struct buf changed = BUF_INIT(ADVISE_MAX_VISIT);

	if (buf_put_slice(&changed, buf_slice(&v->advise->visit)) < 0 ||
		draft_set(&changed, path, json) < 0) {
		cli_say(v->advise->options, MSG_ADVISE_BAD_VISIT, "");
		return false;
	}
	if (!keep(v, &changed))
		return false;
	save(v);
	return true;
}

bool visiting_set_text(struct visiting *v, const char *path, struct slice text)
{
	_cleanup_(buf_done) struct buf json = BUF_INIT(ADVISE_MAX_VISIT);

	return (text.len == 0 || text_put_json(&json, text) == 0) &&
	       visiting_set(v, path, buf_slice(&json));
}

/* ---- looking */

static struct json_value walk_path(struct json_value value, const char *path)
{
	_cleanup_(buf_done) struct buf name = BUF_INIT(256);
	struct slice rest = slice_text(path), part;

	while (text_next_part(&rest, '.', &part)) {
		buf_clear(&name);
		buf_put_slice(&name, part);
		value = json_get(value, buf_text(&name));
	}
	return value;
}

static int put_element(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct buf *text = ctx;
	struct slice part = SLICE_EMPTY;

	buf_put_text(text, text->len > 0 ? ", " : "");
	return json_text(value, &part) == 0 ? buf_put_slice(text, part) : buf_put_text(text, "*");
}

void visiting_now(const struct visiting *v, const char *path, struct buf *ret_text)
{
	struct json_doc *doc;
	struct json_value root, value;
	struct slice text;
	int result = 0;

	buf_clear(ret_text);
	if (json_parse(buf_slice(&v->advise->visit), &doc, &root) < 0)
		return;
	value = walk_path(root, path);
	if (json_text(value, &text) == 0)
		buf_put_slice(ret_text, text);
	else if (json_type_of(value) == JSON_ARRAY || json_type_of(value) == JSON_OBJECT)
		result = json_each(value, put_element, ret_text);
	else if (json_type_of(value) != JSON_ABSENT)
		result = draft_put_value(ret_text, value);
	if (result < 0)
		buf_clear(ret_text);
	json_free(doc);
}

bool visiting_show(struct visiting *v, const char *op, const char *more,
	void (*print)(const struct advise *advise, struct json_value answer))
{
	_cleanup_answer_ struct advise_answer answer;
	int result = advise_ask(v->advise, op, more, &answer);

	if (result == ERR_REFUSED)
		talk_say(v->talk, 2, json_get_text(json_get(answer.root, "problem"), "text"));
	if (result == 0)
		print(v->advise, answer.root);
	return result == 0;
}

/* ---- asking */

/* "[8] ": what stands there, in the words of the choices where it is one of them. */
static void put_prompt(const struct visiting *v, const char *path,
	const struct visiting_choices *choices, struct buf *prompt)
{
	_cleanup_(buf_done) struct buf now = BUF_INIT(NOW_MAX_BYTES);
	struct slice shown;

	visiting_now(v, path, &now);
	shown = buf_slice(&now);
	for (size_t i = 0; choices && i < choices->n; i++)
		if (slice_is(choices->words[i], buf_slice(&now)))
			shown = choices->shown[i];
	buf_put_text(prompt, "  ");
	if (shown.len == 0)
		return;
	buf_put_byte(prompt, '[');
	buf_put_slice(prompt, text_cut_utf8(shown, NOW_SHOWN_BYTES));
	buf_put_text(prompt, "] ");
}

enum talk_reply visiting_ask_text(
	struct visiting *v, const char *path, const char *ja, const char *en)
{
	for (;;) {
		_cleanup_(buf_done) struct buf prompt = BUF_INIT(PROMPT_MAX_BYTES);
		enum talk_reply reply;

		visiting_say(v, 2, ja, en);
		put_prompt(v, path, NULL, &prompt);
		reply = talk_ask(v->talk, buf_slice(&prompt), &v->line);
		if (reply == TALK_UNKNOWN)
			return visiting_set(v, path, SLICE_EMPTY) ? reply : TALK_NEXT;
		if (reply != TALK_GIVEN || visiting_set_text(v, path, buf_slice(&v->line)))
			return reply;
	}
}

enum talk_reply visiting_ask_choice(
	struct visiting *v, const char *path, const struct visiting_choices *choices)
{
	_cleanup_(buf_done) struct buf prompt = BUF_INIT(PROMPT_MAX_BYTES);
	enum talk_reply reply;
	size_t choice;

	put_prompt(v, path, choices, &prompt);
	reply = talk_choose(v->talk, choices->shown, choices->n, buf_text(&prompt), &choice);
	if (reply == TALK_UNKNOWN)
		visiting_set_text(v, path, slice_text(choices->unknown));
	if (reply == TALK_GIVEN)
		visiting_set_text(v, path, choices->words[choice - 1]);
	return reply;
}

enum talk_reply visiting_ask_tri(struct visiting *v, const char *path)
{
	const struct slice words[] = {slice_text("yes"), slice_text("no"), slice_text("unknown")};
	const struct slice shown[] = {slice_text(visiting_text(v, "はい", "Yes")),
		slice_text(visiting_text(v, "いいえ", "No")),
		slice_text(visiting_text(v, "わからない", "I do not know"))};
	const struct visiting_choices choices = {shown, words, ARRAY_SIZE(words), "unknown"};

	return visiting_ask_choice(v, path, &choices);
}

enum talk_reply visiting_ask_row(
	struct visiting *v, const char *path, enum table table, unsigned ja_column)
{
	struct slice shown[CHOICES_MAX], words[CHOICES_MAX];
	uint32_t n = catalogue_rows(v->advise->catalogue, table);
	struct visiting_choices choices = {shown, words, n < CHOICES_MAX ? n : CHOICES_MAX, ""};

	for (uint32_t row = 0; row < choices.n; row++) {
		shown[row] = advise_row_text(v->advise, table, row, ja_column);
		words[row] = catalogue_cell(v->advise->catalogue, table, row, 0);
	}
	return visiting_ask_choice(v, path, &choices);
}

enum talk_reply visiting_walk(struct visiting *v, size_t n_steps, step_fn *step, void *ctx)
{
	size_t number = 0;
	bool back = false;

	while (number < n_steps) {
		enum talk_reply reply = step(v, ctx, number);

		if (reply == TALK_LIST || reply == TALK_END)
			return reply;
		if (reply != TALK_NOT_ASKED)
			back = reply == TALK_BACK;
		if (back && number == 0)
			return TALK_LIST;
		number = back ? number - 1 : number + 1;
	}
	return TALK_NEXT;
}

/* ---- the list */

static void say_list(const struct visiting *v)
{
	talk_head(v->talk, slice_text(visiting_text(v, "すること", "What to do")));
	for (size_t i = 0; i < ARRAY_SIZE(tasks); i++) {
		_cleanup_(buf_done) struct buf now = BUF_INIT(NOW_MAX_BYTES);
		char number[24];

		visiting_now(v, tasks[i].member, &now);
		snprintf(number, sizeof(number), "%zu) %s", i + 1,
			now.len > 0 ? visiting_text(v, "済", "done") : visiting_text(v, "－", "-"));
		talk_item(v->talk, 1, slice_text(number),
			slice_text(visiting_text(v, tasks[i].ja, tasks[i].en)));
	}
	visiting_say(v, 1, "0) 終わる", "0) End");
}

static void say_help(const struct visiting *v)
{
	talk_head(v->talk,
		slice_text(visiting_text(v, "サービス選びの手伝い", "Choosing a service")));
	visiting_say(v, 0,
		"どの質問にも「わからない」と答えられます。? わからない、< 前へ、= 一覧へ、Enter "
		"そのまま次へ。",
		"Every question may be answered with “I do not know”. ? not known, < back, = list "
		"of tasks, Enter next.");
	visiting_say(v, 0, "公開情報を比べたもので、順位ではありません。古い情報もあります。",
		"A comparison of public information, no ranking; some of it is old.");
	if (v->path)
		talk_row(v->talk, 0, slice_text(visiting_text(v, "保存:", "Saved to:")), 10,
			slice_text(v->path));
	else
		visiting_say(v, 0,
			"保存しません。残すには「tsujiban advise ファイル名」で始めてください。",
			"Nothing is saved: begin with “tsujiban advise FILE” to keep it.");
}

/* The task to do next: as typed, else the one behind the last; 0: none, it ends. */
static size_t ask_task(struct visiting *v, size_t last)
{
	for (;;) {
		char prompt[32];
		size_t next = last < ARRAY_SIZE(tasks) ? last + 1 : 0;
		enum talk_reply reply;
		struct slice typed;

		snprintf(prompt, sizeof(prompt), "[%zu] ", next);
		reply = talk_ask(v->talk, slice_text(prompt), &v->line);
		typed = buf_slice(&v->line);
		if (reply == TALK_END || slice_is_text(typed, "0") || slice_is_text(typed, "０"))
			return 0;
		if (reply == TALK_NEXT)
			return next;
		if (reply == TALK_GIVEN && talk_number(typed, ARRAY_SIZE(tasks)) > 0)
			return talk_number(typed, ARRAY_SIZE(tasks));
	}
}

static bool begin(struct visiting *v)
{
	say_help(v);
	return visiting_set(v, "visit", slice_text("1"));
}

int advise_talk(struct advise *advise, const char *visit_path)
{
	struct visiting v = {.advise = advise,
		.talk = &advise->talk,
		.path = visit_path,
		.line = BUF_INIT(2 * TALK_MAX_LINE)};
	size_t task = 0;
	bool good = begin(&v);

	while (good) {
		say_list(&v);
		task = ask_task(&v, task);
		if (task == 0)
			break;
		talk_head(v.talk,
			slice_text(visiting_text(&v, tasks[task - 1].ja, tasks[task - 1].en)));
		if (tasks[task - 1].page(&v) == TALK_END)
			break;
	}
	if (good && visit_path)
		talk_row(v.talk, 0, slice_text(visiting_text(&v, "保存しました:", "Saved to:")), 14,
			slice_text(visit_path));
	buf_done(&v.line);
	return good ? CLI_OK : CLI_FAILED;
}
