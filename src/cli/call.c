/* The API over the local socket, by libcurl. */
#include <curl/curl.h>

#include "base/fault.h"
#include "cli/cli.h"

enum {
	REPLY_MAX_BYTES = 16 * 1024 * 1024,
	CALL_SECONDS = 60,
	PATH_MAX_BYTES = 4096,
	SAID_MAX_BYTES = 8192
};

static size_t keep(char *data, size_t size, size_t n, void *ctx)
{
	struct cli_reply *reply = ctx;

	return buf_put(&reply->body, data, size * n) == 0 ? size * n : 0;
}

/* The subject stands where the text has a place for it, else behind it. */
static void say_row(
	const struct cli_options *options, const struct message *row, const char *subject)
{
	const char *text = cli_text(options, row->ja, row->en);
	_cleanup_(buf_done) struct buf line = BUF_INIT(SAID_MAX_BYTES);

	fault_put_text(&line, text, slice_text(subject));
	if (subject[0] && slice_is_text(buf_slice(&line), text))
		buf_put_format(&line, " (%s)", subject);
	fprintf(stderr, "%s ", row->code);
	cli_write(stderr, buf_slice(&line));
	fprintf(stderr, "\n  %s\n", cli_text(options, row->todo_ja, row->todo_en));
}

void cli_say(const struct cli_options *options, enum message_id id, const char *subject)
{
	if (!options->quiet)
		say_row(options, message_get(id), subject);
}

void cli_say_code(const struct cli_options *options, struct slice code, const char *subject)
{
	const struct message *row = message_find(code);

	if (!options->quiet)
		say_row(options, row ? row : message_get(MSG_CLI_BAD_REPLY), subject);
}

/* A problem (RFC 9457): its title and detail are the catalogue's. */
static void print_problem(const struct cli_options *options, const struct cli_reply *reply)
{
	struct json_doc *doc = NULL;
	struct json_value root;

	if (options->quiet)
		return;
	if (json_parse(buf_slice(&reply->body), &doc, &root) == 0) {
		static const char *const parts[] = {"title", "subject", "detail"};

		for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
			struct slice text = json_get_text(root, parts[i]);

			if (text.len == 0)
				continue;
			fputs(i > 0 ? "\n  " : "", stderr);
			cli_write(stderr, text);
		}
		fprintf(stderr, "\n");
		json_free(doc);
		return;
	}
	cli_say(options, MSG_CLI_BAD_REPLY, "");
}

static int perform(const struct cli_options *options, CURL *easy, const char *method,
	const char *path, const char *body, struct cli_reply *reply)
{
	char url[PATH_MAX_BYTES];
	char error[CURL_ERROR_SIZE] = "";
	struct curl_slist *headers = NULL;
	CURLcode code;

	snprintf(url, sizeof(url), "http://localhost/api/v1%s", path);
	headers = curl_slist_append(
		headers, options->english ? "Accept-Language: en" : "Accept-Language: ja");
	headers = curl_slist_append(headers, "Content-Type: application/json");
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, options->socket);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, reply);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)CALL_SECONDS);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	if (strcmp(method, "POST") == 0)
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body ? body : "{}");
	code = curl_easy_perform(easy);
	curl_slist_free_all(headers);
	if (code != CURLE_OK) {
		/* libcurl would name a port, and there is none. */
		cli_say(options, MSG_CLI_NO_SERVER,
			code == CURLE_COULDNT_CONNECT ? options->socket
			: error[0]                    ? error
						      : curl_easy_strerror(code));
		return ERR_CLOSED;
	}
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply->status);
	return 0;
}

int cli_call(const struct cli_options *options, const char *method, const char *path,
	const char *body, struct cli_reply *ret)
{
	CURL *easy = curl_easy_init();
	int result;

	*ret = (struct cli_reply){.body = BUF_INIT(REPLY_MAX_BYTES)};
	if (!easy)
		return ERR_NO_MEMORY;
	result = perform(options, easy, method, path, body, ret);
	curl_easy_cleanup(easy);
	if (result == 0 && ret->status != 200) {
		print_problem(options, ret);
		result = ERR_REFUSED;
	}
	if (result < 0)
		cli_reply_done(ret);
	return result;
}

void cli_reply_done(struct cli_reply *reply)
{
	buf_done(&reply->body);
}

int cli_show_reply(
	const struct cli_options *options, const struct cli_reply *reply, cli_print_fn *print)
{
	struct json_doc *doc = NULL;
	struct json_value root;

	if (json_parse(buf_slice(&reply->body), &doc, &root) < 0) {
		cli_say(options, MSG_CLI_BAD_REPLY, "");
		return CLI_FAILED;
	}
	if (options->json) {
		fwrite(reply->body.data, 1, reply->body.len, stdout);
		putchar('\n');
	} else {
		print(options, root);
	}
	json_free(doc);
	return CLI_OK;
}

int cli_show(const struct cli_options *options, const char *method, const char *path,
	cli_print_fn *print)
{
	struct cli_reply reply;
	int status;

	if (cli_call(options, method, path, NULL, &reply) < 0)
		return CLI_FAILED;
	status = cli_show_reply(options, &reply, print);
	cli_reply_done(&reply);
	return status;
}
