#include "api_fixture.h"

#include "server/core/store/store_login.h"

static struct slice keep(struct api_fixture *a, struct slice slice)
{
	return arena_dup(&a->f.arena, slice);
}

/* What was answered later is gone when this returns. */
static void on_answer(void *ctx, const struct frame_api_call *call, int result,
	const struct frame_api_reply *reply, struct api_effects *effects)
{
	struct api_fixture *a = ctx;

	assert_ok(result);
	assert_int_equal(reply->request, call->request);
	a->reply = *reply;
	a->reply.subject = keep(a, reply->subject);
	a->reply.set_session = keep(a, reply->set_session);
	a->reply.body = keep(a, reply->body);
	a->effects = *effects;
	a->effects.listeners = NULL;
	a->waits = false;
}

void api_fixture_wait(struct api_fixture *a)
{
	while (a->waits)
		assert_ok(loop_step(a->loop, 10 * USEC_PER_SEC));
}

void api_fixture_init(struct api_fixture *a)
{
	struct api_options options;

	memset(a, 0, sizeof(*a));
	fixture_init(&a->f);
	assert_ok(cases_new(a->f.store, &a->f.settings, &a->f.clock.clock, &a->cases));
	a->defaults = a->f.settings;
	assert_ok(loop_new(&a->f.clock.clock, &a->loop));
	options = (struct api_options){
		.store = a->f.store,
		.cases = a->cases,
		.settings = &a->f.settings,
		.defaults = &a->defaults,
		.clock = &a->f.clock.clock,
		.own_uid = 900,
		.loop = a->loop,
		.answer = on_answer,
		.answer_ctx = a,
	};
	assert_ok(api_new(&options, &a->api));
	assert_ok(store_company_first(a->f.store, &a->company));
	assert_ok(store_person_first(a->f.store, &a->person));
}

void api_fixture_done(struct api_fixture *a)
{
	api_free(a->api);
	loop_free(a->loop);
	cases_free(a->cases);
	fixture_done(&a->f);
}

void api_fixture_call(struct api_fixture *a, uint8_t door, int64_t uid, struct slice session,
	uint16_t operation, struct slice body)
{
	const struct frame_api_call call = {
		.request = ++a->request,
		.operation = operation,
		.session = session,
		.door = door,
		.peer_uid = uid,
		.body = body,
		.address = slice_text(a->address ? a->address : "192.0.2.1"),
		.agent = slice_text("Mozilla/5.0"),
	};
	int result;

	memset(&a->effects, 0, sizeof(a->effects));
	result = api_call(a->api, &call, &a->f.arena, &a->reply, &a->effects);
	a->waits = result == API_LATER;
	if (a->waits) {
		if (!a->holds)
			api_fixture_wait(a);
		return;
	}
	assert_ok(result);
	assert_int_equal(a->reply.request, call.request);
	assert_int_equal(a->reply.operation, operation);
}

void api_fixture_local(struct api_fixture *a, uint16_t operation, struct slice body)
{
	api_fixture_call(a, 3, 0, SLICE_EMPTY, operation, body);
}

void api_fixture_page(
	struct api_fixture *a, struct slice session, uint16_t operation, struct slice body)
{
	api_fixture_call(a, 1, -1, session, operation, body);
}

struct slice api_fixture_login(struct api_fixture *a, uint64_t person)
{
	uint64_t secret[4] = {++a->request, person, 1, 1};
	struct slice copy = arena_dup(&a->f.arena, slice_of(secret, sizeof(secret)));

	assert_ok(store_session_add(a->f.store, copy.data,
		&(struct store_session){
			.person = person,
			.expires = a->f.clock.now_wall + API_SESSION_USEC,
			.door = 1,
		},
		a->f.clock.now_wall));
	return copy;
}

void api_fixture_refused(struct api_fixture *a, uint16_t status, enum message_id message)
{
	assert_int_equal(a->reply.status, status);
	assert_slice(a->reply.message, message_get(message)->code);
	assert_int_equal(a->reply.body.len, 0);
}

uint32_t api_fixture_match(struct api_fixture *a, uint64_t device, const char *rule)
{
	struct record_match match;
	struct frame_matched matched = {.matches = &match, .n_matches = 1};
	struct changes changes = {.n = 0};
	struct cases_outcome outcome;
	uint32_t company;
	char sql[80];

	snprintf(sql, sizeof(sql), "SELECT company FROM device WHERE id = %llu",
		(unsigned long long)device);
	company = (uint32_t)fixture_number(&a->f, sql);
	matched.position = ++a->position;
	match = fixture_match(&a->f, company, device, rule, a->position);
	assert_ok(cases_commit_matched(a->cases, &matched, &changes, &outcome));
	return outcome.n_alerts;
}

void api_fixture_alert(struct api_fixture *a, uint64_t device, const char *rule)
{
	assert_int_equal(api_fixture_match(a, device, rule), 1);
}
