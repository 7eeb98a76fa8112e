/* What the command line prints: texts that a burglar may have written, and why a call failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <unistd.h>

#include "cli/cli.h"
#include "os/os.h"

static void expect_written(struct slice text, const char *expected)
{
	char got[256] = "";
	FILE *to = fmemopen(got, sizeof(got), "w");

	assert_non_null(to);
	cli_write(to, text);
	fclose(to);
	assert_string_equal(got, expected);
}

static void escapes_what_a_terminal_obeys(void **state)
{
	expect_written(slice_text("受付パソコン é"), "受付パソコン é");
	expect_written(slice_text("a\x1b[2J\n\x7f"), "a\\x1b[2J\\x0a\\x7f");
	/* CSI in one character, U+009B; U+00A0 is none. */
	expect_written(slice_text("a\xc2\x9b"
				  "2J\xc2\xa0"),
		"a\\xc2\\x9b2J\xc2\xa0");
	expect_written(slice_text("\xc2"), "\xc2");
	expect_written(SLICE_EMPTY, "");
}

static void names_the_socket_that_nobody_serves(void **state)
{
	const struct cli_options options = {.socket = "/nowhere/api.sock", .english = true};
	char path[] = "/tmp/tsujiban-cli-XXXXXX", got[1024] = "";
	int file = mkstemp(path), before = dup(STDERR_FILENO), result;
	struct cli_reply reply;

	assert_true(file >= 0 && before >= 0);
	unlink(path);
	fflush(stderr);
	assert_int_equal(dup2(file, STDERR_FILENO), STDERR_FILENO);
	result = cli_call(&options, "GET", "/status", NULL, &reply);
	fflush(stderr);
	assert_int_equal(dup2(before, STDERR_FILENO), STDERR_FILENO);
	assert_true(pread(file, got, sizeof(got) - 1, 0) > 0);
	os_close(before);
	os_close(file);
	assert_int_equal(result, ERR_CLOSED);
	assert_non_null(strstr(got, "TB-1600"));
	assert_non_null(strstr(got, "(/nowhere/api.sock)"));
	assert_null(strstr(got, "port"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_what_a_terminal_obeys),
		cmocka_unit_test(names_the_socket_that_nobody_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
