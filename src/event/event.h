/*
 * The event: one flat record of something that happened. In memory it is an array of (key, type,
 * slice into the batch's bytes): nothing copied, nothing allocated per event.
 *
 * Encoded (deterministic CBOR, see event/cbor.h):
 *     event     = [time, logsources: [+ logsource], fields: {* key => value}, ? truncated: [+ key]]
 *     time      = int (usec, UTC)
 *     logsource = uint (schema/fields.toml) / [category: text, product: text, service: text]
 *     key       = uint (schema/fields.toml) / text
 *     value     = text / int / bool / [* text]
 * The fourth element lists the keys whose value was truncated, in the form and order of the map. A
 * well-known field may come under its name too, from an agent that does not know its number.
 * Values' types are the sender's: who reads a number looks at the type first.
 *
 * Ownership: slices point into the decoded bytes and live as long as those.
 * Limits:    EVENT_MAX_FIELDS, EVENT_MAX_LOGSOURCES, EVENT_MAX_LIST, EVENT_MAX_BYTES, names of
 *            EVENT_MAX_NAME bytes; beyond: ERR_TOO_LARGE.
 * Trust:     decoders take hostile bytes: ERR_MALFORMED, ERR_TRUNCATED, ERR_UNSUPPORTED (also a
 *            number that schema/fields.toml does not have); never more work than linear in the
 *            input.
 */
#pragma once

#include "base/buf.h"
#include "base/clock.h"
#include "event/fields.h"

enum {
	EVENT_MAX_FIELDS = 256,
	EVENT_MAX_LOGSOURCES = 4,
	EVENT_MAX_LIST = 256,
	EVENT_MAX_BYTES = 65000,
	EVENT_MAX_NAME = 64,
	EVENT_MAX_TEXT = 16384, /* of one value that event_add_text takes */
};

struct event_field {
	struct slice name; /* Sigma's name, whether it came as number or text */
	uint16_t key;      /* its number; 0: none */
	uint8_t type;      /* enum field_type */
	bool truncated;
	int64_t number;    /* integer; boolean as 0 or 1 */
	struct slice text; /* text; list: the encoded CBOR array, see event_list_next */
};

struct event {
	usec_t time;
	struct logsource_row logsources[EVENT_MAX_LOGSOURCES];
	size_t n_logsources;
	struct event_field fields[EVENT_MAX_FIELDS];
	size_t n_fields;
};

/* Decodes the event at the start of *in and moves *in behind it. Duplicate keys are malformed. */
_must_check_ int event_decode(struct slice *in, struct event *ret);
/*
 * Appends the encoding, fields in the order of their keys; keys with a number are written as such.
 * List fields take `text` encoded. Invalid UTF-8 becomes \xNN. ERR_BAD_VALUE: a key twice, no name,
 * no logsource; ERR_TOO_LARGE: beyond EVENT_MAX_BYTES. Nothing is appended then.
 */
_must_check_ int event_encode(const struct event *event, struct buf *out);
/* Walks a decoded list field: start with *rest = field->text; false at the end. */
bool event_list_next(struct slice *rest, struct slice *ret_text);
/* NULL when absent. */
const struct event_field *event_find(const struct event *event, struct slice name);
/*
 * One line of JSON without line feed: {"time":usec, "logsource":[{"category":...}], "fields":{...}}
 * and, when a value was cut, "truncated":[names].
 */
int event_json(const struct event *event, struct buf *out);
/* The value as text: the field's own, or what is written into `scratch` (cleared first): numbers,
 * true or false, a list's parts separated by line feeds, as far as scratch holds them. */
struct slice event_field_text(const struct event_field *field, struct buf *scratch);
/* Appends category/product/service. */
_must_check_ int event_logsource_text(const struct logsource_row *row, struct buf *out);

/*
 * Building an event field by field, for collectors: texts are cut where their encoding would exceed
 * EVENT_MAX_TEXT, between characters, and marked. Texts are borrowed until event_encode. At most
 * EVENT_MAX_FIELDS may be added.
 */
void event_start(struct event *event, usec_t time, enum logsource_id logsource);
void event_add_text(struct event *event, enum field_key key, struct slice text, bool truncated);
void event_add_integer(struct event *event, enum field_key key, int64_t number);
