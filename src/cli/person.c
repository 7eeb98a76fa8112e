/* `tsujiban person`: the people and their roles; adding and changing them. */
#include "base/text.h"
#include "cli/cli.h"

static void print_roles(const struct cli_options *options, struct json_value roles)
{
	for (size_t i = 0; i < json_count(roles); i++) {
		struct json_value role = json_at(roles, i);

		printf("    ");
		cli_print(json_get_text(role, "role"));
		printf("  ");
		if (json_get_i64(role, "company") > 0)
			cli_print(json_get_text(role, "company_name"));
		else
			printf("%s", cli_text(options, "(このサーバー)", "(this installation)"));
		printf("\n");
	}
}

static void print_person(const struct cli_options *options, struct json_value row)
{
	printf("%lld  ", (long long)json_get_i64(row, "id"));
	cli_print(json_get_text(row, "name"));
	printf("  ");
	cli_print(json_get_text(row, "mail"));
	printf("  %s%s\n",
		json_get_bool(row, "password") ? cli_text(options, "パスワードあり", "password")
					       : "",
		json_get_bool(row, "totp") ? cli_text(options, "+確認コード", "+code") : "");
	print_roles(options, json_get(row, "roles"));
}

static void print_persons(const struct cli_options *options, struct json_value root)
{
	struct json_value persons = json_get(root, "persons");

	for (size_t i = 0; i < json_count(persons); i++)
		print_person(options, json_at(persons, i));
}

int cli_person(const struct cli_options *options)
{
	const char *company = cli_flag_value(options, "--company");
	uint64_t id = 0;
	char path[64];

	if (company && text_parse_u64(slice_text(company), UINT32_MAX, &id) < 0)
		return cli_usage(options);
	snprintf(path, sizeof(path), "/persons?company=%llu", (unsigned long long)id);
	return cli_show(options, "GET", path, print_persons);
}

int cli_person_add(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	uint64_t company;

	if (text_parse_u64(slice_text(options->argv[0]), UINT32_MAX, &company) < 0)
		return cli_usage(options);
	cli_body_number(&body, "company", company);
	cli_body_text(&body, "name", options->argv[1]);
	cli_body_text(&body, "mail", options->argv[2]);
	cli_body_text(&body, "role", options->argv[3]);
	return cli_post(options, "/persons", &body, print_person);
}

static int post(
	const struct cli_options *options, const char *act, struct buf *body, cli_print_fn *print)
{
	char path[64];
	uint64_t id;

	if (cli_number(options, 0, &id) < 0)
		return CLI_USAGE;
	snprintf(path, sizeof(path), "/persons/%llu%s", (unsigned long long)id, act);
	return cli_post(options, path, body, print);
}

int cli_person_change(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);

	cli_body_text(&body, "name", options->argv[1]);
	cli_body_text(&body, "mail", options->argv[2]);
	return post(options, "", &body, print_person);
}

static int set_role(const struct cli_options *options, bool held)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(4096);
	uint64_t company;

	if (text_parse_u64(slice_text(options->argv[1]), UINT32_MAX, &company) < 0)
		return cli_usage(options);
	cli_body_number(&body, "company", company);
	cli_body_text(&body, "role", options->argv[2]);
	cli_body_bool(&body, "held", held);
	return post(options, "/roles", &body, print_person);
}

int cli_person_give(const struct cli_options *options)
{
	return set_role(options, true);
}

int cli_person_take(const struct cli_options *options)
{
	return set_role(options, false);
}

static void print_link(const struct cli_options *options, struct json_value root)
{
	cli_print(json_get_text(root, "url"));
	printf("\n%s ", cli_text(options, "有効:", "until"));
	cli_print_time(options, json_get_i64(root, "expires"));
	printf("\n");
}

int cli_person_login_link(const struct cli_options *options)
{
	return post(options, "/login-link", NULL, print_link);
}
