/* Readers of other people's texts: arguments, /proc, passwd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/collect/command.h"
#include "agent/collect/procfile.h"
#include "agent/collect/users.h"

#define BYTES(literal_) slice_of((literal_), sizeof(literal_) - 1)

static void joins_arguments(void **state)
{
	static const struct {
		struct slice arguments;
		const char *joined;
	} rows[] = {
		{SLICE_LITERAL("/bin/sh\0-c\0echo a b\0"), "/bin/sh -c \"echo a b\""},
		{SLICE_LITERAL("true\0"), "true"},
		{SLICE_LITERAL("cp\0\0b\0"), "cp \"\" b"},
		{SLICE_LITERAL("cmd\0\0"), "cmd \"\""},
		{SLICE_LITERAL("cut\0in the mid"), "cut \"in the mid\""},
		{SLICE_LITERAL("quo\"te\0t\tab\0"), "quo\"te t\tab"},
		{SLICE_LITERAL("\xff\xfe\0"), "\xff\xfe"},
		{SLICE_LITERAL("\0"), "\"\""},
		{SLICE_LITERAL(""), ""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(buf_done) struct buf out = BUF_INIT(256);

		assert_int_equal(command_join(rows[i].arguments, &out), 0);
		assert_string_equal(buf_text(&out), rows[i].joined);
	}
}

static void does_not_join_beyond_its_room(void **state)
{
	_cleanup_(buf_done) struct buf out = BUF_INIT(4);

	assert_int_equal(command_join(BYTES("abc\0def\0"), &out), ERR_TOO_LARGE);
}

static void trims_hidden_arguments(void **state)
{
	struct slice s = command_trim(BYTES("nginx: master\0\0\0\0"));

	assert_int_equal(s.len, strlen("nginx: master"));
	assert_int_equal(command_trim(BYTES("\0\0")).len, 0);
	assert_int_equal(command_trim(SLICE_EMPTY).len, 0);
}

#define STAT_BEHIND_NAME                                                                          \
	" S 77 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 123456 9000 100 18446744073709551615 1 " \
	"1\n"

static void reads_stat_of_any_name(void **state)
{
	static const char *const names[] = {
		"1 (bash)",
		"1 (a b)",
		"1 (a) S 5 5 5)",
		"1 ())",
		"1 ()",
		"1 (\n) S 1 2 3 (x)",
		"1 (\xff(()",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		_cleanup_(buf_done) struct buf text = BUF_INIT(1024);
		struct proc_stat stat = {0};

		buf_put_text(&text, names[i]);
		buf_put_text(&text, STAT_BEHIND_NAME);
		assert_int_equal(procfile_parse_stat(buf_slice(&text), &stat), 0);
		assert_int_equal(stat.ppid, 77);
		assert_int_equal(stat.start, 123456);
	}
}

static void refuses_other_stats(void **state)
{
	static const struct {
		const char *text;
		int result;
	} rows[] = {
		{"", ERR_MALFORMED},
		{"1 bash S 1 2 3", ERR_MALFORMED},
		{"1 (bash)", ERR_TRUNCATED},
		{"1 (bash) S 77 1 1 0", ERR_TRUNCATED},
		{"1 (bash) S -7 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 123456 9000", ERR_BAD_VALUE},
		{"1 (bash) S 99999999999 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 5 9000",
			ERR_BAD_VALUE},
		{"1 (bash) S 7 1 1 0 -1 0 1 2 3 4 5 6 7 8 20 0 1 0 x 9000", ERR_BAD_VALUE},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct proc_stat stat;

		assert_int_equal(
			procfile_parse_stat(slice_text(rows[i].text), &stat), rows[i].result);
	}
}

static void finds_the_real_user(void **state)
{
	static const struct {
		const char *text;
		int result;
		uint32_t uid;
	} rows[] = {
		{"Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t5\t5\t5\t5\n", 0, 1000},
		{"Name:\tUid:\t7\nUid:\t8\t8\t8\t8\n", 0, 8},
		{"Uid:\t4294967295\t", 0, UINT32_MAX},
		{"Uid:\t4294967296\t", ERR_BAD_VALUE, 0},
		{"Uid:\t-1\t", ERR_BAD_VALUE, 0},
		{"Name:\tx\n", ERR_TRUNCATED, 0},
		{"", ERR_TRUNCATED, 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t uid = 0;

		assert_int_equal(
			procfile_parse_uid(slice_text(rows[i].text), &uid), rows[i].result);
		assert_int_equal(uid, rows[i].uid);
	}
}

static void reads_links_to_pipes(void **state)
{
	static const struct {
		const char *link;
		uint64_t pipe;
	} rows[] = {
		{"pipe:[4711]", 4711},
		{"socket:[4711]", 0},
		{"/dev/pts/3", 0},
		{"/tmp/pipe:[5]", 0},
		{"pipe:[5", 0},
		{"pipe:[]", 0},
		{"pipe:[-5]", 0},
		{"pipe:[18446744073709551616]", 0},
		{"", 0},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(procfile_parse_pipe(slice_text(rows[i].link)), rows[i].pipe);
}

static void names_users(void **state)
{
	static const char text[] = "root:x:0:0:root:/root:/bin/bash\n"
				   "toor:x:0:0::/root:/bin/sh\n"
				   "# comment\n\n:x:5:5::/:\nno-number:x::1::/:\nbad:x:-1:1::/:\n"
				   "big:x:4294967295:1::/:\nshort:x\n"
				   "\xe5\xb1\xb1:x:1000:1000::/home/y:/bin/sh\nlast:*:7";
	struct users users;

	users_init(&users);
	assert_int_equal(users_find(&users, 0).len, 0);
	assert_int_equal(users_parse(&users, BYTES(text)), 0);
	assert_true(slice_is_text(users_find(&users, 0), "root"));
	assert_true(slice_is_text(users_find(&users, 7), "last"));
	assert_true(slice_is_text(users_find(&users, 1000), "\xe5\xb1\xb1"));
	assert_true(slice_is_text(users_find(&users, UINT32_MAX), "big"));
	assert_int_equal(users_find(&users, 5).len, 0);
	assert_int_equal(users_find(&users, 1).len, 0);
	/* Another file replaces all of it. */
	assert_int_equal(users_parse(&users, BYTES("a:x:5:5::/:")), 0);
	assert_int_equal(users_find(&users, 0).len, 0);
	assert_true(slice_is_text(users_find(&users, 5), "a"));
	assert_int_equal(users_parse(&users, SLICE_EMPTY), 0);
	assert_int_equal(users_find(&users, 5).len, 0);
	users_done(&users);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_arguments),
		cmocka_unit_test(does_not_join_beyond_its_room),
		cmocka_unit_test(trims_hidden_arguments),
		cmocka_unit_test(reads_stat_of_any_name),
		cmocka_unit_test(refuses_other_stats),
		cmocka_unit_test(finds_the_real_user),
		cmocka_unit_test(reads_links_to_pipes),
		cmocka_unit_test(names_users),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
