/* Company keys, with which PCs enrol. */
#include "server/core/api/handlers.h"

#include <sodium.h>
#include "base/text.h"
#include "server/core/store/store_device.h"
#include "wire/enrol.h"

#define USES_MAX 10000
#define MINUTES_DEFAULT 60
#define MINUTES_MAX (7 * 24 * 60)

struct making {
	struct call *call;
	struct store_key_new key;
	uint64_t id;
};

static int make_in_transaction(struct store *store, void *context)
{
	struct making *making = context;
	_cleanup_(buf_done) struct buf subject = BUF_INIT(32);

	TRY(store_key_add(store, &making->key, making->call->now, &making->id));
	TRY(buf_put_format(&subject, "%llu", (unsigned long long)making->id));
	return call_audit(making->call, making->key.company, "enrol_key", buf_slice(&subject));
}

int call_choose_company(struct call *call, uint32_t wish, uint32_t *ret_company)
{
	struct store_reach reach;

	if (wish > 0) {
		*ret_company = wish;
		return store_company_in_scope(call->api->options.store, &call->scope, wish);
	}
	TRY(store_scope_reach(call->api->options.store, &call->scope, &reach));
	*ret_company = reach.first;
	return reach.n > 0 ? 0 : ERR_NOT_FOUND;
}

int call_enrol_keys(struct call *call)
{
	struct record_enrol_key_list list;

	TRY(store_key_list(call->api->options.store, &call->scope, call->arena, &list));
	return record_enrol_key_list_encode(&list, &call->body);
}

struct ending {
	struct call *call;
	uint64_t id;
};

static int end_in_transaction(struct store *store, void *context)
{
	const struct ending *ending = context;
	_cleanup_(buf_done) struct buf subject = BUF_INIT(32);
	uint32_t company;

	TRY(store_key_end(store, &ending->call->scope, ending->id, &company));
	TRY(buf_put_format(&subject, "%llu", (unsigned long long)ending->id));
	return call_audit(ending->call, company, "enrol_key_end", buf_slice(&subject));
}

int call_enrol_key_end(struct call *call)
{
	struct ending ending = {.call = call};
	struct record_by_id wish;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	ending.id = wish.id;
	result = store_transact(call->api->options.store, end_in_transaction, &ending);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	return result;
}

static int put_key_text(const struct making *making, struct buf *out)
{
	const struct api *api = making->call->api;
	const struct settings *settings = api->options.settings;
	_cleanup_(buf_done) struct buf address = BUF_INIT(512);
	struct wire_company_key key = {.key_id = making->id};
	/* An IPv6 address stands in brackets. */
	bool v6 = strchr(settings->host, ':') && settings->host[0] != '[';

	TRY(buf_put_format(
		&address, v6 ? "[%s]:%u" : "%s:%u", settings->host, (unsigned)settings->port));
	key.address = buf_slice(&address);
	memcpy(key.root_hash, api->root, sizeof(key.root_hash));
	memcpy(key.secret, making->key.secret, sizeof(key.secret));
	return wire_company_key_format(&key, out);
}

static int put_key(struct making *making)
{
	struct call *call = making->call;
	_cleanup_(buf_done) struct buf text = BUF_INIT(1024);
	struct record_enrol_key reply = {.expires = making->key.window_end};

	TRY(store_transact(call->api->options.store, make_in_transaction, making));
	TRY(put_key_text(making, &text));
	reply.id = making->id;
	reply.key = buf_slice(&text);
	return record_enrol_key_encode(&reply, &call->body);
}

int call_enrol_key(struct call *call)
{
	struct record_enrol_key_new wish;
	struct making making = {.call = call};
	int result;

	TRY(record_enrol_key_new_decode(call->frame->body, call->arena, &wish));
	if (wish.uses > USES_MAX || wish.minutes > MINUTES_MAX)
		return call_refuse(call, 400, MSG_API_BAD_REQUEST, SLICE_EMPTY);
	if (!call->api->have_root)
		return call_refuse(call, 503, MSG_API_NOT_READY, SLICE_EMPTY);
	result = call_choose_company(call, wish.company, &making.key.company);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	making.key.uses = wish.uses > 0 ? wish.uses : 1;
	making.key.window_end =
		call->now +
		(usec_t)(wish.minutes > 0 ? wish.minutes : MINUTES_DEFAULT) * 60 * USEC_PER_SEC;
	randombytes_buf(making.key.secret, sizeof(making.key.secret));
	return put_key(&making);
}
