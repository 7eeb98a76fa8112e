/* A machine without a Japanese typeface: said, not drawn in boxes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/macros.h"
#include "os/os.h"
#include "server/press/typeface.h"

static void none_is_said(void **state)
{
	static const char empty[] = "<?xml version=\"1.0\"?><fontconfig></fontconfig>";
	struct typeface *typeface;
	struct fault fault = {0};
	char path[] = "/tmp/tsujiban-fonts-XXXXXX";
	_cleanup_fd_ int fd = mkstemp(path);

	assert_int_equal(os_write_all(fd, slice_text(empty)), 0);
	setenv("FONTCONFIG_FILE", path, 1);
	assert_int_equal(typeface_open(&typeface, &fault), ERR_REFUSED);
	assert_int_equal(fault.message, MSG_PRESS_FONT_MISSING);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(none_is_said)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
