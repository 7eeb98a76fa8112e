/* Raw events: who may look at which, and the record of who did. */
#include "server/core/api/events.h"

#include "server/core/api/handlers.h"
#include "server/core/api/later.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_people.h"
#include "journal/id.h"

enum { LIMIT_USUAL = 100, LOOK_ARENA_BYTES = 4 * 1024 * 1024, SUBJECT_MAX = 255 };

#define USEC_PER_DAY ((usec_t)86400 * USEC_PER_SEC)

static void free_look(void *kept)
{
	struct events_look *look = kept;

	arena_done(&look->arena);
	free(look);
}

/* ---- what may be found */

static int by_company(const void *a, const void *b)
{
	uint32_t x = ((const struct record_search_company *)a)->company;
	uint32_t y = ((const struct record_search_company *)b)->company;

	return x < y ? -1 : x > y;
}

/* The asker's companies, or the one among them that was asked for, each with its retention. */
static int put_companies(struct call *call, uint32_t wanted, struct events_look *look)
{
	const struct api_options *options = &call->api->options;
	struct frame_search_begin *begin = &look->begin;
	struct record_company_list list;

	TRY(store_company_records(options->store, &call->scope, call->arena, &list));
	begin->companies =
		arena_take_array(&look->arena, list.n_companies, sizeof(*begin->companies));
	if (list.n_companies > 0 && !begin->companies)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < list.n_companies; i++) {
		const struct record_company *company = &list.companies[i];
		uint32_t days = company->retention_days ? company->retention_days
							: options->settings->retention_days;

		if (wanted != 0 && company->id != wanted)
			continue;
		begin->companies[begin->n_companies++] = (struct record_search_company){
			.company = company->id, .keep_from = call->now - days * USEC_PER_DAY};
	}
	if (begin->n_companies > 0)
		qsort(begin->companies, begin->n_companies, sizeof(*begin->companies), by_company);
	return 0;
}

static usec_t time_of(uint64_t usec)
{
	return usec > INT64_MAX ? INT64_MAX : (usec_t)usec;
}

static int put_wish(
	struct call *call, const struct record_event_filter *wish, struct events_look *look)
{
	struct frame_search_begin *begin = &look->begin;
	uint32_t limit = wish->limit ? wish->limit : LIMIT_USUAL;

	*begin = (struct frame_search_begin){
		.text = arena_dup(&look->arena, wish->text),
		.device = wish->device,
		.since = time_of(wish->since),
		.until = time_of(wish->until),
		.after = wish->after,
		.oldest = wish->oldest,
		.limit = limit > EVENTS_MOST ? EVENTS_MOST : limit,
	};
	if (wish->text.len > 0 && !begin->text.data)
		return ERR_NO_MEMORY;
	return put_companies(call, wish->company, look);
}

int call_events(struct call *call)
{
	const struct api_options *options = &call->api->options;
	struct record_event_filter wish;
	struct events_look *look;
	int result;

	TRY(record_event_filter_decode(call->frame->body, call->arena, &wish));
	look = calloc(1, sizeof(*look));
	if (!look)
		return ERR_NO_MEMORY;
	arena_init(&look->arena, LOOK_ARENA_BYTES);
	result = put_wish(call, &wish, look);
	if (result == 0 && look->begin.n_companies == 0)
		result = call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	if (result != 0) {
		free_look(look);
		return result;
	}
	result = call_later(call, look, free_look, &look->later);
	if (result != 0)
		return result;
	result = options->search ? options->search(options->answer_ctx, look) : ERR_FULL;
	if (result == 0)
		return CALL_LATER;
	later_drop(look->later);
	return result == ERR_FULL ? call_refuse(call, 503, MSG_API_BUSY, SLICE_EMPTY) : result;
}

/* ---- what is answered */

/* The asker may have lost a company while the search ran. */
static const struct record_company *find_company(
	const struct record_company_list *list, uint32_t company)
{
	for (size_t i = 0; i < list->n_companies; i++)
		if (list->companies[i].id == company)
			return &list->companies[i];
	return NULL;
}

static int put_event(struct call *call, const struct events_row *row,
	const struct record_company *company, struct record_event *event)
{
	const struct frame_search_found *found = &row->found;
	int result;

	*event = (struct record_event){
		.id = journal_id(found->position, found->index),
		.company = row->company,
		.company_name = company->name,
		.device = row->device,
		.time = found->time,
		.seen = found->seen,
		.received = row->received,
		.logsource = found->logsource,
		.fields = found->fields,
		.n_fields = found->n_fields,
	};
	result = store_device_name(call->api->options.store, row->company, row->device, call->arena,
		&event->device_name);
	return result == ERR_NOT_FOUND ? 0 : result;
}

static int put_events(struct call *call, const struct record_company_list *companies,
	struct record_event_list *list)
{
	const struct events_look *look = call->kept;

	list->events = arena_take_array(call->arena, look->n_rows, sizeof(*list->events));
	if (look->n_rows > 0 && !list->events)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < look->n_rows; i++) {
		const struct events_row *row = &look->rows[i];
		const struct record_company *company = find_company(companies, row->company);

		if (company)
			TRY(put_event(call, row, company, &list->events[list->n_events++]));
	}
	return 0;
}

/*
 * One record for each company whose events are shown, so that each company's own list has it; and one
 * when nothing was found. A poll for what comes later (oldest, after) that finds nothing has shown
 * nothing of anybody.
 */
static int audit(struct call *call, const struct record_event_list *list)
{
	const struct events_look *look = call->kept;
	const struct frame_search_begin *begin = &look->begin;
	struct slice subject = begin->text;

	for (size_t i = 0; i < begin->n_companies; i++) {
		uint32_t company = begin->companies[i].company;
		bool shown = begin->n_companies == 1 && !begin->after;

		for (size_t k = 0; k < list->n_events && !shown; k++)
			shown = list->events[k].company == company;
		if (shown)
			TRY(call_audit(call, company, "events_read", subject));
	}
	if (list->n_events == 0 && begin->n_companies > 1 && !begin->after)
		return call_audit(call, 0, "events_read", subject);
	return 0;
}

static int answer_found(struct call *call)
{
	const struct events_look *look = call->kept;
	struct record_company_list companies;
	struct record_event_list list = {
		.more = look->more, .next = look->next, .newest = look->newest};

	if (look->status != 0) {
		(void)call_refuse(call, look->status, MSG_API_SEARCH_ENDED, look->subject);
		call->reply->message = slice_text(look->problem->code);
		return CALL_REFUSED;
	}
	TRY(store_company_records(call->api->options.store, &call->scope, call->arena, &companies));
	TRY(put_events(call, &companies, &list));
	TRY(audit(call, &list));
	return record_event_list_encode(&list, &call->body);
}

void events_answer(struct events_look *look)
{
	later_answer(look->later, answer_found);
}

void events_refuse(struct events_look *look, uint16_t status, const struct message *problem,
	struct slice subject)
{
	look->status = status;
	look->problem = problem;
	look->subject = subject;
	events_answer(look);
}
