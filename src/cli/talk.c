#include "cli/talk.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "advisor/lines.h"
#include "advisor/normal.h"
#include "base/text.h"
#include "cli/cli.h"

struct talk talk_open(bool english)
{
	struct talk talk = {
		.in = stdin, .out = stdout, .width = TALK_MAX_WIDTH, .english = english};
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20 &&
		size.ws_col < TALK_MAX_WIDTH)
		talk.width = size.ws_col;
	return talk;
}

/* ---- saying */

/* What must not begin a line: it stays with what stands before it. */
static bool clings(struct slice sign)
{
	static const char *const signs[] = {"、", "。", "」", "』", ")", "）", "】", "・", "ー",
		"！", "？", "：", "々", "ょ", "ゃ", "ゅ", "っ", ",", ".", ";", ":", "%", "]", "円"};

	for (size_t i = 0; i < ARRAY_SIZE(signs); i++)
		if (slice_starts(sign, slice_text(signs[i])))
			return true;
	return false;
}

static size_t sign_len(struct slice text)
{
	size_t step = text_utf8_step(text);

	return step > 0 ? step : 1;
}

/* What must stay on one line at the text's beginning: a word, or a sign, and the signs that cling to it. */
static struct slice unit_at(struct slice text)
{
	size_t n = sign_len(text);

	if (n == 1)
		while (n < text.len && text.data[n] > ' ' && text.data[n] < 0x7f)
			n++;
	while (n < text.len && clings(slice_from(text, n)))
		n += sign_len(slice_from(text, n));
	return slice_of(text.data, n);
}

static void put_indent(const struct talk *talk, size_t indent)
{
	fprintf(talk->out, "%*s", (int)indent, "");
}

/* One line's worth of the text to `width` columns; returns what was not said. Spaces at its end are not said. */
static struct slice say_line(const struct talk *talk, size_t width, struct slice text)
{
	size_t filled = 0, spaces = 0;

	while (text.len > 0) {
		struct slice unit = unit_at(text);
		size_t wide = lines_width(unit);

		if (filled > 0 && filled + spaces + wide > width)
			break;
		if (wide > width) {
			unit = lines_cut(unit, width);
			wide = width;
		}
		put_indent(talk, spaces);
		cli_write(talk->out, unit);
		filled += spaces + wide;
		text = slice_from(text, unit.len);
		spaces = 0;
		while (text.len > 0 && text.data[0] == ' ') {
			text = slice_from(text, 1);
			spaces = 1;
		}
	}
	fputc('\n', talk->out);
	return text;
}

/* Folded, when the cursor stands at `indent` already. */
static void say_from(const struct talk *talk, size_t indent, struct slice text)
{
	size_t width = talk->width > indent + 10 ? talk->width - indent : 10;
	bool first = true;
	struct slice line;

	while (text_next_part(&text, '\n', &line))
		do {
			if (!first)
				put_indent(talk, indent);
			first = false;
			line = say_line(talk, width, line);
		} while (line.len > 0);
	if (first)
		fputc('\n', talk->out);
}

void talk_say(const struct talk *talk, size_t indent, struct slice text)
{
	put_indent(talk, indent);
	say_from(talk, indent, text);
}

void talk_say_text(const struct talk *talk, size_t indent, const char *text)
{
	talk_say(talk, indent, slice_text(text));
}

void talk_item(const struct talk *talk, size_t indent, struct slice mark, struct slice text)
{
	put_indent(talk, indent);
	cli_write(talk->out, mark);
	fputc(' ', talk->out);
	say_from(talk, indent + lines_width(mark) + 1, text);
}

void talk_row(const struct talk *talk, size_t indent, struct slice label, size_t label_width,
	struct slice text)
{
	size_t width = lines_width(label);

	put_indent(talk, indent);
	cli_write(talk->out, label);
	if (width > label_width) {
		fputc('\n', talk->out);
		put_indent(talk, indent + label_width + 2);
	} else {
		put_indent(talk, label_width + 2 - width);
	}
	say_from(talk, indent + label_width + 2, text);
}

void talk_gap(const struct talk *talk)
{
	fputc('\n', talk->out);
}

void talk_head(const struct talk *talk, struct slice text)
{
	size_t width = lines_width(text);

	talk_gap(talk);
	talk_say(talk, 0, text);
	for (size_t i = 0; i < (width < talk->width ? width : talk->width); i++)
		fputc('-', talk->out);
	fputc('\n', talk->out);
}

/* ---- asking */

/* One line without its end; false once there is none. What is beyond the maximum is not kept. */
static bool read_line(FILE *in, struct buf *line)
{
	int c;

	buf_clear(line);
	while ((c = fgetc(in)) != EOF && c != '\n')
		if (line->len < TALK_MAX_LINE)
			buf_put_byte(line, (uint8_t)c);
	return c != EOF || line->len > 0;
}

static enum talk_reply understand(struct slice typed)
{
	static const struct {
		const char *word;
		enum talk_reply reply;
	} words[] = {
		{"?", TALK_UNKNOWN},
		{"わからない", TALK_UNKNOWN},
		{"<", TALK_BACK},
		{"戻る", TALK_BACK},
		{"back", TALK_BACK},
		{"=", TALK_LIST},
		{"一覧", TALK_LIST},
		{"list", TALK_LIST},
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (slice_is_text(typed, words[i].word))
			return words[i].reply;
	return typed.len == 0 ? TALK_NEXT : TALK_GIVEN;
}

enum talk_reply talk_ask(const struct talk *talk, struct slice prompt, struct buf *line)
{
	_cleanup_(buf_done) struct buf half = BUF_INIT(2 * TALK_MAX_LINE);
	struct slice typed;
	enum talk_reply reply;

	cli_write(talk->out, prompt);
	fputs("> ", talk->out);
	fflush(talk->out);
	if (!read_line(talk->in, line))
		return TALK_END;
	typed = text_trim(buf_slice(line));
	if (normal_put_half(&half, typed) < 0)
		return TALK_NEXT;
	reply = understand(text_trim(buf_slice(&half)));
	if (reply != TALK_GIVEN)
		return reply;
	if (typed.len == line->len)
		return reply;
	buf_clear(&half);
	buf_put_slice(&half, typed);
	buf_clear(line);
	buf_put_slice(line, buf_slice(&half));
	return reply;
}

size_t talk_number(struct slice typed, size_t most)
{
	int64_t number;

	if (normal_number(typed, &number) < 0 || number < 1 || (uint64_t)number > most)
		return 0;
	return (size_t)number;
}

enum talk_reply talk_choose(const struct talk *talk, const struct slice *choices, size_t n_choices,
	const char *now, size_t *ret_choice)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(2 * TALK_MAX_LINE);

	for (size_t i = 0; i < n_choices; i++) {
		char mark[24];

		snprintf(mark, sizeof(mark), "%zu)", i + 1);
		talk_item(talk, 4, slice_text(mark), choices[i]);
	}
	for (;;) {
		enum talk_reply reply = talk_ask(talk, slice_text(now), &line);

		*ret_choice = reply == TALK_GIVEN ? talk_number(buf_slice(&line), n_choices) : 0;
		if (reply != TALK_GIVEN || *ret_choice > 0)
			return reply;
		talk_say_text(talk, 2,
			talk->english ? "Type one of the numbers above."
				      : "上の番号を1つ入れてください。");
	}
}
