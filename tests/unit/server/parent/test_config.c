/* The configuration: defaults, file, command line; every mistake is named with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "server/parent/config.h"

static struct config config_new(void)
{
	struct config config;

	assert_int_equal(config_init(&config), 0);
	return config;
}

static void defaults_need_no_file(void **state)
{
	struct config c = config_new();

	assert_int_equal(config_derive(&c), 0);
	assert_string_equal(config_text(&c, CONFIG_KEY_DATA), "/var/lib/tsujiban");
	assert_int_equal(config_port(&c, CONFIG_KEY_PORT), 8443);
	assert_int_equal(config_port(&c, CONFIG_KEY_PORT_PEOPLE), 8444);
	assert_int_equal(config_port(&c, CONFIG_KEY_PORT_LOCAL), 8480);
	assert_string_equal(config_text(&c, CONFIG_KEY_SMTP), "");
	config_done(&c);
}

static void other_ports_follow_the_first(void **state)
{
	char *argv[] = {"tsujiband", "--port", "9000"};
	struct config c = config_new();
	struct fault fault = {0};

	assert_int_equal(config_read_arguments(&c, 3, argv, &fault), 0);
	assert_int_equal(config_derive(&c), 0);
	assert_int_equal(config_port(&c, CONFIG_KEY_PORT_PEOPLE), 9001);
	assert_int_equal(config_port(&c, CONFIG_KEY_PORT_LOCAL), 9002);
	config_done(&c);
}

static void command_line_goes_over_file(void **state)
{
	char *argv[] = {"tsujiband", "--mail-to=b@example.jp", "--rules", "/c"};
	struct config c = config_new();
	struct fault fault = {0};

	assert_int_equal(config_read_text(&c,
				 slice_text("# comment\r\n\n mail_to = a@example.jp\r\n"
					    "rules = /a\nrules = /b\nphone=03-0000-0000"),
				 "f", &fault),
		0);
	assert_string_equal(config_text(&c, CONFIG_KEY_MAIL_TO), "a@example.jp");
	assert_int_equal(c.values[CONFIG_KEY_RULES].n_texts, 2);
	assert_int_equal(config_read_arguments(&c, 4, argv, &fault), 0);
	assert_string_equal(config_text(&c, CONFIG_KEY_MAIL_TO), "b@example.jp");
	assert_int_equal(c.values[CONFIG_KEY_RULES].n_texts, 1);
	assert_string_equal(config_text(&c, CONFIG_KEY_RULES), "/c");
	assert_string_equal(config_text(&c, CONFIG_KEY_PHONE), "03-0000-0000");
	config_done(&c);
}

static void mistakes_in_the_file_are_named(void **state)
{
	static const struct {
		const char *text;
		enum message_id message;
		uint32_t line;
	} rows[] = {
		{"\n\nprot = 1\n", MSG_CONFIG_UNKNOWN_KEY, 3},
		{"port 1\n", MSG_CONFIG_NO_EQUALS, 1},
		{"port = 0\n", MSG_CONFIG_BAD_VALUE, 1},
		{"port = 65536\n", MSG_CONFIG_BAD_VALUE, 1},
		{"port = 1x\n", MSG_CONFIG_BAD_VALUE, 1},
		{"smtp = ftp://x\n", MSG_CONFIG_BAD_VALUE, 1},
		{"mail_to = nobody\n", MSG_CONFIG_BAD_VALUE, 1},
		{"sandbox = off\n", MSG_CONFIG_BAD_VALUE, 1},
		{"retention_days = -1\n", MSG_CONFIG_BAD_VALUE, 1},
		{"phone = \xff\n", MSG_CONFIG_BAD_VALUE, 1},
		{"port = 1\nport = 2\n", MSG_CONFIG_TWICE, 2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct config c = config_new();
		struct fault fault = {0};

		assert_int_equal(config_read_text(&c, slice_text(rows[i].text), "x.conf", &fault),
			ERR_REFUSED);
		assert_int_equal(fault.message, rows[i].message);
		assert_int_equal(fault.line, rows[i].line);
		assert_string_equal(fault.file, "x.conf");
		config_done(&c);
	}
}

static void mistakes_on_the_command_line_are_named(void **state)
{
	static const struct {
		char *argument;
		enum message_id message;
	} rows[] = {
		{"data", MSG_OPTION_UNKNOWN},
		{"--dta=/x", MSG_OPTION_UNKNOWN},
		{"--mail_to=a@b", MSG_OPTION_UNKNOWN},
		{"--data", MSG_OPTION_NEEDS_VALUE},
		{"--port=99999", MSG_CONFIG_BAD_VALUE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *argv[] = {"tsujiband", rows[i].argument};
		struct config c = config_new();
		struct fault fault = {0};

		assert_int_equal(config_read_arguments(&c, 2, argv, &fault), ERR_REFUSED);
		assert_int_equal(fault.message, rows[i].message);
		config_done(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_need_no_file),
		cmocka_unit_test(other_ports_follow_the_first),
		cmocka_unit_test(command_line_goes_over_file),
		cmocka_unit_test(mistakes_in_the_file_are_named),
		cmocka_unit_test(mistakes_on_the_command_line_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
