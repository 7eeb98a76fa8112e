/*
 * What a decision changed, to be told to the open consoles once it is on disk.
 *
 * Ownership: plain data of the caller.
 * Limits:    512 changes; beyond that one change of the status of everything stands for the rest.
 * Trust:     our own numbers only.
 */
#pragma once

#include "ipc/frames.h"

enum change_kind {
	CHANGE_STATUS = 1,
	CHANGE_CASE = 2,
	CHANGE_DEVICE = 3,
	CHANGE_NOTICE = 4,
	CHANGE_RULES = 5,
};

struct changes {
	struct frame_change items[512];
	size_t n;
};

/* The same change twice counts once. */
void changes_add(struct changes *changes, uint32_t company, enum change_kind kind, uint64_t id);
