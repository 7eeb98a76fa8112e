#include "advisor/problem.h"

static void put_filled(
	struct out *out, const char *name, const char *text, const struct fault *fault)
{
	_cleanup_(buf_done) struct buf filled = BUF_INIT(8192);

	if (fault_put_text(&filled, text, slice_text(fault->subject)) == 0)
		out_text(out, name, buf_slice(&filled));
	else
		out_words(out, name, text);
}

void problem_put(struct out *out, const struct fault *fault, enum lang lang)
{
	const struct message *message = problem_message(fault->message);

	out_object(out, "problem");
	out_words(out, "code", message ? message->code : "");
	out_words(out, "place", fault->file);
	if (fault->line > 0)
		out_number(out, "line", fault->line);
	if (fault->column > 0)
		out_number(out, "column", fault->column);
	out_words(out, "subject", fault->subject);
	if (message) {
		put_filled(out, "text", lang == LANG_JA ? message->ja : message->en, fault);
		put_filled(out, "cause", lang == LANG_JA ? message->cause_ja : message->cause_en,
			fault);
		put_filled(
			out, "todo", lang == LANG_JA ? message->todo_ja : message->todo_en, fault);
	}
	out_end(out);
}
