/*
 * What the operator configured, as the deciding half of the core uses it: filled from `setting` frames
 * before `begin`, then from what was set in the console and is kept in the store. A key that the
 * configuration file or the command line names is fixed: the console shows it and does not change it.
 *
 * Ownership: plain data; texts are copies.
 * Limits:    the arrays' sizes; a longer value is ERR_TOO_LARGE.
 * Trust:     frames are from the parent, which read the file that root wrote; changes are what an
 *            operator of the installation typed, and are checked by kind.
 */
#pragma once

#include <stdbool.h>
#include "base/buf.h"
#include "base/macros.h"
#include "base/slice.h"

#define SETTINGS_SEALED_MAX 4096

/* A mail server that was named in the console: what may be shown, and the whole for the courier alone. */
struct settings_mail {
	char shown[301]; /* without user and password; empty: none */
	char user[256];
	uint8_t sealed[SETTINGS_SEALED_MAX];
	size_t sealed_bytes;
};

struct settings {
	char host[256];       /* by which PCs reach this machine */
	char public_url[512]; /* empty: mails carry no link */
	char smtp[1024];      /* from the file, with its secrets; empty: none */
	struct settings_mail mail;
	char mail_to[255];
	char mail_from[255];
	char phone[65];
	char company[256];
	uint16_t port, port_people, port_local;
	uint32_t unseen_minutes;
	/* Of silence: how long until it makes a case. */
	uint32_t silence_hours, always_on_minutes, blind_minutes, stalled_minutes;
	uint32_t retention_days;
	bool relaxed;   /* runs although the expected rung of the sandbox is missing */
	uint32_t fixed; /* bits by row: named by file or command line */
};

void settings_init(struct settings *settings);
/* One value from the parent. Keys that the core has no use for are ignored. ERR_BAD_VALUE, ERR_TOO_LARGE. */
_must_check_ int settings_put(struct settings *settings, struct slice key, struct slice value);
/* After the last: what was left out gets its default, as schema/config.toml says. */
void settings_finish(struct settings *settings);

static inline bool settings_has_mail(const struct settings *settings)
{
	return settings->smtp[0] || settings->mail.sealed_bytes > 0;
}

/* ---- what the console may set ---- */

/*
 * Whether this key may have this value here; an empty value means the default. The mail server's (smtp)
 * is only checked: it is kept sealed. ERR_NOT_FOUND: no key of the console. ERR_CONFLICT: it is fixed.
 * ERR_BAD_VALUE, ERR_TOO_LARGE.
 */
_must_check_ int settings_check(
	const struct settings *settings, struct slice key, struct slice value);
/* Sets it, after settings_check; empty: as in `defaults`, the settings as settings_finish left them. */
_must_check_ int settings_change(struct settings *settings, const struct settings *defaults,
	struct slice key, struct slice value);
/* The keys that are fixed, one call for each, in the table's order; false at the end. */
bool settings_next_fixed(const struct settings *settings, size_t *cursor, struct slice *ret_key);

/* A mail server's address without its user and password, and the user. ERR_BAD_VALUE, ERR_TOO_LARGE. */
_must_check_ int settings_split_smtp(struct slice url, struct settings_mail *ret_mail);
