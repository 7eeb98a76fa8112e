/* A reminder as RFC 5545 wants it: escapes, folds between characters, the same bytes each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/calendar.h"
#include "base/text.h"

static struct calendar_reminder sample(void)
{
	return (struct calendar_reminder){.today = slice_text("2026-11-23"),
		.date = slice_text("2027-01-15"),
		.about = slice_text("ちば製作所"),
		.summary = slice_text("見守りをもう一度考える日"),
		.description = slice_text("先に, 入口の機器; を\\替える\n次は1月")};
}

static void has_line(struct buf *text, const char *line)
{
	if (slice_find(buf_slice(text), slice_text(line)) == text->len)
		fail_msg("no \"%s\" in:\n%s", line, buf_text(text));
}

static void a_reminder_is_one_event_of_its_day(void **state)
{
	struct calendar_reminder reminder = sample();
	struct buf text = BUF_INIT(4096);

	assert_int_equal(calendar_put_reminder(&text, &reminder), 0);
	assert_true(
		slice_starts(buf_slice(&text), slice_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")));
	assert_true(slice_ends(buf_slice(&text), slice_text("END:VEVENT\r\nEND:VCALENDAR\r\n")));
	has_line(&text, "\r\nDTSTART;VALUE=DATE:20270115\r\n");
	has_line(&text, "\r\nDTSTAMP:20261123T000000Z\r\n");
	has_line(&text, "\r\nSUMMARY:見守りをもう一度考える日\r\n");
	has_line(&text, "DESCRIPTION:先に\\, 入口の機器\\; を\\\\替える\\n次は1月\r\n");
	buf_done(&text);
}

static void long_lines_are_folded_between_characters(void **state)
{
	char long_text[3 * 100 + 1];
	struct calendar_reminder reminder = sample();
	struct buf text = BUF_INIT(8192), joined = BUF_INIT(8192);
	struct slice rest, line;

	for (size_t i = 0; i < 100; i++)
		memcpy(long_text + 3 * i, "あ", 3);
	long_text[300] = '\0';
	reminder.description = slice_text(long_text);
	assert_int_equal(calendar_put_reminder(&text, &reminder), 0);
	rest = buf_slice(&text);
	while (text_next_part(&rest, '\n', &line)) {
		assert_true(line.len <= 76); /* 75 and the CR */
		assert_true(text_is_utf8(line));
		buf_put_slice(&joined, slice_starts(line, slice_text(" "))
					       ? slice_of(line.data + 1, line.len - 2)
					       : slice_of(line.data, line.len ? line.len - 1 : 0));
	}
	has_line(&joined, long_text);
	buf_done(&joined);
	buf_done(&text);
}

static void control_characters_and_bad_bytes_do_no_harm(void **state)
{
	struct calendar_reminder reminder = sample();
	struct buf text = BUF_INIT(4096);

	reminder.summary = slice_text("a\r\nATTENDEE:b\x01\xff");
	assert_int_equal(calendar_put_reminder(&text, &reminder), 0);
	has_line(&text, "\r\nSUMMARY:a \\nATTENDEE:b \\\\xff\r\n");
	buf_done(&text);
}

static void names_tell_reminders_apart(void **state)
{
	struct calendar_reminder reminder = sample();
	struct buf first = BUF_INIT(4096), again = BUF_INIT(4096), other = BUF_INIT(4096);
	size_t uid;

	assert_int_equal(calendar_put_reminder(&first, &reminder), 0);
	assert_int_equal(calendar_put_reminder(&again, &reminder), 0);
	assert_true(slice_is(buf_slice(&first), buf_slice(&again)));
	reminder.about = slice_text("別の会社");
	assert_int_equal(calendar_put_reminder(&other, &reminder), 0);
	uid = slice_find(buf_slice(&first), slice_text("UID:"));
	assert_memory_not_equal(first.data + uid, other.data + uid, 30);
	buf_done(&other);
	buf_done(&again);
	buf_done(&first);
}

static void a_full_buffer_is_said(void **state)
{
	struct calendar_reminder reminder = sample();
	struct buf text = BUF_INIT(100);

	assert_int_equal(calendar_put_reminder(&text, &reminder), ERR_TOO_LARGE);
	buf_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reminder_is_one_event_of_its_day),
		cmocka_unit_test(long_lines_are_folded_between_characters),
		cmocka_unit_test(control_characters_and_bad_bytes_do_no_harm),
		cmocka_unit_test(names_tell_reminders_apart),
		cmocka_unit_test(a_full_buffer_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
