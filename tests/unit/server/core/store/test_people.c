/* Devices and their keys, sessions and links, the outbox. */
#include "state_fixture.h"

#include "server/core/store/store_login.h"

struct enrolling {
	struct fixture f;
	uint32_t company;
	uint64_t key;
	struct frame_enrol enrol;
	uint8_t n_tokens;
};

static void enrolling_init(struct enrolling *e, uint32_t uses)
{
	struct store_key_new key = {
		.uses = uses, .window_end = FIXTURE_NOW + 3600 * USEC_PER_SEC, .secret = {9}};

	memset(e, 0, sizeof(*e));
	fixture_init(&e->f);
	e->company = fixture_company(&e->f, "山田製作所");
	key.company = e->company;
	assert_ok(store_key_add(e->f.store, &key, FIXTURE_NOW, &e->key));
	e->enrol = (struct frame_enrol){
		.key_id = e->key,
		.key_secret = {9},
		.device_secret = {1},
		.hostname = SLICE_LITERAL("uketsuke"),
		.system = SLICE_LITERAL("Debian"),
		.version = SLICE_LITERAL("0.1.0"),
	};
}

/* Each with another token; the PC's secret as given. */
static int enrol(struct enrolling *e, uint8_t pc, usec_t now, struct store_enrolled *ret)
{
	uint8_t token[32] = {++e->n_tokens};

	e->enrol.device_secret[0] = pc;
	return store_device_enrol(e->f.store, &e->enrol, token, now, ret);
}

static void test_enrol_inside_the_window(void **state)
{
	struct enrolling e;
	struct store_enrolled done;
	struct store_token found;

	enrolling_init(&e, 2);
	assert_ok(enrol(&e, 1, FIXTURE_NOW, &done));
	assert_true(done.confirmed && done.fresh);
	assert_int_equal(done.company, e.company);
	assert_ok(store_device_by_token(e.f.store, done.token, &found));
	assert_int_equal(found.device, done.device);
	assert_true(found.confirmed);
	/* Neither token nor secrets are in the file; their hashes are. */
	assert_int_equal(
		fixture_number(&e.f, "SELECT count(*) FROM device WHERE length(token_hash) = 32"
				     " AND hex(token_hash) NOT LIKE '01000000%'"
				     " AND hex(secret_hash) NOT LIKE '01000000%'"),
		1);
	fixture_done(&e.f);
}

static void test_enrol_again_gives_a_new_token_only(void **state)
{
	struct enrolling e;
	struct store_enrolled first, again;
	struct store_token found;
	usec_t year = (usec_t)365 * 86400 * USEC_PER_SEC;

	enrolling_init(&e, 1);
	assert_ok(enrol(&e, 1, FIXTURE_NOW, &first));
	/* The key is used up and long over: the kept device secret is enough. */
	assert_ok(enrol(&e, 1, FIXTURE_NOW + year, &again));
	assert_int_equal(again.device, first.device);
	assert_false(again.fresh);
	assert_true(again.confirmed);
	assert_result(store_device_by_token(e.f.store, first.token, &found), ERR_NOT_FOUND);
	assert_ok(store_device_by_token(e.f.store, again.token, &found));
	fixture_done(&e.f);
}

static void test_enrol_refusals(void **state)
{
	struct enrolling e;
	struct store_enrolled done;
	usec_t hour = 3600 * USEC_PER_SEC;

	enrolling_init(&e, 2);
	e.enrol.key_secret[31] = 1;
	assert_result(enrol(&e, 1, FIXTURE_NOW, &done), ERR_DENIED);
	e.enrol.key_secret[31] = 0;
	e.enrol.key_id = e.key + 1;
	assert_result(enrol(&e, 1, FIXTURE_NOW, &done), ERR_DENIED);
	e.enrol.key_id = e.key;
	/* Behind the window it waits for a person; behind the grace there is nothing. */
	assert_ok(enrol(&e, 1, FIXTURE_NOW + 2 * hour, &done));
	assert_false(done.confirmed);
	assert_result(
		enrol(&e, 2, FIXTURE_NOW + 2 * hour + STORE_KEY_GRACE_USEC, &done), ERR_DENIED);
	assert_ok(enrol(&e, 2, FIXTURE_NOW, &done));
	/* Two uses were all. */
	assert_result(enrol(&e, 3, FIXTURE_NOW, &done), ERR_DENIED);
	fixture_done(&e.f);
}

static void test_enrol_rate(void **state)
{
	struct enrolling e;
	struct store_enrolled done;

	enrolling_init(&e, 100);
	for (int i = 0; i < STORE_ENROL_RATE; i++)
		assert_ok(enrol(&e, (uint8_t)i, FIXTURE_NOW, &done));
	assert_result(enrol(&e, 200, FIXTURE_NOW + USEC_PER_SEC, &done), ERR_FULL);
	assert_ok(enrol(&e, 200, FIXTURE_NOW + STORE_ENROL_RATE_USEC, &done));
	fixture_done(&e.f);
}

/* The same PC secret under another company's key is another device there. */
static void test_a_secret_means_nothing_in_another_company(void **state)
{
	struct enrolling e;
	struct store_enrolled here, there;
	struct store_key_new key = {
		.uses = 1, .window_end = FIXTURE_NOW + USEC_PER_SEC, .secret = {9}};

	enrolling_init(&e, 1);
	assert_ok(enrol(&e, 1, FIXTURE_NOW, &here));
	key.company = fixture_company(&e.f, "別の会社");
	assert_ok(store_key_add(e.f.store, &key, FIXTURE_NOW, &e.enrol.key_id));
	assert_ok(enrol(&e, 1, FIXTURE_NOW, &there));
	assert_true(there.fresh);
	assert_int_not_equal(there.device, here.device);
	fixture_done(&e.f);
}

static void test_key_needs_a_company(void **state)
{
	struct store_key_new key = {.company = 99, .uses = 1};
	struct fixture f;
	uint64_t id;

	fixture_init(&f);
	assert_result(store_key_add(f.store, &key, FIXTURE_NOW, &id), ERR_NOT_FOUND);
	key.company = 0;
	assert_result(store_key_add(f.store, &key, FIXTURE_NOW, &id), ERR_NOT_FOUND);
	fixture_done(&f);
}

/* A clock that was ahead when a PC spoke, and was set right since, shows nobody as seen who is not. */
static void test_words_from_ahead_are_not_sight(void **state)
{
	const usec_t hour = 3600 * USEC_PER_SEC;
	const struct store_scope all = {.all = true};
	struct record_sight sight = {.received = FIXTURE_NOW, .sources = 1};
	struct store_fresh fresh = store_fresh_at(FIXTURE_NOW - hour, 5);
	struct record_device_list list;
	struct store_company *companies;
	struct slice name;
	struct fixture f;
	size_t n;

	fixture_init(&f);
	sight.company = fixture_company(&f, "a");
	sight.device = fixture_device(&f, sight.company, "pc");
	assert_ok(store_device_sight(f.store, &sight));
	assert_ok(store_device_list(f.store, &all, &fresh, &f.arena, &list));
	assert_slice(list.devices[0].state, "unseen");
	assert_ok(
		store_company_list(f.store, &all, sight.company, &fresh, &f.arena, &companies, &n));
	assert_int_equal(companies[0].devices_seen, 0);
	assert_ok(store_device_unseen(f.store, sight.company, 0, &fresh, &f.arena, &name, 1, &n));
	assert_int_equal(n, 1);
	/* A minute is what clocks may differ by. */
	fresh = store_fresh_at(FIXTURE_NOW - 60 * USEC_PER_SEC, 5);
	assert_ok(store_device_list(f.store, &all, &fresh, &f.arena, &list));
	assert_slice(list.devices[0].state, "ok");
	fixture_done(&f);
}

static void test_device_states(void **state)
{
	const struct store_scope all = {.all = true};
	struct record_sight sight = {.received = FIXTURE_NOW, .sources = -1, .lost = UINT64_MAX};
	const struct store_fresh now = {FIXTURE_NOW, FIXTURE_NOW};
	const struct store_fresh later = {FIXTURE_NOW + 1, FIXTURE_NOW + 1};
	struct record_device_list list;
	struct fixture f;
	uint64_t device;

	fixture_init(&f);
	sight.company = fixture_company(&f, "a");
	device = fixture_device(&f, sight.company, "pc");
	sight.device = device;
	assert_ok(store_device_list(f.store, &all, &now, &f.arena, &list));
	assert_slice(list.devices[0].state, "unseen");
	/* A word without a health event is not yet sight. */
	assert_ok(store_device_sight(f.store, &sight));
	assert_ok(store_device_list(f.store, &all, &now, &f.arena, &list));
	assert_slice(list.devices[0].state, "unseen");
	sight.sources = 0;
	assert_ok(store_device_sight(f.store, &sight));
	assert_ok(store_device_list(f.store, &all, &now, &f.arena, &list));
	assert_slice(list.devices[0].state, "blind");
	sight.sources = 1;
	assert_ok(store_device_sight(f.store, &sight));
	sight.sources = -1; /* a batch without one leaves what was known */
	assert_ok(store_device_sight(f.store, &sight));
	assert_ok(store_device_list(f.store, &all, &now, &f.arena, &list));
	assert_slice(list.devices[0].state, "ok");
	assert_ok(store_device_list(f.store, &all, &later, &f.arena, &list));
	assert_slice(list.devices[0].state, "unseen");
	/* Whatever a device claims to have lost, the sum stays a number. */
	assert_true(list.devices[0].lost < (uint64_t)1 << 40);
	fixture_done(&f);
}

static void test_rung_is_the_last_one_told(void **state)
{
	/* By a health event; then by none, and by what no sandbox has. */
	static const struct {
		int64_t told;
		uint32_t known;
	} rows[] = {{-1, 0}, {1, 1}, {-1, 1}, {0, 1}, {4, 1}, {INT64_MAX, 1}, {3, 3}, {2, 2}};
	const struct store_scope all = {.all = true};
	struct record_sight sight = {.received = FIXTURE_NOW, .sources = 1};
	const struct store_fresh now = {FIXTURE_NOW, FIXTURE_NOW};
	struct fixture f;

	fixture_init(&f);
	sight.company = fixture_company(&f, "a");
	sight.device = fixture_device(&f, sight.company, "pc");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct record_device_list list;

		sight.rung = rows[i].told;
		assert_ok(store_device_sight(f.store, &sight));
		assert_ok(store_device_list(f.store, &all, &now, &f.arena, &list));
		assert_int_equal(list.devices[0].rung, rows[i].known);
	}
	fixture_done(&f);
}

static void test_sight_of_another_company_is_left_alone(void **state)
{
	struct record_sight sight = {.received = FIXTURE_NOW, .sources = 1, .events = 5, .rung = 1};
	struct fixture f;
	uint32_t here, there;

	fixture_init(&f);
	here = fixture_company(&f, "a");
	there = fixture_company(&f, "b");
	sight.device = fixture_device(&f, here, "pc");
	sight.company = there;
	assert_ok(store_device_sight(f.store, &sight));
	assert_int_equal(fixture_number(&f, "SELECT max(last_contact) FROM device"), 0);
	assert_int_equal(fixture_number(&f, "SELECT max(rung) FROM device"), 0);
	fixture_done(&f);
}

static void test_sessions_and_links(void **state)
{
	const uint8_t secret[32] = {1}, other[32] = {2};
	struct slice given = slice_of(secret, 32);
	struct fixture f;
	struct store_session session;
	uint64_t person, found;

	fixture_init(&f);
	person = fixture_person(&f, fixture_company(&f, "a"), "p", "", API_OWNER);
	session = (struct store_session){
		.person = person, .expires = FIXTURE_NOW + 10, .door = 2, .by_link = true};
	assert_ok(store_session_add(f.store, secret, &session, FIXTURE_NOW));
	assert_ok(store_session_get(f.store, given, FIXTURE_NOW + 9, &session));
	assert_int_equal(session.person, person);
	assert_int_equal(session.made, FIXTURE_NOW);
	assert_int_equal(session.expires, FIXTURE_NOW + 10);
	assert_true(session.by_link);
	assert_result(store_session_get(f.store, given, FIXTURE_NOW + 10, &session), ERR_NOT_FOUND);
	assert_result(store_session_get(f.store, slice_of(other, 32), 0, &session), ERR_NOT_FOUND);
	/* A clock set back to long before the login gives the session no second life. */
	assert_result(store_session_get(f.store, given, 0, &session), ERR_NOT_FOUND);
	assert_result(store_session_end(f.store, session.id, person + 1), ERR_NOT_FOUND);
	assert_ok(store_session_end(f.store, session.id, person));
	assert_result(store_session_get(f.store, given, 0, &session), ERR_NOT_FOUND);

	assert_ok(store_link_add(f.store, secret, person, FIXTURE_NOW, FIXTURE_NOW + 10));
	assert_ok(store_link_take(f.store, given, FIXTURE_NOW + 9, &found));
	assert_result(store_link_take(f.store, given, FIXTURE_NOW + 9, &found), ERR_NOT_FOUND);
	assert_ok(store_link_add(f.store, secret, person, FIXTURE_NOW, FIXTURE_NOW + 10));
	assert_result(store_link_take(f.store, given, FIXTURE_NOW + 10, &found), ERR_NOT_FOUND);
	fixture_done(&f);
}

static void test_numbers_for_people_follow_japans_day(void **state)
{
	/* One second before midnight in Japan, and at it. */
	const usec_t evening = FIXTURE_NOW + ((usec_t)9 * 3600 + 54 * 60 + 29) * USEC_PER_SEC;
	const usec_t times[] = {FIXTURE_NOW, evening, evening + USEC_PER_SEC};
	const char *const numbers[] = {"2026-1123-01", "2026-1123-02", "2026-1124-01"};
	const struct store_scope all = {.all = true};
	struct store_case_new new_case = {.kind = "service"};
	struct record_case_full full;
	struct fixture f;
	uint64_t id;

	fixture_init(&f);
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		new_case.opened = times[i];
		assert_ok(store_case_add(f.store, &new_case, &id));
		assert_ok(store_case_get(f.store, &all, id, &f.arena, &full));
		assert_slice(full.summary.number, numbers[i]);
	}
	/* Another company counts for itself; a hundred cases are no obstacle. */
	new_case.company = fixture_company(&f, "a");
	for (int i = 0; i < 101; i++)
		assert_ok(store_case_add(f.store, &new_case, &id));
	assert_ok(store_case_get(f.store, &all, id, &f.arena, &full));
	assert_slice(full.summary.number, "2026-1124-101");
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enrol_inside_the_window),
		cmocka_unit_test(test_enrol_again_gives_a_new_token_only),
		cmocka_unit_test(test_enrol_refusals),
		cmocka_unit_test(test_enrol_rate),
		cmocka_unit_test(test_a_secret_means_nothing_in_another_company),
		cmocka_unit_test(test_key_needs_a_company),
		cmocka_unit_test(test_words_from_ahead_are_not_sight),
		cmocka_unit_test(test_device_states),
		cmocka_unit_test(test_rung_is_the_last_one_told),
		cmocka_unit_test(test_sight_of_another_company_is_left_alone),
		cmocka_unit_test(test_sessions_and_links),
		cmocka_unit_test(test_numbers_for_people_follow_japans_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
