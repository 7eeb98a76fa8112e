/* `tsujiban sessions`: who is logged in. */
#include "cli/cli.h"

static void print_sessions(const struct cli_options *options, struct json_value root)
{
	struct json_value sessions = json_get(root, "sessions");

	for (size_t i = 0; i < json_count(sessions); i++) {
		struct json_value row = json_at(sessions, i);

		printf("%lld  ", (long long)json_get_i64(row, "id"));
		cli_print(json_get_text(row, "name"));
		printf("  %s ", cli_text(options, "入室", "since"));
		cli_print_time(options, json_get_i64(row, "made"));
		printf("  ");
		cli_print(json_get_text(row, "address"));
		printf("  ");
		cli_print(json_get_text(row, "agent"));
		printf("\n");
	}
	if (json_count(sessions) == 0)
		printf("%s\n", cli_text(options, "だれも入っていません。", "Nobody is logged in."));
}

int cli_sessions(const struct cli_options *options)
{
	return cli_show(options, "GET", "/sessions", print_sessions);
}

int cli_sessions_end(const struct cli_options *options)
{
	char path[64];
	uint64_t id;

	if (cli_number(options, 0, &id) < 0)
		return CLI_USAGE;
	snprintf(path, sizeof(path), "/sessions/%llu/end", (unsigned long long)id);
	return cli_post(options, path, NULL, cli_print_done);
}
