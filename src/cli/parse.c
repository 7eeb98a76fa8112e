/* A command line against the table of acts. */
#include "base/text.h"
#include "cli/cli.h"

/* Options that every act takes; true: taken, with its value. */
static bool take_common(struct cli_options *options, int *i, int argc, char **argv)
{
	const char *word = argv[*i];

	if (strcmp(word, "--json") == 0) {
		options->json = true;
		return true;
	}
	if (*i + 1 == argc || (strcmp(word, "--socket") != 0 && strcmp(word, "--lang") != 0))
		return false;
	++*i;
	if (strcmp(word, "--socket") == 0)
		options->socket = argv[*i];
	else
		options->english = strcmp(argv[*i], "en") == 0;
	return true;
}

static const struct cli_act *find_act(const char *verb, const char *name)
{
	for (size_t i = 0; i < cli_n_acts; i++)
		if (strcmp(cli_acts[i].verb, verb) == 0 && strcmp(cli_acts[i].name, name) == 0)
			return &cli_acts[i];
	return NULL;
}

static bool is_verb(const char *verb)
{
	for (size_t i = 0; i < cli_n_acts; i++)
		if (strcmp(cli_acts[i].verb, verb) == 0)
			return true;
	return false;
}

/* `VERB NAME` before `VERB` with an argument; how many words it took. */
static int choose_act(struct cli_options *options, int argc, char **argv)
{
	if (argc > 1)
		options->act = find_act(argv[0], argv[1]);
	if (options->act && options->act->name[0])
		return 2;
	options->act = find_act(argv[0], "");
	return 1;
}

static int find_flag(const struct cli_act *act, const char *name)
{
	for (size_t i = 0; i < act->n_flags; i++)
		if (strcmp(act->flags[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *cli_flag_value(const struct cli_options *options, const char *name)
{
	return options->values[find_flag(options->act, name)];
}

/* Takes flags out of the words; the arguments move to the front. Negative: a flag that is none. */
static int take_flags(struct cli_options *options, int argc, char **argv)
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		int flag = find_flag(options->act, argv[i]);

		if (flag < 0 && strncmp(argv[i], "--", 2) == 0)
			return ERR_BAD_VALUE;
		if (flag < 0)
			argv[n++] = argv[i];
		else if (!options->act->flags[flag].value[0])
			options->values[flag] = "";
		else if (i + 1 < argc)
			options->values[flag] = argv[++i];
		else
			return ERR_BAD_VALUE;
	}
	return n;
}

static bool fits(const struct cli_act *act, int n)
{
	return n >= (int)act->n_least && (act->n_most == CLI_ANY || n <= (int)act->n_most);
}

int cli_parse(struct cli_options *options, int argc, char **argv)
{
	int n = 0, used;

	for (int i = 0; i < argc; i++)
		if (!take_common(options, &i, argc, argv))
			argv[n++] = argv[i];
	if (n == 0 || !is_verb(argv[0]))
		return CLI_USAGE;
	used = choose_act(options, n, argv);
	if (!options->act)
		return CLI_USAGE;
	options->argv = argv + used;
	options->argc = take_flags(options, n - used, options->argv);
	return fits(options->act, options->argc) ? CLI_OK : CLI_USAGE;
}
