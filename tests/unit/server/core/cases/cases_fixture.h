/*
 * A company with one person and one PC, its rules, and cases over a real database.
 *
 * Ownership: cases_fixture_done frees everything.
 * Limits:    none.
 * Trust:     tests only.
 */
#pragma once

#include "state_fixture.h"

struct cases_fixture {
	struct fixture f;
	struct cases *cases;
	uint32_t company;
	uint64_t device;
	uint64_t position; /* of the next frame */
	struct changes changes;
	struct cases_outcome outcome;
};

void cases_fixture_with(struct cases_fixture *s, const char *smtp, const char *mail);
/* With a mail server and an address. */
void cases_fixture_init(struct cases_fixture *s);
void cases_fixture_done(struct cases_fixture *s);

/* One frame with these matches and a word of the device. */
int cases_fixture_commit(struct cases_fixture *s, struct record_match *matches, size_t n);
/* One match of the device in a batch of its own; rules: danger, worse, caution, low, drill. */
void cases_fixture_match(struct cases_fixture *s, const char *rule);
void cases_fixture_read(struct cases_fixture *s, uint64_t id, struct record_case_full *full);
int64_t cases_fixture_count(struct cases_fixture *s, const char *table);
