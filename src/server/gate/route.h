/*
 * From a method and a path to a row of the API's table.
 *
 * Ownership: rows are static.
 * Limits:    `{id}` is a decimal number that fits 64 bits.
 * Trust:     path and method are hostile.
 */
#pragma once

#include "api/table.h"
#include "server/gate/http_in.h"

struct route {
	const struct api_row *row;
	uint64_t id; /* of {id}; 0: the path has none */
	bool has_id;
};

/*
 * Among the rows that have one of these doors (bits of enum api_door). ERR_NOT_FOUND: no row has the
 * path. ERR_UNSUPPORTED: rows have the path, but not for this method: ret_allow names theirs.
 */
_must_check_ int route_find(enum http_method method, struct slice path, unsigned doors,
	struct route *ret_route, const char **ret_allow);
