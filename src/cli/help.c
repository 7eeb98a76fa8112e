/* Help, from the table of acts. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/help.h"

static void print_synopsis(FILE *to, const struct cli_act *act)
{
	fprintf(to, "tsujiban %s%s%s%s%s", act->verb, act->name[0] ? " " : "", act->name,
		act->arguments[0] ? " " : "", act->arguments);
}

static void print_flags(FILE *to, const struct cli_options *options, const struct cli_act *act)
{
	for (size_t i = 0; i < act->n_flags; i++) {
		const struct cli_flag *flag = &act->flags[i];

		fprintf(to, "      %s%s%s  %s\n", flag->name, flag->value[0] ? " " : "",
			flag->value, cli_text(options, flag->ja, flag->en));
	}
}

static void print_act(FILE *to, const struct cli_options *options, const struct cli_act *act)
{
	fprintf(to, "  ");
	print_synopsis(to, act);
	fprintf(to, "\n      %s\n", cli_text(options, act->ja, act->en));
	print_flags(to, options, act);
}

void help_print_verb(FILE *to, const struct cli_options *options, const char *verb)
{
	for (size_t i = 0; i < cli_n_acts; i++)
		if (strcmp(cli_acts[i].verb, verb) == 0)
			print_act(to, options, &cli_acts[i]);
}

bool help_has_verb(const char *verb)
{
	for (size_t i = 0; i < cli_n_acts; i++)
		if (strcmp(cli_acts[i].verb, verb) == 0)
			return true;
	return false;
}

void help_print(FILE *to, const struct cli_options *options)
{
	fprintf(to, "%s: tsujiban [--json] [--lang ja|en] [--socket PATH] VERB [ARGUMENTS]\n\n",
		cli_text(options, "書式", "usage"));
	for (size_t i = 0; i < cli_n_acts; i++)
		if (!cli_acts[i].hidden)
			print_act(to, options, &cli_acts[i]);
	fprintf(to, "\n%s\n",
		cli_text(options,
			"終わりの値: 0 しました、1 サーバーが断ったか、つながらない、2 "
			"書き方が違う",
			"exit status: 0 done, 1 the server refused or could not be reached, 2 "
			"wrong "
			"usage"));
}

int cli_usage(const struct cli_options *options)
{
	fprintf(stderr, "%s: ", cli_text(options, "書式", "usage"));
	print_synopsis(stderr, options->act);
	fprintf(stderr, "\n");
	print_flags(stderr, options, options->act);
	return CLI_USAGE;
}
