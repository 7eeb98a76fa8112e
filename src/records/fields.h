/*
 * The fields of one record while it is read: names claimed once, values as Sigma has them.
 *
 * Ownership: the set owns names it joins and lists; other texts borrow the JSON document.
 * Limits:    those of record.h.
 * Trust:     names and values are hostile.
 */
#pragma once

#include "base/arena.h"
#include "formats/json/json.h"
#include "records/record.h"

/* Of the table of names: a power of two, at most half full. */
enum { FIELDS_N_SLOTS = 2 * RECORD_MAX_FIELDS };

struct field_slot {
	uint32_t round; /* of which it is; of an earlier one: free */
	uint32_t field;
};

/* The texts of a field that is a list. */
struct field_list {
	struct slice *texts;
	uint32_t n, room;
};

struct field_set {
	struct arena arena;
	struct sigma_field fields[RECORD_MAX_FIELDS];
	struct field_list lists[RECORD_MAX_FIELDS];
	size_t n_fields;
	uint32_t round;
	struct field_slot slots[FIELDS_N_SLOTS];
};

void field_set_start(struct field_set *set);

/* NULL: there is none. */
struct sigma_field *field_set_find(struct field_set *set, struct slice name);

/* Adds a value under a name that lives as long as the set; one that is taken is left alone, unless `gather`:
 * then both become texts of one list. A nested object or array of objects is no value: left out. */
_must_check_ int field_set_add(
	struct field_set *set, struct slice name, struct json_value value, bool gather);
/* The same value under another name. */
_must_check_ int field_set_alias(
	struct field_set *set, struct slice name, const struct sigma_field *field);

/* "path.name", or the name alone; and the name without its spaces. Empty: too long. */
_must_check_ int field_set_join(
	struct field_set *set, struct slice path, struct slice name, struct slice *ret);
_must_check_ int field_set_strip(struct field_set *set, struct slice name, struct slice *ret);

/* As sigma_event wants it. */
bool field_list_next(struct slice *rest, struct slice *ret_text);
