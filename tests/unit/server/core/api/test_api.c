/* The API's operations over real state: who may do what, and what comes of it. */
#include "api_fixture.h"

#include "base/text.h"
#include "server/core/api/call.h"
#include "wire/enrol.h"

static void test_first_start_and_login(void **state)
{
	struct api_fixture a;
	struct record_login_link link;
	struct record_login_token token;
	struct record_me me;
	struct slice session;

	api_fixture_init(&a);
	api_fixture_local(&a, API_LOGIN_LINK, SLICE_EMPTY);
	assert_ok(record_login_link_decode(a.reply.body, &a.f.arena, &link));
	assert_true(slice_starts(link.url, slice_text("http://127.0.0.1:8480/login#")));
	token.token = slice_from(link.url, slice_find_byte(link.url, '#') + 1);
	api_fixture_page(&a, SLICE_EMPTY, API_LOGIN, api_fixture_body(&a, login_token, &token));
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(a.reply.set_session.len, 32);
	session = a.reply.set_session;
	assert_ok(record_me_decode(a.reply.body, &a.f.arena, &me));
	assert_int_equal(me.expires, FIXTURE_NOW + API_SESSION_USEC);
	/* The first person is owner and operator of the first company. */
	assert_int_equal(me.n_roles, 2);
	assert_slice(me.roles[0].company_name, "はじめの会社");
	assert_slice(me.roles[0].role, "owner");
	assert_slice(me.roles[1].role, "operator");

	api_fixture_page(&a, session, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	/* The link works once. */
	api_fixture_page(&a, SLICE_EMPTY, API_LOGIN, api_fixture_body(&a, login_token, &token));
	api_fixture_refused(&a, 403, MSG_API_LINK_OVER);
	assert_int_equal(a.reply.set_session.len, 0);
	/* And its secret is not in the file. */
	assert_int_equal(fixture_number(&a.f, "SELECT count(*) FROM login_link"), 0);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM session WHERE length(hash) = 32"), 1);
	api_fixture_done(&a);
}

static void test_link_and_session_end_with_time(void **state)
{
	struct api_fixture a;
	struct record_login_link link;
	struct record_login_token token;
	struct slice session;

	api_fixture_init(&a);
	session = api_fixture_login(&a, a.person);
	api_fixture_local(&a, API_LOGIN_LINK, SLICE_EMPTY);
	assert_ok(record_login_link_decode(a.reply.body, &a.f.arena, &link));
	assert_int_equal(link.expires, FIXTURE_NOW + API_LINK_USEC);
	clock_fake_advance(&a.f.clock, API_LINK_USEC);
	token.token = slice_from(link.url, slice_find_byte(link.url, '#') + 1);
	api_fixture_page(&a, SLICE_EMPTY, API_LOGIN, api_fixture_body(&a, login_token, &token));
	api_fixture_refused(&a, 403, MSG_API_LINK_OVER);
	token.token = slice_text("not base64!");
	api_fixture_page(&a, SLICE_EMPTY, API_LOGIN, api_fixture_body(&a, login_token, &token));
	api_fixture_refused(&a, 403, MSG_API_LINK_OVER);
	clock_fake_advance(&a.f.clock, API_SESSION_USEC - API_LINK_USEC);
	api_fixture_page(&a, session, API_ME, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
	api_fixture_done(&a);
}

static void test_logout_ends_session_and_streams(void **state)
{
	struct api_fixture a;
	struct slice session, other;

	api_fixture_init(&a);
	session = api_fixture_login(&a, a.person);
	other = api_fixture_login(&a, a.person);
	api_fixture_page(&a, other, API_CHANGES, SLICE_EMPTY);
	api_fixture_page(&a, session, API_CHANGES, SLICE_EMPTY);
	assert_int_equal(a.effects.n_listeners, 1);
	assert_int_equal(a.effects.listeners[0].n_companies, 2); /* the installation, too */
	assert_int_equal(a.effects.listeners[0].companies[0].company, 0);
	assert_int_equal(a.effects.listeners[0].companies[1].company, a.company);
	assert_int_equal(a.effects.listeners[0].until, FIXTURE_NOW + API_SESSION_USEC);
	assert_false(a.effects.listeners[0].ended);
	api_fixture_page(&a, session, API_LOGOUT, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(a.effects.n_listeners, 1);
	assert_int_equal(a.effects.listeners[0].request, a.request - 1);
	assert_true(a.effects.listeners[0].ended);
	api_fixture_page(&a, session, API_ME, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
	api_fixture_page(&a, other, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

/* A stream that is pushed out of the list ends: it would outlive its session. */
static void test_no_stream_is_forgotten(void **state)
{
	struct api_fixture a;
	struct slice session;
	uint64_t first;

	api_fixture_init(&a);
	session = api_fixture_login(&a, a.person);
	api_fixture_page(&a, session, API_CHANGES, SLICE_EMPTY);
	first = a.request;
	for (size_t i = 1; i < API_STREAMS_MAX; i++)
		api_fixture_page(&a, session, API_CHANGES, SLICE_EMPTY);
	assert_int_equal(a.effects.n_listeners, 1);
	api_fixture_page(&a, session, API_CHANGES, SLICE_EMPTY);
	assert_int_equal(a.effects.n_listeners, 2);
	assert_int_equal(a.effects.listeners[0].request, first);
	assert_true(a.effects.listeners[0].ended);
	assert_int_equal(a.effects.listeners[1].request, a.request);
	assert_false(a.effects.listeners[1].ended);
	api_fixture_done(&a);
}

/* Every operation through every door by everybody, against the table. */
static void test_rights_are_the_tables(void **state)
{
	struct api_fixture a;

	api_fixture_init(&a);
	for (uint32_t role = API_OWNER; role <= API_PARTNER; role <<= 1) {
		uint64_t person = fixture_person(&a.f, a.company, "p", "", role);

		/* Some of it is the installation's operators' alone. */
		if (role == API_OPERATOR)
			assert_ok(store_person_add_role(a.f.store, 0, person, role));

		for (size_t i = 0; i < api_n_rows; i++) {
			const struct api_row *row = &api_rows[i];
			struct slice session = api_fixture_login(&a, person);
			bool may = (row->doors & API_DOOR_LINK) ||
				   ((row->doors & API_DOOR_PAGE) && (row->roles & role));

			api_fixture_page(&a, session, row->number, SLICE_EMPTY);
			if ((a.reply.status != 403 || row->number == API_LOGIN) != may)
				fail_msg("%s as %u: %u", row->name, role, a.reply.status);
		}
	}
	for (size_t i = 0; i < api_n_rows; i++) {
		const struct api_row *row = &api_rows[i];

		api_fixture_page(&a, SLICE_EMPTY, row->number, SLICE_EMPTY);
		if (!(row->doors & API_DOOR_LINK))
			api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
		api_fixture_call(&a, 3, 0, SLICE_EMPTY, row->number, SLICE_EMPTY);
		if (!(row->doors & API_DOOR_LOCAL))
			api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	}
	api_fixture_done(&a);
}

static void test_the_local_socket_is_for_root_and_the_server(void **state)
{
	static const struct {
		int64_t uid;
		uint16_t status, link;
	} rows[] = {{0, 200, 200}, {900, 200, 403}, {1000, 403, 403}, {-1, 403, 403}};
	struct api_fixture a;

	api_fixture_init(&a);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		api_fixture_call(&a, 3, rows[i].uid, SLICE_EMPTY, API_STATUS, SLICE_EMPTY);
		assert_int_equal(a.reply.status, rows[i].status);
		api_fixture_call(&a, 3, rows[i].uid, SLICE_EMPTY, API_LOGIN_LINK, SLICE_EMPTY);
		assert_int_equal(a.reply.status, rows[i].link);
	}
	/* No other door has a uid, whatever the gate says. */
	api_fixture_call(&a, 2, 0, SLICE_EMPTY, API_STATUS, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
	api_fixture_call(&a, 7, 0, SLICE_EMPTY, API_STATUS, SLICE_EMPTY);
	api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	api_fixture_local(&a, 999, SLICE_EMPTY);
	api_fixture_refused(&a, 404, MSG_API_NO_OPERATION);
	api_fixture_done(&a);
}

static void expect_state(struct api_fixture *a, const char *word)
{
	struct record_status status;

	api_fixture_local(a, API_STATUS, SLICE_EMPTY);
	assert_ok(record_status_decode(a->reply.body, &a->f.arena, &status));
	assert_slice(status.state, word);
	assert_slice(status.companies[0].state, word);
}

static void test_state_words(void **state)
{
	static const struct fixture_rule rules[] = {
		{"danger", 3}, {"caution", 2}, {"drill", 4, true}};
	struct api_fixture a;
	struct record_by_id id = {1};
	struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("real")};
	uint64_t device, second;

	api_fixture_init(&a);
	fixture_rules(&a.f, rules, ARRAY_SIZE(rules));
	expect_state(&a, "unseen"); /* no PC at all */
	device = fixture_device(&a.f, a.company, "pc1");
	expect_state(&a, "unseen");
	fixture_see(&a.f, a.company, device);
	expect_state(&a, "ok");
	second = fixture_device(&a.f, a.company, "pc2");
	expect_state(&a, "unseen"); /* one of two */
	fixture_see(&a.f, a.company, second);
	expect_state(&a, "ok");
	api_fixture_alert(&a, device, "drill");
	expect_state(&a, "ok"); /* practice */
	api_fixture_alert(&a, device, "caution");
	expect_state(&a, "caution");
	id.id = close.id = 2;
	api_fixture_local(&a, API_CASE_TAKE, api_fixture_body(&a, by_id, &id));
	assert_int_equal(a.reply.status, 200);
	expect_state(&a, "working");
	api_fixture_alert(&a, second, "danger");
	expect_state(&a, "danger");
	clock_fake_advance(&a.f.clock, 5 * 60 * USEC_PER_SEC + 1);
	expect_state(&a, "danger"); /* graver than unseen */
	close.id = 3;
	api_fixture_local(&a, API_CASE_CLOSE, api_fixture_body(&a, case_close, &close));
	expect_state(&a, "unseen"); /* graver than working */
	fixture_see(&a.f, a.company, device);
	fixture_see(&a.f, a.company, second);
	expect_state(&a, "working");
	close.id = 2;
	api_fixture_local(&a, API_CASE_CLOSE, api_fixture_body(&a, case_close, &close));
	expect_state(&a, "ok");
	api_fixture_done(&a);
}

static void test_silence_is_a_change(void **state)
{
	struct changes changes = {.n = 0};
	struct api_fixture a;
	uint64_t device;

	api_fixture_init(&a);
	device = fixture_device(&a.f, a.company, "pc");
	fixture_see(&a.f, a.company, device);
	assert_ok(api_update_states(a.api, 0, &changes));
	changes.n = 0;
	clock_fake_advance(&a.f.clock, 5 * 60 * USEC_PER_SEC);
	assert_ok(api_update_states(a.api, 0, &changes));
	assert_int_equal(changes.n, 0);
	clock_fake_advance(&a.f.clock, 1);
	assert_ok(api_update_states(a.api, 0, &changes));
	assert_int_equal(changes.n, 1);
	assert_int_equal(changes.items[0].kind, CHANGE_STATUS);
	assert_int_equal(changes.items[0].company, a.company);
	changes.n = 0;
	assert_ok(api_update_states(a.api, 0, &changes));
	assert_int_equal(changes.n, 0);
	api_fixture_done(&a);
}

static bool has_warning(struct api_fixture *a, enum message_id id, const char *ja)
{
	struct record_status status;

	api_fixture_local(a, API_STATUS, SLICE_EMPTY);
	assert_ok(record_status_decode(a->reply.body, &a->f.arena, &status));
	for (size_t i = 0; i < status.n_warnings; i++)
		if (slice_is_text(status.warnings[i].message, message_get(id)->code))
			return !ja || slice_is_text(status.warnings[i].text.ja, ja);
	return false;
}

static void test_warnings(void **state)
{
	struct frame_rule_refused refusals[2] = {0};
	struct frame_child_state child = {.program = SLICE_LITERAL("courier"), .restarts = 3};
	struct api_fixture a;

	api_fixture_init(&a);
	assert_true(has_warning(&a, MSG_WARN_NO_MAIL, NULL));
	assert_false(has_warning(&a, MSG_WARN_RULES_REFUSED, NULL));
	assert_ok(store_rules_replace(a.f.store, 2, NULL, 0, refusals, 2));
	assert_true(has_warning(&a, MSG_WARN_RULES_REFUSED, "使われていない規則があります(2件)。"));
	api_set_condition(a.api, API_JOURNAL_REFUSES, true);
	assert_true(has_warning(&a, MSG_WARN_JOURNAL_REFUSES, NULL));
	api_set_condition(a.api, API_JOURNAL_REFUSES, false);
	assert_false(has_warning(&a, MSG_WARN_JOURNAL_REFUSES, NULL));
	api_set_child(a.api, &child);
	assert_true(has_warning(&a, MSG_WARN_PROGRAM_FAILS,
		"サーバーのプログラムが、くり返し止まっています(courier)。"));
	child.state = 2;
	api_set_child(a.api, &child);
	assert_false(has_warning(&a, MSG_WARN_PROGRAM_FAILS, NULL));
	assert_ok(settings_put(&a.f.settings, slice_text("smtp"), slice_text("smtps://mail")));
	assert_false(has_warning(&a, MSG_WARN_NO_MAIL, NULL));
	assert_true(has_warning(&a, MSG_WARN_NO_ADDRESS, NULL));
	fixture_person(&a.f, a.company, "o", "o@example.jp", API_OWNER);
	assert_false(has_warning(&a, MSG_WARN_NO_ADDRESS, NULL));
	a.f.settings.relaxed = true;
	assert_true(has_warning(&a, MSG_WARN_RELAXED, NULL));
	api_fixture_done(&a);
}

static void test_company_key(void **state)
{
	const uint8_t token[32] = {7};
	const struct frame_root root = {.hash = {7}};
	struct record_enrol_key_new wish = {.uses = 3, .minutes = 10};
	struct record_enrol_key reply;
	struct wire_company_key key;
	struct store_enrolled done;
	struct frame_enrol enrol = {.hostname = SLICE_LITERAL("pc")};
	_cleanup_(buf_done) struct buf decoded = BUF_INIT(1024);
	struct api_fixture a;

	api_fixture_init(&a);
	api_fixture_local(&a, API_ENROL_KEY, api_fixture_body(&a, enrol_key_new, &wish));
	api_fixture_refused(&a, 503, MSG_API_NOT_READY);
	api_set_root(a.api, &root);
	api_fixture_local(&a, API_ENROL_KEY, api_fixture_body(&a, enrol_key_new, &wish));
	assert_ok(record_enrol_key_decode(a.reply.body, &a.f.arena, &reply));
	assert_int_equal(reply.expires, FIXTURE_NOW + 600 * USEC_PER_SEC);
	assert_ok(wire_company_key_parse(reply.key, &decoded, &key));
	assert_slice(key.address, "127.0.0.1:8443");
	assert_memory_equal(key.root_hash, root.hash, 32);
	assert_int_equal(key.key_id, reply.id);
	/* A PC enrols with it. */
	enrol.key_id = key.key_id;
	memcpy(enrol.key_secret, key.secret, 32);
	assert_ok(store_device_enrol(a.f.store, &enrol, token, FIXTURE_NOW, &done));
	assert_int_equal(done.company, a.company);
	wish.company = 99;
	api_fixture_local(&a, API_ENROL_KEY, api_fixture_body(&a, enrol_key_new, &wish));
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND);
	wish.minutes = 10081;
	api_fixture_local(&a, API_ENROL_KEY, api_fixture_body(&a, enrol_key_new, &wish));
	api_fixture_refused(&a, 400, MSG_API_BAD_REQUEST);
	api_fixture_done(&a);
}

static void test_queue_pages(void **state)
{
	struct store_case_new new_case = {.kind = "watch", .opened = FIXTURE_NOW};
	struct record_case_filter filter = {0};
	struct record_case_list list;
	struct api_fixture a;
	uint64_t id;

	api_fixture_init(&a);
	new_case.company = a.company;
	for (int i = 0; i < 201; i++)
		assert_ok(store_case_add(a.f.store, &new_case, &id));
	api_fixture_local(&a, API_CASES, api_fixture_body(&a, case_filter, &filter));
	assert_ok(record_case_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_cases, 200);
	assert_true(list.more);
	assert_int_equal(list.cases[0].id, id);
	filter.after = list.cases[199].id;
	api_fixture_local(&a, API_CASES, api_fixture_body(&a, case_filter, &filter));
	assert_ok(record_case_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_cases, 1);
	assert_false(list.more);
	api_fixture_done(&a);
}

static void test_a_drill_says_so_in_every_text(void **state)
{
	static const struct fixture_rule rules[] = {{"drill", 3, true}};
	struct record_by_id id = {1};
	struct record_case_full full;
	struct api_fixture a;
	uint64_t device;

	api_fixture_init(&a);
	fixture_rules(&a.f, rules, 1);
	device = fixture_device(&a.f, a.company, "pc");
	api_fixture_alert(&a, device, "drill");
	api_fixture_local(&a, API_CASE, api_fixture_body(&a, by_id, &id));
	assert_ok(record_case_full_decode(a.reply.body, &a.f.arena, &full));
	const struct slice texts[] = {
		full.summary.what.ja, full.what.ja, full.danger.ja, full.now.ja};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_true(slice_starts(texts[i], slice_text("【練習】")));
		assert_true(slice_ends(
			texts[i], slice_text("これは練習です。本当に起きたことではありません。")));
	}
	api_fixture_done(&a);
}

static void test_acts_are_on_record(void **state)
{
	static const struct fixture_rule rules[] = {{"danger", 3}};
	struct record_by_id id = {1};
	struct record_case_close close = {.id = 1, .reason = SLICE_LITERAL("whim")};
	struct api_fixture a;
	struct slice session;

	api_fixture_init(&a);
	fixture_rules(&a.f, rules, 1);
	session = api_fixture_login(&a, a.person);
	api_fixture_alert(&a, fixture_device(&a.f, a.company, "pc"), "danger");
	api_fixture_page(&a, session, API_CASE, api_fixture_body(&a, by_id, &id));
	api_fixture_page(&a, session, API_CASE, api_fixture_body(&a, by_id, &id));
	api_fixture_page(&a, session, API_CASE_TAKE, api_fixture_body(&a, by_id, &id));
	assert_int_equal(a.effects.changes.n, 1);
	api_fixture_page(&a, session, API_CASE_CLOSE, api_fixture_body(&a, case_close, &close));
	api_fixture_refused(&a, 422, MSG_API_BAD_REASON);
	assert_slice(a.reply.subject, "whim");
	close.reason = slice_text("mistake");
	api_fixture_page(&a, session, API_CASE_CLOSE, api_fixture_body(&a, case_close, &close));
	assert_int_equal(a.reply.status, 200);
	api_fixture_page(&a, session, API_CASE_TAKE, api_fixture_body(&a, by_id, &id));
	api_fixture_refused(&a, 409, MSG_API_CASE_CLOSED);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM audit WHERE act = 'case_read'"), 1);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM audit WHERE person > 0 AND company > 0"
				     " AND act IN ('case_take', 'case_close')"),
		2);
	api_fixture_done(&a);
}

static void test_a_broken_body_is_refused(void **state)
{
	static const uint16_t operations[] = {
		API_CASES, API_CASE, API_CASE_TAKE, API_CASE_CLOSE, API_ENROL_KEY};
	struct api_fixture a;

	api_fixture_init(&a);
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		api_fixture_local(&a, operations[i], slice_text("xyz"));
		api_fixture_refused(&a, 400, MSG_API_BAD_REQUEST);
	}
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_start_and_login),
		cmocka_unit_test(test_link_and_session_end_with_time),
		cmocka_unit_test(test_logout_ends_session_and_streams),
		cmocka_unit_test(test_no_stream_is_forgotten),
		cmocka_unit_test(test_rights_are_the_tables),
		cmocka_unit_test(test_the_local_socket_is_for_root_and_the_server),
		cmocka_unit_test(test_state_words),
		cmocka_unit_test(test_silence_is_a_change),
		cmocka_unit_test(test_warnings),
		cmocka_unit_test(test_company_key),
		cmocka_unit_test(test_queue_pages),
		cmocka_unit_test(test_a_drill_says_so_in_every_text),
		cmocka_unit_test(test_acts_are_on_record),
		cmocka_unit_test(test_a_broken_body_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
