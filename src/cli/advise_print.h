/*
 * Parts of answers as text, shared by those that show one.
 *
 * Ownership: everything is borrowed.
 * Limits:    a line of 32 KiB.
 * Trust:     answers hold what catalogue and visit say: it is escaped.
 */
#pragma once

#include "cli/advise.h"

/* What a walk over a list says it with. */
struct print_list {
	const struct advise *advise;
	size_t indent;
	const char *mark;
};

/* Walks a list; a list that cannot be walked says so. */
void print_each(const struct print_list *list, struct json_value values, json_each_fn *fn);
/* Texts, or objects with a text or a question, one an item. */
void print_list(
	const struct advise *advise, size_t indent, const char *mark, struct json_value list);
/* A heading in front of a list that is not empty. */
void print_part(const struct advise *advise, const char *ja, const char *en, const char *mark,
	struct json_value list);
/* [2] 防検サイバー(MS&ADインターリスク総研株式会社) */
void print_service(const struct advise *advise, size_t indent, struct json_value service);
/* ○ text, its condition, place and date; what is old or doubtful says so. */
void print_put_cell(const struct advise *advise, struct json_value cell, struct buf *line);
/* [place date], with what is old or doubtful; nothing for what nobody has said. */
void print_put_source(const struct advise *advise, struct json_value cell, struct buf *line);
/* Where an answer rests on what is old. */
void print_old(const struct advise *advise, size_t indent, struct json_value answer);
/* Facts by their labels. */
void print_facts(const struct advise *advise, size_t indent, struct json_value cells);
