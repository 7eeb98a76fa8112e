/* `tsujiban rules`: the rules in use, what was refused and why; reading them again, switching one. */
#include "cli/cli.h"

static void print_rules(const struct cli_options *options, struct json_value rules)
{
	for (size_t i = 0; i < json_count(rules); i++) {
		struct json_value row = json_at(rules, i);

		cli_print(json_get_text(row, "file"));
		printf("  [");
		cli_print(json_get_text(row, "level"));
		printf("] ");
		cli_print(json_get_text(row, "title"));
		if (!json_get_bool(row, "on")) {
			printf("  %s", cli_text(options, "× 切ってあります: ", "x off: "));
			cli_print(json_get_text(row, "reason"));
		}
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
	print_rules(options, json_get(root, "rules"));
	print_refused(options, json_get(root, "refused"));
	printf(cli_text(options, "使っている規則 %lld件、使えない規則 %lld件\n",
		       "%lld rules in use, %lld refused\n"),
		(long long)json_get_i64(root, "loaded"),
		(long long)json_get_i64(root, "not_loaded"));
}

int cli_rules(const struct cli_options *options)
{
	return cli_show(options, "GET", "/rules", print_list);
}

int cli_rules_reload(const struct cli_options *options)
{
	return cli_post(options, "/rules/reload", NULL, cli_print_done);
}

static int switch_rule(const struct cli_options *options, bool on)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(8192);

	cli_body_text(&body, "id", options->argv[0]);
	cli_body_bool(&body, "on", on);
	cli_body_text(&body, "reason", on ? "" : options->argv[1]);
	return cli_post(options, "/rules/switch", &body, cli_print_done);
}

int cli_rules_on(const struct cli_options *options)
{
	return switch_rule(options, true);
}

int cli_rules_off(const struct cli_options *options)
{
	return switch_rule(options, false);
}
