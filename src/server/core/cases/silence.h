/*
 * Cases of silence: something that should speak has not spoken for as long as the policy says.
 *
 *     source                      silent when                                       told to
 *     a PC                        no word for silence_hours, or always_on_minutes   its company
 *     a PC's collector            alive but blind for blind_minutes                 its company
 *     mails, the disk, the watch  failing for stalled_minutes                       the operator
 *
 * PCs' silence counts in the server's own time awake (store_silence.h): time in which we could not
 * hear, and the first unseen_minutes after it, in which they come back, are held against nobody, nor
 * is time in which the watch is behind with their words; and the wall clock may jump. PCs that fell
 * silent within five minutes of each other are one case: of their company when they are three or
 * half of it; of the installation when they are of three companies or half of them and hardly
 * anybody else is heard. Whoever fell silent with them joins later. When the last is back the case
 * closes itself, and who was told is told.
 *
 * Silence that people have closed the case of opens no other until there was a word again.
 *
 * Ownership: see cases.h.
 * Limits:    32 cases opened a look, the next ones by the next; a case names five of its PCs and counts the others.
 * Trust:     that a PC is silent is our own observation; its goodbye would be its word, and is not
 *            asked for.
 */
#pragma once

#include "server/core/cases/changes.h"

#define CASES_LOOK_EVERY (10 * USEC_PER_SEC)

struct cases;

/* Our own parts that can fail. */
enum cases_own { CASES_OWN_MAIL, CASES_OWN_DISK, CASES_OWN_WATCH, CASES_OWN_COUNT };

/* How things stand with ourselves. */
struct cases_look {
	bool hears;      /* PCs could reach us since the last look, and their words were taken in */
	bool no_courier; /* nobody is there to send mails */
	bool disk_refuses; /* the journal takes nothing */
	bool watch_behind; /* the watch has not caught up since the last look */
};

/*
 * To be called every CASES_LOOK_EVERY: counts time, closes and opens cases, writes notices, and once a
 * day the letters of the days before. All or nothing; a failure is the store's.
 */
_must_check_ int cases_look_for_silence(
	struct cases *cases, const struct cases_look *look, struct changes *changes);
