/*
 * One log line: a catalogue message with fields, for the operator who reads standard error or the
 * journal. Libraries never log; only the top of each program does.
 *
 *     log_write(&log, LOG_WARNING, MSG_BATCH_SET_ASIDE, "device", LOG_NUMBER(id), NULL);
 *     2026-11-23T05:05:01.123456Z warning TB-2101 program=core device=7 "set aside: ..."
 *
 * Ownership: nothing is kept.
 * Limits:    a line is cut at 4 KiB.
 * Trust:     field values may be hostile: control characters, quotes and bad UTF-8 are escaped.
 */
#pragma once

#include "base/clock.h"
#include "base/fault.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

struct log {
	const char *program;
	const struct clock *clock;
	int fd;
	enum log_level least;
};

struct log_field {
	const char *name;
	struct slice text;
	int64_t number;
	bool is_number;
};

#define LOG_TEXT(name_, text_) ((struct log_field){.name = (name_), .text = slice_text(text_)})
#define LOG_SLICE(name_, slice_) ((struct log_field){.name = (name_), .text = (slice_)})
#define LOG_NUMBER(name_, n_) \
	((struct log_field){.name = (name_), .number = (int64_t)(n_), .is_number = true})
/* A result code by its name. */
#define LOG_RESULT(r_) LOG_TEXT("result", result_name(r_))

void log_write_fields(const struct log *log, enum log_level level, enum message_id message,
	const struct log_field *fields, size_t n_fields);

#define log_write(log_, level_, message_, ...)                                            \
	log_write_fields(log_, level_, message_, (const struct log_field[]){__VA_ARGS__}, \
		sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

/* A fault with its place as fields. */
void log_write_fault(const struct log *log, enum log_level level, const struct fault *fault);
