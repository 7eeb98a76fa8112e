#include "base/fault.h"

#include "base/text.h"

static void copy_cut(char *to, size_t size, struct slice from)
{
	struct slice cut = text_cut_utf8(from, size - 1);

	if (cut.len > 0)
		memcpy(to, cut.data, cut.len);
	to[cut.len] = 0;
}

void fault_set(struct fault *f, enum message_id message, struct slice subject)
{
	f->message = message;
	copy_cut(f->subject, sizeof(f->subject), subject);
}

void fault_set_place(struct fault *f, struct slice file, uint32_t line, uint32_t column)
{
	copy_cut(f->file, sizeof(f->file), file);
	f->line = line;
	f->column = column;
}

int fault_put_text(struct buf *out, const char *text, struct slice subject)
{
	static const struct slice mark = SLICE_LITERAL("{subject}");
	struct slice rest = slice_text(text);
	size_t at;

	while ((at = slice_find(rest, mark)) < rest.len) {
		buf_put(out, rest.data, at);
		buf_put_slice(out, subject);
		rest = slice_from(rest, at + mark.len);
	}
	return buf_put_slice(out, rest);
}
