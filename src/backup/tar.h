/*
 * The blocks of a tar file (POSIX ustar): one header of 512 bytes a member, its bytes, zeros up to a
 * multiple of 512; two blocks of zeros at the end. Regular files only. Any tar reads what this writes.
 *
 * Ownership: everything is the caller's.
 * Limits:    names of 99 bytes; files of 8 GiB less one byte.
 * Trust:     headers may be forged: the checksum, the magic and the type are checked, names are the
 *            caller's to judge.
 */
#pragma once

#include "base/clock.h"
#include "base/macros.h"
#include "base/result.h"
#include "base/slice.h"

enum { TAR_BLOCK_BYTES = 512, TAR_NAME_BYTES = 100 };

#define TAR_FILE_MAX ((UINT64_C(1) << 33) - 1)

struct tar_member {
	char name[TAR_NAME_BYTES];
	uint64_t size;
};

/* ERR_TOO_LARGE: name or size. The member is readable by its owner alone. */
_must_check_ int tar_header_encode(
	const struct tar_member *member, usec_t time, uint8_t out[TAR_BLOCK_BYTES]);
/* ERR_NOT_FOUND: a block of zeros, the end. ERR_MALFORMED: no header of a regular file. */
_must_check_ int tar_header_decode(
	const uint8_t block[TAR_BLOCK_BYTES], struct tar_member *ret_member);
/* Zeros between a member's bytes and the next header. */
size_t tar_padding(uint64_t size);
