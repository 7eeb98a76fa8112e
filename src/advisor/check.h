/*
 * Holds a catalogue against its schema and against itself: form, types, references, keys that stand twice,
 * values that do not fit their item, taxes mixed up, subsidies that cannot be. doc/catalogue.md says what holds.
 *
 * Ownership: the files are borrowed for the call; a finding for the time of `heard`.
 * Limits:    catalogue.h's. All findings are told, one after the other, table by table.
 * Trust:     files may be anything; a finding's subject is quoted from them.
 */
#pragma once

#include "advisor/catalogue.h"

/* Who hears of each thing that is wrong; what it returns, unless 0, ends the checking. */
typedef int catalogue_heard(void *ctx, const struct fault *fault);

struct catalogue_report {
	catalogue_heard *heard;
	void *ctx;
};

/* 0: all was checked, whatever was found; ERR_NO_MEMORY, or what `heard` returned. */
_must_check_ int catalogue_check(
	const struct catalogue_file *files, size_t n_files, const struct catalogue_report *report);
