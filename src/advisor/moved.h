/*
 * What moved a result: it is held against the same choosing without the company's constraints, by the
 * other cases, and with the weights as they are by default. One or two short sentences each.
 *
 * Ownership: appends to the choosing's list; everything lives in the call's arena.
 * Limits:    none of its own.
 * Trust:     as choose.h.
 */
#pragma once

#include "advisor/choose.h"

_must_check_ int moved_find(const struct call *call, struct choosing *choosing);
