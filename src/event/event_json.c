#include "event/event.h"

#include "base/text.h"

/* A comma before every member but the first of its object or array. */
static void put_comma(struct buf *out, bool *first)
{
	if (!*first)
		buf_put_byte(out, ',');
	*first = false;
}

static void put_part(struct buf *out, const char *name, struct slice value, bool *first)
{
	if (value.len == 0)
		return;
	put_comma(out, first);
	text_put_json(out, slice_text(name));
	buf_put_byte(out, ':');
	text_put_json(out, value);
}

static void put_logsource(struct buf *out, const struct logsource_row *row)
{
	bool first = true;

	buf_put_byte(out, '{');
	put_part(out, "category", row->category, &first);
	put_part(out, "product", row->product, &first);
	put_part(out, "service", row->service, &first);
	buf_put_byte(out, '}');
}

static void put_list(struct buf *out, struct slice rest)
{
	struct slice text;
	bool first = true;

	buf_put_byte(out, '[');
	while (event_list_next(&rest, &text)) {
		put_comma(out, &first);
		text_put_json(out, text);
	}
	buf_put_byte(out, ']');
}

static void put_value(struct buf *out, const struct event_field *field)
{
	switch ((enum field_type)field->type) {
	case FIELD_TEXT:
		text_put_json(out, field->text);
		break;
	case FIELD_INTEGER:
		buf_put_format(out, "%lld", (long long)field->number);
		break;
	case FIELD_BOOLEAN:
		buf_put_text(out, field->number != 0 ? "true" : "false");
		break;
	case FIELD_LIST:
		put_list(out, field->text);
		break;
	}
}

static void put_truncated(struct buf *out, const struct event *event)
{
	bool first = true;

	for (size_t i = 0; i < event->n_fields; i++) {
		if (!event->fields[i].truncated)
			continue;
		buf_put_text(out, first ? ",\"truncated\":[" : ",");
		text_put_json(out, event->fields[i].name);
		first = false;
	}
	if (!first)
		buf_put_byte(out, ']');
}

int event_json(const struct event *event, struct buf *out)
{
	bool first = true;

	buf_put_format(out, "{\"time\":%lld,\"logsource\":[", (long long)event->time);
	for (size_t i = 0; i < event->n_logsources; i++) {
		put_comma(out, &first);
		put_logsource(out, &event->logsources[i]);
	}
	buf_put_text(out, "],\"fields\":{");
	first = true;
	for (size_t i = 0; i < event->n_fields; i++) {
		put_comma(out, &first);
		text_put_json(out, event->fields[i].name);
		buf_put_byte(out, ':');
		put_value(out, &event->fields[i]);
	}
	buf_put_byte(out, '}');
	put_truncated(out, event);
	return buf_put_byte(out, '}');
}
