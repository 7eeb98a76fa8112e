#include "agent/ship/ship.h"

#include "base/text.h"
#include "os/os.h"

#define SYNC_EVERY USEC_PER_SEC

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
	s->state.lost += lost;
	s->unsaved |= lost > 0;
}

/* ---- batches */

static void flush(struct ship *s)
{
	struct spool_entry entry = {
		.count = s->gather.count,
		.wall = s->clock->wall(s->clock),
		.monotonic = s->clock->monotonic(s->clock),
		.lost = s->state.lost,
	};
	int r;

	if (entry.count == 0)
		return;
	r = spool_append(s->spool, &entry, buf_slice(&s->gather.events));
	gather_clear(&s->gather);
	if (r < 0) {
		log_write(s->log, LOG_LEVEL_ERROR, MSG_AGENT_SPOOL_DROPPED,
			LOG_NUMBER("events", entry.count), LOG_RESULT(r));
		s->state.lost += entry.count;
		s->unsaved = true;
		return;
	}
	s->unsaved |= s->state.lost > 0;
	s->state.lost = 0;
	s->unsynced = true;
	note_losses(s);
	uplink_poke(&s->uplink);
}

static void set_due(struct ship *s)
{
	usec_t wait = uplink_is_waiting(&s->uplink) ? GATHER_WAIT_OFFLINE : GATHER_WAIT;

	loop_set_timer(s->due, gather_due(&s->gather, wait));
}

static void on_due(void *ctx)
{
	struct ship *s = ctx;

	flush(s);
	set_due(s);
}

void ship_take_event(struct ship *s, struct slice event, bool urgent)
{
	bool full = false;

	if (gather_put(&s->gather, event, s->clock->monotonic(s->clock), &full) < 0) {
		s->state.lost++;
		s->unsaved = true;
		return;
	}
	if (full || urgent)
		flush(s);
	set_due(s);
}

void ship_take_lost(struct ship *s, uint64_t count)
{
	s->state.lost += count;
	s->unsaved = true;
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
	/* Numbers that may have been used under the old epoch must not come again under it. */
	if (r == 0 && !fresh)
		return 0;
	state_renew_epoch(&s->state, spool_first_number(s->spool));
	log_write(s->log, LOG_LEVEL_INFO, MSG_AGENT_NEW_EPOCH, LOG_RESULT(r));
	return state_save(s->dir_fd, &s->state);
}

int ship_init(struct ship *s, struct loop *loop, const struct log *log, int *dir_fd,
	const struct uplink_names *names)
{
	*s = (struct ship){.clock = loop_clock(loop), .log = log, .dir_fd = TAKE_FD(*dir_fd)};
	gather_init(&s->gather);
	TRY(open_spool(s));
	TRY(loop_add_timer(loop, 0, on_due, s, &s->due));
	TRY(loop_add_timer(loop, 0, on_sync, s, &s->sync));
	TRY(uplink_init(&s->uplink, loop, log, s->dir_fd, s->spool, &s->state, names));
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
	if (spool_sync(s->spool) == 0)
		s->unsynced = false;
	save_state(s);
}
