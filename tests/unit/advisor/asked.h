/*
 * Asks an advisor through its own door, with a catalogue of sample.h, and reads the answer.
 */
#pragma once

#include "advisor/advisor.h"
#include "advisor/read.h"
#include "sample.h"

struct asked {
	struct sample sample;
	struct advisor *advisor;
	struct buf answer;
	struct arena arena;
	struct read_value top;
};

/* Opens the advisor over the sample's catalogue; the test fails when it cannot. */
void asked_open(struct asked *asked);
/* Asks on 2026-11-23; ' stands for " in the visit and in more (further members, "" for none). */
void asked_ask(struct asked *asked, const char *op, const char *visit, const char *more);
/* Asks to choose by a case among the services of a type. */
void asked_case(struct asked *asked, const char *in_case, const char *type);
void asked_done(struct asked *asked);

/* A member of an object; the test fails when it is not there. */
const struct read_value *asked_member(const struct read_value *object, const char *name);
/* The services of a list by their numbers, as "2 6 3". Borrowed until the next call. */
const char *asked_numbers(const struct asked *asked, const char *list);
/* The element of a list with this service's number; NULL. */
const struct read_value *asked_service(const struct asked *asked, const char *list, int64_t no);
/* Whether one of an object's list of texts is this one. */
bool asked_says(const struct read_value *object, const char *list, const char *text);
