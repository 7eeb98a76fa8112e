/* `tsujiban devices`: the PCs with their last contact. */
#include "cli/cli.h"

static const char *state_text(const struct cli_options *options, struct slice state)
{
	static const struct {
		const char *state, *ja, *en;
	} rows[] = {
		{"ok", "✓ 見えています", "✓ visible"},
		{"unseen", "? 見えていません", "? not visible"},
		{"blind", "? 見えていません(動きを読めません)",
			"? not visible (its agent sees nothing)"},
		{"unconfirmed", "… 確認待ち", "… waits for confirmation"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (slice_is_text(state, rows[i].state))
			return cli_text(options, rows[i].ja, rows[i].en);
	}
	return "?";
}

static void print_device(const struct cli_options *options, struct json_value row)
{
	cli_print(json_get_text(row, "name"));
	printf("  %s  ", state_text(options, json_get_text(row, "state")));
	cli_print(json_get_text(row, "system"));
	printf("\n    %s ", cli_text(options, "最終確認", "last word"));
	cli_print_time(options, json_get_i64(row, "last_contact"));
	printf(cli_text(options, "  動き %lld件(失われたもの %lld件)\n",
		       "  %lld events (%lld lost)\n"),
		(long long)json_get_i64(row, "events"), (long long)json_get_i64(row, "lost"));
}

static void print_devices(const struct cli_options *options, struct json_value root)
{
	struct json_value devices = json_get(root, "devices");

	for (size_t i = 0; i < json_count(devices); i++)
		print_device(options, json_at(devices, i));
	if (json_count(devices) == 0)
		printf("%s\n", cli_text(options, "パソコンがまだありません。", "No PCs yet."));
}

int verb_devices(const struct cli_options *options)
{
	if (options->argc != 0)
		return cli_usage("devices");
	return cli_show(options, "GET", "/devices", print_devices);
}
