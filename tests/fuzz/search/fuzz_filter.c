/* Filters as people write them: the input is the text of one, held against an event. */
#include "base/check.h"
#include "base/macros.h"
#include "server/search/filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct filter *filter = NULL;
	struct fault fault = {0};
	struct event event;
	int r = filter_new(slice_of(data, size), 1, &filter, &fault);

	CHECK(r == 0 || r == ERR_REFUSED);
	if (r < 0)
		return 0;
	event_start(&event, 1, LOGSOURCE_LINUX_PROCESS_CREATION);
	event_add_text(&event, FIELD_KEY_IMAGE, slice_text("/usr/bin/curl"), false);
	event_add_text(&event, FIELD_KEY_COMMANDLINE, slice_text("curl http://x.example"), true);
	event_add_integer(&event, FIELD_KEY_PROCESSID, 4711);
	filter_passes(filter, &event);
	filter_free(filter);
	return 0;
}
