/*
 * `tsujiban`, the command line: one verb a file, a table in main.c. Everything it knows comes from the API
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
#include "formats/json/json.h"

enum cli_exit {
	CLI_OK = 0,
	CLI_FAILED = 1, /* the server said no, or could not be reached */
	CLI_USAGE = 2,  /* the command line was wrong */
};

struct cli_options {
	const char *socket;
	bool json;
	bool english;
	int argc; /* the verb's own arguments */
	char **argv;
};

struct cli_verb {
	const char *name;
	const char *arguments; /* for usage */
	const char *summary;
	int (*run)(const struct cli_options *options);
};

extern const struct cli_verb cli_verbs[];
extern const size_t cli_n_verbs;

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

/* Writes with control characters as \xNN. */
void cli_write(FILE *to, struct slice text);
/* The same to standard output. */
void cli_print(struct slice text);
/* The text of a words record {ja, en} in the chosen language. */
struct slice cli_words(const struct cli_options *options, struct json_value words);
/* 11月23日(月) 14:05, or Mon 23 Nov 14:05, in the machine's zone; "–" for 0. */
void cli_print_time(const struct cli_options *options, int64_t usec);
/* ja or en. */
const char *cli_text(const struct cli_options *options, const char *ja, const char *en);

/* Prints the usage of one verb to standard error; CLI_USAGE. */
int cli_usage(const char *verb);

int verb_status(const struct cli_options *options);
int verb_cases(const struct cli_options *options);
int verb_devices(const struct cli_options *options);
int verb_rules(const struct cli_options *options);
/* Of the verb rules: works without a server. */
int cli_rules_check(const struct cli_options *options);
int verb_drill(const struct cli_options *options);
int verb_drill_act(const struct cli_options *options);
int verb_login_link(const struct cli_options *options);
int verb_enrol_key(const struct cli_options *options);
int verb_explain(const struct cli_options *options);
