/*
 * `tsujiban`, the command line: one verb a file; the table is schema/cli.toml. Everything it knows comes from the API
 * over the local socket.
 *
 * Ownership: options borrow argv; a reply owns its body until cli_reply_done.
 * Limits:    replies of 16 MiB.
 * Trust:     runs as whoever calls it; the server decides by the peer's uid what that may. Texts from the
 *            server may carry what a burglar wrote: cli_print escapes control characters.
 */
#pragma once

#include <stdio.h>

#include "base/buf.h"
#include "base/fault.h"
#include "cli/acts.h"
#include "formats/json/json.h"

#define CLI_DATA "/var/lib/tsujiban"

enum cli_exit {
	CLI_OK = 0,
	CLI_FAILED = 1, /* the server said no, or could not be reached */
	CLI_USAGE = 2,  /* the command line was wrong */
};

struct cli_options {
	const char *socket;
	bool json;
	bool english;
	bool quiet; /* problems are not said: they were before */
	const struct cli_act *act;
	int argc; /* the act's own arguments, as many as its row says */
	char **argv;
	const char *
		values[CLI_FLAGS_MAX]; /* of the act's flags, in its row's order; NULL: not given */
};

/* The flag's value ("" when it has none); NULL: not given. The name must be in the act's row. */
const char *cli_flag_value(const struct cli_options *options, const char *name);
/* Splits the words of a command line by the table; arguments stay in argv, from its beginning. CLI_OK, or
 * CLI_USAGE once the mistake has been said. */
int cli_parse(struct cli_options *options, int argc, char **argv);

struct cli_reply {
	long status;
	struct buf body;
};

/*
 * One call of the API: 0 whenever the server answered 200. Otherwise what is wrong has been printed to
 * standard error, and the result is negative. body may be NULL.
 */
_must_check_ int cli_call(const struct cli_options *options, const char *method, const char *path,
	const char *body, struct cli_reply *ret);
void cli_reply_done(struct cli_reply *reply);

/*
 * One call whose reply is the verb's output: as it came with --json, else by the function. The exit
 * status; a reply that is not JSON is said to be one that cannot be read.
 */
typedef void cli_print_fn(const struct cli_options *options, struct json_value root);
int cli_show(const struct cli_options *options, const char *method, const char *path,
	cli_print_fn *print);
/* The same of a reply that is there already. */
int cli_show_reply(
	const struct cli_options *options, const struct cli_reply *reply, cli_print_fn *print);

/* A message of the catalogue to standard error, with what it is about; "": nothing. */
void cli_say(const struct cli_options *options, enum message_id id, const char *subject);
/* The same by its code, as another program gave it. */
void cli_say_code(const struct cli_options *options, struct slice code, const char *subject);
/* What was wrong with a file: "FILE:LINE:COLUMN  CODE text (subject)", as much as is known; with --json an object. */
void cli_put_fault(const struct cli_options *options, struct buf *out, const struct fault *fault);
/* Writes with control characters as \xNN. */
void cli_write(FILE *to, struct slice text);
/* The same to standard output. */
void cli_print(struct slice text);
/* The text of a words record {ja, en} in the chosen language. */
struct slice cli_words(const struct cli_options *options, struct json_value words);
/* 11月23日(月) 14:05, or Mon 23 Nov 14:05, in the machine's zone; "–" for 0. */
void cli_print_time(const struct cli_options *options, int64_t usec);
/* A moment on the command line: a day, a day with a time, both in the machine's zone, or how long before
 * `now`. ERR_BAD_VALUE: none of these. */
_must_check_ int cli_parse_moment(const char *text, int64_t now, uint64_t *ret_usec);
/* ja or en. */
const char *cli_text(const struct cli_options *options, const char *ja, const char *en);

/* Prints the usage of the act to standard error; CLI_USAGE. */
int cli_usage(const struct cli_options *options);
/* The nth argument as a number from 1; otherwise says how it is used. */
_must_check_ int cli_number(const struct cli_options *options, int n, uint64_t *ret);

/* ---- requests: a JSON object, member by member */

void cli_body_text(struct buf *body, const char *name, const char *value);
void cli_body_number(struct buf *body, const char *name, uint64_t value);
void cli_body_bool(struct buf *body, const char *name, bool value);
/* Ends the object and posts it; the reply is printed as with cli_show. NULL body: an empty object. */
int cli_post(
	const struct cli_options *options, const char *path, struct buf *body, cli_print_fn *print);
/* For acts whose reply says no more than that they are done. */
void cli_print_done(const struct cli_options *options, struct json_value root);

/* The id of the case with the number that people use. ERR_NOT_FOUND once that has been said. */
_must_check_ int cli_find_case(
	const struct cli_options *options, const char *number, uint64_t *ret_id);
