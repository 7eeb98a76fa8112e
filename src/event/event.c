#include "event/event.h"

#include "base/check.h"
#include "base/text.h"
#include "event/cbor.h"

enum { EVENT_PARTS = 3, EVENT_PARTS_WITH_TRUNCATED = 4, LOGSOURCE_PARTS = 3 };

/* A field's key as it came: the number, or 0 and the name; a name that has a number gets both. */
struct key {
	uint16_t number;
	struct slice name;
};

static int take_name(struct slice *in, struct slice *ret)
{
	struct slice name;

	TRY(cbor_take_text(in, &name));
	if (name.len > EVENT_MAX_NAME)
		return ERR_TOO_LARGE;
	*ret = name;
	return 0;
}

static int take_key(struct slice *in, struct key *ret)
{
	const struct field_row *row;
	uint64_t number;

	if (cbor_peek(*in) == CBOR_TEXT) {
		TRY(take_name(in, &ret->name));
		ret->number = field_key_of(ret->name);
		return ret->name.len > 0 ? 0 : ERR_MALFORMED;
	}
	TRY(cbor_take_u64(in, &number));
	row = field_row_find(number);
	if (!row)
		return ERR_UNSUPPORTED;
	*ret = (struct key){(uint16_t)number, row->name};
	return 0;
}

static int take_logsource(struct slice *in, struct logsource_row *ret)
{
	const struct logsource_row *row;
	uint64_t number;
	size_t n;

	if (cbor_peek(*in) == CBOR_ARRAY) {
		TRY(cbor_take_array(in, LOGSOURCE_PARTS, &n));
		if (n != LOGSOURCE_PARTS)
			return ERR_MALFORMED;
		TRY(take_name(in, &ret->category));
		TRY(take_name(in, &ret->product));
		TRY(take_name(in, &ret->service));
		return ret->category.len + ret->product.len + ret->service.len > 0 ? 0
										   : ERR_MALFORMED;
	}
	TRY(cbor_take_u64(in, &number));
	row = logsource_row_find(number);
	if (!row)
		return ERR_UNSUPPORTED;
	*ret = *row;
	return 0;
}

static int take_logsources(struct slice *in, struct event *ret)
{
	TRY(cbor_take_array(in, EVENT_MAX_LOGSOURCES, &ret->n_logsources));
	if (ret->n_logsources == 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < ret->n_logsources; i++)
		TRY(take_logsource(in, &ret->logsources[i]));
	return 0;
}

/* Checks every element, so that event_list_next cannot meet anything else. */
static int take_list(struct slice *in, struct slice *ret)
{
	struct slice before = *in;
	struct slice text;
	size_t n;

	TRY(cbor_take_array(in, EVENT_MAX_LIST, &n));
	for (size_t i = 0; i < n; i++)
		TRY(cbor_take_text(in, &text));
	*ret = slice_of(before.data, before.len - in->len);
	return 0;
}

static int take_value(struct slice *in, struct event_field *field)
{
	bool flag;

	switch (cbor_peek(*in)) {
	case CBOR_TEXT:
		field->type = FIELD_TEXT;
		return cbor_take_text(in, &field->text);
	case CBOR_ARRAY:
		field->type = FIELD_LIST;
		return take_list(in, &field->text);
	case CBOR_SIMPLE:
		field->type = FIELD_BOOLEAN;
		TRY(cbor_take_bool(in, &flag));
		field->number = flag;
		return 0;
	default:
		field->type = FIELD_INTEGER;
		return cbor_take_i64(in, &field->number);
	}
}

/* Ascending keys cannot repeat; a number and its own name are one key in two forms. */
static int take_fields(struct slice *in, struct event *ret)
{
	uint64_t seen[(FIELD_KEY_END + 63) / 64] = {0};
	struct slice previous = SLICE_EMPTY;
	size_t n;

	ret->n_fields = 0;
	TRY(cbor_take_map(in, EVENT_MAX_FIELDS, &n));
	for (size_t i = 0; i < n; i++) {
		struct event_field *field = &ret->fields[i];
		struct slice before = *in;
		struct key key;
		uint64_t bit;

		TRY(take_key(in, &key));
		TRY(cbor_check_order(&previous, before, *in));
		bit = key.number ? (uint64_t)1 << (key.number % 64) : 0;
		if (seen[key.number / 64] & bit)
			return ERR_MALFORMED;
		seen[key.number / 64] |= bit;
		*field = (struct event_field){.name = key.name, .key = key.number};
		TRY(take_value(in, field));
	}
	ret->n_fields = n;
	return 0;
}

/* In the order of the fields, so one walk over them finds them all. */
static int take_truncated(struct slice *in, struct event *ret)
{
	size_t at = 0;
	size_t n;

	TRY(cbor_take_array(in, EVENT_MAX_FIELDS, &n));
	if (n == 0)
		return ERR_MALFORMED;
	for (size_t i = 0; i < n; i++) {
		struct key key;

		TRY(take_key(in, &key));
		while (at < ret->n_fields && !slice_is(ret->fields[at].name, key.name))
			at++;
		if (at == ret->n_fields)
			return ERR_MALFORMED;
		ret->fields[at++].truncated = true;
	}
	return 0;
}

_must_check_ int event_decode(struct slice *in, struct event *ret)
{
	struct slice rest = *in;
	size_t n_parts;

	TRY(cbor_take_array(&rest, EVENT_PARTS_WITH_TRUNCATED, &n_parts));
	if (n_parts < EVENT_PARTS)
		return ERR_MALFORMED;
	TRY(cbor_take_i64(&rest, &ret->time));
	TRY(take_logsources(&rest, ret));
	TRY(take_fields(&rest, ret));
	if (n_parts == EVENT_PARTS_WITH_TRUNCATED)
		TRY(take_truncated(&rest, ret));
	if (in->len - rest.len > EVENT_MAX_BYTES)
		return ERR_TOO_LARGE;
	*in = rest;
	return 0;
}

bool event_list_next(struct slice *rest, struct slice *ret_text)
{
	size_t n;

	/* The elements are texts, so only the head of the list itself is an array's. */
	if (cbor_peek(*rest) == CBOR_ARRAY && cbor_take_array(rest, EVENT_MAX_LIST, &n) < 0)
		return false;
	return rest->len > 0 && cbor_take_text(rest, ret_text) == 0;
}

const struct event_field *event_find(const struct event *event, struct slice name)
{
	for (size_t i = 0; i < event->n_fields; i++) {
		if (slice_is(event->fields[i].name, name))
			return &event->fields[i];
	}
	return NULL;
}

void event_start(struct event *event, usec_t time, enum logsource_id logsource)
{
	const struct logsource_row *row = logsource_row_find(logsource);

	CHECK(row);
	event->time = time;
	event->logsources[0] = *row;
	event->n_logsources = 1;
	event->n_fields = 0;
}

static struct event_field *add_field(struct event *event, enum field_key key, enum field_type type)
{
	const struct field_row *row = field_row_find(key);
	struct event_field *field;

	CHECK(row && event->n_fields < EVENT_MAX_FIELDS);
	field = &event->fields[event->n_fields++];
	*field = (struct event_field){
		.name = row->name, .key = (uint16_t)key, .type = (uint8_t)type};
	return field;
}

/* The longest beginning whose encoding, with four bytes for each byte that is not UTF-8, fits. */
static struct slice cut_to_fit(struct slice text)
{
	size_t encoded = 0;
	size_t at = 0;

	if (text.len <= EVENT_MAX_TEXT / 4)
		return text;
	while (at < text.len) {
		size_t step = text_utf8_step(slice_from(text, at));

		encoded += step > 0 ? step : 4;
		if (encoded > EVENT_MAX_TEXT)
			break;
		at += step > 0 ? step : 1;
	}
	return slice_of(text.data, at);
}

void event_add_text(struct event *event, enum field_key key, struct slice text, bool truncated)
{
	struct event_field *field = add_field(event, key, FIELD_TEXT);

	field->text = cut_to_fit(text);
	field->truncated = truncated || field->text.len < text.len;
}

void event_add_integer(struct event *event, enum field_key key, int64_t number)
{
	add_field(event, key, FIELD_INTEGER)->number = number;
}
