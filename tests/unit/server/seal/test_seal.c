/* The installation root survives reopening and torn first writes; leaves are what agents check. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <openssl/x509v3.h>
#include <sys/mman.h>

#include "os/os.h"
#include "server/seal/root.h"
#include "server/seal/x509.h"

#define NOON ((usec_t)1795435200 * USEC_PER_SEC)

static int new_file(void)
{
	int fd = memfd_create("root", MFD_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void root_is_made_once_and_kept(void **state)
{
	struct clock_fake fake;
	struct root first, second;
	uint8_t hash_first[ROOT_HASH_BYTES], hash_second[ROOT_HASH_BYTES];
	int fd = new_file();

	clock_fake_init(&fake, NOON);
	assert_int_equal(root_open(fd, &fake.clock, &first), 0);
	assert_int_equal(root_hash(&first, hash_first), 0);
	root_done(&first);
	/* The parent gives every seal the same descriptor, wherever the one before has read to. */
	for (int i = 0; i < 3; i++) {
		assert_int_equal(root_open(fd, &fake.clock, &second), 0);
		assert_int_equal(root_hash(&second, hash_second), 0);
		assert_memory_equal(hash_first, hash_second, ROOT_HASH_BYTES);
		root_done(&second);
	}
	os_close(fd);
}

static void serials_rise_over_restarts_and_clock_jumps(void **state)
{
	struct clock_fake fake;
	struct root root;
	uint64_t before, after;
	int fd = new_file();

	clock_fake_init(&fake, NOON);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	assert_int_equal(root_next_serial(&root, &fake.clock, &before), 0);
	root_done(&root);
	clock_fake_advance(&fake, -30 * X509_DAY);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	assert_int_equal(root_next_serial(&root, &fake.clock, &after), 0);
	assert_true(after > before);
	root_done(&root);
	os_close(fd);
}

/* Nobody can tell whether PCs know the root that stood there: it is not for seal to replace it. */
static void torn_root_is_refused_and_left_alone(void **state)
{
	static const char torn[] = "-----BEGIN PRIVATE KEY-----\nMIGH";
	struct clock_fake fake;
	struct root root;
	uint8_t left[sizeof(torn)];
	int fd = new_file();

	clock_fake_init(&fake, NOON);
	assert_int_equal(os_pwrite_all(fd, slice_text(torn), 0), 0);
	assert_int_equal(root_open(fd, &fake.clock, &root), ERR_DAMAGED);
	assert_int_equal(pread(fd, left, sizeof(left), 0), sizeof(torn) - 1);
	assert_memory_equal(left, torn, sizeof(torn) - 1);
	os_close(fd);
}

static void root_that_lost_its_serials_is_used(void **state)
{
	struct clock_fake fake;
	struct root root;
	uint8_t before[ROOT_HASH_BYTES], after[ROOT_HASH_BYTES];
	_cleanup_(buf_done) struct buf file = BUF_INIT(8192);
	uint64_t first, second;
	int fd = new_file();

	clock_fake_init(&fake, NOON);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	assert_int_equal(root_hash(&root, before), 0);
	assert_int_equal(root_next_serial(&root, &fake.clock, &first), 0);
	root_done(&root);
	assert_int_equal(os_read_all(fd, 8192, &file), 0);
	assert_int_equal(
		ftruncate(fd, strstr((const char *)file.data, "serial ") - (const char *)file.data),
		0);
	clock_fake_advance(&fake, USEC_PER_SEC);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	assert_int_equal(root_hash(&root, after), 0);
	assert_memory_equal(before, after, sizeof(before));
	assert_int_equal(root_next_serial(&root, &fake.clock, &second), 0);
	assert_true(second > first);
	root_done(&root);
	os_close(fd);
}

static void announced_root_that_is_damaged_is_refused(void **state)
{
	struct clock_fake fake;
	struct root root;
	int fd = new_file();

	clock_fake_init(&fake, NOON);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	root_done(&root);
	assert_int_equal(os_pwrite_all(fd, slice_text("!!!!!!!!"), 40), 0);
	assert_int_equal(root_open(fd, &fake.clock, &root), ERR_DAMAGED);
	os_close(fd);
}

static int issue_leaf(const char *names, X509 **ret_leaf)
{
	struct clock_fake fake;
	struct root root;
	struct x509_request request = {.subject = "tsujiban gate",
		.serial = 7,
		.from = NOON,
		.until = NOON + 7 * X509_DAY,
		.names = slice_text(names)};
	EVP_PKEY *key = EVP_EC_gen("P-256");
	int fd = new_file();
	int result;

	clock_fake_init(&fake, NOON);
	assert_int_equal(root_open(fd, &fake.clock, &root), 0);
	result = x509_issue(&request, key, root.certificate, root.key, ret_leaf);
	if (result == 0)
		assert_int_equal(X509_verify(*ret_leaf, root.key), 1);
	root_done(&root);
	EVP_PKEY_free(key);
	os_close(fd);
	return result;
}

static void leaf_names_hosts_and_addresses(void **state)
{
	X509 *leaf = NULL;

	assert_int_equal(issue_leaf("watch.example.jp,127.0.0.1,::1", &leaf), 0);
	assert_int_equal(X509_check_host(leaf, "watch.example.jp", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(leaf, "other.example.jp", 0, 0, NULL), 0);
	assert_int_equal(X509_check_ip_asc(leaf, "127.0.0.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(leaf, "::1", 0), 1);
	assert_int_equal(X509_check_ca(leaf), 0);
	X509_free(leaf);
}

static void leaf_with_a_crooked_name_is_refused(void **state)
{
	static const char *const crooked[] = {"a b", "", "a,,b", "x:y", "dirName:z", "a\nb", "*"};
	X509 *leaf = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(crooked); i++) {
		if (crooked[i][0])
			assert_int_equal(issue_leaf(crooked[i], &leaf), ERR_BAD_VALUE);
	}
}

static void keys_of_another_kind_are_refused(void **state)
{
	EVP_PKEY *rsa = EVP_RSA_gen(2048);
	EVP_PKEY *read = NULL;
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(rsa, &der);

	assert_int_equal(x509_read_key(slice_of(der, (size_t)len), &read), ERR_REFUSED);
	assert_int_equal(x509_read_key(slice_text("nonsense"), &read), ERR_REFUSED);
	OPENSSL_free(der);
	EVP_PKEY_free(rsa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(root_is_made_once_and_kept),
		cmocka_unit_test(serials_rise_over_restarts_and_clock_jumps),
		cmocka_unit_test(torn_root_is_refused_and_left_alone),
		cmocka_unit_test(root_that_lost_its_serials_is_used),
		cmocka_unit_test(announced_root_that_is_damaged_is_refused),
		cmocka_unit_test(leaf_names_hosts_and_addresses),
		cmocka_unit_test(leaf_with_a_crooked_name_is_refused),
		cmocka_unit_test(keys_of_another_kind_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
