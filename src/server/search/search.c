#include "server/search/search.h"

#include <stdlib.h>

#include "base/text.h"
#include "journal/id.h"
#include "server/search/filter.h"
#include "stored/batch.h"
#include "stored/files.h"

enum {
	MAX_MARKS = LINES_MAX,    /* more than a batch has events */
	MAX_PLACES = 1024 * 1024, /* of records in one file */
	MAX_LOGSOURCE = 255,
	FIELD_BYTES = 16, /* about what a field takes beside its texts */
	ARENA_BYTES = 1024 * 1024,
};

/* An event that passed, to be decoded again when its turn comes: one event is held at a time. */
struct mark {
	uint32_t index;
	usec_t seen;
	struct slice rest; /* of the batch, with the event at its beginning */
};

struct search {
	struct search_config config;
	struct filter *filter;
	struct stored_batch *batch;
	struct sender sender;      /* of the batch at hand */
	struct stored_files files; /* at most one */
	struct buf body;
	struct buf scratch;
	struct arena arena;
	uint64_t *places; /* positions of the file's records that may hold something */
	size_t n_places;
	size_t n_allocated;
	struct mark *marks; /* MAX_MARKS */
	size_t n_marks;
	uint32_t n_found;
	size_t n_bytes;
	usec_t until;
	uint64_t next;
};

static void freep(struct search **search)
{
	search_free(*search);
}

int search_new(const struct search_config *config, struct search **ret, struct fault *ret_fault)
{
	_cleanup_(freep) struct search *search = calloc(1, sizeof(*search));

	if (!search)
		return ERR_NO_MEMORY;
	search->config = *config;
	search->next = config->begin->after;
	search->until = config->clock->monotonic(config->clock) + SEARCH_BUDGET;
	buf_init(&search->body, JOURNAL_MAX_BODY);
	buf_init(&search->scratch, EVENT_MAX_BYTES);
	arena_init(&search->arena, ARENA_BYTES);
	TRY(filter_new(config->begin->text, config->seed, &search->filter, ret_fault));
	TRY(stored_batch_new(&search->batch));
	search->marks = calloc(MAX_MARKS, sizeof(*search->marks));
	if (!search->marks)
		return ERR_NO_MEMORY;
	*ret = TAKE_PTR(search);
	return 0;
}

struct search *search_free(struct search *search)
{
	if (!search)
		return NULL;
	filter_free(search->filter);
	stored_batch_free(search->batch);
	stored_files_done(&search->files);
	buf_done(&search->body);
	buf_done(&search->scratch);
	arena_done(&search->arena);
	free(search->places);
	free(search->marks);
	free(search);
	return NULL;
}

uint64_t search_next(const struct search *search)
{
	return search->next;
}

/* ---- which batches: by their headers */

static const struct record_search_company *find_company(
	const struct frame_search_begin *begin, uint32_t company)
{
	size_t low = 0, high = begin->n_companies;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (begin->companies[middle].company < company)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == begin->n_companies || begin->companies[low].company != company)
		return NULL;
	return &begin->companies[low];
}

/* Whether an id lies behind the one after which the search goes on. */
static bool is_behind(const struct frame_search_begin *begin, uint64_t id)
{
	if (begin->oldest)
		return id > begin->after;
	return begin->after == 0 || id < begin->after;
}

static bool may_hold(const struct frame_search_begin *begin, const struct journal_record *record)
{
	const struct record_search_company *company = find_company(begin, record->company);
	uint32_t last = begin->oldest ? JOURNAL_ID_LAST_INDEX : 0;

	if (!company || record->received < company->keep_from)
		return false;
	if (begin->device != 0 && record->device != begin->device)
		return false;
	/* An event is seen between the last contact before its batch and the batch's arrival. */
	if (record->received < begin->since)
		return false;
	if (begin->until != 0 && record->contact >= begin->until &&
		record->received >= begin->until)
		return false;
	return is_behind(begin, journal_id(record->position, last));
}

static int add_place(struct search *search, uint64_t position)
{
	size_t n = search->n_allocated ? 2 * search->n_allocated : 1024;
	uint64_t *grown;

	if (search->n_places < search->n_allocated) {
		search->places[search->n_places++] = position;
		return 0;
	}
	if (search->n_places == MAX_PLACES)
		return ERR_TOO_LARGE;
	grown = reallocarray(search->places, n, sizeof(*grown));
	if (!grown)
		return ERR_NO_MEMORY;
	search->places = grown;
	search->n_allocated = n;
	search->places[search->n_places++] = position;
	return 0;
}

static int find_places(struct search *search, const struct frame_search_file *file)
{
	uint64_t end = file->base + file->size, position = file->base;
	uint64_t limit = file->end < end ? file->end : end;
	struct journal_record record;
	int r;

	search->n_places = 0;
	while ((r = stored_files_header(&search->files, &position, limit, &record)) != ERR_AGAIN) {
		/* The rest of a file in which no header fits: there is no next file here. */
		if (r == ERR_NOT_FOUND)
			break;
		if (r == ERR_DAMAGED) {
			TRY(stored_files_find_record(&search->files, position, limit, &position));
			continue;
		}
		TRY(r);
		if (record.kind == JOURNAL_BATCH && may_hold(search->config.begin, &record))
			TRY(add_place(search, position));
		position = journal_record_end(&record);
	}
	return 0;
}

/* ---- which of its events */

static bool is_wanted(struct search *search, uint32_t index, usec_t seen)
{
	const struct frame_search_begin *begin = search->config.begin;
	const struct stored_batch *batch = search->batch;

	return is_behind(begin, journal_id(batch->record.position, index)) &&
	       seen >= begin->since && (begin->until == 0 || seen < begin->until) &&
	       filter_passes(search->filter, &batch->event);
}

/* What is malformed ends the batch: what came before stands, as for watch. */
static void mark_events(struct search *search)
{
	struct stored_batch *batch = search->batch;
	struct slice rest = stored_batch_rest(batch);

	search->n_marks = 0;
	while (search->n_marks < MAX_MARKS && stored_batch_next(batch) > 0) {
		usec_t seen = stored_seen(&batch->record, batch->event.time);

		if (is_wanted(search, batch->n_events - 1, seen))
			search->marks[search->n_marks++] =
				(struct mark){batch->n_events - 1, seen, rest};
		rest = stored_batch_rest(batch);
	}
}

/* ---- telling of them */

static int put_fields(struct search *search, struct frame_search_found *found)
{
	const struct event *event = &search->batch->event;
	struct record_event_field *fields =
		arena_take_array(&search->arena, event->n_fields, sizeof(*fields));

	if (event->n_fields > 0 && !fields)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < event->n_fields; i++) {
		const struct event_field *field = &event->fields[i];
		struct slice text = event_field_text(field, &search->scratch);

		fields[i].name = field->name;
		fields[i].value = arena_dup(&search->arena, text);
		fields[i].truncated = field->truncated;
		if (text.len > 0 && !fields[i].value.data)
			return ERR_NO_MEMORY;
		search->n_bytes += field->name.len + text.len + FIELD_BYTES;
	}
	found->fields = fields;
	found->n_fields = event->n_fields;
	return 0;
}

static int tell(struct search *search, const struct mark *mark)
{
	const struct search_config *config = &search->config;
	struct stored_batch *batch = search->batch;
	struct frame_search_found found = {
		.position = batch->record.position,
		.index = mark->index,
		.seen = mark->seen,
	};
	_cleanup_(buf_done) struct buf logsource = BUF_INIT(4 * EVENT_MAX_NAME + EVENT_MAX_BYTES);

	arena_reset(&search->arena);
	TRY(stored_batch_again(batch, mark->rest));
	TRY(event_logsource_text(&batch->event.logsources[0], &logsource));
	found.time = batch->event.time;
	found.logsource = text_cut_utf8(buf_slice(&logsource), MAX_LOGSOURCE);
	TRY(put_fields(search, &found));
	TRY(config->found(config->ctx, &found));
	search->n_found++;
	search->next = journal_id(found.position, found.index);
	return 0;
}

static bool has_enough(const struct search *search)
{
	return search->n_found == search->config.begin->limit ||
	       search->n_bytes >= SEARCH_ENOUGH_BYTES;
}

/* 0: the batch is done; 1: enough. */
static int tell_marks(struct search *search)
{
	bool oldest = search->config.begin->oldest;

	for (size_t i = 0; i < search->n_marks; i++) {
		TRY(tell(search, &search->marks[oldest ? i : search->n_marks - 1 - i]));
		if (has_enough(search))
			return 1;
	}
	return 0;
}

static int open_batch(struct search *search, const struct journal_record *record)
{
	struct logsource_row fallback;

	senders_find(search->config.senders, record->device, &search->sender);
	fallback = sender_logsource(&search->sender);
	TRY(stored_files_body(&search->files, record, &search->body));
	TRY(stored_batch_open(search->batch, record, buf_slice(&search->body), &fallback));
	mark_events(search);
	return 0;
}

static int search_batch(struct search *search, uint64_t position)
{
	uint32_t last = search->config.begin->oldest ? JOURNAL_ID_LAST_INDEX : 0;
	const struct clock *clock = search->config.clock;
	struct journal_record record;
	int r;

	TRY(stored_files_header(&search->files, &position, UINT64_MAX, &record));
	search->n_marks = 0;
	r = open_batch(search, &record);
	/* What is no sound batch was set aside by watch, with a case. */
	if (r < 0 && (result_is_system(r) || r == ERR_NO_MEMORY))
		return r;
	r = tell_marks(search);
	if (r != 0)
		return r;
	search->next = journal_id(position, last);
	return clock->monotonic(clock) >= search->until;
}

int search_file(struct search *search, const struct frame_search_file *file, int *fd)
{
	bool oldest = search->config.begin->oldest;
	int r;

	stored_files_done(&search->files);
	TRY(stored_files_put(&search->files, file->base, file->size, fd));
	TRY(find_places(search, file));
	for (size_t i = 0; i < search->n_places; i++) {
		r = search_batch(search, search->places[oldest ? i : search->n_places - 1 - i]);
		if (r != 0)
			return r;
	}
	stored_files_done(&search->files);
	return 0;
}
