/*
 * A document of A4 pages, written block by block and kept within its pages: whoever writes it gives
 * each block the lines that it may take. What does not fit is said ("and N more"), never left out
 * silently; a text that is too long for its lines ends with the sign for "goes on", and is counted.
 *
 * A page has SHEET_PAGE_LINES lines of SHEET_LINE_UNITS units (half a Japanese character at the size of
 * running text); headings, tables and spaces between blocks are counted in the same lines. What lays the
 * blocks out must fit at least as much.
 *
 * Ownership: everything is borrowed; the answer goes to `out`.
 * Limits:    SHEET_PAGE_LINES a page; sheet_left() says what is left of it.
 * Trust:     texts may be anything.
 */
#pragma once

#include "advisor/out.h"
#include "advisor/say.h"

enum { SHEET_PAGE_LINES = 54, SHEET_LINE_UNITS = 92, SHEET_MAX_COLUMNS = 6 };

struct sheet {
	struct out *out;
	const struct say *say;
	size_t used;   /* lines of this page */
	size_t cut;    /* texts that had to be shortened, and said so */
	size_t beyond; /* times that a page had no room: 0, or whoever wrote the document is wrong */
	bool no_memory;
};

/* Opens the list of pages and the first page; sheet_page() the next; sheet_end() closes all and says
 * ERR_NO_MEMORY where a list could not be laid out for want of it. */
struct sheet sheet_begin(struct out *out, const struct say *say);
void sheet_page(struct sheet *sheet);
_must_check_ int sheet_end(struct sheet *sheet);

/* Lines that are left on this page. */
size_t sheet_left(const struct sheet *sheet);

/* A block of one text: kind is "title", "heading", "text", "note", "fine" or "big"; in at most `lines`
 * lines. An empty text is no block. */
void sheet_text(struct sheet *sheet, const char *kind, struct slice text, size_t lines);
/* A big one that warns: it carries the mark SHEET_WARNING. */
void sheet_warning(struct sheet *sheet, struct slice text, size_t lines);
#define SHEET_WARNING "！"

struct sheet_list {
	const char *mark; /* before each item; NULL: a dot */
	const struct slice *items;
	size_t n_items;
	const char *more; /* the text that says how many items are not on it: {n} */
};

/* A list in at most `lines` lines, the last of which says how many more there are. Returns that number. No
 * items: no block. */
size_t sheet_list(struct sheet *sheet, const struct sheet_list *list, size_t lines);

struct sheet_table {
	size_t n_columns;
	const struct slice *columns; /* the head */
	const unsigned *parts;       /* each column's share of the width, in percent */
	const struct slice (*rows)[SHEET_MAX_COLUMNS];
	size_t n_rows;
	const char *more;
};

/* A table in at most `lines` lines, its head among them; the same about what is not on it. */
size_t sheet_table(struct sheet *sheet, const struct sheet_table *table, size_t lines);
