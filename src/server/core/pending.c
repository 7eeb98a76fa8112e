#include "server/core/pending.h"

#include "base/text.h"
#include "server/core/core.h"

#define TRY_AGAIN (10 * USEC_PER_SEC)

static void set_timer(struct core *core)
{
	const struct clock *clock = core->child->clock;

	loop_set_timer(core->pending.timer, clock->monotonic(clock) + TRY_AGAIN);
}

static int open_first(struct core *core, struct changes *changes)
{
	struct pending_case *first = &core->pending.cases[0];
	struct cases_service service = first->service;

	service.subject = slice_of(first->subject, first->subject_bytes);
	TRY(cases_open_service(core->cases, &service, changes));
	core->pending.n--;
	memmove(first, first + 1, core->pending.n * sizeof(*first));
	return 0;
}

static void on_timer(void *ctx)
{
	struct core *core = ctx;
	struct changes changes = {0};
	int result = 0;

	while (core->pending.n > 0 && result == 0)
		result = open_first(core, &changes);
	api_set_condition(core->api, API_STORE_FAILS, core->pending.n > 0);
	if (core->pending.n > 0)
		set_timer(core);
	core_tell(core, &changes);
}

int pending_init(struct core *core)
{
	return loop_add_timer(core->child->loop, 0, on_timer, core, &core->pending.timer);
}

void pending_done(struct core *core)
{
	core->pending.timer = loop_remove(core->pending.timer);
}

void pending_put(struct core *core, const struct cases_service *service)
{
	struct pending *pending = &core->pending;
	struct slice subject = text_cut_utf8(service->subject, PENDING_SUBJECT_BYTES);
	struct pending_case *place;

	log_write(&core->child->log, LOG_LEVEL_ERROR, MSG_CORE_SERVICE_WAITS,
		LOG_NUMBER("kind", service->kind), LOG_NUMBER("device", service->device));
	api_set_condition(core->api, API_STORE_FAILS, true);
	set_timer(core);
	if (pending->n == PENDING_MAX)
		return;
	place = &pending->cases[pending->n++];
	*place = (struct pending_case){.service = *service, .subject_bytes = subject.len};
	place->service.subject = SLICE_EMPTY;
	memcpy(place->subject, subject.data ? subject.data : (const uint8_t *)"", subject.len);
}
