/* Saved visits of the advisor, and what the watch knows for one. */
#include "server/core/api/handlers.h"

#include "base/text.h"
#include "server/core/store/store_device.h"
#include "server/core/store/store_people.h"
#include "server/core/store/store_visit.h"

enum { SYSTEMS_MAX = 256, DEVICES_MAX = 1024 };

int call_visits(struct call *call)
{
	struct record_visit_filter wish;
	struct record_visit_list list;

	TRY(record_visit_filter_decode(call->frame->body, call->arena, &wish));
	TRY(store_visit_list(
		call->api->options.store, &call->scope, wish.company, call->arena, &list));
	return record_visit_list_encode(&list, &call->body);
}

static int refuse_unknown(struct call *call, int result)
{
	return result == ERR_NOT_FOUND ? call_refuse(call, 404, MSG_API_NOT_FOUND, SLICE_EMPTY)
				       : result;
}

int call_visit(struct call *call)
{
	struct record_by_id wish;
	struct record_visit visit;
	int result;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	result = store_visit_get(
		call->api->options.store, &call->scope, wish.id, call->arena, &visit);
	if (result < 0)
		return refuse_unknown(call, result);
	return record_visit_encode(&visit, &call->body);
}

/* ---- saving */

struct saving {
	struct call *call;
	struct store_visit visit;
	struct record_visit saved;
};

/* One that is there stays its company's. */
static int find_company(struct saving *saving, struct store *store)
{
	struct call *call = saving->call;
	struct record_visit old;

	if (saving->visit.id == 0)
		return call_choose_company(call, saving->visit.company, &saving->visit.company);
	TRY(store_visit_get(store, &call->scope, saving->visit.id, call->arena, &old));
	saving->visit.company = old.row.company;
	return 0;
}

static int save_in_transaction(struct store *store, void *context)
{
	struct saving *saving = context;
	struct call *call = saving->call;
	uint64_t id;

	TRY(find_company(saving, store));
	TRY(store_visit_put(store, &saving->visit, &id));
	TRY(call_audit(call, saving->visit.company, "visit_saved", saving->visit.name));
	return store_visit_get(store, &call->scope, id, call->arena, &saving->saved);
}

int call_visit_put(struct call *call)
{
	struct saving saving = {.call = call};
	struct record_visit_put wish;
	int result;

	TRY(record_visit_put_decode(call->frame->body, call->arena, &wish));
	wish.name = text_trim(wish.name);
	if (!call_is_name(wish.name))
		return call_refuse(call, 422, MSG_API_BAD_NAME, SLICE_EMPTY);
	if (wish.remind.len > 0 && !text_is_date(wish.remind))
		return call_refuse(call, 422, MSG_API_VISIT_DAY_BAD, wish.remind);
	saving.visit = (struct store_visit){
		.id = wish.id,
		.company = wish.company,
		.name = wish.name,
		.remind = wish.remind,
		.text = wish.text,
		.who = call->name,
		.at = call->now,
	};
	result = store_transact(call->api->options.store, save_in_transaction, &saving);
	if (result == ERR_FULL)
		return call_refuse(call, 409, MSG_API_VISITS_FULL, SLICE_EMPTY);
	if (result < 0)
		return refuse_unknown(call, result);
	return record_visit_row_encode(&saving.saved.row, &call->body);
}

/* ---- removing */

struct removing {
	struct call *call;
	uint64_t id;
};

static int remove_in_transaction(struct store *store, void *context)
{
	const struct removing *removing = context;
	struct call *call = removing->call;
	struct record_visit visit;

	TRY(store_visit_get(store, &call->scope, removing->id, call->arena, &visit));
	TRY(store_visit_remove(store, removing->id));
	return call_audit(call, visit.row.company, "visit_removed", visit.row.name);
}

int call_visit_remove(struct call *call)
{
	struct removing removing = {.call = call};
	struct record_by_id wish;

	TRY(record_by_id_decode(call->frame->body, call->arena, &wish));
	removing.id = wish.id;
	return refuse_unknown(
		call, store_transact(call->api->options.store, remove_in_transaction, &removing));
}

/* ---- what the watch knows */

static void count_system(struct record_inventory *inventory, struct slice system)
{
	for (size_t i = 0; i < inventory->n_systems; i++) {
		if (!slice_is(inventory->systems[i].system, system))
			continue;
		inventory->systems[i].count++;
		return;
	}
	/* More kinds than have a place are counted as PCs, not by system. */
	if (inventory->n_systems < SYSTEMS_MAX)
		inventory->systems[inventory->n_systems++] =
			(struct record_inventory_system){.system = system, .count = 1};
}

static void put_device(struct record_inventory *inventory, const struct record_device *device)
{
	if (device->company != inventory->company || !slice_is_text(device->kind, "agent") ||
		slice_is_text(device->state, "unconfirmed"))
		return;
	inventory->pcs++;
	count_system(inventory, device->system);
	if (inventory->n_devices < DEVICES_MAX)
		inventory->devices[inventory->n_devices++] = (struct record_inventory_device){
			.name = device->name,
			.hostname = device->hostname,
			.system = device->system,
		};
}

static int put_inventory(struct call *call, struct record_inventory *inventory)
{
	struct store *store = call->api->options.store;
	struct store_fresh fresh = api_fresh(call->api);
	struct record_company company;
	struct record_device_list list;

	TRY(store_company_record(store, &call->scope, inventory->company, call->arena, &company));
	TRY(store_device_list(store, &call->scope, &fresh, call->arena, &list));
	inventory->company_name = company.name;
	inventory->systems =
		arena_take_array(call->arena, SYSTEMS_MAX, sizeof(*inventory->systems));
	inventory->devices =
		arena_take_array(call->arena, DEVICES_MAX, sizeof(*inventory->devices));
	if (!inventory->systems || !inventory->devices)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < list.n_devices; i++)
		put_device(inventory, &list.devices[i]);
	return 0;
}

int call_inventory(struct call *call)
{
	struct record_inventory inventory = {0};
	struct record_visit_filter wish;
	int result;

	TRY(record_visit_filter_decode(call->frame->body, call->arena, &wish));
	result = call_choose_company(call, wish.company, &inventory.company);
	if (result == 0)
		result = put_inventory(call, &inventory);
	if (result < 0)
		return refuse_unknown(call, result);
	return record_inventory_encode(&inventory, &call->body);
}
