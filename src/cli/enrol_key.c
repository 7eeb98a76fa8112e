/* `tsujiban enrol-key`: a company key with which PCs enrol; shown once, or written to a file for root. */
#include <errno.h>
#include <fcntl.h>

#include "base/text.h"
#include "cli/cli.h"
#include "os/os.h"

struct wish {
	uint64_t uses, minutes;
	const char *file;
};

static int read_wish(const struct cli_options *options, struct wish *wish)
{
	for (int i = 0; i < options->argc; i += 2) {
		const char *value = i + 1 < options->argc ? options->argv[i + 1] : NULL;

		if (!value)
			return ERR_BAD_VALUE;
		if (strcmp(options->argv[i], "--uses") == 0)
			TRY(text_parse_u64(slice_text(value), 10000, &wish->uses));
		else if (strcmp(options->argv[i], "--minutes") == 0)
			TRY(text_parse_u64(slice_text(value), 525600, &wish->minutes));
		else if (strcmp(options->argv[i], "--file") == 0)
			wish->file = value;
		else
			return ERR_BAD_VALUE;
	}
	return 0;
}

static int write_key(const struct cli_options *options, const char *file, struct slice key)
{
	_cleanup_fd_ int fd =
		open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	int result = fd < 0 ? -errno : os_write_all(fd, key);

	if (result == 0)
		result = os_write_all(fd, slice_text("\n"));
	if (result < 0)
		fprintf(stderr, "%s: %s (%s)\n", file,
			cli_text(options, "書き込めません。", "cannot be written"),
			result_name(result));
	return result;
}

static void print_key(const struct cli_options *options, struct json_value root)
{
	cli_print(json_get_text(root, "key"));
	printf("\n");
}

static int keep_key(
	const struct cli_options *options, const char *file, const struct cli_reply *reply)
{
	struct json_doc *doc = NULL;
	struct json_value root;
	int result;

	TRY(json_parse(buf_slice(&reply->body), &doc, &root));
	result = write_key(options, file, json_get_text(root, "key"));
	json_free(doc);
	return result;
}

int verb_enrol_key(const struct cli_options *options)
{
	struct wish wish = {0};
	struct cli_reply reply;
	char body[128];
	int status;

	if (read_wish(options, &wish) < 0)
		return cli_usage("enrol-key");
	snprintf(body, sizeof(body), "{\"uses\":%llu,\"minutes\":%llu}",
		(unsigned long long)wish.uses, (unsigned long long)wish.minutes);
	if (cli_call(options, "POST", "/enrol-keys", body, &reply) < 0)
		return CLI_FAILED;
	if (wish.file)
		status = keep_key(options, wish.file, &reply) < 0 ? CLI_FAILED : CLI_OK;
	else
		status = cli_show_reply(options, &reply, print_key);
	cli_reply_done(&reply);
	return status;
}
