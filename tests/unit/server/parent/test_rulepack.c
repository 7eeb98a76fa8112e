/* The rule pack: every rule file of every set once, in order, nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "os/os.h"
#include "server/parent/rulepack.h"

static char folder[] = "/tmp/tsujiban-rulepack-XXXXXX";

static void write_file(const char *name, const char *text)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(os_write_all(fd, slice_text(text)), 0);
	os_close(fd);
}

static int make_folder(void **state)
{
	char path[256];

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/linux", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	write_file("b.yml", "title: b");
	write_file("a.yaml", "title: a");
	write_file("linux/c.yml", "title: c");
	write_file("README.md", "no rule");
	write_file(".hidden.yml", "no rule");
	snprintf(path, sizeof(path), "%s/link.yml", folder);
	return symlink("/etc/passwd", path);
}

static int remove_folder(void **state)
{
	static const char *const names[] = {
		"b.yml", "a.yaml", "linux/c.yml", "README.md", ".hidden.yml", "link.yml"};
	char path[256];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/linux", folder);
	rmdir(path);
	return rmdir(folder);
}

static struct slice take_part(struct slice *rest)
{
	uint32_t len;
	struct slice part;

	assert_true(rest->len >= 4);
	len = (uint32_t)rest->data[0] | (uint32_t)rest->data[1] << 8 |
	      (uint32_t)rest->data[2] << 16;
	part = slice_of(rest->data + 4, len);
	*rest = slice_from(*rest, 4 + len);
	return part;
}

static void files_are_packed_in_order(void **state)
{
	static const char *const expected[][2] = {
		{"own/a.yaml", "title: a"},
		{"own/b.yml", "title: b"},
		{"own/linux/c.yml", "title: c"},
	};
	const struct rulepack_set set = {.name = "own", .directory = folder};
	struct rulepack_counts counts;
	struct slice pack, rest;
	int fd = -1;

	assert_int_equal(rulepack_make(&set, 1, &fd, &counts), 0);
	assert_true(os_is_sealed(fd));
	assert_int_equal(os_map(fd, 1024 * 1024, &pack), 0);
	rest = pack;
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		assert_true(slice_is_text(take_part(&rest), expected[i][0]));
		assert_true(slice_is_text(take_part(&rest), expected[i][1]));
	}
	assert_int_equal(rest.len, 0);
	assert_int_equal(counts.n_files, 3);
	os_unmap(pack);
	os_close(fd);
}

static void missing_directory_is_an_error(void **state)
{
	const struct rulepack_set set = {.name = "extra1", .directory = "/nonexistent"};
	struct rulepack_counts counts;
	int fd = -1;

	assert_int_equal(rulepack_make(&set, 1, &fd, &counts), -2 /* ENOENT */);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_packed_in_order),
		cmocka_unit_test(missing_directory_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
