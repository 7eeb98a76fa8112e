/* `tsujiban company`: the companies; adding one, changing its name or how long its records are kept. */
#include "base/text.h"
#include "cli/cli.h"

static void print_company(const struct cli_options *options, struct json_value row)
{
	int64_t days = json_get_i64(row, "retention_days");

	printf("%lld  ", (long long)json_get_i64(row, "id"));
	cli_print(json_get_text(row, "name"));
	printf(cli_text(options, "  パソコン %lld台  人 %lld人", "  %lld PCs, %lld people"),
		(long long)json_get_i64(row, "devices"), (long long)json_get_i64(row, "persons"));
	if (days > 0)
		printf(cli_text(options, "  記録は%lld日", "  records for %lld days"),
			(long long)days);
	printf("\n");
}

static void print_companies(const struct cli_options *options, struct json_value root)
{
	struct json_value companies = json_get(root, "companies");

	for (size_t i = 0; i < json_count(companies); i++)
		print_company(options, json_at(companies, i));
}

int cli_company(const struct cli_options *options)
{
	return cli_show(options, "GET", "/companies", print_companies);
}

int cli_company_add(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);

	cli_body_text(&body, "name", options->argv[0]);
	return cli_post(options, "/companies", &body, print_company);
}

int cli_company_change(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	const char *name = cli_flag_value(options, "--name");
	const char *days = cli_flag_value(options, "--retention-days");
	uint64_t id, n_days = 0;
	char path[64];

	if (cli_number(options, 0, &id) < 0)
		return CLI_USAGE;
	if ((!name && !days) || (days && text_parse_u64(slice_text(days), UINT32_MAX, &n_days) < 0))
		return cli_usage(options);
	cli_body_text(&body, "name", name ? name : "");
	cli_body_number(&body, "retention_days", n_days);
	cli_body_bool(&body, "change_retention", days);
	snprintf(path, sizeof(path), "/companies/%llu", (unsigned long long)id);
	return cli_post(options, path, &body, print_company);
}
