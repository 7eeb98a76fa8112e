/*
 * The settings of the console, kept in the store: plain values by key, and the mail server sealed to the
 * courier's key, so that neither the core nor a stolen copy of the database can read its password.
 *
 * Ownership: nothing is kept here.
 * Limits:    those of struct settings.
 * Trust:     values were checked when they were set; a value that does not fit any more is passed over.
 */
#pragma once

#include "server/core/desk/settings.h"
#include "server/core/store/store.h"

/* Puts what is kept over the settings, but for keys that are fixed. `defaults` as in settings_change. */
_must_check_ int kept_load(
	struct store *store, struct settings *settings, const struct settings *defaults);
/* Keeps one value; empty: forgets it. */
_must_check_ int kept_put(struct store *store, struct slice key, struct slice value);
/* Keeps the mail server; nothing sealed: forgets it. */
_must_check_ int kept_put_mail(struct store *store, const struct settings_mail *mail);
