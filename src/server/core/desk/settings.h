/*
 * What the operator configured, as the deciding half of the core uses it: filled from `setting`
 * frames before `begin`, unchanged afterwards.
 *
 * Ownership: plain data; texts are copies.
 * Limits:    the arrays' sizes; a longer value is ERR_TOO_LARGE.
 * Trust:     from the parent, which read the file that root wrote.
 */
#pragma once

#include <stdbool.h>
#include "base/macros.h"
#include "base/slice.h"

struct settings {
	char host[256];       /* by which PCs reach this machine */
	char public_url[512]; /* empty: mails carry no link */
	char smtp[1024];      /* with its secrets; empty: no mail server */
	char mail_to[255];
	char mail_from[255];
	char phone[65];
	char company[256];
	uint16_t port, port_people, port_local;
	uint32_t unseen_minutes;
	uint32_t retention_days;
	bool relaxed; /* runs although the expected rung of the sandbox is missing */
};

void settings_init(struct settings *settings);
/* One value. Keys that the core has no use for are ignored. ERR_BAD_VALUE, ERR_TOO_LARGE. */
_must_check_ int settings_put(struct settings *settings, struct slice key, struct slice value);
/* After the last: what was left out gets its default, as schema/config.toml says. */
void settings_finish(struct settings *settings);
