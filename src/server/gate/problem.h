/*
 * An error as people and programs read it: problem+json (RFC 9457) with the catalogue's words in the
 * asker's language.
 *
 * Ownership: appended to the caller's buffer.
 * Limits:    the buffer's.
 * Trust:     the subject may be hostile; it is escaped.
 */
#pragma once

#include "base/buf.h"
#include "base/message.h"
#include "server/gate/browser.h"

#define PROBLEM_TYPE "application/problem+json"

int problem_put(struct buf *out, const struct message *message, uint16_t status,
	struct slice subject, enum language language);
/* The catalogue's row for a status of the gate's own. */
enum message_id problem_message(uint16_t status);
