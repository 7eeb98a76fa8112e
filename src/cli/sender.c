/* `tsujiban sender`: a foreign sender with its token, shown once; and how it knows the server. */
#include "base/text.h"
#include "cli/cli.h"

static void print_sender(const struct cli_options *options, struct json_value root)
{
	printf("%s ", cli_text(options, "送り先:", "send to:"));
	cli_print(json_get_text(root, "url"));
	printf("\n%s ", cli_text(options, "トークン(1回だけ表示します):", "token (shown once):"));
	cli_print(json_get_text(root, "token"));
	printf("\n%s\n",
		cli_text(options, "サーバーの証明書は tsujiban root-certificate で得られます。",
			"the server's certificate: tsujiban root-certificate"));
}

static const char *text_of(const struct cli_options *options, const char *flag)
{
	const char *value = cli_flag_value(options, flag);

	return value ? value : "";
}

int cli_sender(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(8192);
	uint64_t company = 0;

	if (cli_flag_value(options, "--company") &&
		text_parse_u64(
			slice_text(cli_flag_value(options, "--company")), UINT32_MAX, &company) < 0)
		return cli_usage(options);
	cli_body_number(&body, "company", company);
	cli_body_text(&body, "name", options->argv[0]);
	cli_body_text(&body, "category", text_of(options, "--category"));
	cli_body_text(&body, "product", text_of(options, "--product"));
	cli_body_text(&body, "service", text_of(options, "--service"));
	return cli_post(options, "/senders", &body, print_sender);
}

static void print_pem(const struct cli_options *options, struct json_value root)
{
	struct slice pem = json_get_text(root, "pem");
	struct slice line;

	while (pem.len > 0 && text_next_part(&pem, '\n', &line)) {
		cli_print(line);
		printf("\n");
	}
}

int cli_root_certificate(const struct cli_options *options)
{
	return cli_show(options, "GET", "/root-certificate", print_pem);
}
