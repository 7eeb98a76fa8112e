/* `tsujiban cases`: the queue; `tsujiban cases 2026-1123-01`: one case whole. */
#include "base/text.h"
#include "cli/cli.h"

static const char *state_text(const struct cli_options *options, struct slice state)
{
	static const struct {
		const char *state, *ja, *en;
	} rows[] = {
		{"new", "新しい", "new"},
		{"told", "知らせました", "told"},
		{"taken", "担当が対応中", "taken"},
		{"contained", "広がりを止めました", "contained"},
		{"recovered", "元どおりになりました", "recovered"},
		{"closed", "終わりました", "closed"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (slice_is_text(state, rows[i].state))
			return cli_text(options, rows[i].ja, rows[i].en);
	}
	return "?";
}

static void print_summary(const struct cli_options *options, struct json_value row)
{
	bool danger = slice_is_text(json_get_text(row, "danger"), "danger");

	cli_print(json_get_text(row, "number"));
	printf("  %s%s  ",
		danger ? cli_text(options, "✕ 危険", "✕ danger")
		       : cli_text(options, "△ 注意", "△ caution"),
		json_get_bool(row, "drill") ? cli_text(options, " 練習", " drill") : "");
	printf("%s  ", state_text(options, json_get_text(row, "state")));
	cli_print(json_get_text(row, "company_name"));
	printf("  ");
	cli_print(json_get_text(row, "device_name"));
	printf("  ");
	cli_print_time(options, json_get_i64(row, "opened"));
	printf("\n    ");
	cli_print(cli_words(options, json_get(row, "what")));
	printf("\n");
}

static void print_part(const struct cli_options *options, struct json_value root, const char *name,
	const char *ja, const char *en)
{
	struct slice text = cli_words(options, json_get(root, name));

	if (text.len == 0)
		return;
	printf("%s: ", cli_text(options, ja, en));
	cli_print(text);
	printf("\n");
}

static void print_evidence(struct json_value alerts)
{
	for (size_t i = 0; i < json_count(alerts); i++) {
		struct json_value alert = json_at(alerts, i),
				  evidence = json_get(alert, "evidence");

		printf("\n[");
		cli_print(json_get_text(alert, "level"));
		printf("] ");
		cli_print(json_get_text(alert, "title"));
		printf(" (");
		cli_print(json_get_text(alert, "author"));
		printf(")\n");
		for (size_t j = 0; j < json_count(evidence); j++) {
			printf("    ");
			cli_print(json_get_text(json_at(evidence, j), "name"));
			printf(": ");
			cli_print(json_get_text(json_at(evidence, j), "value"));
			printf("\n");
		}
	}
}

static void print_case(const struct cli_options *options, struct json_value root)
{
	print_summary(options, json_get(root, "summary"));
	print_part(options, root, "what", "起きたこと", "what happened");
	print_part(options, root, "danger", "おそれ", "danger");
	print_part(options, root, "now", "すること", "what to do now");
	print_part(options, root, "false_alarm", "間違いの可能性", "possible mistake");
	if (!json_get_bool(root, "told"))
		printf("%s\n", cli_text(options, "まだだれにも知らせていません。",
				       "Nobody has been told."));
	print_evidence(json_get(root, "alerts"));
}

static void print_list(const struct cli_options *options, struct json_value root)
{
	struct json_value cases = json_get(root, "cases");

	for (size_t i = 0; i < json_count(cases); i++)
		print_summary(options, json_at(cases, i));
	if (json_count(cases) == 0)
		printf("%s\n", cli_text(options, "知らせはありません。", "No cases."));
}

static uint64_t id_of(struct json_value cases, const char *number)
{
	for (size_t i = 0; i < json_count(cases); i++) {
		struct json_value row = json_at(cases, i);

		if (slice_is_text(json_get_text(row, "number"), number))
			return (uint64_t)json_get_i64(row, "id");
	}
	return 0;
}

/* One page of the list: the id when it is there, and where the next page begins (0: nowhere). */
static int look_at_page(
	const struct cli_options *options, const char *number, uint64_t *after, uint64_t *ret_id)
{
	struct cli_reply reply;
	struct json_doc *doc = NULL;
	struct json_value root, cases;
	char path[64];

	snprintf(path, sizeof(path), "/cases?after=%llu", (unsigned long long)*after);
	TRY(cli_call(options, "GET", path, NULL, &reply));
	*after = 0;
	if (json_parse(buf_slice(&reply.body), &doc, &root) == 0) {
		cases = json_get(root, "cases");
		*ret_id = id_of(cases, number);
		if (json_get_bool(root, "more") && json_count(cases) > 0)
			*after =
				(uint64_t)json_get_i64(json_at(cases, json_count(cases) - 1), "id");
		json_free(doc);
	}
	cli_reply_done(&reply);
	return 0;
}

int cli_find_case(const struct cli_options *options, const char *number, uint64_t *ret_id)
{
	uint64_t after = 0, id = 0;

	do
		TRY(look_at_page(options, number, &after, &id));
	while (id == 0 && after > 0);
	if (id == 0) {
		fprintf(stderr, "%s: %s\n", number,
			cli_text(options, "この番号の知らせはありません。",
				"no case has this number"));
		return ERR_NOT_FOUND;
	}
	*ret_id = id;
	return 0;
}

static int list_cases(const struct cli_options *options)
{
	const char *company = cli_flag_value(options, "--company");
	char path[128];
	uint64_t id = 0;

	if (company && text_parse_u64(slice_text(company), UINT32_MAX, &id) < 0)
		return cli_usage(options);
	snprintf(path, sizeof(path), "/cases?company=%llu&open=%s", (unsigned long long)id,
		cli_flag_value(options, "--open") ? "true" : "false");
	return cli_show(options, "GET", path, print_list);
}

int cli_cases(const struct cli_options *options)
{
	char path[64];
	uint64_t id;

	if (options->argc == 0)
		return list_cases(options);
	if (cli_find_case(options, options->argv[0], &id) < 0)
		return CLI_FAILED;
	snprintf(path, sizeof(path), "/cases/%llu", (unsigned long long)id);
	return cli_show(options, "GET", path, print_case);
}

int cli_cases_take(const struct cli_options *options)
{
	char path[64];
	uint64_t id;

	if (cli_find_case(options, options->argv[0], &id) < 0)
		return CLI_FAILED;
	snprintf(path, sizeof(path), "/cases/%llu/take", (unsigned long long)id);
	return cli_post(options, path, NULL, print_case);
}

int cli_cases_close(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(8192);
	char path[64];
	uint64_t id;

	if (cli_find_case(options, options->argv[0], &id) < 0)
		return CLI_FAILED;
	snprintf(path, sizeof(path), "/cases/%llu/close", (unsigned long long)id);
	cli_body_text(&body, "reason", options->argv[1]);
	cli_body_text(&body, "note", options->argc > 2 ? options->argv[2] : "");
	return cli_post(options, path, &body, print_case);
}
