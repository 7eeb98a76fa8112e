#include "formats/lines/lines.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/text.h"
#include "formats/json/json.h"
#include "formats/lines/fields.h"
#include "formats/lines/when.h"

struct lines {
	struct slice rest;
	struct logsource_row fallback;
	usec_t received;
	uint32_t n_lines; /* that are not empty */
	uint32_t number;  /* of the line at hand */
	struct lines_refused refused;
	struct fields *fields;
	struct json_doc *doc; /* of the line at hand */
};

_must_check_ int lines_new(struct lines **ret)
{
	struct lines *lines = calloc(1, sizeof(*lines));
	int result;

	if (!lines)
		return ERR_NO_MEMORY;
	result = fields_new(&lines->fields);
	if (result < 0) {
		free(lines);
		return result;
	}
	*ret = lines;
	return 0;
}

static void close_line(struct lines *lines)
{
	json_free(lines->doc);
	lines->doc = NULL;
}

struct lines *lines_free(struct lines *lines)
{
	if (!lines)
		return NULL;
	close_line(lines);
	fields_free(lines->fields);
	free(lines);
	return NULL;
}

void lines_open(struct lines *lines, struct slice bytes, const struct logsource_row *fallback,
	usec_t received)
{
	close_line(lines);
	lines->rest = bytes;
	lines->fallback = *fallback;
	lines->received = received;
	lines->n_lines = 0;
	lines->number = 0;
	lines->refused = (struct lines_refused){0};
}

struct lines_refused lines_refused(const struct lines *lines)
{
	return lines->refused;
}

/* ---- one line */

/* RFC 8259 2: white space that may stand around a value. */
static bool is_blank(struct slice line)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
			return false;
	}
	return true;
}

static bool is_named(const struct logsource_row *row)
{
	return row->category.len > 0 || row->product.len > 0 || row->service.len > 0;
}

/* A member that names a logsource is taken; another of the same name is a field like any. */
static bool take_logsource(struct json_value line, const char *name, struct event *event)
{
	struct json_value object = json_get(line, name);
	struct logsource_row row = {
		.category = json_get_text(object, "category"),
		.product = json_get_text(object, "product"),
		.service = json_get_text(object, "service"),
	};

	if (!is_named(&row) || row.category.len > EVENT_MAX_NAME ||
		row.product.len > EVENT_MAX_NAME || row.service.len > EVENT_MAX_NAME)
		return false;
	event->logsources[0] = row;
	return true;
}

static bool take_time(struct json_value line, const char *name, struct event *event)
{
	struct json_value value = json_get(line, name);
	struct slice text;
	int64_t integer;
	double number;

	if (json_text(value, &text) == 0)
		return when_parse(text, &event->time) == 0;
	if (json_i64(value, &integer) == 0)
		return when_of_integer(integer, &event->time) == 0;
	return json_f64(value, &number) == 0 && when_of_number(number, &event->time) == 0;
}

static int read_object(struct lines *lines, struct json_value line, struct event *event)
{
	static const char *const sources[] = {"logsource", "tsujiban"};
	static const char *const times[] = {"time", "@timestamp"};
	struct fields_taken taken = {0};

	event->n_fields = 0;
	event->n_logsources = 1;
	event->logsources[0] = lines->fallback;
	event->time = lines->received;
	for (size_t i = 0; i < ARRAY_SIZE(sources) && !taken.logsource; i++)
		taken.logsource = take_logsource(line, sources[i], event) ? sources[i] : NULL;
	for (size_t i = 0; i < ARRAY_SIZE(times) && !taken.time; i++)
		taken.time = take_time(line, times[i], event) ? times[i] : NULL;
	if (!is_named(&event->logsources[0]))
		return ERR_NOT_FOUND;
	return fields_read(lines->fields, line, &taken, event);
}

static int read_line(struct lines *lines, struct slice line, struct event *event)
{
	struct json_value root;

	close_line(lines);
	if (line.len > LINE_MAX_BYTES || lines->n_lines > LINES_MAX)
		return ERR_TOO_LARGE;
	TRY(json_parse(line, &lines->doc, &root));
	return json_type_of(root) == JSON_OBJECT ? read_object(lines, root, event) : ERR_MALFORMED;
}

static void refuse(struct lines *lines, int reason)
{
	if (lines->refused.count++ > 0)
		return;
	lines->refused.first = lines->number;
	lines->refused.reason = reason;
}

_must_check_ int lines_next(struct lines *lines, struct event *ret)
{
	while (lines->rest.len > 0) {
		size_t len = slice_find_byte(lines->rest, '\n');
		struct slice line = slice_of(lines->rest.data, len);
		int result;

		lines->rest = slice_from(lines->rest, len + 1);
		lines->number++;
		if (is_blank(line))
			continue;
		lines->n_lines++;
		result = read_line(lines, line, ret);
		if (result == 0)
			return 1;
		if (result == ERR_NO_MEMORY)
			return result;
		refuse(lines, result);
	}
	return 0;
}

struct slice lines_rest(const struct lines *lines)
{
	return lines->rest;
}
