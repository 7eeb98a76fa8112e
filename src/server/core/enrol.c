#include "server/core/enrol.h"

#include "os/os.h"
#include "server/core/core.h"
#include "server/core/store/store_device.h"

static uint16_t status_of(int result, const struct store_enrolled *enrolled)
{
	switch (result) {
	case 0:
		return enrolled->confirmed ? 200 : 202;
	case ERR_DENIED:
		return 403;
	case ERR_FULL:
		return 429;
	default:
		return 503;
	}
}

/* The gate learns the device before the PC learns its token. */
static void tell_gate(struct core *core, const struct store_enrolled *enrolled)
{
	struct frame_device_put put = {.device = enrolled->device, .company = enrolled->company};

	memcpy(put.token_hash, enrolled->token_hash, sizeof(put.token_hash));
	PEERS_SEND(core, AGENTS, DEVICE_PUT, device_put, &put);
}

static void tell_consoles(struct core *core, const struct store_enrolled *enrolled)
{
	struct changes changes = {0};

	changes_add(&changes, enrolled->company, CHANGE_DEVICE, enrolled->device);
	core_tell(core, &changes);
}

int enrol_device(struct core *core, struct slice payload, int *fd)
{
	struct store_enrolled enrolled = {0};
	struct frame_enrol_done done = {0};
	struct frame_enrol enrol;
	uint8_t token[32];
	int result;

	TRY(frame_enrol_decode(payload, &core->arena, &enrol));
	os_random(token, sizeof(token));
	result = store_device_enrol(core->store, &enrol, token, core_now(core), &enrolled);
	done.request = enrol.request;
	done.status = status_of(result, &enrolled);
	if (done.status == 503)
		core_log_failure(core, "enrol", result);
	if (result == 0) {
		done.device = enrolled.device;
		memcpy(done.token, enrolled.token, sizeof(done.token));
		tell_gate(core, &enrolled);
	}
	PEERS_SEND(core, AGENTS, ENROL_DONE, enrol_done, &done);
	if (result == 0)
		tell_consoles(core, &enrolled);
	return 0;
}
