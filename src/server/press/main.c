/*
 * tsujiban-press: draws a PDF, by libraries that read fonts and shape texts of anybody's, where nothing is
 * worth stealing but the document. It is started for one document and ends; the server's core asks it, or
 * `tsujiban advise`, which starts it itself and stands in for the core.
 */
#include "os/os.h"
#include "proc/child.h"
#include "server/press/press.h"

enum { QUEUE_MAX_BYTES = 64 * 1024, MAP_MAX_BYTES = 16 * DOCUMENT_MAX_BYTES };

struct program {
	struct child *child;
	int core_fd;
	struct channel *core;
	struct typeface *typeface; /* NULL: the machine has none, as missing says */
	struct fault missing;
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

static int send_drawn(struct program *program, struct slice pdf)
{
	const struct frame_press_drawn drawn = {0};
	_cleanup_fd_ int fd = -1;

	TRY(os_memfd_sealed("pdf", pdf, &fd));
	return CHANNEL_SEND_FD(program->core, PRESS_DRAWN, press_drawn, &drawn, fd);
}

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

/* What somebody could still change is not looked at. */
static int on_draw(struct program *program, const int *fd)
{
	_cleanup_(buf_done) struct buf pdf = BUF_INIT(PRESS_MAX_PDF);
	struct fault fault = {0};
	struct slice json;
	int result;

	if (!os_is_sealed(*fd))
		return ERR_DENIED;
	/* Too large a document is the reader's to refuse. */
	TRY(os_map(*fd, MAP_MAX_BYTES, &json));
	result = draw(program, json, &pdf, &fault);
	os_unmap(json);
	return result == ERR_REFUSED ? refuse(program, &fault)
	       : result < 0          ? result
				     : send_drawn(program, buf_slice(&pdf));
}

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct program *program = ctx;
	int result;

	if (type != FRAME_PRESS_DRAW || program->done)
		return ERR_OUT_OF_ORDER;
	program->done = true;
	result = on_draw(program, fd);
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

/* One core, one document: another one is another process's. */
static int on_given(struct child *child, struct slice role, uint64_t instance _unused_, int *fd)
{
	struct program *program = child->ctx;

	if (!slice_is_text(role, frame_role_name(ROLE_CORE)))
		return ERR_NOT_FOUND;
	if (child->begun || program->core_fd >= 0)
		return ERR_OUT_OF_ORDER;
	program->core_fd = TAKE_FD(*fd);
	return 0;
}

/* Font files are opened here, and no path stays reachable. A machine without a Japanese typeface is no
 * failure of the program's: it says so to whoever asks. */
static int on_prepare(struct child *child, struct sandbox_path *paths _unused_, size_t *ret_n_paths)
{
	struct program *program = child->ctx;
	int result = typeface_open(&program->typeface, &program->missing);

	*ret_n_paths = 0;
	return result == ERR_REFUSED ? 0 : result;
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
	program->typeface = typeface_free(program->typeface);
}

int main(void)
{
	struct program state = {.core_fd = -1};
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
