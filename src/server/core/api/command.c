/* The one command that installs the agent on another PC. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "wire/headers.h"

/*
 * The shell checks the archive against the hash in the command itself: the server's certificate is trusted
 * by nobody yet. The key comes through standard input: `echo` is the shell's own, so that no list of
 * processes ever shows the key. Placeholders: url, hash.
 */
#define COMMAND_HEAD "echo KEY | sh -c 'set -eu; as=; [ \"$(id -u)\" = 0 ] || as=sudo; "
#define COMMAND_FETCH                                                             \
	"d=$(mktemp -d); trap \"rm -rf $d\" EXIT; cd \"$d\"; u=%s; "              \
	"if command -v curl >/dev/null; then curl -fsSk -o agent.tar.gz \"$u\"; " \
	"else wget -q --no-check-certificate -O agent.tar.gz \"$u\"; fi; "
#define COMMAND_CHECK                                          \
	"echo \"%s  agent.tar.gz\" | sha256sum -c --quiet -; " \
	"tar -xzf agent.tar.gz; $as sh tsujiban-agent/install'"

static bool is_only_here(struct slice host)
{
	return slice_starts(host, slice_text("127.")) || slice_is_text(host, "::1") ||
	       slice_is_text(host, "[::1]") || slice_is_nocase(host, slice_text("localhost"));
}

/* What may stand in a command without quotes. */
static bool is_plain_host(struct slice host)
{
	for (size_t i = 0; i < host.len; i++) {
		uint8_t c = host.data[i];
		bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');

		if (!word && c != '.' && c != '-' && c != ':' && c != '[' && c != ']')
			return false;
	}
	return host.len > 0;
}

static int refuse_kindly(struct call *call, enum message_id id)
{
	const struct message *message = message_get(id);
	struct record_enrol_command reply = {.reason = slice_text(message->code)};

	TRY(call_put_message(call, message, SLICE_EMPTY, &reply.text, &reply.todo));
	return record_enrol_command_encode(&reply, &call->body);
}

static int put_url(const struct call *call, const char *hash, struct buf *out)
{
	const struct settings *settings = call->api->options.settings;
	bool v6 = strchr(settings->host, ':') && settings->host[0] != '[';

	return buf_put_format(out,
		v6 ? "https://[%s]:%u" WIRE_PATH_ARCHIVE "%s"
		   : "https://%s:%u" WIRE_PATH_ARCHIVE "%s",
		settings->host, (unsigned)settings->port, hash);
}

int call_enrol_command(struct call *call)
{
	const struct api_archive *archive = call->api->options.archive;
	struct slice host = slice_text(call->api->options.settings->host);
	_cleanup_(buf_done) struct buf hash = BUF_INIT(128);
	_cleanup_(buf_done) struct buf url = BUF_INIT(512);
	_cleanup_(buf_done) struct buf command = BUF_INIT(2048);
	struct record_enrol_command reply = {.available = true};

	if (!archive || archive->bytes == 0)
		return refuse_kindly(call, MSG_ENROL_NO_ARCHIVE);
	if (is_only_here(host) || !is_plain_host(host))
		return refuse_kindly(call, MSG_ENROL_ONLY_HERE);
	TRY(text_put_hex(&hash, slice_of(archive->hash, sizeof(archive->hash))));
	TRY(put_url(call, buf_text(&hash), &url));
	TRY(buf_put_format(&command, COMMAND_HEAD COMMAND_FETCH COMMAND_CHECK, buf_text(&url),
		buf_text(&hash)));
	reply.archive_hash = buf_slice(&hash);
	reply.archive_bytes = archive->bytes;
	reply.url = buf_slice(&url);
	reply.command = buf_slice(&command);
	return record_enrol_command_encode(&reply, &call->body);
}
