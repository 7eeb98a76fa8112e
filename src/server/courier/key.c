#include "server/courier/key.h"

#include <errno.h>
#include <sodium.h>
#include <unistd.h>

#include "os/os.h"

_Static_assert(COURIER_KEY_BYTES == crypto_box_PUBLICKEYBYTES, "X25519");
_Static_assert(COURIER_KEY_BYTES == crypto_box_SECRETKEYBYTES, "X25519");

static int make(int fd, struct courier_key *key)
{
	if (crypto_box_keypair(key->public_half, key->secret_half) != 0)
		return ERR_CRYPTO;
	TRY(os_pwrite_all(fd, slice_of(key, sizeof(*key)), 0));
	return fsync(fd) < 0 ? -errno : 0;
}

int courier_key_open(int fd, struct courier_key *ret)
{
	int result;

	if (sodium_init() < 0)
		return ERR_CRYPTO;
	result = os_pread_all(fd, (uint8_t *)ret, sizeof(*ret), 0);
	return result == ERR_TRUNCATED ? make(fd, ret) : result;
}

void courier_key_done(struct courier_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

int courier_key_unseal(const struct courier_key *key, struct slice sealed, struct buf *out)
{
	size_t len;
	uint8_t *to;

	if (sealed.len < crypto_box_SEALBYTES)
		return ERR_CRYPTO;
	len = sealed.len - crypto_box_SEALBYTES;
	to = buf_reserve(out, len);
	if (!to)
		return buf_result(out);
	if (crypto_box_seal_open(to, sealed.data, sealed.len, key->public_half, key->secret_half) !=
		0)
		return ERR_CRYPTO;
	buf_grow(out, len);
	return 0;
}
