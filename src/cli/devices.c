/* `tsujiban devices`: the PCs with their last contact; accepting, naming, removing one. */
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

/* Only what is less than it should be. */
static void print_rung(const struct cli_options *options, struct json_value row)
{
	if (json_get_i64(row, "rung") == 1)
		printf("%s", cli_text(options, "  △ 守りの囲いが最低限です",
				     "  △ only the least of its sandbox"));
}

static void print_device(const struct cli_options *options, struct json_value row)
{
	printf("%lld  ", (long long)json_get_i64(row, "id"));
	cli_print(json_get_text(row, "name"));
	printf("  %s  ", state_text(options, json_get_text(row, "state")));
	cli_print(json_get_text(row, "system"));
	printf("\n    %s ", cli_text(options, "最終確認", "last word"));
	cli_print_time(options, json_get_i64(row, "last_contact"));
	print_rung(options, row);
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

int cli_devices(const struct cli_options *options)
{
	return cli_show(options, "GET", "/devices", print_devices);
}

/* ---- acts on one */

static int post(
	const struct cli_options *options, const char *act, struct buf *body, cli_print_fn *print)
{
	char path[64];
	uint64_t id;

	if (cli_number(options, 0, &id) < 0)
		return CLI_USAGE;
	snprintf(path, sizeof(path), "/devices/%llu%s", (unsigned long long)id, act);
	return cli_post(options, path, body, print);
}

int cli_devices_accept(const struct cli_options *options)
{
	return post(options, "/accept", NULL, print_device);
}

int cli_devices_remove(const struct cli_options *options)
{
	return post(options, "/remove", NULL, cli_print_done);
}

/* What is not said stays as the server has it. */
static int read_always_on(const struct cli_options *options, bool *ret_on)
{
	struct cli_reply reply;
	struct json_doc *doc = NULL;
	struct json_value root;
	char path[64];
	uint64_t id;
	int result;

	TRY(cli_number(options, 0, &id));
	snprintf(path, sizeof(path), "/devices/%llu", (unsigned long long)id);
	TRY(cli_call(options, "GET", path, NULL, &reply));
	result = json_parse(buf_slice(&reply.body), &doc, &root);
	if (result == 0) {
		*ret_on = json_get_bool(root, "always_on");
		json_free(doc);
	}
	cli_reply_done(&reply);
	return result;
}

int cli_devices_change(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	const char *name = cli_flag_value(options, "--name");
	const char *on = cli_flag_value(options, "--always-on");
	bool always_on = on && strcmp(on, "yes") == 0;

	if (on ? !always_on && strcmp(on, "no") != 0 : !name)
		return cli_usage(options);
	if (!on && read_always_on(options, &always_on) < 0)
		return CLI_FAILED;
	cli_body_text(&body, "name", name ? name : "");
	cli_body_bool(&body, "always_on", always_on);
	return post(options, "", &body, print_device);
}
