#include "server/core/intake.h"

#include <errno.h>
#include "os/os.h"
#include "server/core/core.h"
#include "server/core/store/store_device.h"

/* The same trouble with the same device counts once in so long, so that a flood writes no flood of rows. */
#define TROUBLE_EVERY (3600 * USEC_PER_SEC)

/* Seconds after which a device may come again. */
enum { RETRY_BUSY = 1, RETRY_FULL = 60, RETRY_FAILED = 10 };

/*
 * Compressed lines do not say what they unpack to. For their share they weigh so many times what was sent, and
 * no less than a quarter of what any may unpack to: a bomb weighs more than that at most fourfold.
 */
enum { LINES_RATIO = 32, LINES_LEAST = INTAKE_MAX_UNPACKED / 4 };

/* A batch that waits for the disk. */
struct sending {
	struct sending *previous, *next;
	struct gate_link *link;
	uint64_t request;
	uint64_t bytes;
	uint32_t company;
};

struct gate_link {
	struct gate_link *next;
	struct core *core;
	bool gone;
	size_t n_waiting;
};

static void release(struct gate_link *link)
{
	struct gate_link **at = &link->core->intake.links;

	if (!link->gone || link->n_waiting > 0)
		return;
	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	free(link);
}

static int send_device(void *ctx, const struct store_device *device)
{
	struct core *core = ctx;
	struct frame_device_put put = {.device = device->id, .company = device->company};

	memcpy(put.token_hash, device->token_hash, sizeof(put.token_hash));
	PEERS_SEND(core, AGENTS, DEVICE_PUT, device_put, &put);
	return 0;
}

int intake_welcome(struct core *core)
{
	const struct frame_devices_told told = {0};
	struct gate_link *link = calloc(1, sizeof(*link));

	if (!link)
		return ERR_NO_MEMORY;
	link->core = core;
	link->next = core->intake.links;
	core->intake.link = core->intake.links = link;
	TRY(store_device_walk(core->store, send_device, core));
	PEERS_SEND(core, AGENTS, DEVICES_TOLD, devices_told, &told);
	return 0;
}

void intake_lost(struct core *core)
{
	struct gate_link *link = TAKE_PTR(core->intake.link);

	if (!link)
		return;
	link->gone = true;
	release(link);
}

void intake_init(struct core *core)
{
	uint64_t seed;

	os_random(&seed, sizeof(seed));
	quota_init(&core->intake.quota, seed);
}

void intake_done(struct core *core)
{
	struct sending *sending;
	struct gate_link *link;

	while ((sending = core->intake.sendings)) {
		core->intake.sendings = sending->next;
		free(sending);
	}
	quota_done(&core->intake.quota);
	while ((link = core->intake.links)) {
		core->intake.links = link->next;
		free(link);
	}
	core->intake.link = NULL;
}

static void answer(struct core *core, uint64_t request, uint16_t status, uint16_t retry_after)
{
	const struct frame_batch_done done = {
		.request = request,
		.status = status,
		.retry_after = retry_after,
	};

	PEERS_SEND(core, AGENTS, BATCH_DONE, batch_done, &done);
}

/* ------------------------------------------------------------------------------ what waits */

static struct sending *add_sending(struct core *core, uint64_t request)
{
	struct sending *sending = calloc(1, sizeof(*sending));

	if (!sending)
		return NULL;
	sending->link = core->intake.link;
	sending->request = request;
	sending->next = core->intake.sendings;
	if (sending->next)
		sending->next->previous = sending;
	core->intake.sendings = sending;
	sending->link->n_waiting++;
	return sending;
}

static void drop_sending(struct sending *sending)
{
	struct gate_link *link = sending->link;
	struct intake *intake = &link->core->intake;

	*(sending->previous ? &sending->previous->next : &intake->sendings) = sending->next;
	if (sending->next)
		sending->next->previous = sending->previous;
	quota_give(&intake->quota, sending->company, sending->bytes);
	free(sending);
	link->n_waiting--;
	release(link);
}

static void on_durable(void *ctx, uint64_t request)
{
	struct sending *sending = ctx;

	if (!sending->link->gone)
		answer(sending->link->core, request, 200, 0);
	drop_sending(sending);
}

static uint64_t weight_of(const struct frame_batch_put *put)
{
	uint64_t unpacked = put->unpacked;

	if (put->format != JOURNAL_BATCH_CBOR && put->encoding == 0)
		unpacked = put->body.len;
	else if (put->format != JOURNAL_BATCH_CBOR)
		unpacked = LINES_RATIO * put->body.len > LINES_LEAST ? LINES_RATIO * put->body.len
								     : LINES_LEAST;
	if (unpacked > INTAKE_MAX_UNPACKED)
		return INTAKE_MAX_UNPACKED;
	return unpacked > put->body.len ? unpacked : put->body.len;
}

/* Of what waited before this start only the packed bytes are known. */
static uint64_t backlog_of(struct core *core)
{
	uint64_t weight = unread_weight(&core->intake.unread, core->watching.position);
	uint64_t bytes = watching_backlog(core);

	return weight > bytes ? weight : bytes;
}

/* Takes the company's room for the batch. ERR_FULL: it sends more than its share. */
static int take_room(struct core *core, const struct frame_batch_put *put, struct sending *sending,
	const struct store_token *who, uint16_t *ret_seconds)
{
	const struct clock *clock = core->child->clock;
	const struct quota_wish wish = {
		.company = who->company,
		.bytes = journal_record_bytes(put->body.len),
		.weight = weight_of(put),
		.backlog = backlog_of(core),
	};

	TRY(quota_take(&core->intake.quota, &wish, clock->monotonic(clock), ret_seconds));
	sending->company = who->company;
	sending->bytes = wish.bytes;
	return 0;
}

/* ------------------------------------------------------------------------------ judging */

static void tell_of(struct core *core, enum cases_service_kind kind, const struct store_token *who)
{
	const struct cases_service service = {
		.kind = kind,
		.company = who->company,
		.device = who->device,
		/* Rises, so that trouble goes on in a new case after the one before was closed. */
		.key = (uint64_t)(core_now(core) / TROUBLE_EVERY),
	};

	core_open_service(core, &service);
}

/* Everything that can be said before the journal is asked: 0, or the status of the refusal. */
static uint16_t judge(
	struct core *core, const struct frame_batch_put *put, struct store_token *ret_who)
{
	int result = store_device_by_token(core->store, put->token, ret_who);

	if (result < 0 && result != ERR_NOT_FOUND) {
		core_log_failure(core, "token", result);
		return 503;
	}
	if (result == ERR_NOT_FOUND)
		return 401;
	/* A gate that has not been told all devices cannot say whose lines these are. */
	if (ret_who->device != put->device &&
		(put->device != 0 || put->format == JOURNAL_BATCH_CBOR))
		return 401;
	if (!ret_who->confirmed || ret_who->is_sender != (put->format != JOURNAL_BATCH_CBOR))
		return 403;
	if (put->count > INTAKE_MAX_EVENTS || put->unpacked > INTAKE_MAX_UNPACKED) {
		tell_of(core, CASES_TOO_LARGE, ret_who);
		return 413;
	}
	return put->encoding > 1 || put->dictionary != 0 ? 415 : 0;
}

/* Lines have no number of their own. Their time of arrival is one: together with the key's hash, or the
 * random bytes in its place, it makes the keys of their alerts, the same at every reading. */
static void name_lines(const struct frame_batch_put *put, struct journal_record *record)
{
	if (put->format == JOURNAL_BATCH_CBOR)
		return;
	record->number = (uint64_t)record->received;
	record->sent_wall = record->received;
	if (put->format == JOURNAL_LINES)
		os_random(record->epoch, sizeof(record->epoch));
}

static int append(struct core *core, const struct frame_batch_put *put, struct sending *sending,
	const struct store_token *who, struct journal_verdict *ret_verdict)
{
	struct journal_record record = {
		.device = who->device,
		.company = who->company,
		.number = put->number,
		.count = put->count,
		.unpacked = put->unpacked,
		.dictionary = put->dictionary,
		.encoding = put->encoding,
		.format = put->format,
		.received = core_now(core),
		.sent_wall = put->sent_wall,
	};

	memcpy(record.epoch, put->epoch, sizeof(record.epoch));
	memcpy(record.hash, put->hash, sizeof(record.hash));
	name_lines(put, &record);
	TRY(journal_append(
		core->journal, &record, put->body, on_durable, sending, put->request, ret_verdict));
	if (!ret_verdict->repeated)
		unread_add(&core->intake.unread, journal_record_end(&record), weight_of(put));
	return 0;
}

static void refuse(struct core *core, const struct frame_batch_put *put,
	const struct store_token *who, int result)
{
	if (result == ERR_CONFLICT) {
		tell_of(core, CASES_CONFLICT, who);
		answer(core, put->request, 409, 0);
	} else if (result == ERR_FULL) {
		answer(core, put->request, 503, RETRY_BUSY);
	} else if (result == -ENOSPC) {
		api_set_condition(core->api, API_JOURNAL_REFUSES, true);
		answer(core, put->request, 503, RETRY_FULL);
	} else {
		core_log_failure(core, "append", result);
		answer(core, put->request, 503, RETRY_FAILED);
	}
}

/* The gate refuses the company's next batches by itself until there is room again. */
static void refuse_flood(struct core *core, const struct frame_batch_put *put,
	const struct store_token *who, uint16_t seconds)
{
	const struct frame_batch_done done = {
		.request = put->request,
		.status = 503,
		.retry_after = seconds,
		.company = who->company,
	};

	PEERS_SEND(core, AGENTS, BATCH_DONE, batch_done, &done);
	tell_of(core, CASES_FLOOD, who);
}

/* Without a sending the batch was refused and answered. */
static struct sending *admit(
	struct core *core, const struct frame_batch_put *put, const struct store_token *who)
{
	struct sending *sending = add_sending(core, put->request);
	uint16_t seconds = 0;
	int result = sending ? take_room(core, put, sending, who, &seconds) : ERR_NO_MEMORY;

	if (result == 0)
		return sending;
	if (result == ERR_FULL)
		refuse_flood(core, put, who, seconds);
	else
		refuse(core, put, who, result);
	if (sending)
		drop_sending(sending);
	return NULL;
}

int intake_batch(struct core *core, struct slice payload, int *fd)
{
	struct journal_verdict verdict;
	struct frame_batch_put put;
	struct sending *sending;
	struct store_token who;
	uint16_t status;
	int result;

	TRY(frame_batch_put_decode(payload, &core->arena, &put));
	if (put.format >= JOURNAL_FORMATS)
		return ERR_BAD_VALUE;
	status = judge(core, &put, &who);
	if (status != 0) {
		answer(core, put.request, status, status == 503 ? RETRY_FAILED : 0);
		return 0;
	}
	sending = admit(core, &put, &who);
	if (!sending)
		return 0;
	result = append(core, &put, sending, &who, &verdict);
	if (result < 0) {
		refuse(core, &put, &who, result);
		drop_sending(sending);
		return 0;
	}
	api_set_condition(core->api, API_JOURNAL_REFUSES, false);
	if (verdict.clone)
		tell_of(core, CASES_CLONE, &who);
	return 0;
}

int intake_refused(struct core *core, struct slice payload, int *fd)
{
	struct frame_refused refused;

	TRY(frame_refused_decode(payload, &core->arena, &refused));
	log_write(&core->child->log, LOG_LEVEL_INFO, MSG_CORE_GATE_REFUSED,
		LOG_NUMBER("status", refused.status), LOG_NUMBER("count", refused.count),
		LOG_NUMBER("device", refused.device));
	return 0;
}
