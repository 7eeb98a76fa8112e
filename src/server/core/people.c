#include "server/core/people.h"

#include "server/core/core.h"
#include "server/core/senders.h"

enum { DOOR_LOCAL = 3 }; /* of frame api_call */

#define DEVICES_EVERY USEC_PER_SEC
#define STATES_EVERY (5 * USEC_PER_SEC)

enum { COMPANIES_AT_ONCE = 16 };

static usec_t monotonic(const struct core *core)
{
	return core->child->clock->monotonic(core->child->clock);
}

int people_welcome(struct core *core)
{
	return 0;
}

/* The words of the companies that the changes are about; of many, all words are compared soon anyway. */
static int update_some(struct core *core, struct changes *changes)
{
	size_t n = min_size(changes->n, COMPANIES_AT_ONCE);
	uint32_t before = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t company = changes->items[i].company;

		if (company == 0 || company == before)
			continue;
		TRY(api_update_states(core->api, company, changes));
		before = company;
	}
	return 0;
}

/* Comparing the words of hundreds of companies takes milliseconds: that is done at a pace. */
static void send_changes(struct core *core, struct changes *changes)
{
	struct people *people = &core->people;
	bool all = people->looked == 0 || monotonic(core) - people->looked >= STATES_EVERY;
	int result = all ? api_update_states(core->api, 0, changes) : update_some(core, changes);

	if (all)
		people->looked = monotonic(core);
	if (result < 0)
		core_log_failure(core, "states", result);
	for (size_t i = 0; i < changes->n; i++)
		PEERS_SEND(core, PEOPLE, CHANGE, change, &changes->items[i]);
	changes->n = 0;
}

static void on_timer(void *ctx)
{
	struct core *core = ctx;
	struct people *people = &core->people;

	people->told = monotonic(core);
	send_changes(core, &people->later);
	loop_set_timer(people->timer, people->told + STATES_EVERY);
}

void people_lost(struct core *core)
{
	if (core->api)
		api_forget(core->api, false);
}

void people_local_lost(struct core *core)
{
	if (core->api)
		api_forget(core->api, true);
}

int people_init(struct core *core)
{
	return loop_add_timer(core->child->loop, monotonic(core) + STATES_EVERY, on_timer, core,
		&core->people.timer);
}

void people_done(struct core *core)
{
	core->people.timer = loop_remove(core->people.timer);
}

/* Takes the devices' changes out of the list, to be told with the next. */
static void put_off_devices(struct people *people, struct changes *changes)
{
	size_t n = 0;

	for (size_t i = 0; i < changes->n; i++) {
		const struct frame_change *change = &changes->items[i];

		if (change->kind == CHANGE_DEVICE)
			changes_add(&people->later, change->company, CHANGE_DEVICE, change->id);
		else
			changes->items[n++] = *change;
	}
	changes->n = n;
}

void people_tell(struct core *core, struct changes *changes)
{
	struct people *people = &core->people;

	put_off_devices(people, changes);
	if (people->later.n > 0)
		loop_set_timer(people->timer,
			people->told == 0 ? monotonic(core) : people->told + DEVICES_EVERY);
	if (changes->n > 0)
		send_changes(core, changes);
}

static bool is_local(const struct frame_api_call *call)
{
	return call->door == DOOR_LOCAL;
}

static void send_reply(
	struct core *core, const struct frame_api_call *call, const struct frame_api_reply *reply)
{
	if (is_local(call))
		PEERS_SEND(core, LOCAL, API_REPLY, api_reply, reply);
	else
		PEERS_SEND(core, PEOPLE, API_REPLY, api_reply, reply);
}

/* The store failed: the caller learns at least that. */
static void send_failure(struct core *core, const struct frame_api_call *call)
{
	const struct frame_api_reply reply = {
		.request = call->request,
		.operation = call->operation,
		.status = 500,
		.message = slice_text(message_get(MSG_CORE_STORE_FAILED)->code),
	};

	send_reply(core, call, &reply);
}

/* The gate refuses it from its next request on. */
static void forget_device(struct core *core, uint64_t device)
{
	const struct frame_device_del del = {.device = device};

	PEERS_SEND(core, AGENTS, DEVICE_DEL, device_del, &del);
}

void people_answer(void *ctx, const struct frame_api_call *call, int result,
	const struct frame_api_reply *reply, struct api_effects *effects)
{
	struct core *core = ctx;

	if (result < 0) {
		core_log_failure(core, "call", result);
		send_failure(core, call);
		return;
	}
	if (effects->made_sender)
		senders_made(core, &effects->device, &effects->sender);
	send_reply(core, call, reply);
	for (size_t i = 0; i < effects->n_listeners; i++)
		PEERS_SEND(core, PEOPLE, LISTENER, listener, &effects->listeners[i]);
	if (effects->compile)
		compiling_start(core);
	if (effects->device_removed > 0)
		forget_device(core, effects->device_removed);
	if (effects->settings_changed)
		core_settings_changed(core);
	if (effects->test_mail[0])
		posting_test(core, slice_text(effects->test_mail));
	if (effects->changes.n > 0)
		core_tell(core, &effects->changes);
}

static int take_call(struct core *core, struct slice payload, bool local)
{
	struct api_effects effects = {0};
	struct frame_api_call call;
	struct frame_api_reply reply;
	int result;

	TRY(frame_api_call_decode(payload, &core->arena, &call));
	if (is_local(&call) != local)
		return ERR_OUT_OF_ORDER;
	result = api_call(core->api, &call, &core->arena, &reply, &effects);
	if (result != API_LATER)
		people_answer(core, &call, result, &reply, &effects);
	return 0;
}

int people_call(struct core *core, struct slice payload, int *fd)
{
	return take_call(core, payload, false);
}

int people_local_call(struct core *core, struct slice payload, int *fd)
{
	return take_call(core, payload, true);
}

int people_refused(struct core *core, struct slice payload, int *fd)
{
	struct frame_refused refused;

	TRY(frame_refused_decode(payload, &core->arena, &refused));
	log_write(&core->child->log, LOG_LEVEL_INFO, MSG_CORE_PEOPLE_REFUSED,
		LOG_NUMBER("status", refused.status), LOG_NUMBER("count", refused.count));
	return 0;
}

int people_shown(struct core *core, struct slice payload, int *fd)
{
	struct frame_shown shown;
	int result;

	TRY(frame_shown_decode(payload, &core->arena, &shown));
	result = cases_shown(core->cases, &shown);
	if (result < 0)
		core_log_failure(core, "shown", result);
	return 0;
}
