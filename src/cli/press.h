/*
 * Having a PDF drawn: the command line starts tsujiban-press, as whoever calls it, and is to it what the
 * server's parent and core are: it is given everything by descriptor and works in its sandbox.
 *
 * Ownership: document and descriptor stay the caller's.
 * Limits:    a document of 1 MiB, a PDF of 8 MiB, a minute.
 * Trust:     the program may be stolen by a text: whatever it answers is only written to pdf_fd or said.
 */
#pragma once

#include "cli/cli.h"

/* 0, or negative once it has been said on standard error why not. */
_must_check_ int cli_press(const struct cli_options *options, struct slice document, int pdf_fd);
/* The same with the program at that path. */
_must_check_ int cli_press_by(
	const struct cli_options *options, const char *program, struct slice document, int pdf_fd);
