#include "events.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>

#include "os/os.h"
#include "records/documents.h"

#define MAX_TEXT ((size_t)4 << 30)
#define MAX_DECODED ((size_t)8 << 30)

static void *take(struct events *events, size_t n, size_t bytes)
{
	void *memory = arena_take_array(&events->arena, n ? n : 1, bytes);

	if (!memory)
		errx(1, "no memory for events");
	return memory;
}

static struct slice keep(struct events *events, struct slice text)
{
	return text.len ? arena_dup(&events->arena, text) : SLICE_EMPTY;
}

/* A list is a row of slices (records/fields.h). */
static struct slice keep_list(struct events *events, struct slice list)
{
	size_t n = list.len / sizeof(struct slice);
	struct slice *texts = take(events, n, sizeof(*texts));

	memcpy(texts, list.data ? list.data : (const uint8_t *)"", list.len);
	for (size_t i = 0; i < n; i++)
		texts[i] = keep(events, texts[i]);
	return slice_of(texts, list.len);
}

static void keep_event(struct events *events, const struct sigma_event *event)
{
	struct sigma_field *fields = take(events, event->n_fields, sizeof(*fields));
	struct sigma_logsource *logsources = take(events, event->n_logsources, sizeof(*logsources));

	for (size_t i = 0; i < event->n_fields; i++) {
		fields[i] = event->fields[i];
		fields[i].name = keep(events, fields[i].name);
		fields[i].text = fields[i].type == SIGMA_LIST ? keep_list(events, fields[i].text)
							      : keep(events, fields[i].text);
	}
	for (size_t i = 0; i < event->n_logsources; i++)
		logsources[i] =
			(struct sigma_logsource){keep(events, event->logsources[i].category),
				keep(events, event->logsources[i].product),
				keep(events, event->logsources[i].service)};
	if (events->n == events->room) {
		events->room = events->room ? 2 * events->room : 1024;
		events->decoded = realloc(events->decoded, events->room * sizeof(*events->decoded));
		if (!events->decoded)
			errx(1, "no memory for events");
	}
	events->decoded[events->n++] = (struct sigma_event){
		logsources, event->n_logsources, fields, event->n_fields, event->list_next};
}

static void decode(struct events *events)
{
	struct slice rest = buf_slice(&events->text), document;
	struct record_reader *reader;
	enum documents_found found;

	if (record_reader_new(&reader) < 0)
		errx(1, "no memory");
	while ((found = documents_next(&rest, true, &document)) != DOCUMENTS_NONE) {
		struct record record;

		if (found == DOCUMENTS_ONE && record_read(reader, document, &record) == 0)
			keep_event(events, &record.event);
		else
			events->n_damaged++;
	}
	record_reader_free(reader);
}

void events_load(struct events *events, char *const *paths, size_t n_paths)
{
	*events = (struct events){.text = BUF_INIT(MAX_TEXT), .arena = ARENA_INIT(MAX_DECODED)};
	for (size_t i = 0; i < n_paths; i++) {
		if (os_read_file(AT_FDCWD, paths[i], MAX_TEXT, &events->text) < 0)
			errx(1, "%s: cannot be read", paths[i]);
		buf_put_byte(&events->text, '\n');
	}
	decode(events);
}

void events_done(struct events *events)
{
	buf_done(&events->text);
	arena_done(&events->arena);
	free(events->decoded);
}
