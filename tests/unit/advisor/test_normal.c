/* What people type is brought into one form where its meaning is clear, and refused where it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "advisor/normal.h"

static void numbers_as_people_write_them(void **state)
{
	static const struct {
		const char *text;
		int64_t number;
	} rows[] = {{"5", 5}, {"５", 5}, {" ５ ", 5}, {"　12　", 12}, {"1,234", 1234},
		{"１，２３４", 1234}, {"¥1,234", 1234}, {"￥1,234", 1234}, {"1,234円", 1234},
		{"１２台", 12}, {"20 台", 20}, {"-3", -3}, {"－３", -3}, {"−3", -3}, {"0", 0},
		{"1,234,567", 1234567}, {"60万円", 600000}, {"60万", 600000},
		{"9007199254740991", INT64_C(9007199254740991)}};
	static const char *const bad[] = {"", "五", "1.5", "1,23", "1234,567", ",123", "1,,234",
		"1,234,", "12 3", "1.5万円", "¥", "円", "--1", "+1", "1e3", "9007199254740992",
		"約5", "5-10", "¥5万", "1234567890123456789012345"};
	int64_t number;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		if (normal_number(slice_text(rows[i].text), &number) < 0)
			fail_msg("refused: %s", rows[i].text);
		assert_int_equal(number, rows[i].number);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (normal_number(slice_text(bad[i]), &number) != ERR_BAD_VALUE)
			fail_msg("was read: %s", bad[i]);
	}
}

typedef int form(struct slice s, struct buf *out);

static void assert_form(form *normal, const char *text, const char *expected)
{
	struct buf out = BUF_INIT(64);

	if (normal(slice_text(text), &out) < 0)
		fail_msg("refused: %s", text);
	assert_string_equal(buf_text(&out), expected);
	buf_done(&out);
}

static void assert_unclear(form *normal, const char *const *bad, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf out = BUF_INIT(64);

		if (normal(slice_text(bad[i]), &out) != ERR_BAD_VALUE)
			fail_msg("was taken: %s", bad[i]);
		buf_done(&out);
	}
}

static void mac_addresses_with_any_separators(void **state)
{
	static const char *const same[] = {"00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e", "001a2b3c4d5e",
		"001a.2b3c.4d5e", "00 1a 2b 3c 4d 5e", "００：１Ａ：２Ｂ：３Ｃ：４Ｄ：５Ｅ",
		"００－１ａ－２ｂ－３ｃ－４ｄ－５ｅ", "001a2b-3c4d5e", " 001A2B3C4D5E\t",
		"00ー1A−2B‐3C–4D—5E"};
	static const char *const bad[] = {"", "00:1a:2b:3c:4d", "00:1a:2b:3c:4d:5e:6f",
		"0:1a:2b:3c:4d:5e", "00::1a:2b:3c:4d:5e", "00:1a:2b:3c:4d:5g", ":001a2b3c4d5e",
		"001a2b3c4d5e:", "001:a2b:3c4:d5e", "00/1a/2b/3c/4d/5e"};

	for (size_t i = 0; i < ARRAY_SIZE(same); i++)
		assert_form(normal_mac, same[i], "00:1a:2b:3c:4d:5e");
	assert_unclear(normal_mac, bad, ARRAY_SIZE(bad));
}

static void phone_numbers_and_postal_codes(void **state)
{
	static const char *const phones[] = {
		"03", "12345678901", "043-227-410", "043-227-4103x", "", "090-1234-567890", "+"};
	static const char *const codes[] = {
		"", "260-001", "26000133", "2600-013", "〒", "260 0013a", "26O0013"};

	assert_form(normal_phone, "043-227-4103", "0432274103");
	assert_form(normal_phone, "０４３（２２７）４１０３", "0432274103");
	assert_form(normal_phone, "043 227 4103", "0432274103");
	assert_form(normal_phone, "09012345678", "09012345678");
	assert_form(normal_phone, "+81 43 227 4103", "+81432274103");
	assert_unclear(normal_phone, phones, ARRAY_SIZE(phones));
	assert_form(normal_postal, "260-0013", "260-0013");
	assert_form(normal_postal, "〒２６０−００１３", "260-0013");
	assert_form(normal_postal, "2600013", "260-0013");
	assert_unclear(normal_postal, codes, ARRAY_SIZE(codes));
}

static void assert_date(const char *text, const char *expected)
{
	struct buf out = BUF_INIT(16);
	struct date date;

	if (normal_date(slice_text(text), &date) < 0)
		fail_msg("refused: %s", text);
	date_put(&out, date);
	assert_string_equal(buf_text(&out), expected);
	buf_done(&out);
}

static void dates_as_they_are_written_in_japan(void **state)
{
	static const char *const fifth[] = {"2026-01-05", "2026-1-5", "2026/1/5", "2026/01/05",
		"2026.1.5", "2026年1月5日", "２０２６年１月５日", "２０２６／１／５",
		"令和8年1月5日", "令和８年１月５日", "R8.1.5", "R8/1/5", "20260105",
		" 2026年 1月 5日 "};

	for (size_t i = 0; i < ARRAY_SIZE(fifth); i++)
		assert_date(fifth[i], "2026-01-05");
	assert_date("2026年1月", "2026-01");
	assert_date("2026-01", "2026-01");
	assert_date("2026年", "2026");
	assert_date("2026", "2026");
	assert_date("令和8年", "2026");
	assert_date("令和元年5月1日", "2019-05-01");
	assert_date("平成31年4月30日", "2019-04-30");
	assert_date("昭和64年1月7日", "1989-01-07");
	assert_date("2024-02-29", "2024-02-29");
}

static void dates_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {"", "2026-02-31", "2026年2月31日", "2025-02-29",
		"1900-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026年0月", "26/1/5",
		"1/5/2026", "2026/1-5", "2026年1/5", "2026年1月5", "2026-1-5-1", "1月5日", "来月",
		"2026-01-05x", "令和0年1月1日", "令和元年4月30日", "平成31年5月1日",
		"昭和64年1月8日", "平成元年1月7日", "20261301", "2026010", "20260100", "202601",
		"3000-01-01", "1899-12-31", "明治1年"};
	struct date date;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (normal_date(slice_text(bad[i]), &date) != ERR_BAD_VALUE)
			fail_msg("was read: %s", bad[i]);
	}
}

static void half_width_leaves_words_alone(void **state)
{
	struct buf out = BUF_INIT(256);

	assert_int_equal(normal_put_half(&out, slice_text("Ａｂ１２（株）　千葉")), 0);
	assert_string_equal(buf_text(&out), "Ab12(株) 千葉");
	buf_done(&out);
}

static void not_knowing_is_understood(void **state)
{
	static const char *const unknown[] = {
		"", " ", "unknown", "わからない", "不明", "？", "?", "　", "ー"};
	static const char *const known[] = {"0", "no", "なし", "いいえ", "unknown1"};

	for (size_t i = 0; i < ARRAY_SIZE(unknown); i++)
		assert_true(normal_is_unknown(slice_text(unknown[i])));
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		assert_false(normal_is_unknown(slice_text(known[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_as_people_write_them),
		cmocka_unit_test(mac_addresses_with_any_separators),
		cmocka_unit_test(phone_numbers_and_postal_codes),
		cmocka_unit_test(dates_as_they_are_written_in_japan),
		cmocka_unit_test(dates_that_are_none_are_refused),
		cmocka_unit_test(half_width_leaves_words_alone),
		cmocka_unit_test(not_knowing_is_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
