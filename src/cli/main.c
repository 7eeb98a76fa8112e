/* The table of verbs, and the options that all of them take. */
#include "base/text.h"
#include "cli/cli.h"

#define DEFAULT_SOCKET "/run/tsujiban/api.sock"

const struct cli_verb cli_verbs[] = {
	{"status", "", "the state in one word, and its numbers", verb_status},
	{"cases", "[NUMBER]", "the cases, newest first; or one case whole", verb_cases},
	{"devices", "", "the PCs with their last contact", verb_devices},
	{"rules", "[check PATH...|reload|on ID|off ID REASON]",
		"the rules in use and what was refused; check files; read them again; switch one",
		verb_rules},
	{"drill", "", "a harmless practice case (練習), by the whole path", verb_drill},
	{"drill-act", "MARK", "the act of which a practice case is made; does nothing",
		verb_drill_act},
	{"login-link", "", "a one-time login to the console", verb_login_link},
	{"enrol-key", "[--uses N] [--minutes N] [--file FILE]",
		"a company key with which PCs enrol", verb_enrol_key},
	{"explain", "MESSAGE-ID", "what a message (TB-1234) means and what to do", verb_explain},
};

const size_t cli_n_verbs = ARRAY_SIZE(cli_verbs);

static void print_help(FILE *to)
{
	fprintf(to, "usage: tsujiban [--socket PATH] [--json] [--lang ja|en] VERB [ARGUMENTS]\n\n");
	for (size_t i = 0; i < cli_n_verbs; i++) {
		fprintf(to, "  %s %s\n      %s\n", cli_verbs[i].name, cli_verbs[i].arguments,
			cli_verbs[i].summary);
	}
	fprintf(to,
		"\n  --socket PATH   the server's local socket (default %s)\n"
		"  --json          the API's reply as it is, for programs\n"
		"  --lang L        ja or en (default: from LANG, else ja)\n\n"
		"exit status: 0 done, 1 the server refused or could not be reached, 2 wrong "
		"usage\n",
		DEFAULT_SOCKET);
}

static const struct cli_verb *find_verb(const char *name)
{
	for (size_t i = 0; i < cli_n_verbs; i++) {
		if (strcmp(cli_verbs[i].name, name) == 0)
			return &cli_verbs[i];
	}
	return NULL;
}

int cli_usage(const char *verb)
{
	const struct cli_verb *row = find_verb(verb);

	fprintf(stderr, "usage: tsujiban %s %s\n", row->name, row->arguments);
	return CLI_USAGE;
}

/* Takes the common options out of argv wherever they stand; the rest keeps its order. */
static int take_options(struct cli_options *options, int argc, char **argv)
{
	int kept = 0;

	for (int i = 1; i < argc; i++) {
		bool has_value = i + 1 < argc;

		if (strcmp(argv[i], "--json") == 0)
			options->json = true;
		else if (strcmp(argv[i], "--socket") == 0 && has_value)
			options->socket = argv[++i];
		else if (strcmp(argv[i], "--lang") == 0 && has_value)
			options->english = strcmp(argv[++i], "en") == 0;
		else
			argv[kept++] = argv[i];
	}
	return kept;
}

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

int main(int argc, char **argv)
{
	struct cli_options options = {.socket = DEFAULT_SOCKET, .english = wants_english()};
	const struct cli_verb *verb;
	int n = take_options(&options, argc, argv);

	if (n == 1 && strcmp(argv[0], "--help") == 0) {
		print_help(stdout);
		return CLI_OK;
	}
	if (n == 1 && strcmp(argv[0], "--version") == 0) {
		printf("tsujiban %s\n", TSUJIBAN_VERSION);
		return CLI_OK;
	}
	verb = n > 0 ? find_verb(argv[0]) : NULL;
	if (!verb) {
		print_help(stderr);
		return CLI_USAGE;
	}
	if (n == 2 && strcmp(argv[1], "--help") == 0) {
		printf("usage: tsujiban %s %s\n\n%s\n", verb->name, verb->arguments, verb->summary);
		return CLI_OK;
	}
	options.argc = n - 1;
	options.argv = argv + 1;
	return verb->run(&options);
}
