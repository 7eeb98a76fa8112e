/*
 * What cases of silence say. Names of PCs are put in here and nowhere interpreted.
 *
 * Ownership: texts live in the arena of struct cases.
 * Limits:    five names, each cut at 96 bytes; the others are counted.
 * Trust:     names are PCs' claims, hostile at worst: control characters become blanks.
 */
#pragma once

#include "server/core/cases/state.h"
#include "server/core/store/store_silence.h"

/* "受付パソコン、社長ノート、ほか2台" and the same in English. */
_must_check_ int silence_put_names(struct cases *cases, const struct store_silence *silences,
	size_t n, struct record_words *ret_names);
/* "3社の12台": of companies nothing but their number is said. */
_must_check_ int silence_put_count(struct cases *cases, const struct store_silence *silences,
	size_t n, struct record_words *ret_count);
/* What, danger and now of the message, with the subject put in. */
_must_check_ int silence_put_words(struct cases *cases, enum message_id message,
	const struct record_words *subject, struct store_words *ret_words);
/* A line of the history in both languages; with times: from when to when. */
_must_check_ int silence_put_note(struct cases *cases, enum message_id message,
	const struct record_words *subject, usec_t from, usec_t to, struct slice *ret_note);
