#include "event/event.h"

#include "base/text.h"
#include "event/cbor.h"

/* A field's number, where every server that may read the event knows it; 0: it goes by its name. */
static uint16_t number_of(const struct event_field *field)
{
	const struct field_row *row = field_row_find(field->key);

	return row && row->schema <= FIELD_SCHEMA_OLDEST ? field->key : 0;
}

/* The order of RFC 8949 section 4.2.1: numbers before names, short names before long ones. */
static int compare_keys(const struct event_field *a, const struct event_field *b)
{
	uint16_t left = number_of(a), right = number_of(b);

	if (left != right)
		return left == 0 ? 1 : right == 0 ? -1 : left - right;
	if (left != 0)
		return 0;
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	return memcmp(a->name.data, b->name.data, a->name.len);
}

/* Insertion: collectors add their fields nearly in order, so this is nearly linear. */
static int sort_fields(const struct event *event, uint8_t *order)
{
	_Static_assert(EVENT_MAX_FIELDS <= 256, "an index fits a byte");

	for (size_t i = 0; i < event->n_fields; i++) {
		const struct event_field *field = &event->fields[i];
		size_t at = i;

		if (field->key == 0 && (field->name.len == 0 || field->name.len > EVENT_MAX_NAME))
			return ERR_BAD_VALUE;
		while (at > 0 && compare_keys(field, &event->fields[order[at - 1]]) < 0) {
			order[at] = order[at - 1];
			at--;
		}
		if (at > 0 && compare_keys(field, &event->fields[order[at - 1]]) == 0)
			return ERR_BAD_VALUE;
		order[at] = (uint8_t)i;
	}
	return 0;
}

static void put_logsource(struct buf *out, const struct logsource_row *row)
{
	uint16_t id = logsource_id_of(row->category, row->product, row->service);

	if (id != 0) {
		cbor_put_u64(out, id);
		return;
	}
	cbor_put_array(out, 3);
	cbor_put_text(out, row->category);
	cbor_put_text(out, row->product);
	cbor_put_text(out, row->service);
}

static void put_key(struct buf *out, const struct event_field *field)
{
	uint16_t number = number_of(field);

	if (number != 0)
		cbor_put_u64(out, number);
	else
		cbor_put_text(out, field->name);
}

static size_t escaped_length(struct slice text)
{
	size_t len = 0;

	while (text.len > 0) {
		size_t step = text_utf8_step(text);

		len += step > 0 ? step : sizeof("\\xNN") - 1;
		text = slice_from(text, step > 0 ? step : 1);
	}
	return len;
}

static void put_text(struct buf *out, struct slice text)
{
	if (text_is_utf8(text)) {
		cbor_put_text(out, text);
		return;
	}
	cbor_put_text_head(out, escaped_length(text));
	text_put_as_utf8(out, text);
}

static void put_value(struct buf *out, const struct event_field *field)
{
	switch ((enum field_type)field->type) {
	case FIELD_TEXT:
		put_text(out, field->text);
		break;
	case FIELD_INTEGER:
		cbor_put_i64(out, field->number);
		break;
	case FIELD_BOOLEAN:
		cbor_put_bool(out, field->number != 0);
		break;
	case FIELD_LIST:
		buf_put_slice(out, field->text);
		break;
	}
}

static void put_event(
	const struct event *event, const uint8_t *order, size_t n_truncated, struct buf *out)
{
	cbor_put_array(out, n_truncated > 0 ? 4 : 3);
	cbor_put_i64(out, event->time);
	cbor_put_array(out, event->n_logsources);
	for (size_t i = 0; i < event->n_logsources; i++)
		put_logsource(out, &event->logsources[i]);
	cbor_put_map(out, event->n_fields);
	for (size_t i = 0; i < event->n_fields; i++) {
		put_key(out, &event->fields[order[i]]);
		put_value(out, &event->fields[order[i]]);
	}
	if (n_truncated == 0)
		return;
	cbor_put_array(out, n_truncated);
	for (size_t i = 0; i < event->n_fields; i++) {
		if (event->fields[order[i]].truncated)
			put_key(out, &event->fields[order[i]]);
	}
}

_must_check_ int event_encode(const struct event *event, struct buf *out)
{
	uint8_t order[EVENT_MAX_FIELDS];
	size_t start = out->len;
	size_t n_truncated = 0;
	int r;

	if (event->n_fields > EVENT_MAX_FIELDS || event->n_logsources > EVENT_MAX_LOGSOURCES)
		return ERR_TOO_LARGE;
	if (event->n_logsources == 0)
		return ERR_BAD_VALUE;
	TRY(sort_fields(event, order));
	for (size_t i = 0; i < event->n_fields; i++)
		n_truncated += event->fields[i].truncated;
	put_event(event, order, n_truncated, out);
	r = buf_result(out);
	if (r == 0 && out->len - start > EVENT_MAX_BYTES)
		r = ERR_TOO_LARGE;
	if (r < 0)
		out->len = start;
	return r;
}
