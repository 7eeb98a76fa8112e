/*
 * The server's configuration: the table's defaults, then the file, then the command line. A later value
 * replaces an earlier one; repeatable keys collect.
 *
 * Ownership: the config owns its texts until config_done.
 * Limits:    file 64 KiB, value 4,096 bytes, 32 values of a repeatable key.
 * Trust:     written by whoever is root here; still every mistake is named with file, line and column.
 */
#pragma once

#include "base/fault.h"
#include "base/macros.h"
#include "base/result.h"
#include "server/parent/config_table.h"

enum { CONFIG_VALUES_MAX = 32 };

struct config_value {
	char *texts[CONFIG_VALUES_MAX];
	size_t n_texts;
	bool is_set; /* by file or command line */
};

struct config {
	struct config_value values[CONFIG_KEY_COUNT];
	bool help, version;
};

/* Fills in the table's defaults. */
_must_check_ int config_init(struct config *config);
void config_done(struct config *config);

/* Lines `key = value`; # starts a comment. ERR_REFUSED with the fault filled in. */
_must_check_ int config_read_text(
	struct config *config, struct slice text, const char *file, struct fault *ret_fault);
/* Arguments `--key value` or `--key=value`, `--help`, `--version`; `--config` is passed over here. */
_must_check_ int config_read_arguments(
	struct config *config, int argc, char **argv, struct fault *ret_fault);
/* The ports and the like that follow from others; to be called after all reading. */
_must_check_ int config_derive(struct config *config);

/* The (last) value; "" when there is none. */
const char *config_text(const struct config *config, enum config_key key);
uint16_t config_port(const struct config *config, enum config_key key);
