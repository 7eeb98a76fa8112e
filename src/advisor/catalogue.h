/*
 * The catalogue: what is known of the services on the market and of how to choose among them, as tables
 * (schema/catalogue.toml) that are opened from the texts of their files. Rows keep the order of the files.
 *
 * Ownership: catalogue_open makes it, catalogue_free ends it. Cells are slices into the caller's texts,
 *            which must outlive it; the few that cannot be are the catalogue's.
 * Limits:    csv.h's; CATALOGUE_MAX_SERVICES, _ITEMS and _ROWS. Opening takes time in proportion to the bytes.
 * Trust:     texts may be anything: whatever breaks the form is refused with its place. What the cells say
 *            is held against the schema by check.h only; readers here take a strange cell as an unknown one.
 *            Keys are hashed without a secret: whoever writes a catalogue may make it slow for himself.
 */
#pragma once

#include "advisor/columns.h"
#include "advisor/fact.h"
#include "base/fault.h"
#include "base/result.h"

enum {
	CATALOGUE_MAX_SERVICES = 2000,
	CATALOGUE_MAX_ITEMS = 500,
	CATALOGUE_MAX_ROWS = 250000, /* of a table */
};

struct catalogue;

struct catalogue_file {
	struct slice name; /* facts.csv; without the path */
	struct slice text;
};

/* ERR_REFUSED: fault says what is wrong and where. All tables must be there. fault may be NULL. */
_must_check_ int catalogue_open(const struct catalogue_file *files, size_t n_files,
	struct fault *fault, struct catalogue **ret_catalogue);
void catalogue_free(struct catalogue *catalogue);
void catalogue_freep(struct catalogue **catalogue);

/* How many rows a table has: they are 0 to n - 1. */
uint32_t catalogue_rows(const struct catalogue *catalogue, enum table table);
/* SLICE_EMPTY where nothing stands, and for ROW_NONE: text_next_part then has no part to give. */
struct slice catalogue_cell(
	const struct catalogue *catalogue, enum table table, uint32_t row, unsigned column);
/* A whole number in a cell, a '-' before it allowed; false: there is none. */
bool catalogue_number(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, int64_t *ret_number);
/* Whether one of the words or keys in a cell of several is this one. */
bool catalogue_has(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, struct slice word);

/* The row with this key, of a table with one key column. ROW_NONE: there is none. */
uint32_t catalogue_find(const struct catalogue *catalogue, enum table table, struct slice key);
/* The first row at or after `from` that has this in its column; ROW_NONE. */
uint32_t catalogue_next(const struct catalogue *catalogue, enum table table, uint32_t from,
	unsigned column, struct slice value);
/* Where a row stands in its file, for a finding about one of its cells. */
void catalogue_place(const struct catalogue *catalogue, enum table table, uint32_t row,
	unsigned column, struct fault *fault);

enum item_kind { ITEM_FLAG, ITEM_YEN, ITEM_NUMBER, ITEM_RANK, ITEM_CHOICE, ITEM_TEXT, ITEM_KINDS };

enum item_kind catalogue_item_kind(const struct catalogue *catalogue, uint32_t item);
/* Whether the kind's values are numbers. */
static inline bool item_is_number(enum item_kind kind)
{
	return kind == ITEM_YEN || kind == ITEM_NUMBER || kind == ITEM_RANK;
}

/* The row of facts that says something of an item of a service; ROW_NONE: nobody has. */
uint32_t catalogue_fact(const struct catalogue *catalogue, uint32_t service, uint32_t item);

/* What a row of facts states, read once. */
struct statement {
	struct slice value;
	int64_t number;
	struct date date; /* not known when the cell is none */
	enum fact_state state;
	bool has_number; /* of an item that has numbers */
};

const struct statement *catalogue_statement(const struct catalogue *catalogue, uint32_t row);
