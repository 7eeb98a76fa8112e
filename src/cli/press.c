#include "cli/press.h"

#include <errno.h>

#include "os/os.h"
#include "proc/supervisor.h"

enum { PDF_MAX_BYTES = 8 * 1024 * 1024, QUEUE_MAX_BYTES = 64 * 1024, PATH_MAX_BYTES = 512 };
enum { WORK_DRAW = 1 /* as in frame press_work */ };

#define DONE_WITHIN (60 * USEC_PER_SEC)

struct press {
	const struct cli_options *options;
	struct loop *loop;
	struct supervisor *supervisor;
	struct channel *channel; /* to the program */
	int its_end;             /* of that channel, until it is given */
	int pdf_fd;
	struct arena arena;
	bool answered;
};

static int say(const struct press *p, const char *subject, int result)
{
	cli_say(p->options, MSG_PRESS_NOT_STARTED, subject);
	return result;
}

/* ---- what it answers */

static int on_drawn(struct press *p, const int *fd)
{
	struct slice pdf;
	int result;

	if (!os_is_sealed(*fd))
		return ERR_DENIED;
	TRY(os_map(*fd, PDF_MAX_BYTES, &pdf));
	result = os_write_all(p->pdf_fd, pdf);
	os_unmap(pdf);
	if (result < 0)
		cli_say(p->options, MSG_PRESS_NOT_WRITTEN, strerror(-result));
	p->answered = true;
	loop_stop(p->loop, result);
	return 0;
}

static int on_refused(struct press *p, struct slice payload)
{
	struct frame_press_refused refused;
	char *subject;

	TRY(frame_press_refused_decode(payload, &p->arena, &refused));
	subject = arena_dup_text(&p->arena, refused.subject);
	if (!subject)
		return ERR_NO_MEMORY;
	cli_say_code(p->options, refused.refused, subject);
	p->answered = true;
	loop_stop(p->loop, ERR_REFUSED);
	return 0;
}

static int on_frame(
	void *ctx, struct channel *channel _unused_, uint16_t type, struct slice payload, int *fd)
{
	struct press *p = ctx;

	if (p->answered)
		return 0;
	return type == FRAME_PRESS_DONE      ? on_drawn(p, fd)
	       : type == FRAME_PRESS_REFUSED ? on_refused(p, payload)
					     : ERR_OUT_OF_ORDER;
}

/* It died, or answered what it may not. */
static void on_closed(void *ctx, struct channel *channel _unused_, int result)
{
	struct press *p = ctx;

	if (!p->answered)
		loop_stop(
			p->loop, say(p, result_name(result < 0 ? result : ERR_CLOSED), ERR_CLOSED));
}

static void on_late(void *ctx)
{
	struct press *p = ctx;

	loop_stop(p->loop, say(p, result_name(-ETIMEDOUT), -ETIMEDOUT));
}

/* ---- its start */

static int on_give(void *ctx, struct supervised *child _unused_, struct channel *control)
{
	const struct frame_give frame = {.role = slice_text(frame_role_name(ROLE_CORE))};
	struct press *p = ctx;
	int result = CHANNEL_SEND_FD(control, GIVE, give, &frame, p->its_end);

	p->its_end = os_close(p->its_end);
	return result;
}

static int open_channel(struct press *p)
{
	struct channel_config config = {
		.loop = p->loop,
		.self = ROLE_CORE,
		.peer = ROLE_PRESS,
		.max_queue = QUEUE_MAX_BYTES,
		.on_frame = on_frame,
		.on_closed = on_closed,
		.ctx = p,
	};
	int ends[2];

	TRY(os_socketpair(ends));
	p->its_end = ends[1];
	TRY(channel_new(&config, ends[0], &p->channel));
	channel_set_state(p->channel, FRAME_IN_READY);
	return 0;
}

static int start_program(struct press *p, const struct log *log, const char *program)
{
	const struct supervisor_events events = {.ctx = p};
	const char *const argv[] = {"tsujiban-press", NULL};
	const struct supervised_row row = {
		.name = "press",
		.role = ROLE_PRESS,
		.spawn = {.path = program, .argv = argv},
		.once = true,
		.give = on_give,
		.ctx = p,
	};
	struct supervised *child;

	TRY(supervisor_new(p->loop, log, ROLE_PARENT, &events, &p->supervisor));
	return supervisor_add(p->supervisor, &row, &child);
}

static int send_document(struct press *p, struct slice document)
{
	const struct frame_press_work work = {.work = WORK_DRAW};
	_cleanup_fd_ int fd = -1;

	TRY(os_memfd_sealed("document", document, &fd));
	return CHANNEL_SEND_FD(p->channel, PRESS_WORK, press_work, &work, fd);
}

static int start(struct press *p, const struct log *log, const char *program, struct slice document)
{
	struct loop_source *late;
	const struct clock *clock = log->clock;

	TRY(loop_new(clock, &p->loop));
	TRY(loop_add_timer(p->loop, clock->monotonic(clock) + DONE_WITHIN, on_late, p, &late));
	TRY(open_channel(p));
	TRY(start_program(p, log, program));
	return send_document(p, document);
}

int cli_press_by(
	const struct cli_options *options, const char *program, struct slice document, int pdf_fd)
{
	const struct log log = {
		.program = "tsujiban",
		.clock = &clock_system,
		.fd = STDERR_FILENO,
		.least = LOG_LEVEL_ERROR,
	};
	struct press press = {
		.options = options,
		.its_end = -1,
		.pdf_fd = pdf_fd,
		.arena = ARENA_INIT(64 * 1024),
	};
	int result = start(&press, &log, program, document);

	result = result < 0 ? say(&press, result_name(result), result) : loop_run(press.loop);
	press.supervisor = supervisor_free(press.supervisor);
	press.channel = channel_free(press.channel);
	os_closep(&press.its_end);
	loop_free(press.loop);
	arena_done(&press.arena);
	return result;
}

/* prefix/bin/tsujiban -> prefix/libexec/tsujiban/tsujiban-press */
static int find_program(char path[PATH_MAX_BYTES])
{
	char exe[PATH_MAX_BYTES - 64];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	if (n < 0)
		return -errno;
	exe[n] = 0;
	for (int up = 0; up < 2; up++) {
		char *slash = strrchr(exe, '/');

		if (!slash)
			return ERR_NOT_FOUND;
		*slash = 0;
	}
	snprintf(path, PATH_MAX_BYTES, "%s/libexec/tsujiban/tsujiban-press", exe);
	return 0;
}

int cli_press(const struct cli_options *options, struct slice document, int pdf_fd)
{
	char path[PATH_MAX_BYTES];
	int result = find_program(path);

	if (result < 0) {
		cli_say(options, MSG_PRESS_NOT_STARTED, result_name(result));
		return result;
	}
	return cli_press_by(options, path, document, pdf_fd);
}
