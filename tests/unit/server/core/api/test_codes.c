/* SHA-1, its HMAC and one-time codes against the numbers of their RFCs; passwords that are too common. */
#include "state_fixture.h"

#include "base/text.h"
#include "server/core/api/common.h"
#include "server/core/api/sha1.h"
#include "server/core/api/totp.h"

static const uint8_t rfc_secret[] = "12345678901234567890";

static void expect_hex(const uint8_t hash[SHA1_BYTES], const char *hex)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(64);

	assert_ok(text_put_hex(&text, slice_of(hash, SHA1_BYTES)));
	assert_string_equal(buf_text(&text), hex);
}

/* RFC 3174 section 7.3. */
static void test_sha1(void **state)
{
	uint8_t hash[SHA1_BYTES];
	uint8_t many[640];

	sha1_hash(slice_text("abc"), hash);
	expect_hex(hash, "a9993e364706816aba3e25717850c26c9cd0d89d");
	sha1_hash(slice_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), hash);
	expect_hex(hash, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
	sha1_hash(SLICE_EMPTY, hash);
	expect_hex(hash, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	for (size_t i = 0; i < sizeof(many); i++)
		many[i] = (uint8_t)('0' + i % 8);
	sha1_hash(slice_of(many, sizeof(many)), hash);
	expect_hex(hash, "dea356a2cddd90c7a7ecedc5ebb563934f460452");
}

/* RFC 2202 section 3: test cases 1 and 2. */
static void test_hmac(void **state)
{
	uint8_t key[20], mac[SHA1_BYTES];

	memset(key, 0x0b, sizeof(key));
	sha1_hmac(slice_of(key, sizeof(key)), slice_text("Hi There"), mac);
	expect_hex(mac, "b617318655057264e28bc0b6fb378c8ef146be00");
	sha1_hmac(slice_text("Jefe"), slice_text("what do ya want for nothing?"), mac);
	expect_hex(mac, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

/* RFC 6238 appendix B, the last six of its eight digits. */
static void test_codes(void **state)
{
	static const struct {
		usec_t seconds;
		uint32_t code;
	} rows[] = {{59, 287082}, {1111111109, 81804}, {1111111111, 50471}, {1234567890, 5924},
		{2000000000, 279037}, {20000000000, 353130}};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(totp_code(rfc_secret, totp_step(rows[i].seconds * USEC_PER_SEC)),
			rows[i].code);
}

static void test_one_step_to_both_sides(void **state)
{
	const usec_t at = 1111111111 * USEC_PER_SEC;
	const usec_t step = 30 * USEC_PER_SEC;
	static const char *const none[] = {
		"", "50471", "0050471", "05047a", "+50471", " 50471", "０50471"};
	uint64_t found;

	assert_true(totp_check(rfc_secret, slice_text("050471"), at, &found));
	assert_int_equal(found, 37037037);
	assert_true(totp_check(rfc_secret, slice_text("050471"), at + step, &found));
	assert_int_equal(found, 37037037);
	assert_true(totp_check(rfc_secret, slice_text("050471"), at - step, &found));
	assert_int_equal(found, 37037037);
	assert_false(totp_check(rfc_secret, slice_text("050471"), at + 2 * step, &found));
	assert_false(totp_check(rfc_secret, slice_text("050471"), at - 2 * step, &found));
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_false(totp_check(rfc_secret, slice_text(none[i]), at, &found));
}

static void test_secret_as_phones_read_it(void **state)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(512);

	assert_ok(totp_put_secret(&out, rfc_secret));
	assert_string_equal(buf_text(&out), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	buf_clear(&out);
	assert_ok(totp_put_uri(&out, rfc_secret, slice_text("a b@例.jp")));
	assert_string_equal(buf_text(&out),
		"otpauth://totp/tsujiban:a%20b%40%E4%BE%8B.jp?secret="
		"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=tsujiban&algorithm=SHA1&digits=6"
		"&period=30");
}

static void test_common_passwords(void **state)
{
	static const char *const common[] = {"password123", "Password2026!", "1234567890",
		"0987654321", "aaaaaaaaaa", "abababababab", "qwertyuiop", "poiuytrewq",
		"1q2w3e4r5t", "sakura-2026", "tsujiban!!", "2026-11-23", "testtest123",
		"abcdefghij", "zxcvbnm123", "AISHITERU99"};
	static const char *const good[] = {"correct horse battery", "mizu tori 4 kaze",
		"見守りの辻番と猫", "kP3vRt9wQx", "password of my cat", "sakura tokyo neko"};

	for (size_t i = 0; i < ARRAY_SIZE(common); i++)
		if (!common_is(slice_text(common[i])))
			fail_msg("%s is taken", common[i]);
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (common_is(slice_text(good[i])))
			fail_msg("%s is refused", good[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sha1),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_one_step_to_both_sides),
		cmocka_unit_test(test_secret_as_phones_read_it),
		cmocka_unit_test(test_common_passwords),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
