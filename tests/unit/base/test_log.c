/* Log lines: one write, escaped fields, the catalogue's text with its subject; the catalogue itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/result.h"

#include <unistd.h>

static char line[8192];

/* What one call writes. */
static const char *written(void (*write_it)(const struct log *log))
{
	struct clock_fake fake;
	struct log log = {.program = "test", .clock = &fake.clock, .least = LOG_LEVEL_INFO};
	int fds[2];
	ssize_t n;

	clock_fake_init(&fake, (usec_t)1795410301 * USEC_PER_SEC + 42);
	assert_int_equal(pipe(fds), 0);
	log.fd = fds[1];
	write_it(&log);
	close(fds[1]);
	n = read(fds[0], line, sizeof(line) - 1);
	close(fds[0]);
	assert_true(n >= 0);
	line[n] = 0;
	return line;
}

static void write_fields(const struct log *log)
{
	log_write(log, LOG_LEVEL_WARNING, MSG_STARTED, LOG_NUMBER("n", -7),
		LOG_TEXT("plain", "a/b"), LOG_TEXT("odd", "a b\n\"\x1b"), LOG_RESULT(ERR_FULL));
}

static void fields_are_escaped(void **state)
{
	assert_string_equal(written(write_fields),
		"2026-11-23T05:05:01.000042Z warning TB-1101 program=test n=-7 plain=a/b "
		"odd=\"a b\\n\\\"\\u001b\" result=FULL \"started\"\n");
}

static void write_debug(const struct log *log)
{
	log_write(log, LOG_LEVEL_DEBUG, MSG_STARTED, LOG_NUMBER("n", 1));
}

static void below_the_least_level_nothing_is_written(void **state)
{
	assert_string_equal(written(write_debug), "");
}

static void write_fault(const struct log *log)
{
	struct fault fault = {0};

	fault_set(&fault, MSG_CONFIG_UNKNOWN_KEY, slice_text("prot"));
	fault_set_place(&fault, slice_text("x.conf"), 3, 1);
	log_write_fault(log, LOG_LEVEL_ERROR, &fault);
}

static void fault_names_its_subject(void **state)
{
	assert_string_equal(written(write_fault),
		"2026-11-23T05:05:01.000042Z error TB-1062 program=test file=x.conf line=3 "
		"column=1 "
		"subject=prot \"no setting has this name: prot\"\n");
}

static void write_long(const struct log *log)
{
	static char text[6000];

	memset(text, 'x', sizeof(text) - 1);
	log_write(log, LOG_LEVEL_ERROR, MSG_STARTED, LOG_TEXT("a", "1"), LOG_TEXT("long", text));
}

static void overlong_line_is_cut_but_ends(void **state)
{
	const char *text = written(write_long);

	assert_true(strlen(text) <= 4097);
	assert_int_equal(text[strlen(text) - 1], '\n');
	assert_non_null(strstr(text, "a=1"));
}

static void catalogue_is_found_by_code_and_complete(void **state)
{
	assert_ptr_equal(message_find(slice_text("TB-1101")), message_get(MSG_STARTED));
	assert_null(message_find(slice_text("TB-0000")));
	for (unsigned i = 0; i < MSG_COUNT; i++) {
		const struct message *row = message_get((enum message_id)i);

		assert_true(row->ja[0] && row->en[0] && row->cause_ja[0] && row->cause_en[0] &&
			    row->todo_ja[0] && row->todo_en[0]);
	}
}

static void results_have_names(void **state)
{
	assert_string_equal(result_name(0), "OK");
	assert_string_equal(result_name(ERR_NO_MEMORY), "NO_MEMORY");
	assert_string_equal(result_name(-2), "ENOENT");
	assert_string_equal(result_name(-99999), "UNKNOWN");
	assert_true(result_is_system(-2));
	assert_false(result_is_system(ERR_FULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_escaped),
		cmocka_unit_test(below_the_least_level_nothing_is_written),
		cmocka_unit_test(fault_names_its_subject),
		cmocka_unit_test(overlong_line_is_cut_but_ends),
		cmocka_unit_test(catalogue_is_found_by_code_and_complete),
		cmocka_unit_test(results_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
