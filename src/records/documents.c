#include "records/documents.h"

#define NOT_YET ((size_t)0)
#define BROKEN SIZE_MAX

/* The quote that ends a string begun before `at`. No string goes over the end of a line. */
static size_t end_of_string(struct slice text, size_t at)
{
	for (; at < text.len; at++) {
		if (text.data[at] == '"')
			return at;
		if (text.data[at] == '\n')
			return BROKEN;
		at += text.data[at] == '\\';
	}
	return NOT_YET;
}

/* Whether an object may begin behind this character within another: where it may not, the outer one was cut off. */
static bool may_begin_behind(uint8_t c)
{
	return c == ':' || c == ',' || c == '[';
}

/* The place behind the brace that closes the one at the start; NOT_YET, BROKEN. */
static size_t end_of_document(struct slice text)
{
	size_t depth = 0, before = 0;

	for (size_t at = 0; at < text.len; at++) {
		uint8_t c = text.data[at];

		if (c == '"') {
			size_t end = end_of_string(text, at + 1);

			if (end == NOT_YET || end == BROKEN)
				return end;
			at = end;
		} else if (c == '{') {
			if (depth++ > 0 && !may_begin_behind(text.data[before]))
				return BROKEN;
		} else if (c == '}' && --depth == 0) {
			return at + 1;
		}
		if (c > ' ')
			before = at;
	}
	return NOT_YET;
}

/* What stands between documents: spaces, the commas and brackets of an array, a byte order mark. */
static struct slice skip_between(struct slice text)
{
	static const struct slice mark = SLICE_LITERAL("\xef\xbb\xbf");
	size_t at = slice_starts(text, mark) ? mark.len : 0;

	while (at < text.len && memchr(" \t\r\n,[]", text.data[at], 7))
		at++;
	return slice_from(text, at);
}

static enum documents_found cut(
	struct slice *rest, size_t len, enum documents_found found, struct slice *ret)
{
	*ret = slice_of(rest->data, len);
	*rest = slice_from(*rest, len);
	return found;
}

enum documents_found documents_next(struct slice *rest, bool last, struct slice *ret)
{
	size_t line, end;

	*rest = skip_between(*rest);
	if (rest->len == 0)
		return DOCUMENTS_NONE;
	line = slice_find_byte(*rest, '\n');
	if (rest->data[0] != '{')
		return line < rest->len || last || rest->len >= RECORD_MAX_BYTES
			       ? cut(rest, line, DOCUMENTS_DAMAGE, ret)
			       : DOCUMENTS_NONE;
	end = end_of_document(*rest);
	if (end == NOT_YET && !last && rest->len < RECORD_MAX_BYTES)
		return DOCUMENTS_NONE;
	if (end == NOT_YET || end == BROKEN || end > RECORD_MAX_BYTES)
		return cut(rest, line, DOCUMENTS_DAMAGE, ret);
	return cut(rest, end, DOCUMENTS_ONE, ret);
}
