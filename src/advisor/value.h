/*
 * Reads one value of a visit file: takes it in the form that is kept, or refuses it with its place.
 *
 * Ownership: what is taken lives in the arena of the reading.
 * Limits:    SHAPE_MAX_TEXT and _NOTES for texts; numbers as the caller says.
 * Trust:     hostile.
 */
#pragma once

#include "advisor/shape.h"

/* One reading of a visit. */
struct reading {
	const struct catalogue *catalogue;
	struct arena *arena;
	struct fault *fault;
	struct visit *visit;
	const struct visit_note **next_note; /* where the next one is linked in */
};

/* One value, where it stands and where it goes. */
struct spot {
	const struct read_value *value;
	struct read_place place;
	void *base; /* the struct that the field lies in */
	const struct field *field;
};

int value_refuse(
	struct reading *r, const struct spot *spot, enum message_id message, struct slice subject);
int value_refuse_kind(struct reading *r, const struct spot *spot, const char *wanted);

/* All: ERR_REFUSED with a fault, ERR_NO_MEMORY. What says that nobody knows leaves *ret_x as it is. */
_must_check_ int value_take_text(
	struct reading *r, const struct spot *spot, size_t max, struct slice *ret_text);
/* A number, also written as people write it. */
_must_check_ int value_take_number(struct reading *r, const struct spot *spot, int64_t least,
	int64_t most, struct visit_number *ret_number);
/* kind: FIELD_DATE, FIELD_PAST or FIELD_DAY. */
_must_check_ int value_take_date(
	struct reading *r, const struct spot *spot, enum field_kind kind, struct date *ret_date);
/* A word: half width, lower case, without spaces around it. */
_must_check_ int value_take_word(
	struct reading *r, const struct spot *spot, struct slice *ret_word);
_must_check_ int value_take_one_of(
	struct reading *r, const struct spot *spot, const char *words, struct slice *ret_word);
_must_check_ int value_take_tri(struct reading *r, const struct spot *spot, enum tri *ret_tri);
_must_check_ int value_take_tax(struct reading *r, const struct spot *spot, enum tax *ret_tax);
_must_check_ int value_take_key(
	struct reading *r, const struct spot *spot, enum table table, struct slice *ret_key);
_must_check_ int value_take_name(
	struct reading *r, const struct spot *spot, struct slice *ret_name);
/* FIELD_MAC, FIELD_PHONE, FIELD_POSTAL. */
_must_check_ int value_take_formed(
	struct reading *r, const struct spot *spot, enum field_kind kind, struct slice *ret_text);
