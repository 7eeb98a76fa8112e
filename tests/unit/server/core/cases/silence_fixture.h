/*
 * Time that passes over PCs which speak or do not, with a look at them every ten seconds.
 *
 * Ownership: scene_done frees everything.
 * Limits:    each minute is a write: hours, not days.
 * Trust:     tests only.
 */
#pragma once

#include "cases_fixture.h"

#include "server/core/cases/silence.h"

#define MINUTE (60 * USEC_PER_SEC)
#define HOUR (60 * MINUTE)

struct scene {
	struct cases_fixture s;
	struct cases_look look;
};

/* A policy of three hours for ordinary PCs. */
void scene_init(struct scene *x);
void scene_done(struct scene *x);
/* The core ends and begins again. */
void scene_restart(struct scene *x);

void scene_look(struct scene *x);
/* Time passes, with a look every ten seconds. */
void scene_pass(struct scene *x, usec_t time);
/* The same with a word of the device in each minute. */
void scene_pass_heard(struct scene *x, usec_t time, uint32_t company, uint64_t device);
/* We have been able to hear for long enough that silence counts. */
void scene_settle(struct scene *x);

void scene_set_always_on(struct scene *x, uint32_t company, uint64_t device);
/* A PC that is always on and spoke now. */
uint64_t scene_add_always_on(struct scene *x, uint32_t company, const char *name);

int64_t scene_n_cases(struct scene *x);
int64_t scene_n_notices(struct scene *x);
struct record_case_full scene_read_case(struct scene *x, uint64_t id);
bool scene_says(struct slice text, const char *part);
/* The newest line of the case's history. */
struct slice scene_last_note(struct scene *x, uint32_t company, uint64_t id);
