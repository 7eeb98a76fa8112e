/* Foreign senders, and the certificate by which they know this server. */
#include "server/core/api/handlers.h"

#include <sodium.h>
#include "base/text.h"
#include "server/core/store/store_sender.h"

enum { TOKEN_BYTES = 32, PEM_LINE = 64 };

struct making {
	struct call *call;
	struct store_sender_new sender;
	uint64_t device;
};

static int make_in_transaction(struct store *store, void *context)
{
	struct making *making = context;

	TRY(store_sender_add(store, &making->sender, making->call->now, &making->device));
	return call_audit(making->call, making->sender.company, "sender_new", making->sender.name);
}

/* For gate and watch: told before the caller can use the token. */
static int tell(const struct making *making)
{
	const struct store_sender_new *sender = &making->sender;
	struct api_effects *effects = making->call->effects;

	effects->made_sender = true;
	effects->device = (struct frame_device_put){
		.device = making->device,
		.company = sender->company,
	};
	memcpy(effects->device.token_hash, sender->token_hash, sizeof(sender->token_hash));
	effects->sender = (struct frame_sender_put){
		.device = making->device,
		.category = sender->category,
		.product = sender->product,
		.service = sender->service,
	};
	changes_add(&effects->changes, sender->company, CHANGE_DEVICE, making->device);
	return 0;
}

static int put_reply(const struct making *making, const uint8_t token[TOKEN_BYTES])
{
	struct call *call = making->call;
	const struct settings *settings = call->api->options.settings;
	const char *host = settings->host[0] ? settings->host : "localhost";
	bool bare_v6 = strchr(host, ':') && host[0] != '[';
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);
	_cleanup_(buf_done) struct buf url = BUF_INIT(320);
	struct record_sender reply = {.device = making->device};

	TRY(text_put_base64url(&text, slice_of(token, TOKEN_BYTES)));
	TRY(buf_put_format(&url,
		bare_v6 ? "https://[%s]:%u/v1/batches" : "https://%s:%u/v1/batches", host,
		(unsigned)settings->port));
	reply.token = buf_slice(&text);
	reply.url = buf_slice(&url);
	return record_sender_encode(&reply, &call->body);
}

static int refuse_failed(struct call *call, int result)
{
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	if (result == ERR_FULL)
		return call_refuse(call, 409, MSG_API_SENDERS_FULL, SLICE_EMPTY);
	return result;
}

int call_sender_new(struct call *call)
{
	struct record_sender_new wish;
	struct making making = {.call = call};
	uint8_t token[TOKEN_BYTES];
	int result;

	TRY(record_sender_new_decode(call->frame->body, call->arena, &wish));
	if (wish.name.len == 0 || wish.category.len + wish.product.len + wish.service.len == 0)
		return call_refuse(call, 400, MSG_API_SENDER_INCOMPLETE, SLICE_EMPTY);
	randombytes_buf(token, sizeof(token));
	making.sender = (struct store_sender_new){
		.name = wish.name,
		.category = wish.category,
		.product = wish.product,
		.service = wish.service,
	};
	store_hash(token, sizeof(token), making.sender.token_hash);
	result = call_choose_company(call, wish.company, &making.sender.company);
	if (result == 0)
		result = store_transact(call->api->options.store, make_in_transaction, &making);
	if (result < 0)
		return refuse_failed(call, result);
	TRY(tell(&making));
	return put_reply(&making, token);
}

/* RFC 7468. */
static int put_pem(struct slice der, struct buf *out)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(4096);
	size_t room = sodium_base64_encoded_len(der.len, sodium_base64_VARIANT_ORIGINAL);
	char *to = (char *)buf_reserve(&text, room);

	if (!to)
		return buf_result(&text);
	sodium_bin2base64(to, room, der.data, der.len, sodium_base64_VARIANT_ORIGINAL);
	buf_grow(&text, room - 1);
	buf_put_text(out, "-----BEGIN CERTIFICATE-----\n");
	for (size_t at = 0; at < text.len; at += PEM_LINE) {
		buf_put(out, text.data + at, min_size(PEM_LINE, text.len - at));
		buf_put_byte(out, '\n');
	}
	return buf_put_text(out, "-----END CERTIFICATE-----\n");
}

int call_root_certificate(struct call *call)
{
	_cleanup_(buf_done) struct buf pem = BUF_INIT(4096);
	const struct api *api = call->api;
	struct record_root_certificate reply;

	if (!api->have_root)
		return call_refuse(call, 503, MSG_API_NOT_READY, SLICE_EMPTY);
	TRY(put_pem(slice_of(api->root_certificate, api->root_certificate_bytes), &pem));
	reply.pem = buf_slice(&pem);
	return record_root_certificate_encode(&reply, &call->body);
}
