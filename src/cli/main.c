/* `tsujiban`: finds the act that was asked for and has it done. */
#include <stdlib.h>

#include "base/macros.h"
#include "cli/help.h"

#define DEFAULT_SOCKET "/run/tsujiban/api.sock"

/* Japanese, unless another language is asked for; C and POSIX ask for none. */
static bool wants_english(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		const char *value = getenv(names[i]);

		if (value && value[0])
			return strncmp(value, "ja", 2) != 0 && strncmp(value, "C", 1) != 0 &&
			       strcmp(value, "POSIX") != 0;
	}
	return false;
}

/* `tsujiban --help`, `tsujiban VERB --help`, `tsujiban --version`; false: none of them. */
static bool print_asked(const struct cli_options *options, int argc, char **argv)
{
	const char *last = argc > 1 ? argv[argc - 1] : "";

	if (argc == 2 && strcmp(last, "--version") == 0) {
		printf("tsujiban %s\n", TSUJIBAN_VERSION);
		return true;
	}
	if (strcmp(last, "--help") != 0)
		return false;
	if (argc > 2 && help_has_verb(argv[1]))
		help_print_verb(stdout, options, argv[1]);
	else
		help_print(stdout, options);
	return true;
}

int main(int argc, char **argv)
{
	struct cli_options options = {.socket = DEFAULT_SOCKET, .english = wants_english()};

	if (print_asked(&options, argc, argv))
		return CLI_OK;
	if (cli_parse(&options, argc - 1, argv + 1) == CLI_OK)
		return options.act->run(&options);
	if (options.act)
		return cli_usage(&options);
	help_print(stderr, &options);
	return CLI_USAGE;
}
