/* Command lines against the table: acts, arguments, flags, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include "base/macros.h"
#include "cli/cli.h"

enum { WORDS_MAX = 12 };

struct line {
	char text[256]; /* the words, each ended by NUL */
	char *words[WORDS_MAX + 1];
	int n;
	struct cli_options options;
	int status;
};

/* Words are separated by one blank. */
static void parse(struct line *line, const char *text)
{
	char *rest = line->text, *word;

	*line = (struct line){.n = 0};
	assert_true(strlen(text) < sizeof(line->text));
	memcpy(line->text, text, strlen(text));
	while ((word = strsep(&rest, " ")))
		line->words[line->n++] = word;
	line->status = cli_parse(&line->options, line->n, line->words);
}

static void expect(const char *text, int (*run)(const struct cli_options *), int n_arguments)
{
	struct line line;

	parse(&line, text);
	if (line.status != CLI_OK || line.options.act->run != run ||
		line.options.argc != n_arguments)
		fail_msg("%s: status %d, %d arguments", text, line.status, line.options.argc);
}

static void refuse(const char *text)
{
	struct line line;

	parse(&line, text);
	if (line.status != CLI_USAGE)
		fail_msg("%s is taken", text);
}

static void acts_are_found(void **state)
{
	expect("status", cli_status, 0);
	expect("rules", cli_rules, 0);
	expect("rules check a b c", cli_rules_check, 3);
	expect("rules off id why", cli_rules_off, 2);
	expect("cases", cli_cases, 0);
	/* An argument that is no act's name is the verb's own. */
	expect("cases 2026-1123-01", cli_cases, 1);
	expect("cases close 2026-1123-01 real", cli_cases_close, 2);
	expect("cases close 2026-1123-01 real note", cli_cases_close, 3);
	expect("enrol-key list", cli_enrol_key_list, 0);
}

static void mistakes_are_refused(void **state)
{
	refuse("");
	refuse("nothing");
	refuse("status more");
	refuse("rules check");
	refuse("rules off id");
	refuse("rules nonsense");
	refuse("company add");
	refuse("status --unknown");
	refuse("enrol-key --uses");
}

static void flags_stand_anywhere(void **state)
{
	struct line line;

	parse(&line, "--json enrol-key --uses 3 --lang en --file /tmp/k --socket /s");
	assert_int_equal(line.status, CLI_OK);
	assert_true(line.options.json);
	assert_true(line.options.english);
	assert_string_equal(line.options.socket, "/s");
	assert_string_equal(cli_flag_value(&line.options, "--uses"), "3");
	assert_string_equal(cli_flag_value(&line.options, "--file"), "/tmp/k");
	assert_null(cli_flag_value(&line.options, "--minutes"));

	parse(&line, "cases --open --company 2");
	assert_int_equal(line.status, CLI_OK);
	assert_non_null(cli_flag_value(&line.options, "--open"));
	assert_string_equal(cli_flag_value(&line.options, "--company"), "2");
	assert_int_equal(line.options.argc, 0);
}

static void bodies_are_json(void **state)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(256);

	cli_body_text(&body, "name", "a\"\n");
	cli_body_number(&body, "n", 7);
	cli_body_bool(&body, "on", true);
	assert_string_equal(buf_text(&body), "{\"name\":\"a\\\"\\n\",\"n\":7,\"on\":true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_are_found),
		cmocka_unit_test(mistakes_are_refused),
		cmocka_unit_test(flags_stand_anywhere),
		cmocka_unit_test(bodies_are_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
