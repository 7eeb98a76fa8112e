/* A stream of JSON documents of any shape, cut and read; every list is walked, in whatever pieces the text comes. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "records/documents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct record_reader *reader;

static void walk(const struct sigma_event *event)
{
	volatile size_t bytes = 0;

	for (size_t i = 0; i < event->n_fields; i++) {
		const struct sigma_field *field = &event->fields[i];
		struct slice rest = field->text, text;

		bytes += field->name.len;
		while (field->type == SIGMA_LIST && event->list_next(&rest, &text))
			bytes += text.len ? text.data[text.len - 1] : 0;
	}
}

static void read_all(struct slice rest, bool last)
{
	enum documents_found found;
	struct slice document;
	struct record record;

	while ((found = documents_next(&rest, last, &document)) != DOCUMENTS_NONE)
		if (found == DOCUMENTS_ONE && record_read(reader, document, &record) == 0)
			walk(&record.event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!reader && record_reader_new(&reader) < 0)
		abort();
	read_all(slice_of(data, size), true);
	read_all(slice_of(data, size / 2), false);
	return 0;
}
