/* `tsujiban settings`: what can be set without a file, and a test mail. */
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"

enum { WAIT_STEPS = 300 };

#define WAIT_STEP (100 * USEC_PER_MS)

static bool is_fixed(struct json_value root, const char *key)
{
	struct json_value fixed = json_get(root, "fixed");

	for (size_t i = 0; i < json_count(fixed); i++)
		if (slice_is_text(json_get_text(json_at(fixed, i), "key"), key))
			return true;
	return false;
}

static void print_settings(const struct cli_options *options, struct json_value root)
{
	static const char *const texts[] = {
		"host", "public_url", "phone", "smtp", "smtp_user", "mail_from"};
	static const char *const numbers[] = {"unseen_minutes", "silence_hours", "retention_days"};
	const char *mark = cli_text(options, "  (設定ファイルで決められています)",
		"  (fixed by the configuration file)");

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		printf("%s = ", texts[i]);
		cli_print(json_get_text(root, texts[i]));
		printf("%s\n", is_fixed(root, texts[i]) ? mark : "");
	}
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		printf("%s = %lld%s\n", numbers[i], (long long)json_get_i64(root, numbers[i]),
			is_fixed(root, numbers[i]) ? mark : "");
}

int cli_settings(const struct cli_options *options)
{
	return cli_show(options, "GET", "/settings", print_settings);
}

int cli_settings_set(const struct cli_options *options)
{
	_cleanup_(buf_done) struct buf body = BUF_INIT(8192);

	cli_body_text(&body, "key", options->argv[0]);
	cli_body_text(&body, "value", options->argc > 1 ? options->argv[1] : "");
	return cli_post(options, "/settings", &body, print_settings);
}

/* ---- a test mail: sent, then looked at until there is an answer */

static int read_state(const struct cli_options *options, struct cli_reply *reply, bool *ret_waits)
{
	struct json_doc *doc = NULL;
	struct json_value root;

	TRY(cli_call(options, "GET", "/settings", NULL, reply));
	*ret_waits = json_parse(buf_slice(&reply->body), &doc, &root) == 0 &&
		     slice_is_text(json_get_text(root, "test_state"), "waiting");
	json_free(doc);
	return 0;
}

static void print_test(const struct cli_options *options, struct json_value root)
{
	bool taken = slice_is_text(json_get_text(root, "test_state"), "taken");

	printf("%s  ", taken ? cli_text(options, "メールサーバーが受け取りました。",
				       "the mail server has taken it")
			     : cli_text(options, "送れませんでした。", "it was not sent"));
	cli_print(json_get_text(root, "test_detail"));
	printf("\n");
}

static int wait_for_answer(const struct cli_options *options, struct cli_reply *reply)
{
	const struct timespec step = {.tv_nsec = WAIT_STEP * 1000};
	bool waits = true;

	TRY(read_state(options, reply, &waits));
	for (int i = 0; i < WAIT_STEPS && waits; i++) {
		cli_reply_done(reply);
		nanosleep(&step, NULL);
		TRY(read_state(options, reply, &waits));
	}
	return 0;
}

static bool was_taken(const struct cli_reply *reply)
{
	struct json_doc *doc = NULL;
	struct json_value root;
	bool taken = json_parse(buf_slice(&reply->body), &doc, &root) == 0 &&
		     slice_is_text(json_get_text(root, "test_state"), "taken");

	json_free(doc);
	return taken;
}

int cli_settings_mail_test(const struct cli_options *options)
{
	struct cli_reply reply;
	int status;

	if (cli_call(options, "POST", "/settings/mail-test", NULL, &reply) < 0)
		return CLI_FAILED;
	cli_reply_done(&reply);
	if (wait_for_answer(options, &reply) < 0)
		return CLI_FAILED;
	status = cli_show_reply(options, &reply, print_test);
	if (!was_taken(&reply))
		status = CLI_FAILED;
	cli_reply_done(&reply);
	return status;
}
