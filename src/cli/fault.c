/* What was wrong with something a person wrote, as a line or as JSON. */
#include "base/fault.h"
#include "base/text.h"
#include "cli/cli.h"

static void put_words_json(struct buf *out, const struct message *message, struct slice subject)
{
	_cleanup_(buf_done) struct buf ja = BUF_INIT(4096), en = BUF_INIT(4096);

	fault_put_text(&ja, message->ja, subject);
	fault_put_text(&en, message->en, subject);
	buf_put_text(out, "{\"ja\":");
	text_put_json(out, buf_slice(&ja));
	buf_put_text(out, ",\"en\":");
	text_put_json(out, buf_slice(&en));
	buf_put_byte(out, '}');
}

static void put_json(struct buf *out, const struct fault *fault)
{
	const struct message *message = message_get(fault->message);

	buf_put_text(out, "{\"file\":");
	text_put_json(out, slice_text(fault->file));
	buf_put_format(out, ",\"line\":%u,\"column\":%u,\"message\":\"%s\",\"text\":", fault->line,
		fault->column, message->code);
	put_words_json(out, message, slice_text(fault->subject));
	buf_put_text(out, ",\"subject\":");
	text_put_json(out, slice_text(fault->subject));
	buf_put_byte(out, '}');
}

static void put_line(const struct cli_options *options, struct buf *out, const struct fault *fault)
{
	const struct message *message = message_get(fault->message);

	buf_put_text(out, fault->file);
	if (fault->line > 0)
		buf_put_format(out, ":%u:%u", fault->line, fault->column);
	buf_put_format(out, "  %s ", message->code);
	fault_put_text(
		out, cli_text(options, message->ja, message->en), slice_text(fault->subject));
	if (fault->subject[0])
		buf_put_format(out, " (%s)", fault->subject);
}

void cli_put_fault(const struct cli_options *options, struct buf *out, const struct fault *fault)
{
	if (options->json)
		put_json(out, fault);
	else
		put_line(options, out, fault);
}
