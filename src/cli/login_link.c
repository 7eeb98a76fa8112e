/* `tsujiban login-link`: a one-time login for the first operator, for root on this machine. */
#include "cli/cli.h"

static void print_link(const struct cli_options *options, struct json_value root)
{
	printf("\n  %s\n  ",
		cli_text(options, "見守りのページ(1回だけ使えます):", "the console (works once):"));
	cli_print(json_get_text(root, "url"));
	printf("\n  %s ", cli_text(options, "有効:", "until"));
	cli_print_time(options, json_get_i64(root, "expires"));
	printf("\n");
}

int cli_login_link(const struct cli_options *options)
{
	return cli_post(options, "/login-links", NULL, print_link);
}
