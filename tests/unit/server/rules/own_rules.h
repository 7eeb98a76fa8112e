/*
 * Our own rules, compiled and ready to match, as the server has them: for tests of what they find.
 *
 * Ownership: own_rules_load() fills the struct, own_rules_done() frees what it holds.
 * Limits:    256 KiB a file, 128 rules.
 * Trust:     tests only; a rule that is refused, or that the house does not take, fails the test.
 */
#pragma once

#include "base/buf.h"
#include "ipc/frames.h"
#include "sigma/match.h"

enum { OWN_MAX_FILE = 256 * 1024, OWN_MAX_RULES = 128, OWN_MAX_TACTICS = 16 };

struct own_rules {
	struct buf pack;
	struct buf image;
	struct sigma_matcher *matcher;
	struct frame_rules_done done;
	char tactics[OWN_MAX_TACTICS][32]; /* of the rules' first tags */
	size_t n_tactics;
};

void own_rules_load(struct own_rules *own, const char *folder);
void own_rules_done(struct own_rules *own);

/* Appends a file's bytes. */
void own_rules_read(const char *path, struct buf *out);
