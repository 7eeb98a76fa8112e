#include "tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/check.h"
#include "base/text.h"

/* ---- certificates */

static EVP_PKEY *make_key(void)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	CHECK(key);
	return key;
}

static void add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	CHECK(e && X509_add_ext(x, e, -1));
	X509_EXTENSION_free(e);
}

static X509 *make_certificate(const char *subject, const char *issuer, unsigned serial,
	EVP_PKEY *key, EVP_PKEY *signer, bool is_ca)
{
	X509 *x = X509_new();

	CHECK(x && X509_set_version(x, 2));
	ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
	/* Long ago: clocks of old PCs are wrong, so dates are not looked at. */
	CHECK(ASN1_TIME_set_string(X509_getm_notBefore(x), "20000101000000Z"));
	CHECK(ASN1_TIME_set_string(X509_getm_notAfter(x), "20000108000000Z"));
	CHECK(X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
		(const unsigned char *)subject, -1, -1, 0));
	CHECK(X509_NAME_add_entry_by_txt(X509_get_issuer_name(x), "CN", MBSTRING_ASC,
		(const unsigned char *)issuer, -1, -1, 0));
	CHECK(X509_set_pubkey(x, key));
	add_extension(x, NID_basic_constraints, is_ca ? "critical,CA:TRUE" : "CA:FALSE");
	CHECK(X509_sign(x, signer, EVP_sha256()));
	return x;
}

static void hash_root(struct certificates *c)
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY((X509 *)c->root), &der);

	CHECK(len > 0);
	SHA256(der, (size_t)len, c->root_hash);
	OPENSSL_free(der);
}

void certificates_make(struct certificates *c, unsigned serial, bool wrong_signer)
{
	EVP_PKEY *root_key = make_key(), *other_key = make_key();

	c->key = make_key();
	c->root = make_certificate("test root", "test root", 1, root_key, root_key, true);
	c->leaf = make_certificate(
		"gate", "test root", serial, c->key, wrong_signer ? other_key : root_key, false);
	hash_root(c);
	EVP_PKEY_free(root_key);
	EVP_PKEY_free(other_key);
}

void certificates_free(struct certificates *c)
{
	EVP_PKEY_free(c->key);
	X509_free(c->leaf);
	X509_free(c->root);
	*c = (struct certificates){0};
}

/* ---- serving */

static uint8_t *find_head_end(uint8_t *bytes, size_t len)
{
	static const struct slice end = SLICE_LITERAL("\r\n\r\n");
	size_t at = slice_find(slice_of(bytes, len), end);

	return at == len ? NULL : bytes + at + end.len;
}

static size_t body_length(const char *head)
{
	const char *line = strstr(head, "Content-Length: ");
	uint64_t n = 0;
	struct slice digits;

	CHECK(line);
	digits = slice_text(line + strlen("Content-Length: "));
	digits.len = slice_find_byte(digits, '\r');
	CHECK(text_parse_u64(digits, SERVER_MAX_BODY, &n) == 0);
	return (size_t)n;
}

/* One whole request; false when the peer has gone. */
static bool read_request(SSL *ssl, struct server_request *ret)
{
	static uint8_t bytes[SERVER_MAX_HEAD + SERVER_MAX_BODY];
	size_t len = 0, head_len = 0, want = SIZE_MAX;

	while (len < want) {
		int n = SSL_read(ssl, bytes + len, (int)(sizeof(bytes) - len));
		uint8_t *end;

		if (n <= 0)
			return false;
		len += (size_t)n;
		end = want == SIZE_MAX ? find_head_end(bytes, len) : NULL;
		if (!end)
			continue;
		head_len = (size_t)(end - bytes);
		CHECK(head_len <= SERVER_MAX_HEAD);
		memcpy(ret->head, bytes, head_len);
		ret->head[head_len] = '\0';
		want = head_len + body_length(ret->head);
	}
	ret->body_len = len - head_len;
	memcpy(ret->body, bytes + head_len, ret->body_len);
	return true;
}

static void answer(SSL *ssl, const struct server_answer *a)
{
	char head[1024];
	int n = snprintf(head, sizeof(head),
		"HTTP/1.1 %u X\r\nTsujiban-Schema: 1\r\n%sContent-Length: %zu\r\n\r\n", a->status,
		a->headers ? a->headers : "", a->body.len);

	SSL_write(ssl, head, n);
	if (a->body.len > 0)
		SSL_write(ssl, a->body.data, (int)a->body.len);
}

/* Requests of one connection; false when the script is over. */
static bool serve(struct server *s, SSL *ssl)
{
	static struct server_request request;

	while (read_request(ssl, &request)) {
		const struct server_answer *a;
		size_t index;

		pthread_mutex_lock(&s->lock);
		index = s->n_requests;
		request.connection = s->n_connections;
		if (index < SERVER_MAX_REQUESTS)
			s->requests[s->n_requests++] = request;
		pthread_mutex_unlock(&s->lock);
		if (index >= s->n_answers)
			return false;
		a = &s->script[index];
		if (a->status != 0)
			answer(ssl, a);
		if (a->hang_up)
			return true;
	}
	return true;
}

static void *run(void *ctx)
{
	struct server *s = ctx;
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
	struct pollfd fds[] = {
		{.fd = s->listener, .events = POLLIN}, {.fd = s->stop[0], .events = POLLIN}};
	bool more = true;

	CHECK(SSL_CTX_use_certificate(tls, s->certificates.leaf));
	CHECK(SSL_CTX_use_PrivateKey(tls, s->certificates.key));
	CHECK(SSL_CTX_add1_chain_cert(tls, s->certificates.root));
	while (more && poll(fds, 2, -1) > 0 && fds[1].revents == 0) {
		int fd = accept(s->listener, NULL, NULL);
		/* The client may be gone, or silent for ever, when the test ends. */
		struct timeval patience = {.tv_sec = 5};
		SSL *ssl = SSL_new(tls);

		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
		SSL_set_fd(ssl, fd);
		s->n_connections++;
		if (SSL_accept(ssl) > 0)
			more = serve(s, ssl);
		SSL_free(ssl);
		close(fd);
	}
	SSL_CTX_free(tls);
	return NULL;
}

void server_start(struct server *s, const struct server_answer *script, size_t n_answers)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(at);

	CHECK(n_answers <= SERVER_MAX_REQUESTS);
	memcpy(s->script, script, n_answers * sizeof(*script));
	s->n_answers = n_answers;
	s->n_requests = 0;
	s->n_connections = 0;
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(bind(s->listener, (struct sockaddr *)&at, sizeof(at)) == 0);
	CHECK(listen(s->listener, 8) == 0);
	CHECK(getsockname(s->listener, (struct sockaddr *)&at, &len) == 0);
	s->port = ntohs(at.sin_port);
	CHECK(pipe(s->stop) == 0);
	pthread_mutex_init(&s->lock, NULL);
	CHECK(pthread_create(&s->thread, NULL, run, s) == 0);
}

void server_stop(struct server *s)
{
	close(s->stop[1]);
	pthread_join(s->thread, NULL);
	close(s->stop[0]);
	close(s->listener);
	pthread_mutex_destroy(&s->lock);
}

size_t server_n_requests(struct server *s)
{
	size_t n;

	pthread_mutex_lock(&s->lock);
	n = s->n_requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}
