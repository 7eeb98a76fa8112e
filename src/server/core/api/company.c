/* Companies: the list, a new one, what changes of one. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/store/store_people.h"

#define RETENTION_DAYS_MAX 3650

int call_companies(struct call *call)
{
	struct record_company_list list;

	TRY(store_company_records(call->api->options.store, &call->scope, call->arena, &list));
	return record_company_list_encode(&list, &call->body);
}

static int put_company(struct call *call, uint32_t id)
{
	struct record_company company;

	TRY(store_company_record(
		call->api->options.store, &call->scope, id, call->arena, &company));
	return record_company_encode(&company, &call->body);
}

/* ---- a new one ---- */

struct making {
	struct call *call;
	struct slice name;
	uint32_t company;
};

static int make_in_transaction(struct store *store, void *context)
{
	struct making *making = context;
	const struct store_scope all = {.all = true};
	struct store_reach reach;

	TRY(store_scope_reach(store, &all, &reach));
	if (reach.n >= API_COMPANIES_MAX)
		return ERR_FULL;
	TRY(store_company_add(store, making->name, making->call->now, &making->company));
	TRY(store_company_add_operators(store, making->company));
	return call_audit(making->call, making->company, "company_new", making->name);
}

int call_company_new(struct call *call)
{
	struct making making = {.call = call};
	struct record_company_new wish;
	int result;

	TRY(record_company_new_decode(call->frame->body, call->arena, &wish));
	result = call_need_all(call);
	if (result != 0)
		return result;
	making.name = text_trim(wish.name);
	if (!call_is_name(making.name))
		return call_refuse(call, 422, MSG_API_BAD_NAME, SLICE_EMPTY);
	result = store_transact(call->api->options.store, make_in_transaction, &making);
	if (result == ERR_FULL)
		return call_refuse(call, 409, MSG_API_COMPANIES_FULL, SLICE_EMPTY);
	TRY(result);
	changes_add(&call->effects->changes, making.company, CHANGE_STATUS, 0);
	TRY(streams_refresh(call, 0));
	return put_company(call, making.company);
}

/* ---- changes of one ---- */

struct changing {
	struct call *call;
	struct record_company_change wish;
	uint32_t company;
};

static int change_retention(struct store *store, const struct changing *changing)
{
	_cleanup_(buf_done) struct buf days = BUF_INIT(16);

	TRY(store_company_set_retention(store, changing->company, changing->wish.retention_days));
	TRY(buf_put_format(&days, "%u", changing->wish.retention_days));
	return call_audit(changing->call, changing->company, "company_retention", buf_slice(&days));
}

static int change_in_transaction(struct store *store, void *context)
{
	const struct changing *changing = context;
	struct call *call = changing->call;

	TRY(store_company_in_scope(store, &call->scope, changing->company));
	if (changing->wish.name.len > 0) {
		TRY(store_company_set_name(store, changing->company, changing->wish.name));
		TRY(call_audit(call, changing->company, "company_name", changing->wish.name));
	}
	return changing->wish.change_retention ? change_retention(store, changing) : 0;
}

int call_company_change(struct call *call)
{
	struct changing changing = {.call = call};
	struct record_company_change *wish = &changing.wish;
	int result;

	TRY(record_company_change_decode(call->frame->body, call->arena, wish));
	if (wish->name.len > 0 && !call_is_name(text_trim(wish->name)))
		return call_refuse(call, 422, MSG_API_BAD_NAME, SLICE_EMPTY);
	if (wish->change_retention && wish->retention_days > RETENTION_DAYS_MAX)
		return call_refuse(call, 422, MSG_API_BAD_RETENTION, SLICE_EMPTY);
	wish->name = text_trim(wish->name);
	changing.company = wish->id <= UINT32_MAX ? (uint32_t)wish->id : 0;
	result = store_transact(call->api->options.store, change_in_transaction, &changing);
	if (result == ERR_NOT_FOUND)
		return call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY);
	TRY(result);
	changes_add(&call->effects->changes, changing.company, CHANGE_STATUS, 0);
	return put_company(call, changing.company);
}
