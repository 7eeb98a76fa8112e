/* A mail's text: short plain lines whatever the words are, no header by way of an address. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "base/text.h"
#include "server/courier/key.h"
#include "server/courier/message.h"

#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct message_parts plain = {
	.sender = SLICE_LITERAL("watch@example.jp"),
	.recipient = SLICE_LITERAL("owner@example.jp"),
	.message_id = SLICE_LITERAL("7.1@example.jp"),
	.date = (usec_t)1795410301 * USEC_PER_SEC,
	.subject = SLICE_LITERAL("Notice"),
	.body = SLICE_LITERAL("a\nb"),
};

static void plain_mail_to_the_letter(void **state)
{
	struct buf out = BUF_INIT(4096);

	assert_int_equal(message_format(&plain, &out), 0);
	assert_string_equal(buf_text(&out),
		"Date: Mon, 23 Nov 2026 05:05:01 +0000\r\n"
		"From: <watch@example.jp>\r\nTo: <owner@example.jp>\r\n"
		"Message-ID: <7.1@example.jp>\r\nSubject: Notice\r\nMIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=UTF-8\r\n"
		"Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n"
		"YQ0KYg==\r\n");
	buf_done(&out);
}

static void japanese_subject_is_folded_between_characters(void **state)
{
	struct message_parts parts = plain;
	struct buf out = BUF_INIT(8192);
	struct slice rest, line;

	parts.subject = slice_text(
		"【至急】受付パソコンで、中身を読めない形に変えた命令が動きました／はじめの会社");
	assert_int_equal(message_format(&parts, &out), 0);
	rest = buf_slice(&out);
	assert_true(slice_find(rest, slice_text("Subject: =?UTF-8?B?")) < rest.len);
	while (text_next_part(&rest, '\n', &line)) {
		assert_in_range(line.len, 0, 77);
		for (size_t i = 0; i < line.len; i++)
			assert_true(line.data[i] < 0x80);
	}
	buf_done(&out);
}

static void addresses_that_would_add_headers_are_refused(void **state)
{
	static const char *const crooked[] = {"", "nobody", "@b", "a@", "a@b\r\nBcc: x@y", "a b@c",
		"<a@b>", "a@b,c@d", "a@b@c", "\xe3\x81\x82@b"};
	struct buf out = BUF_INIT(4096);

	for (size_t i = 0; i < ARRAY_SIZE(crooked); i++) {
		struct message_parts parts = plain;

		parts.recipient = slice_text(crooked[i]);
		assert_int_equal(message_format(&parts, &out), ERR_BAD_VALUE);
	}
	buf_done(&out);
}

static void secrets_open_with_the_kept_key_alone(void **state)
{
	static const uint8_t secret[] = "smtp://user:password@host";
	uint8_t sealed[sizeof(secret) + crypto_box_SEALBYTES];
	struct courier_key first, again, other;
	struct buf out = BUF_INIT(256);
	int fd = memfd_create("key", MFD_CLOEXEC), other_fd = memfd_create("key", MFD_CLOEXEC);

	assert_int_equal(courier_key_open(fd, &first), 0);
	assert_int_equal(courier_key_open(fd, &again), 0);
	assert_int_equal(courier_key_open(other_fd, &other), 0);
	assert_memory_equal(&first, &again, sizeof(first));
	assert_int_equal(crypto_box_seal(sealed, secret, sizeof(secret), first.public_half), 0);
	assert_int_equal(
		courier_key_unseal(&other, slice_of(sealed, sizeof(sealed)), &out), ERR_CRYPTO);
	assert_int_equal(courier_key_unseal(&again, slice_of(sealed, sizeof(sealed)), &out), 0);
	assert_memory_equal(out.data, secret, sizeof(secret));
	assert_int_equal(courier_key_unseal(&again, slice_of(sealed, 10), &out), ERR_CRYPTO);
	buf_done(&out);
	close(fd);
	close(other_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_mail_to_the_letter),
		cmocka_unit_test(japanese_subject_is_folded_between_characters),
		cmocka_unit_test(addresses_that_would_add_headers_are_refused),
		cmocka_unit_test(secrets_open_with_the_kept_key_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
