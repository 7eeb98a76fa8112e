#include "advisor/lines.h"

#include "base/text.h"

struct glyph {
	size_t bytes;
	size_t units;
};

static struct glyph glyph_at(struct slice rest)
{
	size_t step = text_utf8_step(rest);

	if (rest.data[0] == '\n')
		return (struct glyph){1, 0};
	return (struct glyph){step ? step : 1, step > 1 ? 2 : 1};
}

size_t lines_width(struct slice text)
{
	size_t width = 0;

	while (text.len > 0) {
		struct glyph glyph = glyph_at(text);

		width += glyph.units;
		text = slice_from(text, glyph.bytes);
	}
	return width;
}

size_t lines_count(struct slice text, size_t units)
{
	size_t lines = 1, filled = 0;

	while (text.len > 0) {
		struct glyph glyph = glyph_at(text);
		bool breaks = text.data[0] == '\n' || filled + glyph.units > units;

		lines += breaks;
		filled = breaks ? glyph.units : filled + glyph.units;
		text = slice_from(text, glyph.bytes);
	}
	return lines;
}

struct slice lines_cut(struct slice text, size_t units)
{
	struct slice rest = text;
	size_t filled = 0;

	while (rest.len > 0) {
		struct glyph glyph = glyph_at(rest);

		if (filled + glyph.units > units)
			break;
		filled += glyph.units;
		rest = slice_from(rest, glyph.bytes);
	}
	return slice_of(text.data, text.len - rest.len);
}
