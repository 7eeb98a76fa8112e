/*
 * Names of users by number, from the text of /etc/passwd (passwd(5)).
 *
 * Ownership: the table owns a copy of the names.
 * Limits:    USERS_MAX_BYTES of text; lines beyond are not read. Users of a directory service are not in
 *            the file and stay numbers.
 * Trust:     the file is root's, but it is taken as outside bytes: lines of another form are passed over.
 */
#pragma once

#include "base/arena.h"

enum { USERS_MAX_BYTES = 1024 * 1024 };

struct user;

struct users {
	struct arena arena;
	struct user *rows; /* by number */
	size_t n_rows;
};

void users_init(struct users *u);
void users_done(struct users *u);
/* Replaces the table; the old one stays when there is no memory. */
_must_check_ int users_parse(struct users *u, struct slice text);
/* Borrowed until the next parse; empty when the number has no name. The first line with a number holds. */
struct slice users_find(const struct users *u, uint32_t uid);
