/*
 * tsujiban-courier: the one server process that connects out. It takes notices from the core, opens the
 * channel's secret with its own key, hands the mail to the mail server and says what became of it. It
 * keeps nothing: whatever it forgets by dying, the core's outbox sends again under the same Message-ID.
 */
#include <fcntl.h>

#include "base/text.h"
#include "os/os.h"
#include "proc/child.h"
#include "server/courier/key.h"
#include "server/courier/message.h"
#include "server/courier/smtp.h"

enum {
	QUEUE_MAX_BYTES = 1024 * 1024,
	AUTHORITIES_MAX_BYTES = 4 * 1024 * 1024,
	URL_MAX_BYTES = 4096,
	MAIL_MAX_BYTES = 128 * 1024,
	WAITING_MAX = 256,
};

/* A mail that waits for a free transfer: the frame as it came. */
struct waiting {
	struct waiting *next;
	size_t len;
	uint8_t payload[];
};

struct courier {
	struct child *child;
	int key_fd, authorities_fd, core_fd;
	struct courier_key key;
	struct buf authorities;
	struct smtp_sender *sender;
	struct channel *core;
	struct waiting *first, **last;
	size_t n_waiting;
};

static int report(struct courier *c, uint64_t notice, const struct smtp_result *result)
{
	const struct clock *clock = c->child->clock;
	const struct frame_mail_done done = {
		.notice = notice,
		.outcome = (uint8_t)result->outcome,
		.taken = result->outcome == SMTP_TAKEN ? clock->wall(clock) : 0,
		.code = result->code,
		.detail = result->detail,
	};

	return c->core ? CHANNEL_SEND(c->core, MAIL_DONE, mail_done, &done) : 0;
}

/* The detail is the mail server's own words: made UTF-8 and short before it goes into a frame. */
static void report_plain(struct courier *c, uint64_t notice, struct smtp_result result)
{
	struct buf text = BUF_INIT(4096);

	text_put_as_utf8(&text, result.detail);
	result.detail = text_cut_utf8(buf_slice(&text), 512);
	if (report(c, notice, &result) < 0)
		log_write(&c->child->log, LOG_LEVEL_WARNING, MSG_MAIL_REPORT_LOST,
			LOG_NUMBER("notice", notice));
	buf_done(&text);
}

static int send_one(struct courier *c, struct slice payload)
{
	struct buf url = BUF_INIT(URL_MAX_BYTES);
	struct buf text = BUF_INIT(MAIL_MAX_BYTES);
	struct frame_mail_send mail;
	struct smtp_result failed = {.outcome = SMTP_REFUSED};
	int result;

	TRY(frame_mail_send_decode(payload, NULL, &mail));
	result = courier_key_unseal(&c->key, mail.channel, &url);
	if (result == 0) {
		const struct message_parts parts = {.sender = mail.sender,
			.recipient = mail.recipient,
			.message_id = mail.message_id,
			.date = mail.date,
			.subject = mail.subject,
			.body = mail.body};

		result = message_format(&parts, &text);
	}
	if (result == 0) {
		const struct smtp_mail out = {.notice = mail.notice,
			.url = buf_slice(&url),
			.sender = mail.sender,
			.recipient = mail.recipient,
			.text = buf_slice(&text)};

		result = smtp_send(c->sender, &out);
	}
	explicit_bzero(url.data, url.len);
	buf_done(&url);
	buf_done(&text);
	if (result < 0 && result != ERR_FULL) {
		failed.detail = slice_text(result_name(result));
		report_plain(c, mail.notice, failed);
		return 0;
	}
	return result;
}

static int keep_waiting(struct courier *c, struct slice payload)
{
	struct waiting *w;

	if (c->n_waiting >= WAITING_MAX)
		return ERR_FULL;
	w = malloc(sizeof(*w) + payload.len);
	if (!w)
		return ERR_NO_MEMORY;
	w->next = NULL;
	w->len = payload.len;
	memcpy(w->payload, payload.data, payload.len);
	*c->last = w;
	c->last = &w->next;
	c->n_waiting++;
	return 0;
}

static void send_waiting(struct courier *c)
{
	while (c->first && send_one(c, slice_of(c->first->payload, c->first->len)) != ERR_FULL) {
		struct waiting *w = c->first;

		c->first = w->next;
		c->n_waiting--;
		free(w);
	}
	if (!c->first)
		c->last = &c->first;
}

static void on_sent(void *ctx, uint64_t notice, const struct smtp_result *result)
{
	struct courier *c = ctx;

	report_plain(c, notice, *result);
	send_waiting(c);
}

static int on_core_frame(
	void *ctx, struct channel *channel, uint16_t type, struct slice payload, int *fd)
{
	struct courier *c = ctx;

	if (type != FRAME_MAIL_SEND)
		return ERR_UNSUPPORTED;
	TRY(keep_waiting(c, payload));
	send_waiting(c);
	return 0;
}

static void on_core_closed(void *ctx, struct channel *channel, int result)
{
	struct courier *c = ctx;

	c->core = channel_free(channel);
	if (channel_is_refusal(result))
		loop_stop(c->child->loop, result);
}

static int open_core(struct courier *c, int *fd)
{
	struct frame_courier_key frame;

	c->core = channel_free(c->core);
	TRY(child_channel(c->child, ROLE_COURIER, ROLE_CORE, fd, QUEUE_MAX_BYTES, on_core_frame,
		on_core_closed, c, &c->core));
	memcpy(frame.public_key, c->key.public_half, sizeof(frame.public_key));
	return CHANNEL_SEND(c->core, COURIER_KEY, courier_key, &frame);
}

static int on_given(struct child *child, struct slice role, uint64_t instance, int *fd)
{
	struct courier *c = child->ctx;
	int *to = slice_is_text(role, "key")           ? &c->key_fd
		  : slice_is_text(role, "authorities") ? &c->authorities_fd
		  : slice_is_text(role, "core")        ? &c->core_fd
						       : NULL;

	c->child = child;
	if (!to)
		return ERR_NOT_FOUND;
	if (child->begun && to == &c->core_fd)
		return open_core(c, fd);
	os_closep(to);
	*to = TAKE_FD(*fd);
	return 0;
}

/* Name resolution and libcurl's certificate store read these; nothing else is reachable. */
static int on_prepare(struct child *child, struct sandbox_path *paths, size_t *ret_n_paths)
{
	static const char *const readable[] = {"/etc/resolv.conf", "/etc/hosts",
		"/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services"};

	*ret_n_paths = 0;
	for (size_t i = 0; i < ARRAY_SIZE(readable); i++) {
		int fd = open(readable[i], O_PATH | O_CLOEXEC);

		if (fd >= 0)
			paths[(*ret_n_paths)++] = (struct sandbox_path){.fd = fd};
	}
	return 0;
}

static int on_begin(struct child *child)
{
	struct courier *c = child->ctx;

	c->child = child;
	if (c->key_fd < 0)
		return ERR_NOT_FOUND;
	TRY(courier_key_open(c->key_fd, &c->key));
	if (c->authorities_fd >= 0)
		TRY(os_read_all(c->authorities_fd, AUTHORITIES_MAX_BYTES, &c->authorities));
	TRY(smtp_sender_new(child->loop, buf_slice(&c->authorities), on_sent, c, &c->sender));
	return c->core_fd < 0 ? 0 : open_core(c, &c->core_fd);
}

static void on_done(struct child *child)
{
	struct courier *c = child->ctx;

	c->core = channel_free(c->core);
	c->sender = smtp_sender_free(c->sender);
	courier_key_done(&c->key);
	buf_done(&c->authorities);
	while (c->first) {
		struct waiting *w = c->first;

		c->first = w->next;
		free(w);
	}
	os_closep(&c->key_fd);
	os_closep(&c->authorities_fd);
	os_closep(&c->core_fd);
}

int main(void)
{
	struct courier courier = {
		.key_fd = -1,
		.authorities_fd = -1,
		.core_fd = -1,
		.authorities = BUF_INIT(AUTHORITIES_MAX_BYTES),
		.last = &courier.first,
	};
	const struct child_program program = {
		.role = ROLE_COURIER,
		.parent = ROLE_PARENT,
		.given = on_given,
		.prepare = on_prepare,
		.begin = on_begin,
		.done = on_done,
		.ctx = &courier,
	};

	return child_main(&program);
}
