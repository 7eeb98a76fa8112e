/*
 * Help texts, made from the table of acts.
 *
 * Ownership: nothing is kept.
 * Limits:    none.
 * Trust:     prints our own texts only.
 */
#pragma once

#include "cli/cli.h"

/* Everything that can be asked for. */
void help_print(FILE *to, const struct cli_options *options);
bool help_has_verb(const char *verb);
/* The acts of one verb. */
void help_print_verb(FILE *to, const struct cli_options *options, const char *verb);
