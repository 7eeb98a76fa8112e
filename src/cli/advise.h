/*
 * The advisor at the command line: opens the catalogue, asks the library (src/advisor), shows its answers.
 * Needs no server, no root and no configuration. advise_open.c opens and asks, advise.c is the act for
 * programs, advise_talk.c the visit at a terminal with a page a file.
 *
 * Ownership: struct advise owns catalogue texts, advisor and visit until advise_close; an answer owns its JSON
 *            until advise_answer_done.
 * Limits:    csv.h's and advisor.h's; a visit of 1 MiB.
 * Trust:     catalogue and visit may be anybody's files: the library checks both; what is shown is escaped.
 */
#pragma once

#include "advisor/advisor.h"
#include "cli/cli.h"
#include "cli/talk.h"

enum { ADVISE_MAX_VISIT = 1 << 20, ADVISE_MAX_PATH = 4096 };

struct advise {
	const struct cli_options *options;
	struct buf texts[TABLE_COUNT]; /* of the catalogue's files */
	struct catalogue *catalogue;   /* for questions and names */
	struct advisor *advisor;
	struct buf visit; /* JSON; empty: nothing has been said yet */
	char today[16];   /* YYYY-MM-DD */
	struct talk talk;
};

/* ---- advise_open.c */

/* Where the catalogue is: as given; NULL: beside the program (../share/tsujiban/catalogue). */
_must_check_ int advise_find_catalogue(const char *given, struct buf *ret_path);
/* Reads the files of all tables in a folder, by the table's number. Says which cannot be read. */
_must_check_ int advise_read_catalogue(
	const struct cli_options *options, const char *folder, struct buf texts[TABLE_COUNT]);
/* The same as files for the library; names and texts are borrowed. */
void advise_list_files(const struct buf texts[TABLE_COUNT], struct buf names[TABLE_COUNT],
	struct catalogue_file files[TABLE_COUNT]);
void advise_free_texts(struct buf texts[TABLE_COUNT]);

/* Opens catalogue (--catalogue), visit (`visit_path`, NULL: none; it must exist) and day (--today). Negative once
 * it has been said why not. */
_must_check_ int advise_open(
	struct advise *advise, const struct cli_options *options, const char *visit_path);
void advise_close(struct advise *advise);

struct advise_answer {
	struct buf text;
	struct json_doc *doc;
	struct json_value root;
};

/*
 * One operation with the visit as it stands. `more` is NULL or further members, such as "\"x\":\"…\"". 0, or ERR_REFUSED
 * with the problem as the answer; anything else has been said. The answer is there to be ended either way.
 */
_must_check_ int advise_ask(const struct advise *advise, const char *op, const char *more,
	struct advise_answer *ret_answer);
/* The same for a visit that is not the advise's own yet. */
_must_check_ int advise_ask_of(const struct advise *advise, struct slice visit, const char *op,
	const char *more, struct advise_answer *ret_answer);
void advise_answer_done(struct advise_answer *answer);
#define _cleanup_answer_ _cleanup_(advise_answer_done)
/* A refused answer's problem, to standard error. */
void advise_say_problem(const struct advise *advise, const struct advise_answer *answer);

/* The language's cell of a catalogue's row: its English stands behind `ja_column`. */
struct slice advise_row_text(
	const struct advise *advise, enum table table, uint32_t row, unsigned ja_column);
const char *advise_text(const struct advise *advise, const char *ja, const char *en);

/* ---- advise.c */

/* The proposal as a PDF into a new file; negative once it has been said why not. */
_must_check_ int advise_draw(const struct advise *advise, const char *path);

/* ---- advise_print.c, advise_show.c, advise_show_money.c: answers as text */

void advise_print_choose(const struct advise *advise, struct json_value answer);
void advise_print_compare(const struct advise *advise, struct json_value answer);
void advise_print_narrow(const struct advise *advise, struct json_value answer);
void advise_print_quadrant(const struct advise *advise, struct json_value answer);
void advise_print_money(const struct advise *advise, struct json_value answer);
void advise_print_insurance(const struct advise *advise, struct json_value answer);
void advise_print_inquiry(const struct advise *advise, struct json_value answer);
void advise_print_whatif(const struct advise *advise, struct json_value answer);
void advise_print_type(const struct advise *advise, struct json_value answer);
void advise_print_urgent(const struct advise *advise, struct json_value answer);
void advise_print_document(const struct advise *advise, struct json_value answer);

/* ---- advise_talk.c */

/* The visit at a terminal, from the list of tasks to the proposal; the exit status. */
int advise_talk(struct advise *advise, const char *visit_path);
