/* `tsujiban status`: one word for each company, and what the numbers say. */
#include "cli/cli.h"

struct state_row {
	const char *state, *ja, *en;
};

/* Words of DESIGN's list of states; the shapes stand for the colours of the console. */
static const struct state_row states[] = {
	{"ok", "✓ 異常なし", "✓ nothing found"},
	{"caution", "△ 注意", "△ caution"},
	{"danger", "✕ 危険", "✕ danger"},
	{"working", "◇ 対応中", "◇ in hand"},
	{"unseen", "? 見えていません", "? not visible"},
};

static const char *state_text(const struct cli_options *options, struct slice state)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		if (slice_is_text(state, states[i].state))
			return cli_text(options, states[i].ja, states[i].en);
	}
	return "?";
}

static void print_company(const struct cli_options *options, struct json_value row)
{
	cli_print(json_get_text(row, "name"));
	printf(": %s\n", state_text(options, json_get_text(row, "state")));
	printf(cli_text(options,
		       "  パソコン %lld台のうち%lld台が見えています。開いている知らせ "
		       "%lld件。最終確認 ",
		       "  %lld PCs, %lld of them visible; %lld open cases; last word "),
		(long long)json_get_i64(row, "devices"),
		(long long)json_get_i64(row, "devices_seen"),
		(long long)json_get_i64(row, "cases_open"));
	cli_print_time(options, json_get_i64(row, "last_contact"));
	printf("\n");
}

static void print_warnings(const struct cli_options *options, struct json_value warnings)
{
	for (size_t i = 0; i < json_count(warnings); i++) {
		struct json_value row = json_at(warnings, i);

		printf("! ");
		cli_print(json_get_text(row, "message"));
		printf(" ");
		cli_print(cli_words(options, json_get(row, "text")));
		printf("\n  ");
		cli_print(cli_words(options, json_get(row, "todo")));
		printf("\n");
	}
}

static void print_status(const struct cli_options *options, struct json_value root)
{
	struct json_value companies = json_get(root, "companies");

	for (size_t i = 0; i < json_count(companies); i++)
		print_company(options, json_at(companies, i));
	printf(cli_text(options, "規則 %lld件(使えないもの %lld件)\n",
		       "%lld rules in use (%lld refused)\n"),
		(long long)json_get_i64(root, "rules_loaded"),
		(long long)json_get_i64(root, "rules_refused"));
	print_warnings(options, json_get(root, "warnings"));
}

int cli_status(const struct cli_options *options)
{
	return cli_show(options, "GET", "/status", print_status);
}
