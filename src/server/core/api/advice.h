/*
 * A request to the advisor, and the call that waits for its answer: the API decides who may ask, the core's
 * pressing has tsujiban-press answer (pressing.h), and what comes back is passed on unread.
 *
 * Ownership: the call that waits owns the job; pressing borrows it until advice_answer, or until the API is
 *            freed.
 * Limits:    requests of 256 KiB; answers of 2 MiB, PDFs of 4,000,000 bytes.
 * Trust:     request and answer are opaque here: the one is a stranger's, the other the word of a program
 *            that read it.
 */
#pragma once

#include "base/arena.h"
#include "base/message.h"
#include "base/slice.h"
#include "ipc/frames.h"

enum advice_work {
	ADVICE_DRAW = 1,
	ADVICE_ANSWER = 2,
	ADVICE_PROPOSE = 3
}; /* as in frame press_work */

enum { ADVICE_MAX_ANSWER = 2 * 1024 * 1024, ADVICE_MAX_PDF = 4000000 };

struct later;

struct advice_job {
	enum advice_work work;
	struct slice request;
	struct arena arena; /* of request and result */
	struct later *later;
	struct slice result;
	uint16_t status; /* 0: it went well; else the reply is this problem */
	const struct message *problem;
	struct slice subject;
};

/* The call is answered with what the job holds by now; the job is gone afterwards. */
void advice_answer(struct advice_job *job);
/* The same with a problem instead. */
void advice_refuse(struct advice_job *job, uint16_t status, const struct message *problem,
	struct slice subject);
