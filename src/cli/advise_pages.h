/*
 * The pages of a visit at a terminal: one a row of the list of tasks. Each asks its questions, has the library
 * check every answer before it is kept, and keeps the visit's file up to date.
 *
 * Ownership: the visit is the advise's; a page keeps nothing.
 * Limits:    advise.h's.
 * Trust:     what is typed may be anything: the library says whether it can be an answer.
 */
#pragma once

#include "cli/advise_print.h"

struct visiting {
	struct advise *advise;
	const struct talk *talk;
	const char *path; /* where the visit is saved; NULL: nowhere */
	struct buf line;  /* what was typed last */
};

/* How a page ended: TALK_NEXT, TALK_LIST or TALK_END. */
typedef enum talk_reply page_fn(struct visiting *v);

page_fn page_company, page_diagnosis, page_type, page_case, page_candidates, page_money,
	page_whatif, page_proposal;

/* All questions of one page of questions.csv. */
enum talk_reply page_questions(struct visiting *v, const char *page);

/* The key of the service with a number of the list; empty: there is none. */
struct slice visiting_find_service(const struct visiting *v, struct slice number);

/* ---- advise_talk.c */

/* The text in the language. */
const char *visiting_text(const struct visiting *v, const char *ja, const char *en);
void visiting_say(const struct visiting *v, size_t indent, const char *ja, const char *en);

/* Sets a member as draft_set() and draft_set_text() do, if the library takes it; otherwise says what is wrong and
 * changes nothing. True: it is set, and saved. */
bool visiting_set(struct visiting *v, const char *path, struct slice json);
bool visiting_set_text(struct visiting *v, const char *path, struct slice text);
/* The member as it stands, as text for people; empty: nothing is there. */
void visiting_now(const struct visiting *v, const char *path, struct buf *ret_text);

/* Asks the library and shows the answer; what is wrong is said. */
bool visiting_show(struct visiting *v, const char *op, const char *more,
	void (*print)(const struct advise *advise, struct json_value answer));

/* Asks for a text, and until it can be set; what stands there is shown. */
enum talk_reply visiting_ask_text(
	struct visiting *v, const char *path, const char *ja, const char *en);
/* Choices as they are shown, and the words that they stand for; `unknown` is the word of "I do not know" ("": the
 * member is taken away). */
struct visiting_choices {
	const struct slice *shown, *words;
	size_t n;
	const char *unknown;
};
enum talk_reply visiting_ask_choice(
	struct visiting *v, const char *path, const struct visiting_choices *choices);
/* Yes, no, or not known, as a text member. */
enum talk_reply visiting_ask_tri(struct visiting *v, const char *path);
/* One of a table's rows, by the words in `ja_column`; sets the row's key (its first column). */
enum talk_reply visiting_ask_row(
	struct visiting *v, const char *path, enum table table, unsigned ja_column);

/*
 * Steps of a page, one after another; "back" goes to the one before, from the first to the list. The step is
 * told its number from 0.
 */
typedef enum talk_reply step_fn(struct visiting *v, void *ctx, size_t number);
enum talk_reply visiting_walk(struct visiting *v, size_t n_steps, step_fn *step, void *ctx);
