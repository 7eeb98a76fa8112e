#include "agent/ship/tls.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>

#include "os/loop.h"
#include "os/os.h"

struct tls {
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config config;
	mbedtls_x509_crt
		none; /* mbedTLS wants a list of trusted roots; the hash says which one it is */
	struct tls_peer peer;
	uint8_t serial[STATE_MAX_SERIAL];
	bool root_seen;
	bool refused;
	unsigned wants;
	int fd;
};

static const int suites[] = {
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
	0,
};
static const mbedtls_ecp_group_id curves[] = {MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_NONE};
static const int hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_NONE};
static const mbedtls_x509_crt_profile profile = {
	.allowed_mds = MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256),
	.allowed_pks =
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA),
	.allowed_curves = MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1),
};

/* ---- who the peer is */

static bool is_pinned(const struct tls *t, const mbedtls_x509_crt *crt)
{
	uint8_t hash[WIRE_HASH_BYTES];

	return mbedtls_sha256_ret(crt->pk_raw.p, crt->pk_raw.len, hash, 0) == 0 &&
	       memcmp(hash, t->peer.root_hash, sizeof(hash)) == 0;
}

/* Into a fixed width, zeros in front. False: longer than any serial may be. */
static bool take_serial(const mbedtls_x509_buf *from, uint8_t to[STATE_MAX_SERIAL])
{
	struct slice s = slice_of(from->p, from->len);

	while (s.len > 0 && s.data[0] == 0)
		s = slice_from(s, 1);
	if (s.len > STATE_MAX_SERIAL)
		return false;
	memset(to, 0, STATE_MAX_SERIAL);
	if (s.len > 0)
		memcpy(to + STATE_MAX_SERIAL - s.len, s.data, s.len);
	return true;
}

/*
 * Called for each certificate of the chain, the last (the root) first. mbedTLS has checked that each is
 * signed by the one above it; at the top it found no trusted root, which is ours to judge.
 */
static int on_certificate(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
	struct tls *t = ctx;

	*flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
	if (depth == 1 && is_pinned(t, crt)) {
		t->root_seen = true;
		*flags &= ~(uint32_t)MBEDTLS_X509_BADCERT_NOT_TRUSTED;
	} else if (depth >= 1 || !t->root_seen) {
		*flags |= MBEDTLS_X509_BADCERT_NOT_TRUSTED;
	}
	if (depth == 0 && (!take_serial(&crt->serial, t->serial) ||
				  memcmp(t->serial, t->peer.serial, STATE_MAX_SERIAL) < 0))
		*flags |= MBEDTLS_X509_BADCERT_OTHER;
	t->refused |= *flags != 0;
	return 0;
}

/* ---- mbedTLS's view of the world */

static int fill_random(void *ctx, unsigned char *out, size_t len)
{
	os_random(out, len);
	return 0;
}

static int send_bytes(void *ctx, const unsigned char *bytes, size_t len)
{
	const struct tls *t = ctx;
	ssize_t n = send(t->fd, bytes, len, MSG_NOSIGNAL);

	if (n >= 0)
		return (int)n;
	return errno == EAGAIN || errno == EINTR ? MBEDTLS_ERR_SSL_WANT_WRITE
						 : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int receive_bytes(void *ctx, unsigned char *out, size_t len)
{
	const struct tls *t = ctx;
	ssize_t n = recv(t->fd, out, len, 0);

	if (n >= 0)
		return (int)n;
	return errno == EAGAIN || errno == EINTR ? MBEDTLS_ERR_SSL_WANT_READ
						 : MBEDTLS_ERR_SSL_CONN_EOF;
}

static int result_of(struct tls *t, int r)
{
	if (r == MBEDTLS_ERR_SSL_WANT_READ || r == MBEDTLS_ERR_SSL_WANT_WRITE) {
		t->wants = r == MBEDTLS_ERR_SSL_WANT_READ ? LOOP_READ : LOOP_WRITE;
		return ERR_AGAIN;
	}
	if (r == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || r == MBEDTLS_ERR_SSL_CONN_EOF)
		return ERR_CLOSED;
	return r < 0 ? ERR_TLS : 0;
}

/* ---- life */

static void configure(struct tls *t)
{
	mbedtls_ssl_conf_authmode(&t->config, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_chain(&t->config, &t->none, NULL);
	mbedtls_ssl_conf_cert_profile(&t->config, &profile);
	mbedtls_ssl_conf_verify(&t->config, on_certificate, t);
	mbedtls_ssl_conf_rng(&t->config, fill_random, NULL);
	mbedtls_ssl_conf_min_version(
		&t->config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
	mbedtls_ssl_conf_ciphersuites(&t->config, suites);
	mbedtls_ssl_conf_curves(&t->config, curves);
	mbedtls_ssl_conf_sig_hashes(&t->config, hashes);
}

int tls_new(struct tls **ret)
{
	struct tls *t = calloc(1, sizeof(*t));

	if (!t)
		return ERR_NO_MEMORY;
	t->fd = -1;
	mbedtls_ssl_init(&t->ssl);
	mbedtls_ssl_config_init(&t->config);
	mbedtls_x509_crt_init(&t->none);
	if (mbedtls_ssl_config_defaults(&t->config, MBEDTLS_SSL_IS_CLIENT,
		    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) != 0) {
		tls_free(t);
		return ERR_TLS;
	}
	configure(t);
	*ret = t;
	return 0;
}

struct tls *tls_free(struct tls *t)
{
	if (!t)
		return NULL;
	mbedtls_ssl_free(&t->ssl);
	mbedtls_ssl_config_free(&t->config);
	mbedtls_x509_crt_free(&t->none);
	free(t);
	return NULL;
}

int tls_start(struct tls *t, int fd, const struct tls_peer *peer)
{
	t->fd = fd;
	t->peer = *peer;
	t->root_seen = t->refused = false;
	/* The context's buffers (32 KiB) live only as long as a session. */
	if (mbedtls_ssl_setup(&t->ssl, &t->config) != 0)
		return ERR_NO_MEMORY;
	mbedtls_ssl_set_bio(&t->ssl, t, send_bytes, receive_bytes, NULL);
	return 0;
}

void tls_stop(struct tls *t)
{
	if (t->fd < 0)
		return;
	/* Politeness: whether it arrives does not matter. */
	(void)mbedtls_ssl_close_notify(&t->ssl);
	mbedtls_ssl_free(&t->ssl);
	mbedtls_ssl_init(&t->ssl);
	t->fd = -1;
}

int tls_handshake(struct tls *t)
{
	TRY(result_of(t, mbedtls_ssl_handshake(&t->ssl)));
	/* mbedTLS has refused already whoever is not the right one; nothing is sent on its word alone. */
	return t->root_seen && !t->refused && mbedtls_ssl_get_verify_result(&t->ssl) == 0 ? 0
											  : ERR_TLS;
}

int tls_write(struct tls *t, struct slice bytes, size_t *ret_written)
{
	int r = mbedtls_ssl_write(&t->ssl, bytes.data, bytes.len);

	TRY(result_of(t, r));
	*ret_written = (size_t)r;
	return 0;
}

int tls_read(struct tls *t, void *out, size_t len, size_t *ret_len)
{
	int r = mbedtls_ssl_read(&t->ssl, out, len);

	if (r == 0)
		return ERR_CLOSED;
	TRY(result_of(t, r));
	*ret_len = (size_t)r;
	return 0;
}

unsigned tls_wants(const struct tls *t)
{
	return t->wants;
}

bool tls_refused_peer(const struct tls *t)
{
	return t->refused;
}

const uint8_t *tls_serial(const struct tls *t)
{
	return t->serial;
}
