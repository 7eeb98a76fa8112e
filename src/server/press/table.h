/*
 * Setting a table: columns as wide as what is in them needs, rules between the rows, a shaded head.
 *
 * Ownership: nothing is kept.
 * Limits:    those of a document's table (document.h); columns that are together too wide for the sheet wrap.
 * Trust:     as sheet.h.
 */
#pragma once

#include "server/press/sheet.h"

void table_put(struct sheet *sheet, const struct block *block);
