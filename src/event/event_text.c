/* Events as plain text, for people. */
#include "event/event.h"

static void put_list(struct buf *out, struct slice rest)
{
	struct slice text;

	while (event_list_next(&rest, &text)) {
		if (out->len > 0)
			buf_put_byte(out, '\n');
		buf_put_slice(out, text);
	}
}

struct slice event_field_text(const struct event_field *field, struct buf *scratch)
{
	buf_clear(scratch);
	switch ((enum field_type)field->type) {
	case FIELD_TEXT:
		return field->text;
	case FIELD_INTEGER:
		buf_put_format(scratch, "%lld", (long long)field->number);
		break;
	case FIELD_BOOLEAN:
		buf_put_text(scratch, field->number != 0 ? "true" : "false");
		break;
	case FIELD_LIST:
		put_list(scratch, field->text);
		break;
	}
	return buf_slice(scratch);
}

int event_logsource_text(const struct logsource_row *row, struct buf *out)
{
	buf_put_slice(out, row->category);
	buf_put_byte(out, '/');
	buf_put_slice(out, row->product);
	buf_put_byte(out, '/');
	return buf_put_slice(out, row->service);
}
