/* The PCs: how they are, and what people say of them. */
#include "server/core/api/handlers.h"

#include "base/text.h"

int call_devices(struct call *call)
{
	struct store_fresh fresh = api_fresh(call->api);
	struct record_device_list list;

	TRY(store_device_list(call->api->options.store, &call->scope, &fresh, call->arena, &list));
	return record_device_list_encode(&list, &call->body);
}

static int put_device(struct call *call, uint64_t id)
{
	struct store_fresh fresh = api_fresh(call->api);
	struct record_device device;
	int result = store_device_get(
		call->api->options.store, &call->scope, id, &fresh, call->arena, &device);

	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	return record_device_encode(&device, &call->body);
}

int call_device(struct call *call)
{
	struct record_by_id wish;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	return put_device(call, wish.id);
}

/* ---- acts: one change with its record, in one transaction */

struct act {
	struct call *call;
	const char *name;
	struct record_device_change wish; /* of which some acts use only the id */
	int (*change)(struct store *store, const struct act *act);
	uint32_t company;
};

static int act_in_transaction(struct store *store, void *context)
{
	struct act *act = context;
	_cleanup_(buf_done) struct buf subject = BUF_INIT(32);

	TRY(store_device_find(store, &act->call->scope, act->wish.id, &act->company));
	TRY(act->change(store, act));
	TRY(buf_put_format(&subject, "%llu", (unsigned long long)act->wish.id));
	return call_audit(act->call, act->company, act->name, buf_slice(&subject));
}

static int run_act(struct act *act)
{
	struct call *call = act->call;
	int result = store_transact(call->api->options.store, act_in_transaction, act);

	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	changes_add(&call->effects->changes, act->company, CHANGE_DEVICE, act->wish.id);
	return 0;
}

static int accept(struct store *store, const struct act *act)
{
	return store_device_accept(store, act->company, act->wish.id);
}

static int change(struct store *store, const struct act *act)
{
	return store_device_change(store, act->company, &act->wish);
}

static int remove_device(struct store *store, const struct act *act)
{
	return store_device_remove(store, act->company, act->wish.id, act->call->now);
}

int call_device_accept(struct call *call)
{
	struct act act = {.call = call, .name = "device_accept", .change = accept};
	struct record_by_id wish;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	act.wish.id = wish.id;
	result = run_act(&act);
	return result == 0 ? put_device(call, wish.id) : result;
}

int call_device_change(struct call *call)
{
	struct act act = {.call = call, .name = "device_change", .change = change};
	int result;

	TRY(record_device_change_decode(call->frame->body, call->arena, &act.wish));
	act.wish.name = text_trim(act.wish.name);
	if (!text_is_utf8(act.wish.name))
		return call_refuse(call, 400, MSG_API_BAD_REQUEST, SLICE_EMPTY);
	result = run_act(&act);
	return result == 0 ? put_device(call, act.wish.id) : result;
}

int call_device_remove(struct call *call)
{
	struct act act = {.call = call, .name = "device_remove", .change = remove_device};
	struct record_by_id wish;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	act.wish.id = wish.id;
	result = run_act(&act);
	if (result == 0)
		call->effects->device_removed = wish.id;
	return result;
}
