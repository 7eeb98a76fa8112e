/* What most acts do: make a request's body, post it, read an id. */
#include "base/text.h"
#include "cli/cli.h"

int cli_number(const struct cli_options *options, int n, uint64_t *ret)
{
	if (text_parse_u64(slice_text(options->argv[n]), INT64_MAX, ret) == 0 && *ret > 0)
		return 0;
	cli_usage(options);
	return ERR_BAD_VALUE;
}

static void begin_member(struct buf *body, const char *name)
{
	buf_put_byte(body, body->len == 0 ? '{' : ',');
	text_put_json(body, slice_text(name));
	buf_put_byte(body, ':');
}

void cli_body_text(struct buf *body, const char *name, const char *value)
{
	begin_member(body, name);
	text_put_json(body, slice_text(value));
}

void cli_body_number(struct buf *body, const char *name, uint64_t value)
{
	begin_member(body, name);
	buf_put_format(body, "%llu", (unsigned long long)value);
}

void cli_body_bool(struct buf *body, const char *name, bool value)
{
	begin_member(body, name);
	buf_put_text(body, value ? "true" : "false");
}

int cli_post(
	const struct cli_options *options, const char *path, struct buf *body, cli_print_fn *print)
{
	struct cli_reply reply;
	int status;

	if (body) {
		buf_put_text(body, body->len == 0 ? "{}" : "}");
		if (buf_result(body) < 0)
			return cli_usage(options);
	}
	if (cli_call(options, "POST", path, body ? buf_text(body) : NULL, &reply) < 0)
		return CLI_FAILED;
	status = cli_show_reply(options, &reply, print);
	cli_reply_done(&reply);
	return status;
}

void cli_print_done(const struct cli_options *options, struct json_value root)
{
	printf("%s\n", cli_text(options, "しました。", "done"));
}
