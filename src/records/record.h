/*
 * One record of others as an event that Sigma's rules can be held against: a JSON document in one of the
 * shapes that are met in the field.
 *
 *   windows    {"Event": {"System": …, "EventData"|"UserData": …}}: attributes as Tag_Attribute, data by its
 *              name without spaces, unnamed data as the list Data, UserData's leaves by their names
 *   flat       Channel and EventID at the top (nxlog and the like)
 *   winlogbeat winlog.channel, winlog.event_id, winlog.event_data.*
 *   eve        Suricata: product suricata, service event_type
 *   other      anything else: fields by their dotted paths, log source as the caller says
 *
 * A nested value is found by its dotted path, which is also what a literal dotted key is called. An object in
 * an array lends its members' values to one list. The first of two fields of one name stands.
 *
 * Ownership: a record and all in it live in the reader until its next record_read; the text may go.
 * Limits:    RECORD_MAX_BYTES of text, 64 levels, RECORD_MAX_FIELDS, RECORD_MAX_LIST values of a list (the rest
 *            marks it truncated), RECORD_MAX_NAME bytes a name (longer: left out). After the largest record
 *            nothing is allocated any more.
 * Trust:     hostile text.
 */
#pragma once

#include "base/macros.h"
#include "base/result.h"
#include "sigma/sigma.h"

enum {
	RECORD_MAX_BYTES = 16 * 1024 * 1024,
	RECORD_MAX_FIELDS = 4096,
	RECORD_MAX_LIST = 1024,
	RECORD_MAX_NAME = 256,
};

enum record_shape {
	RECORD_WINDOWS,
	RECORD_FLAT,
	RECORD_WINLOGBEAT,
	RECORD_EVE,
	RECORD_OTHER,
};

struct record {
	enum record_shape shape;
	struct sigma_event event;
	struct slice time; /* as it is written; empty: none is known */
	struct slice host;
};

struct record_reader;

_must_check_ int record_reader_new(struct record_reader **ret);
/* NULL is fine; returns NULL. */
struct record_reader *record_reader_free(struct record_reader *reader);

/* What records without a shape of their own belong to; NULL (at first): to no log source, so that no rule is
 * evaluated. Borrowed until the reader is freed. */
void record_reader_assume(struct record_reader *reader, const struct sigma_logsource *logsource);

/* ERR_MALFORMED: not one JSON object. ERR_TOO_LARGE: beyond a limit. ERR_NO_MEMORY. */
_must_check_ int record_read(struct record_reader *reader, struct slice text, struct record *ret);
