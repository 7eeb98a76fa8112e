/*
 * The text of a mail about a case, with only the lines whose facts exist: what happened on which PC
 * and when; what is known of the others; what to do now; where to look. Japanese first, English
 * below. Pure: facts in, text out.
 *
 * Ownership: facts are borrowed; subject and body are appended to the caller's buffers.
 * Limits:    subject 998 bytes, body 32,768: more names of unseen PCs are counted, not listed.
 * Trust:     names come from enrolled PCs and rules; control characters become blanks.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "ipc/frames.h"

#define DESK_UNSEEN_MAX 5

struct desk_facts {
	struct slice company_name;
	struct slice number; /* 2026-1123-01 */
	struct slice device; /* its name; empty: none */
	bool service;        /* about our own operation: no PC's words */
	bool danger;
	bool drill;
	bool again; /* told before; the danger has risen */
	bool over;  /* told before; it has ended by itself */
	usec_t seen;
	struct record_words what, danger_words, now; /* rendered, see words/words.h */
	const struct slice
		*unseen; /* names of other PCs from which nothing comes, at most DESK_UNSEEN_MAX */
	size_t n_unseen; /* of all; more than are named are counted */
	struct slice public_url; /* empty: no link, and the mail says so */
	uint64_t case_id;
};

_must_check_ int desk_put_subject(const struct desk_facts *facts, struct buf *out);
_must_check_ int desk_put_body(const struct desk_facts *facts, struct buf *out);
