#include "server/core/watching.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include "journal/note.h"
#include "os/os.h"
#include "server/core/core.h"
#include "server/core/senders.h"

/* So many crashes at one position set its batch aside. */
enum { MAX_CRASHES = 2 };

#define USEC_PER_DAY ((usec_t)86400 * USEC_PER_SEC)

static struct slice consumer(void)
{
	return slice_text("watch");
}

int watching_load(struct core *core)
{
	int result;

	core->watching.crashes_kept = true;
	result = store_position_get(core->store, consumer(), &core->watching.position);
	return result == ERR_NOT_FOUND ? 0 : result;
}

void watching_done(struct core *core)
{
	core->watching.note_fd = os_close(core->watching.note_fd);
	core->watching.image_fd = os_close(core->watching.image_fd);
}

/* ------------------------------------------------------------------------------ giving */

/* A fresh note each time, so that an older one is never taken for this watch's. Its size is sealed:
 * watch can write into it and nothing else. */
static int make_note(int *ret_fd)
{
	_cleanup_fd_ int fd = memfd_create("note", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0 || ftruncate(fd, JOURNAL_NOTE_BYTES) < 0 ||
		fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;
	*ret_fd = TAKE_FD(fd);
	return 0;
}

static int send_file(struct core *core, uint64_t base, uint64_t size)
{
	const struct frame_journal_file file = {.base = base, .size = size};
	struct watching *w = &core->watching;
	_cleanup_fd_ int fd = -1;

	TRY(journal_open_file(core->journal, base, &fd));
	PEERS_SEND_FD(core, WATCH, JOURNAL_FILE, journal_file, &file, fd);
	w->files[w->n_files++] = base;
	return 0;
}

/* The files from this position on that watch does not have, as many as it may. */
static int send_files(struct core *core, uint64_t from)
{
	struct watching *w = &core->watching;
	uint64_t base, size;
	size_t cursor = 0;

	while (w->n_files < WATCHING_FILES_AHEAD &&
		journal_next_file(core->journal, &cursor, from, &base, &size)) {
		if (w->n_files == 0 || base > w->files[w->n_files - 1])
			TRY(send_file(core, base, size));
	}
	return 0;
}

static void take_file_back(struct core *core, size_t i)
{
	struct watching *w = &core->watching;
	const struct frame_journal_gone gone = {.base = w->files[i]};

	PEERS_SEND(core, WATCH, JOURNAL_GONE, journal_gone, &gone);
	w->n_files--;
	memmove(w->files + i, w->files + i + 1, (w->n_files - i) * sizeof(w->files[0]));
}

/* What watch has evaluated and the core committed it reads no more. */
static int move_files(struct core *core)
{
	struct watching *w = &core->watching;

	while (w->n_files > 1 && w->files[1] <= w->position)
		take_file_back(core, 0);
	return send_files(core, w->position);
}

static void send_image(struct core *core)
{
	const struct frame_image image = {.generation = core->watching.generation};

	PEERS_SEND_FD(core, WATCH, IMAGE, image, &image, core->watching.image_fd);
}

static int start(struct core *core)
{
	struct watching *w = &core->watching;
	const struct frame_journal_to to = {.position = journal_durable(core->journal)};
	struct frame_journal_start begin = {.skip = w->skip};

	begin.position = w->position;
	if (begin.position < journal_oldest(core->journal))
		begin.position = journal_oldest(core->journal);
	w->note_fd = os_close(w->note_fd);
	TRY(make_note(&w->note_fd));
	w->n_files = 0;
	TRY(senders_welcome(core));
	TRY(send_files(core, begin.position));
	send_image(core);
	PEERS_SEND_FD(core, WATCH, JOURNAL_START, journal_start, &begin, w->note_fd);
	PEERS_SEND(core, WATCH, JOURNAL_TO, journal_to, &to);
	w->started = true;
	return 0;
}

int watching_welcome(struct core *core)
{
	core->watching.started = false;
	return core->watching.image_fd >= 0 ? start(core) : 0;
}

void watching_use_image(struct core *core, uint64_t generation, int *fd)
{
	struct watching *w = &core->watching;
	int result = 0;

	os_close(w->image_fd);
	w->image_fd = TAKE_FD(*fd);
	w->generation = generation;
	if (!peers_channel(core, ROLE_WATCH))
		return;
	if (w->started)
		send_image(core);
	else
		result = start(core);
	if (result < 0) {
		core_log_failure(core, "start watch", result);
		peers_cut(core, ROLE_WATCH);
	}
}

void watching_durable(struct core *core, uint64_t position)
{
	const struct frame_journal_to to = {.position = position};

	if (core->watching.started)
		PEERS_SEND(core, WATCH, JOURNAL_TO, journal_to, &to);
}

void watching_file_begun(struct core *core)
{
	int result;

	if (!core->watching.started || !peers_channel(core, ROLE_WATCH))
		return;
	result = send_files(core, core->watching.position);
	if (result < 0) {
		core_log_failure(core, "give journal file", result);
		peers_cut(core, ROLE_WATCH);
	}
}

void watching_file_gone(struct core *core, uint64_t base)
{
	struct watching *w = &core->watching;

	for (size_t i = 0; w->started && i < w->n_files; i++) {
		if (w->files[i] == base) {
			take_file_back(core, i);
			return;
		}
	}
}

uint64_t watching_backlog(const struct core *core)
{
	uint64_t durable = journal_durable(core->journal);

	return durable > core->watching.position ? durable - core->watching.position : 0;
}

/* ------------------------------------------------------------------------------ hearing */

int watching_ruled(struct core *core, struct slice payload, int *fd)
{
	struct frame_ruled ruled;

	TRY(frame_ruled_decode(payload, &core->arena, &ruled));
	if (ruled.generation != core->watching.generation)
		return 0;
	api_set_condition(core->api, API_RULES_FAILED, ruled.refused);
	if (ruled.refused)
		log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_IMAGE_REFUSED,
			LOG_NUMBER("generation", ruled.generation),
			LOG_SLICE("reason", ruled.reason));
	return 0;
}

static int forget_crashes(struct core *core)
{
	struct watching *w = &core->watching;

	if (w->position > w->skip)
		w->skip = 0;
	if (!w->crashes_kept)
		return 0;
	TRY(store_crash_forget(core->store, consumer(), w->position));
	w->crashes_kept = w->skip != 0;
	return 0;
}

static int commit(struct core *core, const struct frame_matched *matched, struct changes *changes,
	struct cases_outcome *outcome)
{
	struct watching *w = &core->watching;

	TRY(cases_commit_matched(core->cases, matched, changes, outcome));
	w->position = matched->position;
	TRY(journal_hold(core->journal, "watch", w->position));
	TRY(move_files(core));
	return forget_crashes(core);
}

/* A failure ends this watch: the next one starts at the committed position and finds it all again. */
int watching_matched(struct core *core, struct slice payload, int *fd)
{
	struct watching *w = &core->watching;
	struct cases_outcome outcome = {0};
	struct changes changes = {0};
	struct frame_matched matched;
	int result;

	TRY(frame_matched_decode(payload, &core->arena, &matched));
	if (!w->started || matched.position < w->position ||
		matched.position > journal_durable(core->journal))
		return ERR_BAD_VALUE;
	result = commit(core, &matched, &changes, &outcome);
	if (result < 0) {
		core_log_failure(core, "matched", result);
		watching_cut(core);
		return result;
	}
	if (outcome.n_dropped > 0)
		log_write(&core->child->log, LOG_LEVEL_WARNING, MSG_CORE_MATCHES_DROPPED,
			LOG_NUMBER("count", outcome.n_dropped),
			LOG_NUMBER("position", matched.position));
	core_tell(core, &changes);
	return 0;
}

/* Whose batch this is says the journal, not watch; where its header is damaged nobody knows. */
static void put_whose(struct core *core, uint64_t position, struct cases_service *service)
{
	struct journal_record record;

	if (journal_find_record(core->journal, position, &record) < 0)
		return;
	service->company = record.company;
	service->device = record.device;
}

int watching_set_aside(struct core *core, struct slice payload, int *fd)
{
	struct cases_service service = {.kind = CASES_SET_ASIDE};
	struct frame_set_aside aside;

	TRY(frame_set_aside_decode(payload, &core->arena, &aside));
	if (!core->watching.started || aside.position < core->watching.position ||
		aside.position >= journal_durable(core->journal))
		return ERR_BAD_VALUE;
	/* Ours: the case was opened when the batch was counted out. */
	if (aside.position == core->watching.skip)
		return 0;
	put_whose(core, aside.position, &service);
	service.key = aside.position;
	service.subject = aside.reason;
	core_open_service(core, &service);
	return 0;
}

int watching_lines_refused(struct core *core, struct slice payload, int *fd)
{
	_cleanup_(buf_done) struct buf subject = BUF_INIT(128);
	struct cases_service service = {.kind = CASES_LINES};
	struct frame_lines_refused refused;

	TRY(frame_lines_refused_decode(payload, &core->arena, &refused));
	if (!core->watching.started || refused.received < 0 ||
		refused.position >= journal_durable(core->journal))
		return ERR_BAD_VALUE;
	buf_put_format(&subject, "%u lines, the first at %u: ", refused.lines, refused.first);
	TRY(buf_put_slice(&subject, refused.reason));
	put_whose(core, refused.position, &service);
	service.key = (uint64_t)(refused.received / USEC_PER_DAY);
	service.subject = buf_slice(&subject);
	core_open_service(core, &service);
	return 0;
}

/* ------------------------------------------------------------------------------ its crashes */

static void pass_over(struct core *core, uint64_t position)
{
	struct cases_service service = {.kind = CASES_SKIPPED, .key = position};

	core->watching.skip = position;
	put_whose(core, position, &service);
	core_open_service(core, &service);
}

static int count_crash(struct core *core, uint64_t position)
{
	uint32_t count;

	TRY(store_crash_add(core->store, consumer(), position, core_now(core), &count));
	core->watching.crashes_kept = true;
	log_write(&core->child->log, LOG_LEVEL_WARNING, MSG_CORE_WATCH_CRASHED,
		LOG_NUMBER("position", position), LOG_NUMBER("count", count));
	if (count >= MAX_CRASHES)
		pass_over(core, position);
	return 0;
}

/* Whether the note names a record that watch could be at work on: one that it may read and whose
 * outcome is not committed. */
static bool is_at_work(const struct core *core, uint64_t noted)
{
	return noted != JOURNAL_NOTE_IDLE && noted >= core->watching.position &&
	       noted < journal_durable(core->journal) && noted >= journal_oldest(core->journal);
}

void watching_cut(struct core *core)
{
	core->watching.started = false;
}

void watching_ended(struct core *core, const struct frame_child_state *state)
{
	struct watching *w = &core->watching;
	uint64_t noted;
	int result;

	if (!w->started || (state->signal == 0 && state->exit_code == 0))
		return;
	w->started = false;
	/* Read, not mapped: the page is watch's to write. */
	result = os_pread_all(w->note_fd, (uint8_t *)&noted, sizeof(noted), 0);
	if (result == 0 && is_at_work(core, noted))
		result = count_crash(core, noted);
	if (result < 0)
		core_log_failure(core, "count crash", result);
}
