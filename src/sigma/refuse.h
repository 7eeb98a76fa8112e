/*
 * Saying why a rule is refused: the one way in which the compile half fails.
 *
 * Ownership: the subject is copied into the fault.
 * Limits:    as base/fault.h.
 * Trust:     subjects are hostile text.
 */
#pragma once

#include "base/fault.h"
#include "base/result.h"

/* Fills the fault; its file is the compiler's to say. Always ERR_REFUSED. */
static inline int refuse(struct fault *fault, enum message_id message, struct slice subject,
	uint32_t line, uint32_t column)
{
	fault_set(fault, message, subject);
	fault->line = line;
	fault->column = column;
	return ERR_REFUSED;
}
