#include "server/core/backups.h"

#include <errno.h>
#include <fcntl.h>
#include "backup/manifest.h"
#include "base/text.h"
#include "os/os.h"
#include "server/core/core.h"
#include "server/core/store/store_copy.h"
#include "server/core/store/store_login.h"

#define RESTORED "restored"
/* Between two steps everybody else has a turn. */
#define STEP_EVERY USEC_PER_MS
enum { RESTORED_MAX_BYTES = 64 };

static const char holder[] = "backup";

static usec_t monotonic(const struct core *core)
{
	return core->child->clock->monotonic(core->child->clock);
}

/* Removes the copy and lets the journal's files go. */
static void end(struct core *core)
{
	struct backups *b = &core->backups;

	b->copy = store_copy_free(b->copy);
	b->open = false;
	unlinkat(core->state_dir, BACKUPS_COPY, 0);
	journal_release(core->journal, holder);
	loop_set_timer(b->timer, 0);
}

static void step(struct core *core)
{
	struct backups *b = &core->backups;
	int result = store_copy_step(b->copy);

	if (result == ERR_AGAIN)
		return;
	b->copy = store_copy_free(b->copy);
	b->failed = result < 0;
	if (result < 0)
		core_log_failure(core, "backup", result);
}

/* Again at once while there is something to copy; then when patience is at its end. */
static void on_timer(void *ctx)
{
	struct core *core = ctx;
	struct backups *b = &core->backups;

	if (monotonic(core) - b->asked >= BACKUPS_PATIENCE) {
		end(core);
		return;
	}
	if (b->copy)
		step(core);
	loop_set_timer(
		b->timer, b->copy ? monotonic(core) + STEP_EVERY : b->asked + BACKUPS_PATIENCE);
}

static struct record_backup describe(struct core *core)
{
	const struct backups *b = &core->backups;
	const char *state = b->failed ? "failed" : b->copy ? "copying" : "ready";

	return (struct record_backup){
		.id = b->id,
		.state = slice_text(state),
		.time = core_now(core),
		.oldest = journal_oldest(core->journal),
		.durable = journal_durable(core->journal),
	};
}

static int begin(void *ctx, struct record_backup *ret_backup)
{
	struct core *core = ctx;
	struct backups *b = &core->backups;
	int result;

	if (b->open)
		return ERR_CONFLICT;
	TRY(journal_hold(core->journal, holder, journal_oldest(core->journal)));
	result = store_copy_new(core->store, BACKUPS_COPY, &b->copy);
	if (result < 0) {
		end(core);
		return result;
	}
	b->id++;
	b->open = true;
	b->failed = false;
	b->asked = monotonic(core);
	loop_set_timer(b->timer, b->asked);
	*ret_backup = describe(core);
	return 0;
}

static int look(void *ctx, uint64_t id, struct record_backup *ret_backup)
{
	struct core *core = ctx;

	if (!core->backups.open || core->backups.id != id)
		return ERR_NOT_FOUND;
	core->backups.asked = monotonic(core);
	*ret_backup = describe(core);
	return 0;
}

static int finish(void *ctx, uint64_t id)
{
	struct core *core = ctx;

	if (!core->backups.open || core->backups.id != id)
		return ERR_NOT_FOUND;
	end(core);
	return 0;
}

const struct api_backups backups_for_api = {begin, look, finish};

int backups_init(struct core *core)
{
	/* Of a core that died over it. */
	if (unlinkat(core->state_dir, BACKUPS_COPY, 0) < 0 && errno != ENOENT)
		return -errno;
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->backups.timer);
}

void backups_done(struct core *core)
{
	core->backups.copy = store_copy_free(core->backups.copy);
	core->backups.timer = loop_remove(core->backups.timer);
}

/* ------------------------------------------------------------------------------ restored */

static int read_restored(struct core *core, usec_t *ret_made)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(RESTORED_MAX_BYTES);
	int64_t made;

	TRY(os_read_file(core->state_dir, RESTORED, RESTORED_MAX_BYTES, &text));
	TRY(text_parse_i64(buf_slice(&text), &made));
	*ret_made = made;
	return 0;
}

static int put_subject(usec_t made, struct buf *out)
{
	struct tm tm;
	time_t seconds = (time_t)(made / USEC_PER_SEC);

	if (!gmtime_r(&seconds, &tm))
		return ERR_BAD_VALUE;
	return buf_put_format(out, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

int backups_take_restored(struct core *core)
{
	_cleanup_(buf_done) struct buf subject = BUF_INIT(64);
	struct cases_service service = {.kind = CASES_RESTORED};
	struct changes changes = {0};
	usec_t made;
	int result = read_restored(core, &made);

	if (result == -ENOENT)
		return 0;
	TRY(result);
	TRY(put_subject(made, &subject));
	service.key = (uint64_t)core_now(core);
	service.subject = buf_slice(&subject);
	log_write(&core->child->log, LOG_LEVEL_WARNING, MSG_CORE_RESTORED,
		LOG_SLICE("made", service.subject));
	/* Who was logged in then need not be today; nor are links good that somebody saw since. */
	TRY(store_forget_logins(core->store));
	TRY(cases_open_service(core->cases, &service, &changes));
	if (unlinkat(core->state_dir, RESTORED, 0) < 0 || fsync(core->state_dir) < 0)
		return -errno;
	return 0;
}
