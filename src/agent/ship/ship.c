#include "agent/ship/ship.h"

#include "agent/ship/life.h"
#include "base/text.h"
#include "os/os.h"

#define SYNC_EVERY USEC_PER_SEC
#define TRY_AGAIN USEC_PER_SEC

static void save_state(struct ship *s)
{
	int r = state_save(s->dir_fd, &s->state);

	s->unsaved = r < 0;
	if (r < 0)
		log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_STATE_FAILED, LOG_RESULT(r));
}

/* What the spool had to give up is reported in the next batch, even after a restart. */
static void note_losses(struct ship *s)
{
	uint64_t lost = spool_take_lost(s->spool);

	if (spool_damaged(s->spool) != s->damaged)
		log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_SPOOL_DAMAGED,
			LOG_NUMBER("events", lost));
	else if (lost > 0)
		log_write(s->log, LOG_LEVEL_WARNING, MSG_AGENT_SPOOL_DROPPED,
			LOG_NUMBER("events", lost));
	s->damaged = spool_damaged(s->spool);
	if (lost == 0)
		return;
	state_add_lost(&s->state, lost, spool_next_number(s->spool));
	save_state(s);
}

/* ---- batches */

static void tell_kept(struct ship *s)
{
	struct spool_kept kept = spool_kept(s->spool);

	if (s->config.kept)
		s->config.kept(s->config.ctx, &kept);
}

static void tell_full(struct ship *s, bool full)
{
	if (s->config.full)
		s->config.full(s->config.ctx, full);
}

/* The gathered events stay where they are; when there is room for no more, the collector keeps the rest. */
static void get_stuck(struct ship *s, int result)
{
	if (!s->stuck)
		log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_SPOOL_FAILED, LOG_RESULT(result));
	s->stuck = true;
	if (gather_is_full(&s->gather))
		tell_full(s, true);
}

static void flush(struct ship *s)
{
	struct spool_entry entry = {
		.count = s->gather.count,
		.wall = s->clock->wall(s->clock),
		.monotonic = s->clock->monotonic(s->clock),
		.lost = s->state.lost + s->lost,
		.kept = s->taken,
	};
	int r;

	if (entry.count == 0)
		return;
	r = spool_append(s->spool, &entry, buf_slice(&s->gather.events));
	if (r < 0) {
		get_stuck(s, r);
		return;
	}
	gather_clear(&s->gather);
	s->lost = 0;
	s->state.lost = 0;
	s->stuck = false;
	s->unsynced = true;
	note_losses(s);
	tell_kept(s);
	tell_full(s, false);
	uplink_poke(&s->uplink);
}

static void set_due(struct ship *s)
{
	usec_t wait = uplink_is_waiting(&s->uplink) ? GATHER_WAIT_OFFLINE : GATHER_WAIT;
	usec_t due = gather_due(&s->gather, wait);

	if (s->stuck)
		due = s->clock->monotonic(s->clock) + TRY_AGAIN;
	loop_set_timer(s->due, due);
}

static void on_due(void *ctx)
{
	struct ship *s = ctx;

	flush(s);
	set_due(s);
}

/* A collector that was started anew may send what its predecessor sent and is not in the spool yet. */
static bool is_new(struct ship *s, const struct spool_kept *from)
{
	if (from->number == 0)
		return true;
	if (from->run == s->taken.run && from->number <= s->taken.number)
		return false;
	s->taken = *from;
	return true;
}

void ship_take_event(struct ship *s, const struct spool_kept *from, struct slice event, bool urgent)
{
	bool full = false;

	if (!is_new(s, from))
		return;
	if (gather_put(&s->gather, event, s->clock->monotonic(s->clock), &full) < 0) {
		s->lost++;
		return;
	}
	if (full || urgent)
		flush(s);
	set_due(s);
}

/* Goes with the next event: until then it is not kept, and the collector knows it still. */
void ship_take_lost(struct ship *s, const struct spool_kept *from, uint64_t count)
{
	if (is_new(s, from))
		s->lost += count;
}

bool ship_is_full(const struct ship *s)
{
	return s->stuck && gather_is_full(&s->gather);
}

struct spool_kept ship_kept(const struct ship *s)
{
	return spool_kept(s->spool);
}

/* While the server takes everything at once, a power cut finds nothing here worth a sync. */
static void on_sync(void *ctx)
{
	struct ship *s = ctx;

	note_losses(s);
	if (s->unsaved)
		save_state(s);
	if (s->unsynced && !spool_is_empty(s->spool) && spool_sync(s->spool) == 0)
		s->unsynced = false;
	loop_set_timer(s->sync, s->clock->monotonic(s->clock) + SYNC_EVERY);
}

/* ---- life */

/* Under the agent that sent it, what was torn comes again; otherwise it is lost. A head that was whole
 * counts the losses of the state too, and more than these. */
static void note_torn(struct ship *s)
{
	uint64_t torn = spool_torn(s->spool), lost = s->state.lost;

	if (torn == 0 || s->state.run == s->config.run)
		return;
	log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_SPOOL_DAMAGED, LOG_NUMBER("events", torn));
	state_add_lost(&s->state, torn > lost ? torn - lost : torn, spool_next_number(s->spool));
}

/* Whoever kills the agent kills what it had not passed on: told as one, because nobody knows how many. */
static int note_cut_off(struct ship *s)
{
	bool cut_off;

	TRY(life_begin(s->dir_fd, s->config.run, &cut_off));
	if (!cut_off)
		return 0;
	log_write(s->log, LOG_LEVEL_WARNING, MSG_AGENT_CUT_OFF, LOG_NUMBER("run", s->config.run));
	if (spool_torn(s->spool) == 0)
		state_add_lost(&s->state, 1, spool_next_number(s->spool));
	return 0;
}

/* Takes up where the last life ended. */
static int begin_state(struct ship *s)
{
	bool same_run = s->state.run == s->config.run;

	if (spool_next_number(s->spool) > s->state.lost_in)
		s->state.lost = 0;
	note_torn(s);
	TRY(note_cut_off(s));
	s->taken = spool_kept(s->spool);
	s->state.run = s->config.run;
	return same_run ? 0 : state_save(s->dir_fd, &s->state);
}

static int open_spool(struct ship *s)
{
	const struct spool_limits limits = {
		.file_bytes = SPOOL_FILE_BYTES,
		.cap_bytes = SHIP_SPOOL_BYTES,
	};
	bool fresh;
	int r = state_load(s->dir_fd, &s->state);

	if (r == ERR_NOT_FOUND || r == ERR_DAMAGED)
		state_make(&s->state);
	else
		TRY(r);
	TRY(spool_open(s->dir_fd, &limits, &s->spool, &fresh));
	TRY(begin_state(s));
	/* Numbers that may have been used under the old epoch must not come again under it. */
	if (r == 0 && !fresh)
		return 0;
	state_renew_epoch(&s->state, spool_first_number(s->spool));
	log_write(s->log, LOG_LEVEL_INFO, MSG_AGENT_NEW_EPOCH, LOG_RESULT(r));
	return state_save(s->dir_fd, &s->state);
}

int ship_init(struct ship *s, struct loop *loop, const struct log *log, int *dir_fd,
	const struct ship_config *config)
{
	*s = (struct ship){
		.config = *config,
		.clock = loop_clock(loop),
		.log = log,
		.dir_fd = TAKE_FD(*dir_fd),
	};
	gather_init(&s->gather);
	TRY(open_spool(s));
	TRY(loop_add_timer(loop, 0, on_due, s, &s->due));
	TRY(loop_add_timer(loop, 0, on_sync, s, &s->sync));
	TRY(uplink_init(&s->uplink, loop, log, s->dir_fd, s->spool, &s->state, &config->names));
	on_sync(s);
	return 0;
}

void ship_done(struct ship *s)
{
	uplink_done(&s->uplink);
	loop_remove(s->due);
	loop_remove(s->sync);
	gather_done(&s->gather);
	spool_close(s->spool);
	os_close(s->dir_fd);
}

void ship_set_key(struct ship *s, struct slice text)
{
	int r;

	while (text.len > 0 && text.data[text.len - 1] == '\n')
		text.len--;
	text = text_trim(text);
	if (text.len == 0) {
		log_write(s->log, LOG_LEVEL_WARNING, MSG_AGENT_NO_KEY, LOG_NUMBER("bytes", 0));
		return;
	}
	r = uplink_set_key(&s->uplink, text);
	if (r < 0)
		log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_BAD_KEY, LOG_RESULT(r));
}

void ship_finish(struct ship *s)
{
	flush(s);
	spool_give_up(s->spool);
	note_losses(s);
	/* What did not get there ends with us; that it was is remembered. */
	state_add_lost(&s->state, s->gather.count + s->lost, spool_next_number(s->spool));
	gather_clear(&s->gather);
	s->lost = 0;
	if (spool_sync(s->spool) == 0)
		s->unsynced = false;
	save_state(s);
	life_end(s->dir_fd);
}
