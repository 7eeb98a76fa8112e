/* A backup's blocks and its manifest: what is written is read again, everything else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "backup/manifest.h"

#define MADE ((usec_t)1795410330 * USEC_PER_SEC)

static void test_header_is_read_again(void **state)
{
	static const struct tar_member members[] = {
		{"manifest", 0},
		{"state/tsujiban.db", 4096},
		{"journal/0000000004000000.journal", TAR_FILE_MAX},
	};

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		uint8_t block[TAR_BLOCK_BYTES];
		struct tar_member member;

		assert_int_equal(tar_header_encode(&members[i], MADE, block), 0);
		assert_int_equal(tar_header_decode(block, &member), 0);
		assert_string_equal(member.name, members[i].name);
		assert_int_equal(member.size, members[i].size);
	}
	assert_int_equal(tar_padding(0), 0);
	assert_int_equal(tar_padding(1), 511);
	assert_int_equal(tar_padding(512), 0);
}

static void test_changed_headers_are_refused(void **state)
{
	const struct tar_member member = {"keys/root.pem", 100};
	uint8_t block[TAR_BLOCK_BYTES] = {0};
	struct tar_member read;

	assert_int_equal(tar_header_decode(block, &read), ERR_NOT_FOUND);
	for (size_t i = 0; i < TAR_BLOCK_BYTES; i++) {
		assert_int_equal(tar_header_encode(&member, MADE, block), 0);
		block[i] ^= 1;
		/* The byte behind the checksum's digits means nothing. */
		if (tar_header_decode(block, &read) == 0)
			assert_true(i == 154 || i == 155);
	}
}

static void test_what_is_too_large_is_not_written(void **state)
{
	struct tar_member member = {"x", TAR_FILE_MAX + 1};
	uint8_t block[TAR_BLOCK_BYTES];

	assert_int_equal(tar_header_encode(&member, MADE, block), ERR_TOO_LARGE);
	memset(member.name, 'x', sizeof(member.name));
	member.size = 1;
	assert_int_equal(tar_header_encode(&member, MADE, block), ERR_TOO_LARGE);
}

static void test_manifest_is_read_again(void **state)
{
	struct manifest manifest = {.version = "0.1.0", .state = 3, .made = MADE}, read;
	_cleanup_(buf_done) struct buf text = BUF_INIT(64 * 1024);

	for (unsigned i = 0; i < 40; i++) {
		struct manifest_row row = {.size = i, .whole = 2 * i, .hash = {(uint8_t)i}};

		snprintf(row.name, sizeof(row.name), "journal/%016x.journal", i);
		assert_int_equal(manifest_add(&manifest, &row), 0);
	}
	assert_int_equal(manifest_encode(&manifest, &text), 0);
	assert_int_equal(manifest_decode(buf_slice(&text), &read), 0);
	assert_string_equal(read.version, "0.1.0");
	assert_int_equal(read.state, 3);
	assert_int_equal(read.made, MADE);
	assert_int_equal(read.n, 40);
	for (size_t i = 0; i < read.n; i++)
		assert_memory_equal(&read.rows[i], &manifest.rows[i], sizeof(read.rows[i]));
	assert_non_null(manifest_find(&read, "journal/0000000000000007.journal"));
	assert_null(manifest_find(&read, "journal/7"));
	/* Cut off anywhere, it is none. */
	for (size_t len = 0; len < text.len; len++)
		assert_int_equal(manifest_decode(slice_of(text.data, len), &(struct manifest){0}),
			ERR_MALFORMED);
	manifest_done(&read);
	manifest_done(&manifest);
}

#define HEAD "tsujiban-backup 1\nversion 0.1.0\nstate 1\nmade 5\n"
#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void test_other_texts_are_refused(void **state)
{
	static const struct {
		const char *text;
		int result;
	} rows[] = {
		{HEAD "end\n", 0},
		{HEAD "file " HASH " 1 2 a b\nend\n", 0},
		{"tsujiban-backup 2\nversion 0.1.0\n", ERR_UNSUPPORTED},
		{HEAD "end\nmore\n", ERR_MALFORMED},
		{HEAD "file " HASH " 2 1 a\nend\n", ERR_MALFORMED},
		{HEAD "file " HASH " 1 2 \nend\n", ERR_MALFORMED},
		{HEAD "file " HASH " -1 2 a\nend\n", ERR_MALFORMED},
		{HEAD "file 00 1 2 a\nend\n", ERR_MALFORMED},
		{HEAD "file x\nend\n", ERR_MALFORMED},
		{HEAD "folder a\nend\n", ERR_MALFORMED},
		{"tsujiban-backup 1\nversion \nstate 1\nmade 5\nend\n", ERR_MALFORMED},
		{"tsujiban-backup 1\nversion 1\nstate x\nmade 5\nend\n", ERR_MALFORMED},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct manifest manifest = {0};

		assert_int_equal(
			manifest_decode(slice_text(rows[i].text), &manifest), rows[i].result);
		manifest_done(&manifest);
	}
}

static void test_only_our_files_have_a_place(void **state)
{
	static const char *const strange[] = {"", "/etc/passwd", "../x", "state/../x", "state/x",
		"state/", "state", "journal/0000000004000000.journal/x", "journal/x.journal",
		"journal/0000000004000000.new", "keys/root.pem2", "keys//root.pem",
		"journal/../../etc/cron.d/x", "restored"};
	const struct place *place = place_find("journal/0000000004000000.journal");

	assert_non_null(place);
	assert_string_equal(place->owner, "tsujiban");
	assert_string_equal(place_find("keys/root.pem")->owner, "tsujiban-seal");
	assert_null(place_find("tsujiban.conf")->owner);
	for (size_t i = 0; i < ARRAY_SIZE(strange); i++)
		assert_null(place_find(strange[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header_is_read_again),
		cmocka_unit_test(test_changed_headers_are_refused),
		cmocka_unit_test(test_what_is_too_large_is_not_written),
		cmocka_unit_test(test_manifest_is_read_again),
		cmocka_unit_test(test_other_texts_are_refused),
		cmocka_unit_test(test_only_our_files_have_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
