#include "server/seal/root.h"

#include <errno.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <sys/stat.h>

#include "base/text.h"
#include "os/os.h"
#include "server/seal/x509.h"

enum { FILE_MAX_BYTES = 64 * 1024 };

#define ROOT_YEARS 30
#define SERIAL_PREFIX "serial "

/* The last whole serial line's number; ERR_NOT_FOUND when there is none. */
static int find_serial(struct slice file, uint64_t *ret_serial)
{
	int result = ERR_NOT_FOUND;
	struct slice line;

	while (slice_find_byte(file, '\n') < file.len && text_next_part(&file, '\n', &line)) {
		if (!slice_starts(line, slice_text(SERIAL_PREFIX)))
			continue;
		TRY(text_parse_u64(slice_from(line, strlen(SERIAL_PREFIX)), INT64_MAX, ret_serial));
		result = 0;
	}
	return result;
}

static int load(struct root *root, struct slice file)
{
	BIO *bio = BIO_new_mem_buf(file.data, (int)file.len);

	if (!bio)
		return ERR_NO_MEMORY;
	root->key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	root->certificate = root->key ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	BIO_free(bio);
	if (!root->certificate || X509_check_private_key(root->certificate, root->key) != 1)
		return ERR_DAMAGED;
	return 0;
}

static int append(int fd, struct slice bytes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	TRY(os_pwrite_all(fd, bytes, (uint64_t)st.st_size));
	return fsync(fd) < 0 ? -errno : 0;
}

static int append_serial(int fd, uint64_t serial)
{
	char text[48];
	int n = snprintf(text, sizeof(text), SERIAL_PREFIX "%llu\n", (unsigned long long)serial);

	return append(fd, slice_of(text, (size_t)n));
}

static int store(const struct root *root)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;
	long len;
	int result = ERR_CRYPTO;

	if (!bio)
		return ERR_NO_MEMORY;
	if (PEM_write_bio_PrivateKey(bio, root->key, NULL, NULL, 0, NULL, NULL) == 1 &&
		PEM_write_bio_X509(bio, root->certificate) == 1) {
		len = BIO_get_mem_data(bio, &pem);
		result = append(root->fd, slice_of(pem, (size_t)len));
	}
	BIO_free(bio);
	return result;
}

static int make(struct root *root, const struct clock *clock)
{
	const struct x509_request request = {
		.subject = "tsujiban installation root",
		.serial = 1,
		.from = clock->wall(clock) - X509_DAY,
		.until = clock->wall(clock) + ROOT_YEARS * 365 * X509_DAY,
		.is_authority = true,
	};

	root->key = EVP_EC_gen("P-256");
	if (!root->key)
		return ERR_CRYPTO;
	TRY(x509_issue(&request, root->key, NULL, root->key, &root->certificate));
	TRY(store(root));
	return append_serial(root->fd, 1);
}

/* What the file holds is used or refused, never replaced: a second root would cut off every PC. */
static int take(struct root *root, struct slice file)
{
	int result = find_serial(file, &root->serial);

	if (result < 0 && result != ERR_NOT_FOUND)
		return result;
	TRY(load(root, file));
	return result == ERR_NOT_FOUND ? append_serial(root->fd, root->serial) : 0;
}

int root_open(int fd, const struct clock *clock, struct root *ret)
{
	struct buf file = BUF_INIT(FILE_MAX_BYTES);
	struct root root = {.fd = fd, .serial = 1};
	int result = os_read_all(fd, FILE_MAX_BYTES, &file);

	if (result == 0)
		result = file.len == 0 ? make(&root, clock) : take(&root, buf_slice(&file));
	OPENSSL_cleanse(file.data, file.len);
	buf_done(&file);
	if (result < 0) {
		root_done(&root);
		return result;
	}
	*ret = root;
	return 0;
}

void root_done(struct root *root)
{
	X509_free(root->certificate);
	EVP_PKEY_free(root->key);
	*root = (struct root){.fd = -1};
}

int root_next_serial(struct root *root, const struct clock *clock, uint64_t *ret_serial)
{
	uint64_t now = (uint64_t)clock->wall(clock);
	uint64_t serial = now > root->serial ? now : root->serial + 1;

	TRY(append_serial(root->fd, serial));
	root->serial = serial;
	*ret_serial = serial;
	return 0;
}

int root_put_certificate(const struct root *root, struct buf *out)
{
	return x509_put_der(root->certificate, out);
}

int root_hash(const struct root *root, uint8_t ret_hash[ROOT_HASH_BYTES])
{
	uint8_t *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(root->certificate), &der);

	if (len <= 0)
		return ERR_CRYPTO;
	SHA256(der, (size_t)len, ret_hash);
	OPENSSL_free(der);
	return 0;
}
