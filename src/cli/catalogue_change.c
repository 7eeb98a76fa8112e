/*
 * `tsujiban catalogue change SERVICE SOURCE DATE`: a statement about a service, or what became of it, as a diff of
 * the catalogue that others can review. Nothing is changed; without a source and a date there is no diff.
 */
#include "base/text.h"
#include "cli/advise.h"
#include "cli/diff.h"

enum { DIFF_MAX_BYTES = 1 << 20, REQUEST_MAX_BYTES = 1 << 18 };

/* Flags and the members of the operation that they become; a raw one is JSON already. */
static const struct {
	const char *flag, *member;
	bool raw;
} members[] = {
	{"--item", "item", false},
	{"--state", "state", false},
	{"--value", "value", false},
	{"--when", "when", false},
	{"--condition-ja", "condition_ja", false},
	{"--condition-en", "condition_en", false},
	{"--place", "place", false},
	{"--change", "change", false},
	{"--other", "other", false},
	{"--new-source", "new_source", true},
};

static void put_member(struct buf *out, const char *member, const char *value, bool raw)
{
	buf_put_format(out, "%s\"%s\":", out->len > 0 ? "," : "", member);
	if (raw)
		buf_put_text(out, value);
	else
		text_put_json(out, slice_text(value));
}

static int put_request(const struct cli_options *options, struct buf *request)
{
	static const char *const arguments[] = {"service", "source", "date"};

	for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
		put_member(request, arguments[i], options->argv[i], false);
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		const char *value = cli_flag_value(options, members[i].flag);

		if (value)
			put_member(request, members[i].member, value, members[i].raw);
	}
	return buf_result(request);
}

/* The text of the file that a change names, such as catalogue/facts.csv. */
static struct slice file_text(const struct advise *advise, struct slice file)
{
	for (size_t i = 0; i < TABLE_COUNT; i++) {
		_cleanup_(buf_done) struct buf name = BUF_INIT(128);

		buf_put_text(&name, "catalogue/");
		buf_put_slice(&name, table_rule_get((enum table)i)->name);
		buf_put_text(&name, ".csv");
		if (slice_is(buf_slice(&name), file))
			return buf_slice(&advise->texts[i]);
	}
	return SLICE_EMPTY;
}

/* How many lines the row takes that begins at the line: a line feed between quotation marks does not end it. */
static size_t row_lines(struct slice text, size_t line)
{
	size_t at = 1, n = 1;
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		if (at >= line && text.data[i] == '"')
			quoted = !quoted;
		if (text.data[i] != '\n')
			continue;
		if (at >= line && !quoted)
			return n;
		n += at >= line;
		at++;
	}
	return n;
}

struct drawing {
	const struct advise *advise;
	struct buf *out;
};

static int put_change(void *ctx, struct slice name _unused_, struct json_value change)
{
	struct drawing *d = ctx;
	struct slice file = json_get_text(change, "file");
	struct slice text = file_text(d->advise, file);
	size_t line = (size_t)json_get_i64(change, "line");
	_cleanup_(buf_done) struct buf row = BUF_INIT(DIFF_MAX_BYTES);

	buf_put_slice(&row, json_get_text(change, "row"));
	TRY(buf_put_byte(&row, '\n'));
	return diff_put(
		d->out, file, text, line, line > 0 ? row_lines(text, line) : 0, buf_slice(&row));
}

static int print_diff(const struct advise *advise, const struct advise_answer *answer)
{
	_cleanup_(buf_done) struct buf diff = BUF_INIT(DIFF_MAX_BYTES);
	struct drawing drawing = {advise, &diff};
	int result = json_each(json_get(answer->root, "changes"), put_change, &drawing);

	if (result == 0)
		result = buf_result(&diff);
	if (result < 0) {
		cli_say(advise->options, MSG_ADVISE_NO_ANSWER, result_name(result));
		return result;
	}
	fwrite(diff.data, 1, diff.len, stdout);
	cli_write(stderr, json_get_text(answer->root, "text"));
	fputc('\n', stderr);
	return 0;
}

static int change(const struct advise *advise)
{
	_cleanup_(buf_done) struct buf request = BUF_INIT(REQUEST_MAX_BYTES);
	_cleanup_answer_ struct advise_answer answer = {0};
	int result = put_request(advise->options, &request);

	if (result == 0)
		result = advise_ask(advise, "fact_change", buf_text(&request), &answer);
	if (result == ERR_REFUSED)
		advise_say_problem(advise, &answer);
	if (result < 0)
		return result;
	if (!advise->options->json)
		return print_diff(advise, &answer);
	fwrite(answer.text.data, 1, answer.text.len, stdout);
	putchar('\n');
	return 0;
}

int cli_catalogue_change(const struct cli_options *options)
{
	struct advise advise;
	int result = advise_open(&advise, options, NULL);

	if (result == 0)
		result = change(&advise);
	advise_close(&advise);
	return result == 0 ? CLI_OK : CLI_FAILED;
}
