/* Settings of the console: who may change them, what is kept, and that no secret comes back. */
#include "api_fixture.h"

#include <sodium.h>
#include "server/core/desk/kept.h"

#define SECRET "s3cret-word"
#define MAIL_SERVER "smtp://post:" SECRET "@mail.example.jp:587"

static struct record_settings settings_of(struct api_fixture *a)
{
	struct record_settings settings;

	assert_int_equal(a->reply.status, 200);
	assert_ok(record_settings_decode(a->reply.body, &a->f.arena, &settings));
	return settings;
}

static void set(struct api_fixture *a, const char *key, const char *value)
{
	const struct record_settings_change wish = {slice_text(key), slice_text(value)};

	api_fixture_local(a, API_SETTINGS_CHANGE, api_fixture_body(a, settings_change, &wish));
}

/* The settings as the next start finds them. */
static struct settings after_restart(struct api_fixture *a)
{
	struct settings settings = a->defaults;

	assert_ok(kept_load(a->f.store, &settings, &a->defaults));
	return settings;
}

static void test_a_value_is_at_work_and_kept(void **state)
{
	struct api_fixture a;

	api_fixture_init(&a);
	set(&a, "unseen_minutes", "30");
	assert_int_equal(settings_of(&a).unseen_minutes, 30);
	assert_true(a.effects.settings_changed);
	assert_int_equal(a.f.settings.unseen_minutes, 30);
	assert_int_equal(after_restart(&a).unseen_minutes, 30);
	set(&a, "host", "watch.example.jp");
	assert_string_equal(after_restart(&a).host, "watch.example.jp");
	set(&a, "unseen_minutes", "");
	assert_int_equal(settings_of(&a).unseen_minutes, 5);
	assert_int_equal(after_restart(&a).unseen_minutes, 5);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM audit WHERE act = 'setting'"), 3);
	api_fixture_done(&a);
}

static void test_bad_ones_are_refused(void **state)
{
	struct api_fixture a;

	api_fixture_init(&a);
	a.f.settings.fixed = UINT32_MAX;
	set(&a, "phone", "1");
	api_fixture_refused(&a, 409, MSG_API_SETTING_FIXED);
	a.f.settings.fixed = 0;
	set(&a, "port", "1");
	api_fixture_refused(&a, 404, MSG_API_NO_SETTING);
	set(&a, "retention_days", "x");
	api_fixture_refused(&a, 400, MSG_API_SETTING_BAD);
	/* The courier's key, to which the address is sealed, is not there yet. */
	set(&a, "smtp", MAIL_SERVER);
	api_fixture_refused(&a, 503, MSG_API_NOT_READY);
	assert_false(a.effects.settings_changed);
	assert_int_equal(
		fixture_number(&a.f, "SELECT count(*) FROM setting WHERE name LIKE 'console.%'"),
		0);
	api_fixture_done(&a);
}

static bool holds(struct slice bytes, const char *text)
{
	return slice_find(bytes, slice_text(text)) < bytes.len;
}

static void test_the_mail_servers_secret_is_the_couriers_alone(void **state)
{
	struct api_fixture a;
	uint8_t public_key[32], secret_key[32], opened[256];
	struct record_settings settings;
	struct settings later;

	api_fixture_init(&a);
	crypto_box_keypair(public_key, secret_key);
	assert_ok(cases_set_courier_key(a.cases, public_key));
	set(&a, "smtp", MAIL_SERVER);
	settings = settings_of(&a);
	assert_slice(settings.smtp, "smtp://mail.example.jp:587");
	assert_slice(settings.smtp_user, "post");
	assert_false(holds(a.reply.body, SECRET));
	assert_int_equal(fixture_number(&a.f, "SELECT count(*) FROM setting WHERE"
					      " instr(value, '" SECRET "') > 0"),
		0);
	assert_int_equal(fixture_number(&a.f, "SELECT count(*) FROM audit WHERE"
					      " instr(subject, '" SECRET "') > 0"),
		0);

	later = after_restart(&a);
	assert_true(settings_has_mail(&later));
	assert_string_equal(later.mail.user, "post");
	assert_ok(crypto_box_seal_open(
		opened, later.mail.sealed, later.mail.sealed_bytes, public_key, secret_key));
	assert_memory_equal(opened, MAIL_SERVER, strlen(MAIL_SERVER));

	set(&a, "smtp", "");
	assert_slice(settings_of(&a).smtp, "");
	later = after_restart(&a);
	assert_false(settings_has_mail(&later));
	api_fixture_done(&a);
}

static void test_the_files_mail_server_goes_first(void **state)
{
	struct api_fixture a;
	uint8_t public_key[32], secret_key[32];
	struct settings settings;

	api_fixture_init(&a);
	crypto_box_keypair(public_key, secret_key);
	assert_ok(cases_set_courier_key(a.cases, public_key));
	set(&a, "smtp", MAIL_SERVER);
	settings = a.defaults;
	assert_ok(settings_put(&settings, slice_text("fixed"), slice_text("smtp")));
	assert_ok(kept_load(a.f.store, &settings, &a.defaults));
	assert_false(settings_has_mail(&settings));
	api_fixture_done(&a);
}

static void test_a_test_mail_goes_to_the_asker(void **state)
{
	struct api_fixture a;
	uint8_t public_key[32], secret_key[32];
	struct slice session;

	api_fixture_init(&a);
	api_fixture_local(&a, API_MAIL_TEST, SLICE_EMPTY);
	api_fixture_refused(&a, 409, MSG_WARN_NO_MAIL);
	crypto_box_keypair(public_key, secret_key);
	assert_ok(cases_set_courier_key(a.cases, public_key));
	set(&a, "smtp", MAIL_SERVER);
	api_fixture_local(&a, API_MAIL_TEST, SLICE_EMPTY);
	api_fixture_refused(&a, 409, MSG_WARN_NO_ADDRESS);
	session = api_fixture_login(&a, fixture_person(&a.f, 0, "o", "o@example.jp", API_OPERATOR));
	api_fixture_page(&a, session, API_MAIL_TEST, SLICE_EMPTY);
	assert_slice(settings_of(&a).test_state, "waiting");
	assert_string_equal(a.effects.test_mail, "o@example.jp");
	api_set_mail_test(a.api, "failed", slice_text("535 no"));
	api_fixture_local(&a, API_SETTINGS, SLICE_EMPTY);
	assert_slice(settings_of(&a).test_state, "failed");
	assert_slice(settings_of(&a).test_detail, "535 no");
	api_fixture_done(&a);
}

static void test_only_operators_of_all_companies(void **state)
{
	static const uint16_t operations[] = {API_SETTINGS, API_SETTINGS_CHANGE, API_MAIL_TEST};
	const struct record_settings_change wish = {
		SLICE_LITERAL("phone"), SLICE_LITERAL("03-1234-5678")};
	struct api_fixture a;
	struct slice session;
	uint32_t other;

	api_fixture_init(&a);
	other = fixture_company(&a.f, "Other");
	session = api_fixture_login(&a, fixture_person(&a.f, other, "o", "", API_OPERATOR));
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		api_fixture_page(&a, session, operations[i],
			operations[i] == API_SETTINGS_CHANGE
				? api_fixture_body(&a, settings_change, &wish)
				: SLICE_EMPTY);
		api_fixture_refused(&a, 403, MSG_API_NOT_ALLOWED);
	}
	assert_string_equal(a.f.settings.phone, "");
	api_fixture_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_value_is_at_work_and_kept),
		cmocka_unit_test(test_bad_ones_are_refused),
		cmocka_unit_test(test_the_mail_servers_secret_is_the_couriers_alone),
		cmocka_unit_test(test_the_files_mail_server_goes_first),
		cmocka_unit_test(test_a_test_mail_goes_to_the_asker),
		cmocka_unit_test(test_only_operators_of_all_companies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
