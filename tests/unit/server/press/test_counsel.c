/* The advisor inside the press: the project's own catalogue is read, and what it says no to is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/macros.h"
#include "os/os.h"
#include "server/press/counsel.h"

static struct counsel *read_counsel(const char *path)
{
	_cleanup_fd_ int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct counsel *counsel = NULL;

	assert_true(directory >= 0);
	assert_int_equal(counsel_read(directory, &counsel), 0);
	return counsel;
}

static void the_catalogue_answers(void **state)
{
	static const char request[] =
		"{\"op\":\"choose\",\"today\":\"2026-11-23\",\"lang\":\"ja\","
		"\"visit\":{\"visit\":1,\"case\":\"A\",\"type\":\"endpoint\"}}";
	struct counsel *counsel = read_counsel(CATALOGUE);
	struct buf answer = BUF_INIT(PRESS_MAX_ANSWER);
	struct fault fault = {0};

	assert_int_equal(counsel_answer(counsel, slice_text(request), &answer, &fault), 0);
	assert_true(slice_find(buf_slice(&answer), slice_text("\"s02\"")) < answer.len);
	buf_done(&answer);
	counsel_free(counsel);
}

static void a_problem_is_an_answer_but_no_document(void **state)
{
	struct counsel *counsel = read_counsel(CATALOGUE);
	struct buf answer = BUF_INIT(PRESS_MAX_ANSWER);
	struct fault fault = {0};

	assert_int_equal(counsel_answer(counsel, slice_text("[1"), &answer, &fault), 0);
	assert_true(slice_starts(buf_slice(&answer), slice_text("{\"problem\":{")));
	assert_int_equal(counsel_check_document(buf_slice(&answer), &fault), ERR_REFUSED);
	assert_true(
		slice_starts(slice_text(message_get(fault.message)->code), slice_text("TB-17")));
	assert_int_equal(counsel_check_document(slice_text("{\"pages\":[]}"), &fault), 0);
	buf_done(&answer);
	counsel_free(counsel);
}

static void an_unknown_code_is_a_bad_document(void **state)
{
	struct fault fault = {0};

	assert_int_equal(counsel_check_document(slice_text("{\"problem\":{\"code\":\"TB-0000\","
							   "\"place\":\"visit.terminals\"}}"),
				 &fault),
		ERR_REFUSED);
	assert_int_equal(fault.message, MSG_PRESS_DOCUMENT_BAD);
	assert_string_equal(fault.subject, "visit.terminals");
}

/* Nothing is guessed where the tables are missing. */
static void no_catalogue_is_no_answer(void **state)
{
	char path[] = "/tmp/tsujiban-catalogue-XXXXXX";
	struct buf answer = BUF_INIT(PRESS_MAX_ANSWER);
	struct counsel *counsel;
	struct fault fault = {0};

	assert_non_null(mkdtemp(path));
	counsel = read_counsel(path);
	assert_int_equal(counsel_answer(counsel, slice_text("{\"op\":\"words\"}"), &answer, &fault),
		ERR_REFUSED);
	assert_true(fault.message != 0);
	buf_done(&answer);
	counsel_free(counsel);
	rmdir(path);
}

static void an_answer_has_its_limit(void **state)
{
	struct counsel *counsel = read_counsel(CATALOGUE);
	struct buf answer = BUF_INIT(1000);
	struct fault fault = {0};

	assert_int_equal(
		counsel_answer(counsel,
			slice_text("{\"op\":\"words\",\"today\":\"2026-11-23\",\"lang\":\"ja\"}"),
			&answer, &fault),
		ERR_REFUSED);
	assert_int_equal(fault.message, MSG_ADVICE_LARGE);
	buf_done(&answer);
	counsel_free(counsel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_catalogue_answers),
		cmocka_unit_test(a_problem_is_an_answer_but_no_document),
		cmocka_unit_test(an_unknown_code_is_a_bad_document),
		cmocka_unit_test(no_catalogue_is_no_answer),
		cmocka_unit_test(an_answer_has_its_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
