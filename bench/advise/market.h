/*
 * A market many times as large as the real one: the catalogue of a folder, filled up with services and items
 * until there are as many as wanted, each service with a statement on every item.
 *
 * Ownership: the market owns its texts until market_done.
 * Limits:    csv.h's.
 * Trust:     the folder is our own.
 */
#pragma once

#include "advisor/catalogue.h"
#include "base/buf.h"

struct market {
	struct buf names[TABLE_COUNT];
	struct buf texts[TABLE_COUNT];
	struct catalogue_file files[TABLE_COUNT];
	uint32_t n_services, n_items, n_facts;
};

_must_check_ int market_make(
	struct market *market, const char *folder, uint32_t n_services, uint32_t n_items);
void market_done(struct market *market);
