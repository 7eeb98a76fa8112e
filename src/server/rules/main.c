/*
 * tsujiban-rules: compiles rule text, which other people wrote, where nothing is worth stealing. It is
 * started for one pack of rule files, tells the core of each rule, hands it the image, and ends.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/rules/gather.h"
#include "server/rules/pack.h"
#include "sigma/sigma.h"

enum { QUEUE_MAX_BYTES = 1024 * 1024 };

struct program {
	struct child *child;
	int pack_fd;  /* the parent's: files of directories */
	int texts_fd; /* the core's: files of the console */
	int core_fd;
	struct channel *core;
	struct loop_source *work;
};

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct program *program = ctx;
	const struct clock *clock = program->child->clock;

	if (type != FRAME_RULE_TEXTS)
		return ERR_UNSUPPORTED;
	if (program->texts_fd >= 0)
		return ERR_OUT_OF_ORDER;
	program->texts_fd = TAKE_FD(*fd);
	loop_set_timer(program->work, clock->monotonic(clock));
	return 0;
}

/* Without the core there is nobody to work for. */
static void on_core_closed(void *ctx, struct channel *channel, int result)
{
	struct program *program = ctx;

	program->core = channel_free(channel);
	loop_stop(program->child->loop, result);
}

/* The core reads while we compile: a full queue is a reason to wait, not to fail. */
static int send_rule(void *ctx, const struct frame_rule_ok *frame)
{
	struct program *program = ctx;
	int r = CHANNEL_SEND(program->core, RULE_OK, rule_ok, frame);

	if (r != ERR_FULL)
		return r;
	TRY(channel_flush(program->core));
	return CHANNEL_SEND(program->core, RULE_OK, rule_ok, frame);
}

static int send_refusal(void *ctx, const struct frame_rule_refused *frame)
{
	struct program *program = ctx;
	int r = CHANNEL_SEND(program->core, RULE_REFUSED, rule_refused, frame);

	if (r != ERR_FULL)
		return r;
	TRY(channel_flush(program->core));
	return CHANNEL_SEND(program->core, RULE_REFUSED, rule_refused, frame);
}

static int send_image(
	struct program *program, struct slice image, const struct frame_rules_done *done)
{
	_cleanup_fd_ int fd = -1;

	TRY(os_memfd_sealed("sigma", image, &fd));
	TRY(channel_flush(program->core));
	TRY(CHANNEL_SEND_FD(program->core, RULES_DONE, rules_done, done, fd));
	return channel_flush(program->core);
}

static int compile_packs(struct program *program, const struct slice packs[2])
{
	_cleanup_(buf_done) struct buf image = BUF_INIT(SIGMA_MAX_IMAGE);
	const struct gather_sink sink = {send_rule, send_refusal, program};
	const struct log *log = &program->child->log;
	struct frame_rules_done done;
	uint64_t seed;
	int r;

	os_random(&seed, sizeof(seed));
	r = gather_rules(packs, 2, seed, &sink, &image, &done);
	if (r == ERR_TRUNCATED || r == ERR_MALFORMED || r == ERR_TOO_LARGE)
		log_write(log, LOG_LEVEL_ERROR, MSG_RULES_PACK_DAMAGED, LOG_RESULT(r));
	TRY(r);
	TRY(send_image(program, buf_slice(&image), &done));
	log_write(log, LOG_LEVEL_INFO, MSG_RULES_DONE, LOG_NUMBER("rules", done.n_rules),
		LOG_NUMBER("refused", done.n_refused), LOG_NUMBER("image_bytes", image.len));
	return 0;
}

/* Nobody may change under us what we have looked at. */
static int map_sealed(int fd, struct slice *ret)
{
	return os_is_sealed(fd) ? os_map(fd, PACK_MAX_BYTES, ret) : ERR_DENIED;
}

static int work(struct program *program)
{
	struct slice packs[2];
	int r;

	TRY(map_sealed(program->pack_fd, &packs[0]));
	r = map_sealed(program->texts_fd, &packs[1]);
	if (r == 0) {
		r = compile_packs(program, packs);
		os_unmap(packs[1]);
	}
	os_unmap(packs[0]);
	return r;
}

static void on_work(void *ctx)
{
	struct program *program = ctx;
	int r = work(program);

	if (r < 0)
		log_write(&program->child->log, LOG_LEVEL_ERROR, MSG_RULES_FAILED, LOG_RESULT(r));
	loop_stop(program->child->loop, r);
}

static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct program *program = child->ctx;
	int *slot = NULL;

	if (slice_is_text(role, "pack"))
		slot = &program->pack_fd;
	else if (slice_is_text(role, frame_role_name(ROLE_CORE)))
		slot = &program->core_fd;
	if (!slot)
		return ERR_NOT_FOUND;
	/* One pack, one core: work for another core is another process's. */
	if (child->begun || *slot >= 0)
		return ERR_OUT_OF_ORDER;
	*slot = TAKE_FD(*fd);
	return 0;
}

/* The work begins when the core has given its files too. */
static int on_begin(struct child *child)
{
	struct program *program = child->ctx;

	program->child = child;
	if (program->pack_fd < 0 || program->core_fd < 0)
		return ERR_NOT_FOUND;
	TRY(loop_add_timer(child->loop, 0, on_work, program, &program->work));
	return child_channel(child, ROLE_RULES, ROLE_CORE, &program->core_fd, QUEUE_MAX_BYTES,
		on_core_frame, on_core_closed, program, &program->core);
}

static void on_done(struct child *child)
{
	struct program *program = child->ctx;

	program->work = loop_remove(program->work);
	program->core = channel_free(program->core);
	os_closep(&program->core_fd);
	os_closep(&program->pack_fd);
	os_closep(&program->texts_fd);
}

int main(void)
{
	struct program state = {.pack_fd = -1, .texts_fd = -1, .core_fd = -1};
	const struct child_program program = {
		.role = ROLE_RULES,
		.parent = ROLE_PARENT,
		.given = on_given,
		.begin = on_begin,
		.done = on_done,
		.ctx = &state,
	};

	return child_main(&program);
}
