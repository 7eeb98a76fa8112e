/* `tsujiban login-link`: a one-time login for the first operator, for root on this machine. */
#include "cli/cli.h"

int verb_login_link(const struct cli_options *options)
{
	struct cli_reply reply;
	struct json_doc *doc = NULL;
	struct json_value root;

	if (options->argc != 0)
		return cli_usage("login-link");
	if (cli_call(options, "POST", "/login-links", NULL, &reply) < 0)
		return CLI_FAILED;
	if (options->json) {
		cli_print_json(&reply);
	} else if (json_parse(buf_slice(&reply.body), &doc, &root) == 0) {
		printf("\n  %s\n  ", cli_text(options, "見守りのページ(1回だけ使えます):",
					     "the console (works once):"));
		cli_print(json_get_text(root, "url"));
		printf("\n  %s ", cli_text(options, "有効:", "until"));
		cli_print_time(options, json_get_i64(root, "expires"));
		printf("\n");
		json_free(doc);
	}
	cli_reply_done(&reply);
	return CLI_OK;
}
