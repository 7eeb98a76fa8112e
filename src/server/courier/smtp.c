#include "server/courier/smtp.h"

#include <curl/curl.h>

#include "base/check.h"

enum {
	URL_MAX_BYTES = 4096,
	TEXT_MAX_BYTES = 256 * 1024,
	DETAIL_MAX_BYTES = 512,
	CONNECT_SECONDS = 20,
	TRANSFER_SECONDS = 60,
};

struct transfer {
	struct smtp_sender *sender;
	CURL *easy;
	struct curl_slist *recipients;
	uint64_t notice;
	struct buf text;
	size_t sent;
	struct buf reply; /* the server's last line */
	char error[CURL_ERROR_SIZE];
};

struct smtp_sender {
	struct loop *loop;
	CURLM *multi;
	struct loop_source *timer;
	struct slice authorities;
	smtp_done_fn *done;
	void *ctx;
	struct transfer *transfers[SMTP_TRANSFERS_MAX];
};

static struct transfer *transfer_free(struct transfer *t)
{
	if (!t)
		return NULL;
	if (t->easy) {
		curl_multi_remove_handle(t->sender->multi, t->easy);
		curl_easy_cleanup(t->easy);
	}
	curl_slist_free_all(t->recipients);
	buf_done(&t->text);
	buf_done(&t->reply);
	free(t);
	return NULL;
}

static size_t read_text(char *to, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct slice rest = slice_from(buf_slice(&t->text), t->sent);
	size_t len = min_size(rest.len, size * n);

	if (len > 0)
		memcpy(to, rest.data, len);
	t->sent += len;
	return len;
}

/* Each line of the server's replies; the last one is kept for the record. */
static size_t keep_reply(char *line, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	size_t len = size * n;

	while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
		len--;
	buf_clear(&t->reply);
	buf_put(&t->reply, line, min_size(len, DETAIL_MAX_BYTES));
	return size * n;
}

/* 2xx: taken. 5xx: this mail will never be taken. A refused login says nothing of the mail: a person
 * mends the password, and until then it waits like behind a server that is down. */
static enum smtp_outcome judge(CURLcode code, long reply)
{
	if (code == CURLE_OK)
		return SMTP_TAKEN;
	if (code == CURLE_LOGIN_DENIED)
		return SMTP_LATER;
	return reply >= 500 && reply < 600 ? SMTP_REFUSED : SMTP_LATER;
}

static void finish(struct smtp_sender *sender, struct transfer *t, CURLcode code)
{
	struct smtp_result result = {.detail = buf_slice(&t->reply)};
	long reply = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &reply);
	result.code = (uint16_t)(reply < 0 || reply > 999 ? 0 : reply);
	result.outcome = judge(code, reply);
	if (code != CURLE_OK && (reply < 400 || result.detail.len == 0))
		result.detail = slice_text(t->error[0] ? t->error : curl_easy_strerror(code));
	for (size_t i = 0; i < SMTP_TRANSFERS_MAX; i++) {
		if (sender->transfers[i] == t)
			sender->transfers[i] = NULL;
	}
	sender->done(sender->ctx, t->notice, &result);
	transfer_free(t);
}

static void finish_all(struct smtp_sender *sender)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(sender->multi, &left))) {
		struct transfer *t = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)(void *)&t);
		finish(sender, t, code);
	}
}

/* One watched socket of libcurl. */
struct watched {
	struct smtp_sender *sender;
	curl_socket_t fd;
	struct loop_source *source;
};

static void on_io(void *ctx, unsigned events)
{
	struct watched *w = ctx;
	struct smtp_sender *sender = w->sender;
	int action = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
		     (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0) |
		     (events & LOOP_HANGUP ? CURL_CSELECT_IN : 0);
	int running;

	curl_multi_socket_action(sender->multi, w->fd, action, &running);
	finish_all(sender);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
	struct smtp_sender *sender = ctx;
	struct watched *w = socket_ctx;
	unsigned events =
		(what != CURL_POLL_OUT ? LOOP_READ : 0) | (what != CURL_POLL_IN ? LOOP_WRITE : 0);

	if (what == CURL_POLL_REMOVE) {
		curl_multi_assign(sender->multi, fd, NULL);
		if (w)
			loop_remove(w->source);
		free(w);
		return 0;
	}
	if (w)
		return loop_change_io(w->source, events) < 0 ? -1 : 0;
	w = malloc(sizeof(*w));
	if (!w)
		return -1;
	*w = (struct watched){.sender = sender, .fd = fd};
	if (loop_add_io(sender->loop, fd, events, on_io, w, &w->source) < 0) {
		free(w);
		return -1;
	}
	curl_multi_assign(sender->multi, fd, w);
	return 0;
}

static void on_timer(void *ctx)
{
	struct smtp_sender *sender = ctx;
	int running;

	curl_multi_socket_action(sender->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	finish_all(sender);
}

static int set_timer(CURLM *multi, long timeout_ms, void *ctx)
{
	struct smtp_sender *sender = ctx;
	const struct clock *clock = loop_clock(sender->loop);

	loop_set_timer(sender->timer,
		timeout_ms < 0 ? 0 : clock->monotonic(clock) + timeout_ms * USEC_PER_MS);
	return 0;
}

int smtp_sender_new(struct loop *loop, struct slice authorities, smtp_done_fn *done, void *ctx,
	struct smtp_sender **ret)
{
	struct smtp_sender *sender = calloc(1, sizeof(*sender));
	int result;

	if (!sender)
		return ERR_NO_MEMORY;
	*sender = (struct smtp_sender){
		.loop = loop, .authorities = authorities, .done = done, .ctx = ctx};
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
		!(sender->multi = curl_multi_init())) {
		free(sender);
		return ERR_NO_MEMORY;
	}
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	curl_multi_setopt(sender->multi, CURLMOPT_SOCKETDATA, sender);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	curl_multi_setopt(sender->multi, CURLMOPT_TIMERDATA, sender);
	result = loop_add_timer(loop, 0, on_timer, sender, &sender->timer);
	if (result < 0) {
		smtp_sender_free(sender);
		return result;
	}
	*ret = sender;
	return 0;
}

struct smtp_sender *smtp_sender_free(struct smtp_sender *sender)
{
	if (!sender)
		return NULL;
	for (size_t i = 0; i < SMTP_TRANSFERS_MAX; i++)
		transfer_free(sender->transfers[i]);
	curl_multi_cleanup(sender->multi);
	loop_remove(sender->timer);
	free(sender);
	return NULL;
}

/* libcurl's URL and how much TLS it means. */
static int set_url(CURL *easy, struct slice url)
{
	static const struct {
		const char *prefix, *curl_prefix;
		long tls;
	} kinds[] = {
		{"smtps://", "smtps://", CURLUSESSL_ALL},
		{"smtp://", "smtp://", CURLUSESSL_ALL},
		{"smtp+plain://", "smtp://", CURLUSESSL_NONE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct buf text = BUF_INIT(URL_MAX_BYTES);
		CURLcode code;

		if (!slice_starts(url, slice_text(kinds[i].prefix)))
			continue;
		buf_put_text(&text, kinds[i].curl_prefix);
		buf_put_slice(&text, slice_from(url, strlen(kinds[i].prefix)));
		code = buf_result(&text) == 0 ? curl_easy_setopt(easy, CURLOPT_URL, buf_text(&text))
					      : CURLE_URL_MALFORMAT;
		buf_done(&text);
		curl_easy_setopt(easy, CURLOPT_USE_SSL, kinds[i].tls);
		return code == CURLE_OK ? 0 : ERR_BAD_VALUE;
	}
	return ERR_BAD_VALUE;
}

static int set_text(CURL *easy, CURLoption option, struct slice value)
{
	struct buf text = BUF_INIT(1024);
	CURLcode code;

	buf_put_byte(&text, '<');
	buf_put_slice(&text, value);
	buf_put_byte(&text, '>');
	code = buf_result(&text) == 0 ? curl_easy_setopt(easy, option, buf_text(&text))
				      : CURLE_OUT_OF_MEMORY;
	buf_done(&text);
	return code == CURLE_OK ? 0 : ERR_BAD_VALUE;
}

static int set_recipient(struct transfer *t, struct slice recipient)
{
	struct buf text = BUF_INIT(1024);

	buf_put_byte(&text, '<');
	buf_put_slice(&text, recipient);
	buf_put_byte(&text, '>');
	if (buf_result(&text) == 0)
		t->recipients = curl_slist_append(NULL, buf_text(&text));
	buf_done(&text);
	if (!t->recipients)
		return ERR_NO_MEMORY;
	return curl_easy_setopt(t->easy, CURLOPT_MAIL_RCPT, t->recipients) == CURLE_OK
		       ? 0
		       : ERR_BAD_VALUE;
}

static void set_authorities(CURL *easy, struct slice authorities)
{
	struct curl_blob blob = {.data = (void *)(uintptr_t)authorities.data,
		.len = authorities.len,
		.flags = CURL_BLOB_NOCOPY};

	if (authorities.len > 0)
		curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &blob);
}

static int set_options(struct transfer *t, const struct smtp_mail *mail)
{
	TRY(set_url(t->easy, mail->url));
	TRY(set_text(t->easy, CURLOPT_MAIL_FROM, mail->sender));
	TRY(set_recipient(t, mail->recipient));
	set_authorities(t->easy, t->sender->authorities);
	curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(t->easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(t->easy, CURLOPT_READFUNCTION, read_text);
	curl_easy_setopt(t->easy, CURLOPT_READDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, keep_reply);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(t->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(t->easy, CURLOPT_TIMEOUT, (long)TRANSFER_SECONDS);
	return 0;
}

static int transfer_new(
	struct smtp_sender *sender, const struct smtp_mail *mail, struct transfer **ret)
{
	struct transfer *t = calloc(1, sizeof(*t));
	int result;

	if (!t)
		return ERR_NO_MEMORY;
	*t = (struct transfer){.sender = sender,
		.notice = mail->notice,
		.text = BUF_INIT(TEXT_MAX_BYTES),
		.reply = BUF_INIT(DETAIL_MAX_BYTES)};
	t->easy = curl_easy_init();
	result = t->easy ? buf_put_slice(&t->text, mail->text) : ERR_NO_MEMORY;
	if (result == 0)
		result = set_options(t, mail);
	if (result == 0 && curl_multi_add_handle(sender->multi, t->easy) != CURLM_OK)
		result = ERR_NO_MEMORY;
	if (result < 0) {
		transfer_free(t);
		return result;
	}
	*ret = t;
	return 0;
}

int smtp_send(struct smtp_sender *sender, const struct smtp_mail *mail)
{
	for (size_t i = 0; i < SMTP_TRANSFERS_MAX; i++) {
		if (!sender->transfers[i])
			return transfer_new(sender, mail, &sender->transfers[i]);
	}
	return ERR_FULL;
}
