#include "agent/ship/osname.h"

#include "base/text.h"

static struct slice unquote(struct slice s)
{
	if (s.len >= 2 && (s.data[0] == '"' || s.data[0] == '\'') && s.data[s.len - 1] == s.data[0])
		return slice_of(s.data + 1, s.len - 2);
	return s;
}

int osname_parse(struct slice text, struct buf *out)
{
	static const struct slice key = SLICE_LITERAL("PRETTY_NAME=");
	struct slice name = slice_text("Linux"), line;

	while (text_next_part(&text, '\n', &line)) {
		if (slice_starts(line, key))
			name = unquote(text_trim(slice_from(line, key.len)));
	}
	/* Every byte may become four: \xNN. */
	return text_put_as_utf8(out, text_cut_utf8(name, out->max / 4));
}

int osname_take_host(struct slice name, struct buf *out)
{
	_cleanup_(buf_done) struct buf whole = BUF_INIT(4 * OSNAME_MAX_HOST);

	if (name.len > OSNAME_MAX_HOST)
		name.len = OSNAME_MAX_HOST;
	TRY(text_put_as_utf8(&whole, name));
	return buf_put_slice(out, text_cut_utf8(buf_slice(&whole), out->max));
}
