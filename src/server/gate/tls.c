#include "server/gate/tls.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

enum { TICKET_SECONDS = 24 * 3600, MAX_CHAIN = 8 };

static void free_x509(X509 **certificate)
{
	X509_free(*certificate);
}

static void free_key(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

static void free_bio(BIO **bio)
{
	BIO_free(*bio);
}

static void free_context(SSL_CTX **context)
{
	SSL_CTX_free(*context);
}

int tls_prepare(void)
{
	/* The system's openssl.cnf is for clients of every kind; a gate's settings are all here. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1 ||
		OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return ERR_CRYPTO;
	return 0;
}

void tls_done(struct tls *tls)
{
	SSL_CTX_free(tls->context);
	tls->context = NULL;
}

static int choose_protocol(SSL *ssl _unused_, const unsigned char **out, unsigned char *out_len,
	const unsigned char *in, unsigned in_len, void *ctx _unused_)
{
	static const unsigned char http11[] = "\x08http/1.1";
	unsigned char *chosen;

	if (SSL_select_next_proto(&chosen, out_len, http11, sizeof(http11) - 1, in, in_len) !=
		OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static SSL_CTX *new_context(void)
{
	static const unsigned char id[] = "tsujiban";
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());

	if (!context)
		return NULL;
	SSL_CTX_set_options(context,
		SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
			SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
					  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); /* tickets alone */
	SSL_CTX_set_timeout(context, TICKET_SECONDS);
	SSL_CTX_set_num_tickets(context, 1);
	SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
	if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
		SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
		SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
		SSL_CTX_set_session_id_context(context, id, sizeof(id) - 1) == 1)
		return context;
	SSL_CTX_free(context);
	return NULL;
}

static void use_context(struct tls *tls, SSL_CTX *context)
{
	SSL_CTX_free(tls->context);
	tls->context = context;
}

static X509 *parse_der(struct slice der)
{
	const unsigned char *at = der.data;
	X509 *certificate = d2i_X509(NULL, &at, (long)der.len);

	if (certificate && at == der.data + der.len)
		return certificate;
	X509_free(certificate);
	return NULL;
}

int tls_use_leaf(struct tls *tls, EVP_PKEY *key, struct slice certificate, struct slice root)
{
	_cleanup_(free_x509) X509 *leaf = parse_der(certificate);
	_cleanup_(free_x509) X509 *issuer = parse_der(root);
	_cleanup_(free_context) SSL_CTX *context = new_context();

	if (!leaf || !issuer || !context || SSL_CTX_use_certificate(context, leaf) != 1 ||
		SSL_CTX_use_PrivateKey(context, key) != 1 ||
		SSL_CTX_check_private_key(context) != 1 ||
		SSL_CTX_add1_chain_cert(context, issuer) != 1) {
		ERR_clear_error();
		return ERR_CRYPTO;
	}
	use_context(tls, TAKE_PTR(context));
	return 0;
}

/* No passphrase can be asked for. */
static int no_passphrase(char *buf _unused_, int size _unused_, int rw _unused_, void *ctx _unused_)
{
	return -1;
}

static int use_pem_chain(SSL_CTX *context, BIO *bio)
{
	_cleanup_(free_x509) X509 *leaf = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);

	if (!leaf || SSL_CTX_use_certificate(context, leaf) != 1)
		return ERR_CRYPTO;
	for (size_t i = 0; i < MAX_CHAIN; i++) {
		_cleanup_(free_x509) X509 *next = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);

		if (!next)
			break;
		if (SSL_CTX_add1_chain_cert(context, next) != 1)
			return ERR_CRYPTO;
	}
	ERR_clear_error(); /* the end of the file is an error to OpenSSL */
	return 0;
}

int tls_use_pem(struct tls *tls, struct slice chain, struct slice key)
{
	_cleanup_(free_bio) BIO *chain_bio = BIO_new_mem_buf(chain.data, (int)chain.len);
	_cleanup_(free_bio) BIO *key_bio = BIO_new_mem_buf(key.data, (int)key.len);
	_cleanup_(free_context) SSL_CTX *context = new_context();
	_cleanup_(free_key) EVP_PKEY *private = NULL;

	if (!chain_bio || !key_bio || !context)
		return ERR_CRYPTO;
	private = PEM_read_bio_PrivateKey(key_bio, NULL, no_passphrase, NULL);
	if (!private || use_pem_chain(context, chain_bio) < 0 ||
		SSL_CTX_use_PrivateKey(context, private) != 1 ||
		SSL_CTX_check_private_key(context) != 1) {
		ERR_clear_error();
		return ERR_CRYPTO;
	}
	use_context(tls, TAKE_PTR(context));
	return 0;
}

int tls_accept(struct tls *tls, int fd, SSL **ret_ssl)
{
	SSL *ssl = tls->context ? SSL_new(tls->context) : NULL;

	if (ssl && SSL_set_fd(ssl, fd) == 1) {
		SSL_set_accept_state(ssl);
		*ret_ssl = ssl;
		return 0;
	}
	SSL_free(ssl);
	ERR_clear_error();
	return ERR_TLS;
}
