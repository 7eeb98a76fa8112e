/* `tsujiban rules`: the rules in use, and what was refused and why. */
#include "cli/cli.h"

static void print_rules(struct json_value rules)
{
	for (size_t i = 0; i < json_count(rules); i++) {
		struct json_value row = json_at(rules, i);

		cli_print(json_get_text(row, "file"));
		printf("  [");
		cli_print(json_get_text(row, "level"));
		printf("] ");
		cli_print(json_get_text(row, "title"));
		printf("\n");
	}
}

static void print_refused(const struct cli_options *options, struct json_value refused)
{
	for (size_t i = 0; i < json_count(refused); i++) {
		struct json_value row = json_at(refused, i);

		cli_print(json_get_text(row, "file"));
		printf(":%lld:%lld  ", (long long)json_get_i64(row, "line"),
			(long long)json_get_i64(row, "column"));
		cli_print(json_get_text(row, "message"));
		printf(" ");
		cli_print(cli_words(options, json_get(row, "text")));
		printf(" (");
		cli_print(json_get_text(row, "subject"));
		printf(")\n");
	}
}

static void print_list(const struct cli_options *options, struct json_value root)
{
	print_rules(json_get(root, "rules"));
	print_refused(options, json_get(root, "refused"));
	printf(cli_text(options, "使っている規則 %lld件、使えない規則 %lld件\n",
		       "%lld rules in use, %lld refused\n"),
		(long long)json_get_i64(root, "loaded"),
		(long long)json_get_i64(root, "not_loaded"));
}

int verb_rules(const struct cli_options *options)
{
	if (options->argc != 0)
		return cli_usage("rules");
	return cli_show(options, "GET", "/rules", print_list);
}
