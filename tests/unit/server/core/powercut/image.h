/*
 * What a disk may show after a power cut: of a recording's first operations, all that was synced, and of
 * what was not, any part. Writes come apart at sectors; changes of a directory keep their order.
 *
 * Ownership: nothing is kept.
 * Limits:    those of the recorder.
 * Trust:     test code.
 */
#pragma once

#include "recorder.h"

enum image_kind {
	IMAGE_NOTHING_MORE, /* than what was synced */
	IMAGE_EVERYTHING,
	IMAGE_CHOSEN, /* the parts whose bits are set */
	IMAGE_RANDOM,
};

struct image_choice {
	enum image_kind kind;
	uint64_t seed; /* of IMAGE_RANDOM; of IMAGE_CHOSEN the bits */
	uint32_t sector;
};

/* Of how many parts it is open whether the disk has them, after the first n operations. */
size_t image_open_parts(const struct recording *recording, size_t n, uint32_t sector);
/* Writes the image into the two (empty) directories. */
void image_write(const struct recording *recording, size_t n, const struct image_choice *choice,
	const int directories[RECORDER_DIRECTORIES]);
