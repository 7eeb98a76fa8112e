/*
 * The document that a PDF is drawn from: one or two pages of blocks, as the advisor's proposal has them
 * and the page's print view shows them. Read from JSON.
 *
 *     {"title": "…", "date": "2026-11-23", "lang": "ja", "pages": [{"blocks": [{"kind": "title", "text": "…"},
 *      {"kind": "table", "columns": ["…", "…"], "rows": [["…", {"mark": "○", "text": "…"}]]}, …]}, …]}
 *
 * Beside these the document may have members for others (a file name); a page and a block may not: what would
 * not be drawn is refused.
 *
 * Ownership: a document owns all its texts until document_free.
 * Limits:    1 MiB of JSON; 2 pages, 100 blocks a page, 100 items, 100 rows, 10 columns, 8 KiB a text.
 * Trust:     texts may be anybody's: UTF-8 without control characters but line feeds, or refused.
 */
#pragma once

#include "base/arena.h"
#include "base/fault.h"

enum {
	DOCUMENT_MAX_BYTES = 1024 * 1024,
	DOCUMENT_MAX_PAGES = 2,
	DOCUMENT_MAX_BLOCKS = 100,
	DOCUMENT_MAX_ITEMS = 100,
	DOCUMENT_MAX_ROWS = 100,
	DOCUMENT_MAX_COLUMNS = 10,
	DOCUMENT_MAX_TEXT = 8 * 1024,
	DOCUMENT_MAX_MARK = 32,
};

enum block_kind {
	BLOCK_TITLE,
	BLOCK_HEADING,
	BLOCK_TEXT,
	BLOCK_LIST,
	BLOCK_TABLE,
	BLOCK_NOTE,
	BLOCK_FINE,
	BLOCK_BIG,
	BLOCK_KINDS,
};

/* A text with the mark that stands before it: ○, ×, 1. … */
struct marked {
	struct slice mark;
	struct slice text;
};

struct block {
	enum block_kind kind;
	struct marked
		marked; /* of a list: its heading and the mark of every item; of a table: its caption */
	struct marked *items; /* of a list: n; of a table: n_rows times n_columns, row after row */
	size_t n_items;
	struct slice *heads; /* of a table, n_columns; NULL: it has no head */
	size_t n_columns;
	size_t n_rows;
};

struct document_page {
	struct block *blocks;
	size_t n_blocks;
};

struct document {
	struct arena arena;
	struct slice
		title; /* of the PDF; the first block of that kind when the document names none */
	char date[11]; /* 2026-11-23 */
	bool english;
	struct document_page pages[DOCUMENT_MAX_PAGES];
	size_t n_pages;
};

/* ERR_REFUSED with the fault, whose subject is where: "pages[0].blocks[3].rows[1][2]". */
_must_check_ int document_read(
	struct slice json, struct document **ret_document, struct fault *ret_fault);
/* NULL is fine. */
struct document *document_free(struct document *document);
