/*
 * Values by name that outlive the program: what was set in the console, and the like.
 *
 * Ownership: walks lend a row for the call.
 * Limits:    the callers'.
 * Trust:     values may be secrets only in sealed form.
 */
#pragma once

#include "server/core/store/store.h"

_must_check_ int store_setting_put(struct store *store, struct slice name, struct slice value);
/* Not there is fine. */
_must_check_ int store_setting_remove(struct store *store, struct slice name);
/* Those whose name begins with the prefix, which is cut off; stops at the first negative return and passes
 * it up. */
typedef int (*store_setting_fn)(void *context, struct slice name, struct slice value);
_must_check_ int store_setting_walk(struct store *store, struct slice prefix, struct arena *arena,
	store_setting_fn fn, void *context);
