/*
 * What was wrong with something a person wrote (a rule, the config, a form, a command line): which
 * message, where, about what. The message's text comes from the catalogue (base/message.h).
 *
 * Ownership: everything is copied into the struct.
 * Limits:    longer file names and subjects are cut at a UTF-8 boundary.
 * Trust:     file and subject may be hostile; whoever prints them escapes them.
 */
#pragma once

#include "base/buf.h"
#include "base/message.h"
#include "base/slice.h"

struct fault {
	enum message_id message;
	char file[256];
	uint32_t line;   /* from 1; 0: not known */
	uint32_t column; /* from 1; 0: not known */
	char subject[256];
};

void fault_set(struct fault *f, enum message_id message, struct slice subject);
void fault_set_place(struct fault *f, struct slice file, uint32_t line, uint32_t column);

/* Appends a text of the catalogue with the subject in place of each `{subject}`. */
int fault_put_text(struct buf *out, const char *text, struct slice subject);
