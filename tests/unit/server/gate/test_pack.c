/* The console's pack: found as packed, refused when anything is out of place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "os/os.h"
#include "packing.h"
#include "server/gate/pack.h"

static void put_pack(struct buf *out)
{
	buf_put_text(out, "TSJPACK1");
	buf_put_u32le(out, 2);
	put_file(out, "/index.html", "text/html", "<p>");
	put_file(out, "/empty.txt", "text/plain", "");
}

static void test_pack(void **state)
{
	struct buf bytes = BUF_INIT(4096);
	struct pack pack;
	const struct pack_file *file;
	int fd = -1;

	put_pack(&bytes);
	assert_int_equal(0, os_memfd_sealed("pack", buf_slice(&bytes), &fd));
	assert_int_equal(0, pack_open(fd, &pack));
	os_close(fd);
	file = pack_find(&pack, slice_text("/index.html"));
	assert_non_null(file);
	assert_true(slice_is_text(file->body, "<p>"));
	assert_true(slice_is_text(file->type, "text/html"));
	assert_string_equal("\"33f2799467177287a29260780a107ac9\"", file->tag);
	assert_non_null(pack_find(&pack, slice_text("/empty.txt")));
	assert_null(pack_find(&pack, slice_text("/index")));
	pack_done(&pack);
	buf_done(&bytes);
}

static void test_pack_cut_anywhere(void **state)
{
	struct buf bytes = BUF_INIT(4096);
	struct pack pack;

	put_pack(&bytes);
	for (size_t len = 0; len < bytes.len; len++)
		assert_true(pack_read(slice_of(bytes.data, len), &pack) < 0);
	buf_put_byte(&bytes, 0);
	assert_int_equal(ERR_MALFORMED, pack_read(buf_slice(&bytes), &pack));
	buf_done(&bytes);
}

static void test_pack_refuses(void **state)
{
	static const struct {
		const char *path, *type;
	} rows[] = {{"index.html", "a/b"}, {"", "a/b"}, {"/a", ""}, {"/a", "a/b\r\nX: y"},
		{"/\n", "a/b"}};
	struct buf bytes = BUF_INIT(4096);
	struct pack pack;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		buf_clear(&bytes);
		buf_put_text(&bytes, "TSJPACK1");
		buf_put_u32le(&bytes, 1);
		put_file(&bytes, rows[i].path, rows[i].type, "x");
		assert_int_equal(ERR_MALFORMED, pack_read(buf_slice(&bytes), &pack));
	}
	buf_clear(&bytes);
	buf_put_text(&bytes, "TSJPACK1");
	buf_put_u32le(&bytes, 2);
	put_file(&bytes, "/a", "a/b", "x");
	put_file(&bytes, "/a", "a/b", "y");
	assert_int_equal(ERR_MALFORMED, pack_read(buf_slice(&bytes), &pack));
	buf_done(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pack),
		cmocka_unit_test(test_pack_cut_anywhere),
		cmocka_unit_test(test_pack_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
