/* Passwords, one-time codes, sessions: what lets somebody in, and what does not. */
#include "api_fixture.h"

#include "base/text.h"
#include "server/core/api/totp.h"
#include "server/core/store/store_login.h"

#define GOOD "mizu tori 4 kaze"
#define MAIL "o@example.jp"

static void set_password(
	struct api_fixture *a, struct slice session, const char *old, const char *new)
{
	const struct record_password_set wish = {slice_text(old), slice_text(new)};

	api_fixture_page(a, session, API_PASSWORD_SET, api_fixture_body(a, password_set, &wish));
}

static void login(struct api_fixture *a, const char *mail, const char *password, const char *code)
{
	const struct record_login_password wish = {
		slice_text(mail), slice_text(password), slice_text(code)};

	api_fixture_page(
		a, SLICE_EMPTY, API_LOGIN_PASSWORD, api_fixture_body(a, login_password, &wish));
}

/* Somebody with a password. */
static uint64_t begin(struct api_fixture *a)
{
	uint64_t person;

	api_fixture_init(a);
	person = fixture_person(&a->f, a->company, "Operator", MAIL, API_OPERATOR);
	set_password(a, api_fixture_login(a, person), "", GOOD);
	assert_int_equal(a->reply.status, 200);
	return person;
}

static void test_password(void **state)
{
	struct record_session_list list;
	struct record_me me;
	struct api_fixture a;
	struct slice session;

	begin(&a);
	login(&a, " O@Example.jp", GOOD, "");
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(a.reply.set_session.len, 32);
	session = a.reply.set_session;
	assert_ok(record_me_decode(a.reply.body, &a.f.arena, &me));
	assert_slice(me.name, "Operator");
	assert_true(me.password);
	assert_false(me.totp);
	assert_false(me.installation);
	api_fixture_page(&a, session, API_SESSIONS, SLICE_EMPTY);
	assert_ok(record_session_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_sessions, 2);
	assert_true(list.sessions[0].current);
	assert_slice(list.sessions[0].door, "people");
	assert_slice(list.sessions[0].address, "192.0.2.1");
	assert_slice(list.sessions[0].agent, "Mozilla/5.0");
	/* DESIGN: 19 MiB, two passes; the password itself is nowhere. */
	assert_int_equal(fixture_number(&a.f, "SELECT count(*) FROM person WHERE password LIKE"
					      " '$argon2id$v=19$m=19456,t=2,p=1$%'"),
		1);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM audit WHERE act = 'login_password'"
				     " AND who = 'Operator'"),
		1);
	api_fixture_done(&a);
}

/* Nobody learns which of the three was wrong. */
static void test_one_refusal_for_all(void **state)
{
	struct api_fixture a;

	begin(&a);
	fixture_person(&a.f, a.company, "None", "none@example.jp", API_OPERATOR);
	login(&a, MAIL, "mizu tori 5 kaze", "");
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	login(&a, "nobody@example.jp", GOOD, "");
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	login(&a, "none@example.jp", "", ""); /* has no password */
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	login(&a, "", "", ""); /* several have no address */
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	assert_int_equal(a.reply.set_session.len, 0);
	api_fixture_done(&a);
}

static void test_tries_have_to_wait(void **state)
{
	static const char *const mails[] = {MAIL, "nobody@example.jp"};
	struct record_status status;
	struct api_fixture a;

	begin(&a);
	for (size_t i = 0; i < ARRAY_SIZE(mails); i++) {
		a.address = i == 0 ? "192.0.2.1" : "192.0.2.2";
		for (int n = 0; n < 5; n++)
			login(&a, mails[i], "mizu tori 5 kaze", "");
		api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
		/* Right or wrong, there or not: all wait. */
		login(&a, mails[i], GOOD, "");
		api_fixture_refused(&a, 429, MSG_API_LOGIN_WAIT);
		assert_slice(a.reply.subject, "1");
	}
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM audit WHERE act = 'login_waits'"), 2);
	api_fixture_local(&a, API_STATUS, SLICE_EMPTY);
	assert_ok(record_status_decode(a.reply.body, &a.f.arena, &status));
	assert_slice(
		status.warnings[status.n_warnings - 1].message, message_get(MSG_WARN_LOGINS)->code);
	clock_fake_advance(&a.f.clock, USEC_PER_SEC);
	login(&a, MAIL, GOOD, "");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

/* Blanks around the address are none of it: whoever got in is forgiven their tries. */
static void test_blanks_are_forgiven(void **state)
{
	struct api_fixture a;

	begin(&a);
	for (int n = 0; n < 4; n++)
		login(&a, MAIL, "mizu tori 5 kaze", "");
	login(&a, " " MAIL " ", GOOD, "");
	assert_int_equal(a.reply.status, 200);
	a.address = "192.0.2.9";
	login(&a, MAIL, "mizu tori 5 kaze", "");
	login(&a, MAIL, GOOD, "");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

static struct slice code_at(struct api_fixture *a, uint64_t person, usec_t wall)
{
	struct store_account account;
	_cleanup_(buf_done) struct buf out = BUF_INIT(16);

	assert_ok(store_account_get(a->f.store, person, &a->f.arena, &account));
	buf_put_format(&out, "%06u",
		totp_code(account.has_totp ? account.totp : account.pending, totp_step(wall)));
	return arena_dup(&a->f.arena, buf_slice(&out));
}

static void send_code(
	struct api_fixture *a, struct slice session, uint16_t operation, struct slice code)
{
	const struct record_totp_code wish = {code};

	api_fixture_page(a, session, operation, api_fixture_body(a, totp_code, &wish));
}

static const char *text_of(struct api_fixture *a, struct slice slice)
{
	return arena_dup_text(&a->f.arena, slice);
}

static void test_one_time_codes(void **state)
{
	struct api_fixture a;
	struct record_totp totp;
	struct slice session, code;
	uint64_t person = begin(&a);

	session = api_fixture_login(&a, person);
	send_code(&a, session, API_TOTP_CONFIRM, slice_text("123456"));
	api_fixture_refused(&a, 409, MSG_API_TOTP_NONE);
	api_fixture_page(&a, session, API_TOTP_BEGIN, SLICE_EMPTY);
	assert_ok(record_totp_decode(a.reply.body, &a.f.arena, &totp));
	assert_int_equal(totp.secret.len, 32);
	assert_true(slice_starts(totp.uri, slice_text("otpauth://totp/tsujiban:o%40example.jp")));
	/* Not asked for before its first code. */
	login(&a, MAIL, GOOD, "");
	assert_int_equal(a.reply.status, 200);
	code = code_at(&a, person, a.f.clock.now_wall);
	send_code(&a, session, API_TOTP_CONFIRM, code);
	assert_int_equal(a.reply.status, 200);
	api_fixture_page(&a, session, API_TOTP_BEGIN, SLICE_EMPTY);
	api_fixture_refused(&a, 409, MSG_API_TOTP_SET);

	login(&a, MAIL, "mizu tori 5 kaze", "");
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	login(&a, MAIL, GOOD, "");
	api_fixture_refused(&a, 403, MSG_API_LOGIN_CODE);
	login(&a, MAIL, GOOD, text_of(&a, code)); /* used for confirming */
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	clock_fake_advance(&a.f.clock, 30 * USEC_PER_SEC);
	code = code_at(&a, person, a.f.clock.now_wall);
	login(&a, MAIL, GOOD, text_of(&a, code));
	assert_int_equal(a.reply.status, 200);
	login(&a, MAIL, GOOD, text_of(&a, code)); /* no code twice */
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);

	send_code(&a, session, API_TOTP_END, SLICE_EMPTY);
	api_fixture_refused(&a, 403, MSG_API_CODE_WRONG);
	send_code(&a, session, API_TOTP_END, code);
	api_fixture_refused(&a, 403, MSG_API_CODE_WRONG);
	clock_fake_advance(&a.f.clock, 30 * USEC_PER_SEC);
	send_code(&a, session, API_TOTP_END, code_at(&a, person, a.f.clock.now_wall));
	assert_int_equal(a.reply.status, 200);
	login(&a, MAIL, GOOD, "");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

static void test_setting_a_password(void **state)
{
	struct api_fixture a;
	struct slice session, other;
	uint64_t person = begin(&a);

	session = api_fixture_login(&a, person);
	other = api_fixture_login(&a, person);
	set_password(&a, session, GOOD, "kurz");
	api_fixture_refused(&a, 422, MSG_API_PASSWORD_SHORT);
	set_password(&a, session, GOOD, "passwordpassword1");
	api_fixture_refused(&a, 422, MSG_API_PASSWORD_COMMON);
	set_password(&a, session, GOOD, "O@EXAMPLE.JP");
	api_fixture_refused(&a, 422, MSG_API_PASSWORD_COMMON);
	set_password(&a, session, "", "kaze mizu tori 8");
	api_fixture_refused(&a, 403, MSG_API_PASSWORD_OLD);
	set_password(&a, session, "something else", "kaze mizu tori 8");
	api_fixture_refused(&a, 403, MSG_API_PASSWORD_OLD);
	api_fixture_page(&a, other, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);

	api_fixture_page(&a, other, API_CHANGES, SLICE_EMPTY);
	set_password(&a, session, GOOD, "kaze mizu tori 8");
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(a.effects.n_listeners, 1); /* its stream ends with it */
	api_fixture_page(&a, other, API_ME, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
	api_fixture_page(&a, session, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	login(&a, MAIL, GOOD, "");
	api_fixture_refused(&a, 403, MSG_API_LOGIN_WRONG);
	login(&a, MAIL, "kaze mizu tori 8", "");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

/* Forgotten: whoever just came by a link, which an operator made, is not asked. */
static void test_a_link_helps_who_forgot(void **state)
{
	struct record_by_id id;
	struct record_login_token token;
	struct record_login_link link;
	struct api_fixture a;

	id.id = begin(&a);
	api_fixture_local(&a, API_PERSON_LINK, api_fixture_body(&a, by_id, &id));
	assert_ok(record_login_link_decode(a.reply.body, &a.f.arena, &link));
	token.token = slice_from(link.url, slice_find_byte(link.url, '#') + 1);
	api_fixture_page(&a, SLICE_EMPTY, API_LOGIN, api_fixture_body(&a, login_token, &token));
	assert_int_equal(a.reply.status, 200);
	clock_fake_advance(&a.f.clock, API_LINK_USEC - 1);
	set_password(&a, a.reply.set_session, "", "kaze mizu tori 8");
	assert_int_equal(a.reply.status, 200);
	login(&a, MAIL, "kaze mizu tori 8", "");
	assert_int_equal(a.reply.status, 200);
	api_fixture_done(&a);
}

/* What waits for a gate that has gone is not answered, least of all to the next gate. */
static void test_a_gate_that_went_is_not_answered(void **state)
{
	struct api_fixture a;

	begin(&a);
	a.holds = true;
	login(&a, MAIL, GOOD, "");
	assert_true(a.waits);
	api_forget(a.api, true); /* the local socket's: another one */
	api_fixture_wait(&a);
	assert_int_equal(a.reply.status, 200);
	login(&a, MAIL, GOOD, "");
	api_forget(a.api, false);
	api_fixture_done(&a); /* with the work under way */
	assert_true(a.waits);
}

static void test_only_so_many_wait(void **state)
{
	struct api_fixture a;
	int refused = 0;

	begin(&a);
	a.holds = true;
	for (int i = 0; i < 19; i++) {
		char mail[32], address[32];

		snprintf(mail, sizeof(mail), "n%d@example.jp", i);
		snprintf(address, sizeof(address), "192.0.2.%d", i);
		a.address = address;
		login(&a, mail, GOOD, "");
		if (!a.waits) {
			api_fixture_refused(&a, 503, MSG_API_BUSY);
			refused++;
		}
	}
	assert_in_range(refused, 1, 3); /* two may be at work, sixteen wait */
	api_fixture_done(&a);
}

static void test_sessions_end(void **state)
{
	struct record_session_list list;
	struct record_by_id id = {0};
	struct api_fixture a;
	struct slice own, second, theirs, boss;
	uint64_t person = begin(&a);

	own = api_fixture_login(&a, person);
	second = api_fixture_login(&a, person);
	theirs = api_fixture_login(
		&a, fixture_person(&a.f, a.company, "Other", "x@example.jp", API_OPERATOR));
	api_fixture_page(&a, own, API_SESSIONS, SLICE_EMPTY);
	assert_ok(record_session_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_sessions, 3); /* one's own alone */
	api_fixture_page(&a, theirs, API_CHANGES, SLICE_EMPTY);
	boss = api_fixture_login(&a, a.person);
	api_fixture_page(&a, boss, API_SESSIONS, SLICE_EMPTY);
	assert_ok(record_session_list_decode(a.reply.body, &a.f.arena, &list));
	assert_int_equal(list.n_sessions, 5);
	id.id = list.sessions[1].id;
	assert_slice(list.sessions[1].name, "Other");

	api_fixture_page(&a, own, API_SESSION_END, api_fixture_body(&a, by_id, &id));
	api_fixture_refused(&a, 404, MSG_API_NOT_FOUND); /* another's */
	api_fixture_page(&a, boss, API_SESSION_END, api_fixture_body(&a, by_id, &id));
	assert_int_equal(a.reply.status, 200);
	assert_int_equal(a.effects.n_listeners, 1);
	assert_true(a.effects.listeners[0].ended);
	api_fixture_page(&a, theirs, API_ME, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);

	id.id = 0;
	api_fixture_page(&a, own, API_SESSION_END, api_fixture_body(&a, by_id, &id));
	assert_int_equal(a.reply.status, 200);
	api_fixture_page(&a, second, API_ME, SLICE_EMPTY);
	api_fixture_refused(&a, 401, MSG_API_NO_SESSION);
	api_fixture_page(&a, own, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	api_fixture_page(&a, boss, API_ME, SLICE_EMPTY);
	assert_int_equal(a.reply.status, 200);
	api_fixture_local(&a, API_SESSION_END, api_fixture_body(&a, by_id, &id));
	api_fixture_refused(&a, 400, MSG_API_BAD_REQUEST);
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_one_refusal_for_all),
		cmocka_unit_test(test_tries_have_to_wait),
		cmocka_unit_test(test_blanks_are_forgiven),
		cmocka_unit_test(test_one_time_codes),
		cmocka_unit_test(test_setting_a_password),
		cmocka_unit_test(test_a_link_helps_who_forgot),
		cmocka_unit_test(test_a_gate_that_went_is_not_answered),
		cmocka_unit_test(test_only_so_many_wait),
		cmocka_unit_test(test_sessions_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
