/*
 * What a catalogue is made of, for the files that open and check it; everybody else goes by catalogue.h.
 *
 * Ownership: the catalogue owns cells, places and maps; texts are borrowed.
 * Limits:    catalogue.h's.
 * Trust:     catalogue.h's.
 */
#pragma once

#include "advisor/check.h"
#include "advisor/csv.h"
#include "base/arena.h"
#include "base/map.h"

struct row_place {
	uint32_t offset, line;
};

struct table_rows {
	bool named;  /* a file of its name was there */
	bool opened; /* its file was there and of the right form */
	struct slice text;
	struct slice *cells; /* row by row */
	struct row_place *places;
	uint32_t n_rows;
	struct map keys; /* of a table with one key column: to its row + 1 */
};

struct catalogue {
	struct table_rows tables[TABLE_COUNT];
	struct arena arena;           /* of cells that had to be written anew */
	uint32_t *facts;              /* service by item: a row of facts + 1, 0: none */
	uint8_t *kinds;               /* of the items */
	struct statement *statements; /* of the rows of facts */
};

int catalogue_tell(const struct catalogue_report *report, enum message_id message,
	struct slice file, uint32_t line, uint32_t column, struct slice subject);

/*
 * Reads all files; tells what is wrong with their form. A table that could not be read stays closed and empty.
 * Fails only when there is no memory, or with what `heard` returns.
 */
_must_check_ int catalogue_load(struct catalogue *catalogue, const struct catalogue_file *files,
	size_t n_files, const struct catalogue_report *report);
void catalogue_unload(struct catalogue *catalogue);

/* "facts.csv"; false when no table is kept in a file of this name. */
bool catalogue_file_table(struct slice name, enum table *ret_table);
