#include "server/core/searching.h"

#include "journal/id.h"
#include "os/os.h"
#include "server/core/api/events.h"
#include "server/core/core.h"
#include "server/core/senders.h"

enum { PROGRAM_SEARCH = 2 /* as in frame spawn */, FIELD_BYTES = 8 };

#define DEADLINE (30 * USEC_PER_SEC)

static struct events_look *look_at_work(const struct core *core)
{
	const struct searching *s = &core->searching;

	return s->request != 0 && !s->answered && peers_channel(core, ROLE_SEARCH) ? s->looks[0]
										   : NULL;
}

/* ---- beginning and end */

static void start_next(struct core *core)
{
	struct searching *s = &core->searching;
	const struct clock *clock = core->child->clock;
	struct frame_spawn spawn = {.program = PROGRAM_SEARCH};

	if (s->request != 0 || s->n_looks == 0)
		return;
	s->answered = false;
	s->request = spawn.request = ++s->last_request;
	loop_set_timer(s->timer, clock->monotonic(clock) + DEADLINE);
	/* What cannot be asked for now is given up by the timer. */
	if (CHANNEL_SEND(core->child->control, SPAWN, spawn, &spawn) < 0)
		loop_set_timer(s->timer, clock->monotonic(clock));
}

/* The look at work leaves the queue before it is answered, which frees it. */
static struct events_look *take_look(struct core *core)
{
	struct searching *s = &core->searching;
	struct events_look *look = s->looks[0];

	s->n_looks--;
	memmove(s->looks, s->looks + 1, s->n_looks * sizeof(s->looks[0]));
	s->answered = true;
	free(TAKE_PTR(s->files));
	return look;
}

static void refuse(
	struct core *core, uint16_t status, enum message_id problem, struct slice subject)
{
	events_refuse(take_look(core), status, message_get(problem), subject);
}

/* The program has gone, or never came. */
static void conclude(struct core *core)
{
	struct searching *s = &core->searching;

	if (s->request == 0)
		return;
	if (!s->answered)
		refuse(core, 503, MSG_API_SEARCH_ENDED, SLICE_EMPTY);
	s->request = 0;
	loop_set_timer(s->timer, 0);
	start_next(core);
}

/* It has had its time, whether it has answered or not. */
static void on_timer(void *ctx)
{
	struct core *core = ctx;

	if (peers_channel(core, ROLE_SEARCH))
		peers_cut(core, ROLE_SEARCH);
	else
		conclude(core);
}

int searching_init(struct core *core)
{
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->searching.timer);
}

void searching_done(struct core *core)
{
	struct searching *s = &core->searching;

	s->timer = loop_remove(s->timer);
	free(TAKE_PTR(s->files));
	s->request = 0;
	s->n_looks = 0;
}

/* A poll for what comes later, and nothing has come: no program is needed to say so. */
static bool has_nothing_new(const struct core *core, struct events_look *look)
{
	const struct frame_search_begin *begin = &look->begin;

	look->newest = journal_id(journal_durable(core->journal), 0) - 1;
	look->next = begin->after;
	return begin->oldest && begin->after >= look->newest;
}

int searching_look(void *ctx, struct events_look *look)
{
	struct core *core = ctx;
	struct searching *s = &core->searching;

	if (has_nothing_new(core, look)) {
		events_answer(look);
		return 0;
	}
	if (s->n_looks == SEARCHING_MAX)
		return ERR_FULL;
	s->looks[s->n_looks++] = look;
	start_next(core);
	return 0;
}

bool searching_is_awaited(const struct core *core, uint64_t request)
{
	return core->searching.request != 0 && core->searching.request == request;
}

void searching_lost(struct core *core)
{
	conclude(core);
}

void searching_ended(struct core *core, const struct frame_child_state *state)
{
	/* While its channel is open, what it sent last may still be on the way. */
	if (searching_is_awaited(core, state->request) && !peers_channel(core, ROLE_SEARCH))
		conclude(core);
}

/* ---- giving */

static bool is_past(const struct frame_search_begin *begin, uint64_t base, uint64_t size)
{
	uint64_t at = journal_id_position(begin->after);

	if (begin->after == 0)
		return false;
	return begin->oldest ? base + size <= at : base > at;
}

/* Which files may hold something, as they are now: the newest first, or the oldest. */
static int list_files(struct core *core, const struct frame_search_begin *begin)
{
	struct searching *s = &core->searching;
	uint64_t base, size;
	size_t cursor = 0, n = 0;

	while (journal_next_file(core->journal, &cursor, 0, &base, &size))
		n++;
	s->files = calloc(n + 1, sizeof(*s->files));
	if (!s->files)
		return ERR_NO_MEMORY;
	s->n_files = s->n_given = cursor = 0;
	while (journal_next_file(core->journal, &cursor, 0, &base, &size))
		if (!is_past(begin, base, size))
			s->files[s->n_files++] = (struct searching_file){base, size};
	for (size_t i = 0; !begin->oldest && i < s->n_files / 2; i++) {
		struct searching_file file = s->files[i];

		s->files[i] = s->files[s->n_files - 1 - i];
		s->files[s->n_files - 1 - i] = file;
	}
	return 0;
}

/* Everything was looked at. */
static void finish(struct core *core)
{
	const struct frame_search_end end = {0};
	struct events_look *look = take_look(core);

	look->next = look->begin.oldest ? look->newest : 0;
	events_answer(look);
	PEERS_SEND(core, SEARCH, SEARCH_END, search_end, &end);
}

static int give_next(struct core *core)
{
	struct searching *s = &core->searching;

	while (s->n_given < s->n_files) {
		const struct searching_file *row = &s->files[s->n_given++];
		const struct frame_search_file file = {row->base, row->size, s->end};
		_cleanup_fd_ int fd = -1;

		/* One that went meanwhile held nothing that may be shown. */
		if (journal_open_file(core->journal, row->base, &fd) < 0)
			continue;
		PEERS_SEND_FD(core, SEARCH, SEARCH_FILE, search_file, &file, fd);
		return 0;
	}
	finish(core);
	return 0;
}

int searching_welcome(struct core *core)
{
	struct searching *s = &core->searching;
	struct events_look *look = look_at_work(core);

	if (!look)
		return ERR_OUT_OF_ORDER;
	s->end = journal_durable(core->journal);
	s->last = look->begin.after;
	s->n_bytes = 0;
	look->newest = journal_id(s->end, 0) - 1;
	TRY(list_files(core, &look->begin));
	TRY(senders_tell_search(core));
	PEERS_SEND(core, SEARCH, SEARCH_BEGIN, search_begin, &look->begin);
	return give_next(core);
}

/* ---- hearing */

static const struct record_search_company *find_company(
	const struct frame_search_begin *begin, uint32_t company)
{
	for (size_t i = 0; i < begin->n_companies; i++)
		if (begin->companies[i].company == company)
			return &begin->companies[i];
	return NULL;
}

/* Whether the look may have what the journal holds there. */
static bool is_allowed(const struct frame_search_begin *begin, const struct journal_record *record,
	const struct frame_search_found *found)
{
	const struct record_search_company *company = find_company(begin, record->company);

	return record->kind == JOURNAL_BATCH && company && record->received >= company->keep_from &&
	       (begin->device == 0 || begin->device == record->device) &&
	       (record->format != JOURNAL_BATCH_CBOR || found->index < record->count);
}

static bool is_in_order(
	const struct searching *s, const struct frame_search_begin *begin, uint64_t id)
{
	if (begin->oldest)
		return id > s->last;
	return s->last == 0 || id < s->last;
}

static bool is_in_file(const struct searching *s, uint64_t position)
{
	const struct searching_file *file = &s->files[s->n_given - 1];

	return position >= file->base && position < file->base + file->size && position < s->end &&
	       position % JOURNAL_ALIGN == 0;
}

static size_t bytes_of(const struct frame_search_found *found)
{
	size_t n = found->logsource.len;

	for (size_t i = 0; i < found->n_fields; i++)
		n += found->fields[i].name.len + found->fields[i].value.len + FIELD_BYTES;
	return n;
}

static int check_row(struct core *core, const struct events_look *look, struct events_row *row)
{
	struct searching *s = &core->searching;
	const struct frame_search_found *found = &row->found;
	uint64_t id = journal_id(found->position, found->index);
	struct journal_record record;

	s->n_bytes += bytes_of(found);
	if (look->n_rows >= look->begin.limit || s->n_bytes > EVENTS_MAX_BYTES ||
		found->index > JOURNAL_ID_LAST_INDEX || !is_in_file(s, found->position) ||
		!is_in_order(s, &look->begin, id))
		return ERR_BAD_VALUE;
	TRY(journal_find_record(core->journal, found->position, &record));
	if (!is_allowed(&look->begin, &record, found))
		return ERR_DENIED;
	row->company = record.company;
	row->device = record.device;
	row->received = record.received;
	s->last = id;
	return 0;
}

/* Ends the program: it is not to be believed any more. */
static int disbelieve(struct core *core, int why)
{
	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_SEARCH_REFUSED, LOG_RESULT(why));
	refuse(core, 500, MSG_CORE_SEARCH_REFUSED, SLICE_EMPTY);
	return ERR_BAD_VALUE;
}

/* Decoded from a copy, so that the texts outlive the frame. */
int searching_found(struct core *core, struct slice payload, int *fd)
{
	struct events_look *look = look_at_work(core);
	struct events_row *row;
	struct slice kept;
	int result;

	if (!look)
		return ERR_OUT_OF_ORDER;
	if (look->n_rows == EVENTS_MOST)
		return disbelieve(core, ERR_TOO_LARGE);
	row = &look->rows[look->n_rows];
	kept = arena_dup(&look->arena, payload);
	if (!kept.data)
		return disbelieve(core, ERR_TOO_LARGE);
	TRY(frame_search_found_decode(kept, &look->arena, &row->found));
	result = check_row(core, look, row);
	/* Its file went meanwhile: past every retention. */
	if (result == ERR_NOT_FOUND)
		return 0;
	if (result < 0)
		return disbelieve(core, result);
	look->n_rows++;
	return 0;
}

int searching_passed(struct core *core, struct slice payload, int *fd)
{
	struct frame_search_passed passed;

	TRY(frame_search_passed_decode(payload, &core->arena, &passed));
	return look_at_work(core) ? give_next(core) : ERR_OUT_OF_ORDER;
}

static void refuse_filter(struct core *core, const struct frame_search_done *done)
{
	const struct message *problem = message_find(done->refused);
	struct events_look *look = take_look(core);
	struct slice subject = arena_dup(&look->arena, done->subject);

	events_refuse(look, 400, problem ? problem : message_get(MSG_SEARCH_FILTER_BAD), subject);
}

int searching_finished(struct core *core, struct slice payload, int *fd)
{
	struct events_look *look = look_at_work(core);
	struct frame_search_done done;

	TRY(frame_search_done_decode(payload, &core->arena, &done));
	if (!look)
		return ERR_OUT_OF_ORDER;
	if (done.refused.len > 0) {
		refuse_filter(core, &done);
		return 0;
	}
	/* At least as far as its last row, and nothing comes twice. */
	if (done.next != core->searching.last &&
		!is_in_order(&core->searching, &look->begin, done.next))
		return disbelieve(core, ERR_BAD_VALUE);
	take_look(core);
	look->more = true;
	look->next = done.next;
	events_answer(look);
	return 0;
}
