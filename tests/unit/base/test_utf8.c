#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/text.h"

/* What stands before and behind moves the part in question across every word boundary. */
static bool is_utf8_at(const char *part, size_t before, size_t behind)
{
	_cleanup_(buf_done) struct buf text = BUF_INIT(256);

	for (size_t i = 0; i < before; i++)
		buf_put_byte(&text, 'a');
	buf_put_text(&text, part);
	for (size_t i = 0; i < behind; i++)
		buf_put_byte(&text, 'z');
	return text_is_utf8(buf_slice(&text));
}

static void expect(const char *part, bool want)
{
	for (size_t before = 0; before < 18; before++) {
		for (size_t behind = 0; behind < 18; behind++) {
			if (is_utf8_at(part, before, behind) != want)
				print_error("%zu %s %zu\n", before, part, behind);
			assert_int_equal(is_utf8_at(part, before, behind), want);
		}
	}
}

static void test_well_formed(void **state _unused_)
{
	expect("", true);
	expect("\x7f", true);
	expect("\xc2\x80", true);
	expect("\u07ff", true);
	expect("\u0800", true);
	expect("\ud7ff", true);
	expect("\ue000\uffff", true);
	expect("\U00010000\U0010ffff", true);
	expect("\u8fbb\u756a", true);
}

/* RFC 3629: no lone continuation, no cut sequence, no overlong form, no surrogate, nothing above. */
static void test_ill_formed(void **state _unused_)
{
	expect("\x80", false);
	expect("\xbf", false);
	expect("\xc2", false);
	expect("\xe6\xb0", false);
	expect("\xf0\x90\x80", false);
	expect("\xc0\x80", false);
	expect("\xc1\xbf", false);
	expect("\xe0\x9f\xbf", false);
	expect("\xf0\x8f\xbf\xbf", false);
	expect("\xed\xa0\x80", false);
	expect("\xed\xbf\xbf", false);
	expect("\xf4\x90\x80\x80", false);
	expect("\xf5\x80\x80\x80", false);
	expect("\xff", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed),
		cmocka_unit_test(test_ill_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
