/* What may be set in the console, what is fixed by the file, and what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "server/core/desk/settings.h"

static struct settings plain(void)
{
	struct settings settings;

	settings_init(&settings);
	settings_finish(&settings);
	return settings;
}

static int check(const struct settings *settings, const char *key, const char *value)
{
	return settings_check(settings, slice_text(key), slice_text(value));
}

static void values_are_held_against_their_kind(void **state)
{
	static const struct {
		const char *key, *value;
		int result;
	} rows[] = {
		{"host", "watch.example.jp", 0},
		{"host", "[2001:db8::1]", 0},
		{"host", "a b", ERR_BAD_VALUE},
		{"host", "a,b", ERR_BAD_VALUE},
		{"public_url", "https://watch.example.jp", 0},
		{"public_url", "https://", ERR_BAD_VALUE},
		{"public_url", "javascript:alert(1)", ERR_BAD_VALUE},
		{"mail_from", "watch@example.jp", 0},
		{"mail_from", "watch", ERR_BAD_VALUE},
		{"mail_from", "a@b>\r\nBcc: c@d", ERR_BAD_VALUE},
		{"phone", "03-1234-5678", 0},
		{"phone", "03\n04", ERR_BAD_VALUE},
		{"unseen_minutes", "5", 0},
		{"unseen_minutes", "0", ERR_BAD_VALUE},
		{"unseen_minutes", "1441", ERR_BAD_VALUE},
		{"unseen_minutes", "-1", ERR_BAD_VALUE},
		{"silence_hours", "8760", 0},
		{"retention_days", "3651", ERR_BAD_VALUE},
		{"smtp", "smtp://u:p@mail.example.jp:587", 0},
		{"smtp", "http://mail.example.jp", ERR_BAD_VALUE},
		{"smtp", "smtp://u:p@", ERR_BAD_VALUE},
		{"phone", "", 0},
		/* Ports and paths are the file's alone. */
		{"port", "8443", ERR_NOT_FOUND},
		{"rules", "/tmp", ERR_NOT_FOUND},
		{"sandbox", "relaxed", ERR_NOT_FOUND},
		{"", "", ERR_NOT_FOUND},
	};
	struct settings settings = plain();

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (check(&settings, rows[i].key, rows[i].value) != rows[i].result)
			fail_msg("%s = %s: %d", rows[i].key, rows[i].value,
				check(&settings, rows[i].key, rows[i].value));
}

static void too_long_is_said(void **state)
{
	struct settings settings = plain();
	char phone[66];

	memset(phone, '1', sizeof(phone) - 1);
	phone[65] = 0;
	assert_int_equal(check(&settings, "phone", phone), ERR_TOO_LARGE);
	phone[64] = 0;
	assert_int_equal(check(&settings, "phone", phone), 0);
}

static void empty_is_the_default_again(void **state)
{
	struct settings defaults = plain(), settings = defaults;
	struct slice key = slice_text("unseen_minutes"), host = slice_text("host");

	assert_int_equal(settings_change(&settings, &defaults, key, slice_text("30")), 0);
	assert_int_equal(settings.unseen_minutes, 30);
	assert_int_equal(settings_change(&settings, &defaults, key, SLICE_EMPTY), 0);
	assert_int_equal(settings.unseen_minutes, 5);
	assert_int_equal(settings_change(&settings, &defaults, host, slice_text("pc.local")), 0);
	assert_string_equal(settings.host, "pc.local");
	assert_int_equal(settings_change(&settings, &defaults, host, SLICE_EMPTY), 0);
	assert_string_equal(settings.host, "127.0.0.1");
}

static void what_the_file_names_is_fixed(void **state)
{
	struct settings settings;
	struct slice key;
	size_t cursor = 0;

	settings_init(&settings);
	assert_int_equal(
		settings_put(&settings, slice_text("phone"), slice_text("03-1234-5678")), 0);
	assert_int_equal(settings_put(&settings, slice_text("fixed"),
				 slice_text("data phone retention_days port ")),
		0);
	settings_finish(&settings);
	assert_int_equal(check(&settings, "phone", "1"), ERR_CONFLICT);
	assert_int_equal(check(&settings, "retention_days", "7"), ERR_CONFLICT);
	assert_int_equal(check(&settings, "host", "a"), 0);
	/* Only what the console has is listed. */
	assert_true(settings_next_fixed(&settings, &cursor, &key));
	assert_true(slice_is_text(key, "phone"));
	assert_true(settings_next_fixed(&settings, &cursor, &key));
	assert_true(slice_is_text(key, "retention_days"));
	assert_false(settings_next_fixed(&settings, &cursor, &key));
}

static void a_mail_server_is_shown_without_its_secrets(void **state)
{
	static const struct {
		const char *url, *shown, *user;
	} rows[] = {
		{"smtp://mail.example.jp", "smtp://mail.example.jp", ""},
		{"smtp://u:p@mail.example.jp:587", "smtp://mail.example.jp:587", "u"},
		{"smtps://u%40x.jp:p@ss:w@mail.example.jp", "smtps://mail.example.jp", "u%40x.jp"},
		{"smtp+plain://u@127.0.0.1:25", "smtp+plain://127.0.0.1:25", "u"},
	};
	struct settings_mail mail;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(settings_split_smtp(slice_text(rows[i].url), &mail), 0);
		assert_string_equal(mail.shown, rows[i].shown);
		assert_string_equal(mail.user, rows[i].user);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_held_against_their_kind),
		cmocka_unit_test(too_long_is_said),
		cmocka_unit_test(empty_is_the_default_again),
		cmocka_unit_test(what_the_file_names_is_fixed),
		cmocka_unit_test(a_mail_server_is_shown_without_its_secrets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
