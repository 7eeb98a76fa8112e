/* `tsujiban audit`: who did what. */
#include "base/text.h"
#include "cli/cli.h"

static void print_acts(const struct cli_options *options, struct json_value root)
{
	struct json_value acts = json_get(root, "acts");

	for (size_t i = 0; i < json_count(acts); i++) {
		struct json_value act = json_at(acts, i);

		cli_print_time(options, json_get_i64(act, "time"));
		printf("  ");
		cli_print(json_get_text(act, "who"));
		printf("  ");
		cli_print(cli_words(options, json_get(act, "text")));
		printf("  ");
		cli_print(json_get_text(act, "company_name"));
		printf("  ");
		cli_print(json_get_text(act, "subject"));
		printf("\n");
	}
	if (json_get_bool(root, "more"))
		printf("%s\n",
			cli_text(options, "(さらに古いものがあります)", "(there are older ones)"));
}

int cli_audit(const struct cli_options *options)
{
	const char *company = cli_flag_value(options, "--company");
	uint64_t id = 0;
	char path[64];

	if (company && text_parse_u64(slice_text(company), UINT32_MAX, &id) < 0)
		return cli_usage(options);
	snprintf(path, sizeof(path), "/audit?company=%llu", (unsigned long long)id);
	return cli_show(options, "GET", path, print_acts);
}
