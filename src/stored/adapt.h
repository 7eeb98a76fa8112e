/*
 * An event as Sigma sees it. The two structs differ because neither library knows the other; here
 * is the only place that knows both.
 *
 * Ownership: the view borrows the event, which must not change while the view is used.
 * Limits:    those of an event: the view has room for the largest.
 * Trust:     values are hostile; they are passed on as they are.
 */
#pragma once

#include "event/event.h"
#include "sigma/sigma.h"

struct adapted {
	struct sigma_event event; /* what sigma_match takes */
	struct sigma_logsource logsources[EVENT_MAX_LOGSOURCES];
	struct sigma_field fields[EVENT_MAX_FIELDS];
};

void adapt_event(const struct event *event, struct adapted *ret);
