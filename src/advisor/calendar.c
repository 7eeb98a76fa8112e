#include "advisor/calendar.h"

#include <inttypes.h>
#include "base/map.h"
#include "base/text.h"

#define LINE_BYTES 75
#define UID_SEED 0x747375u

/* One content line: folded so that no line has more than LINE_BYTES bytes, CRLF behind it. */
static int put_folded(struct buf *out, struct slice line)
{
	size_t room = LINE_BYTES;

	while (line.len > room) {
		struct slice head = text_cut_utf8(line, room);

		TRY(buf_put_slice(out, head));
		TRY(buf_put_text(out, "\r\n "));
		line = slice_from(line, head.len);
		room = LINE_BYTES - 1; /* the blank of the fold is counted */
	}
	TRY(buf_put_slice(out, line));
	return buf_put_text(out, "\r\n");
}

static int put_escaped(struct buf *line, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = text.data[i];

		if (byte == '\n')
			TRY(buf_put_text(line, "\\n"));
		else if (byte == ',' || byte == ';' || byte == '\\')
			TRY(buf_put_format(line, "\\%c", byte));
		else
			TRY(buf_put_byte(line, byte < 0x20 || byte == 0x7f ? ' ' : byte));
	}
	return 0;
}

static int put_text_line(struct buf *out, const char *name, struct slice text)
{
	_cleanup_(buf_done) struct buf line = BUF_INIT(out->max), clean = BUF_INIT(out->max);

	TRY(text_put_as_utf8(&clean, text));
	TRY(buf_put_text(&line, name));
	TRY(buf_put_byte(&line, ':'));
	TRY(put_escaped(&line, buf_slice(&clean)));
	return put_folded(out, buf_slice(&line));
}

/* YYYY-MM-DD as YYYYMMDD. */
static int put_date(struct buf *out, struct slice date)
{
	for (size_t i = 0; i < date.len; i++)
		if (date.data[i] != '-')
			TRY(buf_put_byte(out, date.data[i]));
	return 0;
}

static int put_date_line(struct buf *out, const char *head, struct slice date, const char *tail)
{
	TRY(buf_put_text(out, head));
	TRY(put_date(out, date));
	TRY(buf_put_text(out, tail));
	return buf_put_text(out, "\r\n");
}

static int put_uid(struct buf *out, const struct calendar_reminder *reminder)
{
	TRY(buf_put_text(out, "UID:"));
	TRY(put_date(out, reminder->date));
	return buf_put_format(out, "-%016" PRIx64 "@tsujiban\r\n",
		map_hash(reminder->about, UID_SEED) ^ map_hash(reminder->summary, UID_SEED));
}

int calendar_put_reminder(struct buf *out, const struct calendar_reminder *reminder)
{
	TRY(buf_put_text(out,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tsujiban//advisor//EN\r\n"
		"BEGIN:VEVENT\r\n"));
	TRY(put_uid(out, reminder));
	TRY(put_date_line(out, "DTSTAMP:", reminder->today, "T000000Z"));
	TRY(put_date_line(out, "DTSTART;VALUE=DATE:", reminder->date, ""));
	TRY(put_text_line(out, "SUMMARY", reminder->summary));
	TRY(put_text_line(out, "DESCRIPTION", reminder->description));
	TRY(buf_put_text(out, "TRANSP:TRANSPARENT\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\n"
			      "TRIGGER:PT9H\r\n"));
	TRY(put_text_line(out, "DESCRIPTION", reminder->summary));
	return buf_put_text(out, "END:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}
