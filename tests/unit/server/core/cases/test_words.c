/* What service cases and warnings say follows the rules for texts for people. */
#include "base/message.h"
#include "words_check.h"

/* A name of ordinary length in the PC's place. */
static void check_with_name(const char *text)
{
	static const struct slice mark = SLICE_LITERAL("{device}");
	_cleanup_(buf_done) struct buf out = BUF_INIT(4096);
	struct slice rest = slice_text(text);
	size_t at = slice_find(rest, mark);

	buf_put(&out, rest.data, at);
	if (at < rest.len) {
		buf_put_text(&out, "受付パソコン");
		buf_put_slice(&out, slice_from(rest, at + mark.len));
	}
	words_check(buf_text(&out));
}

static void test_service_cases(void **state)
{
	for (int id = MSG_CASE_SET_ASIDE; id <= MSG_CASE_DEVICE_REMOVED; id++) {
		const struct message *message = message_get((enum message_id)id);

		check_with_name(message->ja);
		check_with_name(message->cause_ja);
		check_with_name(message->todo_ja);
	}
}

static void test_answers_and_warnings(void **state)
{
	for (int id = MSG_API_NO_SESSION; id <= MSG_WARN_PROGRAM_FAILS; id++) {
		const struct message *message = message_get((enum message_id)id);

		words_check(message->ja);
		words_check(message->todo_ja);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_service_cases),
		cmocka_unit_test(test_answers_and_warnings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
