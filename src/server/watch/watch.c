#include "server/watch/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "journal/note.h"
#include "os/os.h"
#include "server/watch/evaluate.h"
#include "stored/files.h"
#include "stored/senders.h"

enum {
	TURN = 20 * USEC_PER_MS, /* work at a stretch before frames are looked at again */
	MAX_QUEUE = 8 * 1024 * 1024,
	FRAME_ARENA = 4096,
};

struct watch {
	struct watch_config config;
	const struct clock *clock;
	struct channel *core;
	struct loop_source *turn;
	struct arena arena;
	struct stored_files files;
	struct senders senders;
	uint64_t *note;
	struct outcome *outcome;
	struct evaluation *evaluation;
	struct ruleset *rules;
	struct ruleset *next_rules; /* from the next batch on */
	bool started;
	bool in_batch;     /* evaluation is under way on `record` */
	uint64_t position; /* everything before it has been evaluated */
	uint64_t told;     /* the position last sent */
	uint64_t durable;
	uint64_t skip;
	struct journal_record record;
	struct sender sender; /* whose lines the record may hold */
	struct logsource_row fallback;
	struct buf body;
	/* Frames that the core must have before work goes on. */
	bool owes_ruled;
	struct frame_ruled ruled;
	bool owes_set_aside;
	struct frame_set_aside set_aside;
	uint64_t after_set_aside;
	bool owes_refused;
	struct frame_lines_refused refused;
};

static void wake(struct watch *watch)
{
	loop_set_timer(watch->turn, watch->clock->monotonic(watch->clock));
}

/* ---- one step: 0 something was done; ERR_AGAIN nothing to do; ERR_FULL the core must read */

static int send_outcome(struct watch *watch)
{
	uint64_t generation = watch->rules ? watch->rules->generation : 0;

	TRY(outcome_send(watch->outcome, watch->core, watch->position, generation));
	watch->told = watch->position;
	return 0;
}

static int send_ruled(struct watch *watch)
{
	TRY(CHANNEL_SEND(watch->core, RULED, ruled, &watch->ruled));
	watch->owes_ruled = false;
	return 0;
}

/* In the order of the journal: first what came of the records before it. */
static int send_set_aside(struct watch *watch)
{
	if (!outcome_is_empty(watch->outcome))
		TRY(send_outcome(watch));
	TRY(CHANNEL_SEND(watch->core, SET_ASIDE, set_aside, &watch->set_aside));
	watch->owes_set_aside = false;
	watch->position = watch->after_set_aside;
	return 0;
}

static int send_refused(struct watch *watch)
{
	TRY(CHANNEL_SEND(watch->core, LINES_REFUSED, lines_refused, &watch->refused));
	watch->owes_refused = false;
	return 0;
}

/* A `matched` frame names one generation: what the old rules found goes out under theirs. */
static int switch_rules(struct watch *watch)
{
	if (!outcome_is_empty(watch->outcome))
		TRY(send_outcome(watch));
	ruleset_free(watch->rules);
	watch->rules = TAKE_PTR(watch->next_rules);
	return 0;
}

static int put_aside(struct watch *watch, const char *reason, uint64_t next)
{
	const struct journal_record *record = &watch->record;

	watch->in_batch = false;
	watch->set_aside = (struct frame_set_aside){
		.position = watch->position,
		.company = record->company,
		.device = record->device,
		.number = record->number,
		.reason = slice_text(reason),
	};
	memcpy(watch->set_aside.epoch, record->epoch, sizeof(record->epoch));
	watch->owes_set_aside = true;
	watch->after_set_aside = next;
	log_write(watch->config.log, LOG_LEVEL_WARNING, MSG_WATCH_SET_ASIDE,
		LOG_NUMBER("position", watch->position), LOG_NUMBER("company", record->company),
		LOG_NUMBER("device", record->device), LOG_NUMBER("number", record->number),
		LOG_TEXT("reason", reason));
	return 0;
}

/* The batch's own fault, or ours? Without memory nothing is known of the batch. */
static int refuse_batch(struct watch *watch, int result)
{
	if (result_is_system(result) || result == ERR_NO_MEMORY)
		return result;
	return put_aside(watch, result_name(result), journal_record_end(&watch->record));
}

/* Of a record whose header is sound only the body is passed over. */
static int put_damage_aside(struct watch *watch)
{
	uint64_t next = journal_record_end(&watch->record);

	if (watch->record.kind == 0)
		TRY(stored_files_find_record(
			&watch->files, watch->position, watch->durable, &next));
	return put_aside(watch, result_name(ERR_DAMAGED), next);
}

static int begin_record(struct watch *watch)
{
	int r;

	if (!watch->started || !watch->rules)
		return ERR_AGAIN;
	journal_note_put(watch->note, watch->position);
	r = stored_files_read(
		&watch->files, &watch->position, watch->durable, &watch->record, &watch->body);
	if (r == ERR_DAMAGED)
		return put_damage_aside(watch);
	/* The core gives the next file once it has heard that this one is done. */
	if (r == ERR_NOT_FOUND)
		return ERR_AGAIN;
	if (r < 0)
		return r;
	if (watch->record.kind == JOURNAL_PADDING) {
		watch->position = journal_record_end(&watch->record);
		return 0;
	}
	if (watch->skip != 0 && watch->position == watch->skip)
		return put_aside(watch, "ENDED_WATCH", journal_record_end(&watch->record));
	senders_find(&watch->senders, watch->record.device, &watch->sender);
	watch->fallback = sender_logsource(&watch->sender);
	r = evaluation_open(
		watch->evaluation, &watch->record, buf_slice(&watch->body), &watch->fallback);
	if (r < 0)
		return refuse_batch(watch, r);
	watch->in_batch = true;
	return 0;
}

static void note_refused(struct watch *watch)
{
	struct lines_refused refused = evaluation_refused(watch->evaluation);

	if (refused.count == 0)
		return;
	watch->owes_refused = true;
	watch->refused = (struct frame_lines_refused){
		.position = watch->position,
		.company = watch->record.company,
		.device = watch->record.device,
		.received = watch->record.received,
		.lines = refused.count,
		.first = refused.first,
		.reason = slice_text(result_name(refused.reason)),
	};
	log_write(watch->config.log, LOG_LEVEL_INFO, MSG_WATCH_LINES_REFUSED,
		LOG_NUMBER("device", watch->record.device), LOG_NUMBER("lines", refused.count),
		LOG_NUMBER("first", refused.first), LOG_RESULT(refused.reason));
}

static int go_on(struct watch *watch)
{
	struct record_sight sight;
	int r;

	r = evaluation_step(watch->evaluation, watch->rules, watch->clock, watch->outcome);
	if (r > 0)
		return 0;
	if (r == ERR_FULL)
		return send_outcome(watch);
	if (r < 0)
		return refuse_batch(watch, r);
	sight = evaluation_sight(watch->evaluation);
	if (outcome_add_sight(watch->outcome, &sight) == ERR_FULL)
		return send_outcome(watch);
	note_refused(watch);
	watch->position = journal_record_end(&watch->record);
	watch->in_batch = false;
	return 0;
}

static int step(struct watch *watch)
{
	if (!watch->core)
		return ERR_AGAIN;
	if (watch->owes_ruled)
		return send_ruled(watch);
	if (watch->owes_set_aside)
		return send_set_aside(watch);
	if (watch->owes_refused)
		return send_refused(watch);
	if (watch->in_batch)
		return go_on(watch);
	if (watch->next_rules)
		return switch_rules(watch);
	return begin_record(watch);
}

static bool has_news(const struct watch *watch)
{
	return watch->started &&
	       (watch->position != watch->told || !outcome_is_empty(watch->outcome));
}

static void on_turn(void *ctx)
{
	struct watch *watch = ctx;
	usec_t until = watch->clock->monotonic(watch->clock) + TURN;
	int r;

	do
		r = step(watch);
	while (r == 0 && watch->clock->monotonic(watch->clock) < until);
	if (r == 0)
		wake(watch);
	if (watch->note && r == ERR_AGAIN)
		journal_note_put(watch->note, JOURNAL_NOTE_IDLE);
	/* Alerts do not wait for a backlog; positions and sights do. */
	if ((r == ERR_AGAIN && has_news(watch)) || (r == 0 && outcome_has_matches(watch->outcome)))
		r = send_outcome(watch);
	/* After ERR_FULL on_drained wakes us. */
	if (r < 0 && r != ERR_AGAIN && r != ERR_FULL && r != ERR_CLOSED)
		watch->config.failed(watch->config.ctx, r);
}

/* ---- frames from the core, one row each */

static int on_image(struct watch *watch, struct slice payload, int *fd)
{
	struct frame_image frame;
	struct ruleset *rules = NULL;
	int r;

	TRY(frame_image_decode(payload, &watch->arena, &frame));
	r = ruleset_open(*fd, frame.generation, &rules);
	watch->ruled = (struct frame_ruled){
		.generation = frame.generation,
		.n_rules = r == 0 ? ruleset_count(rules) : 0,
		.refused = r < 0,
		.reason = r < 0 ? slice_text(result_name(r)) : SLICE_EMPTY,
	};
	watch->owes_ruled = true;
	if (r < 0) {
		/* The rules in use stay in use. */
		log_write(watch->config.log, LOG_LEVEL_ERROR, MSG_WATCH_RULES_REFUSED,
			LOG_NUMBER("generation", frame.generation), LOG_RESULT(r));
		return 0;
	}
	ruleset_free(watch->next_rules);
	watch->next_rules = rules;
	return 0;
}

static int on_sender_put(struct watch *watch, struct slice payload, int *fd _unused_)
{
	struct frame_sender_put frame;

	TRY(frame_sender_put_decode(payload, &watch->arena, &frame));
	return senders_put(&watch->senders, &frame);
}

static int on_journal_file(struct watch *watch, struct slice payload, int *fd)
{
	struct frame_journal_file frame;

	TRY(frame_journal_file_decode(payload, &watch->arena, &frame));
	return stored_files_put(&watch->files, frame.base, frame.size, fd);
}

static int on_journal_gone(struct watch *watch, struct slice payload, int *fd _unused_)
{
	struct frame_journal_gone frame;

	TRY(frame_journal_gone_decode(payload, &watch->arena, &frame));
	stored_files_del(&watch->files, frame.base);
	return 0;
}

static int map_note(int fd, uint64_t **ret)
{
	struct stat st;
	void *page;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (st.st_size < JOURNAL_NOTE_BYTES)
		return ERR_TRUNCATED;
	page = mmap(NULL, JOURNAL_NOTE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		return -errno;
	*ret = page;
	return 0;
}

static int on_journal_start(struct watch *watch, struct slice payload, int *fd)
{
	struct frame_journal_start frame;

	TRY(frame_journal_start_decode(payload, &watch->arena, &frame));
	if (watch->started)
		return ERR_OUT_OF_ORDER;
	TRY(map_note(*fd, &watch->note));
	journal_note_put(watch->note, JOURNAL_NOTE_IDLE);
	watch->position = frame.position;
	watch->told = frame.position;
	watch->skip = frame.skip;
	watch->started = true;
	return 0;
}

static int on_journal_to(struct watch *watch, struct slice payload, int *fd _unused_)
{
	struct frame_journal_to frame;

	TRY(frame_journal_to_decode(payload, &watch->arena, &frame));
	if (frame.position > watch->durable)
		watch->durable = frame.position;
	return 0;
}

static const struct handler {
	uint16_t type;
	int (*handle)(struct watch *watch, struct slice payload, int *fd);
} handlers[] = {
	{FRAME_IMAGE, on_image},
	{FRAME_SENDER_PUT, on_sender_put},
	{FRAME_JOURNAL_FILE, on_journal_file},
	{FRAME_JOURNAL_GONE, on_journal_gone},
	{FRAME_JOURNAL_START, on_journal_start},
	{FRAME_JOURNAL_TO, on_journal_to},
};

static int on_frame(
	void *ctx, struct channel *core _unused_, uint16_t type, struct slice payload, int *fd)
{
	struct watch *watch = ctx;

	arena_reset(&watch->arena);
	for (size_t i = 0; i < ARRAY_SIZE(handlers); i++) {
		if (handlers[i].type != type)
			continue;
		TRY(handlers[i].handle(watch, payload, fd));
		wake(watch);
		return 0;
	}
	return ERR_OUT_OF_ORDER;
}

static void on_drained(void *ctx, struct channel *core _unused_)
{
	wake(ctx);
}

/* ---- life */

/* All that a core gave or was still owed. */
static void forget_core(struct watch *watch)
{
	watch->core = channel_free(watch->core);
	stored_files_done(&watch->files);
	watch->rules = ruleset_free(watch->rules);
	watch->next_rules = ruleset_free(watch->next_rules);
	outcome_clear(watch->outcome);
	if (watch->note)
		munmap(watch->note, JOURNAL_NOTE_BYTES);
	watch->note = NULL;
	watch->started = false;
	watch->in_batch = false;
	watch->durable = 0;
	watch->owes_ruled = false;
	watch->owes_set_aside = false;
	watch->owes_refused = false;
	senders_done(&watch->senders);
	senders_init(&watch->senders);
}

static void on_closed(void *ctx, struct channel *core _unused_, int result)
{
	struct watch *watch = ctx;

	log_write(watch->config.log, LOG_LEVEL_WARNING, MSG_WATCH_CORE_GONE, LOG_RESULT(result));
	forget_core(watch);
	/* A core that lives on gives no second channel to the same watch. */
	if (result < 0)
		watch->config.failed(watch->config.ctx, result);
}

_must_check_ int watch_connect(struct watch *watch, int *fd)
{
	const struct channel_config config = {
		.loop = watch->config.loop,
		.self = ROLE_WATCH,
		.peer = ROLE_CORE,
		.max_queue = MAX_QUEUE,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.on_drained = on_drained,
		.ctx = watch,
	};

	forget_core(watch);
	TRY(channel_new(&config, TAKE_FD(*fd), &watch->core));
	channel_set_state(watch->core, FRAME_IN_READY);
	return 0;
}

_must_check_ int watch_new(const struct watch_config *config, struct watch **ret)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	int r;

	if (!watch)
		return ERR_NO_MEMORY;
	watch->config = *config;
	watch->clock = loop_clock(config->loop);
	arena_init(&watch->arena, FRAME_ARENA);
	buf_init(&watch->body, JOURNAL_MAX_BODY);
	senders_init(&watch->senders);
	r = outcome_new(&watch->outcome);
	if (r == 0)
		r = evaluation_new(&watch->evaluation);
	if (r == 0)
		r = loop_add_timer(config->loop, 0, on_turn, watch, &watch->turn);
	if (r < 0) {
		watch_free(watch);
		return r;
	}
	*ret = watch;
	return 0;
}

struct watch *watch_free(struct watch *watch)
{
	if (!watch)
		return NULL;
	if (watch->outcome)
		forget_core(watch);
	loop_remove(watch->turn);
	outcome_free(watch->outcome);
	evaluation_free(watch->evaluation);
	senders_done(&watch->senders);
	arena_done(&watch->arena);
	buf_done(&watch->body);
	free(watch);
	return NULL;
}
