/*
 * tsujiband, the server's parent: reads the configuration, makes the places, binds the sockets, starts
 * the other programs as their own users and keeps them running. It reads no outside byte and opens no
 * database; what it knows of the children comes over their control channels, as frames from a table.
 */
#include <fcntl.h>
#include <signal.h>

#include "base/buf.h"
#include "os/os.h"
#include "sandbox/sandbox.h"
#include "server/parent/programs.h"
#include "server/parent/rulepack.h"

enum { CONFIG_FILE_MAX_BYTES = 64 * 1024, EXIT_USAGE = 2 };

#define CONFIG_FILE "/etc/tsujiban/tsujiban.conf"

struct parent {
	struct config config;
	struct places places;
	struct log log;
	struct loop *loop;
	struct supervisor *supervisor;
	struct arena arena;
	struct command *commands; /* one for each row of the table of programs */
};

/* How a program is started: the supervisor borrows it for every start. */
struct command {
	char path[600];
	const char *argv[3];
};

static int give(struct channel *control, const char *role, int fd)
{
	const struct frame_give frame = {.role = slice_text(role)};

	return CHANNEL_SEND_FD(control, GIVE, give, &frame, fd);
}

static int send_setting(struct channel *control, const char *key, const char *value)
{
	const struct frame_setting frame = {.key = slice_text(key), .value = slice_text(value)};

	return CHANNEL_SEND(control, SETTING, setting, &frame);
}

/* Which keys file or command line named: the console may set the others. */
static int send_fixed(struct parent *p, struct channel *control)
{
	struct buf names = BUF_INIT(2048);
	int result;

	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++)
		if (p->config.values[key].is_set)
			buf_put_format(&names, "%s ", config_rows[key].name);
	result = buf_result(&names);
	if (result == 0)
		result = send_setting(control, "fixed", buf_text(&names));
	buf_done(&names);
	return result;
}

static int send_settings(
	struct parent *p, const struct program_row *program, struct channel *control)
{
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		const struct config_value *value = &p->config.values[key];

		if (!program_is_told(program, &config_rows[key]))
			continue;
		for (size_t i = 0; i < value->n_texts; i++)
			TRY(send_setting(control, config_rows[key].name, value->texts[i]));
	}
	return program->role == ROLE_CORE ? send_fixed(p, control) : 0;
}

/* The directories of rules: our own, then those that were named. */
static int give_rules(struct parent *p, struct channel *control)
{
	const struct config_value *named = &p->config.values[CONFIG_KEY_RULES];
	struct rulepack_set sets[CONFIG_VALUES_MAX + 1];
	char names[CONFIG_VALUES_MAX][16];
	char own[600];
	struct rulepack_counts counts;
	_cleanup_fd_ int pack = -1;

	snprintf(own, sizeof(own), "%s/rules", p->places.share_dir);
	sets[0] = (struct rulepack_set){.name = "own", .directory = own};
	for (size_t i = 0; i < named->n_texts; i++) {
		snprintf(names[i], sizeof(names[i]), "extra%zu", i + 1);
		sets[i + 1] = (struct rulepack_set){.name = names[i], .directory = named->texts[i]};
	}
	TRY(rulepack_make(sets, named->n_texts + 1, &pack, &counts));
	if (counts.n_left_out > 0)
		log_write(&p->log, LOG_LEVEL_WARNING, MSG_RULES_LEFT_OUT,
			LOG_NUMBER("files", counts.n_left_out));
	return give(control, "pack", pack);
}

static int on_give(void *ctx, struct supervised *child, struct channel *control)
{
	struct parent *p = ctx;
	const struct program_row *program = program_find(supervised_row(child)->role);

	TRY(send_settings(p, program, control));
	for (size_t i = 0; i < program->n_given; i++) {
		int fd = p->places.fds[program->given[i].place];

		if (fd >= 0)
			TRY(give(control, program->given[i].role, fd));
	}
	return program->role == ROLE_RULES ? give_rules(p, control) : 0;
}

static int start_program(struct parent *p, const struct program_row *program, uint64_t request)
{
	const struct command *command = &p->commands[program - program_rows];
	struct supervised_row row = {
		.name = program->name,
		.role = program->role,
		.spawn = {.path = command->path,
			.argv = command->argv,
			.user = program->user,
			.max_files = program->max_files},
		.once = program->once,
		.peers = program->peers,
		.n_peers = program->n_peers,
		.request = request,
		.ready_within = program->ready_within,
		.give = on_give,
		.ctx = p,
	};
	struct supervised *child;

	return supervisor_add(p->supervisor, &row, &child);
}

static int tell_core(struct parent *p, const struct frame_child_state *state)
{
	struct supervised *core = supervisor_find(p->supervisor, ROLE_CORE);
	struct channel *control = core ? supervised_control(core) : NULL;

	return control ? CHANNEL_SEND(control, CHILD_STATE, child_state, state) : 0;
}

/* What became of a child is told to the core, who makes warnings and cases of it. */
static void on_state(void *ctx, struct supervised *child, const struct frame_child_state *state)
{
	/* A frame that cannot be queued is told again by the next state; the log has it already. */
	if (supervised_row(child)->role != ROLE_CORE && tell_core(ctx, state) < 0)
		return;
}

/* One that cannot be started is no fault of the core's: it is told, and asks again later. */
static int on_spawn(struct parent *p, struct slice payload)
{
	static const enum frame_role roles[] = {
		[1] = ROLE_RULES, [2] = ROLE_SEARCH, [3] = ROLE_PRESS};
	struct frame_child_state ended = {0};
	const struct program_row *program;
	struct frame_spawn spawn;

	TRY(frame_spawn_decode(payload, &p->arena, &spawn));
	if (spawn.program == 0 || spawn.program >= ARRAY_SIZE(roles))
		return ERR_UNSUPPORTED;
	program = program_find(roles[spawn.program]);
	ended.program = slice_text(program->name);
	ended.request = spawn.request;
	return start_program(p, program, spawn.request) < 0 ? tell_core(p, &ended) : 0;
}

static int on_peer_cut(struct parent *p, struct slice payload)
{
	struct supervised *peer;
	struct frame_peer_cut cut;
	enum frame_role role;

	TRY(frame_peer_cut_decode(payload, &p->arena, &cut));
	TRY(frame_role_find(cut.role, &role));
	if (!program_find(role) || role == ROLE_CORE)
		return ERR_OUT_OF_ORDER;
	peer = supervisor_find(p->supervisor, role);
	if (peer)
		supervisor_end(peer);
	return 0;
}

static int on_frame(
	void *ctx, struct supervised *child, uint16_t type, struct slice payload, int *fd)
{
	struct parent *p = ctx;

	if (supervised_row(child)->role != ROLE_CORE)
		return ERR_OUT_OF_ORDER;
	arena_reset(&p->arena);
	if (type == FRAME_SPAWN)
		return on_spawn(p, payload);
	return type == FRAME_PEER_CUT ? on_peer_cut(p, payload) : ERR_OUT_OF_ORDER;
}

static void on_signal(void *ctx, int signal)
{
	struct parent *p = ctx;

	supervisor_stop(p->supervisor);
}

static int make_commands(struct parent *p)
{
	p->commands = calloc(program_n_rows, sizeof(*p->commands));
	if (!p->commands)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < program_n_rows; i++) {
		struct command *command = &p->commands[i];

		snprintf(command->path, sizeof(command->path), "%s/%s", p->places.program_dir,
			program_rows[i].executable);
		command->argv[0] = program_rows[i].executable;
		command->argv[1] = program_rows[i].argument;
	}
	return 0;
}

static int start_all(struct parent *p)
{
	struct loop_source *source;
	const struct supervisor_events events = {.state = on_state, .frame = on_frame, .ctx = p};

	TRY(make_commands(p));
	TRY(loop_new(&clock_system, &p->loop));
	TRY(loop_add_signal(p->loop, SIGTERM, on_signal, p, &source));
	TRY(loop_add_signal(p->loop, SIGINT, on_signal, p, &source));
	TRY(supervisor_new(p->loop, &p->log, ROLE_PARENT, &events, &p->supervisor));
	for (size_t i = 0; i < program_n_rows; i++) {
		if (!program_rows[i].once)
			TRY(start_program(p, &program_rows[i], 0));
	}
	return 0;
}

static int enter_sandbox(struct parent *p)
{
	enum sandbox_rung rung;
	int result = sandbox_enter("parent", NULL, 0, &rung);

	if (result < 0)
		log_write(&p->log, LOG_LEVEL_ERROR, MSG_CHILD_SANDBOX_REFUSED, LOG_RESULT(result));
	return result;
}

static int run(struct parent *p)
{
	struct fault fault = {0};
	int result = places_open(&p->places, &p->config, &fault);

	if (result < 0) {
		log_write_fault(&p->log, LOG_LEVEL_ERROR, &fault);
		return result;
	}
	TRY(enter_sandbox(p));
	result = start_all(p);
	if (result == 0)
		result = loop_run(p->loop);
	log_write(&p->log, LOG_LEVEL_INFO, MSG_STOPPED, LOG_RESULT(result));
	return result;
}

static const char *config_file(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--config") == 0)
			return argv[i + 1];
	}
	return NULL;
}

/* The file is optional, unless it was named. */
static int read_config(struct parent *p, int argc, char **argv, struct fault *fault)
{
	const char *named = config_file(argc, argv);
	struct buf text = BUF_INIT(CONFIG_FILE_MAX_BYTES);
	int result =
		os_read_file(AT_FDCWD, named ? named : CONFIG_FILE, CONFIG_FILE_MAX_BYTES, &text);

	if (result < 0 && named) {
		fault_set(fault, MSG_FILE_NOT_OPENED, slice_text(named));
	} else {
		result = config_read_text(
			&p->config, buf_slice(&text), named ? named : CONFIG_FILE, fault);
		if (result == 0)
			*fault = (struct fault){0};
		if (result == 0)
			result = config_read_arguments(&p->config, argc, argv, fault);
	}
	buf_done(&text);
	return result == 0 ? config_derive(&p->config) : result;
}

static void print_help(void)
{
	printf("usage: tsujiband [--config FILE] [--KEY VALUE]...\n\n"
	       "Starts the watch post's server in the foreground. Keys, in the file with _ for "
	       "-:\n\n");
	for (size_t key = 0; key < CONFIG_KEY_COUNT; key++) {
		const struct config_row *row = &config_rows[key];

		printf("  --");
		for (const char *c = row->name; *c; c++)
			putchar(*c == '_' ? '-' : *c);
		printf("%s%s%s\n      %s\n", row->fallback[0] ? " (" : "", row->fallback,
			row->fallback[0] ? ")" : "", row->doc);
	}
}

int main(int argc, char **argv)
{
	struct parent p = {
		.log = {.program = "parent",
			.clock = &clock_system,
			.fd = STDERR_FILENO,
			.least = LOG_LEVEL_INFO},
		.arena = ARENA_INIT(64 * 1024),
	};
	struct fault fault = {0};
	int result = config_init(&p.config);

	if (result == 0)
		result = places_find_programs(&p.places);
	if (result == 0)
		result = read_config(&p, argc, argv, &fault);
	if (result < 0) {
		log_write_fault(&p.log, LOG_LEVEL_ERROR, &fault);
		return EXIT_USAGE;
	}
	if (p.config.help)
		print_help();
	else if (p.config.version)
		printf("tsujiban %s\n", TSUJIBAN_VERSION);
	else
		result = run(&p);
	p.supervisor = supervisor_free(p.supervisor);
	loop_free(p.loop);
	free(p.commands);
	places_done(&p.places);
	config_done(&p.config);
	arena_done(&p.arena);
	return result < 0 ? 1 : 0;
}
