/*
 * The company as a proposal shows it: what was answered in a table of two answers a row, and what nobody knew in
 * one line beneath.
 *
 * Ownership: everything is borrowed; texts live in the call's arena.
 * Limits:    the lines that it is given; what does not fit is said.
 * Trust:     the visit has been read by visit.h.
 */
#pragma once

#include "advisor/call.h"
#include "advisor/sheet.h"

/* At most `lines` lines. ERR_NO_MEMORY. */
_must_check_ int profile_put(const struct call *call, struct sheet *sheet, size_t lines);

/* The systems of the company's PCs in words, with how many of each; empty: nobody has said. */
struct slice profile_systems(const struct call *call, bool counted);
