#include "core_fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "os/os.h"
#include "server/core/store/store_person.h"

enum { FILE_BYTES = 64 * 1024 };

/* ------------------------------------------------------------------------------ the disk */

static int disk_write(void *ctx, int fd, struct slice bytes, uint64_t offset)
{
	return os_pwrite_all(fd, bytes, offset);
}

static int disk_sync(void *ctx, int fd)
{
	struct core_fixture *f = ctx;

	pthread_mutex_lock(&f->lock);
	while (f->shut)
		pthread_cond_wait(&f->opened, &f->lock);
	pthread_mutex_unlock(&f->lock);
	return 0;
}

static int disk_space(void *ctx, int dir_fd, uint64_t *ret_free, uint64_t *ret_total)
{
	struct core_fixture *f = ctx;

	pthread_mutex_lock(&f->lock);
	*ret_free = f->free_bytes;
	pthread_mutex_unlock(&f->lock);
	*ret_total = UINT64_C(1) << 30;
	return 0;
}

void core_fixture_set_shut(struct core_fixture *f, bool shut)
{
	pthread_mutex_lock(&f->lock);
	f->shut = shut;
	pthread_cond_broadcast(&f->opened);
	pthread_mutex_unlock(&f->lock);
}

/* ------------------------------------------------------------------------------ the players */

static int on_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct player *player = ctx;
	struct heard *heard = &player->heard[player->n_heard];

	assert_true(player->n_heard < ARRAY_SIZE(player->heard));
	player->n_heard++;
	*heard = (struct heard){.type = type, .payload = BUF_INIT(8 << 20), .fd = TAKE_FD(*fd)};
	return buf_put_slice(&heard->payload, payload);
}

static void on_closed(void *ctx, struct channel *channel, int result)
{
	struct player *player = ctx;

	player->closed = true;
	player->result = result;
	player->channel = channel_free(player->channel);
}

static void player_reset(struct player *player)
{
	player->channel = channel_free(player->channel);
	for (size_t i = 0; i < player->n_heard; i++) {
		buf_done(&player->heard[i].payload);
		os_close(player->heard[i].fd);
	}
	*player = (struct player){0};
}

static void player_open(struct core_fixture *f, enum frame_role role, int fd)
{
	struct player *player = &f->players[role];
	const struct channel_config config = {
		.loop = f->child.loop,
		.self = role,
		.peer = ROLE_CORE,
		.max_queue = 16 << 20,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = player,
	};

	player_reset(player);
	assert_int_equal(channel_new(&config, fd, &player->channel), 0);
	channel_set_state(player->channel, FRAME_IN_READY);
}

const struct heard *player_expect(struct core_fixture *f, enum frame_role role, uint16_t type)
{
	struct player *player = &f->players[role];

	for (unsigned turns = 0; turns < 2000; turns++) {
		while (player->n_read < player->n_heard) {
			const struct heard *heard = &player->heard[player->n_read++];

			if (heard->type == type)
				return heard;
		}
		assert_int_equal(loop_step(f->child.loop, 5 * USEC_PER_MS), 0);
	}
	fail_msg("%s did not hear %s", frame_role_name(role), frame_row_find(type)->name);
	return NULL;
}

size_t player_count(struct core_fixture *f, enum frame_role role, uint16_t type)
{
	const struct player *player = &f->players[role];
	size_t n = 0;

	core_fixture_settle(f);
	for (size_t i = player->n_read; i < player->n_heard; i++)
		n += player->heard[i].type == type;
	return n;
}

/* ------------------------------------------------------------------------------ life */

int core_fixture_init(void **state)
{
	struct core_fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	snprintf(f->path, sizeof(f->path), "/tmp/tsujiban-core-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	f->dir_fd = open(f->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(f->dir_fd >= 0);
	assert_int_equal(mkdirat(f->dir_fd, "journal", 0700), 0);
	assert_int_equal(mkdirat(f->dir_fd, "state", 0700), 0);
	clock_fake_init(&f->clock, 1700000000 * USEC_PER_SEC);
	arena_init(&f->arena, 8 << 20);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->opened, NULL);
	f->free_bytes = UINT64_C(1) << 30;
	f->disk = (struct journal_disk){disk_write, disk_sync, disk_space, f};
	*state = f;
	return 0;
}

static int open_below(struct core_fixture *f, const char *name)
{
	int fd = openat(f->dir_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void give(struct core_fixture *f, const char *role, uint64_t instance, int fd)
{
	assert_int_equal(core_program.given(&f->child, slice_text(role), instance, &fd), 0);
	os_close(fd);
}

static void set(struct core_fixture *f, const char *key, const char *value)
{
	assert_int_equal(core_program.setting(&f->child, slice_text(key), slice_text(value)), 0);
}

static void open_control(struct core_fixture *f)
{
	struct channel_config config = {
		.loop = f->child.loop,
		.self = ROLE_CORE,
		.peer = ROLE_PARENT,
		.max_queue = 1 << 16,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = &f->players[ROLE_CORE],
	};
	int fds[2];

	assert_int_equal(os_socketpair(fds), 0);
	assert_int_equal(channel_new(&config, fds[0], &f->child.control), 0);
	channel_set_state(f->child.control, FRAME_IN_READY);
	player_open(f, ROLE_PARENT, fds[1]);
}

void core_fixture_begin(struct core_fixture *f, const char *smtp)
{
	struct sandbox_path paths[8];
	size_t n_paths;

	f->core = (struct core){0};
	f->child = (struct child){.clock = &f->clock.clock, .ctx = &f->core};
	f->child.log = (struct log){.program = "core", .clock = f->child.clock};
	f->child.log.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	arena_init(&f->child.arena, 1 << 16);
	assert_int_equal(loop_new(f->child.clock, &f->child.loop), 0);
	open_control(f);
	give(f, "journal", 0, open_below(f, "journal"));
	give(f, "state", 0, open_below(f, "state"));
	set(f, "port", "8443");
	set(f, "host", "server.example");
	if (smtp) {
		set(f, "smtp", smtp);
		set(f, "mail_to", "owner@example.jp");
		set(f, "mail_from", "tsujiban@example.jp");
	}
	f->core.journal_file_bytes = FILE_BYTES;
	f->core.journal_disk = &f->disk;
	assert_int_equal(core_program.prepare(&f->child, paths, &n_paths), 0);
	assert_int_equal(n_paths, 2);
	assert_int_equal(core_program.begin(&f->child), 0);
}

static void end(struct core_fixture *f)
{
	core_fixture_set_shut(f, false);
	if (!f->child.loop)
		return;
	core_program.done(&f->child);
	f->child.control = channel_free(f->child.control);
	for (size_t i = 0; i < ROLE_COUNT; i++)
		player_reset(&f->players[i]);
	loop_free(f->child.loop);
	os_close(f->child.log.fd);
	arena_done(&f->child.arena);
}

void core_fixture_restart(struct core_fixture *f, const char *smtp)
{
	end(f);
	core_fixture_begin(f, smtp);
}

static void remove_below(struct core_fixture *f, const char *name)
{
	DIR *dir = fdopendir(open_below(f, name));
	const struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	unlinkat(f->dir_fd, name, AT_REMOVEDIR);
}

int core_fixture_done(void **state)
{
	struct core_fixture *f = *state;

	end(f);
	remove_below(f, "journal");
	remove_below(f, "state");
	rmdir(f->path);
	os_close(f->dir_fd);
	arena_done(&f->arena);
	pthread_cond_destroy(&f->opened);
	pthread_mutex_destroy(&f->lock);
	free(f);
	return 0;
}

/* ------------------------------------------------------------------------------ acts */

void core_fixture_join(struct core_fixture *f, enum frame_role role, uint64_t instance)
{
	int fds[2];

	assert_int_equal(os_socketpair(fds), 0);
	player_open(f, role, fds[1]);
	give(f, frame_role_name(role), instance, fds[0]);
}

int core_fixture_join_raw(struct core_fixture *f, enum frame_role role, uint64_t instance)
{
	int fds[2];

	assert_int_equal(os_socketpair(fds), 0);
	player_reset(&f->players[role]);
	give(f, frame_role_name(role), instance, fds[0]);
	return fds[1];
}

static void tell_state(struct core_fixture *f, const struct frame_child_state *state)
{
	_cleanup_(buf_done) struct buf payload = BUF_INIT(256);
	int fd = -1;

	assert_int_equal(frame_child_state_encode(state, &payload), 0);
	arena_reset(&f->child.arena);
	assert_int_equal(
		core_program.frame(&f->child, FRAME_CHILD_STATE, buf_slice(&payload), &fd), 0);
}

void core_fixture_child_ended(struct core_fixture *f, const char *program, uint8_t signal)
{
	tell_state(
		f, &(struct frame_child_state){.program = slice_text(program), .signal = signal});
}

void core_fixture_child_exited(struct core_fixture *f, const char *program, uint8_t exit_code)
{
	tell_state(f, &(struct frame_child_state){
			      .program = slice_text(program), .exit_code = exit_code});
}

static size_t heard_in_all(const struct core_fixture *f)
{
	size_t n = 0;

	for (size_t i = 0; i < ROLE_COUNT; i++)
		n += f->players[i].n_heard + f->players[i].closed;
	return n;
}

void core_fixture_settle(struct core_fixture *f)
{
	size_t before;

	do {
		before = heard_in_all(f);
		for (unsigned turns = 0; turns < 10; turns++)
			assert_int_equal(loop_step(f->child.loop, USEC_PER_MS), 0);
	} while (heard_in_all(f) != before);
}

void core_fixture_enrol(struct core_fixture *f, bool confirmed)
{
	usec_t now = f->clock.now_wall;
	struct store_key_new key = {.uses = 10};
	struct frame_enrol enrol = {
		.request = 77,
		.hostname = slice_text("keiri-pc"),
		.system = slice_text("Debian GNU/Linux 12 (bookworm)"),
		.version = slice_text("0.1.0"),
	};
	struct frame_enrol_done done;

	key.window_end = confirmed ? now + 3600 * USEC_PER_SEC : now - USEC_PER_SEC;
	memset(key.secret, 5, sizeof(key.secret));
	assert_int_equal(store_company_first(f->core.store, &key.company), 0);
	assert_int_equal(store_key_add(f->core.store, &key, now, &enrol.key_id), 0);
	memset(enrol.key_secret, 5, sizeof(enrol.key_secret));
	memset(enrol.device_secret, confirmed ? 6 : 7, sizeof(enrol.device_secret));
	PLAYER_SEND(f, AGENTS, ENROL, enrol, &enrol);
	PLAYER_EXPECT(f, AGENTS, ENROL_DONE, enrol_done, &done);
	assert_int_equal(done.request, 77);
	assert_int_equal(done.status, confirmed ? 200 : 202);
	f->device = done.device;
	memcpy(f->token, done.token, sizeof(f->token));
}

void core_fixture_compile(struct core_fixture *f)
{
	const struct frame_rule_ok rule = {
		.id = slice_text("rule-1"),
		.title = slice_text("Decoded text is run"),
		.level = 4,
		.file = slice_text("own/linux/decode.yml"),
		.own_words = true,
		.what = {slice_text("隠された命令が動きました。"),
			slice_text("A hidden command ran.")},
		.now = {slice_text("LANを外してください。"), slice_text("Unplug the network.")},
	};
	const struct frame_rules_done done = {.n_rules = 1};
	struct frame_spawn spawn;
	int image;

	PLAYER_EXPECT(f, PARENT, SPAWN, spawn, &spawn);
	core_fixture_join(f, ROLE_RULES, spawn.request);
	assert_int_equal(os_memfd_sealed("image", slice_text("compiled"), &image), 0);
	PLAYER_SEND(f, RULES, RULE_OK, rule_ok, &rule);
	assert_int_equal(CHANNEL_SEND_FD(f->players[ROLE_RULES].channel, RULES_DONE, rules_done,
				 &done, image),
		0);
	os_close(image);
	core_fixture_settle(f);
}
