/*
 * tsujiban-press: draws a PDF, by libraries that read fonts and shape texts of anybody's, and answers requests to
 * the advisor, where nothing is worth stealing but the one document or request. It is started for one work and
 * ends; the server's core asks it, or `tsujiban advise`, which starts it itself and stands in for the core.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/press/counsel.h"
#include "server/press/press.h"

enum { QUEUE_MAX_BYTES = 64 * 1024, MAP_MAX_BYTES = 16 * DOCUMENT_MAX_BYTES };

struct program {
	struct child *child;
	int core_fd;
	struct channel *core;
	struct typeface *typeface; /* NULL: the machine has none, as missing says */
	struct fault missing;
	struct counsel *counsel; /* NULL: no catalogue was given */
	int catalogue_fd;
	bool done;
	int n_complaints; /* of the libraries */
};

/* GLib would write them to standard error, and look for a system journal there. Whatever a library complains of,
 * what it draws then is not what was asked for. */
static GLogWriterOutput on_complaint(GLogLevelFlags level, const GLogField *fields _unused_,
	gsize n_fields _unused_, gpointer ctx)
{
	struct program *program = ctx;

	if (level <= G_LOG_LEVEL_WARNING)
		g_atomic_int_inc(&program->n_complaints);
	return G_LOG_WRITER_HANDLED;
}

static int refuse(struct program *program, const struct fault *fault)
{
	const struct frame_press_refused refused = {
		.refused = slice_text(message_get(fault->message)->code),
		.subject = slice_text(fault->subject),
	};

	return CHANNEL_SEND(program->core, PRESS_REFUSED, press_refused, &refused);
}

static int send_done(struct program *program, struct slice bytes)
{
	const struct frame_press_done done = {0};
	_cleanup_fd_ int fd = -1;

	TRY(os_memfd_sealed("done", bytes, &fd));
	return CHANNEL_SEND_FD(program->core, PRESS_DONE, press_done, &done, fd);
}

/* ---- the works */

static int draw(struct program *program, struct slice json, struct buf *pdf, struct fault *fault)
{
	struct document *document;
	int result;

	if (!program->typeface) {
		*fault = program->missing;
		return ERR_REFUSED;
	}
	TRY(document_read(json, &document, fault));
	result = press_draw(document, program->typeface, pdf, fault);
	document_free(document);
	if (result == 0 && g_atomic_int_get(&program->n_complaints) > 0)
		result = ERR_UNSUPPORTED;
	return result;
}

static int answer(
	struct program *program, struct slice request, struct buf *out, struct fault *fault)
{
	if (!program->counsel) {
		fault_set(fault, MSG_ADVICE_NONE, SLICE_EMPTY);
		return ERR_REFUSED;
	}
	return counsel_answer(program->counsel, request, out, fault);
}

static int propose(
	struct program *program, struct slice request, struct buf *pdf, struct fault *fault)
{
	_cleanup_(buf_done) struct buf document = BUF_INIT(PRESS_MAX_ANSWER);

	TRY(answer(program, request, &document, fault));
	TRY(counsel_check_document(buf_slice(&document), fault));
	return draw(program, buf_slice(&document), pdf, fault);
}

/* By number, as in frame press_work. */
static const struct {
	int (*run)(
		struct program *program, struct slice json, struct buf *out, struct fault *fault);
	size_t max_bytes;
} works[] = {
	[1] = {draw, PRESS_MAX_PDF},
	[2] = {answer, PRESS_MAX_ANSWER},
	[3] = {propose, PRESS_MAX_PDF},
};

/* What somebody could still change is not looked at. */
static int do_work(struct program *program, uint8_t work, const int *fd)
{
	struct fault fault = {0};
	struct slice json;
	struct buf out;
	int result;

	if (work == 0 || work >= ARRAY_SIZE(works))
		return ERR_UNSUPPORTED;
	if (!os_is_sealed(*fd))
		return ERR_DENIED;
	/* Too large a document is the reader's to refuse. */
	TRY(os_map(*fd, MAP_MAX_BYTES, &json));
	buf_init(&out, works[work].max_bytes);
	result = works[work].run(program, json, &out, &fault);
	os_unmap(json);
	if (result == 0)
		result = send_done(program, buf_slice(&out));
	else if (result == ERR_REFUSED)
		result = refuse(program, &fault);
	buf_done(&out);
	return result;
}

static int on_work(struct program *program, struct slice payload, const int *fd)
{
	_cleanup_(arena_done) struct arena arena = ARENA_INIT(4096);
	struct frame_press_work work;

	TRY(frame_press_work_decode(payload, &arena, &work));
	return do_work(program, work.work, fd);
}

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct program *program = ctx;
	int result;

	if (type != FRAME_PRESS_WORK || program->done)
		return ERR_OUT_OF_ORDER;
	program->done = true;
	result = on_work(program, payload, fd);
	if (result == 0)
		result = channel_flush(channel);
	if (result < 0)
		log_write(&program->child->log, LOG_LEVEL_ERROR, MSG_PRESS_FAILED,
			LOG_RESULT(result));
	loop_stop(program->child->loop, result);
	return result;
}

/* Without whoever asked there is nobody to work for. */
static void on_core_closed(void *ctx, struct channel *channel, int result)
{
	struct program *program = ctx;

	program->core = channel_free(channel);
	loop_stop(program->child->loop, result);
}

/* One core, one work: another one is another process's. */
static int on_given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	struct program *program = child->ctx;
	int *slot = NULL;

	if (slice_is_text(role, frame_role_name(ROLE_CORE)))
		slot = &program->core_fd;
	else if (slice_is_text(role, "catalogue"))
		slot = &program->catalogue_fd;
	if (!slot)
		return ERR_NOT_FOUND;
	if (child->begun || *slot >= 0)
		return ERR_OUT_OF_ORDER;
	*slot = TAKE_FD(*fd);
	return 0;
}

/* Fonts and catalogue are opened here, and no path stays reachable. A machine without a Japanese typeface is no
 * failure of the program's: it says so to whoever asks. */
static int on_prepare(struct child *child, struct sandbox_path *paths _unused_, size_t *ret_n_paths)
{
	struct program *program = child->ctx;
	int result = typeface_open(&program->typeface, &program->missing);

	*ret_n_paths = 0;
	if (result < 0 && result != ERR_REFUSED)
		return result;
	if (program->catalogue_fd < 0)
		return 0;
	result = counsel_read(program->catalogue_fd, &program->counsel);
	os_closep(&program->catalogue_fd);
	return result;
}

static int on_begin(struct child *child)
{
	struct program *program = child->ctx;

	program->child = child;
	if (program->core_fd < 0)
		return ERR_NOT_FOUND;
	return child_channel(child, ROLE_PRESS, ROLE_CORE, &program->core_fd, QUEUE_MAX_BYTES,
		on_core_frame, on_core_closed, program, &program->core);
}

static void on_done(struct child *child)
{
	struct program *program = child->ctx;

	program->core = channel_free(program->core);
	os_closep(&program->core_fd);
	os_closep(&program->catalogue_fd);
	program->counsel = counsel_free(program->counsel);
	program->typeface = typeface_free(program->typeface);
}

int main(void)
{
	struct program state = {.core_fd = -1, .catalogue_fd = -1};
	const struct child_program program = {
		.role = ROLE_PRESS,
		.parent = ROLE_PARENT,
		.given = on_given,
		.prepare = on_prepare,
		.begin = on_begin,
		.done = on_done,
		.ctx = &state,
	};

	g_log_set_writer_func(on_complaint, &state, NULL);
	return child_main(&program);
}
