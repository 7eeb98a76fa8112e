#include "server/core/core.h"

#include "backup/manifest.h"
#include "os/os.h"
#include "server/core/desk/kept.h"

enum {
	/* The largest frame is matched, 8 MiB, which decoding makes a few times larger. */
	ARENA_BYTES = 96 * 1024 * 1024,
	ARCHIVE_MAX_BYTES = 64 * 1024 * 1024,
};

#define USEC_PER_DAY ((usec_t)86400 * USEC_PER_SEC)

usec_t core_now(const struct core *core)
{
	return core->child->clock->wall(core->child->clock);
}

void core_log_failure(struct core *core, const char *act, int result)
{
	const char *words = result == ERR_STORE ? store_error(core->store) : "";

	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_STORE_FAILED, LOG_TEXT("act", act),
		LOG_RESULT(result), LOG_TEXT("words", words));
}

void core_tell(struct core *core, struct changes *changes)
{
	people_tell(core, changes);
	posting_wake(core);
}

void core_open_service(struct core *core, const struct cases_service *service)
{
	struct changes changes = {0};
	int result = cases_open_service(core->cases, service, &changes);

	if (result < 0) {
		core_log_failure(core, "service case", result);
		pending_put(core, service);
	}
	core_tell(core, &changes);
}

void core_settings_changed(struct core *core)
{
	const struct frame_leaf_anew anew = {0};

	PEERS_SEND(core, PEOPLE, LEAF_ANEW, leaf_anew, &anew);
	posting_wake(core);
}

/* ------------------------------------------------------------------------------ the journal's word */

static void on_durable(void *ctx, uint64_t position)
{
	watching_durable(ctx, position);
}

static void on_begun(void *ctx, uint64_t base _unused_, uint64_t size _unused_)
{
	watching_file_begun(ctx);
}

static void on_gone(void *ctx, uint64_t base)
{
	watching_file_gone(ctx, base);
}

static void on_damaged(void *ctx, uint64_t from, uint64_t to, bool set_aside)
{
	struct core *core = ctx;
	/* Not the position: damage that lies before earlier damage is news, too. */
	const struct cases_service service = {
		.kind = CASES_JOURNAL, .key = (uint64_t)core_now(core)};

	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_JOURNAL_DAMAGED,
		LOG_NUMBER("position", from), LOG_NUMBER("bytes", to - from),
		LOG_NUMBER("set_aside", set_aside));
	core_open_service(core, &service);
}

static void on_failed(void *ctx, int result)
{
	struct core *core = ctx;

	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_JOURNAL_FAILED, LOG_RESULT(result));
	loop_stop(core->child->loop, result);
}

/* ------------------------------------------------------------------------------ beginning */

static int open_state(struct core *core)
{
	const struct store_options options = {.directory = core->state_dir};
	struct fault fault = {0};
	int result = store_open(&options, &fault, &core->store);
	struct api_options api;

	if (result < 0) {
		log_write_fault(&core->child->log, LOG_LEVEL_ERROR, &fault);
		return result;
	}
	core->defaults = core->settings;
	TRY(kept_load(core->store, &core->settings, &core->defaults));
	TRY(cases_new(core->store, &core->settings, core->child->clock, &core->cases));
	api = (struct api_options){
		.store = core->store,
		.cases = core->cases,
		.settings = &core->settings,
		.defaults = &core->defaults,
		.clock = core->child->clock,
		.backups = &backups_for_api,
		.backups_ctx = core,
		.state_version = MANIFEST_STATE,
		.own_uid = geteuid(),
		.archive = &core->archive,
		.loop = core->child->loop,
		.answer = people_answer,
		.search = searching_look,
		.press = pressing_take,
		.answer_ctx = core,
	};
	return api_new(&api, &core->api);
}

static int open_journal(struct core *core)
{
	struct journal_config config = {
		.loop = core->child->loop,
		.dir_fd = core->journal_dir,
		.file_bytes = core->journal_file_bytes,
		.max_waiting = INTAKE_MAX_WAITING,
		.retention = (usec_t)core->settings.retention_days * USEC_PER_DAY,
		.least = core->watching.position,
		.disk = core->journal_disk,
		.events = {on_durable, on_begun, on_gone, on_damaged, on_failed, core},
	};
	int result;

	os_random(&config.seed, sizeof(config.seed));
	result = journal_open(&config, &core->journal);
	if (result < 0) {
		log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_JOURNAL_UNREADABLE,
			LOG_RESULT(result));
		return result;
	}
	return journal_hold(core->journal, "watch", core->watching.position);
}

static int core_begin(struct child *child)
{
	struct core *core = child->ctx;

	settings_finish(&core->settings);
	TRY(people_init(core));
	TRY(posting_init(core));
	TRY(pending_init(core));
	TRY(compiling_init(core));
	intake_init(core);
	TRY(searching_init(core));
	TRY(pressing_init(core));
	TRY(open_state(core));
	TRY(watching_load(core));
	TRY(open_journal(core));
	TRY(retention_init(core));
	TRY(silence_init(core));
	TRY(visiting_init(core));
	TRY(backups_init(core));
	TRY(backups_take_restored(core));
	TRY(peers_begin(core));
	compiling_start(core);
	return 0;
}

/* ------------------------------------------------------------------------------ from the parent */

static void core_init(struct core *core, struct child *child)
{
	core->child = child;
	core->journal_dir = core->state_dir = -1;
	core->journal_file_bytes = JOURNAL_FILE_BYTES;
	core->watching.image_fd = core->watching.note_fd = -1;
	arena_init(&core->arena, ARENA_BYTES);
	settings_init(&core->settings);
	peers_init(core);
}

/* The first frame may be either of two kinds. */
static struct core *core_of(struct child *child)
{
	struct core *core = child->ctx;

	if (!core->child)
		core_init(core, child);
	return core;
}

/* Of the agent's archive the core knows what it tells people: size and hash. */
static int take_archive(struct core *core, int fd)
{
	_cleanup_(buf_done) struct buf bytes = BUF_INIT(ARCHIVE_MAX_BYTES);

	TRY(os_read_all(fd, ARCHIVE_MAX_BYTES, &bytes));
	store_hash(bytes.data, bytes.len, core->archive.hash);
	core->archive.bytes = bytes.len;
	return 0;
}

static int core_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct core *core = core_of(child);

	if (slice_is_text(role, "journal") && core->journal_dir < 0)
		core->journal_dir = TAKE_FD(*fd);
	else if (slice_is_text(role, "state") && core->state_dir < 0)
		core->state_dir = TAKE_FD(*fd);
	else if (slice_is_text(role, "archive"))
		return take_archive(core, *fd);
	else
		return peers_give(core, role, instance, fd);
	return 0;
}

static int core_setting(struct child *child, struct slice key, struct slice value)
{
	return settings_put(&core_of(child)->settings, key, value);
}

static int core_prepare(struct child *child, struct sandbox_path *paths, size_t *ret_n_paths)
{
	struct core *core = core_of(child);

	if (core->journal_dir < 0 || core->state_dir < 0)
		return ERR_NOT_FOUND;
	paths[0] = (struct sandbox_path){.fd = core->journal_dir, .may_write = true};
	paths[1] = (struct sandbox_path){.fd = core->state_dir, .may_write = true};
	*ret_n_paths = 2;
	return 0;
}

static int core_frame(struct child *child, uint16_t type, struct slice payload, int *fd)
{
	struct core *core = core_of(child);
	struct frame_child_state state;
	struct changes changes = {0};

	if (type != FRAME_CHILD_STATE)
		return ERR_OUT_OF_ORDER;
	TRY(frame_child_state_decode(payload, &child->arena, &state));
	api_set_child(core->api, &state);
	if (state.state == 0 && slice_is_text(state.program, "watch"))
		watching_ended(core, &state);
	if (state.state == 0 && slice_is_text(state.program, "rules"))
		compiling_ended(core, &state);
	if (state.state == 0 && slice_is_text(state.program, "search"))
		searching_ended(core, &state);
	if (state.state == 0 && slice_is_text(state.program, "press"))
		pressing_ended(core, &state);
	/* The status warns of children that do not run. */
	changes_add(&changes, 0, CHANGE_STATUS, 0);
	core_tell(core, &changes);
	return 0;
}

/* Peers before the journal, which commits what it still holds: nobody is answered any more. */
static void core_done(struct child *child)
{
	struct core *core = core_of(child);

	compiling_free(core);
	searching_done(core);
	pressing_done(core);
	peers_done(core);
	core->journal = journal_close(core->journal);
	intake_done(core);
	people_done(core);
	retention_done(core);
	backups_done(core);
	pending_done(core);
	silence_done(core);
	visiting_done(core);
	posting_free(core);
	watching_done(core);
	core->api = api_free(core->api);
	core->cases = cases_free(core->cases);
	core->store = store_close(core->store);
	arena_done(&core->arena);
	core->journal_dir = os_close(core->journal_dir);
	core->state_dir = os_close(core->state_dir);
}

const struct child_program core_program = {
	.role = ROLE_CORE,
	.parent = ROLE_PARENT,
	.given = core_given,
	.setting = core_setting,
	.prepare = core_prepare,
	.begin = core_begin,
	.frame = core_frame,
	.done = core_done,
};
