/* `tsujiban rules`: the rules in use, what was refused and why; reading them again, switching one. */
#include "base/text.h"
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

/* ---- acts */

static void print_nothing(const struct cli_options *options, struct json_value root)
{
	printf("%s\n", cli_text(options, "しました。", "done"));
}

static int post(const struct cli_options *options, const char *path, const char *body)
{
	struct cli_reply reply;
	int result = cli_call(options, "POST", path, body, &reply);

	if (result < 0)
		return CLI_FAILED;
	result = cli_show_reply(options, &reply, print_nothing);
	cli_reply_done(&reply);
	return result;
}

static int reload(const struct cli_options *options)
{
	return options->argc == 1 ? post(options, "/rules/reload", "{}") : cli_usage("rules");
}

/* `rules off ID REASON`, `rules on ID`. */
static int switch_rule(const struct cli_options *options, bool on)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);

	if (options->argc != (on ? 2 : 3))
		return cli_usage("rules");
	buf_put_text(&body, "{\"id\":");
	text_put_json(&body, slice_text(options->argv[1]));
	buf_put_format(&body, ",\"on\":%s,\"reason\":", on ? "true" : "false");
	text_put_json(&body, slice_text(on ? "" : options->argv[2]));
	buf_put_byte(&body, '}');
	return buf_result(&body) < 0 ? cli_usage("rules")
				     : post(options, "/rules/switch", buf_text(&body));
}

static int switch_on(const struct cli_options *options)
{
	return switch_rule(options, true);
}

static int switch_off(const struct cli_options *options)
{
	return switch_rule(options, false);
}

static const struct act {
	const char *name;
	int (*run)(const struct cli_options *options);
} acts[] = {
	{"check", cli_rules_check},
	{"reload", reload},
	{"on", switch_on},
	{"off", switch_off},
};

int verb_rules(const struct cli_options *options)
{
	if (options->argc == 0)
		return cli_show(options, "GET", "/rules", print_list);
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++)
		if (strcmp(options->argv[0], acts[i].name) == 0)
			return acts[i].run(options);
	return cli_usage("rules");
}
