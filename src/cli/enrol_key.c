/* `tsujiban enrol-key`: a company key with which PCs enrol; shown once, or written to a file for root. */
#include <errno.h>
#include <fcntl.h>

#include "base/text.h"
#include "cli/cli.h"
#include "os/os.h"

struct wish {
	uint64_t company, uses, minutes;
	const char *file;
};

static int read_number(
	const struct cli_options *options, const char *flag, uint64_t most, uint64_t *ret)
{
	const char *value = cli_flag_value(options, flag);

	return value ? text_parse_u64(slice_text(value), most, ret) : 0;
}

static int read_wish(const struct cli_options *options, struct wish *wish)
{
	TRY(read_number(options, "--company", UINT32_MAX, &wish->company));
	TRY(read_number(options, "--uses", 10000, &wish->uses));
	TRY(read_number(options, "--minutes", 525600, &wish->minutes));
	wish->file = cli_flag_value(options, "--file");
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

int cli_enrol_key(const struct cli_options *options)
{
	struct wish wish = {0};
	struct cli_reply reply;
	char body[128];
	int status;

	if (read_wish(options, &wish) < 0)
		return cli_usage(options);
	snprintf(body, sizeof(body), "{\"company\":%llu,\"uses\":%llu,\"minutes\":%llu}",
		(unsigned long long)wish.company, (unsigned long long)wish.uses,
		(unsigned long long)wish.minutes);
	if (cli_call(options, "POST", "/enrol-keys", body, &reply) < 0)
		return CLI_FAILED;
	if (wish.file)
		status = keep_key(options, wish.file, &reply) < 0 ? CLI_FAILED : CLI_OK;
	else
		status = cli_show_reply(options, &reply, print_key);
	cli_reply_done(&reply);
	return status;
}

/* ---- keys that there are */

static const char *progress(const struct cli_options *options, struct json_value device)
{
	if (!json_get_bool(device, "confirmed"))
		return cli_text(options, "… 確認待ち", "… waits for confirmation");
	return json_get_bool(device, "seen") ? cli_text(options, "✓ 最初の記録が届きました",
						       "✓ its first word has arrived")
					     : cli_text(options, "○ 加わりました", "○ enrolled");
}

static void print_state(const struct cli_options *options, struct json_value key)
{
	struct json_value devices = json_get(key, "devices");

	printf("%lld  ", (long long)json_get_i64(key, "id"));
	cli_print(json_get_text(key, "company_name"));
	printf(cli_text(options, "  残り %lld台  有効 ", "  for %lld more  until "),
		(long long)json_get_i64(key, "uses_left"));
	cli_print_time(options, json_get_i64(key, "expires"));
	printf("\n");
	for (size_t i = 0; i < json_count(devices); i++) {
		struct json_value device = json_at(devices, i);

		printf("    %lld  ", (long long)json_get_i64(device, "id"));
		cli_print(json_get_text(device, "name"));
		printf("  %s\n", progress(options, device));
	}
}

static void print_keys(const struct cli_options *options, struct json_value root)
{
	struct json_value keys = json_get(root, "keys");

	for (size_t i = 0; i < json_count(keys); i++)
		print_state(options, json_at(keys, i));
	if (json_count(keys) == 0)
		printf("%s\n", cli_text(options, "鍵はありません。", "No keys."));
}

int cli_enrol_key_list(const struct cli_options *options)
{
	return cli_show(options, "GET", "/enrol-keys", print_keys);
}

int cli_enrol_key_end(const struct cli_options *options)
{
	char path[64];
	uint64_t id;

	if (cli_number(options, 0, &id) < 0)
		return CLI_USAGE;
	snprintf(path, sizeof(path), "/enrol-keys/%llu/end", (unsigned long long)id);
	return cli_post(options, path, NULL, cli_print_done);
}
