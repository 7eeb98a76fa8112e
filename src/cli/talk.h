/*
 * Talking with a person line by line at a terminal: text folded to its width, plain questions, and the few
 * words that every question understands.
 *
 * Ownership: the streams are borrowed.
 * Limits:    lines of TALK_MAX_LINE bytes; at most 80 columns.
 * Trust:     what is said may carry anything: control characters are shown, not obeyed.
 */
#pragma once

#include <stdio.h>

#include "base/buf.h"

enum { TALK_MAX_LINE = 4000, TALK_MAX_WIDTH = 80 };

struct talk {
	FILE *in, *out;
	size_t width; /* columns; a Japanese character takes two */
	bool english;
};

/* On standard input and output, as wide as the terminal is. */
struct talk talk_open(bool english);

/* The text folded, `indent` columns from the left; a line feed begins a new line. */
void talk_say(const struct talk *talk, size_t indent, struct slice text);
void talk_say_text(const struct talk *talk, size_t indent, const char *text);
/* The same behind a mark, such as "・" or "○": what follows stands under the text. */
void talk_item(const struct talk *talk, size_t indent, struct slice mark, struct slice text);
/* An empty line, and a heading with a line under it. */
void talk_head(const struct talk *talk, struct slice text);
/* "label  text", the text from the same column on. */
void talk_row(const struct talk *talk, size_t indent, struct slice label, size_t label_width,
	struct slice text);
void talk_gap(const struct talk *talk);

enum talk_reply {
	TALK_GIVEN,     /* the line holds what was typed, without spaces around it */
	TALK_NEXT,      /* nothing was typed: leave it as it is */
	TALK_UNKNOWN,   /* ? or "I do not know" */
	TALK_BACK,      /* < or "back" */
	TALK_LIST,      /* = or "list": to the list of tasks */
	TALK_END,       /* the line was closed */
	TALK_NOT_ASKED, /* nothing was to be asked here */
};

/* Asks on one line. */
enum talk_reply talk_ask(const struct talk *talk, struct slice prompt, struct buf *line);
/* Which of n_choices; the number from 1 is in *ret_choice when TALK_GIVEN. Asks again until it is one. */
enum talk_reply talk_choose(const struct talk *talk, const struct slice *choices, size_t n_choices,
	const char *now, size_t *ret_choice);
/* A whole number from 1 to most out of what was typed, full-width digits too; 0: it is none. */
size_t talk_number(struct slice typed, size_t most);
