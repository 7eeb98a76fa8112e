#include "base/log.h"

#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum { LINE_MAX_BYTES = 4096 };

static const char *const level_names[] = {"debug", "info", "warning", "error"};

static void put_time(struct buf *line, usec_t now)
{
	time_t seconds = (time_t)(now / USEC_PER_SEC);
	struct tm tm = {0};

	gmtime_r(&seconds, &tm);
	buf_put_format(line, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
		(int)(now % USEC_PER_SEC));
}

static bool is_plain(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (s.data[i] <= ' ' || s.data[i] == '"' || s.data[i] == '=' || s.data[i] >= 0x7f)
			return false;
	}
	return s.len > 0;
}

static void put_field(struct buf *line, const struct log_field *field)
{
	buf_put_format(line, " %s=", field->name);
	if (field->is_number)
		buf_put_format(line, "%lld", (long long)field->number);
	else if (is_plain(field->text))
		buf_put_slice(line, field->text);
	else
		text_put_json(line, field->text);
}

/* What the message is about, for texts that name it. */
static struct slice subject_of(const struct log_field *fields, size_t n_fields)
{
	for (size_t i = 0; i < n_fields; i++) {
		if (strcmp(fields[i].name, "subject") == 0)
			return fields[i].text;
	}
	return SLICE_EMPTY;
}

static void put_message(struct buf *line, const char *text, struct slice subject)
{
	struct buf whole = BUF_INIT(LINE_MAX_BYTES);

	fault_put_text(&whole, text, subject);
	text_put_json(line, buf_slice(&whole));
	buf_done(&whole);
}

void log_write_fields(const struct log *log, enum log_level level, enum message_id message,
	const struct log_field *fields, size_t n_fields)
{
	struct buf line = BUF_INIT(LINE_MAX_BYTES);
	const struct message *row = message_get(message);
	struct slice text;
	ssize_t written _unused_;

	if (level < log->least)
		return;
	put_time(&line, log->clock->wall(log->clock));
	buf_put_format(&line, " %s %s program=%s", level_names[level], row->code, log->program);
	for (size_t i = 0; i < n_fields; i++)
		put_field(&line, &fields[i]);
	buf_put_text(&line, " ");
	put_message(&line, row->en, subject_of(fields, n_fields));
	line.max++; /* the newline fits even when the line was cut */
	line.failed = 0;
	buf_put_byte(&line, '\n');
	text = buf_slice(&line);
	/* One write, so that lines of several processes do not mix. A full pipe loses the line. */
	written = write(log->fd, text.data, text.len);
	buf_done(&line);
}

void log_write_fault(const struct log *log, enum log_level level, const struct fault *fault)
{
	log_write(log, level, fault->message, LOG_TEXT("file", fault->file),
		LOG_NUMBER("line", fault->line), LOG_NUMBER("column", fault->column),
		LOG_TEXT("subject", fault->subject));
}
