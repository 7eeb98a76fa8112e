/*
 * `tsujiban advise`: at a terminal a visit from the first question to the proposal; with flags one answer for
 * programs or for reading.
 */
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/advise.h"
#include "cli/draft.h"
#include "cli/press.h"
#include "os/os.h"

/* Flags that are members of the visit. */
static const struct {
	const char *flag;
	const char *member;
} members[] = {
	{"--case", "case"},
	{"--type", "type"},
	{"--terminals", "terminals"},
};

/* How an operation's answer is shown to people; others are shown as they are. */
static const struct {
	const char *op;
	void (*print)(const struct advise *advise, struct json_value answer);
} prints[] = {
	{"choose", advise_print_choose},
	{"compare", advise_print_compare},
	{"narrow", advise_print_narrow},
	{"quadrant", advise_print_quadrant},
	{"money", advise_print_money},
	{"insurance", advise_print_insurance},
	{"inquiry", advise_print_inquiry},
	{"whatif", advise_print_whatif},
	{"type", advise_print_type},
	{"urgent", advise_print_urgent},
	{"proposal", advise_print_document},
};

/* ---- the answer for programs */

struct answer_put {
	struct buf *out;
	struct json_value answer;
	bool any;
};

/* The service goes by its number; its key stays beside it. */
static int put_answer_member(void *ctx, struct slice name, struct json_value value)
{
	struct answer_put *p = ctx;
	bool service = slice_is_text(name, "service");

	if (slice_is_text(name, "no"))
		return 0;
	buf_put_byte(p->out, p->any ? ',' : '{');
	p->any = true;
	if (service)
		buf_put_format(p->out,
			"\"service\":%lld,\"key\":", (long long)json_get_i64(p->answer, "no"));
	else
		text_put_json(p->out, name);
	if (!service)
		buf_put_byte(p->out, ':');
	return draft_put_value(p->out, value);
}

static int put_answer(void *ctx, struct slice name _unused_, struct json_value value)
{
	struct answer_put *list = ctx;
	struct answer_put p = {.out = list->out, .answer = value};

	if (list->any)
		buf_put_byte(list->out, ',');
	list->any = true;
	TRY(json_each(value, put_answer_member, &p));
	return buf_put_text(list->out, p.any ? "}" : "{}");
}

static int put_choice(struct buf *out, struct json_value root)
{
	static const char *const rest[] = {
		"why", "case", "type", "printed", "moved", "out", "rest", "notes"};
	struct answer_put list = {.out = out};

	buf_put_text(out, "{\"answers\":[");
	TRY(json_each(json_get(root, "answers"), put_answer, &list));
	buf_put_byte(out, ']');
	for (size_t i = 0; i < ARRAY_SIZE(rest); i++) {
		buf_put_format(out, ",\"%s\":", rest[i]);
		TRY(draft_put_value(out, json_get(root, rest[i])));
	}
	buf_put_text(out, "}\n");
	return buf_result(out);
}

static int show_json(const char *op, const struct advise_answer *answer)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(2 * ADVISOR_MAX_ANSWER);

	if (strcmp(op, "choose") == 0 &&
		json_type_of(json_get(answer->root, "problem")) == JSON_ABSENT) {
		if (put_choice(&out, answer->root) < 0)
			return CLI_FAILED;
	} else if (buf_put_slice(&out, buf_slice(&answer->text)) < 0 ||
		   buf_put_byte(&out, '\n') < 0) {
		return CLI_FAILED;
	}
	fwrite(out.data, 1, out.len, stdout);
	return CLI_OK;
}

/* ---- asking once */

static int show_text(
	const struct advise *advise, const char *op, const struct advise_answer *answer)
{
	for (size_t i = 0; i < ARRAY_SIZE(prints); i++)
		if (strcmp(prints[i].op, op) == 0) {
			prints[i].print(advise, answer->root);
			return CLI_OK;
		}
	return show_json(op, answer);
}

static int take_flags(struct advise *advise)
{
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *value = cli_flag_value(advise->options, members[i].flag);

		if (!value)
			continue;
		if (draft_set_text(&advise->visit, members[i].member, slice_text(value)) < 0) {
			cli_say(advise->options, MSG_ADVISE_BAD_VISIT, "");
			return ERR_MALFORMED;
		}
	}
	return 0;
}

/* Into a file beside it first: what stood there stays until the new one is whole. */
static int draw_into(const struct advise *advise, struct slice document, const char *path)
{
	_cleanup_(buf_done) struct buf part = BUF_INIT(ADVISE_MAX_PATH);
	_cleanup_fd_ int fd = -1;
	int result;

	TRY(buf_put_format(&part, "%s.part", path));
	fd = open(buf_text(&part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0600);
	if (fd < 0) {
		cli_say(advise->options, MSG_ADVISE_NOT_SAVED, path);
		return ERR_NOT_FOUND;
	}
	result = cli_press(advise->options, document, fd);
	if (result == 0 && rename(buf_text(&part), path) < 0) {
		cli_say(advise->options, MSG_ADVISE_NOT_SAVED, path);
		result = ERR_NOT_FOUND;
	}
	if (result < 0)
		unlink(buf_text(&part));
	return result;
}

int advise_draw(const struct advise *advise, const char *path)
{
	_cleanup_answer_ struct advise_answer answer;
	int result = advise_ask(advise, "proposal", NULL, &answer);

	if (result == ERR_REFUSED)
		advise_say_problem(advise, &answer);
	TRY(result);
	return draw_into(advise, buf_slice(&answer.text), path);
}

static int ask_once(struct advise *advise)
{
	const char *op = cli_flag_value(advise->options, "--op");
	const char *pdf = cli_flag_value(advise->options, "--pdf");
	_cleanup_answer_ struct advise_answer answer = {0};
	int result, shown;

	if (take_flags(advise) < 0)
		return CLI_FAILED;
	if (pdf)
		return advise_draw(advise, pdf) == 0 ? CLI_OK : CLI_FAILED;
	op = op ? op : "choose";
	result = advise_ask(advise, op, cli_flag_value(advise->options, "--with"), &answer);
	if (result < 0 && result != ERR_REFUSED)
		return CLI_FAILED;
	if (result == ERR_REFUSED && !advise->options->json) {
		advise_say_problem(advise, &answer);
		return CLI_FAILED;
	}
	shown = advise->options->json ? show_json(op, &answer) : show_text(advise, op, &answer);
	return result == 0 ? shown : CLI_FAILED;
}

/* ---- the act */

/* Whether anything on the command line asks for one answer. */
static bool wants_answer(const struct cli_options *options)
{
	static const char *const flags[] = {
		"--case", "--type", "--terminals", "--company", "--op", "--pdf"};

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
		if (cli_flag_value(options, flags[i]))
			return true;
	return options->json;
}

static int talk(struct advise *advise, const char *path)
{
	if (isatty(STDIN_FILENO))
		return advise_talk(advise, path);
	cli_say(advise->options, MSG_ADVISE_NO_TERMINAL, "");
	return CLI_USAGE;
}

int cli_advise(const struct cli_options *options)
{
	const char *file = options->argc > 0 ? options->argv[0] : NULL;
	bool once = wants_answer(options), there = file && access(file, F_OK) == 0;
	struct advise advise;
	int status = CLI_FAILED;

	if (once && file)
		return cli_usage(options);
	if (advise_open(&advise, options,
		    once ? cli_flag_value(options, "--company") : (there ? file : NULL)) == 0)
		status = once ? ask_once(&advise) : talk(&advise, file);
	advise_close(&advise);
	return status;
}
