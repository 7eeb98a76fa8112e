/* What people do with PCs and company keys. */
#include "api_fixture.h"

struct scene {
	struct api_fixture a;
	uint64_t device; /* confirmed */
	uint64_t guest;  /* enrolled outside its key's window */
	uint8_t guest_token[32], guest_secret[32];
	struct frame_enrol enrol;
};

static int enrol_guest(struct scene *s, struct store_enrolled *enrolled)
{
	uint8_t token[32] = {7};

	return store_device_enrol(s->a.f.store, &s->enrol, token, s->a.f.clock.now_wall, enrolled);
}

static void scene_init(struct scene *s)
{
	struct store_key_new key = {.uses = 3};
	struct store_enrolled enrolled;

	*s = (struct scene){0};
	api_fixture_init(&s->a);
	s->device = fixture_device(&s->a.f, s->a.company, "uketsuke");
	fixture_see(&s->a.f, s->a.company, s->device);
	key.company = s->a.company;
	key.window_end = FIXTURE_NOW - 1;
	assert_ok(store_key_add(s->a.f.store, &key, FIXTURE_NOW, &s->enrol.key_id));
	s->enrol.device_secret[0] = 99;
	s->enrol.hostname = slice_text("guest");
	assert_ok(enrol_guest(s, &enrolled));
	assert_false(enrolled.confirmed);
	s->guest = enrolled.device;
}

static void ask(struct scene *s, uint16_t operation, uint64_t id)
{
	const struct record_by_id wish = {id};

	api_fixture_local(&s->a, operation, api_fixture_body(&s->a, by_id, &wish));
}

static struct record_device read_reply(struct scene *s)
{
	struct record_device device;

	assert_int_equal(s->a.reply.status, 200);
	assert_ok(record_device_decode(s->a.reply.body, &s->a.f.arena, &device));
	return device;
}

static size_t count_listed(struct scene *s)
{
	struct record_device_list list;

	api_fixture_local(&s->a, API_DEVICES, SLICE_EMPTY);
	assert_ok(record_device_list_decode(s->a.reply.body, &s->a.f.arena, &list));
	return list.n_devices;
}

static void test_accepting_a_pc_that_waits(void **state)
{
	const uint8_t token[32] = {7};
	struct store_token who;
	struct scene s;

	scene_init(&s);
	ask(&s, API_DEVICE, s.guest);
	assert_slice(read_reply(&s).state, "unconfirmed");
	ask(&s, API_DEVICE_ACCEPT, s.guest);
	assert_slice(read_reply(&s).state, "unseen");
	assert_int_equal(s.a.effects.changes.items[0].kind, CHANGE_DEVICE);
	assert_ok(store_device_by_token(s.a.f.store, token, &who));
	assert_true(who.confirmed);
	assert_int_equal(
		fixture_number(&s.a.f, "SELECT count(*) FROM audit WHERE act = 'device_accept'"),
		1);
	api_fixture_done(&s.a);
}

static void test_a_name_and_always_on(void **state)
{
	struct record_device_change change = {.name = SLICE_LITERAL(" 受付 "), .always_on = true};
	struct record_device device;
	struct scene s;

	scene_init(&s);
	change.id = s.device;
	api_fixture_local(&s.a, API_DEVICE_CHANGE, api_fixture_body(&s.a, device_change, &change));
	device = read_reply(&s);
	assert_slice(device.name, "受付");
	assert_slice(device.hostname, "uketsuke");
	assert_true(device.always_on);
	/* An empty name leaves it. */
	change.name = SLICE_EMPTY;
	change.always_on = false;
	api_fixture_local(&s.a, API_DEVICE_CHANGE, api_fixture_body(&s.a, device_change, &change));
	device = read_reply(&s);
	assert_slice(device.name, "受付");
	assert_false(device.always_on);
	change.name = slice_text("\xff");
	api_fixture_local(&s.a, API_DEVICE_CHANGE, api_fixture_body(&s.a, device_change, &change));
	api_fixture_refused(&s.a, 400, MSG_API_BAD_REQUEST);
	api_fixture_done(&s.a);
}

static void test_a_removed_pc_is_gone_for_good(void **state)
{
	const uint8_t token[32] = {7};
	struct store_enrolled enrolled;
	struct store_token who;
	struct scene s;

	scene_init(&s);
	assert_int_equal(count_listed(&s), 2);
	ask(&s, API_DEVICE_REMOVE, s.guest);
	assert_int_equal(s.a.reply.status, 200);
	assert_int_equal(s.a.effects.device_removed, s.guest);
	assert_int_equal(count_listed(&s), 1);
	assert_result(store_device_by_token(s.a.f.store, token, &who), ERR_NOT_FOUND);
	/* Nor does it come back by its secret. */
	assert_result(enrol_guest(&s, &enrolled), ERR_DENIED);
	ask(&s, API_DEVICE, s.guest);
	api_fixture_refused(&s.a, 404, MSG_API_NOT_FOUND);
	ask(&s, API_DEVICE_ACCEPT, s.guest);
	api_fixture_refused(&s.a, 404, MSG_API_NOT_FOUND);
	api_fixture_done(&s.a);
}

static void test_keys_tell_how_far_their_pcs_are(void **state)
{
	struct record_enrol_key_list list;
	struct scene s;

	scene_init(&s);
	api_fixture_local(&s.a, API_ENROL_KEYS, SLICE_EMPTY);
	assert_ok(record_enrol_key_list_decode(s.a.reply.body, &s.a.f.arena, &list));
	assert_int_equal(list.n_keys, 2);
	/* The newest first. */
	assert_int_equal(list.keys[0].n_devices, 1);
	assert_int_equal(list.keys[0].uses_left, 2);
	assert_int_equal(list.keys[0].devices[0].id, s.guest);
	assert_false(list.keys[0].devices[0].confirmed);
	assert_false(list.keys[0].devices[0].seen);
	assert_int_equal(list.keys[1].devices[0].id, s.device);
	assert_true(list.keys[1].devices[0].confirmed);
	assert_true(list.keys[1].devices[0].seen);
	api_fixture_done(&s.a);
}

static void test_an_ended_key_lets_nobody_new_in(void **state)
{
	struct store_enrolled enrolled;
	struct scene s;

	scene_init(&s);
	ask(&s, API_ENROL_KEY_END, s.enrol.key_id);
	assert_int_equal(s.a.reply.status, 200);
	/* A PC that is known gets its new token. */
	assert_ok(enrol_guest(&s, &enrolled));
	assert_int_equal(enrolled.device, s.guest);
	s.enrol.device_secret[0] = 98;
	assert_result(enrol_guest(&s, &enrolled), ERR_DENIED);
	ask(&s, API_ENROL_KEY_END, 999);
	api_fixture_refused(&s.a, 404, MSG_API_NOT_FOUND);
	api_fixture_done(&s.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepting_a_pc_that_waits),
		cmocka_unit_test(test_a_name_and_always_on),
		cmocka_unit_test(test_a_removed_pc_is_gone_for_good),
		cmocka_unit_test(test_keys_tell_how_far_their_pcs_are),
		cmocka_unit_test(test_an_ended_key_lets_nobody_new_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
